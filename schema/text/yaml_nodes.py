"""Parses YAML into nodes that remember where everything was written.

The text is read once, from libyaml's event stream, with an explicit stack: no recursion, no resolving of
types (every scalar is text), and a halt at the first sign of a file meant to hurt.
"""

import pickle
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml

from drillbook.schema.files import BOM, LARGEST, os_reason, read_regular_file
from drillbook.schema.finding import Finding, Location, Text, say
from drillbook.schema.text.foreign_encodings import ENCODINGS, encoding_of
from drillbook.schema.text.lines import Veiled, line_starts, lines_of, veiled
from drillbook.schema.text.syntax_messages import NO_KEY, first_key, syntax_finding
from drillbook.schema.values.keys import key_readings, written_field
from drillbook.schema.values.names import normalise

DEEPEST = 50  # objects within objects
PathStep: TypeAlias = str | int  # a key, or the number of an item
KeyPath: TypeAlias = tuple[PathStep, ...]
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(slots=True)
class ScalarNode:
    """One written value; line and column count from 1."""

    text: str
    line: int
    column: int
    end_line: int
    quote: str | None = None

    @property
    def is_blank(self) -> bool:
        """Say whether a key has nothing after it."""
        return self.quote is None and not self.text


@dataclass(slots=True)
class MappingNode:
    """Keys and values as written; ``entries`` by key after NFKC."""

    line: int
    column: int
    entries: dict[str, tuple[ScalarNode, "Node"]] = field(default_factory=dict)
    end_line: int = 0
    _readings: dict[str, str] | None = field(default=None, compare=False, repr=False)

    def find(self, step: PathStep) -> tuple[ScalarNode, "Node"] | None:
        """Find the entry of a key, under whichever of its names and in whichever spelling it was written."""
        wanted = normalise(str(step))
        name = written_field(self.entries, wanted) or self._readings_of_keys().get(wanted)
        return None if name is None else self.entries[name]

    def _readings_of_keys(self) -> dict[str, str]:
        if self._readings is None:
            self._readings = key_readings(self.entries)
        return self._readings


@dataclass(slots=True)
class SequenceNode:
    """Items as written."""

    line: int
    column: int
    items: list["Node"] = field(default_factory=list)
    end_line: int = 0


Node: TypeAlias = ScalarNode | MappingNode | SequenceNode


