"""A run in a process of its own: it goes on when the page is reloaded or the server ends, and it can be stopped."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from drillbook.schema.book_files import book_files
from drillbook.schema.cache.readings import read_kept
from drillbook.schema.finding import Refused, Text, Unreadable, say
from drillbook.schema.progress import Progress
from drillbook.schema.reader import ReadResult
from drillbook.schema.text.yaml_nodes import read_text
from drillbook.simulator import exercise
from drillbook.simulator.log.eventlog import EventLog
from drillbook.simulator.log.measures import promises_at_end, task_rows
from drillbook.simulator.log.objectives import ObjectiveRow, objective_rows
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import changes_of
from drillbook.simulator.prepare import Prepared, prepare_by_id
from drillbook.ui.default_book import default_book
from drillbook.ui.report.log_context import LANGUAGES, LogContext
from drillbook.ui.report.run.causes import jam_text
from drillbook.ui.report.run.objectives import moment_text
from drillbook.ui.storage import many_runs
from drillbook.ui.storage.runs import ENOUGH, STOP, KeptObjective, KeptRun, Runs, RunStatus, RunVerdict
from drillbook.ui.use.facilitator.jams import jams

AT_ONCE = 4
WAIT = "--wait"
_WAITS = 900.0  # seconds a process waits to be asked
_BEAT = 0.2
_enough = threading.Event()  # in a worker: what is done will do


@dataclass(slots=True)
class _Spare:
    """The process that waits for the next run."""

    process: subprocess.Popen[bytes] | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)


_spare = _Spare()
_working: dict[str, subprocess.Popen[bytes]] = {}  # those this process started, so that they can be ended at once


def start(folder: Path, name: str) -> None:
    """Begin a run that is kept in ``folder``; refused when there are enough of them already."""
    runs = Runs(folder)
    if sum(not one.is_over for one in runs.every()) > AT_ONCE:
        why = say(en="{n} runs are under way; wait for one of them", zh="已有{n}次推演在进行，请稍候", n=AT_ONCE)
        runs.tell(name, RunStatus("refused", why={language: why.render(language) for language in LANGUAGES}))
        return
    _working[name] = _given_to_the_spare(folder, name) or _process(str(folder.resolve()), name)
    _tidy()


def get_ready(folder: Path) -> None:
    """Begin the process that will carry out the next run: it has everything loaded and the book read when it is asked."""
    with _spare.turn:
        if _spare.process is None or _spare.process.poll() is not None:
            _spare.process = _process(WAIT, str(folder.resolve()))


def _given_to_the_spare(folder: Path, name: str) -> subprocess.Popen[bytes] | None:
    """The waiting process, now carrying out this run; None where none waits."""
    with _spare.turn:
        process, _spare.process = _spare.process, None
    if process is None or process.stdin is None or process.poll() is not None:
        return None
    try:
        with process.stdin as asked:
            asked.write(json.dumps([str(folder.resolve()), name]).encode())
    except OSError:
        return None
    return process


def _process(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "drillbook.ui.storage.worker", *words],  # -P: no module of the folder it starts in
        stdin=subprocess.PIPE if words[0] == WAIT else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


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


def enough(folder: Path, name: str) -> None:
    """Have many runs end with what is done."""
    Runs(folder).enough(name)


def _tidy() -> None:
    for name, process in list(_working.items()):
        if process.poll() is not None:
            del _working[name]


class Reads:
    """Files that were read already, by name and text: a file that was written meanwhile is read again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], ReadResult] = {}

    def take(self, folder: Path) -> None:
        """Read a book."""
        for path in book_files(folder):
            read = self.read(path, path.relative_to(folder).as_posix())
            if read.source is not None:
                self._known[read.file, read.source.text] = read

    def read(self, path: Path, name: str) -> ReadResult:
        """Read one file, or take what the same text was read as."""
        text, _findings = read_text(path, name) if self._known else (None, [])
        return (self._known.get((name, text)) if text is not None else None) or read_kept(path, name)


def work(folder: Path, name: str, reads: Reads | None = None) -> None:
    """Carry out a run in this process; whatever happens is said in its status."""
    runs = Runs(folder)
    try:
        _once(runs, name, reads or Reads())
    except (Refused, Unreadable) as refusal:
        runs.tell(
            name, RunStatus("refused", why={language: refusal.message.render(language) for language in LANGUAGES})
        )
    except BaseException as problem:
        runs.tell(name, RunStatus("failed", why=dict.fromkeys(LANGUAGES, f"{type(problem).__name__}: {problem}"[:300])))
        raise


