"""Bars of a film: what each step was at from when to when, in lanes; rounds that went as usual folded into one."""

from collections.abc import Sequence
from typing import Any

from drillbook.simulator.log import events as e
from drillbook.simulator.log.measures import plan_of
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.run.repeated_events import Rounds
from drillbook.ui.report.titles import Titles, round_of
from drillbook.ui.translation import _

Row = dict[str, Any]
FOLDED_FROM = 3
"""So many rounds of one step that went as usual are shown as one mark."""
_OPENS = {
    e.TaskReady.kind: "queued",
    e.TaskDispatched.kind: "travelling",
    e.TaskStarted.kind: "working",
    e.TaskReported.kind: "sending",
    e.TaskSuspended.kind: "queued",
}
_CLOSES = {
    e.TaskFinished.kind: "done",
    e.TaskSkipped.kind: "skipped",
    e.TaskWithdrawn.kind: "withdrawn",
    e.TaskAborted.kind: "aborted",
    e.TaskFailed.kind: "failed",
    e.TaskStarved.kind: "starved",
    e.TaskUnmet.kind: "unmet",
    e.TaskUnfinished.kind: "unfinished",
}


def bars_of(events: Sequence[e.Event], context: LogContext, titles: Titles) -> list[Row]:
    """One for each step that was set off: who, where, and what it was at from when to when; ``g``: its fold, -1 for none."""
    bars: dict[str, Row] = {}
    for at, event in enumerate(events):
        if event.kind in _OPENS:
            bar = bars.setdefault(event.path, _bar(event, at, titles))  # type: ignore[attr-defined]
            _end(bar, event.at)
            if bar["s"] and bar["s"][-1][1] == event.at:
                bar["s"].pop()
            bar["s"].append([_OPENS[event.kind], event.at, -1])
            if isinstance(event, e.TaskDispatched | e.TaskStarted):
                _who(bar, event, context, titles)
            elif isinstance(event, e.TaskReady):
                bar["w"], bar["house"] = titles.role(event.role), context.houses.get(event.role, "")
        elif event.kind in _CLOSES and event.path in bars:  # type: ignore[attr-defined]
            bar = bars[event.path]  # type: ignore[attr-defined]
            _end(bar, event.at)
            bar["v"] = _CLOSES[event.kind]
    last = events[-1].at if events else 0
    for bar in bars.values():
        _end(bar, last)
    return list(bars.values())


def _bar(event: Any, at: int, titles: Titles) -> Row:
    number = round_of(event.path)
    title = titles.task(event.task) if titles.tasks.get(event.task) else titles.anything(event.path)
    title = f"{title} ·{number}" if number > 1 else title
    plan = plan_of(event.path)
    return {
        "id": event.path, "t": title, "w": "", "plan": plan, "house": "", "place": "", "s": [], "v": "open", "e": at, "h": [],
        "g": -1,
    }  # fmt: skip


def _who(bar: Row, event: e.TaskDispatched | e.TaskStarted, context: LogContext, titles: Titles) -> None:
    bar["w"] = titles.role(event.by or event.role)
    bar["house"] = context.houses.get(event.by or event.role, "")
    bar["place"] = event.place or bar["place"]
    held = (titles.thing(name) for name, _count in event.held)
    bar["h"] = list(dict.fromkeys(held))


def _end(bar: Row, at: int) -> None:
    if bar["s"] and bar["s"][-1][2] < 0:
        bar["s"][-1][2] = at
        if bar["s"][-1][1] == at and len(bar["s"]) > 1:
            bar["s"].pop()


def fold(bars: Sequence[Row], events: Sequence[e.Event], titles: Titles) -> list[Row]:
    """Give every bar of a routine its fold and return the folds: title and how many rounds are in it.

    A round that waited, was interrupted, missed its promised time or was never done stays a bar of its own.
    """
    rounds = Rounds.of(events)
    usual: dict[str, list[Row]] = {}
    for bar in bars:
        if bar["v"] == "done" and bar["id"] not in rounds.odd:
            usual.setdefault(rounds.course(bar["id"]), []).append(bar)
    folds: list[Row] = []
    for step, members in usual.items():
        if len(members) < FOLDED_FROM:
            continue
        for bar in members:
            bar["g"] = len(folds)
        folds.append(
            {"t": members[0]["t"] if round_of(members[0]["id"]) == 1 else titles.anything(step), "n": len(members)}
        )
    return folds


def lanes_of(bars: Sequence[Row], group: str, context: LogContext, titles: Titles) -> list[list[str]]:
    """Keys and headings, plans in the order of the book, all else as it comes."""
    keys = list(dict.fromkeys(bar[group] for bar in bars))
    if group == "plan":
        order = {name: at for at, name in enumerate(context.plans)}
        keys.sort(key=lambda key: order.get(key, len(order)))
        return [[key, titles.short_plan(key)] for key in keys]
    keys.sort(key=lambda key: not key)
    if group == "place":
        return [[key, titles.thing(key) if key else _("no place of its own")] for key in keys]
    return [[key, key or _("no organization")] for key in keys]
