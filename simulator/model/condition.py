"""Conditions and moments as the engine sees them: ids and numbers in a tree of plain data."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

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
]


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them (`and`)."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of them (`or`)."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; what is unknown stays unknown."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class Compare:
    """An indicator against a number (of an enumeration: the position of the value).

    ``place`` -1: one value, or for a ``per_place`` indicator this incident's place (without one, the worst place).
    An indicator without a value yet is unknown: neither the comparison nor its negation holds.
    """

    indicator: int
    operator: Operator
    value: float
    place: int = -1


@dataclass(frozen=True, slots=True)
class LevelIs:
    """The level number of a plan (0: none) against a level number."""

    plan: int
    operator: Operator
    level: int


@dataclass(frozen=True, slots=True)
class Judged:
    """Holds for level number ``level`` of ``plan`` once `judged` is given for that level or a higher one."""

    plan: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Ordered:
    """Holds for level number ``level`` of ``plan`` once `ordered` is given for that level or a higher one."""

    plan: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens; as a condition: that it has happened, ``plus`` ticks ago at least.

    ``ready`` ... ``received``: of ``task``, or of ``procedure`` (started, finished). ``level``: ``level`` of ``plan``
    reached or passed. ``response-ended``: of ``plan``. ``inject``: ``inject`` delivered. ``incident``: the inject at
    the root of this instance, else StartEx.
    """

    kind: MomentKind
    task: int = -1
    procedure: int = -1
    plan: int = -1
    level: int = 0
    inject: int = -1
    plus: int = 0


Condition: TypeAlias = All | Some | Not | Compare | LevelIs | Judged | Ordered | Moment
Trigger: TypeAlias = Condition
