"""One finding: both clauses side by side, the state in which it goes wrong, and what a reviewer can do."""

from datetime import timedelta

import streamlit as st

from drillbook.schema.finding import Finding, Refused
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.plan.open_file import show_refusal
from drillbook.ui.app.screens.review import remedy
from drillbook.ui.app.screens.review.findings import records
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.review.counterexample import state_rows
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.review import acts, findings_with_remarks
from drillbook.ui.review.clauses import Quote, quote
from drillbook.ui.review.outcomes import OUTCOMES, outcome_word
from drillbook.ui.review.records import Kind, ReviewEntry, write
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, counted, sentences, severity_word


def show(mark: str) -> None:
    """The finding with this mark; when it is gone, what was done about it."""
    snapshot = browser_state.snapshot()
    found = next((one for one in findings_with_remarks.problems_of(snapshot, records()) if one.mark == mark), None)
    if found is None:
        _title(_("Finding"))
        st.success(_("This finding no longer stands."), icon=":material/check:")
        _entries(records().get(mark, []))
        return
    finding = found.finding
    title = found.title or _("Finding")
    _title(md(title[:1].upper() + title[1:]))
    remedy.show_done()
    st.markdown(
        f"**{severity_word(finding.severity)}** · {md(findings_with_remarks.family_word(found.family))} · "
        f"{md(findings_with_remarks.state_word(found.state))}"
    )
    if finding.consequence:
        st.markdown(f"**{md(sentences(plainly(finding.consequence)))}**")
    st.markdown(md(sentences(plainly(finding.message))))
    if finding.put_off:
        st.info(md(sentences(plainly(finding.put_off))), icon=":material/schedule:")
    _clauses(snapshot, finding)
    _counterexample(finding)
    for label, text in ((_("Suggestion"), finding.hint), (_("Basis"), finding.basis)):
        if text:
            st.markdown(f"**{label}**\u3000{md(sentences(plainly(text)))}")
    remedy.show(snapshot, finding)
    _acts(finding)
    _entries(list(found.entries))


def _title(words: str) -> None:
    browser_state.title(words, _("All findings"), "screens/linkage.py", view="findings")


def _clauses(snapshot: Snapshot, finding: Finding) -> None:
    st.header(_("The clauses"))
    quotes = [quote(snapshot, place) for place in (finding.where, *finding.also)]
    for column, one in zip(st.columns(min(2, len(quotes))), quotes, strict=False):
        with column, st.container(border=True):
            _quoted(one)
    if len(quotes) > 2:
        with st.expander(counted("{n} more place", "{n} more places", len(quotes) - 2)):
            for one in quotes[2:]:
                _quoted(one)


def _quoted(one: Quote) -> None:
    clause = clause_said(one.clause)
    st.markdown(f"**{md(one.title)}**" + (f"\u3000{md(clause)}" if clause else ""))
    if one.heading:
        st.markdown(md(one.heading))
    if one.text:
        st.markdown(f"> {md(one.text)}")
    asked = [sentence for sentence in one.sentences if sentence.asked]
    for sentence in asked:
        st.markdown(f"**▶ {md(sentence.name)}: {md(sentence.said)}**")
    rest = [f"{md(sentence.name)}: {md(sentence.said)}" for sentence in one.sentences if not sentence.asked]
    if rest:
        st.markdown("  \n".join(rest))
    with st.expander(_("Source text")):
        st.code(one.lines, language="yaml", line_numbers=False)
        if one.plan:
            browser_state.link(_("Open the plan"), "screens/plans.py", plan=one.plan, view="form")


def _counterexample(finding: Finding) -> None:
    rows = state_rows(finding)
    if rows:
        st.header(_("Counterexample"))
        st.caption(_("A state of the district in which it goes wrong"))
        st.table(rows, hide_index=True, width="content")


def _acts(finding: Finding) -> None:
    if browser_state.is_read_only():
        return
    st.header(_("Review"))
    words = {"put-off": _("Put off"), "assign": _("Assign"), "comment": _("Comment"), "answer": _("Answer")}
    later, given, remark, answer = browser_state.tabs(words, "review acts")
    with later, st.form("put-off", border=False):
        st.write(_("Written into the plan as a remark, with reason, person and end."))
        reason = st.text_input(_("Reason"), max_chars=200)
        by = st.text_input(_("Person who decides"), browser_state.author(), max_chars=60)
        first = browser_state.snapshot().book.day + timedelta(days=1)
        until = st.date_input(_("Put off until"), first + timedelta(days=90), min_value=first, format="YYYY-MM-DD")
        if st.form_submit_button(_("Put off")) and until:
            _try(lambda: acts.put_off(browser_state.book_folder(), finding, until, by, reason, browser_state.author()))
    with given, st.form("assign", border=False):
        titles = [entry.value.title for entry in browser_state.snapshot().book.organizations.values()]
        unit = st.selectbox(_("To whom"), titles, None, placeholder=_("none chosen"), accept_new_options=True)
        due = st.date_input(_("To be done by"), None, format="YYYY-MM-DD")
        text = st.text_area(_("What is to be done"), max_chars=1000)
        if st.form_submit_button(_("Assign")):
            _write(finding, "assign", text, to=unit or "", due=due.isoformat() if due else "")
    with remark, st.form("comment", border=False):
        text = st.text_area(_("Comment"), max_chars=2000)
        if st.form_submit_button(_("Add the comment")):
            _write(finding, "comment", text)
    with answer, st.form("answer", border=False):
        text = st.text_area(_("Answer of the drafting unit"), max_chars=2000)
        outcome = st.selectbox(_("Result"), OUTCOMES, None, format_func=outcome_word, placeholder=_("none chosen"))
        if st.form_submit_button(_("Add the answer")):
            _write(finding, "answer", text, outcome=outcome or "")


def _write(finding: Finding, kind: Kind, text: str, **more: str) -> None:
    _try(lambda: write(browser_state.book_folder(), finding, kind, text, browser_state.author(), **more))


def _try(act: object) -> None:
    try:
        act()  # type: ignore[operator]
    except Refused as error:
        show_refusal(error)
        return
    st.toast(_("Saved."), icon=":material/check:")
    st.rerun()


def _entries(entries: list[ReviewEntry]) -> None:
    if entries:
        st.header(_("What was written"))
    for entry in entries:
        st.markdown(md(findings_with_remarks.entry_line(entry)))
