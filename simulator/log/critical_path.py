"""Find the critical path to a moment: the chain of events that drove it, whose times add up exactly.

Every event names the one that caused it. Going back along causes from the end of a promised time to its start gives
its segments: work, travel, messages, waiting for a shift. A task that had to wait for somebody is driven by the task
whose release let it start, so a chain follows whoever was busy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from drillbook.simulator.log import events as e
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.pickled import pickled


@pickled
@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a path, ``took`` milliseconds from ``since`` on. ``about``: a step, unit, inject or role; ``through``:
    the pool by whose release it drove the next one, nothing where that simply came after it; ``task``: the step a unit
    is on its way to. ``event``, ``before``: the events that ended and began it, by number; ``waiting``: how long what
    it drove through a pool had waited by its end, ``waiter``: the step that did.
    """

    kind: str
    about: str
    since: int
    took: int
    through: str = ""
    task: str = ""
    event: int = field(default=-1, compare=False)
    before: int = field(default=-1, compare=False)
    waiting: int = field(default=0, compare=False)
    waiter: str = field(default="", compare=False)


class Trail(Protocol):
    """What a path is found from: events by number, and what led to each of them."""

    def __getitem__(self, number: int, /) -> Happened: ...
    def at(self, number: int) -> int: ...

    def before(self, number: int) -> int:
        """Return what drove an event; of an arrival of all, that they were sent: the last is found by its journey; of
        an interruption, what the step was at until then.
        """

    def interruption(self, number: int) -> int:
        """Return the event that had interrupted the step that begins again with event ``number``; -1 for none."""

    def sent_off(self, number: int, path: str) -> Iterator[e.UnitDispatched]:
        """Yield what left for a step at the moment of event ``number``, at which it was dispatched."""


class LogTrail:
    """The trail of a log that is there as events."""

    def __init__(self, log: Sequence[Happened]) -> None:
        self._log = log
        self._interruptions: dict[str, list[int]] | None = None  # by step

    def __getitem__(self, number: int) -> Happened:
        return self._log[number]

    def at(self, number: int) -> int:
        """Return when an event was."""
        return self._log[number].at

    def before(self, number: int) -> int:
        """See `Trail`."""
        event = self._log[number]
        wanted = _WHAT_IT_WAS_AT.get(type(event))
        if wanted is not None:
            for before in range(number - 1, -1, -1):
                begun = self._log[before]
                if isinstance(begun, wanted) and begun.path == getattr(event, "path", ""):
                    return before
        return event.cause

    def interruption(self, number: int) -> int:
        """See `Trail`."""
        event = self._log[number]
        if not isinstance(event, e.TaskStarted | e.TaskDispatched):
            return -1
        if self._interruptions is None:
            self._interruptions = {}
            for at, other in enumerate(self._log):
                if isinstance(other, e.TaskSuspended):
                    self._interruptions.setdefault(other.path, []).append(at)
        return latest_before(self._interruptions.get(event.path, ()), number)

    def sent_off(self, number: int, path: str) -> Iterator[e.UnitDispatched]:
        """See `Trail`; the dispatch stands just before what leaves."""
        now = self._log[number].at
        for later in range(number, len(self._log)):
            event = self._log[later]
            if event.at > now:
                return
            if isinstance(event, e.UnitDispatched) and event.path == path:
                yield event


def latest_before(numbers: Sequence[int], number: int) -> int:
    """Return the latest of these events before ``number``; -1 for none."""
    latest = -1
    for other in numbers:
        if latest < other < number:
            latest = other
    return latest


def driven_by(log: Sequence[Happened], last: int, since: int, until: int) -> tuple[Segment, ...]:
    """Return the segments from ``since`` to ``until``, earliest first; event ``last`` brought the end about.

    Their ``took`` always add up to ``until - since``.
    """
    return path_along(LogTrail(log), last, since, until)


def steps_back(trail: Trail, last: int, since: int) -> Iterator[tuple[int, int, int]]:
    """Yield the links from event ``last`` back to ``since``: an event, what drove it (-1: nothing did), from when on.

    A step that was interrupted waited for others from then on, whatever had let them begin: before that, what it was
    at itself counts. So where the way back passes an interruption of a step it came by, it goes on there.
    """
    number, passed = last, list[int]()
    while trail.at(number) > since:
        interruption = trail.interruption(number)
        if interruption >= 0:
            passed.append(interruption)
        before, back = trail.before(number), latest_before(passed, number)
        begin = trail.at(before) if before >= 0 else 0
        if back >= 0 and trail.at(back) >= begin:
            begin, before_that = trail.at(back), back
        else:
            before_that = before
        yield number, before, begin
        if before_that < 0:
            return
        number = before_that


