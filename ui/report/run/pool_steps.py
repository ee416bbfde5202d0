"""Every pool over time: how many there are, how many are at work; for the player and for waits by pool."""

import re
from collections.abc import Sequence
from typing import Any

from drillbook.simulator.log import events as e
from drillbook.simulator.log.measures import waited_for
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.titles import Titles

_SHOWN = ("staff", "equipment", "capability")
Steps = list[list[int]]


def pools(events: Sequence[e.Event], context: LogContext, titles: Titles) -> list[dict[str, Any]]:
    """Pools that somebody used or that changed; ``full``: at some moment everybody was at work; ``waited``: how long tasks waited for it."""
    most, use = _capacities(events, context), _uses(events, context)
    waited = waited_for(events)
    found = []
    for name, kind in context.kinds.items():
        if kind in _SHOWN and name in most and name in use:
            full = _is_ever_full(most[name], use[name])
            row = {"id": name, "t": titles.thing(name), "kind": kind, "cap": most[name], "use": use[name], "full": full}
            found.append({**row, "waited": waited.get(name, 0)})
    return sorted(found, key=lambda row: -row["waited"])


def _capacities(events: Sequence[e.Event], context: LogContext) -> dict[str, Steps]:
    """From the number at StartEx on, by what changed."""
    found = {name: [[0, number]] for name, number in context.stock.items()}
    for event in events:
        match event:
            case e.StaffChanged() if event.pool in found:
                _put(found[event.pool], event.at, event.present)
            case e.StockChanged() if event.pool in found:
                _put(found[event.pool], event.at, found[event.pool][-1][1] + event.change)
            case e.StockChanged():
                for pool in context.within.get(event.pool, ()):
                    _put(found[pool], event.at, found[pool][-1][1] + event.change)
    return found


def _uses(events: Sequence[e.Event], context: LogContext) -> dict[str, Steps]:
    held: dict[str, e.Held] = {}
    found: dict[str, Steps] = {}
    for event in events:
        match event:
            case e.TaskDispatched() | e.TaskStarted() | e.TaskContinued():
                _change(found, context, event.at, held.get(event.path, ()), event.held)
                held[event.path] = event.held
            case (
                e.TaskReported() | e.TaskFinished() | e.TaskSuspended() | e.TaskAborted() | e.TaskFailed() | e.TaskWithdrawn()
                | e.TaskUnfinished()
            ):  # fmt: skip
                _change(found, context, event.at, held.pop(event.path, ()), ())
    return found


def _change(found: dict[str, Steps], context: LogContext, at: int, before: e.Held, after: e.Held) -> None:
    for sign, things in ((-1, before), (1, after)):
        for name, count in things:
            for pool in _counts_towards(name, context):
                steps = found.setdefault(pool, [[0, 0]])
                _put(steps, at, steps[-1][1] + sign * count)


def _counts_towards(name: str, context: LogContext) -> tuple[str, ...]:
    """A post counts for itself, a team for all it can do, ``pump-truck-3`` for pump trucks."""
    if name in context.within:
        return context.within[name]
    return (name,) if name in context.kinds else (re.sub(r"-\d+$", "", name),)


def _put(steps: Steps, at: int, number: int) -> None:
    """Steps that change nothing are left out."""
    if steps[-1][0] == at:
        steps.pop()
    if not steps or steps[-1][1] != number:
        steps.append([at, number])


def _is_ever_full(most: Steps, use: Steps) -> bool:
    """At the beginning of some stretch, everybody there is at work."""
    moments = sorted({at for steps in (most, use) for at, _number in steps})
    return any(0 < _at(use, moment) >= _at(most, moment) for moment in moments)


def _at(steps: Steps, moment: int) -> int:
    return next((number for at, number in reversed(steps) if at <= moment), 0)
