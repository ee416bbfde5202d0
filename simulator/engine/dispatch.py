"""One dispatch per instant: ready tasks by rank, each started if everything it needs is free, passed over if not.

A task that is passed over waits at its pools; only a release, a return or a new shift there makes it worth looking at
again, and a bit for each number of a pool that is not free says at once whether it could start. So a dispatch costs what
it starts, not what waits.
"""

from heapq import heapify, heappop, heappush
from typing import Final, TypeAlias

from drillbook.simulator.engine import preemption
from drillbook.simulator.engine.execution import arrive, begin_work, depart, is_complete, set_end
from drillbook.simulator.engine.means import allocation
from drillbook.simulator.engine.means.pools import take
from drillbook.simulator.engine.moments import mark_task
from drillbook.simulator.engine.program.steps import BEGINNING
from drillbook.simulator.engine.state import record_codes
from drillbook.simulator.engine.state.holdings import Holding, Lack
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.engine.state.status import READY, TRAVELLING, WORKING
from drillbook.simulator.engine.state.work import NEVER

Candidate: TypeAlias = tuple[int, int, int]
"""Rank; then a slot and _NO_LINE for a task by itself, or NO_SLOT and a line for the head of it."""
NO_SLOT: Final = -1
_NO_LINE: Final = -1
NO_POOL: Final = -1
NOTHING: Final = Lack(NO_POOL)


def dispatch(run: Run) -> None:
    """Start every ready task that can start."""
    agenda, pools_now = run.agenda, run.pools
    new, agenda.new_ready = agenda.new_ready, []
    candidates = _candidates_among_waiting(run) if pools_now.touched else None
    if len(new) > 1 or (new and candidates):
        new = _able_among_new(run, new)
    if candidates:
        candidates += [(rank, slot, _NO_LINE) for rank, slot in new]
        _dispatch_by_rank(run, candidates)
    else:
        state, steps = run.slots.state, run.slots.step
        for rank, slot in new:
            if state[slot] == READY:
                step = steps[slot]
                if step.simple and not step.mask & pools_now.lacking:
                    start_simple(run, slot)
                else:
                    _look_at_task(run, rank, slot)
    pools_now.lacked = pools_now.lacking


def _dispatch_by_rank(run: Run, candidates: list[Candidate]) -> None:
    """Those that wait and those that are new, as they come by rank."""
    if len(candidates) > 1:
        heapify(candidates)
    state = run.slots.state
    while candidates:
        rank, slot, line = heappop(candidates)
        if line != _NO_LINE:
            _look_at_line(run, rank, line, candidates)
        elif state[slot] == READY:
            _look_at_task(run, rank, slot)


