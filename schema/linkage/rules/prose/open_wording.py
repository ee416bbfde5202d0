"""What has to be done leaves open neither whether nor when: words such as 视情, and the highest level's tasks (S07)."""

import re
from collections.abc import Iterator

from drillbook.schema.conditions.tree import Moment, evaluate
from drillbook.schema.finding import Severity, say
from drillbook.schema.linkage.facts.control_flow import tasks_in
from drillbook.schema.linkage.facts.scales import OwnLevel
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.scope import weighed_severity
from drillbook.schema.linkage.wording import first_few, level_named, task_named
from drillbook.schema.models.plan import Plan, Procedure
from drillbook.schema.models.steps import Choose, Step, every_step
from drillbook.schema.text.located import Located

OPEN = re.compile(
    r"视情况?|视需要|根据需要|根据情况|适时|择机|必要时|酌情"
    r"|as appropriate|(?:if|when|where) (?:necessary|needed|required)|as (?:needed|required)",
    re.IGNORECASE,
)


def open_tasks(plan: Located[Plan], settled: set[str]) -> Iterator[Fault]:
    """A task is to be done 视情, 根据需要, 适时, 必要时 or 酌情: no time is promised and no condition written. ``settled`` have a time."""
    decided = _on_condition(plan.value)
    for name, task in plan.value.tasks.items():
        found = OPEN.search(task.title) or OPEN.search(task.text)
        if not found or task.within or name in settled or name in decided or task.phase == "recovery":
            continue
        yield Fault(
            plan.at("tasks", name, "title" if OPEN.search(task.title) else "text"),
            say(
                en="{task} is done '{word}': neither a limit nor a condition is written",
                zh="{task}写为“{word}”，既无时限，也未写明条件",
                task=task_named(plan.value, name),
                word=found.group(),
            ),
            hint=say(
                en="write 'within', or the condition ('choose' with 'if') under which it is done",
                zh="请写明时限，或用“分情况”写明在什么条件下执行",
            ),
            consequence=say(
                en="on the night each waits for somebody else to find it necessary", zh="当夜各方都等别人认为“有必要”"
            ),
            severity=weighed_severity(plan.value, Severity.WARNING),
            root=f"S07:{plan.value.plan}/{name}",
        )


def _on_condition(plan: Plan) -> set[str]:
    """Tasks that a written condition decides on: those in a case of a choice."""
    found: set[str] = set()
    for procedure in plan.procedures.values():
        for step in _choices(procedure.steps):
            found |= {name for branch in step.choose if branch.if_ is not None for name in tasks_in(branch.body)}
    return found


def _choices(steps: tuple[Step, ...]) -> Iterator[Choose]:
    return (step for step in every_step(steps) if isinstance(step, Choose))


def open_top_level(plan: Located[Plan], settled: set[str]) -> Iterator[Fault]:
    """What is done only at the highest level promises no time, though there is none left to make up for it."""
    order = plan.value.order
    if len(order) < 2:
        return
    mentioned: set[str] = set()
    for procedure in plan.value.procedures.values():
        if not _only_at(procedure, order[-1], order):
            continue
        late = [name for name in dict.fromkeys(tasks_in(procedure.steps)) if _is_open(plan.value, name, settled)]
        late = [name for name in late if name not in mentioned]
        mentioned |= set(late)
        if late:
            yield Fault(
                plan.at_key("tasks", late[0]),
                say(
                    en="done only at {level}, the highest, and no limit is promised: {tasks}",
                    zh="仅在最高级别（{level}）采取的措施未写明时限：{tasks}",
                    level=level_named(order[-1]),
                    tasks=first_few(task_named(plan.value, name) for name in late),
                ),
                hint=say(en="write 'within'", zh="请写明时限"),
                also=tuple(plan.at_key("tasks", name) for name in late[1:]),
                consequence=say(
                    en="on the worst night nobody can tell whether it is late", zh="情况最严重的当夜，无法判断是否超时"
                ),
                severity=weighed_severity(plan.value, Severity.WARNING),
            )


def _only_at(procedure: Procedure, top: str, order: tuple[str, ...]) -> bool:
    when = procedure.when
    if when is None or isinstance(when, Moment):
        return False
    return [level for level in order if evaluate(when, OwnLevel(level, order)) is not False] == [top]


def _is_open(plan: Plan, name: str, settled: set[str]) -> bool:
    task = plan.tasks.get(name)
    if task is None or task.within or name in settled or task.phase in ("recovery", "prevention"):
        return False
    return not (task.report or OPEN.search(task.title + task.text))
