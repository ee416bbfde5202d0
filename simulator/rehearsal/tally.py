"""Fold replications into a summary, one after the other: counts and sums, and a row of numbers of each."""

import math
from array import array

import numpy as np
from numpy.typing import NDArray

from drillbook.simulator.model.means import UNLIMITED, Pool
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.intervals import Share, mean, quantile, rank_correlation
from drillbook.simulator.rehearsal.replication_measures import NEVER, OUTCOMES, PARTS, Replication, part_length
from drillbook.simulator.rehearsal.run_columns import RunColumns
from drillbook.simulator.rehearsal.summary import (
    QUANTILES,
    Driver,
    Hinge,
    ObjectiveSummary,
    PoolSummary,
    PromiseSummary,
    histogram,
)
from drillbook.simulator.rehearsal.totals import PromiseTotals, Sums, Totals

_DRIVERS = 5
_HINGES = 5
_CLEAR = 0.3  # a weaker correlation by rank is no news
_SURE = 3.0  # so many standard errors: many are looked at, the largest of them by chance alone must not be told
_BASES = {"durations-judged": "judged", "durations-observed": "observed", "durations-source": "source"}


class Tally:
    """All runs so far. What cannot be added up, response times and times at work, lies in `RunColumns`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.totals = Totals(model)
        self.layout = self.totals.layout
        self._columns = RunColumns(self.layout.width, self.layout.code)

    def add(self, one: Replication) -> "array[int]":
        """Take in one run and return its row."""
        self.totals.add(one)
        rows, self.totals.rows = self.totals.rows, array(self.layout.code)
        self._columns.extend(rows)
        return rows

    def merge(self, portion: Totals) -> "array[int]":
        """Take in runs that were added up elsewhere, and return their rows."""
        self.totals.merge(portion)
        self._columns.extend(portion.rows)
        return portion.rows

    def close(self) -> None:
        """Give back what the rows took."""
        self._columns.close()

    @property
    def done(self) -> int:
        """How many runs there are."""
        return self.totals.done

    @property
    def promises(self) -> list[PromiseTotals]:
        """Promised times, in the order of the model."""
        return self.totals.promises

    def outcomes(self, promise: int) -> NDArray[np.int64]:
        """Return the outcome of a promised time by run."""
        return self._columns.column(self.layout.outcome(promise))

    def times(self, promise: int) -> NDArray[np.int64]:
        """Return the response times of a promised time, ascending, of the runs in which it came."""
        took = self._columns.column(self.layout.took(promise))
        return np.sort(took[took >= 0])

    @property
    def widest(self) -> float:
        """Half of the widest interval of the share of all runs in which a promised time is broken.

        Of all runs, because of a promised time that is seldom called upon little is ever known about the runs that did.
        """
        return max((Share(one.broken, self.done).half_width for one in self.promises), default=0.0)

    def promise_summaries(self) -> tuple[PromiseSummary, ...]:
        """Return every promised time, in the order of the model."""
        return tuple(self._promise(number) for number in range(len(self.promises)))

    def _promise(self, number: int) -> PromiseSummary:
        promise, totals, times = self.model.promises[number], self.promises[number], self.times(number)
        never = totals.counts[NEVER]
        jams = sorted(totals.jams.items(), key=lambda item: (-item[1], item[0]))
        return PromiseSummary(
            promise.name,
            totals.kept,
            totals.broken - never,
            never,
            totals.counts[0],
            totals.counts[OUTCOMES.index("open")],
            tuple(promise.limits),
            tuple(quantile(times, never, share) for share in QUANTILES),
            histogram(times, promise.limits),
            tuple(jams),
            self._drivers(number, len(times)),
        )

    def _drivers(self, promise: int, came: int) -> tuple[Driver, ...]:
        """The tasks that drove it most often, of the runs in which it ``came``."""
        drivers = self.promises[promise].drivers
        often = sorted(drivers.items(), key=lambda item: (-item[1], item[0]))[:_DRIVERS]
        return tuple(
            Driver(self.model.tasks[at].name, Share(min(count, came), came), self._correlation(at, promise))
            for at, count in often
        )

    def _correlation(self, task: int, promise: int) -> float | None:
        at = self.layout.worked(task)
        if at is None:
            return None
        worked, took = self._columns.column(at), self._columns.column(self.layout.took(promise))
        both = (took >= 0) & (worked >= 0)
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
                self.model.objectives, self.totals.objectives, self.totals.came, strict=True
            )
        )

    def pool_summaries(self) -> tuple[PoolSummary, ...]:
        """Return whatever was waited for or at work, the longest waited for first."""
        names = sorted({*self.totals.waited, *self.totals.busy})
        ended = self._columns.column(self.layout.ended)
        length = part_length(self.model.ends)
        lived = [int(np.clip(ended - part * length, 0, length).sum()) / max(1, self.done) for part in range(PARTS)]
        lasts = int(ended.sum()) / max(1, self.done)
        rows = [self._pool(name, lasts, lived) for name in names]
        return tuple(sorted(rows, key=lambda row: (-row.waited.value, -row.busy.value, row.name)))

    def _pool(self, name: str, lasts: float, lived: list[float]) -> PoolSummary:
        """``lasts``: how long a run went on, on average; ``lived``: how much of each part of the exercise."""
        waited, busy = self.totals.waited.get(name, Sums()), self.totals.busy.get(name, Sums())
        length = part_length(self.model.ends)
        there = self._there(name, 0, lasts)
        used = [ticks / max(1, self.done) for ticks in self._in_use(name)]
        by_part = [self._there(name, at * length, at * length + part) or 0.0 for at, part in enumerate(lived)]
        return PoolSummary(
            name,
            mean(waited.total, waited.squares, self.done),
            Share(waited.runs, self.done),
            mean(busy.total, busy.squares, self.done),
            busy.total / self.done / there if there and self.done else None,
            _per_part(used, lived),
            () if there is None else _per_part(by_part, lived),
        )

    def _in_use(self, name: str) -> list[int]:
        """Ticks at work in each part, of all runs; of a capability whatever its teams did."""
        pool = self.model.pools.index(one) if (one := self._pool_named(name)) is not None else -1
        names = [team.name for team in self.model.teams if pool in team.pools[1:]] or [name]
        rows = [self.totals.in_use.get(each, [0] * PARTS) for each in names]
        return [sum(parts) for parts in zip(*rows, strict=True)]

    def _pool_named(self, name: str) -> Pool | None:
        return next((one for one in self.model.pools if one.name == name), None)

    def _there(self, name: str, since: float, until: float) -> float | None:
        """How long it was there in between: two of a post for an hour are two hours."""
        pool = self._pool_named(name)
        if pool is not None and pool.kind == "capability":
            number = self.model.pools.index(pool)
            return (until - since) * sum(number in team.pools for team in self.model.teams)
        return None if pool is None else _presence(pool, since, until)

    def hinges(self, worst: list[int]) -> tuple[Hinge, ...]:
        """Return the tasks that the promised times with the numbers ``worst`` hang on most, by the size of the correlation."""
        clear = max(_CLEAR, _SURE / math.sqrt(max(1, self.done - 1)))
        found: dict[str, Hinge] = {}
        for number in worst:
            for driver in self._drivers(number, len(self.times(number))):
                size = driver.correlation or 0.0
                if size >= clear and (driver.task not in found or size > found[driver.task].correlation):
                    name = self.model.promises[number].name
                    found[driver.task] = Hinge(driver.task, name, size, self._basis(driver.task))
        return tuple(sorted(found.values(), key=lambda one: (-one.correlation, one.task)))[:_HINGES]

    def _basis(self, task: str) -> str:
        kinds = (one.kind for one in self.model.assumptions if task in one.names)
        return next((_BASES[kind] for kind in kinds if kind in _BASES), "")


def _per_part(ticks: list[float], lived: list[float]) -> tuple[float, ...]:
    """So many at once, on average, in each part; none in a part that no run came to."""
    return tuple(one / lasts if lasts else 0.0 for one, lasts in zip(ticks, lived, strict=True))


def _presence(pool: Pool, since: float, until: float) -> float | None:
    if pool.kind == "team":
        return until - since
    if pool.kind == "equipment":
        return sum(lot.amount * _overlap(lot.since, lot.until, since, until) for lot in pool.stock)
    if pool.kind != "staff" or pool.by_level or pool.called or any(number >= UNLIMITED for _at, number in pool.shifts):
        return None
    ends = [*(at for at, _number in pool.shifts[1:]), math.inf]
    return sum(number * _overlap(at, end, since, until) for (at, number), end in zip(pool.shifts, ends, strict=True))


def _overlap(some: float, end: float, since: float, until: float) -> float:
    return max(0.0, min(end, until) - max(some, since))
