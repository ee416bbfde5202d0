"""``drillbook verify``: run a log again and name the first difference."""

import dataclasses
import sys
from itertools import zip_longest
from pathlib import Path

from simulator import exercise
from simulator.course import Happened
from simulator.eventlog import EventLog, Refused, read_log
from ui import findings_text, scenarios
from ui.books import book_of_command
from ui.clock_text import elapsed
from ui.misuse import Misuse
from ui.samples import samples
from ui.screen import progress
from ui.words import Language, _, speak, spoken

_MANY = 6


def answer(path: Path, scenario: Path | None, book: Path | None, language: Language | None) -> int:
    """0 if today's engine gives the same log; 1 if not, or if the log cannot be relied on."""
    text = _text(path)
    try:
        old = read_log(text)
    except Refused as refusal:
        print(_("{file}: {why}", file=path.as_posix(), why=refusal.message.told(spoken())))
        return 1
    found = scenarios.find(scenario) if scenario else _scenario_of(old, book)
    with progress() as line:
        ready = scenarios.prepare(found, book, line)
        if language is None and ready.language:
            speak(ready.language)
        if ready.model is None:
            findings_text.tell(scenarios.worst_first(ready.findings), sys.stdout)
            return 1
        origin = old.origin
        last = None if origin.until < 0 else origin.until
        new = exercise.run(ready.model, origin.seed, origin.replication, origin.decisions, last)
    return _compare(old, new)


def _text(path: Path) -> str:
    if not path.is_file():
        raise Misuse(_("there is no file {path}", path=path.as_posix()))
    return path.read_bytes().decode("utf-8", "replace")


def _scenario_of(log: EventLog, book: Path | None) -> Path:
    """The scenario a log was made from, by its id: at hand, beside the book, or among the samples."""
    wanted = log.origin.scenario
    folder = book_of_command(book) if book else Path()
    near = [Path(), Path("scenarios"), folder, folder / "scenarios", folder.parent, folder.parent / "scenarios"]
    path = scenarios.by_id(wanted, [*near, samples() / "scenarios"])
    if path is None:
        raise Misuse(_("the scenario '{name}' of this log is not found; name its file with --scenario", name=wanted))
    return path


def _compare(old: EventLog, new: EventLog) -> int:
    changed = old.origin.model != new.origin.model
    if changed:
        print(_("book or scenario were changed since this log was made"))
    pairs = enumerate(zip_longest(old.events, new.events), start=2)
    different = next(((line, one, other) for line, (one, other) in pairs if one != other), None)
    if different is None:
        print(_("the same log: {n} events", n=len(old)))
        return int(changed)
    line, one, other = different
    event = one or other
    print(_("first difference in line {line}, at {moment}", line=line, moment=elapsed(event.at if event else 0)))
    print(_("in the log: {event}", event=_shown(one, other)))
    print(_("run again: {event}", event=_shown(other, one)))
    return 1


def _shown(event: Happened | None, other: Happened | None) -> str:
    """An event by its kind and what tells it from the other."""
    if event is None:
        return _("nothing more")
    fields = [field.name for field in dataclasses.fields(event)]
    same = type(other) is type(event)
    telling = [name for name in fields if not same or getattr(event, name) != getattr(other, name)]
    names = [name for name in fields if name in ("path", "task", "inject", "plan", "promise")]
    shown = list(dict.fromkeys([*names, *telling]))[:_MANY]
    return f"{event.kind} " + ", ".join(f"{name}={getattr(event, name)!r}" for name in shown)
