"""A run in a process of its own: it goes on when the page is reloaded or the server ends, and it can be stopped."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from drillbook.schema.finding import Refused, Unreadable, say
from drillbook.schema.progress import Progress
from drillbook.simulator import exercise
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import promise_rows, task_rows, waited_for
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.prepare import Prepared, prepare_by_id
from drillbook.ui.report.log_context import LANGUAGES, LogContext
from drillbook.ui.storage.runs import KeptRun, Runs, RunStatus, RunVerdict
from drillbook.ui.use.books import default_book

AT_ONCE = 4
_BEAT = 0.2
_working: dict[str, subprocess.Popen[bytes]] = {}  # those this process started, so that they can be ended at once


def start(folder: Path, name: str) -> None:
    """Begin a run that is kept in ``folder``; refused when there are enough of them already."""
    runs = Runs(folder)
    if sum(not one.is_over for one in runs.all()) > AT_ONCE:
        why = say(en="{n} runs are under way; wait for one of them", zh="已有{n}次推演在进行,请稍候", n=AT_ONCE)
        runs.tell(name, RunStatus("refused", why={language: why.render(language) for language in LANGUAGES}))
        return
    _working[name] = subprocess.Popen(
        [sys.executable, "-m", "drillbook.ui.storage.worker", str(folder.resolve()), name],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _tidy()


def current(folder: Path, name: str) -> KeptRun:
    """A run as it is now; one whose process this one started and that was killed is lost at once, without patience."""
    runs, process = Runs(folder), _working.get(name)
    one = runs.get(name)
    if one.is_over or process is None or process.poll() is None:
        return one
    if not runs.get(name).is_over:  # it may have said its last word meanwhile
        runs.tell(name, RunStatus("lost"))
    return runs.get(name)


def stop(folder: Path, name: str) -> None:
    """End a run: its process if this one started it; else it ends itself within a moment."""
    Runs(folder).stop(name)
    process = _working.get(name)
    if process is not None and process.poll() is None:
        process.terminate()
        process.wait(timeout=10)
    _tidy()


def _tidy() -> None:
    for name, process in list(_working.items()):
        if process.poll() is not None:
            del _working[name]


def work(folder: Path, name: str) -> None:
    """Carry out a run in this process; whatever happens is said in its status."""
    runs = Runs(folder)
    try:
        _once(runs, name)
    except (Refused, Unreadable) as refusal:
        runs.tell(
            name, RunStatus("refused", why={language: refusal.message.render(language) for language in LANGUAGES})
        )
    except BaseException as problem:
        runs.tell(name, RunStatus("failed", why=dict.fromkeys(LANGUAGES, f"{type(problem).__name__}: {problem}"[:300])))
        raise


def _once(runs: Runs, name: str) -> None:
    request = runs.get(name).request

    said: list[str] = []

    def say_step(step: str) -> None:
        if step not in said:
            said.append(step)
            runs.tell(name, RunStatus("running", step))

    def hear(progress: Progress) -> None:
        say_step(progress.step)

    ready = prepare_by_id(
        runs.folder, request.scenario, request.texts, request.variation, hear=hear, default_book=default_book
    )
    if ready.model is None or ready.book is None:
        runs.tell(name, RunStatus("refused", why={language: _why_not(ready, language) for language in LANGUAGES}))
        return
    say_step("running")
    log = exercise.run(ready.model, request.seed, request.replication)
    events = log.events
    say_step("writing")
    runs.keep(name, log, LogContext.of(ready.model, ready.book), verdict_of(log, events))
    runs.tell(name, RunStatus("done"))


def _why_not(ready: Prepared, language: str) -> str:
    lines = [finding.message.render("zh" if language == "zh" else "en") for finding in ready.obstacles[:5]]
    missing = say(en="there is no such scenario in this book", zh="本预案库没有该情景")
    return "\n".join(lines) or missing.render("zh" if language == "zh" else "en")


def verdict_of(log: EventLog, events: tuple[Happened, ...]) -> RunVerdict:
    """The line by which a run is listed."""
    jam, jammed = next(iter(waited_for(events).items()), ("", 0))
    return RunVerdict(
        dict(Counter(row.outcome for row in promise_rows(events))),
        dict(Counter(row.verdict for row in task_rows(events))),
        jam,
        jammed,
        log.origin.digest,
        log.origin.model,
    )


def _watch(place: Path) -> None:
    """Gives signs of life, and ends the process as soon as somebody wants it stopped or its folder is gone."""
    while True:
        if not place.is_dir() or (place / "stop").exists():
            os._exit(3)
        with contextlib.suppress(OSError):
            (place / "beat").touch()
        time.sleep(_BEAT)


if __name__ == "__main__":
    threading.Thread(target=_watch, args=(Runs(Path(sys.argv[1])).place(sys.argv[2]),), daemon=True).start()
    work(Path(sys.argv[1]), sys.argv[2])
