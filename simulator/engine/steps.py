"""What each kind of step does when its turn comes: tasks become ready; branches, rounds, waits, calls, sets."""

from collections.abc import Callable
from dataclasses import dataclass

from drillbook.simulator.engine import messages, promises
from drillbook.simulator.engine.allocation import accountable
from drillbook.simulator.engine.instances import begin, leave, settle
from drillbook.simulator.engine.moments import mark_task
from drillbook.simulator.engine.program import READY_SHIFT, Kind
from drillbook.simulator.engine.state import Run, Scope, State, Stuck, Told, by_level
from drillbook.simulator.log.events import BranchTaken, RoundStarted, WaitBegan, WaitEnded
from drillbook.simulator.model.tasks import Branch, Call, Choose, Put, Repeat, Wait

MOST_ROUNDS = 1_000


@dataclass(slots=True)
class Rounds:
    """A repeat under way: how many rounds, the one at work, and when the next may begin."""

    number: int = 0
    working: Scope | None = None
    next_at: int = 0


def look_at_guards(run: Run) -> None:
    """Steps whose last predecessor has settled: tasks become ready, other steps take their course."""
    while run.guards:
        slots, run.guards = run.guards, []
        if len(slots) > 1:
            slots.sort()
        for slot in slots:
            state = run.state[slot]
            if state == State.WAITING:
                step = run.step[slot]
                if step.quick and not run.claimed:
                    _quickly_ready(run, slot)
                else:
                    _COURSE[step.kind](run, slot)
            elif state == State.ACTIVE and slot in run.repeats:
                _next_round(run, slot)


def _quickly_ready(run: Run, slot: int) -> None:
    run.ready_at[slot] = now = run.now
    run.state[slot] = State.READY
    records = run.records
    if records is not None:
        records.append((Told.READY, now, run.cause[slot], slot, False))
        run.cause[slot] = len(records) - 1
    if run.step[slot].promise >= 0:
        promises.ready(run, slot, run.cause[slot])
    run.new_ready.append((rank(run, slot), slot))


def _ready(run: Run, slot: int) -> None:
    step, scope = run.step[slot], run.scope[slot]
    task = step.task
    assert task is not None
    run.ready_at[slot] = run.now
    played = bool(run.claimed) and accountable(run, task) in run.claimed
    run.state[slot] = State.PLAYED if played else State.READY
    run.cause[slot] = run.note(Told.READY, run.cause[slot], slot, played)
    if step.watched or step.promise >= 0:
        mark_task(run, "ready", slot, run.cause[slot])
    if len(task.takes) > 1 or not step.simple:
        run.extra[slot]["level"] = run.level[scope.plan] if scope.plan >= 0 else 0
    if not played:
        run.new_ready.append((rank(run, slot), slot))


def rank(run: Run, slot: int) -> int:
    """Smaller goes first; unique."""
    key = run.step[slot].key + run.scope[slot].key
    return key + (run.ready_at[slot] << READY_SHIFT) if run.program.first_come else key


def _join(run: Run, slot: int) -> None:
    run.state[slot] = State.FINISHED
    settle(run, slot, run.cause[slot])


def _choose(run: Run, slot: int) -> None:
    step = run.step[slot]
    assert isinstance(step.what, Choose)
    taken = _branch(run, slot, step.what.branches)
    token = run.cause[slot]
    if run.records is not None:
        token = run.tell(BranchTaken, token, path=run.path(slot), branch=taken + 1)
    base = slot - step.at
    skipped = [
        base + at
        for number, branch in enumerate(step.what.branches)
        if number != taken
        for at in branch.nodes
        if not run.state[base + at]
    ]
    for other in skipped:
        run.state[other] = State.SKIPPED
    run.state[slot] = State.FINISHED
    for other in skipped:
        leave(run, other, "skipped", token)
    settle(run, slot, token)
    for other in skipped:
        settle(run, other, token)


def _branch(run: Run, slot: int, branches: tuple[Branch, ...]) -> int:
    """The first whose condition holds, or by one draw; -1 for none."""
    scope, conditions = run.scope[slot], run.step[slot].branches
    drawn = run.uniform(run.path(slot), "choose") if any(branch.share for branch in branches) else 0.0
    below = 0.0
    for number, (branch, holds) in enumerate(zip(branches, conditions, strict=True)):
        if holds is not None:
            if holds(run, scope):
                return number
        elif branch.share:
            below += branch.share
            if drawn < below:
                return number
        else:
            return number
    return -1


def _repeat(run: Run, slot: int) -> None:
    run.state[slot] = State.ACTIVE
    run.repeats[slot] = Rounds()
    _next_round(run, slot)


def _next_round(run: Run, slot: int) -> None:
    step, scope, rounds = run.step[slot], run.scope[slot], run.repeats[slot]
    assert isinstance(step.what, Repeat)
    assert step.block is not None
    if _is_last(run, slot, rounds) or (step.guard is not None and step.guard(run, scope)):
        del run.repeats[slot]
        run.state[slot] = State.FINISHED
        settle(run, slot, run.cause[slot])
        return
    run.rounds += 1
    if run.rounds > MOST_ROUNDS:
        raise Stuck(run.path(slot))
    rounds.number += 1
    every = by_level(step.what.every, run.level[scope.plan]) if step.what.every else 0
    rounds.next_at = run.now + every
    token = run.cause[slot]
    if run.records is not None:
        token = run.tell(RoundStarted, token, path=run.path(slot), number=rounds.number)
    _open_round(run, slot, rounds, token)


