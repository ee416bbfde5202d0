"""``drillbook stress``: the smallest sets of misfortunes that break a promised time."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.asked_cluster import LOST, ClusterAddress, asked_cluster, was_lost
from drillbook.ui.cli.misuse import INTERRUPTED
from drillbook.ui.cli.options import Book, Command, Form, Format
from drillbook.ui.translation import _, later

if TYPE_CHECKING:
    from drillbook.simulator.model.model import Model
    from drillbook.simulator.study.stress.breaking import StressSummary
    from drillbook.simulator.study.stress.search import StressProgress
    from drillbook.ui.cli.screen import ProgressLine

_BUDGET = typer.Option(min=100, help=later("How many runs in all."))
_MOST = typer.Option("-k", min=1, max=4, help=later("At most so many misfortunes at once."))
_JOBS = typer.Option(min=0, help=later("How many processes; 0: one of each core."))
_OUT = typer.Option(metavar="DIR", help=later("Write the answer as JSON and as a page for printing to this folder."))
_ALL = typer.Option("--all", help=later("Every set that was found."))


def stress(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=later("File or id of the scenario."))],
    budget: Annotated[int, _BUDGET] = 2000,
    most: Annotated[int, _MOST] = 2,
    jobs: Annotated[int, _JOBS] = 0,
    cluster: ClusterAddress = None,
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    book: Book = None,
    out: Annotated[Path | None, _OUT] = None,
    format: Format = Form.TEXT,
    everything: Annotated[bool, _ALL] = False,
) -> int:
    """Search for the smallest sets of misfortunes that break a promised time; 1 if a cluster goes away, 130 after Ctrl-C."""
    from drillbook.simulator.rehearsal.pairing import Means
    from drillbook.simulator.study.stress.search import stress as search
    from drillbook.ui.cli.asked_model import asked_model
    from drillbook.ui.cli.extras import STUDY, need
    from drillbook.ui.cli.files import can_be_filled
    from drillbook.ui.cli.screen import interruptible, progress
    from drillbook.ui.report.study import stress as report
    from drillbook.ui.report.terminal import print_json

    need(STUDY)
    if out is not None:
        can_be_filled(out)
    model = asked_model(scenario, book, in_text=format is Form.TEXT)
    if model is None:
        return 1
    with asked_cluster(cluster) as there, progress() as line, interruptible() as goes_on:
        summary = search(model, budget, most, Means(there, jobs), _watched(line, goes_on, model), seed=seed)
    if summary is None:
        raise KeyboardInterrupt
    if out is not None:
        _fill(out, summary, model, scenario, book)
    if format is Form.JSON:
        print_json(report.document(summary, model, scenario, book))
    else:
        report.show(summary, model, scenario, book, whole=everything)
    if not goes_on():
        return INTERRUPTED
    return LOST if was_lost(there) else 0


def _watched(line: "ProgressLine", goes_on: Callable[[], bool], model: "Model") -> "Callable[[StressProgress], bool]":
    """Says what it is at, how long all of it will still take at the pace so far, and what was found until now."""
    from drillbook.ui.cli.screen import Pace
    from drillbook.ui.report.study.stress import found_text
    from drillbook.ui.report.titles import Titles

    pace, titles = Pace(), Titles.of(model)
    stages = {
        "alone": later("{bar} each alone: {done} of {most} runs, about {left} left"),
        "together": later("{bar} several at once: {done} of {most} runs, about {left} left"),
        "again": later("{bar} judged again: {done} of {most} runs, about {left} left"),
    }

    def hear(step: "StressProgress") -> bool:
        words = pace.words(step.done, step.most)
        if line.is_due():
            said, found = _(stages[step.at], **words), found_text(step.so_far, model, titles)
            line.say(_("{said}; {then}", said=said, then=found) if found else said)
        return goes_on()

    return hear


def _fill(out: Path, summary: "StressSummary", model: "Model", scenario: Path, book: Path | None) -> None:
    from drillbook.ui.cli.files import put_all
    from drillbook.ui.report.rehearsal.json import as_text
    from drillbook.ui.report.study import stress, stress_page

    files = {
        "stress.json": as_text(stress.document(summary, model, scenario, book)).encode(),
        "stress.html": stress_page.page(summary, model, scenario, book).encode(),
    }
    put_all(out, files)


COMMAND = Command("stress", later("Search for the smallest misfortunes that break a promised time."), stress)
