"""Demands and durations that grow with a number: read once, when their task becomes ready."""

from math import ceil
from typing import Final

from drillbook.simulator.engine.program.steps import Wanted, by_level
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.model.tasks import Growth

_HAIR: Final = 1e-9  # so that 0.3 / 0.1 is three


def fix_growth(run: Run, slot: int) -> None:
    """Fix what a task that has become ready needs and how much longer it takes, by the numbers of now."""
    step, progress = run.slots.step[slot], run.work.progress[slot]
    task = step.task
    assert task is not None
    assert progress.level is not None
    by_now = by_level(step.goods, progress.level) if step.goods else ()
    growths = (demand.growth for _, demand in step.demands)
    progress.goods = tuple(_grown(run, slot, *pair) for pair in zip(by_now, growths, strict=True))
    if task.crew is not None:
        progress.crew = _wanted(task.crew, _value(run, slot, task.crew.indicator))
    longer = by_level(task.longer, progress.level) if task.longer else None
    if longer is not None:
        number = _value(run, slot, longer.indicator)
        progress.extra = round(number * run.draw(run.path(slot), "each", longer.each))


def _grown(run: Run, slot: int, wanted: Wanted, growth: Growth | None) -> Wanted:
    if growth is None:
        return wanted
    kind, pool, _, _, hourly = wanted
    number = _wanted(growth, _value(run, slot, growth.indicator))
    return kind, pool, number, number, hourly


def _wanted(growth: Growth, number: float) -> int:
    """One for each so many, rounded up: 0 for none, 3 for nine at one for each four."""
    return min(growth.most, max(growth.least, ceil(number / growth.each - _HAIR) * growth.scale))


def _value(run: Run, slot: int, indicator: int) -> float:
    """The number at the place of the incident, else the one that holds everywhere; 0 where nothing is known."""
    place = run.slots.scope[slot].place
    there = run.facts.values_there[indicator].get(place)
    value = run.facts.values[indicator] if there is None else there
    return max(0.0, value or 0.0)
