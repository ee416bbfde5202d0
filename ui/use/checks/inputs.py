"""Everything that the check of a book follows from: every byte of its files, and the day where the book names none."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from drillbook.schema.book_files import ENDINGS, scenarios_folder
from drillbook.schema.files import resolved
from drillbook.ui.default_book import default_book


@dataclass(frozen=True, slots=True)
class Followed:
    """What tells which files a check follows from: the book, its ``scenarios`` key, the folders its scenarios lead to."""

    folder: Path
    written: str
    ties: tuple[tuple[Path, Path], ...]
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Inputs:
    """The digest of every file, in the order in which they are read; the book of those who name none; the day."""

    files: tuple[tuple[str, bytes], ...]
    default: Path
    day: date | None

    def changed_since(self, other: "Inputs") -> list[str] | None:
        """Return the files whose text is another; None where anything else is."""
        if (self.default, self.day) != (other.default, other.day):
            return None
        if [name for name, _ in self.files] != [name for name, _ in other.files]:
            return None
        pairs = zip(other.files, self.files, strict=True)
        return [Path(name).as_posix() for (name, old), (_, new) in pairs if old != new]


def inputs_of(followed: Followed) -> Inputs | None:
    """Look at all of it now; None where something cannot be read or leads elsewhere."""
    if any(resolved(path) != tied for path, tied in followed.ties):
        return None
    try:
        return Inputs(tuple(_digests(followed)), default_book(), None if followed.is_dated else date.today())
    except OSError:
        return None


def _digests(followed: Followed) -> Iterator[tuple[str, bytes]]:
    beside = scenarios_folder(followed.folder, followed.written)
    yield from _below(followed.folder.as_posix())
    if beside is not None:
        yield from _below(beside.as_posix())


def _below(folder: str) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder that may belong to a book, and where each link leads; in any one order."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path)
        elif entry.name.endswith(ENDINGS):
            yield entry.path, _digest(entry)


def _digest(entry: os.DirEntry[str]) -> bytes:
    leads = os.path.realpath(entry.path) if entry.is_symlink() else ""
    if not entry.is_file():
        return sha256(os.fsencode(leads)).digest()
    with open(entry.path, "rb") as file:
        return sha256(os.fsencode(leads) + b"\0" + file.read()).digest()
