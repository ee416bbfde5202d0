"""Disruptions: what an inject takes away, whom that stops in the middle of something, and when it is back.

Disruptions of one thing may overlap; it is back when the last of them is over, and that is told once.
"""

from collections.abc import Callable
from typing import Final

from drillbook.simulator.engine.means import equipment, people, pools
from drillbook.simulator.engine.preemption import held_of, lose_goods, lose_people, lose_pieces, lose_team
from drillbook.simulator.engine.state.response import Outage, Undo
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import DisruptionBegan, DisruptionEnded, DisruptionLapsed
from drillbook.simulator.model.model import Disruption

_ALL: Final = 10**9  # of the people of a post
_NOT_KNOWN: Final = -1


def disrupt(run: Run, inject: str, what: Disruption, token: int) -> None:
    """Take something away from now on, for a time or to the end; what came after its own end takes nothing away."""
    subject = _subject(run, what)
    ends = run.now + what.lasts if what.lasts >= 0 else what.until
    if _NOT_KNOWN < ends < run.now:
        run.record(DisruptionLapsed, token, inject=inject, what=what.what, subject=subject, until=ends)
        return
    token = run.record(
        DisruptionBegan, token, inject=inject, what=what.what, subject=subject, amount=what.fewer,
        slow=what.slow if what.what == "route" and not what.closed else 0.0, ends=ends,
    )  # fmt: skip
    run.outages.count += 1
    number = run.outages.count
    outage = Outage(number, inject, what, subject, _BEGIN[what.what](run, what, number, token), ends, token)
    run.outages.under_way.setdefault((what.what, subject), []).append(outage)
    if ends > run.now:
        run.later(ends - run.now, _end, outage)
    elif ends == run.now:
        _end(run, outage)


def _end(run: Run, outage: Outage) -> None:
    what, subject = outage.what, outage.subject
    under_way = run.outages.under_way[what.what, subject]
    under_way.remove(outage)
    others = [one for one in under_way if _is_likewise(one.what, what)]
    back = outage.undo.back(run) if others else what.fewer
    still_away = bool(others) and not back
    token = run.record(
        DisruptionEnded, outage.token, inject=outage.inject, what=what.what, subject=subject, amount=back or 0,
        still_away=still_away, away_until=_last_end(others) if still_away else _NOT_KNOWN,
    )  # fmt: skip
    outage.undo.end(run, token)


def _is_likewise(other: Disruption, ended: Disruption) -> bool:
    """Whether it keeps away what another did; what slows a road down does not keep it closed."""
    return ended.what != "route" or not ended.closed or other.closed


def _last_end(outages: list[Outage]) -> int:
    ends = [outage.ends for outage in outages]
    return _NOT_KNOWN if _NOT_KNOWN in ends else max(ends)


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


def _nothing(_: Run) -> int | None:
    """Of a thing that is one, nothing is back as long as anything else keeps it away."""
    return None


def _staff(run: Run, what: Disruption, _: int, token: int) -> Undo:
    """Its people are out of every plan; who is in the middle of something stops."""
    staffing = run.people.staffing[what.subject]
    free = max(0, run.pools.free[what.subject])
    before = staffing.present
    fewer = min(what.fewer, staffing.shift + staffing.called)
    _count_out(run, what, fewer, 1)
    people.recount(run, what.subject, "disruption", token)
    gone = before - staffing.present
    lose_people(run, what.subject, max(0, gone - free) if what.fewer else _ALL, token)

    def back(run: Run) -> int | None:
        present = staffing.counted()
        _count_out(run, what, fewer, -1)
        then = staffing.counted()
        _count_out(run, what, fewer, 1)
        return then - present

    def end(run: Run, token: int) -> None:
        _count_out(run, what, fewer, -1)
        people.recount(run, what.subject, "restored", token)

    return Undo(back, end)


def _count_out(run: Run, what: Disruption, fewer: int, sign: int) -> None:
    staffing = run.people.staffing[what.subject]
    if what.fewer:
        staffing.fewer += sign * fewer
    else:
        staffing.all_out += sign


def _team(run: Run, what: Disruption, _: int, token: int) -> Undo:
    taken = tuple(run.units.of_pool.get(what.subject, ()))
    for unit in taken:
        busy = run.units.task[unit] >= 0
        pools.take_out(run, unit)
        if busy:
            lose_team(run, unit, token)

    def end(run: Run, token: int) -> None:
        for unit in taken:
            pools.put_back(run, unit, token)

    return Undo(_nothing, end)


