"""All or nothing: what a task would take of everything that is free now, or the first pool it lacks."""

from collections.abc import Hashable, Sequence
from typing import Final

from drillbook.simulator.engine.means import equipment, pools, roads, team_choice
from drillbook.simulator.engine.means.people import acting
from drillbook.simulator.engine.program.steps import Step, Wanted, by_level
from drillbook.simulator.engine.state.holdings import Holding, Lack, Pieces
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.engine.state.work import Progress
from drillbook.simulator.log.events import ShelterCleared
from drillbook.simulator.model.means import INCIDENT
from drillbook.simulator.model.tasks import Evacuation, Task

HOUR: Final = 3_600_000


def place_of(run: Run, slot: int) -> int:
    """Return the place where a task is done; below 0 nowhere in particular."""
    place = run.slots.step[slot].place
    return run.slots.scope[slot].place if place == INCIDENT else place


def watched_pools(run: Run, step: Step) -> tuple[int, ...]:
    """Return every pool whose release could let a task start, in order."""
    if step.watch:
        return step.watch
    task = step.task
    assert task is not None
    watched = {run.roads, *(demand.pool for demand in task.demands)}
    for role in (accountable(run, task), *task.with_roles):
        while role >= 0:
            watched.add(run.model.roles[role].pool)
            role = run.model.roles[role].deputy
    if task.evacuates:
        watched.update(task.evacuates.shelters)
    pools_in_order = tuple(sorted(watched))
    if not task.decision:  # who makes decisions may change
        step.watch = pools_in_order
    return pools_in_order


def accountable(run: Run, task: Task) -> int:
    """Return the role that does a task: decisions are made by who holds command, once it has passed."""
    if task.decision:
        plan = task.plan
        commander = run.command.commander[plan]
        if commander != run.program.commanders[plan]:
            return commander
    return task.role


def people_wanted(task: Task, progress: Progress | None, level: int) -> int:
    """Return how many people of its role a task takes."""
    fixed = progress.crew if progress is not None else None
    return by_level(task.staff, level) if fixed is None else fixed


def likeness(run: Run, slot: int) -> Hashable:
    """Return all that what a task takes depends on beside what is free: those alike in it stand in one line."""
    step, progress = run.slots.step[slot], run.work.progress[slot]
    task = step.task
    assert task is not None
    role = accountable(run, task)
    works = duration(run, slot, None) if step.hourly else 0
    return (
        step, role, progress.level, place_of(run, slot), progress.supplied, progress.crew, progress.goods, works,
    )  # fmt: skip


def allocate(run: Run, slot: int) -> Holding | Lack:
    """Return what a task would take, or what it waits for. Nothing is changed."""
    step, progress = run.slots.step[slot], run.work.progress[slot]
    task, level = step.task, progress.level
    assert task is not None
    assert level is not None
    lacking: Lack | None = None
    if step.crew and pools.has(run, step.crew):
        holding = Holding(task.role, step.crew)
    else:
        own = accountable(run, task)
        role, staff = acting(run, own), people_wanted(task, progress, level)
        if role is None and staff:
            return Lack(run.model.roles[own].pool)
        holding = Holding(own if role is None else role, ())
        lacking = _add_people(run, holding, task, staff)
    if lacking is None and step.goods:
        goods = progress.goods or by_level(step.goods, level)
        lacking = _add_goods(run, holding, slot, goods)
        if lacking is not None:
            holding, lacking = _carrying(run, holding, slot, goods, lacking)
    if lacking is None and task.evacuates and not progress.supplied:
        lacking = _add_shelters(run, holding, task.evacuates)
    return holding if lacking is None else lacking


def _carrying(
    run: Run, holding: Holding, slot: int, goods: Sequence[Wanted], lacking: Lack
) -> tuple[Holding, Lack | None]:  # fmt: skip
    """Other teams than the nearest, because they bring what there is too little of."""
    carrying: list[int] = []
    found: Lack | None = lacking
    while found is not None:
        short = found.cut_off if found.cut_off >= 0 else found.pool
        if short in carrying or short not in run.slots.step[slot].carried:
            return holding, lacking
        carrying.append(short)
        holding = Holding(holding.role, holding.people)
        found = _add_goods(run, holding, slot, goods, carrying)
    return holding, None


def _add_people(run: Run, holding: Holding, task: Task, staff: int) -> Lack | None:
    people: dict[int, int] = {}
    if staff:
        people[run.model.roles[holding.role].pool] = staff
    for role in task.with_roles:
        other = acting(run, role)
        if other is None:
            return Lack(run.model.roles[role].pool)
        pool = run.model.roles[other].pool
        people[pool] = people.get(pool, 0) + 1
    holding.people = tuple(people.items())
    for pool, count in holding.people:
        if run.pools.free[pool] < count:
            return Lack(pool)
    return None


def _add_goods(
    run: Run, holding: Holding, slot: int, goods: Sequence[Wanted], carrying: Sequence[int] = ()
) -> Lack | None:  # fmt: skip
    """Teams first, for what they bring; then equipment; then supplies."""
    to = place_of(run, slot)
    together = run.slots.step[slot].versatile or carrying
    if together:
        teams = [wanted for wanted in goods if wanted[0] in ("team", "capability")]
        lacking = team_choice.assign(run, holding, teams, to, carrying)
        if lacking is not None:
            return lacking
    for wanted in goods:
        kind, lacking = wanted[0], None
        if kind == "supplies":
            if not run.work.progress[slot].supplied:
                lacking = _add_supplies(run, holding, slot, wanted, to)
        elif kind == "equipment":
            lacking = _add_equipment(run, holding, wanted, to)
        elif not together:
            lacking = team_choice.add_nearest(run, holding, wanted, to)
        if lacking is not None:
            return lacking
    return None


