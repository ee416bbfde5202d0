"""Checks that an edit keeps every comment, in the eyes of our own reader and of ruamel.yaml."""

import re
from collections import Counter
from collections.abc import Iterator

from drillbook.schema.text.lines import lines_of
from drillbook.schema.text.spans import Span, spans

HEADER_REMARK = re.compile(r"[|>][^\s#]*([ \t]+#[^\r\n]*)")
_REMARK = re.compile(r"#[^\r\n]*")
_REMARK_LINE = re.compile(r"( *)#[^\r\n]*(?:\r\n|\r|\n)")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_REMARK_BELOW = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*(?=[\r\n]))*(?:\r\n|\r|\n)( *)#[^\r\n]*")
_LARGEST_ASKED = 60_000  # letters; ruamel.yaml scans about 100 a millisecond


def remarks(text: str) -> list[tuple[int, str]]:
    """List every comment of a text that the reader has accepted, and where it begins."""
    found: list[tuple[int, str]] = []
    at = 0
    for span in _scalars(spans(text)):
        found += [(hit.start(), hit.group()) for hit in _REMARK.finditer(text, at, max(at, span.start))]
        header = HEADER_REMARK.match(text, span.start, span.end) if span.style in ("|", ">") else None
        if header:
            found.append((header.start(1), header.group(1).lstrip(" \t")))
        at = max(at, span.end)
    return found + [(hit.start(), hit.group()) for hit in _REMARK.finditer(text, at)]


def start_with_remarks(text: str, at: int, column: int) -> int:
    """Find where the lines of the entry at ``at`` begin: with the comments directly above that are indented as it is.

    A comment set off by a blank line belongs to what follows as a whole, and one that heads the file to the file.
    """
    starts = [0, *(found.end() for found in _LINE_BREAK.finditer(text, 0, at))]
    own = start = starts.pop()
    while starts:
        above = starts.pop()
        remark = _REMARK_LINE.fullmatch(text, above, start)
        if remark is None or len(remark[1]) != column:
            return start
        start = above
    return own if start == 0 else start


def end_with_remarks(text: str, at: int, column: int) -> int:
    """Find where an entry ends whose last line ends at ``at``: behind the comments below that are indented more than it.

    They stand within the entry, whatever comes after them.
    """
    end = at
    while (found := _REMARK_BELOW.match(text, end)) and len(found[1]) > column:
        end = found.end()
    return end


def _scalars(span: Span) -> Iterator[Span]:
    """Keys and values in file order."""
    if span.kind == "scalar":
        yield span
    for index, value in enumerate(span.values):
        if span.keys:
            yield from _scalars(span.keys[index])
        yield from _scalars(value)


def are_kept(before: str, after: str, gone: tuple[int, int] | None, *, in_order: bool = True) -> bool:
    """Say whether the comments are the same before and after; those within ``gone`` may have left with their lines."""
    old, new = remarks(before), [words for _, words in remarks(after)]
    if gone is None:
        was = [words for _, words in old]
        return was == new if in_order else Counter(was) == Counter(new)
    stay = [words for at, words in old if not gone[0] <= at < gone[1]]
    return _holds(new, stay) and _holds([words for _, words in old], new)


def _holds(all_: list[str], some: list[str]) -> bool:
    """Say whether ``some`` stand among ``all_`` in the same order."""
    rest = iter(all_)
    return all(words in rest for words in some)


def are_kept_for_others(before: str, after: str, *, removing: bool) -> bool:
    """Say whether ruamel.yaml sees the same comments too, in the entries that changed.

    Where it could not read the text as it was, or would be too slow, it has no say.
    """
    old_text, new_text = _changed(before, after)
    if max(len(old_text), len(new_text)) > _LARGEST_ASKED:
        return True
    old = seen_by_ruamel(old_text)
    if old is None:
        return True
    new = seen_by_ruamel(new_text)
    return new is not None and (not new - old if removing else new == old)


def _changed(before: str, after: str) -> tuple[str, str]:
    """The entries of the first level, whole, in which two texts differ."""
    old, new = list(lines_of(before, keepends=True)), list(lines_of(after, keepends=True))
    shorter = min(len(old), len(new))
    start = next((line for line in range(shorter) if old[line] != new[line]), shorter)
    while start and not (start < len(old) and _begins_entry(old[start])):
        start -= 1
    same = next((line for line in range(shorter - start) if old[-1 - line] != new[-1 - line]), shorter - start)
    while same and not _begins_entry(old[len(old) - same]):
        same -= 1
    return "".join(old[start : len(old) - same]), "".join(new[start : len(new) - same])


def _begins_entry(line: str) -> bool:
    return line[0] not in " \t\r\n#-]}"


def seen_by_ruamel(text: str) -> Counter[str] | None:
    """Count the lines of comments in ruamel.yaml's tokens; None if it cannot read the text."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        tokens = list(YAML(typ="rt", pure=True).scan(text))
    except YAMLError:
        return None
    lines = [line.strip() for token in tokens for held in _words(token) for line in held.splitlines()]
    return Counter(line for line in lines if line)


def _words(held: object) -> Iterator[str]:
    """A token carries its remarks; those before and after it, in lists."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, list | tuple):
        for item in held:
            yield from _words(item)
    elif type(held).__name__ == "CommentToken":
        yield str(getattr(held, "value", "") or "")
    elif held is not None:
        yield from _words(getattr(held, "_comment", None))
