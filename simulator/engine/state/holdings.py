"""Holdings: what there is, what of it is free, and what each task holds of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.program.steps import Demanded
from drillbook.simulator.engine.program.teams import TeamsAtStart
from drillbook.simulator.model.means import NONE, Role

Spot: TypeAlias = tuple[int, int]
"""Where equipment stands, and the place it belongs to."""


Ends: TypeAlias = tuple[int, int]
"""The two ends of a road, the lower number first: it is closed both ways."""


class Lack:
    """What a task lacks: a pool; where that is the roads, ``cut_off`` is the pool that cannot get through."""

    __slots__ = ("cut_off", "pool")

    def __init__(self, pool: int, cut_off: int = NONE) -> None:
        self.pool, self.cut_off = pool, cut_off


class Pieces:
    """So many pieces of a pool that left one spot for a task; none of them has an identity."""

    __slots__ = ("number", "pool", "start")

    def __init__(self, pool: int, start: Spot, number: int) -> None:
        self.pool, self.start, self.number = pool, start, number


class Holding:
    """What one task holds. ``least`` remembers what it cannot go on without, by pool.

    ``role``: who acts for the accountable role. ``counts`` are numbers by pool. ``under_way``: the
    journeys that have not ended, see `key_of_pieces`; a team's is its number, and supplies are no longer the task's to
    lose: see `Progress.loads`. ``serves``: what each team is there for, where one of them can do several things.
    """

    __slots__ = (
        "brought", "counts", "least", "loads", "people", "pieces", "role", "serves", "shelters", "starts", "under_way",
        "units",
    )  # fmt: skip

    def __init__(self, role: int, people: Demanded) -> None:
        self.role = role
        self.people = people
        self.counts: dict[int, int] = {}
        self.units: list[int] = []
        self.starts: dict[int, int] = {}  # by unit: the place it left from
        self.pieces: list[Pieces] = []
        self.under_way: set[int] = set()
        self.serves: dict[int, int] = {}
        self.loads: list[tuple[int, int, int]] = []  # supplies: pool, place, amount
        self.shelters: list[tuple[int, int]] = []  # pool, people
        self.brought: dict[int, int] = {}  # by pool: equipment that its teams bring along
        self.least: dict[int, int] = {}

    def _copy(self) -> "Holding":
        """Return another holding of the very same things."""
        other = Holding(self.role, self.people)
        other.counts, other.units, other.starts, other.pieces = self.counts, self.units, self.starts, self.pieces
        other.under_way, other.serves, other.loads = self.under_way, self.serves, self.loads
        other.shelters, other.brought, other.least = self.shelters, self.brought, self.least
        return other

    def without(self, unit: int) -> "Holding":
        """Return what is held once a unit is lost; what was noted of the whole stays as it was."""
        left = self._copy()
        left.units = [other for other in self.units if other != unit]
        left.brought = dict(self.brought)
        self.under_way.discard(unit)
        return left

    def without_counted(self, pool: int, lost: int) -> "Holding":
        """Return what is held once so many of what is only counted are lost."""
        left = self._copy()
        left.counts = {**self.counts, pool: self.counts[pool] - lost}
        return left

    def without_pieces(self, pool: int, lost: int) -> tuple["Holding", list[tuple[int, int]]]:
        """Return what is held once so many pieces are lost, the nearest first; and how many of which entry.

        A journey of none is over.
        """
        left, gone = [], []
        for number, held in enumerate(self.pieces):
            taken = min(held.number, lost) if held.pool == pool else 0
            lost -= taken
            left.append(Pieces(held.pool, held.start, held.number - taken))
            if taken:
                gone.append((number, taken))
            if not left[-1].number:
                self.under_way.discard(self.key_of_pieces(number))
        other = self._copy()
        other.pieces = left
        return other, gone

    @staticmethod
    def key_of_pieces(number: int) -> int:
        """Return the key of the journey of an entry of ``pieces``."""
        return -1 - number

    def number(self, units: "Units", pool: int) -> int:
        """Return how many teams or pieces it holds of a pool, brought ones too."""
        if self.serves:
            own = sum(1 for unit in self.units if self.serves[unit] == pool)
        else:
            own = sum(1 for unit in self.units if pool in units.pools[unit])
        own += sum(held.number for held in self.pieces if held.pool == pool)
        return own + self.brought.get(pool, 0) + self.counts.get(pool, 0)


class Pools:
    """What of each pool is free; the last pool stands for the roads. `pools` writes it.

    ``lacking``: a bit for each number of a pool that is not free now. ``enough``, ``needed`` and ``others`` are the
    program's: by pool and number free, the bits of what that is too few for; by pool, the number that is enough for
    everything; by pool, the bits of all other pools.
    """

    def __init__(
        self,
        free: list[int],
        released: list[tuple[int, int]],
        enough: list[tuple[int, ...]],
        needed: tuple[int, ...],
        others: tuple[int, ...],
    ) -> None:
        self.free = free
        self.released = released  # by pool: tick and token of the latest release
        self.enough = enough
        self.needed = needed
        self.others = others
        self.lacking = 0
        self.lacked = 0  # what was lacking after the last dispatch
        self.touched: list[int] = []  # pools where something may be free that a task waits for

    @classmethod
    def empty(cls, enough: list[tuple[int, ...]], needed: tuple[int, ...], others: tuple[int, ...]) -> "Pools":
        """Make the pools before anything is put into them."""
        return cls([0] * len(enough), [(NONE, 0)] * len(enough), enough, needed, others)


class Detour(NamedTuple):
    """A way around closed roads: its likely time, its roads and how many times as long each takes, and what is between."""

    likely: float
    roads: tuple[tuple[Takes, float], ...]
    over: tuple[int, ...]


def _lists() -> dict[int, list[Any]]:
    return defaultdict(list)


def _tables() -> dict[int, dict[int, Any]]:
    return defaultdict(dict)


def _places_by_pool() -> dict[int, dict[int, list[int]]]:
    return defaultdict(_lists)


class Units:
    """Teams, each with a place; supplies by place; roads. A team's number is its rank among equals."""

    def __init__(
        self,
        name: list[str],
        pools: list[tuple[int, ...]],
        each: list[Demanded],
        base: list[int],
        of_pool: dict[int, list[int]],
        place: list[int],
        task: list[int],
        returning: list[bool],
        out: list[int],
        free: dict[int, dict[int, list[int]]],
    ) -> None:
        self.name = name
        self.pools = pools
        self.each = each  # its pools as a demand for one of each
        self.base = base
        self.of_pool = of_pool
        self.place = place
        self.task = task  # the slot that holds it, -1: none
        self.returning = returning
        self.out = out  # how many disruptions keep it out of service
        self.free = free  # by pool and place, in order
        self.stock: dict[int, dict[int, int]] = {}  # supplies: pool -> place -> amount
        self.sheltered: dict[int, list[tuple[int, int]]] = {}  # by plan, until its response ends: (shelter, people)
        self.slow: dict[tuple[int, int], list[float]] = {}  # by leg: how many times as long
        self.closed: dict[tuple[int, int], int] = {}  # by leg: how many disruptions close it
        self.closed_roads: dict[Ends, int] = {}  # the roads themselves, by their ends
        self.slow_roads: dict[Ends, list[float]] = {}
        self.detours: dict[tuple[int, int], Detour | None] = {}  # known since roads last changed
        self.place_down: dict[int, int] = {}  # by place: how many disruptions keep it cut off

    @classmethod
    def of(cls, teams: TeamsAtStart) -> "Units":
        """Copy of what is laid down what a run changes."""
        number = len(teams.base)
        free = _places_by_pool()
        for pool, places in teams.free.items():
            there = _lists()
            for place, units in places.items():
                there[place] = units.copy()
            free[pool] = there
        return cls(
            teams.name, teams.pools, teams.each, teams.base, teams.of_pool,
            teams.base.copy(), [NONE] * number, [False] * number, [0] * number, free,
        )  # fmt: skip


