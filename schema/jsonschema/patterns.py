"""Regular expressions for written values: what an editor can check while somebody types.

The reader in ``values`` has the last word; a pattern refuses only what the reader surely refuses.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from drillbook.schema.conditions.tokens import HAPPENINGS, WORDS
from drillbook.schema.finding import Text, say
from drillbook.schema.jsonschema import bounds
from drillbook.schema.values.instants import MOST_DAYS
from drillbook.schema.values.names import LONGEST_NAME, RESERVED
from drillbook.schema.values.times import DAY, HOUR, LONGEST, MINUTE, SECOND, UNIT

_D = bounds.DIGIT
_N = rf"[+-]?{_D}+(?:[.．]{_D}+)?"
_NO_LETTER = (
    r"\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0000-@\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u245f"
    r"\u2500-\u2bff\u3000-\u3004\u3008-\u3020\uff00-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_NAME = rf"[^{_NO_LETTER}](?:[^{_NO_LETTER}]|[-_0-9０-９－＿])*"
_SLASH = r"\s*[/／]\s*"


def any_case(words: Iterable[str]) -> str:
    """Join the words into one pattern, the longest first, in capitals too: JSON Schema's patterns know no flags."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join("".join(map(_either_case, word)) for word in ordered) + ")"


def _either_case(letter: str) -> str:
    if letter.isascii() and letter.isalpha():
        return f"[{letter.lower()}{letter.upper()}]"
    return {"(": "[(（]", ")": "[)）]", "-": "[-－]"}.get(letter, literally(letter))


def literally(text: str) -> str:
    """Escape the text so that it stands for itself. Editors read patterns as ECMAScript, where a backslash before
    anything but a sign of syntax is an error; Python's own ``re.escape`` writes ``\\-``.
    """
    return re.sub(r"[\\^$.|?*+()\[\]{}/]", r"\\\g<0>", text)


def anchored(pattern: str) -> str:
    """Make ``pattern`` match all of a value; blanks around it do not count."""
    return rf"^\s*{pattern}\s*$"


def _units(size: int) -> str:
    return any_case(word for word, unit in UNIT.items() if unit == size)


