"""Tables of the signs people mistype, what each has to be, and which keys hold sentences that may contain them."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from drillbook.schema.models import library, plan, scenario  # noqa: F401  their keys are known once they are read
from drillbook.schema.values.keys import chinese_names, is_key
from drillbook.schema.values.late_patterns import late
from drillbook.schema.values.names import is_name, normalise

TypoKind = Literal[
    "colon", "comma", "quote", "bracket", "indent", "blank", "no-blank", "cut", "colon-in-text", "swallowed"
]
ODD = "\u3000\u00a0\u2002\u2003\u2007\u2009\u202f"
OPENERS = "“‘「『＂＇„\"'"
WIDE_OPEN = {"［": "[", "｛": "{", "【": "["}
WIDE_CLOSE = {"］": "[", "｝": "{", "】": "["}
NARROW_CLOSE = {"[": "]", "{": "}"}
CUT = late(r"(?<=\S) #(?=[^\s#!])")  # a remark has a blank after its sign
NUMBERED = late(r" #[A-Za-z]?[0-9]")  # #3 is a number, whatever follows
COLON_IN_TEXT = late(r":(?=[ \t]|$)")
_TIDY = r"(?=[ \t]*(?:[,，、:：\]}］｝】]|[ \t]#|[\r\n]|$))"
_TIDY_END = late(_TIDY)
CURLY = late(
    "(?:"
    r"[“＂„](?P<double>[^“”＂„\"\r\n]*)[”＂\"“]"
    r"|[‘＇](?P<single>[^‘’＇'\r\n]*)[’＇']"
    r"|「(?P<corner>[^「」\r\n]*)」"
    r"|『(?P<white>[^『』\r\n]*)』"
    r"|\"(?P<half>[^\"“”＂\\\r\n]*)[”＂]"
    r"|'(?P<half_single>[^'‘’＇\r\n]*)[’＇]"
    ")" + _TIDY
)
DOUBLE = late(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
SINGLE = late(r"'(?:[^']|'')*'")
_KEY_LINE = late(r"[ ]*(?:- )*([^\s:,\[\]{}\"'#]+):(?:[ \t\r\n]|$)")
_SENTENCES = (
    *("text", "note", "basis", "title", "scope", "narration", "message", "opinion", "reason", "contents", "duties"),
    *("lessons", "comment", "points", "ask", "course", "articles", "conclusion", "problems", "table", "why"),
    *("issued_by", "place", "material", "aliases"),
)
_SHORT = ("title", "issued_by", "place", "material", "aliases")
_LISTS = ("contents", "duties", "lessons", "comment", "points", "course", "articles", "problems", "table", "material")


@dataclass(frozen=True, slots=True)
class Typo:
    """A sign that is not what was meant, from ``start`` to ``end``; ``new`` stands there if only one thing can."""

    kind: TypoKind
    start: int
    end: int
    new: str | None = None


def holds_sentence(key: str) -> bool:
    """Say whether the key's value is prose, in which any sign may be meant as it is written."""
    return _is_one_of(key, _SENTENCES)


def runs_over_lines(key: str) -> bool:
    """Say whether the key's value is prose that is often written over several lines."""
    return holds_sentence(key) and not _is_one_of(key, _SHORT)


def lists_sentences(key: str) -> bool:
    """Say whether the items of the key's list are prose, in which a comma may be meant as it is written."""
    return _is_one_of(key, _LISTS)


@cache
def _is_one_of(key: str, english: tuple[str, ...]) -> bool:
    word = normalise(key)
    return word in english or any(word in chinese_names(name) for name in english)


def is_known(word: str) -> bool:
    """Say whether a word is one of the language's keys."""
    return is_key(normalise(word))


def may_be_key(word: str) -> bool:
    """Say whether a word is a key, or an id that an author may have given."""
    return is_known(word) or is_name(word)


def ends_in_key(words: str) -> bool:
    """Say whether text before a colon ends in a key of its own, as where a line break is missing."""
    parts = words.split()
    return len(parts) > 1 and is_known(parts[-1])


def is_next_key(text: str, at: int, indent: int) -> bool:
    """Say whether the line that begins at ``at`` is a key that ends whatever is open from a line at ``indent``."""
    line = _KEY_LINE.match(text, at)
    if line is None:
        return False
    width = len(line.group()) - len(line.group().lstrip(" "))
    return width <= indent and may_be_key(line.group(1))


def runs_over_key(text: str, start: int, end: int, indent: int) -> bool:
    """Say whether a quoted text would swallow the next key: then its quote was never closed."""
    breaks = (found.end() for found in re.finditer(r"\r\n|[\r\n]", text[start:end]))
    return any(is_next_key(text, start + begin, indent) for begin in breaks)


def quoted(text: str) -> str:
    """Put the text in quotes, double ones where nothing speaks against them."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def curly_typo(text: str, start: int, end: int, key: str) -> Typo | None:
    """Find the typo of a value that stands wholly in typographic quotes, where these cannot be meant."""
    found = CURLY.match(text, start, end) if text[start] in OPENERS else None
    if found is None:
        return None
    inner = next(part for part in found.groups() if part is not None)
    begins_half = text[start] in "\"'"
    if begins_half and _is_closed(text, start, end):
        return None
    needs_quotes = re.search(r": |:$| #|[,\[\]{}]", inner)
    if not inner or not (begins_half or needs_quotes or not holds_sentence(key)):
        return None
    return Typo("quote", start, found.end(), quoted(inner))


def _is_closed(text: str, start: int, end: int) -> bool:
    """Say whether the quote at ``start`` is closed by its like on its line, where a value may end."""
    whole = (DOUBLE if text[start] == '"' else SINGLE).match(text, start, end)
    return whole is not None and not re.search(r"[\r\n]", whole.group()) and bool(_TIDY_END.match(text, whole.end()))


def wide_sign(text: str, at: int, end: int, sign: str) -> tuple[int, str]:
    """Measure how far a full-width sign and the blanks after it reach, and say what stands there instead."""
    stop = at + 1
    while stop < end and text[stop] in " \t" + ODD:
        stop += 1
    return stop, sign if stop >= end or text[stop] in "\r\n" else sign + " "
