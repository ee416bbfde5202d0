"""Parses numbers, quantities with units, distributions and spreads as people write them.

``5 / 8 / 10 min`` is a time with its shortest, likely and longest value; ``20 / 60 cm`` says the same of a depth.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from drillbook.schema.finding import Text, Unreadable, plain, say
from drillbook.schema.values.distributions import DistributionKind, GrowingTakes, Takes
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import (
    Folded,
    did_you_mean,
    normalise,
    parse_name,
    shortened,
)
from drillbook.schema.values.number_text import NUMERAL, digits, numeral_value
from drillbook.schema.values.times import UNIT, parse_duration, parse_offset, render_duration, render_offset

T = TypeVar("T")
N = TypeVar("N", int, float)

DISTRIBUTIONS: Mapping[str, DistributionKind] = {
    "triangular": "triangular",
    "三角": "triangular",
    "lognormal": "lognormal",
    "对数正态": "lognormal",
    "exponential": "exponential",
    "指数": "exponential",
    "normal": "normal",
    "正态": "normal",
    "observed": "observed",
    "实测": "observed",
}
_PARTS = {
    "median": "median",
    "中位": "median",
    "p90": "p90",
    "九成": "p90",
    "mean": "mean",
    "均值": "mean",
    "sd": "sd",
    "标准差": "sd",
}
_NUMBER = late(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DECIMAL_COMMA = late(r"[+-]?[0-9]+,[0-9]+")
_A_SHARE = late("[%‰]|百分之|分之|一半|半数|过半|[0-9一二三四五六七八九]成")
_THOUSANDS = late(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_COUNTED = late(
    r"(?:大?约|共计?|计|至少|不少于|最多|不超过|每班|各)?\s*(" + NUMERAL + r")\s*[余多]?"
    r"(?:[人名位个户口台辆艘套件支组处起次队只顶床箱袋部架条]人?)?(?:左右|以上|以下)?"
)
_SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TOO_MANY = 10**12
_QUANTITY = late(r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*((?:[^\W\d_]|[%‰°])[^\s()<>=]*)?")


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity that is not known exactly: ``fixed``, between two ends (``uniform``), or ``pert``.

    An ``instant`` is in milliseconds since StartEx, a ``number`` in ``unit``.
    """

    kind: Literal["fixed", "uniform", "pert"]
    parameters: tuple[int | float, ...]
    unit: str | None = None
    of: Literal["number", "instant"] = "number"


def parse_number(text: str) -> float:
    """Parse ``4.55`` or ``-3``: digits, a sign and one point; no exponent, no thousands comma."""
    word = normalise(text)
    if not _NUMBER.fullmatch(word):
        raise _not_a_number(text)
    if len(word) > 30:
        raise _refused(
            text, say(en="this number is too long", zh="数字过长"), say(en="write at most 30 digits", zh="最多30位")
        )
    return float(word)


def is_share(text: str) -> bool:
    """Say whether somebody wrote a part of a whole, ``50%`` or 一半, where a number stands."""
    return _A_SHARE.search(normalise(text)) is not None


def parse_count(text: str) -> int:
    """Parse a whole number, 0 or more."""
    word = normalise(text)
    if is_share(word):
        raise _refused(
            text,
            say(
                en="'{text}' is a share; a number is meant here",
                zh="“{text}”是比例，此处应为数目",
                text=shortened(word),
            ),
            say(en="write how many that is, for example 2", zh="请写明是多少，例如：2"),
        )
    if not re.fullmatch(r"[0-9]{1,12}", word):
        raise _refused(
            text,
            say(en="'{text}' is not a whole number", zh="“{text}”不是非负整数", text=shortened(word)),
            say(en="write digits only, for example {digits}", zh="请只写数字，例如：{digits}", digits=_digits(word)),
        )
    return int(word)


