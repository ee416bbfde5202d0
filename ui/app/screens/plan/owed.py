"""What a plan still owes, beside its form: to the law, to its author (待确认), and to the next depth."""

from collections.abc import Mapping

import streamlit as st

from drillbook.schema.editing.edits import Remove, apply
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.vocabulary import DEPTHS, PLAN_KINDS
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.plan import listed_findings, open_file
from drillbook.ui.app.screens.plan.open_file import OpenFile
from drillbook.ui.app.views.plan import checklist, draft_values
from drillbook.ui.app.views.plan.draft_values import Raw
from drillbook.ui.app.views.prose import md
from drillbook.ui.translation import _, counted, current_language


def show(opened: OpenFile, plan: Plan | None, data: Mapping[str, Raw]) -> None:
    """Findings, the checklist of the law, what waits to be confirmed, and the way to the next depth."""
    listed_findings.show(opened, opened.findings)
    if plan is not None:
        _law(plan, is_general=opened.snapshot.book.is_general)
    _waiting(opened, dict(data))
    if plan is not None and plan.kind != "external":
        _deeper(opened, plan)


def _law(plan: Plan, *, is_general: bool) -> None:
    topics = checklist.topics(plan)
    if not topics or plan.depth == "card":
        return
    settled = sum(topic.is_settled for topic in topics)
    usual = _("Usual content of this kind: {n} of {all} settled", n=settled, all=len(topics))
    legal = _("What the law asks of this kind: {n} of {all} settled", n=settled, all=len(topics))
    with st.expander(usual if is_general else legal):
        kind = PLAN_KINDS.said(plan.kind, current_language())
        st.caption(kind if is_general else f"{kind} · {checklist.article(plan.kind)}")
        for topic in topics:
            st.markdown(
                _("✓ {topic}", topic=topic.said) if topic.is_settled else _("☐ {topic}: open", topic=topic.said)
            )


def _waiting(opened: OpenFile, data: dict[str, Raw]) -> None:
    """Everything marked 待确认, each to be confirmed or taken out."""
    found = list(draft_values.to_confirm(data))
    if not found:
        return
    with st.expander(counted("{n} place to be confirmed", "{n} places to be confirmed", len(found))):
        for path in found:
            holder = draft_values.at(data, path)
            said = (
                " ".join(str(value) for value in holder.values() if isinstance(value, str))
                if isinstance(holder, dict)
                else ""
            )
            st.markdown(md(said[:160]))
            if browser_state.is_read_only():
                continue
            with st.container(horizontal=True):
                key = f"{opened.seen['form']}|{'/'.join(map(str, path))}"
                if st.button(_("Confirm"), key=f"yes|{key}"):
                    edits = draft_values.confirmed(data, path)
                    open_file.rewrite(opened, lambda text, edits=edits: apply(text, edits))  # type: ignore[misc]
                if st.button(_("Reject"), key=f"no|{key}") and path:
                    open_file.rewrite(opened, lambda text, path=path: apply(text, [Remove(path)]))  # type: ignore[misc]


def _deeper(opened: OpenFile, plan: Plan) -> None:
    """What is still to be filled in before the plan can be one depth further."""
    further = checklist.deeper(plan.depth)
    if not further:
        return
    language = current_language()
    title = _("Depth: {now}; go further", now=DEPTHS.said(plan.depth, language))
    fold = st.expander(title, key=f"deeper|{opened.draft.file}", on_change="rerun")
    if not fold.open:  # what is missing then is asked of the rules only by who wants to know
        return
    with fold:
        depth = st.radio(_("To"), further, format_func=lambda one: DEPTHS.said(one, language), horizontal=True)
        then_text = checklist.at_depth(opened.draft.text, depth)
        then = browser_state.snapshot_with(opened.draft.file, then_text)
        owed = checklist.still_owed(opened.snapshot, then, opened.draft.file)
        st.write(
            counted("{n} thing is still to be filled in:", "{n} things are still to be filled in:", len(owed))
            if owed
            else _("Nothing is missing.")
        )
        for finding in owed:
            st.markdown(f"- {md(finding.message.render(language))}")
        if st.button(_("Move on to this depth"), disabled=browser_state.is_read_only()):
            open_file.rewrite(opened, lambda text: checklist.at_depth(text, depth))
