"""Versions of a file: read, compared (修订对照), taken back."""

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.plan.open_file import OpenFile, rewrite, show_refusal
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.revision import revision_rows
from drillbook.ui.storage import history
from drillbook.ui.storage.merge import difference
from drillbook.ui.translation import _


def show(opened: OpenFile, *, by_clause: bool = True) -> None:
    """The list, and what changed between two of them; of plans also clause by clause."""
    file = opened.draft.file
    found = history.versions(opened.folder, file)
    if not found:
        st.write(_("No earlier version yet: one is kept with every save."))
        return
    try:
        chosen = _chosen(opened, found)
        text = history.text_of(opened.folder, file, chosen)
    except Refused as error:
        show_refusal(error)
        return
    if not browser_state.is_read_only() and text != opened.draft.text and st.button(_("Restore this version")):
        rewrite(opened, lambda _now: text)
    if by_clause:
        st.header(_("Revision table"))
        _compare(opened, text)
    with st.expander(_("Line by line"), expanded=not by_clause):
        st.code(difference(text, opened.draft.text) or _("no difference"), language="diff")
    with st.expander(_("Text of this version")):
        st.code(text, language="yaml", line_numbers=True)


def _chosen(opened: OpenFile, found: list[history.FileVersion]) -> history.FileVersion:
    """The version the address names, else the newest that is not what is written now."""
    now = opened.draft.text
    other = next((one for one in found if history.text_of(opened.folder, opened.draft.file, one) != now), found[0])
    titles = {one.id: _called(one) for one in found}
    name = browser_state.chosen_of("version", _("Version"), titles, f"version|{opened.draft.file}", other.id)
    return next(one for one in found if one.id == name)


def _called(version: history.FileVersion) -> str:
    at = version.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    given_up = _("given up, never saved") if version.given_up else ""
    return " · ".join(part for part in (at, version.author, version.note, given_up) if part)


def _compare(opened: OpenFile, text: str) -> None:
    """What the version says and what is said now."""
    rows = revision_rows(opened.with_text(text).book, opened.snapshot.book)
    if not rows:
        st.write(_("Nothing differs in what is said."))
        return
    st.table([{name: md(said) for name, said in row.items()} for row in rows], hide_index=True)
