"""Parses what the calendar decides: ``by 16:00``, ``次日8时前``, ``5 working days``, ``每日8时、20时``, ``6 months``, ``半年``."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.values.calendar_times import Daily, Deadline, Months, TimeOfDay, WorkingDays, clock_said
from drillbook.schema.values.instants import clocks_in, day_number, is_span_of_day, parse_day, parse_of_day
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import normalise, shortened
from drillbook.schema.values.quantities import parse_count
from drillbook.schema.values.times import CORRECT_THE_YEAR, TooFar, parse_date, parse_duration

MOST = 366
LONGEST_HOLIDAY = 366
_BY = late(r"by\s+(.+?)(?:\s+of\s+(day\s*[0-9]+))?", re.IGNORECASE)
_BEFORE = late(r"(.+?)(?:之?前|以前)")
_WORKING_DAYS = late(r"([0-9]{1,3})\s*(?:个?工作日|working\s+days?|workdays?)\s*(?:内|之内|以内)?", re.IGNORECASE)
_DAILY = late(r"(?:每[日天]|daily(?:\s+at)?|every\s+day(?:\s+at)?)\s*(.+)", re.IGNORECASE)
_MONTHS = late(r"(半|[0-9]{1,3})\s*(个月|months?|个?季度|quarters?|年|years?)", re.IGNORECASE)
_MONTHS_OF = {"月": 1, "mont": 1, "季": 3, "quar": 3, "年": 12, "year": 12}
_EVERY_DAY = late(r"每\s*[日天]|逐日|一[日天]|daily|every\s*day", re.IGNORECASE)
_NEXT_DAY = late(r"next\s+(?:day|morning)|tomorrow|明[日天早]|隔[日天]|第二[日天]", re.IGNORECASE)
_OF_DAYS = late(
    r"当[日天]|今[日天]|同日|[上下]午|[日月周年]底|每[周月]|次日|today|tonight|week|month|noon", re.IGNORECASE
)
_LISTED = late(r"\s*(?:[、,，和]|\band\b)\s*")
_BY_KEYS = {"by": "by", "不迟于": "by", "day": "day", "第几日": "day"}
_AT_KEYS = ("at", "钟点")


def parse_limit(text: str) -> int:
    """Parse a promised time: a length, or one of what the calendar decides."""
    word = normalise(text)
    working = _WORKING_DAYS.fullmatch(word)
    if working:
        return WorkingDays.of(_count(text, working.group(1)))
    try:
        by = _by(word)
        return parse_duration(text) if by is None else by
    except Unreadable as problem:
        raise Unreadable(
            problem.message, _limit_meant(word) or problem.hint, problem.offset, problem.code, instead=problem.instead
        ) from None


def _by(word: str) -> Deadline | None:
    """Read ``by 16:00``, ``16时前`` or ``次日8时前``; None for what is not written so."""
    english, chinese = _BY.fullmatch(word), _BEFORE.fullmatch(word)
    if english:
        return deadline(english.group(1), english.group(2) or "")
    number, rest = parse_day(chinese.group(1)) if chinese else (0, "")
    if not number and parse_clock_time(rest) is None:
        return None
    return Deadline.by(parse_of_day(rest), 0 if number == 1 else number)


def _limit_meant(word: str) -> Text | None:
    """How a promised time by the clock is written, where that is what was meant."""
    clocks = clocks_in(word)
    if not clocks:
        return _LIMIT_HINT if _EVERY_DAY.search(word) or _NEXT_DAY.search(word) or _OF_DAYS.search(word) else None
    named = parse_day(word)[0]
    limit = Deadline.by(clocks[0], named if named > 1 else 2 if _NEXT_DAY.search(word) else 0)
    right = say(en=limit.said("en"), zh=limit.said("zh"))
    if not _EVERY_DAY.search(word):
        return say(en="write {right}", zh="请写作：{right}", right=right)
    return say(
        en="write {right}; what is done every day stands in 'repeat' with 'every: daily at {clock}'",
        zh="请写作：{right}；每日都做的，写在“定期”（repeat）中，“每隔”写：每日{clock}",
        right=right,
        clock=clock_said(clocks[0]),
    )


_LIMIT_HINT = say(
    en="write for example 2 h, by 16:00, by 08:00 of day 2 or 5 working days",
    zh="请写作例如：2小时、当日16:00前、次日08:00前、5个工作日",
)


def deadline(clock: str, day: str = "") -> Deadline:
    """Make a deadline of a time of day, and the number of the day as it is written: ``day 2``, 次日, ``2``."""
    word = normalise(day)
    number = parse_day(word)[0] or (parse_count(word) if word else 0)
    return Deadline.by(parse_of_day(clock), day_number(number, day) if word else 0)


def parse_day_number(text: str) -> int:
    """Parse the number of a day: 1 the day something begins on, 2 the next."""
    return day_number(parse_count(text), text)


def limit_of(value: object) -> object:
    """Read ``{by: "16:00", day: 2}`` where a promised time may stand; anything else is left as it is."""
    if not isinstance(value, Mapping) or not value or not all(str(key) in _BY_KEYS for key in value):
        return value
    found = {_BY_KEYS[str(key)]: entry for key, entry in value.items()}
    if not all(isinstance(entry, str) for entry in found.values()) or "by" not in found:
        return value
    return deadline(str(found["by"]), str(found.get("day", "")))


def parse_rhythm(text: str) -> int | None:
    """Parse ``每日8时、20时`` or ``daily at 16:00``; None for what does not begin so."""
    found = _DAILY.fullmatch(normalise(text))
    try:
        return daily(_LISTED.split(found.group(1))) if found else None
    except Unreadable as problem:
        raise Unreadable(problem.message, rhythm_meant(text), problem.offset) from None


def rhythm_meant(text: str) -> Text | None:
    """How rounds by the clock are written, where that is what was meant."""
    word = normalise(text)
    clocks = clocks_in(word)
    if clocks:
        right = say(en=Daily.at(clocks).said("en"), zh=Daily.at(clocks).said("zh"))
        return say(en="write {right}", zh="请写作：{right}", right=right)
    is_of_days = _EVERY_DAY.search(word) or _OF_DAYS.search(word) or is_span_of_day(word)
    return _RHYTHM_HINT if is_of_days else None


_RHYTHM_HINT = say(
    en="write the time from one round to the next, for example 12 h or 7 d, or the times of day: daily at 08:00, 20:00",
    zh="请写两轮的间隔，例如：12小时、7天；或写每日的钟点：每日8时、20时",
)


def daily(clocks: list[str]) -> Daily:
    """Make a rhythm of the times of a day, in the order of the day."""
    return Daily.at(tuple(sorted({parse_of_day(clock) for clock in clocks})))


def rhythm_of(value: object) -> object:
    """Read ``{at: ["08:00", "20:00"]}`` where a length between rounds may stand."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return value
    key, entry = next(iter(value.items()))
    if str(key) not in _AT_KEYS:
        return value
    clocks = [entry] if isinstance(entry, str) else entry
    if not isinstance(clocks, list | tuple) or not clocks or not all(isinstance(clock, str) for clock in clocks):
        raise Unreadable(say(en="times of the day are expected here", zh="此处应为每日的钟点"), _RHYTHM_HINT)
    return daily([str(clock) for clock in clocks])


