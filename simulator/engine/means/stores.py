"""Stores: what stands where at StartEx, and what agreements give from their first to their last day."""

from typing import NamedTuple

from drillbook.simulator.engine.means import equipment, pools
from drillbook.simulator.engine.program.demands import is_counted
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import StockChanged
from drillbook.simulator.model.means import FOREVER, Pool


class Lot(NamedTuple):
    """What comes or goes by an agreement: pool, the place it belongs to, pieces or thousandths of a unit."""

    pool: int
    place: int
    amount: int


def open_stores(run: Run) -> None:
    """Put everything where it stands at StartEx."""
    for number, pool in enumerate(run.model.pools):
        if pool.kind == "equipment" and not is_counted(pool.stock):
            _open_equipment(run, number, pool)
        elif pool.kind in ("equipment", "shelter"):
            run.pools.free[number] = sum(lot.amount for lot in pool.stock)
            pools.refresh(run, number)
        elif pool.kind == "supplies":
            _open_supplies(run, number, pool)
    for able, teams in run.units.of_pool.items():
        pools.change(run, able, len(teams))


def _open_equipment(run: Run, number: int, pool: Pool) -> None:
    run.equipment.free[number] = {}
    for stocked in pool.stock:
        lot = Lot(number, stocked.place, stocked.amount)
        if stocked.since > 0:
            run.later(stocked.since, _equipment_in, lot)
        else:
            equipment.lay_down(run, number, (lot.place, lot.place), lot.amount)
        if stocked.until < FOREVER:
            run.later(max(0, stocked.until), _equipment_out, lot)


def _open_supplies(run: Run, number: int, pool: Pool) -> None:
    run.units.stock[number] = {}
    for stocked in pool.stock:
        lot = Lot(number, stocked.place, stocked.amount)
        if stocked.since > 0:
            run.later(stocked.since, _supplies_in, lot)
        else:
            pools.stock(run, *lot)
        if stocked.until < FOREVER:
            run.later(max(0, stocked.until), _supplies_out, lot)


def _equipment_in(run: Run, lot: Lot) -> None:
    token = _agreement(run, lot.pool, lot.place, lot.amount)
    equipment.release(run, lot.pool, (lot.place, lot.place), lot.amount, token)


def _equipment_out(run: Run, lot: Lot) -> None:
    """The last day is over: what works finishes first."""
    due = lot.amount
    free = run.equipment.free[lot.pool]
    for spot in sorted(free, key=lambda spot: (spot[0] != lot.place, spot)):
        if spot[1] == lot.place:
            taken = min(due, free[spot])
            equipment.pick_up(run, lot.pool, spot, taken)
            due -= taken
    leaving = run.equipment.leaving[lot.pool]
    leaving[lot.place] = leaving.get(lot.place, 0) + due
    _agreement(run, lot.pool, lot.place, -lot.amount)


def _supplies_in(run: Run, lot: Lot) -> None:
    pools.stock(run, *lot)
    pools.touch(run, lot.pool, _agreement(run, lot.pool, lot.place, lot.amount))


def _supplies_out(run: Run, lot: Lot) -> None:
    left = min(lot.amount, run.units.stock[lot.pool].get(lot.place, 0))
    pools.stock(run, lot.pool, lot.place, -left)
    _agreement(run, lot.pool, lot.place, -left)


def _agreement(run: Run, pool: int, place: int, change: int) -> int:
    name, where = run.model.pools[pool].name, pools.place_name(run, place)
    return run.record(StockChanged, pool=name, change=change, why="agreement", place=where)
