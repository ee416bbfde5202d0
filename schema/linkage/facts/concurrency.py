"""Finds a state of the district in which plans call for more of a good at once than there is, and who waits for whom."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.conditions.decision.diagram import NEVER
from drillbook.schema.conditions.tree import And, Compare, Condition, LevelCompare, Moment, walk
from drillbook.schema.finding import Text
from drillbook.schema.linkage.facts.control_flow import calls_in, qualified_name, step_sequences
from drillbook.schema.linkage.facts.demand import (
    NO_DEMAND,
    Demands,
    Good,
    Load,
    Part,
    Peak,
    procedure_peak,
    side_by_side,
)
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.states.claims import Claim, Witness
from drillbook.schema.linkage.facts.states.level_in_force import definition_of, definitions_needed
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.models.plan import Plan

ALWAYS: Condition = And(())
MOST_LOOKED_AT = 40  # plans for one good, those that ask for most first


@dataclass(frozen=True, slots=True)
class ConditionalDemand:
    """What one procedure or warning of a plan asks for at a level, and when."""

    when: Claim
    peak: Peak


@dataclass(frozen=True, slots=True)
class LevelDemand:
    """A plan at one level (or at none), and the demands that come true then; ``at`` claims that it is there.

    ``indicators`` are all that decide about it, those of plans whose levels it relies on among them.
    """

    at: Claim
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


@dataclass
class _Search:
    """Plans are added as long as some state lets all of them be where they are; ``states`` are those that do."""

    cases: CaseAnalysis
    states: int = field(init=False)
    claims: dict[Claim, None] = field(default_factory=dict)
    amount: Load = field(default_factory=Load)

    def __post_init__(self) -> None:
        self.states = self.cases.together((), self._at_rest())

    def add(self, option: LevelDemand, good: Good) -> bool:
        """Take a plan in at this level with every wish that can come true then; none of them: not at all."""
        states, taken, amount = self._with(self.states, option.at), [option.at], self.amount
        for wish in option.wishes:
            if states == NEVER:
                return False
            if good in wish.peak:
                with_it = self._with(states, wish.when)
                if with_it != NEVER:
                    states, amount = with_it, _added(amount, wish.peak[good])
                    taken.append(wish.when)
        if amount is self.amount:
            return False
        self.states, self.amount = states, amount
        self.claims |= dict.fromkeys(taken)
        return True

    def _with(self, states: int, claim: Claim) -> int:
        return self.cases.diagram.both(states, self.cases.function(claim))

    def _at_rest(self) -> Witness:
        """Of plans whose level no condition decides: nobody sets it."""
        return {variable: "none" for variable in self.cases.domains if variable.sort == "level"}

    def state(self) -> Witness:
        found = self.cases.example(self.claims, self._at_rest()) or {}
        return {variable: value for variable, value in found.items() if variable.sort != "level"}


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
    starts = definition_of(book, plan.plan).claims()
    for start in reversed(starts):
        yield _option(book, plan, start.level)
    yield _option(book, plan, None)


def _option(book: PlanBook, plan: Plan, level: str | None) -> LevelDemand:
    at = Claim(plan.plan, LevelCompare(None, "=", level or "none") if plan.levels else ALWAYS)
    wishes = tuple(_wishes(book, plan, level))
    claims = [at, *(wish.when for wish in wishes)]
    relied_on = (claim for one in definitions_needed(book, claims).values() for claim in one.claims())
    named = frozenset(
        node.indicator for claim in (*claims, *relied_on) for node in walk(claim.condition) if isinstance(node, Compare)
    )
    return LevelDemand(at, wishes, named)


def _wishes(book: PlanBook, plan: Plan, level: str | None) -> Iterator[ConditionalDemand]:
    demands = Demands(book, plan, level)
    for name, procedure in plan.procedures.items():
        condition = _as_condition(procedure.when)
        if procedure.when is None and level is not None and f"{plan.plan}/{name}" not in _reached(book):
            condition = ALWAYS  # set off by what happens while the plan is at work: once
        if condition is not None:
            peak = procedure_peak(book, plan.plan, level, name)
            if peak:
                yield ConditionalDemand(Claim(plan.plan, condition), peak)
    for warning in plan.warnings.values():
        condition = _as_condition(warning.when)
        if condition is not None:
            peak = NO_DEMAND
            for action in warning.actions:
                peak = side_by_side(peak, demands.action(action))
            if peak:
                yield ConditionalDemand(Claim(plan.plan, condition), peak)


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


@once_per_book
def _wanting(book: PlanBook) -> dict[Good, dict[str, list[LevelDemand]]]:
    """For each good the plans that call for it, each with the levels at which it does."""
    found: dict[Good, dict[str, list[LevelDemand]]] = {}
    for name, offered in demands_by_level(book).items():
        for option in offered:
            for good in dict.fromkeys(good for wish in option.wishes for good in wish.peak):
                if option.at_most(good):
                    found.setdefault(good, {}).setdefault(name, []).append(option)
    return found


def find_shortfall(book: PlanBook, good: Good, supply: float) -> Shortfall | None:
    """Find a state in which what starts on one indicator calls for more than ``supply``, of one plan or several."""
    wanting = _wanting(book).get(good, {})
    most = {name: max(option.at_most(good) for option in some) for name, some in wanting.items()}
    named = {name: frozenset().union(*(option.indicators for option in some)) for name, some in wanting.items()}
    groups = (
        tuple(name for name in wanting if indicator in named[name])
        for indicator in sorted(frozenset().union(*named.values()))
    )
    for group in dict.fromkeys(groups):
        if sum(most[name] for name in group) <= supply:
            continue  # even at once there is enough for all of them
        found = _greedy(book, {name: wanting[name] for name in group}, good, supply)
        if found:
            return found
    return None


def _greedy(book: PlanBook, group: dict[str, list[LevelDemand]], good: Good, supply: float) -> Shortfall | None:
    """Whoever asks for most first, at the level at which it asks for most that still can be."""
    plans = sorted(group, key=lambda name: (-max(option.at_most(good) for option in group[name]), name))
    every = [option for name in plans[:MOST_LOOKED_AT] for option in group[name]]
    claims = dict.fromkeys(claim for option in every for claim in (option.at, *(wish.when for wish in option.wishes)))
    search = _Search(CaseAnalysis.of(book, claims, decided=False))
    for name in plans[:MOST_LOOKED_AT]:
        for option in sorted(group[name], key=lambda option: -option.at_most(good)):
            if search.add(option, good):
                break
    if search.amount.total > supply:
        return Shortfall(search.amount, tuple(search.cases.describe(search.state())))
    return None


@dataclass(frozen=True, slots=True)
class Turn:
    """The task that begins last, the one whose end lets it begin, and about how long it waits in milliseconds.

    ``wait`` is None where it is not written how long the tasks before it take.
    """

    waits: tuple[str, str]  # plan, task
    for_: tuple[str, str]
    wait: float | None


def turns_of(book: PlanBook, good: Good, amount: Load, supply: float) -> Turn | None:
    """Return who waits for whom where each task alone finds enough; None where some never could.

    Supplies are used up: what is gone is not there for the next. Tasks begin in the order written, as soon as there
    is enough for them.
    """
    if good[0] == "supplies" or any(number > supply for _, _, number in amount.parts):
        return None
    free, now, last = supply, 0.0, None
    at_work: list[tuple[float, int, Part]] = []
    known = True
    for number, part in enumerate(amount.parts):
        blocker = None
        while free < part[2] and at_work:
            now, _, blocker = heapq.heappop(at_work)
            free += blocker[2]
        if blocker is not None:
            last = (part, blocker, now)
        time = _time(book, part)
        known = known and time is not None
        free -= part[2]
        heapq.heappush(at_work, (now + (time or 0.0), number, part))
    if last is None:
        return None
    part, blocker, wait = last
    return Turn(part[:2], blocker[:2], wait if known else None)


def _time(book: PlanBook, part: Part) -> float | None:
    """The usual time of a task, the longest of its levels."""
    task = book.plans[part[0]].value.tasks[part[1]]
    return max(takes.median for takes in task.takes.values()) if task.takes else None
