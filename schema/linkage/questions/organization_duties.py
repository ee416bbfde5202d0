"""Lists what every plan asks of one organization, with clause and promised time, what conflicts, and whose people are shared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Text, say
from drillbook.schema.linkage.facts.duties.acceptance import Acceptance, agreement, ground_said
from drillbook.schema.linkage.facts.duties.asked import Duty, duties_asked, short_role
from drillbook.schema.linkage.facts.duties.contradictions import contradictions
from drillbook.schema.linkage.facts.report_chains import staff_at_night, staff_by_day
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import normalise

ACCEPTANCES: dict[Acceptance, Text] = {
    "own": say(en="its own plan", zh="本单位预案"),
    "taken": say(en="in its own plan", zh="已与本单位预案衔接"),
    "consulted": say(en="confirmed in consultation", zh="征求意见已确认"),
    "informed": say(en="is only informed, nothing to confirm", zh="仅接收信息，无须确认"),
    "open": say(en="to be confirmed", zh="待确认"),
    "left-out": say(en="left out of its own plan", zh="本单位预案中没有"),
    "unread": say(en="its own plan could not be read", zh="本单位预案未能读入"),
}
OPEN: tuple[Acceptance, ...] = ("open", "left-out")


@dataclass(frozen=True, slots=True)
class DutyConflict:
    """Duties that contradict each other: what is wrong, and where."""

    said: Text
    places: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class SharedPost:
    """The same people in roles of several plans: who, and where."""

    said: Text
    places: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class PlanShare:
    """What one plan asks of the organization, and whether it agreed."""

    plan: Located[Plan]
    state: Acceptance
    ground: Text | None
    duties: tuple[Duty, ...]

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to ask it: X05 says so too."""
        return self.state in OPEN


def organizations_like(book: PlanBook, word: str) -> list[str]:
    """Find organizations by id, title or alias, whole; else by words of them; else by letters anywhere inside.

    民政 is 区民政局, whose title begins or ends with it but for the district and the kind of office, before it is
    长征镇, whose other name 长征镇人民政府 merely holds the letters.
    """
    wanted = normalise(word)
    names = {
        name: {normalise(one) for one in (name, entry.value.title, *entry.value.aliases)}
        for name, entry in book.organizations.items()
    }
    for fits in (
        lambda one: one == wanted,
        lambda one: one.partition("(")[0] == wanted,
        lambda one: _core(one) == _core(wanted),
        lambda one: wanted in one and not _crosses_words(one, wanted),
        lambda one: wanted in one,
    ):
        found = [name for name, known in names.items() if any(fits(one) for one in known)]
        if found:
            return found
    return []


_BEFORE = re.compile(r"^(?:.{1,6}(?:市|区|县)|区|市|县)(?=.{2,})")
_AFTER = re.compile(r"(?:委员会|办公室|管理局|分局|支队|局|委|办|处|队|站|公司|中心)$")
_WORDS = ("人民政府", "人民代表", "居民委员会", "村民委员会", "党工委", "办事处", "指挥部", "管理局", "委员会")


def _core(name: str) -> str:
    """What is left of 区民政局 without the district and the kind of office: 民政."""
    bare = _BEFORE.sub("", name.partition("(")[0])
    return _AFTER.sub("", bare) or bare


def _crosses_words(name: str, wanted: str) -> bool:
    """Say whether the letters stand only across the words of a usual ending: 民政 in 人民政府."""
    return not any(wanted in part for part in re.split("|".join(_WORDS), name)) and wanted not in _WORDS


def plan_shares(book: PlanBook, organization: str) -> tuple[PlanShare, ...]:
    """List everything asked of an organization, plan by plan, in the order of the book."""
    found = []
    for plan in plans_with_text(book):
        duties = duties_asked(book, plan).get(organization, ())
        if duties:
            agreed = agreement(book, plan, organization, duties)
            ground = ground_said(book, plan, organization, agreed)
            found.append(PlanShare(plan, agreed.state, ground, duties))
    return tuple(found)


def duty_conflicts(book: PlanBook, organization: str) -> tuple[DutyConflict, ...]:
    """Find what is promised in two times; X13 says so too."""
    return tuple(
        DutyConflict(
            say(
                en="different limits for the same thing: {each}",
                zh="同一事项时限不一：{each}",
                each=[_promised(book, duty) for duty in duties],
            ),
            tuple(duty.where(book.plans[duty.plan]) for duty in duties),
        )
        for duties in contradictions(book, organization)
    )


def _promised(book: PlanBook, duty: Duty) -> Text:
    return say(
        en="{plan} {what} {limit}",
        zh="{plan}“{what}”{limit}",
        plan=plan_title(book.plans[duty.plan].value),
        what=duty.what,
        limit=duty.limit,
    )


def shared_posts(book: PlanBook, organization: str) -> Iterator[SharedPost]:
    """Find the posts that serve in more plans than there are people in the thinnest shift that has anybody.

    Nothing is wrong with that: in a run these tasks take turns. Whoever is asked to agree wants to know it.
    """
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
        fewest = min((people for people in (day, night) if people), default=None)
        if fewest is None or len(plans) <= fewest:
            continue
        yield SharedPost(
            say(
                en="'{post}' ({people}) serves in {n} plans: {roles}",
                zh="“{post}”（{people}）在{n}部预案中任职：{roles}",
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


def _people_said(day: int | None, night: int | None) -> Text:
    if day is None or night is None or day == night:
        return say(en="{n} on duty", zh="在岗{n}人", n=night if day is None else day)
    return say(en="{day} by day, {night} at night", zh="白天{day}人、夜间{night}人", day=day, night=night)


def _role_in(plan: Plan, role: str) -> Text:
    return say(en="{plan} {role}", zh="{plan}{role}", plan=plan_title(plan), role=short_role(plan, role))
