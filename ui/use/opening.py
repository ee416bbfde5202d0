"""Opening a book to ask it something: which one, in which language, and what could not be read of it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Language, Location, Severity, Text
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.reader import read_file
from drillbook.schema.text.located import Located
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import note
from drillbook.ui.report.findings.text import shown_path
from drillbook.ui.use.books import book_language, book_of_command, own_scenarios
from drillbook.ui.words import _, counted, speak, spoken


def opened(asked: Path | None, language: Language | None, as_of: date | None = None) -> PlanBook:
    """The book asked for, and from now on its language, unless another was asked for."""
    folder = book_of_command(asked)
    book, findings = PlanBook.read(folder, as_of=as_of)
    speak(language or book_language(book))
    files = {finding.where.file for finding in findings if finding.severity is Severity.ERROR} - _understood(book)
    if files:
        said = counted(
            "{n} file could not be read and is left out; see drillbook check",
            "{n} files could not be read and are left out; see drillbook check",
            len(files),
        )
        note(said)
    if not book.plans:
        raise Misuse(_("there are no plans in {folder}", folder=folder.as_posix()))
    return book


def _understood(book: PlanBook) -> set[str]:
    return {plan.source.file for plan in book.plans.values()}


def all_scenarios(book: PlanBook) -> list[Located[Scenario]]:
    """The scenarios in the book's folders and in the folder its ``scenarios`` key names."""
    found = dict(book.scenarios)
    for path in own_scenarios(book):
        document = read_file(path, path.as_posix()).document
        if document is not None and isinstance(document.value, Scenario):
            found.setdefault(document.value.scenario, document)
    return list(found.values())


def told(text: Text | None) -> str:
    """A text in the language spoken; nothing for nothing."""
    return text.render(spoken()) if text else ""


def joined(parts: Iterable[str]) -> str:
    """A list as one says it."""
    return _(", ").join(parts)


def place(where: Location) -> dict[str, object]:
    """A place for other programs: file, line, column, plan and clause."""
    return {
        "file": shown_path(where.file),
        "line": where.line,
        "column": where.column,
        "plan": where.plan,
        "clause": where.clause,
    }
