"""Main effects: how many more promised times are broken at points where something goes wrong than where it does not."""

import math
from collections.abc import Sequence

from drillbook.simulator.rehearsal.intervals import Mean, mean
from drillbook.simulator.study.stress.breaking import Effect
from drillbook.simulator.study.stress.design import Point
from drillbook.simulator.study.stress.misfortunes import Factor

Measured = tuple[Point, float]
"""A point of the design, and the promised times broken there per run, beside those broken as things are."""


def main_effects(factors: Sequence[Factor], points: Sequence[Measured], alone: Sequence[int]) -> tuple[Effect, ...]:
    """Return the main effect of each factor that went wrong at two points at least, the largest first."""
    found = []
    for at, factor in enumerate(factors):
        with_it = [broken for point, broken in points if at in point]
        rest = [broken for point, broken in points if at not in point]
        if len(with_it) > 1 and len(rest) > 1:
            found.append(Effect(factor, _difference(_mean(with_it), _mean(rest)), alone[at]))
    return tuple(sorted(found, key=lambda one: (-one.broken.value, one.factor.name)))


def _mean(values: Sequence[float]) -> Mean:
    return mean(sum(values), sum(value * value for value in values), len(values))


def _difference(one: Mean, other: Mean) -> Mean:
    """The difference of two independent means: their variances add (Welch)."""
    value = one.value - other.value
    reach = math.hypot(one.high - one.value, other.high - other.value)
    return Mean(value, value - reach, value + reach)