class Source:
    """One file: its text, its nodes, and the location of every value in it.

    Of a source that was kept, the nodes stay packed until a place is asked for: most of a large book never is.
    """

    def __init__(self, file: str, text: str, root: MappingNode) -> None:
        self.file, self.text = file, text
        self._root: MappingNode | bytes = root
        self.plan, self.title = self._own("plan"), self._own("title")
        self.facts: dict[object, tuple[Any, ...]] = {}  # of this text (``once_per_text``)

    @property
    def root(self) -> MappingNode:
        """Return the outermost node."""
        return self._nodes()

    def _nodes(self) -> MappingNode:
        if isinstance(self._root, bytes):
            self._root = cast(MappingNode, pickle.loads(self._root))
        return self._root

    def __getstate__(self) -> dict[str, object]:
        packed = self._root if isinstance(self._root, bytes) else pickle.dumps(self._root, pickle.HIGHEST_PROTOCOL)
        return {**self.__dict__, "_root": packed, "facts": {}}

    def _own(self, key: str) -> str:
        found = self._nodes().find(key)
        return found[1].text if found and isinstance(found[1], ScalarNode) else ""

    def locate(self, path: KeyPath, *, key: bool = False, offset: int = 0) -> Location:
        """Locate ``path``, or its nearest enclosing value; with ``key``, locate its key.

        Steps that were not written (a default, a shape the reader put in) are passed over. ``offset``
        counts characters into a value written on one line.
        """
        node: Node = self._nodes()
        spot = node
        clause = ""
        for step in path:
            clause = _clause(node) or clause
            found = _descend(node, step)
            if found is None:
                continue
            spot = found[0] if key and found[0] is not None else found[1]
            node = found[1]
        clause = _clause(node) or clause
        column = spot.column + _within(spot, offset)
        plan = self.plan
        return Location(self.file, spot.line, column, plan, self.title if plan else "", clause)

    def node(self, path: KeyPath) -> Node | None:
        """Return the node written exactly at ``path``, or None."""
        node: Node = self._nodes()
        for step in path:
            found = _descend(node, step)
            if found is None:
                return None
            node = found[1]
        return node

    def line(self, number: int) -> str:
        """Return the text of a line, for showing with a caret."""
        lines = lines_of(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _descend(node: Node, step: PathStep) -> tuple[ScalarNode | None, Node] | None:
    if isinstance(node, MappingNode):
        return node.find(step)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
        return None, node.items[step]
    return None


def _clause(node: Node) -> str:
    if not isinstance(node, MappingNode):
        return ""
    name = written_field(node.entries, "clause")
    value = node.entries[name][1] if name is not None else None
    return value.text if isinstance(value, ScalarNode) else ""


def _within(spot: Node, offset: int) -> int:
    if isinstance(spot, ScalarNode) and spot.line == spot.end_line and spot.quote not in ("|", ">"):
        return offset + (1 if spot.quote and offset else 0)
    return 0


def read_text(path: Path, name: str) -> tuple[str | None, list[Finding]]:
    """Read the text of a file, or say why it cannot be read: missing, too large, not UTF-8."""
    at = Location(name, 1, 1)
    try:
        if path.stat().st_size > LARGEST:
            return None, [
                Finding(
                    at,
                    "YA",
                    say(en="the file is larger than 5 MB", zh="文件超过5 MB，未读取"),
                    hint=say(en="split it, or attach the material instead", zh="请拆分文件，附图附表作为附件另存"),
                )
            ]
        raw = read_regular_file(path)
    except OSError as error:
        return None, [
            Finding(at, "YA", say(en="cannot be read: {why}", zh="文件无法读取（{why}）", why=os_reason(error)))
        ]
    try:
        if raw.count(0) * 4 > len(raw) and not raw.startswith(BOM):  # UTF-16 of Latin letters would be UTF-8, too
            return None, [_not_utf8(at, raw)]
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [_not_utf8(Location(name, line, 1), raw)]


def _not_utf8(at: Location, raw: bytes) -> Finding:
    name = ENCODINGS.get(encoding_of(raw), "")
    if not name:
        return Finding(at, "YA", say(en="the file is not text in UTF-8", zh="文件不是UTF-8编码的文本"))
    return Finding(
        at,
        "YA",
        say(en="the file is {name}, not UTF-8", zh="文件是{name}编码，应为UTF-8", name=name),
        hint=say(en="run: drillbook convert {file}", zh="请运行：drillbook convert {file}", file=at.file),
    )


class _Stop(Exception):
    """Reading ends here; the finding is already kept."""


def _line_and_column(mark: Any) -> tuple[int, int]:
    """Line and column, counted from 1."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Builder:
    """Builds nodes from events with an explicit stack."""

    def __init__(self, file: str, veil: Veiled) -> None:
        self.file = file
        self.veil = veil
        self.findings: list[Finding] = []
        self.root: Node | None = None
        self.stack: list[MappingNode | SequenceNode] = []
        self.keys: list[ScalarNode | None] = []
        self.documents = 0
        self.read = 0

    def complain(self, line: int, column: int, message: Text, hint: Text | None = None) -> None:
        self.findings.append(Finding(Location(self.file, line, column), "YA", message, hint=hint))

    def take(self, event: yaml.Event) -> None:
        line, column = _line_and_column(event.start_mark)
        end_line = _line_and_column(event.end_mark)[0]
        self.read = event.end_mark.index if event.end_mark else 0
        if isinstance(event, yaml.ScalarEvent):
            self._no_tricks(event, line, column)
            quote = event.style if event.style in ("'", '"', "|", ">") else None
            self.add(ScalarNode(self.veil.shown(event.value), line, column, end_line, quote))
        elif isinstance(event, yaml.MappingStartEvent):
            self._no_tricks(event, line, column)
            self.open(MappingNode(line, column))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._no_tricks(event, line, column)
            self.open(SequenceNode(line, column))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop().end_line = end_line
            self.keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._refuse_anchor(line, column)
            self.add(ScalarNode("", line, column, line, "'"))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(line, column)

    def _document(self, line: int, column: int) -> None:
        self.documents += 1
        if self.documents > 1:
            message = say(en="a second document begins here", zh="此处开始了第二个文档，一个文件只能有一个文档")
            self.complain(
                line, column, message, say(en="one file, one document: remove '---'", zh="删除“---”或另存为新文件")
            )
            raise _Stop

    def _no_tricks(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        if event.anchor:
            self._refuse_anchor(line, column)
        tag = str(getattr(event, "tag", None) or "").replace("tag:yaml.org,2002:", "!!")
        if tag:
            message = say(en="tags such as '{tag}' are not used here", zh="不使用“{tag}”之类的标签", tag=tag)
            self.complain(line, column, message, say(en="remove it", zh="请删除"))

    def _refuse_anchor(self, line: int, column: int) -> None:
        message = say(en="anchors and aliases are not used here", zh="不使用锚点（&）和引用（*）")
        hint = say(
            en="write the value out; put text that begins with & or * in quotes",
            zh="请写出完整内容；以&或*开头的文字请加引号",
        )
        self.complain(line, column, message, hint)

    def too_deep(self, line: int, column: int) -> None:
        message = say(en="nested deeper than {deepest}", zh="嵌套超过{deepest}层，停止读取", deepest=DEEPEST)
        self.complain(line, column, message)

    def open(self, node: MappingNode | SequenceNode) -> None:
        if len(self.stack) >= DEEPEST:
            self.too_deep(node.line, node.column)
            raise _Stop
        self.add(node)
        self.stack.append(node)
        self.keys.append(None)

    def add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        holder = self.stack[-1]
        if isinstance(holder, SequenceNode):
            holder.items.append(node)
        elif self.keys[-1] is None:
            self.keys[-1] = self._as_key(node)
        else:
            self._keep(holder, self.keys[-1], node)
            self.keys[-1] = None

    def _as_key(self, node: Node) -> ScalarNode:
        if not isinstance(node, ScalarNode):
            self.complain(node.line, node.column, say(en="a key must be a word", zh="键名必须是文字"))
            raise _Stop
        if node.text == "<<" and node.quote is None:
            self._refuse_anchor(node.line, node.column)
        return node

    def _keep(self, holder: MappingNode, key: ScalarNode, node: Node) -> None:
        name = normalise(key.text)
        if name in holder.entries:
            first = holder.entries[name][0]
            self.findings.append(
                Finding(
                    Location(self.file, key.line, key.column),
                    "YA",
                    say(en="'{key}' is written twice", zh="“{key}”重复", key=key.text),
                    hint=say(
                        en="keep one (the other is in line {line})",
                        zh="保留一处（另一处在第{line}行）",
                        line=first.line,
                    ),
                    also=(Location(self.file, first.line, first.column),),
                )
            )
            return
        holder.entries[name] = (key, node)


def parse(file: str, text: str) -> tuple[Source | None, list[Finding]]:
    """Parse a text into nodes; everything wrong with it as YAML is a finding."""
    veil = veiled(text)
    builder = _Builder(file, veil)
    try:
        for event in yaml.parse(veil.text, Loader=_LOADER):
            builder.take(event)
    except _Stop:
        return None, builder.findings
    except yaml.YAMLError as error:
        if "nesting depth" in str(getattr(error, "problem", "")):
            builder.too_deep(*_too_deep_at(text, builder))
            return None, builder.findings
        return None, [*builder.findings, syntax_finding(file, text, error)]
    if builder.root is None or (isinstance(builder.root, ScalarNode) and builder.root.is_blank):
        return None, [Finding(Location(file, 1, 1), "YA", say(en="the file is empty", zh="文件为空"))]
    if not isinstance(builder.root, MappingNode):
        fault = first_key(file, text) or Finding(Location(file, builder.root.line, 1), "YA", NO_KEY)
        return None, [*builder.findings, fault]
    return Source(file, text, builder.root), builder.findings


def _too_deep_at(text: str, builder: _Builder) -> tuple[int, int]:
    """libyaml 0.2.6 and later refuse deep nesting before it becomes events: the first opening that is one too many."""
    openings = re.compile(r"[\[{]|- ").finditer(text, builder.read)
    found = next(islice(openings, DEEPEST - len(builder.stack), None), None)
    at = found.start() if found else builder.read
    line = bisect_right(line_starts(text), at)
    return line, at - line_starts(text)[line - 1] + 1


def data_of(node: Node) -> object:
    """Turn nodes into plain dicts, lists and texts; keys after NFKC. Depth is bounded by ``DEEPEST``."""
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, SequenceNode):
        return [data_of(item) for item in node.items]
    return {name: data_of(value) for name, (_, value) in node.entries.items()}


def scalars(node: Node) -> Iterator[ScalarNode]:
    """Yield every written value, keys too, in file order."""
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from scalars(item)
    else:
        for written, value in node.entries.values():
            yield written
            yield from scalars(value)
