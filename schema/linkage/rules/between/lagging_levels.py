"""A plan is not at a lower level than the plan above it (X03)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity, Text, plain, say
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis, Claim, Variable, Witness, level_said
from drillbook.schema.linkage.facts.scales import starting_conditions
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import LEVELS

_LOCAL = ("street", "community", "department", "special")
_ABOVE = ("special", "department", "street", "joint", "catastrophe", "external")


def sleeping_below(book: PlanBook) -> Iterator[Fault]:
    """A state in which the superior plan is at a level and the plan below it at a lower one, or at none."""
    for lower in book.plans.values():
        if lower.value.kind not in _LOCAL or not starting_conditions(lower.value):
            continue
        for name in lower.value.parent:
            upper = book.plans.get(name)
            if (
                upper
                and upper.value.kind in _ABOVE
                and starting_conditions(upper.value)
                and _same_events(upper.value, lower.value)
            ):
                fault = _asleep(book, upper, lower)
                if fault:
                    yield fault


def _same_events(upper: Plan, lower: Plan) -> bool:
    return bool(set(upper.incident_types) & set(lower.incident_types)) or not upper.incident_types


def grade_of(plan: Plan, level: str, upper: str) -> int | None:
    """Return the height of a level on the scale of plan ``upper``, 1 (IV) to 4 (I); None where none corresponds."""
    written = plan.own_levels[level].corresponds_to if plan.levels else ""
    owner, _, other = written.partition("/")
    scale = other if owner == upper else level
    if written and owner != upper:
        return None
    return LEVELS.index(scale) if scale in LEVELS and scale != "none" else None


def _asleep(book: PlanBook, upper: Located[Plan], lower: Located[Plan]) -> Fault | None:
    above, below = starting_conditions(upper.value), starting_conditions(lower.value)
    grades = {level: grade_of(lower.value, level, upper.value.plan) for level in below}
    if None in grades.values():
        return None  # no common scale: X02 says so
    pairs = [*((upper.value.plan, one) for one in above.values()), *((lower.value.plan, one) for one in below.values())]
    cases = CaseAnalysis.of(book, pairs)
    for nothing in (True, False):
        for level in reversed(tuple(above)):
            grade = LEVELS.index(level) if level in LEVELS else None
            if grade is None:
                continue
            owed = [
                one
                for one, own in grades.items()
                if nothing or (own or 0) >= min(grade, max(g or 0 for g in grades.values()))
            ]
            state = _state(cases, upper, lower, level, owed)
            if state is not None:
                return _tell_asleep(cases, upper, lower, level, owed, state)
    return None


def _state(
    cases: CaseAnalysis, upper: Located[Plan], lower: Located[Plan], level: str, owed: list[str]
) -> Witness | None:
    above, below = starting_conditions(upper.value), starting_conditions(lower.value)
    claims = [Claim(upper.value.plan, above[level])]
    claims += [Claim(lower.value.plan, below[one], holds=False) for one in owed]
    return cases.example(claims, {**cases.nobody_decides(), Variable("level", upper.value.plan): level})


def _tell_asleep(
    cases: CaseAnalysis, upper: Located[Plan], lower: Located[Plan], level: str, owed: list[str], state: Witness
) -> Fault:
    below = starting_conditions(lower.value)
    taken = next(
        (
            one
            for one in reversed(tuple(below))
            if one not in owed and cases.may_hold(Claim(lower.value.plan, below[one]), state)
        ),
        "none",
    )
    shown = {variable: value for variable, value in state.items() if variable.sort == "indicator"}
    now: Text = level_said(taken)
    message = say(
        en="when {state}, {upper} is at {level} and {lower} {is_at}",
        zh="当{state}时,《{upper}》为{level},《{lower}》{is_at}",
        state=cases.describe(shown),
        upper=plain(upper.value.title),
        lower=plain(lower.value.title),
        level=level_said(level),
        is_at=say(en="has not started", zh="未启动")
        if taken == "none"
        else say(en="only at {now}", zh="仅为{now}", now=now),
    )
    place = owed[0] if owed else next(iter(below))
    return Fault(
        lower.at("levels", place, "when"),
        message,
        say(
            en="start with the superior plan: add 'or level({upper}) >= {level}', or write 'follow: {upper}' under 'levels'",
            zh="可在启动条件中增加“或 级别({upper}) >= {level}”,或改为随同启动(follow: {upper})",
            upper=upper.value.plan,
            level=level,
        ),
        also=(upper.at("levels", level, "when"),),
        consequence=_left_behind(upper.value.title, lower.value.title, level, taken),
    )


def _left_behind(upper: str, lower: str, level: str, taken: str) -> Text:
    parts = {"upper": plain(upper), "lower": plain(lower), "level": level_said(level), "now": level_said(taken)}
    if taken == "none":
        return say(
            en="on the night {upper} has started and {lower} is still asleep",
            zh="当夜《{upper}》已启动响应,《{lower}》所在单位仍未行动",
            **parts,
        )
    return say(
        en="on the night {lower} does no more than {now} asks while {upper} is at {level}",
        zh="当夜《{upper}》已按{level}处置,《{lower}》所在单位仍按{now}行动",
        **parts,
    )


RULES = (
    Rule(
        "X03",
        Severity.WARNING,
        sleeping_below,
        title=say(en="a plan is not at a lower level than the plan above it", zh="下级预案的响应级别不低于上位预案"),
        basis=say(
            en="practice (南京市防汛应急预案 4.1.3); 上海市防汛条例 art. 30",
            zh="实务(参照南京市防汛应急预案4.1.3);上海市防汛条例第三十条",
        ),
        scope=say(
            en="plans with levels of their own below a plan for the same events",
            zh="与上位预案适用同类事件、且自设响应分级的预案",
        ),
    ),
)
