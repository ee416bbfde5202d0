"""Promised times: set running, met, missed, dropped, or still open at the end."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drillbook.simulator.engine.conditions import Subject, happened_at, subject_of
from drillbook.simulator.engine.state import State, Told
from drillbook.simulator.log.events import PromiseDropped, PromiseNeverReached, PromiseNotTriggered
from drillbook.simulator.model.condition import Moment

if TYPE_CHECKING:
    from drillbook.simulator.engine.state import Run, Scope


@dataclass(slots=True)
class Open:
    """One occurrence under way. ``root``: the delivery of the inject that set it running, else -1."""

    promise: int
    path: str
    since: int
    limit: int
    instance: int = -1
    root: int = -1


class Pairs:
    """Promises between two moments: those open, and when their ends came."""

    def __init__(self, run: "Run") -> None:
        self.starts: dict[Subject, list[int]] = {}
        self.ends: dict[Subject, list[int]] = {}
        self.incidents: list[int] = []
        self.open: list[Open] = []
        self.came: dict[int, list[tuple[int, int, int, int]]] = {}
        for number, promise in enumerate(run.model.promises):
            if promise.kind == "pair" and isinstance(promise.start, Moment) and isinstance(promise.end, Moment):
                if promise.start.kind == "incident":
                    self.incidents.append(number)
                else:
                    self.starts.setdefault(subject_of(promise.start), []).append(number)
                self.ends.setdefault(subject_of(promise.end), []).append(number)


def limit_of(run: "Run", number: int) -> int:
    promise = run.model.promises[number]
    limits = promise.limits
    if len(limits) == 1:
        return limits[0]
    level = run.level[promise.plan] if promise.plan >= 0 else 0
    return limits[level] if len(limits) > level else limits[-1]


def begun(run: "Run", scope: "Scope") -> None:
    """The promised times of an instance that has just begun start to run."""
    for at in scope.body.promises:
        slot = scope.base + at
        promise = scope.body.steps[at].promise
        since = _since(run, promise, scope)
        if since is not None and since <= run.now:
            _open(run, promise, slot, since)


def from_incident(run: "Run", scope: "Scope") -> None:
    """Promises between the incident and something the instance that has just begun can bring about itself."""
    for number in run.pairs.incidents:
        promise = run.model.promises[number]
        if not isinstance(promise.start, Moment) or not isinstance(promise.end, Moment):
            continue
        if subject_of(promise.end) in run.program.subjects[scope.procedure]:
            since, limit = scope.root_at + promise.start.plus, limit_of(run, number)
            run.pairs.open.append(Open(number, scope.prefix, since, limit, scope.instance))
            run.opened.add(number)
            run.note(Told.PROMISED, scope.token, number, scope.prefix, since, limit)


def _since(run: "Run", promise: int, scope: "Scope") -> int | None:
    start = run.model.promises[promise].start
    if start is None:
        return scope.start
    return happened_at(run, scope, start) if isinstance(start, Moment) else None


def _open(run: "Run", promise: int, slot: int, since: int) -> None:
    run.promised_since[slot] = since
    run.opened.add(promise)
    run.note(Told.PROMISED, run.scope[slot].token, promise, slot, since, limit_of(run, promise))


def ready(run: "Run", slot: int, token: int) -> None:
    """A step with a promised time of its own has become ready: the limit is that of the level now."""
    step = run.step[slot]
    number = step.promise
    run.promised_limit[slot] = limit_of(run, number)
    if slot not in run.promised_since:
        since = _since(run, number, run.scope[slot])
        if since is not None and since <= run.now:
            _open(run, number, slot, since)
    if step.promised_to == "ready":
        kept(run, slot, token)


def kept(run: "Run", slot: int, token: int) -> None:
    """It has come to the moment that was promised."""
    if slot in run.promise_over:
        return
    number = run.step[slot].promise
    since = run.promised_since.get(slot)
    if since is None:
        since = _since(run, number, run.scope[slot])
        if since is None or since > run.now:
            return
        run.opened.add(number)
    run.promise_over.add(slot)
    _judge(run, number, slot, since, _limit_at(run, slot), run.now - since, token)


def _limit_at(run: "Run", slot: int) -> int:
    limit = run.promised_limit.get(slot)
    return limit_of(run, run.step[slot].promise) if limit is None else limit


def _judge(run: "Run", promise: int, of: int | str, since: int, limit: int, took: int, token: int) -> None:
    """``of``: the task's slot, or the path of an instance."""
    slot = of if isinstance(of, int) else -1
    met = took <= limit
    run.promised.append((promise, slot, since, limit, took, "met" if met else "missed"))
    run.note(Told.KEPT if met else Told.BROKEN, token, promise, of, since, limit, took)


