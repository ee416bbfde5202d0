"""Answers about a whole book that stand after any one plan was edited, as long as nothing of a kind that they read has changed.

Of a question that goes from plan to plan only the part about the edited plan is asked again where what has changed was
never read of other plans.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location
from drillbook.schema.linkage.rechecking.answers import places_of
from drillbook.schema.linkage.rechecking.kinds import Noted, Place, kinds_changed, kinds_noted
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.kinds_read import ANY, PLACES, FactName, Seen, facts_read, reading
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import Source

_MANY = 100  # plans asked about one by one
_Edited: TypeAlias = Sequence[tuple[Located[Plan], Located[Plan]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question by its name. ``by_plan``: it goes from plan to plan and finds in each what stands in it."""

    name: str
    find: Callable[[PlanBook], Iterable[Finding]]
    by_plan: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """Kinds of things, and facts by their names; of a fact also whether it may hold a plan."""

    kinds: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    holds_plans: bool = False

    @classmethod
    def of(cls, seen: Seen) -> "_Read":
        return cls(frozenset(seen.kinds), frozenset(map(_name, seen.facts)))

    def __or__(self, other: "_Read") -> "_Read":
        return _Read(self.kinds | other.kinds, self.facts | other.facts, self.holds_plans or other.holds_plans)

    def is_touched(self, changed: frozenset[str], facts: frozenset[str]) -> bool:
        return not (self.kinds.isdisjoint(changed) and self.facts.isdisjoint(facts))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was found, by what each of its places is found again, and what was read of the plan at hand and of all else.

    ``met`` are the plans that were looked up while each was at hand; ``is_loose``: some were while none was.
    """

    findings: tuple[Finding, ...] = ()
    places: tuple[tuple[Place | None, ...], ...] = ()
    given: _Read = _Read()
    elsewhere: _Read = _Read()
    met: dict[str, frozenset[str]] = field(default_factory=dict)
    is_loose: bool = False

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
            self.given | other.given,
            self.elsewhere | other.elsewhere,
            {**self.met, **{plan: self.met.get(plan, frozenset()) | met for plan, met in other.met.items()}},
            self.is_loose or other.is_loose,
        )

    def stale(self, changed: frozenset[str], facts: frozenset[str], edited: _Edited) -> frozenset[str]:
        """Return the plans of which another answer may be due; ANY stands for all, and for what is of no plan."""
        if not self.elsewhere.facts.isdisjoint(facts) or self._has_lost({new.source.file for _, new in edited}):
            return frozenset((ANY,))
        plans = frozenset(new.value.plan for _, new in edited)
        if self.elsewhere.kinds.isdisjoint(changed):
            return plans if self.given.is_touched(changed, facts) else frozenset()
        if self.is_loose or not self.met:
            return frozenset((ANY,))
        return plans.union(plan for plan, met in self.met.items() if ANY in met or not met.isdisjoint(plans))

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
    facts: dict[str, _Read] = field(default_factory=dict)

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
        return Standing(answers, _facts_read())


def ask_again(
    known: Standing,
    questions: Iterable[Asked],
    book: Callable[[], PlanBook],
    edited: _Edited,
    only: str = "",
) -> Standing:
    """Ask what reads something that differs in two versions of some plans, each the same plan before and after.

    ``book``, with the new ones, is read only where something is asked; nothing was computed of it, or it was `carried_on`.
    """
    changed = frozenset[str]().union(*(kinds_changed(old, new) for old, new in edited))
    touched = _touched(known.facts, changed)
    answers = {name: _moved_all(answer, edited) for name, answer in known.answers.items()}
    stale = {one: known.answers[one.name].stale(changed, touched, edited) for one in questions}
    if not any(stale.values()):
        return Standing(answers, known.facts)
    with kinds_noted() as noted:
        whole, facts = book(), dict(known.facts)
        for one, plans in stale.items():
            before = answers[one.name]
            if one.by_plan and not only and ANY not in plans and len(plans) <= _MANY:
                for file, narrow in ((whole.plans[plan].source.file, whole.narrowed(plan)) for plan in sorted(plans)):
                    before = before.without(file) | _found(narrow, one, noted).only(file)
                answers[one.name] = before
            elif plans:
                found = _found(_asked_of(whole, one, only), one, noted)
                answers[one.name] = replace(before, findings=(), places=()) | found
        for name, read in _facts_read().items():
            facts[name] = facts.get(name, _Read()) | read
    return Standing(answers, facts)


def _asked_of(book: PlanBook, question: Asked, only: str) -> PlanBook:
    """The book, such that what goes from plan to plan is given each of them (`scope.plans_asked`)."""
    if not question.by_plan:
        return book
    return book.narrowed(only) if only else book.all_but("")


def _moved_all(answer: _Answer, edited: _Edited) -> _Answer:
    for _, new in edited:
        answer = answer.moved(new.source)
    return answer


def unasked(book: PlanBook) -> PlanBook:
    """Return the book without anything that was computed from it before reading was noted."""
    for source in book.sources.values():
        source.facts.clear()
    return replace(book)


def carried_on(book: PlanBook, before: PlanBook, known: Standing, edited: _Edited) -> PlanBook:
    """Return the book with what was computed of it before some plans were edited, as far as that holds.

    A fact holds that read nothing of a kind that is another now, and keeps neither a plan nor a place.
    """
    changed = frozenset((PLACES,)).union(*(kinds_changed(old, new) for old, new in edited))
    touched, made = _touched(known.facts, changed), replace(book)
    for name, fact in before.facts.items():
        function = _name(name[0] if isinstance(name, tuple) else name)  # type: ignore[arg-type]
        read = known.facts.get(function)
        if read is not None and not read.holds_plans and function not in touched:
            made.facts[name] = fact
    return made


def _found(book: PlanBook, question: Asked, noted: Noted) -> _Answer:
    with reading() as reader:
        findings = tuple(question.find(book))
    places = tuple(tuple(map(noted.place, places_of(finding))) for finding in findings)
    met = {plan: frozenset(others) for plan, others in reader.met.items()}
    return _Answer(findings, places, _Read.of(reader.given), _Read.of(reader.elsewhere), met, reader.is_loose)


def _facts_read() -> dict[str, _Read]:
    return {
        _name(one): _Read.of(reader.given)
        | _Read.of(reader.elsewhere)
        | _Read(holds_plans=reader.meets_plans and not reader.is_plain)
        for one, reader in facts_read().items()
    }


def _name(fact: FactName) -> str:
    """By what a fact is known to another process."""
    if not isinstance(fact, tuple):
        return f"{fact.__module__}.{fact.__qualname__}"
    return " ".join(one if isinstance(one, str) else _name(one) for one in fact)


def _touched(facts: dict[str, _Read], changed: frozenset[str]) -> frozenset[str]:
    """The facts that read something that has changed, themselves or through others."""
    found, size = frozenset[str](), -1
    while len(found) > size:
        size = len(found)
        found = frozenset(name for name, read in facts.items() if read.is_touched(changed, found))
    return found


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
