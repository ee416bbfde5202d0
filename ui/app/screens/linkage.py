"""衔接审核: how the plans hang together, and what does not."""

import streamlit as st

from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.review import duties, finding, findings, matrix, network, report_chains
from drillbook.ui.words import _

_VIEWS = ("graph", "findings", "matrix", "who", "trace")


def show() -> None:
    """The view that the address names; a finding that it names is opened."""
    _keep_the_address()
    if browser_state.asked("finding"):
        finding.show(browser_state.asked("finding"))
        return
    st.title(_("Linkage"))
    words = {
        "graph": _("Graph"),
        "findings": _("List of findings"),
        "matrix": _("Matrix of duties"),
        "who": _("Duties of an organization"),
        "trace": _("Report chains"),
    }
    asked = browser_state.asked("view") or ("findings" if browser_state.asked("severity") else "")
    asked = asked if asked in words else "graph"
    view = st.segmented_control(
        _("View"),
        _VIEWS,
        default=asked,
        format_func=lambda one: words[one],
        key=f"linkage|{asked}",
        label_visibility="collapsed",
    )
    if view and view != asked:
        st.query_params["view"] = view
        st.rerun()
    if not browser_state.snapshot().book.plans:
        st.write(_("There is no plan in this book yet."))
        browser_state.link(_("Write the first one from a template"), "screens/plans.py", new="yes")
        return
    shown = {
        "graph": network.show,
        "findings": findings.show,
        "matrix": matrix.show,
        "who": duties.show,
        "trace": report_chains.show,
    }
    shown[asked]()


def _keep_the_address() -> None:
    """A link to this same page reaches the script but not the address bar: without this the next click forgets it."""
    asked = {name: st.query_params[name] for name in st.query_params}
    if st.session_state.get("_linkage") != asked:
        st.session_state["_linkage"] = asked
        st.query_params.from_dict(asked)


if __name__ == "__main__":
    show()
