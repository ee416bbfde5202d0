"""A book of which one plan reads otherwise is not put together anew."""

from collections.abc import Iterable
from dataclasses import replace

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, in_file_order
from drillbook.schema.hint_examples import with_names
from drillbook.schema.models.plan import Plan
from drillbook.schema.reader import ReadResult


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
    plans, sources = {**book.plans, name: now}, {**book.sources, new.file: now.source}
    worded = with_names(new.findings, book.indicators, sources)
    return replace(book, plans=plans, sources=sources), in_file_order([*others, *worded])
