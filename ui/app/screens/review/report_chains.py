"""报告链条: a report followed upward, with what the limits add up to."""

import streamlit as st

from drillbook.ui.app import browser_state
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.review import duties
from drillbook.ui.translation import _, capital


def show() -> None:
    """The report that the address names, and every way it goes."""
    snapshot = browser_state.snapshot()
    titles = duties.reports(snapshot)
    if not titles:
        st.write(_("No plan in this book reports anything yet."))
        return
    asked = browser_state.chosen_of("report", _("Report"), titles, "report")
    for trace in duties.ways(snapshot, asked):
        st.header(md(capital(duties.trace_title(trace))))
        in_time, said = duties.verdict(trace)
        (st.success if in_time else st.error)(md(said), icon=":material/check:" if in_time else ":material/timer_off:")
        rows = duties.hop_rows(trace)
        st.table([{head: md(value) for head, value in row.items()} for row in rows], hide_index=True)
