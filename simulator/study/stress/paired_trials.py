"""Judge sets of misfortunes on common draws: the same few runs with each of them, paired with the runs as things are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import varied
from drillbook.simulator.rehearsal.executors import Crew, ExecutorLost
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED, NOT_TRIGGERED, outcomes
from drillbook.simulator.study.stress.misfortunes import Misfortune, variation_of

Set = frozenset[Misfortune]
Rows = NDArray[np.int8]
"""The worst outcome of each promised time (columns) in each run (rows)."""


class OutOfBudget(Exception):
    """No runs are left, or nobody to do them, or somebody asked for an end."""


def outcomes_with_each(
    model: Model, seed: int, first: int, count: int, *, sets: Sequence[tuple[Misfortune, ...]], draws: range
) -> Iterator[list[tuple[int, ...]]]:
    """Yield the outcomes of the runs ``draws`` with each of the sets number ``first`` and following."""
    for one in sets[first : first + count]:
        changed = varied(model, variation_of(one))
        yield list(outcomes(changed, seed, draws.start, len(draws)))


class Judge:
    """Answers what sets of misfortunes do in the runs ``draws``; nothing is run twice, and the runs are counted.

    ``lost``: whoever ran them went away in the middle.
    """

    def __init__(self, crew: Crew, seed: int, draws: range, budget: int, heard: Callable[[int], bool]) -> None:
        self.crew, self.seed, self.draws, self.budget = crew, seed, draws, budget
        self.used, self.lost = 0, False
        self._heard = heard
        self._known: dict[tuple[Set, range], Rows] = {}

    def ask(self, sets: Iterable[Set], draws: range | None = None) -> list[Rows]:
        """Return the outcomes with each set, as far as the budget goes.

        Raises:
            OutOfBudget: it does not go so far; what was run until then is known.
            ExecutorLost: whoever was to run them was gone before the first.
        """
        draws, wanted = draws or self.draws, list(sets)
        missing = [one for one in dict.fromkeys(wanted) if (one, draws) not in self._known]
        possible = missing[: max(0, self.budget - self.used) // len(draws)]
        for one, rows in zip(possible, self._run(possible, draws), strict=False):
            self._known[one, draws] = rows
            self.used += len(draws)
            if not self._heard(self.used):
                raise OutOfBudget
        if len(possible) < len(missing):
            raise OutOfBudget
        return [self._known[one, draws] for one in wanted]

    def answered(self, one: Set) -> Rows | None:
        """The outcomes with a set on the draws of the search; None where it was not run."""
        return self._known.get((one, self.draws))

    def _run(self, sets: list[Set], draws: range) -> Iterator[Rows]:
        if not sets:
            return
        measure = partial(outcomes_with_each, sets=[tuple(sorted(one)) for one in sets], draws=draws)
        try:
            for answers in self.crew.measured(measure, self.seed, range(len(sets))):
                for rows in answers:
                    yield np.array(rows, dtype=np.int8).reshape(len(draws), -1)
        except ExecutorLost:
            if not self._known:
                raise
            self.lost = True
            raise OutOfBudget from None


def kept_in(rows: Rows) -> NDArray[np.bool_]:
    """Say which promised times are kept in which runs."""
    return np.asarray(rows == MET)


def broken_by(base: Rows, rows: Rows) -> NDArray[np.int64]:
    """Count for each promised time the runs that kept it as things are and break it now."""
    return np.asarray(((base == MET) & (rows >= MISSED)).sum(axis=0), dtype=np.int64)


def silences(base: Rows, rows: Rows) -> NDArray[np.bool_]:
    """Say which promised times nothing sets off any more: kept in most runs, and in at least half of those not called upon."""
    kept, silent = kept_in(base).sum(axis=0), ((base == MET) & (rows == NOT_TRIGGERED)).sum(axis=0)
    return np.asarray((2 * kept > len(base)) & (2 * silent >= kept))


def breaks(base: Rows, rows: Rows) -> NDArray[np.bool_]:
    """Say which promised times break: kept in most runs as things are, and broken now in at least half of those."""
    kept = kept_in(base).sum(axis=0)
    return np.asarray((2 * kept > len(base)) & (2 * broken_by(base, rows) >= kept))
