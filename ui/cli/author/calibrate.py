"""``drillbook calibrate``: times proposed from what was observed, as a diff to accept or not."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import BookArgument, Command, Form, Format
from drillbook.ui.translation import _, counted, later

_FROM = typer.Option(
    "--from",
    metavar="FILE",
    help=later(
        "A table of observed times (CSV with the columns name and minutes) or a log of a played exercise; several may be given."
    ),
)
_APPLY = typer.Option("--apply", help=later("Write the proposals into the book."))


def calibrate(
    source: Annotated[list[Path], _FROM],
    book: BookArgument = None,
    apply: Annotated[bool, _APPLY] = False,
    format: Format = Form.TEXT,
) -> int:
    """Propose distributions of times from observations; 1 if nothing can be proposed."""
    from drillbook.simulator.study.calibration.observations import split
    from drillbook.simulator.study.calibration.proposals import calibrate as proposed
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.cli.author.fix import show_diff
    from drillbook.ui.cli.extras import STUDY, need
    from drillbook.ui.report.study import calibration as report
    from drillbook.ui.report.terminal import note, print_json
    from drillbook.ui.use.books import book_language
    from drillbook.ui.use.calibration import changes, observations

    need(STUDY)
    found = asked_book(book)
    observed, unused = split(observations(source))
    answer = proposed(found, observed, unused, language=book_language(found))
    files = changes(answer)
    if format is Form.JSON:
        print_json(report.document(answer, [one.diff for one in files], written=apply))
    else:
        report.show(answer)
        show_diff([one.diff for one in files])
    if apply:
        for one in files:
            one.write(found.folder)
        note(counted("{n} file changed", "{n} files changed", len(files)))
    elif files:
        note(_("nothing was written; --apply writes this"))
    return 0 if answer.proposals else 1


COMMAND = Command("calibrate", later("Propose times from what was observed, with how well they fit."), calibrate)
