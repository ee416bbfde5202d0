"""What was found, made as mild as it goes and judged again on fresh draws: what finds a set must not also confirm it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, zip_longest

import numpy as np
from numpy.typing import NDArray

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.replication_measures import MISSED
from drillbook.simulator.study.stress.breaking import Breaking, Broken
from drillbook.simulator.study.stress.misfortunes import Factor, Misfortune
from drillbook.simulator.study.stress.paired_trials import Judge, OutOfBudget, Rows, Set, breaks, broken_by, kept_in

TOLD = 24
_HALVINGS = 3
Found = tuple[Set, NDArray[np.bool_]]
"""A set and the promised times it breaks."""


def told_first(known: Iterable[Found], most: int, told: int = TOLD) -> tuple[list[Found], int]:
    """Return the ``told`` sets worth judging again, of each size the most harmful, and how many are left.

    Of several times or values of the same things the most harmful one stands for all.
    """
    by_names: dict[tuple[tuple[str, str], ...], Found] = {}
    for one, broken in known:
        names = tuple((each.kind, each.name) for each in sorted(one))
        before = by_names.get(names)
        if len(one) <= most and broken.any() and (before is None or before[1].sum() < broken.sum()):
            by_names[names] = one, broken
    sizes = sorted({len(one) for one, _broken in by_names.values()})
    ranked = [
        sorted(
            (each for each in by_names.values() if len(each[0]) == size),
            key=lambda each: (-each[1].sum(), sorted(each[0])),
        )
        for size in sizes
    ]
    in_turn = [each for row in zip_longest(*ranked) for each in row if each is not None]
    return in_turn[:told], len(in_turn[told:])


def milder(found: Found, factors: Sequence[Factor], base: Rows, judge: Judge) -> Found:
    """Halve what has a range towards what is usual, as long as the same promised times break (local search)."""
    one, broken = found
    ranged = {(each.kind, each.name): each for each in factors if each.usual is not None and each.low < each.high}
    for misfortune in sorted(one):
        factor = ranged.get((misfortune.kind, misfortune.name))
        if factor is None or factor.usual is None:
            continue
        worst, mildest, rest = float(misfortune.at), factor.usual, one - {misfortune}
        for _ in range(_HALVINGS):
            tried = factor.of((worst + mildest) / 2)
            if tried in (factor.of(worst), factor.of(mildest)):
                break
            [rows] = judge.ask([rest | {tried}])
            if breaks(base, rows)[broken].all():
                worst, misfortune = float(tried.at), tried
            else:
                mildest = float(tried.at)
        one = rest | {misfortune}
    return one, broken


def judged_again(found: Sequence[Found], model: Model, judge: Judge, fresh: range) -> Iterator[Breaking | None]:
    """Yield each set as fresh draws see it; None where they do not confirm it.

    A promised time that a part of the set breaks as well on these draws is not told of the set.
    """
    [base] = judge.ask([frozenset()], fresh)
    for one, broken in found:
        [rows] = judge.ask([one], fresh)
        still = broken & breaks(base, rows)
        if still.any() and len(one) > 1:
            parts = [frozenset(part) for part in combinations(sorted(one), len(one) - 1)]
            for part in judge.ask(parts, fresh):
                still = still & ~breaks(base, part)
        yield _breaking(one, still, base, rows, model, fresh, again=True) if still.any() else None


def not_judged_again(found: Sequence[Found], model: Model, judge: Judge, base: Rows) -> Iterator[Breaking]:
    """Yield each set as the draws saw it that found it."""
    for one, broken in found:
        try:
            [rows] = judge.ask([one])
        except OutOfBudget:
            continue
        yield _breaking(one, broken, base, rows, model, judge.draws, again=False)


def _breaking(
    one: Set, told: NDArray[np.bool_], base: Rows, rows: Rows, model: Model, draws: range, *, again: bool
) -> Breaking:
    kept, broken = kept_in(base).sum(axis=0), broken_by(base, rows)
    promises = [Broken(model.promises[at].name, int(kept[at]), int(broken[at])) for at in np.flatnonzero(told).tolist()]
    promises.sort(key=lambda each: (-each.broken / each.kept, each.promise))
    in_run = (kept_in(base) & (rows >= MISSED))[:, told].sum(axis=1)
    return Breaking(tuple(sorted(one)), tuple(promises), draws.start + int(in_run.argmax()), again)


def ranked(breaking: Iterable[Breaking]) -> tuple[Breaking, ...]:
    """The smallest sets first, then those that break most promised times, then those that break them most surely."""

    def key(one: Breaking) -> tuple[int, int, float, tuple[Misfortune, ...]]:
        surely = sum(each.broken / each.kept for each in one.promises)
        return len(one.misfortunes), -len(one.promises), -surely, one.misfortunes

    return tuple(sorted(breaking, key=key))
