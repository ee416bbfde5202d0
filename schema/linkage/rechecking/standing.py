"""Answers about a whole book that stand after any one plan was edited, as long as nothing of a kind that they read has changed.

Of a question that goes from plan to plan only the part about the edited plan is asked again where what has changed was
never read of other plans.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location
from drillbook.schema.linkage.rechecking.answers import places_of
from drillbook.schema.linkage.rechecking.changes import (
    Changed,
    Edited,
    ReadFor,
    merged,
    name_of,
    read_for_facts,
    what_changed,
)
from drillbook.schema.linkage.rechecking.kept_facts import KeptFacts
from drillbook.schema.linkage.rechecking.kinds import Noted, Place, kinds_noted
from drillbook.schema.linkage.rechecking.versions import Versions
from drillbook.schema.text.kinds_read import ANY, PLACES, reading, thing_of
from drillbook.schema.text.yaml_nodes import Source

_MANY = 100  # plans asked about one by one


@dataclass(frozen=True, slots=True)
class Asked:
    """A question by its name. ``by_plan``: it goes from plan to plan and finds in each what stands in it."""

    name: str
    find: Callable[[PlanBook], Iterable[Finding]]
    by_plan: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found, by what each of its places is found again, and what was read."""

    findings: tuple[Finding, ...] = ()
    places: tuple[tuple[Place | None, ...], ...] = ()
    read: ReadFor = field(default_factory=ReadFor)

    def without(self, file: str) -> "_Answer":
        """Leave out what stands in a file."""
        kept = [pair for pair in zip(self.findings, self.places, strict=True) if pair[0].where.file != file]
        return replace(self, findings=tuple(one for one, _ in kept), places=tuple(places for _, places in kept))

    def only(self, file: str) -> "_Answer":
        """Leave out what stands elsewhere."""
        kept = [pair for pair in zip(self.findings, self.places, strict=True) if pair[0].where.file == file]
        return replace(self, findings=tuple(one for one, _ in kept), places=tuple(places for _, places in kept))

    def __or__(self, other: "_Answer") -> "_Answer":
        return _Answer(
            self.findings + other.findings,
            self.places + other.places,
            self.read | other.read,
        )

    def stale(self, changed: Changed, edited: Edited) -> frozenset[str]:
        """Return the plans of which another answer may be due; ANY stands for all, and for what is of no plan."""
        if self._has_lost({new.source.file for _, new in edited}):
            return frozenset((ANY,))
        return self.read.stale(changed)

    def _has_lost(self, files: set[str]) -> bool:
        """Say whether a place in some files cannot be found again."""
        return any(
            place is None and where.file in files
            for finding, places in zip(self.findings, self.places, strict=True)
            for where, place in zip(places_of(finding), places, strict=True)
        )

    def moved(self, source: Source) -> "_Answer":
        """Return the same where it stands in the text as it is now."""
        pairs = zip(self.findings, self.places, strict=True)
        return replace(self, findings=tuple(_moved(finding, places, source) for finding, places in pairs))


@dataclass(frozen=True, slots=True)
class Standing:
    """The last answer to every question, and what was read for the facts that they used."""

    answers: dict[str, _Answer] = field(default_factory=dict)
    facts: dict[str, ReadFor] = field(default_factory=dict)

    @property
    def findings(self) -> Iterator[Finding]:
        """Everything that was found, question by question."""
        return (finding for answer in self.answers.values() for finding in answer.findings)


def ask_all(book: PlanBook, questions: Iterable[Asked], only: str = "") -> Standing:
    """Ask all of it, and note what is read; with ``only``, of what goes from plan to plan the part about this one.

    The book is one of which nothing was computed (`unasked`).
    """
    with kinds_noted() as noted:
        answers = {one.name: _found(_asked_of(book, one, only), one, noted) for one in questions}
        return Standing(answers, read_for_facts())


