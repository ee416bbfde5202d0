"""What people did and saw in a logged exercise, as observations.

What the engine drew is no observation. Of a log count the work that somebody finished by hand, and what somebody marked:
that a message was received, that a team set out, that it arrived.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drillbook.schema.finding import Text, say
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.task_events import MessageSent, TaskStarted, TaskSuspended, UnitDispatched
from drillbook.simulator.log.timeline_events import DecisionTaken, Happened
from drillbook.simulator.study.calibration.observations import Observed, Unused

Found = Iterable[Observed | Unused]


@dataclass(slots=True)
class _Journey:
    """The way of a team, as it was ordered, and when it was seen to set out."""

    order: UnitDispatched
    set_out: int | None = None


@dataclass(slots=True)
class _Reading:
    """What is known at a moment of the log; each decision of a person may tell a time."""

    source: str
    begun: dict[str, tuple[int, str]] = field(default_factory=dict)
    worked: dict[str, int] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    sent: dict[str, list[MessageSent]] = field(default_factory=dict)
    journeys: dict[str, _Journey] = field(default_factory=dict)
    marked: bool = False

    def started(self, event: TaskStarted) -> None:
        self.begun[event.path] = (event.at, event.task)
        self.worked[event.path] = self.worked.get(event.path, 0) if event.resumed else 0

    def suspended(self, event: TaskSuspended) -> None:
        since, _task = self.begun.pop(event.path)
        self.worked[event.path] = 0 if event.restarts else self.worked[event.path] + event.at - since

    def decided(self, event: DecisionTaken) -> Found:
        """Yield what a person's decision tells; one that was refused tells nothing."""
        if event.refused:
            return ()
        if event.decision == "finish":
            return self._work(event)
        tells = {"received": self._receipt, "set-out": self._turnout, "arrived": self._travel}.get(event.decision)
        if tells is None:
            return ()
        self.marked = True
        return tells(event)

    def _work(self, event: DecisionTaken) -> Found:
        if event.what in self.begun:
            since, task = self.begun.pop(event.what)
            self.finished.add(event.what)
            yield from self._time("task", event.at - since + self.worked[event.what], name=task)

    def _receipt(self, event: DecisionTaken) -> Found:
        """From sending to receipt, where a person sent it: what the engine reports, nobody has said into a telephone."""
        waiting = self.sent.get(event.what, [])
        found = [one for one in waiting if one.to == event.by] or (waiting if len(waiting) == 1 else [])
        if not found or event.what not in self.finished:
            yield Unused(self.source, _not_sent(event.what))
            return
        waiting.remove(found[0])
        yield from self._time("channel", event.at - found[0].at, name=event.value)

    def _turnout(self, event: DecisionTaken) -> Found:
        """From the order to setting out; a team that was not at its base has no turnout."""
        journey = self.journeys.get(event.what)
        if journey is None or journey.set_out is not None:
            yield Unused(self.source, _not_ordered(event.what))
            return
        journey.set_out = event.at
        if journey.order.turnout:
            yield from self._time("turnout", event.at - journey.order.at, name=event.what)

    def _travel(self, event: DecisionTaken) -> Found:
        journey = self.journeys.pop(event.what, None)
        if journey is None:
            yield Unused(self.source, _not_ordered(event.what))
            return
        order, left = journey.order, journey.set_out
        if left is None and not order.turnout:
            left = order.at
        if left is None:
            yield Unused(self.source, _no_setting_out(event.what))
        elif order.over or not order.to or order.start == order.to:
            yield Unused(self.source, _no_single_road(event.what))
        else:
            yield from self._time("route", event.at - left, start=order.start, to=order.to)

    def _time(self, kind: str, takes: int, *, name: str = "", start: str = "", to: str = "") -> Iterator[Observed]:
        if takes > 0:
            yield Observed(kind, name, takes, self.source, start=start, to=to)


def of_log(log: EventLog, source: str) -> Iterator[Observed | Unused]:
    """Yield the times that people made or marked; of the rest, why it tells nothing.

    A task that was suspended counts what was worked on it, from its last start where it restarts. A channel counts from
    sending to the mark of its receipt, a turnout from the order, a road from setting out.
    """
    reading = _Reading(source)
    drawn = False
    for event in log.events:
        drawn = drawn or isinstance(event, MessageSent | UnitDispatched)
        yield from _told(reading, event)
    if not reading.finished and not reading.marked:
        yield Unused(source, say(en="nobody finished or marked anything by hand in it: its times were drawn, not observed",
                                 zh="其中没有人工办结的任务，也没有人工标记：用时是随机抽取的，不是实测"))  # fmt: skip
    elif drawn and not reading.marked:
        yield Unused(source, _nothing_marked())


def _told(reading: _Reading, event: Happened) -> Found:
    match event:
        case TaskStarted():
            reading.started(event)
        case TaskSuspended() if event.path in reading.begun:
            reading.suspended(event)
        case MessageSent():
            reading.sent.setdefault(event.path, []).append(event)
        case UnitDispatched(what="team"):
            reading.journeys[event.unit] = _Journey(event)
        case DecisionTaken():
            return reading.decided(event)
    return ()


def _nothing_marked() -> Text:
    return say(
        en="nobody marked what was received, set out or arrived in it: times of channels, turnout and routes were drawn, "
        "not observed",
        zh="其中没有人工标记收到、出动、到达：通信、出动、路线的用时是随机抽取的，不是实测",
    )


def _not_sent(path: str) -> Text:
    return say(
        en="'{path}' is marked as received, but nobody sent it by hand, or its receiver is not said",
        zh="“{path}”标记为收到，但不是人工发出的，或者没有写明谁收到",
        path=path,
    )


def _not_ordered(team: str) -> Text:
    return say(
        en="'{team}' is marked on its way, but no order to set out came before the mark",
        zh="“{team}”标记为出动或到达，但此前没有派出的命令",
        team=team,
    )


def _no_setting_out(team: str) -> Text:
    return say(
        en="'{team}' is marked as arrived, but not when it set out: its turnout and its way cannot be told apart",
        zh="“{team}”标记了到达，没有标记出动：出动和行程的用时分不开",
        team=team,
    )


def _no_single_road(team: str) -> Text:
    return say(
        en="'{team}' drove a detour, or its places are not known: no road can be told from it",
        zh="“{team}”绕行，或者起止地点不明：不能算作哪条路线的用时",
        team=team,
    )
