"""Rosters to ticks: how many people of a post are there from StartEx on, shift by shift and day by day."""

import datetime
from collections import Counter

from drillbook.schema.models.calendar.rosters import Roster, Span
from drillbook.schema.models.calendar.workdays import ONE_DAY, Workdays
from drillbook.simulator.compiler.wall_clock import WallClock

Present = tuple[tuple[int, int], ...]
"""(tick, number present) from StartEx on, a new entry where the number changes."""


def present(roster: Roster, workdays: Workdays, clock: WallClock, lasts: int) -> Present:
    """Count who is there. A shift belongs to the day it begins on; where shifts overlap, both are there."""
    steps: Counter[int] = Counter({0: 0})
    day = clock.begins.date() - ONE_DAY
    while clock.midnight(day) <= lasts:
        for span, number in roster.numbers(day, workdays):
            start, end = _ticks(clock, day, span)
            if end > 0 and start <= lasts:
                steps[max(start, 0)] += number
                steps[end] -= number
        day += ONE_DAY
    changes: list[tuple[int, int]] = []
    there = 0
    for tick in sorted(tick for tick in steps if tick <= lasts):
        there += steps[tick]
        if not changes or changes[-1][1] != there:
            changes.append((tick, there))
    return tuple(changes)


def has_open_day(roster: Roster, workdays: Workdays, clock: WallClock, lasts: int) -> bool:
    """Say whether the exercise touches a day off for which the roster says nothing of its own."""
    day = clock.begins.date()
    while clock.midnight(day) <= lasts:
        if roster.is_open(day, workdays):
            return True
        day += ONE_DAY
    return False


def _ticks(clock: WallClock, day: datetime.date, span: Span) -> tuple[int, int]:
    start, end = span
    last = day + ONE_DAY if end <= start else day
    return clock.ticks(datetime.datetime.combine(day, start)), clock.ticks(datetime.datetime.combine(last, end))
