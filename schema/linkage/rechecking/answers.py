"""Asks rules about one file again and again while it is written: only those that read something that has changed.

What is said of the plan here holds of a library, too, as long as the same names stand in it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any, TypeAlias, cast

from drillbook.schema.book import PlanBook, compared_fact
from drillbook.schema.finding import Finding, Location
from drillbook.schema.linkage.rechecking.exchange import put_in
from drillbook.schema.linkage.rechecking.watched import Reads, WatchedSource, differences, watched
from drillbook.schema.text.located import Located
from drillbook.schema.text.read_tracking import FACT, TEXT, Fact, KeyPath, Read, Recording
from drillbook.schema.text.yaml_nodes import Source

_Place: TypeAlias = tuple[KeyPath, bool, int]  # a path, whether of its key, how many characters into it
UNKNOWN: _Place = ((), False, -1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found about one version of the plan, what was read of it, and by what its places are found again."""

    findings: tuple[Finding, ...]
    reads: Reads
    places: tuple[_Place | None, ...]
    plan: Located[Any]


@dataclass(slots=True)
class _KeptFact:
    """A fact, what was read for it, and the version of the plan it was last seen to hold of."""

    value: object
    reads: frozenset[Read]
    plan: Located[Any]
    _sorted: Reads | None = None

    @property
    def sorted(self) -> Reads:
        """What was read, sorted when it is first compared."""
        self._sorted = self._sorted or Reads.of(self.reads)
        return self._sorted


@dataclass(slots=True)
class Recheck:
    """Questions about one plan of a book of which nothing else changes, with the last answer to each."""

    _known: dict[str, Answer] = field(default_factory=dict)
    _kept: dict[object, _KeptFact] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    @property
    def is_begun(self) -> bool:
        """Say whether anything was asked before."""
        return bool(self._known)

    def of(self, book: PlanBook, plan: Located[Any]) -> "Version":
        """Return what asks about this version of the plan."""
        return Version(lambda: book, plan, self._known, self._kept)


class Version:
    """One version of the plan; the book is read, and the plan in it watched, when a question is asked anew.

    What holds of the version before is taken over into this one, so that two neighbours are compared, and never more.
    """

    def __init__(
        self,
        book: Callable[[], PlanBook],
        plan: Located[Any],
        known: dict[str, Answer],
        kept: dict[object, _KeptFact] | None = None,
    ) -> None:
        self.book, self.plan, self._known, self._kept = book, plan, known, {} if kept is None else kept
        self._watching: PlanBook | None = None
        self._changed: dict[int, frozenset[Read]] = {}

    def ask(self, question: str, find: Callable[[PlanBook], Iterable[Finding]]) -> tuple[Finding, ...]:
        """Return what ``find`` finds in the book, as it was found before where nothing it read has changed."""
        known = self._known.get(question)
        reads = self._holding(known.reads, known.plan) if known else None
        if known is None or reads is None:
            known = self._found(find)
        elif known.plan.source is not self.plan.source:
            places = iter(known.places)
            findings = tuple(_moved(finding, places, self.plan.source) for finding in known.findings)
            known = replace(known, findings=findings, reads=reads, plan=self.plan)
        self._known[question] = known
        return known.findings

    def find(self, name: object) -> Fact | None:
        """Return a fact of an earlier version that holds of this one."""
        kept = self._kept.get(name)
        if kept is None:
            return None
        if kept.reads and kept.plan is not self.plan:
            if self._holding(kept.sorted, kept.plan) is None:
                return None
            kept.plan = self.plan
        return kept.value, kept.reads

    def keep(self, name: object, fact: Fact, *, compared: bool) -> None:
        """Keep a fact for the next version: one that is compared, or one of one thing that read nothing of the plan."""
        value, reads = fact
        if compared or (not reads and isinstance(name, tuple)):
            self._kept[name] = _KeptFact(value, reads, self.plan)

    def _holding(self, reads: Reads, old: Located[Any]) -> Reads | None:
        """What was read of an old version, where all of it is the same in this one; facts may rest on other parts now."""
        if old.source is self.plan.source:
            return reads
        if id(old) not in self._changed:
            self._changed[id(old)] = frozenset(differences(old.value, self.plan.value))
        changed = self._changed[id(old)]
        if reads.are_touched(changed, old.source, self.plan.source):
            return None
        if reads.below is not None and not reads.below.are_touched(changed, old.source, self.plan.source):
            return reads
        if any(self._is_another(name, value) for name, value in reads.facts):
            return None
        return reads if reads.below is None else Reads.of(reads.all, self._below(reads.all))

    def _is_another(self, name: tuple[Any, ...], value: object) -> bool:
        """Whether a fact has another value now; one that cannot be asked for any more has."""
        try:
            return bool(compared_fact(self._watched, *name)[0] != value)
        except Exception:  # as what it was about is gone; who asks anew says what there is to say
            return True

    @property
    def _watched(self) -> PlanBook:
        """The book with the plan watched; facts are computed anew when they are asked for, but those that still hold."""
        if self._watching is None:
            self._watching = replace(put_in(self.book(), watched(self.plan)), earlier=self)
        return self._watching

    def _found(self, find: Callable[[PlanBook], Iterable[Finding]]) -> Answer:
        with Recording() as reads:
            findings = tuple(find(self._watched))
        source = cast(WatchedSource, self._watched.sources[self.plan.source.file])
        places = tuple(_place(source, where) for finding in findings for where in places_of(finding))
        if UNKNOWN in places:
            reads.add((TEXT, (), ""))
        return Answer(findings, Reads.of(reads, self._below(reads)), places, self.plan)

    def _below(self, reads: Iterable[Read]) -> frozenset[Read]:
        """All that was read for facts of which only the value is noted."""
        found, seen = set[Read](), set[object]()
        waiting = [name for kind, name, _ in reads if kind == FACT]
        while waiting:
            new, waiting = set(waiting) - seen, []
            seen |= new
            for name in new:
                under = self._watched.facts[name][1] if name in self._watched.facts else self._kept[name].reads
                if not under <= found:
                    waiting += [deeper for kind, deeper, _ in under - found if kind == FACT]
                    found |= under
        return frozenset(read for read in found if read[0] != FACT)


def places_of(finding: Finding) -> list[Location]:
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
