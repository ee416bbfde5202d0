"""One dispatch per instant under `fence`: a blocked task keeps its pools from all of lower rank.

Those that need the same pools wait in one line. Once all of these are kept, nobody behind can start, or keep anything
more: so a dispatch looks at the heads of the lines and not at all that wait.
"""

from collections.abc import Hashable
from heapq import heapify, heappop, heappush
from typing import Final, TypeAlias

from drillbook.simulator.engine import preemption
from drillbook.simulator.engine.dispatch import (
    NO_POOL,
    NO_SLOT,
    NOTHING,
    first_lacking,
    pass_over,
    send_off,
    start_simple,
)
from drillbook.simulator.engine.means import allocation, still_obtainable
from drillbook.simulator.engine.state import status
from drillbook.simulator.engine.state.holdings import Holding, Lack
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.engine.state.work import FencedLine

Candidate: TypeAlias = tuple[int, int, int]
"""Rank and slot, and of who waits already the number of the line it is the head of."""
_NO_LINE: Final = -1


def dispatch_fenced(run: Run) -> None:
    """Start every ready task, by rank, that can start with what those before it do not keep."""
    lines = run.lines
    waiting = list(lines.fenced.values())
    candidates = _candidates(run, waiting)
    run.pools.touched.clear()
    lines.fences.clear()
    lines.lifted = NO_SLOT
    passed_over: list[tuple[int, int]] = []
    while candidates:
        rank, slot, number = heappop(candidates)
        ready = run.slots.state[slot] == status.READY
        if number == _NO_LINE:
            if ready and not _starts(run, slot):
                passed_over.append((rank, slot))
            continue
        line = waiting[number]
        heappop(line.waiting)
        if ready:
            _tell_what_it_lacked(run, rank, slot, line)
            if not _starts(run, slot):
                passed_over.append((rank, slot))
                if _closes(run, rank, slot, line):
                    continue
        if line.waiting:
            heappush(candidates, (*line.waiting[0], number))
        else:
            line.closed = None
    _stand_in_line(run, passed_over)


def _candidates(run: Run, waiting: list[FencedLine]) -> list[Candidate]:
    """Those that are new, and the head of each line."""
    new, run.agenda.new_ready = run.agenda.new_ready, []
    candidates = [(rank, slot, _NO_LINE) for rank, slot in new]
    candidates += [(*line.waiting[0], number) for number, line in enumerate(waiting)]
    heapify(candidates)
    return candidates


def _starts(run: Run, slot: int) -> bool:
    """Start a task, or note what it lacks and keep what it needs."""
    lines, needed = run.lines, _needed(run, slot)
    fenced = next((pool for pool in needed if pool in lines.fences), NO_POOL)
    lacking = Lack(fenced) if fenced >= 0 else _try_alone(run, slot)
    if lacking.pool < 0:
        lines.lifted = run.slots.cause[slot] if run.records is not None else slot
        return True
    lines.looks += 1
    pass_over(run, slot, lacking.pool, lacking.cut_off, lines.fences.get(fenced, NO_SLOT))
    if still_obtainable.can_still_come(run, slot, lacking):
        for pool in needed:
            lines.fences.setdefault(pool, slot)
    return False


def _closes(run: Run, rank: int, slot: int, line: FencedLine) -> bool:
    """Whether all that a line needs is kept now: then nobody behind this task of it is looked at."""
    needed = _needed(run, slot)
    if not needed or any(pool not in run.lines.fences for pool in needed):
        return False
    line.closed, line.pool = rank, needed[0]
    return True


def _tell_what_it_lacked(run: Run, rank: int, slot: int, line: FencedLine) -> None:
    """Of a task that stood where nobody was looked at at the last dispatch."""
    if line.closed is not None and rank > line.closed:
        run.lines.blocked[slot] = line.pool


def _stand_in_line(run: Run, passed_over: list[tuple[int, int]]) -> None:
    fenced = run.lines.fenced
    for rank, slot in passed_over:
        key = _line_of(run, slot)
        line = fenced.get(key)
        if line is None:
            line = fenced[key] = FencedLine()
        heappush(line.waiting, (rank, slot))
    for key in [key for key, line in fenced.items() if not line.waiting]:
        del fenced[key]


def _line_of(run: Run, slot: int) -> Hashable:
    """Who makes decisions may change, and with it what all decisions of one step need."""
    step = run.slots.step[slot]
    return step if step.task is not None and step.task.decision else _needed(run, slot)


def _try_alone(run: Run, slot: int) -> Lack:
    """Start it, or say what it lacks."""
    simple = run.slots.step[slot].simple
    allocated: Holding | Lack = Lack(first_lacking(run, slot)) if simple else allocation.allocate(run, slot)
    if (
        isinstance(allocated, Lack)
        and allocated.pool >= 0
        and run.program.preemptible
        and preemption.preempt(run, slot)
    ):
        allocated = NOTHING if simple else allocation.allocate(run, slot)
    if isinstance(allocated, Holding):
        send_off(run, slot, allocated)
        return NOTHING
    if allocated.pool < 0:
        start_simple(run, slot)
    return allocated


def what_is_lacking(run: Run, slot: int) -> tuple[Lack, int]:
    """Return what a ready task lacks now, and the step that keeps it from it under `fence`, NO_SLOT for none."""
    lines = run.lines
    fence = next((by for pool in _needed(run, slot) if (by := lines.fences.get(pool, slot)) != slot), NO_SLOT)
    line = lines.fenced.get(_line_of(run, slot)) if lines.fenced else None
    if line is not None:
        _tell_what_it_lacked(run, run.rank(slot), slot, line)
    blocked = lines.blocked.get(slot, NO_POOL)
    if fence >= 0:
        return Lack(blocked), fence
    first = first_lacking(run, slot)
    if first >= 0 or run.slots.step[slot].simple:
        return Lack(first if first >= 0 else blocked), NO_SLOT
    allocated = allocation.allocate(run, slot)
    return (allocated if isinstance(allocated, Lack) else Lack(blocked)), NO_SLOT


def _needed(run: Run, slot: int) -> tuple[int, ...]:
    step = run.slots.step[slot]
    if step.simple:
        return step.watch
    return tuple(pool for pool in allocation.watched_pools(run, step) if pool != run.roads)
