"""The execution of a task: what it needs leaves and arrives, work begins, ends, is reported; what it held is free again."""

from functools import partial

from drillbook.simulator.engine import messages, promises
from drillbook.simulator.engine.instances import begin, settle
from drillbook.simulator.engine.means import allocation, equipment, pools, roads
from drillbook.simulator.engine.means.pools import give
from drillbook.simulator.engine.moments import mark_task
from drillbook.simulator.engine.program.steps import Step
from drillbook.simulator.engine.state import record_codes
from drillbook.simulator.engine.state.holdings import Holding
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.engine.state.status import FAILED, FINISHED, SENDING, TRAVELLING, WAITING, WORKING
from drillbook.simulator.engine.state.work import NEVER, Journey
from drillbook.simulator.log.events import PeopleSheltered, TaskFailed, UnitReturned
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.tasks import Recipient, Sending, Task


def depart(run: Run, slot: int, holding: Holding, to: int) -> None:
    """Let everything a task holds set out: turnout only from base; travel is fixed now."""
    if holding.units:
        _teams_leave(run, slot, holding, to)
    for number, held in enumerate(holding.pieces):
        takes, journey = _goods_leave(
            run, slot, holding.key_of_pieces(number), held.pool, held.start[0], held.number, to
        )
        if takes:
            holding.under_way.add(journey.key)
            run.later(takes, end_journey, journey)
    for number, (pool, start, amount) in enumerate(holding.loads):
        takes, load = _goods_leave(run, slot, number, pool, start, amount, to)
        if takes:
            run.work.progress[slot].loads |= {load}
            run.later(takes, end_load, load)


def _teams_leave(run: Run, slot: int, holding: Holding, to: int) -> None:
    units, cause, generation = run.units, run.slots.cause[slot], run.slots.generation[slot]
    for unit in holding.units:
        start, turnout, name = holding.starts[unit], 0, units.name[unit]
        if start == units.base[unit]:
            turnout = run.draw(run.path(slot), f"turnout {name}", run.model.teams[unit].turnout)
        travels, over = roads.travel(run, slot, start, to)
        token = run.note((record_codes.UNIT_LEFT, run.now, cause, slot, name, start, turnout, travels, 1, "team", over))
        if turnout + travels:
            holding.under_way.add(unit)
            run.later(turnout + travels, end_journey, Journey(slot, generation, unit, name, token))


def _goods_leave(
    run: Run, slot: int, key: int, pool: int, start: int, amount: int, to: int
) -> tuple[int, Journey]:  # fmt: skip
    """Return how long it takes so much of a pool to be there, in ticks, and its journey."""
    pooled, cause = run.model.pools[pool], run.slots.cause[slot]
    travels, over = roads.travel(run, slot, start, to)
    name, what = pooled.name, pooled.kind
    token = run.note((record_codes.UNIT_LEFT, run.now, cause, slot, name, start, 0, travels, amount, what, over))
    return travels, Journey(slot, run.slots.generation[slot], key, name, token)


def end_journey(run: Run, journey: Journey) -> None:
    """Note that one of those sent is there. Who was lost on the way never comes."""
    slot = journey.slot
    holding = run.work.holdings.get(slot)
    if journey.generation != run.slots.generation[slot] or holding is None or journey.key not in holding.under_way:
        return
    holding.under_way.discard(journey.key)
    _arrive_with_last(run, journey)


def end_load(run: Run, journey: Journey) -> None:
    """Note that supplies are there; whether their task still holds everything else, is seen then."""
    progress = run.work.progress[journey.slot]
    if journey in progress.loads and run.slots.state[journey.slot] < FINISHED:
        progress.loads -= {journey}
        _arrive_with_last(run, journey)


def _arrive_with_last(run: Run, journey: Journey) -> None:
    slot = journey.slot
    token = run.note((record_codes.UNIT_ARRIVED, run.now, journey.token, slot, journey.name))
    if run.slots.state[slot] == TRAVELLING:
        run.work.progress[slot].last_arrival = token
        if is_complete(run, slot):
            arrive(run, slot)


def is_complete(run: Run, slot: int) -> bool:
    """Say whether nothing that was sent to a task is still on its way."""
    return not (run.work.holdings[slot].under_way or run.work.progress[slot].loads)


def arrive(run: Run, slot: int) -> None:
    """Begin work, because the last of what was sent is there."""
    progress, cause = run.work.progress[slot], run.slots.cause
    if run.records is not None:
        last, progress.last_arrival = progress.last_arrival, None
        cause[slot] = run.note((record_codes.ARRIVED, run.now, cause[slot] if last is None else last, slot))
    if run.slots.step[slot].begins_marked:
        mark_task(run, "arrived", slot, cause[slot])
    begin_work(run, slot)


