"""Books kept read and checked between two looks: only files that changed are read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

from schema.book import PlanBook, book_files, outside
from schema.finding import Finding
from schema.linkage.catalogue import check, fold
from schema.linkage.putoff import put_off
from schema.placed import Placed
from schema.reader import Read, read_file, read_text_as
from schema.scenario import Scenario
from ui.books import own_scenarios, scenario_findings, stage

_MOST = 24
Stamp = tuple[str, int, int]
Key = tuple[Path, tuple[Stamp, ...], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """A book at one moment: what was read, what is wrong with it, and the scenarios that belong to it.

    Files are named as seen from the folder of the book, so that no screen shows where a machine keeps them.
    """

    book: PlanBook
    findings: tuple[Finding, ...]
    scenarios: dict[str, Placed[Scenario]]
    reads: Mapping[str, Read] = field(default_factory=dict)


class Shelf:
    """The books of one process. A look is shared by all who look; nobody changes it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reads: dict[tuple[Path, str], tuple[Stamp, Read]] = {}
        self._looks: dict[Key, Look] = {}
        self._turns: dict[Key, Lock] = {}

    def look(self, folder: Path, drafts: Mapping[str, str] | None = None) -> Look:
        """The book as it is on disk now, with ``drafts`` (file to text) in place of what they will replace.

        Who asks for the same look waits for it; who asks for another does not.
        """
        stamps = tuple(_stamp(folder, path) for path in book_files(folder))
        marks = tuple(sorted((file, _digest(text)) for file, text in (drafts or {}).items()))
        key = (folder, (*stamps, *_scenario_stamps(folder)), marks)
        with self._lock:
            turn = self._turns.setdefault(key, Lock())
        with turn:
            found = self._looks.get(key)
            if found is None:
                found = self._look(folder, stamps, drafts or {})
                self._keep(key, found)
            return found

    def _keep(self, key: Key, look: Look) -> None:
        """The newest looks; the turns of those that are gone go with them."""
        with self._lock:
            self._looks = {**dict(list(self._looks.items())[1 - _MOST :]), key: look}
            self._turns = {one: turn for one, turn in self._turns.items() if one in self._looks or turn.locked()}

    def _look(self, folder: Path, stamps: tuple[Stamp, ...], drafts: Mapping[str, str]) -> Look:
        reads = {stamp[0]: self._read(folder, stamp) for stamp in stamps if stamp[0] not in drafts}
        reads |= {file: read_text_as(file, text) for file, text in drafts.items()}
        book, findings = PlanBook.assemble(folder, [reads[file] for file in sorted(reads)], outside(folder))
        found = [*findings, *check(book)]
        scenarios = dict(book.scenarios)
        for path in own_scenarios(book):
            staged = stage(path, folder)
            if staged.scenario is not None:
                scenarios[staged.scenario.it.scenario] = staged.scenario
            found += scenario_findings(book, staged)
        return Look(book, tuple(put_off(book, fold(found))), scenarios, reads)

    def _read(self, folder: Path, stamp: Stamp) -> Read:
        known = self._reads.get((folder, stamp[0]))
        if known is None or known[0] != stamp:
            known = (stamp, read_file(folder / stamp[0], stamp[0]))
            self._reads[folder, stamp[0]] = known
        return known[1]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(folder: Path, path: Path) -> Stamp:
    found = path.stat()
    return (path.relative_to(folder).as_posix(), found.st_mtime_ns, found.st_size)


def _scenario_stamps(folder: Path) -> tuple[Stamp, ...]:
    """Scenarios usually lie two folders up, beside the books; a change there is a change of the look."""
    return tuple(
        (path.as_posix(), path.stat().st_mtime_ns, path.stat().st_size)
        for place in (folder / ".." / ".." / "scenarios", folder / ".." / "scenarios")
        if place.is_dir()
        for path in sorted(place.glob("*.y*ml"))
    )


SHELF = Shelf()
