"""Preemption and loss: a disruption, or something more urgent, takes what a task holds in the middle of its work."""

from typing import Final

from drillbook.simulator.engine.execution import arrive, is_complete, release, set_end, stand
from drillbook.simulator.engine.instances import settle
from drillbook.simulator.engine.means import allocation, equipment, pools
from drillbook.simulator.engine.promises import drop
from drillbook.simulator.engine.recording import held_names
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.holdings import Holding
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.engine.state.work import NEVER
from drillbook.simulator.log.events import TaskAborted, TaskContinued, TaskSuspended, TaskWithdrawn
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.tasks import Task

AT_WORK: Final = (status.TRAVELLING, status.WORKING)


def held_of(run: Run, pool: int) -> int:
    """Return how many of a pool all tasks hold together."""
    return sum(_held_of(run, slot, pool) for slot in at_work(run, pool))


def at_work(run: Run, pool: int) -> list[int]:
    """Return the tasks that hold people or equipment of a pool, the least urgent first."""
    slots = [slot for slot, state in enumerate(run.slots.state) if state in AT_WORK and _held_of(run, slot, pool)]
    return sorted(slots, key=run.rank, reverse=True)


def _held_of(run: Run, slot: int, pool: int) -> int:
    holding = run.work.holdings.get(slot)
    if holding is not None:
        pieces = sum(held.number for held in holding.pieces if held.pool == pool)
        return dict(holding.people).get(pool, 0) + holding.counts.get(pool, 0) + pieces
    return dict(run.slots.step[slot].demand).get(pool, 0)


def lose_people(run: Run, pool: int, count: int, token: int) -> None:
    """Take so many of those at work away; the least urgent tasks lose theirs first."""
    for slot in at_work(run, pool):
        if count <= 0:
            return
        count -= _held_of(run, slot, pool)
        lose(run, slot, run.model.pools[pool].name, token)


def lose_goods(run: Run, pool: int, count: int, token: int) -> None:
    """Take equipment away that is only counted: a task that can go on with what is left of it does."""
    for slot in at_work(run, pool):
        if count <= 0:
            return
        holding, task = run.work.holdings.get(slot), run.slots.step[slot].task
        assert task is not None
        held = _held_of(run, slot, pool)
        gone, name = min(count, held), run.model.pools[pool].name
        if holding is None or not _can_spare(run, task, holding, pool, gone):
            count -= held
            lose(run, slot, name, token)
            continue
        count -= gone
        before = _shared(run, task, holding)
        run.work.holdings[slot] = holding.without_counted(pool, gone)
        pools.change(run, pool, gone)
        _go_on(run, slot, name, before, token)


def _can_spare(run: Run, task: Task, holding: Holding, pool: int, gone: int) -> bool:
    return task.on_loss == "continue" and holding.number(run.units, pool) - gone >= holding.least.get(pool, 0)


def lose_pieces(run: Run, pool: int, count: int, outage: int, token: int) -> int:
    """Take so many pieces out of service with which somebody works; return how many are still wanted.

    What breaks down is what is running; the least urgent tasks lose theirs first.
    """
    for slot in at_work(run, pool):
        if count <= 0:
            break
        gone = min(count, _held_of(run, slot, pool))
        count -= gone
        _lose_pieces_of(run, slot, pool, gone, outage, token)
    return count


def _lose_pieces_of(run: Run, slot: int, pool: int, gone: int, outage: int, token: int) -> None:
    holding, to = run.work.holdings[slot], allocation.place_of(run, slot)
    spots = [equipment.spot_of(holding, number, to) for number in range(len(holding.pieces))]
    left, taken = holding.without_pieces(pool, gone)
    for number, lost in taken:
        equipment.put_out_of_service(run, pool, outage, spots[number], lost)
    _lose_some(run, slot, holding, left, run.model.pools[pool].name, token)


def lose_team(run: Run, unit: int, token: int) -> None:
    """Take a team out of its task, which goes on without it, later, or not at all."""
    units = run.units
    slot = units.task[unit]
    holding = run.work.holdings[slot]
    units.task[unit] = NONE
    if unit not in holding.under_way:
        stand(run, unit, allocation.place_of(run, slot))
    left = holding.without(unit)
    for goods, count in run.model.teams[unit].brings:
        left.brought[goods] = left.brought.get(goods, 0) - count
    _lose_some(run, slot, holding, left, units.name[unit], token)


