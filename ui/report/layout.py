"""The page a run is told on: headings, lines that hang below their beginning, tables without blanks at the end."""

import os
import sys

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from drillbook.ui.report.terminal import coloured

WIDEST = 200
_NARROW = 110
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
        self.console = _Console(
            file=sys.stdout,
            highlight=False,
            soft_wrap=True,
            no_color=not coloured(sys.stdout),
            width=None if measured else WIDEST,
        )

    @property
    def is_narrow(self) -> bool:
        """Too narrow for a table of many columns."""
        return self.console.width < _NARROW

    def section(self, title: str) -> None:
        self.console.print()
        self.console.print(Text(title, style="bold underline"))

    def line(self, text: str | Text) -> None:
        self.console.print(text)

    def hanging(self, beginning: str, text: Text | str, style: str = "") -> None:
        """``text`` after ``beginning``; what does not fit goes on below where it began."""
        said = Text(text, style=style) if isinstance(text, str) else text
        indent = cell_len(beginning)
        room = self.console.width - indent
        parts = said.divide(breaks(said.plain, room)) if self.wraps and room > _LEAST else [said]
        for number, part in enumerate(parts):
            part.rstrip()
            self.console.print(Text.assemble((" " * indent if number else beginning, "dim"), part))

    def table(self, *headings: str) -> Table:
        table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim", padding=(0, 2, 0, 0))
        for heading in headings:
            table.add_column(heading, overflow="fold")
        return table

    def print_table(self, table: Table) -> None:
        """Without the blanks that fill up the last column."""
        with self.console.capture() as captured:
            self.console.print(table)
        for line in captured.get().splitlines():
            self.console.out(line.rstrip(), highlight=False)


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
