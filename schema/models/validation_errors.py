"""Words pydantic's validation errors for authors: one mistake is one finding that says what to write instead.

pydantic names the path and the kind of a mistake; the wording, the place in the text and the way out are ours.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from drillbook.schema.finding import Finding, Fix, Text, Unreadable, plain, say
from drillbook.schema.text.decimal_commas import number_with_comma, touched_by
from drillbook.schema.text.yaml_nodes import KeyPath, MappingNode, Node, ScalarNode, SequenceNode, Source
from drillbook.schema.values.keys import Authored, chinese_names, kindred, meanings, names_of
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import normalise, shortened
from drillbook.schema.values.words import Words

_Names = tuple[str, ...]
MOST_KEYS = 24
SHAPES = ("tuple_type", "list_type", "dict_type", "model_type")  # of several shapes, the one that fits better speaks
_ENDING, _STARTING = re.compile("终止|解除|结束|^end|^lifted|until|直"), re.compile("启动|启用|开始|^begin|^start")
_AS_NEAR, _TYPO = 0.02, 0.8
NO_LIST = say(en="a list stands where 'key: value' is expected", zh="此处应分项填写“键: 值”，却写成了列表")
NO_DASHES = say(en="take the '-' away: every line is 'id: …'", zh="请去掉各行的“-”，写成“标识: …”")
MERGE = "<<"  # what it would bring is unknown, so nothing beside it is missing


def shape_findings(source: Source, model: type[BaseModel], error: ValidationError) -> list[Finding]:
    """Word everything that is wrong with the shape of a file; a misspelt key is not also missing."""
    problems = error.errors(include_url=False)
    meant = {_meant(source, model, problem) for problem in problems if problem["type"] == "extra_forbidden"}
    paths = [_written_path(source, problem["loc"]) for problem in problems]
    entered = {path[:depth] for path in paths for depth in range(len(path))}
    named = {_refusal(problem) for problem in problems if problem["loc"][-1:] == ("[key]",)} - {None}
    cut = {path: finding for path in paths if (finding := number_with_comma(source, path))}
    halves = {half for path in cut for half in (path, touched_by(source, path))}
    return [*cut.values()] + [
        _finding(source, model, problem)
        for problem, path in zip(problems, paths, strict=True)
        if path not in halves
        and not (problem["type"] == "missing" and {_object_and_key(problem), (problem["loc"][:-1], MERGE)} & meant)
        and (problem["loc"][-1:] == ("[key]",) or _refusal(problem) not in named)
        and not (problem["type"] in SHAPES and path in entered)
    ]


def _object_and_key(problem: Any) -> tuple[tuple[Any, ...], str]:
    return problem["loc"][:-1], str(problem["loc"][-1])


def _refusal(problem: Any) -> Text | None:
    """Why a value cannot be read, in words: a name refused where it is given need not be refused where it is used."""
    error = problem.get("ctx", {}).get("error")
    return error.message if isinstance(error, Unreadable) else None


def missing_key(source: Source, path: KeyPath, key: str, owners: list[type[BaseModel]]) -> Finding:
    """Report that ``key`` must be written in the object at ``path``."""
    field = next(
        (field for owner in owners for field in owner.model_fields.values() if names_of(field)[:1] == (key,)), None
    )
    names = names_of(field) if field else (key,)
    chinese = names[min(1, len(names) - 1)]
    message = say(
        en="'{key}' is missing from '{owner}'",
        zh="“{owner}”缺少“{chinese}”（{key}）",
        key=key,
        chinese=chinese,
        owner=_called(source, path),
    )
    words = next((mark for mark in field.metadata if isinstance(mark, Words)), None) if field else None
    hint = say(en="add a line '{own}: …'", zh="请补写“{own}: …”", own=_own(source, path, names))
    if words:
        hint = say(
            en="add '{own}: …', one of: {english}",
            zh="请补写“{own}: …”，可用取值：{chinese}",
            own=_own(source, path, names),
            english=[english for english, _ in words.table],
            chinese=[shown[0] for _, shown in words.table],
        )
    return Finding(source.locate(path, key=bool(path) and isinstance(path[-1], str)), "SC", message, hint=hint)


def _called(source: Source, path: KeyPath) -> str:
    """The object at ``path`` by its key as the author wrote it; an item of a list by the key of the list."""
    for depth in range(len(path), 0, -1):
        holder = source.node(path[: depth - 1])
        entry = holder.find(path[depth - 1]) if isinstance(holder, MappingNode) else None
        if entry is not None:
            return entry[0].text
    return source.plan or source.file


def _finding(source: Source, model: type[BaseModel], problem: Any) -> Finding:
    path = _written_path(source, problem["loc"])
    kind = problem["type"]
    if kind == "missing":
        return missing_key(source, path, str(problem["loc"][-1]), _owners(model, problem["loc"][:-1]))
    if kind == "extra_forbidden":
        return _unknown(source, model, path, problem["loc"])
    node = source.node(path)
    if isinstance(node, ScalarNode) and node.is_blank:
        message = say(en="'{key}' has no value", zh="“{key}”没有内容", key=_called(source, path))
        hint = say(en="fill it in, or remove the key", zh="请填写，或删除该键")
        return Finding(source.locate(path, key=True), "SC", message, hint=hint)
    if kind == "value_error":
        error = problem["ctx"]["error"]
        if isinstance(error, Unreadable):
            is_key = problem["loc"][-1] == "[key]"
            where = source.locate(path, key=is_key, offset=error.offset)
            way_out = _one_of_several(path, node) or _item_alone(path, node) or error.hint
            return Finding(where, error.code, error.message, hint=way_out, fix=_fix(source, path, node, error))
    if kind in ("dict_type", "model_type") and isinstance(node, SequenceNode) and _is_of_entries(node):
        return Finding(source.locate(path), "SC", NO_LIST, hint=NO_DASHES)
    title = _own(source, path, _title_of(_owners(model, problem["loc"]))) if kind != "dict_type" else ""
    shape_hint = _shape_hint(kind, _in_one_line(node), title)
    return Finding(source.locate(path), "SC", _shape_message(kind, problem), hint=shape_hint)


def _is_of_entries(node: SequenceNode) -> bool:
    """Say whether every item is a ``key: value``."""
    return bool(node.items) and all(isinstance(item, MappingNode) and item.entries for item in node.items)


def _in_one_line(node: Node | None) -> str:
    """A value as it is written, or a list of such; nothing where there is more inside it."""
    if isinstance(node, SequenceNode):
        items = [item.text for item in node.items if isinstance(item, ScalarNode)]
        return f"[{', '.join(items)}]" if len(items) == len(node.items) else ""
    return node.text if isinstance(node, ScalarNode) else ""


def _fix(source: Source, path: KeyPath, node: Node | None, error: Unreadable) -> Fix | None:
    if not error.instead or not isinstance(node, ScalarNode) or node.line != node.end_line:
        return None
    return Fix(source.locate(path), node.text, error.instead)


def _one_of_several(path: KeyPath, node: Node | None) -> Text | None:
    """Several where one value stands: the first of them, and where the others of a task belong."""
    is_role = path[-1:] and path[-1] in ("role", "责任岗位")
    if isinstance(node, SequenceNode):
        items = [item.text for item in node.items if isinstance(item, ScalarNode)]
    else:
        items = (
            [one for one in _BETWEEN_ROLES.split(node.text) if one] if is_role and isinstance(node, ScalarNode) else []
        )
    if not items or (len(items) < 2 and isinstance(node, ScalarNode)):
        return None
    if is_role:
        return say(
            en="one role is accountable: {one}; the others go to 'with'",
            zh="只写一个责任岗位：{one}；其他岗位写入“协同岗位”（with）",
            one=items[0],
        )
    if isinstance(node, SequenceNode) and all(any(sign in item for sign in "<>=") for item in items):
        joined = say(en=" or ".join(items), zh=" 或 ".join(items))
        return say(en="write {one}", zh="请写作：{one}", one=joined)
    return say(en="write one: {one}", zh="只写一个，例如：{one}", one=items[0])


def _item_alone(path: KeyPath, node: Node | None) -> Text | None:
    """An item of a list with its number before it: ``1. 报警``."""
    if not path or not isinstance(path[-1], int) or not isinstance(node, ScalarNode):
        return None
    items = _items_of(node.text)
    numbered = len(items) == 1 and items[0] != node.text.strip() and node.text.endswith(items[0])
    return say(en="write {one}", zh="请写作：{one}", one=items[0]) if numbered else None


def _written_path(source: Source, loc: tuple[Any, ...]) -> KeyPath:
    """The part of pydantic's path that was really written: tags and validators' names left out."""
    path: KeyPath = ()
    node: Node | None = source.root
    for step in loc:
        if (isinstance(node, MappingNode) and node.find(step)) or (
            not isinstance(node, ScalarNode | MappingNode | None) and isinstance(step, int)
        ):
            path = (*path, step)
            node = source.node(path)
    return path


def _fields(model: type[BaseModel], loc: tuple[Any, ...]) -> list[_Names]:
    """The names of every key that may stand in the object at pydantic's path ``loc``."""
    return [names_of(field) for owner in _owners(model, loc) for field in owner.model_fields.values()]


