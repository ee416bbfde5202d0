"""Say whether a moment that an objective wants came in a run: level(flood) II, flood/commander absent."""

from collections.abc import Sequence

from drillbook.schema.conditions.tree import Moment
from drillbook.simulator.log import events as e
from drillbook.simulator.model.model import Model

_TASKS: dict[str, tuple[type[e.Event], ...]] = {
    "ready": (e.TaskReady,),
    "dispatched": (e.TaskDispatched, e.TaskStarted),
    "arrived": (e.TaskArrived, e.TaskStarted),
    "started": (e.TaskStarted,),
    "finished": (e.TaskFinished,),
    "received": (e.TaskFinished,),
}
_PROCEDURES: dict[str, type[e.Event]] = {"started": e.ProcedureStarted, "finished": e.ProcedureFinished}

_OTHERS = (e.LevelRaised, e.ResponseEnded, e.RoleAbsent, e.InjectDelivered, e.ExerciseStarted)


def candidates(moments: Sequence[Moment], events: Sequence[e.Event]) -> list[e.Event]:
    """Return those of ``events`` that can be one of ``moments``: far fewer, for whoever asks for several."""
    names = {moment.name for moment in moments}
    return [
        event
        for event in events
        if isinstance(event, _OTHERS) or getattr(event, "task", "") in names or getattr(event, "procedure", "") in names
    ]


def came(moment: Moment, events: Sequence[e.Event], model: Model) -> bool:
    """Say whether ``moment`` came some time in the run; a level counts when it was reached or passed."""
    return any(_is(moment, event, model) for event in events)


def _is(moment: Moment, event: e.Event, model: Model) -> bool:
    match moment.kind, event:
        case "level", e.LevelRaised():
            return event.plan == moment.plan and _height(model, event.plan, event.level) >= _height(
                model, event.plan, moment.level or ""
            )
        case "response-ended", e.ResponseEnded():
            return event.plan == moment.plan
        case "absent", e.RoleAbsent():
            return event.role == moment.name
        case "inject", e.InjectDelivered():
            return event.inject.partition("#")[0] == moment.name
        case "incident", e.ExerciseStarted():
            return True
    if getattr(event, "task", None) == moment.name:
        return isinstance(event, _TASKS.get(moment.kind, ()))
    if getattr(event, "procedure", None) == moment.name:
        return type(event) is _PROCEDURES.get(moment.kind)
    return False


def _height(model: Model, plan: str, level: str) -> int:
    """The number of a level from the lowest; a level nobody has is out of reach."""
    levels = next((other.levels for other in model.plans if other.name == plan), ())
    return next((number for number, other in enumerate(levels) if other.name == level), len(levels))
