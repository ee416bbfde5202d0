"""What each kind of step does when its turn comes: tasks become ready; branches, rounds, waits, calls, sets."""

from collections.abc import Callable
from typing import Final

from drillbook.simulator.engine import messages, promises
from drillbook.simulator.engine.deadlines import first_of, next_round
from drillbook.simulator.engine.execution import lose_patience_with
from drillbook.simulator.engine.growth import fix_growth
from drillbook.simulator.engine.instances import begin, leave, settle
from drillbook.simulator.engine.means.allocation import accountable
from drillbook.simulator.engine.moments import mark_task
from drillbook.simulator.engine.program.conditions import occurrence_of
from drillbook.simulator.engine.program.steps import READY_SHIFT, Step, by_level
from drillbook.simulator.engine.state import record_codes, status
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.engine.state.run import MOST_ROUNDS, Run, Stuck
from drillbook.simulator.engine.state.slots import Rounds
from drillbook.simulator.log.events import BranchTaken, RoundStarted, WaitBegan, WaitEnded
from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.tasks import Branch, Call, Choose, Join, Perform, Put, Repeat, Wait, What

_NO_BRANCH: Final = -1


def look_at_guards(run: Run) -> None:
    """Give every step its turn whose last predecessor has settled, in the order of their slots."""
    agenda, steps, states, played = run.agenda, run.slots.step, run.slots.state, bool(run.work.claimed)
    passes = 0
    while agenda.guards:
        if passes:
            run.count_round()  # what goes round among steps that take no time never leaves this loop
        passes += 1
        turns, agenda.guards = agenda.guards, []
        if len(turns) > 1:
            turns.sort()
        for slot in turns:
            state = states[slot]
            if state == status.WAITING:
                step = steps[slot]
                if step.quick and not played:
                    _make_quickly_ready(run, slot, step)
                else:
                    _TURNS[type(step.what)](run, slot)
            elif state == status.ACTIVE:
                if slot in run.flow.repeats:
                    _begin_round(run, slot)
                elif slot in run.flow.waits:
                    _lose_patience(run, slot)


def _make_quickly_ready(run: Run, slot: int, step: Step) -> None:
    """The same as `_make_ready` for a task whose moments nobody waits for and whose role nobody plays."""
    slots = run.slots
    slots.ready_at[slot] = now = run.now
    slots.state[slot] = status.READY
    records = run.records
    if records is not None:
        records.append((record_codes.READY, now, slots.cause[slot], slot, False))
        slots.cause[slot] = len(records) - 1
    if step.promise_at_ready:
        promises.open_at_ready(run, slot, slots.cause[slot])
    rank = slots.rank[slot]
    if run.program.first_come:
        rank += now << READY_SHIFT
    run.agenda.new_ready.append((rank, slot))


def _make_ready(run: Run, slot: int) -> None:
    slots = run.slots
    step = slots.step[slot]
    task = step.task
    assert task is not None
    slots.ready_at[slot] = run.now
    played = bool(run.work.claimed) and accountable(run, task) in run.work.claimed
    slots.state[slot] = status.PLAYED if played else status.READY
    slots.cause[slot] = run.note((record_codes.READY, run.now, slots.cause[slot], slot, played))
    if step.marks:
        mark_task(run, "ready", slot, slots.cause[slot])
    if not step.simple:
        run.work.progress[slot].level = run.level_of(slots.scope[slot])
    if task.give_up >= 0:
        run.later(task.give_up, lose_patience_with, slot)
    if step.grows:
        fix_growth(run, slot)
    if not played:
        run.agenda.new_ready.append((run.rank(slot), slot))


def _finish(run: Run, slot: int, token: int) -> None:
    run.slots.state[slot] = status.FINISHED
    settle(run, slot, token)


def _join(run: Run, slot: int) -> None:
    _finish(run, slot, run.slots.cause[slot])


def _choose(run: Run, slot: int) -> None:
    slots = run.slots
    step = slots.step[slot]
    assert isinstance(step.what, Choose)
    failed = step.what.failed
    taken = _failure(run, slot - step.at + failed) if failed >= 0 else _branch(run, slot, step.what.branches)
    token = slots.cause[slot]
    if run.records is not None and failed < 0:
        token = run.record(BranchTaken, token, path=run.path(slot), branch=taken + 1)
    base = slot - step.at
    skipped = [
        base + at
        for number, branch in enumerate(step.what.branches)
        if number != taken
        for at in branch.nodes
        if slots.state[base + at] == status.WAITING
    ]
    for other in skipped:
        slots.state[other] = status.SKIPPED
    slots.state[slot] = status.FINISHED
    for other in skipped:
        leave(run, other, "skipped", token)
    settle(run, slot, token)
    for other in skipped:
        settle(run, other, token)


