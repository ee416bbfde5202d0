"""How a value is written so that it reads back as it is: plain where possible, in the quotes it had, in one line."""

import re
from typing import TypeAlias

from schema.signs import OPENERS, WIDE_OPEN

Data: TypeAlias = str | list["Data"] | dict[str, "Data"]
LONGEST_LINE = 100
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SIGNS = frozenset("-?:,[]{}#&*!|>'\"%@`") | frozenset(OPENERS) | frozenset(WIDE_OPEN)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def is_plain(text: str, *, flow: bool) -> bool:
    """Whether the text may stand without quotes."""
    if not text or text != text.strip() or _UNPRINTABLE.search(text) or re.search(r"[\t\r\n]", text):
        return False
    if text[0] in _SIGNS and not re.match(r"-[0-9A-Za-z]", text):
        return False
    if re.search(r":(?: |$)| #", text):
        return False
    return not (flow and re.search(r"[,\[\]{}]", text))


def scalar(text: str, style: str = "", *, flow: bool, indent: int = 0, eol: str = "\n", plain: bool = True) -> str:
    """The text in ``style`` (the quote it had), or in the nearest that can hold it."""
    if style in ("|", ">") or ("\n" in text and not style):
        block = None if flow else _block_text(text, indent, eol)
        if block is not None:
            return block
    if style == "'" and not re.search(r"[\t\r\n]", text) and not _UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    if not style and plain and is_plain(text, flow=flow):
        return text
    if not style and re.search(r'["\\]', text) and not re.search(r"[\t\r\n]", text) and not _UNPRINTABLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if not _UNPRINTABLE.match(sign):
        return sign
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _block_text(text: str, indent: int, eol: str) -> str | None:
    """Lines under ``|``; nothing where blanks or signs would not survive."""
    body = text[:-1] if text.endswith("\n") else text
    lines = body.split("\n")
    if (
        not body.strip()
        or body.endswith("\n")
        or lines[0][:1] in ("", " ", "\t")
        or "\r" in text
        or _UNPRINTABLE.search(text)
    ):
        return None
    header = "|" if text.endswith("\n") else "|-"
    return eol.join([header, *(" " * indent + line if line else "" for line in lines)])


def flow(value: Data, *, plain: bool = True) -> str:
    """The value in one line: ``[a, b]``, ``{a: b}``."""
    if isinstance(value, str):
        return scalar(value, flow=True, plain=plain)
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, plain=plain) for item in value) + "]"
    entries = (f"{scalar(key, flow=True)}: {flow(item, plain=plain)}" for key, item in value.items())
    return "{" + ", ".join(entries) + "}"


def entry(key: str, value: Data, indent: int, eol: str, *, plain: bool = True, depth: int = 0) -> str:
    """``key: value`` as people lay it out: an object below its key, small things in one line."""
    name = scalar(key, flow=False)
    if isinstance(value, str):
        return f"{name}: {scalar(value, flow=False, indent=indent + 2, eol=eol, plain=plain)}"
    line = flow(value, plain=plain)
    if not value or (len(line) <= LONGEST_LINE and (depth or isinstance(value, list))):
        return f"{name}: {line}"
    below = eol + " " * (indent + 2)
    if isinstance(value, list):
        return below.join([f"{name}:", *(f"- {flow(item, plain=plain)}" for item in value)])
    inner = (entry(inner, item, indent + 2, eol, plain=plain, depth=depth + 1) for inner, item in value.items())
    return below.join([f"{name}:", *inner])
