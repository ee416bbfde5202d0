"""The player of the application: a film that plays without asking the server anything but why."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import streamlit as st

from drillbook.ui.app.sent_once import component
from drillbook.ui.report.replay.page import script
from drillbook.ui.report.replay.player_words import words

Start = dict[str, str]
Answer = Callable[[str], list[tuple[str, str]]]


def replay(films: Sequence[str], start: Start, key: str, answer: Answer) -> None:
    """Show one film, or two lane by lane; ``start`` is the moment, lanes, promised time or event to begin with.

    A question comes as ``number of the film|moment|name``, and ``answer`` says it line by line. The player in the browser
    is made anew only when the films or the start are others.
    """
    data = {"films": list(films), "words": words(), "start": start}
    mark = sha256(json.dumps(data).encode()).hexdigest()
    kept = f"{key} answer"

    def asked() -> None:
        question = str(st.session_state[key].asked)
        st.session_state[kept] = {"question": question, "lines": answer(question)}

    shown = {**data, "revision": mark, "answer": st.session_state.get(kept)}
    _component()(data=shown, key=key, height="content", on_asked_change=asked)


@cache
def _component() -> Any:
    code = f"{script()}\nexport default (component) => mount(component);\n"
    return component("drillbook_replay", code)
