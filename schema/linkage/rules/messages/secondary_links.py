"""Links between plans that set something off: who brings whom into action, and who goes by whose levels."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book, once_per_key
from drillbook.schema.conditions.tree import Condition, Moment, names_in
from drillbook.schema.linkage.facts.control_flow import calls_in, step_sequences
from drillbook.schema.models.plan import Plan
from drillbook.schema.references import conditions_in
from drillbook.schema.text.yaml_nodes import KeyPath


@compared_once_per_key
def brought_in_by(book: PlanBook, plan: str) -> frozenset[str]:
    """Return the plans that a plan calls, hands over to, gives command to, or tells of its start.

    An organization that is told stands for the plans it drafted or issued, not for all in which it has a role; where
    its plan is only a card, which has nothing to hand over to, a report to it will do.
    """
    return frozenset((*_named(book, plan), *_of_bodies(book, *_bodies_told(book, plan))))


@once_per_book
def _plans_by_body(book: PlanBook) -> dict[str, tuple[tuple[str, bool], ...]]:
    """The plans that each organization drafted or issued, and whether these are only cards."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for name, plan in book.plans.items():
        for body in _bodies(book, name):
            found.setdefault(body, []).append((name, plan.value.depth == "card"))
    return {body: tuple(plans) for body, plans in found.items()}


@compared_once_per_key
def _bodies(book: PlanBook, plan: str) -> tuple[str, ...]:
    written = book.plans[plan].value
    return tuple(dict.fromkeys(body for body in (written.drafted_by, written.issuer) if body))


@compared_once_per_key
def _plans_of(book: PlanBook, body: str) -> tuple[tuple[str, bool], ...]:
    return _plans_by_body(book).get(body, ())


def _of_bodies(book: PlanBook, told: frozenset[str], reported: frozenset[str]) -> Iterator[str]:
    for body in told | reported:
        for plan, is_card in _plans_of(book, body):
            if body in told or is_card:
                yield plan


@once_per_key
def _named(book: PlanBook, name: str) -> tuple[str, ...]:
    """The plans that a plan names as it acts."""
    plan = book.plans[name].value
    names = [one for _, steps in step_sequences(plan) for one in calls_in(steps)]
    names += [one for task in plan.tasks.values() for one in task.hands_over_to]
    names += list(plan.command.passes_to) if plan.command else []
    names += _bodies_told(book, name)[0]
    return tuple(owner for owner, slash, _ in (name.partition("/") for name in names) if slash)


@once_per_key
def _bodies_told(book: PlanBook, name: str) -> tuple[frozenset[str], frozenset[str]]:
    """Who is told of the plan's start, and who gets its reports."""
    plan = book.plans[name].value
    told = frozenset(one for level in plan.own_levels.values() if level.notice for one in level.notice.to)
    return told, frozenset(one for task in plan.tasks.values() if task.report for one in task.report.to)


@once_per_key
def conditions_of(book: PlanBook, plan: str) -> tuple[tuple[KeyPath, Condition | Moment], ...]:
    """Return the conditions and moments that a plan acts on, with their paths: of levels, warnings, procedures and roles."""
    return tuple(_acted_on(book.plans[plan].value))


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


@compared_once_per_key
def levels_relied_on(book: PlanBook, plan: str) -> frozenset[str]:
    """Return the other plans whose levels or moments a plan acts on."""
    named = {other for _, tree in conditions_of(book, plan) for other in _plans_named(tree)}
    levels = book.plans[plan].value.levels
    follow = levels.follow if levels else None
    return frozenset((named | {follow} if follow else named) - {plan})


def _plans_named(tree: Condition | Moment) -> Iterator[str]:
    """Plans whose level, response, task or procedure a condition or moment speaks of."""
    for named in names_in(tree):
        if named.kind == "plan":
            yield named.name
        elif "/" in named.name:
            yield named.name.partition("/")[0]
