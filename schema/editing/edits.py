"""Edits change one value in place; every other letter of the file stays as its author wrote it.

An edit is a splice at the place of the value. The result is read again by our own reader; if anything but the
intended value changed, or a remark was lost, the edit is refused and nothing happens. ruamel.yaml is asked last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from drillbook.schema.editing import splices
from drillbook.schema.editing.comments import are_kept, are_kept_for_others
from drillbook.schema.editing.writing import Data
from drillbook.schema.finding import Refused, say
from drillbook.schema.text.spans import Span, spans
from drillbook.schema.text.yaml_nodes import KeyPath, PathStep, data_of, parse
from drillbook.schema.typos.in_lines import LineScan
from drillbook.schema.values.names import normalise


@dataclass(frozen=True, slots=True)
class Replace:
    """The value at ``path`` becomes ``value``."""

    path: KeyPath
    value: Data


@dataclass(frozen=True, slots=True)
class Rename:
    """The key at ``path`` is called ``name`` from now on; what points to it is not touched."""

    path: KeyPath
    name: str


@dataclass(frozen=True, slots=True)
class Add:
    """The object at ``path`` gets one more key, at its end."""

    path: KeyPath
    key: str
    value: Data


@dataclass(frozen=True, slots=True)
class Remove:
    """The key or list item at ``path`` goes, with the comments on its lines and directly above."""

    path: KeyPath


@dataclass(frozen=True, slots=True)
class Insert:
    """The list at ``path`` gets an item before its ``index``-th (counted from 0)."""

    path: KeyPath
    index: int
    value: Data


@dataclass(frozen=True, slots=True)
class Move:
    """An item of the list at ``path`` takes another place, counted after it was taken out."""

    path: KeyPath
    index: int
    to: int


Edit: TypeAlias = Replace | Rename | Add | Remove | Insert | Move


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Make ``edits`` one after another and return the new text.

    Raises ``Refused`` if one cannot be made safely.
    """
    wanted = list(edits)
    after = text
    for edit in wanted:
        after = _applied(after, edit)
    removing = any(isinstance(edit, Remove) for edit in wanted)
    if after != text and not are_kept_for_others(text, after, removing=removing):
        raise _unsafe()
    return after


def _applied(text: str, edit: Edit) -> str:
    source, findings = parse("", text)
    if source is None or findings:
        raise Refused(
            say(en="the file has errors in its YAML and cannot be edited so", zh="文件有YAML错误，暂不能这样修改"),
            say(en="put them right in the text first", zh="请先在文本中改正"),
        )
    root = spans(text)
    trail = _trail(root, edit.path)
    before = data_of(source.root)
    expected = _expected(before, _written_path(root, edit.path), edit)
    for plain in (True, False):
        after = _spliced(text, trail, edit, plain=plain)
        if _reads_as(after, expected, text) and _keeps_remarks(text, after, trail, edit):
            return after
    raise _unsafe()


def _unsafe() -> Refused:
    return Refused(
        say(en="this cannot be changed without touching something else", zh="无法只改动此处而不影响其他内容"),
        say(en="change it in the text", zh="请直接修改文本"),
    )


def _trail(root: Span, path: KeyPath) -> list[tuple[Span, int]]:
    """The holder of each step, and which of its values the step names."""
    trail: list[tuple[Span, int]] = []
    node = root
    for step in path:
        index = node.index(step) if node.kind != "scalar" else None
        if index is None:
            raise Refused(say(en="'{step}' is not there", zh="找不到“{step}”", step=step))
        trail.append((node, index))
        node = node.values[index]
    return trail


def _written_path(root: Span, path: KeyPath) -> KeyPath:
    """The path with keys as the file has them."""
    return tuple(
        normalise(holder.keys[index].text) if holder.kind == "mapping" else index
        for holder, index in _trail(root, path)
    )


def _spliced(text: str, trail: list[tuple[Span, int]], edit: Edit, *, plain: bool) -> str:
    place = splices.EditTarget(text, trail, plain)
    match edit:
        case Replace(value=value):
            return splices.replaced(place, value)
        case Rename(name=name):
            return splices.renamed(place, name)
        case Add(key=key, value=value):
            return splices.added(place, key, value)
        case Remove():
            return splices.removed(place)
        case Insert(index=index, value=value):
            return splices.inserted(place, index, value)
        case Move(index=index, to=to):
            return splices.moved(place, index, to)


