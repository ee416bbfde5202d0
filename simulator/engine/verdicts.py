"""Verdicts at EndEx: every step that was set off and is not settled says why."""

from drillbook.simulator.engine.dispatch import short
from drillbook.simulator.engine.program import Kind
from drillbook.simulator.engine.recording import pool_name
from drillbook.simulator.engine.state import Run, State
from drillbook.simulator.log.events import TaskStarved, TaskUnfinished, TaskUnmet

_STATES = {
    State.WAITING: "waiting",
    State.PLAYED: "played",
    State.TRAVELLING: "travelling",
    State.WORKING: "working",
    State.SENDING: "sending",
}


def give_verdicts(run: Run) -> None:
    for scope in run.scopes:
        if not scope.left:
            continue
        before = _before(run, scope.base, scope.base + scope.body.size)
        for slot in range(scope.base, scope.base + scope.body.size):
            if run.step[slot].kind == Kind.PERFORM and run.state[slot] < State.FINISHED:
                _verdict(run, slot, before)


def _before(run: Run, first: int, end: int) -> dict[int, list[int]]:
    """What is unsettled, before what."""
    found: dict[int, list[int]] = {}
    for slot in range(first, end):
        if run.state[slot] < State.FINISHED:
            for at in run.step[slot].next:
                found.setdefault(slot - run.step[slot].at + at, []).append(slot)
    return found


def _verdict(run: Run, slot: int, before: dict[int, list[int]]) -> None:
    state = run.state[slot]
    path, task, cause = run.path(slot), run.task_name(slot), max(run.cause[slot], 0)
    if state == State.READY:
        pool = pool_name(run, _lacking(run, slot))
        run.verdicts.append((slot, "starved", pool))
        run.tell(TaskStarved, cause, path=path, task=task, pool=pool)
        return
    blame = _blame(run, slot, before) if state == State.WAITING else None
    if blame is None:
        run.verdicts.append((slot, "unfinished", _STATES[state]))
        run.tell(TaskUnfinished, cause, path=path, task=task, state=_STATES[state])
    elif run.state[blame] == State.READY:
        pool = pool_name(run, _lacking(run, blame))
        run.verdicts.append((slot, "starved", pool))
        run.tell(TaskStarved, cause, path=path, task=task, pool=pool)
    else:
        run.verdicts.append((slot, "unmet", run.path(blame)))
        run.tell(TaskUnmet, cause, path=path, task=task, wait=run.path(blame))


def _lacking(run: Run, slot: int) -> int:
    lacking = short(run, slot)
    return lacking if lacking >= 0 else run.blocked.get(slot, -1)


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
    return slot in run.waits or run.state[slot] == State.READY


def _stuck_within(run: Run, slot: int) -> int | None:
    """What holds up the round of a repeat, or what was called."""
    scope = run.repeats[slot].working if slot in run.repeats else run.called.get(slot)
    if scope is None or not scope.left:
        return None
    steps = range(scope.base, scope.base + scope.body.size)
    stuck = next((step for step in steps if _is_stuck(run, step)), None)
    within = (_stuck_within(run, step) for step in steps if run.state[step] == State.ACTIVE)
    return stuck if stuck is not None else next((step for step in within if step is not None), None)
