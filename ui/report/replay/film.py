"""A log as the player shows it: the facilitator's part, bars in lanes, messages, pools, levels, promised times, the map."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from drillbook.simulator.log import events as e
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, plan_of, promises_at_end
from drillbook.ui.report.clock_text import exact
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.replay.bars import bars_of, fold, lanes_of
from drillbook.ui.report.replay.cues import cues
from drillbook.ui.report.replay.whereabouts import map_of
from drillbook.ui.report.run.causes import (
    cause_text,
    causes_text,
    places_told,
    reason_text,
    unknown_text,
    whole_seconds,
)
from drillbook.ui.report.run.event_words import sentences
from drillbook.ui.report.run.pool_steps import pools
from drillbook.ui.report.run.promises import outcome_word
from drillbook.ui.report.titles import Titles, level_word, round_of

Row = dict[str, Any]
Answers = Mapping[str, Sequence[Sequence[str]]]
"""By what is asked about, the lines that say why; each has what stands before it."""
COLOURS = 4
"""Colours of level there are: red is the first, blue the last."""
_USUAL = ("I", "II", "III", "IV")
_LOUD = (
    e.InjectDelivered, e.LevelRaised, e.LevelFell, e.ResponseEnded, e.TaskStarted, e.MessageFailed, e.PromiseMissed,
    e.DisruptionBegan, e.DisruptionEnded, e.RoleAbsent, e.DeputyActing, e.CommandPassed, e.TaskQueued, e.TaskAborted, e.TaskFailed,
    e.TaskSuspended, e.TaskStarved, e.PromiseNeverReached, e.UnitArrived, e.PeopleSheltered,
)  # fmt: skip


def film(log: EventLog, context: LogContext, name: str = "", answers: Answers | None = None) -> Row:
    """Everything the player needs, in the language spoken; times are milliseconds since StartEx."""
    events, titles = log.events, context.current_titles()
    bars = bars_of(events, context, titles)
    number = {bar["id"]: at for at, bar in enumerate(bars)}
    folds = fold(bars, events, titles)
    promises = promises_at_end(events, log.origin.end(context.ends))
    places = places_told((part for row in promises for part in row.parts), titles)
    links, closing = _Links(number, titles, places), _closing(events)
    ends = max([context.ends, *(event.at for event in events[-1:])])
    return {
        "name": name,
        "title": context.title,
        "begins": context.begins,
        "changes": context.clock.changes(ends),
        "ends": ends,
        "cues": cues(events, context, titles),
        "lanes": {group: lanes_of(bars, group, context, titles) for group in ("plan", "house", "place")},
        "bars": bars,
        "folds": folds,
        "events": list(_events(events, number, titles)),
        "letters": list(_letters(events, titles)),
        "levels": list(_levels(events, context, titles)),
        "pools": pools(events, context, titles),
        "map": map_of(events, context, titles),
        "promises": [_promise(row, closing, links, titles) for row in promises if row.since is not None],
        "links": links.rows,
        "answers": {asked: [list(line) for line in lines] for asked, lines in (answers or {}).items()},
    }


def _events(events: Sequence[e.Event], number: dict[str, int], titles: Titles) -> Iterator[list[Any]]:
    for event, text in zip(events, sentences(events, titles), strict=True):
        bar = number.get(getattr(event, "path", ""), -1)
        yield [event.at, event.cause, text, bar, _weight(event), asked_about(event)]


def _weight(event: e.Event) -> int:
    """0: left to those who look closely; 1: worth a step; 2: a promised time broken."""
    if isinstance(event, e.PromiseMissed) or (isinstance(event, e.PromiseNeverReached) and event.was_due):
        return 2
    return int(isinstance(event, _LOUD) and round_of(getattr(event, "path", "")) == 1)


def asked_about(event: e.Event) -> str:
    """The name by which one asks why, of an event that is about no step."""
    match event:
        case e.InjectDelivered() | e.InjectWithheld() | e.DisruptionBegan() | e.DisruptionEnded():
            return f"inject:{event.inject.partition('#')[0]}"
        case e.MessageSent() | e.MessageFailed() | e.MessageReceived() if event.path.startswith("inject:"):
            return event.path.partition("#")[0]
        case e.LevelWanted() | e.LevelRaised() | e.LevelNotRaised() | e.LevelEnding():
            return f"{event.plan}/{event.level}"
        case e.LevelFell():
            return f"{event.plan}/{event.was}"
        case e.PromiseMet() | e.PromiseMissed() | e.PromiseNeverReached():
            return event.promise
        case e.ProcedureStarted():
            return event.procedure
    return ""


def level_colour(level: str, levels: Sequence[str]) -> int:
    """1 red, 2 orange, 3 yellow, 4 blue, 0 none. Levels I to IV have their own, others by their place from the highest."""
    if level in _USUAL and set(levels) <= set(_USUAL):
        return _USUAL.index(level) + 1
    if level not in levels:
        return 0 if level == "none" else 1
    return min(COLOURS, len(levels) - list(levels).index(level))


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
    """The level of each plan over time with its colour and its event; plans that stay at rest are left out."""
    steps: dict[str, list[list[Any]]] = {}
    for number, event in enumerate(events):
        if isinstance(event, e.LevelRaised | e.LevelFell):
            colour = level_colour(event.level, context.levels.get(event.plan, ()))
            steps.setdefault(event.plan, []).append([event.at, level_word(event.level), colour, number, event.level])
    order = {name: at for at, name in enumerate(context.plans)}
    for plan in sorted(steps, key=lambda name: order.get(name, len(order))):
        yield {"plan": plan, "t": titles.short_plan(plan), "s": steps[plan]}


class _Links:
    """The parts of all chains, each once: what, since when, how long, which bar, and the part before it (-1: none)."""

    def __init__(self, number: dict[str, int], titles: Titles, places: Mapping[str, str]) -> None:
        self.rows: list[list[Any]] = []
        self._known: dict[tuple[Any, ...], int] = {}
        self._number, self._titles, self._places = number, titles, places

    def chain(self, row: PromiseRow) -> int:
        """The number of the last part of a chain; those before it follow from it."""
        last = -1
        for part, took in zip(row.parts, whole_seconds([part.took for part in row.parts]), strict=True):
            key = (part.kind, part.about, part.since, took, part.tries, last)
            if key not in self._known:
                self._known[key] = len(self.rows)
                bar = self._number.get(part.waiters[0] if part.waiters else part.path or part.about, -1)
                self.rows.append(
                    [cause_text(part, self._titles, exact(took), self._places), part.since, took, bar, last]
                )
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
