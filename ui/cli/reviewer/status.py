"""``drillbook status``: how plans stand with drills, filing, evaluation and revision."""

from enum import StrEnum
from typing import Annotated

from drillbook.ui.cli.options import FORMAT, AsOf, Book, BookArgument, Command, day_asked
from drillbook.ui.translation import later


class RegisterForm(StrEnum):
    """How the register is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def status(
    folder: BookArgument = None,
    book: Book = None,
    as_of: AsOf = None,
    format: Annotated[RegisterForm, FORMAT] = RegisterForm.TEXT,
) -> int:
    """Print the register; exit 0: what is overdue is for ``check`` to fail on."""
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.report.questions.status import print_csv, print_register, register_document
    from drillbook.ui.report.terminal import print_json

    asked = asked_book(folder or book, day_asked(as_of))
    match format:
        case RegisterForm.JSON:
            print_json(register_document(asked))
        case RegisterForm.CSV:
            print_csv(asked)
        case RegisterForm.TEXT:
            print_register(asked)
    return 0


COMMAND = Command(
    "status", later("The register of plans: what is due when, the drill rate, and drills proposed for a year."), status
)
