"""What written values look like, as far as a pattern goes: what an editor checks while somebody types.

The reader in ``values`` has the last word; a pattern refuses only what the reader surely refuses.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from drillbook.schema.conditions.tokens import HAPPENINGS, WORDS
from drillbook.schema.finding import Text, say
from drillbook.schema.models import fields as v
from drillbook.schema.values.names import RESERVED
from drillbook.schema.values.times import DAY, HOUR, MINUTE, SECOND, UNIT

_D = "[0-9０-９]"
_N = rf"[+-]?{_D}+(?:[.．]{_D}+)?"
_NO_LETTER = (
    r"\u0000-@\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u245f"
    r"\u2500-\u2bff\u3000-\u3004\u3008-\u3020\uff00-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_NAME = rf"[^{_NO_LETTER}](?:[^{_NO_LETTER}]|[-_0-9０-９－＿])*"
_SLASH = r"\s*[/／]\s*"


def any_case(words: Iterable[str]) -> str:
    """The words as one pattern, the longest first, in capitals too: JSON Schema's patterns know no flags."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join("".join(map(_either_case, word)) for word in ordered) + ")"


def _either_case(letter: str) -> str:
    if letter.isascii() and letter.isalpha():
        return f"[{letter.lower()}{letter.upper()}]"
    return {"(": "[(（]", ")": "[)）]", "-": "[-－]"}.get(letter, literally(letter))


def literally(text: str) -> str:
    """The text as a pattern that stands for itself. Editors read patterns as ECMAScript, where a backslash before
    anything but a sign of syntax is an error; Python's own ``re.escape`` writes ``\\-``.
    """
    return re.sub(r"[\\^$.|?*+()\[\]{}/]", r"\\\g<0>", text)


def whole(pattern: str) -> str:
    """``pattern`` for all of a value; blanks around it do not count."""
    return rf"^\s*{pattern}\s*$"


def _units(size: int) -> str:
    return any_case(word for word, unit in UNIT.items() if unit == size)


def _duration() -> str:
    """One amount for each unit, the larger first; at least one, which the look-ahead sees to."""
    amount = rf"{_D}+(?:[.．]{_D}+)?\s*"
    parts = [rf"(?:(?:{amount}|半\s*){_units(HOUR)}\s*)?" if size == HOUR else rf"(?:{amount}{_units(size)}\s*)?"
             for size in (DAY, HOUR, MINUTE, SECOND)]  # fmt: skip
    return rf"(?=[0-9０-９半]){''.join(parts)}"


def _meaning(*meanings: str) -> str:
    return any_case(word for word, meaning in WORDS.items() if meaning in meanings)


_DURATION = _duration()
_DATE = rf"{_D}{{4}}(?:[-－]{_D}{{1,2}}[-－]{_D}{{1,2}}|年{_D}{{1,2}}月{_D}{{1,2}}日)"
_CLOCK = rf"{_D}{{1,2}}[:：]{_D}{{2}}(?:[:：]{_D}{{2}})?"
_OFFSET = rf"[TtＴ]\s*[+＋]\s*{_D}{{1,4}}[:：]{_D}{{2}}(?:[:：]{_D}{{2}})?"
_SIGNS = r"""[^"'“”‘’「」`*^&|;；,，、。\[\]{}]"""
_COMPARES = rf"(?:[<>=≥≤≠≧≦⩾⩽＜＞＝]|{_meaning('judged', 'ordered')})"
_HAPPENS = rf"(?:{_meaning(*HAPPENINGS, 'incident', 'response-ended', 'ended', 'level', 'inject')}|启动)"
_STARTS_WELL = r"(?=\s*[^\s<>=!≥≤≠＜＞＝])"


@dataclass(frozen=True, slots=True)
class Written:
    """A kind of written value: JSON types beside text, the pattern of the text, and what an author is told."""

    name: str
    types: tuple[str, ...]
    pattern: str
    hint: Text
    examples: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


