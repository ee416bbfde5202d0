"""Explain why something of a run came when it did, or why not yet: as a debugger would, reason by reason.

An answer looks at the log up to a moment and at the model it was made from. A reason names the event behind it by
number (-1: nothing has happened) and what it is about by the names of the model; words are for those who tell it.
"""

from collections.abc import Iterator, Sequence

from drillbook.simulator.log import events as e
from drillbook.simulator.log.event_incidents import tasks_in
from drillbook.simulator.log.reasons import LATEST, Answer, Inquiry, Kind, Reason
from drillbook.simulator.log.replay import board_at
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model import tasks as steps
from drillbook.simulator.model.condition import Condition, Moment
from drillbook.simulator.model.model import Inject, Model, Plan


def why(log: Sequence[Happened], model: Model, kind: Kind, name: str, at: int, path: str = "") -> Answer:
    """Explain a thing of the model by its name as of ``at``; of a task, the occurrence ``path`` or the latest."""
    events = [event for event in log if event.at <= at and not (event.kind in _VERDICTS and at < log[-1].at)]
    return explain(Inquiry(events, model, at), kind, name, path)


def explain(inquiry: Inquiry, kind: Kind, name: str, path: str = "") -> Answer:
    """The same where one inquiry is made for many questions."""
    match kind:
        case "task":
            return of_task(inquiry, name, path)
        case "procedure":
            return Answer(kind, name, inquiry.at, reasons=tuple(procedure(inquiry, name)))
        case "level":
            return Answer(kind, name, inquiry.at, reasons=tuple(sorted(level(inquiry, name), key=_in_time)))
        case "inject":
            return Answer(kind, name, inquiry.at, reasons=tuple(inject(inquiry, name)))
    return Answer(kind, name, inquiry.at, reasons=tuple(_promise(inquiry, name)))


_VERDICTS = ("task-starved", "task-unmet", "task-unfinished", "promise-never-reached", "promise-not-triggered")
_DONE = "task-finished"
_ENDS = (
    _DONE,
    "task-skipped",
    "task-withdrawn",
    "task-aborted",
    "task-starved",
    "task-unmet",
    "task-unfinished",
)


def of_task(inquiry: Inquiry, name: str, path: str) -> Answer:
    """The latest occurrence, or the one asked for; if it was never set off, what would do that."""
    paths = inquiry.paths_of(name)
    chosen = path if path in paths else paths[-1] if paths else ""
    reasons = list(_occurrence(inquiry, name, chosen)) if chosen else list(_never_set_off(inquiry, name))
    if any(one.name == name for one in inquiry.model.promises):
        reasons += inquiry.promise(name, chosen)
    return Answer("task", name, inquiry.at, chosen, len(paths), tuple(reasons))


def _occurrence(inquiry: Inquiry, name: str, path: str) -> Iterator[Reason]:
    """From what set its procedure off to how it ended, or what it waits for."""
    yield from _set_off(inquiry, path)
    mine = inquiry.of_path(path)
    for number, event in mine:
        yield from _step(inquiry, number, event)
    yield from inquiry.messages(path)
    if not any(event.kind in _ENDS for _number, event in mine):
        yield from _not_yet(
            inquiry, name, path, next(one for _n, one in reversed(mine) if one.kind.startswith("task-"))
        )


def _set_off(inquiry: Inquiry, path: str) -> Iterator[Reason]:
    for number, event in inquiry.of_path(_scope(path)):
        if isinstance(event, e.ProcedureStarted):
            whole = inquiry.when(event.procedure)
            yield inquiry.reason("set-off", number, about=event.procedure, why=event.why, condition=whole)


