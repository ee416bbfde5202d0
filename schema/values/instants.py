"""Parses times of the day and of an exercise: ``16:00``, ``24:00``, ``次日02:30``, ``T+14 d``, ``2026-10-05 08:00``."""

import datetime
import re
from dataclasses import dataclass

from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.values.calendar_times import clock_said
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import normalise, shortened
from drillbook.schema.values.times import (
    DAY,
    HOUR,
    LONGEST,
    MINUTE,
    SECOND,
    parse_date,
    parse_duration,
    render_offset,
)

_MORNING, _EVENING = (4, 11), (17, 23)
HOURS_OF_DAY = {
    **dict.fromkeys(("早上", "清晨", "早"), _MORNING),
    **dict.fromkeys(("晚上", "夜间", "傍晚", "晚"), _EVENING),
    "凌晨": (0, 6),
    "上午": (5, 11),
    "中午": (11, 13),
    "下午": (12, 18),
}
"""The first and the last hour of each part of the day; of two parts the longer name stands first."""
PARTS_OF_DAY = "|".join(HOURS_OF_DAY)
_TIME = late(
    rf"({PARTS_OF_DAY})?\s*([01]?[0-9]|2[0-4])"
    r"(?::([0-5][0-9])(?::([0-5][0-9]))?(?:\s*([ap])m)?|[时点](?:([0-5]?[0-9])分|(半)|整)?|\s*([ap])m)",
    re.IGNORECASE,
)
_DAY = late(
    r"(?:(当[日天]|今[日天]|同日)|(次日|翌日|第二天)|第\s*([0-9]{1,3}|[二三四五六七八九十])\s*[日天]|day\s*([0-9]{1,3}))\s*",
    re.IGNORECASE,
)
_CLOCKS = late(
    rf"(?:{PARTS_OF_DAY})?\s*[0-9]{{1,2}}"
    r"(?::[0-9]{2}(?::[0-9]{2})?|[时点](?!\s*[0-9]*\s*个?小)(?:[0-9]{1,2}分|半|整)?|(?=\s*[ap]m))(?:\s*[ap]m)?",
    re.IGNORECASE,
)
_SPAN_OF_DAY = late(r"[-–—~～至到]")
_NUMERALS = "一二三四五六七八九十"
_DATE = late(r"[0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)")
_ELAPSED = late(r"T\s*([+-])\s*(?:([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?|(.*[^\W\d_]))", re.IGNORECASE)
MOST_DAYS = LONGEST // DAY
_PARTS = (HOUR, MINUTE, SECOND)

