"""One file of the book, opened: its views, its unsaved changes, and what happens when another saved meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from drillbook.schema.editing.edits import Edit, Insert, Move, Remove, apply
from drillbook.schema.editing.fixes import with_fixes
from drillbook.schema.finding import Finding, Refused, Severity
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.reader import ReadResult
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.editor import typed_in
from drillbook.ui.app.views.prose import md
from drillbook.ui.report.titles import clause_said
from drillbook.ui.storage import history
from drillbook.ui.storage.book_cache import BOOKS, Snapshot
from drillbook.ui.storage.drafts import Aside, Draft, Drafts, author_name
from drillbook.ui.storage.merge import difference, merged
from drillbook.ui.use.labels import severity_word
from drillbook.ui.words import _, counted, current_language


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies: in the book's own folder, or below ``beside``, the folder of its scenarios outside."""

    beside: Path | None = None

    def drafts(self) -> Drafts:
        """Where unsaved changes of its files are kept."""
        if self.beside is None:
            return browser_state.drafts()
        return Drafts(self.beside)

    def called(self, file: str) -> str:
        """What findings call a file."""
        return file if self.beside is None else (self.beside / file).as_posix()

    def snapshot_with(self, file: str, text: str) -> Snapshot:
        """The book as it would be with this text in that file."""
        if self.beside is None:
            return browser_state.snapshot_with(file, text)
        return browser_state.snapshot_with_beside(self.beside / file, text)

    def read(self, snapshot: Snapshot, file: str) -> ReadResult | None:
        """The file as a book has read it."""
        if self.beside is None:
            return snapshot.reads.get(file)
        return next((one.read for one in snapshot.shelf if one.called == self.called(file)), None)


@dataclass(slots=True)
class OpenFile:
    """The draft on the screen, the book as it would be with it, and the numbers that tell old widgets from new.

    ``behind``: another window changed the draft since this one was drawn. What was asked for here is taken in on the
    text that is on the screen, then everything is drawn anew.
    """

    draft: Draft
    snapshot: Snapshot
    read: ReadResult | None
    seen: dict[str, Any]
    wished: bool = False  # saving is asked for, to be done when the page has taken in its last change
    behind: bool = False
    place: Place = field(default_factory=Place)

    @property
    def drafts(self) -> Drafts:
        """Where its unsaved changes are kept."""
        return self.place.drafts()

    @property
    def folder(self) -> Path:
        """The folder its name is seen from, in which its versions are kept."""
        return self.drafts.folder

    def with_text(self, text: str) -> Snapshot:
        """The book as it would be with this text in the file."""
        return self.place.snapshot_with(self.draft.file, text)

    @property
    def plan(self) -> Plan | None:
        """The plan, when its shape is right."""
        document = self.read.document if self.read else None
        return document.value if document is not None and isinstance(document.value, Plan) else None

    @property
    def scenario(self) -> Scenario | None:
        """The scenario, when its shape is right."""
        document = self.read.document if self.read else None
        return document.value if document is not None and isinstance(document.value, Scenario) else None

    @property
    def findings(self) -> list[Finding]:
        """What is wrong with this file, worst first."""
        called = self.place.called(self.draft.file)
        own = self.snapshot.findings_in(called)
        return sorted(own, key=lambda finding: (finding.put_off is not None, finding.severity.rank, finding.order))


OWN = Place()


def open_file(file: str, place: Place = OWN) -> OpenFile | None:
    """The author's draft of a file; why not, if it cannot be opened."""
    try:
        draft = place.drafts().open(file, browser_state.draft_author())
    except Refused as error:
        show_refusal(error)
        return None
    seen = _seen(draft, place)
    draft = _taken_in(draft, seen, place)
    behind = seen["at"] != _mark(draft) and seen["shown"] != draft.text
    if behind:
        draft = replace(draft, text=seen["shown"])
    snapshot = place.snapshot_with(file, draft.text) if draft.is_changed else browser_state.snapshot()
    return OpenFile(draft, snapshot, place.read(snapshot, file), seen, behind=behind, place=place)


def editor_key(draft: Draft, place: Place) -> str:
    return f"editor|{place.called(draft.file)}|{draft.author}"


def _taken_in(draft: Draft, seen: dict[str, Any], place: Place) -> Draft:
    """What was just typed in the text view is in the draft before anything is drawn; the text on the screen stays."""
    typed = typed_in(editor_key(draft, place))
    if typed is None or browser_state.is_read_only() or typed.revision != seen["text"] or typed.text == seen["shown"]:
        return draft
    return _typed(draft, seen, typed.text, place)


