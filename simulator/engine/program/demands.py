"""Demands known before a run: the whole of it where that is possible, else what is certain; and their bit masks."""

from dataclasses import dataclass
from typing import Final

from drillbook.simulator.engine.program.steps import Demanded
from drillbook.simulator.model.means import FOREVER, Stock
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.tasks import Task

_MOST_TEAMS: Final = 16  # a demand for more gets no bits of its own


@dataclass(frozen=True, slots=True)
class Demands:
    """What tasks of a model need, as far as it does not depend on the course of a run."""

    model: Model

    def whole(self, task: Task) -> Demanded | None:
        """Return the demand of a task that needs nothing but numbers of counted pools; None for any other."""
        if task.evacuates or task.shared_by >= 0 or _varies(task):
            return None
        needed = self._people(task)
        if needed is None:
            return None
        for demand in task.demands:
            wanted = self.model.pools[demand.pool]
            constant = (
                demand.growth is None
                and len(demand.least) == 1
                and demand.least == demand.most
                and demand.per_hour == (0,)
            )
            if not (constant and wanted.kind == "equipment" and is_counted(wanted.stock)):
                return None
            needed[demand.pool] = needed.get(demand.pool, 0) + demand.least[0]
        return tuple(needed.items())

    def crew(self, task: Task) -> Demanded:
        """Return the people of a task where neither level nor deputies can change them; else nothing."""
        if _varies(task) or not task.staff[0]:
            return ()
        return tuple((self._people(task) or {}).items())

    def certain(self, task: Task) -> Demanded:
        """Return what of any other demand is certain: without it the task cannot start, with it perhaps.

        Supplies are not asked for again by a task that goes on after a loss, and what a team brings is not known here.
        """
        needed = None if _varies(task) else self._people(task)
        needed = needed or {}
        for demand in task.demands:
            kind = self.model.pools[demand.pool].kind
            if kind in ("team", "capability") and len(demand.least) == 1 and 0 < demand.least[0] <= _MOST_TEAMS:
                needed[demand.pool] = demand.least[0]
        return tuple(needed.items())

    def _people(self, task: Task) -> dict[int, int] | None:
        """How many of each post; not known beforehand where deputies or conditions come into it."""
        needed: dict[int, int] = {}
        for number, count in ((task.role, task.staff[0]), *((role, 1) for role in task.with_roles)):
            role = self.model.roles[number]
            if role.deputy >= 0 or role.when is not None:
                return None
            if count:
                needed[role.pool] = needed.get(role.pool, 0) + count
        return needed


def _varies(task: Task) -> bool:
    """Whether who or how many do it is only known in a run."""
    return task.decision or len(task.staff) > 1 or task.crew is not None


def is_counted(stock: tuple[Stock, ...]) -> bool:
    """Say whether all of a stock is at hand for good: a number is enough, no units with places."""
    return all(lot.place < 0 and lot.since <= 0 and lot.until >= FOREVER for lot in stock)


def bits_of(demands: tuple[Demanded, ...], pools: int) -> tuple[dict[tuple[int, int], int], list[tuple[int, ...]]]:
    """Give each (pool, number) that is ever demanded a bit, so that one ``&`` says whether a demand can be met.

    Beside the bits stands, for each pool and by the number free there, the bits of everything that is too few for.
    """
    wanted = sorted({entry for demand in demands for entry in demand})
    bit = {entry: 1 << number for number, entry in enumerate(wanted)}
    enough = []
    for pool in range(pools):
        most = max((count for other, count in wanted if other == pool), default=0)
        enough.append(
            tuple(sum(bit[entry] for entry in wanted if entry[0] == pool and entry[1] > free) for free in range(most))
        )
    return bit, enough
