"""Words of authors inside Markdown: shown as written, never as marks, links, pictures or HTML."""

import re

_MARKS = re.compile(r"([\\`*_\[\]#<>$~:|@{}&]|(?<=www)\.|^(?:[-+=]|\d+[.)])(?=\s|=|-))", re.MULTILINE | re.IGNORECASE)


def md(text: str) -> str:
    """The text with every sign that Markdown might read taken literally."""
    marked = _MARKS.sub(_literal, text.replace("\x00", "").replace("\r", ""))
    return marked.replace("\n", "  \n")


def _literal(found: re.Match[str]) -> str:
    sign = found.group()
    return f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}"
