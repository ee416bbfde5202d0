"""Procedures of every plan that acts: those written, and those of levels, warnings, recovery and hand-overs."""

from drillbook.schema.models import steps as written
from drillbook.schema.models.levels import Level, Warning_
from drillbook.schema.models.plan import Plan, Procedure
from drillbook.schema.text.located import Located
from drillbook.schema.values.distributions import Takes
from drillbook.simulator.compiler.acting_plans import tasks_in
from drillbook.simulator.compiler.blocks.layout import ProcedureLayout
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.compiler.conditions import compiled, default_until
from drillbook.simulator.compiler.promises import level_promise, notice_promise
from drillbook.simulator.compiler.staff import role_id, sending
from drillbook.simulator.model import model as compiled_as
from drillbook.simulator.model import tasks
from drillbook.simulator.model.condition import Condition, Not, Trigger
from drillbook.simulator.model.means import AT_ONCE, NONE
from drillbook.simulator.model.model import Passing

FIVE_MINUTES = Takes("fixed", (300_000,))


def keep_procedures(builder: Builder) -> None:
    """An id for every procedure of every plan that acts."""
    for plan in builder.acting.values():
        for procedure in plan.entries("procedures", plan.value.procedures):
            builder.procedure(f"{plan.value.plan}/{procedure.name}", procedure.at_key())


def compile_procedures(builder: Builder) -> tuple[compiled_as.Plan, ...]:
    """All procedures; and the plans, which point to them."""
    plans = []
    for name, plan in builder.book.plans.items():
        if name not in builder.plans:
            continue
        if name not in builder.acting:
            levels = tuple(compiled_as.Level(level) for level in builder.levels(name))
            plans.append(compiled_as.Plan(name, plan.value.title, False, levels))
            continue
        for colour, warning in plan.value.warnings.items():
            _warning(builder, plan, colour, warning)
        levels = _levels(builder, plan)
        for procedure in plan.entries("procedures", plan.value.procedures):
            _written(builder, plan, procedure)
        plans.append(_plan(builder, plan, levels))
    handed = [path for path in builder.procedure_ids if builder.procedures[builder.procedure_ids[path]] is None]
    for path in handed:
        _of_task(builder, path)
    return tuple(plans)


def _plan(builder: Builder, plan: Located[Plan], levels: tuple[compiled_as.Level, ...]) -> compiled_as.Plan:
    it = plan.value
    recovery = NONE
    if it.recovery:
        recovery = _add(builder, plan, "recovery", it.recovery)
    return compiled_as.Plan(
        name=it.plan,
        title=it.title,
        levels=levels,
        follow=builder.plans.get(it.levels.follow, NONE) if it.levels and it.levels.follow else NONE,
        recovery=recovery,
        commander=role_id(builder, it.command.held_by, it.plan) if it.command and it.command.held_by else NONE,
        passes=_passes(builder, plan),
    )


def _passes(builder: Builder, plan: Located[Plan]) -> tuple[Passing, ...]:
    if plan.value.command is None:
        return ()
    owner = plan.value.plan
    return tuple(
        Passing(
            role_id(builder, to, owner),
            compiled(builder, when, owner),
            sending(builder, to, (), owner, f"{owner}/command"),
        )
        for to, when in plan.value.command.passes_to.items()
    )


def _add(
    builder: Builder,
    plan: Located[Plan],
    name: str,
    steps: tuple[written.Step, ...],
    *,
    when: Trigger | None = None,
    until: Condition | None = None,
    title: str = "",
    last: tuple[str, int] | None = None,
) -> int:
    number = builder.procedure(f"{plan.value.plan}/{name}")
    layout = ProcedureLayout(builder, plan)
    body = layout.block(steps, last) or tasks.Block(())
    _note_branches(builder, plan, name, layout)
    builder.procedures[number] = tasks.Procedure(name, builder.plans[plan.value.plan], body, when, until, title)
    return number


def _note_branches(builder: Builder, plan: Located[Plan], procedure: str, layout: ProcedureLayout) -> None:
    """Where each branch is written, by the name of its choice and its number: what a run says it has taken."""
    if not layout.choices:
        return
    places = builder.branches_of(plan)
    for node, choice in layout.choices:
        for number, where in enumerate(places.get(id(choice), ()), start=1):
            builder.origins[f"{plan.value.plan}/{procedure}/{node} {number}"] = where


def _written(builder: Builder, plan: Located[Plan], procedure: Located[Procedure]) -> None:
    it, owner = procedure.value, plan.value.plan
    when: Trigger | None = None
    until = compiled(builder, it.until, owner) if it.until is not None else None
    if it.when is not None:
        when = compiled(builder, it.when, owner)
        until = default_until(builder, it.when, owner) if until is None else until
        _without_incident(builder, plan, it.steps)
    _add(builder, plan, procedure.name, it.steps, when=when, until=until, title=it.title)


def _without_incident(builder: Builder, plan: Located[Plan], steps: tuple[written.Step, ...]) -> None:
    if any(inject.place is not None for inject in builder.scenario.value.injects.values()):
        return  # the run says beside each promise whether the place has come so far
    for task in tasks_in(steps):
        if plan.value.tasks[task].place == "incident":
            builder.assumptions.add("no-incident-place", f"{plan.value.plan}/{task}")


