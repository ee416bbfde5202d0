"""Mending what a finding is about, without leaving it: the condition of a level, with the outcome shown first."""

import streamlit as st

from drillbook.schema.files import open_text
from drillbook.schema.finding import Finding, Refused
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.plan.open_file import show_refusal
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.revision import revision_rows, verdicts
from drillbook.ui.review import acts
from drillbook.ui.review.remedies import Remedy, outcome, remedies
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.storage.drafts import safe
from drillbook.ui.translation import _, counted


def show(snapshot: Snapshot, finding: Finding) -> None:
    """What could be written instead; nothing where the place is not a single value."""
    offered = remedies(snapshot, finding)
    if not offered or browser_state.is_read_only():
        return
    st.header(_("Mend it here"))
    place = offered[0]
    said = [one.said for one in offered]
    chosen = st.radio(_("Proposals"), [*said, _("another wording")], key=f"remedy|{finding.where.line}")
    remedy = next((one for one in offered if one.said == chosen), None)
    wish = remedy.value if remedy else _worded(finding, place)
    if not wish or wish == place.now:
        return
    try:
        then = outcome(snapshot, finding, place, wish)
    except Refused as error:
        show_refusal(error)
        return
    word = _("With it this finding goes.") if then.goes else _("With it this finding stays.")
    fresh = counted("{n} new finding", "{n} new findings", len(then.fresh)) if then.fresh else _("no new finding")
    st.markdown(f"{md(place.aloud(snapshot, wish))}\u3000" + _("{title} ({more})", title=f"**{word}**", more=fresh))
    for one in then.fresh:
        st.caption(md(one))
    if st.button(_("Write it into the plan"), type="primary", icon=":material/edit:"):
        _write(finding, place, wish)


def _worded(finding: Finding, place: Remedy) -> str:
    """Another wording, as it stands in the file."""
    key = f"wish|{finding.where.file}|{finding.where.line}|{place.now}"
    return st.text_input(place.label, place.now, key=key).strip()


def _write(finding: Finding, place: Remedy, wish: str) -> None:
    folder = browser_state.book_folder()
    try:
        before = open_text(safe(folder, finding.where.file)).text
        acts.mend(folder, finding.where.file, place.path, wish, browser_state.author())
    except Refused as error:
        show_refusal(error)
        return
    st.session_state["mended"] = (finding.where.file, before)
    st.rerun()


def show_done() -> None:
    """The table of the revision just made."""
    done = st.session_state.pop("mended", None)
    if done is None:
        return
    file, before = done
    old, new = browser_state.snapshot_with(file, before), browser_state.snapshot()
    with st.container(border=True):
        st.header(_("Revision table"))
        st.table(
            [{name: md(value) for name, value in row.items()} for row in revision_rows(old.book, new.book)],
            hide_index=True,
        )
        for line in verdicts(old, new):
            st.markdown(md(line))
        plan = next((name for name, one in new.book.plans.items() if one.source.file == file), "")
        if plan:
            browser_state.link(_("Versions"), "screens/plans.py", plan=plan, view="versions")
