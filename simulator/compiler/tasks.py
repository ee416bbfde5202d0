"""Tasks: who, how long, where, with what; what they send, set and promise."""

import re

from drillbook.schema.models.plan import Plan
from drillbook.schema.models.settings import Limits
from drillbook.schema.models.shorthand import Quantity
from drillbook.schema.models.task import Report, Task
from drillbook.schema.text.located import Located
from drillbook.schema.values.distributions import GrowingTakes, Takes
from drillbook.simulator.compiler.acting_plans import answering
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.compiler.conditions import assigned
from drillbook.simulator.compiler.promises import task_promise
from drillbook.simulator.compiler.staff import role_id, sending
from drillbook.simulator.compiler.stock import THOUSANDTHS
from drillbook.simulator.model import tasks
from drillbook.simulator.model.means import AT_ONCE, INCIDENT, NONE, NOWHERE, UNLIMITED
from drillbook.simulator.model.tasks import Demand, Evacuation, Growth, Lengthening, Sending

PRIORITIES = {"routine": 0, "priority": 1, "urgent": 2}
_JUDGED = re.compile(r"示例|估|假定|判断|待定|judg|estimat|illustrat|assum|example", re.IGNORECASE)


def keep_tasks(builder: Builder) -> None:
    """An id for every task of every plan that acts, so that others can name it."""
    for plan in builder.acting.values():
        for task in plan.entries("tasks", plan.value.tasks):
            builder.task(f"{plan.value.plan}/{task.name}", task.at_key())


def compile_tasks(builder: Builder) -> None:
    """Every task of every plan that acts."""
    for plan in builder.acting.values():
        for task in plan.entries("tasks", plan.value.tasks):
            path = f"{plan.value.plan}/{task.name}"
            builder.tasks[builder.task_ids[path]] = _task(builder, plan, task, path)


def _task(builder: Builder, plan: Located[Plan], task: Located[Task], path: str) -> tasks.Task:
    it, owner = task.value, plan.value.plan
    moved = it.evacuates if it.evacuates and it.evacuates.to and not it.hands_over_to else None
    takes = _takes(builder, plan, task, path)
    return tasks.Task(
        name=path,
        plan=builder.plans[owner],
        role=builder.role_ids[f"{owner}/{it.role}"],
        takes=takes,
        longer=_longer(builder, takes),
        fails=it.fails or 0.0,
        give_up=NONE if it.give_up is None else it.give_up,
        may_fail=bool(it.fails) or it.give_up is not None or path in _failed_by_injects(builder),
        staff=_staff(builder, owner, it),
        crew=_crew(builder, owner, it),
        with_roles=tuple(role_id(builder, name, owner) for name in it.with_),
        place=_place(builder, it.place),
        demands=_demands(builder, owner, it),
        shared_by=_shared_by(builder, it.shared_by),
        priority=PRIORITIES[it.priority],
        sets=assigned(builder, it.set_),
        sends=_sends(builder, plan, task, path),
        evacuates=Evacuation(moved.people, tuple(builder.pool("shelter", place) for place in moved.to))
        if moved
        else None,
        on_loss=it.on_loss,  # type: ignore[arg-type]
        preemptible=it.preemptible,
        returns=it.return_,
        within=task_promise(builder, plan, task, default_limit(builder.book.settings.limits, it.report)),
        report=it.report is not None,
        phase=it.phase,
        title=it.title,
    )


def _takes(builder: Builder, plan: Located[Plan], task: Located[Task], path: str) -> tuple[Takes, ...]:
    if task.value.takes is None:
        builder.assumptions.add("durations-missing", path)
        return (AT_ONCE,)
    takes = builder.by_level(plan.value.plan, task.value.takes)
    builder.assumptions.add(f"durations-{_ground(builder, path, task.value.basis, takes)}", path)
    return takes


def _staff(builder: Builder, owner: str, task: Task) -> tuple[int, ...]:
    """How many people; of a number that grows, how many in any case."""
    crew = task.needs.staff if task.needs else None
    if crew is None:
        return (1,)
    return builder.counts(owner, crew.at_least) if crew.at_least is not None else (0,)


def _crew(builder: Builder, owner: str, task: Task) -> Growth | None:
    crew = task.needs.staff if task.needs else None
    if crew is None or crew.per is None:
        return None
    most = max(builder.counts(owner, crew.at_most)) if crew.at_most is not None else UNLIMITED
    return Growth(builder.indicators[crew.per], crew.each or 1.0, max(_staff(builder, owner, task)), most)


def _failed_by_injects(builder: Builder) -> set[str]:
    return {name for inject in builder.scenario.value.injects.values() for name in inject.fail}