def _meant(source: Source, model: type[BaseModel], problem: Any) -> tuple[tuple[Any, ...], str]:
    """The object and the key that an unknown key most likely stands for."""
    *inside, written = problem["loc"]
    if written == MERGE:
        return tuple(inside), MERGE
    fields = _fields(model, tuple(inside))
    possible = meanings(str(written), fields)
    if possible:
        return tuple(inside), possible[0][0]
    near = _nearest_keys(str(written), _spare(source, _written_path(source, tuple(inside)), fields))
    return tuple(inside), next((names[0] for names in fields if near and near[0] in names), "")


def _spare(source: Source, path: KeyPath, fields: Iterable[_Names]) -> list[str]:
    """The names of keys that are not written yet, those of the file's own language first."""
    node = source.node(path)
    free = [names for names in fields if names and not (isinstance(node, MappingNode) and node.find(names[0]))]
    return list(dict.fromkeys(name for names in free for name in (_own(source, path, names), *names)))


def _own(source: Source, path: KeyPath, names: _Names, unknown: str = "") -> str:
    """The name of a key in the language that the keys around it have, else in that of the file; what is ``unknown`` says
    nothing of that.
    """
    node = source.node(path)
    beside = [word for word in node.entries if word != unknown] if isinstance(node, MappingNode) else []
    found = [*_majority(beside), *_majority(source.root.entries), True]
    return names[0] if found[0] else names[min(1, len(names) - 1)]


