"""The frame that the browser puts around every page: language, light or dark, the line to the server, Streamlit's words.

It is part of the page that is served first, so it is there before Streamlit is, and stays when the server is gone.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from drillbook.ui.app.frame.browser_wording import words
from drillbook.ui.app.scripts import publish

_FOLDER = Path(__file__).parent
_PARTS = (
    "language",
    "steps",
    "scheme",
    "streamlit_words",
    "line",
    "unsent",
    "choices",
    "sent_query",
    "own_page",
    "page_top",
    "access",
)
_STYLES = ("tokens", "page", "listing", "findings", "waterfall", "odds", "paper", "print")


def head() -> str:
    """What stands first in the page: the script, before any other."""
    code = "\n".join((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in _PARTS)
    said = json.dumps(words(), ensure_ascii=False)
    path = publish(f"(() => {{\nconst WORDS = {said};\n{code}\n}})();\n", "js")
    return f'<script src="./{path}"></script>'


def look(names: Iterable[str] = _STYLES) -> str:
    """The styles, in the body: what stands in the head later is Streamlit's, and of equals the last one holds."""
    style = "\n".join((_FOLDER / "style" / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return f'<link rel="stylesheet" href="./{publish(style, "css")}">'
