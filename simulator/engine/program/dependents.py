"""Dependents: which of many conditions have to be asked when something changes, without going through all of them."""

from collections.abc import Collection, Iterable


class Dependents:
    """The numbers of a list whose entries depend on change keys."""

    __slots__ = ("_by_key",)

    def __init__(self, keys: Iterable[Collection[int]]) -> None:
        self._by_key: dict[int, list[int]] = {}
        for number, ones in enumerate(keys):
            for key in ones:
                self._by_key.setdefault(key, []).append(number)

    def among(self, changed: dict[int, int]) -> list[int]:
        """Return the numbers of those that depend on a key that changed, each once and in order: only to be read."""
        if len(changed) == 1:
            for key in changed:
                return self._by_key.get(key) or []
        found: set[int] = set()
        for key in changed:
            of_key = self._by_key.get(key)
            if of_key is not None:
                found.update(of_key)
        return sorted(found)
