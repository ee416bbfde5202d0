"""Which files and folders make a book, told from their names and first words: nothing is read as what it is."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.files import near_path, resolved
from drillbook.schema.finding import Finding, Location, Refused, Text, say
from drillbook.schema.values.late_patterns import late

_HEAD = 20_000
ENDINGS = (".yaml", ".yml")
"""What files of a book are called in the end."""
KINDS = (("plan", "预案"), ("library", "库"), ("scenario", "情景"), ("book", "预案库"))
"""What a file may say first that it is."""
_BLANK_LINES = r"\ufeff?(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n))*"
_FIRST_KEY = late(_BLANK_LINES + r"[\"']?([^\W\d_]+)[\"']?[ \t]*[:：]")
DefaultBook = Callable[[], Path | None]
"""The book of a scenario that names none and has none above it."""
_COPY: Text = say(en="copy the file into the book", zh="请将文件复制到预案库内")


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A YAML file as one look at its folder shows it: its name seen from there, whether it stays inside, what dates it."""

    name: str
    inside: bool
    changed: int
    size: int


def look_at(folder: Path) -> list[FileSeen]:
    """Look once at every YAML file below a folder, in name order; what vanishes meanwhile is passed over."""
    root, found = resolved(folder).as_posix(), list[FileSeen]()
    for home, entry in _yaml_entries(folder.as_posix()):
        target = os.path.realpath(entry.path) if entry.is_symlink() else ""
        inside = not target or target == root or target.startswith(root.rstrip("/") + "/")
        told = _stat(entry)
        if told is not None or target:
            changed, size = (told.st_mtime_ns, told.st_size) if told else (0, -1)  # a link that leads nowhere is told
            found.append(FileSeen(home + entry.name, inside, changed, size))
    return sorted(found, key=lambda one: one.name.split("/"))


def _yaml_entries(place: str, home: str = "") -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Every YAML file below a place that is not hidden, with the folder it lies in, seen from there."""
    try:
        with os.scandir(place) as entries:
            seen = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return
    for entry in seen:
        if _is_folder(entry):
            if not entry.is_symlink():
                yield from _yaml_entries(entry.path, f"{home}{entry.name}/")
        elif entry.name.endswith(ENDINGS):
            yield home, entry


def _stat(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def book_files(folder: Path) -> list[Path]:
    """List the YAML files of a book in name order, without hidden folders and links that leave the book."""
    return [path for path, inside in _places(folder) if inside]


def yaml_files_below(folder: Path) -> list[Path]:
    """List every YAML file below a folder, also what turns out not to belong to the book."""
    return [path for path, _ in _places(folder)]


def _places(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Every YAML file below a folder, and whether it stays inside."""
    for seen in look_at(folder):
        yield folder / seen.name, seen.inside


def links_outside(folder: Path) -> Iterator[Finding]:
    """Yield a finding for each link that leads out of the book; what it points to is not read."""
    for path, inside in _places(folder):
        if not inside:
            yield Finding(
                Location(path.as_posix(), 1, 1),
                "YA",
                say(en="the link leads out of the book", zh="该链接指向预案库之外，未读取"),
                hint=_COPY,
            )


def scenarios_folder(folder: Path, written: str) -> Path | None:
    """The folder outside a book that its ``scenarios`` key names so, if there is one."""
    beside = near_path(folder / written) if written else None
    if beside is None or not beside.is_dir() or resolved(beside).is_relative_to(resolved(folder)):
        return None
    if not resolved(beside).is_relative_to(resolved(folder).parent.parent):
        return None  # a link that leads away
    return beside


def find_book(start: Path) -> Path | None:
    """Find the nearest folder at or above ``start`` that holds a ``book.yaml``."""
    for folder in (start, *start.parents):
        if (folder / "book.yaml").is_file():
            return folder
    return None


def kind_of(text: str) -> str:
    """Return what a file says first that it is, also of a text that is no YAML; empty if it says nothing known."""
    found = _FIRST_KEY.match(text)
    written = found.group(1) if found else ""
    return next((english for english, chinese in KINDS if written in (english, chinese)), "")


def book_folder(path: Path) -> Path:
    """The folder of a book that is named by its folder or by its ``book.yaml``.

    Raises:
        Refused: there is no such folder, or it holds several books.
    """
    if path.name == "book.yaml" and path.is_file():
        path = path.parent
    if not path.is_dir():
        raise Refused(say(en="there is no folder {path}", zh="没有文件夹 {path}", path=path))
    books = [] if (path / "book.yaml").is_file() else sorted(path.rglob("book.yaml"))
    if len(books) > 1:
        raise Refused(
            say(
                en="{path} holds several books; name one of them: {books}",
                zh="{path} 中有多个预案库，请指明其中一个：{books}",
                path=path.as_posix(),
                books=[one.parent.as_posix() for one in books],
            )
        )
    return near_path(path)


def is_scenario(path: Path) -> bool:
    """Whether a file says first that it is a scenario."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return kind_of(file.read(_HEAD).decode("utf-8", "replace")) == "scenario"
    except OSError:
        return False


def no_book() -> None:
    """No book stands in for one that is not named."""


def played_against(path: Path, named: str, asked: Path | None, default_book: DefaultBook = no_book) -> Path | None:
    """The book of a scenario: the one asked for, else the one it names, else the nearest above, else the default.

    None where it names a folder that is not there, or where there is no book at all.

    Raises:
        Refused: the one asked for is no folder.
    """
    if asked is not None:
        return book_folder(asked)
    if named:
        folder = near_path(path.parent / named)
        return folder if folder.is_dir() else None
    found = find_book(path.absolute().parent) or default_book()
    return near_path(found) if found else None
