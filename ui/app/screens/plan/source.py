"""源文本: the text of a file, with its findings while it is typed."""

from collections.abc import Mapping
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import urlencode

import streamlit as st

from drillbook.schema.text.yaml_nodes import ScalarNode
from drillbook.schema.values.vocabulary import LIBRARIES
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.editor import editor
from drillbook.ui.app.components.editor.completions import abroad, ids, names_abroad
from drillbook.ui.app.components.findings import findings_beside
from drillbook.ui.app.screens.plan import open_file
from drillbook.ui.app.screens.plan.open_file import OpenFile
from drillbook.ui.app.sent_once import Parcel
from drillbook.ui.app.views.plan import exercised_column
from drillbook.ui.storage.coverage.kept_coverage import PlanShares, kept_shares
from drillbook.ui.translation import _, current_language


def show(opened: OpenFile) -> bool:
    """The editor; whether saving was asked for in it."""
    document = opened.read.document if opened.read else None
    shares, lines = _margin(opened)
    asked = editor(
        opened.draft.text,
        opened.seen["text"],
        ids(opened.snapshot.book, document),
        _abroad(opened),
        plan=opened.plan.plan if opened.plan else "",
        taken=opened.seen["taken"],
        wanted=opened.seen["wanted"],
        take=partial(open_file.take_typed, opened.draft.file, opened.place),
        kind=kind_of(opened),
        language=current_language(),
        key=open_file.editor_key(opened.draft, opened.place),
        read_only=browser_state.is_read_only(),
        jump=_jump(),
        margin=lines,
    )
    st.caption(
        _("Alt+/ or Ctrl+Space offers what may stand here; F8 goes to the next finding, Ctrl+. mends it, Ctrl+S saves.")
    )
    if shares is not None:
        st.container(key="exercised").caption(exercised_column.margin_note(shares))
    return not browser_state.is_read_only() and _is_new(opened, asked)


def show_findings(opened: OpenFile, page: str = "") -> None:
    """What is wrong, below the editor and in it; ``page`` is the page that opens the file at a line.

    The rules are asked after the text has been drawn: nobody waits for them to see that what he typed is taken.
    """
    query = browser_state.address(file=opened.draft.file, view="source")
    findings_beside(
        open_file.editor_key(opened.draft, opened.place),
        opened.findings,
        current_language(),
        mends=not browser_state.is_read_only(),
        here=f"{PurePosixPath(page).stem}?{urlencode(query)}" if page else "",
    )
    if not opened.draft.is_changed:
        opened.snapshot.get_ready(opened.draft.file)


def _abroad(opened: OpenFile) -> Parcel | Mapping[str, list[tuple[str, str]]]:
    """The names of the book: of a plan or a scenario as the book is on disk, which a letter leaves as it is."""
    if opened.plan is None and opened.scenario is None and opened.read is not None and opened.read.document is not None:
        return names_abroad(opened.snapshot.book)
    return abroad(opened.saved.book)


def _margin(opened: OpenFile) -> tuple[PlanShares | None, dict[int, dict[str, object]]]:
    """What runs exercised, as last kept, and by line what stands in the margin."""
    plan = opened.plan
    if plan is None or plan.plan not in opened.snapshot.book.plans:
        return None, {}
    shares = kept_shares(opened.snapshot.book, plan.plan)
    return shares, exercised_column.margin_lines(opened.snapshot.book, plan.plan, shares) if shares else {}


def _is_new(opened: OpenFile, asked: int) -> bool:
    """A wish to save stays in the browser; it counts once."""
    key = f"asked|{opened.draft.file}"
    asked_before = st.session_state.get(key, 0)
    st.session_state[key] = asked
    return asked not in (0, asked_before) and opened.draft.is_changed


def kind_of(opened: OpenFile) -> str:
    """plan, book, or which library."""
    if opened.plan is not None or opened.read is None or opened.read.source is None:
        return "plan"
    root = opened.read.source.root
    for key in ("library", "scenario", "book"):
        found = root.find(key)
        if found is not None:
            value = found[1].text if isinstance(found[1], ScalarNode) else ""
            return LIBRARIES.canonical(value) or "contacts" if key == "library" else key
    return "plan"


def _jump() -> tuple[int, int, int] | None:
    """To the line that the address names."""
    line = browser_state.asked("line")
    return (int(line), int(line), 1) if line.isdecimal() and len(line) < 8 else None
