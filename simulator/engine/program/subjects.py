"""Subjects: what a moment is a moment of, as one hashable value."""

from typing import Final, Literal, NamedTuple, TypeAlias

from drillbook.simulator.model.condition import Moment, MomentKind

Of: TypeAlias = Literal["task", "procedure", "plan", "inject", "incident"]


class Subject(NamedTuple):
    """A kind of moment, and the thing it happens to. ``number`` is that thing's id, ``level`` a level's number."""

    kind: MomentKind
    of: Of
    number: int = 0
    level: int = 0


INCIDENT: Final = Subject("incident", "incident")


def subject_of(moment: Moment) -> Subject:
    """Name what a written moment is about; two moments that differ only in ``plus`` have one subject."""
    match moment.kind:
        case "level":
            return Subject(moment.kind, "plan", moment.plan, moment.level)
        case "response-ended":
            return Subject(moment.kind, "plan", moment.plan)
        case "inject":
            return Subject(moment.kind, "inject", moment.inject)
        case "incident":
            return INCIDENT
    if moment.task >= 0:
        return Subject(moment.kind, "task", moment.task)
    return Subject(moment.kind, "procedure", moment.procedure)
