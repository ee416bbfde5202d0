"""The little that lives in a browser's session; what matters lives in the address or on disk."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import streamlit as st

from drillbook.schema.finding import Language
from drillbook.ui.app.security_headers import BROWSER_COOKIE
from drillbook.ui.app.server import serving
from drillbook.ui.storage import permission
from drillbook.ui.storage.book_cache import BOOKS, Snapshot
from drillbook.ui.storage.drafts import Drafts, nameless
from drillbook.ui.words import _, speak_here

STICKY = ("lang", "book", "by")  # what a link carries on from page to page


def begin() -> None:
    """Called first in every run, and first in every fragment and callback that shows words."""
    asked_for = st.query_params.to_dict()
    for name in STICKY:
        if name in asked_for:
            st.session_state[f"_{name}"] = asked_for[name]
        elif f"_{name}" in st.session_state:
            asked_for[name] = st.session_state[f"_{name}"]
    # in one message: the address of the browser says what is asked for; a link to the page one is on leaves it as it was
    st.query_params.from_dict(asked_for)
    speak_here(language())
    permission.vouch(bool(author()))


def language() -> Language:
    """What this browser chose, else what it prefers."""
    chosen = st.session_state.get("_lang")
    if chosen in ("zh", "en"):
        return "zh" if chosen == "zh" else "en"
    return "zh" if str(st.context.locale or "zh").lower().startswith("zh") else "en"


def choose(name: str, value: str) -> None:
    """Keep a choice for this browser: in its session and in its address."""
    st.session_state[f"_{name}"] = value
    st.query_params[name] = value


def book_folder() -> Path:
    """The book this browser looks at."""
    books = serving().books()
    wanted = st.session_state.get("_book", "")
    return next((folder for folder in books if folder.name == wanted), books[0])


def snapshot() -> Snapshot:
    """The book as it is on disk."""
    return BOOKS.snapshot(book_folder())


def snapshot_with(file: str, text: str) -> Snapshot:
    """The book as it would be with this text in place of one of its files."""
    return BOOKS.snapshot(book_folder(), {file: text})


def snapshot_with_beside(path: Path, text: str) -> Snapshot:
    """The book as it would be with this text in a scenario that lies outside its own folder."""
    return BOOKS.snapshot(book_folder(), None, {path: text})


def drafts() -> Drafts:
    """The unsaved work of this book."""
    return Drafts(book_folder())


def author() -> str:
    """Who is writing: what the proxy says where one was configured, else what this browser said, else nobody."""
    header = serving().user_header
    if header:
        return (st.context.headers.get(header) or "").strip()
    return str(st.session_state.get("_by", "")).strip().lstrip("~")


def draft_author() -> str:
    """Under whom unsaved work is kept: the author, or this browser where nobody gave a name."""
    return author() or nameless(st.context.cookies.get(BROWSER_COOKIE, "") if st.context.cookies else "")


def is_read_only() -> bool:
    """Whether nothing may be written: as the command said, or because a proxy is to say who it is and does not."""
    return not permission.may_write()


def asked(name: str) -> str:
    """What the address asks for."""
    return st.query_params.get(name, "")


def ask(**query: str) -> None:
    """Change what the address asks for and draw the page anew: one step, which Back takes again.

    An empty value asks for nothing. What is shown where nothing is asked has no place in an address: a page that wrote
    it there by itself would put an entry into the history that Back only comes back from.
    """
    wanted = {**st.query_params.to_dict(), **query}
    st.query_params.from_dict({name: value for name, value in wanted.items() if value})
    st.rerun()


def chosen_view(words: Mapping[str, str], usual: str, key: str, **always: str) -> str:
    """Which of the views of a page is shown: the one the address asks for, else the usual one."""
    asked_for = asked("view") if asked("view") in words else usual
    view = st.segmented_control(
        _("View"),
        list(words),
        default=asked_for,
        format_func=lambda one: words[one],
        key=f"{key}|{asked_for}",
        label_visibility="collapsed",
    )
    if view and view != asked_for:
        ask(**always, view="" if view == usual else str(view))
    return asked_for


def address(**query: str) -> dict[str, str]:
    """A query that carries on what must stay."""
    kept = {name: st.session_state[f"_{name}"] for name in STICKY if st.session_state.get(f"_{name}")}
    return {**kept, **{name: value for name, value in query.items() if value}}


def pages_are(files: Iterable[str]) -> None:
    """The pages there are, so that a link goes to the best of them."""
    st.session_state["_pages"] = tuple(files)


def findings_page() -> str:
    """Where findings are listed: on the linkage page, where there is one."""
    listed = "screens/linkage.py"
    return listed if listed in st.session_state.get("_pages", ()) else "screens/plans.py"


def link(label: str, page: str, **query: str) -> None:
    """A link to a page of the application, as ``screens/plans.py``."""
    st.page_link(page, label=label, query_params=address(**query))


def next_step(label: str, page: str, **query: str) -> None:
    """What is to be done next, as a button: at most one a page."""
    with st.container(key="next-step", width="content"):
        link(label, page, **query)


def go(page: str, **query: str) -> None:
    """Open a page now."""
    st.switch_page(page, query_params=address(**query))
