"""The page a run is told on: headings, lines that hang below their beginning, tables without blanks at the end."""

import os
import sys

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ui.screen import WIDEST, coloured

_NARROW = 110


class Page:
    """Standard output, as wide as the terminal; what is piped is not wrapped, so that a line is found by ``grep``."""

    def __init__(self) -> None:
        measured = sys.stdout.isatty() or bool(os.environ.get("COLUMNS"))
        self.wraps = measured
        self.console = Console(
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
        parts = said.wrap(self.console, room) if self.wraps and room > 20 else [said]
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
