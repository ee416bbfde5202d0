"""Finds signs that nobody sees, and names each by number and name: U+200B in a name, U+202E in a title.

In a name such a sign makes another name of it, so that is an error; in a text it spoils searching and printing.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from drillbook.schema.finding import Finding, Fix, Location, Severity, Text, say
from drillbook.schema.text.lines import line_starts
from drillbook.schema.text.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode, Source
from drillbook.schema.typos.sign_tables import holds_sentence
from drillbook.schema.values.late_patterns import late

_BREAKS = "\x0b\x0c\x85\u2028\u2029"  # they part words; a blank stands in their place
_FILLERS = "\u034f\u115f\u1160\u2800\u3164\uffa0"
_SHOWN = "\u0600-\u0605\u06dd\u070f\u08e2"  # of the format signs, those that are drawn
_CANDIDATE = late(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    f"\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0001-\U000e007f{_SHOWN}]"
)
_NAMES = {
    "\x00": ("NULL", "空字符"),
    "\x07": ("BELL", "响铃符"),
    "\x08": ("BACKSPACE", "退格符"),
    "\x0b": ("VERTICAL TAB", "垂直制表符"),
    "\x0c": ("FORM FEED", "换页符"),
    "\x1b": ("ESCAPE", "转义符"),
    "\x7f": ("DELETE", "删除符"),
    "\x85": ("NEXT LINE", "下一行"),
    "\xad": ("", "软连字符"),
    "\u200b": ("", "零宽空格"),
    "\u200c": ("", "零宽不连字"),
    "\u200d": ("", "零宽连字"),
    "\u200e": ("", "从左到右标记"),
    "\u200f": ("", "从右到左标记"),
    "\u2028": ("", "行分隔符"),
    "\u2029": ("", "段落分隔符"),
    "\u202a": ("", "从左到右嵌入"),
    "\u202b": ("", "从右到左嵌入"),
    "\u202c": ("", "方向格式结束"),
    "\u202d": ("", "从左到右强制"),
    "\u202e": ("", "从右到左强制"),
    "\u2060": ("", "词连接符"),
    "\u2066": ("", "从左到右隔离"),
    "\u2067": ("", "从右到左隔离"),
    "\u2069": ("", "方向隔离结束"),
    "\u3164": ("", "韩文填充符"),
    "\ufeff": ("", "零宽不换行空格"),
}
_HINT = say(
    en="it came with copied text; take it out (drillbook check --fix does)",
    zh="多为复制文字时带入，请删除（drillbook check --fix 可代为删除）",
)


def unseen(file: str, text: str, source: Source | None) -> list[Finding]:
    """Report every sign that nobody sees, at its place; without ``source`` nothing is known of texts."""
    found = list(_CANDIDATE.finditer(text))
    if not found:
        return []
    starts = line_starts(text)
    prose = _Prose(source)
    findings = []
    for at in (match.start() for match in found if _is_unseen(text, match.start())):
        line = bisect_right(starts, at)
        where = Location(file, line, at - starts[line - 1] + 1)
        severity = Severity.WARNING if prose.holds(line, text[starts[line - 1] : at]) else Severity.ERROR
        fix = Fix(where, text[at], _instead(text, at))
        findings.append(Finding(where, "YA", _message(text[at]), severity, _HINT, fix=fix))
    return findings


def without_unseen(text: str) -> str:
    """Take out every such sign; a blank stands where it parted two words."""
    return _CANDIDATE.sub(
        lambda match: _instead(text, match.start()) if _is_unseen(text, match.start()) else match.group(), text
    )


def _is_unseen(text: str, at: int) -> bool:
    if re.fullmatch(f"[{_SHOWN}]", text[at]):
        return False
    if text[at] == "\u200d":  # it joins pictures: 👩‍🚒
        around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
        return not any(sign == "\ufe0f" or unicodedata.category(sign) == "So" for sign in around)
    return not (text[at] == "\ufeff" and at == 0)


def _instead(text: str, at: int) -> str:
    """A blank between two words that only this sign parts, else nothing."""
    if text[at] not in _BREAKS:
        return ""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return " " if before.strip() and after.strip() else ""


def _message(sign: str) -> Text:
    english, chinese = _NAMES.get(sign, ("", ""))
    return say(
        en="a sign that nobody sees: {number} {name}",
        zh="看不见的字符：{number} {chinese}",
        number=f"U+{ord(sign):04X}",
        name=english or unicodedata.name(sign, "CONTROL"),
        chinese=chinese or "不可见字符",
    )


class _Prose:
    """Where a file has texts, as against names: lines and columns of values whose keys hold sentences, and remarks."""

    def __init__(self, source: Source | None) -> None:
        self.names: list[tuple[int, int, int, int]] = []
        self.is_known = source is not None
        if source is not None:
            self.names = [
                (key.line, key.column, key.line, key.column + len(key.text) + 2) for key in _names(source.root)
            ]

    def holds(self, line: int, before: str) -> bool:
        """Say whether a sign stands in a text: nowhere in a key, an id, or a value that is none."""
        column = len(before) + 1
        inside = any(first == line and start <= column <= end for first, start, _, end in self.names)
        return self.is_known and not inside


def _names(node: Node, key: str = "") -> Iterator[ScalarNode]:
    """Every key, and every value that is no text."""
    if isinstance(node, ScalarNode):
        if not holds_sentence(key):
            yield node
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _names(item, key)
    elif isinstance(node, MappingNode):
        for name, (written, value) in node.entries.items():
            yield written
            yield from _names(value, name)