def _typed(draft: Draft, seen: dict[str, Any], text: str, place: Place) -> Draft:
    """The draft with this text, or as it was where that is refused; fields of forms are shown anew."""
    changed = _changed_here(draft, seen["shown"], text, place)
    if changed is None:
        return draft
    if changed.text == text:
        seen.update(at=_mark(changed), shown=text, form=seen["form"] + 1)
    else:
        _show_anew(changed, seen)
    return changed


def _seen(draft: Draft, place: Place) -> dict[str, Any]:
    """What this window shows: which draft, and the numbers in the keys of its widgets."""
    key = f"seen|{browser_state.book_folder().name}|{place.called(draft.file)}|{draft.author}"
    first = {"at": _mark(draft), "shown": draft.text, "form": 0, "text": 0}
    seen: dict[str, Any] = st.session_state.setdefault(key, first)
    if seen["shown"] == draft.text:
        seen["at"] = _mark(draft)
    return seen


def _show_anew(draft: Draft, seen: dict[str, Any]) -> None:
    """From now on this window shows the draft as it is: every widget gets a new key."""
    seen.update(at=_mark(draft), shown=draft.text, form=seen["form"] + 1, text=seen["text"] + 1)


def catch_up(opened: OpenFile) -> None:
    """The end of a page: when another window was ahead, draw it again with what the draft is now."""
    if opened.behind:
        if opened.wished:
            st.session_state["wished"] = opened.draft.file
        _show_anew(opened.drafts.open(opened.draft.file, opened.draft.author), opened.seen)
        st.rerun()


def _mark(draft: Draft) -> str:
    return f"{draft.revision}|{draft.digest}"


def edit(opened: OpenFile, edits: list[Edit]) -> None:
    """Make the edits of a form in the draft, and show the result; then save, if that was asked for."""
    if not edits:
        catch_up(opened)
        if opened.wished:
            commit(opened)
        return
    st.session_state["wished"] = opened.draft.file if opened.wished else ""
    draft = _edited(opened, edits)
    if draft is None:  # fields go back to what the draft says, or they would ask for the same again and again
        opened.seen["form"] += 1
        st.session_state["wished"] = ""
    elif opened.behind:
        _show_anew(draft, opened.seen)
    else:
        opened.seen.update(at=_mark(draft), shown=draft.text, text=opened.seen["text"] + 1)
        if any(
            isinstance(one, Insert | Move) or (isinstance(one, Remove) and isinstance(one.path[-1], int))
            for one in edits
        ):
            opened.seen["form"] += 1
    st.rerun()


def _edited(opened: OpenFile, edits: list[Edit]) -> Draft | None:
    """The edits made of the text on the screen."""
    try:
        text = apply(opened.draft.text, edits)
    except Refused as error:
        st.session_state["refused"] = error
        return None
    return _changed_here(opened.draft, opened.draft.text, text, opened.place)


def rewrite(opened: OpenFile, change: Callable[[str], str]) -> None:
    """Change the text of the draft by other means than a field; every widget is shown anew."""
    try:
        draft = opened.drafts.change(opened.draft.file, opened.draft.author, change)
        _show_anew(draft, opened.seen)
    except Refused as error:
        st.session_state["refused"] = error
    st.rerun()


def typed(opened: OpenFile, text: str) -> None:
    """What is to be saved before it was sent as typed becomes the draft; the text on the screen stays as it is."""
    opened.draft = _typed(opened.draft, opened.seen, text, opened.place)


def _changed_here(draft: Draft, began: str, text: str, place: Place) -> Draft | None:
    """The draft with what was made of ``began`` in this window; both texts are kept if another was ahead."""
    try:
        return place.drafts().change_from(draft.file, draft.author, began, text)
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
            _show_anew(opened.drafts.undo(draft.file, draft.author), opened.seen)
            st.rerun()
        with st.popover(_("Discard"), disabled=not draft.is_changed):
            st.write(_("The unsaved changes go. The text stays among the versions."))
            if st.button(_("Discard my changes")):
                history.keep(opened.folder, draft.file, draft.text, draft.author)
                opened.drafts.drop(draft.file, draft.author)
                st.rerun()
        if draft.is_changed:
            st.caption(
                _("Not saved yet; kept on disk under your name.")
                if author_name(draft.author)
                else _("Not saved yet; kept on disk for this browser.")
            )


