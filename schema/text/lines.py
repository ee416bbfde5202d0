"""Lines as editors count them: LF, CRLF and CR end one, and no other sign does.

YAML 1.1, and so libyaml, takes U+2028, U+2029 and U+0085 for line ends too, and refuses form feeds. ``veiled``
hides such signs from it, one for one, so that every place stays where it is.
"""

from dataclasses import dataclass
from functools import lru_cache

from drillbook.schema.values.late_patterns import late

BREAK = late(r"\r\n|[\r\n]")
LINE = late(r"[^\r\n]*")
_LINES = late(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_HIDDEN = late("[\x0b\x0c\x85\u2028\u2029]")
_STAND_INS = range(0xE000, 0xF8FF)  # for private use: no text that people write has all of them


@lru_cache(maxsize=8)
def line_starts(text: str) -> tuple[int, ...]:
    """Return where each line begins."""
    return (0, *(found.end() for found in BREAK.finditer(text)))


@lru_cache(maxsize=8)
def lines_of(text: str, *, keepends: bool = False) -> tuple[str, ...]:
    """Return the lines of a text, as ``str.splitlines`` would if no other sign ended a line."""
    found = _LINES.findall(text)
    return tuple(found) if keepends else tuple(line.rstrip("\r\n") for line in found)


@dataclass(frozen=True, slots=True)
class Veiled:
    """A text as YAML may read it, and the way back."""

    text: str
    back: dict[int, str]

    def shown(self, value: str) -> str:
        """Return a value read from it with the signs that its author has there."""
        return value.translate(self.back) if self.back else value


def veiled(text: str) -> Veiled:
    """Hide the signs that YAML would not take as part of a line."""
    hidden = sorted(set(_HIDDEN.findall(text)))
    if not hidden:
        return Veiled(text, {})
    free = (code for code in _STAND_INS if chr(code) not in text)
    table = {ord(sign): chr(code) for sign, code in zip(hidden, free, strict=False)}
    return Veiled(text.translate(table), {ord(stand_in): chr(sign) for sign, stand_in in table.items()})
