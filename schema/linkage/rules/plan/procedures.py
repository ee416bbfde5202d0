"""Procedures can be carried out: they have no ring, no dead end, no idle part, and enough people (S13)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.facts.control_flow import (
    calls_in,
    find_cycle,
    located_steps,
    precedence,
    qualified_name,
    started_by_scenarios,
    started_tasks,
    step_sequences,
    task_of_node,
    tasks_in,
)
from drillbook.schema.linkage.facts.staff_shortfalls import StaffShortage, staff_shortages
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.messages.receipts import without_sender
from drillbook.schema.linkage.rules.plan.choice_cases import branch_faults
from drillbook.schema.linkage.rules.rings.call_rings import BASIS, call_rings, hand_over_rings
from drillbook.schema.linkage.scope import FULL_AND_LINKAGE, plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import first_few, procedure_named, task_named
from drillbook.schema.models.plan import Plan, Procedure
from drillbook.schema.models.steps import Again, Choose, Repeat, Step
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath


def unsound(book: PlanBook) -> Iterator[Fault]:
    """Steps that wait for each other, rounds without end, idle parts."""
    for plan in plans_with_text(book):
        yield from _rings(plan)
        for path, steps in step_sequences(plan.value):
            for step, here in located_steps(plan, steps, path):
                yield from _dead_ends(book, plan, path, step, here)
        yield from _idle_tasks(book, plan)
    yield from _never_set_off(book)
    yield from without_sender(book)


def unsound_together(book: PlanBook) -> Iterator[Fault]:
    """A call or hand-over that comes back by way of other plans, and more people than there are behind a post."""
    yield from call_rings(book)
    yield from hand_over_rings(book)
    yield from _never_enough(book)


def _rings(plan: Located[Plan]) -> Iterator[Fault]:
    for path, steps in step_sequences(plan.value):
        ring = list(dict.fromkeys(map(task_of_node, find_cycle(precedence(steps, plan.value)))))
        if ring:
            places = [_link_of(plan, name, ring) for name in ring]
            first = min(places)
            yield Fault(
                first,
                say(
                    en="these tasks wait for each other: {ring}",
                    zh="以下任务互为前置：{ring}",
                    ring=[task_named(plan.value, name) for name in ring],
                ),
                hint=say(
                    en="take out one 'after', or change the order of steps", zh="请去掉其中一项前置任务，或调整步骤次序"
                ),
                also=(*(place for place in places if place != first), plan.at_key(*path)),
                consequence=say(en="on the night none of them ever starts", zh="当夜这些任务一项也无法开始"),
                root=f"ring:{plan.value.plan}:{'|'.join(sorted(ring))}",
            )


def _link_of(plan: Located[Plan], name: str, ring: list[str]) -> Location:
    """Where a task says that it waits for one of the ring; else the task."""
    task = plan.value.tasks.get(name)
    for number, before in enumerate(task.after if task else ()):
        if before in ring:
            return plan.at("tasks", name, "after", number)
    return plan.at_key("tasks", name)


def _dead_ends(book: PlanBook, plan: Located[Plan], path: KeyPath, step: Step, here: KeyPath) -> Iterator[Fault]:
    if isinstance(step, Repeat) and _endless(plan.value, path, step.repeat):
        yield Fault(
            plan.at(*here),
            say(en="these rounds have neither 'until' nor 'times'", zh="“定期”步骤未写明直到何时或执行几次"),
            hint=say(
                en="write until: level < IV, for example, or times", zh="请写明，例如：直到: 级别 < Ⅳ级，或写次数"
            ),
            consequence=say(
                en="on the night it goes on for ever and what follows never starts",
                zh="当夜将无休止执行，后续步骤无法开始",
            ),
        )
    if isinstance(step, Choose):
        yield from branch_faults(book, plan, step, here)


def _endless(plan: Plan, path: KeyPath, again: Again) -> bool:
    """Nothing ends the rounds: not they themselves, and not the end of the procedure."""
    if again.until is not None or again.times is not None:
        return False
    procedure = plan.procedures.get(str(path[1])) if path[0] == "procedures" else None
    return procedure is None or (procedure.until is None and procedure.when is None)


def _idle_tasks(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """One finding per plan for tasks that no procedure, recovery, warning or level ever starts, urgent ones first."""
    it = plan.value
    started = started_tasks(book, it)
    idle = [name for name in it.tasks if name not in started]
    urgent = [name for name in idle if _is_urgent(it.tasks[name])]
    idle = [*urgent, *(name for name in idle if name not in urgent)]
    if idle:
        yield Fault(
            plan.at_key("tasks", idle[0]),
            say(
                en="no procedure, recovery, warning or level starts {tasks}",
                zh="以下任务未列入任何程序、善后工作、预警行动或分级响应：{tasks}",
                tasks=first_few(task_named(it, name) for name in idle),
            ),
            hint=say(en="add them to a procedure, or leave them out", zh="请列入相应程序，或删去"),
            also=tuple(plan.at_key("tasks", name) for name in idle[1:]),
            consequence=say(en="on the night nobody is told to do them", zh="当夜无人被要求执行"),
            severity=weighed_severity(it, Severity.WARNING) if urgent else Severity.NOTE,
        )


def _is_urgent(task: Task) -> bool:
    """It belongs to the response itself, or its time is promised."""
    return task.phase in ("initial", "response") or (task.within is not None and task.phase != "recovery")


def _never_set_off(book: PlanBook) -> Iterator[Fault]:
    """One note per plan for procedures that nothing in the book sets off and no scenario could show to be used."""
    used = _set_off(book)
    if not started_by_scenarios(book):
        return
    for plan in plans_with_text(book):
        idle = [
            name
            for name, procedure in plan.value.procedures.items()
            if procedure.when is None
            and qualified_name(plan.value.plan, name) not in used
            and not _answers_a_call(plan.value, procedure)
        ]
        if idle:
            yield Fault(
                plan.at_key("procedures", idle[0]),
                say(
                    en="nothing sets off {procedures}",
                    zh="以下程序没有启动条件，也没有其他程序、预案或情景引发：{procedures}",
                    procedures=first_few(procedure_named(plan.value, name) for name in idle),
                ),
                hint=say(en="write 'when', or who calls it", zh="请写明启动条件，或由何程序转入"),
                also=tuple(plan.at_key("procedures", name) for name in idle[1:]),
                consequence=say(en="on the night nobody knows when it begins", zh="当夜无人知道何时启动该程序"),
                severity=Severity.NOTE,
            )


@once_per_book
def _set_off(book: PlanBook) -> frozenset[str]:
    return started_by_scenarios(book).union(*(_set_off_by(book, plan) for plan in book.plans))


@compared_once_per_key
def _set_off_by(book: PlanBook, plan: str) -> frozenset[str]:
    it = book.plans[plan].value
    found = [one for _, steps in step_sequences(it) for one in calls_in(steps)]
    found += [one for warning in it.warnings.values() for one in warning.actions]
    found += [one for task in it.tasks.values() for one in task.hands_over_to]
    return frozenset(qualified_name(plan, one) for one in found)


def _answers_a_call(plan: Plan, procedure: Procedure) -> bool:
    """It begins where an incident is reported or met: set off by whoever calls."""
    first = tasks_in(procedure.steps[:1])
    return any(
        plan.tasks[name].phase in ("initial", "report") or plan.tasks[name].place == "incident"
        for name in first
        if name in plan.tasks
    )


def _never_enough(book: PlanBook) -> Iterator[Fault]:
    """One finding for each post or role, with all tasks that wait for it in vain."""
    for shorts in staff_shortages(book):
        first, *others = shorts
        yield Fault(
            first.plan.at_key("tasks", first.task),
            say(
                en="{tasks} asks for {needed} of '{who}', and there are never more than {most}",
                zh="{tasks}需要{who}{needed}人，而最多只有{most}人",
                tasks=first_few([task_named(short.plan.value, short.task) for short in shorts]),
                needed=max(short.needed for short in shorts),
                who=first.called,
                most=first.most,
            ),
            say(en="correct the number, name a deputy, or add staff", zh="请核对人数，写明代行人，或增加在岗人数"),
            also=(*_post_at(book, first), *(short.plan.at_key("tasks", short.task) for short in others)),
            consequence=say(en="on the night it never starts", zh="当夜这些任务永远无法开始"),
        )


def _post_at(book: PlanBook, short: StaffShortage) -> tuple[Location, ...]:
    post = book.posts.get(short.pool)
    return (post.at("staff"),) if post else (short.plan.at_key("roles", short.pool.partition("/")[2]),)


RULES = (
    Rule(
        "S13",
        Severity.ERROR,
        unsound_together,
        say(en="procedures can be carried out", zh="处置程序可执行"),
        BASIS,
        FULL_AND_LINKAGE,
        of_plans=unsound,
    ),
)
