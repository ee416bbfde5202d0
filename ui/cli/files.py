"""Files that commands read and write beside the book."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from drillbook.schema.files import refusing, replace_by, replace_file, resolved
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.report.terminal import note
from drillbook.ui.translation import _, joined

FileContent = bytes | Callable[[IO[bytes]], object]
"""All of a file, or what writes it piece by piece."""
_AUTHORED = (".yaml", ".yml")


def can_be_put(path: Path) -> None:
    """Refuse before any work is done where a file cannot be.

    Raises:
        Misuse: the place is a folder, a file of a book, or in no folder.
        Refused: nothing can be written there.
    """
    target = resolved(path)
    if target.is_dir() or not target.parent.is_dir():
        raise Misuse(_("{file} cannot be written: it is a folder, or its folder does not exist", file=path.as_posix()))
    if target.is_file() and target.suffix.lower() in _AUTHORED:
        raise Misuse(_("{file} is a file of a book and is not overwritten; choose another name", file=path.as_posix()))
    if target.is_file() or not target.exists():  # else a device
        _try_to_write(target.parent, path)


def put(path: Path, content: bytes) -> None:
    """A file of our own, written whole; a device, such as standard output, is simply written to."""
    target = resolved(path)
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    replace_file(target, content)


def can_be_filled(folder: Path) -> None:
    """Refuse before any work is done where no folder can be.

    Raises:
        Misuse: it is a file, or lies in no folder.
        Refused: nothing can be written there.
    """
    if folder.exists() and not folder.is_dir():
        raise Misuse(_("{file} is a file; --out names a folder", file=folder.as_posix()))
    if not folder.parent.is_dir():
        raise Misuse(_("{file} cannot be made: the folder above it does not exist", file=folder.as_posix()))
    _try_to_write(folder if folder.exists() else folder.parent, folder)


def _try_to_write(folder: Path, called: Path) -> None:
    """A file without a name, gone at once: what may be written the system alone knows."""
    with refusing(called.as_posix()), tempfile.TemporaryFile(dir=folder):
        pass


def put_all(folder: Path, files: Mapping[str, FileContent]) -> None:
    """Files of one answer in a folder of theirs, and where they are; what is large writes itself piece by piece."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        if isinstance(content, bytes):
            put(folder / name, content)
        else:
            replace_by(resolved(folder / name), content)
    note(_("written to {folder}: {names}", folder=folder.as_posix(), names=joined(files)))


def log_text(path: Path) -> str:
    """The text of an event log.

    Raises:
        Misuse: there is no such file.
    """
    if not path.is_file():
        raise Misuse(_("there is no file {path}", path=path.as_posix()))
    return path.read_bytes().decode("utf-8", "replace")