def _majority(words: Iterable[str]) -> list[bool]:
    """Whether most of the words are English, in one item; none where as many are Chinese."""
    balance = sum(1 if word.isascii() else -1 for word in words)
    return [balance > 0] if balance else []


def _unknown(source: Source, model: type[BaseModel], path: KeyPath, loc: tuple[Any, ...]) -> Finding:
    written = str(loc[-1])
    fields = _fields(model, loc[:-1])
    where = source.locate(path, key=True)
    twice = next((names for names in fields if normalise(written) in names), None)
    if twice is not None and _other(source, path, twice).isascii() == written.isascii():
        return _same_again(source, path, twice)
    if twice is not None:
        message = say(
            en="'{key}' is written twice, once in each language", zh="“{key}”重复，中英文键各写了一次", key=written
        )
        return Finding(where, "YA", message, hint=say(en="keep one", zh="保留其一"))
    possible = meanings(written, fields)
    if len(possible) == 1:
        return _same_again(source, path, possible[0])
    if _is_cut(source.node(path), written):
        message = say(
            en="the text is cut by a comma: '{key}'", zh="文字被半角逗号截断：“{key}”", key=shortened(written)
        )
        hint = say(en="put the whole text in quotes", zh="请给整段文字加引号，或改用全角逗号“,”")
        return Finding(where, "YA", message, hint=hint)
    around = path[:-1]
    spare = _spare(source, around, fields)
    own = {name: _own(source, around, names, written) for names in fields for name in names}
    meant = _either(source, around, possible) if possible else _suggested(written, spare, own)
    return Finding(where, "SC", say(en="unknown key '{key}'", zh="未知的键“{key}”", key=shortened(written)), hint=meant)


def _same_again(source: Source, path: KeyPath, names: _Names) -> Finding:
    """A key under another object's name for it, beside the same key under its own."""
    message = say(
        en="'{key}' means the same as '{other}', which is written too",
        zh="“{key}”与已写的“{other}”是同一个键",
        key=str(path[-1]),
        other=_other(source, path, names),
    )
    return Finding(source.locate(path, key=True), "YA", message, hint=say(en="keep one", zh="保留其一"))


def _other(source: Source, path: KeyPath, names: _Names) -> str:
    """The name under which the same key is written beside the one at ``path``."""
    node, written = source.node(path[:-1]), str(path[-1])
    same = {*names, *chinese_names(names[0])}
    beside = node.entries if isinstance(node, MappingNode) else ()
    return next((name for name in beside if name != written and normalise(name) in same), names[0])


def _either(source: Source, around: KeyPath, possible: list[_Names]) -> Text:
    """Two keys that may be meant: the author chooses."""
    names = [_own(source, around, one) for one in possible]
    return say(en="did you mean {one}?", zh="是否应为 {one}？", one=_alternatives(names))


def _alternatives(names: list[str]) -> Text:
    return say(en=" or ".join(names), zh=" 或 ".join(names))


