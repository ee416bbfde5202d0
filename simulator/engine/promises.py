"""Promised times: set running, met, missed, dropped, or still open at the end."""

from typing import Final

from drillbook.simulator.engine.deadlines import limit_from
from drillbook.simulator.engine.program.conditions import happened_at
from drillbook.simulator.engine.program.facts import STARTEX, Occurrence
from drillbook.simulator.engine.program.steps import Step, by_level
from drillbook.simulator.engine.program.subjects import Subject, subject_of
from drillbook.simulator.engine.state import record_codes, status
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.engine.state.response import WHOLE, Ending, OpenPromise, Part, Unknown
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import PromiseDropped, PromiseNeverReached, PromiseNotTriggered
from drillbook.simulator.model.condition import Moment, Trigger
from drillbook.simulator.model.means import INCIDENT, NONE

NO_INSTANCE: Final = -1


def open_with_scope(run: Run, scope: Scope) -> None:
    """Set running the promised times of tasks that run from the start of a scope, or from an earlier moment."""
    for step in scope.body.promises:
        _open_if_due(run, scope, step)


def open_from_incident(run: Run, scope: Scope) -> None:
    """Set running the promises from the incident to something that a new instance can bring about itself."""
    for number in run.program.from_incident[scope.procedure]:
        since = scope.root_at + _plus(run.model.promises[number].start)
        unknown = () if scope.root else ("incident",)
        occurrence = OpenPromise(
            number, scope.prefix, since, _limit_now(run, number, since), scope.instance, scope.root, unknown
        )
        _open_pair(run, occurrence, scope.token)


def open_at_ready(run: Run, slot: int, token: int) -> None:
    """Fix the limit of a task that has become ready by the level of now, and set its time running if it does not."""
    step = run.slots.step[slot]
    if step.limit == NONE and not run.model.promises[step.promise].calendar:
        run.promises.limit[slot] = _limit_now(run, step.promise, run.now)
    if slot not in run.promises.since:
        _open_if_due(run, run.slots.scope[slot], step)
    if step.promised_to == "ready":
        judge_task(run, slot, token)


def _open_if_due(run: Run, scope: Scope, step: Step) -> None:
    since = scope.start if step.since_scope else _since(run, scope, step)
    if since is None or since > run.now:
        return
    promise, slot, limit = step.promise, scope.base + step.at, step.limit
    run.promises.since[slot] = since
    run.promises.opened.add(promise)
    if limit == NONE:
        limit = _limit_now(run, promise, since)
    if run.records is not None:
        run.records.append((record_codes.PROMISE_OPENED, run.now, scope.token, promise, slot, since, limit))


def _open_pair(run: Run, occurrence: OpenPromise, token: int) -> None:
    run.promises.open.append(occurrence)
    run.promises.begun.add((occurrence.promise, occurrence.root))
    run.promises.opened.add(occurrence.promise)
    run.note(
        (
            record_codes.PROMISE_OPENED,
            run.now,
            token,
            occurrence.promise,
            occurrence.path,
            occurrence.since,
            occurrence.limit,
        )
    )


def _since(run: Run, scope: Scope, step: Step) -> int | None:
    """The moment its time runs from, where that is another than the start of its scope; None if it has not come."""
    start = run.model.promises[step.promise].start
    return happened_at(run, scope, start) if isinstance(start, Moment) else None


def _limit_now(run: Run, number: int, since: int) -> int:
    promise = run.model.promises[number]
    if promise.calendar:
        return limit_from(run, promise, since)
    if len(promise.limits) == 1:
        return promise.limits[0]
    return by_level(promise.limits, run.facts.level[promise.plan])


def _limit_of(run: Run, slot: int, since: int) -> int:
    step = run.slots.step[slot]
    if step.limit != NONE:
        return step.limit
    limit = run.promises.limit.get(slot)
    return _limit_now(run, step.promise, since) if limit is None else limit


def judge_task(run: Run, slot: int, token: int) -> None:
    """Say whether a task that has come to its promised moment is in time; once for each occurrence."""
    promises = run.promises
    if slot in promises.over:
        return
    step = run.slots.step[slot]
    since, limit = promises.since.get(slot), step.limit
    if since is None:
        since = _since(run, run.slots.scope[slot], step)
        if since is None or since > run.now:
            return
        promises.opened.add(step.promise)
    promises.over.add(slot)
    if limit == NONE:
        limit = _limit_of(run, slot, since)
    unknown = _unknown(run, slot) if step.at_incident or step.since_incident else ()
    _judge(run, step.promise, slot, since, limit, run.now - since, token, unknown)