HINT = say(
    en="write for example T+0:45, T+14 d, 21:20, day 2 02:30 or 2026-10-05 08:00",
    zh="请写作例如：T+0:45、T+14天、21:20、次日02:30 或 2026-10-05 08:00",
)
_TIME_HINT = say(en="write for example 21:20", zh="请写作例如：21:20")


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment of an exercise as it is written.

    ``elapsed``: milliseconds since StartEx, below 0 in the preparation. Otherwise ``of_day``, milliseconds since
    midnight, of a ``date``, of day ``day`` of the exercise (1 is the day it begins), or else whenever it comes first.
    """

    elapsed: int | None = None
    date: datetime.date | None = None
    day: int | None = None
    of_day: int = 0

    @property
    def is_preparation(self) -> bool:
        """Say whether it lies before StartEx."""
        return self.elapsed is not None and self.elapsed < 0


def parse_of_day(text: str) -> int:
    """Parse ``16:00``, ``下午4时``, ``4 pm`` or ``8时半`` into milliseconds since midnight; 24:00 is the end of the day."""
    word = normalise(text)
    total = _of_day(word)
    if total is None:
        raise _refused(
            text,
            say(en="'{text}' is not a time of day", zh="“{text}”不是钟点", text=shortened(text.strip())),
            _clock_meant(word),
        )
    return total


def _of_day(word: str) -> int | None:
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    part, hour, minute, second, after, spoken, half, alone = found.groups()
    hours = _hour_of_day(part, int(hour), (after or alone or "").lower())
    total = hours * HOUR + int(minute or spoken or (30 if half else 0)) * MINUTE + int(second or 0) * SECOND
    return total if total <= DAY else None


def clocks_in(word: str) -> tuple[int, ...]:
    """List the times of day that a text speaks of, in the order of the day; none where it names a span of hours."""
    if is_span_of_day(word):
        return ()
    found = {_of_day(clock) for clock in _CLOCKS.findall(word)}
    return tuple(sorted(clock for clock in found if clock is not None))


def is_span_of_day(word: str) -> bool:
    """Say whether a text goes from one time to another."""
    return _SPAN_OF_DAY.search(word) is not None


def _clock_meant(word: str) -> Text:
    """The one time of day that can be meant, as it is written."""
    clocks = (int(word) * HOUR,) if word.isdecimal() and int(word) <= 24 else clocks_in(word)
    if len(clocks) != 1:
        return _TIME_HINT
    return say(en="write {clock}", zh="请写作：{clock}", clock=clock_said(clocks[0]))


def _hour_of_day(part: str | None, hour: int, meridiem: str) -> int:
    """Count 下午4 or 4 pm from midnight; what lies in no such part of the day, 下午12 too, is no hour at all."""
    if meridiem:
        return 25 if part or not 1 <= hour <= 11 else hour + 12 * (meridiem == "p")
    if not part:
        return hour
    first, last = HOURS_OF_DAY[part]
    return next((one for one in (hour, hour + 12 if 1 <= hour <= 11 else hour) if first <= one <= last), 25)


def parse_day(text: str) -> tuple[int, str]:
    """Split ``次日8时`` or ``day 2 02:30`` into the number of the day (1: the first) and the rest; 0 where none is named."""
    found = _DAY.match(text)
    if found is None:
        return 0, text
    first, second, counted, numbered = found.groups()
    number = 1 if first else 2 if second else int(_digits(counted or numbered))
    return day_number(number, found.group().strip()), text[found.end() :]


def day_number(number: int, written: str) -> int:
    """Check the number of a day: 1 the day something begins on, 2 the next, up to a year."""
    if not 1 <= number <= MOST_DAYS:
        raise Unreadable(
            say(en="'{text}' is not the number of a day", zh="“{text}”不是第几日", text=shortened(written)),
            say(en="1 is the day it begins on, 2 the next", zh="1为起算当日，2为次日"),
        )
    return number


def _digits(word: str) -> str:
    return word if word.isdecimal() else str(_NUMERALS.index(word) + 1)


def parse_instant(text: str) -> Instant:
    """Parse one moment of an exercise, before or after StartEx.

    Raises ``Unreadable`` at the part that cannot be read.
    """
    word = normalise(text)
    if word[:1] in ("T", "t"):
        return Instant(elapsed=_elapsed(text, word))
    dated = _DATE.match(word)
    if dated:
        return _on_a_day(text, word, dated.group())
    day, rest = parse_day(word)
    return Instant(day=day or None, of_day=_rest(text, rest))


def parse_date_time(text: str) -> datetime.datetime:
    """Parse a day and a time of day, ``2026-09-14 21:00``; the time zone is the book's. 24:00 is where the next begins."""
    word = normalise(text)
    day = _DATE.match(word)
    if day is None or not word[day.end() :].lstrip("Tt \t"):
        raise _refused(
            text,
            say(en="'{text}' is not a date with a time", zh="“{text}”不是日期加钟点", text=shortened(text.strip())),
            say(en="write for example 2026-09-14 21:00", zh="请写作例如：2026-09-14 21:00"),
        )
    at = _on_a_day(text, word, day.group())
    assert at.date is not None
    return datetime.datetime.combine(at.date, datetime.time()) + datetime.timedelta(milliseconds=at.of_day)


def _on_a_day(text: str, word: str, day: str) -> Instant:
    date, rest = parse_date(day), word[len(day) :]
    at = _rest(text, rest.lstrip("Tt \t"), _TIME_HINT)
    if rest[:1].isdecimal():
        raise _blank_missing(text, day, rest)
    return Instant(date=date, of_day=at)


def _blank_missing(text: str, day: str, clock: str) -> Unreadable:
    """Refuse ``2026-09-1421:00``, which can mean only one day and time."""
    right = f"{day} {clock}"
    return Unreadable(
        say(en="a blank is missing between day and time", zh="日期与钟点之间缺少空格"),
        say(en="write {right}", zh="请写作：{right}", right=right),
        max(text.find(clock), 0),
        instead=right,
    )


def parse_elapsed(text: str) -> int:
    """Parse ``T+1:20`` or ``T+14 d`` into milliseconds since StartEx, from which it is not before."""
    ms = _elapsed(text, normalise(text))
    if ms < 0:
        raise _refused(
            text, say(en="'{text}' is before the beginning", zh="“{text}”早于开始", text=shortened(text)), _OFFSET_HINT
        )
    return ms


