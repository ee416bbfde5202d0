"""Finds what two plans for the same events ask of one organization in two times: the one answer of X13 and ``who``."""

from drillbook.schema.book import PlanBook, compared_once_per_key
from drillbook.schema.linkage.facts.duties.asked import Duties, Duty, duties_asked, plans_asking
from drillbook.schema.linkage.facts.hierarchy import shared_events
from drillbook.schema.linkage.scope import has_text

Contradiction = tuple[Duty, ...]  # the same thing, at most once in a plan, the longest time last


@compared_once_per_key
def contradictions(book: PlanBook, organization: str) -> tuple[Contradiction, ...]:
    """List each thing that an organization has to do in another time in another plan for the same events.

    What is written twice in one plan is that plan's own affair, and another event may leave more time.
    """
    promised: dict[str, list[Duty]] = {}
    for plan in plans_asking(book, organization):
        for duty in _promised(book, plan).of.get(organization, ()):
            promised.setdefault(duty.subject, []).append(duty)
    several = (duties for duties in promised.values() if len(duties) > 1)
    return tuple(filter(None, (_contradiction(book, duties) for duties in several)))


@compared_once_per_key
def _promised(book: PlanBook, name: str) -> Duties:
    """What a plan asks in a time, and of whom."""
    plan = book.plans[name]
    asked = duties_asked(book, plan) if has_text(plan.value) else {}
    timed = {who: tuple(duty for duty in duties if duty.subject and duty.limit) for who, duties in asked.items()}
    return Duties({who: duties for who, duties in timed.items() if duties})


def _contradiction(book: PlanBook, duties: list[Duty]) -> Contradiction:
    """Those that another plan for the same events promises in another time; empty where there is none."""
    against = [one for one in duties if any(_contradict(book, one, other) for other in duties)]
    by_plan = {one.plan: one for one in sorted(against, key=lambda one: -(one.longest or 0))}
    return tuple(sorted(by_plan.values(), key=lambda one: one.longest or 0))


def _contradict(book: PlanBook, one: Duty, other: Duty) -> bool:
    if one.plan == other.plan or one.longest == other.longest:
        return False
    return bool(shared_events(book.plans[one.plan].value, book.plans[other.plan].value))
