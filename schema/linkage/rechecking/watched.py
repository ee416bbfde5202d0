"""A watched document stands in for one that is being written: rules see the same, and what they read of it is noted."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import getattr_static
from types import FunctionType, MethodType
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from drillbook.schema.finding import Location
from drillbook.schema.text.located import Located
from drillbook.schema.text.read_tracking import FACT, NODE, PART, PLACE, TEXT, WHOLE, WORDS, KeyPath, Read, note
from drillbook.schema.text.yaml_nodes import Node, Source

T = TypeVar("T")
_PLAIN = (str, int, bool, float, type(None))  # of most parts it is told at a glance whether they are the same


class Watched:
    """Stands in for an authored object, of whose class it claims to be; what is read of it is noted."""

    __slots__ = ("_it", "_parts", "_path")

    def __init__(self, it: BaseModel, path: KeyPath) -> None:
        self._it, self._path = it, path
        self._parts: dict[str, Any] = {}

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._it)

    def __getattr__(self, name: str) -> Any:
        kind = type(self._it)
        if name in _fields(kind):
            note(PART, self._path, name)
            if name not in self._parts:
                self._parts[name] = _watched(getattr(self._it, name), (*self._path, name))
            return self._parts[name]
        how, function = _member(kind, name)
        if how == "value" and function is not None:
            return function(self)
        if how == "method" and function is not None:
            return MethodType(function, self)
        note(PART, self._path, WHOLE)
        return getattr(self._it, name)

    def __eq__(self, other: object) -> bool:
        note(PART, self._path, WHOLE)
        return bool(self._it == (other._it if type(other) is Watched else other))

    def __hash__(self) -> int:
        note(PART, self._path, WHOLE)
        return hash(self._it)

    def __iter__(self) -> Iterator[Any]:
        note(PART, self._path, WHOLE)
        return iter(self._it)

    def __repr__(self) -> str:
        note(PART, self._path, WHOLE)
        return repr(self._it)


@cache
def _fields(kind: type[BaseModel]) -> frozenset[str]:
    return frozenset(kind.model_fields)


@cache
def _fields_in_order(kind: type[BaseModel]) -> tuple[str, ...]:
    return tuple(kind.model_fields)


@cache
def _member(kind: type[BaseModel], name: str) -> tuple[str, Callable[[Any], Any] | None]:
    """What of a class reads its own parts when it is asked for: a value that is computed, or a method."""
    match getattr_static(kind, name, None):
        case property(fget=FunctionType() as get) if _is_ours(get):
            return "value", get
        case cached_property(func=compute):
            return "value", compute
        case FunctionType() as method if _is_ours(method):
            return "method", method
    return "whole", None


def _is_ours(function: FunctionType) -> bool:
    """Whether it reads what it needs attribute by attribute."""
    return function.__module__.startswith("drillbook.")


def _watched(value: Any, path: KeyPath) -> Any:
    """A value with every object in it watched; where there is none, the value itself."""
    if isinstance(value, BaseModel):
        return Watched(value, path)
    if isinstance(value, dict):
        inside = {key: _watched(one, (*path, key)) for key, one in value.items()}
        return inside if any(inside[key] is not one for key, one in value.items()) else value
    if isinstance(value, tuple):
        items = tuple(_watched(one, (*path, number)) for number, one in enumerate(value))
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value


class WatchedSource:
    """Stands in for a source; where something is written may change, and is found again by its path."""

    __slots__ = ("_it", "facts", "given")

    def __init__(self, it: Source) -> None:
        self._it = it
        self.facts: dict[object, object] = {}
        self.given: dict[int, tuple[Location, KeyPath, bool, int]] = {}

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return Source

    @property
    def file(self) -> str:
        return self._it.file

    def locate(self, path: KeyPath, *, key: bool = False, offset: int = 0) -> Location:
        """Locate as the source does, and keep what this location was asked for."""
        found = self._it.locate(path, key=key, offset=offset)
        note(*PLACE)
        self.given[id(found)] = (found, path, key, offset)
        return found

    def node(self, path: KeyPath) -> Node | None:
        """Return the node; only of what kind it is may be used."""
        found = self._it.node(path)
        note(NODE, path, type(found).__name__)
        return found

    def __getattr__(self, name: str) -> Any:
        note(TEXT)
        return getattr(self._it, name)


def watched(document: Located[T]) -> Located[T]:
    """The same document, watched."""
    value = Watched(cast(BaseModel, document.value), ())
    return Located(cast(T, value), cast(Source, WatchedSource(document.source)), document.path)


def differences(old: BaseModel, new: BaseModel, path: KeyPath = ()) -> Iterator[Read]:
    """Yield every part in which two versions of an object differ, the innermost that do."""
    if old.model_fields_set != new.model_fields_set:
        yield (PART, path, WHOLE)
    olds, news = old.__dict__, new.__dict__
    for name in _fields_in_order(type(old)):
        before, after = olds[name], news[name]
        if before is after or (type(before) in _PLAIN and type(after) is type(before) and before == after):
            continue
        inside = list(_inside(before, after, (*path, name)))
        yield from ((PART, path, name) if one is None else one for one in inside)


def _inside(old: Any, new: Any, path: KeyPath) -> Iterator[Read | None]:
    """The same within a value; None where the value itself is another."""
    if isinstance(old, BaseModel) and type(old) is type(new):
        yield from differences(old, new, path)
    elif isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        for key, one in old.items():
            yield from _inside(one, new[key], (*path, key))
    elif isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        for number, one in enumerate(old):
            yield from _inside(one, new[number], (*path, number))
    elif type(old) is not type(new) or old != new:
        yield None


@dataclass(frozen=True, slots=True)
class Reads:
    """What was read of one version of a document, sorted by kind."""

    all: frozenset[Read]
    whole: tuple[tuple[Hashable, ...], ...]
    nodes: tuple[tuple[KeyPath, Hashable], ...]
    facts: tuple[tuple[tuple[Hashable, ...], Hashable], ...]
    words: bool
    text: bool
    below: "Reads | None" = None

    @classmethod
    def of(cls, reads: Iterable[Read], below: frozenset[Read] = frozenset()) -> "Reads":
        """Sort what was noted; ``below`` is what was read for the facts in it."""
        found = frozenset(reads)
        sorted_by_kind: dict[str, list[Read]] = {}
        for read in found:
            if read[0] != PART or read[2] == WHOLE:
                sorted_by_kind.setdefault(read[0], []).append(read)
        of_kind = sorted_by_kind.get
        return cls(
            found,
            tuple(path for _, path, _ in of_kind(PART, ())),
            tuple((cast(KeyPath, path), which) for _, path, which in of_kind(NODE, ())),
            tuple((path, which) for _, path, which in of_kind(FACT, ())),
            WORDS in sorted_by_kind,
            TEXT in sorted_by_kind,
            cls.of(below) if below else None,
        )

    def are_touched(self, changed: frozenset[Read], old: Source, new: Source) -> bool:
        """Say whether something that was read of the old version is another in the new one; facts are not looked at."""
        if self.text and old.text != new.text:
            return True
        if not self.all.isdisjoint(changed):
            return True
        if self.words and any(
            which == "clause" or (path, which) in (((), "title"), ((), "plan")) for _, path, which in changed
        ):
            return True
        if any(path[: len(one)] == one for one in self.whole for _, path, _ in changed):
            return True
        return any(type(new.node(path)).__name__ != which for path, which in self.nodes)
