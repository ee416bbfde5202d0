"""The player of the application: a canvas that plays without asking the server anything."""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import streamlit as st

from drillbook.ui.app.scripts import loader
from drillbook.ui.report.replay.page import script, words

Start = dict[str, str]


def replay(films: Sequence[dict[str, Any]], start: Start, key: str) -> None:
    """Show one film, or two one above the other; ``start`` is the moment, lanes, promised time or event to begin with.

    The player in the browser is made anew only when the films or the start are others.
    """
    data = {"films": list(films), "words": words(), "start": start}
    mark = sha256(json.dumps([[film["name"] for film in films], start, data["words"]]).encode()).hexdigest()
    _component()(data={**data, "revision": mark}, key=key)


@cache
def _component() -> Any:
    code = f"{script()}\nexport default (component) => mount(component);\n"
    return st.components.v2.component("drillbook_replay", js=loader(code), isolate_styles=False)
