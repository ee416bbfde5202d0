"""Lists what a plan asks of each organization: tasks, decisions, teams, messages, hand-overs, with clause and promised time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.finding import Location, Text, say
from drillbook.schema.linkage.facts.demand import able_teams
from drillbook.schema.linkage.facts.hierarchy import organization_of, plans_by
from drillbook.schema.linkage.wording import level_named, limits_said, role_named, span_said, within_said
from drillbook.schema.models.levels import Level, Notice
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath
from drillbook.schema.values.names import normalise
from drillbook.schema.values.vocabulary import UNIT_KINDS

DutyKind = Literal["task", "help", "decide", "end", "notice", "report", "hand-over", "team", "duty"]
INFORMED: tuple[DutyKind, ...] = ("notice", "report")  # only told of something: nothing to confirm


@dataclass(frozen=True, slots=True)
class DutyPlace:
    """Where a duty stands in its plan: a value, or the key of one."""

    path: KeyPath
    is_key: bool = True

    def where(self, plan: Located[Plan]) -> Location:
        """Locate it."""
        return plan.source.locate(plan.path + self.path, key=self.is_key)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return DutyPlace, (self.path, self.is_key)


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing a plan counts on an organization for; ``subject`` is what it is about, for comparing limits.

    ``plan`` is the plan's id: a duty is the same in two versions of a plan that ask the same. ``role_id`` for what a
    role of this plan does; ``taken_in`` the plan that takes over what is handed over.
    """

    plan: str
    kind: DutyKind
    role: Text
    what: Text
    place: DutyPlace
    limit: Text | None = None
    longest: int | None = None
    subject: str = ""
    role_id: str = ""
    taken_in: str = ""

    def where(self, plan: Located[Plan]) -> Location:
        """Locate it in its plan; done when asked, since few of all duties are ever told."""
        return self.place.where(plan)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        told = (self.role, self.what, self.place, self.limit, self.longest, self.subject, self.role_id, self.taken_in)
        return Duty, (self.plan, self.kind, *told)  # what a dataclass does by itself takes five times as long


_Asked = Iterator[tuple[str, Duty]]  # of whom, and what


@dataclass(frozen=True, eq=False)
class Duties:
    """What one plan asks, by organization, in the order in which it asks."""

    of: dict[str, tuple[Duty, ...]]

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Duties) and list(self.of.items()) == list(other.of.items()))

    def __hash__(self) -> int:
        return hash(tuple(self.of))


def duties_asked(book: PlanBook, plan: Located[Plan]) -> dict[str, tuple[Duty, ...]]:
    """List what a plan asks, by organization of the book."""
    return _duties(book, plan.value.plan).of


@compared_once_per_key
def duties_of(book: PlanBook, plan: str, organization: str) -> tuple[Duty, ...]:
    """List what a plan asks of one organization."""
    return _duties(book, plan).of.get(organization, ())


@compared_once_per_key
def organizations_asked(book: PlanBook, plan: str) -> tuple[str, ...]:
    """List the organizations that a plan asks something of, in the order in which it does."""
    return tuple(_duties(book, plan).of)


@compared_once_per_key
def teams_asked(book: PlanBook, plan: str) -> frozenset[str]:
    """Return the organizations that a plan asks for a team."""
    asked = _duties(book, plan).of.items()
    return frozenset(name for name, duties in asked if any(duty.kind == "team" for duty in duties))


@compared_once_per_key
def plans_asking(book: PlanBook, organization: str) -> tuple[str, ...]:
    """List the plans that ask something of an organization, in the order of the book."""
    return tuple(_plans_by_organization(book).get(organization, ()))


@once_per_book
def _plans_by_organization(book: PlanBook) -> dict[str, list[str]]:
    return plans_by(book, organizations_asked)


@compared_once_per_key
def _duties(book: PlanBook, plan: str) -> Duties:
    found: dict[str, list[Duty]] = {}
    for organization, duty in _asked(book, book.plans[plan]):
        found.setdefault(organization, []).append(duty)
    return Duties({name: tuple(duties) for name, duties in found.items() if name in book.organizations})


def role_home(book: PlanBook, plan: Plan, role: str) -> str | None:
    """Return whose role it is; roles of a unit's or committee's own plan are its own."""
    named = organization_of(book, plan, role)
    if named is None and role in plan.roles and plan.kind in (*UNIT_KINDS, "community"):
        return plan.drafted_by
    return named


def _asked(book: PlanBook, plan: Located[Plan]) -> _Asked:
    homes = {role: home for role in plan.value.roles if (home := role_home(book, plan.value, role))}
    yield from _roles_alone(plan, homes)
    for name, task in plan.value.tasks.items():
        yield from _of_task(book, plan, name, task, homes)
    for level, entry in plan.value.own_levels.items():
        yield from _of_level(plan, level, entry, homes)
    yield from _notices(book, plan)
    for name, task in plan.value.tasks.items():
        yield from _handed(book, plan, name, task, homes)


def _roles_alone(plan: Located[Plan], homes: dict[str, str]) -> _Asked:
    """Duties in words, of roles that no task gives anything to do."""
    busy = {task.role for task in plan.value.tasks.values()}
    for role, home in homes.items():
        for number, duty in enumerate(plan.value.roles[role].duties if role not in busy else ()):
            where, what = DutyPlace(("roles", role, "duties", number), is_key=False), say(en="{it}", zh="{it}", it=duty)
            yield home, Duty(plan.value.plan, "duty", role_named(plan.value, role), what, where)


