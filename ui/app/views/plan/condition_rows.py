"""Conditions as rows that people choose from: what, how it compares, with what; all of them, or any."""

from dataclasses import dataclass, replace
from typing import Literal

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import level_title, value_said
from drillbook.schema.conditions.parser import parse_condition
from drillbook.schema.conditions.tree import And, Compare, Condition, Judged, LevelCompare, Or, Ordered
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.names import LEVELS
from drillbook.ui.translation import _, current_language

Joined = Literal["and", "or"]
OPERATORS = (">=", ">", "=", "!=", "<", "<=")
JUDGED, ORDERED, LEVEL, INDICATOR = "judged", "ordered", "level:", "indicator:"


@dataclass(frozen=True, slots=True)
class Row:
    """One part: its subject, and for an indicator or a level how it compares with what."""

    subject: str
    operator: str = ""
    value: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it says something yet."""
        return self.subject in (JUDGED, ORDERED) or bool(self.operator and self.value)


def rows_of(written: str) -> tuple[Joined, list[Row]] | None:
    """The rows of a written condition; none where it is deeper than rows can show."""
    if not written.strip():
        return "or", []
    try:
        tree = parse_condition(written)
    except Unreadable:
        return None
    joined: Joined = "and" if isinstance(tree, And) else "or"
    parts = tree.parts if isinstance(tree, And | Or) else (tree,)
    rows = [_row(part) for part in parts]
    return (joined, [row for row in rows if row is not None]) if None not in rows else None


def _row(part: Condition) -> Row | None:
    match part:
        case Judged():
            return Row(JUDGED)
        case Ordered():
            return Row(ORDERED)
        case LevelCompare():
            return Row(LEVEL + (part.plan or ""), part.operator, part.level)
        case Compare() if part.place is None:
            return Row(INDICATOR + part.indicator, part.operator, " ".join(filter(None, (part.value, part.unit))))
    return None


def written_as(joined: Joined, rows: list[Row], *, chinese: bool) -> str:
    """The condition that rows stand for."""
    between = {"and": " 且 ", "or": " 或 "}[joined] if chinese else f" {joined} "
    return between.join(_part(row, chinese=chinese) for row in rows)


def _part(row: Row, *, chinese: bool) -> str:
    if row.subject == JUDGED:
        return "经会商研判" if chinese else "judged"
    if row.subject == ORDERED:
        return "上级要求" if chinese else "ordered"
    if row.subject.startswith(LEVEL):
        plan = row.subject.removeprefix(LEVEL)
        word = "级别" if chinese else "level"
        return f"{word}({plan}) {row.operator} {row.value}" if plan else f"{word} {row.operator} {row.value}"
    return f"{row.subject.removeprefix(INDICATOR)} {row.operator} {row.value}"


def subjects(book: PlanBook, plan: Plan | None) -> dict[str, str]:
    """What may be compared, by its words."""
    found = {INDICATOR + name: one.value.title or name for name, one in book.indicators.items()}
    found[LEVEL] = _("level of this plan")
    for name, other in book.plans.items():
        if other.value.order and (plan is None or name != plan.plan):
            found[LEVEL + name] = _("level of {plan}", plan=other.value.title)
    return {**found, JUDGED: _("it is judged necessary"), ORDERED: _("a superior has ordered it")}


def values(book: PlanBook, subject: str, plan: Plan | None = None) -> dict[str, str]:
    """The values a subject may have, by their words; none where a number is written. ``plan`` is the one being edited."""
    if subject.startswith(LEVEL):
        other = book.plans.get(subject.removeprefix(LEVEL))
        meant = other.value if other else plan
        levels = ("none", *meant.order) if meant and meant.order else LEVELS
        return {level: level_title(level, current_language()) for level in levels}
    indicator = book.indicators.get(subject.removeprefix(INDICATOR))
    named = indicator.value.values if indicator else ()
    return {value: value_said(value, current_language()) for value in named}


def operator_word(operator: str) -> str:
    """How it compares, in words."""
    words = {
        ">=": _("at least"),
        ">": _("above"),
        "=": _("exactly"),
        "!=": _("other than"),
        "<": _("below"),
        "<=": _("at most"),
    }
    return words.get(operator, operator)


def about(book: PlanBook, row: Row, subject: str, plan: Plan | None = None) -> Row:
    """The row with another subject: what it compared with may no longer fit."""
    known = values(book, subject, plan)
    if subject in (JUDGED, ORDERED):
        return Row(subject)
    first = next(iter(list(known)[1:] or known), "")
    return replace(
        row, subject=subject, operator=row.operator or ">=", value=row.value if row.value in known else first
    )
