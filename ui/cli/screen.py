"""The terminal: what it can show, colours, and a sign of life while something takes long."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
WIDEST = 200


def prepare() -> None:
    """Characters that a code page does not have are replaced instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace" if not _is_unicode(stream) else "backslashreplace")


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def print_json(value: object) -> None:
    """JSON to standard output; escaped where the code page could not carry it."""
    print(json.dumps(value, ensure_ascii=not _is_unicode(sys.stdout), indent=1))


def coloured(stream: TextIO) -> bool:
    """Whether colours help here: a terminal, and nobody asked for none."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty() and (os.name != "nt" or "WT_SESSION" in os.environ or "ANSICON" in os.environ)


def paint(text: str, style: str) -> str:
    """``text`` in a colour, when standard output shows colours."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if coloured(sys.stdout) else text


def note(sentence: str) -> None:
    """A remark that is not part of the answer, so it goes to standard error."""
    print(sentence, file=sys.stderr)


class Progress:
    """What is being done, on one line of the terminal."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.shown = stream.isatty()

    def say(self, sentence: str) -> None:
        """Replace the line; nothing when nobody watches."""
        if self.shown:
            self.stream.write(f"\r\x1b[2K{sentence}")
            self.stream.flush()


@contextmanager
def progress() -> Iterator[Progress]:
    """A line on standard error that disappears when the work is done; only on a terminal."""
    line = Progress(sys.stderr)
    try:
        yield line
    finally:
        line.say("")
