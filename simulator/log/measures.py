"""Measures of one run: promises kept or broken, how each task ended, who waited for whom, who was busy how long.

All of it is computed from the log. Times are milliseconds; nothing where something never happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drillbook.simulator.log import events as e
from drillbook.simulator.log.causes import Cause, causes_of, stretches
from drillbook.simulator.log.critical_path import Segment, driven_by
from drillbook.simulator.log.timeline_events import Happened

VERDICTS = {
    "task-finished": "done",
    "task-skipped": "skipped",
    "task-withdrawn": "withdrawn",
    "task-aborted": "aborted",
    "task-failed": "failed",
    "task-starved": "starved",
    "task-unmet": "unmet",
    "task-unfinished": "unfinished",
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One occurrence of a task. ``verdict``: done, skipped, withdrawn, aborted, failed, starved, unmet, unfinished; open
    while the run goes on. ``reason``: the pool, the wait, or what it was doing at the end; ``behind``: the step that
    keeps it; ``absent``: roles that would have to receive it; ``gave_way``: more urgent tasks that took from it.
    """

    path: str
    plan: str
    task: str
    role: str = ""
    title: str = ""
    verdict: str = "open"
    reason: str = ""
    ready: int | None = None
    dispatched: int | None = None
    arrived: int | None = None
    started: int | None = None
    finished: int | None = None
    held: e.Held = ()
    waited: int = 0
    waited_for: str = ""
    behind: str = ""
    absent: tuple[str, ...] = ()
    gave_way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One occurrence of a promised time. ``outcome``: met, missed, never-reached, not-triggered; open meanwhile.

    ``driven_by`` adds up to ``elapsed``, and so does ``parts``: the same with the links of one cause taken together.
    For what was never reached ``reason`` says what it hangs on. ``unknown``: what of the incident it had to do without,
    ``place`` (no travel is counted) or ``incident`` (it counts from StartEx).
    """

    id: str
    path: str = ""
    outcome: str = "open"
    since: int | None = None
    limit: int | None = None
    elapsed: int | None = None
    driven_by: tuple[Segment, ...] = ()
    reason: str = ""
    unknown: tuple[str, ...] = ()
    parts: tuple[Cause, ...] = ()

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What drove it, each cause once, the longest first."""
        return causes_of(self.parts)


@dataclass(frozen=True, slots=True)
class Wait:
    """A task that was ready had to wait for something of a pool; ``over``: it got it."""

    path: str
    task: str
    pool: str
    since: int
    took: int
    over: bool = True


def task_rows(log: Sequence[Happened]) -> tuple[TaskRow, ...]:
    """Return a row for every occurrence of every task that was activated, in the order of the log."""
    rows: dict[str, TaskRow] = {}
    for event in log:
        if isinstance(event, _ABOUT_TASKS):
            known = rows.get(event.path) or TaskRow(event.path, plan_of(event.path), event.task)
            rows[event.path] = _after(known, event)
    return tuple(rows.values())


def _after(row: TaskRow, event: Happened) -> TaskRow:
    match event:
        case e.TaskReady():
            return replace(row, role=event.role, title=event.title, ready=event.at)
        case e.TaskDispatched():
            known = row.dispatched if row.dispatched is not None else event.at
            return replace(
                row, dispatched=known, held=event.held, waited=row.waited + event.waited, waited_for=event.waited_for
            )
        case e.TaskArrived():
            return replace(row, arrived=event.at)
        case e.TaskStarted():
            return _started(row, event)
        case e.TaskFinished():
            return replace(row, finished=event.at, verdict="done")
        case e.TaskStarved():
            return replace(row, verdict="starved", reason=event.cut_off or event.pool, behind=event.behind)
        case e.TaskUnmet():
            return replace(row, verdict="unmet", reason=event.wait)
        case e.TaskUnfinished():
            return replace(row, verdict="unfinished", reason=event.state, behind=event.behind, absent=event.absent)
        case e.TaskSuspended() if event.gives_way_to:
            return replace(row, gave_way=(*row.gave_way, event.gives_way_to))
        case e.TaskAborted():
            return replace(row, verdict="aborted", reason=event.lost)
        case e.TaskFailed():
            return replace(row, verdict="failed", reason=event.why)
        case e.TaskSkipped() | e.TaskWithdrawn():
            return replace(row, verdict=VERDICTS[event.kind])
        case _:
            return row


