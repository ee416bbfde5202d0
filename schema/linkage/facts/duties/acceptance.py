"""Whether an organization has agreed to what a plan asks of it: the one answer of X05, the matrix and ``who``."""

from dataclasses import dataclass
from typing import Literal

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.finding import Text, say
from drillbook.schema.linkage.facts.duties.asked import INFORMED, Duty, organizations_asked, teams_asked
from drillbook.schema.linkage.facts.hierarchy import (
    are_linked,
    plans_by,
    related_organizations,
    responsible_organizations,
    superiors_of,
)
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

Acceptance = Literal["own", "taken", "consulted", "informed", "open", "left-out", "unread"]
Ground = Literal["none", "answered", "linked", "written", "through"]
_LIKENESS = 0.5  # share of character pairs of a duty that must be found again


@dataclass(frozen=True, slots=True)
class Agreement:
    """How an organization stands to what a plan asks of it, on what ground, and which plans of its own leave it out.

    ``plans`` are the ids of those by which it agreed: what they are called makes no difference to it (`ground_said`).
    """

    state: Acceptance
    ground: Ground = "none"
    plans: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to ask it."""
        return self.state in ("open", "left-out")


def agreement(book: PlanBook, plan: Located[Plan], organization: str, duties: tuple[Duty, ...]) -> Agreement:
    """Judge what a plan asks of an organization."""
    direct = _directly(book, plan.value.plan, organization)
    if direct is not None:
        return direct
    if all(duty.kind in INFORMED for duty in duties):
        return Agreement("informed")
    written = _in_own_plans(book, plan, organization, duties)
    if written is not None:
        return written
    through = _through_others(book, plan, organization, duties)
    if through is not None:
        return Agreement("taken", "through", tuple(dict.fromkeys(through)))
    asked_in = {name for duty in duties for name in _asked_in(book, plan, duty)}
    if may_have_unread_plan(book, organization) or not asked_in <= book.plans.keys():
        return Agreement("unread")
    return Agreement("open")


def ground_said(book: PlanBook, plan: Located[Plan], organization: str, agreed: Agreement) -> Text | None:
    """Word on what ground an organization agreed to a plan."""
    if agreed.ground == "answered":
        return _answer(book, plan.value, organization)
    titles = [plan_title(book.plans[name].value) for name in agreed.plans]
    match agreed.ground:
        case "linked":
            return say(en="linked with {own}", zh="与{own}衔接", own=titles)
        case "written":
            return say(en="stands in {own}", zh="已写入{own}", own=titles)
        case "through":
            return say(en="agreed in {plans}", zh="经{plans}衔接", plans=titles)
    return None


def may_have_unread_plan(book: PlanBook, organization: str) -> bool:
    """Say whether a plan that was refused is, or may be, its own: what stands in it nobody knows."""
    bodies = _unread_bodies(book)
    return bool(book.unread) and (bodies is None or bool(bodies & related_organizations(book, organization)))


@once_per_book
def _unread_bodies(book: PlanBook) -> frozenset[str] | None:
    """Whose plans were refused; None where one of them does not say."""
    plans = [rest for rest in book.remainders if isinstance(rest.document.value, Plan)]
    keys = ("drafted_by", "issuer")
    bodies = [{getattr(rest.document.value, key) for key in keys if rest.has(key)} for rest in plans]
    if len(plans) < len(book.unread) or not all(bodies):
        return None
    return frozenset(str(body) for one in bodies for body in one)


def _directly(book: PlanBook, plan: str, organization: str) -> Agreement | None:
    """Agreed whatever the duty: its own plan, an answer, or a plan of its own that is linked with this one."""
    if _is_own(book, plan, organization):
        return Agreement("own")
    if has_confirmed(book, plan, organization):
        return Agreement("consulted", "answered")
    joined = tuple(one for one in plans_of(book, organization) if are_linked(book, plan, one))
    return Agreement("taken", "linked", joined) if joined else None


@compared_once_per_key
def _is_own(book: PlanBook, name: str, organization: str) -> bool:
    """Say whether it is the organization's own plan, or its house's: an office acts for the house it is part of.

    Where a plan does not say whose it is, nobody can be said to be another.
    """
    responsible = set(responsible_organizations(book.plans[name].value))
    if not responsible or responsible & related_organizations(book, organization):
        return True
    return any(organization in related_organizations(book, one) for one in responsible)


def has_confirmed(book: PlanBook, plan: str, organization: str) -> bool:
    """Say whether an organization answered, or let its time go by, which offices count as agreeing."""
    units = _units_heard(book, plan)
    return bool(units and units & related_organizations(book, organization))


@compared_once_per_key
def _units_heard(book: PlanBook, plan: str) -> frozenset[str]:
    """The organizations that answered a plan, or let their time go by."""
    consulted = book.plans[plan].value.consulted
    heard = (one for one in consulted if one.replied or one.opinion or one.result == "silent" or not one.sent)
    return frozenset(one.unit for one in heard)


def _answer(book: PlanBook, plan: Plan, organization: str) -> Text | None:
    units = related_organizations(book, organization)
    answer = next((one for one in plan.consulted if one.unit in units), None)
    if answer is None:
        return None
    if answer.result == "silent" or not answer.replied:
        return say(en="no answer within the term", zh="逾期未反馈，按无意见处理")
    if answer.opinion:
        return say(
            en="answered on {day}: {opinion}",
            zh="{day}反馈：{opinion}",
            day=str(answer.replied),
            opinion=answer.opinion,
        )
    return say(en="answered on {day}, no remarks", zh="{day}反馈，无意见", day=str(answer.replied))


@compared_once_per_key
def plans_of(book: PlanBook, organization: str) -> tuple[str, ...]:
    """Return the plans of an organization, in the order of the book."""
    return tuple(_plans_by_body(book).get(organization, ()))


@once_per_book
def _plans_by_body(book: PlanBook) -> dict[str, list[str]]:
    return plans_by(book, _bodies)


@compared_once_per_key
def _bodies(book: PlanBook, name: str) -> frozenset[str]:
    """The organizations whose plan it is."""
    plan = book.plans[name].value
    return frozenset(body for body in (plan.drafted_by or "", plan.issuer or "") if is_plan_of(plan, body))


def is_plan_of(plan: Plan, organization: str) -> bool:
    """Say whether the organization drafted or issued the plan, which is in force or on its way."""
    if plan.kind == "external" or plan.status == "withdrawn":
        return False
    return organization in (plan.drafted_by, plan.issuer)


def _in_own_plans(book: PlanBook, plan: Located[Plan], organization: str, duties: tuple[Duty, ...]) -> Agreement | None:
    """What its own plans for the same events say of the tasks: taken up there, or left out."""
    roles = [duty.role_id for duty in duties if duty.kind == "task"]
    events, titles = set(plan.value.incident_types), titles_of(plan.value, roles)
    own = {name: _own_plan(book, name) for name in plans_of(book, organization)}
    same = {name: one for name, one in own.items() if not one.is_card and events & one.incident_types}
    written = {name: is_found_again(titles, one.words) for name, one in same.items()}
    refused = [name for name, one in own.items() if events & one.excludes]
    if roles and (refused or (same and not any(written.values()))):
        return Agreement("left-out", left_out=tuple(refused or written))
    if roles and same:
        return Agreement("taken", "written", tuple(name for name, found in written.items() if found))
    return None


@dataclass(frozen=True, slots=True)
class _OwnPlan:
    """What an organization's own plan is for, and the words of its tasks and duties."""

    is_card: bool
    incident_types: frozenset[str]
    excludes: frozenset[str]
    words: tuple[str, ...]