def _suggested(written: str, spare: list[str], own: Mapping[str, str]) -> Text | None:
    """The nearest keys, or all of them; a start is never taken for an end, nor an end for a start.

    ``own``: by each name of a key its name in the language of the file, in which another word for it is offered; what is
    only misspelt stays in its language.
    """
    near = [name for name in _nearest_keys(written, spare) if not _is_opposite(written, name)]
    if not near:
        return _keys_here(list(dict.fromkeys(own.values())), spare)
    if kindred(written, near):
        near = [own[name] for name in near]
    return say(en="did you mean {names}?", zh="是否应为 {names}？", names=_alternatives(near))


def _nearest_keys(written: str, spare: list[str]) -> list[str]:
    """The nearest name, and one more that is as near."""
    kin = kindred(written, spare)
    close = get_close_matches(written, spare, n=3, cutoff=0.6)
    ratios = {name: SequenceMatcher(None, name, written).ratio() for name in close}
    return kin[:1] or [name for name in close if ratios[name] >= ratios[close[0]] - _AS_NEAR][:2]


def _is_opposite(written: str, name: str) -> bool:
    """Say whether a suggestion would turn what begins into what ends, or what ends into what begins."""
    if SequenceMatcher(None, name, written).ratio() >= _TYPO:
        return False
    ends = bool(_ENDING.search(written))
    return bool(_STARTING.search(name)) if ends else bool(_ENDING.search(name))


def _is_cut(node: Node | None, written: str) -> bool:
    """Say whether a key without value is the rest of a text that has a comma in it."""
    is_prose = " " in written.strip() or not written.isascii()
    return isinstance(node, ScalarNode) and node.is_blank and len(written) > 3 and is_prose


def _keys_here(own: list[str], spare: list[str]) -> Text:
    """What else may be written: the object's own keys before those that any object may have."""
    anywhere = {name for field in Authored.model_fields.values() for name in names_of(field)}
    free = sorted((name for name in own if name in spare), key=lambda name: name in anywhere)
    return say(en="keys here: {keys}", zh="此处还可用的键：{keys}", keys=free[:MOST_KEYS])


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
        return say(en="an object with keys is expected here", zh="此处应分项填写“键: 值”")
    if kind in ("tuple_type", "list_type"):
        return say(en="a list is expected here", zh="此处应为列表")
    if kind in ("too_short", "too_long"):
        return say(en="the list has the wrong length", zh="列表的项数不对")
    if kind == "string_type":
        return say(en="a single value is expected here", zh="此处只能写一个值，不能写列表或分项")
    return plain(str(problem["msg"]))


def _title_of(owners: list[type[BaseModel]]) -> _Names:
    """The names of the key that says what a thing is called, where there is one, else of the only one it must have."""
    for owner in owners:
        fields = owner.model_fields
        required = [field for field in fields.values() if field.is_required()]
        field = fields.get("title") or (required[0] if len(required) == 1 else None)
        if field:
            return names_of(field)
    return ("",)


_BETWEEN_ITEMS = late(
    r"(?:^|\s*[\s;；]\s*)[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、)）]\s*"  # 1. 一、 (2)
    r"|\s*[(（][0-9]{1,2}[)）]\s*|\s*第[0-9一二三四五六七八九十]{1,3}步[:：]?\s*"
    r"|\s*[①-⑳]\s*|\s*(?:[;；、，→⇒]|[-=]+>)\s*"
)
_BETWEEN_ROLES = late(r"\s*(?:[、，,;；/&+]|\s)\s*")


def _items_of(written: str) -> list[str]:
    """What was enumerated in one text: ``1. 报警 2. 疏散``, ``① 报警；② 疏散``, ``报警 → 疏散``."""
    parts = _BETWEEN_ITEMS.split(written.strip())
    return [part.strip() for part in parts if part.strip()] or [written]


def _shape_hint(kind: str, written: str, title: str) -> Text | None:
    """How what was written would look in the shape that is expected."""
    if kind == "string_type":
        return None
    is_short = 0 < len(written) <= 40
    if kind in ("tuple_type", "list_type") and is_short:
        return say(en="write [{one}]", zh="请写作 [{one}]", one=", ".join(_items_of(written)))
    if kind in ("tuple_type", "list_type"):
        return say(en="write items as [a, b] or lines beginning with '- '", zh="写成 [甲, 乙]，或每行以“- ”开头")
    if title and is_short:
        return say(en="write {{{title}: {one}}}", zh="请写作 {{{title}: {one}}}", title=title, one=written)
    return say(
        en="write one 'key: value' to a line, indented below, or {{key: value}}",
        zh="请在下方缩进，每行写一个“键: 值”，或写作 {{键: 值}}",
    )
