"""职责分工矩阵: organization by plan."""

from functools import lru_cache

import streamlit as st

from drillbook.schema.book import PlanBook
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import table
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.report.graph.positions import bare
from drillbook.ui.review import duty_matrix
from drillbook.ui.review.duty_matrix import Matrix
from drillbook.ui.translation import _


@lru_cache(maxsize=8)
def _of(book: PlanBook) -> Matrix:
    return duty_matrix.matrix(book)


def show() -> None:
    """The table with what is to be shown of it."""
    found = _of(browser_state.snapshot().book)
    titles = {plan: bare(title) for plan, title in found.plans}
    plans = browser_state.several_of("plans", _("Plans concerned"), titles, "matrix-plans", _("all"))
    with st.container(horizontal=True):
        whole = browser_state.switched("whole", _("With the duties themselves"), "matrix-whole")
        only_open = browser_state.switched("open", _("Only with something to be confirmed"), "matrix-open")
    rows = duty_matrix.rows(found, whole=whole, plans=tuple(plans), only_open=only_open)
    if not rows:
        st.write(_("Nothing is asked of anybody in these plans."))
        return
    lines = [LinkedRow(row, (("view", "who"), ("organization", name))) for name, row in rows.items()]
    table(lines, "screens/linkage.py", key="matrix")
    st.caption(_("Each organization opens its list of duties."))