def _of_task(builder: Builder, path: str) -> None:
    """A task handed over from another plan is a procedure of its own."""
    owner, _, task = path.partition("/")
    plan = builder.acting[owner]
    _add(builder, plan, task, (written.perform(task),), title=plan.value.tasks[task].title)


def _warning(builder: Builder, plan: Located[Plan], colour: str, warning: Warning_) -> None:
    """All actions of a warning side by side, withdrawn when it is lifted."""
    if warning.when is None or not warning.actions:
        return
    it, owner = plan.value, plan.value.plan
    actions = tuple(
        written.InTurn.model_construct(steps=it.procedures[name].steps)
        if name in it.procedures
        else written.perform(name)
        for name in warning.actions
    )
    when = compiled(builder, warning.when, owner)
    until = compiled(builder, warning.lifted_when, owner) if warning.lifted_when else Not(when)
    name = f"warning:{colour}"
    builder.origins[f"{owner}/{name}"] = plan.at("warnings", colour)
    _without_incident(builder, plan, actions)
    _add(builder, plan, name, (written.Parallel(parallel=actions),), when=when, until=until)


def _levels(builder: Builder, plan: Located[Plan]) -> tuple[compiled_as.Level, ...]:
    """The levels a plan has; those it follows have no conditions of their own."""
    follows = plan.value.levels is not None and plan.value.levels.follow is not None
    return tuple(
        _level(builder, plan, name, plan.value.own_levels.get(name), followed=follows)
        for name in builder.levels(plan.value.plan)
    )


def _level(
    builder: Builder, plan: Located[Plan], name: str, level: Level | None, *, followed: bool
) -> compiled_as.Level:
    if level is None:
        return compiled_as.Level(name)
    owner = plan.value.plan
    builder.origins[f"{owner}/level:{name}"] = plan.at("levels", name)
    notice = _notice(builder, plan, name, level)
    if followed or level.when is None:
        return compiled_as.Level(name, notice=notice, title=level.title)
    number = builder.level(owner, name)
    when = compiled(builder, level.when, owner, number)
    ends = compiled(builder, level.ends_when.if_, owner, number) if level.ends_when else Not(when)
    return compiled_as.Level(
        name=name,
        when=when,
        raising=_raising(builder, plan, name, level),
        ends_when=ends,
        ends_for=level.ends_when.for_ if level.ends_when else 0,
        ending=_ending(builder, plan, name, level),
        notice=notice,
        title=level.title,
    )


def _decider(plan: Located[Plan], level: Level) -> str | None:
    return level.decided_by or (plan.value.command.held_by if plan.value.command else None)


def _raising(builder: Builder, plan: Located[Plan], name: str, level: Level) -> int:
    """The tasks before the decision, then the decision."""
    decider = _decider(plan, level)
    if decider is None:
        builder.assumptions.add("no-decider", f"{plan.value.plan}/{name}")
        if not level.after:
            return NONE
    before = tuple(written.perform(task) for task in level.after)
    last = None
    if decider is not None:
        if level.takes is None:
            builder.assumptions.add("default-decision", f"{plan.value.plan}/{name}")
        takes = builder.by_level(plan.value.plan, level.takes) if level.takes is not None else (_usual(builder),)
        promise = level_promise(builder, plan, name, level)
        last = ("decide", _decision(builder, plan, f"decide:{name}", decider, takes, promise))
    steps = (written.Parallel(parallel=before),) if before else ()
    return _add(builder, plan, f"level:{name}", steps, last=last)


def _ending(builder: Builder, plan: Located[Plan], name: str, level: Level) -> int:
    """Who decided also ends it, unless another is named."""
    decider = level.ended_by or _decider(plan, level)
    if decider is None:
        return NONE
    last = ("decide", _decision(builder, plan, f"decide-end:{name}", decider, (_usual(builder),)))
    return _add(builder, plan, f"end:{name}", (), last=last)


def _usual(builder: Builder) -> Takes:
    return builder.book.settings.decision or FIVE_MINUTES


def _decision(
    builder: Builder,
    plan: Located[Plan],
    name: str,
    decider: str,
    takes: tuple[Takes, ...],
    within: int = NONE,
) -> int:
    path = f"{plan.value.plan}/{name}"
    level = name.partition(":")[2]
    number = builder.task(path, plan.at("levels", level))
    builder.tasks[number] = tasks.Task(
        name=path,
        plan=builder.plans[plan.value.plan],
        role=role_id(builder, decider, plan.value.plan),
        takes=takes,
        priority=2,
        within=within,
        decision=True,
        phase="initial",
    )
    return number


def _notice(builder: Builder, plan: Located[Plan], name: str, level: Level) -> int:
    """One message to each who is told, by who decided."""
    if level.notice is None:
        return NONE
    owner, notice = plan.value.plan, level.notice
    path = f"{owner}/notice:{name}"
    sender = _decider(plan, level) or next(iter(plan.value.roles))
    number = builder.task(path, plan.at("levels", name, "notice"))
    builder.tasks[number] = tasks.Task(
        name=path,
        plan=builder.plans[owner],
        role=role_id(builder, sender, owner),
        takes=(AT_ONCE,),
        priority=2,
        sends=tuple(sending(builder, to, notice.by, owner, path) for to in notice.to),
        within=notice_promise(builder, plan, name, notice.within) if notice.within is not None else NONE,
        report=True,
        phase="initial",
    )
    return _add(builder, plan, f"notice:{name}", (), last=("send", number))