def _able_among_new(run: Run, new: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ready tasks by rank, without those that lack something now: they wait at once."""
    new.sort()
    if run.program.preemptible:
        return new
    able, step, lacking = [], run.slots.step, run.pools.lacking
    for entry in new:
        if step[entry[1]].mask & lacking:
            _wait(run, entry[0], entry[1], first_lacking(run, entry[1]))
        else:
            able.append(entry)
    return able


def _candidates_among_waiting(run: Run) -> list[Candidate]:
    """The first of each line that waits for a pool that was touched and could start."""
    waiting, active = run.lines.waiting, run.lines.active
    lacking = 0 if run.program.preemptible else run.pools.lacking
    candidates: list[Candidate] = []
    touched = run.pools.touched
    for pool in touched if len(touched) == 1 else set(touched):
        for line, mask in active[pool].items():
            if not mask & lacking:
                candidates.append((waiting[line][0][0], NO_SLOT, line))
    touched.clear()
    return candidates


def _wait(run: Run, rank: int, slot: int, pool: int, cut_off: int = NO_POOL) -> None:
    """A task stands in line with those that would take the same."""
    pass_over(run, slot, pool, cut_off)
    step, lines = run.slots.step[slot], run.lines
    number = step.group if step.simple else _line_of(run, slot)
    line = lines.waiting[number]
    if not line:
        for watched in lines.watched[number]:
            lines.active[watched][number] = step.mask
    heappush(line, (rank, slot))


def _line_of(run: Run, slot: int) -> int:
    """The line of a task that is not simple; the first of its kind opens it."""
    lines, step = run.lines, run.slots.step[slot]
    lines.looks += 1
    run.work.progress[slot].looked_at = lines.looks
    likeness = allocation.likeness(run, slot)
    number = lines.numbers.get(likeness)
    if number is None:
        lines.numbers[likeness] = number = len(lines.waiting)
        lines.waiting.append([])
        lines.masks.append(step.mask)
        lines.watched.append(allocation.watched_pools(run, step))
    return number


def _look_at_task(run: Run, rank: int, slot: int) -> None:
    step = run.slots.step[slot]
    lacks = step.mask & run.pools.lacking != 0
    if step.simple and not lacks:
        start_simple(run, slot)
        return
    allocated: Holding | Lack = NOTHING
    if not lacks:
        allocated = allocation.allocate(run, slot)
        lacks = isinstance(allocated, Lack)
    if lacks and run.program.preemptible and preemption.preempt(run, slot):
        allocated, lacks = NOTHING if step.simple else allocation.allocate(run, slot), False
    if step.simple and not lacks:
        start_simple(run, slot)
    elif isinstance(allocated, Holding):
        send_off(run, slot, allocated)
    elif step.mask & run.pools.lacking:
        _wait(run, rank, slot, first_lacking(run, slot))
    else:
        _wait(run, rank, slot, allocated.pool, allocated.cut_off)


def _look_at_line(run: Run, rank: int, number: int, candidates: list[Candidate]) -> None:
    """Try the head of a line; the rest of it needs the same, so when the head cannot start, none of it can."""
    lines, slots = run.lines, run.slots
    line, state = lines.waiting[number], slots.state
    while line and state[line[0][1]] != READY:
        heappop(line)
    if line and line[0][0] == rank and not _start_head(run, number, line):
        return
    if not line:
        for pool in lines.watched[number]:
            lines.active[pool].pop(number, None)
    elif line[0][0] > rank and not (
        lines.masks[number] & run.pools.lacking and slots.step[line[0][1]].simple and not run.program.preemptible
    ):
        heappush(candidates, (line[0][0], NO_SLOT, number))


def _start_head(run: Run, number: int, line: list[tuple[int, int]]) -> bool:
    """Start the head of a line if everything it needs is free, or can be taken from others."""
    slot, lines = line[0][1], run.lines
    lacks, preempts = lines.masks[number] & run.pools.lacking != 0, run.program.preemptible
    if run.slots.step[slot].simple:
        if lacks and not (preempts and preemption.preempt(run, slot)):
            return False
        heappop(line)
        start_simple(run, slot)
        return True
    allocated = Lack(first_lacking(run, slot)) if lacks else allocation.allocate(run, slot)
    if isinstance(allocated, Lack) and preempts and preemption.preempt(run, slot):
        allocated = allocation.allocate(run, slot)
    if isinstance(allocated, Lack):
        lines.looks += 1
        lines.last_look[number] = lines.looks, allocated.pool
        return False
    heappop(line)
    last_look = lines.last_look.get(number)
    if last_look is not None and last_look[0] > run.work.progress[slot].looked_at:
        lines.blocked[slot] = last_look[1]
    send_off(run, slot, allocated)
    return True


def first_lacking(run: Run, slot: int) -> int:
    """Return the first pool that has not enough for a task, as far as its prepared demand says, or -1."""
    free = run.pools.free
    for pool, count in run.slots.step[slot].demand:
        if free[pool] < count:
            return pool
    return NO_POOL


def pass_over(run: Run, slot: int, pool: int, cut_off: int, fence: int = NO_SLOT) -> None:
    blocked = run.lines.blocked
    if slot not in blocked and run.records is not None:
        run.records.append((record_codes.QUEUED, run.now, run.slots.cause[slot], slot, pool, cut_off, fence))
    blocked[slot] = pool


def start_simple(run: Run, slot: int) -> None:
    """Take everything ``slot`` needs in one step, and set its end.

    It has just been seen that all of it is free. So no task holds one thing while it waits for another, and no run
    can deadlock.
    """
    slots, blocked = run.slots, run.lines.blocked
    step = slots.step[slot]
    now = run.now
    take(run, step.demand)
    token, lacked = slots.cause[slot], NO_POOL
    if slot in blocked:
        lacked, freed = _release_that_freed(run, slot, step.watch)
        if slots.ready_at[slot] < now:
            token = freed
    slots.driver[slot] = token
    slots.state[slot] = WORKING
    if step.begins_marked or slot in run.work.progress:
        _start_marked(run, slot, token, lacked)
        return
    slots.start_at[slot] = now
    records = run.records
    if records is not None:
        records.append((record_codes.STARTED, now, token, slot, lacked))
        slots.cause[slot] = len(records) - 1
    takes = slots.scope[slot].row[step.at]
    if takes:
        run.clock.end(takes, slot, slots.generation[slot])
    else:
        run.agenda.end_at_once(slot)


def _release_that_freed(run: Run, slot: int, watched: tuple[int, ...]) -> tuple[int, int]:
    """The pool a task was short of at the last look, and the token of what let it start; under `fence` that may be
    another start.
    """
    lacked, released = _short_at_last_look(run, slot), run.pools.released
    for pool in (lacked, *watched):
        at, token = released[pool]
        if at == run.now:
            return lacked, token
    return lacked, run.lines.lifted if run.lines.lifted >= 0 else run.changes.token


def _short_at_last_look(run: Run, slot: int) -> int:
    """Of several, the one it has waited for already. What the bits do not know was lacking when it was looked at."""
    waited_for, step = run.lines.blocked.pop(slot), run.slots.step[slot]
    lacked = step.mask & run.pools.lacked
    if not lacked:
        return waited_for
    first = NO_POOL
    for pool, bit in step.bits:
        if bit & lacked:
            if pool == waited_for:
                return pool
            if first < 0:
                first = pool
    return first


def _start_marked(run: Run, slot: int, token: int, lacked: int) -> None:
    """The same for a task somebody waits for, or that begins again after a loss."""
    slots, progress = run.slots, run.work.progress[slot]
    again = progress.interrupted_at != NEVER
    if slots.start_at[slot] < 0:
        slots.start_at[slot] = run.now
    since = progress.interrupted_at if again else slots.ready_at[slot]
    slots.cause[slot] = run.note((record_codes.BEGUN, run.now, token, slot, None, run.now - since, lacked, again))
    if not again:
        for kind in BEGINNING:
            mark_task(run, kind, slot, slots.cause[slot])
    set_end(run, slot, allocation.duration(run, slot, None))


def send_off(run: Run, slot: int, holding: Holding) -> None:
    """Everything is taken, all leave; work begins when the last is there."""
    slots, work, blocked = run.slots, run.work, run.lines.blocked
    allocation.take(run, slot, holding)
    work.holdings[slot] = holding
    progress = work.progress[slot]
    progress.supplied = True
    if progress.shelters is not None:
        holding.shelters, progress.shelters = progress.shelters, None
    again = progress.interrupted_at != NEVER
    token, lacked = slots.cause[slot], NO_POOL
    if slot in blocked:
        watched = allocation.watched_pools(run, slots.step[slot])
        lacked, freed = _release_that_freed(run, slot, watched)
        if slots.ready_at[slot] < run.now or again:
            token = freed
    slots.driver[slot] = token
    progress.waited_for, progress.dispatched_at = lacked, run.now
    progress.last_arrival = None  # of a former way: they all leave anew
    travels = bool(holding.units or holding.pieces or holding.loads or progress.loads)
    if travels:
        waited = run.now - (progress.interrupted_at if again else slots.ready_at[slot])
        token = run.note((record_codes.DISPATCHED, run.now, token, slot, holding, waited, lacked))
    slots.cause[slot] = token
    if travels:
        depart(run, slot, holding, allocation.place_of(run, slot))
    _set_out(run, slot, token, travels)


def _set_out(run: Run, slot: int, token: int, travels: bool) -> None:
    slots = run.slots
    slots.state[slot] = TRAVELLING
    marked = slots.step[slot].begins_marked
    if marked:
        mark_task(run, "dispatched", slot, token)
    if not travels:
        if marked:
            mark_task(run, "arrived", slot, token)
        begin_work(run, slot)
    elif is_complete(run, slot):
        arrive(run, slot)