def _reads_as(text: str, expected: object, before: str) -> bool:
    source, findings = parse("", text)
    if source is None or findings or _ordered(data_of(source.root)) != _ordered(expected):
        return False
    return len(LineScan(text).read()) <= len(LineScan(before).read())


def _keeps_remarks(before: str, after: str, trail: list[tuple[Span, int]], edit: Edit) -> bool:
    """Only what stands on the lines of a removed entry may go with it."""
    gone = None
    if isinstance(edit, Remove):
        place, (holder, index) = splices.EditTarget(before, trail, True), trail[-1]
        gone = place.first_line(holder, index), place.foot(holder, index)
    return are_kept(before, after, gone, in_order=not isinstance(edit, Move))


def _ordered(data: object) -> object:
    """Data in which the order of keys counts too."""
    if isinstance(data, dict):
        return ("mapping", [(key, _ordered(value)) for key, value in data.items()])
    return [_ordered(item) for item in data] if isinstance(data, list) else data


def _normal(value: Data) -> object:
    """The value as the reader gives it back."""
    if isinstance(value, dict):
        return {normalise(key): _normal(item) for key, item in value.items()}
    return [_normal(item) for item in value] if isinstance(value, list) else value


def _expected(data: object, path: KeyPath, edit: Edit) -> object:
    """The data that the file must have after the edit."""
    if len(path) > (1 if isinstance(edit, Replace | Rename | Remove) else 0):
        return _with(data, path[0], lambda inner: _expected(inner, path[1:], edit))
    match edit:
        case Replace(value=value):
            return _with(data, path[0], lambda _: _normal(value)) if path else _refuse_root()
        case Rename(name=name):
            return _renamed(data, path, name)
        case Remove():
            return _without(data, path)
        case Add(key=key, value=value):
            return _with_entry(data, key, value)
        case Insert(index=index, value=value):
            items = _items(data)
            return (
                [*items[:index], _normal(value), *items[index:]] if 0 <= index <= len(items) else _refuse_index(index)
            )
        case Move(index=index, to=to):
            return _moved(_items(data), index, to)


def _with(data: object, step: PathStep, change: "splices.DataChange") -> object:
    if isinstance(data, dict):
        return {key: change(value) if key == step else value for key, value in data.items()}
    if isinstance(data, list):
        return [change(value) if index == step else value for index, value in enumerate(data)]
    return data


def _refuse_root() -> object:
    raise Refused(say(en="a whole file is not replaced by an edit", zh="不能用一次修改替换整个文件"))


def _refuse_index(index: int) -> object:
    raise Refused(say(en="the list has no place {index}", zh="列表没有第{index}项", index=index))


def _renamed(data: object, path: KeyPath, name: str) -> object:
    if not isinstance(data, dict) or not path:
        raise Refused(say(en="only a key has a name", zh="只有键可以改名"))
    new = normalise(name)
    if new in data and new != path[0]:
        raise Refused(say(en="'{name}' is already in use", zh="名称“{name}”已被使用", name=name))
    return {new if key == path[0] else key: value for key, value in data.items()}


def _without(data: object, path: KeyPath) -> object:
    if not path:
        return _refuse_root()
    if isinstance(data, dict):
        return {key: value for key, value in data.items() if key != path[0]}
    return [value for index, value in enumerate(data if isinstance(data, list) else []) if index != path[0]]


def _with_entry(data: object, key: str, value: Data) -> object:
    held = {} if data == "" else data
    if not isinstance(held, dict):
        raise Refused(say(en="there is no object to add '{key}' to", zh="此处不是对象，不能添加“{key}”", key=key))
    if normalise(key) in held:
        raise Refused(say(en="'{name}' is already in use", zh="名称“{name}”已被使用", name=key))
    return {**held, normalise(key): _normal(value)}


def _items(data: object) -> list[object]:
    """A lone value where a list is expected is a list of one; a key with nothing after it, an empty list."""
    if isinstance(data, dict):
        raise Refused(say(en="an object has no items", zh="此处是对象，不是列表"))
    return data if isinstance(data, list) else [data] if data != "" else []


def _moved(items: list[object], index: int, to: int) -> object:
    if not (0 <= index < len(items) and 0 <= to < len(items)):
        return _refuse_index(max(index, to))
    rest = [*items[:index], *items[index + 1 :]]
    return [*rest[:to], items[index], *rest[to:]]
