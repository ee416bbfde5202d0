"""``drillbook coverage``: hazards by plans, plans by scenarios and drills, and what nobody has ever tried."""

from drillbook.ui.cli.options import Book, BookArgument, Command, Form, Format
from drillbook.ui.words import _, later


def coverage(folder: BookArgument = None, book: Book = None, format: Format = Form.TEXT) -> int:
    """Print the tables; exit 0."""
    from drillbook.schema.linkage.questions import coverage as question
    from drillbook.schema.scenario_files import all_scenarios, refused_scenarios
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.report.questions.coverage import coverage_row, print_coverage
    from drillbook.ui.report.terminal import note, print_json
    from drillbook.ui.use.books import default_book

    asked = asked_book(folder or book)
    scenarios = all_scenarios(asked, default_book)
    found = question.coverage(asked, scenarios)
    if format is Form.JSON:
        print_json(coverage_row(found))
    else:
        print_coverage(found, len(scenarios))
    for name in refused_scenarios(asked, default_book):
        note(_("scenario {name} cannot be read and counts for nothing here: run drillbook check", name=name))
    return 0


COMMAND = Command("coverage", later("Hazards by plans, plans by scenarios, and what was never tried."), coverage)
