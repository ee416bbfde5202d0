"""The terminal beside the answer: its encoding, remarks, and a sign of life while something takes long."""

import codecs
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from drillbook.schema.finding import Text
from drillbook.schema.progress import Progress
from drillbook.schema.values.number_text import MINUS
from drillbook.ui.report.terminal import is_unicode, note
from drillbook.ui.translation import _, translate

_AGAIN = 0.2  # seconds before a line is said anew that takes work to say
_SHARE = 10  # times what that work took: so long it is not done again
_COLUMNS = 80
_MORE = "..."


class _Losses:
    """Whether a sign was replaced because the console has none for it."""

    any = False

    def replaced(self, error: UnicodeError) -> tuple[str, int]:
        """Handle what cannot be encoded, as the codecs ask for it; a minus becomes the hyphen that every console has."""
        assert isinstance(error, UnicodeEncodeError)
        without = error.object[error.start : error.end].replace(MINUS, "-")
        self.any = self.any or not without.isascii()
        return "".join(sign if sign.isascii() else "?" for sign in without), error.end


_losses = _Losses()


def prepare() -> None:
    """Characters that a code page does not have are replaced instead of ending the program."""
    _losses.any = False
    codecs.register_error("drillbook", _losses.replaced)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="drillbook" if not is_unicode(stream) else "backslashreplace")


def tell_of_losses() -> None:
    """Say that the console could not show everything, in words that every console can."""
    if _losses.any:
        print(
            "drillbook: signs that this console cannot show stand as ?; set PYTHONUTF8=1, or --lang en", file=sys.stderr
        )


def remark(text: Text) -> None:
    """The same for a text in both languages."""
    note(translate(text))


class ProgressLine:
    """What is being done, on one line of the terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.shown = stream.isatty()
        self._said = -_AGAIN
        self._asked: float | None = None
        self._cost = 0.0

    def __call__(self, progress: Progress) -> None:
        """Hear how far reading, checking or preparing is."""
        self.say(_sentence(progress))

    def say(self, sentence: str) -> None:
        """Replace the line by what of ``sentence`` it has room for; nothing when nobody watches."""
        if self.shown:
            self._said = time.monotonic()
            if self._asked is not None:
                self._cost, self._asked = self._said - self._asked, None
            self.stream.write(f"\r\x1b[2K{_cut(sentence, self._room())}")
            self.stream.flush()

    def is_due(self) -> bool:
        """Whether somebody watches and the last sentence has stood long enough: what takes work to say can wait, and the
        longer the more work it was the last time.
        """
        now = time.monotonic()
        due = self.shown and now - self._said >= max(_AGAIN, _SHARE * self._cost)
        if due:
            self._asked = now
        return due

    def _room(self) -> int:
        try:
            columns = os.get_terminal_size(self.stream.fileno()).columns
        except (OSError, ValueError):  # a terminal that does not tell
            columns = 0
        return (columns or _COLUMNS) - 1


def _cut(sentence: str, room: int) -> str:
    """The beginning of a sentence that is too long: a second line of a terminal would not be taken away again."""
    from rich.cells import cell_len, set_cell_size

    return sentence if cell_len(sentence) <= room else set_cell_size(sentence, room - len(_MORE)).rstrip() + _MORE


def _sentence(progress: Progress) -> str:
    match progress.step:
        case "reading":
            number, total = progress.number, progress.total
            return _("reading {number} of {total}: {file}", number=number, total=total, file=progress.subject)
        case "checking":
            return _("checking {folder}", folder=progress.subject)
    return _("preparing {name}", name=progress.subject)


@contextmanager
def progress() -> Iterator[ProgressLine]:
    """A line on standard error that disappears when the work is done; only on a terminal."""
    line = ProgressLine(sys.stderr)
    try:
        yield line
    finally:
        line.say("")


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks for an end with what is done; the second ends it at once."""
    stopped: list[bool] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(True)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: not stopped
    finally:
        signal.signal(signal.SIGINT, before)


class Pace:
    """How fast things go that are done one after the other, the first from when this is made."""

    def __init__(self) -> None:
        self._began: dict[object, float] = {}
        self._asked = time.monotonic()

    def words(self, done: int, most: int, what: object = None) -> dict[str, object]:
        """A bar, how far it is, and how long the rest takes at the pace so far."""
        from drillbook.ui.report.clock_text import lasting  # every command imports this room, few ask how long

        began = self._began.setdefault(what, self._asked)  # it began when the one before it was last asked about
        self._asked = time.monotonic()
        left = (self._asked - began) * (most - done) / max(1, done)
        filled = 20 * done // max(1, most)
        bar = "[" + "#" * filled + "." * (20 - filled) + "]"
        return {"bar": bar, "done": done, "most": most, "left": lasting(max(1000, round(1000 * left)))}