NAME = Written(
    "name",
    (),
    whole(rf"(?!(?:{'|'.join(sorted(RESERVED))})\s*$){_NAME}"),
    say(
        en="a name: letters, digits, - and _, beginning with a letter, no word of the plan language",
        zh="名称由汉字、字母、数字、-、_组成,以汉字或字母开头,不能是保留用词",
    ),
)
REFERENCE = Written(
    "reference",
    (),
    whole(rf"{_NAME}(?:{_SLASH}{_NAME})?"),
    say(en="a name of this plan, or plan/name of another", zh="本预案的名称,或 预案/名称"),
)
NUMBER = Written("number", ("number",), whole(_N), say(en="a number", zh="数字"))
COUNT = Written("count", ("integer",), whole(rf"{_D}{{1,12}}"), say(en="a whole number, 0 or more", zh="非负整数"))
DURATION = Written(
    "duration",
    (),
    whole(_DURATION),
    say(en="a time with its unit, for example 15 min", zh="时长应带单位,例如 15分钟"),
    (("45 s", "15 min", "1 h 30 min", "2 d"), ("45秒", "15分钟", "1小时30分", "半小时", "2天")),
)
TAKES = Written(
    "takes-text",
    (),
    whole(rf"(?:(?:{_DURATION}|{_D}+(?:[.．]{_D}+)?\s*)[/／]\s*){{0,2}}{_DURATION}"),
    say(
        en="a time, shortest / longest, or shortest / likely / longest, with a unit at the end",
        zh="时长,或 最短 / 最长,或 最短 / 最可能 / 最长,末尾带单位",
    ),
    (("15 min", "10 / 20 min", "3 / 5 / 10 min"), ("15分钟", "10 / 20 分钟", "3 / 5 / 10 分钟")),
)
STAFF = Written(
    "staff-count",
    ("integer",),
    whole(rf"(?:{_D}{{1,12}}|unlimited|不限)"),
    say(en="a number of people, or unlimited", zh="人数,或 不限"),
)
DATE = Written(
    "date",
    (),
    whole(_DATE),
    say(en="a date, for example 2026-05-20", zh="日期,例如 2026-05-20"),
    (("2026-05-20",), ("2026-05-20", "2026年5月20日")),
)
DATE_TIME = Written(
    "date-time",
    (),
    whole(rf"{_DATE}[Tt\s]*{_CLOCK}"),
    say(en="a date and a time, for example 2026-09-14 21:00", zh="日期和钟点,例如 2026-09-14 21:00"),
    (("2026-09-14 21:00",), ("2026-09-14 21:00",)),
)
TRUTH = Written(
    "truth", ("boolean",), whole(any_case(("true", "false", "是", "否"))), say(en="true or false", zh="是 或 否")
)
TEXT = Written("text", ("number", "boolean"), "", say(en="", zh=""))
SHARE = Written(
    "share",
    ("number",),
    whole(rf"[+＋]?(?:[0０]+(?:[.．]{_D}+)?|[1１](?:[.．][0０]+)?)"),
    say(en="a share from 0 to 1, 0.95", zh="0至1之间的数,如 0.95"),
    (("0.95",), ("0.95",)),
)
RANGE = Written(
    "range",
    (),
    whole(rf"[+-]?{_D}+(?:[.．]{_D}+)?[^/／]*[/／]\s*[+-]?{_D}+(?:[.．]{_D}+)?[^/／]*"),
    say(en="from / to, 0 / 300", zh="最小 / 最大,如 0 / 300"),
    (("0 / 300",), ("0 / 300",)),
)
HOURS = Written(
    "hours",
    (),
    whole(rf"{_CLOCK}\s*[-–—~～至－]\s*{_CLOCK}"),
    say(en="from and to, 08:30-17:30", zh="起止钟点,如 08:30-17:30"),
    (("08:30-17:30",), ("08:30-17:30",)),
)
SPEED = Written(
    "speed",
    ("number",),
    whole(rf"{_D}+(?:[.．]{_D}+)?\s*(?:km/h|kmh|公里/小时|千米/小时|公里每小时)?"),
    say(en="kilometres an hour, 25 km/h", zh="每小时公里数,如 25 km/h"),
    (("25 km/h",), ("25 km/h", "25公里/小时")),
)
FILLED = Written("filled", ("number", "boolean"), r"\S", say(en="something must be written here", zh="此处不能空着"))
CONDITION = Written(
    "condition",
    (),
    rf"^(?=.*{_COMPARES}){_STARTS_WELL}{_SIGNS}+$",
    say(
        en="a condition: names, numbers, = != < <= > >=, brackets, and / or / not, level, judged, ordered",
        zh="条件:指标名、数字、= != < <= > >=、括号,以及 且、或、非、级别、会商研判、上级要求;不能以 > 开头",
    ),
    (
        ("rain-warning >= orange or tide > 4.91", "level >= III"),
        ("rain-warning >= 橙色 或 tide > 4.91", "级别 >= 三级"),
    ),
)
MOMENT = Written(
    "moment",
    (),
    rf"^(?=.*{_HAPPENS}){_SIGNS}+$",
    say(
        en="a moment: NAME started (finished, received …), level III, response ended, incident; + 10 min if wanted",
        zh="时点:名称 开始/完成/收到……、三级启动、响应终止、事发,之后可加 + 10分钟",
    ),
    (("run-pumps started", "level III", "incident + 10 min"), ("run-pumps 开始", "三级启动", "事发 + 10分钟")),
)
TRIGGER = Written(
    "trigger",
    (),
    rf"^(?=.*(?:{_COMPARES}|{_HAPPENS})){_STARTS_WELL}{_SIGNS}+$",
    say(en="a condition, or a moment alone", zh="条件,或单独一个时点"),
    (("level >= III", "fire/first-engine arrived"), ("级别 >= 三级", "fire/first-engine 到达")),
)
OFFSET = Written(
    "offset",
    (),
    whole(_OFFSET),
    say(en="hours and minutes since the start, T+0:45", zh="演练开始后的时、分:T+0:45"),
    (("T+0:45",), ("T+0:45",)),
)
INJECT_TIME = Written(
    "inject-time",
    (),
    whole(rf"(?:{_OFFSET}(?:{_SLASH}{_OFFSET}){{0,2}}|{_CLOCK})"),
    say(en="T+0:45, T+0:45 / T+1:15, or a time of day, 21:20", zh="T+0:45、T+0:45 / T+1:15,或钟点 21:20"),
    (("T+0:20", "T+0:45 / T+1:15", "21:20"), ("T+0:20", "T+0:45 / T+1:15", "21:20")),
)
TASK_PLACE = Written(
    "task-place", (), whole(_NAME), say(en="a place of the library, or incident", zh="场所库中的场所,或 事发地")
)
LEVEL = Written("level", (), r"\S", say(en="a level", zh="响应级别"))

WRITTEN: tuple[tuple[Any, Written], ...] = (
    (v.Name, NAME),
    (v.Number, NUMBER),
    (v.Count, COUNT),
    (v.Duration, DURATION),
    (v.StaffCount, STAFF),
    (v.Date, DATE),
    (v.DateTime, DATE_TIME),
    (v.Truth, TRUTH),
    (v.Prose, TEXT),
    (v.Filled, FILLED),
    (v.HoursOfDay, HOURS),
    (v.Speed, SPEED),
    (v.Zone, FILLED),
    (v.Detour, NUMBER),
    (v.Range, RANGE),
    (v.Share, SHARE),
    (v.While, DURATION),
    (v.When, CONDITION),
    (v.At, MOMENT),
    (v.OwnAt, MOMENT),
    (v.Trigger, TRIGGER),
    (v.TaskPlace, TASK_PLACE),
    (v.LevelName, LEVEL),
)
