"""The YAML editor of the application, working without a network."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any
from zlib import adler32

import streamlit as st

from drillbook.schema.finding import Language
from drillbook.ui.app.components.editor.completions import keys_of, table
from drillbook.ui.app.sent_once import Parcel, component
from drillbook.ui.translation import _

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Change:
    """What makes the text on the screen of the one that message ``on`` took to the server; of the one it gave for 0.

    ``begin`` and ``end`` count characters; ``sum`` is the Adler-32 sum of what comes out, in UTF-8.
    """

    on: int
    begin: int
    end: int
    put: str
    sum: int

    def made(self, texts: Mapping[int, str]) -> str | None:
        """The text that was meant, by what the server has; None where that does not fit."""
        text = texts.get(self.on)
        if text is None:
            return None
        whole = text[: self.begin] + self.put + text[self.end :]
        return whole if adler32(whole.encode("utf-8", "surrogatepass")) == self.sum else None


@dataclass(frozen=True, slots=True)
class Typed:
    """What the author has on the screen: a change, or the whole text; on which revision, in which session, its number.

    ``began``: after the server was started anew, what the text was made of, and what may have reached the server.
    """

    revision: int
    window: str
    number: int
    change: Change | None = None
    text: str = ""
    began: tuple[str, ...] = ()

    def whole(self, texts: Mapping[int, str]) -> str | None:
        """The text on the screen; None where its change does not fit what the server has."""
        return self.text if self.change is None else self.change.made(texts)


def editor(
    text: str,
    revision: int,
    ids: Mapping[str, list[tuple[str, str]]],
    abroad: Parcel | Mapping[str, list[tuple[str, str]]],
    *,
    plan: str,
    taken: int,
    wanted: int,
    take: Callable[[], None],
    kind: str,
    language: Language,
    key: str,
    read_only: bool = False,
    jump: tuple[int, int, int] | None = None,
    height: int = 560,
    margin: Mapping[int, dict[str, object]] | None = None,
) -> int:
    """Show ``text``; the number of what was last asked to be saved, 0 where nothing was.

    ``take`` is called before anything is drawn when something was typed (``typed_in``); ``taken`` is the number of what
    is in ``text``, ``wanted`` that of a change that did not fit, for which the whole text is asked. The text in the
    browser is replaced only when ``revision`` changes, and what is still on its way is carried over into it. ``jump`` is
    (number, line, column): a new number moves the cursor there. ``margin``: by line what stands beside it: text, title,
    never. ``kind`` is plan, scenario, book, or the name of a library. ``ids`` are the names of the file, ``abroad`` those
    of the book.
    """
    data = {
        "text": text,
        "revision": revision,
        "taken": taken,
        "name": key,
        "window": window(),
        "wanted": wanted,
        "ids": dict(ids),
        "abroad": abroad,
        "plan": plan,
        "read_only": read_only,
        "label": _("YAML text"),
        "height": height,
        "margin": {str(line): said for line, said in (margin or {}).items()},
        "phrases": _phrases(),
        "jump": {"number": jump[0], "line": jump[1], "column": jump[2]} if jump else None,
    }
    result = _component(kind, keys_of(text), language)(
        data=data, key=key, height=height + 20, on_typed_change=take, on_saved_change=_nothing
    )
    saved: Any = getattr(result, "saved", None)
    return saved["number"] + 1 if saved and (saved["window"], saved["revision"]) == (window(), revision) else 0


def window() -> str:
    """What tells this session from another one that the same page may have outlived."""
    return str(st.session_state.setdefault("_window", token_hex(8)))


def typed_in(key: str) -> Typed | None:
    """What the editor with this key has sent last."""
    typed = (st.session_state.get(key) or {}).get("typed")
    if not typed:
        return None
    change = Change(**typed["change"]) if "change" in typed else None
    return Typed(**{**typed, "change": change, "began": tuple(typed.get("began", ()))})


def _nothing() -> None:
    """Streamlit wants a callback for every value it keeps."""


@cache
def _component(kind: str, keys: Language, language: Language) -> Any:
    bundle = (_FOLDER / "editor.js").read_text(encoding="utf-8")
    words = json.dumps(table(kind, keys, language), ensure_ascii=False)
    script = (
        f"{bundle}\nconst WORDS = {words};\nexport default (component) => DrillbookEditor.mount(component, WORDS);\n"
    )
    return component(f"drillbook_editor_{kind}_{keys}_{language}", script)


def _phrases() -> dict[str, str]:
    """The editor's own words that people meet."""
    return {
        "Find": _("Find"),
        "Replace": _("Replace"),
        "next": _("next"),
        "previous": _("previous"),
        "all": _("all"),
        "match case": _("match case"),
        "replace": _("replace"),
        "replace all": _("replace all"),
        "close": _("close"),
        "regexp": _("pattern"),
        "by word": _("whole words"),
        "Diagnostics": _("Findings"),
        "No diagnostics": _("nothing to correct"),
        "Completions": _("Words that may stand here"),
    }
