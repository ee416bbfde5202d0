"""``drillbook replay``: a log as one HTML file that plays in any browser, without a network."""

from dataclasses import dataclass
from pathlib import Path

from simulator.eventlog import EventLog, Refused, read_log
from ui import mending, scenarios
from ui.backdrop import Backdrop
from ui.misuse import Misuse
from ui.opening import opened
from ui.replay_page import page
from ui.screen import progress
from ui.verify_command import scenario_of
from ui.words import Language, _, spoken


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
    mending.can_be_put(asked.html)
    try:
        logs = [_read(path) for path in (asked.log, asked.beside) if path is not None]
    except Refused as refusal:
        print(refusal.message.told(spoken()))
        return 1
    shown: list[tuple[EventLog, Backdrop, str]] = []
    people: set[str] = set()
    for path, log in zip((asked.log, asked.beside), logs, strict=False):
        backdrop, named = _backdrop(asked, log)
        shown.append((log, backdrop, path.name if path else ""))
        people |= named
    mending.put(asked.html, page(shown, None if asked.named else people).encode())
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
    return Backdrop.of(ready.model, book), {entry.it.name for entry in book.people.values()}


def _read(path: Path) -> EventLog:
    if not path.is_file():
        raise Misuse(_("there is no file {path}", path=path.as_posix()))
    return read_log(path.read_bytes().decode("utf-8", "replace"))
