"""Record moments as they come, and wake the conditions and promises that refer to them."""

from drillbook.simulator.engine import promises
from drillbook.simulator.engine.program.conditions import MOMENTS
from drillbook.simulator.engine.program.facts import STARTEX, Occurrence
from drillbook.simulator.engine.program.subjects import Subject
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.model.condition import MomentKind


def mark(run: Run, subject: Subject, scope: Scope | None, token: int, root: int = STARTEX) -> None:
    """Record that something has happened, if a condition, an inject or a promise may be waiting for it.

    ``root``: the incident of what happens in no instance.
    """
    if subject in run.program.watched:
        _mark(run, subject, scope, token, root)


def _mark(run: Run, subject: Subject, scope: Scope | None, token: int, root: int) -> None:
    facts = run.facts
    facts.changes += 1
    occurrence = Occurrence(run.now, scope, scope.root if scope else root, token, facts.changes)
    facts.happened.setdefault(subject, []).append(occurrence)
    run.changes.add(token, MOMENTS)
    for plus in run.program.pluses.get(subject, ()):
        run.later(plus, wake, token)
    for procedure in run.program.begun_later.get(subject, ()):
        facts.count_at_work(occurrence.root, procedure, 1)
    promises.pass_moment(run, subject, scope, occurrence)


def wake(run: Run, token: int) -> None:
    """Have conditions on moments looked at again: some time has passed since one that something waits for."""
    run.changes.add(token, MOMENTS)


def mark_task(run: Run, kind: MomentKind, slot: int, token: int) -> None:
    """Record a moment of a task, for whatever waits for it and for its own promise; nothing does where it has no ``marks``."""
    step = run.slots.step[slot]
    if kind not in step.marks:
        return
    subject = step.moments.get(kind)
    if subject is not None:
        _mark(run, subject, run.slots.scope[slot], token, STARTEX)
    if step.promise >= 0:
        if kind == "ready" and step.promise_at_ready:
            promises.open_at_ready(run, slot, token)
        elif kind == step.promised_to:
            promises.judge_task(run, slot, token)


def mark_inject(run: Run, number: int, token: int, root: int) -> None:
    """Record that an inject has come; ``root``: its own delivery."""
    if number in run.program.watched_injects:
        mark(run, Subject("inject", "inject", number), None, token, root)


def mark_procedure(run: Run, kind: MomentKind, scope: Scope, token: int) -> None:
    """Record that an instance has started or finished."""
    if scope.procedure in run.program.watched_procedures:
        mark(run, Subject(kind, "procedure", scope.procedure), scope, token)
