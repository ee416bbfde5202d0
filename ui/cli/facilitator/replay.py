"""``drillbook replay``: a log as one HTML file that plays in any browser, without a network."""

from dataclasses import dataclass
from pathlib import Path

from drillbook.simulator.log.eventlog import EventLog, Refused, read_log
from drillbook.ui.cli.author import fixes
from drillbook.ui.cli.facilitator.verify import scenario_of
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import progress
from drillbook.ui.report.log_context import Backdrop
from drillbook.ui.report.replay_page import page
from drillbook.ui.use import scenarios
from drillbook.ui.use.opening import opened
from drillbook.ui.words import Language, _, spoken


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line said; ``beside`` is a second log to be shown below the first."""

    log: Path
    html: Path
    beside: Path | None
    scenario: Path | None
    book: Path | None
    language: Language | None
    named: bool


def answer(asked: Asked) -> int:
    """Write the page; 1 if a log cannot be relied on."""
    fixes.can_be_put(asked.html)
    try:
        logs = [_read(path) for path in (asked.log, asked.beside) if path is not None]
    except Refused as refusal:
        print(refusal.message.render(spoken()))
        return 1
    shown: list[tuple[EventLog, Backdrop, str]] = []
    people: set[str] = set()
    for path, log in zip((asked.log, asked.beside), logs, strict=False):
        backdrop, named = _backdrop(asked, log)
        shown.append((log, backdrop, path.name if path else ""))
        people |= named
    fixes.put(asked.html, page(shown, None if asked.named else people).encode())
    print(_("{file}: {n} events", file=asked.html.as_posix(), n=sum(len(log) for log in logs)))
    return 0


def _backdrop(asked: Asked, log: EventLog) -> tuple[Backdrop, set[str]]:
    """The titles are those of the book as it is now; the events are the log's."""
    found = scenarios.find(asked.scenario) if asked.scenario else scenario_of(log, asked.book)
    with progress() as line:
        ready = scenarios.prepare(found, asked.book, line)
    if ready.model is None or ready.folder is None:
        raise Misuse(_("the scenario {name} cannot be prepared; see drillbook check", name=log.origin.scenario))
    book = opened(ready.folder, asked.language)
    return Backdrop.of(ready.model, book), {entry.value.name for entry in book.people.values()}


def _read(path: Path) -> EventLog:
    if not path.is_file():
        raise Misuse(_("there is no file {path}", path=path.as_posix()))
    return read_log(path.read_bytes().decode("utf-8", "replace"))
