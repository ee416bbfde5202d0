"""Compares two versions of a plan or a book, in plan terms and by clause (修订对照)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from drillbook.schema.book import SECTIONS, PlanBook
from drillbook.schema.finding import Location, Text, plain, say
from drillbook.schema.linkage.revision.amendment_kinds import AmendmentKind, amendment_kind_of
from drillbook.schema.linkage.revision.worded_values import NOTHING, field_named, value_in_words
from drillbook.schema.linkage.wording import level_named, plan_title, titled
from drillbook.schema.models.levels import Notice
from drillbook.schema.models.plan import Command, Plan
from drillbook.schema.models.task import Evacuation, Report
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import normalise

ChangeKind = Literal["added", "removed", "changed"]
_NESTED = (Report, Notice, Evacuation, Command)
_WHAT: dict[str, Text] = {
    "roles": say(en="role", zh="责任岗位"),
    "warnings": say(en="warning", zh="预警"),
    "levels": say(en="level", zh="响应级别"),
    "tasks": say(en="task", zh="任务"),
    "procedures": say(en="procedure", zh="处置程序"),
    "response_times": say(en="response time", zh="响应时间"),
    "sections": say(en="chapter", zh="章节"),
    "annexes": say(en="annex", zh="附件"),
    "organizations": say(en="organization", zh="单位"),
    "people": say(en="person", zh="人员"),
    "posts": say(en="post", zh="岗位"),
    "channels": say(en="channel", zh="通信方式"),
    "teams": say(en="team", zh="救援队伍"),
    "capabilities": say(en="capability", zh="专业"),
    "equipment": say(en="equipment", zh="装备"),
    "supplies": say(en="supplies", zh="物资"),
    "agreements": say(en="agreement", zh="互助协议"),
    "hazards": say(en="hazard", zh="安全隐患"),
    "regulations": say(en="regulation", zh="法律法规"),
    "cases": say(en="case", zh="典型案例"),
    "places": say(en="place", zh="场所"),
    "indicators": say(en="indicator", zh="监测指标"),
    "drills": say(en="drill", zh="演练"),
}
_TABLES = ("roles", "warnings", "levels", "tasks", "procedures", "response_times", "sections", "annexes")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the table: what it is about, how it read, how it reads now, and which kind of art. 36 it touches.

    ``plan`` is empty for an entry of a library; ``aspect`` is empty where a whole entry came or went.
    """

    plan: str
    title: Text
    table: str
    entry: str
    subject: Text
    aspect: Text
    how: ChangeKind
    old: Text
    new: Text
    clause: str
    where: Location
    touch: AmendmentKind | None
    attribute: str = ""


def changes(old: PlanBook, new: PlanBook) -> tuple[Change, ...]:
    """List every change, plans first in the order of the new book, then the libraries."""
    found: list[Change] = []
    for name in dict.fromkeys((*new.plans, *old.plans)):
        before, after = old.plans.get(name), new.plans.get(name)
        if (before is None and name in old.unread) or (after is None and name in new.unread):
            continue
        if before is None or after is None:
            found.append(_whole_plan(before, after))
        elif before.value != after.value:
            found += _of_plan(old, before, new, after)
    for section in SECTIONS:
        found += _of_library(old, new, section)
    return tuple(found)


