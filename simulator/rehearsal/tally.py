"""Fold replications into a summary, one after the other: counts, sums, and the response times themselves."""

import math
from array import array
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drillbook.simulator.model.means import UNLIMITED, Pool
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.intervals import Share, mean, quantile, rank_correlation
from drillbook.simulator.rehearsal.replication import MET, MISSED, NEVER, OUTCOMES, Jam, PromiseResult, Replication
from drillbook.simulator.rehearsal.summary import (
    QUANTILES,
    Driver,
    Hinge,
    ObjectiveSummary,
    PoolSummary,
    PromiseSummary,
)

_DRIVERS = 5
_HINGES = 5
_CLEAR = 0.3  # a weaker correlation by rank is no news
_SURE = 3.0  # so many standard errors: many are looked at, the largest of them by chance alone must not be told
_BASES = {"durations-judged": "judged", "durations-observed": "observed", "durations-source": "source"}


@dataclass(slots=True)
class PromiseTally:
    """A promised time so far; ``outcomes`` and ``times`` (-1: none) by replication."""

    outcomes: "array[int]" = field(default_factory=lambda: array("b"))
    times: "array[int]" = field(default_factory=lambda: array("q"))
    drivers: Counter[int] = field(default_factory=Counter)
    jams: Counter[Jam] = field(default_factory=Counter)
    counts: Counter[int] = field(default_factory=Counter)

    def add(self, one: PromiseResult) -> None:
        """Take in one run."""
        self.outcomes.append(one.outcome)
        self.times.append(one.took if one.outcome != NEVER else -1)
        self.drivers.update(one.drivers)
        self.counts[one.outcome] += 1
        if one.jam is not None:
            self.jams[one.jam] += 1

    @property
    def kept(self) -> Share:
        """Runs that kept it, of those that came to an answer."""
        return Share(self.counts[MET], self.counts[MET] + self.counts[MISSED] + self.counts[NEVER])


@dataclass(slots=True)
class _Sums:
    """What a pool came to: its sum over runs, the sum of squares, and in how many it was not nothing."""

    sum_: int = 0
    squares: int = 0
    runs: int = 0

    def add(self, value: int) -> None:
        self.sum_ += value
        self.squares += value * value
        self.runs += bool(value)


