"""Something authored, and where: ``task.at("role")`` is a line and a column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from drillbook.schema.finding import Location
from drillbook.schema.text.source import Source, Step

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """An authored value with its file and its path in it."""

    value: T
    source: Source
    path: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        """The id it is written under: its key in the file."""
        return str(self.path[-1]) if self.path else ""

    def at(self, *steps: Step, offset: int = 0) -> Location:
        """Where the value at ``steps`` within it was written, or the nearest that was."""
        return self.source.locate(self.path + steps, offset=offset)

    def at_key(self, *steps: Step) -> Location:
        """Where its key stands."""
        return self.source.locate(self.path + steps, key=True)

    def within(self, value: U, *steps: Step) -> "Located[U]":
        """A part of it, placed."""
        return Located(value, self.source, self.path + steps)

    def entries(self, key: str, table: Mapping[str, U]) -> Iterator["Located[U]"]:
        """Each entry of a named table, in the order written."""
        for name, entry in table.items():
            yield self.within(entry, key, name)


def value_of(entry: object) -> object:
    """Return the value of a located entry, and any other entry as it is."""
    return entry.value if isinstance(entry, Located) else entry
