"""Results that are over, read once and kept for the next look: a log never changes."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from drillbook.schema.finding import Language
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, promise_rows
from drillbook.ui.report.log_context import Backdrop
from drillbook.ui.report.replay.film import film
from drillbook.ui.storage.runs import Rehearsals


@dataclass(frozen=True, slots=True)
class Account:
    """A run with what its reader wants to know."""

    log: EventLog
    backdrop: Backdrop
    promises: tuple[PromiseRow, ...]


@lru_cache(maxsize=24)
def account(folder: Path, name: str) -> Account:
    """Of a run that is done."""
    runs = Rehearsals(folder)
    log = runs.log(name)
    return Account(log, runs.backdrop(name), promise_rows(log.events))


@lru_cache(maxsize=16)
def filmed(folder: Path, name: str, title: str, language: Language) -> dict[str, Any]:
    """The same for the player; ``language`` is the one spoken."""
    found = account(folder, name)
    return film(found.log, found.backdrop, title)
