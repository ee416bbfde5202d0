"""Computes the most that the steps of a procedure can hold at once, of each good.

Tasks one after another do not add up, tasks side by side do; supplies are used up, so they add up either way.
What is handed over to another plan goes on beside whatever follows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeAlias

from drillbook.schema.book import PlanBook, once_per_book, once_per_key
from drillbook.schema.linkage.enumeration import members
from drillbook.schema.linkage.facts.scales import levels_of
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.library import Team
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.shorthand import Quantity
from drillbook.schema.models.steps import Call, Choose, Each, InTurn, Parallel, Perform, Repeat, Step
from drillbook.schema.models.task import Needs, Task
from drillbook.schema.values.times import HOUR

Good: TypeAlias = tuple[str, str]  # teams, equipment or supplies; and the name
Part: TypeAlias = tuple[str, str, float]  # plan, task, how many


@dataclass(frozen=True, slots=True)
class Load:
    """How many of a good are held at once, and by which tasks."""

    total: float = 0.0
    parts: tuple[Part, ...] = ()


Peak: TypeAlias = Mapping[Good, Load]
NO_DEMAND: Peak = {}


def side_by_side(one: Peak, other: Peak) -> Peak:
    """Add two peaks that are held at the same time."""
    if not one or not other:
        return one or other
    found = dict(one)
    for good, amount in other.items():
        known = found.get(good, Load())
        found[good] = Load(known.total + amount.total, known.parts + amount.parts)
    return found


@once_per_book
def able_teams(book: PlanBook) -> dict[str, tuple[Team, ...]]:
    """Return the teams by their own name and by each capability."""
    found: dict[str, list[Team]] = {}
    for key, team in book.teams.items():
        for name in dict.fromkeys((key, *team.value.capability)):
            found.setdefault(name, []).append(team.value)
    return {name: tuple(teams) for name, teams in found.items()}


@once_per_book
def _most_brought(book: PlanBook) -> dict[str, dict[str, float]]:
    """For each team and capability the goods that one of its teams brings, and the most that any brings."""
    found: dict[str, dict[str, float]] = {}
    for name, teams in able_teams(book).items():
        most = found[name] = {}
        for team in teams:
            for goods, number in team.brings.items():
                most[goods] = max(most.get(goods, 0), number)
    return found


def larger_of(one: Peak, other: Peak) -> Peak:
    """Take of two peaks, for each good, whichever asks for more."""
    if not one or not other:
        return one or other
    found = dict(one)
    for good, amount in other.items():
        if amount.total > found.get(good, Load()).total:
            found[good] = amount
    return found


def in_sequence(one: Peak, other: Peak) -> Peak:
    """Join two peaks one after the other: what is given back is there again, what is used up is gone."""
    used = {good: amount for good, amount in other.items() if good[0] == "supplies"}
    held = {good: amount for good, amount in other.items() if good[0] != "supplies"}
    return larger_of(side_by_side(one, used), held)


@dataclass(frozen=True, slots=True)
class _Flow:
    """The most at once while the steps run, and what goes on elsewhere afterwards."""

    peak: Peak = field(default_factory=dict)
    beside: Peak = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demands:
    """Reads the demands of plans at a level. ``inside`` are the procedures being read, so that none calls itself."""

    book: PlanBook
    plan: Plan
    level: str | None
    inside: frozenset[str] = frozenset()

    def procedure(self, name: str) -> Peak:
        """Compute the most a procedure holds at once, with what it calls and hands over."""
        return self._all(self._procedure(name))

    def action(self, name: str) -> Peak:
        """Compute the same of a task or procedure."""
        return self._all(self._action(name))

    def steps(self, steps: tuple[Step, ...]) -> Peak:
        """Compute the same of steps, one after another."""
        return self._all(self._turn(steps))

    @staticmethod
    def _all(flow: _Flow) -> Peak:
        return larger_of(flow.peak, flow.beside)

    def _procedure(self, name: str) -> _Flow:
        procedure, key = self.plan.procedures.get(name), f"{self.plan.plan}/{name}"
        if procedure is None or key in self.inside:
            return _Flow()
        deeper = Demands(self.book, self.plan, self.level, self.inside | {key})
        return deeper._turn(procedure.steps)

    def _action(self, name: str) -> _Flow:
        return self._task(name) if name in self.plan.tasks else self._procedure(name)

    def _abroad(self, name: str) -> _Flow:
        """A task or procedure that may be another plan's; its level is not known, so the least is taken."""
        owner, slash, inner = name.rpartition("/")
        if not slash or owner == self.plan.plan:
            return self._action(inner)
        other = self.book.plans.get(owner)
        key = f"{owner}/{inner}"
        if other is None or key in self.inside:
            return _Flow()
        return Demands(self.book, other.value, None, self.inside | {key})._action_there(inner)

    def _action_there(self, name: str) -> _Flow:
        if name in self.plan.tasks:
            return self._task(name)
        procedure = self.plan.procedures.get(name)
        return self._turn(procedure.steps) if procedure else _Flow()

    def _turn(self, steps: tuple[Step, ...]) -> _Flow:
        peak, beside = NO_DEMAND, NO_DEMAND
        for step in steps:
            flow = self._step(step)
            peak = in_sequence(
                peak, side_by_side(flow.peak, {good: one for good, one in beside.items() if good[0] != "supplies"})
            )
            beside = side_by_side(beside, flow.beside)
        used = {good: one for good, one in beside.items() if good[0] == "supplies"}
        held = {good: one for good, one in beside.items() if good[0] != "supplies"}
        return _Flow(larger_of(side_by_side(peak, used), held), held)

    def _step(self, step: Step) -> _Flow:
        match step:
            case Perform(task=name):
                return self._task(name)
            case InTurn(steps=steps):
                return self._turn(steps)
            case Parallel(parallel=steps):
                return self._joined(side_by_side, tuple(self._step(inner) for inner in steps))
            case Choose(choose=branches):
                return self._joined(larger_of, tuple(self._turn(branch.body) for branch in branches))
            case Repeat(repeat=again):
                return self._turn(again.do)
            case Each(each=body):
                flow = self._turn(body.do)
                return self._joined(side_by_side, (flow,) * len(members(self.book, body)))
            case Call(call=name):
                return self._abroad(name)
        return _Flow()

    @staticmethod
    def _joined(join: Callable[[Peak, Peak], Peak], flows: tuple[_Flow, ...]) -> _Flow:
        return _Flow(
            reduce(join, (flow.peak for flow in flows), NO_DEMAND),
            reduce(join, (flow.beside for flow in flows), NO_DEMAND),
        )

    def _task(self, name: str) -> _Flow:
        task = self.plan.tasks.get(name)
        if task is None:
            return _Flow()
        own: Peak = {
            good: Load(number, ((self.plan.plan, name, number),)) for good, number in self.needs(task).items() if number
        }
        handed = [self._abroad(other) for other in task.hands_over_to]
        return _Flow(own, reduce(side_by_side, (self._all(flow) for flow in handed), NO_DEMAND))

    def needs(self, task: Task) -> dict[Good, float]:
        """Return what one task takes at this level, without what its teams bring along."""
        if task.needs is None:
            return {}
        brought = self._brought(task.needs)
        found: dict[Good, float] = {}
        for name, quantity in task.needs.teams.items():
            found["teams", name] = self.least(quantity)
        for name, quantity in task.needs.equipment.items():
            found["equipment", name] = max(0.0, self.least(quantity) - brought.get(name, 0.0))
        for name, quantity in task.needs.supplies.items():
            found["supplies", name] = self.least(quantity) + self._hourly(task, quantity)
        return found

    def least(self, quantity: Quantity) -> float:
        """Return the number below which the task does not start; of what grows, the most it may ask for."""
        if quantity.per is not None and quantity.at_most is not None:
            return float(at_level(quantity.at_most, self.level, levels_of(self.book, self.plan)))
        if quantity.at_least is None:
            return 0.0
        return float(at_level(quantity.at_least, self.level, levels_of(self.book, self.plan)))

    def _hourly(self, task: Task, quantity: Quantity) -> float:
        if quantity.per_hour is None or task.takes is None:
            return 0.0
        order = levels_of(self.book, self.plan)
        hours = at_level(task.takes, self.level, order).median / HOUR
        return float(at_level(quantity.per_hour, self.level, order)) * hours

    def _brought(self, needs: Needs) -> dict[str, float]:
        """The most its teams can bring: of a capability, whichever team brings most."""
        found: dict[str, float] = {}
        for name, quantity in needs.teams.items():
            for goods, most in _most_brought(self.book).get(name, {}).items():
                found[goods] = found.get(goods, 0.0) + most * self.least(quantity)
        return found


@once_per_book
def _graded(book: PlanBook) -> frozenset[str]:
    return frozenset(name for name, plan in book.plans.items() if _is_graded(plan.value))


def procedure_peak(book: PlanBook, plan: str, level: str | None, name: str) -> Peak:
    """Return what :meth:`Demands.procedure` says; computed once where the plan asks for the same at every level."""
    return _peak(book, plan, level if plan in _graded(book) else None, name)


@once_per_key
def _peak(book: PlanBook, plan: str, level: str | None, name: str) -> Peak:
    return Demands(book, book.plans[plan].value, level).procedure(name)


def _is_graded(plan: Plan) -> bool:
    """Say whether some task of the plan asks for another number at another level."""
    for task in plan.tasks.values():
        needs = task.needs
        if needs is None:
            continue
        written = [*needs.teams.values(), *needs.equipment.values(), *needs.supplies.values()]
        by_level = [numbers for one in written for numbers in (one.at_least, one.per_hour) if numbers is not None]
        if any("" not in numbers for numbers in by_level) or (task.takes is not None and "" not in task.takes):
            return True
    return False
