"""The page a run is told on: headings, lines and tables that hang below their beginning."""

import os
import sys
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from drillbook.ui.report.terminal import coloured

WIDEST = 200
_APART = 2
_LEAST = 20
_CLOSING = set("，。、：；！？）〕》”’…％,.:;!?)]}%")
_OPENING = set("（〔《“‘([{")


class _Console(Console):
    """A reader who has seen enough ends the command as it ends every other: rich would call it a failure."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class TerminalPage:
    """Standard output, as wide as the terminal; what is piped is not wrapped, so that a line is found by ``grep``."""

    def __init__(self) -> None:
        measured = sys.stdout.isatty() or bool(os.environ.get("COLUMNS"))
        self.wraps = measured
        self.plain = not coloured(sys.stdout)
        self.console = _Console(
            file=sys.stdout,
            highlight=False,
            soft_wrap=True,
            no_color=not coloured(sys.stdout),
            width=None if measured else WIDEST,
        )

    def section(self, title: str) -> None:
        self.console.print()
        self.console.print(Text(title, style="bold underline"))

    def line(self, text: str | Text) -> None:
        self._put(Text(text) if isinstance(text, str) else text)

    def _put(self, text: Text) -> None:
        """One line; where there are no colours it needs no layout."""
        if self.plain:
            self.console.file.write(text.plain.rstrip() + "\n")
        else:
            self.console.print(text)

    def hanging(self, beginning: str | Text, text: Text | str, style: str = "") -> None:
        """``text`` after ``beginning``; what does not fit goes on below where it began."""
        said = Text(text, style=style) if isinstance(text, str) else text
        beginning = Text(beginning, style="dim") if isinstance(beginning, str) else beginning
        indent = cell_len(beginning.plain)
        room = self.console.width - indent
        parts = said.divide(breaks(said.plain, room)) if self.wraps and room > _LEAST else [said]
        for number, part in enumerate(parts):
            part.rstrip()
            self._put(Text.assemble(" " * indent if number else beginning, part))

    def rows(self, headings: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
        """A table: columns as wide as what is in them, the last one hanging; without headings where they are empty."""
        cells = [[Text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
        head = [Text(heading, style="dim") for heading in headings]
        every = [head, *cells] if any(headings) else cells
        widths = [max(cell_len(row[at].plain) for row in every) for at in range(len(head) - 1)] if every else []
        for row in every:
            padded = [
                Text.assemble(cell, " " * (width + _APART - cell_len(cell.plain)))
                for cell, width in zip(row, widths, strict=False)
            ]
            self.hanging(Text.assemble(*padded), row[-1])


def breaks(text: str, room: int) -> list[int]:
    """Where lines of ``room`` cells begin anew: after a blank or between Chinese characters, never before a closing
    mark nor after an opening one, nor within the name of a plan in brackets.
    """
    found: list[int] = []
    start, width, possible, inside = 0, 0, 0, False
    for at, letter in enumerate(text):
        if at and not inside and _may_break(text[at - 1], letter):
            possible = at
        inside = letter in "〔[" or (inside and letter not in "〕]")
        if width + cell_len(letter) > room and at > start:
            start = possible if possible > start else at
            found.append(start)
            width = cell_len(text[start:at])
        width += cell_len(letter)
    return found


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING or after == " ":
        return False
    if before.isdigit():
        return False
    return before == " " or cell_len(before) > 1 or cell_len(after) > 1