def _rest(text: str, rest: str, way_out: Text = HINT) -> int:
    try:
        return parse_of_day(rest)
    except Unreadable as problem:
        if not rest:
            message = say(en="'{text}' says no time of day", zh="“{text}”未写钟点", text=shortened(text.strip()))
            raise _refused(text, message, HINT) from None
        place = text.find(rest)
        offset = place if place >= 0 else len(text) - len(text.lstrip())
        raise Unreadable(problem.message, as_elapsed(text) or way_out, offset) from None


def as_elapsed(text: str) -> Text | None:
    """Word how a length of time is written as a time since the beginning: 5分钟 is T+0:05."""
    try:
        right = render_offset(parse_duration(text))
    except Unreadable:
        return None
    return say(en="write {right}", zh="请写作：{right}", right=right)


def _elapsed(text: str, word: str) -> int:
    found = _ELAPSED.fullmatch(word)
    if found is None:
        message = say(en="'{text}' is not a time T+", zh="“{text}”不是 T+ 时刻", text=shortened(text.strip()))
        raise _refused(text, message, _OFFSET_HINT)
    sign, hours, minutes, seconds, spoken = found.groups()
    clock = (int(part or 0) for part in (hours, minutes, seconds))
    total = parse_duration(spoken) if spoken else sum(part * of for part, of in zip(clock, _PARTS, strict=True))
    if total > LONGEST:
        message = say(en="'{text}' is longer than a year", zh="“{text}”超过一年", text=shortened(text.strip()))
        raise _refused(text, message, _OFFSET_HINT)
    return -total if sign == "-" else total


_OFFSET_HINT = say(
    en="write time since the start: T+0:45, T+1:20:30, T+5 min, T+14 d",
    zh="请写演练开始后的时间：T+0:45、T+1:20:30、T+5分钟、T+14天",
)


def render_instant(ms: int) -> str:
    """Render elapsed time, ``T+1:20`` or ``T-0:30``."""
    return render_offset(ms) if ms >= 0 else render_offset(-ms).replace("+", "-", 1)


def clock_time(begins: datetime.datetime, at: Instant) -> datetime.datetime:
    """Return what clocks on the wall show at a moment; a time of day alone comes first from StartEx on.

    Elapsed time is added as if clocks were never put forward or back, which only the run knows.
    """
    if at.elapsed is not None:
        return begins + datetime.timedelta(milliseconds=at.elapsed)
    first = at.date or begins.date() + datetime.timedelta(days=(at.day or 1) - 1)
    shown = datetime.datetime.combine(first, datetime.time()) + datetime.timedelta(milliseconds=at.of_day)
    alone = at.date is None and at.day is None
    return shown + datetime.timedelta(days=1) if alone and shown < begins else shown


def parse_instants(text: str) -> tuple[Instant, ...]:
    """Parse one moment, or two or three between which it is drawn: ``T+0:45 / T+1:15``.

    Raises ``Unreadable`` where times that can be compared do not go from earlier to later.
    """
    pieces = text.split("/")
    found: list[Instant] = []
    begin = 0
    for piece in pieces:
        try:
            found.append(parse_instant(piece))
        except Unreadable as problem:
            instead = problem.instead if len(pieces) == 1 else ""
            raise Unreadable(problem.message, problem.hint, begin + problem.offset, instead=instead) from None
        begin += len(piece) + 1
    elapsed = [one.elapsed for one in found if one.elapsed is not None]
    if len(found) > 3 or len(elapsed) not in (0, len(found)) or elapsed != sorted(elapsed):
        raise _not_in_order(text, found)
    return tuple(found)


def _not_in_order(text: str, found: list[Instant]) -> Unreadable:
    elapsed = sorted(one.elapsed for one in found if one.elapsed is not None)
    right = " / ".join(render_instant(one) for one in elapsed[:3]) if len(elapsed) > 1 else "T+0:45 / T+1:15"
    return _refused(
        text,
        say(
            en="'{text}' does not go from earlier to later",
            zh="“{text}”未按先后排列",
            text=shortened(text.strip()),
        ),
        say(en="write {right}", zh="请写作：{right}", right=right),
    )


def _refused(text: str, message: Text, hint: Text) -> Unreadable:
    return Unreadable(message, hint, len(text) - len(text.lstrip()))
