"""The command line: one process, one command, one exit code."""

import gettext
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from drillbook.ui.cli import screen
from drillbook.ui.cli.misuse import INTERRUPTED, guarded
from drillbook.ui.cli.options import Command, Lang
from drillbook.ui.words import DOMAIN, LOCALES, _, asked_language, catalogue_name, home_language, insist, later, speak

NAMES = (
    "check",
    "run",
    "rehearse",
    "value",
    "stress",
    "bound",
    "compare",
    "test",
    "verify",
    "why",
    "replay",
    "papers",
    "draft-scenario",
    "calibrate",
    "convert",
    "schema",
    "new",
    "ui",
    "who",
    "trace",
    "coverage",
    "diff",
    "graph",
    "rules",
    "status",
    "matrix",
)
"""In the order ``--help`` lists them; the group ``review`` follows."""


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
    command = typer.main.get_command(build(_asked(arguments)))
    _explain_help(command)

    def act() -> int:
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
    for name in (only,) if only else NAMES:
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
    return words[0] if words and words[0] in NAMES else ""


def _command(name: str) -> Command:
    """The command of this name, from its room."""
    match name:
        case "check":
            from drillbook.ui.cli.author.check import COMMAND
        case "run":
            from drillbook.ui.cli.facilitator.run import COMMAND
        case "rehearse":
            from drillbook.ui.cli.facilitator.rehearse import COMMAND
        case "value":
            from drillbook.ui.cli.facilitator.value import COMMAND
        case "stress":
            from drillbook.ui.cli.facilitator.stress import COMMAND
        case "bound":
            from drillbook.ui.cli.facilitator.bound import COMMAND
        case "compare":
            from drillbook.ui.cli.facilitator.compare import COMMAND
        case "test":
            from drillbook.ui.cli.author.test import COMMAND
        case "verify":
            from drillbook.ui.cli.facilitator.verify import COMMAND
        case "why":
            from drillbook.ui.cli.facilitator.why import COMMAND
        case "replay":
            from drillbook.ui.cli.facilitator.replay import COMMAND
        case "papers":
            from drillbook.ui.cli.facilitator.papers import COMMAND
        case "draft-scenario":
            from drillbook.ui.cli.facilitator.draft_scenario import COMMAND
        case "calibrate":
            from drillbook.ui.cli.author.calibrate import COMMAND
        case "convert":
            from drillbook.ui.cli.author.convert import COMMAND
        case "schema":
            from drillbook.ui.cli.author.schema import COMMAND
        case "new":
            from drillbook.ui.cli.author.new import COMMAND
        case "ui":
            from drillbook.ui.cli.facilitator.ui import COMMAND
        case "who":
            from drillbook.ui.cli.reviewer.who import COMMAND
        case "trace":
            from drillbook.ui.cli.reviewer.trace import COMMAND
        case "coverage":
            from drillbook.ui.cli.reviewer.coverage import COMMAND
        case "diff":
            from drillbook.ui.cli.reviewer.diff import COMMAND
        case "graph":
            from drillbook.ui.cli.reviewer.graph import COMMAND
        case "rules":
            from drillbook.ui.cli.reviewer.rules import COMMAND
        case "status":
            from drillbook.ui.cli.reviewer.status import COMMAND
        case _:
            from drillbook.ui.cli.reviewer.matrix import COMMAND
    return COMMAND


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
