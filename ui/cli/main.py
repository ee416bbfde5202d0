"""The command line: one process, one command, one exit code."""

import gettext
import os
import sys
from collections.abc import Sequence
from typing import Any

import typer

from drillbook.ui.cli import screen
from drillbook.ui.cli.commands import COMMANDS, top
from drillbook.ui.cli.misuse import INTERRUPTED, guarded
from drillbook.ui.cli.questions import QUESTIONS
from drillbook.ui.cli.reviewing import add_review
from drillbook.ui.cli.status import add_status
from drillbook.ui.words import DOMAIN, LOCALES, _, asked_language, catalogue_name, home_language, speak


def main() -> None:
    """The command ``drillbook``."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    screen.prepare()
    speak(asked_language(arguments) or home_language())
    _teach_typer()
    command = typer.main.get_command(build())
    _explain_help(command)

    def act() -> int:
        work = command.main(list(arguments), prog_name="drillbook", standalone_mode=False)
        if work == INTERRUPTED:
            raise KeyboardInterrupt
        return int(work()) if callable(work) else int(work or 0)

    return guarded(act)


def build() -> typer.Typer:
    """The commands, with their help in the language spoken now."""
    app = typer.Typer(
        help=_("Contingency plans as text: checked, linked and rehearsed."),
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    top(app)
    for add in (*COMMANDS, *QUESTIONS, add_status, add_review):
        add(app)
    return app


def _explain_help(command: Any, outer: typer.Context | None = None) -> None:
    """``--help`` is all in the language spoken: typer's own sentence, and words marked for later."""
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
