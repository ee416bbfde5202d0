"""Standard output as a terminal shows it: colours where it has them, signs where it can carry them."""

import json
import os
import sys
from typing import TextIO

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}


def is_unicode(stream: TextIO) -> bool:
    """Whether a stream carries every sign."""
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def print_json(value: object) -> None:
    """JSON to standard output; escaped where the code page could not carry it."""
    print(json.dumps(value, ensure_ascii=not is_unicode(sys.stdout), indent=1))


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
