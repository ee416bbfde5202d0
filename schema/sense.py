"""Whether a condition makes sense: known indicators, values of their kind, and a case in which it holds."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Protocol, TypeAlias

from schema.finding import Text, say
from schema.names import LEVELS, colour, near, normalise, short
from schema.tree import (
    And,
    Compare,
    Condition,
    Judged,
    LevelCompare,
    Moment,
    Not,
    Or,
    Ordered,
    evaluate,
    position,
    walk,
)


class Indicator(Protocol):
    """What is known of an indicator: its unit and range, or its values lowest first."""

    @property
    def unit(self) -> str | None: ...
    @property
    def range(self) -> tuple[float, float] | None: ...
    @property
    def values(self) -> tuple[str, ...] | None: ...
    @property
    def per_place(self) -> bool: ...


Indicators: TypeAlias = Mapping[str, Indicator]
Doubt: TypeAlias = tuple[int, Text, Text | None]
Variable: TypeAlias = tuple[str, str | None, str | None]  # sort, name, place
MOST_CASES = 4_000


def type_errors(
    condition: Condition | Moment, indicators: Indicators, levels: Mapping[str | None, tuple[str, ...]] | None = None
) -> Iterator[Doubt]:
    """What is wrong with a condition: where in its text, why, and the way out.

    ``levels`` are the levels of each plan, lowest first (``None``: this plan's); without them I to IV are assumed.
    """
    found = [doubt for node in walk(condition) if isinstance(node, Compare) for doubt in _doubts(node, indicators)]
    yield from sorted(dict.fromkeys(found), key=lambda doubt: doubt[0])
    if not found and not isinstance(condition, Moment):
        yield from _never(condition, indicators, levels or {})


def can_hold(
    condition: Condition, indicators: Indicators, levels: Mapping[str | None, tuple[str, ...]] | None = None
) -> bool:
    """Whether some state of the district makes it true.

    Each indicator is tried at, between and beyond the values the condition names, which covers all there is. Above
    ``MOST_CASES`` combinations the answer is True: silence rather than a wrong finding.
    """
    cases = _cases(condition, indicators, levels or {})
    if prod(len(values) for values in cases.values()) > MOST_CASES:
        return True
    return any(
        evaluate(condition, _Case(dict(zip(cases, values, strict=True)), indicators, levels or {})) is not False
        for values in product(*cases.values())
    )


def _doubts(compare: Compare, indicators: Indicators) -> Iterator[Doubt]:
    indicator = indicators.get(compare.indicator)
    if indicator is None:
        message = say(en="unknown indicator '{name}'", zh="监测指标“{name}”未定义", name=compare.indicator)
        yield compare.offset, message, near(compare.indicator, indicators) or _ADD
        return
    if compare.place is not None and not indicator.per_place:
        yield (
            compare.place_offset,
            say(en="'{name}' is the same everywhere", zh="“{name}”不分地点", name=compare.indicator),
            say(en="leave out ({place})", zh="请去掉“({place})”", place=compare.place),
        )
    if indicator.values is not None:
        yield from _value_doubts(compare, indicator.values)
    else:
        yield from _number_doubts(compare, indicator)


_ADD = say(en="add it to the library of indicators", zh="请在监测指标库中补充")


def _value_doubts(compare: Compare, values: tuple[str, ...]) -> Iterator[Doubt]:
    hint = say(en="its values are {values}", zh="可取:{values}", values=values)
    if compare.number is not None and position(compare.value, values) is None:
        message = say(
            en="'{name}' is not a number, it is compared with '{value}'",
            zh="“{name}”不是数值,不能与“{value}”比较",
            name=compare.indicator,
            value=compare.value,
        )
        yield compare.value_offset, message, hint
    elif position(compare.value, values) is None:
        glued = next((word for word in ("且", "或") if word in compare.value.strip(word)), None)
        blanks = say(en="put blanks around {word}", zh="“{word}”前后请留空格", word=glued)
        message = say(
            en="'{name}' has no value '{value}'",
            zh="“{name}”没有取值“{value}”",
            name=compare.indicator,
            value=short(compare.value),
        )
        yield compare.value_offset, message, blanks if glued else near(compare.value, values) or hint


def _number_doubts(compare: Compare, indicator: Indicator) -> Iterator[Doubt]:
    if compare.number is None:
        is_colour = colour(compare.value) in ("blue", "yellow", "orange", "red")
        message = say(
            en="'{name}' is a number, it cannot be compared with {what}'{value}'",
            zh="“{name}”是数值,不能与{what}“{value}”比较",
            name=compare.indicator,
            what=say(en="the colour ", zh="颜色") if is_colour else "",
            value=short(compare.value),
        )
        yield compare.value_offset, message, say(en="write a number", zh="请写数值")
        return
    if compare.unit is not None and normalise(compare.unit) != normalise(indicator.unit or ""):
        message = say(
            en="'{name}' is not measured in {unit}",
            zh="“{name}”的计量单位不是 {unit}",
            name=compare.indicator,
            unit=short(compare.unit),
        )
        right = say(en="its unit is {unit}", zh="应为 {unit}", unit=indicator.unit)
        yield compare.value_offset, message, right if indicator.unit else say(en="leave the unit out", zh="请去掉单位")
    elif indicator.range is not None and not indicator.range[0] <= compare.number <= indicator.range[1]:
        low, high = (f"{end:g}" for end in indicator.range)
        message = say(
            en="{value} is outside the range of '{name}'",
            zh="{value} 超出“{name}”的取值范围",
            value=compare.value,
            name=compare.indicator,
        )
        yield (
            compare.value_offset,
            message,
            say(en="it goes from {low} to {high}", zh="取值范围为 {low} 至 {high}", low=low, high=high),
        )


def _never(
    condition: Condition, indicators: Indicators, levels: Mapping[str | None, tuple[str, ...]]
) -> Iterator[Doubt]:
    """The largest parts that no state makes true."""
    if not can_hold(condition, indicators, levels):
        yield (
            condition.offset,
            say(en="this condition can never hold", zh="此条件永远不会成立"),
            say(en="check 'and' / 'or' and the values", zh="请核对“且”“或”及数值"),
        )
        return
    if isinstance(condition, And | Or):
        for part in condition.parts:
            yield from _never(part, indicators, levels)


class _Case:
    """One imagined state of the district."""

    def __init__(
        self,
        known: dict[Variable, float | str | bool],
        indicators: Indicators,
        levels: Mapping[str | None, tuple[str, ...]],
    ) -> None:
        self._known, self._indicators, self._levels = known, indicators, levels

    def value(self, indicator: str, place: str | None) -> float | str | None:
        return self._known[("indicator", indicator, place)]

    def values(self, indicator: str) -> tuple[str, ...] | None:
        return self._indicators[indicator].values

    def level(self, plan: str | None) -> str | None:
        return str(self._known[("level", plan, None)])

    def levels(self, plan: str | None) -> tuple[str, ...]:
        return self._levels.get(plan, LEVELS[1:])

    def judged(self) -> bool | None:
        return bool(self._known[("judged", None, None)])

    def ordered(self) -> bool | None:
        return bool(self._known[("ordered", None, None)])


def _cases(
    condition: Condition, indicators: Indicators, levels: Mapping[str | None, tuple[str, ...]]
) -> dict[Variable, list[float | str | bool]]:
    """For each thing the condition speaks of, values of which one is as good as any other."""
    found: dict[Variable, list[float | str | bool]] = {}
    numbers: dict[Variable, set[float]] = {}
    for node in walk(condition):
        match node:
            case Compare():
                variable = ("indicator", node.indicator, node.place)
                values = indicators[node.indicator].values
                if values is not None:
                    found[variable] = list(values)
                else:
                    numbers.setdefault(variable, set()).add(node.number or 0.0)
            case LevelCompare():
                found[("level", node.plan, None)] = ["none", *levels.get(node.plan, LEVELS[1:])]
            case Judged():
                found[("judged", None, None)] = [False, True]
            case Ordered():
                found[("ordered", None, None)] = [False, True]
            case And() | Or() | Not() | Moment():
                pass
    for variable, named in numbers.items():
        found[variable] = list(_representatives(sorted(named), indicators[str(variable[1])].range))
    return found


def _representatives(named: list[float], limits: tuple[float, float] | None) -> list[float]:
    """At, between and beyond the numbers named, inside the range."""
    between = [(low + high) / 2 for low, high in zip(named, named[1:], strict=False)]
    candidates = [named[0] - 1, *named, *between, named[-1] + 1]
    if limits is None:
        return candidates
    low, high = limits
    inside = [number for number in candidates if low <= number <= high]
    return list(dict.fromkeys([low, high, *inside]))
