"""The book that a question on the command line is asked of, or that is reviewed there."""

from datetime import date
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import remark
from drillbook.ui.default_book import chosen_book
from drillbook.ui.report.terminal import note
from drillbook.ui.storage.book_cache import BOOKS, Snapshot
from drillbook.ui.translation import _, counted, suggest
from drillbook.ui.use.books import book_language, open_book


def asked_book(asked: Path | None, as_of: date | None = None) -> PlanBook:
    """Read the book asked for and suggest its language; what could not be read of it is remarked on.

    Raises:
        Misuse: there are no plans in it.
        Refused: there is no such folder.
    """
    folder = chosen_book(asked, remark)
    opened = open_book(folder, as_of)
    suggest(book_language(opened.book))
    if opened.left_out:
        said = counted(
            "{n} file could not be read and is left out; see drillbook check",
            "{n} files could not be read and are left out; see drillbook check",
            opened.left_out,
        )
        note(said)
    if not opened.book.plans:
        raise Misuse(_("there are no plans in {folder}", folder=folder.as_posix()))
    return opened.book


def reviewed_book(asked: Path | None) -> tuple[Path, Snapshot]:
    """The folder of the book asked for and everything that is found in it; its language is suggested.

    Raises:
        Refused: there is no such folder.
    """
    folder = chosen_book(asked, remark)
    snapshot = BOOKS.snapshot(folder)
    suggest(book_language(snapshot.book))
    return folder, snapshot
