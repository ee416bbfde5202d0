"""``drillbook check --watch``: tells what appeared and what went, reading again only what changed."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files, find_book, links_outside
from drillbook.schema.cache.uncollected import uncollected
from drillbook.schema.files import near_path
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.catalogue import is_failure, questions_of_all
from drillbook.schema.linkage.folding import by_consequence, fold
from drillbook.schema.linkage.rechecking.exchange import exchanged
from drillbook.schema.linkage.rechecking.standing import Asked, Standing, ask_again, ask_all, carried_on, unasked
from drillbook.schema.linkage.suppressions import apply_suppressions
from drillbook.schema.models.plan import Plan
from drillbook.schema.reader import ReadResult, read_file
from drillbook.schema.text.located import Located
from drillbook.simulator.scenario_check import inside_findings
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import remark
from drillbook.ui.default_book import chosen_book
from drillbook.ui.report.findings.text import paragraph, tally
from drillbook.ui.report.terminal import note
from drillbook.ui.translation import _, suggest, translate
from drillbook.ui.use.books import book_language

_BLINK = 0.2
_Stamp = tuple[int, int]


@dataclass(slots=True)
class Watcher:
    """A book under watch; ``reads`` are the files as last read, by the time and size they had."""

    folder: Path
    as_of: date | None = None
    reads: dict[Path, tuple[_Stamp, ReadResult]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    book: PlanBook | None = None
    _unread: list[Finding] = field(default_factory=list)
    _standing: Standing | None = None
    _day: date | None = None

    def look(self) -> bool:
        """Read what changed; True if anything did."""
        files = book_files(self.folder)
        changed = [path for path in files if self._stamp(path) != self.reads.get(path, (None, None))[0]]
        gone = set(self.reads) - set(files)
        if self.book is not None and not changed and not gone:
            return False
        before = {path: self.reads[path][1] for path in changed if path in self.reads}
        for path in changed:
            self.reads[path] = (self._stamp(path), read_file(path, path.as_posix()))
        for path in gone:
            del self.reads[path]
        with uncollected():
            if gone or len(before) < len(changed) or not self._check_again(before):
                self._check(files)
        return True

    def _stamp(self, path: Path) -> _Stamp:
        try:
            status = path.stat()
        except OSError:  # deleted a moment ago
            return (0, 0)
        return (status.st_mtime_ns, status.st_size)

    def _check(self, files: list[Path]) -> None:
        reads = (self.reads[path][1] for path in files if path in self.reads)
        links = list(links_outside(self.folder))
        book, self._unread = PlanBook.assemble(self.folder, reads, links, as_of=self.as_of)
        self.book, self._day = unasked(book), book.day
        self._tell(ask_all(self.book, _questions()))

    def _check_again(self, before: Mapping[Path, ReadResult]) -> bool:
        """Ask only what reads something that has changed in some plans; False where that is not all that changed."""
        if self.book is None or self._standing is None or self._day != self.book.day:
            return False
        book, unread = self.book, self._unread
        edited: list[tuple[Located[Plan], Located[Plan]]] = []
        for path, old in before.items():
            new = self.reads[path][1]
            made = exchanged(book, unread, old, new)
            if made is None or old.document is None or new.document is None:
                return False
            book, unread = made
            edited.append((old.document, new.document))
        self.book, self._unread = carried_on(book, self.book, self._standing, edited), unread
        self._tell(ask_again(self._standing, _questions(), lambda: cast(PlanBook, self.book), edited))
        return True

    def _tell(self, standing: Standing) -> None:
        found = [*self._unread, *standing.findings]
        self._standing = None if any(map(is_failure, found)) else standing
        self.findings = apply_suppressions(cast(PlanBook, self.book), fold(found))

    def news(self) -> Iterator[tuple[list[Finding], list[Finding]]]:
        """What appeared and what went, each time the book changes; the first time, all there is."""
        while True:
            before = {_same(finding): finding for finding in self.findings}
            if self.look():
                now = {_same(finding): finding for finding in self.findings}
                yield (
                    [finding for mark, finding in now.items() if mark not in before],
                    [finding for mark, finding in before.items() if mark not in now],
                )
            time.sleep(_BLINK)


def _questions() -> tuple[Asked, ...]:
    return (*questions_of_all(), Asked("scenarios inside", inside_findings, by_plan=False))


def _same(finding: Finding) -> tuple[str, str, str]:
    return (finding.where.file, finding.code, str(finding.message))


def _watched(path: Path) -> Path:
    """A folder; of a file its book, without one the folder it lies in."""
    if not path.exists():
        raise Misuse(_("there is no file or folder {path}", path=path.as_posix()))
    if path.is_dir():
        return near_path(path)
    return near_path(find_book(path.absolute().parent) or path.parent)


def watch_book(paths: Sequence[Path], book: Path | None, as_of: date | None) -> int:
    """Until Ctrl-C: every change of the book, and what it did to the findings."""
    folder = _watched(paths[0]) if paths else chosen_book(book, remark)
    watcher = Watcher(folder, as_of)
    for number, (appeared, went) in enumerate(watcher.news()):
        if number == 0 and watcher.book:
            suggest(book_language(watcher.book))
        for finding in went:
            print(_("gone: {code} {message}", code=finding.code, message=translate(finding.message)), flush=True)
        for finding in by_consequence(appeared):
            print(paragraph(finding), flush=True)
        print(tally(watcher.findings), flush=True)
        if number == 0:
            note(_("watching {folder}; Ctrl-C ends it", folder=folder.as_posix()))
    return 0
