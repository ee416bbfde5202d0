"""A book of which one plan reads otherwise is not put together anew."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from drillbook.schema.book import SECTIONS, PlanBook
from drillbook.schema.finding import Finding, in_file_order
from drillbook.schema.hint_examples import with_names
from drillbook.schema.models.plan import Plan
from drillbook.schema.reader import ReadResult
from drillbook.schema.text.located import Located


def exchanged(
    book: PlanBook, findings: Iterable[Finding], old: ReadResult, new: ReadResult
) -> tuple[PlanBook, list[Finding]] | None:
    """Put a plan as it reads now in place of the same plan before; ``findings`` are those of reading the book.

    None where that is not all that changes: another id, a file refused, an id that two files have.
    """
    before, now = old.document, new.document
    if before is None or now is None or not (isinstance(before.value, Plan) and isinstance(now.value, Plan)):
        return None
    name, others = now.value.plan, [one for one in findings if one.where.file != old.file]
    if book.plans.get(name) is not before or any(place.file == old.file for one in others for place in one.also):
        return None
    made = put_in(book, now)
    return made, in_file_order([*others, *with_names(new.findings, book.indicators, made.sources)])


def put_in(book: PlanBook, document: Located[Any]) -> PlanBook:
    """Return the book with a plan or library in place of the same file; the same names stand in it."""
    file, sources = document.source.file, {**book.sources, document.source.file: document.source}
    if isinstance(document.value, Plan):
        return replace(book, plans={**book.plans, document.value.plan: document}, sources=sources)
    tables: dict[str, Any] = {}
    for section in SECTIONS:
        own = {one.name: one for one in document.entries(section, getattr(document.value, section, {}))}
        table: dict[str, Located[Any]] = getattr(book, section)
        tables[section] = {name: own[name] if one.source.file == file else one for name, one in table.items()}
    routes = [
        document.within(document.value.routes[one.path[-1]], *one.path) if one.source.file == file else one
        for one in book.routes
    ]
    return replace(book, **tables, routes=routes, sources=sources)


def names_in(library: Located[Any]) -> tuple[object, ...]:
    """Return the names that stand in a library, by section, and how many routes: with other names much else is another."""
    tables = (tuple(getattr(library.value, section, ())) for section in SECTIONS)
    return (*tables, len(getattr(library.value, "routes", ())))
