"""Demands and durations that grow with a number: read once, when their task becomes ready."""

from dataclasses import replace
from math import ceil
from typing import Final

from drillbook.simulator.engine.state.run import Run, by_level
from drillbook.simulator.model.tasks import Demand, Growth

_HAIR: Final = 1e-9  # so that 0.3 / 0.1 is three


def fix_growth(run: Run, slot: int) -> None:
    """Fix what a task that has become ready needs and how much longer it takes, by the numbers of now."""
    step, progress = run.slots.step[slot], run.work.progress[slot]
    task = step.task
    assert task is not None
    progress.goods = tuple((kind, _demand(run, slot, demand)) for kind, demand in step.goods)
    if task.crew is not None:
        progress.crew = _wanted(task.crew, _value(run, slot, task.crew.indicator))
    assert progress.level is not None
    longer = by_level(task.longer, progress.level) if task.longer else None
    if longer is not None:
        number = _value(run, slot, longer.indicator)
        progress.extra = round(number * run.draw(run.path(slot), "each", longer.each))


def _demand(run: Run, slot: int, demand: Demand) -> Demand:
    growth = demand.growth
    if growth is None:
        return demand
    wanted = (_wanted(growth, _value(run, slot, growth.indicator)),)
    return replace(demand, least=wanted, most=wanted)


def _wanted(growth: Growth, number: float) -> int:
    """One for each so many, rounded up: 0 for none, 3 for nine at one for each four."""
    return min(growth.most, max(growth.least, ceil(number / growth.each - _HAIR) * growth.scale))


def _value(run: Run, slot: int, indicator: int) -> float:
    """The number at the place of the incident, else the one that holds everywhere; 0 where nothing is known."""
    place = run.slots.scope[slot].place
    there = run.facts.values_there[indicator].get(place)
    value = run.facts.values[indicator] if there is None else there
    return max(0.0, value or 0.0)
