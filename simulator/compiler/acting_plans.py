"""Which plans act, whether they and the scenario can be run at all, and which tasks their steps mention."""

from collections.abc import Iterator
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Severity, say
from drillbook.schema.linkage.enumeration import members
from drillbook.schema.linkage.facts.control_flow import step_sequences
from drillbook.schema.linkage.rules.rings.call_rings import BASIS, endless
from drillbook.schema.linkage.rules.unresolved_names import elsewhere, of_scenario
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.steps import Choose, Each, InTurn, Parallel, Perform, Repeat, Step, every_step
from drillbook.schema.models.value_assignments import parse_assignment
from drillbook.schema.references import references
from drillbook.schema.text.located import Located


def chosen(book: PlanBook, scenario: Located[Scenario]) -> tuple[dict[str, Located[Plan]], list[Finding]]:
    """The plans that act: those named, else all in force on the day; of full depth, in the order of the book."""
    day = scenario.value.begins.date()
    if scenario.value.plans:
        findings = list(_unfit(book, scenario))
        named = set(scenario.value.plans)
        acting = {name: plan for name, plan in book.plans.items() if name in named and can_act(plan.value)}
    else:
        findings, named = [], set()
        acting = {
            name: plan
            for name, plan in book.plans.items()
            if can_act(plan.value)
            and plan.value.status == "in-force"
            and (plan.value.issued is None or plan.value.issued <= day)
        }
    is_said = bool(book.unread) and not named  # where the plans that would act were refused
    if not acting and not findings and named <= set(book.plans) and not is_said:
        message = say(en="no plan of the book can act in this scenario", zh="预案库中没有可参与本情景推演的预案")
        hint = say(en="name plans of full depth that are in force", zh="请写明深度为“推演”且现行有效的预案")
        findings.append(Finding(scenario.at("plans"), "SC", message, hint=hint))
    return acting, findings


RECORDS = ("hazards", "regulations", "cases")
"""Libraries that no run uses: what is wrong in them is no obstacle to one."""


def lacks_libraries(book: PlanBook) -> bool:
    """Say whether a library was refused that runs use."""
    return any(kind not in RECORDS for kind in book.unread_libraries.values())


UNREAD = "unread plan"
"""The root of what only follows from a plan that was refused: told once, and not beside what is wrong in the plan."""


def can_act(plan: Plan) -> bool:
    """Complete enough to be run."""
    return plan.depth == "full" and plan.kind != "external" and plan.status != "withdrawn"


def _unfit(book: PlanBook, scenario: Located[Scenario]) -> Iterator[Finding]:
    for number, name in enumerate(scenario.value.plans):
        where = scenario.at("plans", number)
        if name in book.unread:
            message = say(
                en="plan '{name}' has errors and could not be read", zh="预案“{name}”有错误，未能读入", name=name
            )
            hint = say(en="mend what is wrong in that plan first", zh="请先改正该预案中的错误")
            yield Finding(where, "SC", message, hint=hint, root=f"{UNREAD} {name}")
        elif name in book.plans and book.plans[name].value.status == "withdrawn":
            yield Finding(where, "SC", say(en="plan '{name}' is withdrawn", zh="预案“{name}”已废止", name=name))


def errors(book: PlanBook, scenario: Located[Scenario], acting: dict[str, Located[Plan]]) -> list[Finding]:
    """What refuses a run: names that nothing bears in what is run, and plans in force that are incomplete."""
    others = {other.source.file for other in book.scenarios.values()}
    partly = (rest.document for rest in book.remainders)  # what could be read of files that are wrong in part
    others |= {one.source.file for one in partly if isinstance(one.value, Plan | Scenario)}
    names = elsewhere(book, book.plans.keys() - acting.keys())
    findings = [finding for finding in names if finding.where.file not in others]
    findings += of_scenario(book, scenario)
    for plan in acting.values():
        findings += _incomplete(plan)
    if not findings:
        findings += _endless(book, acting)
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _endless(book: PlanBook, acting: dict[str, Located[Plan]]) -> Iterator[Finding]:
    """In the words of rule S13."""
    for fault in endless(book, acting):
        yield Finding(
            fault.where, "S13", fault.message, hint=fault.hint, also=fault.also, consequence=fault.consequence,
            basis=BASIS.whole(),
        )  # fmt: skip


def _incomplete(plan: Located[Plan]) -> Iterator[Finding]:
    if plan.value.status != "in-force":
        return
    for task in plan.entries("tasks", plan.value.tasks):
        if task.value.takes is None:
            message = say(
                en="task '{task}' does not say how long it takes",
                zh="任务“{title}”（{task}）未写用时",
                task=task.name,
                title=task.value.title,
            )
            yield Finding(task.at_key(), "SC", message)


def places_used(book: PlanBook, scenario: Located[Scenario], acting: dict[str, Located[Plan]]) -> list[str]:
    """The places that plans, scenario, teams and stock speak of, in the order of the book."""
    holders: list[Located[Any]] = [scenario, *acting.values(), *book.teams.values(), *book.agreements.values()]
    holders += [*book.equipment.values(), *book.supplies.values()]
    spoken_of = {
        reference.name
        for holder in holders
        for reference in references(holder)
        if reference.kind in ("place", "tree-place")
    }
    spoken_of |= set(_places_set(scenario, acting))
    spoken_of |= {
        name
        for plan in acting.values()
        for _path, steps in step_sequences(plan.value)
        for step in every_step(steps)
        if isinstance(step, Each) and step.each.places
        for name in members(book, step.each)
    }
    return [name for name in book.places if name in spoken_of]


def _places_set(scenario: Located[Scenario], acting: dict[str, Located[Plan]]) -> Iterator[str]:
    tables = [scenario.value.given, scenario.value.vary, *(inject.set_ for inject in scenario.value.injects.values())]
    tables += [task.set_ for plan in acting.values() for task in plan.value.tasks.values()]
    for table in tables:
        for key, value in table.items():
            place = parse_assignment(key, value).place
            if place:
                yield place


def tasks_in(steps: tuple[Step, ...]) -> Iterator[str]:
    """Every task mentioned, in the order written; those of called procedures are not."""
    for step in steps:
        match step:
            case Perform(task=task):
                yield task
            case InTurn(steps=inner) | Parallel(parallel=inner):
                yield from tasks_in(inner)
            case Choose(choose=branches):
                for branch in branches:
                    yield from tasks_in(branch.body)
            case Repeat(repeat=again):
                yield from tasks_in(again.do)
            case Each(each=body):
                yield from tasks_in(body.do)


def procedures_with(plan: Plan, task: str) -> list[str]:
    """Paths of the procedures of a plan that mention a task."""
    return [f"{plan.plan}/{name}" for name, procedure in plan.procedures.items() if task in tasks_in(procedure.steps)]


def answering(plan: Plan, name: str) -> str:
    """The role that answers for a task, or for the first task of a procedure."""
    task = name if name in plan.tasks else next(tasks_in(plan.procedures[name].steps), None)
    role = plan.tasks[task].role if task else next(iter(plan.roles))
    return f"{plan.plan}/{role}"
