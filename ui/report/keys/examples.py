"""An example for each key: the shortest that stands in a sample, else one of its kind of value."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from drillbook.schema.book_files import book_files
from drillbook.schema.finding import Language
from drillbook.schema.jsonschema.value_forms import VALUE_PATTERNS
from drillbook.schema.models import fields, shorthand
from drillbook.schema.reader import model_of, read_file
from drillbook.schema.text.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from drillbook.schema.values.keys import Ref, names_of
from drillbook.schema.values.words import Words
from drillbook.ui.report.keys.objects import Key
from drillbook.ui.samples import samples

_LONGEST = 64
_BOOKS: dict[Language, tuple[str, ...]] = {
    "en": ("plans/riverton", "plans/putuo"),
    "zh": ("plans/putuo", "plans/riverton"),
}
# Objects too large for one line of a sample, and what stands beside them in every object.
_WRITTEN = {
    ("Plan", "sections"): ('[{clause: "1.3", title: Principles}]', '[{条款: "1.3", 名称: 工作原则}]'),
    ("Plan", "roles"): ("{desk: {title: Duty desk, staff: 1}}", "{desk: {名称: 值班室, 在岗人数: 1}}"),
    ("Plan", "warnings"): ("{orange: {when: rain >= orange}}", "{橙: {启动条件: rain >= 橙}}"),
    ("Plan", "procedures"): ("{go: {title: Response, steps: [ring]}}", "{go: {名称: 应急响应, 步骤: [ring]}}"),
    ("Plan", "response_times"): (
        "{first-pump: {from: level III, to: pump started, within: 1 h}}",
        "{first-pump: {起算: 三级启动, 截至: pump 开始, 时限: 1小时}}",
    ),
    ("Task", "report"): ("{to: town/duty, by: [phone], form: oral}", "{报送: town/duty, 方式: [phone], 形式: 口头}"),
    ("Level", "notice"): ("{to: [town/duty], within: 15 min}", "{通知对象: [town/duty], 时限: 15分钟}"),
    ("Scenario", "injects"): (
        "{rain: {at: T+0:20, message: Heavy rain}}",
        "{rain: {时刻: T+0:20, 内容: 强降雨}}",
    ),
    ("Book", "calendar"): ("{holidays: [2026-10-01 / 2026-10-07]}", "{节假日: [2026-10-01 / 2026-10-07]}"),
    ("Book", "limits"): ("{oral-report: 30 min}", "{口头报告: 30分钟}"),
    ("Contacts", "channels"): ("{phone: {title: Telephone, takes: 30 s}}", "{phone: {名称: 电话, 耗时: 30秒}}"),
    ("Places", "routes"): (
        "[{from: depot, to: bridge, takes: 6 min}]",
        "[{起点: depot, 终点: bridge, 行程时间: 6分钟}]",
    ),
    ("Indicators", "indicators"): (
        "{tide: {title: Tide, unit: m, range: 0 / 10}}",
        "{tide: {名称: 潮位, 计量单位: m, 取值范围: 0 / 10}}",
    ),
    ("Drills", "drills"): (
        "{spring: {date: 2026-04-16, form: tabletop, plans: [flood]}}",
        "{spring: {日期: 2026-04-16, 形式: 桌面, 涉及预案: [flood]}}",
    ),
    ("Drill", "problems"): ("[{text: The list was old}]", "[{原文: 通讯录未更新}]"),
    ("EachOf", "each"): (
        "{places: underpass, do: [close-underpass]}",
        "{场所: 下立交, 执行: [close-underpass]}",
    ),
    ("Each", "each"): (
        "{places: underpass, do: [close-underpass]}",
        "{场所: 下立交, 执行: [close-underpass]}",
    ),
    ("Staff", "weekend"): ("{day: 1, night: 1}", "{白天: 1, 夜间: 1}"),
    ("Staff", "holiday"): ("{day: 2, night: 1}", "{白天: 2, 夜间: 1}"),
    ("Quantity", "per"): ("injured", "injured"),
    ("Crew", "per"): ("injured", "injured"),
    ("Book", "most_events"): ("1000000", "1000000"),
    ("Authored", "clause"): ('"4.2.1"', '"4.2.1"'),
    ("Authored", "text"): ("Report within 30 minutes.", "三十分钟内报告。"),
    ("Authored", "basis"): ("drill 2026-04", "2026年4月演练"),
    ("Authored", "note"): ("by agreement", "按协议"),
    ("Authored", "to_confirm"): ("true", "是"),
}
_Found = dict[tuple[type[BaseModel], str], str]


def example(key: Key, language: Language) -> str:
    """Return the value of a key as it may be written; empty where a file of its own would be needed."""
    written = _WRITTEN.get((key.owner.__name__.rstrip("_"), key.english))
    if written:
        return written[("en", "zh").index(language)]
    for book in _BOOKS[language]:
        found = _harvest(book, language).get((key.owner, key.english))
        if found:
            return found
    return _of_kind(get_type_hints(key.owner, include_extras=True)[key.attribute], language)


@cache
def _harvest(book: str, language: Language) -> _Found:
    """The shortest value of each key in a sample book and its scenarios."""
    found: _Found = {}
    for path in (*book_files(samples() / book), *book_files(samples() / "scenarios")):
        read = read_file(path, path.name)
        model = model_of(read.source) if read.source else None
        if read.source is not None and model is not None and read.document is not None:
            for place, text in _values(read.source.root, (model,), language):
                if text and (place not in found or len(text) < len(found[place])):
                    found[place] = text
    return found


def _values(
    node: Node, owners: tuple[type[BaseModel], ...], language: Language
) -> Iterator[tuple[tuple[type[BaseModel], str], str]]:
    if isinstance(node, SequenceNode):
        for item in node.items:
            yield from _values(item, owners, language)
    if not isinstance(node, MappingNode):
        return
    for written, (_, value) in node.entries.items():
        field = _field(written, owners)
        if field is not None:
            owner, english, inner = field
            yield (owner, english), _flow(value, inner, language)
            yield from _values(value, inner, language)
        else:
            yield from _values(value, _spread(owners), language)


def _field(
    written: str, owners: tuple[type[BaseModel], ...]
) -> tuple[type[BaseModel], str, tuple[type[BaseModel], ...]] | None:
    for owner in owners:
        for info in owner.model_fields.values():
            names = names_of(info)
            if written in names:
                return owner, names[0], tuple(_models_in(info.annotation))
    return None


def _spread(owners: tuple[type[BaseModel], ...]) -> tuple[type[BaseModel], ...]:
    each = [info.annotation for owner in owners if (info := owner.model_fields.get("each")) is not None]
    return tuple(found for annotation in each for found in _models_in(annotation)) or owners


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for part in get_args(annotation):
        yield from _models_in(part)


def _flow(node: Node, owners: tuple[type[BaseModel], ...], language: Language) -> str:
    """The value on one line, with keys in this language; empty if it is too long or holds what a table cannot."""
    text = _written(node, owners, language)
    return "" if len(text) > _LONGEST or any(sign in text for sign in "|\n`") else text


def _written(node: Node, owners: tuple[type[BaseModel], ...], language: Language) -> str:
    if isinstance(node, ScalarNode):
        if node.quote in ("|", ">") or node.is_blank or node.line != node.end_line:
            return "\n"
        return f"{node.quote}{node.text}{node.quote}" if node.quote else node.text
    if isinstance(node, SequenceNode):
        return "[" + ", ".join(_written(item, owners, language) for item in node.items) + "]"
    parts = []
    for written, (key, value) in node.entries.items():
        field = _field(written, owners)
        name = key.text
        if field is not None and language == "zh":
            names = next(
                names for info in field[0].model_fields.values() if (names := names_of(info))[:1] == (field[1],)
            )
            name = names[min(1, len(names) - 1)]
        parts.append(f"{name}: {_written(value, field[2] if field else _spread(owners), language)}")
    return "{" + ", ".join(parts) + "}"


def _of_kind(annotation: Any, language: Language) -> str:
    """A value of this type, made of what patterns and tables of words offer."""
    simple = _simple(annotation, language)
    if simple:
        return simple
    if isinstance(annotation, type):
        return _object(annotation, language) if issubclass(annotation, BaseModel) else ""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        inner = _of_kind(parts[0], language)
        return f"[{inner}]" if inner else ""
    if origin is dict:
        name, inner = _of_kind(parts[0], language), _of_kind(parts[1], language)
        return f"{{{name or 'name'}: {inner}}}" if inner else ""
    return next((inner for part in parts if (inner := _of_kind(part, language))), "")


def _object(model: type[BaseModel], language: Language) -> str:
    """An object with the keys that it must have, else with its first."""
    hints = get_type_hints(model, include_extras=True)
    owed = [name for name, info in model.model_fields.items() if info.is_required()]
    parts = []
    for name in owed or list(model.model_fields)[:1]:
        names = names_of(model.model_fields[name])
        value = _simple(hints[name], language) or ""
        parts.append(f"{names[0 if language == 'en' else min(1, len(names) - 1)]}: {value}")
        if not value:
            return ""
    return "{" + ", ".join(parts) + "}"


def _simple(annotation: Any, language: Language) -> str:
    """A single value, without what would have to be written around it."""
    if get_origin(annotation) is Annotated:
        for mark in annotation.__metadata__:
            if isinstance(mark, Words):
                return mark.shown(mark.table[0][0], language)
            if isinstance(mark, Ref):
                return "flood/evacuate" if mark.across_plans else "flood-hq"
    written = next((pattern for kind, pattern in VALUE_PATTERNS if annotation == kind), None)
    offered = written.examples[("en", "zh").index(language)] if written and written.examples else ()
    if offered:
        return str(offered[0])
    if annotation in (fields.Prose, fields.Filled):
        return "as the plan says" if language == "en" else "与正文一致"
    plain = {
        fields.Date: "2026-05-20",
        fields.Truth: "true",
        fields.Number: "2",
        fields.Count: "2",
        shorthand.DayNumber: "2",
        fields.Share: "0.9",
    }
    found = next((text for kind, text in plain.items() if annotation == kind), "")
    if found or get_origin(annotation) in (dict, tuple):
        return found
    inner = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    return next((text for part in inner if (text := _simple(part, language))), "")
