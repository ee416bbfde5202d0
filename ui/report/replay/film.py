"""A log as the player shows it: bars in lanes, messages, pools, levels and promised times, each with its events."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from drillbook.simulator.log import events as e
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, plan_of, promise_rows
from drillbook.ui.report.clock_text import lasting
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.run.causes import cause_text, reason_text
from drillbook.ui.report.run.event_words import sentences
from drillbook.ui.report.run.pool_steps import pools
from drillbook.ui.report.run.promises import outcome_word
from drillbook.ui.report.titles import Titles, level_word, round_of
from drillbook.ui.words import _

Row = dict[str, Any]
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
_LOUD = (
    e.InjectDelivered, e.LevelRaised, e.LevelFell, e.ResponseEnded, e.TaskStarted, e.MessageFailed, e.PromiseMissed,
    e.DisruptionBegan, e.DisruptionEnded, e.RoleAbsent, e.DeputyActing, e.CommandPassed, e.TaskQueued, e.TaskAborted, e.TaskFailed,
    e.TaskSuspended, e.TaskStarved, e.PromiseNeverReached, e.UnitArrived, e.PeopleSheltered,
)  # fmt: skip


def film(log: EventLog, context: LogContext, name: str = "") -> Row:
    """Everything the player needs, in the language spoken; times are milliseconds since StartEx."""
    events, titles = log.events, context.current_titles()
    bars = _bars(events, context, titles)
    number = {bar["id"]: at for at, bar in enumerate(bars)}
    told = sentences(events, titles)
    return {
        "name": name,
        "title": context.title,
        "begins": context.begins,
        "ends": max([context.ends, *(event.at for event in events[-1:])]),
        "lanes": {group: _lanes(bars, group, context, titles) for group in ("plan", "house", "place")},
        "bars": bars,
        "events": [
            [event.at, event.cause, text, number.get(getattr(event, "path", ""), -1), _plan(event), _weight(event)]
            for event, text in zip(events, told, strict=True)
        ],
        "letters": list(_letters(events, titles)),
        "levels": list(_levels(events, context, titles)),
        "pools": pools(events, context, titles),
        "units": list(_units(events, context, titles)),
        "promises": [_promise(row, events, number, titles) for row in promise_rows(events) if row.since is not None],
    }


def _weight(event: e.Event) -> int:
    """0: left to those who look closely; 1: worth a step; 2: a promised time broken."""
    if isinstance(event, e.PromiseMissed | e.PromiseNeverReached):
        return 2
    return int(isinstance(event, _LOUD) and round_of(getattr(event, "path", "")) == 1)


def _plan(event: e.Event) -> str:
    name = getattr(event, "plan", "") or getattr(event, "task", "") or getattr(event, "path", "")
    return plan_of(str(name)) if not str(name).startswith("inject:") else ""


def _bars(events: Sequence[e.Event], context: LogContext, titles: Titles) -> list[Row]:
    """One for each step that was set off: who, where, and what it was at from when to when."""
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
        "id": event.path,
        "t": title,
        "w": "",
        "plan": plan,
        "house": "",
        "place": "",
        "s": [],
        "v": "open",
        "e": at,
    }


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


def _lanes(bars: Sequence[Row], group: str, context: LogContext, titles: Titles) -> list[list[str]]:
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


def _letters(events: Sequence[e.Event], titles: Titles) -> Iterator[Row]:
    """Messages: from whom, to whom, when sent, when received (-1: never), how many tries were in vain."""
    open_: dict[int, Row] = {}
    for at, event in enumerate(events):
        match event:
            case e.MessageSent():
                sender = titles.role(event.sender) if event.sender else ""
                to, path = titles.role(event.to), event.path
                open_[event.message] = {"from": sender, "to": to, "id": path, "s": event.at, "r": -1, "f": 0, "e": at}
            case e.MessageFailed() if event.message in open_:
                open_[event.message]["f"] += 1
            case e.MessageReceived() if event.message in open_:
                open_[event.message]["r"] = event.at
    yield from open_.values()


def _levels(events: Sequence[e.Event], context: LogContext, titles: Titles) -> Iterator[Row]:
    """The level of each plan over time; plans that stay at rest are left out."""
    steps: dict[str, list[list[Any]]] = {}
    for event in events:
        if isinstance(event, e.LevelRaised | e.LevelFell):
            steps.setdefault(event.plan, []).append([event.at, level_word(event.level), event.level == "none"])
    order = {name: at for at, name in enumerate(context.plans)}
    for plan in sorted(steps, key=lambda name: order.get(name, len(order))):
        yield {"plan": plan, "t": titles.short_plan(plan), "s": steps[plan]}


def _units(events: Sequence[e.Event], context: LogContext, titles: Titles) -> Iterator[Row]:
    """Where teams and pieces of equipment were."""
    found: dict[str, list[list[Any]]] = {}
    for event in events:
        match event:
            case e.UnitDispatched() if not _is_load(event.unit, context):
                start, to = titles.thing(event.start), titles.thing(event.to)
                found.setdefault(event.unit, []).append([event.at, f"{start} → {to}" if to else start])
            case e.UnitArrived() | e.UnitReturned() if not _is_load(event.unit, context):
                found.setdefault(event.unit, []).append([event.at, titles.thing(event.place)])
    for unit, steps in found.items():
        number = re.search(r"-(\d+)$", unit)
        title = titles.things.get(unit) or titles.thing(unit) + (f" {number[1]}" if number else "")
        yield {"t": title, "s": steps}


def _is_load(unit: str, context: LogContext) -> bool:
    return context.kinds.get(unit) == "supplies"


def _promise(row: PromiseRow, events: Sequence[e.Event], number: dict[str, int], titles: Titles) -> Row:
    """A promised time with the chain that drove it, bar by bar."""
    since, end = row.since or 0, (row.since or 0) + (row.elapsed or row.limit or 0)
    links = [
        {"t": cause_text(link, titles), "s": link.since, "d": link.took, "b": number.get(link.task or link.about, -1)}
        for link in row.driven_by
    ]
    closing = next((at for at, event in enumerate(events) if _closes(event, row)), -1)
    return {
        "id": row.id,
        "t": titles.promise(row.id),
        "plan": plan_of(row.id.rpartition(">")[2]),
        "path": row.path,
        "o": row.outcome,
        "w": outcome_word(row.outcome),
        "s": since,
        "x": since + (row.limit or 0),
        "end": end,
        "said": f"{lasting(row.elapsed)} / {lasting(row.limit)}" if row.elapsed is not None else lasting(row.limit),
        "why": reason_text(row.reason, titles),
        "links": links,
        "e": closing,
    }


def _closes(event: e.Event, row: PromiseRow) -> bool:
    if not isinstance(event, e.PromiseMet | e.PromiseMissed | e.PromiseNeverReached):
        return False
    return (event.promise, event.path, event.since) == (row.id, row.path, row.since)
