"""The command line: one process, one command, one exit code."""

import gettext
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from drillbook.ui.cli import screen
from drillbook.ui.cli.author import calibrate, check, convert, new, schema
from drillbook.ui.cli.author import test as test_command
from drillbook.ui.cli.facilitator import (
    bound,
    compare,
    draft_scenario,
    papers,
    rehearse,
    replay,
    stress,
    ui,
    value,
    verify,
    why,
)
from drillbook.ui.cli.facilitator import run as run_command
from drillbook.ui.cli.misuse import INTERRUPTED, guarded
from drillbook.ui.cli.options import Command, Lang
from drillbook.ui.cli.reviewer import coverage, diff, graph, matrix, review, rules, status, trace, who
from drillbook.ui.words import DOMAIN, LOCALES, _, asked_language, catalogue_name, home_language, insist, later, speak

COMMANDS: tuple[Command, ...] = (
    check.COMMAND,
    run_command.COMMAND,
    rehearse.COMMAND,
    value.COMMAND,
    stress.COMMAND,
    bound.COMMAND,
    compare.COMMAND,
    test_command.COMMAND,
    verify.COMMAND,
    why.COMMAND,
    replay.COMMAND,
    papers.COMMAND,
    draft_scenario.COMMAND,
    calibrate.COMMAND,
    convert.COMMAND,
    schema.COMMAND,
    new.COMMAND,
    ui.COMMAND,
    who.COMMAND,
    trace.COMMAND,
    coverage.COMMAND,
    diff.COMMAND,
    graph.COMMAND,
    rules.COMMAND,
    status.COMMAND,
    matrix.COMMAND,
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
    command = typer.main.get_command(build())
    _explain_help(command)

    def act() -> int:
        work = command.main(list(arguments), prog_name="drillbook", standalone_mode=False)
        if work == INTERRUPTED:
            raise KeyboardInterrupt
        return int(work()) if callable(work) else int(work or 0)

    code = guarded(act)
    screen.tell_of_losses()
    return code


def build() -> typer.Typer:
    """The commands, with their help in the current language."""
    app = typer.Typer(
        help=_("Contingency plans as text: checked, linked and rehearsed."),
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_alone)
    for command in COMMANDS:
        command.add_to(app)
    review.add_to(app)
    return app


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
