"""A run for other programs: the JSON of ``drillbook run``."""

from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, TaskRow, promise_rows, task_rows


def document(log: EventLog) -> dict[str, object]:
    """Times are milliseconds since StartEx, or lasting milliseconds; null where it never happened."""
    events = log.events
    return {
        "scenario": log.origin.scenario,
        "seed": log.origin.seed,
        "replication": log.origin.replication,
        "digest": log.origin.digest,
        "end": events[-1].at if events else 0,
        "tasks": [_task(row) for row in task_rows(events)],
        "promises": [_promise(row) for row in promise_rows(events)],
    }


def _task(row: TaskRow) -> dict[str, object]:
    return {
        "path": row.path,
        "plan": row.plan,
        "task": row.task,
        "verdict": row.verdict,
        "reason": row.reason,
        "ready": row.ready,
        "dispatched": row.dispatched,
        "arrived": row.arrived,
        "started": row.started,
        "finished": row.finished,
        "held": [{"name": name, "amount": amount} for name, amount in row.held],
    }


def _promise(row: PromiseRow) -> dict[str, object]:
    return {
        "id": row.id,
        "path": row.path,
        "since": row.since,
        "limit": row.limit,
        "elapsed": row.elapsed,
        "outcome": row.outcome,
        "reason": row.reason,
        "unknown": list(row.unknown),
        "driven_by": [
            {"kind": link.kind, "about": link.about, "since": link.since, "took": link.took, "through": link.through}
            for link in row.driven_by
        ],
    }
