"""What stands in a draft, and the edits by which a form changes it: comments, order and the rest stay."""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from drillbook.schema.editing.edits import Add, Edit, Remove, Replace
from drillbook.schema.editing.writing import Data
from drillbook.schema.text.yaml_nodes import Source, data_of, parse
from drillbook.schema.values.names import RESERVED, is_name, normalise
from drillbook.ui.app.views.plan.fields import Field

Path: TypeAlias = tuple[str | int, ...]
Raw: TypeAlias = str | list["Raw"] | dict[str, "Raw"]


def raw_of(text: str) -> dict[str, Raw] | None:
    """The data of a text as written, or nothing when its YAML is broken."""
    source, _findings = parse("", text)
    return data_of(source.root) if source is not None else None  # type: ignore[return-value]


def is_chinese(source: Source | None, text: str) -> bool:
    """Whether the author writes Chinese keys: as the first key of the file does."""
    first = re.search(r"^[\"']?(\w+)", text, re.MULTILINE)
    return bool(first and not first[1].isascii()) if source is None else not next(iter(source.root.entries)).isascii()


def key_in(holder: Mapping[str, Raw], field: Field) -> str | None:
    """Under which of its names a field was written."""
    return next((name for name in map(normalise, field.names) if name in holder), None)


def value_in(holder: Mapping[str, Raw], field: Field) -> Raw | None:
    """What was written for a field."""
    name = key_in(holder, field)
    return None if name is None else holder[name]


def at(data: Raw, path: Path) -> Raw | None:
    """What was written at a path of keys as they are in the file."""
    now: Raw | None = data
    for step in path:
        if isinstance(now, dict) and isinstance(step, str):
            now = now.get(step)
        elif isinstance(now, list) and isinstance(step, int) and step < len(now):
            now = now[step]
        else:
            return None
    return now


def change(path: Path, holder: Mapping[str, Raw], field: Field, value: Data, *, chinese: bool) -> list[Edit]:
    """The edits that make ``field`` of the object at ``path`` this value; an empty one takes the key away."""
    written = key_in(holder, field)
    if written is None:
        return [Add(path, field.key(chinese=chinese), value)] if value else []
    if not value:
        return [Remove((*path, written))]
    return [] if holder[written] == value else [Replace((*path, written), value)]


def new_id(title: str, taken: Mapping[str, object] | set[str], fallback: str) -> str:
    """An id made of a title, so that nobody has to think of one; numbered when it is in use."""
    plain = re.sub(r"[^\w-]+", "-", normalise(title)).strip("-_").lower()[:40]
    plain = plain if is_name(plain) else f"{fallback}-{plain}".strip("-")
    plain = plain if is_name(plain) and plain not in RESERVED else fallback
    candidates = (plain, *(f"{plain}-{number}" for number in range(2, 1000)))
    return next(name for name in candidates if name not in taken)


def to_confirm(data: Raw, path: Path = ()) -> Iterator[Path]:
    """Every object that an import marked 待确认."""
    if isinstance(data, dict):
        if normalise(str(data.get("to_confirm", data.get("待确认", "")))).lower() in ("true", "是"):
            yield path
        for key, value in data.items():
            yield from to_confirm(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from to_confirm(value, (*path, index))


def confirmed(data: Raw, path: Path) -> list[Edit]:
    """It is so: only the mark goes."""
    holder = at(data, path)
    key = next((name for name in ("to_confirm", "待确认") if isinstance(holder, dict) and name in holder), None)
    return [Remove((*path, key))] if key else []
