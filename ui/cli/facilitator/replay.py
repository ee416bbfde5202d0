"""``drillbook replay``: a log as one HTML file that plays in any browser, without a network."""

from pathlib import Path
from typing import Annotated

import typer

from drillbook.ui.cli.options import Book, Command, ItsScenario, LogArgument
from drillbook.ui.translation import _, later, translate


def replay(
    log: LogArgument,
    html: Annotated[Path, typer.Option(help=later("The file to write."))],
    beside: Annotated[Path | None, typer.Option(metavar="LOG", help=later("A second log, to compare."))] = None,
    scenario: ItsScenario = None,
    book: Book = None,
    named: Annotated[bool, typer.Option("--named", help=later("Do not mask phones and people."))] = False,
) -> int:
    """Write the page; 1 if a log cannot be relied on. Titles are those of the book as it is now."""
    from drillbook.simulator.log.eventlog import LogRefused, read_log
    from drillbook.simulator.prepare import prepare
    from drillbook.ui.cli.asked_book import asked_book
    from drillbook.ui.cli.files import can_be_put, log_text, put
    from drillbook.ui.cli.misuse import Misuse
    from drillbook.ui.cli.screen import progress, remark
    from drillbook.ui.default_book import chosen_book
    from drillbook.ui.report.log_context import LogContext
    from drillbook.ui.report.replay.answers import answers_of
    from drillbook.ui.report.replay.page import page
    from drillbook.ui.use.find_scenario import find_scenario, scenario_of_log

    can_be_put(html)
    paths = [path for path in (log, beside) if path is not None]
    try:
        logs = [read_log(log_text(path)) for path in paths]
    except LogRefused as refusal:
        print(translate(refusal.message))
        return 1
    shown, people = [], set()
    for path, events in zip(paths, logs, strict=True):
        found = find_scenario(scenario, remark) if scenario else scenario_of_log(events, book, remark)
        with progress() as line:
            ready = prepare(found, book, hear=line, default_book=lambda: chosen_book(None, remark))
        if ready.model is None or ready.book is None or ready.scenario is None:
            name = events.origin.scenario
            raise Misuse(_("the scenario {name} cannot be prepared; see drillbook check", name=name))
        whole = asked_book(ready.book.folder)
        context = LogContext.of(ready.model, whole, ready.scenario.value)
        shown.append((events, context, path.name, answers_of(events, ready.model)))
        people |= {entry.value.name for entry in whole.people.values()}
    put(html, page(shown, None if named else people).encode())
    print(_("{file}: {n} events", file=html.as_posix(), n=sum(len(events) for events in logs)))
    return 0


COMMAND = Command("replay", later("Write an event log as one HTML file that plays."), replay)