def _lose_some(run: Run, slot: int, holding: Holding, left: Holding, lost: str, token: int) -> None:
    task = run.slots.step[slot].task
    assert task is not None
    before = _shared(run, task, holding)
    run.work.holdings[slot] = left
    if task.on_loss == "continue" and allocation.is_enough(run, left):
        _go_on(run, slot, lost, before, token)
    else:
        lose(run, slot, lost, token, shared=before)


def _shared(run: Run, task: Task, holding: Holding) -> int:
    """By how many the work is divided; 1 where it is not shared."""
    return max(1, holding.number(run.units, task.shared_by))


def _go_on(run: Run, slot: int, lost: str, before: int, token: int) -> None:
    """With fewer, what is left takes longer if the work is shared; the others may be there already."""
    slots, holding, task = run.slots, run.work.holdings[slot], run.slots.step[slot].task
    assert task is not None
    if run.records is not None:
        held = held_names(run, holding)
        token = run.record(TaskContinued, token, path=run.path(slot), task=task.name, lost=lost, held=held)
    if slots.state[slot] == status.TRAVELLING:
        if is_complete(run, slot):
            slots.cause[slot], run.work.progress[slot].last_arrival = token, None
            arrive(run, slot)
        return
    after = _shared(run, task, holding)
    if after == before:
        return
    slots.generation[slot] += 1
    set_end(run, slot, round((run.work.progress[slot].ends_at - run.now) * before / after))


def lose(run: Run, slot: int, lost: str, token: int, shared: int = 0) -> None:
    """Stop a task that has lost something: it waits to go on, begins anew, or is given up."""
    _stop(run, slot, token, shared, lost=lost)


def _stop(run: Run, slot: int, token: int, shared: int = 0, *, lost: str = "", gives_way_to: str = "") -> None:
    """What is left is free where it stands. A task that only gives way is never given up."""
    slots, progress, task = run.slots, run.work.progress[slot], run.slots.step[slot].task
    assert task is not None
    slots.generation[slot] += 1
    _note_what_is_left(run, slot, task, shared, token)
    if task.on_loss == "abort" and not gives_way_to:
        give_up(run, slot, lost, token)
        return
    if run.records is not None:
        slots.cause[slot] = token = run.record(
            TaskSuspended, token, path=run.path(slot), task=task.name, lost=lost, restarts=task.on_loss == "restart",
            gives_way_to=gives_way_to,
        )  # fmt: skip
    slots.state[slot] = status.READY
    _set_down(run, slot, token)
    run.lines.blocked.pop(slot, None)
    progress.interrupted_at = run.now
    if progress.level is None:
        progress.level = run.level_of(slots.scope[slot])
    run.agenda.new_ready.append((run.rank(slot), slot))


def _note_what_is_left(run: Run, slot: int, task: Task, shared: int, token: int) -> None:
    """The rest of the work and the places in shelters; of a task that begins anew, nothing."""
    progress, holding = run.work.progress[slot], run.work.holdings.get(slot)
    if task.on_loss == "restart":
        progress.work_left, progress.supplied, progress.loads = None, False, frozenset()
        _leave_shelters(run, slot, token)
        return
    if run.slots.state[slot] == status.WORKING:
        progress.work_left = _work_left(run, slot, task, shared)
    if holding is not None and holding.shelters:
        progress.shelters = holding.shelters


def _work_left(run: Run, slot: int, task: Task, shared: int) -> int:
    """The work that is left, as one alone would do it, in ticks."""
    ends_at = run.work.progress[slot].ends_at
    if ends_at == NEVER:
        ends_at = run.slots.start_at[slot] + run.slots.scope[slot].row[run.slots.step[slot].at]
    holding = run.work.holdings.get(slot)
    left = max(0, ends_at - run.now)
    return left * (shared or (_shared(run, task, holding) if holding is not None else 1))


def _set_down(run: Run, slot: int, token: int) -> None:
    """Free what it holds: those who had arrived stand at its place, others where they came from."""
    holding = run.work.holdings.pop(slot, None)
    if holding is None:
        release(run, slot, token)
        return
    allocation.give_back(run, holding, token)
    to = allocation.place_of(run, slot)
    for unit in holding.units:
        if unit not in holding.under_way:
            stand(run, unit, to)
        pools.release(run, unit, token)
    equipment.set_down(run, holding, to, token)


