"""``drillbook check``: the books that paths belong to, their findings, and which of them were asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from drillbook.schema.book import book_files, find_book, yaml_files_below
from drillbook.schema.files import resolved
from drillbook.schema.finding import Finding, Language
from drillbook.schema.linkage.catalogue import fold
from drillbook.schema.linkage.suppressions import apply_suppressions
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import Progress
from drillbook.ui.use.books import (
    Looked,
    book_language,
    book_of_command,
    check_book,
    is_scenario,
    near_path,
    open_book,
    own_scenarios,
    scenario_findings,
    stage,
)
from drillbook.ui.words import _


@dataclass(slots=True)
class Target:
    """What is wanted of one book: all of it, or some files; ``loose`` files have no book.yaml above them."""

    folder: Path
    whole: bool = False
    loose: bool = False
    only: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of a check: what was found, how much was read, and the language of the book."""

    findings: tuple[Finding, ...]
    files: tuple[Path, ...]
    plans: int
    scenarios: int
    language: Language | None
    texts: dict[str, str] = field(default_factory=dict)
    books: tuple[tuple[str, date], ...] = ()
    """The title of each book that was looked at, and the day it was checked at."""


def check(paths: Sequence[Path], asked: Path | None, as_of: date | None, line: Progress) -> Checked:
    """Findings of everything ``paths`` name; a file is checked within its book, and only its own are kept."""
    whole = asked if asked is None else book_of_command(asked)
    files = [near_path(path) for path in paths] or [book_of_command(whole)]
    missing = next((path for path in files if not path.exists()), None)
    if missing is not None:
        raise Misuse(_("there is no file or folder {path}", path=missing.as_posix()))
    empty = next((path for path in files if path.is_dir() and not any(yaml_files_below(path))), None)
    if empty is not None:
        raise Misuse(_("there is no plan, library or scenario in {path}", path=empty.as_posix()))
    looker = _Looker(whole, as_of, line)
    for path in files:
        for one in _parts(path) if whole is None else [path]:
            looker.want(one)
    return looker.checked()


def _parts(path: Path) -> Iterator[Path]:
    """A folder that holds several books is looked at book by book, then the files outside them."""
    books = (
        []
        if not path.is_dir() or find_book(path.absolute())
        else sorted(found.parent for found in path.rglob("book.yaml"))
    )
    inside = book_files(path) if path.is_dir() else []
    if books:
        yield from books
        yield from (file for file in inside if not any(file.is_relative_to(book) for book in books))
    elif inside and all(is_scenario(file) for file in inside):
        yield from inside
    else:
        yield path


class _Looker:
    """Reads each book once, however many of its files were asked for."""

    def __init__(self, asked: Path | None, as_of: date | None, line: Progress) -> None:
        self.asked = asked
        self.as_of = as_of
        self.line = line
        self.targets: dict[Path, Target] = {}
        self.scenarios: list[Path] = []

    def want(self, path: Path) -> None:
        if path.is_file() and is_scenario(path):
            self.scenarios.append(path)
            return
        start = path if path.is_dir() else path.parent
        above = self.asked or find_book(start.absolute())
        folder = near_path(above) if above else start
        target = self.targets.setdefault(resolved(folder), Target(folder, loose=above is None and path.is_file()))
        if resolved(path) == resolved(folder):
            target.whole, target.loose = True, False
        else:
            target.only += book_files(path) if path.is_dir() else [path]

    def checked(self) -> Checked:
        found: list[Finding] = []
        named = set(self.scenarios)
        looked = {place: self._look(target) for place, target in self.targets.items()}
        for place, target in self.targets.items():
            found += _wanted(looked[place].findings, target)
            if target.whole:
                self.scenarios += own_scenarios(looked[place].book)
        scenarios = list(dict.fromkeys(self.scenarios))
        for path in scenarios:
            found += self._of_scenario(path, looked, compiled=path in named)
        whole = [looked[place].book for place, target in self.targets.items() if target.whole]
        return Checked(
            tuple(self._put_off(fold(found), looked)),
            tuple(self._files() + scenarios),
            sum(len(book.plans) for book in whole),
            len(scenarios) + sum(len(book.scenarios) for book in whole),
            next((book_language(one.book) for one in looked.values() if one.book.head), None),
            {name: source.text for one in looked.values() for name, source in one.book.sources.items()},
            tuple((one.book.head.value.title, one.book.day) for one in looked.values() if one.book.head),
        )

    def _put_off(self, findings: list[Finding], looked: dict[Path, Looked]) -> list[Finding]:
        for place, target in self.targets.items():
            if target.whole:
                findings = apply_suppressions(looked[place].book, findings)
        return findings

    def _files(self) -> list[Path]:
        targets = self.targets.values()
        return [path for target in targets for path in (book_files(target.folder) if target.whole else target.only)]

    def _look(self, target: Target) -> Looked:
        looked = open_book(target.folder, self.as_of, self.line, target.only, deep=not target.loose)
        return check_book(looked, self.line)

    def _of_scenario(self, path: Path, looked: dict[Path, Looked], *, compiled: bool) -> list[Finding]:
        """A scenario named on the command line is also compiled: what would refuse a run is found here."""
        staged = stage(path, self.asked)
        if staged.folder is None:
            return list(staged.findings)
        place = resolved(staged.folder)
        if place not in looked:
            looked[place] = self._look(Target(staged.folder))
        found = scenario_findings(looked[place].book, staged)
        if compiled and staged.scenario is not None and not looked[place].book.unread:
            from drillbook.simulator.compiler.compile import compile_model

            found += compile_model(looked[place].book, staged.scenario)[1]
        return found


def _wanted(findings: Iterable[Finding], target: Target) -> Iterator[Finding]:
    if target.whole:
        yield from findings
        return
    files = {resolved(path) for path in target.only}
    yield from (finding for finding in findings if resolved(Path(finding.where.file)) in files)
