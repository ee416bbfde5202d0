"""A log as the player shows it: bars in lanes, messages, pools, levels and promised times, each with its events."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from drillbook.simulator.log import events as e
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, plan_of, promise_rows
from drillbook.ui.report.clock_text import exact
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.run.causes import cause_text, causes_text, reason_text, unknown_text, whole_seconds
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
    links, closing = _Links(number, titles), _closing(events)
    ends = max([context.ends, *(event.at for event in events[-1:])])
    return {
        "name": name,
        "title": context.title,
        "begins": context.begins,
        "changes": context.clock.changes(ends),
        "ends": ends,
        "lanes": {group: _lanes(bars, group, context, titles) for group in ("plan", "house", "place")},
        "bars": bars,
        "events": [
            [
                event.at,
                event.cause,
                text,
                number.get(getattr(event, "path", ""), -1),
                _plan(event),
                _weight(event),
                _asked(event),
            ]
            for event, text in zip(events, told, strict=True)
        ],
        "letters": list(_letters(events, titles)),
        "levels": list(_levels(events, context, titles)),
        "pools": pools(events, context, titles),
        "units": list(_units(events, context, titles)),
        "promises": [_promise(row, closing, links, titles) for row in promise_rows(events) if row.since is not None],
        "links": links.rows,
    }


def _weight(event: e.Event) -> int:
    """0: left to those who look closely; 1: worth a step; 2: a promised time broken."""
    if isinstance(event, e.PromiseMissed | e.PromiseNeverReached):
        return 2
    return int(isinstance(event, _LOUD) and round_of(getattr(event, "path", "")) == 1)


def _asked(event: e.Event) -> str:
    """The name by which one asks why, of an event that is about no step."""
    match event:
        case e.InjectDelivered() | e.InjectWithheld():
            return f"inject:{event.inject.partition('#')[0]}"
        case e.LevelWanted() | e.LevelRaised() | e.LevelNotRaised() | e.LevelEnding():
            return f"{event.plan}/{event.level}"
    return ""


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
    """Where teams were; loads of equipment and supplies have no place of their own."""
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
    return context.kinds.get(unit) in ("supplies", "equipment")


class _Links:
    """The parts of all chains, each once: what, since when, how long, which bar, and the part before it (-1: none)."""

    def __init__(self, number: dict[str, int], titles: Titles) -> None:
        self.rows: list[list[Any]] = []
        self._known: dict[tuple[Any, ...], int] = {}
        self._number, self._titles = number, titles

    def chain(self, row: PromiseRow) -> int:
        """The number of the last part of a chain; those before it follow from it."""
        last = -1
        for part, took in zip(row.parts, whole_seconds([part.took for part in row.parts]), strict=True):
            key = (part.kind, part.about, part.since, took, part.tries, last)
            if key not in self._known:
                self._known[key] = len(self.rows)
                bar = self._number.get(part.waiters[0] if part.waiters else part.path or part.about, -1)
                self.rows.append([cause_text(part, self._titles, exact(took)), part.since, took, bar, last])
            last = self._known[key]
        return last


def _promise(row: PromiseRow, closing: dict[tuple[str, str, int], int], links: _Links, titles: Titles) -> Row:
    """A promised time with the chain that drove it, bar by bar."""
    since, end = row.since or 0, (row.since or 0) + (row.elapsed or row.limit or 0)
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
        "said": f"{exact(row.elapsed)} / {exact(row.limit)}" if row.elapsed is not None else exact(row.limit),
        "took": exact(row.elapsed) if row.elapsed is not None else "",
        "why": " ".join(filter(None, (_why(row, titles), unknown_text([row])))),
        "link": links.chain(row),
        "e": closing.get((row.id, row.path, since), -1),
    }


def _why(row: PromiseRow, titles: Titles) -> str:
    return causes_text(row, titles) if row.parts else reason_text(row.reason, titles)


def _closing(events: Sequence[e.Event]) -> dict[tuple[str, str, int], int]:
    """The event that ended each promised time."""
    ends = (e.PromiseMet, e.PromiseMissed, e.PromiseNeverReached)
    found: dict[tuple[str, str, int], int] = {}
    for at, event in enumerate(events):
        if isinstance(event, ends):
            found.setdefault((event.promise, event.path, event.since), at)
    return found
