"""Compare two versions of the plans on common draws: what became likelier, what less likely, and how sure that is.

What did not change between them draws the same numbers in both (`program/sampling`), so that only the runs that differ
count: a difference is known from far fewer runs than from two rehearsals apart.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.executors import ExecutorLost, crew
from drillbook.simulator.rehearsal.intervals import Mean, Share, holm, mcnemar, mean, newcombe
from drillbook.simulator.rehearsal.notebook_table import NotebookTable, TableRow, points
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.rehearsal import CANCELLED, LOST, RehearsalProgress, stretches
from drillbook.simulator.rehearsal.replication_measures import MISSED
from drillbook.simulator.rehearsal.versions.outcome_table import NOT_CALLED, REACHED, ObjectiveRuns, OutcomeTable

USUAL = Means()


@dataclass(frozen=True, slots=True)
class PairedShares:
    """Something that is so or not in each run of two versions: runs in which it is so in both, only in the first, only
    in the second, in neither.
    """

    both: int
    first: int
    second: int
    neither: int

    @property
    def of(self) -> int:
        """All runs."""
        return self.both + self.first + self.second + self.neither

    @property
    def difference(self) -> float:
        """Its share in the second version less that in the first."""
        return (self.second - self.first) / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the difference (Newcombe's for shares of the same runs)."""
        return newcombe(self.both, self.first, self.second, self.neither)

    @property
    def chance(self) -> float:
        """How likely chance alone is to divide the runs that differ so unevenly (McNemar's test)."""
        return mcnemar(self.first, self.second)


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """A promised time in both versions. ``kept``: of the runs of each that called upon it; ``broken``: of all runs.

    ``clear``: the difference would speak even among all promised times that are asked at once. ``longer``: by how many
    ticks the longest response time of a run grew, over the runs in which it came in both; None where there are none.
    """

    name: str
    before: Share
    after: Share
    broken: PairedShares
    clear: bool
    longer: Mean | None
    limits: tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class ObjectiveChange:
    """An objective in both versions: promised times kept of those called upon, whether its target is met over all runs,
    and the runs that reach it, among those that called upon it in both.
    """

    name: str
    title: str
    target: float
    kept: tuple[int, int]
    called_upon: tuple[int, int]
    met: tuple[bool, bool]
    reached: PairedShares


