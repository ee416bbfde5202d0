"""Instances of procedures: they begin, their steps settle one after another, they are done or withdrawn."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from drillbook.simulator.engine import promises
from drillbook.simulator.engine.means.pools import place_name
from drillbook.simulator.engine.moments import mark_procedure, wake
from drillbook.simulator.engine.program.conditions import MOMENTS
from drillbook.simulator.engine.program.facts import STARTEX
from drillbook.simulator.engine.program.subjects import INCIDENT
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.engine.state.run import Run, Then
from drillbook.simulator.engine.state.status import PLAYED, READY, WAITING, WITHDRAWN
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
    number = run.instances.begun[procedure] = run.instances.begun[procedure] + 1
    name = run.program.procedure_names[procedure]
    scope = Scope(
        procedure=procedure,
        plan=written.plan,
        body=run.program.bodies[procedure],
        prefix=f"{run.model.plans[written.plan].name}#{number}/{written.name}" if number > 1 else name,
        instance=len(run.instances.scopes),
        place=run.deliveries.place[root],
        root=root,
        root_at=run.deliveries.at[root],
        then=then,
        token=token,
    )
    if near is not None:
        scope.place, scope.root, scope.root_at = near.place, near.root, near.root_at
        around = near if near.is_round else run.facts.rounds.get(near.instance)
        if around is not None:
            run.facts.rounds[scope.instance] = around
    if run.records is not None:
        scope.token = run.record(
            ProcedureStarted, token, path=scope.prefix, procedure=name, title=written.title,
            why=why, place=place_name(run, scope.place),
        )  # fmt: skip
    _open(run, scope)
    return scope


Wanted: TypeAlias = tuple[int, int, int]
"""A procedure that is to begin for an incident: the procedure, the root of the incident, token."""


def begin_together(run: Run, wanted: Sequence[Wanted], begin_one: Callable[[Run, Wanted], object]) -> None:
    """Begin all that is wanted at once, counted as under way before: the first is not asked before the last is known."""
    for procedure, root, _ in wanted:
        run.facts.count_at_work(root, procedure, 1)
    for one in wanted:
        begin_one(run, one)
    for procedure, root, _ in wanted:
        run.facts.count_at_work(root, procedure, -1)


def _open(run: Run, scope: Scope) -> None:
    run.open_scope(scope)
    run.facts.count_at_work(scope.root, scope.procedure, 1)
    if scope.body.promises:
        promises.open_with_scope(run, scope)
    for plus in run.program.pluses.get(INCIDENT, ()):
        if scope.root_at + plus > run.now:
            run.later(scope.root_at + plus - run.now, wake, scope.token)
    if run.program.from_incident[scope.procedure]:
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
        left = todo[after] = todo[after] - 1
        if not left and not state[after]:
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
        if not slots.todo[inner] and slots.state[inner] == WAITING:
            slots.cause[inner] = token
            run.agenda.guards.append(inner)


def _done(run: Run, scope: Scope, token: int) -> None:
    if not scope.is_round:
        if run.instances.running.get(scope.procedure) is scope:
            del run.instances.running[scope.procedure]
        run.agenda.leave(scope.root, scope.procedure, token)
        if run.records is not None:
            token = run.record(ProcedureFinished, token, path=scope.prefix, procedure=procedure_name(run, scope))
        mark_procedure(run, "finished", scope, token)
    if scope.then is not None:
        scope.then(run, scope, token)


def count_out(run: Run) -> None:
    """Let instances be over, now that whatever follows from them at this instant is under way: their incident goes on.

    What waited for what only they could bring about looks further now.
    """
    leaving, run.agenda.leaving = run.agenda.leaving, []
    for root, procedure, token in leaving:
        if not run.facts.count_at_work(root, procedure, -1) and run.flow.waits:
            run.changes.add(token, MOMENTS)
    if run.promises.open:
        for root in dict.fromkeys([root for root, _, _ in leaving]):
            promises.close_incident(run, root)


def procedure_name(run: Run, scope: Scope) -> str:
    """Return the name of the procedure of a scope, with that of its plan before it."""
    return run.program.procedure_names[scope.procedure]


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
    elif state[slot] not in (WAITING, READY, PLAYED):
        return False
    state[slot] = WITHDRAWN
    return True
