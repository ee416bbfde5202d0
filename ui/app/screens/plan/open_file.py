"""One file of the book, opened: its views, its unsaved changes, and what happens when another saved meanwhile."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from drillbook.schema.editing.edits import Edit, Insert, Move, Remove, apply
from drillbook.schema.finding import Finding, Refused
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.reader import ReadResult
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.editor import typed_in, window
from drillbook.ui.app.views.prose import md
from drillbook.ui.storage import history
from drillbook.ui.storage.book_cache import BOOKS, Snapshot
from drillbook.ui.storage.drafts import Aside, Draft, Drafts, author_name
from drillbook.ui.storage.merge import difference, merged
from drillbook.ui.translation import _, sentences, translate


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

    def snapshots_with(self, file: str, text: str) -> tuple[Snapshot, Snapshot]:
        """The book as it would be with this text in that file, and as it is on disk."""
        if self.beside is None:
            return browser_state.snapshots_with(file, text)
        return browser_state.snapshots_with_beside(self.beside / file, text)

    def read(self, snapshot: Snapshot, file: str) -> ReadResult | None:
        """The file as a book has read it."""
        if self.beside is None:
            return snapshot.reads.get(file)
        return next((one.read for one in snapshot.shelf if one.called == self.called(file)), None)


@dataclass(slots=True)
class OpenFile:
    """The draft on the screen, the book as it would be with it and as it is, the numbers that tell old widgets from new.

    ``behind``: another window changed the draft since this one was drawn. What was asked for here is taken in on the
    text that is on the screen, then everything is drawn anew.
    """

    draft: Draft
    snapshot: Snapshot
    saved: Snapshot
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
        return self.place.snapshots_with(self.draft.file, text)[0]

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
_TEXTS = 8  # messages on their way at once whose texts are kept


def open_file(file: str, place: Place = OWN) -> OpenFile | None:
    """The author's draft of a file; why not, if it cannot be opened."""
    try:
        draft = place.drafts().open(file, browser_state.draft_author())
    except Refused as error:
        show_refusal(error)
        return None
    seen = _seen(draft, place)
    draft = _taken_in(draft, seen, place)
    behind = seen["shown"] not in (draft.text, *(one.text for one in draft.asides))
    draft = replace(draft, text=seen["shown"])
    if draft.is_changed:
        snapshot, saved = place.snapshots_with(file, draft.text)
    else:
        snapshot = saved = browser_state.snapshot()
    return OpenFile(draft, snapshot, saved, place.read(snapshot, file), seen, behind=behind, place=place)


def editor_key(draft: Draft, place: Place) -> str:
    return f"editor|{place.called(draft.file)}|{draft.author}"


def take_typed(file: str, place: Place) -> None:
    """What was just typed is in the draft before anything is drawn, also where another page is asked for meanwhile."""
    browser_state.begin_callback()
    try:
        draft = place.drafts().open(file, browser_state.draft_author())
    except Refused as error:
        st.session_state["refused"] = error
        return
    _taken_in(draft, _seen(draft, place), place)


def _taken_in(draft: Draft, seen: dict[str, Any], place: Place) -> Draft:
    """The draft with what was typed in the text view, or as it was where that is refused or was typed on another text.

    The text on the screen stays, also where another window was ahead and the author is to choose. Fields of forms are
    shown anew.
    """
    typed = typed_in(editor_key(draft, place))
    if typed is None or browser_state.is_read_only() or typed.number <= seen["taken"]:
        return draft
    if (typed.window, typed.revision) != (window(), seen["text"]):
        return draft
    whole = typed.whole(seen["texts"])
    if whole is None:
        seen["wanted"] = typed.number
        return draft
    text, *began = (_with_ends(one, seen["shown"]) for one in (whole, *typed.began))
    first, *sent = began or [seen["shown"]]
    changed = _changed_here(draft, first, text, place, sent)
    if changed is None:
        return draft
    form = seen["form"] + (seen["shown"] != text)
    texts = {number: one for number, one in seen["texts"].items() if number > typed.number - _TEXTS or number == 0}
    seen.update(shown=text, taken=typed.number, form=form, texts={**texts, typed.number: whole})
    return changed


