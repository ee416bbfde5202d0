"""Say of the objectives of a scenario whether a run reached them: promised times kept, moments brought about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from drillbook.schema.conditions.tree import Moment
from drillbook.simulator.log import events as e
from drillbook.simulator.log.measures import PromiseRow
from drillbook.simulator.model.model import Model, Objective

_CALLED_UPON = ("met", "missed", "never-reached")

_TASKS: dict[str, tuple[type[e.Event], ...]] = {
    "ready": (e.TaskReady,),
    "dispatched": (e.TaskDispatched, e.TaskStarted),
    "arrived": (e.TaskArrived, e.TaskStarted),
    "started": (e.TaskStarted,),
    "finished": (e.TaskFinished,),
    "received": (e.TaskFinished,),
    "succeeded": (e.TaskFinished,),
    "failed": (e.TaskFailed,),
}
_PROCEDURES: dict[str, type[e.Event]] = {"started": e.ProcedureStarted, "finished": e.ProcedureFinished}

OTHERS = (e.LevelRaised, e.ResponseEnded, e.RoleAbsent, e.InjectDelivered, e.ExerciseStarted)
"""Events of neither a task nor a procedure that can be a moment to be brought about."""


def candidates(moments: Sequence[Moment], events: Sequence[e.Event]) -> list[e.Event]:
    """Return those of ``events`` that can be one of ``moments``: far fewer, for whoever asks for several."""
    names = {moment.name for moment in moments}
    return [
        event
        for event in events
        if isinstance(event, OTHERS) or getattr(event, "task", "") in names or getattr(event, "procedure", "") in names
    ]


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective against its target. ``rests_on``: each promised time that measures it and was called upon, how
    often it was kept, of how many; ``moments``: what it wants to bring about, ``absent``: what of that did not come.
    """

    name: str
    title: str
    target: float
    rests_on: tuple[tuple[str, int, int], ...] = ()
    moments: tuple[Moment, ...] = ()
    absent: tuple[Moment, ...] = ()

    @property
    def kept(self) -> int:
        """How often promised times were kept."""
        return sum(kept for _name, kept, _all in self.rests_on)

    @property
    def called_upon(self) -> int:
        """How often promised times were set running."""
        return sum(all_ for _name, _kept, all_ in self.rests_on)

    @property
    def outcome(self) -> str:
        """``met``, ``missed``, or ``not-triggered`` where no promised time that measures it was called upon."""
        if not self.called_upon:
            return "not-triggered"
        return "met" if self.kept >= self.target * self.called_upon else "missed"


def shares(objectives: Sequence[Objective], rows: Sequence[PromiseRow]) -> tuple[ObjectiveRow, ...]:
    """Return what promised times say of every objective, in the order they are written."""
    return tuple(
        ObjectiveRow(one.name, one.title or one.name, one.target, tuple(_rests_on(one, rows))) for one in objectives
    )


def objective_rows(rows: Sequence[PromiseRow], events: Sequence[e.Event], model: Model) -> tuple[ObjectiveRow, ...]:
    """Return the same of the model's objectives, with the moments that they want to bring about."""
    found = []
    events = candidates([moment for objective in model.objectives for moment in objective.tests], events)
    for row, objective in zip(shares(model.objectives, rows), model.objectives, strict=True):
        absent = tuple(moment for moment in objective.tests if not came(moment, events, model))
        found.append(replace(row, moments=objective.tests, absent=absent))
    return tuple(found)


def _rests_on(objective: Objective, rows: Sequence[PromiseRow]) -> Iterator[tuple[str, int, int]]:
    for measure in dict.fromkeys(objective.measures):
        outcomes = [row.outcome for row in rows if row.id == measure and row.outcome in _CALLED_UPON]
        if outcomes:
            yield measure, outcomes.count("met"), len(outcomes)


def came(moment: Moment, events: Sequence[e.Event], model: Model) -> bool:
    """Say whether ``moment`` came some time in the run; a level counts when it was reached or passed."""
    return any(_is(moment, event, model) for event in events)


def _is(moment: Moment, event: e.Event, model: Model) -> bool:
    if moment.kind in _TASKS:
        if getattr(event, "task", None) == moment.name:
            return isinstance(event, _TASKS[moment.kind])
        return getattr(event, "procedure", None) == moment.name and type(event) is _PROCEDURES.get(moment.kind)
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
    return False


def _height(model: Model, plan: str, level: str) -> int:
    """The number of a level from the lowest; a level nobody has is out of reach."""
    levels = next((other.levels for other in model.plans if other.name == plan), ())
    return next((number for number, other in enumerate(levels) if other.name == level), len(levels))
