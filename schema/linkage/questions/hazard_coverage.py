"""Coverage shows which plans deal with each hazard, and which roles and promised times nobody has ever tried."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Location, Text
from drillbook.schema.linkage.facts.control_flow import qualified_name
from drillbook.schema.linkage.facts.hierarchy import event_title
from drillbook.schema.linkage.facts.scales import levels_of
from drillbook.schema.linkage.questions.exercise_history import Reached, merge_reached, reached_by, reached_in_drills
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import level_named, limit_said, role_named, task_named, titled, within_said
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located


@dataclass(frozen=True, slots=True)
class HazardCoverage:
    """A hazard, or a kind of event, and the valid plans that deal with it."""

    name: str
    title: str
    plans: tuple[Located[Plan], ...]


@dataclass(frozen=True, slots=True)
class PlanCoverage:
    """A plan, the scenarios that come to it, how many of its tasks were tried, and its last drill."""

    plan: Located[Plan]
    scenarios: tuple[str, ...]
    tasks: int
    drills: int
    last: datetime.date | None


@dataclass(frozen=True, slots=True)
class UntriedPart:
    """A role or a promised time that no scenario and no drill comes to."""

    plan: Located[Plan]
    what: Text
    limit: Text | None
    where: Location


@dataclass(frozen=True, slots=True)
class Coverage:
    """The three tables, how many roles and promises there are in all, and which were never tried."""

    hazards: tuple[HazardCoverage, ...]
    events: tuple[HazardCoverage, ...]
    plans: tuple[PlanCoverage, ...]
    roles: tuple[UntriedPart, ...]
    promises: tuple[UntriedPart, ...]
    roles_in_all: int
    promises_in_all: int


def coverage(book: PlanBook, scenarios: Sequence[Located[Scenario]]) -> Coverage:
    """Compute what is covered, over the book's scenarios and the drills of its library."""
    each = {one.value.scenario: reached_by(book, one.value) for one in scenarios}
    everything = merge_reached([*each.values(), reached_in_drills(book, each)])
    roles = [one for plan in plans_with_text(book) for one in _roles(plan)]
    promises = [one for plan in plans_with_text(book) for one in _promises(book, plan)]
    return Coverage(
        _hazards(book),
        _events(book),
        tuple(_tried(book, plan, each, scenarios, everything) for plan in _valid(book)),
        tuple(one for name, one in roles if name not in everything.roles),
        tuple(one for name, one in promises if not _kept(book, name, everything)),
        len(roles),
        len(promises),
    )


def _valid(book: PlanBook) -> list[Located[Plan]]:
    return [plan for plan in book.plans.values() if plan.value.kind != "external" and plan.value.status != "withdrawn"]


def _hazards(book: PlanBook) -> tuple[HazardCoverage, ...]:
    valid = {plan.value.plan: plan for plan in book.plans.values() if plan.value.status != "withdrawn"}
    return tuple(
        HazardCoverage(name, entry.value.title, tuple(valid[one] for one in entry.value.covered_by if one in valid))
        for name, entry in book.hazards.items()
    )


def _events(book: PlanBook) -> tuple[HazardCoverage, ...]:
    plans = _valid(book)
    return tuple(
        HazardCoverage(
            event, event_title(book, event), tuple(plan for plan in plans if event in plan.value.incident_types)
        )
        for event in book.settings.incident_types
    )


def _tried(
    book: PlanBook,
    plan: Located[Plan],
    each: dict[str, Reached],
    scenarios: Sequence[Located[Scenario]],
    everything: Reached,
) -> PlanCoverage:
    name = plan.value.plan
    titles = tuple(one.value.title for one in scenarios if name in each[one.value.scenario].plans)
    held = [
        drill.value.date for drill in book.drills.values() if name in drill.value.plans and drill.value.date <= book.day
    ]
    tasks = sum(f"{name}/{task}" in everything.tasks for task in plan.value.tasks)
    return PlanCoverage(plan, titles, tasks, len(held), max(held, default=None))


def _roles(plan: Located[Plan]) -> list[tuple[str, UntriedPart]]:
    return [
        (f"{plan.value.plan}/{name}", UntriedPart(plan, role_named(plan.value, name), None, plan.at_key("roles", name)))
        for name in plan.value.roles
    ]


def _promises(book: PlanBook, plan: Located[Plan]) -> list[tuple[str, UntriedPart]]:
    """Tasks, levels and response times with a promised time; a level is named ``plan:level``."""
    it = plan.value
    found = [
        (
            f"{it.plan}/{name}",
            UntriedPart(
                plan, task_named(it, name), within_said(book, it, task.within), plan.at("tasks", name, "within")
            ),
        )
        for name, task in it.tasks.items()
        if task.within
    ]
    found += [
        (
            f"{it.plan}:{level}",
            UntriedPart(plan, level_named(level), _within(entry.within), plan.at("levels", level, "within")),
        )
        for level, entry in it.own_levels.items()
        if entry.within
    ]
    found += [
        (
            f"{it.plan}/{name}",
            UntriedPart(
                plan,
                titled(promise.title, name),
                _within(promise.within),
                plan.at("response_times", name, "within"),
            ),
        )
        for name, promise in it.response_times.items()
    ]
    return found


def _within(at_most: Mapping[str, int]) -> Text:
    return limit_said(at_most)


def _kept(book: PlanBook, name: str, everything: Reached) -> bool:
    if ":" in name:
        return name.replace(":", "/") in everything.levels
    owner, _, inner = name.partition("/")
    promise = book.plans[owner].value.response_times.get(inner)
    if promise is None:
        return name in everything.tasks
    return all(_came(book, owner, moment, everything) for moment in (promise.from_, promise.to))


def _came(book: PlanBook, owner: str, moment: Moment, everything: Reached) -> bool:
    """Whether the task or procedure, or the level (or a higher one), that a moment is one of was reached."""
    plan = book.plans.get(moment.plan or owner)
    if moment.level and plan is not None:
        order = levels_of(book, plan.value)
        higher = order[order.index(moment.level) :] if moment.level in order else ()
        followed = plan.value.levels.follow if plan.value.levels else None
        names = {plan.value.plan, followed or plan.value.plan}
        return any(f"{name}/{level}" in everything.levels for name in names for level in higher)
    if not moment.name or moment.kind == "inject":
        return True
    return qualified_name(owner, moment.name) in everything.tasks | everything.procedures
