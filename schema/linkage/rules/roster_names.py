"""Reports rosters that name a shift the book does not have, or mix shifts with levels."""

from collections.abc import Iterator
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Text, say
from drillbook.schema.linkage.facts.scales import levels_by_plan, levels_of
from drillbook.schema.models.calendar.rosters import DAY, NIGHT, shifts_of
from drillbook.schema.models.library import Post
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.shorthand import Staff
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath
from drillbook.schema.values.keys import names_of
from drillbook.schema.values.names import LEVELS, did_you_mean

USUAL = {DAY: "白天", NIGHT: "夜间"}


def rosters(book: PlanBook, holder: Located[Any]) -> Iterator[Finding]:
    """Report each name in a staff that is neither a shift of the book nor a level here."""
    for path, staff, levels in _staffs(book, holder):
        yield from _unknown(book, holder, path, staff, levels)
        yield from _mixed(book, holder, path, staff)


def _staffs(book: PlanBook, holder: Located[Any]) -> Iterator[tuple[KeyPath, Staff, tuple[str, ...]]]:
    if isinstance(holder.value, Post) and holder.value.staff:
        everywhere = (level for levels in levels_by_plan(book).values() for level in levels)
        yield ("staff",), holder.value.staff, (*everywhere, *LEVELS)  # whoever's level it goes by
    if isinstance(holder.value, Plan):
        levels = levels_of(book, holder.value)
        for name, role in holder.value.roles.items():
            if role.staff:
                yield ("roles", name, "staff"), role.staff, levels


def _unknown(
    book: PlanBook, holder: Located[Any], path: KeyPath, staff: Staff, levels: tuple[str, ...]
) -> Iterator[Finding]:
    shifts = shifts_of(book.settings.hours)
    usual = [name for name, number in ((DAY, staff.day), (NIGHT, staff.night)) if number is not None]
    for name in usual:
        if name not in shifts:
            yield _finding(holder, (*path, name), _no_shift(name), _shifts_here(shifts))
    for name in staff.by_level:
        if name not in shifts and name not in levels:
            known = [*shifts, *levels, *(one for field in Staff.model_fields.values() for one in names_of(field))]
            yield _finding(holder, (*path, name), _neither(name), did_you_mean(name, known) or _shifts_here(shifts))
    for key, given in (("weekend", staff.weekend), ("holiday", staff.holiday)):
        for name in given or ():
            if name and name not in shifts:
                where = (*path, key, name)
                yield _finding(holder, where, _no_shift(name), did_you_mean(name, shifts) or _shifts_here(shifts))


def _mixed(book: PlanBook, holder: Located[Any], path: KeyPath, staff: Staff) -> Iterator[Finding]:
    shifts = shifts_of(book.settings.hours)
    named = [name for name in staff.by_level if name in shifts]
    levels = [name for name in staff.by_level if name not in shifts]
    by_shift = named or staff.day is not None or staff.night is not None or staff.weekend or staff.holiday
    if by_shift and levels:
        message = say(
            en="the number goes by shift and by level at once",
            zh="人数同时按班次和级别分列",
        )
        hint = say(
            en="write one of the two; who comes beside the shift at a level is 'called'",
            zh="请只按其中一种分列；响应后另行到岗的人员写“召回”",
        )
        yield _finding(holder, (*path, levels[0]), message, hint)


def _no_shift(name: str) -> Text:
    return say(
        en="the book has no shift '{name}'", zh="预案库的班次中没有“{shown}”", name=name, shown=USUAL.get(name, name)
    )


def _neither(name: str) -> Text:
    return say(
        en="'{name}' is neither a shift of the book nor a level of the plan",
        zh="“{name}”既不是预案库的班次，也不是预案的级别",
        name=name,
    )


def _shifts_here(shifts: dict[str, Any]) -> Text:
    return say(
        en="shifts of this book: {names}; others are written in 'hours' of book.yaml",
        zh="本预案库的班次：{shown}；其他班次请先写入 book.yaml 的“班次”",
        names=list(shifts),
        shown=[USUAL.get(name, name) for name in shifts],
    )


def _finding(holder: Located[Any], path: KeyPath, message: Text, hint: Text) -> Finding:
    written = holder.source.node((*holder.path, *path)) is not None
    return Finding(holder.at_key(*path) if written else holder.at(*path), "SC", message, hint=hint)
