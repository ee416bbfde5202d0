"""Books kept read and checked between two looks: only files that changed are read again."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import FileSeen, links_outside, look_at
from drillbook.schema.cache.readings import read_kept
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.catalogue import (
    Ask,
    check,
    findings_in_library,
    findings_in_plan,
    findings_in_refused,
    names_elsewhere,
)
from drillbook.schema.linkage.folding import fold
from drillbook.schema.linkage.rechecking.answers import Recheck
from drillbook.schema.linkage.rechecking.exchange import exchanged, names_in
from drillbook.schema.linkage.suppressions import apply_suppressions, suppressions_in
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.settings import Book
from drillbook.schema.reader import ReadResult, read_text_as, unread_name
from drillbook.schema.scenario_files import (
    ScenarioInBook,
    folder_beside,
    read_scenario,
    scenario_as,
    scenarios_beside,
)
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import Source
from drillbook.schema.typos.line_memory import LineMemory
from drillbook.simulator.scenario_check import inside_findings, scenario_findings
from drillbook.ui.default_book import default_book
from drillbook.ui.storage.shelf import ShelvedScenario

_MOST = 24
Stamp = tuple[str, int, int]
Look = Callable[[Path], list[FileSeen]]
Marks = tuple[tuple[str, str], ...]
Key = tuple[Path, Marks, tuple[Stamp, ...], Marks]


class Snapshot:
    """A book at one moment: what was read, what is wrong with it, and the scenarios that belong to it.

    ``refused`` are the scenarios that cannot be read, with their titles where these can: lists show them, marked.
    ``shelf`` are all of them with the place of their text, ``beside`` those outside its folder. ``read_findings``: what is
    wrong in reading alone.

    Files are named as seen from the folder of the book, so that no screen shows where a machine keeps them. The rules
    are asked when somebody first wants to know what they find, so that a page can show the text before; who looks at one
    plan alone has them asked about that plan, until somebody asks for all.
    """

    def __init__(
        self,
        book: PlanBook,
        scenarios: dict[str, Located[Scenario]],
        refused: dict[str, str],
        reads: Mapping[str, ReadResult],
        rules: Callable[[Located[Any] | None], tuple[Finding, ...]],
        prepare: Callable[[Located[Any]], None],
        shelf: tuple[ShelvedScenario, ...] = (),
        read_findings: Sequence[Finding] = (),
        beside: tuple[list[Path], list[ScenarioInBook]] = ([], []),
    ) -> None:
        self.shelf = shelf
        self.book = book
        self.read_findings, self.beside = read_findings, beside
        self.scenarios = scenarios
        self.refused = refused
        self.reads = reads
        self._rules, self._prepare = rules, prepare
        self._lock = Lock()
        self._found: tuple[Finding, ...] | None = None
        self._found_in: dict[str, tuple[Finding, ...]] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, asked once; who asks meanwhile waits for the same answer."""
        with self._lock:
            if self._found is None:
                self._found = self._rules(None)
            return self._found

    def findings_in(self, file: str) -> tuple[Finding, ...]:
        """What is wrong in one file: the same that stands there of all findings."""
        plan = self._alone(file)
        if plan is None:
            by_itself = self._in_refused(file) if self._found is None else None
            known = self.findings if by_itself is None else by_itself
            return tuple(finding for finding in known if finding.where.file == file)
        if self._found is None and file not in self._found_in:
            with self._lock:
                if self._found is None:
                    self._found_in[file] = self._rules(plan)
        found = self._found_in[file] if self._found is None else self._found
        return tuple(finding for finding in found if finding.where.file == file)

    def get_ready(self, file: str) -> None:
        """Ask the rules about a plan before a letter is typed in it, so that then only some are asked again."""
        plan = self._alone(file)
        if plan is not None:
            Thread(target=self._prepare, args=(plan,), daemon=True, name="getting ready").start()

    def _in_refused(self, file: str) -> list[Finding] | None:
        """What is said of a plan or library that cannot be read; None where all of the book has to be asked."""
        read = self.reads.get(file)
        if read is None or read.document is not None or read.kind in ("book", "scenario"):
            return None
        found = findings_in_refused(self.book, read)
        return None if found is None else apply_suppressions(self.book, fold([*self.read_findings, *found]))

    def _alone(self, file: str) -> Located[Any] | None:
        """The plan or library of a file, where it can be read: who writes in it asks about it alone."""
        read = self.reads.get(file)
        document = read.document if read else None
        if document is None:
            return None
        if isinstance(document.value, Plan):
            return document if self.book.plans.get(document.value.plan) is document else None
        return None if isinstance(document.value, Book | Scenario) else document


