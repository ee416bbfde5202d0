"""All or nothing: what a task would take of everything that is free now, or the first thing it lacks."""

from dataclasses import dataclass, field, replace

from drillbook.simulator.engine import people, pools
from drillbook.simulator.engine.program import Step, counted
from drillbook.simulator.engine.state import Run, by_level
from drillbook.simulator.log.events import ShelterCleared
from drillbook.simulator.model.tasks import Demand, Task

HOUR = 3_600_000


@dataclass(slots=True)
class Allotment:
    """What one task holds. ``least`` remembers what it cannot go on without."""

    role: int
    people: dict[int, int] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    units: list[int] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)  # unit -> where it left from
    arrived: set[int] = field(default_factory=set)
    loads: list[tuple[int, int, int]] = field(default_factory=list)  # supplies: pool, place, amount
    shelters: list[tuple[int, int]] = field(default_factory=list)
    brought: dict[int, int] = field(default_factory=dict)
    least: dict[int, int] = field(default_factory=dict)

    def without(self, unit: int) -> "Allotment":
        """What is held once a unit is lost; what was noted of the whole stays as it was."""
        left = [other for other in self.units if other != unit]
        return replace(self, units=left, brought=dict(self.brought))

    def number(self, run: Run, pool: int) -> int:
        """How many it holds of a pool, brought ones too."""
        units = sum(1 for unit in self.units if pool in run.units.pools[unit])
        return units + self.brought.get(pool, 0) + self.counts.get(pool, 0) + self.people.get(pool, 0)


def place_of(run: Run, slot: int) -> int:
    """Where the task is done; below 0 nowhere in particular."""
    task = run.step[slot].task
    assert task is not None
    return run.scope[slot].place if task.place == -1 else task.place


def watched_pools(run: Run, step: Step) -> tuple[int, ...]:
    """Every pool whose release could let this task start."""
    if step.watch:
        return step.watch
    task = step.task
    assert task is not None
    found = {run.roads, *(demand.pool for demand in task.demands)}
    for role in (accountable(run, task), *task.with_roles):
        while role >= 0:
            found.add(run.model.roles[role].pool)
            role = run.model.roles[role].deputy
    if task.evacuates:
        found.update(task.evacuates.shelters)
    if not task.decision:  # who makes decisions may change
        step.watch = tuple(sorted(found))
    return tuple(sorted(found))


def accountable(run: Run, task: Task) -> int:
    """The role that does it: decisions are made by who holds command, once it has passed."""
    if task.decision and run.holder[task.plan] not in (-1, run.model.plans[task.plan].commander):
        return run.holder[task.plan]
    return task.role


def allot(run: Run, slot: int) -> Allotment | int:
    """What it would take, or the pool it waits for. Nothing is changed."""
    step, extra = run.step[slot], run.extra[slot]
    task, level = step.task, extra["level"]
    assert task is not None
    lacking: int | None = None
    if step.crew and run.has(step.crew):
        found = Allotment(task.role, dict(step.crew))
    else:
        own = accountable(run, task)
        role = people.acting(run, own)
        if role is None:
            return run.model.roles[own].pool
        found = Allotment(role)
        lacking = _people(run, found, task, by_level(task.staff, level))
    if lacking is None and (step.goods or run.units.place_down):
        lacking = _goods(run, found, slot, level, bool(extra.get("supplied")))
    if lacking is None and task.evacuates and not extra.get("supplied"):
        lacking = _shelters(run, found, task.evacuates.people, task.evacuates.shelters)
    return found if lacking is None else lacking


def _people(run: Run, found: Allotment, task: Task, staff: int) -> int | None:
    if staff:
        found.people[run.model.roles[found.role].pool] = staff
    for role in task.with_roles:
        other = people.acting(run, role)
        if other is None:
            return run.model.roles[role].pool
        pool = run.model.roles[other].pool
        found.people[pool] = found.people.get(pool, 0) + 1
    for pool, count in found.people.items():
        if run.free[pool] < count:
            return pool
    return None


def _goods(run: Run, found: Allotment, slot: int, level: int, supplied: bool) -> int | None:
    """Teams first, for what they bring; then equipment; then supplies."""
    to = place_of(run, slot)
    if run.units.place_down.get(to):
        return run.roads
    for kind, demand in run.step[slot].goods:
        if kind != "supplies":
            lacking = _units(run, found, demand.pool, by_level(demand.least, level), by_level(demand.most, level), to)
        else:
            lacking = None if supplied else _supplies(run, found, slot, demand, level, to)
        if lacking is not None:
            return lacking
    return None


