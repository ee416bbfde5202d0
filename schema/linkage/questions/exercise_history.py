"""Follows scenarios and drills through the plans to find which plans, roles and tasks they have tried out.

Told from what is written, without a run: a task counts as exercised where a scenario sets off its procedure, or gives
values with which the procedure, warning or level can start; where it is expected, measured or was timed in a drill.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import And, Compare, Condition, LevelCompare, Moment, Not, Or, evaluate, holds
from drillbook.schema.finding import Unreadable
from drillbook.schema.linkage.facts.control_flow import qualified_name
from drillbook.schema.linkage.facts.scales import indicators_of, levels_of
from drillbook.schema.models.plan import Plan, Procedure
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.steps import Call, Choose, Perform, Step, substeps
from drillbook.schema.models.value_assignments import parse_assignment
from drillbook.schema.text.located import Located
from drillbook.schema.values.quantities import parse_quantity, parse_spread


@dataclass
class Reached:
    """Everything of the book that one or more scenarios and drills come to, by ``plan/name``."""

    plans: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    tasks: set[str] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)
    procedures: set[str] = field(default_factory=set)


@dataclass
class _State:
    """One value of one indicator, for asking whether a comparison holds."""

    book: PlanBook
    now: float | str

    def value(self, indicator: str, place: str | None) -> float | str | None:
        return self.now

    def values(self, indicator: str) -> tuple[str, ...] | None:
        known = indicators_of(self.book).get(indicator)
        return known.values if known else None

    def level(self, plan: str | None) -> str | None:
        return None

    def levels(self, plan: str | None) -> tuple[str, ...]:
        return ()

    def judged(self) -> bool | None:
        return None

    def ordered(self) -> bool | None:
        return None


def reached_by(book: PlanBook, scenario: Scenario) -> Reached:
    """Collect what a scenario can come to."""
    story = _Story(book, scenario)
    story.unfold()
    return story.found


def reached_in_drills(book: PlanBook, known: dict[str, Reached]) -> Reached:
    """Collect what drills came to: what was timed, and the scenario that was played, as far as its plans took part."""
    found = Reached()
    for drill in book.drills.values():
        found.plans |= set(drill.value.plans)
        for task in drill.value.observed:
            found.tasks.add(task)
        played = known.get(drill.value.scenario)
        if played:
            for mine, theirs in zip(_tables(found), _tables(played), strict=True):
                mine |= {name for name in theirs if name.partition("/")[0] in drill.value.plans}
    for task in found.tasks:
        owner, _, name = task.partition("/")
        plan = book.plans.get(owner)
        if plan and name in plan.value.tasks:
            found.roles.add(f"{owner}/{plan.value.tasks[name].role}")
    return found


def merge_reached(parts: Iterable[Reached]) -> Reached:
    """Merge what several scenarios and drills come to."""
    whole = Reached()
    for part in parts:
        for mine, theirs in zip(_tables(whole), _tables(part), strict=True):
            mine |= theirs
    return whole


def _tables(it: Reached) -> tuple[set[str], ...]:
    return it.plans, it.roles, it.tasks, it.levels, it.procedures


class _Story:
    """Follows a scenario until nothing new is reached."""

    def __init__(self, book: PlanBook, scenario: Scenario) -> None:
        self.book = book
        self.scenario = scenario
        self.found = Reached(plans={name for name in scenario.plans if name in book.plans})
        self.values: dict[str, set[float | str]] = {}
        self.judged: set[str] = set()

    def unfold(self) -> None:
        """Settings and injects first, then whatever starts by itself, again until it changes nothing."""
        for table in (self.scenario.given, self.scenario.vary, *(one.set_ for one in self.scenario.injects.values())):
            self._set(table)
        for inject in self.scenario.injects.values():
            for name in inject.starts:
                self._procedure(name)
            self._spoken_to(inject.to)
            for question in inject.questions:
                self._spoken_to(question.to)
            for expected in inject.expect:
                self._task(expected.task)
        for objective in self.scenario.objectives.values():
            for name in objective.measures:
                self._task(name)
        before = -1
        while before != self._size():
            before = self._size()
            for name in tuple(self.found.plans):
                self._starts_alone(self.book.plans[name].value)

    def _size(self) -> int:
        return sum(len(table) for table in _tables(self.found)) + sum(map(len, self.values.values()))

    def _set(self, table: dict[str, str]) -> None:
        for key, value in table.items():
            try:
                said = parse_assignment(key, value)
            except Unreadable:
                continue
            if said.kind == "level":
                self._level(said.name, said.value)
            elif said.kind == "indicator":
                self.values.setdefault(said.name, set()).update(_values(value))
            else:
                self._level(said.name, said.value)

    def _level(self, plan: str, level: str) -> None:
        if plan in self.book.plans and level != "none":
            self.found.plans.add(plan)
            self.found.levels.add(f"{plan}/{level}")

    def _spoken_to(self, recipients: Iterable[str]) -> None:
        for name in recipients:
            plan, slash, role = name.partition("/")
            if slash and plan in self.book.plans and role in self.book.plans[plan].value.roles:
                self.found.roles.add(name)
                self.found.plans.add(plan)

    def _starts_alone(self, plan: Plan) -> None:
        """Levels, warnings and procedures whose condition the scenario's values can make true."""
        for level, entry in plan.own_levels.items():
            if entry.when is not None and self._can_be(entry.when, plan):
                self.found.levels.add(f"{plan.plan}/{level}")
            if f"{plan.plan}/{level}" in self.found.levels:
                for role in (entry.decided_by, entry.ended_by or entry.decided_by):
                    self._role(plan, role)
                for recipient in entry.notice.to if entry.notice else ():
                    self._role(plan, recipient)
                for task in entry.after:
                    self._task(qualified_name(plan.plan, task))
        for warning in plan.warnings.values():
            if warning.when is not None and self._can_be(warning.when, plan):
                for action in warning.actions:
                    self._set_off(qualified_name(plan.plan, action))
        for name, procedure in plan.procedures.items():
            if procedure.when is not None and self._can_be(procedure.when, plan):
                self._procedure(f"{plan.plan}/{name}")

    def _can_be(self, tree: Condition | Moment, plan: Plan) -> bool:
        match tree:
            case And(parts=parts):
                return all(self._can_be(part, plan) for part in parts)
            case Or(parts=parts):
                return any(self._can_be(part, plan) for part in parts)
            case Not():
                return True
            case Compare():
                values = self.values.get(tree.indicator, set())
                return any(evaluate(tree, _State(self.book, value)) is True for value in values)
            case LevelCompare():
                return self._level_can_be(tree, plan)
            case Moment(name=str(name)):
                return qualified_name(plan.plan, name) in self.found.tasks | self.found.procedures
            case Moment(level=str(level)):
                return f"{tree.plan or plan.plan}/{level}" in self.found.levels
        return isinstance(tree, Moment) and tree.kind == "incident"

    def _level_can_be(self, tree: LevelCompare, plan: Plan) -> bool:
        owner = self.book.plans.get(tree.plan or plan.plan)
        if owner is None:
            return False
        order = ("none", *levels_of(self.book, owner.value))
        if tree.level not in order:
            return False
        followed = owner.value.levels.follow if owner.value.levels else None
        names = {owner.value.plan, followed or owner.value.plan}
        there = ["none", *(one for one in order if any(f"{name}/{one}" in self.found.levels for name in names))]
        return any(holds(order.index(one), tree.operator, order.index(tree.level)) for one in there)

    def _role(self, plan: Plan, role: str | None) -> None:
        if role and (role in plan.roles or "/" in role):
            self.found.roles.add(qualified_name(plan.plan, role))

    def _set_off(self, name: str) -> None:
        owner, _, inner = name.partition("/")
        plan = self.book.plans.get(owner)
        if plan and inner in plan.value.procedures:
            self._procedure(name)
        else:
            self._task(name)

    def _task(self, name: str) -> None:
        owner, _, inner = name.partition("/")
        plan = self.book.plans.get(owner)
        if plan is None or name in self.found.tasks:
            return
        self.found.plans.add(owner)
        promise = plan.value.response_times.get(inner)
        if promise:
            for moment in (promise.from_, promise.to):
                if moment.name and moment.kind != "inject":
                    self._task(qualified_name(owner, moment.name))
        task = plan.value.tasks.get(inner)
        if task is None:
            return
        self.found.tasks.add(name)
        for role in (task.role, *task.with_, *(task.report.to if task.report else ())):
            self._role(plan.value, role)
        self._set(task.set_)
        for target in task.hands_over_to:
            self._set_off(target)

    def _procedure(self, name: str) -> None:
        owner, _, inner = name.partition("/")
        plan = self.book.plans.get(owner)
        if plan is None or inner not in plan.value.procedures:
            return
        self.found.plans.add(owner)
        self.found.procedures.add(name)
        for task in self._in_steps(plan, plan.value.procedures[inner]):
            self._task(task)

    def _in_steps(self, plan: Located[Plan], procedure: Procedure) -> Iterator[str]:
        waiting: list[Step] = list(procedure.steps)
        while waiting:
            step = waiting.pop()
            match step:
                case Perform(task=task):
                    yield f"{plan.value.plan}/{task}"
                case Call(call=other):
                    called = qualified_name(plan.value.plan, other)
                    if called not in self.found.procedures:
                        self._procedure(called)
                case Choose(choose=branches):
                    for branch in branches:
                        if branch.if_ is None or self._can_be(branch.if_, plan.value):
                            waiting += branch.body
                case _:
                    waiting += substeps(step)


def _values(written: str) -> set[float | str]:
    """The numbers a setting or a range can give, else the word itself."""
    try:
        if "/" in written:
            return {float(number) for number in parse_spread(written).parameters}
        return {float(parse_quantity(written)[0])}
    except Unreadable:
        return {written}
