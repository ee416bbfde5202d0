"""Asks rules about one plan again and again while it is written: only those that read something that has changed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any, TypeAlias, cast

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location
from drillbook.schema.linkage.rechecking.watched import WatchedSource, differences, is_touched, watched
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.text.reads import TEXT, KeyPath, Read, recording
from drillbook.schema.text.source import Source

_Place: TypeAlias = tuple[KeyPath, bool, int]  # a path, whether of its key, how many characters into it
Facts: TypeAlias = dict[object, tuple[object, frozenset[Read]]]
UNKNOWN: _Place = ((), False, -1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found about one version of the plan, what was read of it, and by what its places are found again."""

    findings: tuple[Finding, ...]
    reads: frozenset[Read]
    places: tuple[_Place | None, ...]
    plan: Located[Plan]


@dataclass(slots=True)
class Recheck:
    """Questions about one plan of a book of which nothing else changes, with the last answer to each."""

    _known: dict[str, Answer] = field(default_factory=dict)
    _kept: Facts = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    @property
    def is_begun(self) -> bool:
        """Say whether anything was asked before."""
        return bool(self._known)

    def of(self, book: PlanBook, plan: Located[Plan]) -> "Version":
        """Return what asks about this version of the plan."""
        return Version(lambda: book, plan, self._known, self._kept)


class Version:
    """One version of the plan; the book is read, and the plan in it watched, when a question is asked anew."""

    def __init__(
        self, book: Callable[[], PlanBook], plan: Located[Plan], known: dict[str, Answer], kept: Facts | None = None
    ) -> None:
        self.book, self.plan, self._known, self._kept = book, plan, known, {} if kept is None else kept
        self._watched: PlanBook | None = None
        self._changed: dict[int, frozenset[Read]] = {}
        self._told: dict[str, tuple[Finding, ...]] = {}

    def ask(self, question: str, find: Callable[[PlanBook], Iterable[Finding]]) -> tuple[Finding, ...]:
        """Return what ``find`` finds in the book, as it was found before where nothing it read has changed."""
        known = self._known.get(question)
        if known is None or self._is_touched(known):
            known = self._known[question] = self._found(find)
        found = self._told[question] = self._now(known)
        return found

    @property
    def has_asked(self) -> bool:
        """Say whether any question was asked anew."""
        return self._watched is not None

    def answers(self) -> dict[str, Answer]:
        """Return the answers to all that was asked of this version."""
        return {name: replace(self._known[name], findings=found, plan=self.plan) for name, found in self._told.items()}

    def _now(self, known: Answer) -> tuple[Finding, ...]:
        if known.plan.source is self.plan.source:
            return known.findings
        places = iter(known.places)
        return tuple(_moved(finding, places, self.plan.source) for finding in known.findings)

    def _is_touched(self, known: Answer) -> bool:
        old, new = known.plan, self.plan
        if id(old) not in self._changed:
            self._changed[id(old)] = frozenset(differences(old.value, new.value))
        return is_touched(known.reads, self._changed[id(old)], old.source, new.source)

    def _found(self, find: Callable[[PlanBook], Iterable[Finding]]) -> Answer:
        book = self._watched = self._watched or _watching(self.book(), self.plan, self._kept)
        with recording() as reads:
            findings = tuple(find(book))
        self._kept.update((name, fact) for name, fact in book.facts.items() if isinstance(name, tuple) and not fact[1])
        source = cast(WatchedSource, book.plans[self.plan.value.plan].source)
        places = tuple(_place(source, where) for finding in findings for where in _places(finding))
        if UNKNOWN in places:
            reads.add((TEXT, (), ""))
        return Answer(findings, frozenset(reads), places, self.plan)


def _watching(book: PlanBook, plan: Located[Plan], kept: Facts) -> PlanBook:
    """The book with the plan watched; facts are computed anew when they are asked for, but those that read nothing of it."""
    stands_in = watched(plan)
    sources: dict[str, Any] = {**book.sources, plan.source.file: stands_in.source}
    made = replace(book, plans={**book.plans, plan.value.plan: stands_in}, sources=sources)
    made.facts.update(kept)
    return made


def _places(finding: Finding) -> list[Location]:
    """Every place that a finding tells, always in the same order."""
    return [finding.where, *finding.also, *((finding.fix.where,) if finding.fix else ())]


def _place(source: WatchedSource, where: Location) -> _Place | None:
    """By what a place is found again; None where it is in another file."""
    if where.file != source.file:
        return None
    given = source.given.get(id(where))
    return given[1:] if given else UNKNOWN


def _moved(finding: Finding, places: Iterator[_Place | None], source: Source) -> Finding:
    """The same finding where it stands in the text as it is now."""

    def now(where: Location) -> Location:
        place = next(places)
        return where if place is None else source.locate(place[0], key=place[1], offset=place[2])

    where, also = now(finding.where), tuple(map(now, finding.also))
    return replace(
        finding, where=where, also=also, fix=finding.fix and replace(finding.fix, where=now(finding.fix.where))
    )
