"""The clickable graph of linked plans, working without a network."""

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from drillbook.ui.app.sent_once import component
from drillbook.ui.app.views.review.picture import Picture
from drillbook.ui.translation import _

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Chosen:
    """The thing that was clicked."""

    id: str


def graph(picture: Picture, chosen: str, label: str, *, key: str, height: int = 520) -> Chosen | None:
    """Show ``picture`` with one thing marked; the thing chosen just now, or None."""
    data = {
        **asdict(picture),
        "chosen": chosen,
        "label": label,
        "height": height,
        "words": {"larger": _("Larger"), "smaller": _("Smaller"), "whole": _("Show the whole")},
    }
    result = _component()(data=data, key=key, height="content", on_chosen_change=_nothing)
    answered: Any = getattr(result, "chosen", None)
    return Chosen(str(answered["id"])) if answered else None


def _nothing() -> None:
    """Streamlit wants a callback for every value it keeps."""


@cache
def _component() -> Any:
    bundle = (_FOLDER / "graph.js").read_text(encoding="utf-8")
    script = f"{bundle}\nexport default (component) => DrillbookGraph.mount(component);\n"
    return component("drillbook_graph", script)
