"""单位职责清单: everything the plans ask of one organization, and whether it agreed."""

from collections.abc import Iterable, Sequence

import streamlit as st

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text
from drillbook.schema.linkage.facts.duties.asked import Duty
from drillbook.schema.linkage.questions.organization_duties import PlanShare, duty_conflicts, plan_shares, shared_posts
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, listing
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.review import duties
from drillbook.ui.report.plain_messages import plainly, unquoted
from drillbook.ui.translation import _, capital, counted, translate


def show() -> None:
    """The organization the address names, and its duties plan by plan."""
    book = browser_state.snapshot().book
    titles = {name: entry.value.title for name, entry in book.organizations.items()}
    if not titles:
        st.write(_("There is no organization in the libraries yet."))
        return
    usual = _first(book, titles)
    asked = browser_state.chosen_of("organization", _("Organization"), titles, "who", usual)
    found = sorted(plan_shares(book, asked), key=lambda share: (share.state != "own", -len(share.duties)))
    if not found:
        st.write(capital(_("no plan in this book asks anything of {title}", title=md(titles[asked]))))
        return
    asked_in_all = sum(len(share.duties) for share in found)
    opened = sum(len(share.duties) for share in found if share.is_open)
    against = duty_conflicts(book, asked)
    with st.container(horizontal=True, gap="large"):
        for label, number in (
            (_("Duties"), asked_in_all),
            (_("Plans concerned"), len(found)),
            (capital(_("to be confirmed")), opened),
            (_("Clashes"), len(against)),
        ):
            st.metric(label, number, width="content")
    _numbered(_("Clashes"), [clash.said for clash in against])
    _numbered(
        _("Shared people: when these plans run together, their work takes turns"),
        [one.said for one in shared_posts(book, asked)],
    )
    rows = [_row(share.plan, duty, _plan_said(share)) for share in found for duty in share.duties]
    listing(rows, (_("Duty"), _("Clause"), _("Role"), _("Promised")), f"duties|{asked}", search=False)


def _row(plan: Located[Plan], duty: Duty, said_of_plan: str) -> Row:
    """A duty, below its plan; it leads to the line that asks for it."""
    where = duty.where(plan)
    said = (plainly(duty.what), translate(clause(where.clause)).strip(), unquoted(plainly(duty.role)))
    query = (("file", where.file), ("view", "source"), ("line", str(where.line)))
    return Row((*said, translate(duty.limit)), "screens/plans.py", query, group=said_of_plan)


def _plan_said(share: PlanShare) -> str:
    """The plan, and below it whether the organization agreed and how much is asked."""
    asked = counted("{n} duty", "{n} duties", len(share.duties))
    return f"{translate(plan_title(share.plan.value))}\n{duties.state_said(share)}\u3000{asked}"


def _numbered(title: str, said: Sequence[Text]) -> None:
    if said:
        st.header(title)
    for number, one in enumerate(said, start=1):
        st.markdown(f"{number}\\. {md(plainly(one))}")


def _first(book: PlanBook, titles: Iterable[str]) -> str:
    """To begin with, one that something is asked of."""
    names = list(titles)
    return next((name for name in names if plan_shares(book, name)), names[0])
