"""A film made small: texts once, tables as columns, whole numbers as steps from one row to the next, then gzip.

``unpack.js`` undoes it. A value is packed by its shape alone, so that a film may gain a field without a word here:

- a text is its number in the list of texts, as ``[0, n]``; other simple values stand as they are;
- a list is ``[1, ...]``, an object ``[2, keys, values]``;
- a table, of rows that are all lists of one length or all objects of the same keys, is ``[3, keys or width, rows, columns]``;
- a column of whole numbers is ``[4, first, steps]``, a column of texts ``[5, numbers]``, both of them as steps.
"""

import gzip
import json
from base64 import b64encode
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

_SMALL_TABLE = 2


def packed(value: Any) -> str:
    """The film as letters that stand anywhere; the same film gives the same letters."""
    texts: dict[str, int] = {}
    body = _value(value, texts)
    raw = json.dumps([list(texts), body], ensure_ascii=False, separators=(",", ":")).encode()
    return b64encode(gzip.compress(raw, 9, mtime=0)).decode()


def _value(value: Any, texts: dict[str, int]) -> Any:
    match value:
        case str():
            return [0, _number(value, texts)]
        case dict():
            return [2, list(value), [_value(one, texts) for one in value.values()]]
        case list() | tuple():
            return _table(value, texts) or [1, *(_value(one, texts) for one in value)]
    return value


def _table(rows: Sequence[Any], texts: dict[str, int]) -> list[Any] | None:
    if len(rows) < _SMALL_TABLE:
        return None
    if all(isinstance(row, dict) for row in rows) and len({tuple(row) for row in rows}) == 1:
        keys = list(rows[0])
        return [3, keys, len(rows), [_column([row[key] for row in rows], texts) for key in keys]]
    if all(isinstance(row, list | tuple) for row in rows) and len({len(row) for row in rows}) == 1:
        width = len(rows[0])
        return [3, width, len(rows), [_column([row[at] for row in rows], texts) for at in range(width)]]
    return None


def _column(values: Sequence[Any], texts: dict[str, int]) -> Any:
    if all(type(one) is int for one in values):
        return [4, *_steps(values)]
    if all(isinstance(one, str) for one in values):
        return [5, *_steps([_number(one, texts) for one in values])]
    return _value(values, texts)


def _steps(numbers: Sequence[int]) -> list[int]:
    return [numbers[0], *(late - early for early, late in pairwise(numbers))]


def _number(text: str, texts: dict[str, int]) -> int:
    return texts.setdefault(text, len(texts))
