"""What can be asked on the command line, and nothing of how it is answered.

A command states its options and returns the work to be done: so whatever is slow to import is imported by the
command that needs it, and every way that work can end is handled in one place.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.words import _

Work = Callable[[], int]


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class Report(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    HTML = "html"


class Profile(StrEnum):
    """What has to be right: when drafting, for review, for issue."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISH = "publish"


class Lang(StrEnum):
    """The language of an answer."""

    ZH = "zh"
    EN = "en"


class FailOn(StrEnum):
    """From which severity on a check has failed."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Kind(StrEnum):
    """What a file can be."""

    PLAN = "plan"
    LIBRARY = "library"
    SCENARIO = "scenario"
    BOOK = "book"


def top(app: typer.Typer) -> None:
    """``drillbook`` alone, and ``--version``."""

    @app.callback(invoke_without_command=True)
    def drillbook(
        context: typer.Context,
        version: Annotated[bool, typer.Option("--version", help=_("Say which version this is."))] = False,
        lang: Annotated[Lang | None, typer.Option(help=_("Language; else the book's, else this machine's."))] = None,
    ) -> Work | None:
        if version:
            from importlib.metadata import version as installed

            print(f"drillbook {installed('drillbook')}")
            raise typer.Exit(0)
        if context.invoked_subcommand is None:
            print(context.get_help())
            raise typer.Exit(2)
        return None


def _add_check(app: typer.Typer) -> None:
    @app.command(help=_("Report what is wrong in books and scenarios."))
    def check(
        paths: Annotated[
            list[Path] | None, typer.Argument(metavar="PATHS", help=_("Files and folders; else the book."))
        ] = None,
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        format: Annotated[Report, typer.Option(help=_("How the answer is written."))] = Report.TEXT,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
        as_of: Annotated[str | None, typer.Option(help=_("Check at this date."), metavar="YYYY-MM-DD")] = None,
        fail_on: Annotated[FailOn, typer.Option(help=_("Exit 1 from this severity on."))] = FailOn.ERROR,
        profile: Annotated[Profile | None, typer.Option(help=_("Exit 1 by what this stage asks, instead."))] = None,
        select: Annotated[str | None, typer.Option(help=_("Only these rules."), metavar="X03,S06")] = None,
        ignore: Annotated[str | None, typer.Option(help=_("Not these rules."), metavar="X03,S06")] = None,
        baseline: Annotated[Path | None, typer.Option(help=_("Only findings this file does not have."))] = None,
        write_baseline: Annotated[Path | None, typer.Option(help=_("Write such a file."))] = None,
        watch: Annotated[bool, typer.Option("--watch", help=_("Go on, and tell what changes."))] = False,
        fix: Annotated[bool, typer.Option("--fix", help=_("Mend what has only one meaning."))] = False,
        yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Mend without asking."))] = False,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.author import check
            from drillbook.ui.cli.author.filters import Sieve

            asked = check.Asked(tuple(paths or ()), book, as_of, lang.value if lang else None)
            if watch:
                from drillbook.ui.cli.author import watch as watching

                return watching.watch(asked)
            if fix:
                check.mend(asked, yes)
            sieve = Sieve(fail_on.value, profile.value if profile else None, select, ignore, baseline, write_baseline)
            return check.answer(asked, format.value, sieve)

        return work


def _add_run(app: typer.Typer) -> None:
    @app.command(help=_("Rehearse a scenario and tell what happened."))
    def run(
        scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=_("File or id of the scenario."))],
        seed: Annotated[int, typer.Option(min=0, help=_("Seed of the random draws."))] = 0,
        replication: Annotated[int, typer.Option(min=0, help=_("Which replication of that seed."))] = 0,
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        until: Annotated[str | None, typer.Option(help=_("Stop here, for example T+2:00."), metavar="T+H:MM")] = None,
        log: Annotated[Path | None, typer.Option(help=_("Write the event log to this file."))] = None,
        format: Annotated[Format, typer.Option(help=_("How the answer is written."))] = Format.TEXT,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
        require_met: Annotated[bool, typer.Option("--require-met", help=_("Exit 1 if a promise was missed."))] = False,
        amount: Annotated[
            list[str] | None, typer.Option(metavar="NAME=N", help=_("So many of a post, means or capability."))
        ] = None,
        without: Annotated[list[str] | None, typer.Option(metavar="INJECT", help=_("Leave this inject out."))] = None,
        undisturbed: Annotated[
            list[str] | None, typer.Option(metavar="INJECT", help=_("Leave the disruption of this inject out."))
        ] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.facilitator import run

            changed = run.variation(amount or (), without or (), undisturbed or ())
            asked = run.Asked(scenario, seed, replication, book, until, log, lang.value if lang else None, changed)
            return run.answer(asked, format.value, require_met)

        return work


def _add_verify(app: typer.Typer) -> None:
    @app.command(help=_("Run an event log again and compare."))
    def verify(
        log: Annotated[Path, typer.Argument(metavar="LOG", help=_("An event log that run --log wrote."))],
        scenario: Annotated[Path | None, typer.Option(help=_("Its scenario, where it is not found by its id."))] = None,
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.facilitator import verify

            return verify.answer(log, scenario, book, lang.value if lang else None)

        return work


def _add_replay(app: typer.Typer) -> None:
    @app.command(help=_("Write an event log as one HTML file that plays."))
    def replay(
        log: Annotated[Path, typer.Argument(metavar="LOG", help=_("An event log that run --log wrote."))],
        html: Annotated[Path, typer.Option(help=_("The file to write."))],
        beside: Annotated[Path | None, typer.Option(metavar="LOG", help=_("A second log, to compare."))] = None,
        scenario: Annotated[Path | None, typer.Option(help=_("Its scenario, where it is not found by its id."))] = None,
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        named: Annotated[bool, typer.Option("--named", help=_("Do not mask phones and people."))] = False,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.facilitator import replay

            asked = replay.Asked(log, html, beside, scenario, book, lang.value if lang else None, named)
            return replay.answer(asked)

        return work


def _add_convert(app: typer.Typer) -> None:
    @app.command(help=_("Turn GBK or UTF-16 files into UTF-8."))
    def convert(
        files: Annotated[list[Path], typer.Argument(metavar="FILES", help=_("Files to convert."))],
        keep: Annotated[bool, typer.Option("--keep", help=_("Keep the old file as FILE.bak."))] = False,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.author import fixes

            return fixes.reencode(files, keep)

        return work


def _add_schema(app: typer.Typer) -> None:
    @app.command(help=_("Print the JSON Schema for YAML editors."))
    def schema(
        kind: Annotated[Kind, typer.Argument(metavar="KIND", help=_("plan, library, scenario or book."))] = Kind.PLAN,
        keys: Annotated[Lang, typer.Option(help=_("Language of the keys offered."))] = Lang.EN,
        to: Annotated[Path | None, typer.Option(help=_("Write all schemas to this folder."))] = None,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.author import new as new_book

            return new_book.schema(kind.value, keys.value, to)

        return work


def _add_new(app: typer.Typer) -> None:
    @app.command(help=_("Copy the sample books out, as a beginning."))
    def new(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The new folder."))],
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.author import new as new_book

            return new_book.new(folder)

        return work


def _add_ui(app: typer.Typer) -> None:
    @app.command(help=_("Open the application in a browser on this machine."))
    def ui(
        book: Annotated[Path | None, typer.Argument(metavar="BOOK", help=_("Folder of a book, or of several."))] = None,
        port: Annotated[int, typer.Option(min=0, max=65535, help=_("Port to listen on."))] = 8501,
        address: Annotated[str, typer.Option(help=_("Address to listen on."))] = "127.0.0.1",
        read_only: Annotated[bool, typer.Option("--read-only", help=_("Change nothing."))] = False,
        trusted_user_header: Annotated[
            str, typer.Option(metavar="NAME", help=_("Header in which a proxy names the user."))
        ] = "",
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.facilitator import ui

            return ui.serve(ui.Asked(book, port, address, read_only, trusted_user_header))

        return work


COMMANDS = (_add_check, _add_run, _add_verify, _add_replay, _add_convert, _add_schema, _add_new, _add_ui)
