"""单位职责清单: everything the plans ask of one organization, and whether it agreed."""

from collections.abc import Iterable, Sequence

import streamlit as st

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text
from drillbook.schema.linkage.questions.organization_duties import duty_conflicts, plan_shares, shared_posts
from drillbook.schema.linkage.wording import plan_title
from drillbook.ui.app import browser_state
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.review import duties
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.translation import _, counted, translate


def show() -> None:
    """The organization the address names, and its duties plan by plan."""
    book = browser_state.snapshot().book
    titles = {name: entry.value.title for name, entry in book.organizations.items()}
    if not titles:
        st.write(_("There is no organization in the libraries yet."))
        return
    asked = (
        browser_state.asked("organization") if browser_state.asked("organization") in titles else _first(book, titles)
    )
    name = st.selectbox(
        _("Organization"),
        list(titles),
        list(titles).index(asked),
        format_func=lambda one: titles[one],
        key=f"who|{asked}",
    )
    if name and name != asked:
        browser_state.ask(organization=name)
    found = sorted(plan_shares(book, asked), key=lambda share: (share.state != "own", -len(share.duties)))
    if not found:
        st.write(_("no plan in this book asks anything of {title}", title=md(titles[asked])))
        return
    asked_in_all = sum(len(share.duties) for share in found)
    opened = sum(len(share.duties) for share in found if share.is_open)
    against = duty_conflicts(book, asked)
    for column, (label, number) in zip(
        st.columns(4),
        (
            (_("Duties"), asked_in_all),
            (_("Plans concerned"), len(found)),
            (_("to be confirmed"), opened),
            (_("Clashes"), len(against)),
        ),
        strict=True,
    ):
        column.metric(label, number)
    _numbered(_("Clashes"), [clash.said for clash in against])
    _numbered(
        _("Shared people: when these plans run together, their work takes turns"),
        [one.said for one in shared_posts(book, asked)],
    )
    for share in found:
        st.header(md(translate(plan_title(share.plan.value))))
        st.caption(md(duties.state_said(share)) + "\u3000" + counted("{n} duty", "{n} duties", len(share.duties)))
        rows = duties.duty_rows(share)
        st.table([{head: md(value) for head, value in row.items()} for row in rows], hide_index=True)


def _numbered(title: str, said: Sequence[Text]) -> None:
    if said:
        st.header(title)
    for number, one in enumerate(said, start=1):
        st.markdown(f"{number}\\. {md(plainly(one))}")


def _first(book: PlanBook, titles: Iterable[str]) -> str:
    """To begin with, one that something is asked of."""
    names = list(titles)
    return next((name for name in names if plan_shares(book, name)), names[0])
