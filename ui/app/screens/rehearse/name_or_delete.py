"""A run that is over is given a name, or deleted with a word of confirmation."""

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.ui.app import browser_state
from drillbook.ui.app.views.run.label import run_name
from drillbook.ui.storage.runs import NAME_AT_MOST, KeptRun, Runs
from drillbook.ui.translation import _, translate


def show(one: KeptRun) -> None:
    """Two buttons that open what is asked next."""
    with st.popover(_("Name this run"), icon=":material/edit:"), st.form(f"name {one.id}", border=False):
        name = st.text_input(_("Name of the run"), one.name, max_chars=NAME_AT_MOST, placeholder=run_name(one))
        if st.form_submit_button(_("Keep the name")):
            _call(one, name)
    with st.popover(_("Delete"), icon=":material/delete:"):
        st.write(_("This run and its replay are deleted for good."))
        if st.button(_("Delete this run"), type="primary", key=f"delete {one.id}"):
            forget(one.id)


def _call(one: KeptRun, name: str) -> None:
    try:
        Runs(browser_state.book_folder()).call(one.id, name)
    except Refused as refusal:
        st.warning(translate(refusal.message))
        return
    st.rerun()


def forget(name: str) -> None:
    """Delete a run and go to the list."""
    try:
        Runs(browser_state.book_folder()).forget(name)
    except Refused as refusal:
        st.warning(translate(refusal.message))
        return
    browser_state.go("screens/run.py")