def _digits(word: str, example: str = "3") -> str:
    """The number in ``2人``, ``约30名``, ``两人``, ``1.5万人`` or ``two``; an example where none can be told."""
    plainly = _THOUSANDS.sub("", word)
    if plainly.lower() in _SPELLED:
        return str(_SPELLED.index(plainly.lower()) + 1)
    counted = _COUNTED.fullmatch(plainly)
    if counted:
        number = numeral_value(counted.group(1))
        return digits(float(number)) if number == int(number) < _TOO_MANY else example
    found = re.fullmatch(r"[^0-9.-]*([0-9]{1,12})[^0-9.%‰十百千万亿]*", plainly)
    return found.group(1) if found else example


def parse_truth(text: str) -> bool:
    """Parse ``true`` and ``false``, ``yes`` and ``no``, 是 and 否."""
    word = normalise(text).lower()
    if word in ("true", "yes", "是"):
        return True
    if word in ("false", "no", "否"):
        return False
    raise _refused(
        text,
        say(en="'{text}' is neither true nor false", zh="“{text}”应为“是”或“否”", text=shortened(word)),
        say(en="write true or false", zh="请写“是”或“否”"),
    )


def parse_quantity(text: str) -> tuple[float, str | None]:
    """Parse a number and its unit, if one is written: ``35 cm``."""
    found = _QUANTITY.fullmatch(normalise(text))
    if found is None:
        raise _not_a_number(text)
    return parse_number(found.group(1)), found.group(2)


def parse_takes(value: str | Mapping[str, object]) -> Takes:
    """Parse ``a``, ``a / b``, ``a / b / c``, or a mapping that names its distribution; times in milliseconds."""
    if isinstance(value, str):
        return _takes_text(value)
    if is_growing(value):
        return _growing(value)
    if len(value) != 1:
        raise Unreadable(say(en="one distribution is expected here", zh="此处应只写一种分布"), _TAKES_HINT)
    key, content = next(iter(value.items()))
    kind = DISTRIBUTIONS.get(normalise(str(key)).lower())
    if kind is None:
        known = did_you_mean(str(key), DISTRIBUTIONS)
        raise Unreadable(
            say(en="'{key}' is not a distribution", zh="“{key}”不是分布名称", key=shortened(str(key))),
            known or _TAKES_HINT,
        )
    return _distribution(kind, content)


def is_distribution(value: Mapping[str, object]) -> bool:
    """Say whether a mapping names a distribution, rather than a value by level."""
    return is_growing(value) or any(normalise(str(key)).lower() in DISTRIBUTIONS for key in value)


def is_growing(value: Mapping[str, object]) -> bool:
    """Say whether a mapping is a time that grows with a number: ``{base: 10 min, per: bedridden, each: 2 min}``."""
    return any(normalise(str(key)).lower() in GROWING for key in value)


GROWING = {"base": "base", "基数": "base", "per": "per", "按": "per", "each": "each", "每": "each"}
_GROWING_HINT = say(
    en="write {{base: 10 min, per: bedridden, each: 2 / 3 / 6 min}}; base may be left out",
    zh="请写作 {{基数: 10分钟, 按: 卧床人数, 每: 2 / 3 / 6 分钟}}，基数可不写",
)


def _growing(value: Mapping[str, object]) -> GrowingTakes:
    found = {GROWING.get(normalise(str(key)).lower(), str(key)): entry for key, entry in value.items()}
    unknown = next((key for key in found if key not in ("base", "per", "each")), None)
    if unknown is not None:
        raise Unreadable(
            say(en="unknown key '{key}'", zh="未知的键“{key}”", key=shortened(unknown)),
            did_you_mean(unknown, GROWING) or _GROWING_HINT,
        )
    per, each = found.get("per"), found.get("each")
    if not isinstance(per, str) or not isinstance(each, str | Mapping):
        raise Unreadable(say(en="'per' and 'each' go together", zh="“按”与“每”应同时写"), _GROWING_HINT)
    base = found.get("base", "0 min")
    if not isinstance(base, str | Mapping):
        raise Unreadable(say(en="a time is expected here", zh="此处应为时间"), _GROWING_HINT)
    least = parse_takes(base)
    return GrowingTakes(least.kind, least.parameters, parse_name(per), parse_takes(each))


