"""Losing something in the middle of a task: a disruption, or something more urgent takes it."""

from dataclasses import replace

from drillbook.simulator.engine import allocation, pools
from drillbook.simulator.engine.allocation import Allotment
from drillbook.simulator.engine.execution import release, set_end, stand
from drillbook.simulator.engine.instances import settle
from drillbook.simulator.engine.promises import dropped
from drillbook.simulator.engine.recording import held_names
from drillbook.simulator.engine.state import Run, State
from drillbook.simulator.engine.steps import rank
from drillbook.simulator.log.events import TaskAborted, TaskContinued, TaskSuspended, TaskWithdrawn
from drillbook.simulator.model.tasks import Task

AT_WORK = (State.TRAVELLING, State.WORKING)


def at_work(run: Run, pool: int) -> list[int]:
    """Tasks that hold people or counted goods of a pool, the least urgent first."""
    found = []
    for slot, state in enumerate(run.state):
        if state in AT_WORK and _holds(run, slot, pool):
            found.append(slot)
    return sorted(found, key=lambda slot: rank(run, slot), reverse=True)


def _holds(run: Run, slot: int, pool: int) -> int:
    held = run.allotted.get(slot)
    if held is not None:
        return held.people.get(pool, 0) + held.counts.get(pool, 0)
    return dict(run.step[slot].demand).get(pool, 0)


def lose_people(run: Run, pool: int, count: int, token: int) -> None:
    """So many of those at work are gone; the least urgent tasks lose theirs first."""
    for slot in at_work(run, pool):
        if count <= 0:
            return
        count -= _holds(run, slot, pool)
        lose(run, slot, run.model.pools[pool].name, token)


def lose_goods(run: Run, pool: int, count: int, token: int) -> None:
    """The same for equipment that is only counted: a task that can go on with what is left of it does."""
    for slot in at_work(run, pool):
        if count <= 0:
            return
        held, task = run.allotted.get(slot), run.step[slot].task
        assert task is not None
        gone = min(count, _holds(run, slot, pool))
        name = run.model.pools[pool].name
        if held is None or task.on_loss != "continue" or held.number(run, pool) - gone < held.least.get(pool, 0):
            count -= _holds(run, slot, pool)
            lose(run, slot, name, token)
            continue
        count -= gone
        before = _shared(run, task, held)
        run.allotted[slot] = replace(held, counts={**held.counts, pool: held.counts[pool] - gone})
        run.free[pool] += gone
        run.refresh(pool)
        _go_on(run, slot, name, before, token)


def lose_unit(run: Run, unit: int, token: int) -> None:
    """A unit at work is out of service: its task goes on without it, later, or not at all."""
    slot = run.units.task[unit]
    held = run.allotted[slot] = run.allotted[slot].without(unit)
    task = run.step[slot].task
    assert task is not None
    run.units.task[unit] = -1
    if unit in held.arrived:
        stand(run, unit, allocation.place_of(run, slot))
    before = _shared(run, task, held, extra_unit=unit)
    if run.units.team[unit] >= 0:
        for goods, count in run.model.teams[run.units.team[unit]].brings:
            held.brought[goods] = held.brought.get(goods, 0) - count
    lost = run.units.name[unit]
    if task.on_loss == "continue" and all(held.number(run, pool) >= least for pool, least in held.least.items()):
        _go_on(run, slot, lost, before, token)
    else:
        lose(run, slot, lost, token, shared=before)


def _shared(run: Run, task: Task, held: Allotment, extra_unit: int = -1) -> int:
    if task.shared_by < 0:
        return 1
    more = 1 if extra_unit >= 0 and task.shared_by in run.units.pools[extra_unit] else 0
    return max(1, held.number(run, task.shared_by) + more)


def _go_on(run: Run, slot: int, lost: str, before: int, token: int) -> None:
    """With fewer, what is left takes longer if the work is shared."""
    held, extra, task = run.allotted[slot], run.extra[slot], run.step[slot].task
    assert task is not None
    if run.records is not None:
        run.tell(TaskContinued, token, path=run.path(slot), task=task.name, lost=lost, held=held_names(run, held))
    after = _shared(run, task, held)
    if run.state[slot] != State.WORKING or after == before:
        return
    run.generation[slot] += 1
    set_end(run, slot, max(1, round((extra["ends_at"] - run.now) * before / after)))


def lose(run: Run, slot: int, lost: str, token: int, preempted: bool = False, shared: int = 0) -> None:
    """The task stops: what is left is free where it stands; then it waits to go on, begins anew, or is given up."""
    task = run.step[slot].task
    assert task is not None
    extra = run.extra[slot]
    run.generation[slot] += 1
    restarts = task.on_loss == "restart"
    if run.state[slot] == State.WORKING and not restarts:
        extra["left"] = _left(run, slot, task, shared)
    if restarts:
        extra.pop("left", None)
        extra.pop("supplied", None)
        _leave_shelters(run, slot, token)
    elif slot in run.allotted and run.allotted[slot].shelters:
        extra["shelters"] = run.allotted[slot].shelters
    if task.on_loss == "abort" and not preempted:
        give_up(run, slot, lost, token)
        return
    if run.records is not None:
        run.cause[slot] = token = run.tell(
            TaskSuspended, token, path=run.path(slot), task=task.name, lost=lost, restarts=restarts
        )
    run.state[slot] = State.READY
    _set_down(run, slot, token)
    run.blocked.pop(slot, None)
    extra["again"] = run.now
    extra.setdefault("level", run.level[run.scope[slot].plan] if run.scope[slot].plan >= 0 else 0)
    run.new_ready.append((rank(run, slot), slot))


