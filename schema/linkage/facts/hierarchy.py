"""Relations between plans: which plan stands above which, whose it is, and which plans name each other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_key
from drillbook.schema.finding import Text
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.references import naming_parts, references_in
from drillbook.schema.text.located import Located


@compared_once_per_key
def superiors_of(book: PlanBook, name: str) -> tuple[str, ...]:
    """Return every plan above this one, the nearest first; a ring of superiors ends where it closes."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        plan = book.plans.get(waiting.pop(0))
        for superior in plan.value.parent if plan else ():
            if superior not in found and superior != name:
                found[superior] = None
                waiting.append(superior)
    return tuple(found)


def has_unknown_superior(book: PlanBook, plan: Plan) -> bool:
    """Say whether a superior it names cannot be found: that is X01, and what follows from it is not reported again."""
    return any(superior not in book.plans for superior in plan.parent)


def are_in_line(book: PlanBook, one: str, other: str) -> bool:
    """Say whether one of the two plans stands above the other."""
    return one == other or one in superiors_of(book, other) or other in superiors_of(book, one)


def responsible_organizations(plan: Plan) -> tuple[str, ...]:
    """Return the organizations whose plan it is: drafter, issuer and approver."""
    return tuple(dict.fromkeys(one for one in (plan.drafted_by, plan.issuer, plan.approved_by) if one))


def unit_of(plan: Plan) -> str:
    """Return the organization whose plan a unit's plan is; a plan that names none stands alone."""
    return plan.drafted_by or plan.issuer or plan.approved_by or f"plan:{plan.plan}"


def comprehensive_plan(book: PlanBook, plan: Plan) -> Located[Plan] | None:
    """Return the comprehensive plan of the same unit above a unit's plan: what stands there need not be said again."""
    above = (book.plans[name] for name in superiors_of(book, plan.plan) if name in book.plans)
    return next((one for one in above if one.value.kind == "unit" and unit_of(one.value) == unit_of(plan)), None)


@compared_once_per_key
def related_organizations(book: PlanBook, organization: str) -> frozenset[str]:
    """Return an organization with those it is part of, and headquarters and office for each other."""
    found: set[str] = set()
    waiting = [organization]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        entry = book.organizations.get(name)
        if entry:
            waiting += [one for one in (entry.value.part_of, entry.value.office_of) if one]
        waiting += _offices(book).get(name, ())
    return frozenset(found)


@once_per_key
def _offices(book: PlanBook) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in book.organizations.items():
        if entry.value.office_of:
            found[entry.value.office_of] = (*found.get(entry.value.office_of, ()), name)
    return found


def organization_of(book: PlanBook, plan: Plan, role: str) -> str | None:
    """Return whose role it is: as written, else whose post fills it."""
    written = plan.roles.get(role)
    if written is None:
        return None
    post = book.posts.get(written.post or "")
    return written.organization or (post.value.organization if post else None)


def organization_title(book: PlanBook, name: str) -> str:
    """Return what people call an organization."""
    entry = book.organizations.get(name)
    return entry.value.title if entry else name


@compared_once_per_key
def plans_named_by(book: PlanBook, plan: str) -> frozenset[str]:
    """Return the plans that a plan names: above it, called, handed over to, reported to, in conditions."""
    parts = naming_parts(book.plans[plan].value.__class__)
    return frozenset().union(*(_plans_named_in(book, plan, part) for part in parts))


@compared_once_per_key
def _plans_named_in(book: PlanBook, plan: str, part: str) -> frozenset[str]:
    found = set()
    for reference in references_in(book.plans[plan], part):
        owner, slash, _ = reference.name.partition("/")
        if owner in book.plans and (slash or reference.kind in ("plan", "tree-plan")):
            found.add(owner)
    return frozenset(found)


def are_linked(book: PlanBook, one: str, other: str) -> bool:
    """Say whether either of the two plans names the other."""
    return any(
        there in plans_named_by(book, here) for here, there in ((one, other), (other, one)) if here in book.plans
    )


def shared_events(one: Plan, other: Plan) -> tuple[str, ...]:
    """Return the incident types that both plans are for."""
    return tuple(event for event in one.incident_types if event in other.incident_types)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a plan is for, and whether it is in use."""

    kind: str
    status: str
    incident_types: tuple[str, ...]


@compared_once_per_key
def purpose_of(book: PlanBook, plan: str) -> Purpose:
    """Return what a plan is for."""
    it = book.plans[plan].value
    return Purpose(it.kind, it.status, it.incident_types)


@compared_once_per_key
def title_of(book: PlanBook, plan: str) -> Text:
    """Return what a plan is called, for those who tell of many: it is known without reading them."""
    return plan_title(book.plans[plan].value)


def event_title(book: PlanBook, event: str) -> str:
    """Return an incident type as people call it."""
    known = book.settings.incident_types.get(event)
    return known.title if known else event


def plans_by(book: PlanBook, names_of: Callable[[PlanBook, str], Iterable[str]]) -> dict[str, list[str]]:
    """List the plans for each name that ``names_of`` gives of them, in the order of the book."""
    found: dict[str, list[str]] = {}
    for plan in book.plans:
        for name in names_of(book, plan):
            found.setdefault(name, []).append(plan)
    return found