def _started(row: TaskRow, event: e.TaskStarted) -> TaskRow:
    """Work without a journey is dispatched and arrived at the same moment."""
    travelled = row.dispatched is not None
    return replace(
        row,
        dispatched=row.dispatched if travelled else event.at,
        arrived=row.arrived if row.arrived is not None else event.at,
        started=row.started if row.started is not None else event.at,
        held=event.held or row.held,
        waited=row.waited if travelled else row.waited + event.waited,
        waited_for=row.waited_for if travelled else event.waited_for,
    )


_ABOUT_TASKS = (
    e.TaskReady, e.TaskDispatched, e.TaskArrived, e.TaskStarted, e.TaskFinished, e.TaskStarved, e.TaskUnmet,
    e.TaskUnfinished, e.TaskAborted, e.TaskFailed, e.TaskSkipped, e.TaskWithdrawn, e.TaskSuspended,
)  # fmt: skip


def promise_rows(log: Sequence[Happened]) -> tuple[PromiseRow, ...]:
    """Return a row for every occurrence of every promise, in the order they began; those nothing set running last.

    A promise whose task was skipped or withdrawn was not called upon; one whose task was given up was never reached.
    """
    hanging = _hanging(log)
    rows: dict[tuple[str, str, int], PromiseRow] = {}
    silent: dict[str, PromiseRow] = {}
    disruptions = [event for event in log if isinstance(event, e.DisruptionBegan)]
    for event in log:
        match event:
            case e.PromiseOpened():
                opened = PromiseRow(event.promise, event.path, "open", event.since, event.limit)
                rows[event.promise, event.path, event.since] = opened
            case e.PromiseMet() | e.PromiseMissed():
                rows[event.promise, event.path, event.since] = _kept(log, event, disruptions)
            case e.PromiseNeverReached():
                rows[event.promise, event.path, event.since] = _never(event, hanging)
            case e.PromiseDropped():
                _drop(rows, silent, event, hanging)
            case e.PromiseNotTriggered():
                silent[event.promise] = PromiseRow(event.promise, outcome="not-triggered")
    called_upon = {row.id for row in rows.values()}
    return (*rows.values(), *(row for name, row in silent.items() if name not in called_upon))


def _hanging(log: Sequence[Happened]) -> dict[str, str]:
    """What became of the tasks whose promised times lapsed or were never reached."""
    paths = {event.path for event in log if isinstance(event, e.PromiseNeverReached | e.PromiseDropped)}
    rows = task_rows([event for event in log if isinstance(event, _ABOUT_TASKS) and event.path in paths])
    return {row.path: f"{row.verdict} {row.reason}".strip() for row in rows if row.verdict not in ("done", "open")}


def _kept(
    log: Sequence[Happened], event: e.PromiseMet | e.PromiseMissed, disruptions: Sequence[e.DisruptionBegan]
) -> PromiseRow:
    links = driven_by(log, event.cause, event.since, event.since + event.took)
    outcome = event.kind.removeprefix("promise-")
    parts = stretches(log, links, disruptions)
    return PromiseRow(
        event.promise, event.path, outcome, event.since, event.limit, event.took, links, "", event.unknown, parts
    )


def _never(event: e.PromiseNeverReached, hanging: dict[str, str]) -> PromiseRow:
    reason = hanging.get(event.path, "")
    return PromiseRow(
        event.promise, event.path, "never-reached", event.since, event.limit, reason=reason, unknown=event.unknown
    )


def _drop(
    rows: dict[tuple[str, str, int], PromiseRow],
    silent: dict[str, PromiseRow],
    event: e.PromiseDropped,
    hanging: dict[str, str],
) -> None:
    key = next(key for key in reversed(rows) if key[:2] == (event.promise, event.path))
    if event.why in ("aborted", "failed"):
        rows[key] = replace(rows[key], outcome="never-reached", reason=hanging.get(event.path, event.why))
        return
    del rows[key]
    silent[event.promise] = PromiseRow(event.promise, outcome="not-triggered", reason=event.why)


