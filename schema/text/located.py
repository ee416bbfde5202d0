"""A located value knows its file and its path: ``task.at("role")`` is a line and a column."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar, cast

from drillbook.schema.finding import Location
from drillbook.schema.text.kinds_read import computed, used_of_text
from drillbook.schema.text.read_tracking import Recording, note_all
from drillbook.schema.text.yaml_nodes import KeyPath, PathStep, Source

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """An authored value with its file and its path in it."""

    value: T
    source: Source
    path: KeyPath = ()

    @property
    def name(self) -> str:
        """Return the id it is written under: its key in the file."""
        return str(self.path[-1]) if self.path else ""

    def at(self, *steps: PathStep, offset: int = 0) -> Location:
        """Locate the value at ``steps`` within it, or the nearest that was written."""
        return self.source.locate(self.path + steps, offset=offset)

    def at_key(self, *steps: PathStep) -> Location:
        """Locate the key of the value at ``steps``."""
        return self.source.locate(self.path + steps, key=True)

    def within(self, value: U, *steps: PathStep) -> "Located[U]":
        """Return a part of it as a located value."""
        return Located(value, self.source, self.path + steps)

    def entries(self, key: str, table: Mapping[str, U]) -> Iterator["Located[U]"]:
        """Yield each entry of a named table, in the order written."""
        for name, entry in table.items():
            yield self.within(entry, key, name)


def once_per_text(compute: Callable[..., Iterable[T]]) -> Callable[..., tuple[T, ...]]:
    """Compute what depends on an authored value alone when it is first asked for, and keep it with its text.

    ``fact(holder, *part)``: of each of several parts of it in the same way.

    A book of which one file was typed in has all other texts as they were.
    """

    @wraps(compute)
    def fact(holder: Located[Any], *part: str) -> tuple[T, ...]:
        key, facts = (compute, holder.path, *part), holder.source.facts
        name = (compute, holder.value.__class__, *part)
        known = facts.get(key)
        if known is None or known[0] is not holder.value:
            with Recording() as reads:
                found = cast(tuple[T, ...], computed(name, ("",), lambda: tuple(compute(holder, *part))))
            known = facts[key] = (holder.value, found, frozenset(reads))
        else:
            note_all(known[2])
        used_of_text(name)
        return cast(tuple[T, ...], known[1])

    return fact


def value_of(entry: object) -> object:
    """Return the value of a located entry, and any other entry as it is."""
    return entry.value if isinstance(entry, Located) else entry
