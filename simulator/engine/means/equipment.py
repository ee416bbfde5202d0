"""Equipment with places: how many pieces stand where. No piece has an identity, so a billion cost what one costs."""

from drillbook.simulator.engine.means import pools, roads
from drillbook.simulator.engine.state.holdings import Holding, OutOfService, Spot
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import UnitReturned


def lay_down(run: Run, pool: int, spot: Spot, number: int) -> None:
    """Make pieces free at a spot."""
    free = run.equipment.free[pool]
    free[spot] = free.get(spot, 0) + number
    pools.change(run, pool, number)


def pick_up(run: Run, pool: int, spot: Spot, number: int) -> None:
    """Make pieces at a spot not free any more."""
    free = run.equipment.free[pool]
    free[spot] -= number
    if not free[spot]:
        del free[spot]
    pools.change(run, pool, -number)


def release(run: Run, pool: int, spot: Spot, number: int, token: int) -> None:
    """Free pieces that are needed no more; those that are due back to a lender leave."""
    leaving = run.equipment.leaving.get(pool)
    if leaving and (due := min(leaving.get(spot[1], 0), number)):
        leaving[spot[1]] -= due
        number -= due
    if number:
        lay_down(run, pool, spot, number)
        pools.touch(run, pool, token)


def take(run: Run, holding: Holding) -> None:
    """Take the pieces a task is going to hold."""
    for held in holding.pieces:
        pick_up(run, held.pool, held.start, held.number)


def set_down(run: Run, holding: Holding, to: int, token: int) -> None:
    """Free the pieces of a task: those that had arrived at its place, the others where they came from."""
    for number, held in enumerate(holding.pieces):
        release(run, held.pool, spot_of(holding, number, to), held.number, token)


def spot_of(holding: Holding, number: int, to: int) -> Spot:
    """Return where an entry of the pieces of a task stands; work at no particular place leaves it where it was."""
    place, home = holding.pieces[number].start
    return (place if to < 0 or holding.key_of_pieces(number) in holding.under_way else to), home


def pretend(run: Run, holding: Holding, to: int, sign: int) -> None:
    """As if the pieces of a task were free where they stand (1), and back again (-1)."""
    for number, held in enumerate(holding.pieces):
        spot = spot_of(holding, number, to)
        leaving = run.equipment.leaving[held.pool].get(spot[1], 0) if held.pool in run.equipment.leaving else 0
        staying = max(0, held.number - leaving)
        if sign > 0:
            lay_down(run, held.pool, spot, staying)
        else:
            pick_up(run, held.pool, spot, staying)


def send_back(run: Run, slot: int, holding: Holding, to: int, token: int) -> None:
    """Let the pieces of a task go back to where they belong; they are free again there."""
    for number, held in enumerate(holding.pieces):
        start, home = spot_of(holding, number, to)
        if start == home or roads.leg(run, start, home) is None:
            release(run, held.pool, (start, home), held.number, token)
            continue
        journey = [home, held.number]
        run.equipment.returning[held.pool].append(journey)
        takes, _ = roads.travel(run, slot, start, home, f"return {run.model.pools[held.pool].name}")
        run.later(takes, _end_return, (held.pool, journey, token))


def _end_return(run: Run, about: tuple[int, list[int], int]) -> None:
    pool, journey, token = about
    returning = run.equipment.returning[pool]
    del returning[next(at for at, other in enumerate(returning) if other is journey)]
    home, number = journey
    if number:
        name = run.model.pools[pool].name
        token = run.record(UnitReturned, token, unit=name, place=pools.place_name(run, home), amount=number)
        release(run, pool, (home, home), number, token)


def in_all(run: Run, pool: int, at_work: int) -> int:
    """Return how many pieces there are, out of service or not."""
    equipment = run.equipment
    returning = sum(number for _, number in equipment.returning[pool])
    return at_work + sum(equipment.free[pool].values()) + returning + sum(out.number for out in equipment.out[pool])


def put_out_of_service(run: Run, pool: int, outage: int, spot: Spot, number: int) -> None:
    """Let a disruption take pieces out of service where they stand."""
    run.equipment.out[pool].append(OutOfService(spot, number, frozenset((outage,))))


def take_out(run: Run, pool: int, outage: int, wanted: int) -> int:
    """Take so many that nobody works with out of service, places in their order; return how many are still wanted."""
    equipment = run.equipment
    for spot in sorted(equipment.free[pool]):
        taken = min(wanted, equipment.free[pool][spot])
        if taken:
            pick_up(run, pool, spot, taken)
            put_out_of_service(run, pool, outage, spot, taken)
            wanted -= taken
    for journey in equipment.returning[pool]:
        home, number = journey
        taken = min(wanted, number)
        if taken:
            journey[1] -= taken
            put_out_of_service(run, pool, outage, (home, home), taken)
            wanted -= taken
    return wanted


def keep_out(run: Run, pool: int, outage: int, wanted: int) -> None:
    """Let another disruption keep out so many of those that are out of service already."""
    groups: list[OutOfService] = []
    for out in run.equipment.out[pool]:
        taken = 0 if outage in out.outages else min(wanted, out.number)
        wanted -= taken
        if taken:
            groups.append(OutOfService(out.spot, taken, out.outages | {outage}))
        if out.number > taken:
            groups.append(OutOfService(out.spot, out.number - taken, out.outages))
    run.equipment.out[pool] = groups


def back_from(run: Run, pool: int, outage: int) -> int:
    """Return how many are back when a disruption ends: those that no other keeps out."""
    return sum(out.number for out in run.equipment.out[pool] if out.outages == {outage})


def bring_back(run: Run, pool: int, outage: int) -> list[OutOfService]:
    """End a disruption: return what is back in service by that."""
    groups = run.equipment.out[pool]
    back = [out for out in groups if out.outages == {outage}]
    kept = [out for out in groups if out.outages != {outage}]
    run.equipment.out[pool] = [OutOfService(out.spot, out.number, out.outages - {outage}) for out in kept]
    return back
