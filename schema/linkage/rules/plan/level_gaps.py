"""The starting conditions of a plan's levels follow one another without gaps (S04)."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import Compare, Condition, walk
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.facts.satisfiability import (
    CaseAnalysis,
    Claim,
    Value,
    Variable,
    Witness,
    level_said,
    variable_of,
)
from drillbook.schema.linkage.facts.scales import starting_conditions
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


def uneven_levels(book: PlanBook) -> Iterator[Fault]:
    """The wanted level falls while an indicator worsens, a level can never be the wanted one, or two bands overlap."""
    for plan in book.plans.values():
        conditions = starting_conditions(plan.value)
        if plan.value.kind == "external" or len(conditions) < 1:
            continue
        cases = CaseAnalysis.of(book, ((plan.value.plan, condition) for condition in conditions.values()))
        yield from _falls(plan, conditions, cases)
        yield from _never_wanted(plan, conditions, cases)


def _falls(plan: Located[Plan], conditions: Mapping[str, Condition], cases: CaseAnalysis) -> Iterator[Fault]:
    for variable, domain in cases.domains.items():
        if variable.sort != "indicator":
            continue
        worsening = domain if _rises(variable, plan.value.plan, conditions) else tuple(reversed(domain))
        for before, after in pairwise(worsening):
            fault = _fall(plan, conditions, cases, variable, before, after)
            if fault:
                yield fault


def _rises(variable: Variable, plan: str, conditions: Mapping[str, Condition]) -> bool:
    """Say whether more of it is worse: it is compared upwards at least once."""
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
    cases: CaseAnalysis,
    variable: Variable,
    before: Value,
    after: Value,
) -> Fault | None:
    names = tuple(conditions)
    for number in reversed(range(len(names))):
        upper = [Claim(plan.value.plan, conditions[name]) for name in names[number:]]
        state = cases.example_of_step(variable, before, after, upper, cases.nobody_decides())
        if state is None:
            continue
        level = names[number]
        relevant = _named_by(state, plan.value.plan, conditions)
        now = next(
            (
                name
                for name in reversed(names[:number])
                if cases.may_hold(Claim(plan.value.plan, conditions[name]), state)
            ),
            "none",
        )
        message = say(
            en="{level} is wanted while {before}, but only {now} once {after}",
            zh="{before}时应为{level},{after}时反而为{now}",
            level=level_said(level),
            now=level_said(now),
            before=cases.describe({variable: before}),
            after=cases.describe({variable: after}),
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
                state=cases.describe(relevant),
            ),
        )
    return None


def _named_by(state: Witness, plan: str, conditions: Mapping[str, Condition]) -> Witness:
    """Only what the conditions speak of, without judgements."""
    named = {variable_of(node, plan) for condition in conditions.values() for node in walk(condition)}
    return {
        variable: value
        for variable, value in state.items()
        if variable in named and variable.sort in ("indicator", "level")
    }


def _never_wanted(plan: Located[Plan], conditions: Mapping[str, Condition], cases: CaseAnalysis) -> Iterator[Fault]:
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
)
