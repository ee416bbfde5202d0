"""Distributions of durations: those an author can write, and their shortest, longest, mean and median."""

import math
from dataclasses import dataclass
from statistics import NormalDist, fmean, median
from typing import Literal

DistributionKind = Literal["fixed", "uniform", "pert", "triangular", "lognormal", "exponential", "normal", "observed"]
_STANDARD = NormalDist()
_Z90 = _STANDARD.inv_cdf(0.9)


@dataclass(frozen=True, slots=True)
class Takes:
    """How long work takes, in milliseconds: from having everything until it is reported complete.

    ``parameters``: the value; two ends; shortest, likely, longest; median and p90; mean; mean and standard
    deviation (cut at 0: what would be negative is drawn again); or the times seen in drills.
    """

    kind: DistributionKind
    parameters: tuple[int | float, ...]

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return Takes, (self.kind, self.parameters)

    @property
    def shortest(self) -> float:
        if self.kind in ("lognormal", "exponential", "normal"):
            return 0
        return min(self.parameters)

    @property
    def longest(self) -> float:
        """Infinite where the distribution has no end."""
        if self.kind in ("lognormal", "exponential", "normal"):
            return math.inf
        return max(self.parameters)

    @property
    def mean(self) -> float:
        first, *others = self.parameters
        match self.kind:
            case "pert":
                return (first + 4 * others[0] + others[1]) / 6
            case "lognormal":
                return first * math.exp(_sigma(first, others[0]) ** 2 / 2)
            case "exponential":
                return first
            case "normal":
                return _cut_mean(first, others[0])
            case _:
                return fmean(self.parameters)

    @property
    def median(self) -> float:
        """Exact, but for PERT-beta: there within 0.5 % of the range, which is enough to rank by."""
        first, *others = self.parameters
        match self.kind:
            case "pert":
                return _pert_median(first, others[0], others[1])
            case "triangular":
                return _triangular_median(first, others[0], others[1])
            case "exponential":
                return first * math.log(2)
            case "normal":
                return _cut_median(first, others[0])
            case "lognormal":
                return first
            case _:
                return median(self.parameters)


@dataclass(frozen=True, slots=True)
class GrowingTakes(Takes):
    """How long work takes that grows with a number: this, and ``each`` for every one of indicator ``per``.

    As a `Takes` it is the base alone, the least the work can be.
    """

    per: str = ""
    each: Takes = Takes("fixed", (0,))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return GrowingTakes, (self.kind, self.parameters, self.per, self.each)


def _sigma(middle: float, p90: float) -> float:
    return math.log(p90 / middle) / _Z90


def _cut_mean(mean: float, sd: float) -> float:
    below = _STANDARD.cdf(-mean / sd)
    return mean + sd * _STANDARD.pdf(-mean / sd) / (1 - below)


def _cut_median(mean: float, sd: float) -> float:
    below = _STANDARD.cdf(-mean / sd)
    return mean + sd * _STANDARD.inv_cdf((1 + below) / 2)


def _pert_median(low: float, likely: float, high: float) -> float:
    width = high - low
    alpha = 1 + 4 * (likely - low) / width
    return low + width * (alpha - 1 / 3) / (6 - 2 / 3)


def _triangular_median(low: float, likely: float, high: float) -> float:
    width = high - low
    if likely - low >= width / 2:
        return low + math.sqrt(width * (likely - low) / 2)
    return high - math.sqrt(width * (high - likely) / 2)
