"""A task at work: units arrive, work begins, ends, is reported, and what it held is free again."""

from functools import partial

from drillbook.simulator.engine import allocation, messages, pools, promises
from drillbook.simulator.engine.instances import begin, settle
from drillbook.simulator.engine.moments import mark_task
from drillbook.simulator.engine.state import Run, State, Told
from drillbook.simulator.log.events import PeopleSheltered, UnitReturned
from drillbook.simulator.model.tasks import Recipient, Sending, Task


def unit_arrived(run: Run, about: tuple[int, int, int, str, int, bool]) -> None:
    """One of those sent is there; with the last of them work begins."""
    slot, generation, unit, name, token, last = about
    if generation != run.generation[slot] or slot not in run.allotted:
        return
    if unit >= 0:
        run.allotted[slot].arrived.add(unit)
    run.extra[slot]["last"] = run.note(Told.UNIT_ARRIVED, token, slot, name)
    if last:
        arrive(run, slot)


def arrive(run: Run, slot: int) -> None:
    """The last of what was sent is there."""
    held = run.allotted[slot]
    held.arrived.update(held.units)
    if run.records is not None:
        run.cause[slot] = run.note(Told.ARRIVED, run.extra[slot].pop("last", run.cause[slot]), slot)
    if run.step[slot].begins_marked:
        mark_task(run, "arrived", slot, run.cause[slot])
    begin_work(run, slot)


def begin_work(run: Run, slot: int) -> None:
    held = run.allotted[slot]
    extra = run.extra[slot]
    run.state[slot] = State.WORKING
    if run.start_at[slot] < 0:
        run.start_at[slot] = run.now
    again = "again" in extra
    waited = extra["dispatched_at"] - (extra["again"] if again else run.ready_at[slot])
    run.cause[slot] = run.note(Told.BEGUN, run.cause[slot], slot, held, waited, extra["waited_for"], again)
    if not again and run.step[slot].begins_marked:
        mark_task(run, "started", slot, run.cause[slot])
    set_end(run, slot, allocation.duration(run, slot, held))


def set_end(run: Run, slot: int, takes: int) -> None:
    """The work of a person's own task ends when that person says so."""
    extra = run.extra[slot]
    extra["ends_at"] = run.now + takes
    if "by_hand" in extra:
        return
    if takes:
        run.clock.after(takes, (0, slot, run.generation[slot], None))
    else:
        run.zero.append(slot)


def come_due(run: Run, slot: int, generation: int) -> None:
    """The work of a task is over, unless it lost something meanwhile."""
    if generation != run.generation[slot] or run.state[slot] != State.WORKING:
        return
    if run.step[slot].quick:
        _end_quickly(run, slot)
    else:
        end_work(run, slot)


def end_work(run: Run, slot: int) -> None:
    """Give back what it holds; a report or hand-over is finished later, when it is received."""
    task = run.step[slot].task
    assert task is not None
    if task.sends:
        _report(run, slot, task)
        return
    token = _finish(run, slot)
    release(run, slot, token)
    _complete(run, slot, task, token)


def _end_quickly(run: Run, slot: int) -> None:
    """The same for a task that only holds numbers and tells nobody: most of a large plan."""
    step = run.step[slot]
    run.state[slot] = State.FINISHED
    run.finish_at[slot] = now = run.now
    records, token = run.records, slot
    if records is not None:
        token = len(records)
        records.append((Told.FINISHED, now, run.cause[slot], slot))
    run.give(step.demand, token)
    if step.promised_to == "finished":
        promises.kept(run, slot, token)
    settle(run, slot, token)


def _finish(run: Run, slot: int) -> int:
    run.state[slot] = State.FINISHED
    run.finish_at[slot] = run.now
    return slot if run.records is None else run.note(Told.FINISHED, run.cause[slot], slot)


def _complete(run: Run, slot: int, task: Task, token: int) -> None:
    step = run.step[slot]
    if task.sets:
        run.sets.append((step.key + run.scope[slot].key, task.sets, run.scope[slot], -1, token))
    if step.watched or step.promise >= 0:
        mark_task(run, "finished", slot, token)
    settle(run, slot, token)


def release(run: Run, slot: int, token: int) -> None:
    """People and goods are free at once, units where they worked; some go back to base first."""
    held = run.allotted.pop(slot, None)
    if held is None:
        run.give(run.step[slot].demand, token)
        return
    allocation.give_back(run, held, token)
    task, to = run.step[slot].task, allocation.place_of(run, slot)
    assert task is not None
    for pool, people in held.shelters:
        place = run.model.pools[pool].stock[0].place
        name = run.model.places[place].name if place >= 0 else run.model.pools[pool].name
        run.tell(PeopleSheltered, token, path=run.path(slot), place=name, people=people)
    for unit in held.units:
        stand(run, unit, to if unit in held.arrived else held.starts[unit])
        if task.returns:
            _go_back(run, slot, unit, token)
        else:
            pools.release(run, unit, token)


def stand(run: Run, unit: int, place: int) -> None:
    """Where it is now; work at no particular place leaves it where it was."""
    if place >= 0:
        run.units.place[unit] = place


def _go_back(run: Run, slot: int, unit: int, token: int) -> None:
    units = run.units
    start, base = units.place[unit], units.base[unit]
    if start == base or pools.leg(run, start, base) is None:
        pools.release(run, unit, token)
        return
    units.returning[unit] = True
    units.task[unit] = -1
    takes = pools.travel(run, run.path(slot), start, base, f"return {units.name[unit]}")
    run.later(takes, _is_back, (unit, token))


def _is_back(run: Run, about: tuple[int, int]) -> None:
    unit, token = about
    units = run.units
    units.returning[unit] = False
    stand(run, unit, units.base[unit])
    if run.records is not None:
        base = units.base[unit]
        name = run.model.places[base].name if base >= 0 else ""
        token = run.tell(UnitReturned, token, unit=units.name[unit], place=name)
    pools.release(run, unit, token)


def _report(run: Run, slot: int, task: Task) -> None:
    token = slot if run.records is None else run.note(Told.REPORTED, run.cause[slot], slot)
    run.state[slot] = State.SENDING
    release(run, slot, token)
    run.extra[slot]["sending"] = len(task.sends)
    sender = run.model.roles[task.role].name
    for sending in task.sends:
        messages.send(run, sending, run.path(slot), sender, token, partial(_received, slot, sending))


def _received(slot: int, sending: Sending, run: Run, to: Recipient, token: int) -> None:
    """One recipient has it: what is handed over begins there; the last receipt finishes the task."""
    scope, task = run.scope[slot], run.step[slot].task
    assert task is not None
    if sending.starts >= 0:
        begin(run, sending.starts, token, "hand-over", near=scope)
    plan = run.program.notice_of.get(scope.procedure)
    if plan is not None and to.role >= 0:
        run.followers.append((run.model.roles[to.role].plan, plan, token))
    run.extra[slot]["sending"] -= 1
    if not run.extra[slot]["sending"]:
        run.cause[slot] = token
        mark_task(run, "received", slot, token)
        _complete(run, slot, task, _finish(run, slot))
