"""``drillbook verify``: run a log again and name the first difference."""

import sys
from pathlib import Path

from drillbook.simulator.log.eventlog import EventLog, Refused, read_log
from drillbook.simulator.verification import Difference, verify
from drillbook.ui.cli import screen
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.report.clock_text import elapsed
from drillbook.ui.report.findings import text as findings_text
from drillbook.ui.report.run.event_words import plain
from drillbook.ui.report.titles import Titles
from drillbook.ui.samples import samples
from drillbook.ui.use import scenarios
from drillbook.ui.use.books import book_of_command
from drillbook.ui.words import Language, _, speak, spoken

_AT_HAND = (Path(), Path("scenarios"))  # where nobody would wonder which scenario was meant


def answer(path: Path, scenario: Path | None, book: Path | None, language: Language | None) -> int:
    """0 if today's engine gives the same log; 1 if not, or if the log cannot be relied on."""
    text = _text(path)
    try:
        old = read_log(text)
    except Refused as refusal:
        print(_("{file}: {why}", file=path.as_posix(), why=refusal.message.render(spoken())))
        return 1
    found = scenarios.find(scenario) if scenario else scenario_of(old, book)
    with screen.progress() as line:
        ready = scenarios.prepare(found, book, line)
        if language is None and ready.language:
            speak(ready.language)
        if ready.model is None:
            findings_text.tell(scenarios.obstacles(ready.findings), sys.stdout)
            return 1
        difference = verify(old, ready.model)
    if difference is None:
        print(_("the same log: {n} events", n=len(old)))
        return 0
    print(_("{file}: {why}", file=_place(path, difference), why=difference.text.render(spoken())))
    _tell_both(difference, Titles.of(ready.model))
    if scenario is None and found.parent not in _AT_HAND:
        screen.note(_("compared with {path}; name another scenario with --scenario", path=found.as_posix()))
    return 1


def _tell_both(difference: Difference, titles: Titles) -> None:
    """The two events in words; what only one side has stands alone."""
    for said, event in ((_("recorded"), difference.recorded), (_("now"), difference.again)):
        if event is not None:
            print(f"    {said}: {elapsed(event.at)}  {plain(event, titles)}")


def _place(path: Path, difference: Difference) -> str:
    """``night.jsonl:8 (T+0:15)``: the events begin in line 2 of the file."""
    event = difference.recorded or difference.again
    if event is None:
        return path.as_posix()
    return f"{path.as_posix()}:{difference.number + 2} ({elapsed(event.at)})"


def _text(path: Path) -> str:
    if not path.is_file():
        raise Misuse(_("there is no file {path}", path=path.as_posix()))
    return path.read_bytes().decode("utf-8", "replace")


def scenario_of(log: EventLog, book: Path | None) -> Path:
    """The scenario a log was made from, by its id: at hand, beside the book, or among the samples."""
    wanted = log.origin.scenario
    folder = book_of_command(book) if book else Path()
    near = [*_AT_HAND, folder, folder / "scenarios", folder.parent, folder.parent / "scenarios"]
    path = scenarios.by_id(wanted, [*near, samples() / "scenarios"])
    if path is None:
        raise Misuse(_("the scenario '{name}' of this log is not found; name its file with --scenario", name=wanted))
    return path
