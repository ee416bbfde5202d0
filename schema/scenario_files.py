"""Scenario files: which files are scenarios, against which book each is played, and which belong to a book."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import DefaultBook, book_files, is_scenario, no_book, played_against, scenarios_folder
from drillbook.schema.cache.readings import read_kept
from drillbook.schema.files import near_path, resolved
from drillbook.schema.finding import Finding, Location, Severity, say
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.reader import ReadResult, read_file, read_text_as, unread_name
from drillbook.schema.remainder import Remainder
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import ScalarNode
from drillbook.schema.values.names import normalise

_BOOK_HINT = say(
    en="write the folder of the book as seen from this file, or give --book",
    zh="请写明预案库目录（相对本文件），或用 --book 指定",
)


@dataclass(frozen=True, slots=True)
class ScenarioInBook:
    """A scenario and the folder of the book it is played against; without one of them, the findings say why.

    ``remainder`` is what can be read of a scenario that is refused, ``name`` the id or the file by which lists show it,
    ``read`` the file it came from.
    """

    scenario: Located[Scenario] | None
    folder: Path | None
    findings: tuple[Finding, ...]
    remainder: Remainder | None = None
    name: str = ""
    read: ReadResult | None = None


def read_scenario(path: Path, book: Path | None = None, default_book: DefaultBook = no_book) -> ScenarioInBook:
    """Read a scenario and find its book: ``book``, else the one it names, else the nearest above, else the default.

    Raises:
        Refused: ``book`` is no folder.
    """
    read = _read_once(path)
    return replace(_in_book(path, read, book, default_book), read=read)


def scenario_as(path: Path, text: str, book: Path) -> ScenarioInBook:
    """Read a scenario as if ``text`` stood in its file."""
    read = read_text_as(path.as_posix(), text)
    return replace(_in_book(path, read, book, no_book), read=read)


def _in_book(path: Path, read: ReadResult, book: Path | None, default_book: DefaultBook) -> ScenarioInBook:
    document = read.document
    if document is None and (read.kind == "scenario" or read.source is None):
        folder = played_against(path, _named_by_refused(read), book, default_book)
        return ScenarioInBook(None, folder, read.findings, read.remainder, unread_name(read))
    if document is None or not isinstance(document.value, Scenario):
        return ScenarioInBook(None, None, read.findings or (_no_scenario(path),))
    name, written = document.value.scenario, document.value.book
    folder = played_against(path, written, book, default_book)
    missing = () if folder else (_no_book(document, written) if written else _no_book_named(document),)
    return ScenarioInBook(document, folder, (*read.findings, *missing), None, name)


def _named_by_refused(read: ReadResult) -> str:
    """The book that a scenario names although it cannot be read."""
    entry = read.source.root.find("book") if read.source else None
    return entry[1].text if entry is not None and isinstance(entry[1], ScalarNode) else ""


def scenarios_beside(book: PlanBook, default_book: DefaultBook = no_book) -> list[Path]:
    """The files of this book's scenarios that lie in the folder its ``scenarios`` key names, outside the book's own.

    One that cannot be read belongs to every book whose folder of scenarios it lies in, unless it names another book.
    """
    folder = folder_beside(book)
    if folder is None:
        return []
    return [path for path in book_files(folder) if is_scenario(path) and _is_for(path, book.folder, default_book)]


def folder_beside(book: PlanBook) -> Path | None:
    """The folder outside the book that its ``scenarios`` key names, if there is one."""
    return scenarios_folder(book.folder, book.settings.scenarios)


def _is_for(path: Path, folder: Path, default_book: DefaultBook) -> bool:
    read = read_scenario(path, None, default_book)
    if read.scenario is None and _read_once(path).source is None:
        return True  # it names no book that anybody could read
    return read.folder is not None and resolved(read.folder) == resolved(folder)


def all_scenarios(book: PlanBook, default_book: DefaultBook = no_book) -> list[Located[Scenario]]:
    """The scenarios in the book's folders and in the folder its ``scenarios`` key names."""
    found = dict(book.scenarios)
    for path in scenarios_beside(book, default_book):
        document = read_scenario(path, book.folder).scenario
        if document is not None:
            found.setdefault(document.value.scenario, document)
    return list(found.values())


def refused_scenarios(book: PlanBook, default_book: DefaultBook = no_book) -> list[str]:
    """The ids, or else the files, of scenarios of the book that cannot be read: no list leaves them out in silence."""
    beside = (read_scenario(path, book.folder) for path in scenarios_beside(book, default_book))
    names = [unread_name(read) for read in book.unread_scenarios.values()]
    return [*names, *(one.name for one in beside if one.scenario is None)]


def scenario_file(wanted: str, folders: Iterable[Path]) -> Path | None:
    """The first file in ``folders`` that holds the scenario of this id, also one that is refused."""
    for folder in folders:
        for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else []:
            if is_scenario(path) and normalise(unread_name(_read_once(path))) == normalise(wanted):
                return near_path(path)
    return None


def _read_once(path: Path) -> ReadResult:
    """A file that has not changed since it was last staged is not read again."""
    try:
        found = path.stat()
    except OSError:
        return read_file(path, path.as_posix())
    return _as_it_was(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _as_it_was(path: Path, _changed: int, _size: int) -> ReadResult:
    return read_kept(path, path.as_posix())


def _no_scenario(path: Path) -> Finding:
    message = say(en="this is not a scenario", zh="该文件不是情景")
    hint = say(en="a scenario begins with 'scenario: its-id'", zh="情景文件以“scenario: 标识”（情景）开头")
    return Finding(Location(path.as_posix(), 1, 1), "SC", message, Severity.ERROR, hint)


def _no_book(scenario: Located[Scenario], written: str) -> Finding:
    message = say(en="there is no book at '{path}'", zh="“{path}”处没有预案库", path=written)
    return Finding(scenario.at("book"), "SC", message, Severity.ERROR, _BOOK_HINT)


def _no_book_named(scenario: Located[Scenario]) -> Finding:
    message = say(
        en="this scenario names no book, and there is none above it", zh="该情景未写明预案库，上级目录中也没有预案库"
    )
    return Finding(scenario.at("scenario"), "SC", message, Severity.ERROR, _BOOK_HINT)
