"""Levels tied to a plan that has nothing to do with this one (part of X02)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.facts.hierarchy import in_line, is_cut_off, shared_events
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.scope import written
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


def tied_to_strangers(book: PlanBook) -> Iterator[Fault]:
    """A plan follows, or compares its levels with, one that is neither above it nor for any of its events."""
    for plan in written(book):
        if is_cut_off(book, plan.value):
            continue
        for name, places in _ties(plan).items():
            other = book.plans.get(name)
            if other and not in_line(book, plan.value.plan, name) and _for_other_events(plan.value, other.value):
                yield _told(plan, other, places)


def _ties(plan: Located[Plan]) -> dict[str, list[Location]]:
    """The plans its levels are tied to, and where."""
    found: dict[str, list[Location]] = {}
    levels = plan.value.levels
    if levels and levels.follow:
        found[levels.follow] = [plan.at("levels", "follow")]
    for level, it in levels.each.items() if levels else ():
        if it.corresponds_to:
            owner = it.corresponds_to.partition("/")[0].strip()
            found.setdefault(owner, []).append(plan.at("levels", level, "corresponds_to"))
    return found


def _for_other_events(one: Plan, other: Plan) -> bool:
    return bool(one.incident_types and other.incident_types) and not shared_events(one, other)


def _told(plan: Located[Plan], other: Located[Plan], places: list[Location]) -> Fault:
    titles = {"plan": plan_title(plan.value), "other": plan_title(other.value)}
    return Fault(
        places[0],
        say(
            en="the levels of {plan} are tied to {other}, which is neither above it nor for any of its events",
            zh="{plan}的级别对应或随同{other},而后者既非其上位预案,也不适用于同类事件",
            **titles,
        ),
        say(en="name the plan above it for the same events", zh="请改为适用同类事件的上位预案"),
        also=(*places[1:], other.at_key("incident_types")),
        consequence=say(
            en="on the night its levels wait for an event of another kind",
            zh="当夜本类事件发生时,所对应的级别不会启动",
        ),
        severity=Severity.ERROR,
    )
