"""Expand the compact records of a run into `Event` objects, and find the names of what a task holds."""

from collections.abc import Callable
from typing import Final

from drillbook.simulator.engine.means.allocation import place_of
from drillbook.simulator.engine.program.steps import Demanded
from drillbook.simulator.engine.state import record_codes
from drillbook.simulator.engine.state.holdings import Holding
from drillbook.simulator.engine.state.run import Record, Run
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
    """Return the name of a pool; nothing for -1."""
    return run.program.pool_names[pool]


def held_names(run: Run, holding: Holding) -> Held:
    """Name what a task holds. What a team brought is left out once that team is gone."""
    pools, units = run.program.pool_names, run.units
    held = [(pools[pool], count) for pool, count in holding.people]
    if holding.units:
        held += [(units.name[unit], 1) for unit in holding.units]
    if holding.pieces:
        held += [(pools[pool], count) for pool, count in _pieces(holding).items()]
    if holding.counts:
        held += [(pools[pool], count) for pool, count in holding.counts.items()]
    if holding.brought:
        held += [(pools[pool], amount) for pool, amount in holding.brought.items() if amount]
    if holding.loads:
        held += [(pools[pool], amount) for pool, _, amount in holding.loads]
    if holding.shelters:
        held += [(pools[pool], people) for pool, people in holding.shelters]
    return tuple(held)


def _pieces(holding: Holding) -> dict[int, int]:
    """Equipment from all places, by pool."""
    numbers: dict[int, int] = {}
    for held in holding.pieces:
        if held.number:
            numbers[held.pool] = numbers.get(held.pool, 0) + held.number
    return numbers


def expand(run: Run) -> tuple[Happened, ...]:
    """Return the records of a run as events, in their order: positions stay, so causes do too."""
    event_of = Expansion(run).event_of
    return tuple([event_of(record) for record in run.records or ()])


