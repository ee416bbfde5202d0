"""What comes again and again in a run, told once with its number: rounds of a repeat, levels that go up and down."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from drillbook.simulator.log import events as e
from drillbook.ui.report.clock_text import ShownClock, lasting
from drillbook.ui.report.titles import Titles, level_word
from drillbook.ui.translation import _, counted

OFTEN = 3
"""A level declared more often than this flaps; the same course of it is told so often."""
_LATE = 60_000
_CLOSING = (e.TaskAborted, e.TaskSuspended, e.PromiseMissed)


@dataclass(frozen=True, slots=True)
class Rounds:
    """What comes again: when, what came first, and where something was late, missed, or interrupted.

    A round of a repeat comes again, and so does a procedure that its own course sets off anew, by hand-over or call:
    ``again`` has each of these instances with the first of them.
    """

    ready: dict[str, list[int]]
    first: dict[str, str]
    odd: frozenset[str]
    again: dict[str, str]

    @classmethod
    def of(cls, events: Sequence[e.Event]) -> "Rounds":
        """From the whole log."""
        found = cls({}, {}, frozenset(), _set_off_anew(events))
        odd = set()
        for event in events:
            path = getattr(event, "path", "")
            if isinstance(event, e.TaskReady | e.ProcedureStarted):
                found.ready.setdefault(found.course(path), []).append(event.at)
                found.first.setdefault(found.course(path), path)
            elif isinstance(event, _CLOSING) or getattr(event, "waited", 0) >= _LATE:
                odd.add(path)
        return replace(found, odd=frozenset(odd))

    def is_usual(self, path: str) -> bool:
        """Whether this came before, and nothing in it is worth telling in full."""
        return self.first.get(self.course(path), path) != path and path not in self.odd

    def rest(self, path: str, clock: ShownClock) -> str:
        """Behind the first: how many more there were, how often, and the last of them; nothing without any."""
        ready = self.ready.get(self.course(path), [])
        if self.first.get(self.course(path)) != path or len(ready) < 2:
            return ""
        gaps = {late - early for early, late in pairwise(ready)}
        words = {"n": len(ready) - 1, "last": clock.moment(ready[-1])}
        if len(gaps) == 1 and (gap := gaps.pop()):
            return _("; and {n} more, every {gap}, last at {last}", gap=lasting(gap), **words)
        return _("; and {n} more, last at {last}", **words)

    def course(self, path: str) -> str:
        """The path of a step or procedure whatever the round, in the first of its instances that set each other off."""
        instance = _instance(path)
        return re.sub(r"@[0-9]+", "", self.again.get(instance, instance) + path[len(instance) :])


def _instance(path: str) -> str:
    """The instance that a step is in: ``flood#2/watch`` of ``flood#2/watch/report@3``."""
    return "/".join(path.split("/")[:2])


def _set_off_anew(events: Sequence[e.Event]) -> dict[str, str]:
    """Each instance that a course of its own procedure set off, with the first of that course."""
    chain: dict[str, dict[str, str]] = {}  # of each instance, the first instance of each procedure that led to it
    again: dict[str, str] = {}
    for event in events:
        if isinstance(event, e.ProcedureStarted):
            by = _instance(str(getattr(events[event.cause], "path", ""))) if event.cause >= 0 else ""
            led = chain.get(by, {})
            if event.procedure in led:
                again[event.path] = led[event.procedure]
            chain[event.path] = {event.procedure: event.path} | led
    return again


@dataclass(frozen=True, slots=True)
class Flapping:
    """A level of a plan that was declared more than three times."""

    plan: str
    level: str
    times: int
    first: int
    last: int

    def text(self, titles: Titles) -> str:
        """One line, for the head of the answer."""
        return counted(
            "{level} of {plan} goes up and down: declared {n} time, first at {first}, last at {last}",
            "{level} of {plan} goes up and down: declared {n} times, first at {first}, last at {last}",
            self.times,
            level=level_word(self.level),
            plan=titles.plan(self.plan),
            first=titles.clock.moment(self.first),
            last=titles.clock.moment(self.last),
        )


def flapping(events: Iterable[e.Event]) -> tuple[Flapping, ...]:
    """Every level that was declared too often, the most often first."""
    moments: dict[tuple[str, str], list[int]] = {}
    for event in events:
        if isinstance(event, e.LevelRaised):
            moments.setdefault((event.plan, event.level), []).append(event.at)
    found = [Flapping(*key, len(times), times[0], times[-1]) for key, times in moments.items() if len(times) > OFTEN]
    return tuple(sorted(found, key=lambda one: (-one.times, one.plan, one.level)))


def told_too_often(events: Sequence[e.Event]) -> frozenset[int]:
    """The numbers of the events of a plan's course from one declaration to the next that was told three times already."""
    left_out: set[int] = set()
    for flap in flapping(events):
        seen: Counter[tuple[str, ...]] = Counter()
        cycles = list(_cycles(events, flap))
        for number, cycle in enumerate(cycles):
            course = tuple(sorted({_sort(events[at]) for at in cycle}))
            is_cut = number == len(cycles) - 1 and any(set(course) <= set(other) for other in seen)
            if seen[course] >= OFTEN or is_cut:
                left_out |= set(cycle)
            seen[course] += 1
    return frozenset(left_out)


def going_round(events: Sequence[e.Event]) -> frozenset[int]:
    """The numbers of the events of an instant that goes round without end, once the same was told three times."""
    ends = {event.at for event in events if isinstance(event, e.LoopFound)}
    left_out, seen = set(), Counter[str]()
    for number, event in enumerate(events):
        if event.at in ends:
            about = getattr(event, "inject", "") or getattr(event, "path", "")
            course = f"{_sort(event)} {re.sub('[#@][0-9]+', '', about)}"
            seen[course] += 1
            if seen[course] > OFTEN:
                left_out.add(number)
    return frozenset(left_out)


def _cycles(events: Sequence[e.Event], flap: Flapping) -> Iterable[list[int]]:
    """The events of the plan from each declaration of the level up to the next."""
    cycle: list[int] = []
    begun = False
    for number, event in enumerate(events):
        if isinstance(event, e.LevelRaised) and (event.plan, event.level) == (flap.plan, flap.level):
            if begun:
                yield cycle
            begun, cycle = True, []
        if begun and _plan(event) == flap.plan:
            cycle.append(number)
    yield cycle


def _plan(event: e.Event) -> str:
    name = getattr(event, "plan", "") or getattr(event, "path", "") or getattr(event, "task", "")
    return re.split("[/#]", str(name), maxsplit=1)[0]


def _sort(event: e.Event) -> str:
    """What kind of thing happened to what, whatever the instance and the round."""
    about = getattr(event, "level", "") or getattr(event, "task", "") or getattr(event, "procedure", "")
    return f"{event.kind} {about}"
