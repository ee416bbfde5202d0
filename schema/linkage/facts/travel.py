"""Travel times between places: written routes, chains of them, and an estimate by straight line elsewhere.

Times are medians in milliseconds, as a run would take them.
"""

import heapq
import math
from dataclasses import dataclass

from drillbook.schema.book import PlanBook, once_per_book, once_per_key
from drillbook.schema.models.library import Place
from drillbook.schema.values.distributions import Takes
from drillbook.schema.values.times import HOUR

EARTH_KM = 6371.0
Leg = tuple[str, str]
Journey = tuple[float, tuple[Leg, ...]]


@dataclass(frozen=True, slots=True)
class Roads:
    """The routes as written; ``detour`` (a ratio) and ``speed`` (km/h) for everywhere else."""

    links: dict[str, dict[str, Takes]]
    places: dict[str, Place]
    detour: float
    speed: float

    @classmethod
    def of(cls, book: PlanBook) -> "Roads":
        """Collect the book's routes, both ways unless one way; of several between two places the shortest."""
        links: dict[str, dict[str, Takes]] = {}
        for route in book.routes:
            ways = [(route.value.from_, route.value.to)] + (
                [] if route.value.one_way else [(route.value.to, route.value.from_)]
            )
            for a, b in ways:
                known = links.setdefault(a, {}).get(b)
                if known is None or route.value.takes.median < known.median:
                    links[a][b] = route.value.takes
        travel = book.settings.travel
        places = {name: place.value for name, place in book.places.items()}
        return cls(links, places, travel.detour, travel.speed)

    def journeys(self, start: str) -> dict[str, Journey]:
        """Find the way to every place over routes alone: the median time and the legs, shortest first."""
        found: dict[str, Journey] = {}
        queue: list[tuple[float, str, tuple[Leg, ...]]] = [(0.0, start, ())]
        while queue:
            spent, here, legs = heapq.heappop(queue)
            if here in found:
                continue
            found[here] = (spent, legs)
            for there, takes in self.links.get(here, {}).items():
                if there not in found:
                    heapq.heappush(queue, (spent + takes.median, there, (*legs, (here, there))))
        return found

    def straight(self, a: str, b: str) -> int | None:
        """Estimate great circle × detour at the book's speed, in milliseconds; None without coordinates."""
        here, there = self.places.get(a), self.places.get(b)
        if here is None or there is None or None in (here.lon, here.lat, there.lon, there.lat):
            return None
        lon, lat, far_lon, far_lat = (
            math.radians(float(angle or 0)) for angle in (here.lon, here.lat, there.lon, there.lat)
        )
        half = (
            math.sin((far_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(far_lat) * math.sin((far_lon - lon) / 2) ** 2
        )
        return round(2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half))) * self.detour / self.speed * HOUR)


@dataclass(frozen=True, slots=True)
class TravelTime:
    """A travel time in milliseconds; it is an estimate where no routes lead there."""

    takes: float
    is_estimate: bool = False


NO_TRAVEL = TravelTime(0.0)


@once_per_book
def _roads(book: PlanBook) -> Roads:
    return Roads.of(book)


@once_per_key
def _journeys(book: PlanBook, start: str) -> dict[str, Journey]:
    """The journeys from each place that was asked for."""
    return _roads(book).journeys(start)


def travel_time(book: PlanBook, start: str, end: str) -> TravelTime | None:
    """Return the time between two places: a route, else the shorter of a chain of routes and the straight line."""
    if start == end:
        return NO_TRAVEL
    roads = _roads(book)
    direct = roads.links.get(start, {}).get(end)
    if direct is not None:
        return TravelTime(direct.median)
    chained, straight = _journeys(book, start).get(end), roads.straight(start, end)
    if chained is not None and (straight is None or chained[0] <= straight):
        return TravelTime(chained[0])
    return TravelTime(straight, is_estimate=True) if straight is not None else None
