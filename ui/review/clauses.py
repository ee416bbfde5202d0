"""The clause a finding points to, as the plan says it: title, number, sentence; the YAML lines beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from drillbook.schema.book import SECTIONS
from drillbook.schema.conditions.describe import level_title
from drillbook.schema.finding import Location
from drillbook.schema.linkage.revision.worded_values import field_named, value_in_words
from drillbook.schema.models.levels import Levels
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.lines import lines_of
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import MappingNode, Node, Source
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, current_language, joined, translate
from drillbook.ui.use.labels import section_word

_TABLES = ("roles", "warnings", "levels", "tasks", "procedures", "response_times", "sections")
_SILENT = ("clause", "title", "note", "basis", "to_confirm", "text", "name")
_MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing the clause says; ``asked`` when the finding is about it."""

    name: str
    said: str
    asked: bool

    @property
    def aloud(self) -> str:
        """What is laid down, behind the name of what it is laid down for."""
        return _("{name}: {said}", name=self.name, said=self.said)


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause: of what, which, under which heading, its own words, what it lays down, and how that is written."""

    title: str
    clause: str
    heading: str
    text: str
    sentences: tuple[Sentence, ...]
    lines: str
    first: int
    file: str
    plan: str

    @property
    def asked(self) -> str:
        """What the finding is about, in one line; the clause's own words where that is not known."""
        said = next((one.aloud for one in self.sentences if one.asked), "")
        return said or self.text or self.heading


@dataclass(frozen=True, slots=True)
class _Found:
    entry: BaseModel
    path: tuple[str | int, ...]
    heading: str


def quote(snapshot: Snapshot, where: Location) -> Quote:
    """The clause at a place."""
    read = snapshot.reads.get(where.file)
    source = read.source if read else None
    document = read.document if read else None
    plan = document.value if document is not None and isinstance(document.value, Plan) else None
    title = where.title or (plan.title if plan else "") or library_title(snapshot, where.file)
    if source is None:
        return Quote(title, where.clause, "", "", (), "", where.line, where.file, where.plan)
    found = _in_plan(source, plan, where) if plan else _in_library(snapshot, where)
    if found is None:
        return Quote(
            title, where.clause, "", "", (), source.line(where.line).strip(), where.line, where.file, where.plan
        )
    node = source.node(found.path) if found.path else source.root
    asked = _key_at(node, where)
    first = source.locate(found.path, key=True).line if found.path else where.line
    last = max(first, getattr(node, "end_line", first))
    return Quote(
        title,
        str(getattr(found.entry, "clause", "") or where.clause),
        found.heading,
        str(getattr(found.entry, "text", "") or ""),
        tuple(_sentences(snapshot, plan, found, asked)),
        _lines(source, first, last, where.line) if found.path else source.line(where.line).strip(),
        first,
        where.file,
        where.plan,
    )


def library_title(snapshot: Snapshot, file: str) -> str:
    """What a file of the libraries is called: by what it holds."""
    held = [
        section for section in SECTIONS if any(e.source.file == file for e in getattr(snapshot.book, section).values())
    ]
    if not held:
        return _("Book settings") if snapshot.book.head and snapshot.book.head.source.file == file else file
    return _("Libraries: {what}", what=joined(section_word(one) for one in held))


def _in_plan(source: Source, plan: Plan, where: Location) -> _Found | None:
    """The entry that begins last before the place; else the cover."""
    best: tuple[tuple[int, int], _Found] | None = None
    for path, entry, heading in _entries(source, plan):
        spot = source.locate(path, key=isinstance(path[-1], str))
        node = source.node(path)
        if node is None or not spot.line <= where.line <= max(spot.line, node.end_line):
            continue
        start = (spot.line, spot.column)
        if start <= (where.line, where.column) and (best is None or start > best[0]):
            best = (start, _Found(entry, path, heading))
    return best[1] if best else _Found(plan, (), _("Cover"))


def _entries(source: Source, plan: Plan) -> Iterator[tuple[tuple[str | int, ...], BaseModel, str]]:
    for table in _TABLES:
        if table == "sections":
            for number, section in enumerate(plan.sections):
                yield ("sections", number), section, section.title
        elif table == "levels":
            for name, level in (plan.levels.each if plan.levels else {}).items():
                inner = ("levels", "each", name) if source.node(("levels", "each")) else ("levels", name)
                yield inner, level, level.title or level_title(name, current_language())
        else:
            for name, entry in getattr(plan, table).items():
                yield (table, name), entry, str(getattr(entry, "title", "") or name)


def _in_library(snapshot: Snapshot, where: Location) -> _Found | None:
    best: tuple[tuple[int, int], _Found] | None = None
    for section in SECTIONS:
        for placed in getattr(snapshot.book, section).values():
            if placed.source.file != where.file:
                continue
            spot = placed.at_key()
            start = (spot.line, spot.column)
            if start <= (where.line, where.column) and (best is None or start > best[0]):
                best = (start, _Found(placed.value, placed.path, _titled(placed)))
    return best[1] if best else None


def _titled(placed: Located[BaseModel]) -> str:
    return str(getattr(placed.value, "title", "") or getattr(placed.value, "name", "") or placed.name)


def _key_at(node: Node | None, where: Location) -> str:
    """Under which key of an entry a place lies."""
    if not isinstance(node, MappingNode):
        return ""
    before = [
        (key.line, key.column, name)
        for name, (key, _value) in node.entries.items()
        if (key.line, key.column) <= (where.line, where.column)
    ]
    return max(before)[2] if before else ""


def _sentences(snapshot: Snapshot, plan: Plan | None, found: _Found, asked: str) -> Iterator[Sentence]:
    for attribute, field in type(found.entry).model_fields.items():
        value = getattr(found.entry, attribute)
        name = field_named(field, attribute)
        is_asked = asked != "" and asked in (attribute, name.zh, name.en, name.en.replace(" ", "_"))
        if value in (None, "", (), {}, False) or attribute in _SILENT:
            continue
        if not found.path and (not is_asked or attribute == "plan"):
            continue
        if isinstance(value, Levels):
            yield from _levels(snapshot, plan, value)
            continue
        yield Sentence(
            name.render(current_language()),
            plainly(value_in_words(snapshot.book, plan, field, attribute, value)),
            is_asked,
        )


def _levels(snapshot: Snapshot, plan: Plan | None, levels: Levels) -> Iterator[Sentence]:
    """Level by level, when it starts: all of it would be half the plan."""
    if levels.follow:
        yield Sentence(
            _("starts with"), translate(value_in_words(snapshot.book, plan, None, "follow", levels.follow)), True
        )
    for name, level in levels.each.items():
        said = translate(value_in_words(snapshot.book, plan, None, "when", level.when)) if level.when else level.title
        yield Sentence(level_title(name, current_language()), said, True)


def _lines(source: Source, first: int, last: int, asked: int) -> str:
    """The written lines of an entry, cut around the place in question."""
    lines = list(lines_of(source.text)[first - 1 : last])
    while len(lines) > 1 and (not lines[-1].strip() or _indent(lines[-1]) <= _indent(lines[0])):
        lines.pop()
    if len(lines) > _MOST_LINES:
        begin = min(max(0, asked - first - _MOST_LINES // 2), len(lines) - _MOST_LINES)
        lines = lines[begin : begin + _MOST_LINES]
    least = min((_indent(line) for line in lines if line.strip()), default=0)
    return "\n".join(line[least:].rstrip() for line in lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
