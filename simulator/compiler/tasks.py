"""Tasks: who, how long, where, with what; what they send, set and promise."""

import re

from drillbook.schema.models.plan import Plan
from drillbook.schema.models.settings import Limits
from drillbook.schema.models.shorthand import Quantity
from drillbook.schema.models.task import Report, Task
from drillbook.schema.text.located import Located
from drillbook.schema.values.distributions import Takes
from drillbook.simulator.compiler.conditions import assigned
from drillbook.simulator.compiler.draft import Draft
from drillbook.simulator.compiler.mentions import answering
from drillbook.simulator.compiler.promises import task_promise
from drillbook.simulator.compiler.staff import role_id, sending
from drillbook.simulator.compiler.stock import THOUSANDTHS
from drillbook.simulator.model import tasks
from drillbook.simulator.model.means import AT_ONCE, INCIDENT, NONE, NOWHERE
from drillbook.simulator.model.tasks import Demand, Evacuation, Sending

PRIORITIES = {"routine": 0, "priority": 1, "urgent": 2}
_JUDGED = re.compile(r"示例|估|假定|判断|待定|judg|estimat|illustrat|assum|example", re.IGNORECASE)


def keep_tasks(draft: Draft) -> None:
    """An id for every task of every plan that acts, so that others can name it."""
    for plan in draft.acting.values():
        for task in plan.entries("tasks", plan.value.tasks):
            draft.task(f"{plan.value.plan}/{task.name}", task.at_key())


def compile_tasks(draft: Draft) -> None:
    """Every task of every plan that acts."""
    for plan in draft.acting.values():
        for task in plan.entries("tasks", plan.value.tasks):
            path = f"{plan.value.plan}/{task.name}"
            draft.tasks[draft.task_ids[path]] = _task(draft, plan, task, path)


def _task(draft: Draft, plan: Located[Plan], task: Located[Task], path: str) -> tasks.Task:
    it, owner = task.value, plan.value.plan
    moved = it.evacuates if it.evacuates and it.evacuates.to and not it.hands_over_to else None
    return tasks.Task(
        name=path,
        plan=draft.plans[owner],
        role=draft.role_ids[f"{owner}/{it.role}"],
        takes=_takes(draft, plan, task, path),
        staff=draft.counts(owner, it.needs.staff) if it.needs and it.needs.staff is not None else (1,),
        with_roles=tuple(role_id(draft, name, owner) for name in it.with_),
        place=_place(draft, it.place),
        demands=_demands(draft, owner, it),
        shared_by=_shared_by(draft, it.shared_by),
        priority=PRIORITIES[it.priority],
        sets=assigned(draft, it.set_),
        sends=_sends(draft, plan, task, path),
        evacuates=Evacuation(moved.people, tuple(draft.pool("shelter", place) for place in moved.to))
        if moved
        else None,
        on_loss=it.on_loss,  # type: ignore[arg-type]
        preemptible=it.preemptible,
        returns=it.return_,
        within=task_promise(draft, plan, task, default_limit(draft.book.settings.limits, it.report)),
        report=it.report is not None,
        phase=it.phase,
        title=it.title,
    )


def _takes(draft: Draft, plan: Located[Plan], task: Located[Task], path: str) -> tuple[Takes, ...]:
    if task.value.takes is None:
        draft.assumptions.add("durations-missing", path)
        return (AT_ONCE,)
    takes = draft.by_level(plan.value.plan, task.value.takes)
    draft.assumptions.add(f"durations-{_ground(draft, path, task.value.basis, takes)}", path)
    return takes


def _ground(draft: Draft, path: str, basis: str, takes: tuple[Takes, ...]) -> str:
    """Where a duration comes from: a drill, a named source, or somebody's judgement."""
    seen = (
        name if "/" in name else f"{plan}/{name}"
        for drill in draft.book.drills.values()
        for plan in drill.value.plans
        for name in drill.value.observed
    )
    if any(one.kind == "observed" for one in takes) or path in seen:
        return "observed"
    return "source" if basis and not _JUDGED.search(basis) else "judged"


def _place(draft: Draft, written: str | None) -> int:
    if written is None:
        return NOWHERE
    return INCIDENT if written == "incident" else draft.places[written]


def _demands(draft: Draft, owner: str, task: Task) -> tuple[Demand, ...]:
    if task.needs is None:
        return ()
    found = []
    for name, quantity in task.needs.teams.items():
        found.append(_demand(draft, owner, draft.pool(team_kind(draft, name), name), quantity, 1))
    for name, quantity in task.needs.equipment.items():
        found.append(_demand(draft, owner, draft.pool("equipment", name), quantity, 1))
    for name, quantity in task.needs.supplies.items():
        found.append(_demand(draft, owner, draft.pool("supplies", name), quantity, THOUSANDTHS))
    return tuple(found)


def team_kind(draft: Draft, name: str) -> str:
    """Teams and capabilities share one namespace."""
    return "team" if name in draft.book.teams else "capability"


def _demand(draft: Draft, owner: str, pool: int, quantity: Quantity, scale: int) -> Demand:
    least = draft.counts(owner, quantity.at_least, scale) if quantity.at_least is not None else (0,)
    most = draft.counts(owner, quantity.at_most, scale) if quantity.at_most is not None else least
    per_hour = draft.counts(owner, quantity.per_hour, scale) if quantity.per_hour is not None else (0,)
    return Demand(pool, least, _not_below(most, least), per_hour)


def _not_below(most: tuple[int, ...], least: tuple[int, ...]) -> tuple[int, ...]:
    width = max(len(most), len(least))
    pairs = zip(most * (width // len(most)), least * (width // len(least)), strict=True)
    found = tuple(max(pair) for pair in pairs)
    return found[:1] if len(set(found)) == 1 else found


def _shared_by(draft: Draft, name: str | None) -> int:
    if name is None:
        return NONE
    if name in draft.book.equipment:
        return draft.pool("equipment", name)
    if name in draft.book.supplies:
        return draft.pool("supplies", name)
    return draft.pool(team_kind(draft, name), name)


def _sends(draft: Draft, plan: Located[Plan], task: Located[Task], path: str) -> tuple[Sending, ...]:
    it, owner = task.value, plan.value.plan
    by = it.report.by if it.report else ()
    found = [sending(draft, to, by, owner, path) for to in (it.report.to if it.report else ())]
    for name in it.hands_over_to:
        found.append(_hand_over(draft, name, by, owner, path))
    return tuple(found)


def _hand_over(draft: Draft, name: str, by: tuple[str, ...], owner: str, path: str) -> Sending:
    """To whoever answers for the task or procedure, which begins at receipt; a role only receives."""
    receiver, inner = draft.split(name, owner)
    other = draft.acting.get(receiver)
    if other is None or inner in other.value.roles:
        return sending(draft, f"{receiver}/{inner}", by, owner, path)
    starts = started_by(draft, receiver, inner)
    return sending(draft, answering(other.value, inner), by, receiver, path, starts)


def started_by(draft: Draft, plan: str, name: str) -> int:
    """The procedure of that name; for a task, one of its own."""
    return draft.procedure(f"{plan}/{name}")


def default_limit(limits: Limits, report: Report | None) -> dict[str, int] | None:
    """The book's limit for a report without one of its own; a final report has none."""
    if report is None or report.kind == "final":
        return None
    if report.kind == "follow-up":
        return limits.update
    return limits.written_report if report.form == "written" else limits.oral_report