def _longer(builder: Builder, takes: tuple[Takes, ...]) -> tuple[Lengthening | None, ...]:
    """What each more of an indicator adds, by level; nothing where no level has any."""
    if not any(isinstance(one, GrowingTakes) for one in takes):
        return ()
    return tuple(
        Lengthening(builder.indicators[one.per], one.each) if isinstance(one, GrowingTakes) else None for one in takes
    )


def _ground(builder: Builder, path: str, basis: str, takes: tuple[Takes, ...]) -> str:
    """Where a duration comes from: a drill, a named source, or somebody's judgement."""
    seen = (
        name if "/" in name else f"{plan}/{name}"
        for drill in builder.book.drills.values()
        for plan in drill.value.plans
        for name in drill.value.observed
    )
    if any(spread.kind == "observed" for spread in takes) or path in seen:
        return "observed"
    return "source" if basis and not _JUDGED.search(basis) else "judged"


def _place(builder: Builder, written: str | None) -> int:
    if written is None:
        return NOWHERE
    return INCIDENT if written == "incident" else builder.places[written]


def _demands(builder: Builder, owner: str, task: Task) -> tuple[Demand, ...]:
    if task.needs is None:
        return ()
    demands = []
    for name, quantity in task.needs.teams.items():
        demands.append(_demand(builder, owner, builder.pool(team_kind(builder, name), name), quantity, 1))
    for name, quantity in task.needs.equipment.items():
        demands.append(_demand(builder, owner, builder.pool("equipment", name), quantity, 1))
    for name, quantity in task.needs.supplies.items():
        demands.append(_demand(builder, owner, builder.pool("supplies", name), quantity, THOUSANDTHS))
    return tuple(demands)


def team_kind(builder: Builder, name: str) -> str:
    """Teams and capabilities share one namespace."""
    return "team" if name in builder.book.teams else "capability"


def _demand(builder: Builder, owner: str, pool: int, quantity: Quantity, scale: int) -> Demand:
    least = builder.counts(owner, quantity.at_least, scale) if quantity.at_least is not None else (0,)
    most = builder.counts(owner, quantity.at_most, scale) if quantity.at_most is not None else least
    per_hour = builder.counts(owner, quantity.per_hour, scale) if quantity.per_hour is not None else (0,)
    if quantity.per is not None:
        top = max(most) if quantity.at_most is not None else UNLIMITED
        growth = Growth(builder.indicators[quantity.per], quantity.each or 1.0, max(least), top, scale)
        return Demand(pool, least, least, per_hour, growth)
    return Demand(pool, least, _not_below(most, least), per_hour)


def _not_below(most: tuple[int, ...], least: tuple[int, ...]) -> tuple[int, ...]:
    width = max(len(most), len(least))
    pairs = zip(most * (width // len(most)), least * (width // len(least)), strict=True)
    counts = tuple(max(pair) for pair in pairs)
    return counts[:1] if len(set(counts)) == 1 else counts


def _shared_by(builder: Builder, name: str | None) -> int:
    if name is None:
        return NONE
    if name in builder.book.equipment:
        return builder.pool("equipment", name)
    if name in builder.book.supplies:
        return builder.pool("supplies", name)
    return builder.pool(team_kind(builder, name), name)


def _sends(builder: Builder, plan: Located[Plan], task: Located[Task], path: str) -> tuple[Sending, ...]:
    it, owner = task.value, plan.value.plan
    by = it.report.by if it.report else ()
    sendings = [sending(builder, to, by, owner, path) for to in (it.report.to if it.report else ())]
    for name in it.hands_over_to:
        sendings.append(_hand_over(builder, name, by, owner, path))
    return tuple(sendings)


def _hand_over(builder: Builder, name: str, by: tuple[str, ...], owner: str, path: str) -> Sending:
    """To whoever answers for the task or procedure, which begins at receipt; a role only receives."""
    receiver, inner = builder.split(name, owner)
    other = builder.acting.get(receiver)
    if other is None or inner in other.value.roles:
        return sending(builder, f"{receiver}/{inner}", by, owner, path)
    starts = started_by(builder, receiver, inner)
    return sending(builder, answering(other.value, inner), by, receiver, path, starts)


def started_by(builder: Builder, plan: str, name: str) -> int:
    """The procedure of that name; for a task, one of its own."""
    return builder.procedure(f"{plan}/{name}")


def default_limit(limits: Limits, report: Report | None) -> dict[str, int] | None:
    """The book's limit for a report without one of its own; a final report has none."""
    if report is None or report.kind == "final":
        return None
    if report.kind == "follow-up":
        return limits.update
    return limits.written_report if report.form == "written" else limits.oral_report
