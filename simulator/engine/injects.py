"""Injects: delivered by the clock, on a condition, or by hand; what they say, set, start and take away."""

from drillbook.simulator.engine import knowledge, messages
from drillbook.simulator.engine.disruptions import disrupt
from drillbook.simulator.engine.instances import begin
from drillbook.simulator.engine.moments import mark
from drillbook.simulator.engine.state import Run
from drillbook.simulator.log.events import InjectDelivered, InjectWithheld
from drillbook.simulator.model.tasks import Recipient

FIRST = 1 << 200  # as a rank of what an inject sets on receipt: before any task's, in file order


def schedule_injects(run: Run) -> None:
    """Those by the clock."""
    for number, inject in enumerate(run.model.injects):
        if inject.at is not None:
            first = run.draw(f"inject:{inject.name}", "at", inject.at)
            schedule(run, number, first, 0)


def schedule(run: Run, number: int, first: int, token: int) -> None:
    for occurrence, offset in enumerate(run.model.injects[number].offsets):
        run.serial += 1
        item = (-2, number, occurrence, token)
        if first + offset <= run.now:
            run.due.append(item)
        else:
            run.clock.after(first + offset - run.now, item)


def look_at_injects(run: Run) -> None:
    """Those on a condition or a moment, once."""
    for number, keys in run.program.waiting_injects:
        if number in run.inject_fired or keys.isdisjoint(run.looked_at):
            continue
        holds = run.program.inject_when[number]
        if holds is None or not holds(run, None):
            continue
        run.inject_fired.add(number)
        schedule(run, number, run.now, run.because(keys))


def deliver(run: Run, due: list[tuple[int, int, int]]) -> None:
    """All of one instant, in file order: first everything they set, then what they start, say and take away."""
    due.sort()
    delivered = []
    for number, occurrence, token in due:
        if not _is_withheld(run, number, occurrence, token):
            delivered.append((number, occurrence, token))
    told = [(number, occurrence, _tell(run, number, occurrence, token)) for number, occurrence, token in delivered]
    for number, _, token in told:
        inject = run.model.injects[number]
        if not inject.to:
            knowledge.apply(run, inject.sets, inject.place, token)
    for number, occurrence, token in told:
        run.deliveries += 1
        run.inject_at[number].append((run.deliveries, run.now))
        mark(run, ("inject", number, 0), None, token)
        _act(run, number, occurrence, run.deliveries, token)


def name_of(run: Run, number: int, occurrence: int) -> str:
    inject = run.model.injects[number]
    return f"{inject.name}#{occurrence + 1}" if len(inject.offsets) > 1 else inject.name


def _is_withheld(run: Run, number: int, occurrence: int, token: int) -> bool:
    inject, unless = run.model.injects[number], run.program.inject_unless[number]
    why = ""
    if unless is not None and unless(run, None):
        why = "unless"
    elif inject.chance < 1 and run.uniform(f"inject:{name_of(run, number, occurrence)}", "chance") >= inject.chance:
        why = "chance"
    if why:
        run.tell(InjectWithheld, token, inject=name_of(run, number, occurrence), why=why)
    return bool(why)


def _tell(run: Run, number: int, occurrence: int, token: int) -> int:
    if run.records is None:
        return token
    inject = run.model.injects[number]
    place = run.model.places[inject.place].name if inject.place >= 0 else ""
    return run.tell(
        InjectDelivered, token, inject=name_of(run, number, occurrence), title=inject.title, place=place,
        scene=inject.scene, source=inject.source, to=tuple(sending.to.name for sending in inject.to),
        message=inject.message,
    )  # fmt: skip


def _act(run: Run, number: int, occurrence: int, delivery: int, token: int) -> None:
    inject = run.model.injects[number]
    name, happened = name_of(run, number, occurrence), run.now
    if inject.disrupt is not None:
        disrupt(run, name, inject.disrupt, token)
    if not inject.to:
        _start(run, number, delivery, happened, token)
        return
    told: list[int] = []

    def received(run: Run, _: Recipient, token: int) -> None:
        if told:
            return
        told.append(token)
        if inject.sets:
            run.sets.append((FIRST - number, inject.sets, None, inject.place, token))
        _start(run, number, delivery, happened, token)

    for sending in inject.to:
        messages.send(run, sending, f"inject:{name}", inject.source, token, received)


def _start(run: Run, number: int, delivery: int, at: int, token: int) -> None:
    """The incident is when it happened, though the district may hear of it later."""
    inject = run.model.injects[number]
    for procedure in inject.starts:
        begin(run, procedure, token, "inject", place=inject.place, root=delivery, root_at=at)