def _step(inquiry: Inquiry, number: int, event: Happened) -> Iterator[Reason]:
    match event:
        case e.TaskReady():
            yield inquiry.reason("ready", number, about=event.role, who=_before(inquiry, event.cause))
        case e.TaskQueued():
            yield from _short(inquiry, number, event)
        case e.TaskDispatched():
            yield inquiry.reason("dispatched", number, about=event.by, why=event.waited_for, took=event.waited)
        case e.TaskArrived():
            yield inquiry.reason("arrived", number)
        case e.TaskStarted():
            kind = "resumed" if event.resumed else "started"
            set_out = isinstance(inquiry.events[event.cause], e.TaskArrived)
            waited = -1 if set_out else event.waited
            yield inquiry.reason(kind, number, about=event.by, why=event.waited_for, took=waited)
        case e.TaskSuspended() if event.gives_way_to:
            yield inquiry.reason("gave-way", number, about=event.gives_way_to)
        case e.TaskSuspended() | e.TaskAborted():
            yield inquiry.reason("lost" if isinstance(event, e.TaskSuspended) else "given-up", number, about=event.lost)
        case e.TaskReported():
            yield inquiry.reason("reported", number)
        case e.TaskStarved():
            about = event.cut_off or event.pool
            yield inquiry.reason("starved", number, about=about, who=(event.behind,) if event.behind else ())
            yield from () if event.behind or event.cut_off else _lacking(inquiry, number, event)
        case e.TaskUnfinished() if event.absent:
            yield inquiry.reason("absent", number, who=event.absent)
        case e.TaskFinished() | e.TaskSkipped() | e.TaskWithdrawn() | e.TaskUnmet() | e.TaskUnfinished():
            yield inquiry.reason(event.kind.removeprefix("task-"), number, why=getattr(event, "state", ""))
            yield from _ahead_of(inquiry, number, event)


def _ahead_of(inquiry: Inquiry, number: int, event: Happened) -> Iterator[Reason]:
    """Of a step whose turn never came: the steps of its instance that were under way, or in vain, to the end."""
    if not isinstance(event, e.TaskUnfinished) or event.state != "waiting":
        return
    scope = _scope(event.path)
    last = (one for one in inquiry.events if isinstance(one, e.TaskUnfinished | e.TaskStarved | e.TaskUnmet))
    who = [one.path for one in last if _scope(one.path) == scope and getattr(one, "state", "") != "waiting"]
    if who:
        yield inquiry.reason("behind", number, about=scope, who=who)


def _scope(path: str) -> str:
    """The instance a step is in."""
    return "/".join(path.split("/")[:2])


def _before(inquiry: Inquiry, cause: int) -> tuple[str, ...]:
    """The step whose end let this one become ready, if it was one."""
    event = inquiry.events[cause] if cause >= 0 else None
    return (event.path,) if isinstance(event, e.TaskFinished | e.TaskSkipped | e.WaitEnded) else ()


def _short(inquiry: Inquiry, number: int, event: e.TaskQueued) -> Iterator[Reason]:
    """Which pool was short then, who held it, who was away and who could have acted."""
    board = board_at(inquiry.events[: number + 1], event.at)
    if event.fence:
        yield inquiry.reason("fenced", number, about=event.pool, who=(event.fence,))
        return
    if event.cut_off:
        yield inquiry.reason("cut-off", number, about=event.cut_off)
        return
    used = tuple(inquiry.used_up(event.pool, number))
    yield inquiry.reason("short", number, about=event.pool, who=() if used else inquiry.holders(board, event.pool))
    yield from (*used, *inquiry.away(board, event.pool, number))


def _lacking(inquiry: Inquiry, number: int, event: e.TaskStarved) -> Iterator[Reason]:
    """Of what was short to the end, which need not be what was short first: who used it up, who was away."""
    queued = [(n, one) for n, one in inquiry.of_path(event.path) if isinstance(one, e.TaskQueued)]
    told = {(one.kind, one.about, one.who) for n, then in queued for one in _short(inquiry, n, then)}
    board = board_at(inquiry.events[: number + 1], event.at)
    found = (*inquiry.used_up(event.pool, number), *inquiry.away(board, event.pool, number))
    yield from (one for one in found if (one.kind, one.about, one.who) not in told)


