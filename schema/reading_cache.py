"""The reading cache: what a file was read as, kept in the user's own cache folder under the digest of its text.

Never in the book. What is kept is a pickle, which is code to whoever opens it: it is only believed in a folder and a file
that belong to the user and that nobody else may write. Whatever is foreign, damaged or of another program is read anew.
"""

import contextlib
import os
import pickle
import stat
import sys
import tempfile
import time
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pydantic

from drillbook.schema.reader import ReadResult, read_text_as
from drillbook.schema.text.source import YAML_READER, read_text

SWITCH = "DRILLBOOK_CACHE"  # "off": nothing is kept, and nothing kept is used
MOST = 200_000_000  # bytes kept
OLDEST = 90 * 86_400  # seconds that something is kept unused
_SWEPT_EVERY = 86_400
_SWEPT = "swept"
_ENDING = ".read"
_DIGEST = 32
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_NOT_THERE = (OSError, KeyError, RuntimeError)


def read_kept(path: Path, name: str) -> ReadResult:
    """Read one file as `reader.read_file` does, or take what the same text was read as before."""
    text, findings = read_text(path, name)
    if text is None:
        return ReadResult(name, None, None, tuple(findings))
    folder = cache_folder()
    if folder is None:
        return read_text_as(name, text)
    kept = folder / f"{_key(name, text)}{_ENDING}"
    found = _load(kept)
    if found is not None and found.file == name:
        return found
    read = read_text_as(name, text)
    _keep(kept, read)
    return read


def cache_folder() -> Path | None:
    """Return the folder of the cache, made if need be; None where there can be none that is the user's alone."""
    if os.environ.get(SWITCH, "").casefold() in ("off", "0", "no"):
        return None
    try:
        return _own_folder(_place())
    except _NOT_THERE:
        return None


def _place() -> Path:
    """Where the system keeps what programs can make again."""
    if sys.platform == "win32":
        return Path(os.environ["LOCALAPPDATA"], "drillbook", "cache", "read")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "drillbook" / "read"
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "drillbook" / "read"


@lru_cache(maxsize=4)
def _own_folder(folder: Path) -> Path | None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or not _is_own(state):
        return None
    if sys.platform != "win32" and stat.S_IMODE(state.st_mode) != 0o700:
        return None
    return folder


def _is_own(state: os.stat_result) -> bool:
    """Whether it belongs to the user and nobody else may write it. On Windows the folder is in the user's profile."""
    return sys.platform == "win32" or (state.st_uid == os.getuid() and not state.st_mode & _OTHERS_WRITE)


def _key(name: str, text: str) -> str:
    parts = (_program(), name, text)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """What reads: versions, and the state of its own text, which a checkout changes without a version."""
    versions = (sys.version, pydantic.VERSION, YAML_READER)
    rooms = sorted(Path(__file__).parent.rglob("*.py"))
    states = ((room.name, room.stat()) for room in rooms)
    return "\0".join((*versions, *(f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states)))


def _load(kept: Path) -> ReadResult | None:
    """What is kept in a file of the user's own, whole and unharmed."""
    try:
        descriptor = os.open(kept, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode) or not _is_own(state):
                return None
            raw = file.read()
        if sha256(raw[_DIGEST:]).digest() != raw[:_DIGEST]:
            return None
        if time.time() - state.st_mtime > _SWEPT_EVERY:
            os.utime(kept)
        found = pickle.loads(raw[_DIGEST:])
    except Exception:  # whatever is wrong with it, the text is still there to be read
        return None
    return found if isinstance(found, ReadResult) else None


def _keep(kept: Path, read: ReadResult) -> None:
    """Keep a result, whole or not at all; a full disk or a folder that may not be written keeps nothing."""
    try:
        raw = pickle.dumps(read, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return
    with contextlib.suppress(OSError):
        descriptor, part = tempfile.mkstemp(dir=kept.parent, prefix=".", suffix=".part")
        try:
            with open(descriptor, "wb") as file:
                file.write(sha256(raw).digest() + raw)
            os.replace(part, kept)
        except OSError:
            os.unlink(part)
            raise
        _sweep(kept.parent)


def _sweep(folder: Path) -> None:
    """Once a day remove what was long not used, and of the rest the oldest, until it is small enough."""
    swept, now = folder / _SWEPT, time.time()
    with contextlib.suppress(FileNotFoundError):
        if now - swept.stat().st_mtime < _SWEPT_EVERY:
            return
    swept.touch()
    left = 0
    files = [(entry.stat(follow_symlinks=False), entry.path) for entry in os.scandir(folder) if entry.name != _SWEPT]
    for state, path in sorted(files, key=lambda file: -file[0].st_mtime):
        left += state.st_size
        if left > MOST or now - state.st_mtime > OLDEST:
            with contextlib.suppress(OSError):
                os.unlink(path)