def parse_clock_time(text: str) -> TimeOfDay | None:
    """Parse a time of day alone, ``08:00`` or ``8时``; None for anything else."""
    try:
        return TimeOfDay(parse_of_day(text))
    except Unreadable:
        return None


def parse_cycle(text: str) -> int:
    """Parse a cycle of upkeep: months, quarters or years, 半年 too, or a length of time."""
    found = _MONTHS.fullmatch(normalise(text))
    if found is None:
        return parse_duration(text)
    count, unit = found.groups()
    months = next(number for word, number in _MONTHS_OF.items() if word in unit.lower())
    if count != "半":
        return Months.of(_count(text, count) * months)
    return Months.of(months // 2) if months == 12 else parse_duration(text)


def parse_days(text: str) -> list[date]:
    """List the days of ``2026-05-01``, or of ``2026-05-01 / 2026-05-05`` with both ends."""
    hint = say(en="write 2026-05-01, or 2026-05-01 / 2026-05-05", zh="请写作 2026-05-01，或 2026-05-01 / 2026-05-05")
    try:
        first, *last = (parse_date(part) for part in normalise(text).split("/", 1))
    except TooFar as problem:
        raise Unreadable(problem.message, CORRECT_THE_YEAR) from None
    except Unreadable:
        raise Unreadable(
            say(
                en="'{text}' is not a day, nor a first and a last day",
                zh="“{text}”不是日期，也不是起止日期",
                text=shortened(text),
            ),
            hint,
        ) from None
    count = ((last or [first])[0] - first).days + 1
    if not 0 < count <= LONGEST_HOLIDAY:
        raise Unreadable(
            say(
                en="'{text}' is no span of one to {most} days",
                zh="“{text}”不是1至{most}天的时段",
                text=shortened(text),
                most=str(LONGEST_HOLIDAY),
            ),
            hint,
        )
    return [first + timedelta(days=number) for number in range(count)]


def _count(text: str, digits: str) -> int:
    count = int(digits)
    if not 1 <= count <= MOST:
        raise Unreadable(
            say(en="'{text}' cannot be counted", zh="“{text}”无法计算", text=shortened(text)),
            say(en="write a number from 1 to {most}", zh="请写1至{most}的数", most=MOST),
        )
    return count
