"""A plan is not at a lower level than the plan above it (X03)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import Undecided
from drillbook.schema.conditions.tree import LevelCompare, Operator
from drillbook.schema.finding import Location, Severity, Text, plain, say
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis, level_said
from drillbook.schema.linkage.facts.scales import level_table
from drillbook.schema.linkage.facts.states.claims import Claim, Variable, Witness
from drillbook.schema.linkage.facts.states.level_in_force import definition_of
from drillbook.schema.linkage.facts.states.situation import Situation
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule, not_decided
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import LEVELS

_LOCAL = ("street", "community", "department", "special")
_ABOVE = ("special", "department", "street", "joint", "catastrophe", "external")


def sleeping_below(book: PlanBook) -> Iterator[Fault]:
    """A state in which the superior plan is at a level and the plan below it at a lower one, or at none."""
    for lower in book.plans.values():
        if lower.value.kind not in _LOCAL or not definition_of(book, lower.value.plan).is_written:
            continue
        for name in lower.value.parent:
            upper = book.plans.get(name)
            if (
                upper
                and upper.value.kind in _ABOVE
                and definition_of(book, name).is_written
                and _same_events(upper.value, lower.value)
            ):
                try:
                    yield from _asleep(book, upper, lower)
                except Undecided:
                    yield not_decided("X03", plan_title(lower.value), lower.at_key("levels"))


def _same_events(upper: Plan, lower: Plan) -> bool:
    return bool(set(upper.incident_types) & set(lower.incident_types)) or not upper.incident_types


def grade_of(level: str, corresponds_to: str, upper: str) -> int | None:
    """Return the height of a level on the scale of plan ``upper``, 1 (IV) to 4 (I); None where none corresponds."""
    owner, _, other = corresponds_to.partition("/")
    scale = other if owner == upper else level
    if corresponds_to and owner != upper:
        return None
    return LEVELS.index(scale) if scale in LEVELS and scale != "none" else None


def _asleep(book: PlanBook, upper: Located[Plan], lower: Located[Plan]) -> Iterator[Fault]:
    """The worst case, if there is one: asleep before too low, and of these at the highest level above."""
    below = {name: level for name, level in level_table(book, lower.value).items() if level.when is not None}
    grades = {name: grade_of(name, level.corresponds_to, upper.value.plan) for name, level in below.items()}
    known = {name: grade for name, grade in grades.items() if grade is not None}
    if len(known) < len(grades):
        return  # no common scale: X02 says so
    cases = CaseAnalysis.of(book, [_at(upper, "!=", "none"), _at(lower, "!=", "none")], decided=False)
    for nothing in (True, False):
        for start in reversed(definition_of(book, upper.value.plan).claims()):
            if start.level not in LEVELS:
                continue
            least = min(LEVELS.index(start.level), max(known.values()))
            owed = [name for name, grade in known.items() if nothing or grade >= least]
            state = cases.example([_at(upper, ">=", start.level), *(_at(lower, "!=", name) for name in owed)])
            if state is not None:
                yield _tell_asleep(cases, upper, lower, owed, state)
                return


def _at(plan: Located[Plan], operator: Operator, level: str) -> Claim:
    return Claim(plan.value.plan, LevelCompare(None, operator, level))


def _tell_asleep(
    cases: CaseAnalysis, upper: Located[Plan], lower: Located[Plan], owed: list[str], state: Witness
) -> Fault:
    situation = cases.situation(state)
    level, taken = situation.level(upper.value.plan), situation.level(lower.value.plan)
    shown = {variable: value for variable, value in state.items() if variable.sort in ("indicator", "level")}
    shown |= _levels_of_others(cases, situation, upper, lower)
    message = say(
        en="when {state}, {upper} is at {level} and {lower} {is_at}",
        zh="当{state}时，《{upper}》为{level}，《{lower}》{is_at}",
        state=cases.describe(shown),
        upper=plain(upper.value.title),
        lower=plain(lower.value.title),
        level=level_said(level),
        is_at=say(en="has not started", zh="未启动")
        if taken == "none"
        else say(en="only at {now}", zh="仅为{now}", now=level_said(taken)),
    )
    return Fault(
        _written_at(lower, owed[0]),
        message,
        say(
            en="start with the superior plan: add 'or level({upper}) >= {level}', or write 'follow: {upper}' under 'levels'",
            zh="可在启动条件中增加“或 级别({upper}) >= {said}”，或在响应分级中改写“随同启动: {upper}”",
            upper=upper.value.plan,
            level=level,
            said=level_said(level),
        ),
        also=(_written_at(upper, level),),
        consequence=_left_behind(upper.value.title, lower.value.title, level, taken),
    )


def _written_at(plan: Located[Plan], level: str) -> Location:
    """Where the level is written, or that another plan is followed."""
    return plan.at("levels", level, "when") if level in plan.value.own_levels else plan.at("levels", "follow")


def _levels_of_others(cases: CaseAnalysis, situation: Situation, upper: Located[Plan], lower: Located[Plan]) -> Witness:
    """The levels of the plans that the two name, beside each other's."""
    owners = [definition_of(cases.book, plan.value.plan) for plan in (upper, lower)]
    named = {name for one in owners for name in one.names()} - {upper.value.plan, lower.value.plan}
    return {
        Variable("level", name): situation.level(name)
        for name in named
        if definition_of(cases.book, name).owner in cases.definitions
        and definition_of(cases.book, name).owner not in (owners[0].owner, owners[1].owner)
    }


def _left_behind(upper: str, lower: str, level: str, taken: str) -> Text:
    parts = {"upper": plain(upper), "lower": plain(lower), "level": level_said(level), "now": level_said(taken)}
    if taken == "none":
        return say(
            en="on the night {upper} has started and {lower} is still asleep",
            zh="当夜《{upper}》已启动响应，《{lower}》所在单位仍未行动",
            **parts,
        )
    return say(
        en="on the night {lower} does no more than {now} asks while {upper} is at {level}",
        zh="当夜《{upper}》已按{level}处置，《{lower}》所在单位仍按{now}行动",
        **parts,
    )


RULES = (
    Rule(
        "X03",
        Severity.WARNING,
        sleeping_below,
        title=say(en="a plan is not at a lower level than the plan above it", zh="下级预案的响应级别不低于上位预案"),
        rests_on=Basis(
            (binding("上海市防汛条例 art. 30", "《上海市防汛条例》第三十条", "flood", local="上海市防汛条例"),),
            general=say(
                en="practice: a plan is not at a lower level than the plan above it",
                zh="实务：下级预案的响应不低于上级",
            ),
            practice=say(
                en="practice (compare 南京市防汛应急预案 4.1.3)", zh="实务（参照《南京市防汛应急预案》4.1.3）"
            ),
        ),
        scope=say(
            en="plans with levels of their own below a plan for the same events",
            zh="与上位预案适用同类事件、且自设响应分级的预案",
        ),
    ),
)
