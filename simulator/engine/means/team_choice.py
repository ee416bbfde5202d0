"""Teams for a task: the nearest; where one of them can do several things, an assignment that covers the whole demand.

What a team travels does not depend on what it is there for. So teams are tried from the nearest on, and each is kept
with which all kept so far can still be placed: that covers the demand whenever anything does, with the least travel
in all (the greedy rule of matroids).
"""

from collections.abc import Sequence

from drillbook.simulator.engine.means import roads
from drillbook.simulator.engine.program.steps import Wanted
from drillbook.simulator.engine.state.holdings import Holding, Lack
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.model.assignment import Assignment


def assign(run: Run, holding: Holding, wanted: Sequence[Wanted], to: int, carrying: Sequence[int] = ()) -> Lack | None:
    """Choose teams for a task; ``carrying``: those first that bring the most of this equipment."""
    wanted_least = {pool: least for _, pool, least, _, _ in wanted}
    holding.least.update(wanted_least)
    near, cut_off = _by_travel(run, wanted, to, carrying)
    assignment = Assignment(run.units.pools, wanted_least)
    left = assignment.fill(near)
    if (short := assignment.short()) is not None:
        return _lack(run, assignment, short, cut_off)
    assignment.room = {pool: most for _, pool, _, most, _ in wanted}
    assignment.fill(left)
    order = {unit: at for at, unit in enumerate(near)}
    for pool, members in assignment.members.items():
        for unit in sorted(members, key=order.__getitem__):
            _add(run, holding, unit)
            if len(wanted) > 1:
                holding.serves[unit] = pool
    return None


def _lack(run: Run, assignment: Assignment, short: int, cut_off: list[int]) -> Lack:
    """What is short; the roads, if those who do not get through would have made it complete."""
    assignment.fill(cut_off)
    return Lack(run.roads, short) if assignment.short() is None else Lack(short)


def _by_travel(
    run: Run, wanted: Sequence[Wanted], to: int, carrying: Sequence[int]
) -> tuple[list[int], list[int]]:  # fmt: skip
    """Free teams from the nearest on, ties to the lower number; and those that do not get through."""
    near: dict[int, tuple[int, float]] = {}
    cut_off: set[int] = set()
    for pool in {pool for _, pool, _, _, _ in wanted}:
        for place, free in run.units.free[pool].items():
            takes = roads.leg(run, place, to) if free else None
            if takes is None:
                cut_off.update(free)
            else:
                near.update((unit, (-_brings(run, unit, carrying), takes)) for unit in free)
    return sorted(near, key=lambda unit: (near[unit], unit)), sorted(cut_off)


def _brings(run: Run, unit: int, goods: Sequence[int]) -> int:
    return sum(count for pool, count in run.model.teams[unit].brings if pool in goods) if goods else 0


def add_nearest(run: Run, holding: Holding, wanted: Wanted, to: int) -> Lack | None:
    """The same for one kind of team: the nearest, ties to the lower number."""
    _, pool, least, most, _ = wanted
    holding.least[pool] = least
    near: list[tuple[float, int]] = []
    for place, free in run.units.free[pool].items():
        if free and (takes := roads.leg(run, place, to)) is not None:
            near += [(takes, unit) for unit in free[:most]]
    if len(near) < least:
        return Lack(pool) if run.pools.free[pool] < least else Lack(run.roads, pool)
    near.sort()
    for _, unit in near[:most]:
        _add(run, holding, unit)
    return None


def _add(run: Run, holding: Holding, unit: int) -> None:
    holding.units.append(unit)
    holding.starts[unit] = run.units.place[unit]
    for goods, count in run.model.teams[unit].brings:
        holding.brought[goods] = holding.brought.get(goods, 0) + count


def rearrange(run: Run, holding: Holding) -> None:
    """Let the teams that are left share the work anew: first what the task cannot go on without."""
    wanted = dict.fromkeys(holding.serves.values())
    assignment = Assignment(run.units.pools, {pool: holding.least[pool] for pool in wanted})
    left = assignment.fill(holding.units)
    assignment.room = dict.fromkeys(wanted, len(holding.units))
    assignment.fill(left)
    holding.serves = {unit: pool for pool, members in assignment.members.items() for unit in members}
