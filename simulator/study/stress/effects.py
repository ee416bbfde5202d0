"""Main effects: how many more promised times are broken at points where something goes wrong than where it does not."""

import math
from collections.abc import Sequence
from statistics import mean, variance

from drillbook.simulator.rehearsal.intervals import Mean
from drillbook.simulator.study.stress.breaking import Effect
from drillbook.simulator.study.stress.design import Point
from drillbook.simulator.study.stress.misfortunes import Factor

Measured = tuple[Point, float]
"""A point of the design, and the promised times broken there per run, beside those broken as things are."""
_SURE = 0.95


def main_effects(factors: Sequence[Factor], points: Sequence[Measured], alone: Sequence[int]) -> tuple[Effect, ...]:
    """Return the main effect of each factor that went wrong at two points at least, the largest first.

    The largest of many is easily large by chance: it stands only if it does so with a share of the doubt that is divided
    among all of them (Bonferroni).
    """
    groups = []
    for at, factor in enumerate(factors):
        with_it = [broken for point, broken in points if at in point]
        rest = [broken for point, broken in points if at not in point]
        if len(with_it) > 1 and len(rest) > 1:
            groups.append((at, factor, with_it, rest))
    found = []
    for at, factor, with_it, rest in groups:
        stands = _difference(with_it, rest, 1 - (1 - _SURE) / len(groups)).low > 0
        found.append(Effect(factor, _difference(with_it, rest, _SURE), alone[at], stands))
    return tuple(sorted(found, key=lambda one: (-one.broken.value, one.factor.name)))


def _difference(one: Sequence[float], other: Sequence[float], sure: float) -> Mean:
    """The difference of two independent means with its interval: by Student, for the points are few (Welch)."""
    from scipy.special import stdtrit

    value = mean(one) - mean(other)
    shares = [variance(each) / len(each) for each in (one, other)]
    if not sum(shares):
        return Mean(value, value, value)
    freedom = sum(shares) ** 2 / sum(
        share * share / (len(each) - 1) for share, each in zip(shares, (one, other), strict=True)
    )
    reach = float(stdtrit(freedom, (1 + sure) / 2)) * math.sqrt(sum(shares))
    return Mean(value, value - reach, value + reach)
