"""Notes what is read of a watched document, for whoever asked: build systems call this dynamic dependencies.

A read is what was read (a part, a node, words or the text), where in the document, and which.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import local
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
Read: TypeAlias = tuple[str, KeyPath, str]
PART, NODE, WORDS, TEXT = "part", "node", "words", "text"
WHOLE = "*"  # which part: all that is in it

_asked = local()


def _stack() -> list[set[Read]]:
    stack: list[set[Read]] = _asked.__dict__.setdefault("stack", [])
    return stack


@contextmanager
def recording() -> Iterator[set[Read]]:
    """Collect what is read in this thread meanwhile; whoever records around it has read it, too."""
    stack = _stack()
    stack.append(set())
    try:
        yield stack[-1]
    finally:
        found = stack.pop()
        if stack:
            stack[-1].update(found)


def note(kind: str, path: KeyPath = (), which: str = "") -> None:
    """Note one thing that was read, if anybody records."""
    if stack := _stack():
        stack[-1].add((kind, path, which))


def note_all(reads: Iterable[Read]) -> None:
    """Note what was read for an answer that was kept."""
    if stack := _stack():
        stack[-1].update(reads)
