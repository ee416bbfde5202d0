"""Proposes combined drills for the coming year that cover linked plans before their drills fall due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text, say
from drillbook.schema.linkage.facts.hierarchy import are_linked, event_title, shared_events
from drillbook.schema.linkage.facts.register import OwedDrill, RegisterEntry, register
from drillbook.schema.linkage.wording import first_few, plan_title
from drillbook.schema.models.calendar.workdays import Workdays, add_months

MOST_PLANS = 6  # in one room, more cannot be exercised together
TO_PREPARE = 20  # working days for what is overdue already
YEAR = 12
ROUNDS = 4  # no interval is shorter than a quarter


@dataclass(frozen=True, slots=True)
class DrillNeed:
    """A plan has to be exercised by a day."""

    entry: RegisterEntry
    owed: OwedDrill
    due: date
    held: str  # the form of its last drill, "" before the first

    @property
    def plan(self) -> str:
        return self.entry.plan.value.plan


@dataclass(frozen=True, slots=True)
class ProposedDrill:
    """One proposed drill: to be held by ``by``, of which plans, why together, and in which form."""

    by: date
    needs: tuple[DrillNeed, ...]
    why: Text
    form: str

    @property
    def plans(self) -> tuple[str, ...]:
        """Return its plans, the one that falls due first in front."""
        return tuple(need.plan for need in self.needs)


def horizon(book: PlanBook) -> date:
    """Return the last day the proposal looks at: a year from the day the book is looked at."""
    return add_months(book.day, YEAR)


def proposed_drills(book: PlanBook) -> tuple[ProposedDrill, ...]:
    """Propose drills in the order of their days. A plan whose interval is shorter than a year comes up again."""
    workdays, last = Workdays.of(book.settings.calendar), horizon(book)
    needs = [
        DrillNeed(entry, owed, owed.due.last, owed.last.value.form if owed.last else "")
        for entry in register(book)
        for owed in entry.drills
        if owed.duty.plans[0] == entry.plan.value.plan
    ]
    found: list[ProposedDrill] = []
    for _ in range(ROUNDS):
        owed = [need for need in needs if need.due <= last]
        if not owed:
            break
        drills = [_drill(book, group, workdays) for group in _covered(book, owed)]
        found += drills
        needs = list(_again(drills))
    return tuple(sorted(found, key=lambda drill: (drill.by, drill.plans)))


def _again(drills: Iterable[ProposedDrill]) -> Iterator[DrillNeed]:
    """When the plans just exercised fall due the next time."""
    for drill in drills:
        for need in drill.needs:
            due = add_months(drill.by, need.owed.duty.row.months)
            yield DrillNeed(need.entry, need.owed, due, drill.form)


def _covered(book: PlanBook, needs: list[DrillNeed]) -> Iterator[tuple[DrillNeed, ...]]:
    """Greedy cover: the drill that covers most of what is left first; on a tie, what falls due first, then by id."""
    left = {need.plan: need for need in sorted(needs, key=lambda need: (need.due, need.plan))}
    related = {name: _related(book, left, name) for name in left}
    while left:
        anchor = min(left, key=lambda name: (-_size(related[name], left), left[name].due, name))
        group = [left[anchor], *(left[name] for name in related[anchor] if name in left)][:MOST_PLANS]
        for need in group:
            del left[need.plan]
        yield tuple(sorted(group, key=lambda need: (need.due, need.plan)))


def _size(others: tuple[str, ...], left: dict[str, DrillNeed]) -> int:
    return min(MOST_PLANS, 1 + sum(name in left for name in others))


def _related(book: PlanBook, needs: dict[str, DrillNeed], name: str) -> tuple[str, ...]:
    """Plans to exercise with this one: those that name it or that it names first, then those for the same events."""
    own = needs[name].entry.plan.value
    named = [other for other in needs if other != name and are_linked(book, name, other)]
    alike = [
        other
        for other in needs
        if other != name and other not in named and shared_events(own, needs[other].entry.plan.value)
    ]
    return (*named, *alike)


def _drill(book: PlanBook, group: tuple[DrillNeed, ...], workdays: Workdays) -> ProposedDrill:
    first = group[0].due
    by = workdays.not_after(first) if first > book.day else workdays.after(book.day, TO_PREPARE)
    talked = sum(need.held == "tabletop" for need in group)
    return ProposedDrill(by, group, _why(book, group), "live" if talked * 2 > len(group) else "tabletop")


def _why(book: PlanBook, group: tuple[DrillNeed, ...]) -> Text:
    if len(group) == 1:
        return say(en="alone: nothing linked with it falls due in this time", zh="单独演练：期内无相关预案到期")
    plans = [need.entry.plan.value for need in group]
    events = [event for event in plans[0].incident_types if all(event in plan.incident_types for plan in plans)]
    if events:
        titles = [event_title(book, event) for event in events]
        return say(en="all are for {events}", zh="均适用于{events}", events=first_few(titles))
    pairs = [
        plan_title(plan)
        for plan in plans
        if any(are_linked(book, plan.plan, other.plan) for other in plans if other is not plan)
    ]
    if pairs:
        return say(en="linked with one another: {plans}", zh="相互衔接：{plans}", plans=first_few(pairs))
    return say(en="their events overlap", zh="适用事件部分相同")
