"""The words an author may choose from, as types of fields."""

from typing import Annotated

from pydantic import BeforeValidator

from drillbook.schema.values.keys import reads_keys
from drillbook.schema.values.vocabulary import (
    ALLOCATIONS,
    ANNEXES,
    CLASSES,
    COLOURS,
    COVERS,
    DEPTHS,
    DIRECTIONS,
    DRILL_FORMS,
    FORMS,
    GRADES,
    INJECT_KINDS,
    LANGUAGE_NAMES,
    LOSSES,
    PHASES,
    PLACE_KINDS,
    PLAN_KINDS,
    PRIORITIES,
    PURPOSES,
    QUEUES,
    REACH,
    REPORTS,
    RESULTS,
    RULE_BOOKS,
    STATUSES,
)

PlanKind = Annotated[str, BeforeValidator(PLAN_KINDS.read), PLAN_KINDS]
Status = Annotated[str, BeforeValidator(STATUSES.read), STATUSES]
Depth = Annotated[str, BeforeValidator(DEPTHS.read), DEPTHS]
Phase = Annotated[str, BeforeValidator(PHASES.read), PHASES]
Opinion = Annotated[str, BeforeValidator(RESULTS.read), RESULTS]
ReportForm = Annotated[str, BeforeValidator(FORMS.read), FORMS]
ReportKind = Annotated[str, BeforeValidator(REPORTS.read), REPORTS]
Priority = Annotated[str, BeforeValidator(PRIORITIES.read), PRIORITIES]
OnLoss = Annotated[str, BeforeValidator(LOSSES.read), LOSSES]
Cover = Annotated[str, BeforeValidator(COVERS.read), COVERS]
AnnexName = Annotated[str, BeforeValidator(ANNEXES.read), ANNEXES]
Direction = Annotated[str, BeforeValidator(DIRECTIONS.read), DIRECTIONS]
Colour = Annotated[str, BeforeValidator(COLOURS.read), COLOURS]
Way = Annotated[str, BeforeValidator(REACH.read), REACH]
PlaceKind = Annotated[str, BeforeValidator(PLACE_KINDS.read), PLACE_KINDS]
InjectKind = Annotated[str, BeforeValidator(INJECT_KINDS.read), INJECT_KINDS]
LanguageName = Annotated[str, BeforeValidator(LANGUAGE_NAMES.read), LANGUAGE_NAMES]
Grade = Annotated[str, BeforeValidator(GRADES.read), GRADES]
DrillForm = Annotated[str, BeforeValidator(DRILL_FORMS.read), DRILL_FORMS]
Purpose = Annotated[str, BeforeValidator(PURPOSES.read), PURPOSES]
IncidentClassName = Annotated[str, BeforeValidator(CLASSES.read), CLASSES]
Allocation = Annotated[str, BeforeValidator(ALLOCATIONS.read), ALLOCATIONS]
RuleBook = Annotated[str, BeforeValidator(RULE_BOOKS.read), RULE_BOOKS]
Queue = Annotated[str, BeforeValidator(QUEUES.read), QUEUES]

for _table in (ANNEXES, COLOURS, REACH):  # their words are keys
    reads_keys(_table.canonical)