@dataclass(frozen=True, slots=True)
class Comparison(NotebookTable):
    """Two versions of the plans in the same ``done`` runs. ``broken``: promised times broken per run, before, after and
    the difference, of those that both versions have; ``called_upon`` likewise. ``better`` and ``worse``: runs with fewer
    and with more of them broken.

    ``gone`` and ``new``: promised times of one version alone. ``ended`` as in `Summary`.
    """

    scenario: str
    digests: tuple[str, str]
    seed: int
    asked: int
    precision: float | None
    done: int
    ended: str
    stuck: tuple[int, int]
    broken: tuple[Mean, Mean, Mean]
    called_upon: Mean
    better: int
    worse: int
    promises: tuple[PromiseChange, ...]
    objectives: tuple[ObjectiveChange, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    WRITTEN: ClassVar = dict.fromkeys(("difference", "low", "high"), points)

    def table(self) -> list[TableRow]:
        """A row for each promised time that is broken in other runs now, those that became likelier to break first."""
        changed = [one for one in self.promises if one.broken.first or one.broken.second]
        return [
            {
                "promise": one.name,
                "before": one.broken.both + one.broken.first,
                "now": one.broken.both + one.broken.second,
                "runs": one.broken.of,
                "difference": one.broken.difference,
                "low": one.broken.interval[0],
                "high": one.broken.interval[1],
                "only_before": one.broken.first,
                "only_now": one.broken.second,
                "clear": one.clear,
            }
            for one in sorted(changed, key=lambda one: -one.broken.difference)
        ]

    def caption(self) -> str:
        return f"{self.scenario}: {self.done} / {self.asked}, {self.ended}, {self.verdict}"

    @property
    def verdict(self) -> str:
        """``same``: no run differs; ``better`` or ``worse``: the interval of the difference lies on one side; ``open``."""
        if (
            not self.better
            and not self.worse
            and not any(one.broken.first or one.broken.second for one in self.promises)
        ):
            return "same"
        if self.broken[2].high < 0:
            return "better"
        return "worse" if self.broken[2].low > 0 else "open"

    @property
    def widest(self) -> float:
        """Half of the widest interval of a difference: what a precision is compared with."""
        return widest(self.promises)


def widest(promises: Sequence[PromiseChange]) -> float:
    """Return half of the widest interval of the difference in a promised time."""
    reaches = (one.broken.interval for one in promises)
    return max(((high - low) / 2 for low, high in reaches), default=0.0)


@dataclass(frozen=True, slots=True)
class ComparisonProgress:
    """How far a comparison is: ``done`` runs of each version, of ``most``. ``comparison``: see `so_far`."""

    done: int
    most: int
    comparison: Callable[[], Comparison]

    @property
    def so_far(self) -> Comparison:
        """What the runs until now come to: put together when it is asked for, which is to be done at once."""
        return self.comparison()


Hear = Callable[[ComparisonProgress], bool | None]
HearRuns = Callable[[RehearsalProgress], bool | None]


def unheard(progress: object) -> None:
    """Nobody watches."""


def compare(
    before: Model,
    after: Model,
    n: int = 500,
    means: Means = USUAL,
    progress: Hear = unheard,
    *,
    seed: int = 0,
    precision: float | None = None,
) -> Comparison:
    """Run two models ``n`` times each on the same draws; with a ``precision`` only until every difference is so certain.

    Told not to go on, or left by its cluster, it returns what is done. The answer is the same for any ``means``.

    Raises:
        ValueError: ``n`` is less than 1, or the precision is not between 0 and 1.
        ExecutorLost: a cluster went away before anything had come back.
    """
    if n < 1 or (precision is not None and not 0 < precision < 1):
        raise ValueError("compare at least once, with a precision between 0 and 1")
    tables = OutcomeTable.of(before, seed), OutcomeTable.of(after, seed)
    so_far = partial(compared, *tables, asked=n, precision=precision, ended=CANCELLED)
    ended = "number" if precision is None else "most"
    try:
        for stretch in _rehearsed(before, after, tables, n, means, seed, precision):
            if progress(ComparisonProgress(tables[0].done, n, so_far)) is False:
                ended = CANCELLED
                break
            if stretch and precision is not None and widest(_promises(*tables)) <= precision:
                ended = "precision"
                break
    except ExecutorLost:
        if not tables[0].done:
            raise
        ended = LOST
    return compared(*tables, asked=n, precision=precision, ended=ended)


def _rehearsed(
    before: Model,
    after: Model,
    tables: tuple[OutcomeTable, OutcomeTable],
    n: int,
    means: Means,
    seed: int,
    precision: float | None,
) -> Iterator[bool]:
    """Run both in step, a chunk of each in turn; true is yielded where the precision is to be looked at."""
    with (
        crew(before, n, means.executor, means.jobs, means.chunk) as old,
        crew(after, n, means.executor, means.jobs, means.chunk) as new,
    ):
        for stretch in stretches(n, precision):
            with (
                closing(old.measured(replications, seed, stretch)) as first,
                closing(new.measured(replications, seed, stretch)) as second,
            ):
                for rows in zip(first, second, strict=True):
                    for table, some in zip(tables, rows, strict=True):
                        for one in some:
                            table.add(one)
                    yield False
            yield True


def tabulated(
    model: Model,
    n: int,
    means: Means = USUAL,
    progress: HearRuns = unheard,
    *,
    seed: int = 0,
    precision: float | None = None,
) -> OutcomeTable:
    """Run one version and keep what came out of each run; with a ``precision`` until every share is so certain.

    Raises:
        ExecutorLost: a cluster went away.
    """
    table = OutcomeTable.of(model, seed)
    with crew(model, n, means.executor, means.jobs, means.chunk) as hands:
        for stretch in stretches(n, precision):
            for rows in hands.measured(replications, seed, stretch):
                for one in rows:
                    table.add(one)
                if progress(RehearsalProgress(table.done, n)) is False:
                    return table
            if precision is not None and table.widest <= precision:
                break
    return table


def compared(
    before: OutcomeTable, after: OutcomeTable, *, asked: int, precision: float | None = None, ended: str = "number"
) -> Comparison:
    """Compare two tables of the same runs."""
    common = [name for name in before.promises if name in after.promises]
    counts = before.broken(common), after.broken(common)
    called = before.called_upon(common), after.called_upon(common)
    differences = [now - was for was, now in zip(*counts, strict=True)]
    return Comparison(
        after.scenario,
        (before.digest, after.digest),
        after.seed,
        asked,
        precision,
        after.done,
        ended,
        (before.stuck, after.stuck),
        (_mean(counts[0]), _mean(counts[1]), _mean(differences)),
        _mean([now - was for was, now in zip(*called, strict=True)]),
        sum(each < 0 for each in differences),
        sum(each > 0 for each in differences),
        _promises(before, after),
        tuple(_objectives(before, after)),
        tuple(name for name in before.promises if name not in after.promises),
        tuple(name for name in after.promises if name not in before.promises),
    )


def _mean(values: Sequence[int]) -> Mean:
    return mean(sum(values), sum(each * each for each in values), len(values))


def _promises(before: OutcomeTable, after: OutcomeTable) -> tuple[PromiseChange, ...]:
    """All that both have, in the order of the second; which of the differences are clear is asked of all of them at once."""
    names = [name for name in after.promises if name in before.promises]
    pairs = [_broken(before, after, name) for name in names]
    differing = [at for at, pair in enumerate(pairs) if pair.first or pair.second]
    speaks = dict(zip(differing, holm([pairs[at].chance for at in differing]), strict=True))
    return tuple(
        PromiseChange(
            name,
            before.promises[name].kept,
            after.promises[name].kept,
            pairs[at],
            speaks.get(at, False),
            _longer(before, after, name),
            (before.promises[name].limits, after.promises[name].limits),
        )
        for at, name in enumerate(names)
    )


def _broken(before: OutcomeTable, after: OutcomeTable, name: str) -> PairedShares:
    runs = zip(before.promises[name].outcomes, after.promises[name].outcomes, strict=True)
    return _paired([(was >= MISSED, now >= MISSED) for was, now in runs])


def _paired(runs: Sequence[tuple[bool, bool]]) -> PairedShares:
    return PairedShares(*(runs.count(each) for each in ((True, True), (True, False), (False, True), (False, False))))


def _longer(before: OutcomeTable, after: OutcomeTable, name: str) -> Mean | None:
    times = zip(before.promises[name].times, after.promises[name].times, strict=False)
    grown = [now - was for was, now in times if was >= 0 and now >= 0]
    return _mean(grown) if grown else None


def _objectives(before: OutcomeTable, after: OutcomeTable) -> Iterator[ObjectiveChange]:
    for name, now in after.objectives.items():
        was = before.objectives.get(name)
        if was is not None:
            yield ObjectiveChange(
                name,
                now.title,
                now.target,
                (was.kept, now.kept),
                (was.called_upon, now.called_upon),
                (was.is_met, now.is_met),
                _reached(was, now),
            )


def _reached(was: ObjectiveRuns, now: ObjectiveRuns) -> PairedShares:
    runs = zip(was.reached, now.reached, strict=True)
    return _paired([(one == REACHED, other == REACHED) for one, other in runs if NOT_CALLED not in (one, other)])
