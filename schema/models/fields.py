"""Types of single written values: names, times, conditions, and what kind of thing each name refers to."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import PureWindowsPath
from posixpath import normpath
from typing import Annotated, Any, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, PlainValidator

from drillbook.schema.conditions.moment_parser import parse_moment
from drillbook.schema.conditions.parser import parse_condition, parse_trigger
from drillbook.schema.conditions.tokens import Tokens
from drillbook.schema.conditions.tree import Condition, Moment, MomentKind
from drillbook.schema.conditions.waiting import parse_awaited
from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.values.calendar_times import TimeOfDay
from drillbook.schema.values.calendar_times_parser import (
    limit_of,
    parse_cycle,
    parse_limit,
    parse_rhythm,
    rhythm_meant,
    rhythm_of,
)
from drillbook.schema.values.distributions import Takes as Distribution
from drillbook.schema.values.instants import parse_date_time, parse_instant, parse_instants, parse_of_day
from drillbook.schema.values.keys import Ref, keys_once, one_or_many, reads_keys, single_value
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import canonical_level, normalise, parse_name, parse_reference, shortened
from drillbook.schema.values.quantities import (
    is_distribution,
    is_share,
    parse_count,
    parse_number,
    parse_spread,
    parse_takes,
    parse_truth,
)
from drillbook.schema.values.times import DAY, parse_date, parse_duration
from drillbook.schema.values.vocabulary import ANNEXES, COLOURS, REACH

T = TypeVar("T")
reads_keys(canonical_level)
reads_keys(parse_reference)
UNLIMITED = 1_000_000_000


def _plain(parse: Any) -> Any:
    return PlainValidator(single_value(parse))


def _prose(value: str) -> str:
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise Unreadable(say(en="something must be written here", zh="此处没有内容"), say(en="fill it in", zh="请填写"))
    return value


_SPAN = late(r"\s*(?:-|–|—|~|至)\s*")
_SPEED = late(r"([0-9]+(?:\.[0-9]+)?)\s*(km/h|kmh|公里/小时|千米/小时|公里每小时)?")


def _hours(text: str) -> tuple[time, time]:
    """From and to, ``08:30-17:30``; to before from reaches over midnight."""
    parts = _SPAN.split(normalise(text))
    if len(parts) != 2:
        raise Unreadable(
            say(en="'{text}' is not a span of hours", zh="“{text}”不是时间段", text=shortened(text)),
            say(en="write for example 08:30-17:30", zh="请写作例如：08:30-17:30"),
        )
    opens, closes = parse_of_day(parts[0]), parse_of_day(parts[1])
    if opens == DAY:
        raise Unreadable(
            say(en="'24:00' is where a day ends", zh="“24:00”是一日之末"),
            say(en="as a beginning write 00:00", zh="起点请写作 00:00"),
        )
    return _time_of_day(opens), _time_of_day(closes)


def _time_of_day(ms: int) -> time:
    """A time of the day; 24:00 is the midnight that follows."""
    return (datetime.min + timedelta(milliseconds=ms % DAY)).time()


def _speed(text: str) -> float:
    """Kilometres an hour of ``25 km/h``."""
    found = _SPEED.fullmatch(normalise(text))
    if found is None or float(found[1]) <= 0:
        raise Unreadable(
            say(en="'{text}' is not a speed", zh="“{text}”不是车速", text=shortened(text)),
            say(en="write for example 25 km/h", zh="请写作例如：25 km/h"),
        )
    return float(found[1])


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text.strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable(
            say(en="time zone '{name}' is not known", zh="时区“{name}”无法识别", name=shortened(text)),
            say(en="for example Asia/Shanghai", zh="例如 Asia/Shanghai"),
        ) from None


def _detour(text: str) -> float:
    ratio = parse_number(text)
    if ratio < 1:
        raise Unreadable(
            say(en="a road is not shorter than the straight line", zh="绕行系数不能小于1"),
            say(en="write for example 1.4", zh="请写作例如：1.4"),
        )
    return ratio


def _share(text: str) -> float:
    """A part of the whole, 0 to 1."""
    percent = normalise(text).removesuffix("%")
    part = parse_number(percent)
    if percent != normalise(text) or not 0 <= part <= 1:
        fitting = f"{part / 100:g}" if 1 < part <= 100 or (percent != normalise(text) and 0 <= part <= 1) else "0.95"
        raise Unreadable(
            say(en="'{text}' is not a share from 0 to 1", zh="“{text}”不是0至1之间的数", text=shortened(text)),
            say(en="write for example {fitting}", zh="请写作例如：{fitting}", fitting=fitting),
        )
    return part


def _while(text: str) -> int:
    """A time that takes some time: what is repeated after no time at all would never end."""
    ms = parse_duration(text)
    if ms == 0:
        raise Unreadable(
            say(en="this must be longer than 0", zh="此处时长应大于0"),
            say(en="write for example 20 min", zh="请写作例如：20分钟"),
        )
    return ms


def _some(text: str) -> int:
    """A number that is not 0."""
    number = parse_count(text)
    if number == 0:
        raise Unreadable(
            say(en="this must be more than 0", zh="此处数目应大于0"),
            say(en="write for example 1000000", zh="请写作例如：1000000"),
        )
    return number


def _range(text: str) -> tuple[float, float]:
    """From and to, ``0 / 300``; the unit is the indicator's."""
    hint = say(en="write from / to, for example 0 / 300", zh="请写作 最小 / 最大，例如：0 / 300")
    try:
        ends = parse_spread(text)
    except Unreadable as problem:
        raise Unreadable(problem.message, hint, problem.offset) from None
    if ends.of != "number" or len(ends.parameters) != 2:
        raise Unreadable(say(en="'{text}' is not a range", zh="“{text}”不是取值范围", text=shortened(text)), hint)
    return float(ends.parameters[0]), float(ends.parameters[1])