@compared_once_per_key
def _own_plan(book: PlanBook, name: str) -> _OwnPlan:
    own = book.plans[name].value
    return _OwnPlan(own.depth == "card", frozenset(own.incident_types), frozenset(own.excludes), words_of(own))


def words_of(plan: Plan) -> tuple[str, ...]:
    """Return the titles of the tasks of a plan, and the duties of its roles."""
    duties = (duty for role in plan.roles.values() for duty in role.duties)
    return (*(task.title for task in plan.tasks.values()), *duties)


def titles_of(plan: Plan, roles: list[str]) -> list[str]:
    """Return the titles of the tasks that some roles answer for."""
    return [task.title for task in plan.tasks.values() if task.role in roles]


def is_found_again(titles: list[str], words: tuple[str, ...]) -> bool:
    """Say whether each duty is found again among the tasks and duties of its own plan, in much the same words."""
    known = [_pairs(one) for one in words] if titles else []
    return all(any(_alike(_pairs(title), one) for one in known) for title in titles)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _LIKENESS * max(1, min(len(one), len(other)))


def _through_others(
    book: PlanBook, plan: Located[Plan], organization: str, duties: tuple[Duty, ...]
) -> list[str] | None:
    """The plans in which it agreed to each duty; None as soon as there is one to which it did not."""
    found = []
    for duty in duties:
        if duty.kind not in INFORMED:
            agreed = _through(book, plan, organization, duty)
            if agreed is None:
                return None
            found.append(agreed)
    return found


def _through(book: PlanBook, plan: Located[Plan], organization: str, duty: Duty) -> str | None:
    """The plan in which it agreed to this."""
    for name in _asked_in(book, plan, duty):
        asked = teams_asked if duty.kind == "team" else organizations_asked
        if name not in book.plans or organization not in asked(book, name):
            continue
        if _directly(book, name, organization) is not None:
            return name
    return None


def _asked_in(book: PlanBook, plan: Located[Plan], duty: Duty) -> tuple[str, ...]:
    """The plans in which it may be asked for this, too: the one that takes over, or those above that ask for the same team."""
    if duty.kind == "hand-over":
        return (duty.taken_in,)
    return superiors_of(book, plan.value.plan) if duty.kind == "team" else ()
