"""Search for the smallest sets of misfortunes that break a promised time.

Each misfortune alone first, whatever the budget; then points of a space-filling design with several at once, and each failure that nothing
known explains is made as small as it goes; what was found is made as mild as it goes and judged again on draws that had no
part in finding it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.executors import Crew, crew, workers
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import Replication
from drillbook.simulator.study.stress.breaking import Breaking, Silencing, StressSummary
from drillbook.simulator.study.stress.confirmation import (
    Found,
    judged_again,
    milder,
    not_judged_again,
    ranked,
    told_first,
)
from drillbook.simulator.study.stress.design import Pairs, Point, completing_point, sobol_points, together
from drillbook.simulator.study.stress.effects import Measured, main_effects
from drillbook.simulator.study.stress.minimisation import ddmin
from drillbook.simulator.study.stress.misfortunes import Misfortune, factors, in_turn, usual_ranges
from drillbook.simulator.study.stress.paired_trials import (
    Judge,
    OutOfBudget,
    Rows,
    Set,
    breaks,
    broken_by,
    kept_in,
    silences,
)

BUDGET = 2000
DRAWS = 4
"""Runs that each set is judged on while searching."""
AGAIN = 16
"""Fresh runs that what was found is judged on again."""
SOBOL = 64
"""So many points fill the space before pairs still untried are put together."""
_BATCH = 8
_SEARCHING = 0.75  # of the budget, beside each alone, which may take all of it; the rest is for judging again
USUAL = Means()


@dataclass(frozen=True, slots=True)
class StressProgress:
    """How far a search is: runs ``done`` of the budget, and what it is at: alone, together or again.

    ``breaking``: see `so_far`.
    """

    done: int
    most: int
    at: str
    breaking: Callable[[], tuple[Breaking, ...]] = tuple

    @property
    def so_far(self) -> tuple[Breaking, ...]:
        """The smallest sets found until now, the smallest first; those judged again are as fresh draws see them.

        They are put together when they are asked for, which is to be done at once: they go with the search.
        """
        return self.breaking()


Hear = Callable[[StressProgress], bool | None]


def unheard(progress: StressProgress) -> None:
    """Nobody watches."""


def stress(
    model: Model, budget: int = BUDGET, most: int = 2, means: Means = USUAL, progress: Hear = unheard, *, seed: int = 0
) -> StressSummary | None:
    """Search a model for the smallest sets of at most ``most`` misfortunes that break a promised time.

    ``budget``: runs in all. The same seed, budget and model give the same answer in any number of processes. Told not
    to go on, or left by its cluster, it returns what was found until then; None when not even the runs as things are were
    done.

    Raises:
        ValueError: the budget is less than the runs as things are.
        ExecutorLost: a cluster went away before it had run anything.
    """
    if budget < DRAWS or most < 1:
        raise ValueError(f"a budget of at least {DRAWS} runs, and one misfortune at a time")
    if means.executor is None and means.jobs != 1:
        with workers(means.jobs) as own:
            return stress(model, budget, most, replace(means, executor=own), progress, seed=seed)
    base = list(replications(model, seed, 0, DRAWS))
    if progress(StressProgress(DRAWS, budget, "alone")) is False:
        return None
    with crew(model, budget, means.executor, means.jobs, 1) as hands:
        return _Search(model, base, hands, budget, most, seed, progress).summary()


class _Search:
    """What is known so far: factors seen alone, smallest sets with what they break, points of the design, pairs tried."""

    def __init__(
        self, model: Model, base: list[Replication], hands: Crew, budget: int, most: int, seed: int, progress: Hear
    ) -> None:
        self.model, self.budget, self.most, self.seed = model, budget, most, seed
        self.factors = factors(model, base)
        self.base: Rows = np.array([[each.outcome for each in one.promises] for one in base], dtype=np.int8)
        self.base = self.base.reshape(DRAWS, -1)
        self.telling: NDArray[np.bool_] = 2 * kept_in(self.base).sum(axis=0) > DRAWS
        self.known: dict[Set, NDArray[np.bool_]] = {}
        self.alone = [0] * len(self.factors)
        self.silent: dict[Misfortune, NDArray[np.bool_]] = {}
        self.pairs = Pairs(len(self.factors), int(self.telling.sum()))
        self.points: list[Measured] = []
        self.tried = 0
        self.stage, self.cancelled, self._progress = "alone", False, progress
        self.seen: Counter[int] = Counter()
        self._again: list[Breaking | None] = []
        self.judge = Judge(hands, seed, range(DRAWS), budget, self._heard)
        self.judge.used = DRAWS

    def _heard(self, used: int) -> bool:
        self.cancelled = self._progress(StressProgress(used, self.budget, self.stage, self._so_far)) is False
        return not self.cancelled

    def _so_far(self) -> tuple[Breaking, ...]:
        """What was judged again, and the rest as it was found."""
        found, _untold = told_first(self.known.items(), self.most, len(self.known))
        rest = not_judged_again(found[len(self._again) :], self.model, self.judge, self.base)
        return ranked([*(one for one in self._again if one is not None), *rest])

    def summary(self) -> StressSummary:
        ended = "budget"
        try:
            self._try_alone()
            self.stage, self.judge.budget = "together", int(_SEARCHING * self.budget)
            self._try_together()
            ended = "done"
        except OutOfBudget:
            pass
        found, untold = told_first(self.known.items(), self.most)
        breaking, unconfirmed = self._confirmed(found)
        return StressSummary(
            self.model.scenario,
            self.model.digest,
            self.seed,
            self.most,
            self.budget,
            self.judge.used,
            DRAWS,
            AGAIN,
            self.factors,
            self.tried,
            self.pairs.coverage,
            int(self.telling.sum()),
            self._already(),
            ranked(breaking),
            self._silencing(),
            sum(len(one) > self.most for one in self.known),
            unconfirmed,
            untold,
            main_effects(self.factors, self.points, self.alone),
            usual_ranges(self.model, [self.factors[at] for at in sorted(self.seen)]),
            "cancelled" if self.cancelled else "lost" if self.judge.lost else ended,
            sum(self.seen[at] == len(one.ends) for at, one in enumerate(self.factors)),
            DRAWS * (1 + sum(len(one.ends) for one in self.factors)),
        )

    def _already(self) -> tuple[str, ...]:
        """Promised times that were called upon and are not kept in most runs as things are."""
        called = (self.base > 0).any(axis=0) & ~self.telling
        return tuple(self.model.promises[at].name for at in np.flatnonzero(called).tolist())

    def _silencing(self) -> tuple[Silencing, ...]:
        """Those that keep most promised times from being called upon first; of several ends of one thing the worst."""
        found: dict[tuple[str, str], Silencing] = {}
        for one, silent in self.silent.items():
            names = tuple(self.model.promises[at].name for at in np.flatnonzero(silent).tolist())
            before = found.get((one.kind, one.name))
            if before is None or len(before.promises) < len(names):
                found[one.kind, one.name] = Silencing(one, names)
        return tuple(sorted(found.values(), key=lambda one: (-len(one.promises), one.misfortune)))

    def _try_alone(self) -> None:
        """Each misfortune by itself, as bad as it can be; told to end in the middle of some, those that were run count."""
        order = in_turn(self.factors, self.model)
        ends = [(at, frozenset((one,))) for at in order for one in self.factors[at].ends]
        for start in range(0, len(ends), _BATCH):
            batch = ends[start : start + _BATCH]
            try:
                self.judge.ask(one for _at, one in batch)
            finally:
                for at, one in batch:
                    rows = self.judge.answered(one)
                    if rows is not None:
                        self._enter_alone(at, one, rows)

    def _enter_alone(self, at: int, one: Set, rows: Rows) -> None:
        self.seen[at] += 1
        broken, silent = breaks(self.base, rows), silences(self.base, rows)
        if silent.any():
            self.silent.update((each, silent) for each in one)
        if broken.any():
            self.known[one] = broken
            self.alone[at] = max(self.alone[at], int(broken.sum()))
            self.pairs.explained(at, broken[self.telling])

    def _try_together(self) -> None:
        """Several at once, until every pair was tried for every promised time, or the budget is used up."""
        active = together(len(self.factors), self.most)
        filling = sobol_points(self.factors, active, self.seed)
        while len(self.points) < SOBOL and len(self.factors) > 1:
            self._try_points([next(filling) for _ in range(_BATCH)], in_design=True)
        number = 0
        while self.pairs.are_left and self.most > 1:
            self._try_points([completing_point(self.factors, self.pairs, active, number % _BATCH)], in_design=False)
            number += 1

    def _try_points(self, points: list[Point], *, in_design: bool) -> None:
        sets = [frozenset(point.values()) for point in points]
        for point, one, rows in zip(points, sets, self.judge.ask(sets), strict=True):
            self.tried += 1
            if in_design:
                self.points.append((point, float(broken_by(self.base, rows).sum()) / DRAWS))
            explained = self._explained(one)
            self.pairs.add(point, ~explained[self.telling])
            self._explain(point, breaks(self.base, rows))

    def _explained(self, one: Set) -> NDArray[np.bool_]:
        """The promised times that a smallest set within ``one`` breaks."""
        explained = np.zeros(len(self.telling), dtype=np.bool_)
        for known, broken in self.known.items():
            if known <= one:
                explained |= broken
        return explained

    def _explain(self, point: Point, broken: NDArray[np.bool_]) -> None:
        """Find the smallest sets behind whatever of ``broken`` nothing known explains."""
        one = frozenset(point.values())
        while (new := np.flatnonzero(broken & ~self._explained(one))).size:
            promise = int(new[0])

            def fails(parts: list[tuple[Misfortune, ...]], promise: int = promise) -> list[bool]:
                return [bool(breaks(self.base, rows)[promise]) for rows in self.judge.ask(map(frozenset, parts))]

            smallest = frozenset(ddmin(sorted(one), fails))
            [rows] = self.judge.ask([smallest])
            self.known[smallest] = breaks(self.base, rows) & ~self._explained(smallest)
            self.pairs.found(frozenset(at for at, each in point.items() if each in smallest))

    def _confirmed(self, found: list[Found]) -> tuple[list[Breaking], int]:
        """What fresh draws confirm, the rest of the budget being theirs; after Ctrl-C, what was found as it is."""
        self.stage, self.judge.budget = "again", self.budget
        try:
            if self.cancelled:
                raise OutOfBudget
            mild = [milder(one, self.factors, self.base, self.judge) for one in found]
            for one in judged_again(mild, self.model, self.judge, range(DRAWS, DRAWS + AGAIN)):
                self._again.append(one)
        except OutOfBudget:
            told = len(self._again)
            self._again += not_judged_again(found[told:], self.model, self.judge, self.base)
        return [one for one in self._again if one is not None], self._again.count(None)
