"""Who and what is free, where it is, and how long until it is there."""

from bisect import insort

from drillbook.simulator.engine.program.steps import Demanded
from drillbook.simulator.engine.state.holdings import Units
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.model.means import NONE


def has(run: Run, demand: Demanded) -> bool:
    """Say whether all of a demand is free."""
    free = run.pools.free
    for pool, count in demand:  # noqa: SIM110 - a generator takes three times as long
        if free[pool] < count:
            return False
    return True


def take(run: Run, demand: Demanded) -> None:
    """Take all of a demand at once; it has just been seen that it is free."""
    pools = run.pools
    free, enough, needed = pools.free, pools.enough, pools.needed
    for pool, count in demand:
        before = free[pool]
        left = free[pool] = before - count
        if left < needed[pool]:
            few, most = enough[pool], needed[pool]
            pools.lacking ^= few[left] ^ few[before] if before < most else few[left]


def give(run: Run, demand: Demanded, token: int) -> None:
    """Give all of a demand back; what waits for it is looked at in the next dispatch."""
    pools, release = run.pools, (run.now, token)
    free, needed, released, active = pools.free, pools.needed, pools.released, run.lines.active
    for pool, count in demand:
        before = free[pool]
        left = free[pool] = before + count
        if before < needed[pool]:
            few, most = pools.enough[pool], needed[pool]
            freed = few[before if before > 0 else 0]
            pools.lacking ^= freed ^ few[left if left > 0 else 0] if left < most else freed
        released[pool] = release
        if active[pool]:
            pools.touched.append(pool)


def refresh(run: Run, pool: int) -> None:
    """Work out again which demands a pool is too small for, because the number free in it is another one."""
    pools = run.pools
    few, free = pools.enough[pool], max(pools.free[pool], 0)
    pools.lacking = pools.lacking & pools.others[pool] | (few[free] if free < pools.needed[pool] else 0)


def change(run: Run, pool: int, number: int) -> None:
    """Let so many more (or fewer, below 0) of a pool be free."""
    run.pools.free[pool] += number
    refresh(run, pool)


def touch(run: Run, pool: int, token: int) -> None:
    """Note that something of a pool may be free now: what waits for it is looked at in this instant's dispatch."""
    run.pools.released[pool] = (run.now, token)
    if run.lines.active[pool]:
        run.pools.touched.append(pool)


def put(run: Run, unit: int) -> None:
    """Make a unit free where it stands."""
    _lay_down(run.units, unit)
    for pool in run.units.pools[unit]:
        change(run, pool, 1)


def _lay_down(units: Units, unit: int) -> None:
    place = units.place[unit]
    for pool in units.pools[unit]:
        insort(units.free[pool][place], unit)


def pick(run: Run, unit: int) -> None:
    """Make a unit not free any more."""
    units = run.units
    place = units.place[unit]
    for pool in units.pools[unit]:
        units.free[pool][place].remove(unit)
    take(run, units.each[unit])


def is_free(run: Run, unit: int) -> bool:
    """Say whether a unit is held by no task, in service and not on its way back."""
    units = run.units
    return units.task[unit] < 0 and not units.out[unit] and not units.returning[unit]


def release(run: Run, unit: int, token: int) -> None:
    """Free a unit that its task needs no more."""
    run.units.task[unit] = NONE
    _free_again(run, unit, token)


def take_out(run: Run, unit: int) -> None:
    """Take a unit out of service."""
    if is_free(run, unit):
        pick(run, unit)
    run.units.out[unit] += 1


def put_back(run: Run, unit: int, token: int) -> None:
    """Put a unit back into service, unless something else still keeps it out."""
    run.units.out[unit] -= 1
    _free_again(run, unit, token)


def _free_again(run: Run, unit: int, token: int) -> None:
    if is_free(run, unit):
        _lay_down(run.units, unit)
        give(run, run.units.each[unit], token)


def stock(run: Run, pool: int, place: int, amount: int) -> None:
    """Add supplies at a place; below 0, take them away. ``amount`` is in thousandths of a unit."""
    there = run.units.stock[pool]
    there[place] = there.get(place, 0) + amount
    change(run, pool, amount)


def place_name(run: Run, place: int) -> str:
    """Return the name of a place; nothing for no place in particular."""
    return run.model.places[place].name if place >= 0 else ""
