"""Compare two models on common draws, run by run: what one change does to the promised times."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation, amounts, varied
from drillbook.simulator.rehearsal.executors import CHUNK, ExecutorLost, crew
from drillbook.simulator.rehearsal.intervals import Share, newcombe
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED, Jam, outcomes
from drillbook.simulator.rehearsal.summary import Remedy

_SHORT = ("shortage", "starved", "stock", "disruption", "return", "staff")
_ON_THE_WAY = ("travel", "turnout")


@dataclass(frozen=True, slots=True)
class Means:
    """With what runs are measured: an executor of the caller's or so many processes, in chunks of a size."""

    executor: Executor | None = None
    jobs: int = 0
    chunk: int = CHUNK


def remedy_for(jam: Jam, model: Model) -> Variation | None:
    """Return the one change that speaks to a jam: one more of what is short, a second line of a channel that does not get
    through, or the disruption left out; None without, as for a road that is closed by what is written of it.
    """
    if jam.disruption:
        name = jam.disruption.removeprefix("inject:")
        return Variation(undisturbed=(name,)) if any(one.name == name for one in model.injects) else None
    there = {one.name: one.number for one in amounts(model)}
    about = _lacked(jam, model)
    return Variation(amounts=((about, there[about] + 1),)) if about in there else None


def _lacked(jam: Jam, model: Model) -> str:
    """What there could be one more of: the pool that was short, or of a unit that was long on the way what it can do."""
    if jam.kind in _ON_THE_WAY or jam.kind in _SHORT:
        team = next((one for one in model.teams if one.name == jam.about), None)
        if team is not None:
            return model.pools[team.pools[1]].name if len(team.pools) > 1 else ""
    engaged = jam.kind == "unreached" and jam.why == "chance"
    return jam.about if engaged or jam.kind in _SHORT else ""


def outcomes_with(model: Model, seed: int, number: int, means: Means) -> Iterator[list[tuple[int, ...]]]:
    """Yield the worst outcome of each promised time of ``number`` runs, in order, as they are ready."""
    with crew(model, number, means.executor, means.jobs, means.chunk) as hands:
        yield from hands.measured(outcomes, seed, range(number))


class Changes:
    """Runs with one change each, on the draws of the first ``number`` runs of a rehearsal.

    A change is run once, whatever it is tried for. ``hear`` is told the change and how many of its runs are done, and says
    whether to go on; told not to, or left by a cluster, nothing more is run.
    """

    def __init__(
        self, model: Model, seed: int, number: int, means: Means, hear: Callable[[Variation, int], bool]
    ) -> None:
        self._model, self._seed, self._number, self._means, self._hear = model, seed, number, means, hear
        self._known: dict[Variation, NDArray[np.uint8]] = {}
        self._goes_on = True

    def outcomes(self, change: Variation) -> NDArray[np.uint8] | None:
        """Return the outcomes of every promised time (columns) in each run (rows); None where it could not be run."""
        if change not in self._known and self._goes_on:
            try:
                self._goes_on = self._run(change)
            except ExecutorLost:
                self._goes_on = False
        return self._known.get(change)

    def _run(self, change: Variation) -> bool:
        rows = bytearray()
        done = 0
        for some in outcomes_with(varied(self._model, change), self._seed, self._number, self._means):
            for row in some:
                rows += bytes(row)
            done += len(some)
            if not self._hear(change, done):
                return False
        self._known[change] = np.frombuffer(bytes(rows), dtype=np.uint8).reshape(self._number, -1)
        return True


def remedied(change: Variation, before: NDArray[np.int64], now: NDArray[np.uint8]) -> Remedy:
    """Say what a change does to one promised time, by its outcomes in the same runs without and with the change."""
    kept_before, kept_now = before == MET, now == MET
    both, better = int((kept_before & kept_now).sum()), int((kept_now & ~kept_before).sum())
    worse = int((kept_before & ~kept_now).sum())
    was, kept = (_share(outcomes_of) for outcomes_of in (before, now))
    interval = newcombe(both, worse, better, len(before) - both - better - worse)
    return Remedy(change, len(before), was, kept, better, worse, interval)


def _share(worst: NDArray[Any]) -> Share:
    """Runs that kept a promised time, of those that came to an answer."""
    kept = int((worst == MET).sum())
    return Share(kept, kept + int((worst >= MISSED).sum()))
