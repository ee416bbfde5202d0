"""Disruptions: what an inject takes away, whom that stops in the middle of something, and when it is back."""

from collections.abc import Callable
from typing import NamedTuple

from drillbook.simulator.engine.means import people, pools
from drillbook.simulator.engine.preemption import lose_goods, lose_people, lose_unit
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import DisruptionBegan, DisruptionEnded
from drillbook.simulator.model.model import Disruption

Undo = Callable[[Run, int], None]
_ALL = 10**9  # of the people of a post


class Underway(NamedTuple):
    """A disruption that has begun: of which inject, what it is about, how it is undone, and the token of its begin."""

    inject: str
    what: Disruption
    subject: str
    undo: Undo
    token: int


def disrupt(run: Run, inject: str, what: Disruption, token: int) -> None:
    """Take something away from now on, for a time or to the end."""
    subject = _subject(run, what)
    ends = run.now + what.lasts if what.lasts >= 0 else what.until
    token = run.record(
        DisruptionBegan, token, inject=inject, what=what.what, subject=subject, amount=what.fewer,
        slow=what.slow if what.what == "route" and not what.closed else 0.0, ends=ends,
    )  # fmt: skip
    underway = Underway(inject, what, subject, _BEGIN[what.what](run, what, token), token)
    if ends > run.now:
        run.later(ends - run.now, _end, underway)
    elif what.lasts == 0 or what.until >= 0:
        _end(run, underway)


def _end(run: Run, underway: Underway) -> None:
    inject, what, subject, undo, token = underway
    token = run.record(DisruptionEnded, token, inject=inject, what=what.what, subject=subject, amount=what.fewer)
    undo(run, token)


def _subject(run: Run, what: Disruption) -> str:
    model = run.model
    if what.what == "channel":
        return model.channels[what.subject].name
    if what.what == "place":
        return model.places[what.subject].name
    if what.what == "route":
        start, to = what.road if min(what.road) >= 0 else what.legs[0] if what.legs else what.road
        return f"{model.places[start].name} - {model.places[to].name}" if min(start, to) >= 0 else ""
    return model.pools[what.subject].name


def _staff(run: Run, what: Disruption, token: int) -> Undo:
    """Its people are out of every plan; who is in the middle of something stops."""
    staffing = run.people.staffing[what.subject]
    free = max(0, run.pools.free[what.subject])
    fewer = min(what.fewer, staffing.present) if what.fewer else 0
    if what.fewer:
        staffing.fewer += fewer
    else:
        staffing.all_out += 1
    people.recount(run, what.subject, "disruption", token)
    lose_people(run, what.subject, max(0, fewer - free) if what.fewer else _ALL, token)

    def undo(run: Run, token: int) -> None:
        if what.fewer:
            staffing.fewer -= fewer
        else:
            staffing.all_out -= 1
        people.recount(run, what.subject, "restored", token)

    return undo


def _units(run: Run, what: Disruption, token: int) -> Undo:
    """Units at work first: what breaks down is what is running. Then those free, the lowest number first."""
    units = run.units
    if what.subject not in units.of_pool:
        return _counted(run, what, token)
    usable = [unit for unit in units.of_pool[what.subject] if not units.out[unit]]
    usable.sort(key=lambda unit: (units.task[unit] < 0, unit))
    taken = usable[: what.fewer] if what.fewer else usable
    for unit in taken:
        _break(run, unit, token)

    def undo(run: Run, token: int) -> None:
        for unit in taken:
            pools.put_back(run, unit, token)

    return undo


def _break(run: Run, unit: int, token: int) -> None:
    busy = run.units.task[unit] >= 0
    pools.take_out(run, unit)
    if busy:
        lose_unit(run, unit, token)


def _counted(run: Run, what: Disruption, token: int) -> Undo:
    """Equipment without places: a number."""
    total = sum(lot.amount for lot in run.model.pools[what.subject].stock)
    fewer = min(what.fewer or total, total)
    free = max(0, run.pools.free[what.subject])
    pools.change(run, what.subject, -fewer)
    lose_goods(run, what.subject, max(0, fewer - free), token)

    def undo(run: Run, token: int) -> None:
        pools.change(run, what.subject, fewer)
        pools.touch(run, what.subject, token)

    return undo


def _supplies(run: Run, what: Disruption, token: int) -> Undo:
    """What is in stock; what is booked is on its way already. Places in their order."""
    wanted = what.fewer or run.pools.free[what.subject]
    gone = []
    for place in sorted(run.units.stock[what.subject]):
        there = run.units.stock[what.subject][place]
        taken = min(there, wanted)
        if taken > 0:
            wanted -= taken
            gone.append((place, taken))
            pools.stock(run, what.subject, place, -taken)

    def undo(run: Run, token: int) -> None:
        for place, taken in gone:
            pools.stock(run, what.subject, place, taken)
        pools.touch(run, what.subject, token)

    return undo


def _channel(run: Run, what: Disruption, token: int) -> Undo:
    run.messages.channel_down[what.subject] += 1

    def undo(run: Run, token: int) -> None:
        run.messages.channel_down[what.subject] -= 1

    return undo


def _route(run: Run, what: Disruption, token: int) -> Undo:
    units = run.units
    for leg in what.legs:
        if what.closed:
            units.closed[leg] = units.closed.get(leg, 0) + 1
        else:
            units.slow.setdefault(leg, []).append(what.slow)

    def undo(run: Run, token: int) -> None:
        for leg in what.legs:
            if what.closed:
                units.closed[leg] -= 1
            else:
                units.slow[leg].remove(what.slow)
        pools.touch(run, run.roads, token)

    return undo


def _place(run: Run, what: Disruption, token: int) -> Undo:
    """Nobody gets there or away; shelters there take nobody more. What is there at work goes on."""
    down = run.units.place_down
    down[what.subject] = down.get(what.subject, 0) + 1

    def undo(run: Run, token: int) -> None:
        down[what.subject] -= 1
        if not down[what.subject]:
            del down[what.subject]
        pools.touch(run, run.roads, token)

    return undo


_BEGIN: dict[str, Callable[[Run, Disruption, int], Undo]] = {
    "staff": _staff,
    "team": _units,
    "equipment": _units,
    "supplies": _supplies,
    "channel": _channel,
    "route": _route,
    "place": _place,
}