def _equipment(run: Run, what: Disruption, number: int, token: int) -> Undo:
    """Pieces at work first: what breaks down is what is running. Then those free, then those another keeps out."""
    pool = what.subject
    if pool not in run.equipment.free:
        return _counted(run, what, token)
    wanted = what.fewer or equipment.in_all(run, pool, held_of(run, pool))
    wanted = lose_pieces(run, pool, wanted, number, token)
    wanted = equipment.take_out(run, pool, number, wanted)
    equipment.keep_out(run, pool, number, wanted)

    def back(run: Run) -> int | None:
        return equipment.back_from(run, pool, number)

    def end(run: Run, token: int) -> None:
        for out in equipment.bring_back(run, pool, number):
            equipment.release(run, pool, out.spot, out.number, token)

    return Undo(back, end)


def _counted(run: Run, what: Disruption, token: int) -> Undo:
    """Equipment without places: a number, below 0 where disruptions overlap."""
    pool, total = what.subject, sum(lot.amount for lot in run.model.pools[what.subject].stock)
    fewer = min(what.fewer or total, total)
    free = max(0, run.pools.free[pool])
    pools.change(run, pool, -fewer)
    lose_goods(run, pool, max(0, fewer - free), token)

    def back(run: Run) -> int | None:
        here = run.pools.free[pool] + held_of(run, pool)
        return max(0, here + fewer) - max(0, here)

    def end(run: Run, token: int) -> None:
        pools.change(run, pool, fewer)
        pools.touch(run, pool, token)

    return Undo(back, end)


def _supplies(run: Run, what: Disruption, number: int, _: int) -> Undo:
    """What is in stock; what is booked is on its way already. Places in their order, then what another keeps out."""
    pool, there = what.subject, run.units.stock[what.subject]
    out = sum(group.number for group in run.equipment.out[pool])
    wanted = what.fewer or sum(there.values()) + out
    for place in sorted(there):
        taken = min(there[place], wanted)
        if taken > 0:
            wanted -= taken
            equipment.put_out_of_service(run, pool, number, (place, place), taken)
            pools.stock(run, pool, place, -taken)
    equipment.keep_out(run, pool, number, wanted)

    def back(run: Run) -> int | None:
        return equipment.back_from(run, pool, number)

    def end(run: Run, token: int) -> None:
        for group in equipment.bring_back(run, pool, number):
            pools.stock(run, pool, group.spot[0], group.number)
        pools.touch(run, pool, token)

    return Undo(back, end)


def _channel(run: Run, what: Disruption, _: int, __: int) -> Undo:
    run.messages.channel_down[what.subject] += 1

    def end(run: Run, token: int) -> None:
        run.messages.channel_down[what.subject] -= 1

    return Undo(_nothing, end)


def _route(run: Run, what: Disruption, _: int, __: int) -> Undo:
    _change_route(run, what, 1)

    def end(run: Run, token: int) -> None:
        _change_route(run, what, -1)
        pools.touch(run, run.roads, token)

    return Undo(_nothing, end)


def _change_route(run: Run, what: Disruption, sign: int) -> None:
    """The ways over a road, and the road itself for those that drive around another."""
    units, road = run.units, (min(what.road), max(what.road))
    units.detours.clear()
    if what.closed:
        for leg in what.legs:
            units.closed[leg] = units.closed.get(leg, 0) + sign
        units.closed_roads[road] = units.closed_roads.get(road, 0) + sign
        return
    for factors in (*(units.slow.setdefault(leg, []) for leg in what.legs), units.slow_roads.setdefault(road, [])):
        if sign > 0:
            factors.append(what.slow)
        else:
            factors.remove(what.slow)


def _place(run: Run, what: Disruption, _: int, __: int) -> Undo:
    """Nobody gets there or away; shelters there take nobody more. What is there at work goes on."""
    down = run.units.place_down
    down[what.subject] = down.get(what.subject, 0) + 1
    run.units.detours.clear()

    def end(run: Run, token: int) -> None:
        down[what.subject] -= 1
        if not down[what.subject]:
            del down[what.subject]
        run.units.detours.clear()
        pools.touch(run, run.roads, token)

    return Undo(_nothing, end)


_BEGIN: Final[dict[str, Callable[[Run, Disruption, int, int], Undo]]] = {
    "staff": _staff,
    "team": _team,
    "equipment": _equipment,
    "supplies": _supplies,
    "channel": _channel,
    "route": _route,
    "place": _place,
}
