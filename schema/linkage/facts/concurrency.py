"""Finds a state of the district in which plans call for more of a good at once than there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.conditions.tree import (
    And,
    Compare,
    Condition,
    Judged,
    LevelCompare,
    Moment,
    Not,
    Or,
    Ordered,
    holds,
    walk,
)
from drillbook.schema.finding import Text
from drillbook.schema.linkage.facts.control_flow import calls_in, qualified_name, step_sequences
from drillbook.schema.linkage.facts.demand import NO_DEMAND, Demands, Good, Load, Peak, procedure_peak, side_by_side
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.states.claims import Claim, Witness
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.models.plan import Plan

ALWAYS: Condition = And(())
NEVER: Condition = Or(())
MOST_LOOKED_AT = 40  # plans for one good, those that ask for most first


@dataclass(frozen=True, slots=True)
class ConditionalDemand:
    """What one procedure or warning of a plan asks for at a level, and when: a condition over indicators alone."""

    when: Condition
    peak: Peak


@dataclass(frozen=True, slots=True)
class LevelDemand:
    """A plan at one level (or at none): what must be so, what must not, and the demands that come true then."""

    level: str | None
    when: Condition
    higher: tuple[Condition, ...]
    wishes: tuple[ConditionalDemand, ...]
    indicators: frozenset[str]

    def at_most(self, good: Good) -> float:
        """Add up its demands as if all came true at once."""
        return sum(wish.peak.get(good, Load()).total for wish in self.wishes)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A situation in which more of a good is called for than there is, and by which tasks."""

    amount: Load
    situation: tuple[Text, ...]


_Claims: TypeAlias = dict[tuple[Condition, bool], Claim]


@dataclass
class _Search:
    """Plans are added as long as some state lets all of them be where they are."""

    cases: CaseAnalysis
    claims: _Claims = field(default_factory=dict)
    amount: Load = field(default_factory=Load)

    def add(self, option: LevelDemand, good: Good) -> bool:
        """Take a plan in at this level with every wish that can come true then; none of them: not at all."""
        trial = dict(self.claims)
        trial.setdefault((option.when, True), Claim("", option.when))
        for condition in option.higher:
            trial.setdefault((condition, False), Claim("", condition, holds=False))
        if not self._can_be(trial):
            return False
        amount = self.amount
        for wish in option.wishes:
            if good in wish.peak:
                with_it = {**trial, (wish.when, True): Claim("", wish.when)}
                if self._can_be(with_it, trial):
                    trial, amount = with_it, _added(amount, wish.peak[good])
        if amount is self.amount:
            return False
        self.claims, self.amount = trial, amount
        return True

    def _can_be(self, trial: _Claims, known: _Claims | None = None) -> bool:
        return len(trial) == len(self.claims if known is None else known) or self.cases.possible(trial.values())

    def state(self) -> Witness:
        return self.cases.example(self.claims.values()) or {}


def _added(amount: Load, more: Load) -> Load:
    """A task that stands in several procedures of its plan is counted once."""
    known = {(plan, task) for plan, task, _ in amount.parts}
    new = tuple(part for part in more.parts if part[:2] not in known)
    return Load(amount.total + sum(number for _, _, number in new), amount.parts + new)


@once_per_book
def demands_by_level(book: PlanBook) -> dict[str, tuple[LevelDemand, ...]]:
    """Compute for each plan in force what it asks for at each level, highest first."""
    found = {}
    for plan in plans_with_text(book):
        if plan.value.status != "draft":
            offered = tuple(option for option in _options(book, plan.value) if option.wishes)
            if offered:
                found[plan.value.plan] = offered
    return found


def _options(book: PlanBook, plan: Plan) -> Iterator[LevelDemand]:
    starts = _starts(book, plan.plan, frozenset())
    for number in reversed(range(len(starts))):
        level, when = starts[number]
        higher = tuple(condition for _, condition in starts[number + 1 :])
        yield _option(level, when, higher, tuple(_wishes(book, plan, level)))
    yield _option(None, ALWAYS, tuple(condition for _, condition in starts), tuple(_wishes(book, plan, None)))


def _option(
    level: str | None, when: Condition, higher: tuple[Condition, ...], wishes: tuple[ConditionalDemand, ...]
) -> LevelDemand:
    conditions = (when, *(wish.when for wish in wishes))
    named = frozenset(node.indicator for one in conditions for node in walk(one) if isinstance(node, Compare))
    return LevelDemand(level, when, higher, wishes, named)