class Tally:
    """All runs so far."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.done = 0
        self.stuck = 0
        self.promises = [PromiseTally() for _ in model.promises]
        self._random = [at for at, task in enumerate(model.tasks) if any(one.kind != "fixed" for one in task.takes)]
        self._worked: dict[int, array[int]] = {at: array("q") for at in self._random}
        self._waited: dict[str, _Sums] = {}
        self._busy: dict[str, _Sums] = {}
        self._ended = 0
        self._objectives = [[0, 0, 0, 0] for _ in model.objectives]  # kept, called upon, reached, runs called upon
        self._came = [[0] * len(one.tests) for one in model.objectives]

    def add(self, one: Replication) -> None:
        """Take in one run."""
        self.done += 1
        self.stuck += one.stuck
        self._ended += one.ended_at
        for tally, result in zip(self.promises, one.promises, strict=True):
            tally.add(result)
        for at in self._random:
            self._worked[at].append(one.worked[at])
        for sums, rows in ((self._waited, one.waited), (self._busy, one.busy)):
            for name, ticks in rows:
                sums.setdefault(name, _Sums()).add(ticks)
        self._add_objectives(one)

    def _add_objectives(self, one: Replication) -> None:
        for number, result in enumerate(one.objectives):
            is_reached = result.kept >= self.model.objectives[number].target * result.called_upon
            called = bool(result.called_upon)
            parts = (result.kept, result.called_upon, called and is_reached, called)
            self._objectives[number] = [a + b for a, b in zip(self._objectives[number], parts, strict=True)]
            self._came[number] = [a + b for a, b in zip(self._came[number], result.came, strict=True)]

    @property
    def widest(self) -> float:
        """Half of the widest interval of the share of all runs in which a promised time is broken.

        Of all runs, because of a promised time that is seldom called upon little is ever known about the runs that did.
        """
        broken = (one.counts[MISSED] + one.counts[NEVER] for one in self.promises)
        return max((Share(count, self.done).half_width for count in broken), default=0.0)

    def promise_summaries(self) -> tuple[PromiseSummary, ...]:
        """Return every promised time, in the order of the model."""
        return tuple(self._promise(number) for number in range(len(self.promises)))

    def _promise(self, number: int) -> PromiseSummary:
        promise, tally = self.model.promises[number], self.promises[number]
        times = sorted(took for took in tally.times if took >= 0)
        never = tally.counts[NEVER]
        jams = sorted(tally.jams.items(), key=lambda item: (-item[1], item[0]))
        return PromiseSummary(
            promise.name,
            tally.kept,
            tally.counts[MISSED],
            never,
            tally.counts[0],
            tally.counts[OUTCOMES.index("open")],
            tuple(promise.limits),
            tuple(quantile(times, never, share) for share in QUANTILES),
            tuple(times),
            tuple(jams),
            self._drivers(tally),
        )

    def _drivers(self, tally: PromiseTally) -> tuple[Driver, ...]:
        """The tasks that drove it most often."""
        took = np.array(tally.times, dtype=np.int64)
        with_time = took >= 0
        number = sum(1 for each in tally.times if each >= 0)
        often = sorted(tally.drivers.items(), key=lambda item: (-item[1], item[0]))[:_DRIVERS]
        return tuple(
            Driver(self.model.tasks[at].name, Share(min(count, number), number), self._correlation(at, took, with_time))
            for at, count in often
        )

    def _correlation(self, task: int, took: NDArray[np.int64], with_time: NDArray[np.bool_]) -> float | None:
        if task not in self._worked:
            return None
        worked = np.array(self._worked[task], dtype=np.int64)
        both = with_time & (worked >= 0)
        return rank_correlation(worked[both], took[both])

    def objective_summaries(self) -> tuple[ObjectiveSummary, ...]:
        """Return every objective, in the order of the scenario."""
        return tuple(
            ObjectiveSummary(
                one.name,
                one.title,
                one.target,
                kept,
                called,
                Share(reached, runs),
                tuple(zip(one.tests, came, strict=True)),
            )
            for one, (kept, called, reached, runs), came in zip(
                self.model.objectives, self._objectives, self._came, strict=True
            )
        )

    def pool_summaries(self) -> tuple[PoolSummary, ...]:
        """Return whatever was waited for or at work, the longest waited for first."""
        names = sorted({*self._waited, *self._busy})
        rows = [self._pool(name) for name in names]
        return tuple(sorted(rows, key=lambda row: (-row.waited.value, -row.busy.value, row.name)))

    def _pool(self, name: str) -> PoolSummary:
        waited, busy = self._waited.get(name, _Sums()), self._busy.get(name, _Sums())
        there = self._there(name)
        return PoolSummary(
            name,
            mean(waited.sum_, waited.squares, self.done),
            Share(waited.runs, self.done),
            mean(busy.sum_, busy.squares, self.done),
            busy.sum_ / self.done / there if there and self.done else None,
        )

    def _there(self, name: str) -> float | None:
        """How long it was there in a run, on average: two of a post for an hour are two hours."""
        pool = next((one for one in self.model.pools if one.name == name), None)
        lasts = self._ended / self.done if self.done else 0.0
        if pool is not None and pool.kind == "capability":
            number = self.model.pools.index(pool)
            return lasts * sum(number in team.pools for team in self.model.teams)
        return None if pool is None else _presence(pool, lasts)

    def hinges(self, worst: list[int]) -> tuple[Hinge, ...]:
        """Return the tasks that the promised times with the numbers ``worst`` hang on most, by the size of the correlation."""
        clear = max(_CLEAR, _SURE / math.sqrt(max(1, self.done - 1)))
        found: dict[str, Hinge] = {}
        for number in worst:
            for driver in self._drivers(self.promises[number]):
                size = driver.correlation or 0.0
                if size >= clear and (driver.task not in found or size > found[driver.task].correlation):
                    name = self.model.promises[number].name
                    found[driver.task] = Hinge(driver.task, name, size, self._basis(driver.task))
        return tuple(sorted(found.values(), key=lambda one: (-one.correlation, one.task)))[:_HINGES]

    def _basis(self, task: str) -> str:
        kinds = (one.kind for one in self.model.assumptions if task in one.names)
        return next((_BASES[kind] for kind in kinds if kind in _BASES), "")


def _presence(pool: Pool, lasts: float) -> float | None:
    if pool.kind == "team":
        return lasts
    if pool.kind == "equipment":
        return sum(lot.amount * max(0.0, min(lot.until, lasts) - max(0, lot.since)) for lot in pool.stock)
    if pool.kind != "staff" or pool.by_level or pool.called or any(number >= UNLIMITED for _at, number in pool.shifts):
        return None
    ends = [*(at for at, _number in pool.shifts[1:]), lasts]
    return sum(number * max(0.0, min(end, lasts) - at) for (at, number), end in zip(pool.shifts, ends, strict=True))