def _of_task(book: PlanBook, plan: Located[Plan], name: str, task: Task, homes: dict[str, str]) -> _Asked:
    where, it = DutyPlace(("tasks", name)), plan.value
    limit = within_said(book, it, task.within) if task.within else None
    longest = max(task.within.at_most.values()) if task.within else None
    title, role = say(en="{it}", zh="{it}", it=task.title), role_named(it, task.role)
    home = homes.get(task.role)
    if home:
        yield home, Duty(it.plan, "task", role, title, where, limit, longest, _subject(it, task), task.role)
    for helper in task.with_:
        if helper in homes:
            what = say(en="helps {role}: {it}", zh="协同{role}：{it}", role=short_role(it, task.role), it=task.title)
            yield homes[helper], Duty(it.plan, "help", role_named(it, helper), what, where, limit, role_id=helper)
    for need in task.needs.teams if task.needs else ():
        sent: dict[str, list[str]] = {}
        for team in able_teams(book).get(need, ()):
            if team.organization and team.organization != home:
                sent.setdefault(team.organization, []).append(team.title)
        for organization, teams in sent.items():
            what = say(en="sends {teams} for: {it}", zh="派出{teams}：{it}", teams=teams, it=task.title)
            yield organization, Duty(it.plan, "team", role, what, where, limit)


def short_role(plan: Plan, role: str) -> str:
    """Name a role by its title alone."""
    return plan.roles[role].title if role in plan.roles and plan.roles[role].title else role


def _subject(plan: Plan, task: Task) -> str:
    """What a promise is about, alike in every plan that promises it."""
    if task.report:
        to = "+".join(one if "/" in one else f"{plan.plan}/{one}" for one in task.report.to)
        return f"{task.report.form} {task.report.kind} {plan.plan if task.report.kind != 'first' else ''} {to}"
    return normalise(task.title)


def _of_level(plan: Located[Plan], level: str, entry: Level, homes: dict[str, str]) -> _Asked:
    where, named, it = DutyPlace(("levels", level)), level_named(level), plan.value
    decider, ender = str(entry.decided_by), str(entry.ended_by or entry.decided_by)
    if decider in homes:
        limit = limits_said(entry.within) if entry.within else None
        within = say(en="within {time}", zh="{time}内", time=limit) if limit else None
        what = say(en="decides to start {level}", zh="决定启动{level}响应", level=named)
        yield homes[decider], Duty(it.plan, "decide", role_named(it, decider), what, where, within, role_id=decider)
    if ender in homes and ender != decider:
        what = say(en="decides to end {level}", zh="决定终止{level}响应", level=named)
        place = DutyPlace(("levels", level, "ended_by"), is_key=False)
        yield homes[ender], Duty(it.plan, "end", role_named(it, ender), what, place, role_id=ender)


def _notices(book: PlanBook, plan: Located[Plan]) -> _Asked:
    """Start notices, one duty for all levels a recipient is told of."""
    by_recipient: dict[str, list[tuple[str, Notice]]] = {}
    for level, entry in plan.value.own_levels.items():
        for recipient in entry.notice.to if entry.notice else ():
            by_recipient.setdefault(recipient, []).append((level, entry.notice))  # type: ignore[arg-type]
    for recipient, notices in by_recipient.items():
        reached = _reached(book, plan.value, recipient)
        if reached is None:
            continue
        levels = span_said([level for level, _ in notices])
        limits = {level: max(notice.within.values()) for level, notice in notices if notice.within}
        limit = say(en="within {time}", zh="{time}内送达", time=limits_said(limits)) if limits else None
        what = say(en="is told of {levels}", zh="接收{levels}响应启动通知", levels=levels)
        where = DutyPlace(("levels", notices[0][0], "notice"))
        yield reached, Duty(plan.value.plan, "notice", _recipient(book, plan.value, recipient), what, where, limit)


def _handed(book: PlanBook, plan: Located[Plan], name: str, task: Task, homes: dict[str, str]) -> _Asked:
    if not task.report and not task.hands_over_to:
        return
    limit = within_said(book, plan.value, task.within) if task.within else None
    sender = homes.get(task.role)
    for recipient in task.report.to if task.report else ():
        reached = _reached(book, plan.value, recipient)
        if reached and reached != sender:
            what = say(en="receives: {it}", zh="接收报告：{it}", it=task.title)
            where = DutyPlace(("tasks", name))
            yield reached, Duty(plan.value.plan, "report", _recipient(book, plan.value, recipient), what, where, limit)
    for target in task.hands_over_to:
        owner, _, inner = target.partition("/")
        other = book.plans.get(owner)
        role = other.value.tasks[inner].role if other and inner in other.value.tasks else inner
        home = role_home(book, other.value, role) if other else None
        if other and home and home != sender:
            what = say(en="takes over: {it}", zh="承接移交：{it}", it=task.title)
            where = DutyPlace(("tasks", name, "hands_over_to"), is_key=False)
            yield home, Duty(plan.value.plan, "hand-over", role_named(other.value, role), what, where, taken_in=owner)


def _reached(book: PlanBook, plan: Plan, recipient: str) -> str | None:
    """The organization a message to a recipient comes to."""
    if recipient in book.organizations and recipient not in plan.roles:
        return recipient
    owner, slash, role = recipient.partition("/")
    home = book.plans[owner].value if slash and owner in book.plans else plan
    return role_home(book, home, role if slash else recipient)


def _recipient(book: PlanBook, plan: Plan, recipient: str) -> Text:
    owner, slash, role = recipient.partition("/")
    if slash and owner in book.plans:
        return role_named(book.plans[owner].value, role)
    if recipient in plan.roles:
        return role_named(plan, recipient)
    entry = book.organizations.get(recipient)
    return say(en="{it}", zh="{it}", it=entry.value.title if entry else recipient)
