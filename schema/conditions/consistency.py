"""Checks that a condition makes sense: known indicators, values of their kind, and a state that makes it true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from drillbook.schema.conditions.decision.diagram import NEVER
from drillbook.schema.conditions.decision.representatives import representatives
from drillbook.schema.conditions.decision.state_space import Leaf, StateSpace, Value, groups_of, truths
from drillbook.schema.conditions.tree import And, Compare, Condition, LevelCompare, Moment, Not, Or, position, walk
from drillbook.schema.finding import Text, say
from drillbook.schema.values.names import LEVELS, canonical_colour, did_you_mean, normalise, shortened
from drillbook.schema.values.number_text import digits


@dataclass(frozen=True, slots=True)
class IndicatorScale:
    """What is known of an indicator: its unit and range (lowest, highest), or its values lowest first.

    ``whole``: it counts things, there is nothing between 5 and 6. ``worse``: which way it worsens, where the library
    says so.
    """

    unit: str | None
    range: tuple[float, float] | None
    values: tuple[str, ...] | None
    per_place: bool
    whole: bool = False
    worse: str | None = None


IndicatorScales: TypeAlias = Mapping[str, IndicatorScale]
LevelScales: TypeAlias = Mapping[str | None, tuple[str, ...]]
Doubt: TypeAlias = tuple[int, Text, Text | None]
_Variable: TypeAlias = tuple[str, str | None, str | None]  # sort, name, place


def type_errors(
    condition: Condition | Moment, indicators: IndicatorScales, levels: LevelScales | None = None
) -> Iterator[Doubt]:
    """Yield what is wrong with a condition: where in its text, why, and the way out.

    ``levels`` are the levels of each plan, lowest first (``None``: this plan's); without them I to IV are assumed.
    Raises ``Undecided`` where whether it can hold costs too much to find out.
    """
    found = [doubt for node in walk(condition) if isinstance(node, Compare) for doubt in _doubts(node, indicators)]
    yield from sorted(dict.fromkeys(found), key=lambda doubt: doubt[0])
    if not found and not isinstance(condition, Moment) and _levels_are_known(condition, levels or {}):
        yield from _never(condition, indicators, levels or {})


def _levels_are_known(condition: Condition, levels: LevelScales) -> bool:
    """Say whether every level that is compared with is one of its plan; an unknown one is reported elsewhere."""
    return all(
        node.level in _values(_variable(node), [node], {}, levels)
        for node in _leaves(condition)
        if isinstance(node, LevelCompare)
    )


def can_hold(condition: Condition, indicators: IndicatorScales, levels: LevelScales | None = None) -> bool:
    """Say whether some state of the district makes the condition true; all its names must be known.

    Each indicator is tried at, between and beyond the values the condition names, which covers all there is. Parts
    that share nothing are judged apart.
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
        case Compare() | LevelCompare():
            variable = _variable(condition)
            return any(truths(condition, _values(variable, [condition], indicators, known)))
        case Not():
            return _some_case(condition, indicators, known)
    return True


def _apart(parts: tuple[Condition, ...]) -> list[tuple[Condition, ...]]:
    """Parts grouped so that different groups speak of different things."""
    groups: list[tuple[set[_Variable], tuple[Condition, ...]]] = []
    for part in parts:
        about = {_variable(node) for node in _leaves(part)}
        joined: tuple[Condition, ...] = (part,)
        for group in [group for group in groups if group[0] & about]:
            groups.remove(group)
            about, joined = about | group[0], group[1] + joined
        groups.append((about, joined))
    return [joined for _, joined in groups]


def _some_case(condition: Condition, indicators: IndicatorScales, levels: LevelScales) -> bool:
    asked: dict[_Variable, list[Leaf]] = {}
    for node in _leaves(condition):
        asked.setdefault(_variable(node), []).append(node)
    space = StateSpace.of(
        {variable: _values(variable, nodes, indicators, levels) for variable, nodes in asked.items()},
        [(_variable(node), node) for node in _leaves(condition) if isinstance(node, Compare | LevelCompare)],
        groups_of(condition, _variable),
    )

    def leaf(node: Leaf) -> int:
        if isinstance(node, Compare | LevelCompare):
            return space.compared(_variable(node), node)
        return space.among(_variable(node), bool)

    return space.function(condition, leaf) != NEVER


def _leaves(condition: Condition) -> Iterator[Leaf]:
    return (node for node in walk(condition) if isinstance(node, Leaf))


def _variable(node: Leaf) -> _Variable:
    """What a comparison speaks of."""
    match node:
        case Compare():
            return ("indicator", node.indicator, node.place)
        case LevelCompare():
            return ("level", node.plan, None)
    return (type(node).__name__, None, None)


def _values(
    variable: _Variable, nodes: list[Leaf], indicators: IndicatorScales, levels: LevelScales
) -> tuple[Value, ...]:
    """Values of which one is as good as any other that the comparisons do not tell from it."""
    sort, name, _ = variable
    if sort == "level":
        return ("none", *levels.get(name, LEVELS[1:]))
    if sort != "indicator":
        return (False, True)
    indicator = indicators[str(name)]
    if indicator.values is not None:
        return indicator.values
    named = {node.number or 0.0 for node in nodes if isinstance(node, Compare)}
    return representatives(named, indicator.range, whole=indicator.whole)


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
            say(en="leave out ({place})", zh="请去掉“（{place}）”", place=compare.place),
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
    hint = say(en="its values are {values}", zh="可取：{values}", values=values)
    if compare.number is not None and position(compare.value, values) is None:
        message = say(
            en="'{name}' is not a number, it is compared with '{value}'",
            zh="“{name}”不是数值，不能与“{value}”比较",
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
            zh="“{name}”是数值，不能与{what}“{value}”比较",
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
        low, high = map(digits, indicator.range)
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
