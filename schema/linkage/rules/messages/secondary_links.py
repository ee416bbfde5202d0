"""Links between plans that set something off: who brings whom into action, and who goes by whose levels."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.conditions.tree import Condition, Moment, names_in
from drillbook.schema.linkage.facts.control_flow import calls_in, step_sequences
from drillbook.schema.models.plan import Plan
from drillbook.schema.references import conditions_in
from drillbook.schema.text.source import KeyPath


@once_per_book
def brought_in_by(book: PlanBook) -> dict[str, frozenset[str]]:
    """Return for each plan those it calls, hands over to, gives command to, or tells of its start.

    An organization that is told stands for the plans it drafted or issued, not for all in which it has a role; where
    its plan is only a card, which has nothing to hand over to, a report to it will do.
    """
    return {name: frozenset(_brought_in(book, plan.value)) for name, plan in book.plans.items()}


def _brought_in(book: PlanBook, plan: Plan) -> Iterator[str]:
    names = [one for _, steps in step_sequences(plan) for one in calls_in(steps)]
    names += [one for task in plan.tasks.values() for one in task.hands_over_to]
    names += list(plan.command.passes_to) if plan.command else []
    told = {one for level in plan.own_levels.values() if level.notice for one in level.notice.to}
    yield from (owner for owner, slash, _ in (name.partition("/") for name in (*names, *told)) if slash)
    reported = {one for task in plan.tasks.values() if task.report for one in task.report.to}
    for organization in told | reported:
        for other in _plans_of(book).get(organization, ()):
            if organization in told or other.depth == "card":
                yield other.plan


@once_per_book
def _plans_of(book: PlanBook) -> dict[str, tuple[Plan, ...]]:
    """The plans that each organization drafted or issued."""
    found: dict[str, list[Plan]] = {}
    for plan in book.plans.values():
        for organization in {plan.value.drafted_by, plan.value.issuer} - {None}:
            found.setdefault(str(organization), []).append(plan.value)
    return {name: tuple(plans) for name, plans in found.items()}


@once_per_book
def conditions_by_plan(book: PlanBook) -> dict[str, tuple[tuple[KeyPath, Condition | Moment], ...]]:
    """Return the conditions and moments that a plan acts on, with their paths: of levels, warnings, procedures and roles."""
    return {name: tuple(_acted_on(plan.value)) for name, plan in book.plans.items()}


def _acted_on(plan: Plan) -> Iterator[tuple[KeyPath, Condition | Moment]]:
    tables: tuple[tuple[str, Mapping[str, BaseModel]], ...] = (
        ("levels", plan.own_levels),
        ("warnings", plan.warnings),
        ("procedures", plan.procedures),
        ("roles", plan.roles),
    )
    for table, entries in tables:
        for name, entry in entries.items():
            yield from (((table, name, *path), tree) for path, tree in conditions_in(entry))


@once_per_book
def levels_relied_on(book: PlanBook) -> dict[str, frozenset[str]]:
    """Return for each plan the other plans whose levels or moments it acts on."""
    found = {}
    for name, plan in book.plans.items():
        named = {other for _, tree in conditions_by_plan(book)[name] for other in _plans_named(tree)}
        follow = plan.value.levels.follow if plan.value.levels else None
        found[name] = frozenset((named | {follow} if follow else named) - {name})
    return found


def _plans_named(tree: Condition | Moment) -> Iterator[str]:
    """Plans whose level, response, task or procedure a condition or moment speaks of."""
    for named in names_in(tree):
        if named.kind == "plan":
            yield named.name
        elif "/" in named.name:
            yield named.name.partition("/")[0]
