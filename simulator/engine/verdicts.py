"""Verdicts at EndEx: every step that was set off and is not settled says why, and what was never received or sent."""

from typing import Final, NamedTuple

from drillbook.simulator.engine.fencing import what_is_lacking
from drillbook.simulator.engine.messages import absent_receiver
from drillbook.simulator.engine.recording import pool_name
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.engine.state.response import Message, Verdict
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import (
    InjectNeverSent,
    MessageNeverReceived,
    TaskStarved,
    TaskUnfinished,
    TaskUnmet,
)
from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.conditions_as_written import named, written
from drillbook.simulator.model.model import Inject

_STATES: Final = {
    status.READY: "queued",
    status.WAITING: "waiting",
    status.PLAYED: "played",
    status.TRAVELLING: "travelling",
    status.WORKING: "working",
    status.SENDING: "sending",
}


class _Open(NamedTuple):
    """What is open at the end: by slot, the steps before it that are not settled; by step, the receivers that are
    not there.
    """

    before: dict[int, list[int]]
    absent: dict[int, tuple[str, ...]]


def give_verdicts(run: Run) -> None:
    """Record for every task that was set off and is not settled whether it is starved, unmet or unfinished."""
    slots = run.slots
    absent = _absent_receivers(run)
    for scope in run.instances.scopes:
        if not scope.left:
            continue
        still_open = _Open(_unsettled_before(run, scope), absent)
        for slot in scope.slots:
            if slots.step[slot].task is not None and slots.state[slot] < status.FINISHED:
                _give_verdict(run, slot, still_open)
    for number in sorted(run.messages.under_way):
        _never_received(run, run.messages.under_way[number])
    _never_sent(run)


def _absent_receivers(run: Run) -> dict[int, tuple[str, ...]]:
    """By step whose messages are under way, the roles of which nobody is there to receive them."""
    by_path: dict[str, list[str]] = {}
    for message in run.messages.under_way.values():
        if role := absent_receiver(run, message):
            by_path.setdefault(message.path, []).append(role)
    if not by_path:
        return {}
    senders = (slot for slot, state in enumerate(run.slots.state) if state in (status.SENDING, status.ACTIVE))
    return {slot: tuple(by_path[path]) for slot in senders if (path := run.path(slot)) in by_path}


def _unsettled_before(run: Run, scope: Scope) -> dict[int, list[int]]:
    before: dict[int, list[int]] = {}
    for slot in scope.slots:
        if run.slots.state[slot] < status.FINISHED:
            for at in run.slots.step[slot].next:
                before.setdefault(scope.base + at, []).append(slot)
    return before


def _give_verdict(run: Run, slot: int, still_open: _Open) -> None:
    state = run.slots.state[slot]
    blame = slot if state == status.READY else _blame(run, slot, still_open) if state == status.WAITING else None
    if blame is None or blame in still_open.absent:
        _unfinished(run, slot, blame, still_open)
    elif run.slots.state[blame] == status.READY:
        _starved(run, slot, blame, still_open)
    else:
        path, wait = run.path(slot), run.path(blame)
        run.verdicts.append(Verdict(slot, "unmet", wait))
        run.record(TaskUnmet, _cause(run, slot), path=path, task=run.slots.task_name(slot), wait=wait)


def _cause(run: Run, slot: int) -> int:
    return max(run.slots.cause[slot], 0)


def _starved(run: Run, slot: int, blame: int, still_open: _Open) -> None:
    """It lacks something; what the run did not come to, because it ended in the middle of an instant, lacks nothing."""
    lack, fence = what_is_lacking(run, blame)
    if lack.pool < 0 and fence < 0:
        _unfinished(run, slot, blame if blame != slot else None, still_open)
        return
    pool = pool_name(run, lack.pool)
    run.verdicts.append(Verdict(slot, "starved", pool))
    run.record(
        TaskStarved, _cause(run, slot), path=run.path(slot), task=run.slots.task_name(slot), pool=pool,
        behind=run.path(blame) if blame != slot else "", cut_off=pool_name(run, lack.cut_off),
        fence=run.path(fence) if fence >= 0 else "",
    )  # fmt: skip