class BookCache:
    """The books of one process. A snapshot is shared by all who ask for it; nobody changes it.

    Two snapshots of the same words are the same snapshot, whether the words are saved already or not.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._reads: dict[tuple[Path, str], tuple[Stamp | str, ReadResult]] = {}
        self._snapshots: dict[Key, Snapshot] = {}
        self._turns: dict[object, Lock] = {}
        self._rechecks: dict[object, Recheck] = {}
        self._memories: dict[tuple[Path, str], LineMemory] = {}

    def snapshot(
        self, folder: Path, drafts: Mapping[str, str] | None = None, beside: Mapping[Path, str] | None = None
    ) -> Snapshot:
        """The book as it is on disk now, with ``drafts`` (file to text) in place of what they will replace.

        ``beside``: the same for scenarios that lie outside the book's own folder.

        Who asks for the same snapshot waits for it; who asks for another book does not.
        """
        return self._seen(folder, look_at, drafts or {}, beside or {})

    def snapshots(
        self, folder: Path, drafts: Mapping[str, str] | None = None, beside: Mapping[Path, str] | None = None
    ) -> tuple[Snapshot, Snapshot]:
        """The same, and the book without them, at one look at the disk."""
        look = cache(look_at)
        return self._seen(folder, look, drafts or {}, beside or {}), self._seen(folder, look, {}, {})

    def _seen(self, folder: Path, look: Look, drafts: Mapping[str, str], beside: Mapping[Path, str]) -> Snapshot:
        with self._turn(folder):
            reads = self._all(folder, look, drafts)
        others = dict(beside)
        marks = tuple((file, _mark(read)) for file, read in reads.items())
        key = (
            folder,
            marks,
            _scenario_stamps(folder, look, reads),
            tuple((str(at), _digest(text)) for at, text in others.items()),
        )
        with self._turn(key):
            found = self._snapshots.get(key)
            if found is None:
                found = self._take(folder, reads, others, key)
            self._keep(key, found)
            return found

    def title(self, folder: Path) -> str:
        """What the book calls itself, or else its folder; nothing but its settings is read."""
        head = folder / "book.yaml"
        if not head.is_file():
            return folder.name
        seen = head.stat()
        return _title(self._read(folder, (head.name, seen.st_mtime_ns, seen.st_size)).source) or folder.name

    def warm(self, folders: Iterable[Path]) -> None:
        """Read and check books before anybody asks; who asks meanwhile waits for the same answer, and for his book only."""

        def look() -> None:
            for folder in folders:
                with suppress(OSError):  # told to whoever asks
                    self.snapshot(folder).findings  # noqa: B018
            _settle_down()

        Thread(target=look, daemon=True, name="warming").start()

    def _turn(self, of: object) -> Lock:
        with self._lock:
            return self._turns.setdefault(of, Lock())

    def _keep(self, key: Key, snapshot: Snapshot) -> None:
        """The snapshots last asked for; the turns of those that are gone go with them."""
        with self._lock:
            others = [(one, old) for one, old in self._snapshots.items() if one != key]
            self._snapshots = {**dict(others[1 - _MOST :]), key: snapshot}
            self._turns = {one: turn for one, turn in self._turns.items() if one in self._snapshots or turn.locked()}

    def _all(self, folder: Path, look: Look, drafts: Mapping[str, str]) -> dict[str, ReadResult]:
        """Every file of the book by name, the drafts in place of theirs."""
        stamps = [(one.name, one.changed, one.size) for one in look(folder) if one.inside]
        reads = {stamp[0]: self._read(folder, stamp) for stamp in stamps if stamp[0] not in drafts}
        reads |= {file: self._drafted(folder, file, text) for file, text in drafts.items()}
        return dict(sorted(reads.items()))

    def _recheck(self, key: Key, document: Located[Any]) -> Recheck:
        """What was found about one file before, while all others were as they are, and the same names stood in it."""
        folder, marks, *rest = key
        file = document.source.file
        names = () if isinstance(document.value, Plan) else names_in(document)
        place = (folder, file, tuple(mark for mark in marks if mark[0] != file), names, *rest, date.today())
        with self._lock:
            found = self._rechecks.pop(place, None) or Recheck()
            self._rechecks = {**dict(list(self._rechecks.items())[1 - _MOST :]), place: found}
            return found

    def _take(self, folder: Path, reads: Mapping[str, ReadResult], others: Mapping[Path, str], key: Key) -> Snapshot:
        before = self._but_one_plan(key)
        made = before and exchanged(
            before[0].book, before[0].read_findings, before[0].reads[before[1]], reads[before[1]]
        )
        if before and made:
            (book, findings), (outside, beside) = made, before[0].beside
        else:
            book, findings = PlanBook.assemble(folder, list(reads.values()), links_outside(folder))
            outside = list(dict.fromkeys((*scenarios_beside(book, default_book), *others)))
            beside = [
                scenario_as(path, others[path], folder) if path in others else read_scenario(path, folder)
                for path in outside
            ]
        scenarios = dict(book.scenarios)
        refused = {unread_name(read): _title(read.source) for read in book.unread_scenarios.values()}
        for one in beside:
            if one.scenario is not None:
                scenarios[one.scenario.value.scenario] = one.scenario
            else:
                refused[one.name] = _title(one.remainder.document.source if one.remainder else None)

        def in_scenarios(book: PlanBook) -> list[Finding]:
            return [*inside_findings(book), *(finding for one in beside for finding in scenario_findings(book, one))]

        def prepare(document: Located[Any]) -> None:
            recheck = self._recheck(key, document)
            with recheck.lock:
                if not recheck.is_begun:
                    version = recheck.of(book, document)
                    _asked_alone(document, version.ask)
                    version.ask("scenarios", in_scenarios)
                    if isinstance(document.value, Plan):
                        names_elsewhere(document, version.ask)

        def rules(document: Located[Any] | None) -> tuple[Finding, ...]:
            if document is None:
                found = [*findings, *check(book), *in_scenarios(book)]
            else:
                recheck = self._recheck(key, document)
                with recheck.lock:
                    version = recheck.of(book, document)
                    found = [*findings, *fold(_asked_alone(document, version.ask))]
                    # a scenario may name the same thing in vain, or what a remark puts off
                    if any(one.root for one in found) or suppressions_in(document.source)[0]:
                        found += version.ask("scenarios", in_scenarios)
            return tuple(apply_suppressions(book, fold(found)))

        shelf = (*_inside(book, reads), *_outside(book, outside, beside))
        return Snapshot(book, scenarios, refused, reads, rules, prepare, shelf, findings, (outside, beside))

    def _but_one_plan(self, key: Key) -> tuple[Snapshot, str] | None:
        """The newest snapshot that differs from this key in one file, and which."""
        folder, marks, *rest = key
        with self._lock:
            known = list(self._snapshots.items())
        for (where, others, *more), snapshot in reversed(known):
            if where == folder and more == rest and len(others) == len(marks):
                differing = [mark[0] for mark, other in zip(marks, others, strict=True) if mark != other]
                if len(differing) == 1 and differing[0] in snapshot.reads:
                    return snapshot, differing[0]
        return None

    def _read(self, folder: Path, stamp: Stamp) -> ReadResult:
        known = self._reads.get((folder, stamp[0]))
        if known is None or known[0] != stamp:
            known = (stamp, read_kept(folder / stamp[0], stamp[0]))
            self._reads[folder, stamp[0]] = known
        return known[1]

    def _drafted(self, folder: Path, file: str, text: str) -> ReadResult:
        """The newest draft of a file, read once."""
        place, mark = (folder, f"{file} (draft)"), _digest(text)
        known = self._reads.get(place)
        if known is None or known[0] != mark:
            memory = self._memories.setdefault(place, LineMemory())
            known = (mark, read_text_as(file, text, memory))
            self._reads[place] = known
        return known[1]


def _asked_alone(document: Located[Any], ask: Ask) -> list[Finding]:
    """What stands in a plan or a library."""
    if not isinstance(document.value, Plan):
        return findings_in_library(document, ask)
    accepted = suppressions_in(document.source)[0]
    return findings_in_plan(document, ask, {code for one in accepted for code in one.codes})


def _settle_down() -> None:
    """What was read stays: to look for garbage in it again and again costs more than a letter does."""
    gc.unfreeze()  # of what was put away before, some is garbage now
    gc.collect()
    gc.freeze()


def _inside(book: PlanBook, reads: Mapping[str, ReadResult]) -> Iterator[ShelvedScenario]:
    """The scenarios in the book's own folders, also those that cannot be read or whose id another has."""
    for file, read in reads.items():
        if read.kind == "scenario":
            document = read.document
            name = document.value.scenario if document and isinstance(document.value, Scenario) else unread_name(read)
            yield ShelvedScenario(name, _title(read.source), book.folder, file, file, read)


