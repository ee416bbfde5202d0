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
_FIGURES = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "(?:[0-9]{1,12}(?:[.][0-9]{1,12})?|[〇零一二两三四五六七八九十百千万亿])[0-9〇零一二两三四五六七八九十百千万亿]{0,20}"
"""A number in Chinese numerals, in figures, or in both: 一百二十, 1.5万, 1万2千."""


MINUS = "−"
"""As long as a plus and never taken for a dash; where a console has no such sign a hyphen is put for it."""


def with_sign(value: float, size: str) -> str:
    """``size``, already written, of something with the sign of ``value``: ``−5 min``."""
    return ("+" if value > 0 else MINUS if value < 0 else "") + size


def signed(value: float, places: int) -> str:
    """Write a difference for people: ``−0.53``, ``+1.20``; without a sign what is rounded to nought."""
    value = round(value, places)
    return with_sign(value, f"{abs(value):.{places}f}")


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


def numeral_value(text: str) -> Decimal:
    """Read what ``NUMERAL`` finds: 两 2, 一百零五 105, 一百二 120, 二〇六 206, 1.5万 15000."""
    for size, word in _LARGE:
        head, found, rest = text.rpartition(word)
        if found:
            short = len(rest) == 1 and rest in _FIGURES  # 一万二: the figure stands for the next lower place
            after = _FIGURES[rest] * Decimal(size // 10) if short else numeral_value(rest)
            return (numeral_value(head) if head else Decimal(1)) * size + after
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> Decimal:
    total, open_figures, place = Decimal(0), "", 1
    for token in re.findall(r"[0-9.]+|.", text):
        if token in _PLACES:
            total += Decimal(open_figures or 1) * _PLACES[token]
            open_figures, place = "", _PLACES[token] // 10
        else:
            place = 1 if token in "零〇" else place
            open_figures += str(_FIGURES.get(token, token))
    return total + Decimal(open_figures or 0) * place
