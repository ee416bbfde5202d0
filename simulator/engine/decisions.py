"""Carry out the decisions of people: a role that somebody has claimed is not played by the engine.

The tasks of a claimed role wait to be begun and finished by a decision.
"""

from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple, Protocol

from drillbook.simulator.engine import injects, knowledge, levels
from drillbook.simulator.engine.execution import begin_work, end_work, fail, schedule_end
from drillbook.simulator.engine.means.allocation import accountable
from drillbook.simulator.engine.preemption import AT_WORK
from drillbook.simulator.engine.program.facts import STARTEX
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.holdings import Holding
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import DecisionTaken
from drillbook.simulator.model.decisions_made import Decision
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.tasks import Assign

_EXPECTED: Final = {"begin": status.PLAYED, "finish": status.WORKING}


class Attempt(NamedTuple):
    """A decision whose time has come; ``again``: it is tried for the second time in its instant."""

    decision: Decision
    again: bool


class Named(Protocol):
    """Anything of a model that has a name."""

    @property
    def name(self) -> str: ...


def schedule(run: Run, decisions: tuple[Decision, ...]) -> None:
    """Schedule decisions in the order given, those of one moment too."""
    for number, decision in enumerate(decisions):
        run.clock.decision(decision.at, number, _take, Attempt(decision, False))


def _take(run: Run, attempt: Attempt) -> None:
    """What is to be begun or finished may itself come about at this very moment: then it is tried once more."""
    decision, again = attempt
    if decision.kind in _EXPECTED and not again:
        slot = _slot(run, decision.what)
        if slot is None or run.slots.state[slot] != _EXPECTED[decision.kind]:
            run.later(0, _take, Attempt(decision, True))
            return
    _CARRIED_OUT[decision.kind](run, decision)


def _record(run: Run, decision: Decision, refused: str = "", cause: int = 0) -> int:
    return run.record(
        DecisionTaken, cause, decision=decision.kind, what=decision.what, by=decision.by, value=decision.value,
        refused=refused,
    )  # fmt: skip


def _slot(run: Run, path: str) -> int | None:
    slots = run.slots
    for slot in range(len(slots.step) - 1, -1, -1):
        if slots.step[slot].task is not None and path.endswith(slots.scope[slot].suffix) and run.path(slot) == path:
            return slot
    return None


def _position(things: Iterable[Named], name: str) -> int | None:
    return next((number for number, thing in enumerate(things) if thing.name == name), None)


def _claim(run: Run, decision: Decision) -> None:
    role = _position(run.model.roles, decision.what)
    if role is None:
        _record(run, decision, "unknown role")
        return
    _record(run, decision)
    run.work.claimed.add(role)
    for slot, state in enumerate(run.slots.state):
        task = run.slots.step[slot].task
        if state == status.READY and task is not None and accountable(run, task) == role:
            run.slots.state[slot] = status.PLAYED


def _release(run: Run, decision: Decision) -> None:
    """The engine plays the role again: what was being done ends when it would have, or now."""
    role = _position(run.model.roles, decision.what)
    if role is None or role not in run.work.claimed:
        _record(run, decision, "not claimed")
        return
    _record(run, decision)
    run.work.claimed.discard(role)
    for slot, state in enumerate(run.slots.state):
        task = run.slots.step[slot].task
        if task is None or accountable(run, task) != role:
            continue
        if state == status.PLAYED:
            run.slots.state[slot] = status.READY
            run.agenda.new_ready.append((run.rank(slot), slot))
        elif _was_by_hand(run, slot) and state == status.WORKING:
            schedule_end(run, slot, run.work.progress[slot].ends_at - run.now)


def _was_by_hand(run: Run, slot: int) -> bool:
    """Whether a person had begun a task; from now on the engine ends it."""
    progress = run.work.progress.get(slot)
    if progress is None or not progress.by_hand:
        return False
    progress.by_hand = False
    return True


def _begin(run: Run, decision: Decision) -> None:
    slot = _slot(run, decision.what)
    if slot is None or run.slots.state[slot] != status.PLAYED:
        _record(run, decision, "not ready")
        return
    run.slots.cause[slot] = _record(run, decision, cause=run.slots.cause[slot])
    run.work.progress[slot].by_hand = True
    run.slots.state[slot] = status.READY
    run.agenda.new_ready.append((run.rank(slot), slot))


def _finish(run: Run, decision: Decision) -> None:
    slot = _slot(run, decision.what)
    progress = None if slot is None else run.work.progress.get(slot)
    if slot is None or run.slots.state[slot] != status.WORKING or progress is None or not progress.by_hand:
        _record(run, decision, "not begun")
        return
    run.slots.cause[slot] = _record(run, decision, cause=run.slots.cause[slot])
    run.slots.generation[slot] += 1
    end_work(run, slot)


