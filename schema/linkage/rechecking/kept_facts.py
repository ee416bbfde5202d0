"""Facts of a book kept for another process, as plain values: each holds as long as nothing of a kind that it read has changed.

Kept is what is about one thing, can be compared, and knows no place in a text. Each value is packed by itself, as few are
ever asked for.
"""

import pickle
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.rechecking.changes import Changed, ReadFor, name_of
from drillbook.schema.text.kinds_read import ANY, PLACES, thing_of
from drillbook.schema.text.read_tracking import Fact

Packed: TypeAlias = dict[str, dict[str, bytes]]
"""Values of facts, by the name of their function and by what they are about."""
Since: TypeAlias = dict[str, dict[str, bytes | None]]
"""What was computed after facts were kept, and None for what holds no more; under ANY for whatever it is about."""
_NOTHING: frozenset[str] = frozenset()


def packed_facts(book: PlanBook, reads: Mapping[str, ReadFor]) -> Packed:
    """Return what was computed of a book and can be kept; ``reads`` is what was read for its facts."""
    can_be_kept, found = _can_be_kept(reads), Packed()
    for name, (value, _) in book.facts.items():
        function, thing = _told_apart(name)
        if thing is not None and function in can_be_kept:
            found.setdefault(function, {})[thing] = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return found


def _can_be_kept(reads: Mapping[str, ReadFor]) -> frozenset[str]:
    """The functions whose facts are plain values about one thing, and that read no place, nor use a fact that does."""
    placed = {name for name, read in reads.items() if PLACES in read.given.kinds | read.elsewhere.kinds}
    size = -1
    while len(placed) > size:
        size = len(placed)
        placed |= {
            name
            for name, read in reads.items()
            if not placed.isdisjoint(read.given.facts | read.elsewhere.facts | read.loose)
        }
    return frozenset(name for name, read in reads.items() if read.is_compared and name not in placed)


def _told_apart(name: object) -> tuple[str, str | None]:
    """The function of a fact, and the one thing it is about; None where it is about more, or about the book."""
    function, key = name if isinstance(name, tuple) else (name, ())
    return name_of(function), thing_of(key) if len(key) == 1 else None


class KeptFacts:
    """Facts of a book before some plans were edited, for the book as it is; ``may_differ`` are those it has not got."""

    def __init__(self, kept: Callable[[], Packed], since: Since) -> None:
        self._kept_when_asked, self._since = kept, since
        self._made: dict[str, dict[str, object]] = {}
        self._unpacked: dict[tuple[str, str], Fact | None] = {}
        self.may_differ = Changed(_NOTHING, _NOTHING)

    @cached_property
    def _kept(self) -> Packed:
        return self._kept_when_asked()

    def before(self, name: object) -> Fact | None:
        """Return a fact of the book as it was."""
        function, thing = _told_apart(name)
        return None if thing is None else self._before(function, thing)

    def _before(self, function: str, thing: str) -> Fact | None:
        one = function, thing
        if one not in self._unpacked:
            since = self._since.get(function, {})
            raw = since[thing] if thing in since else None if ANY in since else self._kept.get(function, {}).get(thing)
            self._unpacked[one] = None if raw is None else (pickle.loads(raw), frozenset())
        return self._unpacked[one]

    def things_of(self, function: str) -> frozenset[str] | None:
        """Return all that facts of a function were ever computed of; None where that is not known."""
        since = self._since.get(function, {})
        if function not in self._kept or ANY in since:
            return None
        return frozenset((*self._kept[function], *since))

    def find(self, name: object) -> Fact | None:
        """Return a fact of the book as it was that is the same now."""
        function, thing = _told_apart(name)
        return None if self.may_differ.has(function, thing) else self.before(name)

    def keep(self, name: object, fact: Fact, *, compared: bool) -> None:
        """Take what was computed now."""
        function, thing = _told_apart(name)
        if compared and thing is not None:
            self._made.setdefault(function, {})[thing] = fact[0]

    def since(self, reads: Mapping[str, ReadFor]) -> Since:
        """Return what is others now; ``reads`` is what was ever read for facts."""
        found = {function: dict(things) for function, things in self._since.items()}
        for function, gone in self.may_differ.facts.items():
            if ANY in gone:
                found[function] = {}
            found.setdefault(function, {}).update(dict.fromkeys(gone))
        can_be_kept = _can_be_kept(reads)
        for function, values in self._made.items():
            others = self._others(function, values)
            found.setdefault(function, {}).update(others if function in can_be_kept else dict.fromkeys((ANY, *values)))
        return found

    def _others(self, function: str, values: Mapping[str, object]) -> dict[str, bytes]:
        """Of what was computed now what does not stand as it was before."""

        def stands(thing: str, value: object) -> bool:
            before = None if self.may_differ.has(function, thing) else self._before(function, thing)
            return before is not None and before[0] == value

        return {
            thing: pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
            for thing, value in values.items()
            if not stands(thing, value)
        }
