"""Which book a command works on, and everything that is wrong with it."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from drillbook.schema.book import PlanBook, book_files, find_book, links_outside
from drillbook.schema.files import resolved
from drillbook.schema.finding import Finding, Language, Location, Severity, in_file_order, say
from drillbook.schema.linkage.rules.unresolved_names import of_scenario
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.reader import ReadResult, read_file
from drillbook.schema.text.located import Located
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import Progress, note
from drillbook.ui.samples import BOOK, samples
from drillbook.ui.words import _

_SCENARIO = re.compile(r"\ufeff?(?:[ \t]*(?:#[^\n]*)?\r?\n)*[\"']?(?:scenario|情景)[\"']?[ \t]*[::]")
_HEAD = 20_000


@dataclass(frozen=True, slots=True)
class Looked:
    """A book that was read, with its findings; those of one cause are not yet folded."""

    book: PlanBook
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Staged:
    """A scenario and the book it is played against; without one of them, the findings say why."""

    scenario: Located[Scenario] | None
    folder: Path | None
    findings: tuple[Finding, ...]


def near_path(path: Path) -> Path:
    """``path`` as seen from the working folder; absolute when it is far away."""
    whole = Path(os.path.abspath(path))
    try:
        seen = Path(os.path.relpath(whole))
    except ValueError:  # another drive
        return whole
    return whole if len(seen.parts) > 2 and seen.parts[:3] == ("..", "..", "..") else seen


def book_of_command(asked: Path | None) -> Path:
    """``--book``, else the nearest above the working folder, else the sample."""
    if asked is not None:
        return _folder(asked)
    above = find_book(Path.cwd())
    if above is not None:
        return near_path(above)
    copied = Path(BOOK)
    sample = copied if (copied / "book.yaml").is_file() else near_path(samples() / BOOK)
    note(_("no book here; using the sample {folder}", folder=sample.as_posix()))
    return sample


def _folder(path: Path) -> Path:
    if path.name == "book.yaml" and path.is_file():
        path = path.parent
    if not path.is_dir():
        raise Misuse(_("there is no folder {path}", path=path))
    return near_path(path)


def is_scenario(path: Path) -> bool:
    """Whether a file says first that it is a scenario."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return bool(_SCENARIO.match(file.read(_HEAD).decode("utf-8", "replace")))
    except OSError:
        return False


def open_book(
    folder: Path, as_of: date | None, line: Progress, more: Iterable[Path] = (), *, deep: bool = True
) -> Looked:
    """Read a book and ``more`` files with it; not ``deep``: only what lies directly in the folder."""
    inside = book_files(folder) if deep else [path for path in book_files(folder) if path.parent == folder]
    known = {resolved(path) for path in inside}
    files = inside + [path for path in more if resolved(path) not in known]
    refused = links_outside(folder) if deep else ()
    return Looked(*PlanBook.assemble(folder, _reads(files, line), refused, as_of=as_of))


def check_book(looked: Looked, line: Progress) -> Looked:
    """The same with what every rule finds."""
    from drillbook.schema.linkage.catalogue import every_finding  # a run does without the rules

    line.say(_("checking {folder}", folder=looked.book.folder.as_posix()))
    return Looked(looked.book, in_file_order([*looked.findings, *every_finding(looked.book)]))


def _reads(files: list[Path], line: Progress) -> Iterator[ReadResult]:
    for number, path in enumerate(files, start=1):
        line.say(_("reading {number} of {total}: {file}", number=number, total=len(files), file=path.name))
        yield read_file(path, path.as_posix())


def book_language(book: PlanBook) -> Language:
    """The language a book is written in."""
    return "en" if book.settings.language == "en" else "zh"


def own_scenarios(book: PlanBook) -> list[Path]:
    """Scenarios of this book that lie in the folder its ``scenarios`` key names."""
    written = book.settings.scenarios
    folder = near_path(book.folder / written) if written else None
    if folder is None or not folder.is_dir() or resolved(folder).is_relative_to(resolved(book.folder)):
        return []
    return [path for path in book_files(folder) if is_scenario(path) and _is_for(path, book.folder)]


def _is_for(path: Path, folder: Path) -> bool:
    own = stage(path, None).folder
    return own is not None and resolved(own) == resolved(folder)


def stage(path: Path, asked: Path | None) -> Staged:
    """A scenario file with its book: ``asked``, else its own, else the nearest above it, else the command's."""
    read = _read_once(path)
    document = read.document
    if document is None or not isinstance(document.value, Scenario):
        return Staged(None, None, read.findings or (_no_scenario(path),))
    if asked is not None:
        return Staged(document, _folder(asked), read.findings)
    written = document.value.book
    if not written:
        above = find_book(path.absolute().parent)
        return Staged(document, near_path(above) if above else book_of_command(None), read.findings)
    folder = near_path(path.parent / written)
    if not folder.is_dir():
        return Staged(document, None, (*read.findings, _no_book(document, written)))
    return Staged(document, folder, read.findings)


def _read_once(path: Path) -> ReadResult:
    """A file that has not changed since it was last staged is not read again."""
    try:
        found = path.stat()
    except OSError:
        return read_file(path, path.as_posix())
    return _as_it_was(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _as_it_was(path: Path, _changed: int, _size: int) -> ReadResult:
    return read_file(path, path.as_posix())


def _no_scenario(path: Path) -> Finding:
    message = say(en="this is not a scenario", zh="该文件不是情景")
    hint = say(en="a scenario begins with 'scenario: its-id'", zh="情景文件以“scenario: 标识”(情景)开头")
    return Finding(Location(path.as_posix(), 1, 1), "SC", message, Severity.ERROR, hint)


def _no_book(scenario: Located[Scenario], written: str) -> Finding:
    message = say(en="there is no book at '{path}'", zh="“{path}”处没有预案库", path=written)
    hint = say(
        en="write the folder of the book as seen from this file, or give --book",
        zh="请写明预案库目录(相对本文件),或用 --book 指定",
    )
    return Finding(scenario.at("book"), "SC", message, Severity.ERROR, hint)


def scenario_findings(book: PlanBook, staged: Staged) -> list[Finding]:
    """What is wrong with a scenario in its book: its shape and the names it uses."""
    used = of_scenario(book, staged.scenario) if staged.scenario else []
    return in_file_order([*staged.findings, *used])
