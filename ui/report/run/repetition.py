"""What comes again and again in a run, told once with its number: rounds of a repeat, levels that go up and down."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from drillbook.simulator.log import events as e
from drillbook.ui.report.clock_text import elapsed, lasting
from drillbook.ui.report.titles import Titles, level_word, round_of
from drillbook.ui.words import _, counted

OFTEN = 3
"""A level declared more often than this flaps; the same course of it is told so often."""
_LATE = 60_000
_CLOSING = (e.TaskAborted, e.TaskSuspended, e.PromiseMissed)


def without_rounds(path: str) -> str:
    """The path of a step whatever the round: ``flood/watch/report@3`` is ``flood/watch/report``."""
    return re.sub(r"@[0-9]+", "", path)


@dataclass(frozen=True, slots=True)
class Rounds:
    """When the rounds of each step were ready, and those in which something was late, missed, or interrupted."""

    ready: dict[str, list[int]]
    odd: frozenset[str]

    @classmethod
    def of(cls, events: Iterable[e.Event]) -> "Rounds":
        """From the whole log."""
        ready: dict[str, list[int]] = {}
        odd = set()
        for event in events:
            path = getattr(event, "path", "")
            if "@" not in path:
                continue
            if isinstance(event, e.TaskReady):
                ready.setdefault(without_rounds(path), []).append(event.at)
            elif isinstance(event, _CLOSING) or getattr(event, "waited", 0) >= _LATE:
                odd.add(path)
        return cls(ready, frozenset(odd))

    def is_odd(self, path: str) -> bool:
        """Whether a later round is worth telling in full."""
        return path in self.odd

    def rest(self, path: str) -> str:
        """Behind the first round: how many more there were, how often, and the last of them; nothing without any."""
        ready = self.ready.get(without_rounds(path), [])
        if round_of(path) > 1 or len(ready) < 2:
            return ""
        gaps = {late - early for early, late in pairwise(ready)}
        words = {"n": len(ready) - 1, "last": elapsed(ready[-1])}
        if len(gaps) == 1 and (gap := gaps.pop()):
            return _("; and {n} more, every {gap}, last at {last}", gap=lasting(gap), **words)
        return _("; and {n} more, last at {last}", **words)


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
            first=elapsed(self.first),
            last=elapsed(self.last),
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
