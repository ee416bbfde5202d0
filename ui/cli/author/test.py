"""``drillbook test``: every scenario of a book rehearsed, against its targets and against what was so before."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.asked_cluster import LOST, ClusterAddress, asked_cluster, ended
from drillbook.ui.cli.misuse import INTERRUPTED, Misuse
from drillbook.ui.cli.options import Book, BookArgument, Command, Form, Format
from drillbook.ui.translation import _, joined, later

if TYPE_CHECKING:
    from drillbook.schema.models.scenario import Scenario
    from drillbook.schema.text.located import Located
    from drillbook.simulator.rehearsal.rehearsal import RehearsalProgress
    from drillbook.ui.use.books import OpenBook
    from drillbook.ui.use.facilitator.outcome_baseline import OutcomeBaseline
    from drillbook.ui.use.facilitator.regression import RehearsalWish, ScenarioTest

_NUMBER = typer.Option("-n", min=2, help=later("How many runs of each; with --precision, at most so many."))
_PRECISION = typer.Option(metavar="SHARE", help=later("Stop when every interval is within this, for example 0.01."))
_JOBS = typer.Option(min=0, help=later("How many processes; 0: one of each core."))
_SCENARIO = typer.Option("--scenario", metavar="ID", help=later("Only this one; may be given again."))
_BASELINE = typer.Option(metavar="FILE", help=later("Compare with this file; else test-baseline.json in the book."))
_UPDATE = typer.Option("--update-baseline", help=later("Keep these runs as the new baseline."))
_JUNIT = typer.Option(metavar="FILE", help=later("Also write JUnit XML to this file."))
_USUAL, _AT_MOST = 200, 10_000


def every_scenario(
    folder: BookArgument = None,
    n: Annotated[int | None, _NUMBER] = None,
    precision: Annotated[float | None, _PRECISION] = None,
    scenario: Annotated[list[str] | None, _SCENARIO] = None,
    baseline: Annotated[Path | None, _BASELINE] = None,
    update_baseline: Annotated[bool, _UPDATE] = False,
    junit: Annotated[Path | None, _JUNIT] = None,
    jobs: Annotated[int, _JOBS] = 0,
    cluster: ClusterAddress = None,
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    book: Book = None,
    format: Format = Form.TEXT,
) -> int:
    """Rehearse every scenario; 1 if one misses a target, is clearly worse than before or cannot be run, or a cluster goes away."""
    from drillbook.ui.cli.files import can_be_put, put
    from drillbook.ui.report.terminal import print_json
    from drillbook.ui.report.versions import regression as report
    from drillbook.ui.report.versions import regression_junit
    from drillbook.ui.use.facilitator.outcome_baseline import NAME
    from drillbook.ui.use.facilitator.regression import RehearsalWish

    if precision is not None and not 0 < precision < 1:
        raise Misuse(_("--precision is a share between 0 and 1, for example 0.01"))
    opened, scenarios, refused = _asked(folder or book, scenario)
    kept = baseline or opened.book.folder / NAME
    for path in (junit, kept if update_baseline else None):
        if path is not None:
            can_be_put(path)
    before = _before(kept, baseline, seed, update=update_baseline)
    most = n or (_USUAL if precision is None else _AT_MOST)
    with asked_cluster(cluster) as there:
        wish = RehearsalWish(most, seed, precision, jobs, there)
        tested, goes_on = _tested(opened, scenarios, wish, before)
    why = ended(goes_on, there)
    if update_baseline and why == "done":
        _keep(kept, tested, before, seed)
    if junit is not None:
        put(junit, regression_junit.document(tested, refused).encode())
    if format is Form.JSON:
        print_json(report.document(tested, refused, seed, len(scenarios), why))
    else:
        report.show(
            tested, refused, report.Extent(len(scenarios), kept.as_posix(), before is not None, update_baseline, why)
        )
    if why == "cancelled":
        return INTERRUPTED
    return (
        LOST if why == "lost" else int(bool(refused) or any(not one.passes(update=update_baseline) for one in tested))
    )


def _asked(folder: Path | None, wanted: list[str] | None) -> "tuple[OpenBook, list[Located[Scenario]], list[str]]":
    """The book, its scenarios that can be read, and the names of those that cannot."""
    from drillbook.schema.scenario_files import all_scenarios, folder_beside, refused_scenarios
    from drillbook.ui.cli.screen import progress, remark
    from drillbook.ui.default_book import chosen_book, default_book
    from drillbook.ui.translation import suggest
    from drillbook.ui.use.books import book_language, open_book

    with progress() as line:
        opened = open_book(chosen_book(folder, remark), hear=line)
    suggest(book_language(opened.book))
    scenarios = all_scenarios(opened.book, default_book)
    refused = refused_scenarios(opened.book, default_book)
    names = {one.value.scenario for one in scenarios} | set(refused)
    if not names:
        beside = folder_beside(opened.book)
        looked = joined(one.as_posix() for one in (opened.book.folder, beside) if one is not None)
        raise Misuse(
            _("no scenario of this book was found in {folders}; drillbook draft-scenario begins one", folders=looked)
        )
    missing = next((name for name in wanted or () if name not in names), None)
    if missing is not None:
        raise Misuse(
            _("there is no scenario {name} in this book; it has {names}", name=missing, names=joined(sorted(names)))
        )
    chosen = set(wanted or names)
    return (
        opened,
        [one for one in scenarios if one.value.scenario in chosen],
        [name for name in refused if name in chosen],
    )


def _before(kept: Path, asked: Path | None, seed: int, *, update: bool) -> "OutcomeBaseline | None":
    """What was so before; a file that was asked for must be there, unless it is to be written."""
    from drillbook.schema.finding import Refused
    from drillbook.ui.use.facilitator.outcome_baseline import read_baseline

    if asked is not None and not asked.is_file() and not update:
        raise Misuse(_("there is no file {path}", path=asked.as_posix()))
    try:
        return read_baseline(kept, seed)
    except Refused:
        if update:
            return None  # it is replaced
        raise


def _tested(
    opened: "OpenBook",
    scenarios: "list[Located[Scenario]]",
    wish: "RehearsalWish",
    before: "OutcomeBaseline | None",
) -> "tuple[list[ScenarioTest], bool]":
    """What was tested, and whether it goes on, as it does not after Ctrl-C."""
    from drillbook.ui.cli.screen import Pace, interruptible, progress
    from drillbook.ui.use.facilitator.regression import scenario_tests

    pace, heard = Pace(), dict[str, None]()
    with progress() as line, interruptible() as goes_on:

        def hear(title: str, step: "RehearsalProgress") -> bool:
            words = pace.words(step.done, step.most, title)
            heard[title] = None
            number = f"{len(heard)}/{len(scenarios)}"
            line.say(
                _("{number} {title} {bar} {done} of {most}, about {left} left", number=number, title=title, **words)
            )
            return goes_on()

        tested = list(scenario_tests(opened, scenarios, wish, before, hear))
        return tested, goes_on()


def _keep(kept: Path, tested: "list[ScenarioTest]", before: "OutcomeBaseline | None", seed: int) -> None:
    """These runs, and of scenarios that were not tested now what was kept."""
    from drillbook.ui.cli.files import put
    from drillbook.ui.report.terminal import note
    from drillbook.ui.use.facilitator.outcome_baseline import text_of

    tables = dict(before.tables) if before else {}
    tables |= {one.name: one.table for one in tested if one.table is not None}
    put(kept, text_of(tables.values(), seed).encode())
    note(_("kept as baseline: {file}", file=kept.as_posix()))


COMMAND = Command("test", later("Rehearse every scenario against its targets and a baseline."), every_scenario)
