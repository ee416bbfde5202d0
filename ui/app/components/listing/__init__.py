"""The one list of the application: rows that lead somewhere, sorted, narrowed and walked through without the server."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from drillbook.ui.app import browser_state
from drillbook.ui.app.sent_once import component
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.translation import _, capital

Tone = Literal["error", "warning", "note", "good", "quiet"]
_FOLDER = Path(__file__).parent
_FEW = 7  # rows that are seen at a glance need no search


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what its link says and asks for, the other cells, and marks by column. Without a page it is no link.

    ``sort``: what a column is sorted by where that is not its words; ``detail`` stands below the link; ``group`` is
    the title of rows that belong together, and on a second line what is said of them.
    """

    cells: tuple[str, ...]
    page: str
    query: tuple[tuple[str, str], ...]
    marks: dict[int, tuple[tuple[Tone, str], ...]] = field(default_factory=dict)
    group: str = ""
    detail: str = ""
    sort: dict[int, str] = field(default_factory=dict)


def listing(rows: Sequence[Row], columns: Sequence[str], key: str, *, search: bool = True) -> None:
    """Show the rows; the one that is clicked is opened. Columns in which nothing stands are left out.

    ``search``: typing narrows the list where it is long.
    """
    if not rows:
        return
    shown = [
        at for at, _name in enumerate(columns) if not at or any(row.cells[at] or row.marks.get(at) for row in rows)
    ]
    data = {
        "columns": [capital(columns[at]) for at in shown],
        "rows": [_row(number, row, shown) for number, row in enumerate(rows)],
        "words": {"find": _("Find in this list")},
        "few": _FEW if search else len(rows),
    }
    mark = sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    result = _component()(data={**data, "revision": mark}, key=key, height="content", on_opened_change=_nothing)
    opened: Any = getattr(result, "opened", None)
    if isinstance(opened, int) and 0 <= opened < len(rows) and rows[opened].page:
        browser_state.go(rows[opened].page, **dict(rows[opened].query))


def table(rows: Sequence[LinkedRow], page: str, key: str, *, search: bool = True) -> None:
    """Show rows of words."""
    heads = list(rows[0].cells if rows else ())
    listing([_linked(row, page, heads) for row in rows], heads, key, search=search)


def _linked(row: LinkedRow, page: str, heads: Sequence[str]) -> Row:
    marked: dict[int, tuple[tuple[Tone, str], ...]] = {
        at: (("error", row.cells[head]),) for at, head in enumerate(heads) if head in row.wrong
    }
    sort = {at: row.sort[head] for at, head in enumerate(heads) if head in row.sort}
    said = tuple("" if at in marked else row.cells[head] for at, head in enumerate(heads))
    return Row(said, page if row.query else "", row.query, marked, detail=row.detail, sort=sort)


def _row(number: int, row: Row, shown: Sequence[int]) -> dict[str, Any]:
    marks = {str(to): [list(mark) for mark in row.marks[at]] for to, at in enumerate(shown) if row.marks.get(at)}
    words = [" ".join((row.cells[at], *(word for _tone, word in row.marks.get(at, ())))) for at in shown]
    return {
        "id": number,
        "href": f"{Path(row.page).stem}?{urlencode(browser_state.address(**dict(row.query)))}" if row.page else "",
        "cells": [row.cells[at] for at in shown],
        "marks": marks,
        "group": "\n".join(map(capital, row.group.split("\n"))),
        "detail": row.detail,
        "text": " ".join((*words, row.group, row.detail)).lower(),
        "sort": [row.sort.get(at, said) for at, said in zip(shown, words, strict=True)],
    }


def _nothing() -> None:
    """Streamlit wants a callback for every value it keeps."""


@cache
def _component() -> Any:
    code = (_FOLDER / "listing.js").read_text(encoding="utf-8")
    return component("drillbook_listing", f"{code}\nexport default listing;\n")