def _left(run: Run, slot: int, task: Task, shared: int) -> int:
    """The work that is left, as one alone would do it."""
    extra = run.extra[slot]
    ends_at = extra.get("ends_at")
    if ends_at is None:
        ends_at = run.start_at[slot] + run.scope[slot].row[run.step[slot].at]
    held = run.allotted.get(slot)
    left = max(0, int(ends_at) - run.now)
    return left * (shared or (_shared(run, task, held) if held is not None else 1))


def _set_down(run: Run, slot: int, token: int) -> None:
    """Free what it holds: those who had arrived stand at its place, others where they came from."""
    held = run.allotted.pop(slot, None)
    if held is None:
        release(run, slot, token)
        return
    allocation.give_back(run, held, token)
    to = allocation.place_of(run, slot)
    for unit in held.units:
        if unit in held.arrived:
            stand(run, unit, to)
        pools.release(run, unit, token)


def give_up(run: Run, slot: int, lost: str, token: int) -> None:
    """Aborted: settled, but never done."""
    task = run.step[slot].task
    assert task is not None
    run.generation[slot] += 1
    if run.records is not None:
        token = run.tell(TaskAborted, token, path=run.path(slot), task=task.name, lost=lost)
    run.state[slot] = State.ABORTED
    _leave_shelters(run, slot, token)
    _set_down(run, slot, token)
    dropped(run, slot, "aborted", token)
    settle(run, slot, token)


def _leave_shelters(run: Run, slot: int, token: int) -> None:
    """Places that were taken for people who do not come, or not yet."""
    held = run.allotted.get(slot)
    for pool, people in held.shelters if held else ():
        run.free[pool] += people
        run.units.kept[run.scope[slot].plan].remove((pool, people))
        pools.touch(run, pool, token)


def recall(run: Run, slot: int, token: int) -> None:
    """A decision that was replaced: it is withdrawn and who made it is free at once."""
    run.generation[slot] += 1
    run.state[slot] = State.WITHDRAWN
    if run.records is not None:
        token = run.tell(TaskWithdrawn, token, path=run.path(slot), task=run.task_name(slot))
    _set_down(run, slot, token)
    dropped(run, slot, "withdrawn", token)
    settle(run, slot, token)


def preempt(run: Run, slot: int) -> bool:
    """Take from tasks of strictly lower priority what lets this one start at once; else take nothing."""
    task = run.step[slot].task
    assert task is not None
    if not task.priority:
        return False
    victims = _victims(run, task.priority)
    freed: list[int] = []
    if not _without(run, slot, victims):
        return False
    for victim in victims:
        freed.append(victim)
        if _without(run, slot, freed):
            break
    for victim in tuple(freed):
        rest = [other for other in freed if other != victim]
        if _without(run, slot, rest):
            freed = rest
    for victim in freed:
        lose(run, victim, run.task_name(slot), run.cause[slot], preempted=True)
    return True


def _victims(run: Run, priority: int) -> list[int]:
    """Never a decision or a report. The least urgent first."""
    found = [slot for slot, state in enumerate(run.state) if state in AT_WORK and _may_go(run, slot, priority)]
    return sorted(found, key=lambda slot: rank(run, slot), reverse=True)


def _may_go(run: Run, slot: int, priority: int) -> bool:
    task = run.step[slot].task
    if task is None or not task.preemptible or task.priority >= priority:
        return False
    return not (task.decision or task.report)


def _without(run: Run, slot: int, victims: list[int]) -> bool:
    """Whether ``slot`` could start if the victims held nothing. Everything is as before afterwards."""
    where = {unit: run.units.place[unit] for victim in victims for unit in _units(run, victim)}
    for victim in victims:
        _lay_down(run, victim, 1)
    if run.step[slot].simple:
        can = all(run.free[pool] >= count for pool, count in run.step[slot].demand)
    else:
        can = not isinstance(allocation.allot(run, slot), int)
    for victim in victims:
        _lay_down(run, victim, -1)
    for unit, place in where.items():
        run.units.place[unit] = place
    return can


def _units(run: Run, slot: int) -> list[int]:
    held = run.allotted.get(slot)
    return held.units if held else []


def _lay_down(run: Run, slot: int, sign: int) -> None:
    """As if its people and units were free (1), and back again (-1)."""
    held = run.allotted.get(slot)
    counts = dict(run.step[slot].demand) if held is None else {**held.people, **held.counts}
    for pool, count in counts.items():
        run.free[pool] += sign * count
    to = allocation.place_of(run, slot)
    for unit in _units(run, slot):
        if run.units.out[unit]:
            continue
        if sign > 0:
            if unit in held.arrived and to >= 0:  # type: ignore[union-attr]
                run.units.place[unit] = to
            pools.put(run, unit)
        else:
            pools.pick(run, unit)
