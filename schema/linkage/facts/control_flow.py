"""Control flow of procedures: every step with its place, the tasks and calls in it, and what precedes what."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.conditions.tree import Moment
from drillbook.schema.finding import Location
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.steps import (
    Again,
    Call,
    Choose,
    Each,
    EachOf,
    InTurn,
    Parallel,
    Patience,
    Perform,
    Repeat,
    Step,
    Wait,
    every_step,
)
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import KeyPath, SequenceNode


def located_steps(plan: Located[Plan], steps: tuple[Step, ...], path: KeyPath) -> Iterator[tuple[Step, KeyPath]]:
    """Yield every step at every depth, with where it was written within the plan."""
    for number, step in enumerate(steps):
        here = (*path, number)
        yield step, here
        for inner, below in steps_below(plan, step, here):
            yield from located_steps(plan, inner, below)


def steps_below(plan: Located[Plan], step: Step, here: KeyPath) -> Iterator[tuple[tuple[Step, ...], KeyPath]]:
    """Yield the steps inside a step, with where they were written; of a `choose` and a `repeat` all there are."""
    match step:
        case InTurn(steps=steps):
            as_list = isinstance(plan.source.node(plan.path + here), SequenceNode)
            yield steps, here if as_list else (*here, "steps")
        case Parallel(parallel=steps):
            yield steps, (*here, "parallel")
        case Choose(choose=branches):
            for number, branch in enumerate(branches):
                yield branch.body, (*here, "choose", number, "do" if branch.do else "else")
        case Repeat(repeat=Again(do=steps)):
            yield steps, (*here, "repeat", "do")
        case Each(each=EachOf(do=steps)):
            yield steps, (*here, "each", "do")


def step_sequences(plan: Plan) -> Iterator[tuple[KeyPath, tuple[Step, ...]]]:
    """Yield the steps of each procedure, then those of the recovery and after failures, with their paths."""
    for name, procedure in plan.procedures.items():
        yield ("procedures", name, "steps"), procedure.steps
    if plan.recovery:
        yield ("recovery",), plan.recovery
    for name, task in plan.tasks.items():
        if task.on_failure:
            yield ("tasks", name, "on_failure"), task.on_failure


def branch_places(plan: Located[Plan]) -> Iterator[tuple[Choose, tuple[Location, ...]]]:
    """Yield every choice written in a plan, and where each of its branches is."""
    waiting = list(step_sequences(plan.value))[::-1]
    while waiting:
        path, steps = waiting.pop()
        for number, step in enumerate(steps):
            here = (*path, number)
            if isinstance(step, Choose):
                yield step, tuple(plan.at(*here, "choose", branch) for branch in range(len(step.choose)))
            waiting += [(below, inner) for inner, below in steps_below(plan, step, here)]


def tasks_in(steps: tuple[Step, ...]) -> list[str]:
    """List the tasks done in these steps, in the order written."""
    return [step.task for step in every_step(steps) if isinstance(step, Perform)]


def calls_in(steps: tuple[Step, ...]) -> list[str]:
    """List the procedures called in these steps."""
    return [step.call for step in every_step(steps) if isinstance(step, Call)]


def started_tasks(book: PlanBook, plan: Plan) -> set[str]:
    """Return the tasks that a procedure, recovery, warning or level starts, or that others hand over to.

    A plan without procedures says nothing about that: all its tasks count as started.
    """
    if not plan.procedures:
        return set(plan.tasks)
    used = {name for _, steps in step_sequences(plan) for name in tasks_in(steps)}
    used |= {name for warning in plan.warnings.values() for name in warning.actions}
    used |= {name for level in plan.own_levels.values() for name in level.after}
    return used | {name for name in plan.tasks if qualified_name(plan.plan, name) in handed_over(book)}


@once_per_book
def handed_over(book: PlanBook) -> frozenset[str]:
    """Return what tasks of any plan hand over to, as it is written: ``plan/name``."""
    return frozenset().union(*(_handed_over_by(book, plan) for plan in book.plans))


@compared_once_per_key
def _handed_over_by(book: PlanBook, plan: str) -> frozenset[str]:
    return frozenset(name for task in book.plans[plan].value.tasks.values() for name in task.hands_over_to)


def started_by_scenarios(book: PlanBook) -> frozenset[str]:
    """Return the procedures that the injects of the book's scenarios start: ``plan/name``."""
    injects = (inject for scenario in book.scenarios.values() for inject in scenario.value.injects.values())
    return frozenset(one for inject in injects for one in inject.starts)


