"""覆盖情况: hazards by plans, plans by scenarios and drills, and what nobody has ever tried."""

from collections.abc import Callable

import streamlit as st

from drillbook.schema.linkage.questions.hazard_coverage import coverage
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import table
from drillbook.ui.app.views.coverage import covered_rows, tried_rows, untried_rows
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.translation import _, capital


def show() -> None:
    """The tables."""
    snapshot = browser_state.snapshot()
    st.title(_("Coverage"))
    if not snapshot.book.plans:
        st.write(_("There is no plan in this book yet."))
        return
    found = coverage(snapshot.book, list(snapshot.scenarios.values()))
    bare = sum(not one.plans for one in found.hazards)
    events = sum(not one.plans for one in found.events)
    never = sum(not one.scenarios for one in found.plans)
    figures = (
        (_("Hazards without a plan"), bare, len(found.hazards)),
        (_("Kinds of events without a plan"), events, len(found.events)),
        (_("Plans no scenario comes to"), never, len(found.plans)),
        (_("Roles never exercised"), len(found.roles), found.roles_in_all),
    )
    with st.container(horizontal=True, gap="large"):
        for label, number, total in figures:
            st.metric(label, _("{n} of {total}", n=number, total=total), width="content")
    views: dict[str, tuple[str, Callable[[], list[LinkedRow]]]] = {
        "plans": (_("All plans"), lambda: tried_rows(found.plans)),
        "events": (_("Events"), lambda: covered_rows(found.events)),
        "hazards": (_("Hazards"), lambda: covered_rows(found.hazards)),
        "roles": (_("Roles never exercised"), lambda: untried_rows(found.roles)),
        "promises": (_("Promised times never exercised"), lambda: untried_rows(found.promises)),
    }
    view = browser_state.chosen_view({name: said for name, (said, _rows) in views.items()}, "plans", "coverage")
    rows = views[view][1]()
    table(rows, "screens/plans.py", key=f"coverage {view}")
    if not rows:
        st.write(_("Nothing here."))
    basis = _("counted from what scenarios and drills say, without a run: what they set off, ask for, measure or time")
    st.caption(capital(basis))


if __name__ == "__main__":
    show()
