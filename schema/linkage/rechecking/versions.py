"""A book before and after some plans were edited: facts are compared by computing them of both, or by what was kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module

from drillbook.schema.book import PlanBook, compared_fact
from drillbook.schema.linkage.rechecking.changes import Changed, Edited, ReadFor, name_of
from drillbook.schema.linkage.rechecking.exchange import put_in
from drillbook.schema.linkage.rechecking.kept_facts import KeptFacts
from drillbook.schema.text.kinds_read import reading, thing_of
from drillbook.schema.text.read_tracking import Fact


@dataclass
class Versions:
    """The book as it is, and as it was; what is computed of it is noted. ``may_differ`` leaves no fact out that does.

    ``kept`` are facts of the book as it was.
    """

    new: PlanBook
    edited: Edited
    may_differ: Changed
    known: Mapping[str, ReadFor]
    kept: KeptFacts | None = None

    @cached_property
    def _old(self) -> PlanBook:
        book = replace(self.new, earlier=self)
        for old, _ in self.edited:
            book = put_in(book, old)
        return book

    def find(self, name: object) -> Fact | None:
        """Return for the book as it was what was kept of it, or computed of it as it is and cannot differ."""
        function, key = name if isinstance(name, tuple) else (name, ())
        read = self.known.get(name_of(function))
        cannot_differ = read is not None and not self.may_differ.has(name_of(function), thing_of(key))
        known = self.new.facts.get(name) if read is not None and cannot_differ and not read.holds_plans else None
        return self.kept.before(name) if known is None and self.kept is not None else known

    def keep(self, name: object, fact: Fact, *, compared: bool) -> None:
        """What is computed of the book as it was is of no use to the one that is."""

    def are_alike(self, fact: str, thing: str) -> bool:
        """Say whether a fact about a thing has the same value; one that cannot be computed any more has not."""
        module, _, name = fact.rpartition(".")
        compute = getattr(import_module(module), name).__wrapped__
        try:
            with reading():
                new, old = compared_fact(self.new, compute, (thing,)), self._before(compute, thing)
        except Exception:  # as what it was about is gone; who asks anew says what there is to say
            return False
        return bool(old[0] == new[0])

    def _before(self, compute: Callable[..., object], thing: str) -> Fact:
        kept = self.kept.before((compute, (thing,))) if self.kept is not None else None
        return compared_fact(self._old, compute, (thing,)) if kept is None else kept
