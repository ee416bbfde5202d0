"""Notes what is read of a watched document, for whoever asked: build systems call this dynamic dependencies.

A read is what was read (a part, a node, words or the text), where in the document, and which; or a fact that was
computed from it, by its name, and the value it had.
"""

from collections.abc import Collection, Hashable
from threading import local
from typing import Protocol, TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
Read: TypeAlias = tuple[str, tuple[Hashable, ...], Hashable]
Fact: TypeAlias = tuple[object, frozenset[Read]]
"""A value, and what it was computed from."""
PART, NODE, WORDS, TEXT, FACT = "part", "node", "words", "text", "fact"
PLACE: Read = ("place", (), "")  # where something stands: it moves with every line, and is found again
WHOLE = "*"  # which part: all that is in it


class EarlierFacts(Protocol):
    """Facts of a book that differs from this one in one file."""

    def find(self, name: object) -> Fact | None:
        """Return a fact that still holds."""

    def keep(self, name: object, fact: Fact, *, compared: bool) -> None:
        """Take a fact for the next such book."""


class _Asked(local):
    """Who records in this thread, the innermost last."""

    def __init__(self) -> None:
        self.stack: list[set[Read]] = []


_asked = _Asked()


class Recording:
    """Collect what is read in this thread meanwhile; whoever records around it has read it, too, unless it is ``apart``."""

    __slots__ = ("_apart",)

    def __init__(self, *, apart: bool = False) -> None:
        self._apart = apart

    def __enter__(self) -> set[Read]:
        found: set[Read] = set()
        _asked.stack.append(found)
        return found

    def __exit__(self, *_: object) -> None:
        stack = _asked.stack
        found = stack.pop()
        if found and stack and not self._apart:
            stack[-1].update(found)


def note(kind: str, path: tuple[Hashable, ...] = (), which: Hashable = "") -> None:
    """Note one thing that was read, if anybody records."""
    if stack := _asked.stack:
        stack[-1].add((kind, path, which))


def note_all(reads: Collection[Read]) -> None:
    """Note what was read for an answer that was kept."""
    if reads and (stack := _asked.stack):
        stack[-1].update(reads)
