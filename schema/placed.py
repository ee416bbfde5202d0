"""Something authored, and where: ``task.at("role")`` is a line and a column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from schema.finding import Location
from schema.source import Source, Step

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """An authored value with its file and its path in it."""

    it: T
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

    def within(self, it: U, *steps: Step) -> "Placed[U]":
        """A part of it, placed."""
        return Placed(it, self.source, self.path + steps)

    def entries(self, key: str, table: Mapping[str, U]) -> Iterator["Placed[U]"]:
        """Each entry of a named table, in the order written."""
        for name, entry in table.items():
            yield self.within(entry, key, name)
