"""Open the book that somebody works on, read it, and find everything that is wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.book_folder import book_files, find_book, links_outside
from drillbook.schema.files import near_path, resolved
from drillbook.schema.finding import Finding, Language, Severity, Text, in_file_order, say
from drillbook.schema.progress import Hear, Progress, read_in_turn, unheard
from drillbook.schema.reading_cache import read_kept
from drillbook.schema.scenario_files import book_folder
from drillbook.ui.samples import BOOK, samples

Remark = Callable[[Text], None]
"""Who hears what a user should know although it is not the answer."""


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


def unremarked(text: Text) -> None:
    """Nobody is told."""


def chosen_book(asked: Path | None, remark: Remark = unremarked) -> Path:
    """The folder of the book asked for, else of the default one; that it is the sample is remarked on.

    Raises:
        Refused: there is no such folder.
    """
    if asked is not None:
        return book_folder(asked)
    folder = default_book()
    if folder == Path(BOOK):
        remark(say(en="no book named; using {folder}", zh="未指明预案库，使用 {folder}", folder=folder.as_posix()))
    elif find_book(Path.cwd()) is None:
        remark(
            say(
                en="no book here; using the sample {folder}",
                zh="此处没有预案库，使用示例库 {folder}",
                folder=folder.as_posix(),
            )
        )
    return folder


def default_book() -> Path:
    """The nearest book above the working folder, else the sample."""
    above = find_book(Path.cwd())
    if above is not None:
        return near_path(above)
    copied = Path(BOOK)
    return copied if (copied / "book.yaml").is_file() else near_path(samples() / BOOK)


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


def check_book(opened: OpenBook, hear: Hear = unheard) -> OpenBook:
    """The same book with what every rule finds."""
    from drillbook.schema.linkage.catalogue import every_finding  # a run does without the rules
    from drillbook.simulator.scenario_check import inside_findings

    hear(Progress("checking", opened.book.folder.as_posix()))
    found = [*opened.findings, *every_finding(opened.book), *inside_findings(opened.book)]
    return OpenBook(opened.book, in_file_order(found))


def book_language(book: PlanBook) -> Language:
    """The language a book is written in."""
    return "en" if book.settings.language == "en" else "zh"
