"""Two authors' changes of one text put together, where they touch different lines."""

from difflib import SequenceMatcher, unified_diff
from typing import TypeAlias

from drillbook.schema.text.lines import lines_of

Hunk: TypeAlias = tuple[int, int, tuple[str, ...]]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both changes, or nothing where they touch the same lines."""
    lines = list(lines_of(base, keepends=True))
    hunks = sorted({*_hunks(lines, mine), *_hunks(lines, theirs)})
    out: list[str] = []
    at = 0
    last: Hunk | None = None
    for start, end, new in hunks:
        touches = last is not None and (start < last[1] or (start == last[1] and (start == end or last[0] == last[1])))
        if start < at or touches:
            return None
        out += (*lines[at:start], *new)
        at, last = end, (start, end, new)
    return "".join((*out, *lines[at:]))


def difference(before: str, after: str) -> str:
    """What changed between two texts, line by line."""
    return "\n".join(unified_diff(lines_of(before), lines_of(after), lineterm="", n=2))


def _hunks(base: list[str], text: str) -> list[Hunk]:
    after = list(lines_of(text, keepends=True))
    matcher = SequenceMatcher(None, base, after, autojunk=False)
    return [(a, b, tuple(after[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
