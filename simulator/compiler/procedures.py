"""Procedures of every plan that acts: those written, and those of levels, warnings, recovery and hand-overs."""

from drillbook.schema.conditions.describe import level_title
from drillbook.schema.models import steps as written
from drillbook.schema.models.plan import Level, Plan, Procedure, Warning_
from drillbook.schema.text.located import Located
from drillbook.schema.values.distributions import Takes
from drillbook.simulator.compiler.conditions import compiled, default_until
from drillbook.simulator.compiler.draft import Draft
from drillbook.simulator.compiler.mentions import tasks_in
from drillbook.simulator.compiler.promises import level_promise, notice_promise
from drillbook.simulator.compiler.staff import role_id, sending
from drillbook.simulator.compiler.steps import Layout
from drillbook.simulator.model import model as compiled_as
from drillbook.simulator.model import tasks
from drillbook.simulator.model.condition import Condition, Not, Trigger
from drillbook.simulator.model.means import AT_ONCE, NONE
from drillbook.simulator.model.model import Passing

FIVE_MINUTES = Takes("fixed", (300_000,))


def keep_procedures(draft: Draft) -> None:
    """An id for every procedure of every plan that acts."""
    for plan in draft.acting.values():
        for procedure in plan.entries("procedures", plan.value.procedures):
            draft.procedure(f"{plan.value.plan}/{procedure.name}", procedure.at_key())


def compile_procedures(draft: Draft) -> tuple[compiled_as.Plan, ...]:
    """All procedures; and the plans, which point to them."""
    found = []
    for name, plan in draft.book.plans.items():
        if name not in draft.plans:
            continue
        if name not in draft.acting:
            levels = tuple(compiled_as.Level(level) for level in draft.levels(name))
            found.append(compiled_as.Plan(name, plan.value.title, False, levels))
            continue
        for colour, warning in plan.value.warnings.items():
            _warning(draft, plan, colour, warning)
        levels = _levels(draft, plan)
        for procedure in plan.entries("procedures", plan.value.procedures):
            _written(draft, plan, procedure)
        found.append(_plan(draft, plan, levels))
    handed = [path for path in draft.procedure_ids if draft.procedures[draft.procedure_ids[path]] is None]
    for path in handed:
        _of_task(draft, path)
    return tuple(found)


def _plan(draft: Draft, plan: Located[Plan], levels: tuple[compiled_as.Level, ...]) -> compiled_as.Plan:
    it = plan.value
    recovery = NONE
    if it.recovery:
        recovery = _add(draft, plan, "recovery", it.recovery, title="善后工作" if draft.chinese else "recovery")
    return compiled_as.Plan(
        name=it.plan,
        title=it.title,
        levels=levels,
        follow=draft.plans.get(it.levels.follow, NONE) if it.levels and it.levels.follow else NONE,
        recovery=recovery,
        commander=role_id(draft, it.command.held_by, it.plan) if it.command and it.command.held_by else NONE,
        passes=_passes(draft, plan),
    )


def _passes(draft: Draft, plan: Located[Plan]) -> tuple[Passing, ...]:
    if plan.value.command is None:
        return ()
    owner = plan.value.plan
    return tuple(
        Passing(
            role_id(draft, to, owner), compiled(draft, when, owner), sending(draft, to, (), owner, f"{owner}/command")
        )
        for to, when in plan.value.command.passes_to.items()
    )


def _add(
    draft: Draft,
    plan: Located[Plan],
    name: str,
    steps: tuple[written.Step, ...],
    *,
    when: Trigger | None = None,
    until: Condition | None = None,
    title: str = "",
    last: tuple[str, int] | None = None,
) -> int:
    number = draft.procedure(f"{plan.value.plan}/{name}")
    body = Layout(draft, plan).block(steps, last) or tasks.Block(())
    draft.procedures[number] = tasks.Procedure(name, draft.plans[plan.value.plan], body, when, until, title or name)
    return number


def _written(draft: Draft, plan: Located[Plan], procedure: Located[Procedure]) -> None:
    it, owner = procedure.value, plan.value.plan
    when = compiled(draft, it.when, owner) if it.when is not None else None
    until = compiled(draft, it.until, owner) if it.until is not None else None
    if until is None and it.when is not None:
        until = default_until(draft, it.when, owner)
    if when is not None:
        _without_incident(draft, plan, it.steps)
    _add(draft, plan, procedure.name, it.steps, when=when, until=until, title=it.title)


def _without_incident(draft: Draft, plan: Located[Plan], steps: tuple[written.Step, ...]) -> None:
    for task in tasks_in(steps):
        if plan.value.tasks[task].place == "incident":
            draft.assumptions.add("no-incident-place", f"{plan.value.plan}/{task}")


def _of_task(draft: Draft, path: str) -> None:
    """A task handed over from another plan is a procedure of its own."""
    owner, _, task = path.partition("/")
    plan = draft.acting[owner]
    _add(draft, plan, task, (written.Perform.model_validate({"task": task}),), title=plan.value.tasks[task].title)


def _warning(draft: Draft, plan: Located[Plan], colour: str, warning: Warning_) -> None:
    """All actions of a warning side by side, withdrawn when it is lifted."""
    if warning.when is None or not warning.actions:
        return
    it, owner = plan.value, plan.value.plan
    actions = tuple(
        written.InTurn(steps=it.procedures[name].steps)
        if name in it.procedures
        else written.Perform.model_validate({"task": name})
        for name in warning.actions
    )
    when = compiled(draft, warning.when, owner)
    until = compiled(draft, warning.lifted_when, owner) if warning.lifted_when else Not(when)
    name = f"warning:{colour}"
    draft.origins[f"{owner}/{name}"] = plan.at("warnings", colour)
    _without_incident(draft, plan, actions)
    _add(draft, plan, name, (written.Parallel(parallel=actions),), when=when, until=until)


