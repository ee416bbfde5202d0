"""Reads YAML as an editor types it, and tells a file's keys and words in Chinese."""

import re
import types
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from drillbook.schema.models.steps import STEP_MODELS
from drillbook.schema.text.yaml_nodes import MappingNode, ScalarNode, parse
from drillbook.schema.values.keys import names_of
from drillbook.schema.values.words import Words


def as_an_editor_sees(text: str) -> Any:
    """Plain data with numbers, truth values and blanks typed by YAML 1.2."""
    source, findings = parse("file.yaml", text)
    assert source is not None, findings
    return _typed(source.root)


def _typed(node):
    if isinstance(node, MappingNode):
        return {name: _typed(value) for name, (_, value) in node.entries.items()}
    if not isinstance(node, ScalarNode):
        return [_typed(item) for item in node.items]
    if node.quote is not None:
        return node.text
    if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", node.text):
        return float(node.text) if "." in node.text else int(node.text)
    return {"true": True, "false": False, "": None}.get(node.text, node.text)


def in_chinese(value: Any, annotation: Any) -> Any:
    """The same data with the Chinese name of every key and word that has one."""
    words = _marks(annotation, Words)
    if isinstance(value, str) and words:
        return words[0].shown(value, "zh")
    if isinstance(value, list):
        return [in_chinese(item, annotation) for item in value]
    if not isinstance(value, dict):
        return value
    return dict(_entry(name, inner, annotation) for name, inner in value.items())


def _entry(name, value, annotation):
    for model in _models(annotation):
        types_of = get_type_hints(model, include_extras=True)
        for attribute, field in model.model_fields.items():
            names = names_of(field)
            if names[0] == name:
                return names[min(1, len(names) - 1)], in_chinese(value, types_of[attribute])
    keyed = [part for part in _parts(annotation) if get_origin(part) is dict]
    inner = Union[tuple(get_args(part)[1] for part in keyed)] if keyed else annotation  # noqa: UP007  built at run time
    inner = Union[inner, *_each(annotation)]
    named = [mark for part in keyed for mark in _marks(get_args(part)[0], Words)]
    return (named[0].shown(name, "zh") if named else name), in_chinese(value, inner)


def _each(annotation):
    """What stands under the names that a model takes for its own, such as levels."""
    return [
        get_args(part)[1]
        for model in _models(annotation)
        if "each" in model.model_fields
        for part in _parts(get_type_hints(model, include_extras=True)["each"])
        if get_origin(part) is dict
    ] or [annotation]


def _parts(annotation):
    """A type and what it is made of, without going into mappings."""
    yield annotation
    if get_origin(annotation) in (Annotated, Union, types.UnionType, tuple):
        for part in get_args(annotation):
            yield from _parts(part)


def _marks(annotation, kind):
    return [mark for part in _parts(annotation) for mark in getattr(part, "__metadata__", ()) if isinstance(mark, kind)]


def _models(annotation) -> list[type[BaseModel]]:
    found = [part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
    return list(STEP_MODELS.values()) + found if any(model in STEP_MODELS.values() for model in found) else found
