"""``drillbook bound``: what cannot be kept, what another order keeps, and what was bad luck."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drillbook.ui.cli.asked_cluster import LOST, ClusterAddress, asked_cluster, was_lost
from drillbook.ui.cli.misuse import INTERRUPTED
from drillbook.ui.cli.options import Book, Command, Form, Format
from drillbook.ui.translation import _, later

if TYPE_CHECKING:
    from drillbook.simulator.study.bound.verdicts import BoundProgress

_NUMBER = typer.Option("-n", min=1, help=later("How many runs."))
_JOBS = typer.Option(min=0, help=later("How many processes; 0: one of each core."))
_EXACT = typer.Option(
    min=0,
    metavar="SECONDS",
    help=later("How long the exact search may take for each promised time, where OR-tools is."),
)
_ALL = typer.Option("--all", help=later("Also what was kept in every run."))


def bound(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=later("File or id of the scenario."))],
    n: Annotated[int, _NUMBER] = 200,
    exact: Annotated[float, _EXACT] = 2.0,
    jobs: Annotated[int, _JOBS] = 0,
    cluster: ClusterAddress = None,
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    book: Book = None,
    format: Format = Form.TEXT,
    everything: Annotated[bool, _ALL] = False,
) -> int:
    """Say of each promised time how fast it could be at best, and why it is broken; 1 if a cluster goes away, 130 after Ctrl-C."""
    from drillbook.simulator.rehearsal.pairing import Means
    from drillbook.simulator.study.bound.verdicts import bound as judged
    from drillbook.ui.cli.asked_model import asked_model
    from drillbook.ui.cli.screen import interruptible, progress
    from drillbook.ui.report.study import bound as report
    from drillbook.ui.report.terminal import note, print_json

    model = asked_model(scenario, book, in_text=format is Form.TEXT)
    if model is None:
        return 1
    with asked_cluster(cluster) as there, progress() as line, interruptible() as goes_on:
        summary = judged(model, n, Means(there, jobs), _watched(line.say, goes_on), seed=seed, seconds=exact)
    if summary is None:
        raise KeyboardInterrupt
    if format is Form.JSON:
        print_json(report.document(summary, scenario, book))
    else:
        report.show(summary, model, scenario, book, whole=everything)
    if exact and not _has_solver():
        note(_("no exact search: pip install 'drillbook[exact]' brings OR-tools"))
    if not goes_on():
        return INTERRUPTED
    return LOST if was_lost(there) else 0


def _has_solver() -> bool:
    from drillbook.simulator.study.bound.optimum import has_solver

    return has_solver()


def _watched(say: Callable[[str], None], goes_on: Callable[[], bool]) -> "Callable[[BoundProgress], bool]":
    """Says how far it is, and how long that will still take at the pace so far."""
    from drillbook.ui.cli.screen import Pace

    pace = Pace()

    def hear(step: "BoundProgress") -> bool:
        words = pace.words(step.done, step.most, step.ordering)
        if step.ordering:
            say(_("{bar} other orders: {done} of {most} runs, about {left} left", **words))
        else:
            say(_("{bar} rehearsed {done} of {most}, about {left} left", **words))
        return goes_on()

    return hear


COMMAND = Command("bound", later("Tell what cannot be kept from what another order keeps, and from bad luck."), bound)