class Expansion:
    """Names of steps and things, looked up once for all their events; a method for each `codes`."""

    def __init__(self, run: Run) -> None:
        self.run = run
        slots, program = run.slots, run.program
        self.step, self.ready_at = slots.step, slots.ready_at
        self.paths = [
            f"{scope.prefix}/{step.name}{scope.suffix}" for scope, step in zip(slots.scope, slots.step, strict=True)
        ]
        self.roles, self.pools, self.places = program.role_names, program.pool_names, program.place_names
        self.channels, self.promises = program.channel_names, program.promise_names
        self._counted: dict[Demanded, Held] = {}

    def event_of(self, record: Record) -> Happened:
        """Return one record as an event."""
        code = record[0]
        if code.__class__ is int:
            return _BY_CODE[code](self, *record[1:])
        event, at, cause, fields = record
        made: Happened = event(at=at, cause=cause, **fields)
        return made

    def ready(self, at: int, cause: int, slot: int, played: bool) -> Happened:
        task = self._task(slot)
        return TaskReady(
            at=at, cause=cause, path=self.paths[slot], task=task.name, role=self.roles[task.role], title=task.title,
            played=played,
        )  # fmt: skip

    def queued(self, at: int, cause: int, slot: int, pool: int, cut_off: int, fence: int) -> Happened:
        return TaskQueued(
            at=at, cause=cause, path=self.paths[slot], task=self._task(slot).name, pool=self.pools[pool],
            cut_off=self.pools[cut_off], fence=self.paths[fence] if fence >= 0 else "",
        )  # fmt: skip

    def dispatched(self, at: int, cause: int, slot: int, holding: Holding, waited: int, lacked: int) -> Happened:
        task = self._task(slot)
        return TaskDispatched(
            at=at, cause=cause, path=self.paths[slot], task=task.name, role=self.roles[task.role],
            by=self.roles[holding.role], held=self.held(slot, holding), place=self._place(slot), waited=waited,
            waited_for=self.pools[lacked],
        )  # fmt: skip

    def arrived(self, at: int, cause: int, slot: int) -> Happened:
        return TaskArrived(
            at=at, cause=cause, path=self.paths[slot], task=self._task(slot).name, place=self._place(slot)
        )

    def started(self, at: int, cause: int, slot: int, lacked: int) -> Happened:
        return self.begun(at, cause, slot, None, at - self.ready_at[slot], lacked, False)

    def begun(
        self, at: int, cause: int, slot: int, holding: Holding | None, waited: int, lacked: int, again: bool
    ) -> Happened:
        task = self._task(slot)
        role = self.roles[task.role]
        return TaskStarted(
            at=at, cause=cause, path=self.paths[slot], task=task.name, role=role,
            by=self.roles[holding.role] if holding else role,
            held=self.held(slot, holding),
            place=self._place(slot), waited=waited, waited_for=self.pools[lacked], resumed=again,
        )  # fmt: skip

    def reported(self, at: int, cause: int, slot: int) -> Happened:
        task = self._task(slot)
        return TaskReported(at=at, cause=cause, path=self.paths[slot], task=task.name, role=self.roles[task.role])

    def finished(self, at: int, cause: int, slot: int) -> Happened:
        task = self._task(slot)
        return TaskFinished(at=at, cause=cause, path=self.paths[slot], task=task.name, role=self.roles[task.role])

    def unit_left(
        self, at: int, cause: int, slot: int, unit: str, start: int, turnout: int, travel: int, amount: int,
        what: str, over: tuple[str, ...],
    ) -> Happened:  # fmt: skip
        return UnitDispatched(
            at=at, cause=cause, unit=unit, path=self.paths[slot], start=self.places[start], to=self._place(slot),
            turnout=turnout, travel=travel, amount=amount, what=what, over=over,
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

    def promise_opened(self, at: int, cause: int, promise: int, of: int | str, since: int, limit: int) -> Happened:
        return PromiseOpened(
            at=at, cause=cause, promise=self.promises[promise], path=self._of(of), since=since, limit=limit
        )

    def promise_met(
        self, at: int, cause: int, promise: int, of: int | str, since: int, limit: int, took: int,
        unknown: tuple[str, ...],
    ) -> Happened:  # fmt: skip
        name = self.promises[promise]
        return PromiseMet(
            at=at, cause=cause, promise=name, path=self._of(of), since=since, limit=limit, took=took, unknown=unknown
        )

    def promise_missed(
        self, at: int, cause: int, promise: int, of: int | str, since: int, limit: int, took: int,
        unknown: tuple[str, ...],
    ) -> Happened:  # fmt: skip
        name = self.promises[promise]
        return PromiseMissed(
            at=at, cause=cause, promise=name, path=self._of(of), since=since, limit=limit, took=took, unknown=unknown
        )

    def _task(self, slot: int) -> Task:
        task = self.step[slot].task
        assert task is not None
        return task

    def _place(self, slot: int) -> str:
        return self.places[place_of(self.run, slot)]

    def _of(self, of: int | str) -> str:
        return of if isinstance(of, str) else self.paths[of]

    def held(self, slot: int, holding: Holding | None) -> Held:
        """Name what a task holds; a simple one, of which nothing more is noted, its demand."""
        return self._of_demand(slot) if holding is None else held_names(self.run, holding)

    def _of_demand(self, slot: int) -> Held:
        demand = self.step[slot].demand
        held = self._counted.get(demand)
        if held is None:
            held = self._counted[demand] = tuple((self.pools[pool], count) for pool, count in demand)
        return held


_BY_CODE: Final[dict[int, Callable[..., Happened]]] = {
    record_codes.READY: Expansion.ready,
    record_codes.QUEUED: Expansion.queued,
    record_codes.DISPATCHED: Expansion.dispatched,
    record_codes.ARRIVED: Expansion.arrived,
    record_codes.STARTED: Expansion.started,
    record_codes.BEGUN: Expansion.begun,
    record_codes.REPORTED: Expansion.reported,
    record_codes.FINISHED: Expansion.finished,
    record_codes.UNIT_LEFT: Expansion.unit_left,
    record_codes.UNIT_ARRIVED: Expansion.unit_arrived,
    record_codes.SENT: Expansion.sent,
    record_codes.FAILED: Expansion.failed,
    record_codes.RECEIVED: Expansion.received,
    record_codes.PROMISE_OPENED: Expansion.promise_opened,
    record_codes.PROMISE_MET: Expansion.promise_met,
    record_codes.PROMISE_MISSED: Expansion.promise_missed,
}
