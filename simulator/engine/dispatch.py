"""One dispatch per instant: ready tasks by rank, each started if everything it needs is free, passed over if not.

A task that is passed over waits at its pools; only a release, a return or a new shift there makes it worth looking at
again, and a bit for each number of a pool that is not free says at once whether it could start. So a dispatch costs what
it starts, not what waits.
"""

from heapq import heapify, heappop, heappush

from drillbook.simulator.engine import allocation, pools, preemption
from drillbook.simulator.engine.allocation import Allotment
from drillbook.simulator.engine.execution import arrive, begin_work, set_end, unit_arrived
from drillbook.simulator.engine.moments import mark_task
from drillbook.simulator.engine.state import Run, State, Told


def dispatch(run: Run) -> None:
    """Start what can start."""
    if run.model.policy.fence:
        _dispatch_fenced(run)
        return
    new, run.new_ready = run.new_ready, []
    if len(new) == 1 and not run.touched:
        key, slot = new[0]
        if run.state[slot] == State.READY:
            _look_at_task(run, key, slot)
        return
    candidates = _newly_ready(run, new)
    if run.touched:
        candidates += _woken(run)
        run.touched.clear()
    if len(candidates) > 1:
        heapify(candidates)
    masks, preempts = run.program.masks, run.program.preemptible
    while candidates:
        key, which = heappop(candidates)
        if which < 0:
            if preempts or not masks[-1 - which] & run.lacking:
                _look_at_line(run, key, which, candidates)
        elif run.state[which] == State.READY:
            _look_at_task(run, key, which)
        else:
            _wait_no_more(run, which)