@dataclass(slots=True)
class OutOfService:
    """So many pieces, or thousandths of supplies, that stand out of service, and the disruptions that keep them so."""

    spot: Spot
    number: int
    outages: frozenset[int]


class Equipment:
    """Equipment with places, by pool: how many stand where. `means/equipment` writes it.

    ``leaving``: by the place they belong to, how many are due back to a lender and finish their work first.
    """

    def __init__(self) -> None:
        self.free: dict[int, dict[Spot, int]] = {}
        self.out: dict[int, list[OutOfService]] = _lists()  # and supplies
        self.returning: dict[int, list[list[int]]] = _lists()  # place, number
        self.leaving: dict[int, dict[int, int]] = _tables()


class Staffing:
    """The people of one post: present by shift, called in, taken out."""

    def __init__(self, shift: int, present: int) -> None:
        self.shift = shift
        self.present = present
        self.called = 0
        self.fewer = 0
        self.all_out = 0

    def counted(self) -> int:
        """Return how many should be present now."""
        return 0 if self.all_out else max(0, self.shift + self.called - self.fewer)


class People:
    """Who is there: staffing by pool; since when each role has nobody; which roles exist; who acts for whom."""

    def __init__(self, absent_since: list[int | None], exists: list[bool], roles_of: dict[int, list[int]]) -> None:
        self.absent_since = absent_since
        self.exists = exists
        self.roles_of = roles_of  # by pool
        self.staffing: dict[int, Staffing] = {}
        self.deputy_of: dict[int, int] = {}

    @classmethod
    def of(cls, roles: Sequence[Role]) -> "People":
        """Make the table of StartEx: nobody is missed yet, conditional roles do not exist yet."""
        roles_of: dict[int, list[int]] = {}
        for number, role in enumerate(roles):
            roles_of.setdefault(role.pool, []).append(number)
        return cls([None] * len(roles), [role.when is None for role in roles], roles_of)
