"""Numbers as people write them: all their digits, never an exponent; in Chinese 5000万 where that is exact; and of clauses."""

import re
from decimal import Decimal

from drillbook.schema.finding import Text, say

_COUNTING = frozenset(["count", "people", "persons", "person", "cases", "households", "vehicles", "ships"]) | frozenset(
    "人户起处辆艘具例名个"
)
_CLAUSE = re.compile(r"[0-9０-９.．\-]+|[一二三四五六七八九十百零]+")  # what 第…条 can stand around
_FULL_WIDTH = str.maketrans("()", "（）")
_LARGE = ((100_000_000, "亿"), (10_000, "万"))


def is_counted(unit: str) -> bool:
    """Tell whether things of this unit are counted, so that there is no half of one."""
    return unit.lower() in _COUNTING


def digits(number: float) -> str:
    """Write a number with every digit it has: 50000000, 1.00000001."""
    written = format(Decimal(repr(float(number))), "f")
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if written == "-0" else written


def number_said(number: float, unit: str) -> Text:
    """Say a number before its unit: 5000万(元), 1.5(亿元); in English, and before metric units, in digits."""
    plain = digits(number)
    if (unit.isascii() and not is_counted(unit)) or unit[:1] in "万亿千百":
        return Text(plain, plain)
    for size, word in _LARGE:
        if abs(number) >= size and number % size == 0:
            return Text(plain, digits(number / size) + word)
    return Text(plain, plain)


def clause_named(number: str) -> Text:
    """Name a clause: 第4.2.1条; clause 4.2.1. What is no number is said as it is written: 三（一）."""
    if _CLAUSE.fullmatch(number):
        return say(en="clause {number}", zh="第{number}条", number=number)
    return say(en="clause {number}", zh="{full}", number=number, full=number.translate(_FULL_WIDTH))
