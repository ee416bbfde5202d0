"""The starting conditions of a plan's levels follow one another without gaps (S04)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import NEVER, Undecided
from drillbook.schema.conditions.tree import Compare, Condition, Judged, LevelCompare, Ordered, walk
from drillbook.schema.finding import Severity, Text, say
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis, level_said
from drillbook.schema.linkage.facts.scales import starting_conditions
from drillbook.schema.linkage.facts.states.claims import Claim, Variable, Witness
from drillbook.schema.linkage.facts.states.level_in_force import definitions_needed
from drillbook.schema.linkage.facts.states.worsening import worsening
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule, not_decided
from drillbook.schema.linkage.scope import plans_asked
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


@dataclass(frozen=True, slots=True)
class _Plan:
    """A plan with levels of its own and the cases that its conditions, and those of plans they name, tell apart."""

    plan: Located[Plan]
    cases: CaseAnalysis

    @property
    def name(self) -> str:
        return self.plan.value.plan

    @property
    def starts(self) -> list[Claim]:
        """The starting conditions, lowest level first."""
        return self.cases.definitions[self.name].claims()

    def reached(self, level: str) -> Claim:
        """Claim that this level or a higher one is wanted."""
        return Claim(self.name, LevelCompare(None, ">=", level))


def uneven_levels(book: PlanBook) -> Iterator[Fault]:
    """The wanted level falls while something worsens, or a level can never be the wanted one."""
    for plan in plans_asked(book):
        starts = starting_conditions(plan.value)
        if plan.value.kind == "external" or not starts or _names_unknown(book, starts.values()):
            continue
        try:
            levels = _Plan(plan, CaseAnalysis.of(book, [_any_level(plan.value)], decided=False))
            yield from [*_falls(levels), *_never_wanted(levels)]
        except Undecided:
            yield not_decided("S04", plan_title(plan.value), plan.at_key("levels"))


def _names_unknown(book: PlanBook, conditions: Iterable[Condition]) -> bool:
    """Say whether a condition asks for an indicator that is not defined: what would follow from it is not known."""
    return any(
        isinstance(part, Compare) and part.indicator not in book.indicators
        for condition in conditions
        for part in walk(condition)
    )


def _any_level(plan: Plan) -> Claim:
    return Claim(plan.plan, LevelCompare(None, "!=", "none"))


def _falls(levels: _Plan) -> Iterator[Fault]:
    for variable in sorted(levels.cases.domains):
        for row in worsening(levels.cases, levels.name, variable):
            for before, after in pairwise(row):
                fault = _fall(levels, variable, before, after)
                if fault:
                    yield fault


def _fall(levels: _Plan, variable: Variable, before: int, after: int) -> Fault | None:
    """The highest level that is wanted before the step and not after it, in a state that shows it."""
    cases, diagram = levels.cases, levels.cases.diagram
    rank = cases.space.rank(variable)
    for start in reversed(levels.starts):
        wanted = cases.function(levels.reached(start.level))
        if not diagram.may_lose(wanted, rank, before, after):
            continue
        lost = diagram.without(diagram.fixed(wanted, rank, before), diagram.fixed(wanted, rank, after))
        others = cases.witness(diagram.without(lost, _told_elsewhere(levels, rank, before, after)))
        if others is not None:
            return _tell_fall(levels, variable, _at_the_edge(cases, variable, before, after), others)
    return None


def _told_elsewhere(levels: _Plan, rank: int, before: int, after: int) -> int:
    """The states in which another plan falls at this step: that plan is told, not those that start with it."""
    cases, diagram, found = levels.cases, levels.cases.diagram, NEVER
    for name, definition in cases.definitions.items():
        claims = definition.claims()
        if name == levels.name or levels.name in definitions_needed(cases.book, claims):
            continue
        for claim in claims:
            wanted = cases.function(Claim(name, LevelCompare(None, ">=", claim.level)))
            lost = diagram.without(diagram.fixed(wanted, rank, before), diagram.fixed(wanted, rank, after))
            found = diagram.either(found, lost)
    return found


def _at_the_edge(cases: CaseAnalysis, variable: Variable, before: int, after: int) -> tuple[Witness, Witness]:
    """The values on both sides of the step that are nearest to it."""
    one, other = cases.space.classes[variable][before], cases.space.classes[variable][after]
    near = (one[-1], other[0]) if before < after else (one[0], other[-1])
    return {variable: near[0]}, {variable: near[1]}


def _tell_fall(levels: _Plan, variable: Variable, step: tuple[Witness, Witness], others: Witness) -> Fault:
    cases, plan = levels.cases, levels.plan
    order = ("none", *cases.definitions[levels.name].levels)
    level, now = (cases.situation({**others, **value}).level(levels.name) for value in step)
    if order.index(level) <= order.index(now):
        raise Undecided
    before, after = (cases.describe(value) for value in step)
    places = [plan.at("levels", start.level, "when") for start in levels.starts if start.level == now != level]
    english = "no longer" if now == "none" else "only {now}"
    return Fault(
        plan.at("levels", level, "when"),
        say(
            en=f"{{level}} is wanted while {{before}}, but {english} once {{after}}",
            zh="{before}时应为{level}，{after}时反而为{now}",
            level=level_said(level),
            now=level_said(now),
            before=before,
            after=after,
        ),
        say(
            en="close the gap: let the condition of {level} go on to where a higher level begins",
            zh="请衔接相邻两级的数值区间（前一级的上限即后一级的下限），最高级不设上限",
            level=level_said(level),
        ),
        also=tuple(places),
        consequence=say(
            en="on the night the response would step down while things get worse: {state}",
            zh="当夜情况加重，响应反而降级：{state}",
            state=cases.describe({**others, **step[1], **_levels_of_others(levels, {**others, **step[1]})}),
        ),
    )


def _levels_of_others(levels: _Plan, witness: Witness) -> Witness:
    """The levels that the plans named by the conditions are then at."""
    situation = levels.cases.situation(witness)
    named = levels.cases.definitions[levels.name].names() - {levels.name}
    return {Variable("level", name): situation.level(name) for name in named if name in levels.cases.definitions}


def _never_wanted(levels: _Plan) -> Iterator[Fault]:
    """Levels whose condition can hold, but never without that of a higher one."""
    cases, diagram = levels.cases, levels.cases.diagram
    drawn = [(start, cases.function(start)) for start in levels.starts]
    for number, (start, here) in enumerate(drawn):
        above = drawn[number + 1 :]
        if here == NEVER or diagram.without(here, diagram.any_of(function for _, function in above)) != NEVER:
            continue
        over = [one.level for one, function in above if diagram.without(here, function) == NEVER][:1] or [
            one.level for one, function in above if diagram.both(here, function) != NEVER
        ]
        yield _tell_never_wanted(levels, start, over)


def _tell_never_wanted(levels: _Plan, start: Claim, over: Sequence[str]) -> Fault:
    names = [level_said(level) for level in over]
    higher = Text(" or ".join(name.en for name in names), "或".join(name.zh for name in names))
    parts = {"level": level_said(start.level), "higher": higher}
    by_hand = any(isinstance(node, Judged | Ordered) for node in walk(start.condition))
    message = (
        say(
            en="by its numbers {level} is never the level wanted: whenever they hold, those of {higher} hold too",
            zh="仅就数值条件而言，{level}永远不会成为应启动的级别：其数值条件成立时，{higher}的启动条件也必然成立",
            **parts,
        )
        if by_hand
        else say(
            en="{level} is never the level wanted: whenever its condition holds, that of {higher} holds too",
            zh="{level}永远不会成为应启动的级别：其启动条件成立时，{higher}的启动条件也必然成立",
            **parts,
        )
    )
    return Fault(
        levels.plan.at("levels", start.level, "when"),
        message,
        say(en="make the condition of the higher level stricter", zh="请提高上一级的启动条件，或取消该级"),
        also=tuple(levels.plan.at("levels", level, "when") for level in over),
        severity=Severity.NOTE if by_hand else None,
    )


RULES = (
    Rule(
        "S04",
        Severity.WARNING,
        uneven_levels,
        title=say(en="levels follow one another without gaps", zh="各级启动条件相互衔接"),
        rests_on=Basis(
            (
                binding(
                    "国办发〔2024〕5号 art. 24(4): reasonable design of levels",
                    "国办发〔2024〕5号第二十四条（四）“应急响应级别设计是否合理”",
                    "government",
                    "department",
                    "street",
                ),
            ),
            general=say(en="practice: levels follow one another without gaps", zh="实务：各级条件应相互衔接"),
        ),
        scope=say(en="plans with levels of their own", zh="自设响应分级的预案"),
        by_plan=True,
    ),
)
