"""``drillbook check``: what is wrong in books and scenarios."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import FORMAT, AsOf, Book, Command, day_asked
from drillbook.ui.words import later


class FindingsForm(StrEnum):
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


class FailOn(StrEnum):
    """From which severity on a check has failed."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATHS", help=later("Files and folders; else the book."))
    ] = None,
    book: Book = None,
    format: Annotated[FindingsForm, FORMAT] = FindingsForm.TEXT,
    as_of: AsOf = None,
    fail_on: Annotated[FailOn, typer.Option(help=later("Exit 1 from this severity on."))] = FailOn.ERROR,
    profile: Annotated[Profile | None, typer.Option(help=later("Exit 1 by what this stage asks, instead."))] = None,
    select: Annotated[str | None, typer.Option(help=later("Only these rules."), metavar="X03,S06")] = None,
    ignore: Annotated[str | None, typer.Option(help=later("Not these rules."), metavar="X03,S06")] = None,
    baseline: Annotated[Path | None, typer.Option(help=later("Only findings this file does not have."))] = None,
    write_baseline: Annotated[Path | None, typer.Option(help=later("Write such a file."))] = None,
    watch: Annotated[bool, typer.Option("--watch", help=later("Go on, and tell what changes."))] = False,
    fix: Annotated[bool, typer.Option("--fix", help=later("Mend what has only one meaning."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=later("Mend without asking."))] = False,
) -> int:
    """Print every finding that was asked for; exit 1 if one of them fails the check."""
    from dataclasses import replace

    from drillbook.ui.cli.screen import progress, remark
    from drillbook.ui.report.findings.formats import print_as
    from drillbook.ui.use import checking
    from drillbook.ui.use.selection import Selection
    from drillbook.ui.words import suggest

    files, day = tuple(paths or ()), day_asked(as_of)
    if watch:
        from drillbook.ui.cli.author.watch import watch_book

        return watch_book(files, book, day)
    if fix:
        from drillbook.ui.cli.author.fix import mend

        mend(files, book, day, yes)
    selection = Selection(fail_on.value, profile.value if profile else None, select, ignore, baseline, write_baseline)
    with progress() as line:
        checked = checking.check(files, book, day, hear=line, remark=remark)
    if checked.language:
        suggest(checked.language)
    checked = replace(checked, findings=tuple(selection.kept(checked.findings)))
    print_as(format.value, checked)
    return int(bool(selection.failing(checked.findings)))


COMMAND = Command("check", later("Report what is wrong in books and scenarios."), check)
