"""模拟推演: choose a scenario, change what is to be tried, run it, and read the result."""

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.rehearse import progress, request, result
from drillbook.ui.app.views.run.label import run_label
from drillbook.ui.app.views.run.result import verdict_line
from drillbook.ui.storage.runs import KeptRun, Runs
from drillbook.ui.words import _, current_language


def show() -> None:
    """The run the address names, the choices for another, and the list of those kept."""
    st.title(_("Rehearse"))
    runs = Runs(browser_state.book_folder())
    chosen = _chosen(runs)
    if chosen is not None and not chosen.is_over:
        progress.show(chosen.id)
    elif chosen is not None and chosen.status.state == "done":
        result.show(chosen)
    elif chosen is not None:
        progress.ended(chosen)
    again = chosen is None or (chosen.is_over and chosen.status.state != "done")
    with st.expander(_("Another run") if chosen else _("What is to be rehearsed"), expanded=again):
        request.show(chosen)
    _kept(runs)


def _chosen(runs: Runs) -> KeptRun | None:
    wanted = browser_state.asked("run")
    if not wanted:
        return None
    try:
        return runs.get(wanted)
    except Refused as refusal:
        st.warning(refusal.message.render(current_language()))
        return None


def _kept(runs: Runs) -> None:
    st.subheader(_("Runs kept"))
    kept = runs.all()
    if not kept:
        st.write(_("None yet. Choose a scenario above and start a run."))
    for one in kept[:30]:
        with st.container(border=True):
            browser_state.link(run_label(one), "screens/run.py", run=one.id)
            verdict = one.verdict
            st.caption(verdict_line(verdict.promises, verdict.tasks) if verdict else progress.state_word(one.status))


if __name__ == "__main__":
    show()
