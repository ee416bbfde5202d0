"""What is left of a document without its wrong parts: names and times in it are looked at in the same check."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from drillbook.schema.text.located import Located
from drillbook.schema.text.source import KeyPath, MappingNode, Node, ScalarNode, SequenceNode, Source, data_of
from drillbook.schema.values.keys import written_key
from drillbook.schema.values.names import canonical_level, normalise

_ROUNDS = 12  # what is owed moves up one object in each round
# A document without these is none; what stands in for them is never shown, and says nothing about times.
_STAND_INS = {
    "title": "-",
    "kind": "special",
    "begins": "2000-01-01 00:00",
    "lasts": "1 h",
    "plan": "unnamed",
    "scenario": "unnamed",
    "book": "unnamed",
}


@dataclass(frozen=True, slots=True)
class Remainder:
    """The document as far as it can be read, and the paths of what was taken out of it, as they are written."""

    document: Located[Any]
    lost: frozenset[KeyPath]

    @property
    def lost_names(self) -> frozenset[str]:
        """Return every word of the parts taken out: what points to one of them is not reported again."""
        words: set[str] = set()
        for path in self.lost:
            node = self.document.source.node(path)
            words.update((str(path[-1]), *(_words(node) if node else ())))
        return frozenset(words | {canonical_level(word) for word in words})

    def has(self, key: str) -> bool:
        """Say whether a key of the document itself could be read."""
        entry = self.document.source.root.find(key)
        return entry is not None and (normalise(entry[0].text),) not in self.lost


def remainder(source: Source, model: type[BaseModel], error: ValidationError) -> Remainder | None:
    """Take out what is wrong, and what is owed because of it; None where nothing sensible is left."""
    data = data_of(source.root)
    lost: set[KeyPath] = set()
    if not isinstance(data, dict):
        return None
    for _ in range(_ROUNDS):
        for problem in error.errors(include_url=False, include_input=False, include_context=False):
            if not _take_out(source, data, problem, lost):
                return None
        try:
            return Remainder(Located(model.model_validate(data), source), frozenset(lost))
        except ValidationError as again:
            error = again
    return None


def _take_out(source: Source, data: dict[str, Any], problem: Any, lost: set[KeyPath]) -> bool:
    """Take one wrong part out of ``data``; an item goes with its whole list, so that no other changes its place."""
    path = _written(source.root, problem["loc"])
    if not path:
        owed = str(problem["loc"][0]) if problem["type"] == "missing" and problem["loc"] else ""
        if owed in _STAND_INS:
            data[owed] = _STAND_INS[owed]
        return owed in _STAND_INS
    lost.add(path)
    holder: Any = data
    for step in path[:-1]:
        holder = holder.get(step) if isinstance(holder, dict) else None
    if isinstance(holder, dict):
        holder.pop(path[-1], None)
    return True


def _written(root: Node, loc: tuple[Any, ...]) -> KeyPath:
    """The keys down to the wrong part, as they are written, up to the first list."""
    path: KeyPath = ()
    node: Node = root
    for step in loc:
        if isinstance(node, SequenceNode):
            break
        found = written_key(node.entries, str(step)) if isinstance(node, MappingNode) else None
        if found is not None and isinstance(node, MappingNode):
            path = (*path, found)
            node = node.entries[found][1]
    return path


def _words(node: Node) -> Iterator[str]:
    if isinstance(node, ScalarNode):
        yield normalise(node.text)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _words(item)
    else:
        for name, (_, value) in node.entries.items():
            yield name
            yield from _words(value)
