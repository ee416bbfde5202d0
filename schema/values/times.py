"""Parses and renders durations, clock times and dates; inside the program all time is integer milliseconds."""

import datetime
import re
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache

from drillbook.schema.finding import Language, Text, Unreadable, say
from drillbook.schema.values.calendar_times import CalendarTime
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import Folded, normalise, shortened

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
LONGEST = 366 * DAY
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200

_UNITS = {
    DAY: "d day days 天 日",
    HOUR: "h hr hrs hour hours 小时 个小时",
    MINUTE: "min mins minute minutes 分钟 分",
    SECOND: "s sec secs second seconds 秒钟 秒",
}
UNIT = {word: size for size, words in _UNITS.items() for word in words.split()}
_VAGUE = (
    *("第一时间", "尽快", "尽早", "及时", "立即", "立刻", "马上", "迅速", "随时", "适时"),
    *("asap", "as soon as possible", "immediately", "promptly", "timely", "at once", "without delay"),
)
_PART = late(r"\s*([0-9]+(?:\.[0-9]+)?|半)\s*([^\W\d_]*)\s*")
_OFFSET = late(r"T\s*\+\s*([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?", re.IGNORECASE)
_DATE = late(r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")

_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMERAL = late(r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]")
_BY_THE_CLOCK = late(r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}\s*[时点](?!\s*[0-9]*\s*个?小)|当日|当天|次日|[上下]午")
_MORE_THAN_A_TIME = (
    (late(r"[一二两三四五六七八九十百几数]|个半"), say(en="write times in digits", zh="时长请用阿拉伯数字")),
    (
        late(
            r"^\s*(?:每隔?(?=\s*[0-9半])|every\b|大?约|不超过|不得超过|不大于|最多|至多|最长|应?在|<=?|≤|about|within|at most|up to|max\.?)\s*"
        ),
        say(en="write the time alone, with its unit", zh="此处只写时长"),
    ),
    (
        late(r"\s*(?:以内|之内|内|以下|左右|上下|之前|前)\s*$"),
        say(en="write the time alone, with its unit", zh="此处只写时长"),
    ),
)

_HINT = say(en="write for example 45 s, 15 min, 1 h 30 min or 2 d", zh="请写作例如：45秒、15分钟、1小时30分、2天")


@lru_cache(maxsize=4096)  # a book says 5 min a hundred times, and each letter reads its plan anew
def parse_duration(text: str) -> int:
    """Parse ``1 h 30 min``, ``1小时30分`` or ``半小时`` into milliseconds.

    Raises ``Unreadable`` for a bare number, for 尽快 and its like, and for more than a year.
    """
    if len(text) > 100:
        raise Unreadable(say(en="this is too long for a time", zh="此处文字过长，不是时长"), _HINT)
    folded = Folded.of(text)
    low = folded.text.lower()
    if not low.strip():
        raise Unreadable(say(en="a time is missing here", zh="此处缺少时长"), _HINT)
    _refuse_vague(folded, low)
    _refuse_unusual(folded, low)
    total = _sum_of_parts(folded, low)
    if total > LONGEST:
        raise Unreadable(
            say(en="'{text}' is longer than a year", zh="“{text}”超过一年", text=shortened(text.strip())),
            say(en="check the number and its unit", zh="请核对数字与单位"),
            folded.at(len(low) - len(low.lstrip())),
        )
    return int(total.to_integral_value())


def render_duration(ms: int, language: Language) -> str:
    """Render the shortest text that is read back as ``ms``; below zero with a minus sign."""
    if isinstance(ms, CalendarTime):
        return ms.said(language)
    if ms < 0:
        return "-" + render_duration(-ms, language)
    days, rest = divmod(ms, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds = f"{Decimal(rest) / SECOND:f}" if rest else "0"
    amounts = (str(days), str(hours), str(minutes), seconds)
    if language == "zh":
        if 0 < ms < HOUR and not rest:
            return f"{minutes}分钟"
        words = [
            amount + unit for amount, unit in zip(amounts, ("天", "小时", "分", "秒"), strict=True) if amount != "0"
        ]
        return "".join(words) or "0分钟"
    words = [f"{amount} {unit}" for amount, unit in zip(amounts, ("d", "h", "min", "s"), strict=True) if amount != "0"]
    return " ".join(words) or "0 min"


def parse_offset(text: str) -> int:
    """Parse ``T+0:45`` or ``T+1:20:30`` into milliseconds since StartEx."""
    found = _OFFSET.fullmatch(normalise(text))
    if found is None:
        raise _refused(
            text,
            say(en="'{text}' is not a time T+", zh="“{text}”不是 T+ 时刻", text=shortened(text.strip())),
            _OFFSET_HINT,
        )
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = hours * HOUR + minutes * MINUTE + seconds * SECOND
    if total > LONGEST:
        raise _refused(
            text,
            say(en="'{text}' is longer than a year", zh="“{text}”超过一年", text=shortened(text.strip())),
            _OFFSET_HINT,
        )
    return total


def render_offset(ms: int) -> str:
    """Render ``T+1:20``, with seconds only when there are any."""
    minutes, seconds = divmod(ms // SECOND, 60)
    return f"T+{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


def parse_date(text: str) -> datetime.date:
    """Parse a day, ``2026-05-20`` or ``2026年5月20日``."""
    found = _DATE.fullmatch(normalise(text))
    if found is not None:
        year, *numbers = (int(part) for part in found.groups() if part)
        try:
            day = datetime.date(year, numbers[0], numbers[1])
        except ValueError:
            pass  # 2026-02-30: told below like every other day that is not one
        else:
            return _in_our_time(text, day)
    raise _refused(
        text,
        say(en="'{text}' is not a date", zh="“{text}”不是日期", text=shortened(text.strip())),
        _date_hint(normalise(text)),
    )


class TooFar(Unreadable):
    """A day that is one, and that no plan is about."""


CORRECT_THE_YEAR = say(en="correct the year", zh="请核对年份")


def _in_our_time(text: str, day: datetime.date) -> datetime.date:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise TooFar(
            say(
                en="dates lie between {first} and {last}",
                zh="日期应在{first}年至{last}年之间",
                first=str(EARLIEST_YEAR),
                last=str(LATEST_YEAR),
            ),
            CORRECT_THE_YEAR
            if day.year < EARLIEST_YEAR
            else say(en="leave the key out where there is no end", zh="没有期限的，请不写该键"),
            len(text) - len(text.lstrip()),
        )
    return day


def _date_hint(word: str) -> Text:
    """The day as it should be written, where 2026.5.1 or 2026/5/1 was."""
    found = re.fullmatch(r"([0-9]{4})[./ 年]([0-9]{1,2})[./ 月]([0-9]{1,2})日?号?", word)
    day = "-".join(f"{int(part):02d}" for part in found.groups()) if found else ""
    with suppress(ValueError):  # there is no 30 February
        return say(en="write {day}", zh="请写作：{day}", day=datetime.date.fromisoformat(day).isoformat())
    return say(en="write for example 2026-05-20", zh="请写作例如：2026-05-20")


_OFFSET_HINT = say(
    en="write hours and minutes since the start: T+0:45, T+1:20:30", zh="请写演练开始后的时、分：T+0:45、T+1:20:30"
)


def _refused(text: str, message: Text, hint: Text) -> Unreadable:
    return Unreadable(message, hint, len(text) - len(text.lstrip()))


def _refuse_vague(folded: Folded, low: str) -> None:
    for word in _VAGUE:
        found = re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", low)
        if found:
            raise Unreadable(
                say(en="'{word}' is not a time that can be checked", zh="“{word}”不是可考核的时限", word=word),
                say(
                    en="write a number with its unit, for example 15 min",
                    zh="请写明具体时长，例如15分钟",
                ),
                folded.at(found.start()),
            )


def _refuse_unusual(folded: Folded, low: str) -> None:
    """The slips that deserve their own way out."""
    begin = len(low) - len(low.lstrip())
    if re.match(r"[-−]\s*[0-9]", low[begin:]):
        raise Unreadable(
            say(en="a time cannot be negative", zh="时长不能为负数"),
            say(en="write it without the minus sign", zh="请去掉负号"),
            folded.at(begin),
        )
    span = re.search(r"([0-9.]+)\s*([a-z]*|[小时分钟秒天]*)\s*[-~〜—–至到]+\s*([0-9.]+)", low)
    if span:
        raise Unreadable(
            say(en="a span of times is written with '/'", zh="时长的幅度用“/”表示"),
            say(en="for example {a} / {b} min", zh="例如：{a} / {b} 分钟", a=span.group(1), b=span.group(3)),
            folded.at(span.start()),
        )
    comma = re.search(r"([0-9]+)[,，。·]([0-9]+\s*[^\W\d_]*)", low)
    if comma:
        raise Unreadable(
            say(en="a decimal point is written '.'", zh="小数点应写作“.”"),
            say(en="write {right}", zh="请写作：{right}", right=f"{comma.group(1)}.{comma.group(2)}"),
            folded.at(comma.start()),
        )
    _refuse_clock(folded, low, begin)
    for words, message in _MORE_THAN_A_TIME:
        found = words.search(low)
        if found:
            raise Unreadable(message, _plainly(low), folded.at(found.start()))


def _refuse_clock(folded: Folded, low: str, begin: int) -> None:
    """A deadline by the clock, where the time since something happened is meant."""
    if _BY_THE_CLOCK.search(low):
        raise Unreadable(
            say(
                en="'{text}' is a time of day; a length of time is meant here",
                zh="“{text}”是钟点，此处应为时长",
                text=shortened(low.strip()),
            ),
            say(
                en="write a length, for example 2 h; a time of day may stand in 'within', 'every' and 'wait'",
                zh="请写时长，例如：2小时；钟点只用于时限、“每隔”和“等待”",
            ),
            folded.at(begin),
        )


def _plainly(low: str) -> Text:
    """The same time as it should be written, where that can be told."""
    text = _NUMERAL.sub(lambda found: str(_value(found.group())), low.replace("一刻钟", "15分钟"))
    text = re.sub(r"([0-9]+)\s*个?半\s*(?=小时|天)", r"\1.5", text)
    for words, _ in _MORE_THAN_A_TIME[1:]:
        text = words.sub("", text)
    try:
        ms = parse_duration(text) if text != low else 0
    except Unreadable:
        ms = 0
    right = say(en=render_duration(ms, "en"), zh=render_duration(ms, "zh"))
    return say(en="write {right}", zh="请写作：{right}", right=right) if ms else _HINT


def _value(numeral: str) -> int:
    """The number that 五, 十五 or 三十 stands for."""
    tens, ten, ones = numeral.rpartition("十")
    return (10 * (_DIGITS.get(tens, 1)) if ten else 0) + _DIGITS.get(ones, 0)


def _sum_of_parts(folded: Folded, low: str) -> Decimal:
    """Adds up hours, minutes, seconds, each at most once and the larger first."""
    total, here, smallest = Decimal(0), 0, DAY + 1
    while here < len(low):
        found = _PART.match(low, here)
        if found is None:
            raise Unreadable(
                say(en="cannot read '{rest}' as a time", zh="“{rest}”不是时长", rest=shortened(low[here:].strip())),
                _HINT,
                folded.at(here),
            )
        amount, word = found.groups()
        size = _size_of(folded, found, amount, word)
        if size >= smallest:
            raise Unreadable(
                say(en="units go from large to small, each once", zh="单位应由大到小，各写一次"),
                _HINT,
                folded.at(found.start(1)),
            )
        total += (Decimal("0.5") if amount == "半" else Decimal(amount)) * size
        here, smallest = found.end(), size
    return total


_WEEK = ("周", "星期", "个星期", "week", "weeks", "w")
_MONTH = ("个月", "月", "month", "months")
_WORKING_DAY = ("工作日", "个工作日", "working", "workday", "workdays")


def _instead(amount: str, word: str) -> Text | None:
    """What to write for weeks, months and working days, which are counted by the calendar."""
    if word in _WEEK and amount.isdecimal():
        return say(en="write {days} d", zh="请写作：{days}天", days=int(amount) * 7)
    if word in _MONTH:
        return say(
            en="write days, for example 30 d; months stand in cycles of upkeep and checks",
            zh="请写天数，例如：30天；“个月”只用于维护、核对周期",
        )
    if word in _WORKING_DAY:
        return say(
            en="write days, for example 3 d; working days stand in promised times",
            zh="请写天数，例如：3天；“工作日”只用于时限",
        )
    return None


def _size_of(folded: Folded, found: re.Match[str], amount: str, word: str) -> int:
    if not word and folded.text[found.end() : found.end() + 1] == "%":
        raise Unreadable(
            say(en="'{amount}%' is a share; a time is meant here", zh="“{amount}%”是比例，此处应为时长", amount=amount),
            _HINT,
            folded.at(found.start(1)),
        )
    if not word:
        raise Unreadable(
            say(en="'{amount}' has no unit", zh="“{amount}”缺少时间单位", amount=amount),
            say(
                en="write {amount} min, {amount} s or {amount} h",
                zh="请写明单位，例如：{amount}分钟、{amount}秒、{amount}小时",
                amount=amount,
            ),
            folded.at(found.start(1)),
        )
    if amount == "半" and UNIT.get(word) != HOUR:
        raise Unreadable(
            say(en="only 半小时 can be written with 半", zh="“半”只能写作“半小时”"), _HINT, folded.at(found.start(1))
        )
    hint = _instead(amount, word)
    if hint:
        raise Unreadable(
            say(en="'{word}' is no fixed length of time here", zh="“{word}”在此处不是固定时长", word=word),
            hint,
            folded.at(found.start(2)),
        )
    if word not in UNIT:
        raise Unreadable(
            say(en="'{word}' is not a unit of time", zh="“{word}”不是时间单位", word=word),
            _HINT,
            folded.at(found.start(2)),
        )
    return UNIT[word]
