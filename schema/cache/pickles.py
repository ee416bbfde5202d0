"""What programs can make again, kept in the user's own cache folder under a digest of all it was made of.

Never in the book. What is kept is a pickle, which is code to whoever opens it: it is only believed in a folder and a file
that belong to the user and that nobody else may write. Whatever is foreign, damaged or of another program is made anew.
"""

import contextlib
import os
import pickle
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
SWITCH = "DRILLBOOK_CACHE"  # "off": nothing is kept, and nothing kept is used
MOST = 200_000_000  # bytes kept
OLDEST = 90 * 86_400  # seconds that something is kept unused
_SWEPT_EVERY = 86_400
_SWEPT = "swept"
_DIGEST = 32
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_NOT_THERE = (OSError, KeyError, RuntimeError)
_HOUSE = Path(__file__).parents[2]
_CODE = (".py", ".so", ".pyd")  # as it is interpreted, and as it is compiled
_LIBRARIES = ("pydantic", "yaml")  # by which texts are read


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


def key_of(parts: Iterable[bytes]) -> str:
    """The digest of what something is made of, each part by itself."""
    mark = sha256()
    for part in parts:
        mark.update(len(part).to_bytes(8, "big"))
        mark.update(part)
    return mark.hexdigest()


@lru_cache(maxsize=4)
def program(*corridors: str) -> bytes:
    """What makes it: versions, and the state of the rooms' own text, which a checkout changes without a version."""
    states = [(path.name, path.stat()) for path in _libraries()]
    for corridor in corridors:
        states += _rooms(os.path.join(_HOUSE, corridor))
    marks = (f"{name} {state.st_size} {state.st_mtime_ns}" for name, state in states)
    return "\0".join((sys.version, *marks)).encode()


def _rooms(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Every room below a folder with its size and date."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.endswith(_CODE):
            yield entry.name, entry.stat()
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
            yield from _rooms(entry.path)


def _libraries() -> list[Path]:
    """The first file of each library, and the one that says its version: looked at, not imported."""
    found = [Path(spec.origin) for spec in map(find_spec, _LIBRARIES) if spec and spec.origin]
    return [path for first in found for path in (first, first.parent / "version.py") if path.is_file()]


def load(kept: Path, kind: type[T]) -> T | None:
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
    except Exception:  # whatever is wrong with it, it can be made again
        return None
    return found if isinstance(found, kind) else None


def keep(kept: Path, made: object) -> None:
    """Keep something, whole or not at all; a full disk or a folder that may not be written keeps nothing."""
    raw = packed(made)
    if raw is None:
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


def packed(made: object) -> bytes | None:
    """Pickle something; None where that cannot be done, as it lies too deep."""
    try:
        return pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return None


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
