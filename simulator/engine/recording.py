"""Names for records: what a task holds, who does it; and the records kept as plain tuples told in full."""

from collections.abc import Callable

from drillbook.simulator.engine.allocation import Allotment, place_of
from drillbook.simulator.engine.state import Demand, Run, Told
from drillbook.simulator.log.events import (
    MessageFailed,
    MessageReceived,
    MessageSent,
    PromiseMet,
    PromiseMissed,
    PromiseOpened,
    TaskArrived,
    TaskDispatched,
    TaskFinished,
    TaskQueued,
    TaskReady,
    TaskReported,
    TaskStarted,
    UnitArrived,
    UnitDispatched,
)
from drillbook.simulator.log.task_events import Held
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.tasks import Task


def pool_name(run: Run, pool: int) -> str:
    if pool < 0:
        return ""
    return "roads" if pool == run.roads else run.model.pools[pool].name


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
        model = run.model
        self.roles = [role.name for role in model.roles]
        self.pools = [*(pool.name for pool in model.pools), "roads", ""]  # the last is number -1
        self.places = [*(place.name for place in model.places), "", ""]  # -2 and -1: nowhere
        self.channels = [*(channel.name for channel in model.channels), ""]
        self.promises = [promise.name for promise in model.promises]
        self.held: dict[Demand, Held] = {}
        self.tell: dict[int, Callable[..., Happened]] = {
            Told.READY: self.ready,
            Told.QUEUED: self.queued,
            Told.DISPATCHED: self.dispatched,
            Told.ARRIVED: self.arrived,
            Told.STARTED: self.started,
            Told.BEGUN: self.begun,
            Told.REPORTED: self.reported,
            Told.FINISHED: self.finished,
            Told.UNIT_LEFT: self.unit_left,
            Told.UNIT_ARRIVED: self.unit_arrived,
            Told.SENT: self.sent,
            Told.FAILED: self.failed,
            Told.RECEIVED: self.received,
            Told.PROMISED: self.promised,
            Told.KEPT: self.kept,
            Told.BROKEN: self.broken,
        }

    def ready(self, at: int, cause: int, slot: int, played: bool) -> Happened:
        task = self._task(slot)
        return TaskReady(
            at=at, cause=cause, path=self.paths[slot], task=task.name, role=self.roles[task.role], title=task.title,
            played=played,
        )  # fmt: skip

    def queued(self, at: int, cause: int, slot: int, pool: int) -> Happened:
        task = self._task(slot)
        return TaskQueued(at=at, cause=cause, path=self.paths[slot], task=task.name, pool=self.pools[pool])

    def dispatched(self, at: int, cause: int, slot: int, held: Allotment, waited: int, lacked: int) -> Happened:
        task = self._task(slot)
        return TaskDispatched(
            at=at, cause=cause, path=self.paths[slot], task=task.name, role=self.roles[task.role],
            by=self.roles[held.role], held=held_names(self.run, held), place=self._place(slot), waited=waited,
            waited_for=self.pools[lacked],
        )  # fmt: skip

    def arrived(self, at: int, cause: int, slot: int) -> Happened:
        return TaskArrived(
            at=at, cause=cause, path=self.paths[slot], task=self._task(slot).name, place=self._place(slot)
        )

    def started(self, at: int, cause: int, slot: int, lacked: int) -> Happened:
        return self.begun(at, cause, slot, None, at - self.run.ready_at[slot], lacked, False)

    def begun(
        self, at: int, cause: int, slot: int, held: Allotment | None, waited: int, lacked: int, again: bool
    ) -> Happened:
        task = self._task(slot)
        role = self.roles[task.role]
        return TaskStarted(
            at=at, cause=cause, path=self.paths[slot], task=task.name, role=role,
            by=self.roles[held.role] if held else role, held=held_names(self.run, held) if held else self._counted(slot),
            place=self._place(slot), waited=waited, waited_for=self.pools[lacked], resumed=again,
        )  # fmt: skip

    def reported(self, at: int, cause: int, slot: int) -> Happened:
        task = self._task(slot)
        return TaskReported(at=at, cause=cause, path=self.paths[slot], task=task.name, role=self.roles[task.role])

    def finished(self, at: int, cause: int, slot: int) -> Happened:
        task = self._task(slot)
        return TaskFinished(at=at, cause=cause, path=self.paths[slot], task=task.name, role=self.roles[task.role])

    def unit_left(
        self, at: int, cause: int, slot: int, unit: str, start: int, turnout: int, travel: int, amount: int
    ) -> Happened:
        return UnitDispatched(
            at=at, cause=cause, unit=unit, path=self.paths[slot], start=self.places[start], to=self._place(slot),
            turnout=turnout, travel=travel, amount=amount,
        )  # fmt: skip

    def unit_arrived(self, at: int, cause: int, slot: int, unit: str) -> Happened:
        return UnitArrived(at=at, cause=cause, unit=unit, path=self.paths[slot], place=self._place(slot))

    def sent(self, at: int, cause: int, message: int, path: str, sender: str, to: str) -> Happened:
        return MessageSent(at=at, cause=cause, message=message, path=path, sender=sender, to=to)

    def failed(self, at: int, cause: int, message: int, path: str, to: str, channel: int, why: str) -> Happened:
        return MessageFailed(
            at=at, cause=cause, message=message, path=path, to=to, channel=self.channels[channel], why=why
        )

    def received(self, at: int, cause: int, message: int, path: str, to: str, channel: int, by: int) -> Happened:
        return MessageReceived(
            at=at, cause=cause, message=message, path=path, to=to, channel=self.channels[channel],
            by=self.roles[by] if by >= 0 else "",
        )  # fmt: skip

    def promised(self, at: int, cause: int, promise: int, of: int | str, since: int, limit: int) -> Happened:
        return PromiseOpened(
            at=at, cause=cause, promise=self.promises[promise], path=self._of(of), since=since, limit=limit
        )

    def kept(self, at: int, cause: int, promise: int, of: int | str, since: int, limit: int, took: int) -> Happened:
        name = self.promises[promise]
        return PromiseMet(at=at, cause=cause, promise=name, path=self._of(of), since=since, limit=limit, took=took)

    def broken(self, at: int, cause: int, promise: int, of: int | str, since: int, limit: int, took: int) -> Happened:
        name = self.promises[promise]
        return PromiseMissed(at=at, cause=cause, promise=name, path=self._of(of), since=since, limit=limit, took=took)

    def _task(self, slot: int) -> Task:
        task = self.run.step[slot].task
        assert task is not None
        return task

    def _place(self, slot: int) -> str:
        return self.places[place_of(self.run, slot)]

    def _of(self, of: int | str) -> str:
        return of if isinstance(of, str) else self.paths[of]

    def _counted(self, slot: int) -> Held:
        demand = self.run.step[slot].demand
        held = self.held.get(demand)
        if held is None:
            held = self.held[demand] = tuple((self.pools[pool], count) for pool, count in demand)
        return held
