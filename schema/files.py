"""Reads files and replaces them whole or not at all, only if nobody else has changed them meanwhile."""

import contextlib
import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from drillbook.schema.finding import Refused, Text, say
from drillbook.schema.locking import locked

BOM = b"\xef\xbb\xbf"
LARGEST = 5_000_000
"""Bytes of a file of a book; a larger one is not read."""
_PART = ".part"
_ABANDONED = 3600.0  # seconds after which a file that a killed writer left beside its target is swept away
_WHY = {
    errno.ENOENT: ("no such file or folder", "文件或文件夹不存在"),
    errno.EISDIR: ("it is a folder", "它是文件夹"),
    errno.ENOTDIR: ("its folder is a file", "上级目录是文件"),
    errno.EACCES: ("no permission", "没有权限"),
    errno.EPERM: ("no permission", "没有权限"),
    errno.EROFS: ("the disk is read-only", "磁盘只读"),
    errno.ENOSPC: ("the disk is full", "磁盘已满"),
    errno.EDQUOT: ("the disk is full", "磁盘已满"),
    errno.EMFILE: ("too many files are open", "打开的文件过多"),
    errno.ENFILE: ("too many files are open", "打开的文件过多"),
    errno.EFBIG: ("it would be too large", "文件过大"),
    errno.EIO: ("the disk does not answer", "磁盘读写出错"),
    errno.ENAMETOOLONG: ("the name is too long", "文件名过长"),
    errno.ELOOP: ("the link leads to itself", "链接指向自身"),
    errno.ENODEV: ("it is not an ordinary file", "不是普通文件"),
}


def os_reason(error: OSError) -> Text:
    """Word what the system refused, in both languages where the reason is a common one; of several files, of the first."""
    if isinstance(error, shutil.Error) and error.args and error.args[0]:
        return say(en=str(error.args[0][0][2]), zh=str(error.args[0][0][2]))
    en, zh = _WHY.get(error.errno or 0, (error.strerror or "?",) * 2)
    return say(en=en, zh=zh)


def resolved(path: Path) -> Path:
    """Follow a path to where it leads in the end; a link that leads to itself stays where it is."""
    return Path(os.path.realpath(path))


def read_regular_file(path: Path) -> bytes:
    """Read all of an ordinary file.

    Raises ``OSError`` also for a pipe or a device, which would keep its reader waiting.
    """
    if path.exists() and not path.is_file():
        number = errno.EISDIR if path.is_dir() else errno.ENODEV
        raise OSError(number, os.strerror(number), str(path))
    return path.read_bytes()


@dataclass(frozen=True, slots=True)
class TextOnDisk:
    """The text of a file as it is on disk, without its BOM, and the digest of its bytes."""

    text: str
    digest: str


def digest(raw: bytes) -> str:
    """Compute the SHA-256 that tells one content of a file from another."""
    return sha256(raw).hexdigest()


def open_text(path: Path) -> TextOnDisk:
    """Read a file that is to be edited, with the digest that ``save`` asks for.

    Raises ``Refused`` if it cannot be read or is not UTF-8.
    """
    raw = read_or_refuse(path)
    try:
        return TextOnDisk(raw.decode("utf-8-sig"), digest(raw))
    except UnicodeDecodeError:
        raise Refused(
            say(en="{file} is not UTF-8", zh="{file}不是UTF-8编码", file=path.name),
            say(en="run: drillbook convert {file}", zh="请运行：drillbook convert {file}", file=path.as_posix()),
        ) from None


def save(path: Path, old_digest: str | None, new_text: str, *, within: Path | None = None) -> str:
    """Replace the file by ``new_text`` and return its new digest; a BOM, the mode and the owner stay.

    ``old_digest`` is what ``open_text`` gave, or None for a file that must not exist yet. A link that leads out
    of ``within`` (the book; by default the file's own folder) is refused.
    """
    target = target_inside(path, within)
    with writing_in(target.parent, target.name):
        old = _unchanged(target, path, old_digest)
        raw = new_text.encode("utf-8")
        if old.startswith(BOM) and not raw.startswith(BOM):
            raw = BOM + raw
        if raw != old or old_digest is None:
            replace_file(target, raw)
        return digest(raw)


