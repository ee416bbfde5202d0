"""Open the book that somebody works on, read it, and find everything that is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files, links_outside
from drillbook.schema.cache.readings import read_kept
from drillbook.schema.files import resolved
from drillbook.schema.finding import Finding, Language, Severity, in_file_order
from drillbook.schema.models.plan import Plan
from drillbook.schema.progress import Hear, Progress, read_in_turn, unheard
from drillbook.schema.text.located import Located

_FEW = 3  # plans asked about one by one


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A book that was read, with its findings; those of one cause are not yet folded."""

    book: PlanBook
    findings: list[Finding]

    @property
    def left_out(self) -> int:
        """The number of files of which nothing is in the book, because they cannot be read."""
        understood = {plan.source.file for plan in self.book.plans.values()}
        refused = {finding.where.file for finding in self.findings if finding.severity is Severity.ERROR}
        return len(refused - understood)


def open_book(
    folder: Path,
    as_of: date | None = None,
    hear: Hear = unheard,
    more: Iterable[Path] = (),
    *,
    deep: bool = True,
) -> OpenBook:
    """Read a book and ``more`` files with it; not ``deep``: only what lies directly in the folder."""
    inside = book_files(folder) if deep else [path for path in book_files(folder) if path.parent == folder]
    known = {resolved(path) for path in inside}
    files = inside + [path for path in more if resolved(path) not in known]
    refused = links_outside(folder) if deep else ()
    reads = (read_kept(path, path.as_posix()) for path in read_in_turn(files, hear))
    return OpenBook(*PlanBook.assemble(folder, reads, refused, as_of=as_of))


def check_book(opened: OpenBook, hear: Hear = unheard, only: Sequence[Path] = ()) -> OpenBook:
    """The same book with what every rule finds; with ``only``, at least all that stands in these files."""
    from drillbook.schema.linkage.catalogue import every_finding, findings_in_plan  # a run does without the rules
    from drillbook.simulator.scenario_check import inside_findings

    hear(Progress("checking", opened.book.folder.as_posix()))
    found = [*opened.findings, *inside_findings(opened.book)]
    plans = _plans_in(opened.book, only)
    if plans is None:
        found += every_finding(opened.book)
    for plan in plans or ():
        found += findings_in_plan(plan, lambda _question, find: find(opened.book))
    return OpenBook(opened.book, in_file_order(found))


def _plans_in(book: PlanBook, only: Sequence[Path]) -> list[Located[Plan]] | None:
    """The plans in a few files; None where the rules are better asked about the whole book."""
    files = {resolved(path) for path in only}
    plans = [plan for plan in book.plans.values() if resolved(Path(plan.source.file)) in files] if files else []
    return plans if 0 < len(plans) == len(files) <= _FEW else None


def book_language(book: PlanBook) -> Language:
    """The language a book is written in."""
    return book.language
