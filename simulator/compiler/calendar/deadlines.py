"""What the calendar decides, as ticks: when a time of day comes, when a promised time is due."""

import datetime
from collections.abc import Iterator, Mapping
from itertools import pairwise

from drillbook.schema.models.calendar.workdays import ONE_DAY
from drillbook.schema.values.calendar_times import CalendarTime, Daily, Deadline, WorkingDays
from drillbook.simulator.compiler.builder import Builder

Dues = tuple[tuple[int, int], ...]
"""(from, due): what begins at or after ``from``, and before the next, is due at ``due``."""


def occurrences(builder: Builder, times: tuple[int, ...]) -> tuple[int, ...]:
    """List when clocks show these times of day, from StartEx to the first day after the end."""
    found = sorted({builder.clock.of_day(day, ms) for day in _days(builder, 1) for ms in times})
    return tuple(tick for tick in found if tick >= 0)


def rounds(builder: Builder, plan: str, every: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
    """List, by level, when rounds may begin; nothing where no level goes by the clock."""
    if not any(isinstance(one, Daily) for one in every.values()):
        return ()
    written = builder.by_level(plan, every)
    return tuple(occurrences(builder, one.times) if isinstance(one, Daily) else () for one in written)


def calendar(builder: Builder, plan: str, limits: Mapping[str, int]) -> tuple[Dues, ...]:
    """List, by level, when a promised time is due; nothing where every level has a length."""
    if not any(isinstance(one, CalendarTime) for one in limits.values()):
        return ()
    return tuple(_dues(builder, one) for one in builder.by_level(plan, limits))


def _dues(builder: Builder, limit: int) -> Dues:
    clock = builder.clock
    if isinstance(limit, WorkingDays):
        return tuple(
            (clock.midnight(day), clock.midnight(builder.workdays.after(day, limit.count) + ONE_DAY))
            for day in _days(builder)
        )
    if not isinstance(limit, Deadline):
        return ()
    if limit.day:
        later = ONE_DAY * (limit.day - 1)
        return tuple((clock.midnight(day), clock.of_day(day + later, limit.of_day)) for day in _days(builder))
    ticks = [clock.of_day(day, limit.of_day) for day in _days(builder, 1)]
    return tuple(pairwise(ticks))


def _days(builder: Builder, after: int = 0) -> Iterator[datetime.date]:
    """Every day of the exercise, the one before it, and so many after it."""
    day, lasts = builder.clock.begins.date() - ONE_DAY, builder.scenario.value.lasts
    while builder.clock.midnight(day - ONE_DAY * after) <= lasts:
        yield day
        day += ONE_DAY