def _add_equipment(run: Run, holding: Holding, wanted: Wanted, to: int) -> Lack | None:
    """What its teams do not bring: from the nearest places until it is complete; ``least`` or none."""
    _, pool, least, most, _ = wanted
    holding.least[pool] = least
    if brought := holding.brought.get(pool, 0):
        least, most = max(0, least - brought), max(0, most - brought)
    standing = run.equipment.free.get(pool)
    if standing is None:
        return _add_counted(run, holding, pool, least, most)
    near, reached = [], 0
    for spot, number in standing.items():
        if (takes := roads.leg(run, spot[0], to)) is not None:
            near.append((takes, spot, number))
            reached += number
    if reached < least:
        return Lack(pool) if run.pools.free[pool] < least else Lack(run.roads, pool)
    near.sort()
    for _, spot, number in near:
        if most <= 0:
            break
        taken = min(most, number)
        most -= taken
        holding.pieces.append(Pieces(pool, spot, taken))
    return None


def _add_counted(run: Run, holding: Holding, pool: int, least: int, most: int) -> Lack | None:
    """Equipment that is only a number."""
    taken = min(most, max(0, run.pools.free[pool]))
    if taken < least:
        return Lack(pool)
    if taken:
        holding.counts[pool] = taken
    return None


def _add_supplies(run: Run, holding: Holding, slot: int, wanted: Wanted, to: int) -> Lack | None:
    """From the nearest places until it is complete; what is used in an hour for the whole of the work."""
    _, pool, least, most, hourly = wanted
    if hourly:
        used = -(-hourly * duration(run, slot, holding) // HOUR)
        least, most = least + used, most + used
    near, reached = [], 0
    for place, amount in run.units.stock[pool].items():
        if amount > 0 and (takes := roads.leg(run, place, to)) is not None:
            near.append((takes, place, amount))
            reached += amount
    if reached < least:
        return Lack(pool) if run.pools.free[pool] < least else Lack(run.roads, pool)
    near.sort()
    for _, place, amount in near:
        if most <= 0:
            break
        taken = min(most, amount)
        most -= taken
        holding.loads.append((pool, place, taken))
    return None


def _add_shelters(run: Run, holding: Holding, evacuation: Evacuation) -> Lack | None:
    left = evacuation.people
    for pool in evacuation.shelters:
        place = run.model.pools[pool].stock[0].place
        room = 0 if run.units.place_down.get(place) else min(left, max(0, run.pools.free[pool]))
        if room:
            holding.shelters.append((pool, room))
            left -= room
    return Lack(evacuation.shelters[0]) if left else None


def duration(run: Run, slot: int, holding: Holding | None) -> int:
    """Return how long the whole work takes with what is held, or what is left of it, in ticks."""
    step = run.slots.step[slot]
    task = step.task
    assert task is not None
    progress = run.work.progress.get(slot)
    if progress is not None and progress.work_left is not None:
        work = progress.work_left
    elif step.takes is not None:
        work = run.slots.scope[slot].row[step.at] + (progress.extra if progress is not None else 0)
    else:
        assert progress is not None  # what takes other times at other levels has noted its level when it became ready
        assert progress.level is not None
        work = run.draw(run.path(slot), "takes", by_level(task.takes, progress.level)) + progress.extra
    if holding is None or task.shared_by < 0:
        return work
    shared = max(1, holding.number(run.units, task.shared_by))
    return work if shared == 1 else max(1, round(work / shared))


def take(run: Run, slot: int, holding: Holding) -> None:
    """Take everything a task is going to hold, at once."""
    pools.take(run, holding.people)
    if holding.counts:
        pools.take(run, tuple(holding.counts.items()))
    for unit in holding.units:
        pools.pick(run, unit)
        run.units.task[unit] = slot
    if holding.pieces:
        equipment.take(run, holding)
    for pool, place, amount in holding.loads:
        pools.stock(run, pool, place, -amount)
    for pool, count in holding.shelters:
        run.pools.free[pool] -= count
        run.units.sheltered.setdefault(run.slots.scope[slot].plan, []).append((pool, count))


def is_enough(run: Run, holding: Holding) -> bool:
    """Say whether a task that has lost something still holds what it cannot go on without."""
    if holding.serves:
        team_choice.rearrange(run, holding)
    return all(holding.number(run.units, pool) >= least for pool, least in holding.least.items())


def give_back(run: Run, holding: Holding, token: int) -> None:
    """Free people and counted goods at once; see `execution` for what has a place."""
    pools.give(run, holding.people, token)
    if holding.counts:
        pools.give(run, tuple(holding.counts.items()), token)


def clear_shelters(run: Run, plan: int, token: int) -> None:
    """Send home everybody this plan has brought to shelters, because its response has ended."""
    for pool, count in run.units.sheltered.pop(plan, ()):
        run.pools.free[pool] += count
        pools.touch(run, pool, run.record(ShelterCleared, token, place=shelter_name(run, pool), people=count))


def shelter_name(run: Run, pool: int) -> str:
    """Return the name of a shelter, which is that of its place."""
    return run.model.pools[pool].name
