"""How long it takes from place to place, at the median: written routes, else an estimate by the straight line."""

import heapq
import math
import re
from dataclasses import dataclass
from functools import lru_cache

from schema.book import PlanBook
from schema.names import normalise

EARTH_KM = 6371.0
HOUR = 3_600_000
_SPEED = re.compile(r"([0-9]+(?:\.[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Way:
    """A travel time in milliseconds; estimated where no routes lead there."""

    takes: float
    is_estimate: bool = False


HERE = Way(0.0)


@lru_cache(maxsize=4)
def _links(book: PlanBook) -> dict[str, dict[str, float]]:
    links: dict[str, dict[str, float]] = {}
    for route in book.routes:
        ways = [(route.it.from_, route.it.to)] + ([] if route.it.one_way else [(route.it.to, route.it.from_)])
        for start, end in ways:
            known = links.setdefault(start, {})
            known[end] = min(known.get(end, math.inf), route.it.takes.median)
    return links


@lru_cache(maxsize=4)
def _known_ends(book: PlanBook) -> dict[str, dict[str, float]]:
    """What was found for each end; forgotten with the book."""
    return {}


def _routes_to(book: PlanBook, end: str) -> dict[str, float]:
    """The median time over routes from everywhere to ``end``."""
    known = _known_ends(book)
    if end not in known:
        known[end] = _found_to(book, end)
    return known[end]


def _found_to(book: PlanBook, end: str) -> dict[str, float]:
    back: dict[str, dict[str, float]] = {}
    for start, targets in _links(book).items():
        for target, takes in targets.items():
            back.setdefault(target, {})[start] = takes
    found: dict[str, float] = {}
    queue = [(0.0, end)]
    while queue:
        spent, here = heapq.heappop(queue)
        if here not in found:
            found[here] = spent
            for there, takes in back.get(here, {}).items():
                heapq.heappush(queue, (spent + takes, there))
    return found


def way(book: PlanBook, start: str, end: str) -> Way | None:
    """From one place to another as a run would take it: a route between the two, else the shorter of a chain and the line."""
    if start == end:
        return HERE
    direct = _links(book).get(start, {}).get(end)
    if direct is not None:
        return Way(direct)
    chained, straight = _routes_to(book, end).get(start), _straight(book, start, end)
    if chained is not None and (straight is None or chained <= straight):
        return Way(chained)
    return Way(straight, is_estimate=True) if straight is not None else None


def _straight(book: PlanBook, start: str, end: str) -> float | None:
    """Great circle, times the book's detour, at its speed."""
    here, there = book.places.get(start), book.places.get(end)
    speed = _SPEED.match(normalise(book.settings.travel.speed))
    if here is None or there is None or speed is None or float(speed[1]) <= 0:
        return None
    if here.it.lon is None or here.it.lat is None or there.it.lon is None or there.it.lat is None:
        return None
    lat, far = math.radians(here.it.lat), math.radians(there.it.lat)
    east = math.radians(there.it.lon - here.it.lon)
    half = math.sin((far - lat) / 2) ** 2 + math.cos(lat) * math.cos(far) * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half))) * book.settings.travel.detour / float(speed[1]) * HOUR
