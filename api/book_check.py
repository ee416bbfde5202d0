"""A whole book checked as ``drillbook check`` does it, for a program."""

from collections.abc import Iterable

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.catalogue import every_finding
from drillbook.schema.linkage.folding import fold
from drillbook.schema.linkage.suppressions import apply_suppressions
from drillbook.simulator.scenario_check import inside_findings


def check(book: PlanBook, unread: Iterable[Finding] = ()) -> list[Finding]:
    """Return everything that is wrong with a book, one finding for each defect, in file order.

    ``unread`` are the findings of reading that ``PlanBook.read`` returned beside the book. Names that nothing bears
    every rule and the scenarios in the book's folders follow; what is put off by a comment in the files is marked (``finding.put_off``), not left out.
    """
    return apply_suppressions(book, fold([*unread, *every_finding(book), *inside_findings(book)]))
