"""Two plans give one thing two times: counted on sooner than promised, or asked of one organization twice (X13)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.control_flow import located_steps, step_sequences
from drillbook.schema.linkage.facts.duties.asked import Duty, organizations_asked
from drillbook.schema.linkage.facts.duties.contradictions import contradictions
from drillbook.schema.linkage.facts.hierarchy import organization_title
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import at_clause, plan_title, task_named, time_said
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Wait
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located

_ORDER = ("ready", "dispatched", "arrived", "started", "finished", "received")


def accepted_later(book: PlanBook) -> Iterator[Fault]:
    """Another plan's task is counted on sooner than that plan promises it."""
    for plan in plans_with_text(book):
        for name, promise in plan.value.response_times.items():
            limit = max(promise.within.values())
            yield from _against(book, plan, promise.to, limit, plan.at("response_times", name, "within"))
        for path, steps in step_sequences(plan.value):
            for step, here in located_steps(plan, steps, path):
                if isinstance(step, Wait) and step.wait.at_most and isinstance(step.wait.until, Moment):
                    limit = max(step.wait.at_most.values())
                    yield from _against(book, plan, step.wait.until, limit, plan.at(*here, "wait", "at_most"))
        yield from _command_late(book, plan)
        yield from _asked_in_two_times(book, plan)


def _asked_in_two_times(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """Two plans for the same events ask the same of one organization, each in its own time; told where it is longest."""
    for organization in organizations_asked(book, plan.value.plan):
        for duties in contradictions(book, organization):
            *others, longest = duties
            if longest.plan != plan.value.plan:
                continue
            yield Fault(
                longest.where(plan),
                say(
                    en="{title} is asked for '{what}' in two times: {each}",
                    zh="不同预案要求{title}做同一事项“{what}”的时限不一：{each}",
                    title=organization_title(book, organization),
                    what=longest.what,
                    each=[_in_plan(book, duty) for duty in duties],
                ),
                say(en="agree on one time and write it in both plans", zh="请商定一个时限，两部预案写成一致"),
                also=tuple(duty.where(book.plans[duty.plan]) for duty in others),
                consequence=say(
                    en="on the night each side goes by its own plan", zh="当夜各方各按各的预案办理，时限说不清"
                ),
            )


def _in_plan(book: PlanBook, duty: Duty) -> Text:
    return say(en="{plan} {limit}", zh="{plan}{limit}", plan=plan_title(book.plans[duty.plan].value), limit=duty.limit)


def _against(book: PlanBook, plan: Located[Plan], moment: Moment, limit: int, where: Location) -> Iterator[Fault]:
    owner, slash, name = (moment.name or "").partition("/")
    other = book.plans.get(owner)
    task = other.value.tasks.get(name) if slash and other else None
    allowed = _allowed(task, moment.kind) if task else None
    if other is None or allowed is None or allowed <= limit + moment.plus_ms:
        return
    yield Fault(
        where,
        say(
            en="{plan} counts on {task} within {limit}, {other} allows {allowed} for it",
            zh="{plan}要求{task}在{limit}内做到，而{other}规定的时限为{allowed}",
            plan=plan_title(plan.value),
            task=task_named(other.value, name),
            limit=time_said(limit),
            other=at_clause(other.at("tasks", name, "within")),
            allowed=time_said(allowed),
        ),
        say(en="agree on one time and write it in both plans", zh="请商定一个时限，两部预案写成一致"),
        also=(other.at("tasks", name, "within"),),
        consequence=say(
            en="on the night the others keep their own limit and this one is missed",
            zh="当夜对方按自己的时限办理，本预案的要求必然落空",
        ),
    )


def _allowed(task: Task, kind: str) -> int | None:
    """The shortest time its own plan gives it for a moment not later than ``kind``; None where that says something else."""
    within = task.within
    if within is None or kind not in _ORDER or (within.from_ and within.from_.kind != "incident"):
        return None
    if within.to and (within.to.name or within.to.plus_ms):
        return None
    own = within.to.kind if within.to else "finished"
    if own not in _ORDER or _ORDER.index(own) > _ORDER.index(kind):
        return None
    return min(within.at_most.values())


def _command_late(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """Command passes when the other side has taken it, and the other side may take longer than the hand-over is promised."""
    moments = plan.value.command.passes_to.values() if plan.value.command else ()
    awaited = {moment.name for moment in moments if isinstance(moment, Moment) and moment.kind == "finished"}
    for name, task in plan.value.tasks.items():
        if task.within is None:
            continue
        limit = max(task.within.at_most.values())
        for receiver in task.hands_over_to:
            if receiver in awaited:
                moment = Moment("finished", receiver)
                yield from _against(book, plan, moment, limit, plan.at("tasks", name, "within"))


RULES = (
    Rule(
        "X13",
        Severity.WARNING,
        accepted_later,
        title=say(
            en="what one plan promises on another's behalf is promised there too", zh="对方预案的时限与本预案的要求一致"
        ),
        rests_on=Basis(
            (
                binding(
                    "国办发〔2024〕5号 arts 10, 24(2)",
                    "国办发〔2024〕5号第十条、第二十四条（二）",
                    "government",
                    "department",
                    "street",
                ),
            ),
            general=say(en="practice: both sides promise the same", zh="实务：双方时限一致"),
        ),
        scope=say(
            en="plans that promise, wait for or hand over to tasks of other plans, or ask the same of one organization",
            zh="对其他预案任务提出时限、等待或移交的预案；要求同一单位做同一事项的预案",
        ),
        by_plan=True,
    ),
)
