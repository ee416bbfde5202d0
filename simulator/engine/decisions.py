"""Decisions of people in the run: they are what is stored; the log follows from them.

A role that somebody has claimed is not played by the engine: its tasks wait to be begun and finished.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from drillbook.simulator.engine import injects, knowledge, levels
from drillbook.simulator.engine.allocation import Allotment, accountable
from drillbook.simulator.engine.execution import begin_work, end_work
from drillbook.simulator.engine.preemption import AT_WORK
from drillbook.simulator.engine.state import Run, State
from drillbook.simulator.engine.steps import rank
from drillbook.simulator.log.events import DecisionTaken
from drillbook.simulator.model.tasks import Assign

DecisionKind = Literal["claim", "release", "begin", "finish", "level", "inject", "judged", "ordered", "set"]


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """What somebody did at a moment of the exercise. ``by``: who; the facilitator may act for anybody.

    ``claim`` / ``release``: ``what`` a role. ``begin`` / ``finish``: the path of a task of a claimed role. ``level`` /
    ``judged`` / ``ordered``: a plan, ``value`` the level's name (`none` ends the response). ``inject``: one of the
    pool. ``set``: an indicator, or `indicator(place)`, ``value`` as people write it.
    """

    at: int
    kind: DecisionKind
    what: str
    value: str = ""
    by: str = ""


def schedule(run: Run, decisions: tuple[Decision, ...]) -> None:
    """In the order given, those of one moment too."""
    for number, decision in enumerate(decisions):
        item = (-1, number, _come, (decision, False))
        if decision.at <= 0:
            run.due.append(item)
        else:
            run.clock.after(decision.at, item)


def _come(run: Run, about: tuple[Decision, bool]) -> None:
    """What is to be begun or finished may itself come about at this very moment: then it is tried once more."""
    decision, again = about
    wanted = {"begin": (State.PLAYED,), "finish": (State.WORKING,)}.get(decision.kind)
    if wanted and not again:
        slot = _slot(run, decision.what)
        if slot is None or run.state[slot] not in wanted:
            run.later(0, _come, (decision, True))
            return
    _MADE[decision.kind](run, decision)


def _tell(run: Run, decision: Decision, refused: str = "", cause: int = 0) -> int:
    return run.tell(
        DecisionTaken, cause, decision=decision.kind, what=decision.what, by=decision.by, value=decision.value,
        refused=refused,
    )  # fmt: skip


def _slot(run: Run, path: str) -> int | None:
    for slot in range(len(run.step) - 1, -1, -1):
        if run.step[slot].task is not None and path.endswith(run.scope[slot].suffix) and run.path(slot) == path:
            return slot
    return None


def _named(things: tuple, name: str) -> int | None:  # type: ignore[type-arg]
    return next((number for number, thing in enumerate(things) if thing.name == name), None)


def _claim(run: Run, decision: Decision) -> None:
    role = _named(run.model.roles, decision.what)
    if role is None:
        _tell(run, decision, "unknown role")
        return
    _tell(run, decision)
    run.claimed.add(role)
    for slot, state in enumerate(run.state):
        task = run.step[slot].task
        if state == State.READY and task is not None and accountable(run, task) == role:
            run.state[slot] = State.PLAYED


def _release(run: Run, decision: Decision) -> None:
    """The engine plays the role again: what was being done ends when it would have, or now."""
    role = _named(run.model.roles, decision.what)
    if role is None or role not in run.claimed:
        _tell(run, decision, "not claimed")
        return
    _tell(run, decision)
    run.claimed.discard(role)
    for slot, state in enumerate(run.state):
        task = run.step[slot].task
        if task is None or accountable(run, task) != role:
            continue
        if state == State.PLAYED:
            run.state[slot] = State.READY
            run.new_ready.append((rank(run, slot), slot))
        elif slot in run.extra and run.extra[slot].pop("by_hand", False) and state == State.WORKING:
            left = run.extra[slot]["ends_at"] - run.now
            run.clock.after(left, (0, slot, run.generation[slot], None)) if left > 0 else run.zero.append(slot)


def _begin(run: Run, decision: Decision) -> None:
    slot = _slot(run, decision.what)
    if slot is None or run.state[slot] != State.PLAYED:
        _tell(run, decision, "not ready")
        return
    run.cause[slot] = _tell(run, decision, cause=run.cause[slot])
    run.extra[slot]["by_hand"] = True
    run.state[slot] = State.READY
    run.new_ready.append((rank(run, slot), slot))


def _finish(run: Run, decision: Decision) -> None:
    slot = _slot(run, decision.what)
    if slot is None or run.state[slot] != State.WORKING or "by_hand" not in run.extra.get(slot, {}):
        _tell(run, decision, "not begun")
        return
    run.cause[slot] = _tell(run, decision, cause=run.cause[slot])
    run.generation[slot] += 1
    end_work(run, slot)


def _level(run: Run, decision: Decision) -> None:
    plan, level = _plan_and_level(run, decision)
    if plan is None or level is None:
        _tell(run, decision, "unknown level")
        return
    token = _tell(run, decision)
    standing = run.standing[plan]
    if standing.raising is not None and standing.wanted == level:
        scope, standing.raising, standing.wanted = standing.raising, None, 0
        scope.then = None
        for slot in range(scope.base, scope.base + scope.body.size):
            task = run.step[slot].task
            if task is not None and task.decision and run.state[slot] < State.FINISHED:
                _conclude(run, slot, token)
        levels.drop_instance(run, scope, token)
    levels.set_level(run, plan, level, token)


def _conclude(run: Run, slot: int, token: int) -> None:
    """The decision is taken here and now, whatever stage its task was at."""
    run.cause[slot] = token
    run.generation[slot] += 1
    if run.state[slot] not in AT_WORK:
        task = run.step[slot].task
        assert task is not None
        if run.ready_at[slot] < 0:
            run.ready_at[slot] = run.now
        run.extra[slot].update(by_hand=True, dispatched_at=run.now, waited_for=-1)
        run.extra[slot].setdefault("level", run.level[run.scope[slot].plan])
        run.allotted[slot] = Allotment(accountable(run, task))
        begin_work(run, slot)
    end_work(run, slot)


def _plan_and_level(run: Run, decision: Decision) -> tuple[int | None, int | None]:
    plan = _named(run.model.plans, decision.what)
    if plan is None:
        return None, None
    if decision.value in ("none", ""):
        return plan, 0
    at = _named(run.model.plans[plan].levels, decision.value)
    return plan, None if at is None else at + 1


def _inject(run: Run, decision: Decision) -> None:
    number = _named(run.model.injects, decision.what)
    if number is None:
        _tell(run, decision, "unknown inject")
        return
    injects.schedule(run, number, run.now, _tell(run, decision))


def _order(run: Run, decision: Decision) -> None:
    plan, level = _plan_and_level(run, decision)
    if plan is None or level is None:
        _tell(run, decision, "unknown level")
        return
    token = _tell(run, decision)
    what: Literal["judged", "ordered"] = "judged" if decision.kind == "judged" else "ordered"
    knowledge.apply(run, (Assign(what, plan, level),), -1, token)


def _set(run: Run, decision: Decision) -> None:
    name, _, place_name = decision.what.removesuffix(")").partition("(")
    indicator = _named(run.model.indicators, name)
    place = _named(run.model.places, place_name) if place_name else -1
    if indicator is None or place is None:
        _tell(run, decision, "unknown indicator")
        return
    values = run.model.indicators[indicator].values
    try:
        value = float(values.index(decision.value)) if values else float(decision.value.split()[0])
    except (ValueError, IndexError):
        _tell(run, decision, "unknown value")
        return
    knowledge.apply(run, (Assign("indicator", indicator, value, place),), -1, _tell(run, decision))


_MADE: dict[str, Callable[[Run, Decision], None]] = {
    "claim": _claim,
    "release": _release,
    "begin": _begin,
    "finish": _finish,
    "level": _level,
    "inject": _inject,
    "judged": _order,
    "ordered": _order,
    "set": _set,
}
