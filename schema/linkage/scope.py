"""Says which plans a rule applies to: by kind, by depth, and by where they are in their life."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook, can_act
from drillbook.schema.finding import Severity, Text, say
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.kinds_read import in_the_plan_given, readers
from drillbook.schema.text.located import Located

GOVERNMENT = (
    "overall",
    "special",
    "department",
    "support",
    "key-target",
    "street",
    "major-event",
    "joint",
    "catastrophe",
)
STATE_KINDS = ("overall", "special", "department", "catastrophe")  # the law on responses and warnings binds them
GRADED = ("overall", "special", "department", "catastrophe", "unit")  # owe response levels
RECOVERING = ("overall", "special", "department", "catastrophe", "unit")  # owe a recovery chapter
REPORTING = ("overall", "special", "department", "catastrophe", "street", "unit")  # owe an information report

FULL_AND_LINKAGE = say(en="plans at depth full and linkage", zh="推演、衔接深度的预案")


def is_asked(book: PlanBook, plan: str) -> bool:
    """Say whether rules that go from plan to plan go to this one."""
    return book.only in ("", plan) and book.but != plan


def plans_asked(book: PlanBook) -> Iterator[Located[Plan]]:
    """Yield every plan; of a book narrowed to one, that one; of all but one, the others."""
    plans = [plan for name, plan in book.plans.items() if is_asked(book, name)] if book.whole is None else _given(book)
    yield from plans


def _given(book: PlanBook) -> Iterator[Located[Plan]]:
    """The same, noting of whoever reads which plan it was given (`text/kinds_read`)."""
    with in_the_plan_given():
        plans = [(name, plan) for name, plan in book.plans.items() if is_asked(book, name)]
    reader = next(reversed(readers()), None)
    try:
        for name, plan in plans:
            if reader is not None:
                reader.take_plan(name)
            yield plan
    finally:
        if reader is not None:
            reader.end_plans()


def plans_with_text(book: PlanBook) -> Iterator[Located[Plan]]:
    """Yield the plans with a body: not a card, not from outside, not withdrawn."""
    for plan in plans_asked(book):
        if has_text(plan.value):
            yield plan


def plans_acting(book: PlanBook) -> Iterator[Located[Plan]]:
    """Yield the plans that can act in a run."""
    return (plan for plan in plans_asked(book) if can_act(plan.value))


def has_text(plan: Plan) -> bool:
    """Say whether a plan has a body: not a card, not from outside, not withdrawn."""
    return plan.depth != "card" and plan.kind != "external" and plan.status != "withdrawn"


def weighed_severity(plan: Plan, severity: Severity) -> Severity:
    """Weigh what is missing: less at depth linkage, and in a draft it is only worth a note."""
    if plan.status == "draft":
        return Severity.NOTE
    if plan.depth == "linkage":
        return Severity.WARNING if severity is Severity.ERROR else Severity.NOTE
    return severity


def kinds_in_scope(en: str, zh: str) -> Text:
    """Word the scope of a rule, for its page."""
    return say(en=en + "; plans at depth full and linkage, not external ones", zh=zh + "；推演、衔接深度，库外预案除外")