def _wishes(book: PlanBook, plan: Plan, level: str | None) -> Iterator[ConditionalDemand]:
    demands = Demands(book, plan, level)
    for name, procedure in plan.procedures.items():
        condition = _as_condition(procedure.when)
        if procedure.when is None and level is not None and f"{plan.plan}/{name}" not in _reached(book):
            condition = ALWAYS  # set off by what happens while the plan is at work: once
        if condition is not None:
            peak = procedure_peak(book, plan.plan, level, name)
            if peak:
                yield ConditionalDemand(over_indicators(book, plan.plan, condition), peak)
    for warning in plan.warnings.values():
        condition = _as_condition(warning.when)
        if condition is not None:
            peak = NO_DEMAND
            for action in warning.actions:
                peak = side_by_side(peak, demands.action(action))
            if peak:
                yield ConditionalDemand(over_indicators(book, plan.plan, condition), peak)


@once_per_book
def _reached(book: PlanBook) -> frozenset[str]:
    """Procedures that others call or hand over to: they are counted where that is written."""
    found = set()
    for plan in book.plans.values():
        for _, steps in step_sequences(plan.value):
            found |= {qualified_name(plan.value.plan, name) for name in calls_in(steps)}
        for task in plan.value.tasks.values():
            found |= {qualified_name(plan.value.plan, name) for name in task.hands_over_to}
    return frozenset(found)


def _as_condition(trigger: Condition | Moment | None) -> Condition | None:
    """A level reached, as a comparison; what else happens at a moment is not a state."""
    if not isinstance(trigger, Moment):
        return trigger
    if trigger.kind == "level" and trigger.level:
        return LevelCompare(trigger.plan, ">=", trigger.level)
    return None


def _starts(book: PlanBook, name: str, inside: frozenset[str]) -> list[tuple[str, Condition]]:
    """Levels of a plan, lowest first, and when each starts, in terms of indicators alone."""
    plan = book.plans.get(name)
    if plan is None or plan.value.levels is None or name in inside:
        return []
    if plan.value.levels.follow:
        return _starts(book, plan.value.levels.follow, inside | {name})
    return [
        (level, over_indicators(book, name, entry.when, inside | {name}) if entry.when is not None else NEVER)
        for level, entry in plan.value.levels.each.items()
    ]


def over_indicators(book: PlanBook, plan: str, node: Condition, inside: frozenset[str] = frozenset()) -> Condition:
    """Rewrite a condition without levels, judgements and orders.

    A level holds while its own condition or that of a higher one does; judgements and orders never do.
    """
    match node:
        case And(parts=parts):
            return And(tuple(over_indicators(book, plan, part, inside) for part in parts))
        case Or(parts=parts):
            return Or(tuple(over_indicators(book, plan, part, inside) for part in parts))
        case Not(part=part):
            return Not(over_indicators(book, plan, part, inside))
        case LevelCompare(plan=other, operator=operator, level=level):
            return _level(_starts(book, other or plan, inside), operator, level)
        case Judged() | Ordered():
            return NEVER
    return node


def _level(starts: list[tuple[str, Condition]], operator: str, level: str) -> Condition:
    order = ["none", *(name for name, _ in starts)]
    if level not in order:
        return NEVER
    cases: list[Condition] = []
    for number in range(len(order)):
        if holds(number, operator, order.index(level)):  # type: ignore[arg-type]
            above = tuple(Not(condition) for _, condition in starts[number:])
            here = (starts[number - 1][1],) if number else ()
            cases.append(And((*here, *above)) if here or above else ALWAYS)
    return Or(tuple(cases))


def find_shortfall(book: PlanBook, good: Good, supply: float) -> Shortfall | None:
    """Find a state in which what starts on one indicator calls for more than ``supply``, of one plan or several."""
    wanting = {
        name: [option for option in offered if option.at_most(good)]
        for name, offered in demands_by_level(book).items()
        if any(option.at_most(good) for option in offered)
    }
    if sum(max(option.at_most(good) for option in some) for some in wanting.values()) <= supply:
        return None
    named = {name: frozenset().union(*(option.indicators for option in some)) for name, some in wanting.items()}
    for indicator in sorted(frozenset().union(*named.values())):
        group = {name: some for name, some in wanting.items() if indicator in named[name]}
        found = _greedy(book, group, good, supply)
        if found:
            return found
    return None


def _greedy(book: PlanBook, group: dict[str, list[LevelDemand]], good: Good, supply: float) -> Shortfall | None:
    """Whoever asks for most first, at the level at which it asks for most that still can be."""
    every = [option for some in group.values() for option in some]
    conditions = [
        one for option in every for one in (option.when, *option.higher, *(wish.when for wish in option.wishes))
    ]
    search = _Search(CaseAnalysis.of(book, [Claim("", condition) for condition in dict.fromkeys(conditions)]))
    plans = sorted(group, key=lambda name: (-max(option.at_most(good) for option in group[name]), name))
    for name in plans[:MOST_LOOKED_AT]:
        for option in sorted(group[name], key=lambda option: -option.at_most(good)):
            if search.add(option, good):
                break
    if search.amount.total > supply:
        return Shortfall(search.amount, tuple(search.cases.describe(search.state())))
    return None
