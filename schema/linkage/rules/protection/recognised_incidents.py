"""Kinds of incident that rules ask something of its own for, known by the words of incident types."""

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.facts.hierarchy import event_title
from drillbook.schema.models.plan import Plan

HAZARDOUS_GOODS = (
    "危险化学品", "危化品", "危险货物", "化学品", "燃气", "天然气", "煤气", "液化气", "毒气", "油气",
    "hazmat", "hazardous material", "chemical", "chlorine", "gas leak", "gas-leak",
)  # fmt: skip
PRODUCTION = (
    *HAZARDOUS_GOODS, "生产安全", "爆炸", "烟花爆竹", "粉尘", "矿山", "煤矿", "尾矿", "冶炼", "特种设备", "有限空间",
    "explosion", "industrial accident",
)  # fmt: skip
DISEASE = (
    "传染病",
    "疫情",
    "食物中毒",
    "食源性",
    "epidemic",
    "pandemic",
    "food poisoning",
    "food-poisoning",
    "outbreak",
)


def is_of_kind(book: PlanBook, plan: Plan, words: tuple[str, ...]) -> bool:
    """Say whether every incident type of a plan is of a kind, by its title or its id; a plan for many is of none."""
    types = plan.incident_types
    return bool(types) and all(any(word in _said(book, one) for word in words) for one in types)


def works_with_goods(plan: Plan) -> bool:
    """Say whether a unit works on the leak itself; one that only gets its people out of the way does not."""
    return plan.kind == "onsite" or any(task.hazardous for task in plan.tasks.values())


def _said(book: PlanBook, event: str) -> str:
    return f"{event} {event_title(book, event)}".lower()