def commit(opened: OpenFile) -> None:
    """Save the draft as it is on disk now."""
    now = opened.drafts.kept(opened.draft.file, opened.draft.author)
    if now is None or not now.is_changed:
        st.toast(_("Nothing has changed since it was saved."))
        return
    if now.aside is not None:
        return
    try:
        if history.commit(opened.folder, now) is None:
            st.session_state["saved"] = True
            opened.seen["at"] = _mark(opened.drafts.open(now.file, now.author))
    except Refused as error:
        st.session_state["refused"] = error
    st.rerun()


def show_collision(opened: OpenFile) -> None:
    """Another text is on disk, or was typed in another window: all three are shown, and the author decides."""
    draft = opened.draft
    if draft.aside is not None:
        _two_windows(opened, draft.aside)
        return
    found = history.collision(opened.folder, draft) if draft.is_changed else None
    if found is None:
        return
    with st.container(border=True):
        st.warning(_("Somebody else saved this file meanwhile. Nothing is lost: choose what is to be kept."))
        chosen = _choice(found.base, found.mine, found.theirs)
        if chosen == found.theirs:
            history.keep(opened.folder, draft.file, found.mine, draft.author)
            opened.drafts.drop(draft.file, draft.author)
            st.rerun()
        elif chosen is not None:
            _settle(opened, found, chosen)


def _two_windows(opened: OpenFile, aside: Aside) -> None:
    """Two windows of one author: the one chosen becomes the draft, the other stays among the versions."""
    draft = opened.draft
    with st.container(border=True):
        st.warning(_("This file was changed in two windows. Nothing is lost: choose what is to be kept."))
        chosen = _choice(aside.began, aside.text, draft.text)
        if chosen is not None:
            for text in {aside.text, draft.text} - {chosen}:
                history.keep(opened.folder, draft.file, text, draft.author)
            _show_anew(opened.drafts.choose(draft.file, draft.author, chosen), opened.seen)
            st.rerun()


def _choice(base: str, mine: str, theirs: str) -> str | None:
    """The three texts, and the one asked for."""
    chosen = None
    both = merged(base, mine, theirs)
    if both is not None and st.button(_("Put both changes together"), type="primary"):
        chosen = both
    if st.button(_("Keep my text")):
        chosen = mine
    if st.button(_("Take the other text")):
        chosen = theirs
    tabs = st.tabs([_("What both began from"), _("My text"), _("The other text")])
    tabs[0].code(base, language="yaml", line_numbers=True, height=320)
    for tab, text in zip(tabs[1:], (mine, theirs), strict=True):
        tab.code(difference(base, text), language="diff", height=160)
        tab.code(text, language="yaml", line_numbers=True, height=320)
    return chosen


def _settle(opened: OpenFile, found: history.Collision, text: str) -> None:
    """The draft goes on from what is on disk now, which is kept as a version; saving is still the author's."""
    try:
        if found.digest:
            history.keep(opened.folder, opened.draft.file, found.theirs, "")
        draft = opened.drafts.change(opened.draft.file, opened.draft.author, lambda _old: text)
        draft = opened.drafts.rebase(draft, found.digest or None, found.theirs)
        _show_anew(draft, opened.seen)
    except Refused as error:
        st.session_state["refused"] = error
    st.rerun()


def show_findings(
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
            said = [
                finding.message.render(current_language()),
                finding.hint.render(current_language()) if finding.hint else "",
            ]
            st.markdown(f"**{head}**\u3000{md('  '.join(part for part in said if part))}")
            if finding.consequence:
                st.caption(md(finding.consequence.render(current_language())))
            _mending(opened, finding, f"{key}|{number}")
            if jump:
                line = finding.where.line
                browser_state.link(_("to line {line}", line=line), page, file=jump, view="source", line=str(line))


def _mending(opened: OpenFile, finding: Finding, key: str) -> None:
    """The button that writes the one thing that can have been meant."""
    fix = finding.fix
    if fix is None or browser_state.is_read_only() or fix.where.file != opened.place.called(opened.draft.file):
        return
    word = _("Change to {new}", new=fix.new) if fix.new else _("Take out {old}", old=fix.old)
    if st.button(md(word), key=f"mend|{opened.draft.file}|{finding.code}|{key}", icon=":material/build:"):
        rewrite(opened, lambda text: with_fixes(text, [fix]))


def saved_note() -> None:
    """Says once that it was saved."""
    if st.session_state.pop("saved", False):
        BOOKS.warm([browser_state.book_folder()])
        st.toast(_("Saved."), icon=":material/check:")
