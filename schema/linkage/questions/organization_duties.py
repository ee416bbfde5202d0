"""Lists what every plan asks of one organization, with clause and promised time, and which duties conflict."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Text, say
from drillbook.schema.linkage.facts.hierarchy import (
    are_linked,
    organization_of,
    related_organizations,
    responsible_organizations,
)
from drillbook.schema.linkage.facts.report_chains import staff_at_night, staff_by_day
from drillbook.schema.linkage.rules.between.handover import has_confirmed, is_plan_of
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import level_named, limits_said, plan_title, role_named, span_said, within_said
from drillbook.schema.models.plan import Level, Notice, Plan
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import normalise
from drillbook.schema.values.vocabulary import UNIT_KINDS

DutyKind = Literal["task", "help", "decide", "end", "notice", "report", "hand-over", "team", "duty"]
Acceptance = Literal["own", "taken", "consulted", "informed", "open"]
ACCEPTANCES: dict[Acceptance, Text] = {
    "own": say(en="its own plan", zh="本单位预案"),
    "taken": say(en="in its own plan", zh="已与本单位预案衔接"),
    "consulted": say(en="confirmed in consultation", zh="征求意见已确认"),
    "informed": say(en="is only informed, nothing to confirm", zh="仅接收信息,无须确认"),
    "open": say(en="to be confirmed", zh="待确认"),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing a plan counts on an organization for; ``subject`` is what it is about, for comparing limits."""

    plan: Located[Plan]
    kind: DutyKind
    role: Text
    what: Text
    where: Location
    limit: Text | None = None
    longest: int | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class DutyConflict:
    """Duties that cannot all be kept: what is wrong, and where."""

    said: Text
    places: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class PlanShare:
    """What one plan asks of the organization, and whether it agreed."""

    plan: Located[Plan]
    state: Acceptance
    ground: Text | None
    duties: tuple[Duty, ...]


def organizations_like(book: PlanBook, word: str) -> list[str]:
    """Find organizations by id, title or alias; failing that, those whose name contains the word."""
    wanted = normalise(word)
    names = {
        name: {normalise(one) for one in (name, entry.value.title, *entry.value.aliases)}
        for name, entry in book.organizations.items()
    }
    exact = [name for name, known in names.items() if wanted in known]
    if exact:
        return exact
    bare = [name for name, known in names.items() if wanted in {one.partition("(")[0] for one in known}]
    return bare or [name for name, known in names.items() if any(wanted in one for one in known)]


def plan_shares(book: PlanBook, organization: str) -> tuple[PlanShare, ...]:
    """List everything asked of an organization, plan by plan, in the order of the book."""
    found = []
    for plan in plans_with_text(book):
        duties = tuple(_duties(book, plan, organization))
        if duties:
            state, ground = _state(book, plan, organization, duties)
            found.append(PlanShare(plan, state, ground, duties))
    return tuple(found)


def _state(
    book: PlanBook, plan: Located[Plan], organization: str, duties: tuple[Duty, ...]
) -> tuple[Acceptance, Text | None]:
    if related_organizations(book, organization) & set(responsible_organizations(plan.value)):
        return "own", None
    if has_confirmed(book, plan.value, organization):
        return "consulted", _answer(book, plan.value, organization)
    own = [other.value for other in book.plans.values() if is_plan_of(book, other.value, organization)]
    joined = [other for other in own if are_linked(book, plan.value.plan, other.plan)]
    if joined:
        return "taken", say(en="linked with {own}", zh="与{own}衔接", own=[plan_title(one) for one in joined])
    return ("informed" if all(duty.kind in ("notice", "report") for duty in duties) else "open"), None


def _answer(book: PlanBook, plan: Plan, organization: str) -> Text | None:
    units = related_organizations(book, organization)
    answer = next((one for one in plan.consulted if one.unit in units), None)
    if answer is None:
        return None
    if answer.result == "silent" or not answer.replied:
        return say(en="no answer within the term", zh="逾期未反馈,按无意见处理")
    if answer.opinion:
        return say(
            en="answered on {day}: {opinion}", zh="{day}反馈:{opinion}", day=str(answer.replied), opinion=answer.opinion
        )
    return say(en="answered on {day}, no remarks", zh="{day}反馈,无意见", day=str(answer.replied))


def role_home(book: PlanBook, plan: Plan, role: str) -> str | None:
    """Return whose role it is; roles of a unit's or committee's own plan are its own."""
    named = organization_of(book, plan, role)
    if named is None and role in plan.roles and plan.kind in (*UNIT_KINDS, "community"):
        return plan.drafted_by
    return named


