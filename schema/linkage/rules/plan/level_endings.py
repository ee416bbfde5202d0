"""Levels say how they end (S10), and warnings say what they mean (S12)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import ALWAYS, NEVER, Undecided
from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.scales import only_grows
from drillbook.schema.linkage.facts.states.claims import Claim
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule, not_decided
from drillbook.schema.linkage.rules.messages.warning_levels import same_response
from drillbook.schema.linkage.scope import GRADED, STATE_KINDS, kinds_in_scope, plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import level_named, plan_title, role_named, word_shown
from drillbook.schema.models.levels import Warning_
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.vocabulary import COLOURS


def endless_levels(book: PlanBook) -> Iterator[Fault]:
    """A level does not say how it ends, is ended by another than its starter, or ends while it still starts."""
    for plan in plans_with_text(book):
        it = plan.value
        if it.levels is None or it.levels.follow:
            continue
        endless = [name for name, level in it.levels.each.items() if not level.ends_when]
        if endless and it.kind in GRADED:
            yield _endless(plan, endless)
        for name, level in it.levels.each.items():
            if (
                level.ended_by
                and level.decided_by
                and level.ended_by != level.decided_by
                and not _handed(book, it, level.ended_by)
            ):
                yield _other_hand(plan, name, level.decided_by, level.ended_by)
        yield from _ended_while_started(book, plan)


def _ended_while_started(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """Levels whose end can hold with their start; one note where that is too much to find out."""
    for name, level in plan.value.own_levels.items():
        if level.when is None or level.ends_when is None or isinstance(level.ends_when.if_, Moment):
            continue
        claims = (
            Claim(plan.value.plan, level.when, level=name),
            Claim(plan.value.plan, level.ends_when.if_, level=name),
        )
        where = plan.at("levels", name, "ends_when")
        try:
            what = say(en="{level}", zh="{level}响应", level=level_named(name))
            yield from _both_hold(book, plan, claims, where, what, held=level.ends_when.for_ > 0)
        except Undecided:
            yield not_decided("S10", plan_title(plan.value), where)
            return


def _endless(plan: Located[Plan], names: list[str]) -> Fault:
    return Fault(
        plan.at_key("levels", names[0]),
        say(
            en="{levels}: when it ends is not said",
            zh="{levels}响应未写明终止条件",
            levels=[level_named(name) for name in names],
        ),
        hint=say(
            en="write 'ends_when'; who started it ends it unless 'ended_by' says otherwise",
            zh="请写明终止条件；未写终止权限的，由启动者终止",
        ),
        also=tuple(plan.at_key("levels", name) for name in names[1:]),
        consequence=say(
            en="the response goes on until somebody remembers it, and recovery starts late",
            zh="响应迟迟不能终止，善后工作无法开始",
        ),
        severity=weighed_severity(plan.value, Severity.WARNING),
    )


def _handed(book: PlanBook, plan: Plan, ender: str) -> bool:
    """Command of the plan passes to the ender, or to the plan he belongs to: then he is right to end it."""
    if plan.command is None:
        return False
    receivers = plan.command.passes_to
    return ender in receivers or any(
        ender.partition("/")[0] == one.partition("/")[0] for one in receivers if "/" in one
    )


def _other_hand(plan: Located[Plan], name: str, starter: str, ender: str) -> Fault:
    return Fault(
        plan.at("levels", name, "ended_by"),
        say(
            en="{level} is started by {starter} and ended by {ender}",
            zh="{level}响应由{starter}启动，却由{ender}终止",
            level=level_named(name),
            starter=role_named(plan.value, starter),
            ender=role_named(plan.value, ender),
        ),
        hint=say(
            en="who starts it ends it; or write that command passes to {ender}",
            zh="按“谁启动、谁终止”修改；指挥权已移交的，请在指挥权移交中写明",
            ender=role_named(plan.value, ender),
        ),
        consequence=say(
            en="on the night two people may give opposite orders", zh="当夜启动者与终止者意见不一时，响应是否终止无定论"
        ),
        severity=weighed_severity(plan.value, Severity.WARNING),
    )


def _both_hold(
    book: PlanBook, plan: Located[Plan], claims: tuple[Claim, Claim], where: Location, what: Text, held: bool = False
) -> Iterator[Fault]:
    """A state in which it begins and ends at once, without anybody's judgement or order.

    Told first is one in which it can begin again. Where it cannot, since what it begins on only grows, an end that has
    to be ``held`` for a time is one like any other.
    """
    cases = CaseAnalysis.of(book, claims, decided=False)
    both = cases.together(claims)
    state = cases.witness(cases.diagram.without(both, _for_good(cases, claims[0])))
    again = state is not None
    if state is None and not held:
        state = cases.witness(both)
    if state is None:
        return
    situation = cases.situation(state)
    if not all(map(situation.holds, claims)):
        raise Undecided
    yield Fault(
        where,
        say(
            en="when {state}, {what} both starts and ends",
            zh="当{state}时，{what}同时符合启动条件和终止（解除）条件",
            state=cases.describe(state),
            what=what,
        ),
        hint=say(en="let the end exclude what starts it", zh="请使终止（解除）条件与启动条件互不相容"),
        consequence=say(en="on the night it is started and ended again and again", zh="当夜会反复启动、反复终止")
        if again
        else say(
            en="on the night it ends as soon as it has started, and does not start again",
            zh="当夜刚启动就符合终止条件，此后不会再次启动",
        ),
    )


def _for_good(cases: CaseAnalysis, start: Claim) -> int:
    """The states from which the start holds for ever, whatever else happens, because a number in it only grows."""
    diagram, found = cases.diagram, NEVER
    for variable, classes in cases.space.classes.items():
        if variable.sort != "indicator" or not only_grows(cases.book, variable.name):
            continue
        rank, lasting = cases.space.rank(variable), list[int]()
        for number in reversed(range(len(classes))):
            if diagram.fixed(cases.function(start), rank, number) != ALWAYS:
                break
            lasting.append(number)
        found = diagram.either(found, diagram.among(rank, lasting))
    return found


def thin_warnings(book: PlanBook) -> Iterator[Fault]:
    """Warnings leave out a colour, who issues them, what is done, when they are lifted, or a response of their own."""
    for plan in plans_with_text(book):
        it = plan.value
        if not it.warnings or "warning" in it.not_applicable:
            continue
        missing = [colour for colour, _ in COLOURS.table if colour not in it.warnings]
        if missing and it.kind in STATE_KINDS:
            yield Fault(
                plan.at_key("warnings"),
                say(
                    en="of the four colours the plan leaves out {missing}",
                    zh="四级预警中缺少：{missing}",
                    missing=[word_shown(COLOURS, colour) for colour in missing],
                ),
                hint=say(en="write what is done at that colour", zh="请写明该颜色预警的预警行动"),
                consequence=say(en="on the night that colour sets off nothing", zh="当夜发布该颜色预警时，无人行动"),
                severity=weighed_severity(it, Severity.WARNING),
            )
        for colour, warning in it.warnings.items():
            yield from _warning_faults(book, plan, colour, warning)
        yield from same_response(book, plan)


def _warning_faults(book: PlanBook, plan: Located[Plan], colour: str, warning: Warning_) -> Iterator[Fault]:
    parts = (
        (say(en="when it applies", zh="启动条件"), warning.when),
        (say(en="who issues it", zh="发布单位"), warning.issued_by),
        (say(en="what is done", zh="预警行动"), warning.actions),
        (say(en="when it is lifted", zh="解除条件"), warning.lifted_when),
    )
    missing = [text for text, there in parts if not there]
    name = word_shown(COLOURS, colour)
    if missing:
        yield Fault(
            plan.at_key("warnings", colour),
            say(
                en="the {colour} warning does not say {missing}",
                zh="{colour}色预警未写明：{missing}",
                colour=name,
                missing=missing,
            ),
            hint=say(en="add it", zh="请补充"),
            consequence=say(
                en="on the night it is not known whether the warning stands, or what to do at it",
                zh="当夜预警是否有效、如何行动不明确",
            ),
            severity=weighed_severity(plan.value, Severity.WARNING),
            root=f"S12:{plan.value.plan}:{[str(text) for text in missing]}",
        )
    begins, ends = warning.when, warning.lifted_when
    if begins and ends and not isinstance(begins, Moment) and not isinstance(ends, Moment):
        where, claims = (
            plan.at("warnings", colour, "lifted_when"),
            (Claim(plan.value.plan, begins), Claim(plan.value.plan, ends)),
        )
        try:
            yield from _both_hold(book, plan, claims, where, say(en="the {c} warning", zh="{c}色预警", c=name))
        except Undecided:
            yield not_decided("S12", plan_title(plan.value), where)


RULES = (
    Rule(
        "S10",
        Severity.WARNING,
        endless_levels,
        say(en="end of a level", zh="响应终止"),
        Basis((binding("突发事件应对法 (2024) art. 86", "《突发事件应对法》（2024年）第八十六条", "government", "department"), binding("国家突发事件总体应急预案 (2025) §3.3.6", "《国家突发事件总体应急预案》（2025年）第3.3.6条", "government", "department"),), general=say(en="practice: a response has an end, and somebody who declares it", zh="实务：响应有终止条件和宣布人")),
        kinds_in_scope("any plan with levels of its own", "自设响应级别的预案"),
        by_plan=True,
    ),
    Rule(
        "S12",
        Severity.WARNING,
        thin_warnings,
        say(en="warnings", zh="预警"),
        Basis((binding("突发事件应对法 (2024) arts 63, 64, 70", "《突发事件应对法》（2024年）第六十三条、第六十四条、第七十条", "government", "department"),)),
        kinds_in_scope("any plan with warnings; the four colours in plans of government", "写有预警的预案；四色齐全仅要求政府及其部门预案"),
        by_plan=True,
    ),
)  # fmt: skip
