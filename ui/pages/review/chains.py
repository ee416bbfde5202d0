"""报告链条: a report followed upward, with what the limits add up to."""

import streamlit as st

from ui import state
from ui.views import asked_of
from ui.views.prose import md
from ui.words import _


def show() -> None:
    """The report that the address names, and every way it goes."""
    look = state.look()
    titles = asked_of.reports(look)
    if not titles:
        st.write(_("No plan in this book reports anything yet."))
        return
    asked = state.asked("report") if state.asked("report") in titles else next(iter(titles))
    key = st.selectbox(
        _("Report"), list(titles), list(titles).index(asked), format_func=lambda one: titles[one], key=f"report|{asked}"
    )
    if key and key != asked:
        st.query_params["report"] = key
        st.rerun()
    for trace in asked_of.ways(look, asked):
        st.subheader(md(asked_of.trace_title(trace)))
        in_time, said = asked_of.verdict(trace)
        (st.success if in_time else st.error)(md(said), icon=":material/check:" if in_time else ":material/timer_off:")
        rows = asked_of.hop_rows(trace)
        st.table([{head: md(value) for head, value in row.items()} for row in rows], hide_index=True)