def qualified_name(plan: str, name: str) -> str:
    """Return a name as it is written in other plans: ``plan/name``."""
    return name if "/" in name else f"{plan}/{name}"


def precedence(steps: tuple[Step, ...], plan: Plan) -> dict[str, set[str]]:
    """Compute what each task waits for within one instance: by the steps, by ``after``, by a wait for a task in it.

    A second mention of a task is another node (``task#2``); a wait is a node too (``?task``).
    """
    before: dict[str, set[str]] = {}
    _chain(steps, frozenset(), before)
    once = {name for name in before if name in plan.tasks and f"{name}#2" not in before}
    for name in once:
        before[name] |= set(plan.tasks[name].after) & once
    return {name: {other for other in others if other in before} for name, others in before.items()}


def task_of_node(node: str) -> str:
    """Return the task that a node of ``precedence`` stands for."""
    return node.lstrip("?").partition("#")[0]


def _chain(steps: tuple[Step, ...], entry: frozenset[str], before: dict[str, set[str]]) -> frozenset[str]:
    """Adds what these steps wait for; returns what has to be over before the next."""
    for step in steps:
        entry = _link(step, entry, before)
    return entry


def _node(name: str, entry: set[str], before: dict[str, set[str]]) -> frozenset[str]:
    number, node = 1, name
    while node in before:
        number += 1
        node = f"{name}#{number}"
    before[node] = entry
    return frozenset((node,))


def _link(step: Step, entry: frozenset[str], before: dict[str, set[str]]) -> frozenset[str]:
    match step:
        case Perform(task=name):
            return _node(name, set(entry), before)
        case InTurn(steps=steps):
            return _chain(steps, entry, before)
        case Parallel(parallel=steps):
            return frozenset().union(*(_link(inner, entry, before) for inner in steps)) or entry
        case Choose(choose=branches):
            return entry.union(*(_chain(branch.body, entry, before) for branch in branches))
        case Repeat(repeat=again):
            return entry | _chain(again.do, entry, before)
        case Each(each=body):
            return _chain(body.do, entry, before)
        case Wait(wait=patience):
            return _waiting(patience, entry, before)
    return entry


def _waiting(patience: Patience, entry: frozenset[str], before: dict[str, set[str]]) -> frozenset[str]:
    """A wait without end for something that happens to a task of the plan."""
    until = patience.until
    if not isinstance(until, Moment) or patience.at_most is not None or until.name is None or "/" in until.name:
        return entry
    return _node(f"?{until.name}", {*entry, until.name}, before)


def find_cycle(before: dict[str, set[str]]) -> list[str]:
    """Find names that wait for each other in a ring, each for the one after it; empty when there is none."""
    done: set[str] = set()
    for start in sorted(before):
        if start not in done:
            ring = _ring_from(start, before, done)
            if ring:
                return ring
    return []


def _ring_from(start: str, before: dict[str, set[str]], done: set[str]) -> list[str]:
    """Depth first without recursion, so that a long chain cannot overflow."""
    path = [start]
    trails = [iter(sorted(before.get(start, ())))]
    while trails:
        following = next(trails[-1], None)
        if following is None:
            done.add(path.pop())
            trails.pop()
        elif following in path:
            return path[path.index(following) :]
        elif following not in done:
            path.append(following)
            trails.append(iter(sorted(before.get(following, ()))))
    return []