def _is_last(run: Run, slot: int, rounds: Rounds) -> bool:
    repeat = run.step[slot].what
    assert isinstance(repeat, Repeat)
    return bool(repeat.times) and rounds.number >= repeat.times


def _open_round(run: Run, slot: int, rounds: Rounds, token: int) -> None:
    near, body = run.scope[slot], run.step[slot].block
    assert body is not None
    scope = Scope()
    for name in ("instance", "place", "plan", "prefix", "procedure", "root", "root_at"):
        setattr(scope, name, getattr(near, name))
    scope.suffix = f"{near.suffix}@{rounds.number}"
    scope.token = run.cause[slot] = token
    scope.then = lambda run, done, token: _round_done(run, slot, done, token)
    rounds.working = scope
    run.open_scope(scope, body)
    _link_outer(run, slot, scope)
    if body.promises:
        promises.begun(run, scope)


def _link_outer(run: Run, slot: int, scope: Scope) -> None:
    """`after` from inside the body to the block around it."""
    base = slot - run.step[slot].at
    for inner, outer in scope.body.outer:
        if run.state[base + outer] >= State.FINISHED:
            run.todo[scope.base + inner] -= 1
            if not run.todo[scope.base + inner]:
                run.guards.append(scope.base + inner)
        else:
            run.outer.setdefault(base + outer, []).append(scope.base + inner)


def _round_done(run: Run, slot: int, scope: Scope, token: int) -> None:
    rounds = run.repeats[slot]
    rounds.working = None
    if scope.withdrawn:
        del run.repeats[slot]
        run.state[slot] = State.WITHDRAWN
        settle(run, slot, token)
    elif rounds.next_at <= run.now or _is_last(run, slot, rounds):
        run.cause[slot] = token
        run.guards.append(slot)
    else:
        run.later(rounds.next_at - run.now, _look_again, slot)


def _look_again(run: Run, slot: int) -> None:
    if run.state[slot] == State.ACTIVE:
        run.guards.append(slot)


def _wait(run: Run, slot: int) -> None:
    step, scope = run.step[slot], run.scope[slot]
    assert isinstance(step.what, Wait)
    assert step.guard is not None
    if step.guard(run, scope):
        _join(run, slot)
        return
    run.state[slot] = State.ACTIVE
    patience = by_level(step.what.at_most, run.level[scope.plan]) if step.what.at_most else -1
    if run.records is not None:
        run.cause[slot] = run.tell(WaitBegan, run.cause[slot], path=run.path(slot), at_most=patience)
    run.waits[slot] = run.cause[slot]
    if patience >= 0:
        run.later(patience, _lose_patience, slot)


def _lose_patience(run: Run, slot: int) -> None:
    if slot in run.waits:
        guard = run.step[slot].guard
        assert guard is not None
        _end_wait(run, slot, bool(guard(run, run.scope[slot])), run.waits[slot])


def look_at_waits(run: Run) -> None:
    for slot in sorted(run.waits):
        guard = run.step[slot].guard
        if guard is not None and slot in run.waits and guard(run, run.scope[slot]):
            _end_wait(run, slot, True, run.because(run.step[slot].keys))


def _end_wait(run: Run, slot: int, held: bool, token: int) -> None:
    del run.waits[slot]
    if run.records is not None:
        token = run.tell(WaitEnded, token, path=run.path(slot), held=held)
    run.state[slot] = State.FINISHED
    settle(run, slot, token)


def _call(run: Run, slot: int) -> None:
    call = run.step[slot].what
    assert isinstance(call, Call)
    run.state[slot] = State.ACTIVE
    if call.sending is None:
        _called(run, slot, run.cause[slot])
    else:
        messages.send(
            run, call.sending, run.path(slot), "", run.cause[slot], lambda run, to, token: _called(run, slot, token)
        )


def _called(run: Run, slot: int, token: int) -> None:
    call = run.step[slot].what
    assert isinstance(call, Call)
    if call.procedure < 0:
        _end_call(run, slot, token)
    else:
        run.called[slot] = begin(
            run,
            call.procedure,
            token,
            "call",
            near=run.scope[slot],
            then=lambda run, _, token: _end_call(run, slot, token),
        )


def _end_call(run: Run, slot: int, token: int) -> None:
    run.state[slot] = State.FINISHED
    settle(run, slot, token)


def _put(run: Run, slot: int) -> None:
    run.state[slot] = State.ACTIVE
    run.puts.append(slot)


def end_puts(run: Run) -> None:
    """`set` steps take effect together with everything else that is set in this round."""
    for slot in run.puts:
        put = run.step[slot].what
        assert isinstance(put, Put)
        key = run.step[slot].key + run.scope[slot].key
        run.sets.append((key, put.sets, run.scope[slot], slot, run.cause[slot]))
    run.puts = []


_COURSE: dict[int, Callable[[Run, int], None]] = {
    Kind.PERFORM: _ready,
    Kind.JOIN: _join,
    Kind.CHOOSE: _choose,
    Kind.REPEAT: _repeat,
    Kind.WAIT: _wait,
    Kind.CALL: _call,
    Kind.PUT: _put,
}
