"""``drillbook status`` as it is asked: how plans stand with drills, filing, evaluation and revision."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.commands import Lang, Work
from drillbook.ui.words import _


class Ledger(StrEnum):
    """How the register is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def add_status(app: typer.Typer) -> None:
    """The command and its options."""

    @app.command(help=_("The register of plans: what is due when, the drill rate, and drills proposed for a year."))
    def status(
        folder: Annotated[Path | None, typer.Argument(metavar="BOOK", help=_("Folder of the book."))] = None,
        book: Annotated[Path | None, typer.Option(help=_("Folder of the book."))] = None,
        as_of: Annotated[str | None, typer.Option(help=_("Check at this date."), metavar="YYYY-MM-DD")] = None,
        format: Annotated[Ledger, typer.Option(help=_("How the answer is written."))] = Ledger.TEXT,
        lang: Annotated[Lang | None, typer.Option(help=_("Language of the answer."))] = None,
    ) -> Work:
        def work() -> int:
            from drillbook.ui.cli.reviewer import status

            return status.answer(folder or book, as_of, lang.value if lang else None, format.value)

        return work
