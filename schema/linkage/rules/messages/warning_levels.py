"""Each colour of warning sets off a response of its own, where a plan ties its levels to the colours (S12)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import Undecided
from drillbook.schema.conditions.tree import Compare, Condition, LevelCompare, Moment, walk
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.states.claims import Claim
from drillbook.schema.linkage.rule import Fault, not_decided
from drillbook.schema.linkage.scope import weighed_severity
from drillbook.schema.linkage.wording import level_named, plan_title, word_shown
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.vocabulary import COLOURS


def same_response(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """A colour sets off no more than the one below it, and the level above is set off by no colour at all."""
    colours = _colours(plan.value)
    if not _are_tied(plan.value, colours):
        return
    try:
        yield from _compared(book, plan, colours)
    except Undecided:
        yield not_decided("S12", plan_title(plan.value), plan.at_key("warnings"))


def _compared(book: PlanBook, plan: Located[Plan], colours: dict[str, Condition]) -> Iterator[Fault]:
    """For each colour the highest level that is wanted whenever it holds, nobody judging or ordering anything."""
    at = {level: Claim(plan.value.plan, LevelCompare(None, ">=", level), holds=False) for level in plan.value.order}
    on = {colour: Claim(plan.value.plan, when) for colour, when in colours.items()}
    cases = CaseAnalysis.of(book, (*on.values(), *at.values()), decided=False)
    reached = {
        colour: next((level for level in reversed(at) if not cases.possible((claim, at[level]))), None)
        for colour, claim in on.items()
    }
    order = plan.value.order
    for lower, colour in zip(colours, list(colours)[1:], strict=False):
        level = reached[colour]
        if level is None or level != reached[lower] or level == order[-1]:
            continue
        above = order[order.index(level) + 1]
        if above not in reached.values() and _can_be(book, plan.value, above):
            yield _no_more_than(plan, lower, colour, level, above)


def _colours(plan: Plan) -> dict[str, Condition]:
    """The conditions of the colours written, blue first."""
    found = {}
    for colour, _ in COLOURS.table:
        when = plan.warnings[colour].when if colour in plan.warnings else None
        if when is not None and not isinstance(when, Moment):
            found[colour] = when
    return found


def _are_tied(plan: Plan, colours: dict[str, Condition]) -> bool:
    """Say whether the levels begin on what the warnings are about; elsewhere they begin on what has happened."""
    named = {node.indicator for when in colours.values() for node in walk(when) if isinstance(node, Compare)}
    starts = [level.when for level in plan.own_levels.values() if level.when is not None]
    return any(node.indicator in named for when in starts for node in walk(when) if isinstance(node, Compare))


def _can_be(book: PlanBook, plan: Plan, level: str) -> bool:
    """Say whether the level can begin at all; what never holds, or is not written, is found elsewhere."""
    when = plan.own_levels[level].when
    if when is None:
        return False
    claim = Claim(plan.plan, when, level=level)
    return CaseAnalysis.of(book, (claim,)).possible((claim,))


def _no_more_than(plan: Located[Plan], lower: str, colour: str, level: str, above: str) -> Fault:
    return Fault(
        plan.at("levels", above, "when"),
        say(
            en="a {colour} warning sets off {level}, no more than {lower}: no colour sets off {above}",
            zh="{colour}色预警与{lower}色预警一样只启动{level}响应，没有哪种颜色的预警启动{above}响应",
            colour=word_shown(COLOURS, colour),
            lower=word_shown(COLOURS, lower),
            level=level_named(level),
            above=level_named(above),
        ),
        hint=say(
            en="let {above} begin on the {colour} warning too, beside judgement and orders",
            zh="请将{colour}色预警列入{above}响应的启动条件，与会商研判、上级要求并列",
            above=level_named(above),
            colour=word_shown(COLOURS, colour),
        ),
        also=(plan.at_key("warnings", colour),),
        consequence=say(
            en="on the night the {colour} warning comes, and nothing more happens than before",
            zh="当夜{colour}色预警发布后，响应仍停在原来的级别",
            colour=word_shown(COLOURS, colour),
        ),
        severity=weighed_severity(plan.value, Severity.WARNING),
    )
