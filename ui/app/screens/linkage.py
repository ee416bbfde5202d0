"""衔接审核: how the plans hang together, and what does not."""

import streamlit as st

from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.review import duties, finding, findings, matrix, network, report_chains
from drillbook.ui.translation import _

_VIEWS = ("graph", "findings", "matrix", "who", "trace")


def show() -> None:
    """The view that the address names; a finding that it names is opened."""
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
    usual = "findings" if browser_state.asked("severity") else "graph"
    asked = browser_state.chosen_view({one: words[one] for one in _VIEWS}, usual, "linkage")
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


if __name__ == "__main__":
    show()
