"""One file of the book, opened: its views, its unsaved changes, and what happens when another saved meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from drillbook.schema.editing.edits import Edit, Insert, Move, Remove, apply
from drillbook.schema.finding import Finding, Refused
from drillbook.schema.models.plan import Plan
from drillbook.schema.reader import ReadResult
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.editor import typed_in
from drillbook.ui.app.views.prose import md
from drillbook.ui.storage import history
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.storage.drafts import Draft
from drillbook.ui.storage.merge import difference, merged
from drillbook.ui.use.labels import severity_word
from drillbook.ui.words import _, counted, current_language


@dataclass(slots=True)
class OpenFile:
    """The draft on the screen, the book as it would be with it, and the numbers that tell old widgets from new."""

    draft: Draft
    snapshot: Snapshot
    read: ReadResult | None
    seen: dict[str, Any]
    wished: bool = False  # saving is asked for, to be done when the page has taken in its last change

    @property
    def plan(self) -> Plan | None:
        """The plan, when its shape is right."""
        document = self.read.document if self.read else None
        return document.value if document is not None and isinstance(document.value, Plan) else None

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with this file, worst first."""
        own = [finding for finding in self.snapshot.findings if finding.where.file == self.draft.file]
        return sorted(own, key=lambda finding: (finding.put_off is not None, finding.severity.rank, finding.order))


def open_file(file: str) -> OpenFile | None:
    """The author's draft of a file; why not, if it cannot be opened."""
    try:
        draft = browser_state.drafts().open(file, browser_state.author())
        if not draft.is_changed and draft.revision and history.collision(browser_state.book_folder(), draft):
            browser_state.drafts().drop(file, browser_state.author())
            draft = browser_state.drafts().open(file, browser_state.author())
    except Refused as error:
        show_refusal(error)
        return None
    seen = _seen(draft)
    draft = _taken_in(draft, seen)
    snapshot = browser_state.snapshot_with(file, draft.text) if draft.is_changed else browser_state.snapshot()
    return OpenFile(draft, snapshot, snapshot.reads.get(file), seen)


def editor_key(draft: Draft) -> str:
    return f"editor|{draft.file}|{draft.author}"


def _taken_in(draft: Draft, seen: dict[str, Any]) -> Draft:
    """What was just typed in the text view is in the draft before anything is drawn; the text on the screen stays."""
    typed = typed_in(editor_key(draft))
    if typed is None or browser_state.is_read_only() or typed.revision != seen["text"] or typed.text == draft.text:
        return draft
    return _typed(draft, seen, typed.text)


def _typed(draft: Draft, seen: dict[str, Any], text: str) -> Draft:
    """The draft with this text, or as it was where that is refused; fields of forms are shown anew."""
    changed = _changed(draft, lambda _old: text)
    if changed is None:
        return draft
    seen.update(at=_mark(changed), form=seen["form"] + 1)
    return changed


def _seen(draft: Draft) -> dict[str, Any]:
    """A change that this page did not make itself gives every widget a new key."""
    key = f"seen|{browser_state.book_folder().name}|{draft.file}|{draft.author}"
    seen: dict[str, Any] = st.session_state.setdefault(key, {"at": _mark(draft), "form": 0, "text": 0})
    if seen["at"] != _mark(draft):
        seen.update(at=_mark(draft), form=seen["form"] + 1, text=seen["text"] + 1)
    return seen


def _mark(draft: Draft) -> str:
    return f"{draft.revision}|{draft.digest}"


def edit(opened: OpenFile, edits: list[Edit]) -> None:
    """Make the edits of a form in the draft, and show the result; then save, if that was asked for."""
    if not edits:
        if opened.wished:
            commit(opened)
        return
    st.session_state["wished"] = opened.draft.file if opened.wished else ""
    draft = _changed(opened.draft, lambda text: apply(text, edits))
    if draft is None:  # fields go back to what the draft says, or they would ask for the same again and again
        opened.seen["form"] += 1
        st.session_state["wished"] = ""
    else:
        opened.seen.update(at=_mark(draft), text=opened.seen["text"] + 1)
        if any(
            isinstance(one, Insert | Move) or (isinstance(one, Remove) and isinstance(one.path[-1], int))
            for one in edits
        ):
            opened.seen["form"] += 1
    st.rerun()


def rewrite(opened: OpenFile, change: Callable[[str], str]) -> None:
    """Change the text of the draft by other means than a field; every widget is shown anew."""
    _changed(opened.draft, change)
    st.rerun()


def typed(opened: OpenFile, text: str) -> None:
    """What is to be saved before it was sent as typed becomes the draft; the text on the screen stays as it is."""
    opened.draft = _typed(opened.draft, opened.seen, text)


def _changed(draft: Draft, change: Callable[[str], str]) -> Draft | None:
    try:
        return browser_state.drafts().change(draft.file, draft.author, change)
    except Refused as error:
        st.session_state["refused"] = error
        return None


