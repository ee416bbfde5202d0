"""Computes where an edit cuts the text and what it puts in; ``edits`` checks that the result says what was meant."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from drillbook.schema.editing.comments import HEADER_REMARK, end_with_remarks, start_with_remarks
from drillbook.schema.editing.writing import Data, entry, flow, scalar
from drillbook.schema.finding import Refused, say
from drillbook.schema.text.spans import Span, spans

DataChange: TypeAlias = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class EditTarget:
    """The value an edit is about: the text, the way to it, and whether new words may stand without quotes."""

    text: str
    trail: list[tuple[Span, int]]
    plain: bool

    @property
    def node(self) -> Span:
        """The value itself."""
        if not self.trail:
            return spans(self.text)
        holder, index = self.trail[-1]
        return holder.values[index]

    @property
    def holder(self) -> Span:
        """What the value stands in."""
        if not self.trail:
            raise Refused(say(en="a whole file is not replaced by an edit", zh="不能用一次修改替换整个文件"))
        return self.trail[-1][0]

    @property
    def key(self) -> Span | None:
        """The key of the value, if it has one."""
        holder, index = self.trail[-1]
        return holder.keys[index] if holder.kind == "mapping" else None

    @property
    def eol(self) -> str:
        """The line ending of the file."""
        found = re.search(r"\r\n|\n|\r", self.text)
        return found.group() if found else "\n"

    @property
    def is_in_flow(self) -> bool:
        """Say whether it stands between brackets."""
        return any(holder.flow for holder, _ in self.trail)

    @property
    def indent(self) -> int:
        """How far the lines below its key are indented."""
        key = self.key
        return (key.column if key else self.holder.column) + 2

    def cut(self, start: int, end: int, new: str = "") -> str:
        """The text with ``new`` from ``start`` to ``end``."""
        return self.text[:start] + new + self.text[end:]

    def line_start(self, at: int) -> int:
        """Where the line of ``at`` begins."""
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def line_end(self, at: int) -> int:
        """Where the line of ``at`` ends, before its line break."""
        found = re.compile(r"[\r\n]").search(self.text, at)
        return found.start() if found else len(self.text)

    def after_break(self, at: int) -> int:
        """The begin of the next line."""
        found = re.compile(r"\r\n|\r|\n").match(self.text, at)
        return found.end() if found else at

    def head(self, holder: Span, index: int) -> int:
        """Where an entry begins: its key, its dash, or in brackets the item."""
        if holder.kind == "mapping":
            return holder.keys[index].start
        if holder.flow:
            return holder.values[index].start
        if index == 0:
            return holder.start
        dash = re.compile(rf"(?:\r\n|[\r\n]) {{{holder.column}}}(?=-)")
        found = dash.search(self.text, holder.values[index - 1].end)
        return found.end() if found else holder.values[index].start

    def first_line(self, holder: Span, index: int) -> int:
        """Where the lines of an entry begin, with the comments that belong to it."""
        head = self.head(holder, index)
        start = self.line_start(head)
        return start if self.text[start:head].strip() else start_with_remarks(self.text, head, holder.column)

    def foot(self, holder: Span, index: int) -> int:
        """Where the last line of an entry ends, with the comments that belong to it."""
        return end_with_remarks(self.text, self.line_end(holder.values[index].end), holder.column)


def replaced(place: EditTarget, value: Data) -> str:
    """Put a value in the place of another, in the quotes of the old one."""
    node = place.node
    if node.kind != "scalar" and not node.flow:
        raise Refused(say(en="change its entries one by one", zh="请逐项修改其内容"))
    old = place.text[node.start : node.end]
    if node.kind != "scalar" and re.search(r"(?:^|\s)#", old):
        raise Refused(say(en="a remark inside would be lost: change it in the text", zh="其中有注释，请直接修改文本"))
    if isinstance(value, str):
        style = node.style if node.kind == "scalar" else ""
        new = scalar(value, style, flow=place.is_in_flow, indent=place.indent, eol=place.eol, plain=place.plain)
    else:
        new = flow(value, plain=place.plain)
    remark = HEADER_REMARK.match(old) if node.style in ("|", ">") else None
    if remark:
        first, *rest = new.split(place.eol)
        new = place.eol.join([first + remark.group(1), *rest])
    if new[:1] == "|" and node.end == len(place.text):
        new += place.eol
    return place.cut(node.start, node.end, f" {new}" if _touches(place, node) else new)


def _touches(place: EditTarget, node: Span) -> bool:
    """A blank value begins right after its colon or dash."""
    return node.start > 0 and place.text[node.start - 1] in ":-" and node.is_blank


def renamed(place: EditTarget, name: str) -> str:
    """Put another name in the place of a key."""
    key = place.key
    if key is None:
        raise Refused(say(en="only a key has a name", zh="只有键可以改名"))
    return place.cut(key.start, key.end, scalar(name, key.style, flow=place.is_in_flow, plain=place.plain))


def added(place: EditTarget, key: str, value: Data) -> str:
    """Add one more entry after the last."""
    node = place.node
    line = f"{scalar(key, flow=True)}: {flow(value, plain=place.plain)}"
    if node.flow:
        at = node.values[-1].end if node.values else node.start + 1
        if node.values and node.start == node.keys[0].start:  # a lone pair among items needs no braces, two do
            return place.cut(node.start, at, f"{{{place.text[node.start : at]}, {line}}}")
        return place.cut(at, at, f", {line}" if node.values else line)
    if node.kind == "scalar" and (place.is_in_flow or place.key is None):
        return place.cut(node.start, node.end, f" {{{line}}}")
    indent = node.keys[0].column if node.keys else place.indent
    at = place.foot(node, -1) if node.values else place.line_end(node.end)
    new = place.eol + " " * indent + entry(key, value, indent, place.eol, plain=place.plain)
    return place.cut(at, at, new)


def inserted(place: EditTarget, index: int, value: Data) -> str:
    """Insert one more item; comments above an item stay with it."""
    node = place.node
    new = flow(value, plain=place.plain)
    if node.kind == "scalar":
        return _listed(place, index, new)
    if node.flow:
        if index < len(node.values):
            return place.cut(node.values[index].start, node.values[index].start, f"{new}, ")
        at = node.values[-1].end if node.values else node.start + 1
        return place.cut(at, at, f", {new}" if node.values else new)
    indent = " " * node.column
    if index == 0:
        return place.cut(node.start, node.start, f"- {new}{place.eol}{indent}")
    at = place.foot(node, index - 1)
    return place.cut(at, at, f"{place.eol}{indent}- {new}")


def _listed(place: EditTarget, index: int, new: str) -> str:
    """A lone value becomes a list."""
    node = place.node
    if node.is_blank:
        return place.cut(node.start, node.end, f" [{new}]")
    old = scalar(node.text, node.style if node.style in ("'", '"') else "", flow=True, plain=place.plain)
    items = [new, old] if index == 0 else [old, new]
    return place.cut(node.start, node.end, "[" + ", ".join(items) + "]")


def removed(place: EditTarget) -> str:
    """Remove the entry, its lines and the comments on them, directly above them, and below them within the entry."""
    holder, index = place.trail[-1] if place.trail else (place.holder, 0)
    if holder.flow:
        return _removed_in_flow(place, holder, index)
    if len(holder.values) == 1:
        return _emptied(place, holder)
    head, end = place.head(holder, index), place.foot(holder, index)
    start = place.line_start(head)
    if not place.text[start:head].strip():
        return place.cut(place.first_line(holder, index), place.after_break(end))
    following = place.head(holder, index + 1)
    if "#" in place.text[end:following]:
        raise Refused(say(en="a remark stands in between: remove it in the text", zh="其间有注释，请直接修改文本"))
    return place.cut(head, following)


def _removed_in_flow(place: EditTarget, holder: Span, index: int) -> str:
    head, end = place.head(holder, index), holder.values[index].end
    if index + 1 < len(holder.values):
        start, stop = head, place.head(holder, index + 1)
        between = place.text[end:stop]
    elif index:
        start, stop = holder.values[index - 1].end, end
        between = place.text[start:head]
    else:
        comma = re.compile(r"\s*,").match(place.text, end)
        start, stop, between = head, comma.end() if comma else end, ""
    if "#" in between:
        raise Refused(say(en="a remark stands in between: remove it in the text", zh="其间有注释，请直接修改文本"))
    return place.cut(start, stop)


def _emptied(place: EditTarget, holder: Span) -> str:
    """The last entry goes: what is left is written as empty."""
    if len(place.trail) < 2:
        raise Refused(say(en="the only key of a file is not removed", zh="不能删除文件唯一的键"))
    empty = "{}" if holder.kind == "mapping" else "[]"
    outer, index = place.trail[-2]
    start = place.line_start(holder.start)
    if outer.kind != "mapping" or place.text[start : holder.start].strip():
        return place.cut(holder.start, holder.end, empty)
    without = place.cut(place.first_line(holder, 0), place.after_break(place.foot(holder, -1)))
    colon = place.text.index(":", outer.keys[index].end) + 1
    return without[:colon] + " " + empty + without[colon:]


def moved(place: EditTarget, index: int, to: int) -> str:
    """Put items in another order, each with the comments above it and on its lines."""
    node = place.node
    if node.kind != "list":
        return place.text  # one value in place of a list has no other place; what asks for one is refused
    if node.flow:
        return _moved_in_flow(place, node, index, to)
    indent = " " * node.column
    pieces = [indent + place.text[node.start : place.foot(node, 0)]]
    for at in range(1, len(node.values)):
        pieces.append(place.text[place.after_break(place.foot(node, at - 1)) : place.foot(node, at)])
    body = place.eol.join(_reordered(pieces, index, to))
    if not body.startswith(indent):
        raise Refused(say(en="a remark stands in between: move it in the text", zh="其间有注释，请直接修改文本"))
    return place.cut(node.start, place.foot(node, -1), body[len(indent) :])


def _moved_in_flow(place: EditTarget, node: Span, index: int, to: int) -> str:
    pieces = _reordered([place.text[item.start : item.end] for item in node.values], index, to)
    text = place.text
    for item, piece in reversed(list(zip(node.values, pieces, strict=True))):
        text = text[: item.start] + piece + text[item.end :]
    return text


def _reordered(pieces: list[str], index: int, to: int) -> list[str]:
    rest = [*pieces[:index], *pieces[index + 1 :]]
    return [*rest[:to], pieces[index], *rest[to:]]
