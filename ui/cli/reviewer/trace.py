"""``drillbook trace``: a report from whoever sees it first up to where it leaves the book, and how long that takes."""

from typing import Annotated

import typer

from drillbook.ui.cli.options import Book, Command, Form, Format
from drillbook.ui.translation import later


def trace(
    report: Annotated[str, typer.Argument(metavar="REPORT", help=later("plan/task, a title, or a plan."))],
    book: Book = None,
    format: Format = Form.TEXT,
) -> int:
    """Print every way the report goes, each once; exit 0."""
    from drillbook.schema.linkage.questions.upward_report import Trace, traces
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.report.questions.trace import print_trace, trace_row
    from drillbook.ui.report.terminal import print_json
    from drillbook.ui.use.lookup import find_reports

    asked = asked_book(book)
    found = {key: traces(asked, key) for key in find_reports(asked, report)}
    if format is Form.JSON:
        print_json([trace_row(key, way) for key, each in found.items() for way in each])
        return 0
    different: dict[object, Trace] = {}
    for way in (way for each in found.values() for way in each):
        different.setdefault(way.hops, way)
    for way in different.values():
        print_trace(way)
    return 0


COMMAND = Command("trace", later("Follow a report upward and add up its times."), trace)
