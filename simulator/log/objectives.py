"""Say of the objectives of a scenario whether a run reached them: promised times kept, moments brought about."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from drillbook.schema.conditions.tree import Moment
from drillbook.simulator.log import events as e
from drillbook.simulator.log.measures import PromiseRow
from drillbook.simulator.model.model import Model, Objective
from drillbook.simulator.model.pickled import pickled

_CALLED_UPON: Final = ("met", "missed", "never-reached")

_TASKS: Final[dict[str, tuple[type[e.Event], ...]]] = {
    "ready": (e.TaskReady,),
    "dispatched": (e.TaskDispatched, e.TaskStarted),
    "arrived": (e.TaskArrived, e.TaskStarted),
    "started": (e.TaskStarted,),
    "finished": (e.TaskFinished,),
    "received": (e.TaskFinished,),
    "succeeded": (e.TaskFinished,),
    "failed": (e.TaskFailed,),
}
_PROCEDURES: Final[dict[str, type[e.Event]]] = {"started": e.ProcedureStarted, "finished": e.ProcedureFinished}

_ABOUT: Final[dict[type[e.Event], str]] = {
    **{event: "task" for events in _TASKS.values() for event in events},
    **dict.fromkeys(_PROCEDURES.values(), "procedure"),
    e.LevelRaised: "plan",
    e.ResponseEnded: "plan",
    e.RoleAbsent: "role",
    e.InjectDelivered: "inject",
    e.ExerciseStarted: "scenario",
}
"""Events that can be a moment to be brought about, and which field of theirs says of what."""

Sort: TypeAlias = tuple[type[e.Event], str, str]
"""An event as far as it matters to whether a moment came: its class, what it is about, and of a level its name."""


def sort_of(event: type[e.Event], fields: Mapping[str, Any]) -> Sort | None:
    """Return which sort an event of some ``fields`` is; None if it can be no moment."""
    about = _ABOUT.get(event)
    if about is None:
        return None
    name: str = fields[about]
    if event is e.InjectDelivered:
        name = name.partition("#")[0]
    return event, name, fields["level"] if event is e.LevelRaised else ""


def sorts_of(events: Sequence[e.Event]) -> frozenset[Sort]:
    """Return the sorts of events there are: far fewer than events, for whoever asks for several moments."""
    found = set()
    for event in events:
        about = _ABOUT.get(type(event))
        if about is not None:
            found.add(sort_of(type(event), {name: getattr(event, name, "") for name in (about, "level")}))
    return frozenset(sort for sort in found if sort is not None)


@pickled
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
    sorts = sorts_of(events)
    for row, objective in zip(shares(model.objectives, rows), model.objectives, strict=True):
        absent = tuple(moment for moment in objective.tests if not came_among(moment, sorts, model))
        found.append(replace(row, moments=objective.tests, absent=absent))
    return tuple(found)


def _rests_on(objective: Objective, rows: Sequence[PromiseRow]) -> Iterator[tuple[str, int, int]]:
    for measure in dict.fromkeys(objective.measures):
        outcomes = [row.outcome for row in rows if row.id == measure and row.outcome in _CALLED_UPON]
        if outcomes:
            yield measure, outcomes.count("met"), len(outcomes)


def came(moment: Moment, events: Sequence[e.Event], model: Model) -> bool:
    """Say whether ``moment`` came some time in the run; a level counts when it was reached or passed."""
    return came_among(moment, sorts_of(events), model)


def came_among(moment: Moment, sorts: AbstractSet[Sort], model: Model) -> bool:
    """Say the same from the sorts of its events."""
    kind, name = moment.kind, moment.name or ""
    if kind in _TASKS:
        done = any((event, name, "") in sorts for event in _TASKS[kind])
        return done or (kind in _PROCEDURES and (_PROCEDURES[kind], name, "") in sorts)
    match kind:
        case "level":
            plan, wanted = moment.plan or "", _height(model, moment.plan or "", moment.level or "")
            reached = [level for event, about, level in sorts if event is e.LevelRaised and about == plan]
            return any(_height(model, plan, level) >= wanted for level in reached)
        case "response-ended":
            return (e.ResponseEnded, moment.plan or "", "") in sorts
        case "absent":
            return (e.RoleAbsent, name, "") in sorts
        case "inject":
            return (e.InjectDelivered, name, "") in sorts
        case "incident":
            return any(event is e.ExerciseStarted for event, _, _ in sorts)
    return False


def _height(model: Model, plan: str, level: str) -> int:
    """The number of a level from the lowest; a level nobody has is out of reach."""
    levels = next((other.levels for other in model.plans if other.name == plan), ())
    return next((number for number, other in enumerate(levels) if other.name == level), len(levels))