def _once(runs: Runs, name: str, reads: Reads) -> None:
    request = runs.get(name).request

    said: list[str] = []

    def say_step(step: str) -> None:
        if step not in said:
            said.append(step)
            runs.tell(name, RunStatus("running", step))

    def hear(progress: Progress) -> None:
        say_step(progress.step)

    ready = prepare_by_id(
        runs.folder,
        request.scenario,
        request.texts,
        request.variation,
        hear=hear,
        default_book=default_book,
        read=reads.read,
    )
    if ready.model is None or ready.book is None or ready.scenario is None:
        runs.tell(name, RunStatus("refused", why={language: _why_not(ready, language) for language in LANGUAGES}))
        return
    runs.tell_changes(name, [_by_language(text) for text in changes_of(ready.model)], dict(ready.model.sources))
    if request.kind != "once":
        many_runs.carry_out(runs, name, ready.model, _enough.is_set)
        return
    say_step("running")
    log = exercise.run(ready.model, request.seed, request.replication)
    say_step("writing")
    scenario = ready.scenario.value
    context = LogContext.of(ready.model, ready.book, scenario)
    runs.keep(name, log, context, verdict_of(log, ready.model, context))
    runs.tell(name, RunStatus("done"))


def _why_not(ready: Prepared, language: str) -> str:
    lines = [finding.message.render("zh" if language == "zh" else "en") for finding in ready.obstacles[:5]]
    missing = say(en="there is no such scenario in this book", zh="本预案库没有该情景")
    return "\n".join(lines) or missing.render("zh" if language == "zh" else "en")


def verdict_of(log: EventLog, model: Model, context: LogContext) -> RunVerdict:
    """What is said of a run wherever it is listed."""
    events, promises = log.events, promises_at_end(log.events, log.origin.end(model.ends))
    found = jams(promises, events[-1].at if events else 0)

    def jam() -> str:
        return jam_text(found[0], context.current_titles()) if found else ""

    return RunVerdict(
        dict(Counter(row.outcome for row in promises)),
        dict(Counter(row.verdict for row in task_rows(events))),
        many_runs.in_each_language(jam),
        log.origin.digest,
        log.origin.model,
        tuple(_kept(row, context) for row in objective_rows(promises, events, model)),
    )


def _kept(row: ObjectiveRow, context: LogContext) -> KeptObjective:
    def absent() -> list[str]:
        return [moment_text(moment, context.current_titles()) for moment in row.absent]

    said = many_runs.in_each_language(absent)
    moments = tuple({language: said[language][at] for language in said} for at in range(len(row.absent)))
    return KeptObjective(row.title, row.outcome, row.kept, row.called_upon, row.target, row.rests_on, moments)


def _by_language(text: Text) -> dict[str, str]:
    return {language: text.render(language) for language in LANGUAGES}


def _watch(place: Path) -> None:
    """Gives signs of life, and ends the process as soon as somebody wants it stopped or its folder is gone."""
    while True:
        if not place.is_dir() or (place / STOP).exists():
            os._exit(3)
        if (place / ENOUGH).exists():
            _enough.set()
        with contextlib.suppress(OSError):
            (place / "beat").write_text(str(os.getpid()), encoding="ascii")
        time.sleep(_BEAT)


def _wait(book: Path) -> tuple[str, str, Reads] | None:
    """Read the book, then wait to be asked for a run; None when nobody asks, or whoever would ask is gone."""
    patience = threading.Timer(_WAITS, os._exit, (0,))
    patience.daemon = True
    patience.start()
    reads = Reads()
    with contextlib.suppress(OSError):  # the folder is gone; the run will say so
        reads.take(book)
    asked = sys.stdin.read()
    patience.cancel()
    if not asked:
        return None
    folder, name = json.loads(asked)
    return folder, name, reads


def main(first: str, second: str) -> None:
    """Carry out the run ``second`` of the book ``first``; or wait with the book ``second`` read."""
    asked = _wait(Path(second)) if first == WAIT else (first, second, Reads())
    if asked is not None:
        folder, name, reads = asked
        threading.Thread(target=_watch, args=(Runs(Path(folder)).place(name),), daemon=True).start()
        work(Path(folder), name, reads)


if __name__ == "__main__":
    main(*sys.argv[1:])
