"""Whoever plans rely on can be reached, and the contacts are checked (L04)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.hierarchy import organization_of, organization_title
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import first_few
from drillbook.schema.models.calendar.workdays import after_cycle
from drillbook.schema.models.library import Organization, Person, Post
from drillbook.schema.text.located import Located

WAYS = 2


@dataclass(frozen=True, slots=True)
class _Lack:
    """What is wrong with one entry, whose business that is, and where; ``is_stale``: it was right once."""

    owner: str
    text: Text
    where: Location
    is_stale: bool


def unreachable(book: PlanBook) -> Iterator[Fault]:
    """Entries of the contact network are overdue for checking, have less than two ways to reach, or no 24-hour number."""
    by_owner: dict[str, list[_Lack]] = {}
    for lack in sorted(_lacks(book), key=lambda one: one.where):
        by_owner.setdefault(lack.owner, []).append(lack)
    for owner, lacks in by_owner.items():
        yield _tell(book, owner, lacks)


def _tell(book: PlanBook, owner: str, lacks: list[_Lack]) -> Fault:
    stale = [one for one in lacks if one.is_stale]
    first = (stale or lacks)[0]
    return Fault(
        first.where,
        say(
            en="contacts kept by {owner}: {lacks}",
            zh="{owner}负责维护的联络信息：{lacks}",
            owner=organization_title(book, owner) if owner else _NOBODY,
            lacks=first_few(lack.text for lack in (*stale, *(one for one in lacks if not one.is_stale))),
        ),
        say(
            en="send the owner the sheet of its contacts, correct it, and enter the day of the check",
            zh="请将联络信息表发维护单位核对，更正后填写核对日期",
        ),
        also=tuple(dict.fromkeys(lack.where for lack in lacks if lack.where != first.where)),
        consequence=say(
            en="on the night calls would go to numbers that no longer answer",
            zh="当夜可能打不通电话，也没有第二种方式可用",
        ),
        severity=None if stale else Severity.NOTE,
        root=f"contacts:{owner}",
    )


_NOBODY = say(en="nobody named", zh="未写明单位")


def _lacks(book: PlanBook) -> Iterator[_Lack]:
    posts, organizations = _relied_on(book)
    for name, post in book.posts.items():
        owner = post.value.owner or post.value.organization or ""
        if name in posts:
            yield from _ways(book, name, post, owner)
        yield from _unchecked(book, post, owner, name in posts)
    for name, organization in book.organizations.items():
        owner = organization.value.owner or name
        if name in organizations and not organization.value.duty_phone:
            text = say(en="{who} has no 24-hour number", zh="{who}无24小时值班电话", who=organization.value.title)
            yield _Lack(owner, text, organization.at_key(), is_stale=False)
        yield from _unchecked(book, organization, owner, False)
    for person in book.people.values():
        yield from _unchecked(book, person, person.value.owner or person.value.organization or "", False)


def _relied_on(book: PlanBook) -> tuple[set[str], set[str]]:
    """Posts that fill roles of plans, and organizations that have a role in one."""
    posts, organizations = set[str](), set[str]()
    for plan in plans_with_text(book):
        for name, role in plan.value.roles.items():
            posts |= {role.post} if role.post else set()
            whose = organization_of(book, plan.value, name)
            organizations |= {whose} if whose else set()
    return posts, organizations


def _ways(book: PlanBook, name: str, post: Located[Post], owner: str) -> Iterator[_Lack]:
    """Two ways: the post's own and those of the people who hold it."""
    known = {(way, number) for way, number in post.value.reach.items() if number}
    for person in book.people.values():
        if name in person.value.posts:
            known |= {(way, number) for way, number in person.value.reach.items() if number}
    if len(known) >= WAYS:
        return
    title = post.value.title or name
    if known:
        yield _Lack(
            owner, say(en="{who} has one way only", zh="{who}只有一种联系方式", who=title), post.at("reach"), True
        )
    else:
        yield _Lack(owner, say(en="{who} has no way to reach", zh="{who}无联系方式", who=title), post.at_key(), False)


def _unchecked(
    book: PlanBook, entry: Located[Post] | Located[Organization] | Located[Person], owner: str, owes_a_day: bool
) -> Iterator[_Lack]:
    """Checked longer ago than the book's limit; never checked counts where a plan relies on it."""
    limit = book.settings.limits.contacts_checked
    if limit is None:
        return
    title, checked = getattr(entry.value, "name", "") or entry.value.title or entry.name, entry.value.checked
    if checked is None:
        if owes_a_day:
            yield _Lack(
                owner, say(en="{who} was never checked", zh="{who}未写核对日期", who=title), entry.at_key(), False
            )
    elif after_cycle(checked, limit) < book.day:
        yield _Lack(owner, _overdue(title, checked), entry.at("checked"), True)


def _overdue(title: str, checked: date) -> Text:
    return say(en="{who} was last checked on {day}", zh="{who}最近核对为{day}，已逾期", who=title, day=str(checked))


RULES = (
    Rule(
        "L04",
        Severity.WARNING,
        unreachable,
        say(en="contacts complete and checked", zh="联络信息完整并按期核对"),
        Basis(
            (
                binding(
                    "应急管理部令第2号 art. 16; GB/T 29639-2020 §9.5",
                    "应急管理部令第2号第十六条、GB/T 29639-2020第9.5条",
                    "production",
                ),
            ),
            general=say(
                en="practice: numbers are right, and there is a second way", zh="实务：电话准确，并有第二种方式"
            ),
        ),
        say(
            en="posts and organizations with a role in a plan at depth full or linkage; dates of checks: every entry",
            zh="推演、衔接深度预案中任职的岗位和单位；核对日期：联络网各条目",
        ),
    ),
)
