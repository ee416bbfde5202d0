"""Outlook: whether what a task lacks can still come before EndEx. What may come counts as coming."""

from drillbook.simulator.engine.means import allocation, pools
from drillbook.simulator.engine.program.steps import by_level
from drillbook.simulator.engine.state.holdings import Lack
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.model.assignment import Assignment
from drillbook.simulator.model.tasks import Demand, Evacuation


def can_still_come(run: Run, slot: int, lacking: Lack) -> bool:
    """Say whether a task that is passed over may still start: all it needs is there, or can be again."""
    step, progress = run.slots.step[slot], run.work.progress.get(slot)
    task = step.task
    assert task is not None
    if lacking.pool == run.roads and not (_roads_can_open(run) or _others_can_come(run, lacking.cut_off)):
        return False
    level = (progress.level if progress is not None else None) or 0
    own = allocation.people_wanted(task, progress, level)
    crew = [(allocation.accountable(run, task), own), *((role, 1) for role in task.with_roles)]
    if not all(_somebody_can_act(run, role, count) for role, count in crew):
        return False
    supplied = progress is not None and progress.supplied
    goods = (demand for demand in task.demands if demand.pool not in step.carried)
    if not all(_goods_can_come(run, demand, level, supplied) for demand in goods):
        return False
    if not _teams_can_come(run, [demand for demand in task.demands if demand.pool in run.units.of_pool], level):
        return False
    return task.evacuates is None or supplied or _room_can_come(run, task.evacuates)


def _lasts(run: Run, ends: int) -> bool:
    """Whether a disruption with this end keeps things away to the end of the run."""
    return ends < 0 or ends > run.end


def _gone(run: Run, what: str, pool: int) -> tuple[int, bool]:
    """How many of a pool are out to the end, and whether all of them are."""
    outages = run.outages.under_way.get((what, run.model.pools[pool].name), ())
    lasting = [outage.what.fewer for outage in outages if _lasts(run, outage.ends)]
    return sum(lasting), 0 in lasting


def _somebody_can_act(run: Run, role: int, count: int) -> bool:
    """Those of the role, or of a deputy of its, will be present in that number, by some shift or when called."""
    while role >= 0:
        if count <= _most_people(run, run.model.roles[role].pool):
            return True
        role = run.model.roles[role].deputy
    return False


def _most_people(run: Run, number: int) -> int:
    pool = run.model.pools[number]
    gone, all_gone = _gone(run, "staff", number)
    if all_gone:
        return 0
    later = [count for at, count in pool.shifts if at > run.now] if not pool.by_level else list(pool.by_level)
    return max([run.people.staffing[number].shift, *later]) + pool.called - gone


def _goods_can_come(run: Run, demand: Demand, level: int, supplied: bool) -> bool:
    pool, least = run.model.pools[demand.pool], by_level(demand.least, level)
    if pool.kind not in ("equipment", "supplies") or (supplied and pool.kind == "supplies"):
        return True
    if pool.kind == "equipment":
        return least <= _most_equipment(run, demand.pool)
    back = sum(group.number for group in run.equipment.out[demand.pool] if not _is_lost(run, group.outages))
    return least <= sum(run.units.stock[demand.pool].values()) + back + _still_lent(run, demand.pool)


def _most_equipment(run: Run, number: int) -> int:
    if number not in run.equipment.free:
        gone, all_gone = _gone(run, "equipment", number)
        return 0 if all_gone else sum(lot.amount for lot in run.model.pools[number].stock) - gone
    leaving = sum(run.equipment.leaving[number].values())
    return _pieces(run, number) - _lost(run, number) - leaving + _still_lent(run, number)


def _lost(run: Run, pool: int) -> int:
    """How many pieces are out of service to the end."""
    return sum(group.number for group in run.equipment.out[pool] if _is_lost(run, group.outages))


def _pieces(run: Run, pool: int) -> int:
    """All pieces there are now."""
    equipment = run.equipment
    held = sum(one.number for holding in run.work.holdings.values() for one in holding.pieces if one.pool == pool)
    returning = sum(number for _, number in equipment.returning[pool])
    return held + returning + sum(equipment.free[pool].values()) + sum(group.number for group in equipment.out[pool])


def _is_lost(run: Run, outages: frozenset[int]) -> bool:
    """Whether one of these disruptions lasts to the end."""
    under_way = (outage for those in run.outages.under_way.values() for outage in those)
    return any(outage.number in outages and _lasts(run, outage.ends) for outage in under_way)


def _still_lent(run: Run, pool: int) -> int:
    return sum(lot.amount for lot in run.model.pools[pool].stock if run.now < lot.since <= run.end)


def _teams_can_come(run: Run, demands: list[Demand], level: int) -> bool:
    if not demands:
        return True
    assignment = Assignment(run.units.pools, {demand.pool: by_level(demand.least, level) for demand in demands})
    assignment.fill(unit for unit in range(len(run.units.name)) if not _team_is_gone(run, unit))
    return assignment.short() is None


def _team_is_gone(run: Run, unit: int) -> bool:
    outages = run.outages.under_way.get(("team", run.units.name[unit]), ())
    return any(_lasts(run, outage.ends) for outage in outages)


def _room_can_come(run: Run, evacuation: Evacuation) -> bool:
    """People stay until the response of their plan has ended; a plan without levels never ends one."""
    room = sum(run.model.pools[pool].stock[0].amount for pool in evacuation.shelters)
    for plan, kept in run.units.sheltered.items():
        if not run.model.plans[plan].levels:
            room -= sum(people for pool, people in kept if pool in evacuation.shelters)
    return evacuation.people <= room


def _others_can_come(run: Run, pool: int) -> bool:
    """Some of a pool are at work, on their way back or out of service for a time: they may come another way."""
    teams = run.units.of_pool.get(pool, ())
    if any(not pools.is_free(run, unit) and not _team_is_gone(run, unit) for unit in teams):
        return True
    if pool not in run.equipment.free:
        return False
    free = sum(run.equipment.free[pool].values())
    return _pieces(run, pool) - _lost(run, pool) > free or _still_lent(run, pool) > 0


def _roads_can_open(run: Run) -> bool:
    """Some road or place that is closed now is open again before the end."""
    closed = (those for (what, _), those in run.outages.under_way.items() if what in ("route", "place"))
    return any(not _lasts(run, outage.ends) for those in closed for outage in those)
