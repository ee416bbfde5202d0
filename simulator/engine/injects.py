"""Injects: delivered by the clock, on a condition, or by hand; what they say, set, start and take away."""

from typing import Final, NamedTuple

from drillbook.simulator.engine import knowledge, messages
from drillbook.simulator.engine.disruptions import disrupt
from drillbook.simulator.engine.execution import fail_by_inject
from drillbook.simulator.engine.instances import Wanted, begin, begin_together
from drillbook.simulator.engine.means.pools import place_name
from drillbook.simulator.engine.moments import mark_inject
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.events import InjectDelivered, InjectWithheld
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.tasks import Recipient

_RANK: Final = 1 << 200  # of what an inject sets on receipt: before any task's, in file order


class DueInject(NamedTuple):
    """One occurrence of an inject that comes now. ``token``: what triggered it."""

    number: int
    occurrence: int
    token: int


def schedule_injects(run: Run) -> None:
    """Schedule the injects that come by the clock."""
    for number, inject in enumerate(run.model.injects):
        if inject.at is not None:
            first = run.draw(f"inject:{inject.name}", "at", inject.at)
            schedule(run, number, first, 0)


def schedule(run: Run, number: int, first: int, token: int) -> None:
    """Schedule every occurrence of an inject, the first at tick ``first``."""
    for occurrence, offset in enumerate(run.model.injects[number].offsets):
        run.clock.inject(first + offset - run.now, number, occurrence, token)


def look_at_injects(run: Run, asked: list[int]) -> None:
    """Trigger the injects whose condition or moment has come, each once."""
    for at in asked:
        number, holds, keys = run.program.waiting_injects[at]
        if number not in run.deliveries.triggered and holds(run, None):
            run.deliveries.triggered.add(number)
            schedule(run, number, run.now, run.changes.latest(keys))


def deliver(run: Run, due: list[DueInject]) -> None:
    """Deliver all of one instant in file order: first everything they set, then what they start, say and take away."""
    coming = [inject for inject in sorted(due) if not _is_withheld(run, inject)]
    delivered = [(inject, _record(run, inject), _new_root(run, inject)) for inject in coming]
    for inject, token, root in delivered:
        written = run.model.injects[inject.number]
        if not written.to:
            knowledge.apply(run, written.sets, written.place, root, token)
    for inject, token, root in delivered:
        mark_inject(run, inject.number, token, root)
        _act(run, inject, root, token)


def _new_root(run: Run, inject: DueInject) -> int:
    """The incident is when and where it happened, though the district may hear of it later."""
    run.deliveries.at.append(run.now)
    run.deliveries.place.append(run.model.injects[inject.number].place)
    return len(run.deliveries.at) - 1


def _name(run: Run, inject: DueInject) -> str:
    written = run.model.injects[inject.number]
    return f"{written.name}#{inject.occurrence + 1}" if len(written.offsets) > 1 else written.name


def _is_withheld(run: Run, inject: DueInject) -> bool:
    written, unless = run.model.injects[inject.number], run.program.inject_unless[inject.number]
    why = ""
    if unless is not None and unless(run, None):
        why = "unless"
    elif written.chance < 1 and run.uniform(f"inject:{_name(run, inject)}", "chance") >= written.chance:
        why = "chance"
    if why:
        run.record(InjectWithheld, inject.token, inject=_name(run, inject), why=why)
    return bool(why)


def _record(run: Run, inject: DueInject) -> int:
    if run.records is None:
        return inject.token
    written = run.model.injects[inject.number]
    return run.record(
        InjectDelivered, inject.token, inject=_name(run, inject), title=written.title,
        place=place_name(run, written.place), scene=written.scene, source=written.source,
        to=tuple(sending.to.name for sending in written.to), message=written.message,
    )  # fmt: skip


def _act(run: Run, inject: DueInject, root: int, token: int) -> None:
    written, number = run.model.injects[inject.number], inject.number
    name = _name(run, inject)
    if written.disrupt is not None:
        disrupt(run, name, written.disrupt, token)
    for task in written.fails:
        fail_by_inject(run, task, token)
    if not written.to:
        _start(run, number, root, token)
        return
    receipts: list[int] = []

    def receive(run: Run, _: Recipient, token: int) -> None:
        """The first receipt counts."""
        if receipts:
            return
        receipts.append(token)
        if written.sets:
            run.agenda.assign((_RANK - number, written.sets, written.place, root, NONE, token))
        _start(run, number, root, token)

    for sending in written.to:
        messages.send(run, sending, f"inject:{name}", written.source, token, receive)


def _start(run: Run, number: int, root: int, token: int) -> None:
    starts = run.model.injects[number].starts
    if not starts:
        return
    begin_together(run, [(procedure, root, token) for procedure in starts], _begin)


def _begin(run: Run, wanted: Wanted) -> None:
    procedure, root, token = wanted
    begin(run, procedure, token, "inject", root=root)
