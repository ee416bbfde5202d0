"""``drillbook review``: findings put off, given to somebody, remarked on, answered, and the opinion drawn up."""

from enum import StrEnum
from typing import Annotated

import typer

from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.options import PLAN, Book, Command, Form, Format
from drillbook.ui.translation import _, current_language, later

HELP = later("Put findings off, give them to somebody, answer them, draw up the opinion.")
Mark = Annotated[str, typer.Argument(metavar="MARK", help=later("The finding, as review list calls it."))]
By = Annotated[str, typer.Option(help=later("Who writes this."))]


class Outcomes(StrEnum):
    """What became of an opinion."""

    MENDED = "mended"
    ADOPTED = "adopted"
    PARTLY = "partly"
    REJECTED = "rejected"


def list_findings(book: Book = None, plan: Annotated[str, PLAN] = "", format: Format = Form.TEXT) -> int:
    """Print the findings with their marks; exit 0."""
    from drillbook.ui.cli.asked_book import reviewed_book
    from drillbook.ui.report.terminal import print_json
    from drillbook.ui.review.findings_with_remarks import ProblemFilter, problems_of
    from drillbook.ui.review.listing import print_problems, problem_row
    from drillbook.ui.review.records import all_records
    from drillbook.ui.use.lookup import require_plan

    folder, snapshot = reviewed_book(book)
    if plan:
        require_plan(snapshot.book, plan)
    found = [one for one in problems_of(snapshot, all_records(folder)) if ProblemFilter(plan=plan).lets(one)]
    if format is Form.JSON:
        print_json([problem_row(one) for one in found])
    else:
        print_problems(snapshot, found)
    return 0


def put_off(
    mark: Mark,
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=later("Until when."))],
    by: By,
    reason: Annotated[str, typer.Option(help=later("Why."))],
    book: Book = None,
) -> int:
    """Write that a finding is put off; exit 0."""
    from datetime import date

    from drillbook.ui.cli.asked_book import reviewed_book
    from drillbook.ui.review import acts

    folder, snapshot = reviewed_book(book)
    finding = acts.require_finding(snapshot, mark)
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise Misuse(_("--until cannot be '{value}', only a date such as 2026-06-30", value=until)) from None
    acts.put_off(folder, finding, day, by, reason, by)
    print(_("{file}: put off until {day}", file=finding.where.file, day=day))
    return 0


def assign(
    mark: Mark,
    to: Annotated[str, typer.Option(help=later("Who is to do it."))],
    text: Annotated[str, typer.Option(help=later("What is to be done."))] = "",
    due: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=later("By when."))] = "",
    by: By = "",
    book: Book = None,
) -> int:
    """Give a finding to somebody; exit 0."""
    from drillbook.ui.cli.asked_book import reviewed_book
    from drillbook.ui.review import acts, findings_with_remarks, records

    folder, snapshot = reviewed_book(book)
    finding = acts.require_finding(snapshot, mark)
    print(findings_with_remarks.entry_line(records.write(folder, finding, "assign", text, by, to=to, due=due)))
    return 0


def comment(
    mark: Mark,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=later("The remark."))],
    by: By = "",
    book: Book = None,
) -> int:
    """Keep a remark on a finding; exit 0."""
    from drillbook.ui.cli.asked_book import reviewed_book
    from drillbook.ui.review import acts, findings_with_remarks, records

    folder, snapshot = reviewed_book(book)
    finding = acts.require_finding(snapshot, mark)
    print(findings_with_remarks.entry_line(records.write(folder, finding, "comment", text, by)))
    return 0


def answer(
    mark: Mark,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=later("The answer."))],
    outcome: Annotated[Outcomes | None, typer.Option(help=later("What became of it."))] = None,
    by: By = "",
    book: Book = None,
) -> int:
    """Keep the answer of the drafting unit; exit 0."""
    from drillbook.ui.cli.asked_book import reviewed_book
    from drillbook.ui.review import acts, findings_with_remarks, records

    folder, snapshot = reviewed_book(book)
    finding = acts.require_finding(snapshot, mark)
    entry = records.write(folder, finding, "answer", text, by, outcome=outcome.value if outcome else "")
    print(findings_with_remarks.entry_line(entry))
    return 0


def opinion(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help=later("Id of the plan."))], book: Book = None
) -> int:
    """Print the page; exit 0."""
    from drillbook.ui.cli.asked_book import reviewed_book
    from drillbook.ui.review.opinion_sheet import sheet
    from drillbook.ui.review.records import all_records
    from drillbook.ui.use.lookup import require_plan

    folder, snapshot = reviewed_book(book)
    require_plan(snapshot.book, plan)
    print(sheet(snapshot, plan, all_records(folder), current_language()))
    return 0


COMMANDS = (
    Command("list", later("The findings with their marks and what was written about them."), list_findings),
    Command("put-off", later("Write into the plan that a finding is put off."), put_off),
    Command("assign", later("Give a finding to somebody."), assign),
    Command("comment", later("Remark on a finding."), comment),
    Command("answer", later("Write down the answer of the drafting unit."), answer),
    Command("opinion", later("Draw up the review opinion of a plan, as a page to print and sign."), opinion),
)


def add_to(app: typer.Typer) -> None:
    """Make the review a command of ``app`` that has commands of its own."""
    review = typer.Typer(help=_(HELP))
    for command in COMMANDS:
        command.add_to(review)
    app.add_typer(review, name="review")
