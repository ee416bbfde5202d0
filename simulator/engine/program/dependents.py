"""Dependents: which of many conditions have to be asked when something changes, without going through all of them."""

from collections.abc import Collection, Iterable
from typing import Final

_MOST_KNOWN: Final = 1_000


class Dependents:
    """The numbers of a list whose entries depend on change keys."""

    __slots__ = ("_by_key", "_known")

    def __init__(self, keys: Iterable[Collection[int]]) -> None:
        self._by_key: dict[int, list[int]] = {}
        self._known: dict[tuple[int, ...], list[int]] = {}  # of keys that have changed together before
        for number, ones in enumerate(keys):
            for key in ones:
                self._by_key.setdefault(key, []).append(number)

    def among(self, changed: dict[int, int]) -> list[int]:
        """Return the numbers of those that depend on a key that changed, each once and in order: only to be read."""
        if len(changed) == 1:
            for key in changed:
                return self._by_key.get(key) or []
        keys = tuple(changed)
        known = self._known.get(keys)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[keys] = self._of_all(keys)
        return known

    def _of_all(self, changed: Iterable[int]) -> list[int]:
        found: set[int] = set()
        for key in changed:
            of_key = self._by_key.get(key)
            if of_key is not None:
                found.update(of_key)
        return sorted(found)