def _units(run: Run, found: Allotment, pool: int, least: int, most: int, to: int) -> int | None:
    """The nearest first, ties to the lower number; ``least`` or none."""
    found.least[pool] = least
    if brought := found.brought.get(pool, 0):
        least, most = max(0, least - brought), max(0, most - brought)
    units = run.units
    if run.model.pools[pool].kind == "equipment" and counted(run.model.pools[pool].stock):
        taken = min(most, max(0, run.free[pool]))
        if taken < least:
            return pool
        if taken:
            found.counts[pool] = taken
        return None
    near: list[tuple[float, int]] = []
    already = found.units
    for place, free in units.free[pool].items():
        if free and (takes := pools.leg(run, place, to)) is not None:
            if already:
                free = [unit for unit in free if unit not in already]
            near += [(takes, unit) for unit in free[:most]]
    if len(near) < least:
        return pool if run.free[pool] < least else run.roads
    near.sort()
    for _, unit in near[:most]:
        found.units.append(unit)
        found.starts[unit] = units.place[unit]
        if units.team[unit] >= 0:
            for goods, count in run.model.teams[units.team[unit]].brings:
                found.brought[goods] = found.brought.get(goods, 0) + count
    return None


def _supplies(run: Run, found: Allotment, slot: int, demand: Demand, level: int, to: int) -> int | None:
    """From the nearest places until it is complete; ``per_hour`` for the whole of the work."""
    pool = demand.pool
    hourly = by_level(demand.per_hour, level)
    used = -(-hourly * duration(run, slot, found) // HOUR) if hourly else 0
    least, most = by_level(demand.least, level) + used, by_level(demand.most, level) + used
    near = []
    for place, amount in run.units.stock[pool].items():
        if amount > 0 and (takes := pools.leg(run, place, to)) is not None:
            near.append((takes, place, amount))
    near.sort()
    if sum([amount for _, _, amount in near]) < least:
        return pool if run.free[pool] < least else run.roads
    for _, place, amount in near:
        if most <= 0:
            break
        taken = min(most, amount)
        most -= taken
        found.loads.append((pool, place, taken))
    return None


def _shelters(run: Run, found: Allotment, people: int, shelters: tuple[int, ...]) -> int | None:
    for pool in shelters:
        place = run.model.pools[pool].stock[0].place
        room = 0 if run.units.place_down.get(place) else min(people, max(0, run.free[pool]))
        if room:
            found.shelters.append((pool, room))
            people -= room
    return shelters[0] if people else None


def duration(run: Run, slot: int, held: Allotment | None) -> int:
    """Of the whole work with what is held, or of what is left of it."""
    step = run.step[slot]
    task = step.task
    assert task is not None
    extra = run.extra.get(slot, {})
    if "left" in extra:
        work = extra["left"]
    elif step.takes is not None:
        work = run.scope[slot].row[step.at]
    else:
        work = run.draw(run.path(slot), "takes", by_level(task.takes, extra.get("level", 0)))
    shared = max(1, held.number(run, task.shared_by)) if held and task.shared_by >= 0 else 1
    return work if shared == 1 else max(1, round(work / shared))


def take(run: Run, slot: int, held: Allotment) -> None:
    """Everything at once."""
    run.take((*held.people.items(), *held.counts.items()))
    for unit in held.units:
        pools.pick(run, unit)
        run.units.task[unit] = slot
    for pool, place, amount in held.loads:
        pools.stock(run, pool, place, -amount)
    for pool, count in held.shelters:
        run.free[pool] -= count
        run.units.kept.setdefault(run.scope[slot].plan, []).append((pool, count))


def give_back(run: Run, held: Allotment, token: int) -> None:
    """People and goods are free at once; units stay where they are, see `dispatch` for those that return."""
    run.give((*held.people.items(), *held.counts.items()), token)


def clear_shelters(run: Run, plan: int, token: int) -> None:
    """The response has ended: those brought to shelters by this plan go home."""
    for pool, count in run.units.kept.pop(plan, ()):
        run.free[pool] += count
        place = run.model.pools[pool].stock[0].place
        name = run.model.places[place].name if place >= 0 else run.model.pools[pool].name
        pools.touch(run, pool, run.tell(ShelterCleared, token, place=name, people=count))