def _with_ends(text: str, before: str) -> str:
    """The text of the editor, which knows only one end of a line, with the ends that the file has."""
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _with_one_end(text: str) -> str:
    """The same text as the editor has it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _seen(draft: Draft, place: Place) -> dict[str, Any]:
    """What this window shows: its text, and the numbers in the keys of its widgets.

    ``texts`` are what messages from the editor took here, by number, and for 0 the text that was given to it: what the
    next message says differs from one of them.
    """
    key = f"seen|{browser_state.book_folder().name}|{place.called(draft.file)}|{draft.author}"
    first = {
        "shown": draft.text,
        "form": 0,
        "text": 0,
        "taken": 0,
        "wanted": 0,
        "texts": {0: _with_one_end(draft.text)},
    }
    return st.session_state.setdefault(key, first)  # type: ignore[no-any-return]


def _show_anew(draft: Draft, seen: dict[str, Any], text: str | None = None) -> None:
    """From now on this window shows the draft as it is, or its own text beside it: every widget gets a new key."""
    shown = draft.text if text is None else text
    seen.update(shown=shown, form=seen["form"] + 1, text=seen["text"] + 1, texts=_given(shown, seen))


def _given(text: str, seen: dict[str, Any]) -> dict[int, str]:
    """The text that is given to the editor: one that is there calls it 0, one that is begun by what was taken last."""
    return dict.fromkeys((0, seen["taken"]), _with_one_end(text))


def catch_up(opened: OpenFile) -> None:
    """The end of a page: when another window was ahead, draw it again with what the draft is now."""
    if opened.behind:
        if opened.wished:
            st.session_state["wished"] = opened.draft.file
        _show_anew(opened.drafts.open(opened.draft.file, opened.draft.author), opened.seen)
        st.rerun()


def edit(opened: OpenFile, edits: list[Edit]) -> None:
    """Make the edits of a form in the draft, and show the result; then save, if that was asked for."""
    if not edits:
        catch_up(opened)
        if opened.wished:
            commit(opened)
        return
    st.session_state["wished"] = opened.draft.file if opened.wished else ""
    text = _edited(opened, edits)
    draft = None if text is None else _changed_here(opened.draft, opened.draft.text, text, opened.place)
    if text is None or draft is None:
        # fields go back to what the draft says, or they would ask for the same again and again
        opened.seen["form"] += 1
        st.session_state["wished"] = ""
    else:
        opened.seen.update(shown=text, text=opened.seen["text"] + 1, texts={0: _with_one_end(text)})
        if any(
            isinstance(one, Insert | Move) or (isinstance(one, Remove) and isinstance(one.path[-1], int))
            for one in edits
        ):
            opened.seen["form"] += 1
    st.rerun()


def _edited(opened: OpenFile, edits: list[Edit]) -> str | None:
    """The text on the screen with the edits made."""
    try:
        return apply(opened.draft.text, edits)
    except Refused as error:
        st.session_state["refused"] = error
        return None


def rewrite(opened: OpenFile, change: Callable[[str], str]) -> None:
    """Change the text on the screen by other means than a field; every widget is shown anew."""
    _try(lambda: _rewrite(opened, change(opened.draft.text)))


def _rewrite(opened: OpenFile, text: str) -> None:
    draft = _changed_here(opened.draft, opened.draft.text, text, opened.place)
    if draft is not None:
        _show_anew(draft, opened.seen, text)


def _changed_here(draft: Draft, began: str, text: str, place: Place, sent: Collection[str] = ()) -> Draft | None:
    """The draft with what was made of ``began`` in this window; both texts are kept if another was ahead."""
    try:
        return place.drafts().change_from(draft.file, draft.author, began, text, sent)
    except Refused as error:
        st.session_state["refused"] = error
        return None


def show_refusal(error: Refused) -> None:
    """A refusal in words, with the way out."""
    st.error(md(sentences(translate(error.message), translate(error.hint))))


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
        if st.button(_("Undo"), icon=":material/undo:", disabled=not draft.undo or bool(draft.asides)):
            _try(lambda: _show_anew(opened.drafts.undo(draft.file, draft.author, draft.text), opened.seen))
        with st.popover(_("Discard"), disabled=not draft.is_changed):
            st.write(_("The unsaved changes go. The text stays among the versions."))
            if st.button(_("Discard my changes")):
                _try(lambda: history.discard(opened.folder, draft))
        if draft.is_changed:
            st.caption(
                _("Not saved yet; kept on disk under your name.")
                if author_name(draft.author)
                else _("Not saved yet; kept on disk for this browser.")
            )


def _try(act: Callable[[], object]) -> None:
    """Do it and draw the page anew; a refusal is told there in words."""
    try:
        act()
    except Refused as error:
        st.session_state["refused"] = error
    st.rerun()


def commit(opened: OpenFile) -> None:
    """Save the draft as it is on disk now."""
    now = opened.drafts.kept(opened.draft.file, opened.draft.author)
    if now is None or not now.is_changed:
        st.toast(_("Nothing has changed since it was saved."))
        return
    if now.asides:
        st.toast(_("Choose first which text is to be kept."))
        return
    try:
        if history.commit(opened.folder, now) is None:
            st.session_state["saved"] = True
    except Refused as error:
        st.session_state["refused"] = error
    st.rerun()


def show_collision(opened: OpenFile) -> None:
    """Another text is on disk, or was typed in another window: all three are shown, and the author decides."""
    draft = opened.draft
    if draft.asides:
        _two_windows(opened)
        return
    found = history.collision(opened.folder, draft) if draft.is_changed else None
    if found is None:
        return
    with st.container(border=True):
        st.warning(_("Somebody else saved this file meanwhile. Nothing is lost: choose what is to be kept."))
        chosen = _choice(found.base, found.mine, found.theirs)
        if chosen == found.theirs:
            _try(lambda: history.discard(opened.folder, draft))
        elif chosen is not None:
            _settle(opened, found, chosen)


def _two_windows(opened: OpenFile) -> None:
    """Two windows of one author: the text chosen becomes the draft, the other stays among the versions."""
    now = opened.drafts.open(opened.draft.file, opened.draft.author)
    own = next((one for one in now.asides if one.text == opened.draft.text), None)
    aside = own or now.asides[0]
    with st.container(border=True):
        st.warning(_("This file was changed in two windows. Nothing is lost: choose what is to be kept."))
        mine, theirs = (aside.text, now.text) if own else (now.text, aside.text)
        chosen = _choice(aside.began, mine, theirs)
    offered = opened.seen.get("offered", theirs)
    opened.seen["offered"] = theirs
    if chosen is not None:  # of what was to be seen: what another window has written since is to be chosen from again
        sides = (replace(now, text=offered), aside) if own else (now, replace(aside, text=offered))
        _try(lambda: _choose(opened, *sides, chosen, {mine, theirs} - {chosen}))


def _choose(opened: OpenFile, now: Draft, aside: Aside, chosen: str, others: Collection[str]) -> None:
    for text in others:
        history.keep(opened.folder, now.file, text, now.author)
    _show_anew(opened.drafts.choose(now, aside, chosen), opened.seen)


def _choice(base: str, mine: str, theirs: str) -> str | None:
    """The three texts, and the one asked for."""
    chosen = None
    both = merged(base, mine, theirs)
    with st.container(horizontal=True):
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
        draft = opened.drafts.settle(opened.draft, text, found.digest or None, found.theirs)
        _show_anew(draft, opened.seen)
    except Refused as error:
        st.session_state["refused"] = error
    st.rerun()


def saved_note() -> None:
    """Says once that it was saved."""
    if st.session_state.pop("saved", False):
        BOOKS.warm([browser_state.book_folder()])
        st.toast(_("Saved."), icon=":material/check:")