def _takes(value: object) -> Distribution:
    if isinstance(value, Distribution):
        return value
    if not isinstance(value, str | Mapping):
        raise Unreadable(say(en="a time is expected here", zh="此处应为时间"))
    return parse_takes(value)


def _own_moment(text: str) -> Moment:
    """``arrived`` alone is the task's own; anything else is a moment as everywhere."""
    word = Tokens(text).now.word
    return Moment(word) if word in get_args(MomentKind) and len(Tokens(text).all) == 2 else parse_moment(text)  # type: ignore[arg-type]


def _level_name(text: str) -> str:
    """A level that can be reached; with none reached, what is written for the lowest holds."""
    name = canonical_level(text)
    if name == "none":
        raise Unreadable(
            say(en="'{text}' is no level", zh="“{text}”不是响应级别", text=text.strip()),
            say(en="with no level reached, the value of the lowest holds", zh="未启动响应时，按最低一级的取值"),
        )
    return name


def _instant(text: str) -> str:
    parse_instant(text)
    return text


def _clock(text: str) -> str:
    parse_of_day(text)
    return text


def _instants(text: str) -> str:
    parse_instants(text)
    return text


def _folder_near(text: str) -> str:
    """A folder as seen from the book's: in it, beside it, or beside the folder that holds the books."""
    steps = normpath(text.replace("\\", "/"))
    if steps.startswith(("/", "../../..")) or steps == "../.." or PureWindowsPath(text).drive:
        raise Unreadable(
            say(en="'{path}' leads too far away from the book", zh="“{path}”离预案库过远", path=shortened(text)),
            say(
                en="write a folder in or beside the book as seen from this file, for example ../scenarios",
                zh="请写预案库之内或旁边的目录（相对本文件），例如 ../scenarios",
            ),
        )
    return text


