"""book.yaml: what holds for every file of a book."""

from typing import Annotated

from pydantic import BeforeValidator

from schema.keys import Authored, key, many
from schema.values import Date, Duration, DurationByLevel, Name, Number, Prose, Takes
from schema.vocabulary import Allocation, IncidentClassName, LanguageName, Queue


class Hours(Authored):
    """班次."""

    day: Prose = key(
        "day 白天 工作时间", "working hours, 08:30-17:30", "工作时间,如 08:30-17:30", default="08:30-17:30"
    )
    night: Prose = key("night 夜间 非工作时间", "the other hours", "非工作时间", default="")


class Calendar(Authored):
    """日历."""

    holidays: Annotated[tuple[Prose, ...], BeforeValidator(many)] = key(
        "holidays 节假日", "days off: a day, or first / last", "节假日:某日,或 首日 / 末日", default=()
    )
    workdays: Annotated[tuple[Prose, ...], BeforeValidator(many)] = key(
        "workdays 调休上班", "weekend days worked", "调休上班日", default=()
    )


class IncidentClass(Authored):
    """事件类型."""

    title: Prose = key("title 名称", "name", "名称")
    class_: IncidentClassName = key("class 大类", "natural, accident, public-health or security", "事件大类")


class Travel(Authored):
    """行程估算."""

    detour: Number = key("detour 绕行系数", "road distance over straight line", "绕行系数", default=1.4)
    speed: Prose = key("speed 车速", "for example 25 km/h", "如 25 km/h", default="25 km/h")


class Limits(Authored):
    """默认时限: practice, configurable; no law sets these minutes."""

    oral_report: DurationByLevel | None = key("oral-report 口头报告", "oral report", "口头报告", default=None)
    written_report: DurationByLevel | None = key("written-report 书面报告", "written report", "书面报告", default=None)
    update: DurationByLevel | None = key("update 续报", "update", "续报", default=None)
    start: DurationByLevel | None = key("start 启动", "start of a level", "启动响应", default=None)
    contacts_checked: Duration | None = key(
        "contacts-checked 通讯录核对", "contacts checked every", "通讯录核对周期", default=None
    )


class Book(Authored):
    """预案库: what holds for all its files."""

    book: Name = key("book 预案库", "id of the book", "预案库标识")
    title: Prose = key("title 名称", "name", "名称", default="")
    language: LanguageName = key("language 语言", "language of documents: zh or en", "文书语言:zh 或 en", default="zh")
    timezone: Prose = key("timezone 时区", "for example Asia/Shanghai", "如 Asia/Shanghai", default="Asia/Shanghai")
    hours: Hours = key("hours 班次", "day and night", "班次", default=Hours.model_validate({}))
    calendar: Calendar = key(
        "calendar 日历", "holidays and shifted workdays", "节假日与调休", default=Calendar.model_validate({})
    )
    incident_types: dict[Name, IncidentClass] = key(
        "incident_types 事件类型", "kinds of events", "事件类型", default={}
    )
    scenarios: Prose = key("scenarios 情景目录", "folder of scenarios", "情景目录", default="")
    limits: Limits = key("limits 默认时限", "default promised times", "默认时限", default=Limits.model_validate({}))
    travel: Travel = key(
        "travel 行程估算", "where no route is written", "无路线时的行程估算", default=Travel.model_validate({})
    )
    takeover: Duration = key("takeover 接替时间", "until a deputy acts", "代行人接替时间", default=300_000)
    retry: Duration = key("retry 重拨间隔", "before the first channel is tried again", "重拨间隔", default=300_000)
    decision: Takes | None = key(
        "decision 研判用时", "of levels without takes", "未写用时的级别的研判用时", default=None
    )
    as_of: Date | None = key("as_of 核查日期", "date to check at", "核查日期", default=None)
    allocation: Allocation = key("allocation 调配规则", "greedy or fence", "调配规则", default="greedy")
    queue: Queue = key("queue 排队规则", "urgent-first or first-come", "排队规则", default="urgent-first")