def _judge(
    run: Run, promise: int, of: int | str, since: int, limit: int, took: int, token: int, unknown: Unknown
) -> None:
    """``of``: the task's slot, or the path of an instance."""
    met = took <= limit
    if run.records is None:
        run.promises.outcomes.append((promise, since, limit, took, "met" if met else "missed"))
        return
    code = record_codes.PROMISE_MET if met else record_codes.PROMISE_MISSED
    run.records.append((code, run.now, token, promise, of, since, limit, took, unknown))


def _unknown(run: Run, slot: int) -> Unknown:
    """What of the incident the promised time of a task does without: where it is, when it was."""
    step, scope = run.slots.step[slot], run.slots.scope[slot]
    nowhere = step.at_incident and scope.place < 0
    if step.since_incident and scope.root == STARTEX:
        return ("place", "incident") if nowhere else ("incident",)
    return ("place",) if nowhere else ()


def drop(run: Run, slot: int, why: str, token: int) -> None:
    """Let the promised time of a step lapse that will not be done, if it was running."""
    promises = run.promises
    number, since = run.slots.step[slot].promise, promises.since.get(slot)
    if number < 0 or since is None or slot in promises.over:
        return
    promises.over.add(slot)
    if run.records is None:
        promises.outcomes.append((number, since, _limit_of(run, slot, since), NONE, why))
        return
    run.record(PromiseDropped, token, promise=run.model.promises[number].name, path=run.path(slot), why=why)


def pass_moment(run: Run, subject: Subject, scope: Scope | None, moment: Occurrence) -> None:
    """Begin and end promises between two moments. Ends come first: an end is later than its start."""
    for number in run.program.endings.get(subject, ()):
        _end(run, number, scope, moment)
    for number in run.program.beginnings.get(subject, ()):
        promise = run.model.promises[number]
        since = moment.at + _plus(promise.start)
        path = f"{scope.prefix}{scope.suffix}" if scope else promise.name
        instance = scope.instance if scope else NO_INSTANCE
        limit, part = _limit_now(run, number, since), _part_of(scope)
        occurrence = OpenPromise(number, path, since, limit, instance, moment.root, part=part)
        _open_pair(run, occurrence, moment.token)


def _part_of(scope: Scope | None) -> Part:
    if scope is None:
        return WHOLE
    members = (one for one in scope.suffix.split("@") if one and not one.isdigit())
    return Part(tuple(members), scope.place)


def _plus(moment: Trigger | None) -> int:
    return moment.plus if isinstance(moment, Moment) else 0


def _end(run: Run, number: int, scope: Scope | None, moment: Occurrence) -> None:
    """Let an end serve the first beginning of its instance, else of its incident.

    If its incident has none, it serves the first beginning that can have no end of its own.
    """
    promise = run.model.promises[number]
    instance = scope.instance if scope else NO_INSTANCE
    ending = Ending(
        moment.at + _plus(promise.end), instance, moment.root, moment.token, _unknown_at(run, promise.end, scope),
        _part_of(scope),
    )  # fmt: skip
    earlier = [other for other in run.promises.open if other.promise == number and other.since <= ending.at]
    served = _served(run, earlier, ending, promise.end)
    if served is None:
        run.promises.endings.setdefault(number, []).append(ending)
    else:
        _close(run, served, ending)


def _unknown_at(run: Run, end: Trigger | None, scope: Scope | None) -> Unknown:
    """Whether the task that ends a promise stands at an incident that is nowhere."""
    if scope is None or scope.place >= 0 or not isinstance(end, Moment) or end.task < 0:
        return ()
    task = run.model.tasks[end.task]
    return ("place",) if task.place == INCIDENT and task.demands else ()


def _served(run: Run, earlier: list[OpenPromise], ending: Ending, end: Trigger | None) -> OpenPromise | None:
    """``earlier``: what of its promise is open."""
    own = [other for other in earlier if other.instance == ending.instance != NO_INSTANCE]
    if own:
        return _nearest(own, ending)
    free = [other for other in earlier if not _comes_in_instance(run, other, end)]
    alike = [other for other in free if other.root == ending.root]
    if alike:
        return _nearest(alike, ending)
    for other in free:
        if not _begins_in(run, other.promise, ending.root) and not _comes_of_root(run, other.root, end):
            return other
    return None