def _levels(draft: Draft, plan: Located[Plan]) -> tuple[compiled_as.Level, ...]:
    """The levels a plan has; those it follows have no conditions of their own."""
    written_levels = plan.value.levels
    if written_levels is None:
        return ()
    return tuple(
        _level(draft, plan, name, written_levels.each.get(name), followed=written_levels.follow is not None)
        for name in draft.levels(plan.value.plan)
    )


def _level(draft: Draft, plan: Located[Plan], name: str, level: Level | None, *, followed: bool) -> compiled_as.Level:
    if level is None:
        return compiled_as.Level(name)
    owner = plan.value.plan
    draft.origins[f"{owner}/level:{name}"] = plan.at("levels", name)
    notice = _notice(draft, plan, name, level)
    if followed or level.when is None:
        return compiled_as.Level(name, notice=notice)
    number = draft.level(owner, name)
    when = compiled(draft, level.when, owner, number)
    ends = compiled(draft, level.ends_when.if_, owner, number) if level.ends_when else Not(when)
    return compiled_as.Level(
        name=name,
        when=when,
        raising=_raising(draft, plan, name, level),
        ends_when=ends,
        ends_for=level.ends_when.for_ if level.ends_when else 0,
        ending=_ending(draft, plan, name, level),
        notice=notice,
    )


def _decider(plan: Located[Plan], level: Level) -> str | None:
    return level.decided_by or (plan.value.command.held_by if plan.value.command else None)


def _called(draft: Draft, name: str, level: Level) -> str:
    plain = level_title(name, "zh" if draft.chinese else "en")
    if draft.chinese or not level.title:
        return level.title or plain
    return f"{plain} ({level.title})"


def _raising(draft: Draft, plan: Located[Plan], name: str, level: Level) -> int:
    """The tasks before the decision, then the decision."""
    decider = _decider(plan, level)
    if decider is None:
        draft.assumptions.add("no-decider", f"{plan.value.plan}/{name}")
        if not level.after:
            return NONE
    before = tuple(written.Perform.model_validate({"task": task}) for task in level.after)
    last = None
    if decider is not None:
        if level.takes is None:
            draft.assumptions.add("default-decision", f"{plan.value.plan}/{name}")
        takes = draft.by_level(plan.value.plan, level.takes) if level.takes is not None else (_usual(draft),)
        said = (
            f"{_called(draft, name, level)}启动决定" if draft.chinese else f"decision on {_called(draft, name, level)}"
        )
        promise = level_promise(draft, plan, name, level, said)
        last = ("decide", _decision(draft, plan, f"decide:{name}", decider, takes, said, promise))
    steps = (written.Parallel(parallel=before),) if before else ()
    return _add(draft, plan, f"level:{name}", steps, last=last, title=_called(draft, name, level))


def _ending(draft: Draft, plan: Located[Plan], name: str, level: Level) -> int:
    """Who decided also ends it, unless another is named."""
    decider = level.ended_by or _decider(plan, level)
    if decider is None:
        return NONE
    said = (
        f"{_called(draft, name, level)}终止决定" if draft.chinese else f"decision to end {_called(draft, name, level)}"
    )
    last = ("decide", _decision(draft, plan, f"decide-end:{name}", decider, (_usual(draft),), said))
    return _add(draft, plan, f"end:{name}", (), last=last, title=said)


def _usual(draft: Draft) -> Takes:
    return draft.book.settings.decision or FIVE_MINUTES


def _decision(
    draft: Draft, plan: Located[Plan], name: str, decider: str, takes: tuple[Takes, ...], title: str, within: int = NONE
) -> int:
    path = f"{plan.value.plan}/{name}"
    level = name.partition(":")[2]
    number = draft.task(path, plan.at("levels", level))
    draft.tasks[number] = tasks.Task(
        name=path,
        plan=draft.plans[plan.value.plan],
        role=role_id(draft, decider, plan.value.plan),
        takes=takes,
        priority=2,
        within=within,
        decision=True,
        phase="initial",
        title=title,
    )
    return number


def _notice(draft: Draft, plan: Located[Plan], name: str, level: Level) -> int:
    """One message to each who is told, by who decided."""
    if level.notice is None:
        return NONE
    owner, notice = plan.value.plan, level.notice
    path = f"{owner}/notice:{name}"
    sender = _decider(plan, level) or next(iter(plan.value.roles))
    title = f"{_called(draft, name, level)}启动通知" if draft.chinese else f"notice of {_called(draft, name, level)}"
    number = draft.task(path, plan.at("levels", name, "notice"))
    draft.tasks[number] = tasks.Task(
        name=path,
        plan=draft.plans[owner],
        role=role_id(draft, sender, owner),
        takes=(AT_ONCE,),
        priority=2,
        sends=tuple(sending(draft, to, notice.by, owner, path) for to in notice.to),
        within=notice_promise(draft, plan, name, notice.within, title) if notice.within is not None else NONE,
        report=True,
        phase="initial",
        title=title,
    )
    return _add(draft, plan, f"notice:{name}", (), last=("send", number), title=title)