def _newly_ready(run: Run, new: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that lack something wait at once."""
    preempts = run.program.preemptible
    candidates = []
    for key, slot in sorted(new) if len(new) > 1 else new:
        if run.step[slot].mask & run.lacking and not preempts:
            _wait(run, key, slot, short(run, slot))
        else:
            candidates.append((key, slot))
    return candidates


def _woken(run: Run) -> list[tuple[int, int]]:
    """What waits for a pool that was touched: the first of each line that could start, and all others that could."""
    lines, step = run.lines, run.step
    lacking = 0 if run.program.preemptible else run.lacking
    candidates = []
    for pool in set(run.touched):
        candidates += [
            (lines[group][0][0], -1 - group) for group, mask in run.active[pool].items() if not mask & lacking
        ]
        if run.watching[pool]:
            candidates += [(key, slot) for slot, key in run.watching[pool].items() if not step[slot].mask & lacking]
    return candidates


def _wait(run: Run, key: int, slot: int, lacking: int) -> None:
    """Simple tasks of one demand stand in one line; others watch everything that might help."""
    _passed_over(run, slot, lacking)
    step = run.step[slot]
    if not step.simple:
        for pool in allocation.watched_pools(run, step):
            run.watching[pool][slot] = key
        return
    line = run.lines[step.group]
    if not line:
        for pool, _ in step.demand:
            run.active[pool][step.group] = step.mask
    heappush(line, (key, slot))


def _wait_no_more(run: Run, slot: int) -> None:
    for pool in allocation.watched_pools(run, run.step[slot]):
        run.watching[pool].pop(slot, None)


def _look_at_task(run: Run, key: int, slot: int) -> None:
    step = run.step[slot]
    lacks = bool(step.mask & run.lacking)
    if step.simple and not lacks:
        _start_simple(run, slot)
        return
    found: Allotment | int = 0
    if not lacks:
        found = allocation.allot(run, slot)
        lacks = isinstance(found, int)
    if lacks and run.program.preemptible and preemption.preempt(run, slot):
        found, lacks = 0 if step.simple else allocation.allot(run, slot), False
    if step.simple and not lacks:
        _start_simple(run, slot)
    elif isinstance(found, Allotment):
        _send_off(run, slot, found)
    else:
        _wait(run, key, slot, short(run, slot) if step.mask & run.lacking else found)


def _look_at_line(run: Run, key: int, which: int, candidates: list[tuple[int, int]]) -> None:
    """When the first of a line cannot start, none of it can."""
    group = -1 - which
    line, state = run.lines[group], run.state
    while line and state[line[0][1]] != State.READY:
        heappop(line)
    if line and line[0][0] == key:
        slot = line[0][1]
        lacking = run.program.masks[group] & run.lacking
        if lacking and not (run.program.preemptible and preemption.preempt(run, slot)):
            return
        heappop(line)
        _start_simple(run, slot)
    if not line:
        for pool, _ in run.program.demands[group]:
            run.active[pool].pop(group, None)
    elif line[0][0] > key and (run.program.preemptible or not run.program.masks[group] & run.lacking):
        heappush(candidates, (line[0][0], which))


def short(run: Run, slot: int) -> int:
    """The first pool that has not enough for a task, as far as that can be said at a glance, or -1."""
    free = run.free
    for pool, count in run.step[slot].demand:
        if free[pool] < count:
            return pool
    return -1


def _passed_over(run: Run, slot: int, pool: int) -> None:
    if slot not in run.blocked and run.records is not None:
        run.records.append((Told.QUEUED, run.now, run.cause[slot], slot, pool))
    run.blocked[slot] = pool


def _start_simple(run: Run, slot: int) -> None:
    """Take everything ``slot`` needs in one step, and set its end.

    It has just been seen that all of it is free. So no task holds one thing while it waits for another, and no run
    can deadlock.
    """
    step = run.step[slot]
    now = run.now
    run.take(step.demand)
    token, lacked = run.cause[slot], -1
    if slot in run.blocked:
        lacked, freed = _just_freed(run, tuple(pool for pool, _ in step.demand), run.blocked.pop(slot))
        if run.ready_at[slot] < now:
            token = freed
    run.driver[slot] = token
    run.state[slot] = State.WORKING
    if step.begins_marked or slot in run.extra:
        _start_marked(run, slot, token, lacked)
        return
    run.start_at[slot] = now
    records = run.records
    if records is not None:
        records.append((Told.STARTED, now, token, slot, lacked))
        run.cause[slot] = len(records) - 1
    takes = run.scope[slot].row[step.at]
    if takes:
        run.clock.after(takes, (0, slot, run.generation[slot], None))
    else:
        run.zero.append(slot)


def _just_freed(run: Run, pools: tuple[int, ...], lacked: int) -> tuple[int, int]:
    """What it waited for last, and the event that made it free; under `fence` that may be another task's start."""
    for pool in (lacked, *pools):
        if run.released_at[pool] == run.now:
            return pool, run.released_by[pool]
    return lacked, run.lifted if run.lifted >= 0 else run.dirty_token


def _start_marked(run: Run, slot: int, token: int, lacked: int) -> None:
    """The same for a task somebody waits for, or that begins again after a loss."""
    extra = run.extra[slot]
    again = "again" in extra
    if run.start_at[slot] < 0:
        run.start_at[slot] = run.now
    since = extra["again"] if again else run.ready_at[slot]
    run.cause[slot] = run.note(Told.BEGUN, token, slot, None, run.now - since, lacked, again)
    if not again:
        for kind in ("dispatched", "arrived", "started"):
            mark_task(run, kind, slot, run.cause[slot])
    set_end(run, slot, allocation.duration(run, slot, None))


def _send_off(run: Run, slot: int, held: Allotment) -> None:
    """Everything is taken, all leave; work begins when the last is there."""
    allocation.take(run, slot, held)
    run.allotted[slot] = held
    extra = run.extra[slot]
    extra["supplied"] = True
    held.shelters = extra.pop("shelters", held.shelters)  # places kept through an interruption
    token, lacked = run.cause[slot], -1
    if slot in run.blocked:
        _wait_no_more(run, slot)
        lacked, freed = _just_freed(run, allocation.watched_pools(run, run.step[slot]), run.blocked.pop(slot))
        if run.ready_at[slot] < run.now or "again" in extra:
            token = freed
    run.driver[slot] = token
    extra["waited_for"] = lacked
    extra["dispatched_at"] = run.now
    travels = bool(held.units or held.loads)
    if travels:
        waited = run.now - extra.get("again", run.ready_at[slot])
        token = run.note(Told.DISPATCHED, token, slot, held, waited, lacked)
    run.cause[slot] = token
    under_way = travels and _depart(run, slot, held, allocation.place_of(run, slot))
    run.state[slot] = State.TRAVELLING
    if run.step[slot].begins_marked:
        mark_task(run, "dispatched", slot, run.cause[slot])
        if not travels:
            mark_task(run, "arrived", slot, run.cause[slot])
    if not travels:
        begin_work(run, slot)
    elif not under_way:
        arrive(run, slot)


def _depart(run: Run, slot: int, held: Allotment, to: int) -> bool:
    """Turnout only from base; travel is fixed now. Whether anybody is still on the way."""
    units, path, cause = run.units, run.path(slot), run.cause[slot]
    legs = []
    for unit in held.units:
        start, turnout = held.starts[unit], 0
        if units.team[unit] >= 0 and start == units.base[unit]:
            turnout = run.draw(path, f"turnout {units.name[unit]}", run.model.teams[units.team[unit]].turnout)
        travels = pools.travel(run, path, start, to)
        name = units.name[unit]
        token = run.note(Told.UNIT_LEFT, cause, slot, name, start, turnout, travels, 1)
        legs.append((turnout + travels, unit, name, token))
    for pool, place, amount in held.loads:
        travels, name = pools.travel(run, path, place, to), run.model.pools[pool].name
        token = run.note(Told.UNIT_LEFT, cause, slot, name, place, 0, travels, amount)
        legs.append((travels, -1, name, token))
    return _on_the_way(run, slot, held, legs)


def _on_the_way(run: Run, slot: int, held: Allotment, legs: list[tuple[int, int, str, int]]) -> bool:
    """Each comes by itself; with the last of them, of several at once the one named last, all are there."""
    generation = run.generation[slot]
    lead = latest = 0
    for number, leg in enumerate(legs):
        if leg[0] >= lead:
            lead, latest = leg[0], number
    for number, (takes, unit, name, token) in enumerate(legs):
        if takes:
            run.later(takes, unit_arrived, (slot, generation, unit, name, token, number == latest))
        elif unit >= 0:
            held.arrived.add(unit)
    return lead > 0


def _dispatch_fenced(run: Run) -> None:
    """A blocked task fences its pools: nothing of lower rank takes from them."""
    ready = sorted(run.fenced_off + run.new_ready)
    run.new_ready, run.fenced_off = [], []
    run.touched.clear()
    fenced: set[int] = set()
    run.lifted = -1
    for key, slot in ready:
        if run.state[slot] != State.READY:
            continue
        needed = _needed(run, slot)
        lacking = next((pool for pool in needed if pool in fenced), -1)
        if lacking < 0:
            lacking = _try_alone(run, slot)
        if lacking >= 0:
            _passed_over(run, slot, lacking)
            fenced.update(needed)
            run.fenced_off.append((key, slot))
        else:
            run.lifted = run.cause[slot] if run.records is not None else slot


def _try_alone(run: Run, slot: int) -> int:
    """Start it, or the pool it lacks."""
    simple = run.step[slot].simple
    found: Allotment | int = short(run, slot) if simple else allocation.allot(run, slot)
    if isinstance(found, int) and found >= 0 and run.program.preemptible and preemption.preempt(run, slot):
        found = -1 if simple else allocation.allot(run, slot)
    if isinstance(found, Allotment):
        _send_off(run, slot, found)
        return -1
    if found < 0:
        _start_simple(run, slot)
    return found


def _needed(run: Run, slot: int) -> tuple[int, ...]:
    step = run.step[slot]
    if step.simple:
        return tuple(pool for pool, _ in step.demand)
    return tuple(pool for pool in allocation.watched_pools(run, step) if pool != run.roads)