def _not_yet(inquiry: Inquiry, name: str, path: str, last: Happened) -> Iterator[Reason]:
    """What it is at, as of now: in a queue for what is short now, on the way, at work."""
    now = len(inquiry.events) - 1
    if isinstance(last, e.TaskQueued):
        board = board_at(inquiry.events, inquiry.at)
        pool = inquiry.short_now(board, name, last.pool)
        yield inquiry.reason("still-short", now, about=pool, who=inquiry.holders(board, pool))
        yield from inquiry.away(board, pool, now)
    elif isinstance(last, e.TaskDispatched):
        yield inquiry.reason("still-travelling", now)
    elif isinstance(last, e.TaskStarted | e.TaskContinued | e.TaskArrived):
        yield inquiry.reason("still-working", now)


def _never_set_off(inquiry: Inquiry, name: str) -> Iterator[Reason]:
    """Every procedure it is a step of: not set off, or at another step."""
    found = [one for one in inquiry.model.procedures if name in tasks_in(inquiry.model, one.body)]
    for one in found:
        yield from procedure(inquiry, inquiry.procedure_name(one))
    if not found:
        yield Reason("nowhere", inquiry.at, about=name)


def procedure(inquiry: Inquiry, name: str) -> Iterator[Reason]:
    """What set it off each time; else what would, and what it waits for where it is not done."""
    started = [
        n for n, event in enumerate(inquiry.events) if isinstance(event, e.ProcedureStarted) and event.procedure == name
    ]
    when = inquiry.when(name)
    if not started:
        yield from _not_started(inquiry, name, when)
        return
    for number in started[-LATEST:]:
        event = inquiry.events[number]
        assert isinstance(event, e.ProcedureStarted)
        yield inquiry.reason("set-off", number, about=name, why=event.why, condition=when)
        yield from _open_steps(inquiry, event.path)


def _not_started(inquiry: Inquiry, name: str, when: Condition | None) -> Iterator[Reason]:
    if when is not None:
        yield inquiry.reason("condition", -1, about=name, condition=when)
    number = next(n for n, one in enumerate(inquiry.model.procedures) if inquiry.procedure_name(one) == name)
    starting = [f"inject:{inject.name}" for inject in inquiry.model.injects if number in inject.starts]
    starting += [task.name for task in inquiry.model.tasks if any(one.starts == number for one in task.sends)]
    if starting or when is None:
        yield Reason("not-called", inquiry.at, about=name, who=tuple(starting))


def _open_steps(inquiry: Inquiry, scope: str) -> Iterator[Reason]:
    """Waits that have not ended, and steps under way, of an instance that is not done."""
    if any(isinstance(event, e.ProcedureFinished) and event.path == scope for event in inquiry.events):
        return
    inside = [
        (n, event) for n, event in enumerate(inquiry.events) if getattr(event, "path", "").startswith(f"{scope}/")
    ]
    over = {event.path for _n, event in inside if isinstance(event, e.WaitEnded)}
    for number, event in inside:
        if isinstance(event, e.WaitBegan) and event.path not in over:
            condition = _wait(inquiry, event.path)
            now = inquiry.reason(
                "waiting", -1, about=event.path, condition=condition, asker=inquiry.incidents.asker(event.path)
            )
            yield Reason("waiting", event.at, number, event.path, whole=now.whole, holds=now.holds, facts=now.facts)
    latest = {getattr(event, "path", ""): event for _n, event in inside if event.kind.startswith("task-")}
    for path, event in latest.items():
        if isinstance(event, e.TaskQueued):
            yield Reason("queued", inquiry.at, about=event.pool, who=(path,))
    board = board_at(inquiry.events, inquiry.at)
    busy = tuple(path for path in board.working if path.startswith(f"{scope}/"))
    if busy:
        yield Reason("under-way", inquiry.at, about=scope, who=busy)


