"""The YAML editor of the application, working without a network."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import streamlit as st

from drillbook.schema.finding import Finding, Fix, Language
from drillbook.ui.app.components.editor.table import keys_of, table
from drillbook.ui.app.parcels import component
from drillbook.ui.words import _, capital

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Typed:
    """What the author has on the screen: the text, on which revision it was typed in which session, and its number.

    ``began``: after the server was started anew, what the text was made of, and what may have reached the server.
    """

    text: str
    revision: int
    window: str
    number: int
    began: tuple[str, ...] = ()


def editor(
    text: str,
    revision: int,
    findings: Sequence[Finding],
    ids: dict[str, list[tuple[str, str]]],
    *,
    taken: int,
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
    is in ``text``. The text in the browser is replaced only when ``revision`` changes, and what is still on its way is
    carried over into it. ``jump`` is (number, line, column): a new number moves the cursor there. ``margin``: by line
    what stands beside it: text, title, never. ``kind`` is plan, scenario, book, or the name of a library.
    """
    data = {
        "text": text,
        "revision": revision,
        "taken": taken,
        "name": key,
        "window": window(),
        "findings": [_marker(finding, language) for finding in findings],
        "ids": ids,
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
    return Typed(**{**typed, "began": tuple(typed["began"])}) if typed else None


def _nothing() -> None:
    """Streamlit wants a callback for every value it keeps."""


def _marker(finding: Finding, language: Language) -> dict[str, Any]:
    parts = (finding.message, finding.hint, finding.basis)
    return {
        "line": finding.where.line,
        "column": finding.where.column,
        "severity": finding.severity.value,
        "code": finding.code,
        "message": "\n".join(capital(part.render(language)) for part in parts if part),
        "fix": _mending(finding.fix, finding.where.file) if finding.fix else None,
    }


def _mending(fix: Fix, file: str) -> dict[str, Any] | None:
    """What a button beside the finding writes into the text; nothing where another file is to be mended."""
    if fix.where.file != file or not fix.old:
        return None
    label = _("Change to {new}", new=fix.new) if fix.new else _("Take out {old}", old=fix.old)
    return {"line": fix.where.line, "column": fix.where.column, "old": fix.old, "new": fix.new, "label": label}


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
