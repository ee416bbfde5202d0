"""How long it takes from place to place, at the median, as a run would take it."""

from dataclasses import dataclass
from functools import lru_cache

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.facts.roads import Journey, Roads


@dataclass(frozen=True, slots=True)
class Way:
    """A travel time in milliseconds; estimated where no routes lead there."""

    takes: float
    is_estimate: bool = False


HERE = Way(0.0)


@lru_cache(maxsize=4)
def _roads(book: PlanBook) -> Roads:
    return Roads.of(book)


@lru_cache(maxsize=4096)
def _journeys(book: PlanBook, start: str) -> dict[str, Journey]:
    return _roads(book).journeys(start)


def way(book: PlanBook, start: str, end: str) -> Way | None:
    """From one place to another: a route between the two, else the shorter of a chain of routes and the straight line."""
    if start == end:
        return HERE
    roads = _roads(book)
    direct = roads.links.get(start, {}).get(end)
    if direct is not None:
        return Way(direct.median)
    chained, straight = _journeys(book, start).get(end), roads.straight(start, end)
    if chained is not None and (straight is None or chained[0] <= straight):
        return Way(chained[0])
    return Way(straight, is_estimate=True) if straight is not None else None
