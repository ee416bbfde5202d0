"""Models of values that may be written short: a bare number or time, one for each level, or an object."""

import sys
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.models.fields import (
    ClockText,
    CountByLevel,
    Duration,
    LevelName,
    LimitByLevel,
    Name,
    Number,
    NumberByLevel,
    OnePerLevel,
    OwnAt,
    StaffByShift,
    StaffCount,
    Trigger,
    nothing_by_shift,
)
from drillbook.schema.values.calendar_times_parser import deadline, parse_day_number
from drillbook.schema.values.keys import Authored, chinese_names, key, names_of, single_value
from drillbook.schema.values.vocabulary import COVERS


class Staff(Authored):
    """How many of a role can act at once: always, by shift, or by level.

    A name that is none of its keys is a shift of the book or a level of the plan; which of the two, the book knows.
    """

    always: StaffCount | None = key("always 常备", "at any time", "任何时间", default=None)
    day: StaffCount | None = key("day 白天 工作时间", "in working hours", "工作时间在岗人数", default=None)
    night: StaffCount | None = key("night 夜间 非工作时间", "outside working hours", "非工作时间在岗人数", default=None)
    weekend: StaffByShift | None = key(
        "weekend 周末",
        "at weekends: a number, or one for each shift; the night's number if not written",
        "周末在岗人数，可按班次分列，默认同夜间",
        default=None,
    )
    holiday: StaffByShift | None = key(
        "holiday 节假日",
        "on holidays: a number, or one for each shift; the night's number if not written",
        "节假日在岗人数，可按班次分列，默认同夜间",
        default=None,
    )
    called: StaffCount = key("called 召回", "come when called", "召回到岗人数", default=0)
    by_level: Annotated[dict[LevelName, StaffCount], OnePerLevel] = key(
        "by_level 按级别", "by level or shift", "按响应级别或班次", default={}
    )

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if isinstance(value, str):
            return {"always": value}
        if isinstance(value, Mapping) and not value:
            raise nothing_by_shift()
        if isinstance(value, Mapping) and not _knows(value, "by_level"):
            own = {name for field in cls.model_fields.values() for name in names_of(field)}
            rest = {str(name): number for name, number in value.items() if name not in own}
            kept = {name: number for name, number in value.items() if name in own}
            return {**kept, "by_level": rest} if rest else value
        return value


class Ending(Authored):
    """When a level ends, and how long that must have been so."""

    if_: Trigger = key("if 如果", "what must be so", "终止须成立的条件")
    for_: Duration = key("for 持续", "how long that must have been so", "条件须持续成立的时间", default=0)

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        return {"if": value} if isinstance(value, str) else value


SoMany = Annotated[Number, "more than 0"]  # that it is so is said of both keys together, by `_together`
DayNumber = Annotated[int, BeforeValidator(single_value(parse_day_number))]


class Within(Authored):
    """时限: a promised time, where it starts and what ends it."""

    at_most: LimitByLevel = key("at_most 不超过", "the promised time", "不得超过的时间")
    by: ClockText | None = key(
        "by 不迟于",
        "a time of day instead: 16:00, the first from then on",
        "最晚的钟点，如 16:00，自起算起首个",
        default=None,
    )
    day: DayNumber | None = key(
        "day 第几日", "of which day: 1 the day it begins on, 2 the next", "钟点在第几日：1为当日，2为次日", default=None
    )
    from_: OwnAt | None = key(
        "from 起算", "where it starts; the procedure's start by default", "起算时点，默认自程序开始", default=None
    )
    to: OwnAt | None = key("to 截至", "what ends it; finished by default", "截至时点，默认为完成", default=None)

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if isinstance(value, str):
            return {"at_most": value}
        if isinstance(value, Mapping) and _knows(value, "by", "day"):
            return _by_the_clock(value)
        if isinstance(value, Mapping) and not _knows(value, "at_most", "from", "to"):
            shared, limits = split_shared_keys(value)
            return {**shared, "at_most": limits}
        return value


def _by_the_clock(value: Mapping[object, object]) -> dict[object, object]:
    """Add the deadline that ``by`` and ``day`` are to ``at_most``; where one cannot be read, its own key says so."""
    clock, day = (_written(value, name) for name in ("by", "day"))
    if _knows(value, "at_most") or not isinstance(clock, str):
        raise Unreadable(
            say(en="a promised time is a length, or a time of day", zh="时限写时长或钟点，只写其一"),
            say(en='write 30 min, or {{by: "16:00", day: 2}}', zh='请写作 30分钟，或 {{不迟于: "16:00", 第几日: 2}}'),
            spare=("by", "day") if _knows(value, "at_most") else (),
        )
    try:
        return {**value, "at_most": deadline(clock, str(day or ""))}
    except Unreadable:
        return {**value, "at_most": "0 min"}


def _written(value: Mapping[object, object], name: str) -> object:
    return next((value[one] for one in (name, *chinese_names(name)) if one in value), None)


