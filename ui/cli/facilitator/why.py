"""``drillbook why``: why a task, level, inject or promised time of a run came when it did, or why not yet."""

import sys
from typing import Annotated

import typer

from drillbook.ui.cli.options import Book, Command, Form, Format, ItsScenario, LogArgument
from drillbook.ui.translation import _, later, suggest, translate


def why(
    log: LogArgument,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=later("A task, level, inject, promised time, or a title."))
    ],
    at: Annotated[
        str | None, typer.Option(help=later("As of this moment, for example T+1:30."), metavar="T+H:MM")
    ] = None,
    scenario: ItsScenario = None,
    book: Book = None,
    format: Format = Form.TEXT,
) -> int:
    """Explain it from the log and the plans; 1 if the log cannot be relied on. Titles are those of the book as it is now."""
    from drillbook.simulator.log.eventlog import LogRefused, read_log
    from drillbook.simulator.prepare import prepare
    from drillbook.ui.cli.files import log_text
    from drillbook.ui.cli.options import moment_asked
    from drillbook.ui.cli.screen import progress, remark
    from drillbook.ui.default_book import chosen_book
    from drillbook.ui.report.clock_text import ShownClock
    from drillbook.ui.report.findings import text as findings_text
    from drillbook.ui.report.questions import why as words
    from drillbook.ui.report.terminal import note, print_json
    from drillbook.ui.report.titles import Titles
    from drillbook.ui.use.books import book_language
    from drillbook.ui.use.facilitator.why import ask
    from drillbook.ui.use.find_scenario import find_scenario, scenario_of_log

    moment = moment_asked("--at", at)
    try:
        events = read_log(log_text(log))
    except LogRefused as refusal:
        print(_("{file}: {why}", file=log.as_posix(), why=translate(refusal.message)))
        return 1
    found = find_scenario(scenario, remark) if scenario else scenario_of_log(events, book, remark)
    with progress() as line:
        ready = prepare(found, book, hear=line, default_book=lambda: chosen_book(None, remark))
    if ready.book is not None:
        suggest(book_language(ready.book))
    if ready.model is None:
        findings_text.tell(ready.obstacles, sys.stdout if format is Form.TEXT else sys.stderr)
        return 1
    if ready.model.digest != events.origin.model:
        note(_("the book or the scenario has changed since the log was made; conditions are those of now"))
    answer, titles = ask(events.events, ready.model, name, moment), Titles.of(ready.model)
    if format is Form.JSON:
        print_json(words.document(answer, titles))
    else:
        words.show(answer, titles, ShownClock.of(ready.model.begins, ready.model.zone))
    return 0


COMMAND = Command("why", later("Why something of a run came when it did, or why not yet."), why)
