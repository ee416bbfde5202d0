"""What could be written at the place of a finding instead, and what would follow."""

from dataclasses import dataclass

from drillbook.schema.editing.edits import Replace, apply
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.revision.worded_values import field_named
from drillbook.schema.models.levels import Level
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task
from drillbook.schema.text.yaml_nodes import MappingNode, ScalarNode, Source
from drillbook.schema.values.names import normalise
from drillbook.ui.report.conditions_text import read_aloud
from drillbook.ui.review.records import mark_of
from drillbook.ui.storage.book_cache import BOOKS, Snapshot
from drillbook.ui.translation import _, translate

_LEAVES = ("when", "within", "role", "takes")


@dataclass(frozen=True, slots=True)
class Remedy:
    """One value that could stand there: where, what stands there now, and what it is called."""

    path: tuple[str | int, ...]
    label: str
    now: str
    value: str
    said: str
    plan: str
    attribute: str

    def aloud(self, snapshot: Snapshot, wish: str) -> str:
        """A condition as a sentence; anything else as it is."""
        owner = snapshot.book.plans.get(self.plan)
        return read_aloud(snapshot.book, owner.value if owner else None, wish) if self.attribute == "when" else wish


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a change would do to the findings."""

    goes: bool
    fresh: tuple[str, ...]


def remedies(snapshot: Snapshot, finding: Finding) -> list[Remedy]:
    """What could be written; the first says where. Only for a single value of a level or a task, in a plan."""
    read = snapshot.reads.get(finding.where.file)
    source, document = (read.source, read.document) if read else (None, None)
    if source is None or document is None or not isinstance(document.value, Plan):
        return []
    place = _leaf(source, finding)
    if place is None:
        return []
    path, attribute, now = place
    model = Level if attribute == "when" else Task
    label = translate(field_named(model.model_fields[attribute], attribute))
    plan = document.value.plan
    made = [
        Remedy(path, label, now, value, said, plan, attribute)
        for value, said in [*_with_superior(snapshot, finding, now), *_fixed(finding, now)]
    ]
    return made or [Remedy(path, label, now, now, _("as it is"), plan, attribute)]


def _leaf(source: Source, finding: Finding) -> tuple[tuple[str | int, ...], str, str] | None:
    """The path, as written, of the value at the place, where it is one that people change by itself."""
    for table in ("levels", "tasks"):
        held = source.root.find(table)
        if held is None or not isinstance(held[1], MappingNode):
            continue
        for name, (key, entry) in held[1].entries.items():
            if not isinstance(entry, MappingNode):
                continue
            for written, (inner, value) in entry.entries.items():
                attribute = next((one for one in _LEAVES if entry.find(one) == (inner, value)), "")
                here = isinstance(value, ScalarNode) and value.line == finding.where.line
                if here and attribute and value.column == finding.where.column and key is not None:
                    return (normalise(held[0].text), name, written), attribute, value.text  # type: ignore[union-attr]
    return None


def _with_superior(snapshot: Snapshot, finding: Finding, now: str) -> list[tuple[str, str]]:
    """A lower plan that sleeps (X03): start too when the superior plan is at that level."""
    if finding.code != "X03" or not finding.also:
        return []
    upper = finding.also[0]
    owner = snapshot.book.plans.get(upper.plan)
    level = dict(finding.message.parts).get("level")
    each = owner.value.levels.each if owner and owner.value.levels else {}
    name = next((one for one in each if level is not None and _same_level(one, translate(level))), "")  # type: ignore[arg-type]
    if owner is None or not name:
        return []
    chinese = any(sign in now for sign in ("且", "或", "级别"))
    value = f"{now} 或 级别({upper.plan}) >= {name}" if chinese else f"{now} or level({upper.plan}) >= {name}"
    return [(value, _("start too when '{plan}' is at {level}", plan=owner.value.title, level=translate(level)))]  # type: ignore[arg-type]


def _same_level(name: str, said: str) -> bool:
    return name == said or normalise(said).removesuffix("级") == name


def _fixed(finding: Finding, now: str) -> list[tuple[str, str]]:
    """What can only have been meant."""
    if finding.fix is None or finding.fix.old not in now:
        return []
    new = now.replace(finding.fix.old, finding.fix.new, 1)
    return [(new, _("what was meant: {value}", value=new))]


def outcome(snapshot: Snapshot, finding: Finding, place: Remedy, wish: str) -> Outcome:
    """The findings as they would be; refused where the value cannot be written."""
    source = snapshot.book.sources[finding.where.file]
    text = apply(source.text, [Replace(place.path, wish)])
    then = BOOKS.snapshot(snapshot.book.folder, {finding.where.file: text})
    before = {mark_of(one) for one in snapshot.findings}
    after = {mark_of(one): one for one in then.findings}
    same = {(one.code, one.where.plan, one.where.clause) for one in then.findings}
    return Outcome(
        (finding.code, finding.where.plan, finding.where.clause) not in same,
        tuple(translate(one.message) for mark, one in after.items() if mark not in before),
    )