def begin_work(run: Run, slot: int) -> None:
    """Let a task that holds everything it needs begin, or go on after an interruption."""
    slots, holding, progress = run.slots, run.work.holdings[slot], run.work.progress[slot]
    slots.state[slot] = WORKING
    is_first = slots.start_at[slot] < 0  # what was interrupted on the way has not begun before
    if is_first:
        slots.start_at[slot] = run.now
    interrupted_at = progress.interrupted_at
    again = interrupted_at != NEVER
    waited = progress.dispatched_at - (interrupted_at if again else slots.ready_at[slot])
    token = slots.cause[slot] = run.note(
        (record_codes.BEGUN, run.now, slots.cause[slot], slot, holding, waited, progress.waited_for, again)
    )
    if is_first and slots.step[slot].begins_marked:
        mark_task(run, "started", slot, token)
    set_end(run, slot, allocation.duration(run, slot, holding))


def set_end(run: Run, slot: int, takes: int) -> None:
    """Let the work end after ``takes`` ticks; that of a person's own task ends when that person says so."""
    progress = run.work.progress[slot]
    progress.ends_at = run.now + takes
    if not progress.by_hand:
        schedule_end(run, slot, takes)


def schedule_end(run: Run, slot: int, takes: int) -> None:
    """Let the work end after ``takes`` ticks; without any, in the next round of this instant."""
    if takes > 0:
        run.clock.end(takes, slot, run.slots.generation[slot])
    else:
        run.agenda.end_at_once(slot)


def come_due(run: Run, slot: int, generation: int) -> None:
    """End the work of a task, unless it lost something meanwhile.

    A quick one only holds numbers, and nobody waits for its end: most of a large plan.
    """
    slots = run.slots
    if generation != slots.generation[slot] or slots.state[slot] != WORKING:
        return
    step = slots.step[slot]
    if not step.ends_alone:
        end_work(run, slot)
        return
    slots.state[slot] = FINISHED
    slots.finish_at[slot] = run.now
    records, token = run.records, slot
    if records is not None:
        token = len(records)
        records.append((record_codes.FINISHED, run.now, slots.cause[slot], slot))
    if step.quick:
        give(run, step.demand, token)
        if step.promised_to == "finished":
            promises.judge_task(run, slot, token)
        settle(run, slot, token)
    else:
        release(run, slot, token)
        _complete(run, slot, step, token)


def end_work(run: Run, slot: int) -> None:
    """Give back what a task holds; a report or hand-over is finished later, when it is received."""
    step = run.slots.step[slot]
    task = step.task
    assert task is not None
    if task.may_fail and (why := _why_failing(run, slot, task)):
        fail(run, slot, why, run.work.doomed.pop(step.task_id, run.slots.cause[slot]))
    elif task.sends:
        _report(run, slot, task)
    else:
        token = _finish(run, slot)
        release(run, slot, token)
        _complete(run, slot, step, token)


def _why_failing(run: Run, slot: int, task: Task) -> str:
    """Why work that is over has not worked: an inject said so, or by chance; nothing if it has."""
    if run.slots.step[slot].task_id in run.work.doomed:
        return "inject"
    return "chance" if run.uniform(run.path(slot), "fails") < task.fails else ""


def fail(run: Run, slot: int, why: str, token: int) -> None:
    """Settle a task that did not work, at whatever stage it is: what it holds is free, nothing it sets comes about."""
    slots = run.slots
    at_work = slots.state[slot] in (TRAVELLING, WORKING)
    slots.generation[slot] += 1
    slots.state[slot] = FAILED
    token = run.record(TaskFailed, token, path=run.path(slot), task=slots.task_name(slot), why=why)
    if at_work:
        _empty_shelters(run, slot, token)
        release(run, slot, token)
    promises.drop(run, slot, "failed", token)
    mark_task(run, "failed", slot, token)
    settle(run, slot, token)


def _empty_shelters(run: Run, slot: int, token: int) -> None:
    """Places that were taken for people who do not come."""
    holding = run.work.holdings.get(slot)
    for pool, people in holding.shelters if holding else ():
        run.pools.free[pool] += people
        run.units.sheltered[run.slots.scope[slot].plan].remove((pool, people))
        pools.touch(run, pool, token)
    if holding:
        holding.shelters.clear()


