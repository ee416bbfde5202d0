"""What is left of a document without its wrong parts: names and times in it are looked at in the same check."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from drillbook.schema.finding import Unreadable
from drillbook.schema.models.validation_errors import SHAPES
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode, Source, data_of
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
# An inject that has lost when it comes is kept as one that comes by hand.
_INSTEAD = {("injects", "when"): ("pool", "true"), ("injects", "window"): ("pool", "true")}


@dataclass(frozen=True, slots=True)
class Remainder:
    """The document as far as it can be read; its lists have the items that can be read, each at its own place.

    ``lost_names`` is every word of the parts taken out: what points to one of them is not reported again.
    ``stand_ins`` are the keys of the document that were put in because it has none that can be read.
    """

    document: Located[Any]
    lost_names: frozenset[str]
    stand_ins: frozenset[str]

    def has(self, key: str) -> bool:
        """Say whether a key of the document itself could be read."""
        return key not in self.stand_ins and self.document.source.root.find(key) is not None


@dataclass(frozen=True, slots=True)
class _Part:
    """A value where it was written: what holds it, and under which key or as which item."""

    holder: MappingNode | SequenceNode
    key: str
    node: Node

    def take_out(self) -> None:
        if isinstance(self.holder, SequenceNode):
            self.holder.items[:] = (item for item in self.holder.items if item is not self.node)
        elif self.holder.entries.get(self.key, (None, None))[1] is self.node:
            del self.holder.entries[self.key]

    def words(self) -> Iterator[str]:
        """Its key and every word in it."""
        yield self.key
        yield from _words(self.node)


def remainder(source: Source, model: type[BaseModel], error: ValidationError) -> Remainder | None:
    """Take out what is wrong, and what is owed because of it; None where nothing sensible is left."""
    rest = Source(source.file, source.text, _copied(source.root))
    words: set[str] = set()
    stand_ins: set[str] = set()
    for _ in range(_ROUNDS):
        for parts, owed in _wrong(rest.root, error):
            holder = parts[-1].node if parts else rest.root
            if owed in _STAND_INS and (not parts or owed == "title") and isinstance(holder, MappingNode):
                _put_in(holder, owed, _STAND_INS[owed])
                stand_ins |= set() if parts else {owed}
            elif isinstance(holder, MappingNode) and _comes_by_hand(parts):
                _put_in(holder, "pool", "true")
            elif parts:
                words.update(parts[-1].words())
                _take_out(parts)
            else:
                return None
        try:
            document = model.model_validate(data_of(rest.root))
        except ValidationError as again:
            error = again
        else:
            lost = frozenset(words | {canonical_level(word) for word in words})
            return Remainder(Located(document, rest), lost, frozenset(stand_ins))
    return None


def _wrong(root: Node, error: ValidationError) -> list[tuple[list[_Part], str]]:
    """Each wrong part with the key it owes; where several shapes are possible, the one that fits better speaks."""
    problems = error.errors(include_url=False, include_input=False)
    written = [(parts, one) for one in problems for parts in _at_fault(_written(root, one["loc"]), one)]
    entered = {id(part.node) for parts, _ in written for part in parts[:-1]}
    return [
        (parts, _owed(one))
        for parts, one in written
        if not (one["type"] in SHAPES and parts and id(parts[-1].node) in entered)
    ]


def _at_fault(parts: list[_Part], problem: Any) -> list[list[_Part]]:
    """Of an object that does not hold together, the keys it can be read without; else the whole."""
    refusal = problem.get("ctx", {}).get("error")
    holder = parts[-1].node if parts else None
    if not isinstance(refusal, Unreadable) or not isinstance(holder, MappingNode):
        return [parts]
    keys = (written_key(holder.entries, key) for key in refusal.spare)
    spare = [_Part(holder, key, holder.entries[key][1]) for key in keys if key]
    return [[*parts, part] for part in spare] or [parts]


def _comes_by_hand(parts: list[_Part]) -> bool:
    """Say whether an inject is wrong as a whole, because it says nothing of when it comes."""
    if len(parts) != 2 or not isinstance(parts[1].node, MappingNode):
        return False
    entries = parts[1].node.entries
    return bool(written_key((parts[0].key,), "injects")) and not any(
        written_key(entries, name) for name in ("at", "when", "window", "times", "pool")
    )


def _owed(problem: Any) -> str:
    """The key that is missing, if that is the problem."""
    return str(problem["loc"][-1]) if problem["type"] == "missing" and problem["loc"] else ""


def _take_out(parts: list[_Part]) -> None:
    """Take out the last of the parts; something harmless may have to stand in for it."""
    parts[-1].take_out()
    instead = _INSTEAD.get((parts[0].key, _english(parts[-1].key))) if len(parts) == 3 else None
    holder = parts[-1].holder
    if instead is not None and isinstance(holder, MappingNode):
        _put_in(holder, *instead)


def _english(key: str) -> str:
    return next((english for _, english in _INSTEAD if written_key((key,), english)), key)


def _put_in(holder: MappingNode, key: str, value: str) -> None:
    spot = ScalarNode(key, holder.line, holder.column, holder.line)
    holder.entries[key] = (spot, replace(spot, text=value))


def _copied(node: Node) -> Any:
    """The same tree, so that parts can be taken out of it."""
    if isinstance(node, SequenceNode):
        return replace(node, items=[_copied(item) for item in node.items])
    if isinstance(node, MappingNode):
        entries = {name: (key, _copied(value)) for name, (key, value) in node.entries.items()}
        return MappingNode(node.line, node.column, entries, node.end_line)
    return replace(node)


def _written(root: Node, loc: Iterable[Any]) -> list[_Part]:
    """The parts down to the wrong one, as far as they are written."""
    parts: list[_Part] = []
    node: Node = root
    for step in loc:
        found: _Part | None = None
        if isinstance(node, MappingNode) and (key := written_key(node.entries, str(step))):
            found = _Part(node, key, node.entries[key][1])
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            found = _Part(node, str(step), node.items[step])
        if found is not None:
            parts.append(found)
            node = found.node
    return parts


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