def _failure(run: Run, slot: int) -> int:
    """The only branch, if the task before it has failed."""
    return 0 if run.slots.state[slot] == status.FAILED else _NO_BRANCH


def _branch(run: Run, slot: int, branches: tuple[Branch, ...]) -> int:
    """The position of the first branch whose condition holds, or one by a draw."""
    scope, conditions = run.slots.scope[slot], run.slots.step[slot].branches
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
    return _NO_BRANCH


def _repeat(run: Run, slot: int) -> None:
    run.slots.state[slot] = status.ACTIVE
    run.flow.repeats[slot] = Rounds()
    repeat = run.slots.step[slot].what
    assert isinstance(repeat, Repeat)
    first = next_round(run, repeat, run.slots.scope[slot], first=True)
    if first > run.now:
        run.later(first - run.now, _look_again, slot)
    else:
        _begin_round(run, slot)


def _begin_round(run: Run, slot: int) -> None:
    """The next round, or the end of the repeat."""
    step, scope, rounds = run.slots.step[slot], run.slots.scope[slot], run.flow.repeats[slot]
    assert isinstance(step.what, Repeat)
    if _is_last(step.what, rounds) or (step.guard is not None and step.guard(run, scope)):
        del run.flow.repeats[slot]
        _finish(run, slot, run.slots.cause[slot])
        return
    run.rounds += 1
    if run.rounds > MOST_ROUNDS:
        raise Stuck(run.path(slot))
    rounds.number += 1
    rounds.next_at = next_round(run, step.what, scope, first=False)
    token = run.slots.cause[slot]
    if run.records is not None and not step.what.member:
        token = run.record(RoundStarted, token, path=run.path(slot), number=rounds.number)
    _open_round(run, slot, rounds, token)


def _is_last(repeat: Repeat, rounds: Rounds) -> bool:
    return bool(repeat.times) and rounds.number >= repeat.times


def _open_round(run: Run, slot: int, rounds: Rounds, token: int) -> None:
    near, body = run.slots.scope[slot], run.slots.step[slot].block
    repeat = run.slots.step[slot].what
    assert body is not None
    assert isinstance(repeat, Repeat)
    run.slots.cause[slot] = token
    rounds.working = scope = Scope(
        procedure=near.procedure,
        plan=near.plan,
        body=body,
        prefix=near.prefix,
        suffix=f"{near.suffix}@{repeat.member or rounds.number}",
        instance=near.instance,
        place=near.place if repeat.place < 0 else repeat.place,
        root=near.root,
        root_at=near.root_at,
        around=near,
        token=token,
        then=lambda run, done, token: _end_round(run, slot, done, token),
    )
    run.open_scope(scope)
    _link_outer(run, slot, scope)
    if body.promises:
        promises.open_with_scope(run, scope)


def _link_outer(run: Run, slot: int, scope: Scope) -> None:
    """`after` from inside the body to the block around it."""
    slots = run.slots
    base = slot - slots.step[slot].at
    for inner, outer in scope.body.outer:
        if slots.state[base + outer] >= status.FINISHED:
            slots.todo[scope.base + inner] -= 1
            if not slots.todo[scope.base + inner]:
                run.agenda.guards.append(scope.base + inner)
        else:
            run.flow.outer.setdefault(base + outer, []).append(scope.base + inner)


def _end_round(run: Run, slot: int, scope: Scope, token: int) -> None:
    rounds, repeat = run.flow.repeats[slot], run.slots.step[slot].what
    assert isinstance(repeat, Repeat)
    rounds.working = None
    if scope.withdrawn:
        del run.flow.repeats[slot]
        run.slots.state[slot] = status.WITHDRAWN
        settle(run, slot, token)
    elif rounds.next_at <= run.now or _is_last(repeat, rounds):
        run.slots.cause[slot] = token
        run.agenda.guards.append(slot)
    else:
        run.later(rounds.next_at - run.now, _look_again, slot)