def ask_again(
    known: Standing,
    questions: Iterable[Asked],
    book: Callable[[], PlanBook],
    edited: Edited,
    only: str = "",
    kept: KeptFacts | None = None,
) -> Standing:
    """Ask what reads something that differs in two versions of some plans, each the same plan before and after.

    ``book``, with the new ones, is read only where something is asked; nothing was computed of it, or it was `carried_on`,
    or facts of it before were ``kept``, which learns what differs.
    """
    answers = {name: _moved_all(answer, edited) for name, answer in known.answers.items()}
    questions = tuple(questions)
    may_differ = what_changed(known.facts, edited)
    if kept is not None:
        kept.may_differ = may_differ
    if not any(_stale(known, questions, may_differ, edited).values()):
        return Standing(answers, known.facts)
    with kinds_noted() as noted:
        new = replace(book(), earlier=kept) if kept is not None else book()
        versions = Versions(new, edited, may_differ, known.facts, kept)
        things_of = kept.things_of if kept is not None else lambda _: None
        changed = what_changed(known.facts, edited, versions.are_alike, things_of=things_of)
        if kept is not None:
            kept.may_differ = changed
        for one, plans in _stale(known, questions, changed, edited).items():
            answers[one.name] = _answered(answers[one.name], one, plans, versions.new, only, noted)
        return Standing(answers, merged(known.facts, read_for_facts()))


def _stale(
    known: Standing, questions: Iterable[Asked], changed: Changed, edited: Edited
) -> dict[Asked, frozenset[str]]:
    return {one: known.answers[one.name].stale(changed, edited) for one in questions}


def _answered(before: _Answer, one: Asked, stale: frozenset[str], book: PlanBook, only: str, noted: Noted) -> _Answer:
    """The answer where that of some plans may be another."""
    plans = [plan for plan in sorted(stale) if plan in book.plans]
    if one.by_plan and not only and ANY not in stale and len(plans) <= _MANY:
        for plan in plans:
            file = book.plans[plan].source.file
            before = before.without(file) | _found(book.narrowed(plan), one, noted).only(file)
        return before
    if not stale:
        return before
    return replace(before, findings=(), places=()) | _found(_asked_of(book, one, only), one, noted)


def _asked_of(book: PlanBook, question: Asked, only: str) -> PlanBook:
    """The book, such that what goes from plan to plan is given each of them (`scope.plans_asked`)."""
    if not question.by_plan:
        return book
    return book.narrowed(only) if only else book.all_but("")


def _moved_all(answer: _Answer, edited: Edited) -> _Answer:
    for _, new in edited:
        answer = answer.moved(new.source)
    return answer


def unasked(book: PlanBook) -> PlanBook:
    """Return the book without anything that was computed from it before reading was noted."""
    for source in book.sources.values():
        source.facts.clear()
    return replace(book)


def carried_on(book: PlanBook, before: PlanBook, known: Standing, edited: Edited) -> PlanBook:
    """Return the book with what was computed of it before some plans were edited, as far as that holds.

    A fact holds that read nothing of a kind that is another now, and keeps neither a plan nor a place.
    """
    changed, made = what_changed(known.facts, edited, also=PLACES), replace(book)
    called: dict[object, str] = {}
    for name, fact in before.facts.items():
        function, key = name if isinstance(name, tuple) else (name, ())
        if function not in called:
            read = known.facts.get(name_of(function))
            called[function] = "" if read is None or read.holds_plans else name_of(function)
        if called[function] and not changed.has(called[function], thing_of(key)):
            made.facts[name] = fact
    return made


def _found(book: PlanBook, question: Asked, noted: Noted) -> _Answer:
    with reading() as reader:
        findings = tuple(question.find(book))
    places = tuple(tuple(map(noted.place, places_of(finding))) for finding in findings)
    return _Answer(findings, places, ReadFor.of(reader))


def _moved(finding: Finding, places: tuple[Place | None, ...], source: Source) -> Finding:
    if not any(where.file == source.file for where in places_of(finding)):
        return finding
    waiting = iter(places)

    def now(where: Location) -> Location:
        place = next(waiting)
        if place is None or where.file != source.file:
            return where
        return source.locate(place[0], key=place[1], offset=place[2])

    where, also = now(finding.where), tuple(map(now, finding.also))
    return replace(
        finding, where=where, also=also, fix=finding.fix and replace(finding.fix, where=now(finding.fix.where))
    )
