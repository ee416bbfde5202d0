"""Means as the engine sees them: who and what there is, where, and how long it travels and turns out."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.condition import Condition

NONE = -1
INCIDENT = -1  # as a place: where this incident is; without an incident place travel is 0
NOWHERE = -2  # as a place: the task has no place, nothing travels to it
AT_HAND = -1  # as the place of stock: wherever it is needed
UNLIMITED = 10**9
FOREVER = 2**62
AT_ONCE = Takes("fixed", (0,))

Counts: TypeAlias = tuple[int, ...]
"""By level: one number for all, or one for each of none, lowest, ..., highest of the plan (all written out)."""

PoolKind = Literal["staff", "equipment", "supplies", "team", "capability", "shelter"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A value the district knows. ``values`` of an enumeration, least first; ``worst``: 1 if more is worse, else -1."""

    name: str
    initial: float | None = None
    values: tuple[str, ...] = ()
    per_place: bool = False
    places: tuple[int, ...] = ()  # per_place: those that may have a value
    worst: int = 1
    unit: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place where something can be, or happen."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """A written road, one way; ends are places, or junctions counted on after them."""

    start: int
    to: int
    takes: Takes


@dataclass(frozen=True, slots=True)
class Stock:
    """So many at a place, from ``since`` until ``until`` (agreements by date); supplies in thousandths of a unit."""

    place: int
    amount: int
    since: int = 0
    until: int = FOREVER
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """What tasks compete for.

    ``staff``: people of a post, or of a role without one; ``shifts`` are (tick, number present) from tick 0 on;
    ``by_level`` replaces it when the number goes by the level of plan ``level_of``. ``called`` people come ``call_out``
    after the first level of any plan in ``called_by``.
    ``equipment`` and ``supplies``: ``stock``. ``shelter``: one stock entry, the capacity of that place.
    ``team``: exactly that team; ``capability``: any team that has it (see `Team.pools`). ``unit``: what goods are counted in.
    """

    name: str
    kind: PoolKind
    title: str = ""
    shifts: tuple[tuple[int, int], ...] = ((0, 1),)
    by_level: Counts = ()
    level_of: int = NONE
    called: int = 0
    call_out: int = 0
    called_by: tuple[int, ...] = ()
    stock: tuple[Stock, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """People who go out together. ``pools``: its own pool first, then one for each capability.

    ``brings``: (equipment pool, number), for its own tasks only.
    """

    name: str
    pools: tuple[int, ...]
    base: int = AT_HAND
    turnout: Takes = AT_ONCE
    brings: tuple[tuple[int, int], ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """``pool``: its people (UNLIMITED staff for roles of plans that do not act). ``when``: exists only then."""

    name: str  # "flood/commander"
    plan: int
    pool: int
    deputy: int = NONE
    takeover: int = 0
    when: Condition | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way of sending: how long one try takes, and with what probability (0 to 1) it gets through by any of its lines."""

    name: str
    takes: Takes
    succeeds: float = 1.0
    title: str = ""
    lines: int = 1
