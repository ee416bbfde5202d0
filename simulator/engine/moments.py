"""Moments as they come: kept for conditions that ask later, and passed on to promises that run between two of them."""

from drillbook.simulator.engine import promises
from drillbook.simulator.engine.conditions import MOMENTS, Subject
from drillbook.simulator.engine.state import Run, Scope


def mark(run: Run, subject: Subject, scope: Scope | None, token: int) -> None:
    """Something has happened that a condition, an inject or a promise may be waiting for."""
    if subject not in run.program.watched:
        return
    run.happened.setdefault(subject, []).append((run.now, scope.instance if scope else -1, token))
    run.changed(token, MOMENTS)
    for plus in run.program.pluses.get(subject, ()):
        run.later(plus, come_later, token)
    promises.passed(run, subject, scope, token)


def come_later(run: Run, token: int) -> None:
    """Some time after a moment that something waits for."""
    run.changed(token, MOMENTS)


def mark_task(run: Run, kind: str, slot: int, token: int) -> None:
    step = run.step[slot]
    if kind not in step.marks:
        return
    if step.watched:
        mark(run, (kind, step.task_id, 0), run.scope[slot], token)
    if step.promise >= 0:
        if kind == "ready":
            promises.ready(run, slot, token)
        elif kind == step.promised_to:
            promises.kept(run, slot, token)


def mark_procedure(run: Run, kind: str, scope: Scope, token: int) -> None:
    if scope.procedure in run.program.watched_procedures:
        mark(run, (kind, -2 - scope.procedure, 0), scope, token)
