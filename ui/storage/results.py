"""Results that are over, read once and kept for the next look: a log never changes."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from drillbook.schema.finding import Language
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import PromiseRow, promises_at_end, task_rows
from drillbook.simulator.model.model import Model
from drillbook.simulator.prepare import prepare_by_id
from drillbook.ui.default_book import default_book
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.replay.film import film
from drillbook.ui.report.replay.packing import packed
from drillbook.ui.storage.runs import Runs, RunVerdict


@dataclass(frozen=True, slots=True)
class RunResult:
    """A run with what its reader wants to know. ``promises``: as they stand at its end; ``tasks``: how many by verdict."""

    log: EventLog
    context: LogContext
    promises: tuple[PromiseRow, ...]
    tasks: dict[str, int]

    def counted(self, kept: RunVerdict) -> RunVerdict:
        """The line that was kept of it, with its promised times and tasks counted from the log by this program."""
        return replace(kept, promises=dict(Counter(row.outcome for row in self.promises)), tasks=self.tasks)


@lru_cache(maxsize=24)
def run_result(folder: Path, name: str) -> RunResult:
    """Of a run that is done."""
    runs = Runs(folder)
    log, context = runs.log(name), runs.context(name)
    promises = promises_at_end(log.events, log.origin.end(context.ends))
    return RunResult(log, context, promises, dict(Counter(row.verdict for row in task_rows(log.events))))


@lru_cache(maxsize=8)
def run_model(folder: Path, name: str) -> Model | None:
    """What a run was made from, as the book and its scenario are now; None if that can no longer be run."""
    request = Runs(folder).get(name).request
    ready = prepare_by_id(folder, request.scenario, request.texts, request.variation, default_book=default_book)
    return ready.model


@lru_cache(maxsize=16)
def run_film(folder: Path, name: str, title: str, language: Language) -> str:
    """The same for the player, packed; ``language`` is the one spoken."""
    found = run_result(folder, name)
    return packed(film(found.log, found.context, title))
