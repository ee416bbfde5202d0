"""A run for other programs: the JSON of ``drillbook run``."""

from drillbook.simulator.log.causes import Cause
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.events import InjectNeverSent, MessageNeverReceived
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
        "never_sent": [_unsent(event) for event in events if isinstance(event, InjectNeverSent)],
        "never_received": [_unreceived(event) for event in events if isinstance(event, MessageNeverReceived)],
    }


def _unsent(event: InjectNeverSent) -> dict[str, object]:
    """A message of the script that did not come, and what it waited for."""
    return {
        "inject": event.inject,
        "why": event.why,
        "waits_for": event.waits_for,
        "moment": event.moment,
        "of": event.of,
    }


def _unreceived(event: MessageNeverReceived) -> dict[str, object]:
    """A message that was sent and did not arrive."""
    return {"path": event.path, "to": event.to, "tries": event.tries, "why": event.why, "absent": event.absent}


def _task(row: TaskRow) -> dict[str, object]:
    return {
        "path": row.path,
        "plan": row.plan,
        "task": row.task,
        "verdict": row.verdict,
        "reason": row.reason,
        "behind": row.behind,
        "absent": list(row.absent),
        "gave_way_to": list(row.gave_way),
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
        "causes": [_cause(cause) for cause in row.causes],
    }


def _cause(cause: Cause) -> dict[str, object]:
    """One cause; all of them add up to what was taken."""
    return {
        "kind": cause.kind,
        "about": cause.about,
        "since": cause.since,
        "took": cause.took,
        "tries": cause.tries,
        "channel": cause.channel,
        "why": cause.why,
        "disruption": cause.disruption,
        "holders": list(cause.holders),
        "waiters": list(cause.waiters),
        "events": list(cause.events),
    }