def dropped(run: "Run", slot: int, why: str, token: int) -> None:
    """The step will not be done; its promised time, if it was running, lapses."""
    number, since = run.step[slot].promise, run.promised_since.get(slot)
    if number < 0 or since is None or slot in run.promise_over:
        return
    run.promise_over.add(slot)
    run.promised.append((number, slot, since, _limit_at(run, slot), -1, why))
    run.tell(PromiseDropped, token, promise=run.model.promises[number].name, path=run.path(slot), why=why)


def passed(run: "Run", subject: Subject, scope: "Scope | None", token: int) -> None:
    """A moment that promises between two moments begin or end with. Ends first: an end is later than its start."""
    pairs = run.pairs
    for number in pairs.ends.get(subject, ()):
        _end(run, number, scope, token)
    for number in pairs.starts.get(subject, ()):
        promise = run.model.promises[number]
        since = run.now + (promise.start.plus if isinstance(promise.start, Moment) else 0)
        root = run.inject_at[subject[1]][-1][0] if subject[0] == "inject" else -1
        path = f"{scope.prefix}{scope.suffix}" if scope else promise.name
        one = Open(number, path, since, limit_of(run, number), scope.instance if scope else -1, root)
        pairs.open.append(one)
        run.opened.add(number)
        run.note(Told.PROMISED, token, number, path, since, one.limit)


def _end(run: "Run", number: int, scope: "Scope | None", token: int) -> None:
    promise = run.model.promises[number]
    at = run.now + (promise.end.plus if isinstance(promise.end, Moment) else 0)
    pairs = run.pairs
    instance, root = (scope.instance, scope.root) if scope else (-1, -1)
    pairs.came.setdefault(number, []).append((at, instance, root, token))
    for one in [one for one in pairs.open if one.promise == number and one.since <= at]:
        if _same(one, instance, root) or not _still_possible(run, one, promise.end):
            pairs.open.remove(one)
            _judge(run, number, one.path, one.since, one.limit, at - one.since, token)


def _same(one: Open, instance: int, root: int) -> bool:
    if one.root >= 0:
        return one.root == root
    return one.instance < 0 or one.instance == instance


def _still_possible(run: "Run", one: Open, end: object) -> bool:
    """Whether an instance the promise belongs to is still at work and could bring about ``end`` itself."""
    if not isinstance(end, Moment):
        return False
    subject = subject_of(end)
    for scope in run.scopes:
        mine = scope.root == one.root if one.root >= 0 else scope.instance == one.instance
        if mine and scope.left and (subject in run.program.subjects[scope.procedure] or one.root >= 0):
            return True
    return False


def ended(run: "Run", instance: int) -> None:
    """An instance is done: what it could have brought about itself may now come from elsewhere in its plan."""
    pairs = run.pairs
    for one in [one for one in pairs.open if one.instance == instance or one.root >= 0]:
        promise = run.model.promises[one.promise]
        later = [(at, token) for at, _, _, token in pairs.came.get(one.promise, ()) if at >= one.since]
        if later and not _still_possible(run, one, promise.end):
            pairs.open.remove(one)
            at, token = later[0]
            _judge(run, one.promise, one.path, one.since, one.limit, at - one.since, token)


def close(run: "Run") -> None:
    """At EndEx: what is still open, and what nothing ever set running."""
    _close_tasks(run)
    for one in run.pairs.open:
        _never(run, one, -1)
    for number, promise in enumerate(run.model.promises):
        if number not in run.opened:
            run.promised.append((number, -1, -1, -1, -1, "not triggered"))
            run.tell(PromiseNotTriggered, promise=promise.name)


def _close_tasks(run: "Run") -> None:
    """Those of tasks, in the order of the promises."""
    _open_late(run)
    open_ones = run.promised_since.keys() - run.promise_over
    for number, slot in sorted((run.step[slot].promise, slot) for slot in open_ones):
        _never(run, Open(number, run.path(slot), run.promised_since[slot], _limit_at(run, slot)), slot)


def _open_late(run: "Run") -> None:
    """A time that runs from something else may have begun to run while its task was still waiting."""
    for scope in run.scopes:
        for at in scope.body.promises if scope.left else ():
            slot, promise = scope.base + at, scope.body.steps[at].promise
            if run.state[slot] >= State.FINISHED or slot in run.promised_since or slot in run.promise_over:
                continue
            since = _since(run, promise, scope)
            if since is not None and since <= run.now:
                _open(run, promise, slot, since)


def _never(run: "Run", one: Open, slot: int) -> None:
    waited = run.now - one.since
    run.promised.append((one.promise, slot, one.since, one.limit, waited, "never reached"))
    name = run.model.promises[one.promise].name
    run.tell(
        PromiseNeverReached, promise=name, path=one.path, since=one.since, limit=one.limit, open_for=max(0, waited)
    )
