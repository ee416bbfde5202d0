"""How long it takes from place to place in a run, and over which roads each way leads."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from drillbook.schema.linkage.facts.travel import Journey, Leg, Roads
from drillbook.schema.values.distributions import Takes
from drillbook.simulator.compiler.assumptions import Assumptions
from drillbook.simulator.model.means import Place, Road

HERE = Takes("fixed", (0,))


@dataclass
class TravelTimes:
    """The times between the places used, and over which routes each way leads."""

    names: tuple[str, ...]
    times: list[list[Takes | None]] = field(default_factory=list)
    over: dict[Leg, set[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def between(cls, names: Iterable[str], roads: Roads, assumptions: Assumptions) -> "TravelTimes":
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


def road_network(roads: Roads, places: dict[str, int]) -> tuple[tuple[Road, ...], tuple[Place, ...]]:
    """Return all written roads, one way each, and the places at their ends that a run has no number for yet."""
    ends = dict.fromkeys((*roads.links, *(end for links in roads.links.values() for end in links)))
    others = [name for name in ends if name not in places]
    numbers = {**places, **{name: len(places) + at for at, name in enumerate(others)}}
    links = ((start, end, takes) for start, ways in roads.links.items() for end, takes in ways.items())
    network = tuple(Road(numbers[start], numbers[end], takes) for start, end, takes in links)
    return network, tuple(Place(name, roads.places[name].title if name in roads.places else "") for name in others)


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
