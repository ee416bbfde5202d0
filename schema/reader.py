"""Reads a text into a typed document or into findings: all of a file's problems at once, each at its own place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from drillbook.schema.book_files import KINDS, kind_of
from drillbook.schema.finding import Finding, Severity, Unreadable, in_file_order, say
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.models.validation_errors import missing_key, shape_findings
from drillbook.schema.remainder import Remainder, remainder
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import MappingNode, ScalarNode, Source, data_of, parse, read_text
from drillbook.schema.typos.find_and_mend import scan
from drillbook.schema.typos.line_memory import LineMemory
from drillbook.schema.typos.unseen import unseen
from drillbook.schema.values.keys import Closed, names_of
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.vocabulary import LIBRARIES

_MODELS: dict[str, type[Closed]] = {"plan": Plan, "scenario": Scenario, "book": Book}
_LINE_END, _MOST_LINES = late(r"\r\n?|\n"), 500  # of a book's settings


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The result of reading one file: a document, or findings, or a document with findings that do not hide it."""

    file: str
    source: Source | None
    document: Located[Any] | None
    findings: tuple[Finding, ...]
    kind: str = ""
    """What the file says that it is: plan, library, scenario or book, also where it cannot be read."""
    remainder: Remainder | None = None
    """What can be read of a document that is refused."""


def read_file(path: Path, name: str) -> ReadResult:
    """Read one file; ``name`` is how findings call it."""
    text, findings = read_text(path, name)
    return read_text_as(name, text) if text is not None else ReadResult(name, None, None, tuple(findings))


def read_text_as(name: str, text: str, memory: LineMemory | None = None) -> ReadResult:
    """Read a text as if it were the file ``name``: an editor does this with what is not saved yet.

    ``memory`` is of the last version of the same text.
    """
    source, findings = parse(name, text)
    signs = unseen(name, text, source)
    spoilt = {sign.where.line for sign in signs if sign.severity is Severity.ERROR}
    slips = [slip for slip in scan(name, text, memory) if slip.where.line not in spoilt]
    kind = kind_of(text)
    if source is None:
        # a slip says better than libyaml what is wrong with its line; libyaml may notice it a line later
        slipped = {line for slip in (*slips, *signs) for line in (slip.where.line, slip.where.line + 1)}
        vague = (finding for finding in findings if finding.where.line not in slipped)
        rest = _sound_lines(name, text) if kind == "book" else None
        return ReadResult(name, None, None, tuple(in_file_order([*vague, *slips, *signs])), kind, rest)
    document, wrong, rest = validate(source)
    covered = (
        spoilt | {slip.where.line for slip in slips} | {slip.where.line - 1 for slip in slips if slip.where.column == 1}
    )
    refused = {finding.where for finding in findings}
    wrong = [finding for finding in wrong if finding.where.line not in covered and finding.where not in refused]
    return ReadResult(name, source, document, tuple(in_file_order([*findings, *slips, *signs, *wrong])), kind, rest)


def _sound_lines(name: str, text: str) -> Remainder | None:
    """Of settings that are no YAML, the keys whose own line is: language and time zone hold all the same."""
    lines = _LINE_END.split(text)
    kept = [line if line[:1].strip() and parse(name, line)[0] else "" for line in lines[:_MOST_LINES]]
    source, _ = parse(name, "\n".join(kept))
    document, _, rest = validate(source) if source else (None, [], None)
    return Remainder(document, frozenset(), frozenset()) if document else rest


def model_of(source: Source) -> type[Closed] | None:
    """Return the model of what a source says first that it is."""
    return _model_of(source)[0]


def validate(source: Source) -> tuple[Located[Any] | None, list[Finding], Remainder | None]:
    """Build the typed document of a source, or say what is wrong with its shape and keep what can be read."""
    model, findings = _model_of(source)
    if model is None:
        return None, findings, None
    try:
        document = model.model_validate(data_of(source.root))
    except ValidationError as error:
        return None, findings + shape_findings(source, model, error), remainder(source, model, error)
    placed: Located[Any] = Located(document, source)
    findings += list(_owed(placed)) if isinstance(document, Plan) else []
    return placed, findings, None


