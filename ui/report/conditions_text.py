"""Conditions, moments and times as people say them, with titles in place of ids."""

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import explain
from drillbook.schema.conditions.parser import parse_trigger
from drillbook.schema.conditions.tree import Condition, Moment
from drillbook.schema.finding import Unreadable
from drillbook.schema.models.plan import Plan
from drillbook.ui.translation import current_language


def read_aloud(book: PlanBook, plan: Plan | None, written: str) -> str:
    """The sentence that a written condition means, or why it means nothing."""
    try:
        return aloud(book, plan, parse_trigger(written))
    except Unreadable as error:
        return error.message.render(current_language())


def aloud(book: PlanBook, plan: Plan | None, tree: Condition | Moment) -> str:
    """The sentence, with titles."""

    def title(kind: str, name: str) -> str:
        return _title(book, plan, kind, name)

    return explain(tree, current_language(), title)


def _title(book: PlanBook, plan: Plan | None, kind: str, name: str) -> str:
    other, _slash, inner = name.rpartition("/")
    if other and other in book.plans:
        plan = book.plans[other].value
    match kind:
        case "indicator":
            found = book.indicators.get(name)
            return (found.value.title if found else "") or name
        case "place":
            place = book.places.get(name)
            return place.value.title if place else name
        case "plan":
            whole = book.plans.get(name)
            return whole.value.title if whole else name
        case "task" | "role" if plan is not None:
            tables = (plan.tasks, plan.procedures, plan.response_times) if kind == "task" else (plan.roles,)
            said = next((table[inner].title for table in tables if inner in table), "")
            return said or name
    return name
