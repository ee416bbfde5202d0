"""Text to document, or to findings: all of a file's problems at once, each at its own place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from schema.finding import Finding, Severity, Text, Unreadable, in_file_order, plain, say
from schema.keys import Closed, names_of
from schema.library import LIBRARIES, LIBRARY_MODELS, Book
from schema.names import near, normalise, short
from schema.placed import Placed
from schema.plan import Plan
from schema.scenario import Scenario
from schema.slips import scan
from schema.source import Mapping as Table
from schema.source import Node, Scalar, Source, Step, data_of, parse, read_text

Document = Plan | Scenario | Book | Closed
_KINDS: tuple[tuple[str, str, type[Closed] | None], ...] = (
    ("plan", "预案", Plan),
    ("library", "库", None),
    ("scenario", "情景", Scenario),
    ("book", "预案库", Book),
)


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one file: a document, or findings, or a document with findings that do not hide it."""

    file: str
    source: Source | None
    document: Placed[Any] | None
    findings: tuple[Finding, ...]


def read_file(path: Path, name: str) -> Read:
    """Read one file; ``name`` is how findings call it."""
    text, findings = read_text(path, name)
    return read_text_as(name, text) if text is not None else Read(name, None, None, tuple(findings))


def read_text_as(name: str, text: str) -> Read:
    """Read a text as the file ``name``: what an editor does with what is not saved yet."""
    source, findings = parse(name, text)
    slips = scan(name, text)
    if source is None:
        slipped = {slip.where.line for slip in slips}  # a slip says better than libyaml what is wrong with its line
        vague = (finding for finding in findings if finding.where.line not in slipped)
        return Read(name, None, None, tuple(in_file_order([*vague, *slips])))
    document, wrong = validate(source)
    covered = {slip.where.line for slip in slips}
    wrong = [finding for finding in wrong if finding.where.line not in covered]
    return Read(name, source, document, tuple(in_file_order([*findings, *slips, *wrong])))


def validate(source: Source) -> tuple[Placed[Any] | None, list[Finding]]:
    """The typed document of a source, or what is wrong with its shape."""
    model, findings = _model_of(source)
    if model is None:
        return None, findings
    try:
        document = model.model_validate(data_of(source.root))
    except ValidationError as error:
        return None, findings + [_finding(source, model, problem) for problem in error.errors(include_url=False)]
    placed: Placed[Any] = Placed(document, source)
    findings += list(_owed(placed)) if isinstance(document, Plan) else []
    return placed, findings


