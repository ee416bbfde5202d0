"""Names for records: what a task holds, who does it; and the records kept as plain tuples told in full."""

from collections.abc import Callable

from simulator.allotment import Allotment, place_of
from simulator.course import Happened
from simulator.events import TaskFinished, TaskQueued, TaskReady, TaskStarted
from simulator.labour import Held
from simulator.state import FINISHED_CODE, QUEUED_CODE, READY_CODE, STARTED_CODE, Run
from simulator.work import Task


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
    """What a team brought is left out once that team is gone."""
    pools, units = run.model.pools, run.units
    return (
        *((pools[pool].name, count) for pool, count in held.people.items()),
        *((units.name[unit], 1) for unit in held.units),
        *((pools[pool].name, count) for pool, count in held.counts.items()),
        *((pools[pool].name, amount) for pool, amount in held.brought.items() if amount),
        *((pools[pool].name, amount) for pool, _, amount in held.loads),
        *((pools[pool].name, people) for pool, people in held.shelters),
    )


def demand_names(run: Run, slot: int) -> Held:
    return tuple((run.model.pools[pool].name, count) for pool, count in run.step[slot].demand)


def told(run: Run) -> tuple[Happened, ...]:
    """The records of a run as events."""
    teller = _Teller(run)
    events = []
    for record in run.records or ():
        code = record[0]
        if code.__class__ is int:
            events.append(teller.tell[code](*record[1:]))
        else:
            event, at, cause, said = record
            events.append(event(at=at, cause=cause, **said))
    return tuple(events)


class _Teller:
    """Names of steps, looked up once for all their events."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.paths = [
            f"{scope.prefix}/{step.name}{scope.suffix}" for scope, step in zip(run.scope, run.step, strict=True)
        ]
        self.roles = [run.model.roles[task.role].name for task in run.model.tasks]
        self.pools = [pool_name(run, pool) for pool in range(run.roads + 1)]
        self.held: dict[tuple[tuple[int, int], ...], Held] = {}
        self.tell: dict[int, Callable[..., Happened]] = {
            READY_CODE: self.ready,
            QUEUED_CODE: self.queued,
            STARTED_CODE: self.started,
            FINISHED_CODE: self.finished,
        }

    def ready(self, at: int, cause: int, slot: int, played: bool) -> TaskReady:
        task, role = self._task(slot)
        path = self.paths[slot]
        return TaskReady(at=at, cause=cause, path=path, task=task.name, role=role, title=task.title, played=played)

    def queued(self, at: int, cause: int, slot: int, pool: int) -> TaskQueued:
        task, _ = self._task(slot)
        return TaskQueued(at=at, cause=cause, path=self.paths[slot], task=task.name, pool=self.pools[pool])

    def started(self, at: int, cause: int, slot: int, lacked: int) -> TaskStarted:
        run, (task, role) = self.run, self._task(slot)
        demand = run.step[slot].demand
        held = self.held.get(demand)
        if held is None:
            held = self.held[demand] = demand_names(run, slot)
        to = place_of(run, slot)
        return TaskStarted(
            at=at, cause=cause, path=self.paths[slot], task=task.name, role=role, by=role, held=held,
            place=run.model.places[to].name if to >= 0 else "", waited=at - run.ready_at[slot],
            waited_for=self.pools[lacked] if lacked >= 0 else "",
        )  # fmt: skip

    def finished(self, at: int, cause: int, slot: int) -> TaskFinished:
        task, role = self._task(slot)
        return TaskFinished(at=at, cause=cause, path=self.paths[slot], task=task.name, role=role)

    def _task(self, slot: int) -> tuple[Task, str]:
        step = self.run.step[slot]
        assert step.task is not None
        return step.task, self.roles[step.task_id]
