"""Tell broken promised times apart: what cannot be kept, what another order keeps, and what was bad luck.

Cannot be kept: no dispatch is as fast as the limit (`promises`). Another order: the same draws with other tasks first, or
with another policy, keep it; that run is the proof. Bad luck: kept in most runs, but not in these draws. What is none of these is said to be open.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import Variation, varied
from drillbook.simulator.rehearsal.executors import Crew, ExecutorLost, crew, workers
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.notebook_table import NotebookTable, TableRow, clock
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED, Replication, outcomes
from drillbook.simulator.rehearsal.tally import Tally
from drillbook.simulator.study.bound.promises import Bound, bounds

RUNS = 200
SECONDS = 2.0
"""For the exact search of one promised time."""
TRIED = 4
"""Runs that break a promised time in which other orders are tried."""
VERDICTS = ("cannot", "order", "luck", "open", "kept")
USUAL = Means()
DONE, CANCELLED, LOST = "done", "cancelled", "lost"


@dataclass(frozen=True, slots=True)
class Order:
    """Another order that keeps a promised time: in ``kept`` of ``tried`` runs that broke it; ``draw``: one of them."""

    variation: Variation
    tried: int
    kept: int
    draw: int


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A promised time: its limits, the least possible, what runs came to, and what that means.

    ``fastest``: the shortest response time of all runs, -1 without one; ``broken``: runs that broke it;
    ``tried``: in so many of these other orders were tried. ``at_medians``: whether it is kept when everything takes its median; None where it is not called upon then.
    """

    promise: str
    limits: tuple[int, ...]
    bound: Bound
    kept: Share
    fastest: int
    broken: int
    verdict: str
    order: Order | None = None
    at_medians: bool | None = None
    tried: int = 0


@dataclass(frozen=True, slots=True)
class BoundSummary(NotebookTable):
    """All promised times that were called upon, in the order of the model. ``ended``: done, cancelled or lost (a cluster
    went away).
    """

    scenario: str
    digest: str
    seed: int
    done: int
    rows: tuple[BoundRow, ...]
    silent: int
    exact: bool
    ended: str

    WRITTEN: ClassVar = dict.fromkeys(("limit", "least", "fastest"), clock)

    def table(self) -> list[TableRow]:
        """A row for each promised time, those that cannot be kept first, then as `VERDICTS` has them."""
        return [
            {
                "promise": one.promise,
                "verdict": one.verdict,
                "limit": min(one.limits, default=None),
                "least": one.bound.least,
                "by": one.bound.by,
                "fastest": one.fastest if one.fastest >= 0 else None,
                "kept": one.kept.count,
                "called_upon": one.kept.of,
            }
            for one in sorted(self.rows, key=lambda one: VERDICTS.index(one.verdict))
        ]

    def caption(self) -> str:
        return f"{self.scenario}: {self.done} runs, {self.ended}"


@dataclass(frozen=True, slots=True)
class BoundProgress:
    """How far it is: runs ``done`` of ``most``; ``ordering``: these are runs with another order."""

    done: int
    most: int
    ordering: bool = False


Hear = Callable[[BoundProgress], bool | None]


def unheard(progress: BoundProgress) -> None:
    """Nobody watches."""


def bound(
    model: Model,
    n: int = RUNS,
    means: Means = USUAL,
    progress: Hear = unheard,
    *,
    seed: int = 0,
    seconds: float = SECONDS,
) -> BoundSummary | None:
    """Run a model ``n`` times and say of each broken promised time whether any dispatch, another order or luck keeps it.

    Told not to go on, or left by its cluster, it judges by what was run until then; None without any run.

    Raises:
        ExecutorLost: a cluster went away before anything had come back.
    """
    if means.executor is None and means.jobs != 1:
        with workers(means.jobs) as own:
            return bound(model, n, replace(means, executor=own), progress, seed=seed, seconds=seconds)
    with crew(model, n, means.executor, means.jobs, means.chunk) as hands:
        runs: list[Replication] = []
        goes_on = True
        ended = DONE
        try:
            for rows in hands.measured(replications, seed, range(n)):
                runs += rows
                goes_on = progress(BoundProgress(len(runs), n)) is not False
                if not goes_on:
                    break
        except ExecutorLost:
            if not runs:
                raise
            ended, goes_on = LOST, False
        if not runs:
            return None
        judged = _Judged(model, runs, bounds(model, seconds if goes_on else 0.0), seed)
        orders = None
        try:
            orders = _orders(judged, replace(hands, chunk=1), progress) if goes_on else None
        except ExecutorLost:
            ended = LOST
    if orders is None and ended != LOST:
        ended = CANCELLED
    return judged.summary({} if orders is None else orders, ended)


