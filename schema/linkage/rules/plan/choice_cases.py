"""The cases of a choice: none after ``else``, none that an earlier one always takes, shares of one draw (S13)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import NEVER, Undecided
from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.states.claims import Claim
from drillbook.schema.linkage.rule import Fault, not_decided
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Choose
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import PathStep


def branch_faults(book: PlanBook, plan: Located[Plan], step: Choose, here: tuple[PathStep, ...]) -> Iterator[Fault]:
    """Report cases that are never looked at or never reached, and chances that add up to more than 1."""
    branches = step.choose
    for number, branch in enumerate(branches):
        if branch.else_ and number < len(branches) - 1:
            yield Fault(
                plan.at(*here, "choose", number + 1),
                say(en="this case comes after 'else' and is never looked at", zh="此分支写在“否则”之后，永远不会执行"),
                hint=say(en="put 'else' last", zh="请将“否则”移到最后"),
                consequence=say(
                    en="on the night these steps are skipped in every case", zh="当夜无论何种情况，这些步骤都不会执行"
                ),
            )
    shares = [branch.chance for branch in branches if branch.chance is not None]
    if sum(shares) > 1 + 1e-9:
        yield Fault(
            plan.at(*here),
            say(en="the chances add up to {sum}", zh="各分支概率之和为{sum}，大于1", sum=f"{sum(shares):g}"),
            hint=say(en="they are shares of one draw: at most 1 together", zh="各分支概率之和不应大于1"),
            consequence=say(en="a run would never take the last case", zh="推演中最后的分支不会被选中"),
        )
    try:
        yield from _never_reached(book, plan, step, here)
    except Undecided:
        yield not_decided("S13", plan_title(plan.value), plan.at(*here))


def _never_reached(book: PlanBook, plan: Located[Plan], step: Choose, here: tuple[PathStep, ...]) -> Iterator[Fault]:
    """Cases of which every state is taken by earlier ones; levels may be anything, since they outlast their conditions."""
    claims = [
        (number, Claim(plan.value.plan, branch.if_))
        for number, branch in enumerate(step.choose)
        if branch.if_ is not None and not isinstance(branch.if_, Moment)
    ]
    if len(claims) < 2:
        return
    cases = CaseAnalysis.of(book, [claim for _, claim in claims], free=book.plans)
    taken, earlier = NEVER, list[tuple[int, int]]()
    for number, claim in claims:
        own = cases.function(claim)
        if own != NEVER and cases.diagram.without(own, taken) == NEVER:
            yield _passed_over(
                cases,
                plan,
                claim,
                (*here, "choose"),
                number,
                [before for before, function in earlier if cases.diagram.both(own, function) != NEVER],
            )
        taken = cases.diagram.either(taken, own)
        earlier.append((number, own))


def _passed_over(
    cases: CaseAnalysis, plan: Located[Plan], claim: Claim, here: tuple[PathStep, ...], number: int, takers: list[int]
) -> Fault:
    return Fault(
        plan.at(*here, number, "if"),
        say(
            en="this case is never reached: whatever makes its condition true makes an earlier one true",
            zh="此分支永远不会执行：其条件成立时，前面分支的条件必然已经成立",
        ),
        hint=say(en="put the stricter condition first", zh="请将条件更严的分支写在前面"),
        also=tuple(plan.at(*here, before, "if") for before in takers),
        consequence=say(
            en="on the night, when {state}, an earlier case is done and not this one",
            zh="当夜{state}时，执行的是前面的分支，而不是这一分支",
            state=cases.describe(cases.example([claim]) or {}),
        ),
        severity=Severity.WARNING,
    )
