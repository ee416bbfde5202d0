"""Mutations of a book, one thing changed in each, and which of them break its linkage.

A mutation breaks linkage when, by its definition here and without asking any rule, a name no longer leads anywhere, a
promised time cannot be kept, or a link between plans leads where it must not. ``spots`` are the lines at which a
reviewer would look: the line that was changed, and for a name taken away every line that still points to it.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.task import Task
from drillbook.schema.references import Reference, references
from drillbook.schema.text.located import Located

Spot = tuple[str, int]
_SECTIONS = ("organizations", "posts", "teams", "equipment", "supplies", "places", "channels", "regulations")
_OWN_KINDS = {"role": "roles", "recipient": "roles", "task": "tasks", "action": "tasks", "measured": "tasks",
              "hand-over": "tasks procedures", "procedure": "procedures"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutation:
    """``kind`` of change, the file and its new text, and where it should be told."""

    kind: str
    what: str
    file: str
    text: str
    spots: frozenset[Spot]


class Mutator:
    """A book and everything that points to something in it."""

    def __init__(self, book: PlanBook) -> None:
        self.book = book
        self.references = [(holder, reference) for holder in book.documents() for reference in references(holder)]
        self.pointing: dict[tuple[str, str], set[Spot]] = {}
        for holder, reference in self.references:
            for target in self._targets(holder, reference):
                self.pointing.setdefault(target, set()).add(_spot(reference.where))

    def _targets(self, holder: Located, reference: Reference) -> Iterator[tuple[str, str]]:
        """What a reference leads to, as (table, name); names inside plans as plan/name."""
        name, kind = reference.name, reference.kind.removeprefix("tree-")
        plan, slash, _ = name.partition("/")
        if slash and plan in self.book.plans:
            yield "plans", plan
            yield "inside", name
        elif kind == "plan":
            yield "plans", name
        elif isinstance(holder.value, Plan) and kind in _OWN_KINDS and self._inside(holder.value, name):
            yield "inside", f"{holder.value.plan}/{name}"
        else:
            yield from (("library", name) for section in _SECTIONS if name in getattr(self.book, section))

    @staticmethod
    def _inside(plan: Plan, name: str) -> bool:
        return name in plan.roles or name in plan.tasks or name in plan.procedures

    def changed(self, where: Location, old: str, new: str) -> str:
        """The file's text with ``old`` at a place replaced."""
        text = self.book.sources[where.file].text
        start = _offset(text, where)
        start += text[start] in "\"'"
        assert text.startswith(old, start), f"{where} {old!r} {text[start : start + 30]!r}"
        return text[:start] + new + text[start + len(old) :]

    def without(self, where: Location) -> str:
        """The text without the key at a place and what belongs to it."""
        text = self.book.sources[where.file].text
        start = _offset(text, where)
        line = text.rfind("\n", 0, start) + 1
        if text[line:start].strip():
            return _without_in_flow(text, start)
        indent, end = start - line, text.find("\n", start) + 1
        while end < len(text):
            stop = text.find("\n", end) + 1 or len(text)
            body = text[end:stop]
            if body.strip() and len(body) - len(body.lstrip()) <= indent:
                break
            end = stop
        return text[:line] + text[end:]

    # every kind of mutation, in a fixed order

    def misspelt_references(self) -> Iterator[Mutation]:
        """A name is misspelt where it is used."""
        for _, reference in self.references:
            if reference.kind in ("tree-level", "tree-indicator", "incident-type"):
                continue
            where = reference.where
            text = self.changed(where, reference.name, misspelt(reference.name))
            yield Mutation("misspelt reference", f"{reference.kind} {reference.name}", where.file, text, _at(where))

    def renamed_definitions(self) -> Iterator[Mutation]:
        """Something others name gets another name."""
        for (table, name), where in self._definitions():
            if pointing := self.pointing.get((table, name)):
                bare = name.rpartition("/")[2]
                text = self.changed(where, bare, misspelt(bare))
                spots = frozenset({_spot(where), *pointing})
                yield Mutation("renamed definition", f"{table} {name}", where.file, text, spots)

    def deleted_definitions(self) -> Iterator[Mutation]:
        """Something others name is taken out."""
        for (table, name), where in self._definitions():
            if table == "plans":
                continue
            if pointing := self.pointing.get((table, name), set()) - self._own_lines(where):
                shifted = self._shifted(where, pointing)
                yield Mutation("deleted definition", f"{table} {name}", where.file, self.without(where), shifted)

    def _own_lines(self, where: Location) -> set[Spot]:
        """Lines that would go with the entry: what it says of itself points to nothing left behind."""
        text = self.book.sources[where.file].text
        lost = text.count("\n") - self.without(where).count("\n")
        return {(where.file, where.line + number) for number in range(lost)}

    def _shifted(self, where: Location, spots: set[Spot]) -> frozenset[Spot]:
        """The spots as they are counted once the entry is gone."""
        lost = self.book.sources[where.file].text.count("\n") - self.without(where).count("\n")
        return frozenset(
            (file, line - lost if file == where.file and line > where.line else line) for file, line in spots
        )

    def _definitions(self) -> Iterator[tuple[tuple[str, str], Location]]:
        for name, plan in self.book.plans.items():
            yield ("plans", name), plan.at("plan")
            for section in ("roles", "tasks", "procedures"):
                for inner in getattr(plan.value, section):
                    yield ("inside", f"{name}/{inner}"), plan.at_key(section, inner)
        for section in _SECTIONS:
            for name, entry in getattr(self.book, section).items():
                yield ("library", name), entry.at_key()

    def every_task(self) -> Iterator[tuple[Located[Plan], str, Task]]:
        for plan in self.book.plans.values():
            for name, task in plan.value.tasks.items():
                yield plan, name, task


def _without_in_flow(text: str, start: int) -> str:
    depth, end = 0, start
    while depth > 0 or text[end] not in ",}]":
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(text[end], 0)
        end += 1
    if text[end] == ",":
        return text[:start] + text[end + 1 :].lstrip(" ")
    before = text.rfind(",", 0, start)
    opening = max(text.rfind("{", 0, start), text.rfind("[", 0, start))
    return text[: before if before > opening else start] + text[end:]


def _offset(text: str, where: Location) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: where.line - 1]) + where.column - 1


def _spot(where: Location) -> Spot:
    return where.file, where.line


def _at(*places: Location) -> frozenset[Spot]:
    return frozenset(map(_spot, places))


def misspelt(name: str) -> str:
    """A slip of the hand: two letters the other way round, or one too many."""
    plan, slash, inner = name.partition("/")
    word = inner if slash else plan
    for number in range(len(word) // 2, len(word) - 1):
        one, other = word[number], word[number + 1]
        if one != other and "-" not in (one, other):
            word = word[:number] + other + one + word[number + 2 :]
            break
    else:
        word += "x"
    return f"{plan}/{word}" if slash else word


def sampled(mutations: Iterator[Mutation], count: int, seed: int) -> list[Mutation]:
    """So many of a kind, by chance but always the same."""
    found = list(mutations)
    return random.Random(seed).sample(found, min(count, len(found)))


KINDS_OF_NAMES: tuple[Callable[[Mutator], Iterator[Mutation]], ...] = (
    Mutator.misspelt_references,
    Mutator.renamed_definitions,
    Mutator.deleted_definitions,
)
