"""The little that lives in a browser's session; what matters lives in the address or on disk."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drillbook.schema.finding import Language
from drillbook.schema.scenario_files import folder_beside
from drillbook.ui.app.access_settings import serving
from drillbook.ui.app.security_headers import BROWSER_COOKIE
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.storage import write_access
from drillbook.ui.storage.book_cache import BOOKS, Snapshot
from drillbook.ui.storage.drafts import Drafts, nameless
from drillbook.ui.translation import _, speak_here

Asked = TypeVar("Asked")
STICKY = ("lang", "book", "by")  # what a link carries on from page to page


def begin() -> None:
    """Called first in every run, and first in every fragment and callback that shows words."""
    for name in STICKY:
        if name in st.query_params:
            st.session_state[f"_{name}"] = st.query_params[name]
    speak_here(language())
    write_access.vouch(bool(author()))


def by_itself(draw: Callable[..., None]) -> Callable[..., None]:
    """Let a part of a page be drawn anew by itself when something in it is used: a letter costs no whole page."""

    @st.fragment
    @wraps(draw)
    def part(*given: object) -> None:
        begin()
        draw(*given)

    return part


def begin_callback() -> None:
    """Called first in every callback that writes: it tells the browser nothing, so that nothing can interrupt it."""
    speak_here(language())
    write_access.vouch(bool(author()))


def tell_address() -> None:
    """Let the address of the browser say what is asked for: a link to the page one is on would leave it as it was.

    Said once the page is chosen: before that it would be written to the page one comes from, as a step of its own.
    """
    st.query_params.from_dict({**address(), **st.query_params.to_dict()})


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


def snapshots_with(file: str, text: str) -> tuple[Snapshot, Snapshot]:
    """The same, and the book as it is on disk."""
    return BOOKS.snapshots(book_folder(), {file: text})


def snapshots_with_beside(path: Path, text: str) -> tuple[Snapshot, Snapshot]:
    """The book as it would be with this text in a scenario that lies outside its own folder, and as it is on disk."""
    return BOOKS.snapshots(book_folder(), None, {path: text})


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


def take_name(name: str) -> None:
    """From now on this browser writes under ``name``; what was typed in it without one goes with it."""
    without = nameless(st.context.cookies.get(BROWSER_COOKIE, "")) if st.context.cookies else ""
    if name and without and not author():
        beside = folder_beside(snapshot().book)
        for folder in (book_folder(), *([beside] if beside else [])):
            Drafts(folder).hand_over(without, name)
    choose("by", name)


def is_read_only() -> bool:
    """Whether nothing may be written: as the command said, or because a proxy is to say who it is and does not."""
    return not write_access.may_write()


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
    """Which of the views of a page is shown: the one the address asks for, else the usual one.

    The control stays the same one whatever is chosen: while a view is being drawn, a click on another still counts.
    ``always``: what another view asks for besides, which is nothing ("").
    """
    asked_for = asked("view") if asked("view") in words else usual
    key = f"{key} {language()} {asks('view', words, usual, always)}"
    view = st.segmented_control(
        _("View"),
        list(words),
        default=follow(key, asked_for),
        format_func=lambda one: words[one],
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    shown = str(view or asked_for)
    answer(key, shown, **always, view="" if shown == usual else shown)
    return shown


def asks(name: str, words: Iterable[str], usual: str, always: Iterable[str] = ()) -> str:
    """What a control asks of the address, for the browser to read in its key: it writes it at the click (choices.js)."""
    return "__".join(("asks", name, usual, *words, *(f"drops-{each}" for each in always)))


def chosen_of(name: str, label: str, titles: Mapping[str, str], key: str, usual: str = "", **always: str) -> str:
    """Which of several is shown: the one the address names, else the usual one, else the first; "" where there is none.

    ``always``: what another choice asks for besides.
    """
    titles = distinct(titles)  # Streamlit takes what is called alike for the same
    first = usual if usual in titles else next(iter(titles), "")
    now = asked(name) if asked(name) in titles else first
    key = f"{key} {language()}"
    begins = 0
    if titles:
        begins = list(titles).index(follow(key, now) or first)
        _keep_in(key, titles, now)
    chosen = st.selectbox(
        label, list(titles), begins, format_func=lambda one: titles[one], key=key, disabled=not titles
    )
    if not titles or chosen not in titles:
        return now
    answer(key, chosen, **{name: chosen}, **always)
    return str(chosen)


def _keep_in(key: str, titles: Mapping[str, str], now: str) -> None:
    """Let a list lose a choice that is there no more, and keep one that is called otherwise now.

    Streamlit knows a choice by what it is called. Nothing is set where nothing is to be mended: it would go over what
    was chosen meanwhile.
    """
    held = st.session_state.get(key, now)
    kept = held if held in titles else now
    called = st.session_state.get(f"{key}|called", {}).get(kept, titles[kept])
    if kept != held or called != titles[kept]:
        st.session_state[key] = kept
    st.session_state[f"{key}|called"] = {kept: titles[kept]}


def tabs(words: Mapping[str, str], key: str, usual: str = "") -> Sequence[DeltaGenerator]:
    """Parts of a page that lie one behind the other, all of them here: what is in front, the address tells and opens.

    A click needs no answer of the server's: the browser lets the address say it at once. ``usual``: what is in front
    where the address names none; else the first.
    """
    usual = usual or next(iter(words))
    asked_for = asked("tab") if asked("tab") in words else usual
    key = f"{key} {language()} {asks('tab', words, usual)}"
    if (first := follow(key, words[asked_for])) and key not in st.session_state:
        st.session_state[key] = first  # a default would be part of what the tabs are
    shown = st.tabs(list(words.values()), key=key, on_change="rerun")
    front = next((name for name, one in zip(words, shown, strict=True) if one.open), asked_for)
    answer(key, words[front], tab="" if front == usual else front)
    return shown


def follow(key: str, asked_for: Asked) -> Asked | None:
    """Let a field show what the address asks for, where that is new: after a link, after Back; else what it begins with.

    What it begins with is given to the field, not set: a browser whose server was started anew knows what was chosen
    in it meanwhile, and what is set goes over that. None where it is set, so that Streamlit is not told twice.
    """
    was = st.session_state.get(f"{key}|told")
    st.session_state[f"{key}|told"] = asked_for
    if key in st.session_state and was != asked_for != st.session_state[key]:
        st.session_state[key] = asked_for  # only where it differs: it goes over what was clicked meanwhile
        return None
    return asked_for


def answer(key: str, chosen: object, **query: str) -> None:
    """Let the address say what was chosen in a field that follows it; the field stays, and so does the caret."""
    if chosen != st.session_state[f"{key}|told"]:
        st.session_state[f"{key}|told"] = chosen
        tell(**query)


def switched(name: str, label: str, key: str) -> bool:
    """Whether something is switched on, as the address says."""
    is_on = st.toggle(label, bool(follow(key, bool(asked(name)))), key=key)
    answer(key, is_on, **{name: "yes" if is_on else ""})
    return is_on


def written(name: str, label: str, key: str, explained: str | None = None) -> str:
    """What is written in a field that belongs to nothing yet: the address keeps it."""
    said = st.text_input(label, follow(key, asked(name)) or "", key=key, help=explained)
    answer(key, said, **{name: said})
    return said


def several_of(name: str, label: str, titles: Mapping[str, str], key: str, nothing: str) -> list[str]:
    """Which of several are chosen, as the address says; ``nothing`` is what none of them means."""
    first = follow(key, [one for one in asked(name).split(",") if one in titles])
    chosen = st.multiselect(
        label, list(titles), first or None, format_func=lambda one: titles[one], placeholder=nothing, key=key
    )
    answer(key, chosen, **{name: ",".join(chosen)})
    return chosen


def tell(**query: str) -> None:
    """Let the address say it without drawing anew: the page is about to be drawn by another cause."""
    for name, value in query.items():
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


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


def title(words: str, way_back: str, page: str, **query: str) -> None:
    """What a page is about, and beside it the way back to where it is one of many."""
    title_line(way_back, page, **query).title(words, width="stretch")


def title_line(way_back: str, page: str, **query: str) -> DeltaGenerator:
    """The line of a title, which is written into what is returned; beside it the way back."""
    with st.container(horizontal=True, vertical_alignment="center", key="title-line"):
        place = st.empty()
        link(way_back, page, **query)
    return place


def next_step(label: str, page: str, **query: str) -> None:
    """What is to be done next, as a button: at most one a page."""
    with st.container(key="next-step", width="content"):
        link(label, page, **query)


def go(page: str, **query: str) -> None:
    """Open a page now."""
    st.switch_page(page, query_params=address(**query))
