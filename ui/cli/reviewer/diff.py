"""``drillbook diff``: two versions in plan terms (修订对照), and what follows from the change."""

from enum import StrEnum
from typing import Annotated

import typer

from drillbook.ui.cli.options import FORMAT, Command
from drillbook.ui.translation import _, joined, later, suggest


class DiffForm(StrEnum):
    """How a comparison is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=later("Folder, file, or git revision (rev or rev:path)."))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=later("The same for the newer version."))],
    format: Annotated[DiffForm, FORMAT] = DiffForm.TEXT,
) -> int:
    """Compare and print; exit 0."""
    from drillbook.ui.report.questions.diff import print_revision, revision_row
    from drillbook.ui.report.questions.diff_page import page
    from drillbook.ui.report.terminal import note, print_json
    from drillbook.ui.use.books import book_language
    from drillbook.ui.use.revision import compared
    from drillbook.ui.use.versions import pair, read_version

    before, after = read_version(old), read_version(new)
    old_book, new_book = pair(before, after)
    suggest(book_language(new_book))
    for side in (before, after):
        if files := {finding.where.file for finding in side.unreadable}:
            names = joined(sorted(files))
            note(_("left out of the comparison, because it cannot be read: {files}", files=names))
    revised = compared(before, old_book, after, new_book)
    match format:
        case DiffForm.JSON:
            print_json(revision_row(revised))
        case DiffForm.HTML:
            print(page(revised))
        case DiffForm.TEXT:
            print_revision(revised)
    return 0


COMMAND = Command("diff", later("Tell in plan terms what changed, and what follows from it."), diff)
