"""``drillbook value``: what one more, and one fewer, of everything would do."""

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
    from drillbook.simulator.rehearsal.value import ValueProgress
    from drillbook.ui.cli.screen import ProgressLine

_NUMBER = typer.Option("-n", min=2, help=later("How many runs for each change."))
_JOBS = typer.Option(min=0, help=later("How many processes; 0: one of each core."))
_ALL = typer.Option("--all", help=later("Every change that makes a difference."))


def value(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help=later("File or id of the scenario."))],
    n: Annotated[int, _NUMBER] = 100,
    jobs: Annotated[int, _JOBS] = 0,
    cluster: ClusterAddress = None,
    seed: Annotated[int, typer.Option(min=0, help=later("Seed of the random draws."))] = 0,
    book: Book = None,
    format: Format = Form.TEXT,
    everything: Annotated[bool, _ALL] = False,
) -> int:
    """Try one more and one fewer of every post, team, equipment and channel; 1 if a cluster goes away, 130 after Ctrl-C."""
    from drillbook.simulator.rehearsal.pairing import Means
    from drillbook.simulator.rehearsal.value import value as values
    from drillbook.ui.cli.asked_model import asked_model
    from drillbook.ui.cli.screen import interruptible, progress
    from drillbook.ui.report.rehearsal import value as report
    from drillbook.ui.report.terminal import print_json

    model = asked_model(scenario, book, in_text=format is Form.TEXT)
    if model is None:
        return 1
    with asked_cluster(cluster) as there, progress() as line, interruptible() as goes_on:
        summary = values(model, n, Means(there, jobs), _watched(line, goes_on, model), seed=seed)
    if summary is None:
        raise KeyboardInterrupt
    if format is Form.JSON:
        print_json(report.document(summary))
    else:
        report.show(summary, model, whole=everything)
    if not goes_on():
        return INTERRUPTED
    return LOST if was_lost(there) else 0


def _watched(line: "ProgressLine", goes_on: Callable[[], bool], model: "Model") -> "Callable[[ValueProgress], bool]":
    """Says what is being tried, how long all of it will still take at the pace so far, and what helps most until now."""
    from drillbook.ui.cli.screen import Pace
    from drillbook.ui.report.rehearsal.value import best_text, change_text
    from drillbook.ui.report.titles import Titles

    titles, kinds = Titles.of(model), {one.name: one.kind for one in model.pools}
    pace = Pace()

    def hear(step: "ValueProgress") -> bool:
        words = pace.words(step.done, step.most, step.trying is None)
        if line.is_due():
            line.say(said(step, words))
        return goes_on()

    def said(step: "ValueProgress", words: dict[str, object]) -> str:
        if step.trying is None:
            return _("{bar} as things are: {done} of {most}, about {left} left", **words)
        name, change = step.trying
        trying = change_text(name, kinds.get(name, "channel"), change, titles)
        best = best_text(step.so_far, titles)
        if best:
            return _("{bar} {done} of {most}, about {left} left; best so far: {best}; now {change}", best=best, change=trying, **words)  # fmt: skip
        return _("{bar} {done} of {most}, about {left} left; now {change}", change=trying, **words)

    return hear


COMMAND = Command("value", later("Try one more and one fewer of everything, on common draws."), value)