def lose_patience_with(run: Run, slot: int) -> None:
    """Give a task up whose time is over and that is not done."""
    if WAITING < run.slots.state[slot] < FINISHED:
        fail(run, slot, "gave-up", run.slots.cause[slot])


def fail_by_inject(run: Run, task: int, token: int) -> None:
    """Let every occurrence of a task that is under way fail now; where there is none, the next that ends."""
    under_way = [
        slot
        for slot, step in enumerate(run.slots.step)
        if step.task_id == task and WAITING < run.slots.state[slot] < FINISHED
    ]
    if not under_way:
        run.work.doomed[task] = token
    for slot in under_way:
        fail(run, slot, "inject", token)


def _finish(run: Run, slot: int) -> int:
    run.slots.state[slot] = FINISHED
    run.slots.finish_at[slot] = run.now
    return slot if run.records is None else run.note((record_codes.FINISHED, run.now, run.slots.cause[slot], slot))


def _complete(run: Run, slot: int, step: Step, token: int) -> None:
    if step.task is not None and step.task.sets:
        scope = run.slots.scope[slot]
        run.agenda.assign((run.slots.rank[slot], step.task.sets, scope.place, scope.root, NONE, token))
    if step.marks:
        mark_task(run, "finished", slot, token)
    settle(run, slot, token)


def release(run: Run, slot: int, token: int) -> None:
    """Free people and goods at once, units where they worked; some go back to base first."""
    holding = run.work.holdings.pop(slot, None)
    if holding is None:
        give(run, run.slots.step[slot].demand, token)
        return
    allocation.give_back(run, holding, token)
    for pool, people in holding.shelters:
        name = allocation.shelter_name(run, pool)
        run.record(PeopleSheltered, token, path=run.path(slot), place=name, people=people)
    if holding.units or holding.pieces:
        _let_go(run, slot, holding, token)


def _let_go(run: Run, slot: int, holding: Holding, token: int) -> None:
    task, to = run.slots.step[slot].task, allocation.place_of(run, slot)
    assert task is not None
    for unit in holding.units:
        stand(run, unit, holding.starts[unit] if unit in holding.under_way else to)
        if task.returns:
            _go_back(run, slot, unit, token)
        else:
            pools.release(run, unit, token)
    if task.returns:
        equipment.send_back(run, slot, holding, to, token)
    else:
        equipment.set_down(run, holding, to, token)


def stand(run: Run, unit: int, place: int) -> None:
    """Note where a unit is now; work at no particular place leaves it where it was."""
    if place >= 0:
        run.units.place[unit] = place


def _go_back(run: Run, slot: int, unit: int, token: int) -> None:
    units = run.units
    start, base = units.place[unit], units.base[unit]
    if start == base or roads.leg(run, start, base) is None:
        pools.release(run, unit, token)
        return
    units.returning[unit] = True
    units.task[unit] = NONE
    takes, _ = roads.travel(run, slot, start, base, f"return {units.name[unit]}")
    run.later(takes, _end_return, (unit, token))


def _end_return(run: Run, about: tuple[int, int]) -> None:
    unit, token = about
    units = run.units
    units.returning[unit] = False
    base = units.base[unit]
    stand(run, unit, base)
    if run.records is not None:
        token = run.record(UnitReturned, token, unit=units.name[unit], place=pools.place_name(run, base))
    pools.release(run, unit, token)


def _report(run: Run, slot: int, task: Task) -> None:
    token = slot if run.records is None else run.note((record_codes.REPORTED, run.now, run.slots.cause[slot], slot))
    run.slots.state[slot] = SENDING
    release(run, slot, token)
    sends, sender, path = task.sends, run.program.role_names[task.role], run.path(slot)
    run.work.progress[slot].receipts_due = len(sends)
    for sending in sends:
        messages.send(run, sending, path, sender, token, partial(_receive, slot, sending))


def _receive(slot: int, sending: Sending, run: Run, to: Recipient, token: int) -> None:
    """One recipient has it: what is handed over begins there; the last receipt finishes the task."""
    scope, step = run.slots.scope[slot], run.slots.step[slot]
    if sending.starts >= 0:
        begin(run, sending.starts, token, "hand-over", near=scope)
    leader = run.program.notice_of.get(scope.procedure)
    if leader is not None and to.role >= 0:
        run.agenda.receive((run.model.roles[to.role].plan, leader, token))
    progress = run.work.progress[slot]
    progress.receipts_due -= 1
    if not progress.receipts_due:
        run.slots.cause[slot] = token
        if step.marks:
            mark_task(run, "received", slot, token)
        _complete(run, slot, step, _finish(run, slot))
