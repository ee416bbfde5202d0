"""正文: a plan to be read, with its duties, its flow charts and its promised times."""

from collections.abc import Sequence

import streamlit as st

from drillbook.schema.book import PlanBook
from drillbook.schema.models.plan import Plan
from drillbook.ui.app.views.plan import document, exercised_column, flow_chart, promised_times_chart
from drillbook.ui.app.views.prose import md
from drillbook.ui.storage.coverage.kept_coverage import kept_shares
from drillbook.ui.translation import _, capital


def show(book: PlanBook, plan: Plan) -> None:
    """The whole document, with its contents at the top."""
    _contents(book, plan)
    st.table(
        [{"name": f"**{name}**", "value": md(value)} for name, value in document.cover(book, plan).items()],
        hide_index=True,
        hide_header=True,
        border="horizontal",
        alt=_("Cover"),
    )
    _chapters(plan)
    shares = kept_shares(book, plan.plan)
    if shares is not None:
        st.caption(exercised_column.margin_note(shares))
    _table(_("Division of duties"), document.duty_rows(book, plan), "duties")
    _table(_("Warnings"), document.warning_rows(book, plan), "warnings")
    levels = document.level_rows(book, plan)
    _table(
        _("Response levels"),
        exercised_column.with_margin(levels, "level", exercised_column.level_names(plan), shares),
        "levels",
    )
    if plan.levels and plan.levels.follow:
        st.write(
            _("Its levels follow those of {plan}.", plan=md(document.named(book, plan, "plan", plan.levels.follow)))
        )
    if plan.tasks:
        st.header(_("Core tasks"), anchor="tasks")
        for phase, word in document.phases(plan):
            st.markdown(f"### {capital(word)}")
            rows = document.task_rows(book, plan, phase)
            _rows(exercised_column.with_margin(rows, "task", exercised_column.task_names(plan, phase), shares))
    _procedures(book, plan)
    _promises(book, plan)
    if plan.recovery:
        st.header(_("Recovery"), anchor="recovery")
        st.graphviz_chart(flow_chart.recovery_chart(book, plan), width="content")


def _contents(book: PlanBook, plan: Plan) -> None:
    """Where to go on a long page; links within it."""
    parts = (
        ("chapters", _("Chapters"), document.sections(plan)),
        ("duties", _("Division of duties"), plan.roles),
        ("warnings", _("Warnings"), document.warning_rows(book, plan)),
        ("levels", _("Response levels"), document.level_rows(book, plan)),
        ("tasks", _("Core tasks"), plan.tasks),
        ("procedures", _("Procedures"), plan.procedures),
        ("times", _("Promised times"), document.promised(book, plan)),
        ("recovery", _("Recovery"), plan.recovery),
    )
    links = [f"[{title}](#{anchor})" for anchor, title, there in parts if there]
    if len(links) > 1:
        st.markdown("\u3000".join(links))


def _chapters(plan: Plan) -> None:
    found = document.sections(plan)
    if found:
        st.header(_("Chapters"), anchor="chapters")
    for section in found:
        st.markdown(f"### {md(f'{section.clause} {section.title}'.strip())}")
        if section.text:
            st.markdown(md(section.text))
        if section.table:
            head, *rows = section.table
            _rows([dict(zip(_apart(head), row, strict=False)) for row in rows])


def _apart(head: Sequence[str]) -> list[str]:
    """Headings of columns, each its own."""
    return [name if name not in head[:number] else f"{name} {number + 1}" for number, name in enumerate(head)]


def _table(title: str, rows: list[document.Row], anchor: str) -> None:
    if rows:
        st.header(title, anchor=anchor)
        _rows(rows)


def _rows(rows: list[document.Row]) -> None:
    """A table of words; columns in which nothing stands are left out."""
    used = [name for name in (rows[0] if rows else {}) if any(row.get(name) for row in rows)]
    if used:
        st.table([{md(name): md(row.get(name, "")) for name in used} for row in rows], hide_index=True)


def _procedures(book: PlanBook, plan: Plan) -> None:
    if not plan.procedures:
        return
    st.header(_("Procedures"), anchor="procedures")
    for name, procedure in plan.procedures.items():
        with st.expander(md(f"{procedure.clause} {procedure.title or name}".strip()), expanded=True):
            st.graphviz_chart(flow_chart.chart(book, plan, procedure), width="content")


def _promises(book: PlanBook, plan: Plan) -> None:
    found = document.promised(book, plan)
    if not found:
        return
    st.header(_("Promised times"), anchor="times")
    st.caption(_("Each time from its own beginning; the scale grows by steps, from minutes to months."))
    st.vega_lite_chart(promised_times_chart.values(found), promised_times_chart.drawing(found), width="stretch")
    with st.expander(_("As a table")):
        _rows(document.promise_rows(found))
