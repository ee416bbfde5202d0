"""The smallest part of a set that still fails: delta debugging (Zeller and Hildebrandt 2002, algorithm ddmin)."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
Part = tuple[T, ...]
FailsWith = Callable[[list[Part[T]]], list[bool]]
"""Whether it still fails with each of these parts alone; asked for several at once, so that they can be run together."""


def ddmin(whole: Sequence[T], fails: FailsWith[T]) -> tuple[T, ...]:
    """Return a part of ``whole`` that fails and of which nothing can be left out; ``whole`` itself is known to fail.

    >>> ddmin([1, 2, 3, 4, 5, 6, 7, 8], lambda parts: [{3, 6} <= set(part) for part in parts])
    (3, 6)
    """
    left, pieces = tuple(whole), 2
    while len(left) > 1:
        size = -(-len(left) // pieces)
        parts = [left[at : at + size] for at in range(0, len(left), size)]
        rests = [tuple(one for one in left if one not in part) for part in parts] if len(parts) > 2 else []
        tried = [*parts, *rests]
        found = next((at for at, failed in enumerate(fails(tried)) if failed), None)
        if found is not None:
            pieces = 2 if found < len(parts) else max(len(parts) - 1, 2)
            left = tried[found]
        elif len(parts) == len(left):
            break
        else:
            pieces = min(2 * len(parts), len(left))
    return left
