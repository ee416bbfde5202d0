"""预案管理: the list of plans with its filters, and one plan in its three views."""

import streamlit as st

from ui import state
from ui.views import plans
from ui.words import _, counted, spoken


def show() -> None:
    """The list, or the plan that the address names."""
    _list()


def _list() -> None:
    look = state.look()
    st.title(_("Plans"))
    rows = plans.plan_rows(look)
    wanted = _filter()
    shown = [row for row in rows if wanted.lets(row)]
    st.caption(counted("{n} plan", "{n} plans", len(shown)))
    for row in shown:
        state.link(row.title, "pages/plans.py", plan=row.id)


def _filter() -> plans.Filter:
    asked = plans.Filter.of(st.query_params.items())
    language = spoken()
    return asked


if __name__ == "__main__":
    show()
