"""A paper as it will be printed, in a frame of its own, with a button that prints it and nothing else."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from drillbook.ui.app.sent_once import component
from drillbook.ui.translation import _

_FOLDER = Path(__file__).parent


def paper(page: str, title: str, key: str) -> None:
    """Show a page that needs nothing else; ``title`` is what the frame is called."""
    mark = sha256(page.encode("utf-8")).hexdigest()
    words = {"print": _("Print")}
    _component()(data={"page": page, "title": title, "words": words, "revision": mark}, key=key, height="content")


@cache
def _component() -> Any:
    code = (_FOLDER / "paper.js").read_text(encoding="utf-8")
    return component("drillbook_paper", f"{code}\nexport default paper;\n")