def _nearest(begun: list[OpenPromise], ending: Ending) -> OpenPromise:
    """The first that began in the same body of an `each`, else at the same place, else of all: places borrow nothing."""
    return min(begun, key=lambda one: _apart(one.part, ending.part))


def _first_nearest(ended: list[Ending], begun: OpenPromise) -> Ending:
    return min(ended, key=lambda one: _apart(one.part, begun.part))


def _apart(one: Part, other: Part) -> tuple[bool, bool]:
    return one.members != other.members, one.place != other.place


def _begins_in(run: Run, number: int, root: int) -> bool:
    """Whether a promise between two moments has begun in an incident, or may still begin there: its ends are its own."""
    begun = (number, root) in run.promises.begun
    return begun or _comes_of_root(run, root, run.model.promises[number].start)


def _close(run: Run, occurrence: OpenPromise, ending: Ending) -> None:
    run.promises.open.remove(occurrence)
    since, unknown = occurrence.since, (*ending.unknown, *occurrence.unknown)
    took = ending.at - since
    _judge(run, occurrence.promise, occurrence.path, since, occurrence.limit, took, ending.token, unknown)


def _comes_in_instance(run: Run, occurrence: OpenPromise, end: Trigger | None) -> bool:
    """Whether the instance of a promise is still at work and could bring about ``end`` itself."""
    if occurrence.instance == NO_INSTANCE or not isinstance(end, Moment):
        return False
    scope = run.instances.scopes[occurrence.instance]
    return scope.left > 0 and subject_of(end) in run.program.own_moments[scope.procedure]


def _comes_of_root(run: Run, root: int, moment: Trigger | None) -> bool:
    """Whether something of an incident is still at work that could bring a moment about."""
    if not isinstance(moment, Moment):
        return False
    makers = run.program.makers.get(subject_of(moment), ())
    return any((root, procedure) in run.facts.at_work for procedure in makers)


def close_incident(run: Run, root: int) -> None:
    """Accept ends from elsewhere, now that instances are done that could have brought them about."""
    promises = run.promises
    for occurrence in [other for other in promises.open if other.root == root]:
        endings = promises.endings.get(occurrence.promise, [])
        later = [ending for ending in endings if ending.at >= occurrence.since]
        end = run.model.promises[occurrence.promise].end
        if not later or _comes_in_instance(run, occurrence, end):
            continue
        alike = [ending for ending in later if ending.root == occurrence.root]
        if not alike and not _comes_of_root(run, occurrence.root, end):
            alike = [ending for ending in later if not _begins_in(run, occurrence.promise, ending.root)]
        if alike:
            nearest = _first_nearest(alike, occurrence)
            endings.remove(nearest)
            _close(run, occurrence, nearest)


def close(run: Run) -> None:
    """Judge at EndEx what is still open, and name what nothing ever set running."""
    _close_tasks(run)
    for occurrence in run.promises.open:
        _never_reached(run, occurrence)
    for number, promise in enumerate(run.model.promises):
        if number in run.promises.opened:
            continue
        if run.records is None:
            run.promises.outcomes.append((number, NONE, NONE, NONE, "not triggered"))
        else:
            run.record(PromiseNotTriggered, promise=promise.name)


def _close_tasks(run: Run) -> None:
    """Those of tasks, in the order of the promises."""
    _open_late(run)
    promises, step = run.promises, run.slots.step
    still_open = promises.since.keys() - promises.over
    for number, slot in sorted((step[slot].promise, slot) for slot in still_open):
        since, unknown = promises.since[slot], _unknown(run, slot)
        occurrence = OpenPromise(number, run.path(slot), since, _limit_of(run, slot, since), unknown=unknown)
        _never_reached(run, occurrence)


def _open_late(run: Run) -> None:
    """A time that runs from something else may have begun to run while its task was still waiting."""
    promises = run.promises
    for scope in run.instances.scopes:
        for step in scope.body.promises if scope.left else ():
            slot = scope.base + step.at
            settled = run.slots.state[slot] >= status.FINISHED
            if not (settled or slot in promises.since or slot in promises.over):
                _open_if_due(run, scope, step)


def _never_reached(run: Run, occurrence: OpenPromise) -> None:
    number, since, limit = occurrence.promise, occurrence.since, occurrence.limit
    waited = run.now - since
    if run.records is None:
        run.promises.outcomes.append((number, since, limit, waited, "never reached"))
        return
    run.record(
        PromiseNeverReached, promise=run.model.promises[number].name, path=occurrence.path, since=since, limit=limit,
        open_for=max(0, waited), unknown=occurrence.unknown,
    )  # fmt: skip
