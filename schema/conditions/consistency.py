"""Checks that a condition makes sense: known indicators, values of their kind, and a state that makes it true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod
from typing import TypeAlias

from drillbook.schema.conditions.tree import (
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
from drillbook.schema.finding import Text, say
from drillbook.schema.values.names import LEVELS, canonical_colour, did_you_mean, normalise, shortened


@dataclass(frozen=True, slots=True)
class IndicatorScale:
    """What is known of an indicator: its unit and range (lowest, highest), or its values lowest first."""

    unit: str | None
    range: tuple[float, float] | None
    values: tuple[str, ...] | None
    per_place: bool


IndicatorScales: TypeAlias = Mapping[str, IndicatorScale]
LevelScales: TypeAlias = Mapping[str | None, tuple[str, ...]]
Doubt: TypeAlias = tuple[int, Text, Text | None]
_Variable: TypeAlias = tuple[str, str | None, str | None]  # sort, name, place
MOST_STEPS = 100_000


def type_errors(
    condition: Condition | Moment, indicators: IndicatorScales, levels: LevelScales | None = None
) -> Iterator[Doubt]:
    """Yield what is wrong with a condition: where in its text, why, and the way out.

    ``levels`` are the levels of each plan, lowest first (``None``: this plan's); without them I to IV are assumed.
    """
    found = [doubt for node in walk(condition) if isinstance(node, Compare) for doubt in _doubts(node, indicators)]
    yield from sorted(dict.fromkeys(found), key=lambda doubt: doubt[0])
    if not found and not isinstance(condition, Moment):
        yield from _never(condition, indicators, levels or {})


def can_hold(condition: Condition, indicators: IndicatorScales, levels: LevelScales | None = None) -> bool:
    """Say whether some state of the district makes the condition true; all its names must be known.

    Each indicator is tried at, between and beyond the values the condition names, which covers all there is. Parts
    that share nothing are judged apart. Where that is still too much the answer is True: silence rather than a wrong
    finding.
    """
    known = levels or {}
    match condition:
        case Or(parts=parts):
            return any(can_hold(part, indicators, known) for part in parts)
        case And(parts=parts):
            groups = _apart(parts)
            return all(
                can_hold(group[0], indicators, known) if len(group) == 1 else _some_case(And(group), indicators, known)
                for group in groups
            )
        case _:
            return _some_case(condition, indicators, known)


def _apart(parts: tuple[Condition, ...]) -> list[tuple[Condition, ...]]:
    """Parts grouped so that different groups speak of different things."""
    groups: list[tuple[set[_Variable], tuple[Condition, ...]]] = []
    for part in parts:
        about = _variables(part)
        joined: tuple[Condition, ...] = (part,)
        for group in [group for group in groups if group[0] & about]:
            groups.remove(group)
            about, joined = about | group[0], group[1] + joined
        groups.append((about, joined))
    return [joined for _, joined in groups]


def _some_case(condition: Condition, indicators: IndicatorScales, levels: LevelScales) -> bool:
    cases = _cases(condition, indicators, levels)
    if prod(len(values) for values in cases.values()) * sum(1 for _ in walk(condition)) <= MOST_STEPS:
        states = (
            _Case(dict(zip(cases, values, strict=True)), indicators, levels) for values in product(*cases.values())
        )
        return any(evaluate(condition, state) is not False for state in states)
    if not isinstance(condition, And) or len(cases) == 1:
        return True
    simple = [part for part in condition.parts if len(_variables(part)) == 1]
    return all(
        _some_case(And(tuple(part for part in simple if variable in _variables(part))), indicators, levels)
        for variable in cases
    )


def _doubts(compare: Compare, indicators: IndicatorScales) -> Iterator[Doubt]:
    indicator = indicators.get(compare.indicator)
    if indicator is None:
        message = say(en="unknown indicator '{name}'", zh="监测指标“{name}”未定义", name=compare.indicator)
        yield compare.offset, message, _blanks(compare.indicator) or did_you_mean(compare.indicator, indicators) or _ADD
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


def _blanks(text: str) -> Text | None:
    """For ``橙色且水位``, which reads as one name."""
    glued = next((word for word in ("且", "或") if word in text.strip(word)), None)
    return say(en="put blanks around {word}", zh="“{word}”前后请留空格", word=glued) if glued else None


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
        message = say(
            en="'{name}' has no value '{value}'",
            zh="“{name}”没有取值“{value}”",
            name=compare.indicator,
            value=shortened(compare.value),
        )
        yield compare.value_offset, message, _blanks(compare.value) or did_you_mean(compare.value, values) or hint


def _number_doubts(compare: Compare, indicator: IndicatorScale) -> Iterator[Doubt]:
    if compare.number is None:
        is_colour = canonical_colour(compare.value) in ("blue", "yellow", "orange", "red")
        message = say(
            en="'{name}' is a number, it cannot be compared with {what}'{value}'",
            zh="“{name}”是数值,不能与{what}“{value}”比较",
            name=compare.indicator,
            what=say(en="the colour ", zh="颜色") if is_colour else "",
            value=shortened(compare.value),
        )
        yield compare.value_offset, message, say(en="write a number", zh="请写数值")
        return
    if compare.unit is not None and normalise(compare.unit) != normalise(indicator.unit or ""):
        message = say(
            en="'{name}' is not measured in {unit}",
            zh="“{name}”的计量单位不是 {unit}",
            name=compare.indicator,
            unit=shortened(compare.unit),
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


def _never(condition: Condition, indicators: IndicatorScales, levels: LevelScales) -> Iterator[Doubt]:
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
        known: dict[_Variable, float | str | bool],
        indicators: IndicatorScales,
        levels: LevelScales,
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
    condition: Condition, indicators: IndicatorScales, levels: LevelScales
) -> dict[_Variable, list[float | str | bool]]:
    """For each thing the condition speaks of, values of which one is as good as any other."""
    found: dict[_Variable, list[float | str | bool]] = {}
    numbers: dict[_Variable, set[float]] = {}
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
    for about, named in numbers.items():
        found[about] = list(_representatives(sorted(named), indicators[str(about[1])].range))
    return found


def _variables(condition: Condition) -> set[_Variable]:
    """What a condition depends on."""
    found: set[_Variable] = set()
    for node in walk(condition):
        match node:
            case Compare():
                found.add(("indicator", node.indicator, node.place))
            case LevelCompare():
                found.add(("level", node.plan, None))
            case Judged():
                found.add(("judged", None, None))
            case Ordered():
                found.add(("ordered", None, None))
    return found


def _representatives(named: list[float], limits: tuple[float, float] | None) -> list[float]:
    """At, between and beyond the numbers named, inside the range."""
    between = [(low + high) / 2 for low, high in pairwise(named)]
    candidates = [named[0] - 1, *named, *between, named[-1] + 1]
    if limits is None:
        return candidates
    low, high = limits
    inside = [number for number in candidates if low <= number <= high]
    return list(dict.fromkeys([low, high, *inside]))
