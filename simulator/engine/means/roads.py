"""Roads: how long from place to place now, and the way around a closed road over other written roads."""

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import pairwise
from typing import TypeAlias

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.state.holdings import Detour
from drillbook.simulator.engine.state.run import Run

Way: TypeAlias = tuple[int, ...]
"""Places and junctions in their order, both ends included."""


def leg(run: Run, start: int, to: int) -> float | None:
    """Return the likely travel time now, in ticks; None if nobody gets through.

    Without a place nothing travels, and what stands at a place that is cut off does not have to get there.
    """
    units = run.units
    if start < 0 or to < 0 or start == to:
        return 0.0
    if units.place_down and (units.place_down.get(start) or units.place_down.get(to)):
        return None
    likely = run.program.likely((start, to))
    if likely is None:
        return None
    if units.closed.get((start, to)):
        detour = _detour(run, start, to)
        return None if detour is None else detour.likely
    for factor in units.slow.get((start, to), ()):
        likely *= factor
    return likely


def travel(run: Run, slot: int, start: int, to: int, purpose: str = "travel") -> tuple[int, tuple[str, ...]]:
    """Draw the travel time of one departure for a step, in ticks; and say what a detour leads over, nothing on the usual way.

    On a detour, slow on one road is slow on all of them.
    """
    if start < 0 or to < 0 or start == to:
        return 0, ()
    path, names, units = run.path(slot), run.program.place_names, run.units
    named = f"{purpose} {names[start]} {names[to]}"
    detour = _detour(run, start, to) if units.closed and units.closed.get((start, to)) else None
    if detour is not None:
        drawn = round(sum(run.draw(path, named, takes) * factor for takes, factor in detour.roads))
        return drawn, _places(run, detour)
    takes = run.model.travel[start][to]
    assert takes is not None
    usual = run.draw(path, named, takes)
    if not units.slow:
        return usual, ()
    slowed = float(usual)
    for factor in units.slow.get((start, to), ()):
        slowed *= factor
    return round(slowed), ()


def _places(run: Run, detour: Detour) -> tuple[str, ...]:
    names = (*run.model.places, *run.model.junctions)
    return tuple(names[number].name for number in detour.over)


def _detour(run: Run, start: int, to: int) -> Detour | None:
    """The shortest way over roads that are open, worked out once until a road or a place changes."""
    known = run.units.detours
    if (start, to) not in known:
        known[start, to] = _shortest(run, start, to)
    return known[start, to]


def _shortest(run: Run, start: int, to: int) -> Detour | None:
    queue: list[tuple[float, Way]] = [(0.0, (start,))]
    seen: set[int] = set()
    while queue:
        likely, way = heappop(queue)
        here = way[-1]
        if here == to:
            return _driven(run, likely, way)
        if here in seen:
            continue
        seen.add(here)
        for there, _, median, factor in _open_roads(run, here):
            if there not in seen and (there == to or not run.units.place_down.get(there)):
                heappush(queue, (likely + median * factor, (*way, there)))
    return None


def _open_roads(run: Run, here: int) -> Iterator[tuple[int, Takes, float, float]]:
    for there, takes, median in run.program.roads.get(here, ()):
        road = (min(here, there), max(here, there))
        if not run.units.closed_roads.get(road):
            factor = 1.0
            for slow in run.units.slow_roads.get(road, ()):
                factor *= slow
            yield there, takes, median, factor


def _driven(run: Run, likely: float, way: Way) -> Detour:
    roads = []
    for here, there in pairwise(way):
        roads.append(next((takes, factor) for end, takes, _, factor in _open_roads(run, here) if end == there))
    return Detour(likely, tuple(roads), way[1:-1])
