"""Writes keys under the names they have in their own objects: 条件 of a level as 启动条件."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from drillbook.schema.reader import model_of, read_text_as
from drillbook.schema.text.lines import line_starts
from drillbook.schema.text.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from drillbook.schema.values.keys import foreign_names_of, names_of
from drillbook.schema.values.names import normalise

_Models = tuple[type[BaseModel], ...]


def tidied(file: str, text: str) -> str:
    """Return the text with such keys renamed; unchanged where the file would then say anything else."""
    read = read_text_as(file, text)
    if read.source is None or read.document is None:
        return text
    model = model_of(read.source)
    after = _renamed(text, list(_foreign(read.source.root, (model,)))) if model else text
    if after == text:
        return text
    again = read_text_as(file, after)
    return after if again.document is not None and again.document.value == read.document.value else text


def _renamed(text: str, keys: list[tuple[ScalarNode, str]]) -> str:
    starts = line_starts(text)
    parts: list[str] = []
    done = 0
    for key, name in sorted(keys, key=lambda entry: (entry[0].line, entry[0].column)):
        at = starts[key.line - 1] + key.column - 1 + (1 if key.quote else 0)
        if at >= done and text.startswith(key.text, at):
            parts += (text[done:at], name)
            done = at + len(key.text)
    return "".join((*parts, text[done:]))


def _foreign(node: Node, owners: _Models) -> Iterator[tuple[ScalarNode, str]]:
    """Every key that stands under another object's name for it, and its own name here."""
    if isinstance(node, SequenceNode):
        for item in node.items:
            yield from _foreign(item, owners)
    if not isinstance(node, MappingNode):
        return
    for written, (key, value) in node.entries.items():
        names, inner = _field(written, owners)
        if names and written not in names:
            yield key, names[1]
        yield from _foreign(value, inner or _spread(owners))


def _field(written: str, owners: _Models) -> tuple[tuple[str, ...], _Models]:
    """The names of the field that a key stands for in one of the models, and the models that may stand under it."""
    for owner in owners:
        english = foreign_names_of(owner).get(normalise(written), written)
        for field in owner.model_fields.values():
            names = names_of(field)
            if english in names:
                return names, tuple(_models_in(field.annotation))
    return (), ()


def _spread(owners: _Models) -> _Models:
    """What stands under the names that a model takes for its own, such as levels."""
    each = [field.annotation for owner in owners if (field := owner.model_fields.get("each")) is not None]
    return tuple(found for annotation in each for found in _models_in(annotation)) or owners


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]
