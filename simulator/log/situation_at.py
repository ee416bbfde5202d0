"""What was so at a moment of a run: values, levels, orders and moments, and what a condition says of them.

A fold over the log up to that moment, asked with the conditions of the model; each answer names the event behind it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from drillbook.schema.conditions import tree as written
from drillbook.simulator.log import events as e
from drillbook.simulator.log.event_incidents import Asker, Incidents, scope_of
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model import condition as compiled
from drillbook.simulator.model.conditions_as_written import named
from drillbook.simulator.model.means import Indicator
from drillbook.simulator.model.model import Model

Leaf: TypeAlias = written.Compare | written.LevelCompare | written.Moment | written.Judged | written.Ordered


@dataclass(frozen=True, slots=True)
class Fact:
    """One part of a condition: whether it holds, the value it had, since when, and the event that made it so (-1: none)."""

    leaf: Leaf
    holds: bool | None
    value: str = ""
    since: int = 0
    event: int = -1


@dataclass(frozen=True, slots=True)
class _Known:
    value: float
    label: str
    at: int
    event: int
    place: str = ""


class Situation:
    """Everything a condition can ask about, after ``events``: for ``asker``, or outside of any instance.

    Moments are found as the engine finds them: in the instance or round that brings them about, of the same incident,
    at the same place. Two incidents never borrow each other's moments.
    """

    def __init__(self, events: Sequence[Happened], model: Model, asker: Asker | None = None) -> None:
        self.events, self.model = events, model
        self.incidents = Incidents(events, model)
        self.asker = asker
        self.now = events[-1].at if events else 0
        self.values: dict[str, dict[str, _Known]] = {}
        self.levels: dict[str, _Known] = {}
        self.orders: dict[tuple[str, str], _Known] = {}
        for number, event in enumerate(events):
            self._note(number, event)

    def _note(self, number: int, event: Happened) -> None:
        match event:
            case e.IndicatorSet():
                known = _Known(event.value, event.label, event.at, number, event.place)
                self.values.setdefault(event.indicator, {})[event.place] = known
            case e.LevelRaised() | e.LevelFell():
                height = float(self.height(event.plan, event.level))
                self.levels[event.plan] = _Known(height, event.level, event.at, number)
            case e.OrderGiven():
                height = float(self.height(event.plan, event.level))
                self.orders[event.plan, event.what] = _Known(height, event.level, event.at, number)

    def height(self, plan: str, level: str) -> int:
        """The number of a level from 1, 0 for none."""
        levels = next((one.levels for one in self.model.plans if one.name == plan), ())
        return next((number for number, one in enumerate(levels, start=1) if one.name == level), 0)

    def level(self, plan: str) -> str:
        """The level in force."""
        known = self.levels.get(plan)
        return known.label if known else "none"

    def truth(self, condition: compiled.Condition) -> bool | None:
        """Whether the whole of it holds; None while that hangs on what is not known."""
        match condition:
            case compiled.All(parts=parts):
                return _all([self.truth(part) for part in parts])
            case compiled.Some(parts=parts):
                return _not(_all([_not(self.truth(part)) for part in parts]))
            case compiled.Not(part=part):
                return _not(self.truth(part))
            case _:
                return self._fact(condition).holds

    def facts(self, condition: compiled.Condition) -> tuple[Fact, ...]:
        """Its parts, each with the value it had."""
        return tuple(dict.fromkeys(self._facts(condition)))

    def _facts(self, condition: compiled.Condition) -> Iterator[Fact]:
        match condition:
            case compiled.All(parts=parts) | compiled.Some(parts=parts):
                for part in parts:
                    yield from self._facts(part)
            case compiled.Not(part=part):
                yield from self._facts(part)
            case _:
                yield self._fact(condition)

    def tree(self, condition: compiled.Condition) -> written.Condition | written.Moment:
        """The condition as an author would have written it."""
        match condition:
            case compiled.All(parts=parts):
                return written.And(tuple(self.tree(part) for part in parts))  # type: ignore[misc]
            case compiled.Some(parts=parts):
                return written.Or(tuple(self.tree(part) for part in parts))  # type: ignore[misc]
            case compiled.Not(part=part):
                return written.Not(self.tree(part))  # type: ignore[arg-type]
            case _:
                return self._fact(condition).leaf

    def _fact(self, leaf: compiled.Condition) -> Fact:
        match leaf:
            case compiled.Compare():
                return self._compared(leaf)
            case compiled.LevelIs():
                return self._levelled(leaf)
            case compiled.Judged() | compiled.Ordered():
                what = "judged" if isinstance(leaf, compiled.Judged) else "ordered"
                order = self.orders.get((self.model.plans[leaf.plan].name, what))
                node = written.Judged() if what == "judged" else written.Ordered()
                holds = order is not None and order.value >= leaf.level
                return Fact(
                    node, holds, order.label if order else "", order.at if order else 0, order.event if order else -1
                )
            case compiled.Moment():
                return self._happened(leaf)
        raise TypeError(type(leaf))

    def _compared(self, leaf: compiled.Compare) -> Fact:
        indicator = self.model.indicators[leaf.indicator]
        place = self.model.places[leaf.place].name if leaf.place >= 0 else ""
        if indicator.per_place and not place and self.asker is not None:
            place = self.asker.place
        known = self._value(indicator, place)
        value = indicator.values[int(leaf.value)] if indicator.values else f"{leaf.value:.15g}"
        at = (known.place if known else place) if indicator.per_place else place
        node = written.Compare(indicator.name, at or None, leaf.operator, value, _unit(indicator))
        if known is None:
            return Fact(node, None)
        return Fact(node, written.holds(known.value, leaf.operator, leaf.value), known.label, known.at, known.event)

    def _value(self, indicator: Indicator, place: str) -> _Known | None:
        """The value at a place; without one, the value that holds everywhere or the worst of all places."""
        known = self.values.get(indicator.name, {})
        if place and place in known:
            return known[place]
        if known and not place:
            return max(known.values(), key=lambda one: one.value * indicator.worst)
        if "" in known:
            return known[""]
        if indicator.initial is None:
            return None
        value = indicator.initial
        label = indicator.values[int(value)] if indicator.values else f"{value:.15g} {indicator.unit}".strip()
        return _Known(value, label, 0, -1)

    def _levelled(self, leaf: compiled.LevelIs) -> Fact:
        plan = self.model.plans[leaf.plan]
        wanted = plan.levels[leaf.level - 1].name if leaf.level else "none"
        known = self.levels.get(plan.name)
        holds = written.holds(known.value if known else 0, leaf.operator, leaf.level)
        node = written.LevelCompare(plan.name, leaf.operator, wanted)
        return Fact(node, holds, self.level(plan.name), known.at if known else 0, known.event if known else -1)

    def _happened(self, leaf: compiled.Moment) -> Fact:
        """Whether a moment has come for who asks; outside of any instance what set one off, else the first there was."""
        node = moment_written(self.model, leaf)
        every = [number for number in range(len(self.events)) if self._is(leaf, number)]
        found = self._belonging(leaf, every) if every else None
        if found is None:
            return Fact(node, False)
        at = self.events[found].at
        return Fact(node, at + leaf.plus <= self.now, "", at, found)

    def _belonging(self, leaf: compiled.Moment, every: list[int]) -> int | None:
        asker = self.asker
        if asker is None:
            last = self.events[-1]
            return last.cause if isinstance(last, e.ProcedureStarted) and last.cause in every else every[0]
        if leaf.kind == "incident":
            return asker.root if asker.root >= 0 else every[0]
        if (
            leaf.kind == "level"
            and self.height(plan := self.model.plans[leaf.plan].name, self.level(plan)) >= leaf.level
        ):
            return every[-1]
        task = self.model.tasks[leaf.task].name if leaf.task >= 0 else ""
        if task in asker.own:
            return next((one for one in reversed(every) if self._came_in(asker, one, asker.own[task])), None)
        return self._elsewhere(asker, task, every)

    def _came_in(self, asker: Asker, number: int, rounds: str) -> bool:
        path = getattr(self.events[number], "path", "")
        _step, at, own = path.rpartition("/")[2].partition("@")
        return scope_of(path) == asker.scope and f"{at}{own}@".startswith(f"{rounds}@")

    def _elsewhere(self, asker: Asker, task: str, every: list[int]) -> int | None:
        """Of the same incident, else at the same place, else since this instance began."""
        same = [one for one in every if self.incidents.root(one) == asker.root]
        if same:
            return same[-1]
        if task and self.incidents.is_coming(task, asker.root):
            return None
        there = [one for one in every if asker.place and self._place(one) == asker.place]
        return there[-1] if there else every[-1] if self.events[every[-1]].at >= asker.since else None

    def _place(self, number: int) -> str:
        return self.incidents.place(getattr(self.events[number], "path", ""))

    def _is(self, leaf: compiled.Moment, number: int) -> bool:
        event = self.events[number]
        match leaf.kind:
            case "incident":
                return isinstance(event, e.ExerciseStarted)
            case "level":
                plan = self.model.plans[leaf.plan].name
                return (
                    isinstance(event, e.LevelRaised)
                    and event.plan == plan
                    and self.height(plan, event.level) >= leaf.level
                )
            case "response-ended":
                return isinstance(event, e.ResponseEnded) and event.plan == self.model.plans[leaf.plan].name
            case "inject":
                name = self.model.injects[leaf.inject].name
                return isinstance(event, e.InjectDelivered) and event.inject.partition("#")[0] == name
        if leaf.task >= 0:
            return event.kind in _TASKS[leaf.kind] and getattr(event, "task", "") == self.model.tasks[leaf.task].name
        procedure = self.model.procedures[leaf.procedure]
        name = f"{self.model.plans[procedure.plan].name}/{procedure.name}"
        return event.kind == f"procedure-{leaf.kind}" and getattr(event, "procedure", "") == name


_TASKS = {
    "ready": ("task-ready",),
    "dispatched": ("task-dispatched", "task-started"),
    "arrived": ("task-arrived", "task-started"),
    "started": ("task-started",),
    "finished": ("task-finished",),
    "failed": ("task-failed",),
    "received": ("task-finished",),
}


def moment_written(model: Model, leaf: compiled.Moment) -> written.Moment:
    """A moment as an author would have written it."""
    name = named(model, leaf) if leaf.plan < 0 else ""
    plan = model.plans[leaf.plan] if leaf.plan >= 0 else None
    level = plan.levels[leaf.level - 1].name if plan and leaf.level else None
    return written.Moment(leaf.kind, name or None, plan.name if plan else None, level, leaf.plus)


def _unit(indicator: Indicator) -> str | None:
    """What is said behind a number; things that are counted are only numbers."""
    return indicator.unit if indicator.unit and indicator.unit != "count" else None


def _all(truths: list[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