def path_along(trail: Trail, last: int, since: int, until: int) -> tuple[Segment, ...]:
    """Return the same as `driven_by`."""
    segments: list[Segment] = []
    final = trail[last]
    if until > max(final.at, since):
        begin = max(final.at, since)
        segments.append(Segment("later", _about(final), begin, until - begin, event=last, before=last))
    through, waiter = "", final
    for number, before, begins in steps_back(trail, last, since):
        later, earlier = trail[number], trail[before] if before >= 0 else None
        begin = max(begins, since)
        if isinstance(later, e.TaskSuspended):
            through = ""
        if later.at > begin:
            links = _between(trail, before, number, begin, through)
            segments += [_held_up(links[0], waiter), *links[1:]] if through else links
            through = ""
        waited_for = _through(earlier, later) if earlier else ""
        through, waiter = (waited_for, later) if waited_for else (through, waiter)
    return tuple(reversed(segments))


def _held_up(link: Segment, waiter: Happened) -> Segment:
    """The link whose end set something free that was waited for."""
    return replace(link, waiting=getattr(waiter, "waited", 0), waiter=_about(waiter))


def _through(earlier: Happened, later: Happened) -> str:
    """The pool a task waited for, if what drove it was a release there."""
    if not isinstance(later, e.TaskStarted | e.TaskDispatched) or not later.waited:
        return ""
    return "" if isinstance(earlier, e.TaskReady | e.TaskArrived | e.TaskDispatched) else later.waited_for


def _between(trail: Trail, before: int, number: int, begin: int, through: str) -> list[Segment]:
    """The time from event ``before`` (-1: none) to ``number``, latest first; of a journey, turnout and travel apart."""
    later, earlier = trail[number], trail[before] if before >= 0 else None
    if isinstance(later, e.TaskArrived | e.UnitArrived) and earlier is not None:
        return [replace(link, event=number, before=before) for link in _journey(trail, before, later, begin, through)]
    kind = _KINDS.get(type(later), later.kind)
    if isinstance(later, e.TaskFinished) and isinstance(earlier, e.MessageReceived):
        kind = "message"
    if isinstance(later, e.TaskSuspended) and isinstance(earlier, e.TaskDispatched):
        kind = "travel"
    return [Segment(kind, _about(later), begin, later.at - begin, through, "", number, before)]


def _journey(
    trail: Trail, before: int, later: e.TaskArrived | e.UnitArrived, begin: int, through: str
) -> list[Segment]:
    """By the unit that was there last."""
    dispatched_at, last = trail.at(before), _slowest(trail, before, later)
    leaves = dispatched_at + last.turnout if last else dispatched_at
    about = last.unit if last else later.path
    segments = []
    if later.at > max(leaves, begin):
        segments.append(
            Segment("travel", about, max(leaves, begin), later.at - max(leaves, begin), through, later.path)
        )
        through = ""
    if leaves > begin:
        segments.append(Segment("turnout", about, begin, min(leaves, later.at) - begin, through, later.path))
    return segments


def _slowest(trail: Trail, before: int, later: e.TaskArrived | e.UnitArrived) -> e.UnitDispatched | None:
    """What was sent off at that moment and took until now."""
    sent = trail.sent_off(before, later.path)
    return next((event for event in sent if event.at + event.turnout + event.travel == later.at), None)


_WHAT_IT_WAS_AT: Final[dict[type[Happened], tuple[type[e.TaskDispatched] | type[e.TaskStarted], ...]]] = {
    e.TaskArrived: (e.TaskDispatched,),
    e.TaskSuspended: (e.TaskStarted, e.TaskDispatched),
}
_KINDS: Final[dict[type[Happened], str]] = {
    e.TaskFinished: "work",
    e.TaskReported: "work",
    e.TaskSuspended: "work",
    e.MessageReceived: "message",
    e.MessageFailed: "message",
    e.MessageSent: "message",
    e.DeputyActing: "takeover",
    e.RoundStarted: "interval",
    e.WaitEnded: "wait",
    e.InjectDelivered: "inject",
    e.StaffChanged: "staff",
    e.StockChanged: "stock",
    e.UnitReturned: "return",
    e.DisruptionEnded: "disruption",
    e.LevelEnding: "standing",
    e.DecisionTaken: "person",
}


def _about(event: Happened) -> str:
    """What an event is about, by the first name it has."""
    for name in ("path", "inject", "unit", "deputy", "role", "pool", "plan", "decision", "place"):
        value = getattr(event, name, "")
        if value:
            return str(value)
    return ""
