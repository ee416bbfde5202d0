"""``drillbook matrix``: who is asked for what by which plan, and who agreed."""

from drillbook.ui.cli.options import Book, BookArgument, Command, Form, Format
from drillbook.ui.translation import _, later


def matrix(folder: BookArgument = None, book: Book = None, format: Format = Form.TEXT) -> int:
    """Print who is asked for what by which plan; exit 0."""
    from drillbook.ui.cli.asked_book import reviewed_book
    from drillbook.ui.report.terminal import note, print_json
    from drillbook.ui.review import duty_matrix as duties
    from drillbook.ui.review.listing import matrix_rows, print_matrix

    _folder, snapshot = reviewed_book(folder or book)
    found = duties.matrix(snapshot.book)
    if format is Form.JSON:
        print_json(matrix_rows(found))
        return 0
    if not found.cells:
        note(_("Nothing is asked of anybody in these plans."))
    print_matrix(found)
    return 0


COMMAND = Command("matrix", later("Organizations by plans: what is asked of whom, and who agreed."), matrix)
