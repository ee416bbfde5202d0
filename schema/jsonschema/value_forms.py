"""The form in which each type of field is written, and what an author is told of it."""

from typing import Any, get_args

from drillbook.schema.finding import Language
from drillbook.schema.jsonschema import patterns
from drillbook.schema.models import fields, settings, shorthand

VALUE_PATTERNS: tuple[tuple[Any, patterns.ValuePattern], ...] = (
    (fields.Name, patterns.NAME),
    (fields.Number, patterns.NUMBER),
    (fields.Count, patterns.COUNT),
    (fields.Duration, patterns.DURATION),
    (fields.StaffCount, patterns.STAFF),
    (fields.Some, patterns.SOME),
    (shorthand.SoMany, patterns.MORE),
    (fields.ClockText, patterns.CLOCK),
    (fields.Limit, patterns.LIMIT),
    (fields.Rhythm, patterns.RHYTHM),
    (fields.Cycle, patterns.CYCLE),
    (fields.TriggerOrClock, patterns.TRIGGER_OR_CLOCK),
    (fields.Date, patterns.DATE),
    (settings.Days, patterns.DAYS),
    (shorthand.DayNumber, patterns.DAY_NUMBER),
    (fields.DateTime, patterns.DATE_TIME),
    (fields.Truth, patterns.TRUTH),
    (fields.Prose, patterns.TEXT),
    (fields.FolderNear, patterns.FOLDER),
    (fields.Filled, patterns.FILLED),
    (fields.HoursOfDay, patterns.HOURS),
    (fields.InstantText, patterns.INSTANT),
    (fields.InstantsText, patterns.INJECT_TIME),
    (fields.Speed, patterns.SPEED),
    (fields.Zone, patterns.ZONE),
    (fields.Detour, patterns.DETOUR),
    (fields.Range, patterns.RANGE),
    (fields.Share, patterns.SHARE),
    (fields.While, patterns.WHILE),
    (fields.When, patterns.CONDITION),
    (fields.At, patterns.MOMENT),
    (fields.OwnAt, patterns.MOMENT),
    (fields.Trigger, patterns.TRIGGER),
    (fields.TaskPlace, patterns.TASK_PLACE),
    (fields.LevelName, patterns.LEVEL),
)


EXPLAINED = (
    patterns.DURATION,
    patterns.WHILE,
    patterns.LIMIT,
    patterns.RHYTHM,
    patterns.CYCLE,
    patterns.CLOCK,
    patterns.TRIGGER_OR_CLOCK,
    patterns.STAFF,
    patterns.CONDITION,
    patterns.MOMENT,
    patterns.TRIGGER,
    patterns.INSTANT,
    patterns.INJECT_TIME,
    patterns.DATE,
    patterns.DATE_TIME,
    patterns.TAKES,
)


def written_in(annotation: Any) -> patterns.ValuePattern | None:
    """Return how the single values of a type are written, if they have a form worth telling."""
    if annotation in (fields.Takes, fields.TakesByLevel):
        return patterns.TAKES
    direct = next((written for alias, written in VALUE_PATTERNS if annotation == alias), None)
    if direct:
        return direct
    parts = (part for part in get_args(annotation) if part is not type(None))
    return next((found for part in parts if (found := written_in(part)) in EXPLAINED), None)


def hint(written: patterns.ValuePattern | None, language: Language) -> str:
    """Render the hint of a form worth telling; empty otherwise."""
    return written.hint.render(language) if written and written in EXPLAINED else ""