def as_of(row: PromiseRow, end: int) -> PromiseRow:
    """Return the row as it stands at EndEx.

    What is not reached then is open while it still has time, and never reached once its limit has passed or its task
    was given up.
    """
    if row.outcome not in ("never-reached", "open") or row.since is None or row.limit is None:
        return row
    if row.since + row.limit > end and not row.reason.startswith(("aborted", "failed")):
        return replace(row, outcome="open")
    return row if row.outcome == "never-reached" else replace(row, outcome="never-reached", reason="unfinished")


def is_broken(row: PromiseRow, end: int) -> bool:
    """Say whether it was missed, or not reached although its limit has passed."""
    return as_of(row, end).outcome in ("missed", "never-reached")


def waits(log: Sequence[Happened]) -> tuple[Wait, ...]:
    """Return every wait of a task that was ready, charged to what it lacked last."""
    rows: list[Wait] = []
    since: dict[str, int] = {}
    on_the_way: set[str] = set()
    for event in log:
        match event:
            case e.TaskReady() | e.TaskSuspended():
                since[event.path] = event.at
                on_the_way.discard(event.path)
            case e.TaskDispatched() | e.TaskStarted():
                if event.waited and event.path not in on_the_way:
                    rows.append(Wait(event.path, event.task, event.waited_for, event.at - event.waited, event.waited))
                on_the_way.add(event.path)
            case e.TaskStarved():
                if event.path in since and event.path not in on_the_way:
                    ready = since[event.path]
                    rows.append(Wait(event.path, event.task, event.pool, ready, event.at - ready, over=False))
    return tuple(rows)


def worst_waits(log: Sequence[Happened], count: int = 3) -> tuple[Wait, ...]:
    """Return the longest waits, earlier ones first among equals."""
    return tuple(sorted(waits(log), key=lambda wait: (-wait.took, wait.since, wait.path))[:count])


def waited_for(log: Sequence[Happened]) -> dict[str, int]:
    """Add up the waiting charged to each pool, in ticks, the most first."""
    charged: dict[str, int] = {}
    for wait in waits(log):
        charged[wait.pool] = charged.get(wait.pool, 0) + wait.took
    return dict(sorted(charged.items(), key=lambda entry: (-entry[1], entry[0])))


def busy(log: Sequence[Happened]) -> dict[str, int]:
    """Add up how long people, teams and equipment were at work or on the way: two of a post for an hour are two hours.

    Supplies are used up, not busy (they are the loads that leave in amounts); neither are places in a shelter.
    """
    busy_for: dict[str, int] = {}
    holding: dict[str, tuple[int, e.Held]] = {}
    left_out = {event.unit for event in log if isinstance(event, e.UnitDispatched) and _is_supplies(event)}
    left_out |= {event.place for event in log if isinstance(event, e.PeopleSheltered)}
    for event in log:
        match event:
            case e.TaskDispatched() | e.TaskStarted() | e.TaskContinued():
                _let_go(busy_for, holding, event.path, event.at)
                holding[event.path] = (event.at, event.held)
            case (
                e.TaskReported() | e.TaskFinished() | e.TaskSuspended() | e.TaskAborted() | e.TaskFailed() | e.TaskWithdrawn()
                | e.TaskUnfinished()
            ):  # fmt: skip
                _let_go(busy_for, holding, event.path, event.at)
            case e.UnitReturned():
                took = event.at - log[event.cause].at
                busy_for[event.unit] = busy_for.get(event.unit, 0) + took * event.amount
    return {name: took for name, took in sorted(busy_for.items()) if name not in left_out}


def _is_supplies(event: e.UnitDispatched) -> bool:
    """Logs that do not say what leaves have no other loads than supplies, in thousandths."""
    return event.what == "supplies" or (not event.what and event.amount != 1)


def _let_go(busy_for: dict[str, int], holding: dict[str, tuple[int, e.Held]], path: str, at: int) -> None:
    since, held = holding.pop(path, (at, ()))
    for name, count in held:
        busy_for[name] = busy_for.get(name, 0) + count * (at - since)


def plan_of(path: str) -> str:
    """Return the plan of a path: ``flood#2/underpass/run-pumps@3`` is a step of plan flood."""
    return path.partition("/")[0].partition("#")[0]