Name = Annotated[str, BeforeValidator(single_value(parse_name))]
LevelName = Annotated[str, BeforeValidator(single_value(_level_name))]
Prose = Annotated[str, BeforeValidator(single_value(_prose))]
FolderNear = Annotated[str, BeforeValidator(single_value(_folder_near))]
Filled = Annotated[str, BeforeValidator(single_value(_filled))]  # a title: people cannot read what has none
Duration = Annotated[int, BeforeValidator(single_value(parse_duration))]
Number = Annotated[float, BeforeValidator(single_value(parse_number))]
Count = Annotated[int, BeforeValidator(single_value(parse_count))]
Some = Annotated[int, BeforeValidator(single_value(_some))]
Date = Annotated[date, BeforeValidator(single_value(parse_date))]
DateTime = Annotated[datetime, BeforeValidator(single_value(parse_date_time))]
ClockText = Annotated[str, BeforeValidator(single_value(_clock))]
InstantText = Annotated[str, BeforeValidator(single_value(_instant))]  # the run knows when StartEx is, and reads it
InstantsText = Annotated[str, BeforeValidator(single_value(_instants))]
HoursOfDay = Annotated[tuple[time, time], PlainValidator(single_value(_hours))]
Speed = Annotated[float, BeforeValidator(single_value(_speed))]
Zone = Annotated[str, BeforeValidator(single_value(_zone))]
Share = Annotated[float, BeforeValidator(single_value(_share))]
While = Annotated[int, BeforeValidator(single_value(_while))]
Range = Annotated[tuple[float, float], PlainValidator(single_value(_range))]
Detour = Annotated[float, BeforeValidator(single_value(_detour))]
Truth = Annotated[bool, BeforeValidator(single_value(parse_truth))]
When = Annotated[Condition, _plain(parse_condition)]
At = Annotated[Moment, _plain(parse_moment)]
OwnAt = Annotated[Moment, _plain(_own_moment)]
Trigger = Annotated[Condition | Moment, _plain(parse_trigger)]
TriggerOrClock = Annotated[Condition | Moment | TimeOfDay, _plain(parse_awaited)]
Takes = Annotated[Distribution, PlainValidator(_takes)]


def _ref(kind: str, code: str, *, across_plans: bool = False) -> Any:
    read = parse_reference if across_plans else parse_name
    return Annotated[str, BeforeValidator(single_value(read)), Ref(kind, code, across_plans)]


RoleName: Any = _ref("role", "S06")
AnyRole: Any = _ref("role", "S06", across_plans=True)
Recipient: Any = _ref("recipient", "X04", across_plans=True)  # a role here or elsewhere, or an organization
TaskName: Any = _ref("task", "S13")
AnyTask: Any = _ref("task", "S13", across_plans=True)
AnyProcedure: Any = _ref("procedure", "S13", across_plans=True)
HandOver: Any = _ref("hand-over", "X05", across_plans=True)  # a task, procedure or role of another plan
ActionName: Any = _ref("action", "S13")  # a task or procedure of the plan
SharedBy: Any = _ref("shared-by", "L01")  # equipment, supplies, a team or a capability
Measured: Any = _ref("measured", "N01", across_plans=True)  # a task or response time, in a scenario
PlanName: Any = _ref("plan", "X01")
OrganizationName: Any = _ref("organization", "X10")
PostName: Any = _ref("post", "L04")
TeamName: Any = _ref("team", "L01")
TeamOrCapability: Any = _ref("team-or-capability", "L01")
EquipmentName: Any = _ref("equipment", "L01")
SuppliesName: Any = _ref("supplies", "L01")
GoodsName: Any = _ref("goods", "L01")  # equipment or supplies
PlaceName: Any = _ref("place", "L01")
ChannelName: Any = _ref("channel", "L04")
RegulationName: Any = _ref("regulation", "S19")
IncidentType: Any = _ref("incident-type", "SC")
SceneName: Any = _ref("scene", "SC")
ObjectiveName: Any = _ref("objective", "SC")


def _task_place(text: str) -> str:
    return "incident" if normalise(text) in ("incident", "事发地") else parse_name(text)


TaskPlace = Annotated[str, BeforeValidator(single_value(_task_place)), Ref("place", "L01")]
Roles = Annotated[tuple[AnyRole, ...], BeforeValidator(one_or_many)]
Texts = Annotated[tuple[Prose, ...], BeforeValidator(one_or_many)]


def _nothing(hint: Text) -> Unreadable:
    return Unreadable(say(en="something must be written here", zh="此处没有内容"), hint)


def _by_level(value: object) -> object:
    if isinstance(value, Mapping) and not value:
        raise _nothing(
            say(en="write one value, or one for each level: {{III: ...}}", zh="请写一个值，或按级别分列：{{三级: ...}}")
        )
    if isinstance(value, Mapping) and not is_distribution(value):
        return value
    return {"": value}


