"""Whether what sets levels off fits together: within a plan (S04), and below a superior plan (X03)."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import Compare, Condition, walk
from drillbook.schema.finding import Severity, Text, plain, say
from drillbook.schema.linkage.facts.satisfiability import Cases, Claim, State, Value, Variable, level_said, variable_of
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import LEVELS

_LOCAL = ("street", "community", "department", "special")
_ABOVE = ("special", "department", "street", "joint", "catastrophe", "external")


def starting(plan: Plan) -> dict[str, Condition]:
    """The starting condition of each level that has one, lowest first."""
    each = plan.levels.each if plan.levels else {}
    return {name: level.when for name, level in each.items() if level.when is not None}


def _calm(cases: Cases) -> dict[Variable, Value]:
    """Nobody judged or ordered anything: what the written thresholds alone do."""
    return {variable: False for variable in cases.domains if variable.sort in ("judged", "ordered")}


def uneven_levels(book: PlanBook) -> Iterator[Fault]:
    """The wanted level falls while an indicator worsens, a level can never be the wanted one, or two bands overlap."""
    for plan in book.plans.values():
        conditions = starting(plan.value)
        if plan.value.kind == "external" or len(conditions) < 1:
            continue
        cases = Cases.of(book, ((plan.value.plan, condition) for condition in conditions.values()))
        yield from _falls(plan, conditions, cases)
        yield from _never_wanted(plan, conditions, cases)


def _falls(plan: Located[Plan], conditions: Mapping[str, Condition], cases: Cases) -> Iterator[Fault]:
    for variable, domain in cases.domains.items():
        if variable.sort != "indicator":
            continue
        worsening = domain if _rises(variable, plan.value.plan, conditions) else tuple(reversed(domain))
        for before, after in pairwise(worsening):
            fault = _fall(plan, conditions, cases, variable, before, after)
            if fault:
                yield fault


def _rises(variable: Variable, plan: str, conditions: Mapping[str, Condition]) -> bool:
    """Whether more of it is worse: it is compared upwards at least once."""
    operators = {
        node.operator
        for condition in conditions.values()
        for node in walk(condition)
        if isinstance(node, Compare) and variable_of(node, plan) == variable
    }
    return bool(operators & {">", ">="}) or not operators & {"<", "<="}


def _fall(
    plan: Located[Plan],
    conditions: Mapping[str, Condition],
    cases: Cases,
    variable: Variable,
    before: Value,
    after: Value,
) -> Fault | None:
    names = tuple(conditions)
    for number in reversed(range(len(names))):
        upper = [Claim(plan.value.plan, conditions[name]) for name in names[number:]]
        state = cases.example_of_step(variable, before, after, upper, _calm(cases))
        if state is None:
            continue
        level = names[number]
        relevant = _named_by(state, plan.value.plan, conditions)
        now = next(
            (name for name in reversed(names[:number]) if _is(cases, plan.value.plan, conditions[name], state)), "none"
        )
        message = say(
            en="{level} is wanted while {before}, but only {now} once {after}",
            zh="{before}时应为{level},{after}时反而为{now}",
            level=level_said(level),
            now=level_said(now),
            before=cases.told({variable: before}),
            after=cases.told({variable: after}),
        )
        return Fault(
            plan.at("levels", level, "when"),
            message,
            say(
                en="close the gap: let the condition of {level} go on to where a higher level begins",
                zh="请衔接相邻两级的数值区间(前一级的上限即后一级的下限),最高级不设上限",
                level=level_said(level),
            ),
            also=tuple(plan.at("levels", name, "when") for name in names if name != level and name == now),
            consequence=say(
                en="on the night the response would step down while things get worse: {state}",
                zh="当夜情况加重,响应反而降级:{state}",
                state=cases.told(relevant),
            ),
        )
    return None


def _is(cases: Cases, plan: str, condition: Condition, state: State) -> bool:
    return cases.example([Claim(plan, condition)], state) is not None


def _named_by(state: State, plan: str, conditions: Mapping[str, Condition]) -> State:
    """Only what the conditions speak of, without judgements."""
    named = {variable_of(node, plan) for condition in conditions.values() for node in walk(condition)}
    return {
        variable: value
        for variable, value in state.items()
        if variable in named and variable.sort in ("indicator", "level")
    }


def _never_wanted(plan: Located[Plan], conditions: Mapping[str, Condition], cases: Cases) -> Iterator[Fault]:
    names = tuple(conditions)
    for number, level in enumerate(names[:-1]):
        here = Claim(plan.value.plan, conditions[level])
        above = [Claim(plan.value.plan, conditions[name], holds=False) for name in names[number + 1 :]]
        if cases.example([here]) is not None and cases.example([here, *above]) is None:
            higher = next(
                name
                for name in names[number + 1 :]
                if cases.example([here, Claim(plan.value.plan, conditions[name], False)]) is None
            )
            yield Fault(
                plan.at("levels", level, "when"),
                say(
                    en="{level} is never the level wanted: whenever its condition holds, that of {higher} holds too",
                    zh="{level}永远不会成为应启动的级别:其启动条件成立时,{higher}的启动条件也必然成立",
                    level=level_said(level),
                    higher=level_said(higher),
                ),
                say(en="make the condition of the higher level stricter", zh="请提高上一级的启动条件,或取消该级"),
                also=(plan.at("levels", higher, "when"),),
            )


def sleeping_below(book: PlanBook) -> Iterator[Fault]:
    """A state in which the superior plan is at a level and the plan below it at a lower one, or at none."""
    for lower in book.plans.values():
        if lower.value.kind not in _LOCAL or not starting(lower.value):
            continue
        for name in lower.value.parent:
            upper = book.plans.get(name)
            if (
                upper
                and upper.value.kind in _ABOVE
                and starting(upper.value)
                and _same_events(upper.value, lower.value)
            ):
                fault = _asleep(book, upper, lower)
                if fault:
                    yield fault


def _same_events(upper: Plan, lower: Plan) -> bool:
    return bool(set(upper.incident_types) & set(lower.incident_types)) or not upper.incident_types


def grade_of(plan: Plan, level: str, upper: str) -> int | None:
    """How high a level is on the scale of plan ``upper``: IV is 1, I is 4; a unit's own scale by ``corresponds_to``."""
    written = plan.levels.each[level].corresponds_to if plan.levels else ""
    owner, _, other = written.partition("/")
    scale = other if owner == upper else level
    if written and owner != upper:
        return None
    return LEVELS.index(scale) if scale in LEVELS and scale != "none" else None


