"""Say how sure a figure is: intervals of shares, quantiles, means and paired differences, tests, correlation by rank."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_Z = 1.959963984540054  # of the normal distribution at 0.975: all intervals are of 95 %
_OUTSIDE = 0.025
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of``, with the 95 % interval of Wilson for the share behind it; without any trial all is open."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share itself; None without a trial."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval. (Wald's covers 64 % where it says 95 % when a share is near 1.)"""
        return wilson(self.count, self.of)

    @property
    def half_width(self) -> float:
        """Half of the interval."""
        low, high = self.interval
        return (high - low) / 2


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over runs, with the 95 % interval of the normal distribution for it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quantile:
    """The value that a ``share`` of runs does not exceed, with its 95 % interval from order statistics.

    ``value`` and ``high`` are None where they lie among runs that never got there; ``low`` and ``high`` also where
    there are too few runs to say.
    """

    share: float
    value: int | None
    low: int | None
    high: int | None


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of Wilson for a share of which ``count`` of ``of`` trials are known."""
    if not of:
        return 0.0, 1.0
    share, square = count / of, _Z * _Z / of
    middle = (share + square / 2) / (1 + square)
    reach = _Z / (1 + square) * math.sqrt(share * (1 - share) / of + square / of / 4)
    low = 0.0 if count == 0 else middle - reach
    return low, 1.0 if count == of else middle + reach


def mean(sum_: float, squares: float, number: int) -> Mean:
    """Return the mean of ``number`` values from their sum and the sum of their squares."""
    if not number:
        return Mean(0.0, 0.0, 0.0)
    value = sum_ / number
    spread = max(0.0, squares - number * value * value) / (number - 1) if number > 1 else 0.0
    reach = _Z * math.sqrt(spread / number)
    return Mean(value, value - reach, value + reach)


def newcombe(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """Return the 95 % interval for the share of the second minus that of the first, seen in the same runs.

    ``first``, ``second``: runs that only the first, only the second counts. This is the one interval for a difference of
    shares here, because it is made of those of Wilson that stand beside it. Newcombe's method 10 (Statistics in Medicine
    17, 1998, 2635-2650): Wilson's intervals of both shares, put together with their correlation.
    """
    number = both + first + second + neither
    if not number:
        return -1.0, 1.0
    one, other = (both + second) / number, (both + first) / number
    (low, high), (other_low, other_high) = wilson(both + second, number), wilson(both + first, number)
    together = _correlation(both, first, second, neither)
    down, up, other_down, other_up = one - low, high - one, other - other_low, other_high - other
    below = math.sqrt(max(0.0, down * down - 2 * together * down * other_up + other_up * other_up))
    above = math.sqrt(max(0.0, up * up - 2 * together * up * other_down + other_down * other_down))
    return one - other - below, one - other + above


def _correlation(both: int, first: int, second: int, neither: int) -> float:
    """That of the two answers, corrected for continuity as Newcombe does."""
    product = (both + first) * (second + neither) * (both + second) * (first + neither)
    if not product:
        return 0.0
    number, cross = both + first + second + neither, both * neither - first * second
    corrected = cross if cross < 0 else max(0.0, cross - number / 2)
    return corrected / math.sqrt(product)


def mcnemar(better: int, worse: int) -> float:
    """Return how likely chance alone is to divide the runs that differ as unevenly as this: McNemar's test, mid-p.

    Of ``better + worse`` runs each would go either way by a coin. The mid-p value counts what was seen by half (Fagerland,
    Lydersen and Laake, BMC Medical Research Methodology 13, 2013, 91).
    """
    number, less = better + worse, min(better, worse)
    if better == worse:
        return 1.0
    way = at_least = 1
    for k in range(less):
        way = way * (number - k) // (k + 1)
        at_least += way
    return min(1.0, float((2 * at_least - way) / 2**number))


def holm(chances: Sequence[float]) -> list[bool]:
    """Return which of several tests speak at 5 % when all are asked at once, by Holm's step-down procedure (1979)."""
    speaks = [False] * len(chances)
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    for done, at in enumerate(order):
        if chances[at] > _LEVEL / (len(chances) - done):
            break
        speaks[at] = True
    return speaks


def quantile(times: "Sequence[int] | NDArray[np.int64]", never: int, share: float) -> Quantile:
    """Return a quantile of ``times`` (ascending) and ``never`` more runs that would have taken longer than any."""
    number = len(times) + never
    if not number:
        return Quantile(share, None, None, None)
    low, high = order_ranks(number, share)
    at = max(1, math.ceil(share * number - 1e-9))
    return Quantile(share, _ranked(times, at), _ranked(times, low), _ranked(times, high))


def _ranked(times: "Sequence[int] | NDArray[np.int64]", rank: int) -> int | None:
    return int(times[rank - 1]) if 1 <= rank <= len(times) else None


@lru_cache(maxsize=4096)
def order_ranks(number: int, share: float) -> tuple[int, int]:
    """Return the ranks (from 1) of the values between which a quantile lies with at least 95 %; 0 where there is none.

    How many of ``number`` values do not exceed the quantile is binomial: each end leaves at most 2.5 % outside.
    """
    reached = np.cumsum(_binomial(number, share))
    low = int(np.searchsorted(reached, _OUTSIDE, side="right"))  # the first count that is not in the lower tail
    high = int(np.searchsorted(reached, 1 - _OUTSIDE, side="left")) + 1
    return low, high if high <= number else 0


def _binomial(number: int, share: float) -> NDArray[np.float64]:
    """The probability of each count from 0 to ``number``."""
    counts = np.arange(1, number + 1, dtype=np.float64)
    logarithms = np.cumsum(np.log((number + 1 - counts) / counts) + math.log(share / (1 - share)))
    whole = np.concatenate(([0.0], logarithms)) + number * math.log(1 - share)
    return np.asarray(np.exp(whole))


def ranks(values: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the rank of each value; equal ones share the middle of theirs."""
    _values, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle = last - (counts - 1) / 2
    return np.asarray(middle[where], dtype=np.float64)


def rank_correlation(some: NDArray[np.int64], others: NDArray[np.int64]) -> float | None:
    """Return Spearman's correlation; None where one of them never changes."""
    if len(some) < 3:
        return None
    first, second = ranks(some), ranks(others)
    first, second = first - first.mean(), second - second.mean()
    both = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / both if both else None
