"""One writer at a time in a folder, across threads and processes: the server, ``check --fix``, the review.

On POSIX the folder itself is locked, so that nothing is left beside the files of a book. Where a folder cannot be
locked (Windows, some network drives) a hidden file in it is.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from drillbook.schema.finding import Refused, say

LOCK_FILE = ".drillbook.lock"
_PATIENCE = 30.0  # seconds; a save takes milliseconds
_PAUSE = 0.01
_held = threading.local()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder against every other writer of the product; whoever holds it already goes straight on.

    Raises:
        Refused: somebody else holds it for half a minute.
        OSError: the folder is not there.
    """
    key = os.path.realpath(folder)
    mine: set[str] = _held.__dict__.setdefault("folders", set())
    if key in mine:
        yield
        return
    handle = _opened(key)
    try:
        _wait_for(handle, folder)
        mine.add(key)
        yield
    finally:
        mine.discard(key)
        os.close(handle)  # which gives the lock back, also when the process is killed


def _opened(folder: str) -> int:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        if _can_be_locked(handle):
            return handle
        os.close(handle)
    return os.open(os.path.join(folder, LOCK_FILE), os.O_RDWR | os.O_CREAT, 0o666)


def _can_be_locked(handle: int) -> bool:
    """Whether this file system locks folders; being held by another counts as yes."""
    try:
        _try(handle)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return True


def _wait_for(handle: int, folder: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            _try(handle)
            return
        except OSError:
            if time.monotonic() > until:
                raise Refused(
                    say(
                        en="{folder} is being written to by somebody else",
                        zh="{folder}正由他人写入",
                        folder=folder.name,
                    ),
                    say(en="try again in a moment", zh="请稍后再试"),
                ) from None
            time.sleep(_PAUSE)


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
