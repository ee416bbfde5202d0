"""The plainest possible simulation of tasks on counted pools: a heap of ends, one greedy dispatch per instant.

It shares no code with the engine. Both must give the same ticks.
"""

from heapq import heappop, heappush


def simulate(durations, demands, successors, capacity, rank):
    """Start and end of each task; ``None`` for those that never start. Smaller rank goes first."""
    count = len(durations)
    waiting = [0] * count
    for after in successors:
        for task in after:
            waiting[task] += 1
    free = list(capacity)
    start, end = [None] * count, [None] * count
    ready = {task for task in range(count) if waiting[task] == 0}
    heap = []
    now = 0
    while True:
        ended = _dispatch(now, ready, durations, demands, free, rank, start, heap)
        if not ended and not heap:
            return start, end
        if not ended:
            now = heap[0][0]
        while heap and heap[0][0] == now:
            ended.append(heappop(heap)[1])
        for task in ended:
            end[task] = now
            for pool, quantity in demands[task]:
                free[pool] += quantity
            for after in successors[task]:
                waiting[after] -= 1
                if waiting[after] == 0:
                    ready.add(after)


def _dispatch(now, ready, durations, demands, free, rank, start, heap):
    """Start what can start, by rank; those that take no time are returned as ended."""
    ended = []
    for task in sorted(ready, key=rank):
        if all(free[pool] >= quantity for pool, quantity in demands[task]):
            for pool, quantity in demands[task]:
                free[pool] -= quantity
            start[task] = now
            ready.discard(task)
            if durations[task] == 0:
                ended.append(task)
            else:
                heappush(heap, (now + durations[task], task))
    return ended
