"""Instances of procedures: they begin, their steps settle one after another, they are done or withdrawn."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from drillbook.simulator.engine import promises
from drillbook.simulator.engine.means.pools import place_name
from drillbook.simulator.engine.moments import mark_procedure, wake
from drillbook.simulator.engine.program.conditions import MOMENTS
from drillbook.simulator.engine.program.facts import STARTEX
from drillbook.simulator.engine.program.subjects import INCIDENT
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.run import Run, Then
from drillbook.simulator.engine.state.scope import Scope
from drillbook.simulator.log.events import (
    ProcedureFinished,
    ProcedureStarted,
    ProcedureWithdrawn,
    TaskSkipped,
    TaskWithdrawn,
)


def begin(
    run: Run, procedure: int, token: int, why: str, *, near: Scope | None = None, root: int = STARTEX,
    then: Then | None = None,
) -> Scope:  # fmt: skip
    """Begin an instance of a procedure for the incident ``root``, or for that of ``near``, and where that is."""
    written = run.model.procedures[procedure]
    run.instances.begun[procedure] += 1
    number = run.instances.begun[procedure]
    plan = run.model.plans[written.plan].name
    scope = Scope(
        procedure=procedure,
        plan=written.plan,
        body=run.program.bodies[procedure],
        prefix=f"{plan}#{number}/{written.name}" if number > 1 else f"{plan}/{written.name}",
        instance=len(run.instances.scopes),
        place=run.deliveries.place[root],
        root=root,
        root_at=run.deliveries.at[root],
        then=then,
        token=token,
    )
    if near is not None:
        scope.place, scope.root, scope.root_at = near.place, near.root, near.root_at
    if run.records is not None:
        scope.token = run.record(
            ProcedureStarted, token, path=scope.prefix, procedure=f"{plan}/{written.name}", title=written.title,
            why=why, place=place_name(run, scope.place),
        )  # fmt: skip
    _open(run, scope)
    return scope


class Wanted(NamedTuple):
    """A procedure that is to begin for an incident."""

    procedure: int
    root: int
    token: int


@contextmanager
def under_way(run: Run, wanted: Sequence[Wanted]) -> Iterator[None]:
    """Count what is about to begin at once as under way, so that the first is not asked before the last is known."""
    for procedure, root, _ in wanted:
        _count(run, root, procedure, 1)
    yield
    for procedure, root, _ in wanted:
        _count(run, root, procedure, -1)


def _count(run: Run, root: int, procedure: int, more: int) -> bool:
    """Count instances at work in an incident; return whether any is left."""
    at_work = run.facts.at_work
    left = at_work.get((root, procedure), 0) + more
    if left:
        at_work[root, procedure] = left
    else:
        del at_work[root, procedure]
    return left > 0


def _open(run: Run, scope: Scope) -> None:
    run.open_scope(scope)
    _count(run, scope.root, scope.procedure, 1)
    if scope.body.promises:
        promises.open_with_scope(run, scope)
    for plus in run.program.pluses.get(INCIDENT, ()):
        if scope.root_at + plus > run.now:
            run.later(scope.root_at + plus - run.now, wake, scope.token)
    if run.promises.from_incident:
        promises.open_from_incident(run, scope)
    mark_procedure(run, "started", scope, scope.token)
    if not scope.body.size:
        _done(run, scope, scope.token)


def settle(run: Run, slot: int, token: int) -> None:
    """Settle a step, whatever became of it: what comes after may go on."""
    slots = run.slots
    step = slots.step[slot]
    todo, state = slots.todo, slots.state
    base = slot - step.at
    for at in step.next:
        after = base + at
        todo[after] -= 1
        if not todo[after] and not state[after]:
            slots.cause[after] = token
            run.agenda.guards.append(after)
    if run.flow.outer:
        _settle_outer(run, slot, token)
    scope = slots.scope[slot]
    scope.left -= 1
    if not scope.left:
        _done(run, scope, token)


def _settle_outer(run: Run, slot: int, token: int) -> None:
    """Steps in the rounds of a repeat that come after a step around it."""
    slots = run.slots
    for inner in run.flow.outer.pop(slot, ()):
        slots.todo[inner] -= 1
        if not slots.todo[inner] and slots.state[inner] == status.WAITING:
            slots.cause[inner] = token
            run.agenda.guards.append(inner)


def _done(run: Run, scope: Scope, token: int) -> None:
    if not scope.is_round:
        if run.instances.running.get(scope.procedure) is scope:
            del run.instances.running[scope.procedure]
        if _is_taken_up_later(run, scope):
            run.agenda.deciding.append((scope, token))
        else:
            _count_out(run, scope, token)
        if run.records is not None:
            token = run.record(ProcedureFinished, token, path=scope.prefix, procedure=procedure_name(run, scope))
        mark_procedure(run, "finished", scope, token)
        if run.promises.open:
            promises.close_instance(run, scope)
    if scope.then is not None:
        scope.then(run, scope, token)


def _is_taken_up_later(run: Run, scope: Scope) -> bool:
    """Whether what an instance has brought about is a decision on a level or a notice that this round still looks at."""
    if scope.procedure in run.program.notice_of:
        return bool(run.agenda.receipts)
    return scope.then is not None and scope.procedure in run.program.ways_to_levels


def _count_out(run: Run, scope: Scope, token: int) -> None:
    """One instance less of its incident; what waited for what only it could bring about looks further now."""
    if not _count(run, scope.root, scope.procedure, -1) and run.flow.waits:
        run.changes.add(token, MOMENTS)


def count_out_deciding(run: Run) -> None:
    """Let ways to a level and notices be over, now that what they set off is under way: until then the incident goes on."""
    decided, run.agenda.deciding = run.agenda.deciding, []
    for scope, token in decided:
        _count_out(run, scope, token)
        if run.promises.open:
            promises.close_instance(run, scope)


def procedure_name(run: Run, scope: Scope) -> str:
    """Return the name of the procedure of a scope, with that of its plan before it."""
    written = run.model.procedures[scope.procedure]
    return f"{run.model.plans[written.plan].name}/{written.name}"


def leave(run: Run, slot: int, why: str, token: int) -> None:
    """Record that a task will not be done: it is ``skipped`` or ``withdrawn``. Other steps leave no trace."""
    if run.slots.step[slot].task is None:
        return
    promises.drop(run, slot, why, token)
    if run.records is not None:
        event = TaskSkipped if why == "skipped" else TaskWithdrawn
        run.record(event, token, path=run.path(slot), task=run.slots.task_name(slot))


def withdraw(run: Run, scope: Scope, token: int) -> None:
    """Withdraw an instance: what waits is withdrawn, what works finishes, repeats end."""
    if not scope.is_round and run.records is not None:
        token = run.record(ProcedureWithdrawn, token, path=scope.prefix, procedure=procedure_name(run, scope))
    scope.withdrawn = True
    gone = [slot for slot in scope.slots if _is_withdrawn(run, slot, token)]
    for slot in gone:
        leave(run, slot, "withdrawn", token)
    for slot in gone:
        settle(run, slot, token)


def _is_withdrawn(run: Run, slot: int, token: int) -> bool:
    """Withdraw one step, or the round that is at work in it; say whether the step itself is settled by that."""
    flow, state = run.flow, run.slots.state
    if slot in flow.repeats:
        rounds = flow.repeats[slot]
        if rounds.working is not None:
            withdraw(run, rounds.working, token)
            return False
        del flow.repeats[slot]
    elif slot in flow.waits:
        del flow.waits[slot]
    elif state[slot] not in (status.WAITING, status.READY, status.PLAYED):
        return False
    state[slot] = status.WITHDRAWN
    return True