def _promise(inquiry: Inquiry, name: str) -> Iterator[Reason]:
    """The last times it ran; of one that still runs, what its end waits for."""
    yield from inquiry.promise(name)
    end = next((one.end for one in inquiry.model.promises if one.name == name), None)
    mine = [row for row in inquiry.promises if row.id == name and row.since is not None]
    running = [row for row in mine if row.outcome in ("open", "never-reached")]
    if not running or end is None:
        return
    if not isinstance(end, Moment) or end.task < 0:
        yield inquiry.reason("condition", -1, about=name, condition=end)
        return
    task = inquiry.model.tasks[end.task].name
    for row in running[-LATEST:]:
        yield from _end_of(inquiry, task, _scope(row.path))


def _end_of(inquiry: Inquiry, task: str, scope: str) -> Iterator[Reason]:
    """How far the step is that a promised time ends with, in its instance or wherever it is at work."""
    paths = [path for path in inquiry.paths_of(task) if not any(one.kind == _DONE for _n, one in inquiry.of_path(path))]
    mine = [path for path in paths if _scope(path) == scope] or paths[-1:]
    for path in mine:
        yield Reason("ends-with", inquiry.at, about=scope, who=(path,))
        yield from (reason for reason in _occurrence(inquiry, task, path) if reason.kind != "set-off")
    if not mine:
        held_up = list(_open_steps(inquiry, scope)) if inquiry.of_path(scope) else []
        yield from held_up or _never_set_off(inquiry, task)


def _wait(inquiry: Inquiry, path: str) -> Condition | None:
    plan, _slash, rest = path.partition("/")
    name, _slash, step = rest.partition("/")
    full = f"{plan.partition('#')[0]}/{name}"
    found = next((one for one in inquiry.model.procedures if inquiry.procedure_name(one) == full), None)
    node = _node(found.body, step.split("/")[-1].partition("@")[0]) if found else None
    return node.what.until if node is not None and isinstance(node.what, steps.Wait) else None


def level(inquiry: Inquiry, name: str) -> Iterator[Reason]:
    """``flood/III``: when it was wanted and why, who decided; else why it is not."""
    owner, _slash, wanted = name.partition("/")
    plan = inquiry.plans[owner]
    own = next(one for one in plan.levels if one.name == wanted)
    if plan.follow >= 0:
        yield Reason("follows", inquiry.at, about=inquiry.model.plans[plan.follow].name)
    told = False
    for number, event in enumerate(inquiry.events):
        if isinstance(event, e.LevelFell) and (event.plan, event.was) == (owner, wanted):
            yield inquiry.reason("level-ended", number, about=name, why=event.level)
        if not isinstance(event, _OF_LEVELS) or (event.plan, event.level) != (owner, wanted):
            continue
        told = True
        condition = own.when if isinstance(event, e.LevelWanted) else None
        period = None
        if isinstance(event, e.LevelEnding):
            condition, period = own.ends_when, inquiry.incidents.period(name, number)
        by = getattr(event, "by", "")
        yield inquiry.reason(event.kind, number, about=name, why=by, condition=condition, asker=period)
    decision = list(_deciding(inquiry, owner, wanted))
    yield from decision
    if told and isinstance(_latest(inquiry, owner, wanted), e.LevelWanted):
        yield from () if decision else _before_decision(inquiry, owner, wanted)
        return
    if not told:
        yield from _passed_over(inquiry, plan, name)
    if not told or inquiry.situation(len(inquiry.events)).level(owner) != wanted:
        yield from _not_in_force(inquiry, plan, name, own.when)


def _passed_over(inquiry: Inquiry, plan: Plan, name: str) -> Iterator[Reason]:
    """That a higher level was wanted although this one had a reason, too."""
    height = [level.name for level in plan.levels].index(name.partition("/")[2])
    higher = {level.name for level in plan.levels[height + 1 :]}
    for number, event in enumerate(inquiry.events):
        if isinstance(event, e.LevelWanted) and event.plan == plan.name and event.level in higher:
            yield inquiry.reason(
                "level-passed", number, about=name, why=event.level, condition=plan.levels[height].when
            )
            return


