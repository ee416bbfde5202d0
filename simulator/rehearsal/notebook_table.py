"""How a notebook shows what many runs came to: as a table, the same way for every result.

>>> summary = rehearse(ready.model, 1000)
>>> pandas.DataFrame(summary.table())
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from html import escape
from typing import ClassVar

from drillbook.schema.values.number_text import signed

TableRow = dict[str, object]
Written = Callable[[float], str]


def percent(share: float) -> str:
    """``83.2%``."""
    return f"{100 * share:.1f}%"


def clock(ticks: float) -> str:
    """``1:05:00``."""
    seconds = round(ticks / 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def difference(value: float) -> str:
    """``−0.53``."""
    return signed(value, 2)


def points(share: float) -> str:
    """A difference of shares in points: ``−12.5``."""
    return signed(100 * share, 1)


class NotebookTable(ABC):
    """What a notebook shows as a table. ``WRITTEN``: how the numbers of a column are, where not as they stand."""

    __slots__ = ()
    WRITTEN: ClassVar[Mapping[str, Written]] = {}

    @abstractmethod
    def table(self) -> list[TableRow]:
        """A row for each thing told, by the name of its column: numbers as they are, None where there is none."""

    @abstractmethod
    def caption(self) -> str:
        """What stands above the table: of what, how many, and how it ended."""

    def _repr_html_(self) -> str:
        rows = self.table()
        heads = dict.fromkeys(name for row in rows for name in row)
        head = "".join(f"<th>{escape(name)}</th>" for name in heads)
        body = "".join(
            f"<tr>{''.join(f'<td>{self._cell(name, row.get(name))}</td>' for name in heads)}</tr>" for row in rows
        )
        caption = f"<caption>{escape(self.caption())}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _cell(self, name: str, value: object) -> str:
        if value is None:
            return "–"
        written = self.WRITTEN.get(name)
        if written is not None and isinstance(value, int | float):
            return escape(written(value))
        return escape(f"{value:g}" if isinstance(value, float) else str(value))