def _model_of(source: Source) -> tuple[type[Closed] | None, list[Finding]]:
    names = list(source.root.entries)
    for english, chinese, model in _KINDS:
        written = next((name for name in (english, chinese) if name in source.root.entries), None)
        if written is None:
            continue
        findings = [] if names[0] == written else [_not_first(source, written)]
        return (model, findings) if model else _library(source, english, findings)
    first = source.root.entries[names[0]][0] if names else source.root
    hint = say(
        en="begin with one of: plan, library, scenario, book",
        zh="首行应为:预案、库、情景、预案库(plan、library、scenario、book)之一",
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
        return LIBRARY_MODELS[LIBRARIES.read(value.text if isinstance(value, Scalar) else None)], findings
    except Unreadable as error:
        return None, [*findings, Finding(source.locate((key,)), "SC", error.message, hint=error.hint)]


def _finding(source: Source, model: type[Closed], problem: Any) -> Finding:
    path = _written_path(source, problem["loc"])
    kind = problem["type"]
    if kind == "missing":
        return _missing(source, path, str(problem["loc"][-1]), _owners(model, problem["loc"][:-1]))
    if kind == "extra_forbidden":
        return _unknown(source, model, path, problem["loc"])
    node = source.node(path)
    if isinstance(node, Scalar) and node.is_blank:
        name = str(path[-1]) if path else ""
        message = say(en="'{key}' has no value", zh="“{key}”没有内容", key=name)
        return Finding(
            source.locate(path, key=True),
            "SC",
            message,
            hint=say(en="fill it in, or remove the key", zh="请填写,或删除该键"),
        )
    if kind == "value_error":
        error = problem["ctx"]["error"]
        if isinstance(error, Unreadable):
            is_key = problem["loc"][-1] == "[key]"
            where = source.locate(path, key=is_key, offset=error.offset)
            return Finding(where, error.code, error.message, hint=error.hint)
    return Finding(source.locate(path), "SC", _shape_message(kind, problem), hint=_shape_hint(kind))


def _written_path(source: Source, loc: tuple[Any, ...]) -> tuple[Step, ...]:
    """The part of pydantic's path that was really written: tags and validators' names left out."""
    path: tuple[Step, ...] = ()
    node: Node | None = source.root
    for step in loc:
        if (isinstance(node, Table) and node.find(step)) or (
            not isinstance(node, Scalar | Table | None) and isinstance(step, int)
        ):
            path = (*path, step)
            node = source.node(path)
    return path


def _missing(source: Source, path: tuple[Step, ...], key: str, owners: list[type[BaseModel]]) -> Finding:
    fields = (names_of(field) for owner in owners for field in owner.model_fields.values())
    names = next((names for names in fields if names and names[0] == key), (key,))
    owner = str(path[-1]) if path else source.plan or source.file
    message = say(
        en="'{key}' is missing from '{owner}'",
        zh="“{owner}”缺少“{chinese}”({key})",
        key=key,
        chinese=names[min(1, len(names) - 1)],
        owner=owner,
    )
    return Finding(source.locate(path, key=bool(path) and isinstance(path[-1], str)), "SC", message)


def _unknown(source: Source, model: type[Closed], path: tuple[Step, ...], loc: tuple[Any, ...]) -> Finding:
    written = str(loc[-1])
    fields = [names_of(field) for owner in _owners(model, loc[:-1]) for field in owner.model_fields.values()]
    twin = next((names for names in fields if normalise(written) in names), None)
    where = source.locate(path, key=True)
    if twin:
        message = say(
            en="'{key}' is written twice, once in each language", zh="“{key}”重复,中英文键各写了一次", key=written
        )
        return Finding(where, "YA", message, hint=say(en="keep one", zh="保留其一"))
    node = source.node(path)
    if (
        isinstance(node, Scalar)
        and node.is_blank
        and len(written) > 3
        and (" " in written.strip() or not written.isascii())
    ):
        message = say(en="the text is cut by a comma: '{key}'", zh="文字被半角逗号截断:“{key}”", key=short(written))
        hint = say(en="put the whole text in quotes", zh="请给整段文字加引号,或改用全角逗号“,”")
        return Finding(where, "YA", message, hint=hint)
    known = sorted({name for names in fields for name in names})
    hint = near(written, known) or _known_hint(fields)
    return Finding(where, "SC", say(en="unknown key '{key}'", zh="未知的键“{key}”", key=short(written)), hint=hint)


def _known_hint(fields: list[tuple[str, ...]]) -> Text:
    english = [names[0] for names in fields if names][:24]
    chinese = [names[1] for names in fields if len(names) > 1][:24]
    return say(en="keys here: {english}", zh="此处可用的键:{chinese}", english=english, chinese=chinese)


def _owners(model: type[BaseModel], loc: tuple[Any, ...]) -> list[type[BaseModel]]:
    """The models that may stand at pydantic's path ``loc``."""
    current: list[type[BaseModel]] = [model]
    for step in loc:
        inner = [
            found
            for owner in current
            for field in owner.model_fields.values()
            if step in names_of(field)
            for found in _models_in(field.annotation)
        ]
        current = inner or current
    return current


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]


def _shape_message(kind: str, problem: Mapping[str, Any]) -> Text:
    if kind in ("dict_type", "model_type", "model_attributes_type", "mapping_type"):
        return say(en="an object with keys is expected here", zh="此处应为带键的对象")
    if kind in ("tuple_type", "list_type"):
        return say(en="a list is expected here", zh="此处应为列表")
    if kind in ("too_short", "too_long"):
        return say(en="the list has the wrong length", zh="列表的项数不对")
    if kind == "string_type":
        return say(en="a single value is expected here", zh="此处应为单个值")
    return plain(str(problem["msg"]))


def _shape_hint(kind: str) -> Text | None:
    if kind in ("tuple_type", "list_type"):
        return say(en="write items as [a, b] or lines beginning with '- '", zh="写成 [甲, 乙],或每行以“- ”开头")
    return None


def _owed(plan: Placed[Plan]) -> Iterator[Finding]:
    """What a plan of its depth must have besides: status, roles, steps and ``takes``."""
    it = plan.it
    if it.kind == "external":
        return
    if plan.source.root.find("status") is None:
        yield _missing(plan.source, (), "status", [Plan])
    if it.depth == "card":
        return
    if not it.roles:
        yield _missing(plan.source, (), "roles", [Plan])
    if it.depth == "full":
        yield from _owed_to_run(plan)


def _owed_to_run(plan: Placed[Plan]) -> Iterator[Finding]:
    severity = Severity.ERROR if plan.it.status == "in-force" else Severity.NOTE
    for task in plan.entries("tasks", plan.it.tasks):
        if task.it.takes is None:
            message = say(
                en="task '{task}' does not say how long it takes",
                zh="任务“{title}”({task})未写用时",
                task=task.name,
                title=task.it.title,
            )
            hint = say(
                en="write 'takes: shortest / likely / longest', or 0 min for a milestone",
                zh="写明“用时: 最短 / 最可能 / 最长”;里程碑写 0 min",
            )
            yield Finding(task.at_key(), "SC", message, severity, hint)
    for procedure in plan.entries("procedures", plan.it.procedures):
        if not procedure.it.steps:
            message = say(en="procedure '{name}' has no steps", zh="程序“{name}”没有步骤", name=procedure.name)
            yield Finding(procedure.at_key(), "SC", message, severity)