def _deciding(inquiry: Inquiry, owner: str, wanted: str) -> Iterator[Reason]:
    """The latest decision on it, if it was on its way."""
    answer = of_task(inquiry, f"{owner}/decide:{wanted}", "")
    if answer.path:
        yield from (reason for reason in answer.reasons if reason.kind not in ("set-off", "promise"))


def _latest(inquiry: Inquiry, owner: str, level: str) -> Happened:
    """What became of a level last, of one that anything became of."""
    mine = (one for one in reversed(inquiry.events) if isinstance(one, _OF_LEVELS))
    return next(one for one in mine if (one.plan, one.level) == (owner, level))


def _before_decision(inquiry: Inquiry, owner: str, wanted: str) -> Iterator[Reason]:
    """Of a level that is wanted, the steps that come before the decision."""
    begun = (one for one in reversed(inquiry.events) if isinstance(one, e.ProcedureStarted))
    scope = next((one.path for one in begun if one.procedure == f"{owner}/level:{wanted}"), "")
    yield from _open_steps(inquiry, scope) if scope else ()


def _not_in_force(inquiry: Inquiry, plan: Plan, name: str, when: Condition | None) -> Iterator[Reason]:
    now = inquiry.situation(len(inquiry.events)).level(plan.name)
    wanted = name.partition("/")[2]
    if now not in ("none", wanted):
        yield Reason("other-level", inquiry.at, _last_level(inquiry, plan.name), about=plan.name, why=now)
    if when is not None:
        yield inquiry.reason("condition", -1, about=f"{plan.name}/level:{wanted}", condition=when)


def _in_time(reason: Reason) -> tuple[int, int]:
    """Reasons of now, without an event, come last."""
    return reason.at, reason.event if reason.event >= 0 else 2**40


def _last_level(inquiry: Inquiry, plan: str) -> int:
    changes = (
        n
        for n, event in enumerate(inquiry.events)
        if isinstance(event, e.LevelRaised | e.LevelFell) and event.plan == plan
    )
    return max(changes, default=-1)


def inject(inquiry: Inquiry, name: str) -> Iterator[Reason]:
    """When it came and what triggered it, who has it and after how many tries; else what it waits for."""
    inject = next(one for one in inquiry.model.injects if one.name == name)
    came = False
    for number, event in enumerate(inquiry.events):
        if isinstance(event, e.InjectDelivered) and event.inject.partition("#")[0] == name:
            came = True
            yield inquiry.reason("delivered", number, about=event.inject, condition=inject.when)
            yield from inquiry.messages(f"inject:{event.inject}")
        elif isinstance(event, e.InjectWithheld) and event.inject.partition("#")[0] == name:
            came = True
            unless = inject.unless if event.why == "unless" else None
            yield inquiry.reason("withheld", number, about=event.inject, why=event.why, condition=unless)
    if not came:
        yield from _not_delivered(inquiry, inject)


def _not_delivered(inquiry: Inquiry, inject: Inject) -> Iterator[Reason]:
    if inject.pooled:
        yield Reason("by-hand", inquiry.at, about=inject.name)
    if inject.at is not None:
        yield Reason("due", inquiry.at, about=inject.name, took=round(inject.at.shortest))
    if inject.when is not None:
        yield inquiry.reason("condition", -1, about=f"inject:{inject.name}", condition=inject.when)


_OF_LEVELS = (
    e.LevelWanted, e.LevelReplaced, e.LevelRaised, e.LevelNotRaised, e.LevelEnding, e.LevelKept, e.LevelFell,
)  # fmt: skip


def _node(block: steps.Block, name: str) -> steps.Node | None:
    """The step of that name, inside repeats too."""
    for node in block.nodes:
        if node.name == name:
            return node
        inner = _node(node.what.body, name) if isinstance(node.what, steps.Repeat) else None
        if inner is not None:
            return inner
    return None
