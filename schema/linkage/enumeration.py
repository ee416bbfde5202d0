"""Lists what an `each` step goes through: places of a list or kind, organizations of a list or sector."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.models.steps import EachOf
from drillbook.schema.values.names import normalise
from drillbook.schema.values.vocabulary import PLACE_KINDS


def members(book: PlanBook, body: EachOf) -> tuple[str, ...]:
    """List the ids the body is done for, each once, in the order written; those of a kind or sector in the book's."""
    found = (name for written in body.places or body.organizations for name in _named(book, body, written))
    return tuple(dict.fromkeys(found))


def unknown(book: PlanBook, body: EachOf) -> Iterator[tuple[str, int]]:
    """Yield what is written and stands for nothing in the book, and its number in the list."""
    for number, written in enumerate(body.places or body.organizations):
        if not _named(book, body, written):
            yield written, number


def _named(book: PlanBook, body: EachOf, written: str) -> list[str]:
    name = normalise(written)
    if body.places:
        if name in book.places:
            return [name]
        kind = PLACE_KINDS.canonical(name)
        return [one for one, place in book.places.items() if kind and place.value.kind == kind]
    if name in book.organizations:
        return [name]
    return [one for one, entry in book.organizations.items() if name and normalise(entry.value.sector) == name]
