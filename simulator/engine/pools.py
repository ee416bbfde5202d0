"""Who and what is free, where it is, and how long until it is there."""

from bisect import insort
from collections import defaultdict

from drillbook.simulator.engine.program import counted
from drillbook.simulator.engine.state import Demand, Run
from drillbook.simulator.log.events import StockChanged
from drillbook.simulator.model.means import FOREVER


def touch(run: Run, pool: int, token: int) -> None:
    """Something of a pool may be free now: what waits for it is looked at in this instant's dispatch."""
    run.released_by[pool] = token
    run.released_at[pool] = run.now
    if run.watching[pool] or run.active[pool]:
        run.touched.append(pool)


class Units:
    """Teams and pieces of equipment, each with a place; supplies by place. A unit's number is its rank among equals."""

    def __init__(self) -> None:
        self.name: list[str] = []
        self.pools: list[tuple[int, ...]] = []
        self.each: list[Demand] = []  # the same as a demand for one of each
        self.base: list[int] = []
        self.place: list[int] = []
        self.team: list[int] = []  # -1: a piece of equipment
        self.task: list[int] = []  # the slot that holds it, -1 none
        self.returning: list[bool] = []
        self.out: list[int] = []  # how many things keep it out of service
        self.free: dict[int, dict[int, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )  # by pool and place, in order
        self.stock: dict[int, dict[int, int]] = {}  # supplies: pool -> place -> amount
        self.of_pool: dict[int, list[int]] = {}
        self.slow: dict[tuple[int, int], list[float]] = {}
        self.closed: dict[tuple[int, int], int] = {}
        self.place_down: dict[int, int] = {}
        self.kept: dict[int, list[tuple[int, int]]] = {}  # plan -> (shelter, people) until its response ends

    def add(self, run: Run, name: str, pools: tuple[int, ...], place: int, team: int, since: int, until: int) -> None:
        unit = len(self.name)
        self.name.append(name)
        self.pools.append(pools)
        self.each.append(tuple((pool, 1) for pool in pools))
        self.base.append(place)
        self.place.append(place)
        self.team.append(team)
        self.task.append(-1)
        self.returning.append(False)
        self.out.append(0)
        for pool in pools:
            self.of_pool.setdefault(pool, []).append(unit)
        if since > 0:
            self.out[unit] = 1
            run.later(since, _comes_in, unit)
        else:
            put(run, unit)
        if until < FOREVER:
            run.later(max(0, until), _goes_out, unit)


def open_stores(run: Run) -> None:
    """Everything where it stands at StartEx."""
    units = run.units
    for number, pool in enumerate(run.model.pools):
        if pool.kind == "equipment" and not counted(pool.stock):
            count = 0
            for lot in pool.stock:
                for _ in range(lot.amount):
                    count += 1
                    units.add(run, f"{pool.name}-{count}", (number,), lot.place, -1, lot.since, lot.until)
        elif pool.kind in ("equipment", "shelter"):
            run.free[number] = sum(lot.amount for lot in pool.stock)
            run.refresh(number)
        elif pool.kind == "supplies":
            units.stock[number] = {}
            for lot in pool.stock:
                run.later(lot.since, _stocked, (number, lot.place, lot.amount)) if lot.since > 0 else stock(
                    run, number, lot.place, lot.amount
                )
                if lot.until < FOREVER:
                    run.later(max(0, lot.until), _unstocked, (number, lot.place, lot.amount))
    for number, team in enumerate(run.model.teams):
        units.add(run, team.name, team.pools, team.base, number, 0, FOREVER)


def put(run: Run, unit: int) -> None:
    """Free where it stands."""
    _lay_down(run.units, unit)
    for pool in run.units.pools[unit]:
        run.free[pool] += 1
        run.refresh(pool)


def _lay_down(units: Units, unit: int) -> None:
    place = units.place[unit]
    for pool in units.pools[unit]:
        insort(units.free[pool][place], unit)


def pick(run: Run, unit: int) -> None:
    """Not free any more."""
    units = run.units
    place = units.place[unit]
    for pool in units.pools[unit]:
        units.free[pool][place].remove(unit)
    run.take(units.each[unit])


def is_free(run: Run, unit: int) -> bool:
    units = run.units
    return units.task[unit] < 0 and not units.out[unit] and not units.returning[unit]


def release(run: Run, unit: int, token: int) -> None:
    """Its task needs it no more."""
    run.units.task[unit] = -1
    if is_free(run, unit):
        _lay_down(run.units, unit)
        run.give(run.units.each[unit], token)


def take_out(run: Run, unit: int) -> None:
    if is_free(run, unit):
        pick(run, unit)
    run.units.out[unit] += 1


def put_back(run: Run, unit: int, token: int) -> None:
    run.units.out[unit] -= 1
    if is_free(run, unit):
        _lay_down(run.units, unit)
        run.give(run.units.each[unit], token)


def stock(run: Run, pool: int, place: int, amount: int) -> None:
    there = run.units.stock[pool]
    there[place] = there.get(place, 0) + amount
    run.free[pool] += amount
    run.refresh(pool)


def _comes_in(run: Run, unit: int) -> None:
    units = run.units
    pool = units.pools[unit][0]
    where = run.model.places[units.base[unit]].name if units.base[unit] >= 0 else ""
    token = run.tell(StockChanged, pool=run.model.pools[pool].name, change=1, why="agreement", place=where)
    put_back(run, unit, token)


def _goes_out(run: Run, unit: int) -> None:
    """The last day is over: what works finishes first."""
    units = run.units
    take_out(run, unit)
    where = run.model.places[units.base[unit]].name if units.base[unit] >= 0 else ""
    run.tell(StockChanged, pool=run.model.pools[units.pools[unit][0]].name, change=-1, why="agreement", place=where)


def _stocked(run: Run, about: tuple[int, int, int]) -> None:
    pool, place, amount = about
    stock(run, pool, place, amount)
    where = run.model.places[place].name if place >= 0 else ""
    token = run.tell(StockChanged, pool=run.model.pools[pool].name, change=amount, why="agreement", place=where)
    touch(run, pool, token)


def _unstocked(run: Run, about: tuple[int, int, int]) -> None:
    pool, place, amount = about
    left = min(amount, run.units.stock[pool].get(place, 0))
    stock(run, pool, place, -left)
    where = run.model.places[place].name if place >= 0 else ""
    run.tell(StockChanged, pool=run.model.pools[pool].name, change=-left, why="agreement", place=where)


def leg(run: Run, start: int, to: int) -> float | None:
    """Likely travel time now; None if nobody gets through. Without a place, nothing has to travel."""
    units = run.units
    if units.place_down and (units.place_down.get(start) or units.place_down.get(to)):
        return None
    if start < 0 or to < 0 or start == to:
        return 0.0
    likely = run.program.likely((start, to))
    if likely is None or units.closed.get((start, to)):
        return None
    for factor in units.slow.get((start, to), ()):
        likely *= factor
    return likely


def travel(run: Run, path: str, start: int, to: int, purpose: str = "travel") -> int:
    """The travel time drawn for this departure."""
    if start < 0 or to < 0 or start == to:
        return 0
    takes = run.model.travel[start][to]
    assert takes is not None
    names = run.model.places
    drawn = float(run.draw(path, f"{purpose} {names[start].name} {names[to].name}", takes))
    for factor in run.units.slow.get((start, to), ()):
        drawn *= factor
    return round(drawn)
