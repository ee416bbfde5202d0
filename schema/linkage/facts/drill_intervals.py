"""Table of the legal drill intervals, one row for each rule, and the duties that follow from it.

For governments the strictest row that applies to a plan counts, plan by plan. A unit owes drills as a unit: one of its
comprehensive or special plans a year, one of its on-site plans each half-year; exercising any plan of the row will do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.finding import Text, say
from drillbook.schema.linkage.facts.hierarchy import unit_of
from drillbook.schema.linkage.law.grounds import (
    PUBLIC_SECTORS,
    about_events,
    classes_of,
    holds_law,
    sector_of,
    speaks_of,
)
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.names import normalise
from drillbook.schema.values.vocabulary import UNIT_KINDS

HALF_YEAR, YEAR, TWO_YEARS, THREE_YEARS = 6, 12, 24, 36


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


RISKY = _words(
    "危化 危险 矿 冶炼 轨道 轨交 地铁 施工 建筑 旅馆 宾馆 酒店 商场 商业 娱乐 旅游 景区 "
    "hazmat chemical mining smelting metro rail construction hotel mall retail entertainment tourism"
)
PRODUCING = _words(
    "危化 危险 化工 易燃 易爆 烟花 矿 冶炼 施工 建筑 hazmat chemical mining smelting construction"
)  # 令第2号 art. 35: evaluation every three years is a duty of these
KEY_FIRE_UNITS = _words("消防安全重点 消防重点 key-fire-safety")
LISTED = _words(
    "交通 教育 学校 卫健 医院 商场 商业 旅馆 宾馆 酒店 施工 建筑 危化 供水 供电 供气 燃气 排水 通信 公用 地下 "
    "transport education school health hospital hotel mall retail construction chemical utilities"
)

PM24 = "国办发〔2024〕5号"
REG708 = "国务院令第708号"
SAFE2 = "应急管理部令第2号"
SHIMPL = "上海市实施《中华人民共和国突发事件应对法》办法"
SHFIRE = "上海市消防条例"


@dataclass(frozen=True, slots=True)
class Interval:
    """One row: who must exercise, at least once in how many months, on what ground.

    Empty limits do not limit. ``cited``: only plans that name the law among their own regulations, which is how a
    plan says that it is about production safety. ``local``: only in books that hold the law in their library.
    """

    id: str
    months: int
    who: Text
    basis: Text
    law: str
    kinds: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    not_sectors: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    cited: bool = False
    local: bool = False


INTERVALS = (
    Interval(
        "risky-units",
        HALF_YEAR,
        say(
            en="units with hazardous goods, mines, metal smelting, urban rail, construction, hotels, malls, entertainment, scenic areas",
            zh="危险物品、矿山、金属冶炼、城市轨道交通、建筑施工单位和宾馆、商场、娱乐场所、旅游景区",
        ),
        say(en=f"{REG708} art. 8; {SAFE2} art. 33", zh=f"{REG708}第八条；{SAFE2}第三十三条"),
        REG708,
        UNIT_KINDS,
        sectors=RISKY,
    ),
    Interval(
        "onsite",
        HALF_YEAR,
        say(en="on-site plans of production units", zh="生产经营单位现场处置方案"),
        say(en=f"{SAFE2} art. 33", zh=f"{SAFE2}第三十三条"),
        SAFE2,
        ("onsite",),
        not_sectors=PUBLIC_SECTORS,
    ),
    Interval(
        "shanghai-fire",
        HALF_YEAR,
        say(
            en="key fire-safety units of Shanghai: two fire drills a year",
            zh="上海市消防安全重点单位：每年至少两次消防演练",
        ),
        say(en=f"{SHFIRE} art. 46", zh=f"{SHFIRE}第四十六条"),
        SHFIRE,
        UNIT_KINDS,
        sectors=KEY_FIRE_UNITS,
        events=("fire", "火"),
        local=True,
    ),
    Interval(
        "shanghai-units",
        YEAR,
        say(en="units listed in Shanghai's implementing rules", zh="上海市实施办法第十一条所列单位"),
        say(en=f"{SHIMPL} art. 20(3)", zh=f"{SHIMPL}第二十条（三）"),
        SHIMPL,
        UNIT_KINDS,
        sectors=LISTED,
        local=True,
    ),
    Interval(
        "production-units",
        YEAR,
        say(en="comprehensive or special plans of production units", zh="生产经营单位综合或专项应急预案"),
        say(en=f"{SAFE2} art. 33", zh=f"{SAFE2}第三十三条"),
        SAFE2,
        ("unit", "unit-special"),
        not_sectors=PUBLIC_SECTORS,
        classes=("accident",),
    ),
    Interval(
        "safety-governments",
        TWO_YEARS,
        say(
            en="production-safety plans of governments, safety departments, streets and towns",
            zh="县级以上政府、负有安全监管职责的部门、乡镇街道的生产安全事故预案",
        ),
        say(en=f"{REG708} art. 8", zh=f"{REG708}第八条"),
        REG708,
        ("special", "department", "street"),
        classes=("accident",),
        cited=True,
    ),
    Interval(
        "emergency-department",
        TWO_YEARS,
        say(en="production-safety plans of emergency departments", zh="应急管理部门的生产安全事故预案"),
        say(en=f"{SAFE2} art. 32", zh=f"{SAFE2}第三十二条"),
        SAFE2,
        ("special", "department"),
        sectors=("应急", "emergency"),
        classes=("accident",),
    ),
    Interval(
        "special-and-department",
        THREE_YEARS,
        say(
            en="special and department plans, those of support and of key targets among them",
            zh="专项、部门应急预案（含应急保障、重要目标保护预案）",
        ),
        say(en=f"{PM24} art. 32", zh=f"{PM24}第三十二条"),
        PM24,
        ("special", "department", "support", "key-target"),
    ),
)


def strictest(book: PlanBook, plan: Plan) -> Interval | None:
    """Return the shortest interval of all rows a plan falls under; None for kinds the rules give no number for."""
    return min((row for row in INTERVALS if applies(book, plan, row)), key=lambda row: row.months, default=None)


def applies(book: PlanBook, plan: Plan, row: Interval) -> bool:
    """Say whether a plan falls under a row."""
    sector = sector_of(book, plan)
    return (
        plan.kind in row.kinds
        and binds(book, row.law, local=row.local)
        and (not row.sectors or speaks_of(sector, row.sectors))
        and not speaks_of(sector, row.not_sectors)
        and (not row.classes or bool(classes_of(book, plan) & set(row.classes)))
        and (not row.events or about_events(book, plan, row.events))
        and (not row.cited or _cites(book, plan, row.law))
    )


def binds(book: PlanBook, law: str, *, local: bool = False) -> bool:
    """Say whether a law binds the book: national ones unless it stands under other rules, or where its library has them."""
    return (not local and not book.is_general) or holds_law(book, law)


@dataclass(frozen=True, slots=True)
class DrillDuty:
    """One row as somebody owes it: exercising any of ``plans`` meets it; the first speaks for all."""

    row: Interval
    plans: tuple[str, ...]


def duties_of(book: PlanBook, plan: Plan) -> tuple[DrillDuty, ...]:
    """Return the drills that a plan in force has a part in: its own, or those of its unit."""
    if plan.kind not in UNIT_KINDS:
        row = strictest(book, plan)
        return (DrillDuty(row, (plan.plan,)),) if row else ()
    return tuple(duty for duty in _unit_duties(book).get(unit_of(plan), ()) if plan.plan in duty.plans)


@once_per_book
def _unit_duties(book: PlanBook) -> dict[str, tuple[DrillDuty, ...]]:
    """What each unit owes; what a drill owed anyway would also meet is left out."""
    units: dict[str, list[Plan]] = {}
    for plan in book.plans.values():
        if plan.value.kind in UNIT_KINDS and plan.value.status == "in-force":
            units.setdefault(unit_of(plan.value), []).append(plan.value)
    return {unit: tuple(_strictest_of(list(_owed(book, plans)))) for unit, plans in units.items()}


def _owed(book: PlanBook, plans: list[Plan]) -> Iterator[DrillDuty]:
    for row in INTERVALS:
        meant = [plan for plan in plans if applies(book, plan, row)]
        if meant:
            yield DrillDuty(
                row, tuple(plan.plan for plan in sorted(meant, key=lambda one: (UNIT_KINDS.index(one.kind), one.plan)))
            )


def _strictest_of(duties: list[DrillDuty]) -> Iterator[DrillDuty]:
    """Leave out a duty that is met whenever another one is: at least as often, by plans that count for both."""

    def contains(wide: DrillDuty, narrow: DrillDuty) -> bool:
        return narrow.row.months <= wide.row.months and set(narrow.plans) <= set(wide.plans)

    for number, duty in enumerate(duties):
        others = (
            other
            for place, other in enumerate(duties)
            if place != number and contains(duty, other) and (place < number or not contains(other, duty))
        )
        if next(others, None) is None:
            yield duty


def is_risky(book: PlanBook, plan: Plan) -> bool:
    """Say whether a plan is of a unit of the sectors that also have to file their plans."""
    return plan.kind in UNIT_KINDS and speaks_of(sector_of(book, plan), RISKY)


def is_producer(book: PlanBook, plan: Plan) -> bool:
    """Say whether a plan is of a producer of 令第2号 art. 35, who has to evaluate it every three years.

    令第2号 art. 35 names mines, smelting, construction, hazardous goods and other medium and large producers; hotels,
    malls and rail stand only in arts 26 and 33. How large a producer is the book does not say: those are left out.
    """
    return plan.kind in UNIT_KINDS and speaks_of(sector_of(book, plan), PRODUCING)


def _cites(book: PlanBook, plan: Plan, law: str) -> bool:
    wanted = normalise(law)
    cited = (book.regulations.get(name) for name in plan.regulations)
    return any(entry is not None and wanted in normalise(entry.value.number) for entry in cited)
