"""``drillbook check``: what is wrong in books and scenarios."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.asked_cluster import LOST, ClusterAddress, asked_cluster, ended
from drillbook.ui.cli.misuse import INTERRUPTED
from drillbook.ui.cli.options import FORMAT, AsOf, Book, Command, day_asked, needs
from drillbook.ui.translation import _, later

if TYPE_CHECKING:
    from drillbook.ui.use.checks.checked import Checked
    from drillbook.ui.use.selection import Selection


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
    runs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help=later("Also what so many runs of each scenario show."))
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    jobs: Annotated[int, typer.Option(min=0, help=later("How many processes; 0: one of each core."))] = 0,
    cluster: ClusterAddress = None,
    watch: Annotated[bool, typer.Option("--watch", help=later("Go on, and tell what changes."))] = False,
    fix: Annotated[bool, typer.Option("--fix", help=later("Mend what has only one meaning."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=later("Mend without asking."))] = False,
) -> int:
    """Print every finding that was asked for; exit 1 if one of them fails the check, or a cluster goes away."""
    from contextlib import nullcontext

    from drillbook.ui.cli.screen import interruptible, progress, remark
    from drillbook.ui.translation import suggest
    from drillbook.ui.use.checks import checking
    from drillbook.ui.use.runs.run_ask import RunAsk
    from drillbook.ui.use.selection import Selection

    files, day = tuple(paths or ()), day_asked(as_of)
    if not runs:
        needs("--runs", {"--cluster": cluster is not None})
    if watch:
        from drillbook.ui.cli.author.watch import watch_book

        return watch_book(files, book, day)
    if fix:
        from drillbook.ui.cli.author.fix import mend

        mend(files, book, day, yes)
    selection = Selection(fail_on.value, profile.value if profile else None, select, ignore, baseline, write_baseline)
    with (
        asked_cluster(cluster) as there,
        progress() as line,
        interruptible() if runs else nullcontext(_always) as goes_on,
    ):

        def heard(title: str, done: int, most: int) -> bool:
            line.say(_("{title}: run {done} of {most}", title=title, done=done, most=most))
            return goes_on()

        ask = RunAsk(runs, seed, jobs, heard, there) if runs else None
        checked = checking.check(files, book, day, hear=line, remark=remark, runs=ask)
    if checked.language:
        suggest(checked.language)
    return _told(checked, selection, format, ended(goes_on(), there))


def _told(checked: "Checked", selection: "Selection", form: FindingsForm, why: str) -> int:
    """The findings that were asked for; where not all runs were made (``why`` not ``done``), that is said."""
    from dataclasses import replace

    from drillbook.ui.report.findings.formats import print_as
    from drillbook.ui.report.terminal import note

    checked = replace(checked, findings=tuple(selection.kept(checked.findings)))
    print_as(form.value, checked)
    if why != "done":
        note(_("not all runs were made: what they show is a part only"))
        return LOST if why == "lost" else INTERRUPTED
    return int(bool(selection.failing(checked.findings)))


def _always() -> bool:
    """Without runs Ctrl-C ends a check at once."""
    return True


COMMAND = Command("check", later("Report what is wrong in books and scenarios."), check)
