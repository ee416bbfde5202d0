"""The scales that conditions are measured on: the levels of plans, the units and values of indicators."""

import re
from collections.abc import Mapping

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.conditions.consistency import IndicatorScale
from drillbook.schema.conditions.tree import Condition
from drillbook.schema.models.levels import Level
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.number_text import is_counted


@once_per_book
def indicators_of(book: PlanBook) -> dict[str, IndicatorScale]:
    """Return the scale of each indicator, by its name."""
    found = {}
    for name, entry in book.indicators.items():
        it = entry.value
        whole = is_counted(it.unit) if it.whole is None else it.whole
        found[name] = IndicatorScale(it.unit or None, it.range, it.values or None, it.per_place, whole, it.worse)
    return found


_COUNTED_UP = re.compile("累计|死亡|遇难|cumulative|so far|deaths|fatalit|killed", re.IGNORECASE)
_OF_A_TIME = re.compile(
    "小时|分钟|日|天|周|月|新增|每|率|雨|雪|降|hour|minute|day|dail|week|month|new|rate|rain", re.IGNORECASE
)


def only_grows(book: PlanBook, name: str) -> bool:
    """Say whether a number can never fall, by its title: 累计病例数, deaths; not 24小时累计雨量 or 单日死亡人数."""
    entry = book.indicators.get(name)
    if entry is None or entry.value.values or entry.value.worse == "down":
        return False
    return bool(_COUNTED_UP.search(entry.value.title)) and not _OF_A_TIME.search(entry.value.title)


def level_table(book: PlanBook, plan: Plan) -> Mapping[str, Level]:
    """Return the levels that a plan has or follows, lowest first; none where a plan it follows is missing."""
    seen: set[str] = set()
    while plan.levels and plan.levels.follow and plan.plan not in seen:
        seen.add(plan.plan)
        followed = book.plans.get(plan.levels.follow)
        if followed is None:
            return {}
        plan = followed.value
    return plan.own_levels


def follows_unread(book: PlanBook, plan: Plan) -> bool:
    """Say whether a plan follows, itself or through another, one that cannot be read."""
    seen: set[str] = set()
    while plan.levels and plan.levels.follow and plan.plan not in seen:
        seen.add(plan.plan)
        followed = book.plans.get(plan.levels.follow)
        if followed is None:
            return plan.levels.follow in book.unread
        plan = followed.value
    return False


def levels_of(book: PlanBook, plan: Plan) -> tuple[str, ...]:
    """Return the names of the levels that a plan has or follows, lowest first."""
    return tuple(level_table(book, plan))


@once_per_book
def levels_by_plan(book: PlanBook) -> dict[str | None, tuple[str, ...]]:
    """Return the names of the levels of each plan, lowest first."""
    return {name: levels_of(book, plan.value) for name, plan in book.plans.items()}


def starting_conditions(plan: Plan) -> dict[str, Condition]:
    """Return the starting condition of each of its own levels that has one, lowest first."""
    return {name: level.when for name, level in plan.own_levels.items() if level.when is not None}


class OwnLevel:
    """A situation in which only the plan's own level is known."""

    def __init__(self, level: str, order: tuple[str, ...]) -> None:
        self._level, self._order = level, order

    def value(self, indicator: str, place: str | None) -> None:
        return None

    def values(self, indicator: str) -> None:
        return None

    def level(self, plan: str | None) -> str | None:
        return self._level if plan is None else None

    def levels(self, plan: str | None) -> tuple[str, ...]:
        return self._order

    def judged(self) -> None:
        return None

    def ordered(self) -> None:
        return None