def _unfinished(run: Run, slot: int, behind: int | None, still_open: _Open) -> None:
    state = _STATES[run.slots.state[slot]]
    run.verdicts.append(Verdict(slot, "unfinished", state))
    run.record(
        TaskUnfinished, _cause(run, slot), path=run.path(slot), task=run.slots.task_name(slot), state=state,
        behind=run.path(behind) if behind is not None else "",
        absent=still_open.absent.get(slot if behind is None else behind, ()),
    )  # fmt: skip


def _blame(run: Run, slot: int, still_open: _Open) -> int | None:
    """The nearest wait that does not hold, or task that does not get what it needs, before a step: in its own instance,
    or in a round or a call that is not done. Else the nearest message for somebody who is not there.
    """
    seen, ahead, sender = {slot}, list(still_open.before.get(slot, ())), None
    while ahead:
        earlier = ahead.pop(0)
        if earlier in seen:
            continue
        seen.add(earlier)
        stuck = earlier if _is_stuck(run, earlier) else _stuck_within(run, earlier)
        if stuck is not None:
            return stuck
        if sender is None:
            sender = earlier if earlier in still_open.absent else _sender_within(run, earlier, still_open)
        ahead.extend(still_open.before.get(earlier, ()))
    return sender


def _is_stuck(run: Run, slot: int) -> bool:
    return slot in run.flow.waits or run.slots.state[slot] == status.READY


def _inside(run: Run, slot: int) -> Scope | None:
    """The round of a repeat, or what was called, while it is not done."""
    return run.flow.repeats[slot].working if slot in run.flow.repeats else run.flow.called.get(slot)


def _stuck_within(run: Run, slot: int) -> int | None:
    """What holds up the round of a repeat, or what was called."""
    scope = _inside(run, slot)
    if scope is None:
        return None
    stuck = next((inner for inner in scope.slots if _is_stuck(run, inner)), None)
    within = (_stuck_within(run, inner) for inner in scope.slots if run.slots.state[inner] == status.ACTIVE)
    return stuck if stuck is not None else next((inner for inner in within if inner is not None), None)


def _sender_within(run: Run, slot: int, still_open: _Open) -> int | None:
    """A step in it whose message nobody is there to receive."""
    scope = _inside(run, slot)
    if scope is None:
        return None
    within = (inner if inner in still_open.absent else _sender_within(run, inner, still_open) for inner in scope.slots)
    return next((inner for inner in within if inner is not None), None)


def _never_received(run: Run, message: Message) -> None:
    run.record(
        MessageNeverReceived, message.token, message=message.number, path=message.path, to=message.name,
        tries=message.failed, why=message.failure, absent=absent_receiver(run, message),
    )  # fmt: skip


def _never_sent(run: Run) -> None:
    """Injects whose condition or moment never came, in file order; then those whose time had not come yet."""
    if run.records is None:
        return
    for number, inject in enumerate(run.model.injects):
        if inject.when is not None and number not in run.deliveries.triggered:
            _waits_still(run, inject)
    for number, occurrence in run.clock.injects_to_come():
        late = run.model.injects[number]
        name = f"{late.name}#{occurrence + 1}" if len(late.offsets) > 1 else late.name
        run.record(InjectNeverSent, inject=name, title=late.title, why="stopped" if run.over else "time")


def _waits_still(run: Run, inject: Inject) -> None:
    when = inject.when
    assert when is not None
    is_moment = isinstance(when, Moment)
    run.record(
        InjectNeverSent, inject=inject.name, title=inject.title, why="moment" if is_moment else "condition",
        waits_for=written(run.model, when), moment=when.kind if isinstance(when, Moment) else "",
        of=named(run.model, when) if isinstance(when, Moment) else "",
    )  # fmt: skip
