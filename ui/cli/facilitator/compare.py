"""``drillbook compare``: a scenario with two versions of the plans, and which of them keeps its times better."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.asked_cluster import LOST, ClusterAddress, asked_cluster, was_lost
from drillbook.ui.cli.misuse import INTERRUPTED, Misuse
from drillbook.ui.cli.options import Command, Form, Format
from drillbook.ui.translation import _, later, suggest

if TYPE_CHECKING:
    from drillbook.simulator.model.model import Model
    from drillbook.simulator.rehearsal.versions.comparison import ComparisonProgress
    from drillbook.ui.cli.screen import ProgressLine
    from drillbook.ui.use.facilitator.version_models import ReadyPair

_BOOKS = typer.Option(
    "--book", metavar="VERSION", help=later("Folder or git revision, the older first; one alone: against the book now.")
)
_NUMBER = typer.Option("-n", min=2, help=later("How many runs of each; with --precision, at most so many."))
_PRECISION = typer.Option(metavar="SHARE", help=later("Stop when every difference is this certain, for example 0.01."))
_JOBS = typer.Option(min=0, help=later("How many processes; 0: one of each core."))
_ALL = typer.Option("--all", help=later("Also differences that chance could explain."))
_USUAL, _AT_MOST = 500, 10_000


def compare(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=later("File or id of the scenario."))],
    book: Annotated[list[str] | None, _BOOKS] = None,
    n: Annotated[int | None, _NUMBER] = None,
    precision: Annotated[float | None, _PRECISION] = None,
    jobs: Annotated[int, _JOBS] = 0,
    cluster: ClusterAddress = None,
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    format: Format = Form.TEXT,
    everything: Annotated[bool, _ALL] = False,
) -> int:
    """Run both versions on the same draws; 1 if one of them cannot be run or a cluster goes away, 130 after Ctrl-C."""
    from drillbook.simulator.rehearsal.pairing import Means
    from drillbook.simulator.rehearsal.versions import comparison
    from drillbook.ui.cli.screen import interruptible, progress, remark
    from drillbook.ui.default_book import chosen_book
    from drillbook.ui.report.terminal import print_json
    from drillbook.ui.report.versions import comparison as report
    from drillbook.ui.report.versions.comparison_json import document
    from drillbook.ui.use.facilitator.version_models import ready_pair
    from drillbook.ui.use.find_scenario import find_scenario

    if precision is not None and not 0 < precision < 1:
        raise Misuse(_("--precision is a share between 0 and 1, for example 0.01"))
    path = find_scenario(scenario, remark)
    ready = ready_pair(path, book or (), lambda: chosen_book(None, remark))
    models = _models(ready, in_text=format is Form.TEXT)
    if models is None:
        return 1
    most = n or (_USUAL if precision is None else _AT_MOST)
    with asked_cluster(cluster) as there, progress() as line, interruptible() as goes_on:
        hear = _watched(line, goes_on)
        found = comparison.compare(*models, most, Means(there, jobs), hear, seed=seed, precision=precision)
    if not found.done:
        raise KeyboardInterrupt
    if format is Form.JSON:
        print_json(document(found, ready))
    else:
        report.show(found, *models, ready, whole=everything)
    if not goes_on():
        return INTERRUPTED
    return LOST if was_lost(there) else 0


def _watched(line: "ProgressLine", goes_on: Callable[[], bool]) -> "Callable[[ComparisonProgress], bool]":
    """Says how far it is, how long that will still take at the pace so far, and what differs until now."""
    from drillbook.ui.cli.screen import Pace
    from drillbook.ui.report.versions.comparison import difference_text

    pace = Pace()

    def hear(step: "ComparisonProgress") -> bool:
        words = pace.words(step.done, step.most)
        if line.is_due():
            far = _("{bar} rehearsed {done} of {most}, about {left} left", **words)
            line.say(_("{said}; {then}", said=far, then=difference_text(step.so_far)) if step.done > 1 else far)
        return goes_on()

    return hear


def _models(ready: "ReadyPair", *, in_text: bool) -> "tuple[Model, Model] | None":
    """Both models; in which version the scenario cannot be run, and why, is said on standard error or in the answer."""
    from drillbook.ui.report.findings import text as findings_text
    from drillbook.ui.use.books import book_language

    if ready.after.ready.book is not None:
        suggest(book_language(ready.after.ready.book))
    for one in (ready.before, ready.after):
        if one.ready.model is None:
            stream = sys.stdout if in_text else sys.stderr
            print(_("the scenario cannot be run with {version}:", version=one.name), file=stream)
            findings_text.tell(one.ready.obstacles, stream)
    before, after = ready.before.ready.model, ready.after.ready.model
    return (before, after) if before is not None and after is not None else None


COMMAND = Command(
    "compare", later("Compare two versions of the plans on common draws: which keeps its times."), compare
)
