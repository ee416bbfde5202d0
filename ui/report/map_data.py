"""The places, roads and areas of a run, for its map: what a log only names."""

from collections.abc import Iterable
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.facts.travel import Roads
from drillbook.simulator.model.model import Model

Row = dict[str, Any]


def geography(model: Model, book: PlanBook) -> Row:
    """Places with kind and degrees east and north (None: not known), roads with minutes, areas with the plans at work there."""
    names = list(dict.fromkeys(place.name for place in (*model.places, *model.junctions)))
    return {
        "places": [[name, *_where(book, name)] for name in names],
        "roads": _roads(book, set(names)),
        "areas": _areas(model, book),
    }


def _where(book: PlanBook, name: str) -> tuple[str, float | None, float | None]:
    placed = book.places.get(name)
    if placed is None:
        return "other", None, None
    it = placed.value
    if it.lon is None or it.lat is None:
        return it.kind, None, None
    return it.kind, float(it.lon), float(it.lat)


def _roads(book: PlanBook, names: set[str]) -> list[list[Any]]:
    """Each written road once, whichever way it leads."""
    found: dict[tuple[str, str], float] = {}
    for start, ways in Roads.of(book).links.items():
        for end, takes in ways.items():
            both = (min(start, end), max(start, end))
            if names.issuperset(both):
                found[both] = min(takes.median, found.get(both, takes.median))
    return [[*both, round(took / 60_000, 1)] for both, took in found.items()]


def _areas(model: Model, book: PlanBook) -> dict[str, list[str]]:
    """An area has the levels of the plans that have something to do in it; other places only show who is there."""
    found: dict[str, list[str]] = {}
    for task in model.tasks:
        name = model.places[task.place].name if task.place >= 0 else ""
        placed = book.places.get(name)
        if placed is not None and placed.value.kind == "area":
            found.setdefault(name, []).append(task.name.partition("/")[0])
    return {name: _once(plans) for name, plans in found.items()}


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