def _look_again(run: Run, slot: int) -> None:
    if run.slots.state[slot] == status.ACTIVE:
        run.agenda.guards.append(slot)


def _wait(run: Run, slot: int) -> None:
    slots = run.slots
    step, scope = slots.step[slot], slots.scope[slot]
    assert isinstance(step.what, Wait)
    assert step.guard is not None
    if step.guard(run, scope) or (step.what.clock and first_of(step.what.clock, run.now) == run.now):
        _finish(run, slot, slots.cause[slot])
        return
    slots.state[slot] = status.ACTIVE
    patience = by_level(step.what.at_most, run.level_of(scope)) if step.what.at_most else NONE
    if run.records is not None:
        slots.cause[slot] = run.record(WaitBegan, slots.cause[slot], path=run.path(slot), at_most=patience)
    run.flow.waits[slot] = slots.cause[slot]
    if patience >= 0:
        run.later(patience, _look_again, slot)
    if step.what.clock:
        run.later(first_of(step.what.clock, run.now) - run.now, _strike, slot)


def _strike(run: Run, slot: int) -> None:
    """End a wait for a time of day, if it still waits."""
    if slot in run.flow.waits:
        _end_wait(run, slot, True, run.flow.waits[slot])


def _lose_patience(run: Run, slot: int) -> None:
    """The time is over; what came about at this very instant has been seen before."""
    guard = run.slots.step[slot].guard
    assert guard is not None
    _end_wait(run, slot, bool(guard(run, run.slots.scope[slot])), run.flow.waits[slot])


def look_at_waits(run: Run) -> None:
    """End every wait whose condition holds now, in the order of their slots."""
    waits = run.flow.waits
    for slot in sorted(waits):
        guard = run.slots.step[slot].guard
        assert guard is not None
        if slot in waits and guard(run, run.slots.scope[slot]):
            _end_wait(run, slot, True, _what_ended(run, slot))


def _what_ended(run: Run, slot: int) -> int:
    """The token of the moment that was waited for, not of another one of the same instant; else of the last change."""
    step = run.slots.step[slot]
    assert isinstance(step.what, Wait)
    if isinstance(step.what.until, Moment):
        occurrence = occurrence_of(run, run.slots.scope[slot], step.what.until)
        if occurrence is not None:
            return occurrence.token
    return run.changes.latest(step.keys)


def _end_wait(run: Run, slot: int, held: bool, token: int) -> None:
    del run.flow.waits[slot]
    if run.records is not None:
        token = run.record(WaitEnded, token, path=run.path(slot), held=held)
    _finish(run, slot, token)


def _call(run: Run, slot: int) -> None:
    call, cause = run.slots.step[slot].what, run.slots.cause[slot]
    assert isinstance(call, Call)
    run.slots.state[slot] = status.ACTIVE
    if call.sending is None:
        _follow_call(run, slot, cause)
    else:
        messages.send(
            run, call.sending, run.path(slot), "", cause, lambda run, to, token: _follow_call(run, slot, token)
        )


def _follow_call(run: Run, slot: int, token: int) -> None:
    """The procedure begins that was called; the call ends with it."""
    call = run.slots.step[slot].what
    assert isinstance(call, Call)
    if call.procedure < 0:
        _finish(run, slot, token)
        return
    near = run.slots.scope[slot]
    run.flow.called[slot] = begin(
        run, call.procedure, token, "call", near=near, then=lambda run, _, token: _finish(run, slot, token)
    )


def _put(run: Run, slot: int) -> None:
    run.slots.state[slot] = status.ACTIVE
    run.agenda.puts.append(slot)


def collect_puts(run: Run) -> None:
    """Let `set` steps take effect together with everything else that is set in this round."""
    slots = run.slots
    for slot in run.agenda.puts:
        put, scope = slots.step[slot].what, slots.scope[slot]
        assert isinstance(put, Put)
        run.agenda.sets.append((slots.rank[slot], put.sets, scope.place, scope.root, slot, slots.cause[slot]))
    run.agenda.puts = []


_TURNS: Final[dict[type[What], Callable[[Run, int], None]]] = {
    Perform: _make_ready,
    Join: _join,
    Choose: _choose,
    Repeat: _repeat,
    Wait: _wait,
    Call: _call,
    Put: _put,
}