class Quantity(Authored):
    """How many: a number, a range, an hourly use, or one for each so many of an indicator."""

    at_least: NumberByLevel | None = key("at_least 最少 至少", "fewer will not do", "少于此数不能开始", default=None)
    at_most: NumberByLevel | None = key("at_most 最多", "more are not taken", "多于此数不再占用", default=None)
    per_hour: NumberByLevel | None = key("per_hour 每小时", "used each hour of the task", "每小时消耗", default=None)

    per: Name | None = key("per 按", "an indicator: one for each so many of it", "监测指标，按其数值配备", default=None)
    each: SoMany | None = key("each 每", "so many of the indicator to one", "指标每多少配一", default=None)

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if isinstance(value, str):
            return {"at_least": value, "at_most": value}
        if isinstance(value, Mapping) and not value:
            raise Unreadable(
                say(en="something must be written here", zh="此处没有内容"),
                say(en="write a number, or one for each level: {{III: 2}}", zh="请写数量，或按级别分列：{{三级: 2}}"),
            )
        if isinstance(value, Mapping) and not _knows(value, "at_least", "at_most", "per_hour", "per", "each"):
            shared, amounts = split_shared_keys(value)
            return {**shared, "at_least": amounts, "at_most": amounts}
        return value

    @model_validator(mode="after")
    def _from_less_to_more(self) -> "Quantity":
        _together(self.per, self.each)
        for level, least in (self.at_least or {}).items():
            most = (self.at_most or {}).get(level, least)
            if least > most:
                raise Unreadable(
                    say(
                        en="'at_least' {least} is more than 'at_most' {most}",
                        zh="“最少”{least}大于“最多”{most}",
                        least=f"{least:g}",
                        most=f"{most:g}",
                    ),
                    say(en="write the smaller number at at_least", zh="请把较小的数写在“最少”"),
                    spare=("at_most",),
                )
        return self


class Crew(Authored):
    """How many people of a task's own role: a number, one by level, or one for each so many of an indicator."""

    at_least: CountByLevel | None = key("at_least 最少 至少", "fewer will not do", "少于此数不能开始", default=None)
    at_most: CountByLevel | None = key("at_most 最多", "more are not taken", "多于此数不再占用", default=None)
    per: Name | None = key("per 按", "an indicator: one for each so many of it", "监测指标，按其数值配备", default=None)
    each: SoMany | None = key("each 每", "so many of the indicator to one", "指标每多少配一", default=None)

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if isinstance(value, Mapping) and _knows(value, "at_least", "at_most", "per", "each"):
            return value
        shared, numbers = split_shared_keys(value) if isinstance(value, Mapping) else ({}, value)
        return {**shared, "at_least": numbers, "at_most": numbers}

    @model_validator(mode="after")
    def _one_number(self) -> "Crew":
        _together(self.per, self.each)
        if self.per is None and self.at_least != self.at_most:
            raise Unreadable(
                say(en="people are a number, not a range", zh="人数写一个数，不写范围"),
                say(
                    en="write 4, {{III: 2, I: 6}}, or {{per: injured, each: 4, at_most: 10}}",
                    zh="请写作 4、{{三级: 2, 一级: 6}}，或 {{按: 受伤人数, 每: 4, 最多: 10}}",
                ),
            )
        if max((self.at_least or {"": 0}).values()) > max((self.at_most or {"": sys.maxsize}).values()):
            raise Unreadable(
                say(en="'at_least' is more than 'at_most'", zh="“最少”大于“最多”"),
                say(en="write the smaller number at at_least", zh="请把较小的数写在“最少”"),
                spare=("at_most",),
            )
        return self

    @property
    def most(self) -> dict[str, int]:
        """How many it may ask for, by level; of what grows without limit, what it asks for in any case."""
        return self.at_most or self.at_least or {}


def _together(per: str | None, each: float | None) -> None:
    if (per is None) != (each is None) or (each is not None and each <= 0):
        raise Unreadable(
            say(en="'per' and 'each' go together, and each is more than 0", zh="“按”与“每”应同时写，且“每”大于0"),
            say(en="write {{per: injured, each: 4}}: one for each 4", zh="请写作 {{按: 受伤人数, 每: 4}}：每4人配1"),
            spare=("per", "each"),
        )


def _knows(value: Mapping[object, object], *names: str) -> bool:
    return any(name in value or any(chinese in map(str, value) for chinese in chinese_names(name)) for name in names)


def split_shared_keys(value: Mapping[Any, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Split the keys that any object may have from the rest, which are names."""
    shared = {str(name): entry for name, entry in value.items() if name in _SHARED}
    return shared, {str(name): entry for name, entry in value.items() if name not in shared}


_SHARED = frozenset(name for field in Authored.model_fields.values() for name in names_of(field))


_BOTH = "不适用"  # events that belong to other plans, or required contents that do not apply


def contents_that_do_not_apply(value: object) -> object:
    """Read 不适用 of a plan as ``not_applicable`` where every key of it is a required content, else as other plans' events."""
    inner = value.get(_BOTH) if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(inner, Mapping) or not inner:
        return value
    if not all(isinstance(one, str) and COVERS.canonical(one) for one in inner):
        return value
    return {("not_applicable" if name == _BOTH else name): entry for name, entry in value.items()}
