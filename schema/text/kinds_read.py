"""Notes of what kind everything is that a rule or a fact reads, in whichever document: `Task.within`, not of which task.

A rule that goes from plan to plan is given one after the other; what it reads of the plan it was given is noted apart from
what it reads of others. Facts are noted once for all things they are computed of, and for each reader which it used.
Nothing is noted unless somebody asks for it: `linkage/rechecking/kinds` lets documents tell what is read of them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import local
from typing import Any, TypeAlias

NODES, PLACES, TEXT, CLAUSES = "nodes", "places", "text", "clauses"  # of a text: its form, where things stand, itself

ANY = "*"  # whichever plan
FactName: TypeAlias = Callable[..., Any] | tuple[Any, ...]
"""The function of a fact; of one about a text also of which kind of thing and which part of it."""


@dataclass(slots=True)
class Seen:
    """Kinds of things that were read, and the facts that were used."""

    kinds: set[str] = field(default_factory=set)
    facts: set[FactName] = field(default_factory=set)


class Reader:
    """Somebody who reads: what was read of the plan that was given, and what of everything else.

    ``met``: the plans that were looked up while each was at hand; ``is_loose``: some were while none was.
    """

    __slots__ = (
        "_is_given",
        "_is_spoilt",
        "_plan",
        "elsewhere",
        "given",
        "is_held",
        "is_loose",
        "is_plain",
        "meets_plans",
        "met",
        "now",
    )

    def __init__(self) -> None:
        self.given, self.elsewhere = Seen(), Seen()
        self.now, self._plan = self.elsewhere, ""
        self.met: dict[str, set[str]] = {}
        self.meets_plans = self.is_held = self.is_plain = self.is_loose = False
        self._is_given = self._is_spoilt = False

    def take_plan(self, name: str) -> None:
        """From now on the plan of this name is read, which was given, unless others were met before any was."""
        if not self._is_spoilt:
            self._is_given, self.now, self._plan = True, self.given, name

    def end_plans(self) -> None:
        """No plan is given any more."""
        self._is_given, self.now = False, self.elsewhere

    def meet_plans(self, name: str = ANY) -> None:
        """From now on, until the next is given, another plan may be read: the one of this name, or any."""
        if self.is_held:
            return
        if self._is_given:
            self.met.setdefault(self._plan, set()).add(name)
        else:
            self.is_loose = self._is_spoilt = True
        self.meets_plans, self.now = True, self.elsewhere


class _Reading(local):
    """Who reads in this thread, the innermost last; and every fact that was computed meanwhile."""

    def __init__(self) -> None:
        self.readers: list[Reader] = []
        self.facts: dict[FactName, Reader] = {}


_reading = _Reading()


def readers() -> list[Reader]:
    """Return who reads in this thread: the list itself, for those who note much."""
    return _reading.readers


def facts_read() -> dict[FactName, Reader]:
    """Return what was read for facts in this thread since `forget_facts`."""
    return _reading.facts


def forget_facts() -> None:
    """Begin anew."""
    _reading.facts.clear()


@contextmanager
def reading() -> Iterator[Reader]:
    """Note what is read in this thread meanwhile."""
    reader = Reader()
    _reading.readers.append(reader)
    try:
        yield reader
    finally:
        _reading.readers.pop()


def note_kind(kind: str) -> None:
    """Note that something of a kind was read."""
    if stack := _reading.readers:
        stack[-1].now.kinds.add(kind)


def computed(name: FactName, value: Callable[[], object]) -> object:
    """Compute a fact; what is read for it is noted with its function."""
    stack = _reading.readers
    if not stack:
        return value()
    stack.append(_reading.facts.setdefault(name, Reader()))
    try:
        return value()
    finally:
        stack.pop()


def used(name: FactName, *, is_plain: bool) -> None:
    """Note that a fact about the book was used; one that ``is_plain`` holds no plan, whatever it was computed from."""
    if not (stack := _reading.readers):
        return
    stack[-1].elsewhere.facts.add(name)
    fact = _reading.facts.get(name)
    if is_plain and fact is not None:
        fact.is_plain = True
    elif not is_plain and (fact is None or fact.meets_plans):
        stack[-1].meet_plans()


def used_of_text(name: FactName) -> None:
    """Note that a fact about the very text was used that is read."""
    if stack := _reading.readers:
        stack[-1].now.facts.add(name)


@contextmanager
def in_the_plan_given() -> Iterator[None]:
    """Look up the plan that was given, as any other is looked up: it is no other that is read then, and afterwards."""
    stack = _reading.readers
    if not stack or stack[-1].is_held:
        yield
        return
    stack[-1].is_held = True
    try:
        yield
    finally:
        stack[-1].is_held = False
