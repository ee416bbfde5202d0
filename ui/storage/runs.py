"""Runs kept in the folder of the book: what was asked, how far it is, what came out. Pages come and go, these stay."""

import json
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drillbook.schema.files import refusing, target_inside
from drillbook.schema.files import replace_file as put
from drillbook.schema.finding import Refused, say
from drillbook.simulator.log.eventlog import EventLog, read_log
from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.program_state import ProgramState, this_program
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.storage.write_access import require_writable

FOLDER = ".runs"
OVER = ("done", "refused", "failed", "stopped", "lost")
STOP, ENOUGH = "stop", "enough"
PATIENCE = 15.0  # seconds without a sign of life
NAME_AT_MOST = 60  # letters
_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{4}")


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What is to be run. ``texts``: the files that stand in another version; ``called``: what that version is called.

    ``kind``: ``once`` (one run of one scenario), ``many`` (``n`` runs, or with a ``precision`` at most so many), ``value``
    (one more and one fewer of everything, ``n`` runs each), ``stress`` (what breaks the plans, in ``n`` runs in all, up to
    ``together`` misfortunes at once), ``compare`` (this version and the one saved now, ``n`` runs of each; ``is_newer``:
    this one is the later).
    """

    scenario: str
    seed: int = 0
    replication: int = 0
    variation: Variation = field(default_factory=Variation)
    texts: Mapping[str, str] = field(default_factory=dict)
    called: str = ""
    by: str = ""
    kind: str = "once"
    n: int = 0
    precision: float | None = None
    together: int = 2
    is_newer: bool = False


@dataclass(frozen=True, slots=True)
class RunStatus:
    """``state``: waiting, running, then one of OVER. ``step``: reading, preparing, running, writing.

    ``why``: what refused or broke it, by language. Of many runs: ``done`` of ``most`` (once it is over, of those that were
    asked for; 0 where that is not known), and ``so_far``, the promised times
    broken most often (title by language, runs that kept it, runs that called upon it); ``trying``: a change, by language;
    ``left``: seconds the rest takes at the pace so far. ``found``: of a study the rows it has already, by language, and
    ``found_in_all`` how many there are; ``said``: what it comes to so far, in a sentence by language.
    """

    state: str = "waiting"
    step: str = ""
    why: dict[str, str] = field(default_factory=dict)
    done: int = 0
    most: int = 0
    so_far: tuple[tuple[dict[str, str], int, int], ...] = ()
    trying: dict[str, str] = field(default_factory=dict)
    left: float = 0.0
    found: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    found_in_all: int = 0
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptObjective:
    """An objective of the scenario as a run left it. ``outcome``: met, missed, not-triggered. ``rests_on``: promised
    times with how often they were kept and called upon; ``absent``: moments that did not come, by language.
    """

    title: str
    outcome: str
    kept: int
    called_upon: int
    target: float
    rests_on: tuple[tuple[str, int, int], ...] = ()
    absent: tuple[dict[str, str], ...] = ()

    @classmethod
    def of(cls, row: dict[str, Any]) -> "KeptObjective":
        """From what ``asdict`` gave, after a journey through JSON."""
        return cls(**{**row, "rests_on": tuple(map(tuple, row["rests_on"])), "absent": tuple(row["absent"])})


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """A result in a line: promised times by outcome, tasks by verdict, where it jams (by language), objectives."""

    promises: dict[str, int]
    tasks: dict[str, int]
    jam: dict[str, str] = field(default_factory=dict)
    digest: str = ""
    model: str = ""
    objectives: tuple[KeptObjective, ...] = ()

    @classmethod
    def of(cls, row: dict[str, Any]) -> "RunVerdict":
        """From JSON; a result that is older than its reader says less."""
        jam, objectives = row.get("jam"), row.get("objectives", ())
        return cls(
            row["promises"],
            row["tasks"],
            jam if isinstance(jam, dict) else {},
            row.get("digest", ""),
            row.get("model", ""),
            tuple(map(KeptObjective.of, objectives)),
        )


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One that is kept. ``name``: what somebody called it; ``changes``: what was changed in it, by language;
    ``sources``: the files of the book and of the scenario as the run found them, each with a mark of what it says;
    ``program``: what made it, whose counts and words it bears.
    """

    id: str
    request: RunRequest
    status: RunStatus
    at: str
    title: str = ""
    verdict: RunVerdict | None = None
    name: str = ""
    changes: tuple[dict[str, str], ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    program: ProgramState = field(default_factory=ProgramState)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.status.state in OVER


class Runs:
    """The runs of one book."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, request: RunRequest, title: str) -> str:
        """A new one, waiting for a worker."""
        require_writable()
        now, name = self._take_place()
        row = {**asdict(request), "texts": dict(request.texts), "at": now.isoformat(timespec="seconds"), "title": title}
        self._write(name, "request.json", row)
        return name

    def _take_place(self) -> tuple[datetime, str]:
        """A folder of its own, named by its time: names are in the order in which runs began, also within a second."""
        while True:
            now = datetime.now(UTC)
            name = f"{now:%Y%m%d-%H%M%S}-{now.microsecond // 16:04x}"
            with refusing(FOLDER):
                try:
                    target_inside(self.folder / FOLDER / name, self.folder).mkdir(parents=True)
                except FileExistsError:
                    continue
            return now, name

    def place(self, name: str) -> Path:
        """The folder of a run; a name that is none, or leads elsewhere, is refused."""
        if not _ID.fullmatch(name) or not (self.folder / FOLDER / name).is_dir():
            raise Refused(say(en="there is no run '{name}'", zh="没有推演“{name}”", name=name[:40]))
        return target_inside(self.folder / FOLDER / name, self.folder)

    def get(self, name: str) -> KeptRun:
        """A run as it is now."""
        self.place(name)
        row = self._read(name, "request.json")
        if row is None:
            raise Refused(say(en="the run '{name}' cannot be read", zh="无法读取推演“{name}”", name=name))
        try:
            at, title = row.pop("at"), row.pop("title")
            request = RunRequest(**{**row, "variation": Variation.of(row["variation"])})
            row = self._read(name, "verdict.json")
            verdict = RunVerdict.of(row) if row else None
            called = str((self._read(name, "name.json") or {}).get("name", ""))
            began = self._read(name, "changes.json") or {}
            changes, sources = tuple(began.get("changes", ())), dict(began.get("sources", {}))
            program = ProgramState(**began.get("program", {}))
            return KeptRun(name, request, self.status(name), at, title, verdict, called, changes, sources, program)
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            said = say(en="the run '{name}' cannot be read", zh="无法读取推演“{name}”", name=name)
            raise Refused(said) from problem

    def unreadable(self) -> list[str]:
        """The ids of those that cannot be read, the newest first."""
        readable = {one.id for one in self.every()}
        kept = sorted((self.folder / FOLDER).glob("*-*-*"), reverse=True)
        return [path.name for path in kept if path.name not in readable and _ID.fullmatch(path.name) and path.is_dir()]

    def all(self, *kinds: str) -> list[KeptRun]:
        """Those kept, the newest first, without what cannot be read; only single ones where no other kind is asked for."""
        wanted = kinds or ("once",)
        return [one for one in self.every() if one.request.kind in wanted]

    def every(self) -> list[KeptRun]:
        """Those of all kinds."""
        found = []
        for path in sorted((self.folder / FOLDER).glob("*-*-*"), reverse=True):
            try:
                found.append(self.get(path.name))
            except Refused:
                continue
        return found

    def status(self, name: str) -> RunStatus:
        """How far it is; ``lost`` if its worker has given no sign of life."""
        row = self._read(name, "status.json")
        now = RunStatus(**row) if row else RunStatus()
        if now.state in OVER:
            return now
        if (self.place(name) / STOP).exists():
            return replace(now, state="stopped")
        return replace(now, state="lost") if time.time() - self._last_sign(name) > PATIENCE else now

    def _last_sign(self, name: str) -> float:
        place = self.place(name)
        return max(path.stat().st_mtime for path in (place / "request.json", place / "beat") if path.exists())

    def tell(self, name: str, status: RunStatus) -> None:
        """The worker says how far it is."""
        self._write(name, "status.json", asdict(status))

    def stop(self, name: str) -> None:
        """The worker is to end; its result, if any, is not wanted."""
        require_writable()
        if not self.get(name).is_over:
            put(self.place(name) / STOP, b"")

    def enough(self, name: str) -> None:
        """The worker is to end with what is done."""
        require_writable()
        if not self.get(name).is_over:
            put(self.place(name) / ENOUGH, b"")

    def tell_changes(self, name: str, changes: Sequence[dict[str, str]], sources: Mapping[str, str]) -> None:
        """The worker says what is changed in this run, by language, and what it found in the files: see `KeptRun`."""
        began = {"changes": list(changes), "sources": dict(sources), "program": asdict(this_program())}
        self._write(name, "changes.json", began)

    def call(self, name: str, words: str) -> None:
        """Give a run a name; nothing takes it away again."""
        require_writable()
        self.place(name)
        self._write(name, "name.json", {"name": " ".join(words.split())[:NAME_AT_MOST]})

    def forget(self, name: str) -> None:
        """Remove one that is over, or that cannot be read."""
        require_writable()
        try:
            over = self.get(name).is_over
        except Refused:
            over = True
        if over:
            with refusing(FOLDER):
                shutil.rmtree(self.place(name))

    def keep(self, name: str, log: EventLog, context: LogContext, verdict: RunVerdict) -> None:
        """What came out."""
        put(self.place(name) / "log.jsonl", "".join(f"{line}\n" for line in log.lines()).encode())
        self._write(name, "backdrop.json", context.row())
        self._write(name, "verdict.json", asdict(verdict))

    def keep_rows(self, name: str, rows: Mapping[str, Any], outcomes: Sequence[str], verdict: RunVerdict) -> None:
        """What came out of many runs: rows by language, and for each promised time a digit for the outcome of each run."""
        self._write(name, "rows.json", {"rows": dict(rows), "outcomes": list(outcomes)})
        self._write(name, "verdict.json", asdict(verdict))

    def rows(self, name: str) -> dict[str, Any]:
        """The rows and outcomes of many runs.

        Raises:
            Refused: they cannot be read.
        """
        row = self._read(name, "rows.json")
        if row is None or not isinstance(row.get("rows"), dict):
            raise Refused(say(en="the run '{name}' cannot be read", zh="无法读取推演“{name}”", name=name))
        return row

    def log(self, name: str) -> EventLog:
        """The events of a run that is done."""
        return read_log((self.place(name) / "log.jsonl").read_text(encoding="utf-8"))

    def context(self, name: str) -> LogContext:
        """What its log does not say."""
        row = self._read(name, "backdrop.json")
        if row is None:
            raise Refused(say(en="the run '{name}' cannot be read", zh="无法读取推演“{name}”", name=name))
        return LogContext.read(row)

    def _write(self, name: str, file: str, row: dict[str, Any]) -> None:
        put(
            target_inside(self.folder / FOLDER / name / file, self.folder), json.dumps(row, ensure_ascii=False).encode()
        )

    def _read(self, name: str, file: str) -> dict[str, Any] | None:
        try:
            row = json.loads(target_inside(self.place(name) / file, self.folder).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        return row if isinstance(row, dict) else None
