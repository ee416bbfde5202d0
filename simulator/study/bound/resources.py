"""A bound from what is scarce: work that one pool must do between two times cannot be done faster than all of it works.

For all activities of a pool that can begin no sooner than ``r`` and have at least ``q`` after them, the moment comes no
sooner than ``r`` + their work / capacity + ``q``. With one unit and interruptions allowed this is Jackson's bound for one
machine (1955, Carlier 1982); with several it is the energetic bound of cumulative scheduling.
"""

import math

from drillbook.simulator.study.bound.network import Activity, Network


def resource_bound(net: Network) -> tuple[int, int]:
    """Return the least time of a network by its scarcest pool, and that pool; 0 and -1 where none binds."""
    best = (0, -1)
    for pool, capacity in net.capacities:
        using = [(one, dict(one.demands)[pool]) for one in net.activities if pool in dict(one.demands)]
        if capacity > 0 and len(using) > 1:
            best = max(best, (_energy(using, capacity), pool))
    return best


def _energy(using: list[tuple[Activity, int]], capacity: int) -> int:
    best = 0
    for head in {one.head for one, _number in using}:
        later = sorted((each for each in using if each[0].head >= head), key=lambda each: -_rest(each[0]))
        work = 0
        for one, number in later:
            work += one.held * number
            best = max(best, head + math.ceil(work / capacity) + _rest(one))
    return best


def _rest(one: Activity) -> int:
    return one.after + one.tail
