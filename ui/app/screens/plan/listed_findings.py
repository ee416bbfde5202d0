"""Findings of a file in words, above its text or its forms, each with the one way out there is."""

import streamlit as st

from drillbook.schema.editing.fixes import with_fixes
from drillbook.schema.finding import Finding, Severity
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.findings import mending
from drillbook.ui.app.screens.plan.open_file import OpenFile, rewrite
from drillbook.ui.app.views.prose import md
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.translation import _, capital, counted, sentences, severity_word, translate


def show(
    opened: OpenFile, findings: list[Finding], jump: str = "", page: str = "screens/plans.py", key: str = "all"
) -> None:
    """Findings in words: how badly, where, what, the way out; with ``jump``, a link to the line in that file.

    What has only one way out has a button for it.
    """
    if not findings:
        return
    loud = any(finding.severity is Severity.ERROR for finding in findings)
    with st.expander(counted("{n} finding", "{n} findings", len(findings)), expanded=loud):
        for number, finding in enumerate(findings):
            clause = clause_said(finding.where.clause)
            head = " · ".join(part for part in (severity_word(finding.severity), clause) if part)
            said = sentences(translate(finding.message), translate(finding.hint))
            st.markdown(f"**{capital(head)}**\u3000{md(said)}")
            if finding.consequence:
                st.caption(md(sentences(translate(finding.consequence))))
            _mending(opened, finding, f"{key}|{number}")
            if jump:
                line = finding.where.line
                browser_state.link(_("to line {line}", line=line), page, file=jump, view="source", line=str(line))


def _mending(opened: OpenFile, finding: Finding, key: str) -> None:
    """The button that writes the one thing that can have been meant."""
    fix = finding.fix
    if fix is None or browser_state.is_read_only() or fix.where.file != opened.place.called(opened.draft.file):
        return
    if st.button(md(mending(fix)), key=f"mend|{opened.draft.file}|{finding.code}|{key}", icon=":material/build:"):
        rewrite(opened, lambda text: with_fixes(text, [fix]))
