"""The command line: one process, one command, one exit code."""

import gettext
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from drillbook.ui.cli import screen
from drillbook.ui.cli.misuse import INTERRUPTED, guarded
from drillbook.ui.cli.options import Command, Lang
from drillbook.ui.translation import (
    DOMAIN,
    LOCALES,
    _,
    asked_language,
    catalogue_name,
    home_language,
    insist,
    later,
    speak,
)

ROOMS = {
    "check": "author.check",
    "run": "facilitator.run",
    "rehearse": "facilitator.rehearse",
    "value": "facilitator.value",
    "stress": "facilitator.stress",
    "bound": "facilitator.bound",
    "compare": "facilitator.compare",
    "test": "author.test",
    "verify": "facilitator.verify",
    "why": "facilitator.why",
    "replay": "facilitator.replay",
    "papers": "facilitator.papers",
    "draft-scenario": "facilitator.draft_scenario",
    "calibrate": "author.calibrate",
    "convert": "author.convert",
    "schema": "author.schema",
    "new": "author.new",
    "ui": "facilitator.ui",
    "who": "reviewer.who",
    "trace": "reviewer.trace",
    "coverage": "reviewer.coverage",
    "diff": "reviewer.diff",
    "graph": "reviewer.graph",
    "rules": "reviewer.rules",
    "status": "reviewer.status",
    "matrix": "reviewer.matrix",
}
"""The room of each command, in the order in which ``--help`` lists them; the group ``review`` follows."""


def main() -> None:
    """The command ``drillbook``."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    screen.prepare()
    asked = asked_language(arguments)
    if asked is None:
        speak(home_language())
    else:
        insist(asked)  # wherever it stands on the line
    _teach_typer()

    def act() -> int:
        command = typer.main.get_command(build(_asked(arguments)))
        _explain_help(command)
        work = command.main(list(arguments), prog_name="drillbook", standalone_mode=False)
        if work == INTERRUPTED:
            raise KeyboardInterrupt
        return int(work()) if callable(work) else int(work or 0)

    code = guarded(act)
    screen.tell_of_losses()
    return code


def build(only: str = "") -> typer.Typer:
    """The commands, with their help in the current language; with ``only`` no other room of a command is entered."""
    app = typer.Typer(
        help=_("Contingency plans as text: checked, linked and rehearsed."),
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_alone)
    for name in (only,) if only else ROOMS:
        _command(name).add_to(app)
    if not only:
        from drillbook.ui.cli.reviewer import review

        review.add_to(app)
    return app


def _asked(arguments: Sequence[str]) -> str:
    """The command that a line names first; empty where that is none of these, or help about all of them is wanted."""
    words = list(arguments)
    while words and words[0].startswith("--lang"):
        words = words[1:] if "=" in words[0] else words[2:]
    return words[0] if words and words[0] in ROOMS else ""


def _command(name: str) -> Command:
    """The command of this name; only its room is entered."""
    command: Command = import_module(f"drillbook.ui.cli.{ROOMS[name]}").COMMAND
    return command


def _alone(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=later("Say which version this is."))] = False,
    lang: Annotated[Lang | None, typer.Option(help=later("Language; else the book's, else this machine's."))] = None,
) -> None:
    """``drillbook`` without a command, and ``--version``."""
    if version:
        from importlib.metadata import version as installed

        print(f"drillbook {installed('drillbook')}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(2)


def _explain_help(command: Any, outer: typer.Context | None = None) -> None:
    """``--help`` is all in the current language: typer's own sentence, and words marked for later."""
    context = typer.Context(command, outer, **command.context_settings)
    command.get_help_option(context).help = _("Show this message and exit.")
    for parameter in command.params:
        parameter.help = _(parameter.help) if parameter.help else parameter.help
    for inner in getattr(command, "commands", {}).values():
        _explain_help(inner, context)


def _teach_typer() -> None:
    """The headings of --help come from the same catalogues as all other words."""
    os.environ["LANGUAGE"] = catalogue_name()
    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)


if __name__ == "__main__":
    main()