def _outside(book: PlanBook, paths: list[Path], found: list[ScenarioInBook]) -> Iterator[ShelvedScenario]:
    """Those that lie beside it."""
    root = folder_beside(book)
    for path, one in zip(paths, found, strict=True):
        if root is not None and one.read is not None:
            name = one.name or unread_name(one.read)
            file = path.relative_to(root).as_posix()
            yield ShelvedScenario(name, _title(one.read.source), root, file, path.as_posix(), one.read)


def _title(source: Source | None) -> str:
    return source.title if source else ""


def _mark(read: ReadResult) -> str:
    """What tells one text of a file from another; of a file that cannot be read, what is wrong with it."""
    text = read.source.text if read.source else repr(read.findings)
    return f"{_digest(text)} {len(read.findings)}"


@lru_cache(maxsize=2048)
def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _scenario_stamps(folder: Path, look: Look, reads: Mapping[str, ReadResult]) -> tuple[Stamp, ...]:
    """Scenarios usually lie two folders up, beside the books, or where the book says: a change there is another book."""
    heads = (read.document.value for read in reads.values() if read.document is not None)
    written = [head.scenarios for head in heads if isinstance(head, Book) and head.scenarios]
    places = dict.fromkeys(
        (folder / ".." / ".." / "scenarios", folder / ".." / "scenarios", *map(folder.joinpath, written))
    )
    return tuple(
        (f"{place.as_posix()}/{one.name}", one.changed, one.size)
        for place in places
        for one in look(place)
        if one.inside
    )


BOOKS = BookCache()