def parse_spread(text: str) -> Spread:
    """Parse ``35 cm``, ``20 / 60 cm``, ``20 / 30 / 60 cm``, ``T+0:45 / T+1:15``."""
    pieces = _pieces(text, r"/(?=\s*[+-]?[0-9Tt])")
    if normalise(pieces[0][0])[:1] in ("T", "t"):
        kind, instants = _ordered(
            text, [_within(text, piece, begin, parse_offset) for piece, begin in pieces], _instant
        )
        return Spread(kind, instants, None, "instant")
    read = [_within(text, piece, begin, parse_quantity) for piece, begin in pieces]
    units = {unit for _, unit in read if unit is not None}
    if len(units) > 1:
        raise Unreadable(
            say(en="'{text}' mixes units", zh="“{text}”的单位不一致", text=shortened(text)),
            say(en="write one unit, at the end", zh="请统一单位，写在最后"),
            pieces[-1][1],
        )
    kind, amounts = _ordered(text, [amount for amount, _ in read], lambda amount: plain(f"{amount:g}"))
    return Spread(kind, amounts, units.pop() if units else None)


_TAKES_HINT = say(
    en="write 15 min, 10 / 20 min (shortest / longest) or 10 / 15 / 20 min (shortest / likely / longest)",
    zh="请写作：15分钟、10 / 20 分钟（最短/最长）、10 / 15 / 20 分钟（最短/最可能/最长）",
)


def _not_a_number(text: str) -> Unreadable:
    word = normalise(text)
    example = word.replace(",", ".") if _DECIMAL_COMMA.fullmatch(word) else "4.55"
    return _refused(
        text,
        say(en="'{text}' is not a number", zh="“{text}”不是数字", text=shortened(text.strip())),
        say(en="write for example {digits}", zh="请写作例如：{digits}", digits=_digits(word, example)),
    )


def _refused(text: str, message: Text, hint: Text) -> Unreadable:
    return Unreadable(message, hint, len(text) - len(text.lstrip()))


def _pieces(text: str, separator: str) -> list[tuple[str, int]]:
    """The parts between slashes, folded, each with where it begins in the text as written."""
    folded = Folded.of(text)
    if len(folded.text) > 200:
        raise Unreadable(say(en="this is too long for a quantity", zh="此处文字过长，不是数量"), _TAKES_HINT)
    found: list[tuple[str, int]] = []
    begin = 0
    for cut in [*re.finditer(separator, folded.text), None]:
        end = cut.start() if cut else len(folded.text)
        piece = folded.text[begin:end]
        found.append((piece.strip(), folded.at(begin + len(piece) - len(piece.lstrip()))))
        begin = cut.end() if cut else end
    if len(found) > 3:
        raise Unreadable(say(en="at most three values are written", zh="最多写三个值"), _TAKES_HINT, found[3][1])
    return found


def _within(text: str, piece: str, begin: int, read: Callable[[str], T]) -> T:
    """Reads a part of a text; what is wrong with it is reported at its place in the whole."""
    try:
        return read(piece)
    except Unreadable as problem:
        place = min(begin + problem.offset, len(text))
        raise Unreadable(problem.message, problem.hint, place, problem.code) from None


@lru_cache(maxsize=4096)
def _takes_text(text: str) -> Takes:
    pieces = _pieces(text, "/")
    kind, parameters = _ordered(text, _durations(text, pieces), _told)
    return Takes(kind, parameters)


def _durations(text: str, pieces: Sequence[tuple[str, int]]) -> list[int]:
    """Each part in milliseconds; parts without a unit take the one written at the end."""
    last = re.fullmatch(r"[0-9]+(?:\.[0-9]+)?\s*([^\W\d_]+)", pieces[-1][0])
    unit = last.group(1) if last and last.group(1).lower() in UNIT else ""
    return [
        _within(text, f"{piece} {unit}" if _NUMBER.fullmatch(piece) else piece, begin, parse_duration)
        for piece, begin in pieces
    ]


