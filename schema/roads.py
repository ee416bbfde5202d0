"""How places are connected: written routes, chains of them, and the straight line elsewhere."""

import heapq
import math
import re
from dataclasses import dataclass

from schema.book import PlanBook
from schema.finding import Unreadable, say
from schema.library import Place
from schema.names import normalise, short
from schema.takes import Takes

EARTH_KM = 6371.0
HOUR = 3_600_000
_SPEED = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(km/h|kmh|公里/小时|千米/小时|公里每小时)?")
Leg = tuple[str, str]
Journey = tuple[float, tuple[Leg, ...]]


@dataclass(frozen=True, slots=True)
class Roads:
    """Routes as written; ``detour`` and ``speed`` (km/h) for everywhere else, 0 where no speed is known."""

    links: dict[str, dict[str, Takes]]
    places: dict[str, Place]
    detour: float
    speed: float

    @classmethod
    def of(cls, book: PlanBook, *, estimates: bool = True) -> "Roads":
        """The book's routes, both ways unless one way; of several between two places the shortest.

        Without ``estimates`` the book's speed is not read, and there is no way but over routes.
        """
        links: dict[str, dict[str, Takes]] = {}
        for route in book.routes:
            ways = [(route.it.from_, route.it.to)] + ([] if route.it.one_way else [(route.it.to, route.it.from_)])
            for a, b in ways:
                known = links.setdefault(a, {}).get(b)
                if known is None or route.it.takes.median < known.median:
                    links[a][b] = route.it.takes
        travel = book.settings.travel
        places = {name: place.it for name, place in book.places.items()}
        return cls(links, places, travel.detour, speed(travel.speed) if estimates else 0.0)

    def journeys(self, start: str) -> dict[str, Journey]:
        """From ``start`` over routes alone: the median time and the legs, shortest first."""
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
        """Great circle × detour at the book's speed, in ticks; nothing without coordinates."""
        here, there = self.places.get(a), self.places.get(b)
        if self.speed <= 0 or here is None or there is None or None in (here.lon, here.lat, there.lon, there.lat):
            return None
        lon, lat, far_lon, far_lat = (
            math.radians(float(angle or 0)) for angle in (here.lon, here.lat, there.lon, there.lat)
        )
        half = (
            math.sin((far_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(far_lat) * math.sin((far_lon - lon) / 2) ** 2
        )
        return round(2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half))) * self.detour / self.speed * HOUR)


def speed(text: str) -> float:
    """Kilometres an hour of ``25 km/h``."""
    found = _SPEED.fullmatch(normalise(text))
    if found is None or float(found[1]) <= 0:
        raise Unreadable(
            say(en="'{text}' is not a speed", zh="“{text}”不是车速", text=short(text)),
            say(en="write for example 25 km/h", zh="请写作例如:25 km/h"),
        )
    return float(found[1])
