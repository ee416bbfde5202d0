"""Holdings: what there is, what of it is free, and what each task holds of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from drillbook.simulator.engine.program.steps import Demanded
from drillbook.simulator.model.means import Role


@dataclass(slots=True)
class Holding:
    """What one task holds. ``least`` remembers what it cannot go on without, by pool.

    ``role``: who acts for the accountable role. ``people`` and ``counts`` are numbers by pool.
    """

    role: int
    people: dict[int, int] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    units: list[int] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)  # by unit: the place it left from
    arrived: set[int] = field(default_factory=set)
    loads: list[tuple[int, int, int]] = field(default_factory=list)  # supplies: pool, place, amount
    shelters: list[tuple[int, int]] = field(default_factory=list)  # pool, people
    brought: dict[int, int] = field(default_factory=dict)  # by pool: equipment that its teams bring along
    least: dict[int, int] = field(default_factory=dict)

    def without(self, unit: int) -> "Holding":
        """Return what is held once a unit is lost; what was noted of the whole stays as it was."""
        left = [other for other in self.units if other != unit]
        return replace(self, units=left, brought=dict(self.brought))

    def number(self, units: "Units", pool: int) -> int:
        """Return how many it holds of a pool, brought ones too."""
        own = sum(1 for unit in self.units if pool in units.pools[unit])
        return own + self.brought.get(pool, 0) + self.counts.get(pool, 0) + self.people.get(pool, 0)


@dataclass(slots=True)
class Pools:
    """What of each pool is free; the last pool stands for the roads. `pools` writes it.

    ``lacking``: a bit for each number of a pool that is not free now. ``enough`` and ``others`` are the program's: by
    pool and number free, the bits of what that is too few for; by pool, the bits of all other pools.
    """

    free: list[int]
    released: list[tuple[int, int]]  # by pool: tick and token of the latest release
    enough: Sequence[Sequence[int]]
    others: Sequence[int]
    lacking: int = 0
    touched: list[int] = field(default_factory=list)  # pools where something may be free that a task waits for

    @classmethod
    def empty(cls, enough: Sequence[Sequence[int]], others: Sequence[int]) -> "Pools":
        """Make the pools before anything is put into them."""
        return cls([0] * len(enough), [(-1, 0)] * len(enough), enough, others)


@dataclass(slots=True)
class Units:
    """Teams and pieces of equipment, each with a place; supplies by place. A unit's number is its rank among equals."""

    name: list[str] = field(default_factory=list)
    pools: list[tuple[int, ...]] = field(default_factory=list)
    each: list[Demanded] = field(default_factory=list)  # its pools as a demand for one of each
    base: list[int] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    team: list[int] = field(default_factory=list)  # -1: a piece of equipment
    task: list[int] = field(default_factory=list)  # the slot that holds it, -1: none
    returning: list[bool] = field(default_factory=list)
    out: list[int] = field(default_factory=list)  # how many things keep it out of service
    of_pool: dict[int, list[int]] = field(default_factory=dict)
    free: dict[int, dict[int, list[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )  # by pool and place, in order
    stock: dict[int, dict[int, int]] = field(default_factory=dict)  # supplies: pool -> place -> amount
    sheltered: dict[int, list[tuple[int, int]]] = field(
        default_factory=dict
    )  # by plan, until its response ends: (shelter, people)
    slow: dict[tuple[int, int], list[float]] = field(default_factory=dict)  # by leg: how many times as long
    closed: dict[tuple[int, int], int] = field(default_factory=dict)  # by leg: how many disruptions close it
    place_down: dict[int, int] = field(default_factory=dict)  # by place: how many disruptions keep it cut off


@dataclass(slots=True)
class Staffing:
    """The people of one post: present by shift, called in, taken out."""

    shift: int
    present: int
    called: int = 0
    fewer: int = 0
    all_out: int = 0

    def counted(self) -> int:
        """Return how many should be present now."""
        return 0 if self.all_out else max(0, self.shift + self.called - self.fewer)


@dataclass(slots=True)
class People:
    """Who is there: staffing by pool; since when each role has nobody; which roles exist; who acts for whom."""

    absent_since: list[int | None]
    exists: list[bool]
    roles_of: dict[int, list[int]]  # by pool
    staffing: dict[int, Staffing] = field(default_factory=dict)
    deputy_of: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, roles: Sequence[Role]) -> "People":
        """Make the table of StartEx: nobody is missed yet, conditional roles do not exist yet."""
        roles_of: dict[int, list[int]] = {}
        for number, role in enumerate(roles):
            roles_of.setdefault(role.pool, []).append(number)
        return cls([None] * len(roles), [role.when is None for role in roles], roles_of)
