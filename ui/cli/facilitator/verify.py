"""``drillbook verify``: run a log again and name the first difference."""

import sys

from drillbook.ui.cli.options import Book, Command, ItsScenario, LogArgument
from drillbook.ui.translation import _, later, suggest, translate


def verify(log: LogArgument, scenario: ItsScenario = None, book: Book = None) -> int:
    """0 if today's engine gives the same log; 1 if not, or if the log cannot be relied on."""
    from drillbook.simulator import verification
    from drillbook.simulator.log.eventlog import LogRefused, read_log
    from drillbook.simulator.prepare import prepare
    from drillbook.ui.cli.files import log_text
    from drillbook.ui.cli.screen import progress, remark
    from drillbook.ui.default_book import chosen_book
    from drillbook.ui.report.findings import text as findings_text
    from drillbook.ui.report.run.difference import print_difference
    from drillbook.ui.report.terminal import note
    from drillbook.ui.report.titles import Titles
    from drillbook.ui.use.books import book_language
    from drillbook.ui.use.find_scenario import AT_HAND, find_scenario, scenario_of_log

    text = log_text(log)
    try:
        old = read_log(text)
    except LogRefused as refusal:
        print(_("{file}: {why}", file=log.as_posix(), why=translate(refusal.message)))
        return 1
    found = find_scenario(scenario, remark) if scenario else scenario_of_log(old, book, remark)
    with progress() as line:
        ready = prepare(found, book, hear=line, default_book=lambda: chosen_book(None, remark))
        if ready.book is not None:
            suggest(book_language(ready.book))
        if ready.model is None:
            findings_text.tell(ready.obstacles, sys.stdout)
            return 1
        difference = verification.verify(old, ready.model)
    if difference is None:
        print(_("the same log: {n} events", n=len(old)))
        return 0
    print_difference(log, difference, Titles.of(ready.model))
    if scenario is None and found.parent not in AT_HAND:
        note(_("compared with {path}; name another scenario with --scenario", path=found.as_posix()))
    return 1


COMMAND = Command("verify", later("Run an event log again and compare."), verify)
