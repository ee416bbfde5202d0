"""Trees of conditions and moments: what they say, which names they use, and whether they hold in a situation.

Every node keeps where it stands in the text as written; two nodes that say the same are equal wherever they stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, Protocol, TypeAlias

from drillbook.schema.values.names import canonical_colour, normalise

Operator = Literal["=", "!=", "<", "<=", ">", ">="]
MomentKind = Literal[
    "ready",
    "dispatched",
    "arrived",
    "started",
    "finished",
    "failed",
    "received",
    "level",
    "response-ended",
    "incident",
    "inject",
    "absent",
]


def _place() -> int:
    return field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of ``parts``; no part is itself an ``And``."""

    parts: tuple["Condition", ...]
    offset: int = _place()


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of ``parts``; no part is itself an ``Or``."""

    parts: tuple["Condition", ...]
    offset: int = _place()


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of ``part``."""

    part: "Condition"
    offset: int = _place()


@dataclass(frozen=True, slots=True)
class Compare:
    """An indicator against a value as written (folded); without a place it is this incident's."""

    indicator: str
    place: str | None
    operator: Operator
    value: str
    unit: str | None = None
    offset: int = _place()
    value_offset: int = _place()
    place_offset: int = _place()

    @property
    def number(self) -> float | None:
        """The value, when it is a number."""
        return float(self.value) if self.value[-1].isdigit() and self.value[0] in "+-0123456789" else None


@dataclass(frozen=True, slots=True)
class LevelCompare:
    """The response level of a plan (without ``plan``: of this one) against a level."""

    plan: str | None
    operator: Operator
    level: str
    offset: int = _place()
    level_offset: int = _place()
    plan_offset: int = _place()


@dataclass(frozen=True, slots=True)
class Judged:
    """经会商研判: whoever decides has found it necessary."""

    offset: int = _place()


@dataclass(frozen=True, slots=True)
class Ordered:
    """上级要求: a superior has ordered it."""

    offset: int = _place()


Condition: TypeAlias = And | Or | Not | Compare | LevelCompare | Judged | Ordered


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens at an instant; ``plus_ms`` after it."""

    kind: MomentKind
    name: str | None = None
    plan: str | None = None
    level: str | None = None
    plus_ms: int = 0
    offset: int = _place()
    name_offset: int = _place()
    plan_offset: int = _place()
    level_offset: int = _place()


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a condition or moment relies on.

    ``task`` stands for whatever a moment can be about: task, procedure or response time. ``plan`` is the plan whose
    level it is, none for this plan's.
    """

    kind: Literal["indicator", "place", "plan", "level", "task", "inject", "role"]
    name: str
    offset: int
    plan: str | None = None


class Situation(Protocol):
    """What is known at an instant; ``None`` is unknown."""

    def value(self, indicator: str, place: str | None) -> float | str | None: ...

    def values(self, indicator: str) -> tuple[str, ...] | None:
        """The values of an enumeration, lowest first."""
        ...

    def level(self, plan: str | None) -> str | None:
        """The level in force, ``none`` below the lowest."""
        ...

    def levels(self, plan: str | None) -> tuple[str, ...]:
        """The levels of a plan, lowest first."""
        ...

    def judged(self) -> bool | None: ...

    def ordered(self) -> bool | None: ...


def walk(tree: Condition | Moment) -> Iterator[Condition | Moment]:
    """Yield every node, a parent before its parts."""
    yield tree
    match tree:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from walk(part)
        case Not(part=part):
            yield from walk(part)


def names_in(tree: Condition | Moment) -> Iterator[Named]:
    """Yield every name relied on, in the order written (``A < x < B`` names ``x`` twice)."""
    for node in walk(tree):
        match node:
            case Compare():
                yield Named("indicator", node.indicator, node.offset)
                if node.place is not None:
                    yield Named("place", node.place, node.place_offset)
            case LevelCompare():
                if node.plan is not None:
                    yield Named("plan", node.plan, node.plan_offset)
                if node.level != "none":
                    yield Named("level", node.level, node.level_offset, node.plan)
            case Moment():
                yield from _named_by(node)


def _named_by(moment: Moment) -> Iterator[Named]:
    if moment.plan is not None:
        yield Named("plan", moment.plan, moment.plan_offset)
    if moment.level is not None:
        yield Named("level", moment.level, moment.level_offset, moment.plan)
    if moment.name is not None:
        kind: Literal["inject", "role", "task"] = "task"
        if moment.kind == "inject":
            kind = "inject"
        elif moment.kind == "absent":
            kind = "role"
        yield Named(kind, moment.name, moment.name_offset)


def evaluate(condition: Condition, state: Situation) -> bool | None:
    """Say whether the condition holds; ``None`` while that depends on what is unknown."""
    match condition:
        case And(parts=parts):
            return _all([evaluate(part, state) for part in parts])
        case Or(parts=parts):
            return _negated(_all([_negated(evaluate(part, state)) for part in parts]))
        case Not(part=part):
            return _negated(evaluate(part, state))
        case Compare():
            return _compare(condition, state)
        case LevelCompare():
            order = ("none", *state.levels(condition.plan))
            now = state.level(condition.plan)
            if now not in order or condition.level not in order:
                return None
            return holds(order.index(now), condition.operator, order.index(condition.level))
        case Judged():
            return state.judged()
        case Ordered():
            return state.ordered()


def holds(left: float, operator: Operator, right: float) -> bool:
    """Compare two numbers by the operator of a condition."""
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right


def position(value: str, values: tuple[str, ...]) -> int | None:
    """Return where a value stands in an enumeration, 橙色 being ``orange``; None if it is not in it."""
    wanted = normalise(value)
    plain = _normalised(values)
    if wanted in plain:
        return plain.index(wanted)
    coloured = [canonical_colour(one) for one in plain]
    return coloured.index(canonical_colour(wanted)) if canonical_colour(wanted) in coloured else None


@lru_cache(maxsize=256)
def _normalised(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(normalise(one) for one in values)


def _compare(compare: Compare, state: Situation) -> bool | None:
    now = state.value(compare.indicator, compare.place)
    if now is None:
        return None
    values = state.values(compare.indicator)
    if values is None:
        if compare.number is None or isinstance(now, str):
            return None
        return holds(now, compare.operator, compare.number)
    here, there = position(str(now), values), position(compare.value, values)
    return None if here is None or there is None else holds(here, compare.operator, there)


def _all(truths: list[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