def _ordered(
    text: str, values: Sequence[N], written: Callable[[N], Text]
) -> tuple[Literal["fixed", "uniform", "pert"], tuple[N, ...]]:
    """The spread that one, two or three values mean; without any width it is a fixed value."""
    if list(values) != sorted(values):
        each = [written(value) for value in sorted(values)]
        right = say(en=" / ".join(one.render("en") for one in each), zh=" / ".join(one.render("zh") for one in each))
        raise _refused(
            text,
            say(
                en="'{text}' does not go from shortest to longest",
                zh="“{text}”未按由小到大排列",
                text=shortened(text.strip()),
            ),
            say(en="write {right}", zh="请写作：{right}", right=right),
        )
    if values[0] == values[-1]:
        return "fixed", (values[0],)
    return ("uniform" if len(values) == 2 else "pert"), tuple(values)


def _distribution(kind: DistributionKind, content: object) -> Takes:
    match kind:
        case "triangular":
            return _triangular(content)
        case "lognormal":
            return _lognormal(_named(content, "median", "p90"))
        case "normal":
            middle, sd = _named(content, "mean", "sd")
            return Takes("normal", (middle, sd)) if sd else Takes("fixed", (middle,))
        case "exponential":
            mean = parse_duration(_scalar(content))
            return Takes("exponential", (mean,)) if mean else Takes("fixed", (0,))
        case _:
            return Takes("observed", tuple(_listed(content)))


def _triangular(content: object) -> Takes:
    values = _listed(content)
    if len(values) != 3:
        raise Unreadable(say(en="triangular has three values", zh="三角分布应有三个值"), _TAKES_HINT)
    written = " / ".join(str(one) for one in content) if isinstance(content, list | tuple) else ""
    kind, parameters = _ordered(written, values, _told)
    return Takes("triangular" if kind == "pert" else kind, parameters)


def _lognormal(values: tuple[int, int]) -> Takes:
    middle, p90 = values
    if middle == 0 or p90 < middle:
        raise Unreadable(
            say(
                en="p90 must be longer than the median, and the median longer than 0",
                zh="九成用时应大于中位用时，中位用时应大于0",
            ),
            say(en="for example median: 5 min, p90: 8 min", zh="例如：中位: 5分钟, 九成: 8分钟"),
        )
    return Takes("lognormal", values) if p90 > middle else Takes("fixed", (middle,))


def _instant(ms: int) -> Text:
    return plain(render_offset(ms))


def _told(ms: int) -> Text:
    return say(en=render_duration(ms, "en"), zh=render_duration(ms, "zh"))


def _scalar(content: object) -> str:
    if not isinstance(content, str):
        raise Unreadable(say(en="a time is expected here", zh="此处应写时长"), _TAKES_HINT)
    return content


def _listed(content: object) -> list[int]:
    """The times of a list, or of a text with slashes."""
    if isinstance(content, str):
        parts = content.split("/")
    elif isinstance(content, Sequence) and content:
        parts = [_scalar(item) for item in content]
    else:
        raise Unreadable(say(en="a list of times is expected here", zh="此处应写若干时长"), _LIST_HINT)
    return _durations("", [(normalise(part), 0) for part in parts])


_LIST_HINT = say(en="write for example [4 min, 6 min]", zh="请写作例如：[4分钟, 6分钟]")


def _named(content: object, *keys: str) -> tuple[int, int]:
    hint = say(en="write {{{a}: 5 min, {b}: 8 min}}", zh="请写作：{{{a}: 5分钟, {b}: 8分钟}}", a=keys[0], b=keys[1])
    if not isinstance(content, Mapping):
        raise Unreadable(
            say(en="'{a}' and '{b}' are expected here", zh="此处应写 {a} 和 {b}", a=keys[0], b=keys[1]), hint
        )
    found = {_PARTS.get(normalise(str(key)).lower(), str(key)): value for key, value in content.items()}
    for key in found:
        if key not in keys:
            raise Unreadable(
                say(en="unknown key '{key}'", zh="未知的键“{key}”", key=shortened(key)), did_you_mean(key, keys) or hint
            )
    for key in keys:
        if key not in found:
            raise Unreadable(say(en="'{key}' is missing", zh="缺少 {key}", key=key), hint)
    return parse_duration(_scalar(found[keys[0]])), parse_duration(_scalar(found[keys[1]]))
