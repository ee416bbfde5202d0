"""Patterns of numbers, times and days within their bounds, in digits of either width."""

from drillbook.schema.values.instants import HOURS_OF_DAY
from drillbook.schema.values.times import DAY, EARLIEST_YEAR, LATEST_YEAR, LONGEST

DIGIT = "[0-9０-９]"
POINT = "[.．]"
_COLON = "[:：]"


def digits(low: int, high: int) -> str:
    """Match one digit from low to high."""
    if low == high:
        return f"[{low}{chr(ord('０') + low)}]"
    return f"[{low}-{high}{chr(ord('０') + low)}-{chr(ord('０') + high)}]"


def exactly_number(number: int) -> str:
    """Match the number, with zeros before it or none."""
    return f"{digits(0, 0)}*" + "".join(digits(int(one), int(one)) for one in str(number))


def up_to(most: int) -> str:
    """Match the whole numbers from 0 to ``most``, with zeros before them or none.

    ``366``: one or two digits; three of which the first is less; as far as the same, and then less; 366 itself.
    """
    written = str(most)
    shorter = [f"{DIGIT}{{1,{len(written) - 1}}}"] if len(written) > 1 else []
    below = [
        "".join(digits(int(one), int(one)) for one in written[:place])
        + digits(0 if place or len(written) == 1 else 1, int(digit) - 1)
        + (f"{DIGIT}{{{len(written) - place - 1}}}" if place < len(written) - 1 else "")
        for place, digit in enumerate(written)
        if int(digit) > (0 if place or len(written) == 1 else 1)
    ]
    whole = "".join(digits(int(one), int(one)) for one in written)
    return f"{digits(0, 0)}*(?:{'|'.join([*shorter, *below, whole])})"


def from_one(most: int) -> str:
    """Match the whole numbers from 1 to ``most``."""
    return f"(?!{digits(0, 0)}+(?!{DIGIT})){up_to(most)}"


def amount_up_to(most: int) -> str:
    """Match numbers with or without a fraction that are not more than ``most``."""
    fraction, nothing = f"(?:{POINT}{DIGIT}+)?", f"(?:{POINT}{digits(0, 0)}+)?"
    return f"(?:{up_to(most - 1)}{fraction}|{exactly_number(most)}{nothing})(?!{DIGIT})"


MORE_THAN_NOTHING = r"(?=[^1-9１-９半]*[1-9１-９半])"
"""Looks ahead for a digit that is not 0."""

_SIXTY = f"{digits(0, 5)}{DIGIT}"
_MINUTES = f"{_COLON}{_SIXTY}(?:{_COLON}{_SIXTY})?"
_SPOKEN = f"[时点](?:{digits(0, 5)}?{DIGIT}分|半|整)?"
_NOUGHT = f"{digits(0, 0)}{digits(0, 0)}"


def _one_of(hours: list[int]) -> str:
    return "(?:" + "|".join(_hour(hour) for hour in sorted(hours, reverse=True)) + ")"


def _hour(hour: int) -> str:
    tens, ones = divmod(hour, 10)
    return (digits(tens, tens) if tens else f"{digits(0, 0)}?") + digits(ones, ones)


def _hours_said(first: int, last: int) -> list[int]:
    """List the numbers that name an hour of a part of the day: of the afternoon 2 and 14."""
    return [hour for hour in range(24) if first <= hour <= last or (1 <= hour <= 11 and first <= hour + 12 <= last)]


def _clock() -> str:
    of_day = rf"{_one_of(list(range(24)))}(?:{_MINUTES}|{_SPOKEN})"
    end = rf"{digits(2, 2)}{digits(4, 4)}(?:{_COLON}{_NOUGHT}(?:{_COLON}{_NOUGHT})?|[时点](?:{digits(0, 0)}?{digits(0, 0)}分|整)?)"
    parts = [
        rf"{part}\s*{_one_of(_hours_said(*hours))}(?:{_MINUTES}|{_SPOKEN})" for part, hours in HOURS_OF_DAY.items()
    ]
    halves = rf"{_one_of(list(range(1, 12)))}(?:{_MINUTES})?\s*[AaPpＡａＰｐ][MmＭｍ]"
    return f"(?:{'|'.join([halves, *parts, of_day, end])})"


CLOCK = _clock()
_HOURS = LONGEST // (DAY // 24)
ELAPSED = f"(?:{up_to(_HOURS - 1)}{_MINUTES}|{exactly_number(_HOURS)}(?:{_COLON}{_NOUGHT}){{1,2}})"


def _date() -> str:
    """Days that there are, but for 29 February of any year."""
    nineteen, last = divmod(EARLIEST_YEAR, 100)[0], divmod(LATEST_YEAR, 100)[0]
    centuries = "|".join("".join(digits(int(one), int(one)) for one in str(number)) for number in range(nineteen, last))
    year = rf"(?:(?:{centuries}){DIGIT}{{2}}|{exactly_number(LATEST_YEAR).removeprefix(digits(0, 0) + '*')})"
    months = ((_one_of([1, 3, 5, 7, 8, 10, 12]), 31), (_one_of([4, 6, 9, 11]), 30), (_one_of([2]), 29))
    dashed = "|".join(rf"[-－]{month}[-－]{_day(most)}" for month, most in months)
    spoken = "|".join(rf"年{month}月{_day(most)}日" for month, most in months)
    return rf"{year}(?:{dashed}|{spoken})"


def _day(most: int) -> str:
    return "(?:" + "|".join(_hour(day) for day in range(most, 0, -1)) + f")(?!{DIGIT})"


DATE = _date()
