"""One entry of a table in a form: moved, deleted, and what is found within it."""

from collections.abc import Container, Mapping

import streamlit as st

from drillbook.schema.editing.edits import Remove
from drillbook.schema.editing.reorder import moved_entry
from drillbook.schema.finding import Finding
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.fields.field_context import Form
from drillbook.ui.app.screens.plan import open_file
from drillbook.ui.app.screens.plan.open_file import OpenFile
from drillbook.ui.app.views.plan.draft_values import Path
from drillbook.ui.translation import _


def chosen(opened: OpenFile, form: Form, path: Path, titles: Mapping[str, str], called: str, key: str) -> str:
    """Which of the entries is opened, and what can be done with it as a whole; "" where there is none."""
    if not titles:
        st.write(_("None yet: {what}.", what=called))
        return ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = browser_state.chosen_of("entry", called, titles, key)
        if not form.frozen:
            _buttons(opened, form, path, list(titles), name)
    return name


def _buttons(opened: OpenFile, form: Form, path: Path, names: list[str], name: str) -> None:
    """Up, down, and out."""
    at = names.index(name)
    for sign, by, word, off in (
        ("↑", -1, _("Move up"), at == 0),
        ("↓", 1, _("Move down"), at >= len(names) - 1),
    ):
        if st.button(sign, help=word, disabled=off, key=form.key(path, f"{sign}{word}")):
            browser_state.tell(entry=name)
            open_file.rewrite(opened, lambda text, by=by: moved_entry(text, path, name, by))  # type: ignore[misc]
    with st.popover(_("Delete")):
        st.write(_("What points to it will be listed as a finding."))
        if st.button(_("Delete this entry"), key=form.key(path, "delete")):
            browser_state.tell(entry="")
            form.edits.append(Remove((*path, name)) if len(names) > 1 or len(path) > 1 else Remove(path))


def open_begun(key: str, names: Container[str]) -> None:
    """Open the entry that was just begun, once it is there."""
    begun = st.session_state.pop("next", ("", ""))
    if begun[0] == key and begun[1] in names:
        browser_state.ask(entry=begun[1])


def findings_within(opened: OpenFile, place: Path) -> list[Finding]:
    """Findings whose place lies in an entry."""
    source = opened.read.source if opened.read else None
    node = source.node(place) if source else None
    if source is None or node is None:
        return []
    first, last = source.locate(place, key=True).line, node.end_line
    return [finding for finding in opened.findings if first <= finding.where.line <= last]
