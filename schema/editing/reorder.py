"""Moves an entry of a table to another place among its siblings, together with its own comments."""

import re

from drillbook.schema.editing.comments import end_with_remarks, start_with_remarks
from drillbook.schema.finding import Refused, say
from drillbook.schema.text.lines import lines_of
from drillbook.schema.text.spans import Span, spans
from drillbook.schema.text.yaml_nodes import KeyPath, data_of, parse
from drillbook.schema.values.names import normalise


def moved_entry(text: str, path: KeyPath, name: str, by: int) -> str:
    """Move the entry ``name`` of the table at ``path`` by ``by`` places; ``Refused`` if that is not safe."""
    holder = _holder(text, path)
    names = [normalise(key.text) for key in holder.keys]
    if normalise(name) not in names:
        raise Refused(say(en="'{step}' is not there", zh="找不到“{step}”", step=name))
    index = names.index(normalise(name))
    to = index + by
    if not 0 <= to < len(names):
        return text
    if holder.flow:
        raise _in_text()
    starts = [start_with_remarks(text, key.start, key.column) for key in holder.keys]
    chunks = [text[a:b] for a, b in zip(starts, [*starts[1:], _end(text, holder)], strict=True)]
    if not all(chunk.endswith(("\n", "\r")) for chunk in chunks[:-1]):
        raise _in_text()
    last_has_break = chunks[-1].endswith(("\n", "\r"))
    eol = "\r\n" if "\r\n" in text else "\n"
    chunks[-1] += "" if last_has_break else eol
    chunks.insert(to, chunks.pop(index))
    after = text[: starts[0]] + "".join(chunks) + text[_end(text, holder) :]
    after = after if last_has_break else after.removesuffix(eol)
    _check(text, after, path, names, index, to)
    return after


def _holder(text: str, path: KeyPath) -> Span:
    node = spans(text)
    for step in path:
        found = node.index(step) if node.kind != "scalar" else None
        if found is None:
            raise Refused(say(en="'{step}' is not there", zh="找不到“{step}”", step=step))
        node = node.values[found]
    if node.kind != "mapping":
        raise _in_text()
    return node


def _end(text: str, holder: Span) -> int:
    """Behind the line in which the table ends, and the comments that belong to its last entry."""
    found = text.find("\n", end_with_remarks(text, _line_end(text, holder.end), holder.column))
    return len(text) if found < 0 else found + 1


def _line_end(text: str, at: int) -> int:
    found = re.compile(r"[\r\n]").search(text, at)
    return found.start() if found else len(text)


def _check(before: str, after: str, path: KeyPath, names: list[str], index: int, to: int) -> None:
    """Nothing but the order of this table may differ, and no line may be lost."""
    old, _wrong = parse("", before)
    new, _faults = parse("", after)
    order = [name for name in names if name != names[index]]
    order.insert(to, names[index])
    same = old is not None and new is not None and data_of(old.root) == data_of(new.root)
    lines = sorted(lines_of(before)) == sorted(lines_of(after))
    if not (same and lines and [normalise(key.text) for key in _holder(after, path).keys] == order):
        raise _in_text()


def _in_text() -> Refused:
    return Refused(
        say(en="this cannot be moved without touching something else", zh="无法只移动此项而不影响其他内容"),
        say(en="move it in the text", zh="请在源文本中移动"),
    )
