"""Light, dark, or as the system: a choice that stays in the browser and asks the server nothing."""

from functools import cache
from pathlib import Path
from typing import Any

from drillbook.ui.app.sent_once import component
from drillbook.ui.translation import current_language


def brightness() -> None:
    """Show the choice."""
    _component()(data={"language": current_language()}, key="brightness", height="content")


@cache
def _component() -> Any:
    code = (Path(__file__).parent / "brightness.js").read_text(encoding="utf-8")
    return component("drillbook_brightness", f"{code}\nexport default brightness;\n")
