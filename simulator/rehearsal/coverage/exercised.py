"""What one run exercised of the plans: read from its log, part by part (`schema/linkage/questions/exercisable`)."""

import re
from collections.abc import Iterator, Sequence

from drillbook.schema.linkage.questions.exercisable import PartKind
from drillbook.simulator import exercise
from drillbook.simulator.log import events as e
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.model import Model

PartKey = tuple[PartKind, str]
"""Its kind, and its name among that kind."""


def exercised(events: Sequence[Happened], model: Model) -> frozenset[PartKey]:
    """Collect the parts a run came to. A task counts when it is begun, a level when the plan stands at it, a hand-over
    and a channel when somebody received a message by it, a loss when a task had to go on, wait or end without what it held.
    """
    handing = {task.name for task in model.tasks if task.sends}
    origins = dict(model.origins)
    found: set[PartKey] = set()
    for event in events:
        match event:
            case e.TaskStarted():
                found.add(("task", event.task))
            case e.BranchTaken():
                step = _written(event.path)
                where = origins.get(f"{step} {event.branch}")
                if where is not None:
                    found.add(("branch", f"{step.partition('/')[0]}:{where.line}:{where.column}"))
            case e.LevelRaised() | e.LevelFell():
                found.add(("level", f"{event.plan}/{event.level}"))
            case e.DeputyActing():
                found.add(("deputy", event.role))
            case e.MessageReceived():
                found |= {("channel", event.channel)} if event.channel else set()
                task = _task(event.path)
                found |= {("hand-over", task)} if task in handing else set()
            case e.TaskAborted() | e.TaskContinued():
                found.add(("loss", event.task))
            case e.TaskSuspended() if not event.gives_way_to:
                found.add(("loss", event.task))
    return frozenset(found)


def exercises(model: Model, seed: int, first: int, count: int) -> Iterator[frozenset[PartKey]]:
    """Yield what each of ``count`` runs from ``first`` on exercised."""
    for log in exercise.runs(model, seed, first, count):
        yield exercised(log.events, model)


def _written(path: str) -> str:
    """A step without instance, round and member: ``flood#2/rain/choose.1@3`` is ``flood/rain/choose.1``."""
    return re.sub(r"#\d+|@[^/]*", "", path)


def _task(path: str) -> str:
    """The task of a step: ``flood#2/rain/report.2@3`` is ``flood/report``."""
    plan, _slash, rest = _written(path).partition("/")
    return f"{plan}/{re.sub(r'[.][0-9]+$', '', rest.rpartition('/')[2])}"
