"""Where to look: points that fill the space of everything that may go wrong, and points for pairs still untried.

The first points are a scrambled Sobol' sequence (Sobol' 1967, Owen 1998; `scipy.stats.qmc`): one dimension for each
factor. In most of a dimension the factor is at rest; the remaining part is its range. So every point lets a few things
go wrong at once, each sooner or later, more or less. What is then still untried in pairs is put together greedily, as
covering arrays are made for testing software (AETG: Cohen, Dalal, Fredman and Patton 1997).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from drillbook.simulator.study.stress.misfortunes import Factor, Misfortune

if TYPE_CHECKING:
    from scipy.stats.qmc import Sobol

Point = dict[int, Misfortune]
"""What goes wrong at once, by the number of its factor."""
TOGETHER = 8
"""At most about so many things go wrong at one point."""


def together(number: int, most: int) -> int:
    """How many of ``number`` factors go wrong at a point on the average: more than ``most``, but not everything."""
    return min(number, max(most + 1, min(TOGETHER, number // 3)))


def sobol_points(factors: Sequence[Factor], active: int, seed: int) -> Iterator[Point]:
    """Yield points without end that fill the space, the same ones for the same seed."""
    if not factors:
        return
    sequence, share = _sequence(len(factors), seed), active / len(factors)
    while True:
        for row in sequence.random(16).tolist():
            yield {
                at: one.at((value - 1 + share) / share)
                for at, (one, value) in enumerate(zip(factors, row, strict=True))
                if value >= 1 - share
            }


def _sequence(dimensions: int, seed: int) -> "Sobol":
    from scipy.stats import qmc

    try:
        return qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    except TypeError:  # before scipy 1.15 the argument had another name
        return qmc.Sobol(dimensions, scramble=True, seed=np.random.default_rng(seed))


class Pairs:
    """Which two factors went wrong together where each promised time could still show it."""

    def __init__(self, factors: int, promises: int) -> None:
        self.tried = np.zeros((factors, factors, promises), dtype=np.bool_)
        self.wanted = np.ones((factors, factors, promises), dtype=np.bool_)
        self.wanted[np.arange(factors), np.arange(factors)] = False
        self.breaks = np.zeros((factors, promises), dtype=np.bool_)
        self.sets: list[frozenset[int]] = []

    def explained(self, factor: int, promises: NDArray[np.bool_]) -> None:
        """A factor that breaks promised times by itself is no part of a smallest pair for them."""
        self.wanted[factor, :, promises] = False
        self.wanted[:, factor, promises] = False
        self.breaks[factor] |= promises

    def found(self, factors: frozenset[int]) -> None:
        """A smallest set of several: put together again it would hide what else it is put together with."""
        if len(factors) < 2:
            return
        self.sets.append(factors)
        if len(factors) == 2:
            one, other = factors
            self.tried[one, other] = self.tried[other, one] = True

    def add(self, point: Point, telling: NDArray[np.bool_]) -> None:
        """Note a point; ``telling``: promised times that nothing known at that point breaks."""
        at = np.array(sorted(point), dtype=np.int64)
        if len(at):
            self.tried[np.ix_(at, at)] |= telling

    @property
    def coverage(self) -> float:
        """The share of (pair, promised time) that was tried."""
        wanted = int(self.wanted.sum())
        return float((self.tried & self.wanted).sum() / wanted) if wanted else 1.0

    @property
    def are_left(self) -> bool:
        """Whether a pair is still untried for a promised time."""
        return bool((self.wanted & ~self.tried).any())


def completing_point(factors: Sequence[Factor], pairs: Pairs, active: int, number: int) -> Point:
    """Put together the factors whose pairs are least tried, the worst pair first; ends take turns.

    A pair counts for the promised times that nothing else at the point breaks, so every point tries something new as long as
    something is left.
    """
    left = pairs.wanted & ~pairs.tried
    chosen = [int(left.sum(axis=(1, 2)).argmax())]
    untried, hidden, worth = np.zeros(left.shape[2], dtype=np.int64), pairs.breaks[chosen[0]].copy(), 0
    while len(chosen) < min(active, len(factors)):
        with_each = untried + left[chosen].sum(axis=0)
        gain = np.where(hidden | pairs.breaks, 0, with_each).sum(axis=1)
        gain[[*chosen, *_completing_a_set(chosen, pairs.sets)]] = -1
        best = int(gain.argmax())
        if gain[best] <= worth:
            break
        untried, hidden, worth = with_each[best], hidden | pairs.breaks[best], int(gain[best])
        chosen.append(best)
    return {at: factors[at].ends[(number + at) % len(factors[at].ends)] for at in chosen}


def _completing_a_set(chosen: Sequence[int], sets: Sequence[frozenset[int]]) -> list[int]:
    """Those with which a smallest set that is known would be complete."""
    missing = (one.difference(chosen) for one in sets)
    return [at for rest in missing if len(rest) == 1 for at in rest]
