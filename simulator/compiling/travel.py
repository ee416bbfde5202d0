"""How long it takes from place to place: written routes, chains of them, else the straight line."""

import heapq
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from schema.book import PlanBook
from schema.finding import Unreadable, say
from schema.library import Place
from schema.names import normalise, short
from schema.takes import Takes
from simulator.assumption import Assumptions

EARTH_KM = 6371.0
HOUR = 3_600_000
_SPEED = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(km/h|kmh|公里/小时|千米/小时|公里每小时)?")
Leg = tuple[str, str]
Journey = tuple[float, tuple[Leg, ...]]
HERE = Takes("fixed", (0,))


@dataclass(frozen=True, slots=True)
class Roads:
    """Routes as written; ``detour`` and ``speed`` (km/h) for everywhere else."""

    links: dict[str, dict[str, Takes]]
    places: dict[str, Place]
    detour: float
    speed: float

    @classmethod
    def of(cls, book: PlanBook) -> "Roads":
        """The book's routes, both ways unless one way; of several between two places the shortest."""
        links: dict[str, dict[str, Takes]] = {}
        for route in book.routes:
            ways = [(route.it.from_, route.it.to)] + ([] if route.it.one_way else [(route.it.to, route.it.from_)])
            for a, b in ways:
                known = links.setdefault(a, {}).get(b)
                if known is None or route.it.takes.median < known.median:
                    links[a][b] = route.it.takes
        travel = book.settings.travel
        places = {name: place.it for name, place in book.places.items()}
        return cls(links, places, travel.detour, speed(travel.speed))

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
        if here is None or there is None or None in (here.lon, here.lat, there.lon, there.lat):
            return None
        lon, lat, far_lon, far_lat = (
            math.radians(float(angle or 0)) for angle in (here.lon, here.lat, there.lon, there.lat)
        )
        half = (
            math.sin((far_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(far_lat) * math.sin((far_lon - lon) / 2) ** 2
        )
        return round(2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half))) * self.detour / self.speed * HOUR)


@dataclass
class Travel:
    """The times between the places used, and over which routes each way leads."""

    names: tuple[str, ...]
    times: list[list[Takes | None]] = field(default_factory=list)
    over: dict[Leg, set[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def between(cls, names: Iterable[str], roads: Roads, assumptions: Assumptions) -> "Travel":
        """A written route between two places counts; else a chain of routes or the straight line, the shorter."""
        travel = cls(tuple(names))
        known: dict[Takes, Takes] = {}
        for number, start in enumerate(travel.names):
            journeys = roads.journeys(start)
            row: list[Takes | None] = []
            for other, end in enumerate(travel.names):
                takes = travel._way(roads, journeys.get(end), (start, end), (number, other), assumptions)
                row.append(known.setdefault(takes, takes) if takes else None)
            travel.times.append(row)
        return travel

    def _way(
        self, roads: Roads, journey: Journey | None, ends: Leg, ids: tuple[int, int], assumptions: Assumptions
    ) -> Takes | None:
        start, end = ends
        if start == end:
            return HERE
        direct = roads.links.get(start, {}).get(end)
        straight = roads.straight(start, end) if direct is None else None
        if direct is not None:
            legs: tuple[Leg, ...] = (ends,)
        elif journey is not None and (straight is None or journey[0] <= straight):
            legs = journey[1]
        else:
            self.over.setdefault(ends, set()).add(ids)
            return self._estimated(roads, straight, ends, assumptions)
        for leg in legs:
            self.over.setdefault(leg, set()).add(ids)
        return _sum([roads.links[a][b] for a, b in legs], f"{start} – {end}", assumptions)

    def _estimated(self, roads: Roads, straight: int | None, ends: Leg, assumptions: Assumptions) -> Takes | None:
        pair = " – ".join(sorted(ends))
        if straight is None:
            assumptions.add("no-way", pair)
            return None
        assumptions.add("travel-estimated", pair, detour=f"{roads.detour:g}", speed=f"{roads.speed:g}")
        return Takes("fixed", (straight,))

    def legs(self, start: str, end: str) -> tuple[tuple[int, int], ...]:
        """The ways that lead over the road between two places, in both directions."""
        return tuple(sorted(self.over.get((start, end), set()) | self.over.get((end, start), set())))


def _sum(legs: list[Takes], journey: str, assumptions: Assumptions) -> Takes:
    """Several legs as one: slow on one leg is slow on all of them, so shortest, likely and longest add up."""
    if len(legs) == 1:
        return legs[0]
    kinds = {leg.kind for leg in legs}
    if kinds == {"fixed"}:
        return Takes("fixed", (sum(leg.parameters[0] for leg in legs),))
    if kinds <= {"fixed", "uniform"}:
        return Takes("uniform", (sum(leg.parameters[0] for leg in legs), sum(leg.parameters[-1] for leg in legs)))
    if kinds <= {"fixed", "uniform", "pert", "triangular"}:
        ends = [
            (leg.parameters[0], leg.parameters[1] if len(leg.parameters) == 3 else leg.mean, leg.parameters[-1])
            for leg in legs
        ]
        return Takes("pert", tuple(round(sum(column)) for column in zip(*ends, strict=True)))
    assumptions.add("travel-median", journey)
    return Takes("fixed", (round(sum(leg.median for leg in legs)),))


def speed(text: str) -> float:
    """Kilometres an hour of ``25 km/h``."""
    found = _SPEED.fullmatch(normalise(text))
    if found is None or float(found[1]) <= 0:
        raise Unreadable(
            say(en="'{text}' is not a speed", zh="“{text}”不是车速", text=short(text)),
            say(en="write for example 25 km/h", zh="请写作例如:25 km/h"),
        )
    return float(found[1])
