"""Names for records: what a task holds, who does it; and the records kept as plain tuples told in full."""

from typing import Any

from simulator.allotment import Allotment, place_of
from simulator.course import Happened
from simulator.events import TaskFinished, TaskQueued, TaskReady, TaskStarted
from simulator.labour import Held
from simulator.state import FINISHED_CODE, QUEUED_CODE, READY_CODE, Run


def pool_name(run: Run, pool: int) -> str:
    if pool < 0:
        return ""
    return "roads" if pool == run.roads else run.model.pools[pool].name


def who(run: Run, slot: int, held: Allotment) -> dict[str, str]:
    """The accountable role, and the one acting."""
    task = run.step[slot].task
    assert task is not None
    return {"role": run.model.roles[task.role].name, "by": run.model.roles[held.role].name}


def held_names(run: Run, held: Allotment) -> Held:
    pools, units = run.model.pools, run.units
    return (
        *((pools[pool].name, count) for pool, count in held.people.items()),
        *((units.name[unit], 1) for unit in held.units),
        *((pools[pool].name, count) for pool, count in held.counts.items()),
        *((pools[pool].name, amount) for pool, amount in held.brought.items()),
        *((pools[pool].name, amount) for pool, _, amount in held.loads),
        *((pools[pool].name, people) for pool, people in held.shelters),
    )


def demand_names(run: Run, slot: int) -> Held:
    return tuple((run.model.pools[pool].name, count) for pool, count in run.step[slot].demand)


def told(run: Run, record: Any) -> Happened:
    """A record as an event."""
    code, at, cause, slot, *more = record
    if isinstance(code, type):
        event: Happened = code(at=at, cause=cause, **slot)
        return event
    task = run.step[slot].task
    assert task is not None
    path, role = run.path(slot), run.model.roles[task.role].name
    if code == FINISHED_CODE:
        return TaskFinished(at=at, cause=cause, path=path, task=task.name, role=role)
    if code == READY_CODE:
        return TaskReady(at=at, cause=cause, path=path, task=task.name, role=role, title=task.title, played=more[0])
    if code == QUEUED_CODE:
        return TaskQueued(at=at, cause=cause, path=path, task=task.name, pool=pool_name(run, more[0]))
    to = place_of(run, slot)
    return TaskStarted(
        at=at, cause=cause, path=path, task=task.name, role=role, by=role, held=demand_names(run, slot),
        place=run.model.places[to].name if to >= 0 else "", waited=at - run.ready_at[slot],
        waited_for=pool_name(run, more[0]),
    )  # fmt: skip
