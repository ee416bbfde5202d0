"""A check that reads what is asked for and asks every rule; what it follows from is kept for the next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from drillbook.schema.book_files import book_files, find_book, is_scenario
from drillbook.schema.files import near_path, resolved
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.folding import fold
from drillbook.schema.linkage.suppressions import apply_suppressions
from drillbook.schema.progress import Hear
from drillbook.schema.scenario_files import all_scenarios, read_scenario, scenarios_beside
from drillbook.ui.default_book import Remark, chosen_book, default_book
from drillbook.ui.use.books import OpenBook, book_language, check_book, open_book
from drillbook.ui.use.checks.checked import Checked
from drillbook.ui.use.checks.recording import checked_and_kept
from drillbook.ui.use.checks.wanted import Wanted
from drillbook.ui.use.runs.run_ask import RunAsk


@dataclass(slots=True)
class Target:
    """What is wanted of one book: all of it, or some files; ``loose`` files have no book.yaml above them."""

    folder: Path
    whole: bool = False
    loose: bool = False
    only: list[Path] = field(default_factory=list)


def checked(
    files: Sequence[Path],
    whole: Path | None,
    as_of: date | None,
    hear: Hear,
    remark: Remark,
    runs: RunAsk | None,
    wanted: Wanted | None,
) -> Checked:
    """Check all that these files and folders name, within their books or within ``whole``."""
    found = checked_and_kept(wanted, hear) if wanted else None
    if found is not None:
        return found
    checking = _Checking(whole, as_of, hear, remark, runs)
    for path in files:
        for one in _parts(path) if whole is None else [path]:
            checking.want(one)
    return checking.checked()


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


class _Checking:
    """Reads each book once, however many of its files were asked for."""

    def __init__(
        self, asked: Path | None, as_of: date | None, hear: Hear, remark: Remark, runs: RunAsk | None = None
    ) -> None:
        self.runs = runs
        self.asked = asked
        self.as_of = as_of
        self.hear = hear
        self.remark = remark
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
        opened = {place: self._open(target) for place, target in self.targets.items()}
        for place, target in self.targets.items():
            found += _wanted(opened[place].findings, target)
            if target.whole:
                self.scenarios += scenarios_beside(opened[place].book, default_book)
        scenarios = list(dict.fromkeys(self.scenarios))
        for path in scenarios:
            found += self._of_scenario(path, opened, compiled=path in named)
        if self.runs is not None:
            found += self._of_runs(named, opened, self.runs)
        whole = [opened[place].book for place, target in self.targets.items() if target.whole]
        return Checked(
            tuple(self._put_off(fold(found), opened)),
            tuple(self._files() + scenarios),
            sum(len(book.plans) for book in whole),
            len(scenarios) + sum(len(book.scenarios) + len(book.unread_scenarios) for book in whole),
            next((book_language(one.book) for one in opened.values() if one.book.head), None),
            {name: source.text for one in opened.values() for name, source in one.book.sources.items()},
            tuple((one.book.head.value.title, one.book.day) for one in opened.values() if one.book.head),
        )

    def _of_runs(self, named: set[Path], opened: dict[Path, OpenBook], runs: RunAsk) -> list[Finding]:
        """What runs show: of every scenario of a book that was asked for, and of scenarios named beside it."""
        from drillbook.ui.use.runs.run_check import findings_of_runs

        found: list[Finding] = []
        whole = {place for place, target in self.targets.items() if target.whole}
        for folder in whole:
            found += findings_of_runs(
                opened[folder], all_scenarios(opened[folder].book, default_book), runs, whole=True
            )
        for path in sorted(named):
            read = read_scenario(path, self.asked, lambda: chosen_book(None, self.remark))
            if read.scenario is None or read.folder is None or resolved(read.folder) in whole:
                continue
            found += findings_of_runs(opened[resolved(read.folder)], [read.scenario], runs, whole=False)
        return found

    def _put_off(self, findings: list[Finding], opened: dict[Path, OpenBook]) -> list[Finding]:
        for place, target in self.targets.items():
            if target.whole:
                findings = apply_suppressions(opened[place].book, findings)
        return findings

    def _files(self) -> list[Path]:
        targets = self.targets.values()
        return [path for target in targets for path in (book_files(target.folder) if target.whole else target.only)]

    def _open(self, target: Target) -> OpenBook:
        opened = open_book(target.folder, self.as_of, self.hear, target.only, deep=not target.loose)
        return check_book(opened, self.hear, () if target.whole else target.only)

    def _of_scenario(self, path: Path, opened: dict[Path, OpenBook], *, compiled: bool) -> list[Finding]:
        """All that is wrong in a scenario; of one named on the command line also what its plans refuse a run for."""
        read = read_scenario(path, self.asked, lambda: chosen_book(None, self.remark))
        if read.folder is None:
            return list(read.findings)
        place = resolved(read.folder)
        if place not in opened:
            opened[place] = self._open(Target(read.folder))
        from drillbook.simulator.scenario_check import scenario_findings

        found = scenario_findings(opened[place].book, read)
        if compiled and read.scenario is not None:
            from drillbook.simulator.compiler.compile import compile_model

            found += compile_model(opened[place].book, read.scenario)[1]
        return found


def _wanted(findings: Iterable[Finding], target: Target) -> Iterator[Finding]:
    if target.whole:
        yield from findings
        return
    files = {resolved(path) for path in target.only}
    yield from (finding for finding in findings if resolved(Path(finding.where.file)) in files)
