"""``drillbook who``: everything the plans ask of one organization, and whether it agreed."""

from typing import Annotated

import typer

from drillbook.ui.cli.options import Book, Command, Form, Format
from drillbook.ui.translation import later


def who(
    organization: Annotated[str, typer.Argument(metavar="ORGANIZATION", help=later("Id, title or another name."))],
    book: Book = None,
    format: Format = Form.TEXT,
) -> int:
    """Print the duties; exit 0."""
    from drillbook.schema.linkage.questions.organization_duties import duty_conflicts, plan_shares, shared_posts
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.report.questions.who import print_shares, shares_row
    from drillbook.ui.report.terminal import print_json
    from drillbook.ui.use.lookup import find_organization

    asked = asked_book(book)
    name = find_organization(asked, organization)
    found = sorted(plan_shares(asked, name), key=lambda share: (share.state != "own", -len(share.duties)))
    against, shared = duty_conflicts(asked, name), tuple(shared_posts(asked, name))
    if format is Form.JSON:
        print_json(shares_row(asked, name, found, against, shared))
    else:
        print_shares(asked, name, found, against, shared)
    return 0


COMMAND = Command("who", later("Every duty of an organization in every plan."), who)