def _asleep(book: PlanBook, upper: Located[Plan], lower: Located[Plan]) -> Fault | None:
    above, below = starting(upper.value), starting(lower.value)
    grades = {level: grade_of(lower.value, level, upper.value.plan) for level in below}
    if None in grades.values():
        return None  # no common scale: X02 says so
    pairs = [*((upper.value.plan, one) for one in above.values()), *((lower.value.plan, one) for one in below.values())]
    cases = Cases.of(book, pairs)
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


def _state(cases: Cases, upper: Located[Plan], lower: Located[Plan], level: str, owed: list[str]) -> State | None:
    above, below = starting(upper.value), starting(lower.value)
    claims = [Claim(upper.value.plan, above[level])]
    claims += [Claim(lower.value.plan, below[one], holds=False) for one in owed]
    return cases.example(claims, {**_calm(cases), Variable("level", upper.value.plan): level})


def _tell_asleep(
    cases: Cases, upper: Located[Plan], lower: Located[Plan], level: str, owed: list[str], state: State
) -> Fault:
    below = starting(lower.value)
    taken = next(
        (one for one in reversed(tuple(below)) if one not in owed and _is(cases, lower.value.plan, below[one], state)),
        "none",
    )
    shown = {variable: value for variable, value in state.items() if variable.sort == "indicator"}
    now: Text = level_said(taken)
    message = say(
        en="when {state}, {upper} is at {level} and {lower} {is_at}",
        zh="当{state}时,《{upper}》为{level},《{lower}》{is_at}",
        state=cases.told(shown),
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
        "S04",
        Severity.WARNING,
        uneven_levels,
        title=say(en="levels follow one another without gaps", zh="各级启动条件相互衔接"),
        basis=say(
            en="国办发〔2024〕5号 art. 24(4): reasonable design of levels",
            zh="国办发〔2024〕5号第二十四条(四)“应急响应级别设计是否合理”",
        ),
        scope=say(en="plans with levels of their own", zh="自设响应分级的预案"),
    ),
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
