"""Notes of what kind everything is that a rule or a fact reads, in whichever document: `Task.within`, not of which task.

A rule that goes from plan to plan is given one after the other; what it reads of the plan it was given is noted apart from
what it reads of others. Facts are noted once for all things they are computed of, and for each reader which it used.
Nothing is noted unless somebody asks for it: `linkage/rechecking/kinds` lets documents tell what is read of them.
"""

from collections.abc import Callable, Iterable, Iterator
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
    """Somebody who reads: what was read of the thing at hand, and what of everything else.

    At hand is the plan that a rule was given, or what a fact is computed of. ``met``: the plans that were looked up while
    each was at hand, and ``asked`` the facts, each with what it is about; ``loose``: facts that were used while nothing was, ``is_loose``: plans.
    """

    __slots__ = (
        "_at_hand",
        "_is_spoilt",
        "asked",
        "elsewhere",
        "given",
        "is_held",
        "is_loose",
        "is_plain",
        "is_shared",
        "loose",
        "meets_plans",
        "met",
        "now",
    )

    def __init__(self) -> None:
        self.given, self.elsewhere = Seen(), Seen()
        self.now, self.loose = self.elsewhere, set[FactName]()
        self._at_hand: str | None = None
        self.met: dict[str, set[str]] = {}
        self.asked: dict[str, dict[FactName, set[str]]] = {}
        self.meets_plans = self.is_held = self.is_plain = self.is_loose = self.is_shared = False
        self._is_spoilt = False

    def take_plan(self, name: str) -> None:
        """From now on the plan of this name is read, which was given, unless others were met before any was."""
        if not self._is_spoilt:
            self.now, self._at_hand = self.given, name

    def end_plans(self) -> None:
        """No plan is given any more."""
        self.now, self._at_hand = self.elsewhere, None

    @contextmanager
    def computing(self, thing: str | None) -> Iterator[None]:
        """Read for a fact about a thing; facts of one kind may be computed while others are."""
        before = self.now, self._at_hand
        self.now, self._at_hand = self.elsewhere if thing is None else self.given, thing
        try:
            yield
        finally:
            self.now, self._at_hand = before

    def meet_plans(self, name: str = ANY) -> None:
        """From now on, until the next is given, another plan may be read: the one of this name, or any."""
        if self.is_held:
            return
        self.meets_plans = True
        if self._at_hand is None:
            self.is_loose = self._is_spoilt = True
        elif name != self._at_hand:
            self.met.setdefault(self._at_hand, set()).add(name)
            self.now = self.elsewhere

    def use(self, name: FactName, thing: str | None) -> None:
        """Note that a fact about a thing was used, or about the whole book."""
        if self._at_hand is None:
            self.loose.add(name)
        elif thing == self._at_hand:
            self.given.facts.add(name)
        else:
            self.elsewhere.facts.add(name)
            if thing is not None:
                self.asked.setdefault(self._at_hand, {}).setdefault(name, set()).add(thing)

    def held_for(self, thing: str | None) -> Iterable[str]:
        """Return which plans a fact about a thing may hold; of this kind are those that it is `Reader` of."""
        if not self.meets_plans:
            return ()
        return (ANY,) if thing is None or self.is_loose else (thing, *self.met.get(thing, ()))


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


def computed(name: FactName, key: tuple[object, ...], value: Callable[[], object]) -> object:
    """Compute a fact; what is read for it is noted with its function, and for what the key names first."""
    stack = _reading.readers
    if not stack:
        return value()
    reader = _reading.facts.setdefault(name, Reader())
    reader.is_shared |= len(key) != 1
    stack.append(reader)
    try:
        with reader.computing(thing_of(key)):
            return value()
    finally:
        stack.pop()


def thing_of(key: tuple[object, ...]) -> str | None:
    """Return the thing that a fact is about: a plan, an organization; None where it is about the whole book."""
    return key[0] if key and isinstance(key[0], str) else None


def used(name: FactName, key: tuple[object, ...], *, is_plain: bool) -> None:
    """Note that a fact about the book was used; one that ``is_plain`` holds no plan, whatever it was computed from."""
    if not (stack := _reading.readers):
        return
    reader, fact, thing = stack[-1], _reading.facts.get(name), thing_of(key)
    reader.use(name, thing)
    if is_plain and fact is not None:
        fact.is_plain = True
    elif not is_plain:
        for plan in (ANY,) if fact is None else fact.held_for(thing):
            reader.meet_plans(plan)


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
