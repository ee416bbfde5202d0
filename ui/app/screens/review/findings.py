"""问题清单 with its filters, and the sheet of opinions of one plan."""

from dataclasses import asdict

import streamlit as st

from drillbook.schema.finding import Refused, Severity
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, Tone, listing
from drillbook.ui.app.screens.plan.open_file import show_refusal
from drillbook.ui.app.views.review import findings
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.review import findings_with_remarks
from drillbook.ui.review.findings_with_remarks import Problem, ProblemFilter
from drillbook.ui.review.opinion_sheet import sheet
from drillbook.ui.review.records import ReviewEntry, all_records
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, counted, current_language, sentences, severity_word

_TONES: dict[Severity, Tone] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def records() -> dict[str, list[ReviewEntry]]:
    """What was written about findings; told, not failing, where a file was spoilt."""
    try:
        return all_records(browser_state.book_folder())
    except Refused as error:
        show_refusal(error)
        return {}


def show() -> None:
    """The list; each line opens its finding."""
    snapshot = browser_state.snapshot()
    every = findings_with_remarks.problems_of(snapshot, records())
    wanted = _filter(snapshot, every)
    shown = [one for one in every if wanted.lets(one)]
    st.caption(counted("{n} finding", "{n} findings", len(shown)))
    if not every:
        st.write(_("Nothing to correct. Next: rehearse a scenario."))
    elif not shown:
        st.write(_("No finding is like that."))
    listing(
        [_row(snapshot, one) for one in shown],
        (_("Finding"), _("Kind of finding"), _("State")),
        key="problems",
        search=False,
    )
    if wanted.plan:
        _sheet(snapshot, wanted.plan)
    else:
        st.caption(_("Choose a plan to draw up its review opinion."))


def _row(snapshot: Snapshot, one: Problem) -> Row:
    return Row(
        (
            findings.where(snapshot, one),
            findings_with_remarks.family_word(one.family),
            findings_with_remarks.state_word(one.state),
        ),
        "screens/linkage.py",
        (("finding", one.mark),),
        {0: ((_TONES[one.finding.severity], severity_word(one.finding.severity)),)},
        detail=sentences(plainly(one.finding.consequence), plainly(one.finding.message)),
        sort={0: f"{one.finding.severity.rank} {findings.where(snapshot, one)}"},
    )


def _filter(snapshot: Snapshot, every: list[Problem]) -> ProblemFilter:
    """What the address asks for, and what is chosen here; both are the same thing."""
    asked = ProblemFilter.of(dict(st.query_params.items()))
    chosen = asdict(asked)
    plans = {
        name: plan.value.title
        for name, plan in snapshot.book.plans.items()
        if any(name in {place.plan for place in (one.finding.where, *one.finding.also)} for one in every)
    }
    options = {
        "severity": {one.value: severity_word(one) for one in Severity},
        "plan": plans,
        "family": {one: findings_with_remarks.family_word(one) for one in findings_with_remarks.FAMILIES},
        "state": {one: findings_with_remarks.state_word(one) for one in findings_with_remarks.STATES},
    }
    labels = {"severity": _("Severity"), "plan": _("Plan"), "family": _("Kind of finding"), "state": _("State")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, words in options.items():
            now = chosen[name] if chosen[name] in words else ""
            chosen[name] = st.selectbox(
                labels[name],
                ["", *words],
                ["", *words].index(now),
                format_func=lambda value, words=words: words[value] if value else _("all"),
                key=f"problems|{name}|{now}",
                width=280 if name == "plan" else 125,
            )
        said = st.text_input(_("Search"), asked.words, key=f"problems|words|{asked.words}", width=170)
        chosen["words"] = said.strip()
    if chosen != asdict(asked):
        browser_state.ask(**{**chosen, "view": "findings"})
    return ProblemFilter(**chosen)


def _sheet(snapshot: Snapshot, plan: str) -> None:
    """出具审核意见: a sheet to be printed and signed."""
    st.header(_("Review opinion"))
    st.write(_("A page to print and sign: the six points of the review, and every finding with its clause and ground."))
    st.download_button(
        _("Draw up the review opinion"),
        sheet(snapshot, plan, records(), current_language()),
        file_name=_("review opinion {title}.html", title=snapshot.book.plans[plan].value.title),
        mime="text/html",
        icon=":material/description:",
    )
