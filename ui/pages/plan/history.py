"""Versions of a file: read, compared (修订对照), taken back."""

import streamlit as st

from schema.linkage.revision import changes
from schema.linkage.touching import TOUCHES
from schema.saving import Refused
from ui import keeping, state
from ui.merging import difference
from ui.pages.plan.opened import Opened, rewrite, told
from ui.views.prose import md
from ui.words import _, spoken


def show(opened: Opened) -> None:
    """The list, and what changed between two of them."""
    file = opened.draft.file
    found = keeping.versions(state.book_folder(), file)
    if not found:
        st.write(_("No earlier version yet: one is kept with every save."))
        return
    chosen = st.selectbox(_("Version"), found, format_func=_called)
    try:
        text = keeping.text_of(state.book_folder(), file, chosen)
    except Refused as error:
        told(error)
        return
    if not state.is_read_only() and text != opened.draft.text and st.button(_("Restore this version")):
        rewrite(opened, lambda _now: text)
    st.subheader(_("Revision table"))
    _compare(opened, text)
    with st.expander(_("Line by line")):
        st.code(difference(text, opened.draft.text) or _("no difference"), language="diff")
    with st.expander(_("Text of this version")):
        st.code(text, language="yaml", line_numbers=True)


def _called(version: keeping.Version) -> str:
    at = version.at.astimezone().strftime("%Y-%m-%d %H:%M")
    return " · ".join(part for part in (at, version.author, version.note) if part)


def _compare(opened: Opened, text: str) -> None:
    """What the version says and what is said now."""
    language = spoken()
    old = state.look_with(opened.draft.file, text).book
    rows = changes(old, opened.look.book)
    if not rows:
        st.write(_("Nothing differs in what is said."))
        return
    st.table(
        [
            {
                _("Clause"): md(row.clause),
                _("What"): md(
                    " ".join(part for part in (row.subject.told(language), row.aspect.told(language)) if part)
                ),
                _("Before"): md(row.old.told(language)),
                _("Now"): md(row.new.told(language)),
                _("Touches"): TOUCHES[row.touch].told(language) if row.touch else "",
            }
            for row in rows
        ],
        hide_index=True,
    )
