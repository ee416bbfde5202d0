"""The application: its pages, its language, and the book it looks at."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from drillbook.ui.app import browser_state
from drillbook.ui.app.access_settings import serving
from drillbook.ui.app.components.brightness import brightness
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.translation import _, later


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its file, its words, its place in the address."""

    file: str
    title: str
    icon: str
    path: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Pages that belong to one kind of work."""

    title: str
    paths: tuple[str, ...]


ICON = str(Path(__file__).parent / "icon.png")
PAGES: tuple[Page, ...] = (
    Page("screens/home.py", later("Home"), ":material/dashboard:", "home", default=True),
    Page("screens/plans.py", later("Plans"), ":material/description:", "plans"),
    Page("screens/libraries.py", later("Libraries"), ":material/inventory_2:", "libraries"),
    Page("screens/linkage.py", later("Linkage"), ":material/hub:", "linkage"),
    Page("screens/coverage.py", later("Coverage"), ":material/grid_on:", "coverage"),
    Page("screens/ledger.py", later("Register of plans"), ":material/fact_check:", "ledger"),
    Page("screens/scenarios.py", later("Scenarios"), ":material/theater_comedy:", "scenarios"),
    Page("screens/run.py", later("Rehearse"), ":material/play_circle:", "run"),
    Page("screens/replay.py", later("Replay"), ":material/replay:", "replay"),
)
GROUPS: tuple[PageGroup, ...] = (
    PageGroup("", ("home",)),
    PageGroup(later("Write"), ("plans", "libraries")),
    PageGroup(later("Review"), ("linkage", "coverage", "ledger")),
    PageGroup(later("Exercise"), ("scenarios", "run", "replay")),
)


def show() -> None:
    """The frame around every page."""
    browser_state.begin()
    st.set_page_config(page_title=_("Drillbook"), page_icon=ICON, layout="wide")
    page = st.navigation({_(group.title) if group.title else "": _pages(group) for group in GROUPS})
    browser_state.tell_address()
    browser_state.pages_are(one.file for one in PAGES)
    with st.sidebar:
        _book_chooser()
        _author()
        _language()
        brightness()
    if serving().read_only:
        st.info(_("Read only: nothing can be changed here."), icon=":material/lock:")
    elif browser_state.is_read_only():
        st.warning(_("Nobody is signed in, so nothing can be changed here."), icon=":material/lock:")
    page.run()


def _pages(group: PageGroup) -> list[st.Page]:
    """Its pages; those that no group names stand with the first."""
    named = {path for each in GROUPS for path in each.paths}
    return [
        st.Page(one.file, title=_(one.title), icon=one.icon, url_path=one.path, default=one.default)
        for one in PAGES
        if one.path in group.paths or (group is GROUPS[0] and one.path not in named)
    ]


def _language() -> None:
    names = {"zh": "中文", "en": "English"}
    chosen = st.radio(
        _("Language"),
        list(names),
        index=list(names).index(browser_state.language()),
        format_func=names.get,
        horizontal=True,
    )
    if chosen != browser_state.language():
        browser_state.choose("lang", chosen)
        st.rerun()


def _book_chooser() -> None:
    books = [folder.name for folder in serving().books()]
    if len(books) < 2:
        return
    now = browser_state.book_folder().name
    titles = distinct({folder.name: BOOKS.title(folder) for folder in serving().books()})
    chosen = st.selectbox(_("Book"), books, index=books.index(now), format_func=lambda one: titles[one])
    if chosen != now:
        browser_state.choose("book", chosen)
        st.rerun()


def _author() -> None:
    if serving().read_only:
        return
    if serving().user_header:
        st.caption(
            _("Signed in as {name}", name=browser_state.author()) if browser_state.author() else _("Not signed in")
        )
        return
    name = st.text_input(
        _("Your name"),
        value=browser_state.author(),
        max_chars=40,
        help=_("Stands beside what you save; unsaved work is kept under this name."),
    ).strip()
    if name != browser_state.author():
        browser_state.take_name(name)
        st.rerun()


show()