def show_refusal(error: Refused) -> None:
    """A refusal in words, with the way out."""
    said = [error.message.render(current_language()), *([error.hint.render(current_language())] if error.hint else [])]
    st.error(md(("。" if current_language() == "zh" else ". ").join(said)))


def toolbar(opened: OpenFile) -> None:
    """Save, undo, discard."""
    refused = st.session_state.pop("refused", None)
    if isinstance(refused, Refused):
        show_refusal(refused)
    if browser_state.is_read_only():
        return
    draft = opened.draft
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.button(_("Save"), type="primary" if draft.is_changed else "secondary", icon=":material/save:")
        opened.wished = st.session_state.pop("wished", "") == draft.file or asked
        if st.button(_("Undo"), icon=":material/undo:", disabled=not draft.undo):
            browser_state.drafts().undo(draft.file, draft.author)
            st.rerun()
        with st.popover(_("Discard"), disabled=not draft.is_changed):
            st.write(_("The unsaved changes go. The text stays among the versions."))
            if st.button(_("Discard my changes")):
                history.keep(browser_state.book_folder(), draft.file, draft.text, draft.author)
                browser_state.drafts().drop(draft.file, draft.author)
                st.rerun()
        if draft.is_changed:
            st.caption(_("Not saved yet; kept on disk under your name."))


def commit(opened: OpenFile) -> None:
    """Save the draft as it is on disk now."""
    now = browser_state.drafts().kept(opened.draft.file, opened.draft.author)
    if now is None or not now.is_changed:
        st.toast(_("Nothing has changed since it was saved."))
        return
    try:
        if history.commit(browser_state.book_folder(), now) is None:
            st.session_state["saved"] = True
            opened.seen["at"] = _mark(browser_state.drafts().open(now.file, now.author))
    except Refused as error:
        st.session_state["refused"] = error
    st.rerun()


def show_collision(opened: OpenFile) -> None:
    """Another version is on disk: all three are shown, and nothing is decided without the author."""
    if not opened.draft.is_changed:
        return
    found = history.collision(browser_state.book_folder(), opened.draft)
    if found is None:
        return
    with st.container(border=True):
        st.warning(_("Somebody else saved this file meanwhile. Nothing is lost: choose what is to be kept."))
        both = merged(found.base, found.mine, found.theirs)
        if both is not None and st.button(_("Put both changes together"), type="primary"):
            _settle(opened, found, both)
        if st.button(_("Keep my text")):
            _settle(opened, found, found.mine)
        if st.button(_("Take the other text")):
            history.keep(browser_state.book_folder(), opened.draft.file, found.mine, opened.draft.author)
            browser_state.drafts().drop(opened.draft.file, opened.draft.author)
            st.rerun()
        began, mine, theirs = st.tabs([_("What both began from"), _("My text"), _("The other text")])
        began.code(found.base, language="yaml", line_numbers=True, height=320)
        mine.code(difference(found.base, found.mine), language="diff", height=160)
        mine.code(found.mine, language="yaml", line_numbers=True, height=320)
        theirs.code(difference(found.base, found.theirs), language="diff", height=160)
        theirs.code(found.theirs, language="yaml", line_numbers=True, height=320)


def _settle(opened: OpenFile, found: history.Collision, text: str) -> None:
    """The draft goes on from what is on disk now, which is kept as a version; saving is still the author's."""
    try:
        if found.digest:
            history.keep(browser_state.book_folder(), opened.draft.file, found.theirs, "")
        draft = browser_state.drafts().change(opened.draft.file, opened.draft.author, lambda _old: text)
        browser_state.drafts().rebase(draft, found.digest or None, found.theirs)
    except Refused as error:
        st.session_state["refused"] = error
    st.rerun()


def show_findings(findings: list[Finding], jump: str = "") -> None:
    """Findings in words: how badly, where, what, the way out; with ``jump``, a link to the line in that file."""
    if not findings:
        return
    with st.expander(counted("{n} finding", "{n} findings", len(findings))):
        for finding in findings:
            clause = _("clause {clause}", clause=finding.where.clause) if finding.where.clause else ""
            head = " · ".join(part for part in (severity_word(finding.severity), clause) if part)
            said = [
                finding.message.render(current_language()),
                finding.hint.render(current_language()) if finding.hint else "",
            ]
            st.markdown(f"**{head}**\u3000{md('  '.join(part for part in said if part))}")
            if finding.consequence:
                st.caption(md(finding.consequence.render(current_language())))
            if jump:
                line = finding.where.line
                browser_state.link(
                    _("to line {line}", line=line), "pages/plans.py", file=jump, view="source", line=str(line)
                )


def saved_note() -> None:
    """Says once that it was saved."""
    if st.session_state.pop("saved", False):
        st.toast(_("Saved."), icon=":material/check:")
