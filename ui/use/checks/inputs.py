"""Everything that the check of a book follows from: every byte of its files, and the day where the book names none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from drillbook.schema.book_files import book_files, files_and_links, scenarios_folder
from drillbook.schema.files import read_regular_file, resolved
from drillbook.ui.default_book import default_book

_LINK = b"a link that leaves the book"


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
        return [name for (name, old), (_, new) in zip(other.files, self.files, strict=True) if old != new]


def inputs_of(followed: Followed) -> Inputs | None:
    """Look at all of it now; None where something cannot be read or leads elsewhere."""
    if any(resolved(path) != tied for path, tied in followed.ties):
        return None
    try:
        return Inputs(tuple(_digests(followed)), default_book(), None if followed.is_dated else date.today())
    except OSError:
        return None


def _digests(followed: Followed) -> Iterator[tuple[str, bytes]]:
    files, links = files_and_links(followed.folder)
    beside = scenarios_folder(followed.folder, followed.written)
    for path in (*files, *(book_files(beside) if beside else ())):
        yield path.as_posix(), sha256(read_regular_file(path)).digest()
    for path in links:
        yield path.as_posix(), _LINK