def _duration() -> str:
    """One amount for each unit, the larger first; at least one, which the look-ahead sees to."""
    parts = []
    for size in (DAY, HOUR, MINUTE, SECOND):
        amount = bounds.amount_up_to(LONGEST // size)
        parts.append(rf"(?:{f'(?:{amount}|半)' if size == HOUR else amount}\s*{_units(size)}\s*)?")
    return rf"(?=[0-9０-９半]){''.join(parts)}"


def _meaning(*meanings: str) -> str:
    return any_case(word for word, meaning in WORDS.items() if meaning in meanings)


_DURATION = _duration()
_DATE, _CLOCK = bounds.DATE, bounds.CLOCK
_YEAR_OF_DAYS = bounds.from_one(MOST_DAYS)
_OFFSET = rf"[TtＴ]\s*[-+＋－−]\s*(?:{bounds.ELAPSED}|{_DURATION})"
_NUMBERED = rf"第\s*(?:{_YEAR_OF_DAYS}|[二三四五六七八九十])\s*[日天]|{any_case(('day',))}\s*{_YEAR_OF_DAYS}"
_DAY_OF = rf"(?:当[日天]|今[日天]|同日|次日|翌日|第二天|{_NUMBERED})"
_INSTANT = rf"(?:{_OFFSET}|{_DATE}[Tt\s]*{_CLOCK}|(?:{_DAY_OF}\s*)?{_CLOCK})"
_WORKING = rf"{_YEAR_OF_DAYS}\s*(?:个?工作日|{any_case(('working day', 'working days', 'workday', 'workdays'))})\s*(?:内|之内|以内)?"
_BY = (
    rf"(?:{any_case(('by',))}\s+{_CLOCK}(?:\s+{any_case(('of',))}\s+{any_case(('day',))}\s*{_YEAR_OF_DAYS})?"
    rf"|(?:{_DAY_OF}\s*)?{_CLOCK}(?:之?前|以前))"
)
_DAILY = rf"(?:每[日天]|{any_case(('daily', 'daily at', 'every day', 'every day at'))})\s*{_CLOCK}(?:\s*(?:[、,，和]|{any_case(('and',))})\s*{_CLOCK})*"
_SIGNS = r"""[^"'“”‘’「」`*^&|;；,，、。\[\]{}]"""
_COMPARES = rf"(?:[<>=≥≤≠≧≦⩾⩽＜＞＝]|{_meaning('judged', 'ordered')})"
_HAPPENS = rf"(?:{_meaning(*HAPPENINGS, 'incident', 'response-ended', 'ended', 'level', 'inject')}|启动)"
_STARTS_WELL = r"(?=\s*[^\s<>=!≥≤≠＜＞＝])"


@dataclass(frozen=True, slots=True)
class ValuePattern:
    """A kind of written value: JSON types beside text, the pattern of the text, and what an author is told."""

    name: str
    types: tuple[str, ...]
    pattern: str
    hint: Text
    examples: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    bounds: tuple[tuple[str, float], ...] = ()
    """Of a number that is no text, in the words of JSON Schema."""


_UNRESERVED = rf"(?!{any_case(RESERVED)}\s*(?:$|[/／]))(?=[^/／]{{1,{LONGEST_NAME}}}\s*(?:$|[/／]))"
NAME = ValuePattern(
    "name",
    (),
    anchored(rf"{_UNRESERVED}{_NAME}"),
    say(
        en="a name: letters, digits, - and _, beginning with a letter, no word of the plan language",
        zh="名称由汉字、字母、数字、-、_组成，以汉字或字母开头，不能是保留用词",
    ),
)
REFERENCE = ValuePattern(
    "reference",
    (),
    anchored(rf"{_UNRESERVED}{_NAME}(?:{_SLASH}{_UNRESERVED}{_NAME})?"),
    say(en="a name of this plan, or plan/name of another", zh="本预案的名称，或 预案/名称"),
)
_SHORT = r"(?=.{1,30}\s*$)"
_MORE = rf"[+＋]?{bounds.MORE_THAN_NOTHING}{_D}+(?:[.．]{_D}+)?"
_WHOLE = (("minimum", 0), ("maximum", 10**12 - 1))
NUMBER = ValuePattern("number", ("number",), anchored(_SHORT + _N), say(en="a number", zh="数字"))
MORE = ValuePattern(
    "more-than-0",
    ("number",),
    anchored(_SHORT + _MORE),
    say(en="a number, more than 0", zh="大于0的数"),
    (("4",), ("4",)),
    bounds=(("exclusiveMinimum", 0),),
)
DETOUR = ValuePattern(
    "detour",
    ("number",),
    anchored(rf"{_SHORT}[+＋]?(?=[0０]*[1-9１-９]){_D}+(?:[.．]{_D}+)?"),
    say(en="a number, 1 or more: 1.4", zh="不小于1的数，如 1.4"),
    (("1.4",), ("1.4",)),
    (("minimum", 1),),
)
COUNT = ValuePattern(
    "count",
    ("integer",),
    anchored(rf"{_D}{{1,12}}"),
    say(en="a whole number, 0 or more", zh="非负整数"),
    bounds=_WHOLE,
)
SOME = ValuePattern(
    "some",
    ("integer",),
    anchored(rf"{bounds.MORE_THAN_NOTHING}{_D}{{1,12}}"),
    say(en="a whole number, more than 0", zh="正整数"),
    bounds=(("minimum", 1), ("maximum", 10**12 - 1)),
)
DAY_NUMBER = ValuePattern(
    "day-number",
    ("integer",),
    anchored(rf"(?=.{{1,12}}\s*$){_YEAR_OF_DAYS}"),
    say(en="the number of a day: 1 the day it begins on, 2 the next", zh="第几日：1为起算当日，2为次日"),
    bounds=(("minimum", 1), ("maximum", MOST_DAYS)),
)
DURATION = ValuePattern(
    "duration",
    (),
    anchored(_DURATION),
    say(en="a time with its unit, for example 15 min", zh="时长应带单位，例如 15分钟"),
    (("45 s", "15 min", "1 h 30 min", "2 d"), ("45秒", "15分钟", "1小时30分", "半小时", "2天")),
)
WHILE = ValuePattern(
    "while",
    (),
    anchored(bounds.MORE_THAN_NOTHING + _DURATION),
    say(en="a time longer than 0, with its unit, for example 15 min", zh="大于0的时长，应带单位，例如 15分钟"),
    DURATION.examples,
)
TAKES = ValuePattern(
    "takes-text",
    (),
    anchored(rf"(?:(?:{_DURATION}|{_D}+(?:[.．]{_D}+)?\s*)[/／]\s*){{0,2}}{_DURATION}"),
    say(
        en="a time, shortest / longest, or shortest / likely / longest, with a unit at the end",
        zh="时长，或 最短 / 最长，或 最短 / 最可能 / 最长，末尾带单位",
    ),
    (("15 min", "10 / 20 min", "3 / 5 / 10 min"), ("15分钟", "10 / 20 分钟", "3 / 5 / 10 分钟")),
)
CLOCK = ValuePattern(
    "clock",
    (),
    anchored(_CLOCK),
    say(en="a time of day, 16:00", zh="钟点，如 16:00"),
    (("16:00",), ("16:00",)),
)
LIMIT = ValuePattern(
    "limit",
    (),
    anchored(rf"(?:{_DURATION}|{_WORKING}|{_BY})"),
    say(
        en="a time with its unit, for example 15 min; or by 16:00, by 08:00 of day 2, 5 working days",
        zh="时长应带单位，例如 15分钟；或 当日16时前、次日8时前、5个工作日",
    ),
    (("15 min", "1 h 30 min", "by 16:00", "5 working days"), ("15分钟", "半小时", "次日8时前", "5个工作日")),
)
RHYTHM = ValuePattern(
    "rhythm",
    (),
    anchored(rf"(?:{bounds.MORE_THAN_NOTHING}{_DURATION}|{_DAILY})"),
    say(
        en="a time with its unit, for example 30 min; or daily at 08:00, 20:00",
        zh="时长应带单位，例如 30分钟；或 每日8时、20时",
    ),
    (("30 min", "daily at 08:00, 20:00"), ("30分钟", "每日8时、20时")),
)
_CYCLES = ("month", "months", "quarter", "quarters", "year", "years")
CYCLE = ValuePattern(
    "cycle",
    (),
    anchored(rf"(?:{_DURATION}|(?=.{{1,3}}[^0-9０-９]){_YEAR_OF_DAYS}\s*(?:个月|个?季度|年|{any_case(_CYCLES)})|半年)"),
    say(en="days, months or years, for example 90 d, 6 months, 1 year", zh="天数、月数或年数，例如 90天、6个月、1年"),
    (("90 d", "6 months", "1 year"), ("90天", "6个月", "1年")),
)
STAFF = ValuePattern(
    "staff-count",
    ("integer",),
    anchored(rf"(?:{_D}{{1,12}}|unlimited|不限)"),
    say(en="a number of people, or unlimited", zh="人数，或 不限"),
    bounds=_WHOLE,
)
DATE = ValuePattern(
    "date",
    (),
    anchored(_DATE),
    say(en="a date, for example 2026-05-20", zh="日期，例如 2026-05-20"),
    (("2026-05-20",), ("2026-05-20", "2026年5月20日")),
)
DAYS = ValuePattern(
    "days",
    (),
    anchored(rf"{_DATE}(?:\s*[/／]\s*{_DATE})?"),
    say(en="a day, or first / last, 2026-05-01 / 2026-05-05", zh="日期，或 首日 / 末日，如 2026-05-01 / 2026-05-05"),
    (("2026-05-01 / 2026-05-05",), ("2026-05-01 / 2026-05-05",)),
)
DATE_TIME = ValuePattern(
    "date-time",
    (),
    anchored(rf"{_DATE}[Tt\s]*{_CLOCK}"),
    say(en="a date and a time, for example 2026-09-14 21:00", zh="日期和钟点，例如 2026-09-14 21:00"),
    (("2026-09-14 21:00",), ("2026-09-14 21:00",)),
)
TRUTH = ValuePattern(
    "truth",
    ("boolean",),
    anchored(any_case(("true", "false", "yes", "no", "是", "否"))),
    say(en="true or false", zh="是 或 否"),
)
TEXT = ValuePattern("text", ("number", "boolean"), "", say(en="", zh=""))
SHARE = ValuePattern(
    "share",
    ("number",),
    anchored(rf"{_SHORT}(?:[-－][0０]+(?:[.．][0０]+)?|[+＋]?(?:[0０]+(?:[.．]{_D}+)?|[0０]*[1１](?:[.．][0０]+)?))"),
    say(en="a share from 0 to 1, 0.95", zh="0至1之间的数，如 0.95"),
    (("0.95",), ("0.95",)),
    (("minimum", 0), ("maximum", 1)),
)
RANGE = ValuePattern(
    "range",
    (),
    anchored(rf"[+-]?{_D}+(?:[.．]{_D}+)?[^/／]*[/／]\s*[+-]?{_D}+(?:[.．]{_D}+)?[^/／]*"),
    say(en="from / to, 0 / 300", zh="最小 / 最大，如 0 / 300"),
    (("0 / 300",), ("0 / 300",)),
)
HOURS = ValuePattern(
    "hours",
    (),
    anchored(rf"(?![2２][4４]){_CLOCK}\s*[-–—~～至－]\s*{_CLOCK}"),
    say(en="from and to, 08:30-17:30", zh="起止钟点，如 08:30-17:30"),
    (("08:30-17:30",), ("08:30-17:30",)),
)
SPEED = ValuePattern(
    "speed",
    ("number",),
    anchored(rf"{bounds.MORE_THAN_NOTHING}{_D}+(?:[.．]{_D}+)?\s*(?:km/h|kmh|公里/小时|千米/小时|公里每小时)?"),
    say(en="kilometres an hour, 25 km/h", zh="每小时公里数，如 25 km/h"),
    (("25 km/h",), ("25 km/h", "25公里/小时")),
    (("exclusiveMinimum", 0),),
)
FOLDER = ValuePattern(
    "folder",
    ("number", "boolean"),
    r"^(?![\\/]|[A-Za-z]:|[\\/.]*\.\.[\\/]\.\.[\\/]*$|(?:\.[\\/])*\.\.[\\/]\.\.[\\/]\.\.)",
    say(en="a folder in or beside the book: ../scenarios", zh="预案库之内或旁边的目录，如 ../scenarios"),
    (("../scenarios",), ("../scenarios",)),
)
ZONE = ValuePattern(
    "zone",
    (),
    anchored("[A-Za-z][-A-Za-z0-9_+]*(?:/[A-Za-z][-A-Za-z0-9_+]*)*"),
    say(en="a time zone: Asia/Shanghai", zh="时区，如 Asia/Shanghai"),
    (("Asia/Shanghai", "America/Denver"), ("Asia/Shanghai",)),
)
FILLED = ValuePattern(
    "filled", ("number", "boolean"), r"\S", say(en="something must be written here", zh="此处不能空着")
)
CONDITION = ValuePattern(
    "condition",
    (),
    rf"^(?=.*{_COMPARES}){_STARTS_WELL}{_SIGNS}+$",
    say(
        en="a condition: names, numbers, = != < <= > >=, brackets, and / or / not, level, judged, ordered",
        zh="条件：指标名、数字、= != < <= > >=、括号，以及 且、或、非、级别、会商研判、上级要求；不能以 > 开头",
    ),
    (
        ("rain-warning >= orange or tide > 4.91", "level >= III"),
        ("rain-warning >= 橙色 或 tide > 4.91", "级别 >= 三级"),
    ),
)
MOMENT = ValuePattern(
    "moment",
    (),
    rf"^(?=.*{_HAPPENS})(?!.*[<>=≥≤≠＜＞＝]){_SIGNS}+$",
    say(
        en="a moment: NAME started (finished, received …), level III, response ended, incident; + 10 min if wanted",
        zh="时点：名称 开始/完成/收到……、三级启动、响应终止、事发，之后可加 + 10分钟",
    ),
    (("run-pumps started", "level III", "incident + 10 min"), ("run-pumps 开始", "三级启动", "事发 + 10分钟")),
)
TRIGGER = ValuePattern(
    "trigger",
    (),
    rf"^(?=.*(?:{_COMPARES}|{_HAPPENS})){_STARTS_WELL}{_SIGNS}+$",
    say(en="a condition, or a moment alone", zh="条件，或单独一个时点"),
    (("level >= III", "fire/first-engine arrived"), ("级别 >= 三级", "fire/first-engine 到达")),
)
TRIGGER_OR_CLOCK = ValuePattern(
    "trigger-or-clock",
    (),
    rf"(?:{TRIGGER.pattern})|(?:{anchored(_CLOCK)})",
    say(
        en="a condition, a moment alone, or the next such time of day, 08:00",
        zh="条件、单独一个时点，或下一个钟点，如 08:00",
    ),
    (("level >= III", "fire/first-engine arrived", "08:00"), ("级别 >= 三级", "fire/first-engine 到达", "08:00")),
)
INSTANT = ValuePattern(
    "instant",
    (),
    anchored(_INSTANT),
    say(
        en="T+0:45, T+14 d, a time of day, 21:20 or day 2 02:30, or a date with it",
        zh="T+0:45、T+14天、钟点 21:20 或 次日02:30，或日期加钟点",
    ),
    (("T+0:45", "21:20", "day 2 02:30", "2026-10-05 08:00"), ("T+0:45", "21:20", "次日02:30", "2026-10-05 08:00")),
)
INJECT_TIME = ValuePattern(
    "inject-time",
    (),
    anchored(rf"{_INSTANT}(?:{_SLASH}{_INSTANT}){{0,2}}"),
    say(
        en="T+0:45, T+0:45 / T+1:15, T+14 d, a time of day, 21:20, or a date with it; T-0:30 is preparation",
        zh="T+0:45、T+0:45 / T+1:15、T+14天、钟点 21:20，或日期加钟点；T-0:30 为演练前准备",
    ),
    (
        ("T+0:20", "T+0:45 / T+1:15", "21:20", "day 2 02:30", "2026-10-05 08:00"),
        ("T+0:20", "T+0:45 / T+1:15", "21:20", "次日02:30", "2026-10-05 08:00"),
    ),
)
TASK_PLACE = ValuePattern(
    "task-place",
    (),
    anchored(rf"(?:incident|事发地|{_UNRESERVED}{_NAME})"),
    say(en="a place of the library, or incident", zh="场所库中的场所，或 事发地"),
)
LEVEL = ValuePattern("level", (), r"\S", say(en="a level", zh="响应级别"))