@contextlib.contextmanager
def writing_in(folder: Path, called: str, *, make: bool = False) -> Iterator[None]:
    """Hold a folder against every other writer, made where it is to be, without what killed writers left in it.

    Raises ``Refused``, with what is ``called`` so, for whatever the system does not let be done there.
    """
    with refusing(called):
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            sweep(folder)
            yield


@contextlib.contextmanager
def refusing(called: str) -> Iterator[None]:
    """Let an ``OSError`` of what is written inside be a ``Refused`` with the reason in words."""
    try:
        yield
    except OSError as error:
        raise _not_written(called, error) from error


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left beside the files of a folder."""
    oldest = time.time() - _ABANDONED
    for left in folder.glob(f".*{_PART}"):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < oldest:
                left.unlink()


def target_inside(path: Path, within: Path | None) -> Path:
    """Return the file that ``path`` stands for; a link that leads out of ``within`` is refused."""
    target, folder = resolved(path), resolved(within or path.parent)
    if not target.is_relative_to(folder):
        raise Refused(
            say(en="{file} is a link that leads out of the book", zh="{file}是指向预案库之外的链接", file=path.name),
            say(en="copy the file into the book", zh="请将文件复制到预案库内"),
        )
    return target


def _unchanged(target: Path, path: Path, old_digest: str | None) -> bytes:
    if old_digest is None:
        if target.exists():
            raise Refused(
                say(en="{file} exists already", zh="{file}已存在", file=path.name),
                say(en="choose another name", zh="请改用其他文件名"),
            )
        return b""
    old = read_or_refuse(target)
    if digest(old) != old_digest:
        raise Refused(
            say(en="{file} was changed by someone else meanwhile", zh="{file}已被他人修改", file=path.name),
            say(en="read it again and repeat the change", zh="请重新读取后再修改"),
        )
    return old


def read_or_refuse(path: Path) -> bytes:
    """Read an ordinary file; raises ``Refused`` with the reason of the system where it cannot be read."""
    try:
        return read_regular_file(path)
    except OSError as error:
        raise Refused(
            say(
                en="{file} cannot be read ({why})",
                zh="无法读取 {file}（{why}）",
                file=path.name,
                why=os_reason(error),
            )
        ) from error


def replace_file(target: Path, raw: bytes, called: str = "") -> None:
    """Write beside the file, then take its place: a reader sees the old content or the new one, never half.

    ``called``: by which name a refusal calls it, where people know it by another.
    """
    replace_by(target, lambda file: file.write(raw), called)


def replace_by(target: Path, write: Callable[[IO[bytes]], object], called: str = "") -> None:
    """Replace a file likewise by whatever ``write`` writes, which need not fit into memory."""
    beside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=_PART, dir=target.parent)
        beside = Path(name)
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        _copy_mode_and_owner(beside, target)
        os.replace(beside, target)
    except OSError as error:
        raise _not_written(called or target.name, error) from error
    finally:
        if beside is not None:  # after an error or Ctrl-C; once it took the file's place it is gone
            beside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _not_written(called: str, error: OSError) -> Refused:
    return Refused(
        say(
            en="{file} cannot be written ({why}); nothing was changed",
            zh="无法写入 {file}（{why}），未作任何改动",
            file=called,
            why=os_reason(error),
        ),
        say(en="free some space, or check the rights to the folder", zh="请检查磁盘空间和目录权限"),
    )


def _copy_mode_and_owner(beside: Path, target: Path) -> None:
    """Mode and owner of the file replaced; a new file gets what the process gives to any new file."""
    if target.exists():
        old = target.stat()
        with contextlib.suppress(OSError, AttributeError):
            os.chown(beside, old.st_uid, old.st_gid)
        beside.chmod(stat.S_IMODE(old.st_mode))
        return
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(0o666 & ~mask)


def _sync_folder(folder: Path) -> None:
    """The new name, too, survives a power cut, where the system can promise that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def near_path(path: Path) -> Path:
    """``path`` as seen from the working folder; absolute when it is far away."""
    whole = Path(os.path.abspath(path))
    try:
        seen = Path(os.path.relpath(whole))
    except ValueError:  # another drive
        return whole
    return whole if len(seen.parts) > 2 and seen.parts[:3] == ("..", "..", "..") else seen
