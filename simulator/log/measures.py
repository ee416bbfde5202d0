"""Measures of one run: promises kept or broken, how each task ended, who waited for whom, who was busy how long.

All of it is computed from the log. Times are milliseconds; nothing where something never happened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from drillbook.simulator.log import events as e
from drillbook.simulator.log.bookkeeping import BusyLedger, PromiseEntry, PromiseLedger, WaitLedger, WorkLedger, at_end
from drillbook.simulator.log.causes import Cause, causes_of, stretches
from drillbook.simulator.log.critical_path import LogTrail, Segment, path_along
from drillbook.simulator.log.timeline_events import Happened

BROKEN = ("missed", "never-reached")
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
    def is_broken(self) -> bool:
        """Whether it was missed or never reached; what was not due yet is neither kept nor broken."""
        return self.outcome in BROKEN

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
    paths = {event.path for event in log if isinstance(event, e.PromiseNeverReached | e.PromiseDropped)}
    ledger = PromiseLedger(hanging([event for event in log if isinstance(event, _ABOUT_TASKS) and event.path in paths]))
    for event in log:
        enter_promise(ledger, event)
    disruptions = [event for event in log if isinstance(event, e.DisruptionBegan)]
    trail = LogTrail(log)
    return tuple(_row(trail, entry, disruptions) for entry in ledger.entries)


def hanging(events: Iterable[Happened]) -> dict[str, str]:
    """Return, by path, what became of tasks whose promised times lapsed or were never reached, from all about them."""
    rows = task_rows([event for event in events if isinstance(event, _ABOUT_TASKS)])
    return {row.path: f"{row.verdict} {row.reason}".strip() for row in rows if row.verdict not in ("done", "open")}


def enter_promise(ledger: PromiseLedger, event: Happened) -> None:
    """Enter what an event says of a promised time, if it says anything."""
    match event:
        case e.PromiseOpened():
            ledger.opened(event.promise, event.path, event.since, event.limit)
        case e.PromiseMet() | e.PromiseMissed():
            outcome = event.kind.removeprefix("promise-")
            ledger.judged(
                outcome, event.promise, event.path, event.since, event.limit, event.took, event.unknown, event.cause
            )
        case e.PromiseNeverReached():
            ledger.never_reached(event.promise, event.path, event.since, event.limit, event.unknown)
        case e.PromiseDropped():
            ledger.dropped(event.promise, event.path, event.why)
        case e.PromiseNotTriggered():
            ledger.not_triggered(event.promise)


def _row(trail: LogTrail, entry: PromiseEntry, disruptions: Sequence[e.DisruptionBegan]) -> PromiseRow:
    """What was kept or missed, with what drove it."""
    since, elapsed = entry.since, entry.elapsed
    links: tuple[Segment, ...] = ()
    parts: tuple[Cause, ...] = ()
    if since is not None and elapsed is not None:
        links = path_along(trail, entry.cause, since, since + elapsed)
        parts = stretches(trail, links, disruptions)
    return PromiseRow(
        entry.promise, entry.path, entry.outcome, since, entry.limit, elapsed, links, entry.reason, entry.unknown, parts
    )


def as_of(row: PromiseRow, end: int) -> PromiseRow:
    """Return the row as it stands at EndEx.

    What is not reached then is open while it still has time, and never reached once its limit has passed or its task
    was given up.
    """
    outcome, reason = at_end(row, end)
    return row if outcome == row.outcome else replace(row, outcome=outcome, reason=reason)


def promises_at_end(log: Sequence[Happened], end: int) -> tuple[PromiseRow, ...]:
    """Return the rows of ``promise_rows`` as they stand at EndEx, where they are counted: see ``as_of``."""
    return tuple(as_of(row, end) for row in promise_rows(log))


def waits(log: Sequence[Happened]) -> tuple[Wait, ...]:
    """Return every wait of a task that was ready, charged to what it lacked last."""
    ledger, tasks = _waits(log), {event.path: event.task for event in log if isinstance(event, e.TaskReady)}
    return tuple(
        Wait(path, tasks.get(path, ""), pool, since, took, over) for path, pool, since, took, over in ledger.entries
    )


def _waits(log: Sequence[Happened]) -> WaitLedger:
    ledger = WaitLedger()
    for event in log:
        match event:
            case e.TaskReady() | e.TaskSuspended():
                ledger.ready(event.path, event.at)
            case e.TaskDispatched() | e.TaskStarted():
                ledger.supplied(event.path, event.at, event.waited, event.waited_for)
            case e.TaskStarved():
                ledger.starved(event.path, event.at, event.pool)
    return ledger


def worst_waits(log: Sequence[Happened], count: int = 3) -> tuple[Wait, ...]:
    """Return the longest waits, earlier ones first among equals."""
    return tuple(sorted(waits(log), key=lambda wait: (-wait.took, wait.since, wait.path))[:count])


def waited_for(log: Sequence[Happened]) -> dict[str, int]:
    """Add up the waiting charged to each pool, in ticks, the most first."""
    return _waits(log).by_pool()


def busy(log: Sequence[Happened]) -> dict[str, int]:
    """Add up how long people, teams and equipment were at work or on the way: two of a post for an hour are two hours.

    Supplies are used up, not busy (they are the loads that leave in amounts); neither are places in a shelter.
    """
    return busy_ledger(log).by_name()


def busy_ledger(log: Sequence[Happened]) -> BusyLedger:
    """Enter who was at work or on the way from when to when."""
    ledger = BusyLedger()
    for event in log:
        match event:
            case e.TaskDispatched() | e.TaskStarted() | e.TaskContinued():
                ledger.holds(event.path, event.at, event.held)
            case (
                e.TaskReported() | e.TaskFinished() | e.TaskSuspended() | e.TaskAborted() | e.TaskFailed() | e.TaskWithdrawn()
                | e.TaskUnfinished()
            ):  # fmt: skip
                ledger.lets_go(event.path, event.at)
            case e.UnitReturned():
                ledger.returned(event.unit, event.amount, log[event.cause].at, event.at)
            case e.UnitDispatched() if _is_supplies(event):
                ledger.left_out.add(event.unit)
            case e.PeopleSheltered():
                ledger.left_out.add(event.place)
    return ledger


def _is_supplies(event: e.UnitDispatched) -> bool:
    """Logs that do not say what leaves have no other loads than supplies, in thousandths."""
    return event.what == "supplies" or (not event.what and event.amount != 1)


def worked(log: Sequence[Happened]) -> dict[str, int]:
    """Add up how long each task was at work, all its occurrences together."""
    ledger = WorkLedger()
    for event in log:
        match event:
            case e.TaskStarted() | e.TaskContinued():
                ledger.began(event.path, event.at)
            case e.TaskFinished() | e.TaskReported() | e.TaskSuspended() | e.TaskAborted() | e.TaskFailed():
                ledger.ended(event.path, event.task, event.at)
    return ledger.worked


def plan_of(path: str) -> str:
    """Return the plan of a path: ``flood#2/underpass/run-pumps@3`` is a step of plan flood."""
    return path.partition("/")[0].partition("#")[0]
