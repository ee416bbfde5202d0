"""Model of ``book.yaml``: the settings that hold for every file of a book."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from drillbook.schema.finding import Unreadable, say
from drillbook.schema.models.fields import (
    Cycle,
    Date,
    Detour,
    Duration,
    DurationByLevel,
    Filled,
    FolderNear,
    HoursOfDay,
    Name,
    Prose,
    ShiftName,
    Some,
    Speed,
    Takes,
    Zone,
)
from drillbook.schema.values.calendar_times_parser import parse_days
from drillbook.schema.values.choices import Allocation, IncidentClassName, LanguageName, Queue, RuleBook
from drillbook.schema.values.keys import Authored, key, names_of, one_or_many, single_value
from drillbook.schema.values.names import did_you_mean


class Hours(Authored):
    """班次: day and night, or shifts of any other names."""

    day: HoursOfDay = key(
        "day 白天 工作时间",
        "working hours, 08:30-17:30",
        "工作时间，如 08:30-17:30",
        default=(time(8, 30), time(17, 30)),
    )
    night: HoursOfDay | None = key(
        "night 夜间 非工作时间",
        "the other hours; all outside day, if not written",
        "非工作时间，默认为其余时间",
        default=None,
    )
    named: dict[ShiftName, HoursOfDay] = key("named 其他班次", "other shifts", "其他班次", default={})

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        """Take any other name for a shift's; one that is nearly ``day`` is a slip."""
        if not isinstance(value, Mapping) or "named" in value:
            return value
        own = {name for field in cls.model_fields.values() for name in names_of(field)}
        named = {str(name): hours for name, hours in value.items() if name not in own}
        for name in named:
            if any(sorted(name) == sorted(word) for word in ("day", "night", "白天", "夜间")):
                raise Unreadable(
                    say(en="unknown key '{key}'", zh="未知的键“{key}”", key=name),
                    did_you_mean(name, ("day", "night", "白天", "夜间")),
                    spare=(name,),
                )
        rest = {name: hours for name, hours in value.items() if name in own}
        return {**rest, "named": named} if named else value


def _days(text: str) -> str:
    parse_days(text)
    return text


Days = Annotated[str, BeforeValidator(single_value(_days))]
"""A day, or a first and a last day, as it is written."""


class Calendar(Authored):
    """日历."""

    holidays: Annotated[tuple[Days, ...], BeforeValidator(one_or_many)] = key(
        "holidays 节假日", "days off: a day, or first / last", "节假日：某日，或 首日 / 末日", default=()
    )
    workdays: Annotated[tuple[Days, ...], BeforeValidator(one_or_many)] = key(
        "workdays 调休上班", "weekend days worked", "调休上班日", default=()
    )


class IncidentClass(Authored):
    """事件类型."""

    title: Filled = key("title 名称", "what people call the kind of event", "事件类型的通用称谓")
    class_: IncidentClassName = key("class 大类", "one of the four classes of the law", "法定四大类之一")


class Travel(Authored):
    """行程估算."""

    detour: Detour = key(
        "detour 绕行系数",
        "road distance over straight line, 1.4 by default",
        "道路距离与直线距离之比，默认1.4",
        default=1.4,
    )
    speed: Speed = key("speed 车速", "for example 25 km/h", "如 25 km/h", default=25.0)


class Limits(Authored):
    """默认时限: practice, configurable; no law sets these minutes."""

    oral_report: DurationByLevel | None = key(
        "oral-report 口头报告", "first oral report", "首次口头报告的时限", default=None
    )
    written_report: DurationByLevel | None = key(
        "written-report 书面报告", "first written report", "首次书面报告的时限", default=None
    )
    update: DurationByLevel | None = key("update 续报", "between two updates", "两次续报的间隔", default=None)
    start: DurationByLevel | None = key(
        "start 启动", "from the condition of a level to its start", "自条件成立至启动响应的时限", default=None
    )
    contacts_checked: Cycle | None = key(
        "contacts-checked 通讯录核对", "contacts checked every", "通讯录核对周期", default=None
    )


class Book(Authored):
    """预案库: what holds for all its files."""

    book: Name = key("book 预案库", "id of the book", "预案库标识")
    title: Prose = key("title 名称", "name of the book", "预案库的名称", default="")
    language: LanguageName = key(
        "language 语言",
        "language of documents: zh or en; not written: en where nothing in the book is Chinese",
        "文书语言：zh 或 en；不写的，全库没有中文的为 en",
        default="zh",
    )
    rules: RuleBook | None = key(
        "rules 适用规则",
        "cn: Chinese laws and standards bind; general: good practice only; by default cn for a book in Chinese",
        "中国：按我国法律法规和标准；通用：只按通行做法。中文预案库默认为中国",
        default=None,
    )
    timezone: Zone = key("timezone 时区", "for example Asia/Shanghai", "如 Asia/Shanghai", default="Asia/Shanghai")
    hours: Hours = key(
        "hours 班次",
        "working hours and the others, for staff by shift",
        "工作时间与非工作时间，用于按班次分列的人数",
        default=Hours.model_construct(),
    )
    calendar: Calendar = key(
        "calendar 日历", "holidays and shifted workdays", "节假日与调休", default=Calendar.model_construct()
    )
    incident_types: dict[Name, IncidentClass] = key(
        "incident_types 事件类型",
        "kinds of events by id, each with its class",
        "各事件类型及其大类，按标识列出",
        default={},
    )
    scenarios: FolderNear = key(
        "scenarios 情景目录",
        "folder of the book's scenarios, from this file",
        "情景文件所在目录（相对本文件）",
        default="",
    )
    limits: Limits = key(
        "limits 默认时限",
        "promised times where a plan says none",
        "预案未写时采用的默认时限",
        default=Limits.model_construct(),
    )
    travel: Travel = key(
        "travel 行程估算", "where no route is written", "无路线时的行程估算", default=Travel.model_construct()
    )
    takeover: Duration = key("takeover 接替时间", "until a deputy acts", "代行人接替时间", default=300_000)
    retry: Duration = key(
        "retry 重拨间隔",
        "pause before the first channel is tried again",
        "各方式均未接通后，从头重试前的间隔",
        default=300_000,
    )
    decision: Takes | None = key(
        "decision 研判用时", "of levels without takes", "未写用时的级别的研判用时", default=None
    )
    as_of: Date | None = key(
        "as_of 核查日期", "day the book is checked at; today, if not written", "按哪一天核查，默认当天", default=None
    )
    allocation: Allocation = key(
        "allocation 调配规则",
        "greedy: whatever can start starts; fence: what is reserved for higher ranks stays free",
        "见缝插针：能开始的即开始；按序预留：为靠前的任务预留",
        default="greedy",
    )
    queue: Queue = key(
        "queue 排队规则",
        "who is served first: the more urgent, or who came first",
        "先办急者，或先到先办",
        default="urgent-first",
    )
    most_events: Some = key(
        "most_events 事件上限",
        "a run ends when more happens: steps begun, and what the clock brings",
        "推演中发生的事项（开始的步骤、到时的事项）超过此数即停止",
        default=1_000_000,
    )
