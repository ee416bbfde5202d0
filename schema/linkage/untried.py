"""Coverage: hazards by plans, plans by scenarios and drills, and the roles and promises nobody has ever tried."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schema.book import PlanBook
from schema.finding import Location, Text, say
from schema.linkage.exercised import Reached, drilled, reached, together
from schema.linkage.kinship import event_title
from schema.linkage.limits import limits_said, within_said
from schema.linkage.scope import written
from schema.linkage.wording import level_named, role_named, task_named, titled
from schema.placed import Placed
from schema.plan import Plan
from schema.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Covered:
    """A hazard, or a kind of event, and the valid plans that deal with it."""

    name: str
    title: str
    plans: tuple[Placed[Plan], ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A plan, the scenarios that come to it, how many of its tasks were tried, and its last drill."""

    plan: Placed[Plan]
    scenarios: tuple[str, ...]
    tasks: int
    drills: int
    last: datetime.date | None


@dataclass(frozen=True, slots=True)
class Untried:
    """A role or a promised time that no scenario and no drill comes to."""

    plan: Placed[Plan]
    what: Text
    limit: Text | None
    where: Location


@dataclass(frozen=True, slots=True)
class Coverage:
    """The three tables, how many roles and promises there are in all, and which were never tried."""

    hazards: tuple[Covered, ...]
    events: tuple[Covered, ...]
    plans: tuple[Tried, ...]
    roles: tuple[Untried, ...]
    promises: tuple[Untried, ...]
    roles_in_all: int
    promises_in_all: int


def coverage(book: PlanBook, scenarios: Sequence[Placed[Scenario]]) -> Coverage:
    """What is covered, over the book's scenarios and the drills of its library."""
    each = {one.it.scenario: reached(book, one.it) for one in scenarios}
    everything = together([*each.values(), drilled(book, each)])
    roles = [one for plan in written(book) for one in _roles(plan)]
    promises = [one for plan in written(book) for one in _promises(book, plan)]
    return Coverage(
        _hazards(book),
        _events(book),
        tuple(_tried(book, plan, each, scenarios, everything) for plan in _valid(book)),
        tuple(one for name, one in roles if name not in everything.roles),
        tuple(one for name, one in promises if not _kept(book, name, everything)),
        len(roles),
        len(promises),
    )


def _valid(book: PlanBook) -> list[Placed[Plan]]:
    return [plan for plan in book.plans.values() if plan.it.kind != "external" and plan.it.status != "withdrawn"]


def _hazards(book: PlanBook) -> tuple[Covered, ...]:
    valid = {plan.it.plan: plan for plan in book.plans.values() if plan.it.status != "withdrawn"}
    return tuple(
        Covered(name, entry.it.title, tuple(valid[one] for one in entry.it.covered_by if one in valid))
        for name, entry in book.hazards.items()
    )


def _events(book: PlanBook) -> tuple[Covered, ...]:
    plans = _valid(book)
    return tuple(
        Covered(event, event_title(book, event), tuple(plan for plan in plans if event in plan.it.incident_types))
        for event in book.settings.incident_types
    )


def _tried(
    book: PlanBook,
    plan: Placed[Plan],
    each: dict[str, Reached],
    scenarios: Sequence[Placed[Scenario]],
    everything: Reached,
) -> Tried:
    name = plan.it.plan
    titles = tuple(one.it.title for one in scenarios if name in each[one.it.scenario].plans)
    held = [drill.it.date for drill in book.drills.values() if name in drill.it.plans and drill.it.date <= book.day]
    tasks = sum(f"{name}/{task}" in everything.tasks for task in plan.it.tasks)
    return Tried(plan, titles, tasks, len(held), max(held, default=None))


def _roles(plan: Placed[Plan]) -> list[tuple[str, Untried]]:
    return [
        (f"{plan.it.plan}/{name}", Untried(plan, role_named(plan.it, name), None, plan.at_key("roles", name)))
        for name in plan.it.roles
    ]


def _promises(book: PlanBook, plan: Placed[Plan]) -> list[tuple[str, Untried]]:
    """Tasks, levels and response times with a promised time; a level is named ``plan:level``."""
    it = plan.it
    found = [
        (
            f"{it.plan}/{name}",
            Untried(plan, task_named(it, name), within_said(book, it, task.within), plan.at("tasks", name, "within")),
        )
        for name, task in it.tasks.items()
        if task.within
    ]
    found += [
        (
            f"{it.plan}:{level}",
            Untried(plan, level_named(level), _within(entry.within), plan.at("levels", level, "within")),
        )
        for level, entry in (it.levels.each.items() if it.levels else ())
        if entry.within
    ]
    found += [
        (
            f"{it.plan}/{name}",
            Untried(
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
    return say(en="within {time}", zh="{time}内", time=limits_said(at_most))


def _kept(book: PlanBook, name: str, everything: Reached) -> bool:
    if ":" in name:
        return name.replace(":", "/") in everything.levels
    owner, _, inner = name.partition("/")
    promise = book.plans[owner].it.response_times.get(inner)
    if promise is None:
        return name in everything.tasks
    ends = [moment.name for moment in (promise.from_, promise.to) if moment.name and moment.kind != "inject"]
    return all((one if "/" in one else f"{owner}/{one}") in everything.tasks for one in ends)
