"""Dependents: which of many conditions have to be asked when something changes, without going through all of them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, TypeAlias

_MOST_KNOWN: Final = 1_000
Keys: TypeAlias = Iterable[Collection[int]]
"""Of each entry of a list, the change keys it depends on."""


class Asked:
    """What depends on what has changed: positions in the program's lists of each kind, each once and in order."""

    __slots__ = ("injects", "levels", "roles", "starters", "until")

    def __init__(self, kinds: Sequence[list[int]]) -> None:
        self.roles, self.levels, self.starters, self.until, self.injects = kinds


class Dependents:
    """The entries of several lists that depend on change keys."""

    __slots__ = ("_by_key", "_known")

    def __init__(self, roles: Keys, levels: Keys, starters: Keys, until: Keys, injects: Keys) -> None:
        self._by_key = [_by_key(keys) for keys in (roles, levels, starters, until, injects)]
        self._known: dict[tuple[int, ...], Asked] = {}  # of keys that have changed together before

    def among(self, changed: dict[int, int]) -> Asked:
        """Return what depends on a key that changed: only to be read."""
        keys = tuple(changed)
        known = self._known.get(keys)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[keys] = Asked([_of_all(by_key, keys) for by_key in self._by_key])
        return known


def _by_key(entries: Keys) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, keys in enumerate(entries):
        for key in keys:
            found.setdefault(key, []).append(number)
    return found


def _of_all(by_key: dict[int, list[int]], changed: Iterable[int]) -> list[int]:
    return sorted({number for key in changed for number in by_key.get(key, ())})