def _duties(book: PlanBook, plan: Located[Plan], organization: str) -> Iterator[Duty]:
    mine = {role for role in plan.value.roles if role_home(book, plan.value, role) == organization}
    yield from _roles_alone(plan, mine)
    for name, task in plan.value.tasks.items():
        yield from _of_task(book, plan, name, task, mine, organization)
    for level, entry in plan.value.own_levels.items():
        yield from _of_level(plan, level, entry, mine)
    yield from _received(book, plan, organization, mine)


def _roles_alone(plan: Located[Plan], mine: set[str]) -> Iterator[Duty]:
    """Duties in words, of roles that no task gives anything to do."""
    busy = {task.role for task in plan.value.tasks.values()}
    for role in (one for one in plan.value.roles if one in mine and one not in busy):
        for number, duty in enumerate(plan.value.roles[role].duties):
            where = plan.at("roles", role, "duties", number)
            yield Duty(plan, "duty", role_named(plan.value, role), say(en="{it}", zh="{it}", it=duty), where)


def _of_task(
    book: PlanBook, plan: Located[Plan], name: str, task: Task, mine: set[str], organization: str
) -> Iterator[Duty]:
    where = plan.at_key("tasks", name)
    limit = within_said(book, plan.value, task.within) if task.within else None
    longest = max(task.within.at_most.values()) if task.within else None
    title = say(en="{it}", zh="{it}", it=task.title)
    if task.role in mine:
        yield Duty(
            plan, "task", role_named(plan.value, task.role), title, where, limit, longest, _subject(plan.value, task)
        )
    for helper in (one for one in task.with_ if one in mine):
        what = say(en="helps {role}: {it}", zh="协同{role}:{it}", role=_short(plan.value, task.role), it=task.title)
        yield Duty(plan, "help", role_named(plan.value, helper), what, where, limit)
    for need in task.needs.teams if task.needs else ():
        teams = [team.value for team in book.teams.values() if need in (team.name, *team.value.capability)]
        own = [team.title for team in teams if team.organization == organization]
        if own and task.role not in mine:
            what = say(en="sends {teams} for: {it}", zh="派出{teams}:{it}", teams=own, it=task.title)
            yield Duty(plan, "team", role_named(plan.value, task.role), what, where, limit)


def _short(plan: Plan, role: str) -> str:
    return plan.roles[role].title if role in plan.roles and plan.roles[role].title else role


def _subject(plan: Plan, task: Task) -> str:
    """What a promise is about, alike in every plan that promises it."""
    if task.report:
        to = "+".join(one if "/" in one else f"{plan.plan}/{one}" for one in task.report.to)
        return f"{task.report.form} {task.report.kind} {plan.plan if task.report.kind != 'first' else ''} {to}"
    return normalise(task.title)


def _of_level(plan: Located[Plan], level: str, entry: Level, mine: set[str]) -> Iterator[Duty]:
    where = plan.at_key("levels", level)
    named = level_named(level)
    if entry.decided_by in mine:
        limit = limits_said(entry.within) if entry.within else None
        within = say(en="within {time}", zh="{time}内", time=limit) if limit else None
        what = say(en="decides to start {level}", zh="决定启动{level}响应", level=named)
        yield Duty(plan, "decide", role_named(plan.value, str(entry.decided_by)), what, where, within)
    ender = entry.ended_by or entry.decided_by
    if ender in mine and ender != entry.decided_by:
        what = say(en="decides to end {level}", zh="决定终止{level}响应", level=named)
        yield Duty(plan, "end", role_named(plan.value, str(ender)), what, plan.at("levels", level, "ended_by"))


def _received(book: PlanBook, plan: Located[Plan], organization: str, mine: set[str]) -> Iterator[Duty]:
    """What reaches it: start notices, first reports, what is handed over to it."""
    by_recipient: dict[str, list[tuple[str, Notice]]] = {}
    for level, entry in plan.value.own_levels.items():
        for recipient in entry.notice.to if entry.notice else ():
            by_recipient.setdefault(recipient, []).append((level, entry.notice))  # type: ignore[arg-type]
    for recipient, notices in by_recipient.items():
        if _reaches(book, plan.value, recipient, organization):
            levels = span_said([level for level, _ in notices])
            limits = {level: max(notice.within.values()) for level, notice in notices if notice.within}
            limit = say(en="within {time}", zh="{time}内送达", time=limits_said(limits)) if limits else None
            what = say(en="is told of {levels}", zh="接收{levels}响应启动通知", levels=levels)
            where = plan.at_key("levels", notices[0][0], "notice")
            yield Duty(plan, "notice", _recipient(book, plan.value, recipient), what, where, limit)
    for name, task in plan.value.tasks.items():
        yield from _handed(book, plan, name, task, organization, mine)


