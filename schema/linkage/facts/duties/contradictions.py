"""Finds what two plans for the same events ask of one organization in two times: the one answer of X13 and ``who``."""

from drillbook.schema.book import PlanBook, once_per_book
from drillbook.schema.linkage.facts.duties.asked import Duty, duties_asked
from drillbook.schema.linkage.facts.hierarchy import shared_events
from drillbook.schema.linkage.scope import plans_with_text

Contradiction = tuple[Duty, ...]  # the same thing, at most once in a plan, the longest time last


@once_per_book
def contradictions(book: PlanBook) -> dict[str, tuple[Contradiction, ...]]:
    """List, by organization, each thing that it has to do in another time in another plan for the same events.

    What is written twice in one plan is that plan's own affair, and another event may leave more time.
    """
    promised: dict[str, dict[str, list[Duty]]] = {}
    for plan in plans_with_text(book.whole or book):
        for organization, duties in duties_asked(book, plan).items():
            subjects = promised.setdefault(organization, {})
            for duty in duties:
                if duty.subject and duty.limit:
                    subjects.setdefault(duty.subject, []).append(duty)
    found = {
        organization: tuple(filter(None, (_contradiction(book, duties) for duties in subjects.values())))
        for organization, subjects in promised.items()
    }
    return {organization: several for organization, several in found.items() if several}


def _contradiction(book: PlanBook, duties: list[Duty]) -> Contradiction:
    """Those that another plan for the same events promises in another time; empty where there is none."""
    against = [one for one in duties if any(_contradict(book, one, other) for other in duties)]
    by_plan = {one.plan: one for one in sorted(against, key=lambda one: -(one.longest or 0))}
    return tuple(sorted(by_plan.values(), key=lambda one: one.longest or 0))


def _contradict(book: PlanBook, one: Duty, other: Duty) -> bool:
    own, others = book.plans[one.plan].value, book.plans[other.plan].value
    return one.plan != other.plan and one.longest != other.longest and bool(shared_events(own, others))
