"""Where things are in a film: places and roads, teams and loads under way, incidents, what is closed, who is sheltered."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from drillbook.simulator.log import events as e
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.titles import Titles

Row = dict[str, Any]
_LOADS = ("supplies", "equipment")


class Ground:
    """The places of a film by number; one that the book does not have, or no more, is there without coordinates."""

    def __init__(self, context: LogContext, titles: Titles) -> None:
        self._titles = titles
        self._number: dict[str, int] = {}
        self.places: list[list[Any]] = []
        for name, kind, lon, lat in context.geography.get("places", ()):
            self._add(name, kind, lon, lat)

    def number(self, name: str) -> int:
        """The number of a place, -1 for none."""
        if not name:
            return -1
        return self._number[name] if name in self._number else self._add(name, "other", None, None)

    def _add(self, name: str, kind: str, lon: float | None, lat: float | None) -> int:
        self._number[name] = len(self.places)
        self.places.append([self._titles.thing(name), kind, lon, lat])
        return self._number[name]


def map_of(events: Sequence[e.Event], context: LogContext, titles: Titles) -> Row:
    """Everything that the map and the list of whereabouts show; what has no coordinates is there all the same."""
    ground = Ground(context, titles)
    known = context.geography
    shown = {
        "roads": [[ground.number(a), ground.number(b), minutes] for a, b, minutes in known.get("roads", ())],
        "areas": [[ground.number(name), plans] for name, plans in known.get("areas", {}).items()],
        "units": list(_units(events, context, titles, ground)),
        "loads": list(_loads(events, context, titles, ground)),
        "incidents": list(_incidents(events, titles, ground)),
        "closed": _closed(events, ground),
        "crowds": list(_crowds(events, ground)),
    }
    return {"places": ground.places, **shown}


def _units(events: Sequence[e.Event], context: LogContext, titles: Titles, ground: Ground) -> Iterator[Row]:
    """Teams. ``s``: from when on where: (at, place, -1, 0, []) standing, (leaves, to, from, there at, over) on the way.

    Turnout is spent where the team stands.
    """
    found: dict[str, list[list[Any]]] = {}
    for event in events:
        match event:
            case e.UnitDispatched() if not _is_load(event, context):
                steps = found.setdefault(event.unit, [[0, ground.number(event.start), -1, 0, []]])
                _put(steps, _way(event, ground), event.at)
            case e.UnitArrived() | e.UnitReturned() if event.unit in found:
                _put(found[event.unit], [event.at, ground.number(event.place), -1, 0, []], event.at)
    for unit, steps in found.items():
        yield {"t": _unit_title(unit, titles), "s": steps}


def _loads(events: Sequence[e.Event], context: LogContext, titles: Titles, ground: Ground) -> Iterator[list[Any]]:
    """Equipment and supplies, one for each trip; what is used where it stands makes none."""
    for event in events:
        if isinstance(event, e.UnitDispatched) and event.start != event.to and _is_load(event, context):
            yield [*_way(event, ground), titles.thing(event.unit)]


def _is_load(event: e.UnitDispatched, context: LogContext) -> bool:
    return (event.what or context.kinds.get(event.unit)) in _LOADS


def _way(event: e.UnitDispatched, ground: Ground) -> list[Any]:
    leaves = event.at + event.turnout
    over = [ground.number(name) for name in event.over]
    return [leaves, ground.number(event.to), ground.number(event.start), leaves + event.travel, over]


def _put(steps: list[list[Any]], step: list[Any], now: int) -> None:
    """A unit sent elsewhere before it has left was never on the way."""
    while len(steps) > 1 and (steps[-1][0] > now or steps[-1][0] >= step[0]):
        steps.pop()
    steps.append(step)


def _unit_title(unit: str, titles: Titles) -> str:
    number = re.search(r"-(\d+)$", unit)
    return titles.things.get(unit) or titles.thing(unit) + (f" {number[1]}" if number else "")


def _incidents(events: Sequence[e.Event], titles: Titles, ground: Ground) -> Iterator[list[Any]]:
    for number, event in enumerate(events):
        if isinstance(event, e.InjectDelivered) and event.place:
            yield [event.at, ground.number(event.place), titles.anything(f"inject:{event.inject}"), number]


def _closed(events: Sequence[e.Event], ground: Ground) -> list[list[Any]]:
    """From, until (-1: to the end), whether only slower, one place, or both ends of a road (-1: none).

    A row for each disruption; those that close come first, for a road that is closed may be slow besides.
    """
    rows: list[list[Any]] = []
    under_way: dict[tuple[str, str], list[Any]] = {}
    for event in events:
        if isinstance(event, e.DisruptionBegan) and event.what in ("route", "place") and event.subject:
            start, _dash, end = event.subject.partition(" - ")
            row = [event.at, -1, int(event.slow > 0), ground.number(start), ground.number(end)]
            rows.append(row)
            under_way[event.inject, event.subject] = row
        elif isinstance(event, e.DisruptionEnded) and (event.inject, event.subject) in under_way:
            under_way[event.inject, event.subject][1] = event.at
    return sorted(rows, key=lambda row: bool(row[2]))


def _crowds(events: Sequence[e.Event], ground: Ground) -> Iterator[list[Any]]:
    """A shelter and the number of people in it over time."""
    found: dict[int, list[list[int]]] = {}
    for event in events:
        if isinstance(event, e.PeopleSheltered | e.ShelterCleared):
            steps = found.setdefault(ground.number(event.place), [])
            before = steps[-1][1] if steps else 0
            gone = event.people if isinstance(event, e.ShelterCleared) else -event.people
            steps.append([event.at, max(0, before - gone)])
    yield from ([place, steps] for place, steps in found.items())
