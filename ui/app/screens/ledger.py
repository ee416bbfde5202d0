"""管理台账: what each plan has to have done by when, the drill rate, and the drills proposed for a year."""

import streamlit as st

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.facts.register import drill_rate, register
from drillbook.schema.linkage.questions.drill_plan import horizon, proposed_drills
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import table
from drillbook.ui.app.views import ledger
from drillbook.ui.translation import _, capital

_PLANS = "screens/plans.py"


def show() -> None:
    """The register, what is overdue, the proposed drills."""
    snapshot = browser_state.snapshot()
    st.title(_("Register of plans"))
    entries = register(snapshot.book)
    if not entries:
        st.write(_("There is no plan in this book yet."))
        return
    rate = drill_rate(entries)
    late = ledger.overdue_rows(entries)
    figures = (
        (_("All plans"), str(len(entries))),
        (_("Drill rate"), f"{rate.share:.0%}" if rate.share is not None else "—"),
        (_("Overdue"), str(len(late))),
    )
    with st.container(horizontal=True, gap="large"):
        for label, value in figures:
            st.metric(label, value, width="content")
    st.caption(
        capital(rate.DEFINITION.render(browser_state.language())) + " · " + _("As of {day}", day=snapshot.book.day)
    )
    views = {"register": _("Register of plans"), "overdue": _("Overdue"), "drills": _("Drill plan")}
    view = browser_state.chosen_view(views, "register", "ledger")
    if view == "register":
        table(ledger.ledger_rows(entries), _PLANS, key="register")
    elif view == "overdue":
        table(late, _PLANS, key="overdue")
        if not late:
            st.write(_("Nothing is overdue."))
    else:
        _drills(snapshot.book)


def _drills(book: PlanBook) -> None:
    st.caption(_("proposed drills until {day}", day=horizon(book)))
    rows = ledger.drill_rows(proposed_drills(book))
    table(rows, _PLANS, key="drills")
    if not rows:
        st.write(_("no plan falls due for a drill in that time"))


if __name__ == "__main__":
    show()