def give_up(run: Run, slot: int, lost: str, token: int) -> None:
    """Abort a task: it is settled, but never done."""
    task = run.slots.step[slot].task
    assert task is not None
    run.slots.generation[slot] += 1
    if run.records is not None:
        token = run.record(TaskAborted, token, path=run.path(slot), task=task.name, lost=lost)
    run.slots.state[slot] = status.ABORTED
    _leave_shelters(run, slot, token)
    _set_down(run, slot, token)
    drop(run, slot, "aborted", token)
    settle(run, slot, token)


def _leave_shelters(run: Run, slot: int, token: int) -> None:
    """Places that were taken for people who do not come, or not yet."""
    holding = run.work.holdings.get(slot)
    for pool, people in holding.shelters if holding else ():
        run.pools.free[pool] += people
        run.units.sheltered[run.slots.scope[slot].plan].remove((pool, people))
        pools.touch(run, pool, token)


def recall(run: Run, slot: int, token: int) -> None:
    """Withdraw a decision that was replaced: who made it is free at once."""
    run.slots.generation[slot] += 1
    run.slots.state[slot] = status.WITHDRAWN
    if run.records is not None:
        token = run.record(TaskWithdrawn, token, path=run.path(slot), task=run.slots.task_name(slot))
    _set_down(run, slot, token)
    drop(run, slot, "withdrawn", token)
    settle(run, slot, token)


def preempt(run: Run, slot: int) -> bool:
    """Take from tasks of strictly lower priority what lets this one start at once; else take nothing.

    Returns whether it can start now. As few tasks as possible are interrupted, the least urgent first.
    """
    task = run.slots.step[slot].task
    assert task is not None
    if not task.priority:
        return False
    victims = _victims(run, task.priority)
    chosen: list[int] = []
    if not _could_start_without(run, slot, victims):
        return False
    for victim in victims:
        chosen.append(victim)
        if _could_start_without(run, slot, chosen):
            break
    for victim in tuple(chosen):
        rest = [other for other in chosen if other != victim]
        if _could_start_without(run, slot, rest):
            chosen = rest
    for victim in chosen:
        _stop(run, victim, run.slots.cause[slot], gives_way_to=task.name)
    return True


def _victims(run: Run, priority: int) -> list[int]:
    """Never a decision or a report. The least urgent first."""
    state, slots = run.slots.state, []
    for scope in run.instances.scopes:
        if scope.left and scope.body.preemptible:
            own = [scope.base + at for at in scope.body.preemptible]
            slots += [slot for slot in own if state[slot] in AT_WORK and _may_go(run, slot, priority)]
    return sorted(slots, key=run.rank, reverse=True)


def _may_go(run: Run, slot: int, priority: int) -> bool:
    task = run.slots.step[slot].task
    if task is None or not task.preemptible or task.priority >= priority:
        return False
    return not (task.decision or task.report)


def _could_start_without(run: Run, slot: int, victims: list[int]) -> bool:
    """Whether ``slot`` could start if the victims held nothing. Everything is as before afterwards."""
    where = {unit: run.units.place[unit] for victim in victims for unit in _units(run, victim)}
    for victim in victims:
        _pretend(run, victim, 1)
    if run.slots.step[slot].simple:
        can = pools.has(run, run.slots.step[slot].demand)
    else:
        can = isinstance(allocation.allocate(run, slot), Holding)
    for victim in victims:
        _pretend(run, victim, -1)
    for unit, place in where.items():
        run.units.place[unit] = place
    return can


def _units(run: Run, slot: int) -> list[int]:
    holding = run.work.holdings.get(slot)
    return holding.units if holding else []


def _pretend(run: Run, slot: int, sign: int) -> None:
    """As if its people and units were free (1), and back again (-1)."""
    holding = run.work.holdings.get(slot)
    counts = dict(run.slots.step[slot].demand) if holding is None else dict(holding.people) | holding.counts
    for pool, count in counts.items():
        run.pools.free[pool] += sign * count
    if holding is None:
        return
    to = allocation.place_of(run, slot)
    for unit in holding.units:
        if run.units.out[unit]:
            continue
        if sign > 0:
            if unit not in holding.under_way and to >= 0:
                run.units.place[unit] = to
            pools.put(run, unit)
        else:
            pools.pick(run, unit)
    equipment.pretend(run, holding, to, sign)