def _whole_plan(before: Located[Plan] | None, after: Located[Plan] | None) -> Change:
    plan = after or before
    assert plan is not None
    title = plan_title(plan.value)
    how: ChangeKind = "added" if before is None else "removed"
    old, new = (NOTHING, title) if before is None else (title, NOTHING)
    return Change(
        plan.value.plan, title, "plan", plan.value.plan, say(en="plan", zh="预案"), plain(""), how, old, new, "",
        plan.at("plan"), None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two versions of a plan, with the books that give names their titles."""

    old_book: PlanBook
    old: Located[Plan]
    new_book: PlanBook
    new: Located[Plan]


def _of_plan(old_book: PlanBook, old: Located[Plan], new_book: PlanBook, new: Located[Plan]) -> Iterator[Change]:
    pair = _Pair(old_book, old, new_book, new)
    yield from _fields(pair, "head", "", say(en="cover", zh="预案信息"), old.value, new.value, ())
    for table in _TABLES:
        yield from _entries(pair, table)


def _entries(pair: _Pair, table: str) -> Iterator[Change]:
    old, new = _table(pair.old.value, table), _table(pair.new.value, table)
    renamed = _renamed(old, new)
    for name in dict.fromkeys((*new, *(one for one in old if one not in renamed))):
        before = old.get(name) if name in old else old.get(next((o for o, n in renamed.items() if n == name), ""))
        after = new.get(name)
        if before == after:
            continue
        subject = _subject(table, name, after if after is not None else before)
        if before is None or after is None:
            yield _whole(pair, table, name, subject, before, after)
        elif isinstance(after, str) or isinstance(before, str):
            yield _change(pair, table, name, subject, plain(""), before, after, None, table, ())
        else:
            yield from _fields(pair, table, name, subject, before, after, (name,))


def _table(plan: Plan, table: str) -> Mapping[str, BaseModel | str]:
    if table == "levels":
        return plan.own_levels
    if table == "sections":
        return {one.clause or one.title: one for one in plan.sections}
    return getattr(plan, table)  # type: ignore[no-any-return]


def _renamed(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, str]:
    """Entries that only changed their id: gone and come with the same title."""
    come = {normalise(_title(new[name])): name for name in new if name not in old}
    found = {}
    for name in (one for one in old if one not in new):
        title = normalise(_title(old[name]))
        if title and title in come:
            found[name] = come.pop(title)
    return found


def _title(entry: object) -> str:
    """What people call an entry; one that is only a text, as an annex is, has none."""
    return "" if isinstance(entry, str) else str(getattr(entry, "title", ""))


def _subject(table: str, name: str, entry: object) -> Text:
    title = _title(entry)
    if table == "levels":
        return say(en="{level}", zh="{level}响应", level=level_named(name))
    named = titled(title, name)
    if table == "sections":
        named = titled(title, title) if title else plain("")
    return say(en="{what} {named}", zh="{what}{named}", what=_WHAT[table], named=named)


def _whole(
    pair: _Pair, table: str, name: str, subject: Text, before: BaseModel | str | None, after: BaseModel | str | None
) -> Change:
    entry = after if after is not None else before
    owner, book = (pair.new, pair.new_book) if after is not None else (pair.old, pair.old_book)
    text = _summary(book, owner.value, entry)
    how: ChangeKind = "added" if before is None else "removed"
    return Change(
        owner.value.plan,
        plan_title(owner.value),
        table,
        name,
        subject,
        plain(""),
        how,
        NOTHING if before is None else text,
        NOTHING if after is None else text,
        str(getattr(entry, "clause", "")),
        owner.at_key(table, name) if table != "sections" else owner.at_key(table),
        amendment_kind_of(table, "", entry),
    )


_TOLD = ("organization", "role", "within", "report", "when", "decided_by", "steps", "duties", "deputy", "title", "text")


def _summary(book: PlanBook, plan: Plan, entry: object) -> Text:
    """The parts of a whole entry a reviewer wants to see first."""
    if not isinstance(entry, BaseModel):
        return plain(str(entry))
    fields = type(entry).model_fields
    parts = [
        say(
            en="{name}: {it}",
            zh="{name}：{it}",
            name=field_named(fields[one], one),
            it=value_in_words(book, plan, fields[one], one, getattr(entry, one)),
        )
        for one in _TOLD
        if one in fields and getattr(entry, one) not in (None, "", ())
    ]
    return say(en="{parts}", zh="{parts}", parts=parts[:4])


def _fields(
    pair: _Pair, table: str, name: str, subject: Text, before: object, after: object, path: tuple[str, ...],
    inside: Text | None = None,
) -> Iterator[Change]:  # fmt: skip
    if not isinstance(before, BaseModel) or not isinstance(after, BaseModel):
        return
    for attribute, field in type(after).model_fields.items():
        old, new = getattr(before, attribute, None), getattr(after, attribute)
        if old == new or (table == "head" and not inside and attribute in (*_TABLES, "plan")):
            continue
        aspect = field_named(field, attribute)
        if inside:
            aspect = say(en="{whole}, {part}", zh="{whole}（{part}）", whole=inside, part=aspect)
        step = aspect_key(field, attribute)
        if isinstance(old, _NESTED) and isinstance(new, _NESTED):
            yield from _fields(pair, table, name, subject, old, new, (*path, step), aspect)
        else:
            yield _change(pair, table, name, subject, aspect, old, new, field, attribute, (*path, step), after)


def aspect_key(field: FieldInfo, attribute: str) -> str:
    """Return the key under which an attribute is written."""
    return field_named(field, attribute).en.replace(" ", "_")


def _change(
    pair: _Pair, table: str, name: str, subject: Text, aspect: Text, old: object, new: object,
    field: FieldInfo | None, attribute: str, path: tuple[str, ...], entry: object = None,
) -> Change:  # fmt: skip
    whole = _table(pair.new.value, table).get(name) if table != "head" else None
    old, new, same = _apart(old, new)
    steps = path if table == "head" else (table, *path)
    located = pair.new.at(*steps) if table != "sections" else pair.new.at_key("sections")
    return Change(
        pair.new.value.plan,
        plan_title(pair.new.value),
        table,
        name,
        subject,
        aspect,
        "changed",
        _beside(value_in_words(pair.old_book, pair.old.value, field, attribute, old), same),
        _beside(value_in_words(pair.new_book, pair.new.value, field, attribute, new), same),
        str(getattr(whole if whole is not None else entry, "clause", "") or ""),
        located,
        amendment_kind_of(table, attribute, whole if whole is not None else entry),
        attribute,
    )


def _apart(old: object, new: object) -> tuple[object, object, int]:
    """Of two lists of objects only what is not in both, and how many are; anything else as it is."""
    if not (isinstance(old, tuple) and isinstance(new, tuple) and all(isinstance(one, BaseModel) for one in old + new)):
        return old, new, 0
    gone, come = tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)
    return (gone, come, len(new) - len(come)) if gone or come else (old, new, 0)


def _beside(text: Text, same: int) -> Text:
    if not same:
        return text
    if text is NOTHING:
        return say(en="{n} others as before", single="{n} other as before", zh="其余{n}项未变", n=same)
    return say(
        en="{text} ({n} others as before)",
        single="{text} ({n} other as before)",
        zh="{text}（其余{n}项未变）",
        text=text,
        n=same,
    )


def _of_library(old: PlanBook, new: PlanBook, section: str) -> Iterator[Change]:
    before, after = getattr(old, section), getattr(new, section)
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name), after.get(name)
        if one is not None and other is not None and one.value == other.value:
            continue
        entry = other or one
        title = str(getattr(entry.value, "title", "") or getattr(entry.value, "name", ""))
        subject = say(en="{what} {named}", zh="{what}{named}", what=_WHAT[section], named=titled(title, name))
        if one is None or other is None:
            how: ChangeKind = "added" if one is None else "removed"
            texts = (NOTHING, plain(title)) if one is None else (plain(title), NOTHING)
            yield Change("", plain(""), section, name, subject, plain(""), how, *texts, "", entry.at_key(), None)
            continue
        for attribute, field in type(other.value).model_fields.items():
            was, now = getattr(one.value, attribute), getattr(other.value, attribute)
            if was != now:
                yield Change(
                    "", plain(""), section, name, subject, field_named(field, attribute), "changed",
                    value_in_words(old, None, field, attribute, was), value_in_words(new, None, field, attribute, now), "",
                    other.at(aspect_key(field, attribute)), None, attribute,
                )  # fmt: skip