def _limit_by_level(value: object) -> object:
    return _by_level(limit_of(value))


def _rhythm_by_level(value: object) -> object:
    return _by_level(rhythm_of(value))


def _rhythm(text: str) -> int:
    found = parse_rhythm(text)
    try:
        return _while(text) if found is None else found
    except Unreadable as problem:
        raise Unreadable(problem.message, rhythm_meant(text) or problem.hint, problem.offset, problem.code) from None


def _exact(parse: Any, short: Any = None) -> Any:
    """Read ``parse``'s own kind of number, which plain validation would make a bare one; ``short`` reads its objects."""
    read = single_value(parse)
    return PlainValidator((lambda value: read(short(value))) if short else read)


_level_key = single_value(_level_name)
LevelKey = Annotated[str, BeforeValidator(lambda written: _level_key(written) if written else ""), Ref("level", "SC")]
OnePerLevel = keys_once(canonical_level)
OnePerColour = keys_once(COLOURS.canonical)
OnePerAnnex = keys_once(ANNEXES.canonical)
OnePerWay = keys_once(REACH.canonical)
Limit = Annotated[int, _exact(parse_limit, limit_of)]
Rhythm = Annotated[int, _exact(_rhythm, rhythm_of)]
Cycle = Annotated[int, _exact(parse_cycle)]
LimitByLevel = Annotated[dict[LevelKey, Limit], OnePerLevel, BeforeValidator(_limit_by_level)]
RhythmByLevel = Annotated[dict[LevelKey, Rhythm], OnePerLevel, BeforeValidator(_rhythm_by_level)]
DurationByLevel = Annotated[dict[LevelKey, Duration], OnePerLevel, BeforeValidator(_by_level)]
TakesByLevel = Annotated[dict[LevelKey, Takes], OnePerLevel, BeforeValidator(_by_level)]
CountByLevel = Annotated[dict[LevelKey, Count], OnePerLevel, BeforeValidator(_by_level)]
NumberByLevel = Annotated[dict[LevelKey, Number], OnePerLevel, BeforeValidator(_by_level)]


def _staff_count(text: str) -> int:
    if normalise(text) in ("unlimited", "不限"):
        return UNLIMITED
    if is_share(text):
        raise Unreadable(
            say(
                en="'{text}' is a share; a number of people is meant here", zh="“{text}”是比例，此处应为人数", text=text
            ),
            say(en="write how many people that is, for example 2", zh="请写明是几人，例如：2"),
        )
    number = parse_count(text)
    if number < 0:
        raise Unreadable(say(en="a number of people cannot be negative", zh="人数不能为负数"))
    return number


StaffCount = Annotated[int, BeforeValidator(single_value(_staff_count))]
_USUAL_SHIFTS = {"白天": "day", "工作时间": "day", "夜间": "night", "非工作时间": "night"}


def _shift_name(text: str) -> str:
    """A shift's name in the form in which it is compared; day and night have a name in each language."""
    return _USUAL_SHIFTS.get(normalise(text)) or parse_name(text)


ShiftName = Annotated[str, BeforeValidator(single_value(_shift_name))]
ShiftKey = Annotated[str, BeforeValidator(lambda written: _shift_name(str(written)) if written else "")]


def nothing_by_shift() -> Unreadable:
    """Refuse an empty object where a number of people, or one for each shift, should stand."""
    return _nothing(
        say(en="write a number, or one for each shift: {{day: 4}}", zh="请写人数，或按班次分列：{{白天: 4, 夜间: 2}}")
    )


def _by_shift(value: object) -> object:
    if isinstance(value, Mapping) and not value:
        raise nothing_by_shift()
    return _by_level(value)


StaffByShift = Annotated[dict[ShiftKey, StaffCount], BeforeValidator(_by_shift)]


def at_level(values: Mapping[str, T], level: str | None, lowest_first: tuple[str, ...]) -> T:
    """Look up the value at ``level``: its own, else that of the next lower level written, else the lowest."""
    if "" in values:
        return values[""]
    written = [name for name in lowest_first if name in values] or list(values)
    if level in lowest_first:
        below = lowest_first[: lowest_first.index(level) + 1]
        return values[next((name for name in reversed(below) if name in values), written[0])]
    return values[written[0]]
