"""Parses what a step waits for: a condition, a moment, or the next such time of day."""

from drillbook.schema.conditions.parser import parse_trigger
from drillbook.schema.conditions.tree import Condition, Moment
from drillbook.schema.examples import A_MOMENT
from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.values.calendar_times import TimeOfDay, clock_said
from drillbook.schema.values.calendar_times_parser import parse_clock_time
from drillbook.schema.values.instants import clocks_in, parse_instant
from drillbook.schema.values.names import normalise
from drillbook.schema.values.times import parse_duration, render_duration


def parse_awaited(text: str) -> Condition | Moment | TimeOfDay:
    """Parse what is waited for.

    Raises ``Unreadable``; where a time is meant that cannot stand here, the hint says what comes nearest to it.
    """
    clock = parse_clock_time(text)
    try:
        return parse_trigger(text) if clock is None else clock
    except Unreadable as problem:
        hint = _instant_meant(text) or _while_meant(text) or problem.hint
        raise Unreadable(problem.message, hint, problem.offset, problem.code) from None


def _instant_meant(text: str) -> Text | None:
    """How to wait until a time of day, or until so long after the beginning."""
    clocks = clocks_in(normalise(text))
    try:
        at = parse_instant(text)
    except Unreadable:
        return _next(clocks[0]) if len(clocks) == 1 else None
    if at.elapsed is None:
        return _next(at.of_day)
    if at.elapsed <= 0:
        return None
    after = (render_duration(at.elapsed, "en"), render_duration(at.elapsed, "zh"))
    return say(en="write incident + {after}", zh="请写作：事发 + {after}", after=say(en=after[0], zh=after[1]))


def _next(clock: int) -> Text:
    shown = clock_said(clock)
    return say(en='write "{clock}", the next such time of day', zh="请写作：{clock}，即下一个{clock}", clock=shown)


def _while_meant(text: str) -> Text | None:
    """How to wait for so long."""
    try:
        parse_duration(text)
    except Unreadable:
        return None
    return say(
        en="write from when on, for example: {a_moment} + {text}",
        zh="请写明自何时起，例如：{a_moment} + {text}",
        a_moment=A_MOMENT,
        text=text.strip(),
    )
