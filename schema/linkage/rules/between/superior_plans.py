"""Each plan names the plans above it, and these can be above it (X01)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.hierarchy import (
    related_organizations,
    responsible_organizations,
    shared_events,
    superiors_of,
    unit_of,
)
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import plans_asked, weighed_severity
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.vocabulary import UNIT_KINDS

_RANK = {"external": 0, "overall": 1, "catastrophe": 1, "special": 2, "department": 2, "joint": 2, "support": 2}
_RANK |= {"key-target": 3, "major-event": 3, "street": 3, "unit": 4, "community": 4, "unit-special": 5, "onsite": 6}
_BELOW = ("special", "department", "street", "community", *UNIT_KINDS, "support", "key-target")


def superiors(book: PlanBook) -> Iterator[Fault]:
    """No superior plan is named though the book holds one for the same events; or it is withdrawn, below, or in a ring."""
    for plan in plans_asked(book):
        if plan.value.kind == "external" or plan.value.status == "withdrawn":
            continue
        if not plan.value.parent:
            yield from _orphan(book, plan)
        for number, name in enumerate(plan.value.parent):
            superior = book.plans.get(name)
            if superior:
                yield from _odd_superior(book, plan, superior, number)


def _orphan(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    fitting = [*_above(book, plan.value), *_of_its_unit(book, plan.value)]
    if not fitting:
        return
    best = min(
        fitting, key=lambda other: (other.kind != "unit", not shared_events(plan.value, other), -_RANK[other.kind])
    )
    yield Fault(
        plan.at("plan"),
        say(en="{plan} names no superior plan", zh="{plan}未写明上位预案", plan=plan_title(plan.value)),
        say(
            en="add 'parent: [{best}]' ({title})",
            zh="请补充上位预案：[{best}]（{title}）",
            best=best.plan,
            title=plan_title(best),
        ),
        also=(book.plans[best.plan].at("plan"),),
        severity=weighed_severity(plan.value, Severity.WARNING),
    )


def _above(book: PlanBook, plan: Plan) -> list[Plan]:
    """Plans of a higher rank for the same events, for those that have some above them."""
    if plan.kind not in _BELOW:
        return []
    rank = min(_RANK.get(plan.kind, 0), 3)
    return [
        other.value
        for other in book.plans.values()
        if _RANK.get(other.value.kind, 9) < rank
        and other.value.kind != "external"
        and other.value.status != "withdrawn"
        and plan.plan not in superiors_of(book, other.value.plan)
        and (shared_events(plan, other.value) or other.value.kind == "overall")
    ]


def _of_its_unit(book: PlanBook, plan: Plan) -> list[Plan]:
    """The comprehensive plan of the unit, for its special and on-site plans."""
    if plan.kind not in ("unit-special", "onsite"):
        return []
    others = (other.value for other in book.plans.values())
    return [one for one in others if one.kind == "unit" and one.status != "withdrawn" and unit_of(one) == unit_of(plan)]


def _odd_superior(book: PlanBook, plan: Located[Plan], superior: Located[Plan], number: int) -> Iterator[Fault]:
    if superior.value.plan == plan.value.plan:
        yield Fault(
            _named(plan, number),
            say(en="{plan} is named as its own superior", zh="{plan}以自身为上位预案", **_titles(plan, superior)),
            say(en="name the plan above it", zh="请改为真正的上位预案"),
            severity=Severity.ERROR,
            root=f"ring:{plan.value.plan}",
        )
    elif plan.value.plan in superiors_of(book, superior.value.plan):
        yield Fault(
            _named(plan, number),
            say(
                en="{plan} and {superior} are each above the other",
                zh="{plan}与{superior}互为上位预案",
                **_titles(plan, superior),
            ),
            say(en="keep the one that really is superior", zh="请只保留真正的上位预案"),
            also=(superior.at("parent"),),
            severity=Severity.ERROR,
            root=f"ring:{'+'.join(sorted((plan.value.plan, *superiors_of(book, plan.value.plan))))}",
        )
    elif superior.value.status == "withdrawn":
        yield Fault(
            _named(plan, number),
            say(
                en="{plan} rests on {superior}, which is withdrawn",
                zh="{plan}的上位预案{superior}已废止",
                **_titles(plan, superior),
            ),
            say(en="name the plan that replaced it", zh="请改为现行的上位预案"),
            also=(superior.at("status"),),
        )
    elif _RANK.get(superior.value.kind, 0) > _RANK.get(plan.value.kind, 9) or _neighbour(
        book, plan.value, superior.value
    ):
        yield Fault(
            _named(plan, number),
            say(
                en="{superior} cannot be above {plan}: it does not rank higher",
                zh="{superior}的层级不高于{plan}，不能作为其上位预案",
                **_titles(plan, superior),
            ),
            say(en="turn the two round, or name another superior", zh="请对调两者关系，或改写上位预案"),
            also=(superior.at("kind"),),
        )
    elif _for_other_events(plan.value, superior.value):
        yield Fault(
            _named(plan, number),
            say(
                en="{superior} is above {plan}, but for other events",
                zh="{superior}被列为{plan}的上位预案，但适用事件不同",
                **_titles(plan, superior),
            ),
            say(en="name the plan above it for these events", zh="请改为同类事件的上位预案，或补充适用事件"),
            also=(superior.at("incident_types"),),
        )


def _named(plan: Located[Plan], number: int) -> Location:
    """Where a superior is named, in a list or alone."""
    return plan.at("parent", number) if plan.source.node((*plan.path, "parent", number)) else plan.at("parent")


def _titles(plan: Located[Plan], superior: Located[Plan]) -> dict[str, Text]:
    return {"plan": plan_title(plan.value), "superior": plan_title(superior.value)}


def _neighbour(book: PlanBook, plan: Plan, superior: Plan) -> bool:
    """Two streets, or two committees: neither is above the other, unless both plans are of one house."""
    if plan.kind != superior.kind or plan.kind not in ("street", "community"):
        return False
    houses = (
        frozenset().union(*(related_organizations(book, one) for one in responsible_organizations(it)))
        for it in (plan, superior)
    )
    return not frozenset.intersection(*houses)


def _for_other_events(plan: Plan, superior: Plan) -> bool:
    if superior.kind == "overall" or not plan.incident_types or not superior.incident_types:
        return False
    return not set(superior.incident_types) & {*plan.incident_types, *plan.secondary}


RULES = (
    Rule(
        "X01",
        Severity.WARNING,
        superiors,
        title=say(en="a plan names the plan above it", zh="写明上位预案，且上下级关系成立"),
        rests_on=Basis(
            (
                binding(
                    "国办发〔2024〕5号 art. 24(2); 突发事件应对法 (2024) art. 26",
                    "国办发〔2024〕5号第二十四条（二）、《突发事件应对法》（2024年）第二十六条",
                    "government",
                    "department",
                    "street",
                ),
                binding("应急管理部令第2号 art. 18", "应急管理部令第2号第十八条", "production"),
            ),
            general=say(en="practice: a plan names the plan it must fit", zh="实务：写明应与之衔接的预案"),
            law_only=True,
        ),
        scope=say(en="all plans but external and withdrawn ones", zh="库外、已废止预案以外的全部预案"),
        by_plan=True,
    ),
)