def _model_of(source: Source) -> tuple[type[Closed] | None, list[Finding]]:
    """What the first key says; a text that begins with another key is what the first of these keys in it says."""
    names = list(source.root.entries)
    kinds = {name: english for english, chinese in KINDS for name in (english, chinese)}
    written = next((name for name in names if name in kinds), None)
    if written is not None:
        english = kinds[written]
        findings = [] if names[0] == written else [_not_first(source, written)]
        model = _MODELS.get(english)
        return (model, findings) if model else _library(source, english, findings)
    first = source.root.entries[names[0]][0] if names else source.root
    hint = say(
        en="begin with one of: plan, library, scenario, book",
        zh="首行应为：预案、库、情景、预案库（plan、library、scenario、book）之一",
    )
    where = source.locate(()) if first is source.root else source.locate((names[0],), key=True)
    return None, [
        Finding(
            where, "SC", say(en="the first key does not say what the file is", zh="首个键未说明文件类别"), hint=hint
        )
    ]


def _not_first(source: Source, written: str) -> Finding:
    message = say(en="'{key}' must be the first key", zh="“{key}”应为文件的第一个键", key=written)
    return Finding(source.locate((written,), key=True), "SC", message)


def _library(source: Source, key: str, findings: list[Finding]) -> tuple[type[Closed] | None, list[Finding]]:
    entry = source.root.find(key)
    value = entry[1] if entry else None
    try:
        return LIBRARY_MODELS[LIBRARIES.read(value.text if isinstance(value, ScalarNode) else None)], findings
    except Unreadable as error:
        return None, [*findings, Finding(source.locate((key,)), "SC", error.message, hint=error.hint)]


def _owed(plan: Located[Plan]) -> Iterator[Finding]:
    """What a plan of its depth must have besides: status, roles, steps and ``takes``."""
    it = plan.value
    if it.kind == "external":
        return
    if plan.source.root.find("status") is None:
        yield missing_key(plan.source, (), "status", [Plan])
    if it.depth == "card":
        yield from _not_looked_at(plan)
        return
    if not it.roles:
        yield missing_key(plan.source, (), "roles", [Plan])
    if it.depth == "full":
        yield from _owed_to_run(plan)


def _not_looked_at(plan: Located[Plan]) -> Iterator[Finding]:
    """A card is its head: who writes more into it should know that nobody examines that."""
    if plan.value.tasks or plan.value.procedures:
        message = say(
            en="at depth card only the head is checked: tasks and procedures are not looked at",
            zh="登记深度只核查封面信息，任务和程序未作核查",
        )
        hint = say(
            en="write 'depth: linkage' or 'depth: full' to have them checked", zh="需要核查的，深度请写“衔接”或“推演”"
        )
        yield Finding(plan.at("depth"), "SC", message, Severity.NOTE, hint)


def _owed_to_run(plan: Located[Plan]) -> Iterator[Finding]:
    severity = Severity.ERROR if plan.value.status == "in-force" else Severity.NOTE
    for task in plan.entries("tasks", plan.value.tasks):
        if task.value.takes is None:
            message = say(
                en="task '{task}' does not say how long it takes",
                zh="任务“{title}”（{task}）未写用时",
                task=task.name,
                title=task.value.title,
            )
            hint = say(
                en="write 'takes: shortest / likely / longest', or 0 min for a milestone",
                zh="写明“用时: 最短 / 最可能 / 最长”；里程碑写0分钟",
            )
            yield Finding(task.at_key(), "SC", message, severity, hint)
    for procedure in plan.entries("procedures", plan.value.procedures):
        if not procedure.value.steps:
            message = say(en="procedure '{name}' has no steps", zh="程序“{name}”没有步骤", name=procedure.name)
            hint = say(en="list its tasks in 'steps'", zh="请在“步骤”中列出任务")
            yield Finding(procedure.at_key(), "SC", message, severity, hint)


def unread_name(read: ReadResult) -> str:
    """Return the id that a refused file gives, or else the name of the file."""
    found = read.source.root.find(read.kind) if read.source and read.kind else None
    written = found[1].text.strip() if found and isinstance(found[1], ScalarNode) else ""
    return written or Path(read.file).stem


def entries_written(library: Source) -> set[str]:
    """The names that a refused library would have given."""
    sections = (value for _, value in library.root.entries.values() if isinstance(value, MappingNode))
    return {name for section in sections for name in section.entries}


def library_kind(library: Source) -> str:
    """What a refused library is: as it says, else by its tables; "" where the file is none of a book's."""
    found = library.root.find("library")
    if found and isinstance(found[1], ScalarNode):
        return LIBRARIES.canonical(found[1].text) or found[1].text
    tables = (
        (kind, names_of(field)) for kind, model in LIBRARY_MODELS.items() for field in model.model_fields.values()
    )
    return next((kind for kind, names in tables if any(name in library.root.entries for name in names)), "")