def _handed(
    book: PlanBook, plan: Located[Plan], name: str, task: Task, organization: str, mine: set[str]
) -> Iterator[Duty]:
    limit = within_said(book, plan.value, task.within) if task.within else None
    for recipient in task.report.to if task.report and task.role not in mine else ():
        if _reaches(book, plan.value, recipient, organization):
            what = say(en="receives: {it}", zh="接收报告:{it}", it=task.title)
            where = plan.at_key("tasks", name)
            yield Duty(plan, "report", _recipient(book, plan.value, recipient), what, where, limit)
    for target in task.hands_over_to:
        owner, _, inner = target.partition("/")
        other = book.plans.get(owner)
        role = other.value.tasks[inner].role if other and inner in other.value.tasks else inner
        if other and task.role not in mine and role_home(book, other.value, role) == organization:
            what = say(en="takes over: {it}", zh="承接移交:{it}", it=task.title)
            yield Duty(plan, "hand-over", role_named(other.value, role), what, plan.at("tasks", name, "hands_over_to"))


def _reaches(book: PlanBook, plan: Plan, recipient: str, organization: str) -> bool:
    if recipient == organization:
        return True
    owner, slash, role = recipient.partition("/")
    home = book.plans[owner].value if slash and owner in book.plans else plan
    return role_home(book, home, role if slash else recipient) == organization


def _recipient(book: PlanBook, plan: Plan, recipient: str) -> Text:
    owner, slash, role = recipient.partition("/")
    if slash and owner in book.plans:
        return role_named(book.plans[owner].value, role)
    if recipient in plan.roles:
        return role_named(plan, recipient)
    entry = book.organizations.get(recipient)
    return say(en="{it}", zh="{it}", it=entry.value.title if entry else recipient)


def duty_conflicts(book: PlanBook, organization: str) -> tuple[DutyConflict, ...]:
    """Find the same people in more roles than they are, and one thing promised in two times."""
    found = [*_double_booked(book, organization), *_two_limits(plan_shares(book, organization))]
    return tuple(found)


def _double_booked(book: PlanBook, organization: str) -> Iterator[DutyConflict]:
    for name, post in book.posts.items():
        if post.value.organization != organization:
            continue
        roles = [
            (plan, role)
            for plan in plans_with_text(book)
            for role, entry in plan.value.roles.items()
            if entry.post == name and _acts(plan.value, role)
        ]
        plans = {plan.value.plan for plan, _ in roles}
        if not roles:
            continue
        day, night = (people(book, roles[0][0].value, roles[0][1]) for people in (staff_by_day, staff_at_night))
        if night is None or len(plans) <= night:
            continue
        yield DutyConflict(
            say(
                en="'{post}' ({people}) fills roles in {n} plans at once: {roles}",
                zh="“{post}”({people})同时在{n}部预案中任职:{roles}",
                post=post.value.title,
                people=_people_said(day, night),
                n=len(plans),
                roles=[_role_in(plan.value, role) for plan, role in roles],
            ),
            tuple(plan.at_key("roles", role) for plan, role in roles),
        )


def _acts(plan: Plan, role: str) -> bool:
    """A role with something to do: a task, or a level to decide on."""
    levels = plan.own_levels.values()
    return any(role in (task.role, *task.with_) for task in plan.tasks.values()) or any(
        role in (level.decided_by, level.ended_by) for level in levels
    )


def _people_said(day: int | None, night: int) -> Text:
    if day is None or day == night:
        return say(en="{n} on duty", zh="在岗{n}人", n=night)
    return say(en="{day} by day, {night} at night", zh="白天{day}人、夜间{night}人", day=day, night=night)


def _role_in(plan: Plan, role: str) -> Text:
    return say(en="{plan} {role}", zh="{plan}{role}", plan=plan_title(plan), role=_short(plan, role))


def _two_limits(found: tuple[PlanShare, ...]) -> Iterator[DutyConflict]:
    by_subject: dict[str, list[Duty]] = {}
    for share in found:
        for duty in share.duties:
            if duty.subject and duty.limit:
                by_subject.setdefault(duty.subject, []).append(duty)
    for duties in by_subject.values():
        if len({duty.longest for duty in duties}) > 1:
            yield DutyConflict(
                say(
                    en="different limits for the same thing: {each}",
                    zh="同一事项时限不一:{each}",
                    each=[
                        say(
                            en="{plan} {what} {limit}",
                            zh="{plan}“{what}”{limit}",
                            plan=plan_title(duty.plan.value),
                            what=duty.what,
                            limit=duty.limit,
                        )
                        for duty in duties
                    ],
                ),
                tuple(duty.where for duty in duties),
            )
