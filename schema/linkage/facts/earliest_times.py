"""Adds up durations along the steps before a task: how soon it can be reached if nobody waits for anybody."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from drillbook.schema.book import PlanBook
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Again, Branch, Call, Choose, Each, InTurn, Parallel, Perform, Repeat, Step
from drillbook.schema.models.task import Task
from drillbook.schema.values.distributions import Takes

Pick: TypeAlias = Callable[[Takes], float]


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time since the start in milliseconds, and the tasks that took it. Before the start it is minus infinity."""

    time: float = 0.0
    path: tuple[str, ...] = ()

    def after(self, name: str, takes: float) -> "Elapsed":
        return Elapsed(self.time + takes, (*self.path, name)) if self.time > -math.inf else self


NOT_YET = Elapsed(-math.inf)


def median_time(takes: Takes) -> float:
    """Return the median of a distribution, in milliseconds."""
    return takes.median


def shortest_time(takes: Takes) -> float:
    """Return the shortest time of a distribution, in milliseconds."""
    return takes.shortest


@dataclass
class EarliestTimes:
    """Walks the steps of a procedure once. Of a choice the shortest case is taken; waits and travel cost nothing.

    With ``since`` the clock starts there: at the start of that task, or with ``at_end`` at its end.
    """

    book: PlanBook
    plan: Plan
    pick: Pick = median_time
    level: str | None = None
    since: str | None = None
    at_end: bool = False
    starts: dict[str, Elapsed] = field(default_factory=dict)
    ends: dict[str, Elapsed] = field(default_factory=dict)
    inside: tuple[str, ...] = ()

    def walk(self, steps: tuple[Step, ...], clock: Elapsed | None = None) -> Elapsed:
        """Return when the last of these steps is over."""
        now = clock if clock is not None else (NOT_YET if self.since else Elapsed())
        for step in steps:
            now = self._step(step, now)
        return now

    def takes(self, task: Task) -> float:
        """Return how long a task takes at this level; a report until received, shared work with all it may have."""
        if not task.takes:
            return 0.0
        time = self.pick(at_level(task.takes, self.level, self.plan.order))
        if task.shared_by:
            time /= self._most(task)
        channel = self.book.channels.get(task.report.by[0]) if task.report and task.report.by else None
        return time + (self.pick(channel.value.takes) if channel else 0.0)

    def _most(self, task: Task) -> float:
        needs = task.needs
        shared = task.shared_by or ""
        found = (
            next((table[shared] for table in (needs.equipment, needs.teams, needs.supplies) if shared in table), None)
            if needs
            else None
        )
        if found is None or found.at_most is None:
            return math.inf
        return max(1.0, at_level(found.at_most, self.level, self.plan.order))

    def _step(self, step: Step, now: Elapsed) -> Elapsed:
        match step:
            case Perform(task=name):
                return self._perform(name, now)
            case InTurn(steps=steps):
                return self.walk(steps, now)
            case Parallel(parallel=steps):
                return max((self._step(one, now) for one in steps), key=lambda clock: clock.time, default=now)
            case Choose(choose=branches):
                return self._choose(branches, now)
            case Repeat(repeat=again):
                return self._repeat(again, now)
            case Each(each=body):
                return self.walk(body.do, now)
            case Call(call=name):
                return self._call(name, now)
        return now

    def _perform(self, name: str, now: Elapsed) -> Elapsed:
        task = self.plan.tasks.get(name)
        if task is None:
            return now
        for other in task.after:
            now = max(now, self.ends.get(other, now), key=lambda clock: clock.time)
        if name == self.since and not self.at_end:
            now = Elapsed()
        self.starts.setdefault(name, now)
        end = Elapsed() if name == self.since and self.at_end else now.after(name, self.takes(task))
        self.ends.setdefault(name, end)
        return end

    def _choose(self, branches: tuple[Branch, ...], now: Elapsed) -> Elapsed:
        ends = [self.walk(branch.body, now) for branch in branches]
        if now.time == -math.inf:
            return max(ends, key=lambda clock: clock.time, default=now)
        if not any(branch.else_ for branch in branches):
            ends.append(now)
        return min(ends, key=lambda clock: clock.time)

    def _repeat(self, again: Again, now: Elapsed) -> Elapsed:
        """A promise within a round runs from the round; before the first, ``until`` may already be so."""
        end = self.walk(again.do, now if self.since else Elapsed())
        if self.since is None:
            end = Elapsed(now.time + end.time, (*now.path, *end.path))
        return now if again.until is not None and now.time > -math.inf else end

    def _call(self, name: str, now: Elapsed) -> Elapsed:
        owner, slash, inner = name.rpartition("/")
        plan = self.book.plans[owner].value if slash and owner in self.book.plans else None if slash else self.plan
        key = f"{plan.plan}/{inner}" if plan else name
        if plan is None or inner not in plan.procedures or key in self.inside:
            return now
        called = EarliestTimes(self.book, plan, self.pick, inside=(*self.inside, key))
        end = called.walk(plan.procedures[inner].steps)
        return Elapsed(now.time + end.time, now.path)
