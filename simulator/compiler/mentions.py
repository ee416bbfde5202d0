"""Which tasks the steps of a procedure mention."""

from collections.abc import Iterator

from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import Choose, InTurn, Parallel, Perform, Repeat, Step


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


def procedures_with(plan: Plan, task: str) -> list[str]:
    """Paths of the procedures of a plan that mention a task."""
    return [f"{plan.plan}/{name}" for name, procedure in plan.procedures.items() if task in tasks_in(procedure.steps)]


def answering(plan: Plan, name: str) -> str:
    """The role that answers for a task, or for the first task of a procedure."""
    task = name if name in plan.tasks else next(tasks_in(plan.procedures[name].steps), None)
    role = plan.tasks[task].role if task else next(iter(plan.roles))
    return f"{plan.plan}/{role}"