def _fail(run: Run, decision: Decision) -> None:
    """A person says that a task has not worked, whether it was begun or not."""
    slot = _slot(run, decision.what)
    progress = None if slot is None else run.work.progress.get(slot)
    by_hand = progress is not None and progress.by_hand and slot is not None and run.slots.state[slot] in AT_WORK
    if slot is None or not (by_hand or run.slots.state[slot] == status.PLAYED):
        _record(run, decision, "not begun")
        return
    fail(run, slot, "person", _record(run, decision, cause=run.slots.cause[slot]))


def _level(run: Run, decision: Decision) -> None:
    plan, level = _plan_and_level(run, decision)
    if plan is None or level is None:
        _record(run, decision, "unknown level")
        return
    token = _record(run, decision)
    standing = run.command.standing[plan]
    scope = standing.raising.pop(level, None)
    if scope is not None:
        scope.then = None
        for slot in scope.slots:
            task = run.slots.step[slot].task
            if task is not None and task.decision and run.slots.state[slot] < status.FINISHED:
                _conclude(run, slot, token)
        levels.drop_instance(run, scope, token)
    root = scope.root if scope is not None else STARTEX
    levels.set_level(run, plan, level, root, token)


def _conclude(run: Run, slot: int, token: int) -> None:
    """The decision is taken here and now, whatever stage its task was at."""
    slots, progress = run.slots, run.work.progress
    slots.cause[slot] = token
    slots.generation[slot] += 1
    if slots.state[slot] not in AT_WORK:
        task = slots.step[slot].task
        assert task is not None
        if slots.ready_at[slot] < 0:
            slots.ready_at[slot] = run.now
        noted = progress[slot]
        noted.by_hand, noted.dispatched_at, noted.waited_for = True, run.now, NONE
        if noted.level is None:
            noted.level = run.facts.level[slots.scope[slot].plan]
        run.work.holdings[slot] = Holding(accountable(run, task), ())
        begin_work(run, slot)
    end_work(run, slot)


def _plan_and_level(run: Run, decision: Decision) -> tuple[int | None, int | None]:
    plan = _position(run.model.plans, decision.what)
    if plan is None:
        return None, None
    if decision.value in ("none", ""):
        return plan, 0
    at = _position(run.model.plans[plan].levels, decision.value)
    return plan, None if at is None else at + 1


def _inject(run: Run, decision: Decision) -> None:
    number = _position(run.model.injects, decision.what)
    if number is None:
        _record(run, decision, "unknown inject")
        return
    injects.schedule(run, number, run.now, _record(run, decision))


def _order(run: Run, decision: Decision) -> None:
    plan, level = _plan_and_level(run, decision)
    if plan is None or level is None:
        _record(run, decision, "unknown level")
        return
    token = _record(run, decision)
    what: Literal["judged", "ordered"] = "judged" if decision.kind == "judged" else "ordered"
    knowledge.apply(run, (Assign(what, plan, level),), NONE, STARTEX, token)


def _set(run: Run, decision: Decision) -> None:
    name, _, place_name = decision.what.removesuffix(")").partition("(")
    indicator = _position(run.model.indicators, name)
    place = _position(run.model.places, place_name) if place_name else NONE
    if indicator is None or place is None:
        _record(run, decision, "unknown indicator")
        return
    values = run.model.indicators[indicator].values
    try:
        value = float(values.index(decision.value)) if values else float(decision.value.split()[0])
    except (ValueError, IndexError):
        _record(run, decision, "unknown value")
        return
    knowledge.apply(run, (Assign("indicator", indicator, value, place),), NONE, STARTEX, _record(run, decision))


def _mark(run: Run, decision: Decision) -> None:
    """Somebody saw it happen outside: that is noted, and the run goes on with its own times."""
    if decision.kind == "received":
        _record(run, decision, "" if _position(run.model.channels, decision.value) is not None else "unknown channel")
    else:
        _record(run, decision, "" if decision.what in run.units.name else "unknown unit")


_CARRIED_OUT: Final[dict[str, Callable[[Run, Decision], None]]] = {
    "claim": _claim,
    "release": _release,
    "begin": _begin,
    "finish": _finish,
    "fail": _fail,
    "level": _level,
    "inject": _inject,
    "judged": _order,
    "ordered": _order,
    "set": _set,
    "received": _mark,
    "set-out": _mark,
    "arrived": _mark,
}
