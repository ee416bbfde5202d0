"""Promised times: of tasks, levels, notices and response times."""

from collections.abc import Mapping
from typing import Literal

from drillbook.schema.conditions.tree import Moment as Written
from drillbook.schema.models.levels import Level
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.shorthand import Within
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.simulator.compiler.acting_plans import procedures_with
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.compiler.calendar.deadlines import calendar
from drillbook.simulator.compiler.conditions import NEVER, moment
from drillbook.simulator.model.condition import Moment, Trigger
from drillbook.simulator.model.means import FOREVER, NONE
from drillbook.simulator.model.model import Promise

OWN = ("ready", "dispatched", "arrived", "started", "finished", "received")
OF_TASKS = (*OWN, "failed")


def task_promise(builder: Builder, plan: Located[Plan], task: Located[Task], default: Mapping[str, int] | None) -> int:
    """The promise of a task, opened for each occurrence; NONE where there is none."""
    path = f"{plan.value.plan}/{task.name}"
    within = task.value.within
    if within is None:
        if default is None:
            return NONE
        builder.assumptions.add("default-limit", path)
        return _add(builder, plan, path, default, task.value.title)
    own = _own(within.to, path, plan.value.plan)
    start = _start(builder, within, plan.value.plan, path)
    if own is not None:
        return _add(builder, plan, path, within.at_most, task.value.title, to=own, start=start)
    end = _moment(builder, within.to, plan.value.plan, path) if within.to else NEVER
    for begun in [start] if start is not None else _begun(builder, plan, task.name):
        _add(builder, plan, path, within.at_most, task.value.title, kind="pair", start=begun, end=end)
    return NONE


def _add(
    builder: Builder,
    plan: Located[Plan],
    name: str,
    limits: Mapping[str, int],
    title: str,
    *,
    kind: Literal["task", "pair"] = "task",
    to: str = "finished",
    start: Trigger | None = None,
    end: Trigger | None = None,
) -> int:
    counted = builder.counts(plan.value.plan, limits)
    dues = calendar(builder, plan.value.plan, limits)
    builder.promises.append(
        Promise(name, builder.plans[plan.value.plan], kind, counted, start, to, end, title, dues)  # type: ignore[arg-type]
    )
    return len(builder.promises) - 1


def _own(to: Written | None, path: str, plan: str) -> str | None:
    """The task's own moment that keeps the promise; nothing if it is another's."""
    if to is None:
        return "finished"
    mine = to.name is None or to.name in (path, path.removeprefix(f"{plan}/"))
    return to.kind if mine and to.kind in OWN and not to.plus_ms else None


def _start(builder: Builder, within: Within, plan: str, path: str) -> Trigger | None:
    return _moment(builder, within.from_, plan, path) if within.from_ is not None else None


def _moment(builder: Builder, written: Written, plan: str, path: str) -> Trigger:
    """A moment of a task without a name is the task's own."""
    if written.name is None and written.kind in OF_TASKS:
        return Moment(written.kind, task=builder.task(path), plus=written.plus_ms)  # type: ignore[arg-type]
    return moment(builder, written, plan)


def _begun(builder: Builder, plan: Located[Plan], task: str) -> list[Trigger]:
    """The start of each procedure that has the task."""
    return [Moment("started", procedure=builder.procedure(path)) for path in procedures_with(plan.value, task)]


def level_promise(builder: Builder, plan: Located[Plan], level: str, written: Level) -> int:
    """From the moment the condition holds until it is decided: kept by the decision."""
    limits = written.within or builder.book.settings.limits.start
    if limits is None:
        return NONE
    name = f"{plan.value.plan}/level:{level}"
    if written.within is None:
        builder.assumptions.add("default-limit", name)
    return _add(builder, plan, name, limits, "")


def notice_promise(builder: Builder, plan: Located[Plan], level: str, limits: Mapping[str, int]) -> int:
    """From the level reached until the last one told has it."""
    return _add(builder, plan, f"{plan.value.plan}/notice:{level}", limits, "")


def response_times(builder: Builder, plan: Located[Plan]) -> None:
    """Promises that span tasks or plans."""
    owner = plan.value.plan
    for entry in plan.entries("response_times", plan.value.response_times):
        name = f"{owner}/{entry.name}"
        builder.origins[name] = entry.at_key()
        start, end = moment(builder, entry.value.from_, owner), moment(builder, entry.value.to, owner)
        _add(
            builder, plan, name, entry.value.within, entry.value.title or entry.name, kind="pair", start=start, end=end
        )


def expectation(builder: Builder, inject: int, name: str, measured: str, limits: Mapping[str, int] | None) -> None:
    """What should follow an inject, from its delivery; without a time, by EndEx."""
    owner, inner = builder.split(measured, "")
    plan = builder.acting.get(owner)
    if plan is None:
        builder.assumptions.add("never", f"{measured} finished")
        return
    written: Mapping[str, int] | None = limits
    if written is None and inner in plan.value.response_times:
        written = plan.value.response_times[inner].within
    if written is None and inner in plan.value.tasks and plan.value.tasks[inner].within:
        written = plan.value.tasks[inner].within.at_most  # type: ignore[union-attr]
    end = moment(builder, Written("finished", measured), owner)
    title = plan.value.tasks[inner].title if inner in plan.value.tasks else plan.value.response_times[inner].title
    start = Moment("inject", inject=inject)
    _add(builder, plan, f"{name}>{measured}", written or {"": FOREVER}, title, kind="pair", start=start, end=end)
