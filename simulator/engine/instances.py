"""Instances of procedures: they begin, their steps settle one after another, they are done or withdrawn."""

from drillbook.simulator.engine import promises
from drillbook.simulator.engine.moments import come_later, mark_procedure
from drillbook.simulator.engine.program import Kind
from drillbook.simulator.engine.state import Run, Scope, State, Then
from drillbook.simulator.log.events import (
    ProcedureFinished,
    ProcedureStarted,
    ProcedureWithdrawn,
    TaskSkipped,
    TaskWithdrawn,
)


def begin(
    run: Run, procedure: int, token: int, why: str, *, near: Scope | None = None, place: int = -1, root: int = -1,
    root_at: int = -1, then: Then | None = None,
) -> Scope:  # fmt: skip
    """A new instance of a procedure; place and incident are those of ``near``, if it comes from another instance."""
    written = run.model.procedures[procedure]
    run.instances[procedure] += 1
    number = run.instances[procedure]
    plan = run.model.plans[written.plan].name
    scope = Scope()
    scope.prefix = f"{plan}#{number}/{written.name}" if number > 1 else f"{plan}/{written.name}"
    scope.suffix = ""
    scope.procedure, scope.plan, scope.then = procedure, written.plan, then
    scope.place, scope.root, scope.root_at = place, root, max(root_at, 0)
    if near is not None:
        scope.place, scope.root, scope.root_at = near.place if place < 0 else place, near.root, near.root_at
    scope.instance = len(run.scopes)
    scope.token = token
    if run.records is not None:
        there = run.model.places[scope.place].name if scope.place >= 0 else ""
        scope.token = run.tell(
            ProcedureStarted, token, path=scope.prefix, procedure=f"{plan}/{written.name}", title=written.title,
            why=why, place=there,
        )  # fmt: skip
    body = run.program.bodies[procedure]
    run.open_scope(scope, body)
    if body.promises:
        promises.begun(run, scope)
    for plus in run.program.pluses.get(("incident", 0, 0), ()):
        if scope.root_at + plus > run.now:
            run.later(scope.root_at + plus - run.now, come_later, scope.token)
    if run.pairs.incidents:
        promises.from_incident(run, scope)
    mark_procedure(run, "started", scope, scope.token)
    if not body.size:
        _done(run, scope, scope.token)
    return scope


def settle(run: Run, slot: int, token: int) -> None:
    """A step is done with, one way or another: what comes after may go on."""
    step = run.step[slot]
    todo, state = run.todo, run.state
    base = slot - step.at
    for at in step.next:
        after = base + at
        todo[after] -= 1
        if not todo[after] and not state[after]:
            run.cause[after] = token
            run.guards.append(after)
    if run.outer:
        _settle_outer(run, slot, token)
    scope = run.scope[slot]
    scope.left -= 1
    if not scope.left:
        _done(run, scope, token)


def _settle_outer(run: Run, slot: int, token: int) -> None:
    for inner in run.outer.pop(slot, ()):
        run.todo[inner] -= 1
        if not run.todo[inner] and not run.state[inner]:
            run.cause[inner] = token
            run.guards.append(inner)


def _done(run: Run, scope: Scope, token: int) -> None:
    if scope.instance == scope.number:
        if run.running.get(scope.procedure) is scope:
            del run.running[scope.procedure]
        if run.records is not None:
            written = run.model.procedures[scope.procedure]
            name = f"{run.model.plans[written.plan].name}/{written.name}"
            token = run.tell(ProcedureFinished, token, path=scope.prefix, procedure=name)
        mark_procedure(run, "finished", scope, token)
        if run.pairs.open:
            promises.ended(run, scope.instance)
    if scope.then is not None:
        scope.then(run, scope, token)


def leave(run: Run, slot: int, why: str, token: int) -> None:
    if run.step[slot].kind != Kind.PERFORM:
        return
    promises.dropped(run, slot, why, token)
    if run.records is not None:
        event = TaskSkipped if why == "skipped" else TaskWithdrawn
        run.tell(event, token, path=run.path(slot), task=run.task_name(slot))


def withdraw(run: Run, scope: Scope, token: int) -> None:
    """What waits is withdrawn, what works finishes, repeats end."""
    if scope.instance == scope.number and run.records is not None:
        written = run.model.procedures[scope.procedure]
        name = f"{run.model.plans[written.plan].name}/{written.name}"
        token = run.tell(ProcedureWithdrawn, token, path=scope.prefix, procedure=name)
    scope.withdrawn = True
    gone = []
    for slot in range(scope.base, scope.base + scope.body.size):
        state = run.state[slot]
        if slot in run.repeats:
            rounds = run.repeats[slot]
            if rounds.working is not None:
                withdraw(run, rounds.working, token)
                continue
            del run.repeats[slot]
        elif slot in run.waits:
            del run.waits[slot]
        elif state not in (State.WAITING, State.READY, State.PLAYED):
            continue
        run.state[slot] = State.WITHDRAWN
        gone.append(slot)
    for slot in gone:
        leave(run, slot, "withdrawn", token)
    for slot in gone:
        settle(run, slot, token)