class _Judged:
    """What the runs came to, by number of promised time."""

    def __init__(self, model: Model, runs: list[Replication], least: tuple[Bound, ...], seed: int) -> None:
        self.model, self.runs, self.least, self.seed = model, runs, least, seed
        self.tally = Tally(model)
        for one in runs:
            self.tally.add(one)

    def breaking(self, promise: int) -> list[Replication]:
        """The runs that break it."""
        return [one for one in self.runs if one.promises[promise].outcome >= MISSED]

    def cannot(self, promise: int) -> bool:
        """Whether nothing is as fast as the longest of its limits; limits by the calendar are no lengths."""
        one = self.model.promises[promise]
        return not one.calendar and self.least[promise].least > max(one.limits)

    def summary(self, orders: dict[int, Order], ended: str) -> BoundSummary:
        medians = next(iter(outcomes(at_medians(self.model), self.seed, 0, 1)))
        rows = [
            self._row(number, orders.get(number), medians[number], TRIED if ended == DONE else 0)
            for number, one in enumerate(self.tally.promises)
            if one.kept.of
        ]
        exact = any(one.exact for one in self.least)
        silent = len(self.tally.promises) - len(rows)
        done = len(self.runs)
        return BoundSummary(self.model.scenario, self.model.digest, self.seed, done, tuple(rows), silent, exact, ended)

    def _row(self, number: int, order: Order | None, at_medians: int, most: int) -> BoundRow:
        promise, tally = self.model.promises[number], self.tally.promises[number]
        broken = len(self.breaking(number))
        kept_then = None if at_medians not in (MET, *range(MISSED, 5)) else at_medians == MET
        mostly = 2 * tally.kept.count >= tally.kept.of
        verdict = (
            "cannot"
            if self.cannot(number)
            else "kept"
            if not broken
            else "order"
            if order
            else "luck"
            if mostly
            else "open"
        )
        times = self.tally.times(number)
        fastest = int(times[0]) if len(times) else -1
        limits = tuple(promise.limits)
        tried = 0 if verdict == "cannot" else min(broken, most)
        return BoundRow(
            promise.name, limits, self.least[number], tally.kept, fastest, broken, verdict, order, kept_then, tried
        )


def _orders(judged: _Judged, hands: Crew, progress: Hear) -> dict[int, Order] | None:
    """Other orders in the first runs that break each promised time; None if told not to go on."""
    wanted = {
        number: judged.breaking(number)[:TRIED]
        for number in range(len(judged.model.promises))
        if not judged.cannot(number) and judged.breaking(number)
    }
    jobs = [(one, draw.number) for number, runs in wanted.items() for draw in runs for one in _tries(judged, number)]
    jobs = list(dict.fromkeys(jobs))
    kept: dict[tuple[Variation, int], tuple[int, ...]] = {}
    measure = partial(outcomes_of_jobs, jobs=tuple(jobs))
    for rows in hands.measured(measure, judged.seed, range(len(jobs))):
        for row in rows:
            kept[jobs[len(kept)]] = row
        if progress(BoundProgress(len(kept), len(jobs), ordering=True)) is False:
            return None
    found = ((number, _best(number, runs, _tries(judged, number), kept)) for number, runs in wanted.items())
    return {number: one for number, one in found if one is not None}


def outcomes_of_jobs(
    model: Model, seed: int, first: int, count: int, *, jobs: Sequence[tuple[Variation, int]]
) -> Iterator[tuple[int, ...]]:
    """Yield the outcomes of the jobs number ``first`` and following: one draw each, with another order."""
    for variation, draw in jobs[first : first + count]:
        yield next(iter(outcomes(varied(model, variation), seed, draw, 1)))


def _tries(judged: _Judged, promise: int) -> list[Variation]:
    """Its own work first; or that and what was on its critical path; or a policy that the book does not have."""
    model, policy = judged.model, judged.model.policy
    end = model.promises[promise].end
    own = {model.tasks[end.task].name} if isinstance(end, Moment) and end.task >= 0 else set()
    own |= set(judged.least[promise].tasks)
    driving = {at for run in judged.breaking(promise)[:TRIED] for at in run.promises[promise].drivers}
    wider = own | {model.tasks[at].name for at in driving}
    urgent = dict.fromkeys(tuple(sorted(names)) for names in (own, wider) if names)
    allocation = "greedy" if policy.fence else "fence"
    queue = "urgent-first" if policy.first_come else "first-come"
    others = (("allocation", allocation), ("queue", queue))
    return [*(Variation(urgent=one) for one in urgent), *(Variation(policy=(one,)) for one in others)]


def _best(
    promise: int,
    runs: Sequence[Replication],
    tries: Iterable[Variation],
    kept: dict[tuple[Variation, int], tuple[int, ...]],
) -> Order | None:
    """The order that keeps it in most of the runs, the first of them if several do."""
    best: Order | None = None
    for one in tries:
        draws = [run.number for run in runs if kept[one, run.number][promise] == MET]
        if draws and (best is None or len(draws) > best.kept):
            best = Order(one, len(runs), len(draws), draws[0])
    return best


def at_medians(model: Model) -> Model:
    """Return the model in which everything takes its median, and what is more likely than not happens."""

    def fixed(takes: Takes) -> Takes:
        return Takes("fixed", (round(takes.median),))

    def likely(chance: float) -> float:
        return float(chance >= 0.5)

    tasks = tuple(
        replace(
            one,
            takes=tuple(fixed(each) for each in one.takes),
            longer=tuple(each and replace(each, each=fixed(each.each)) for each in one.longer),
            fails=likely(one.fails),
        )
        for one in model.tasks
    )
    return replace(
        model,
        tasks=tasks,
        teams=tuple(replace(one, turnout=fixed(one.turnout)) for one in model.teams),
        channels=tuple(replace(one, takes=fixed(one.takes), succeeds=likely(one.succeeds)) for one in model.channels),
        travel=tuple(tuple(takes and fixed(takes) for takes in row) for row in model.travel),
        roads=tuple(replace(one, takes=fixed(one.takes)) for one in model.roads),
        injects=tuple(replace(one, at=one.at and fixed(one.at), chance=likely(one.chance)) for one in model.injects),
        vary=tuple(replace(one, spread=Takes("fixed", (one.spread.median,))) for one in model.vary),
    )
