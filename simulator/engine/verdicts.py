"""Verdicts at EndEx: every step that was set off and is not settled says why."""

from drillbook.simulator.engine.dispatch import first_lacking
from drillbook.simulator.engine.recording import pool_name
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.response import Verdict
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.engine.state.scope import Scope
from drillbook.simulator.log.events import TaskStarved, TaskUnfinished, TaskUnmet

_STATES = {
    status.WAITING: "waiting",
    status.PLAYED: "played",
    status.TRAVELLING: "travelling",
    status.WORKING: "working",
    status.SENDING: "sending",
}


def give_verdicts(run: Run) -> None:
    """Record for every task that was set off and is not settled whether it is starved, unmet or unfinished."""
    slots = run.slots
    for scope in run.instances.scopes:
        if not scope.left:
            continue
        before = _unsettled_before(run, scope)
        for slot in scope.slots:
            if slots.step[slot].task is not None and slots.state[slot] < status.FINISHED:
                _give_verdict(run, slot, before)


def _unsettled_before(run: Run, scope: Scope) -> dict[int, list[int]]:
    """By slot, the steps before it that are not settled."""
    before: dict[int, list[int]] = {}
    for slot in scope.slots:
        if run.slots.state[slot] < status.FINISHED:
            for at in run.slots.step[slot].next:
                before.setdefault(scope.base + at, []).append(slot)
    return before


def _give_verdict(run: Run, slot: int, before: dict[int, list[int]]) -> None:
    state = run.slots.state[slot]
    path, task, cause = run.path(slot), run.slots.task_name(slot), max(run.slots.cause[slot], 0)
    blame = slot if state == status.READY else _blame(run, slot, before) if state == status.WAITING else None
    if blame is None:
        run.verdicts.append(Verdict(slot, "unfinished", _STATES[state]))
        run.record(TaskUnfinished, cause, path=path, task=task, state=_STATES[state])
    elif run.slots.state[blame] == status.READY:
        pool = pool_name(run, _lacking(run, blame))
        run.verdicts.append(Verdict(slot, "starved", pool))
        run.record(TaskStarved, cause, path=path, task=task, pool=pool)
    else:
        run.verdicts.append(Verdict(slot, "unmet", run.path(blame)))
        run.record(TaskUnmet, cause, path=path, task=task, wait=run.path(blame))


def _lacking(run: Run, slot: int) -> int:
    lacking = first_lacking(run, slot)
    return lacking if lacking >= 0 else run.lines.blocked.get(slot, -1)


def _blame(run: Run, slot: int, before: dict[int, list[int]]) -> int | None:
    """The nearest wait that does not hold, or task that does not get what it needs, before a step: in its own instance,
    or in a round or a call that is not done.
    """
    seen, ahead = {slot}, list(before.get(slot, ()))
    while ahead:
        earlier = ahead.pop(0)
        if earlier in seen:
            continue
        seen.add(earlier)
        stuck = earlier if _is_stuck(run, earlier) else _stuck_within(run, earlier)
        if stuck is not None:
            return stuck
        ahead.extend(before.get(earlier, ()))
    return None


def _is_stuck(run: Run, slot: int) -> bool:
    return slot in run.flow.waits or run.slots.state[slot] == status.READY


def _stuck_within(run: Run, slot: int) -> int | None:
    """What holds up the round of a repeat, or what was called."""
    scope = run.flow.repeats[slot].working if slot in run.flow.repeats else run.flow.called.get(slot)
    if scope is None or not scope.left:
        return None
    stuck = next((inner for inner in scope.slots if _is_stuck(run, inner)), None)
    within = (_stuck_within(run, inner) for inner in scope.slots if run.slots.state[inner] == status.ACTIVE)
    return stuck if stuck is not None else next((inner for inner in within if inner is not None), None)
