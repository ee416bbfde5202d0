"""The folder of a book: its files, and links that would lead out of it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from drillbook.schema.files import resolved
from drillbook.schema.finding import Finding, Location, Text, say


def book_files(folder: Path) -> list[Path]:
    """List the YAML files of a book in name order, without hidden folders and links that leave the book."""
    files = yaml_files_below(folder)
    inside = _homes_inside(folder, files)
    return [path for path in files if _stays_inside(folder, path, inside)]


def yaml_files_below(folder: Path) -> list[Path]:
    """List every YAML file below a folder, also what turns out not to belong to the book."""
    found = []
    for home, folders, names in os.walk(folder):  # what vanishes meanwhile is passed over
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [os.path.join(home, name) for name in names if name.endswith((".yaml", ".yml")) and name[0] != "."]
    return [Path(one) for one in sorted(found, key=lambda one: one.split(os.sep))]


def _homes_inside(folder: Path, files: Iterable[Path]) -> set[Path]:
    """The folders of files that lie in the book: a file in one of them can only leave it by being a link itself."""
    root = resolved(folder)
    return {home for home in {path.parent for path in files} if resolved(home).is_relative_to(root)}


def _stays_inside(folder: Path, path: Path, inside: set[Path]) -> bool:
    if path.parent in inside and not os.path.islink(path):
        return True
    return resolved(path).is_relative_to(resolved(folder))


def links_outside(folder: Path) -> Iterator[Finding]:
    """Yield a finding for each link that leads out of the book; what it points to is not read."""
    files = yaml_files_below(folder)
    inside = _homes_inside(folder, files)
    for path in files:
        if not _stays_inside(folder, path, inside):
            yield Finding(
                Location(path.as_posix(), 1, 1),
                "YA",
                say(en="the link leads out of the book", zh="该链接指向预案库之外，未读取"),
                hint=_COPY,
            )


def no_folder(folder: Path) -> Finding:
    """Report a book that is not there."""
    return Finding(
        Location(folder.as_posix(), 1, 1),
        "YA",
        say(en="there is no such folder", zh="文件夹不存在"),
        hint=say(en="name the folder of a book", zh="请写明预案库所在的文件夹"),
    )


_COPY: Text = say(en="copy the file into the book", zh="请将文件复制到预案库内")


def find_book(start: Path) -> Path | None:
    """Find the nearest folder at or above ``start`` that holds a ``book.yaml``."""
    for folder in (start, *start.parents):
        if (folder / "book.yaml").is_file():
            return folder
    return None
