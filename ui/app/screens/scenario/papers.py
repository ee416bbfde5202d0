"""The papers of a scenario, as they will be printed."""

import streamlit as st

from drillbook.ui.app import browser_state
from drillbook.ui.app.components.paper import paper
from drillbook.ui.report.scenario import papers
from drillbook.ui.report.scenario.story import Story
from drillbook.ui.translation import _


def show(told: Story) -> None:
    """One paper at a time: printed from here, or taken away as a file."""
    words = {one.name: _(one.title) for one in papers.PAPERS}
    shown = browser_state.asked("paper") if browser_state.asked("paper") in words else next(iter(words))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.radio(
            _("Paper"),
            list(words),
            list(words).index(shown),
            format_func=lambda one: words[one],
            horizontal=True,
            key=f"paper|{shown}",
            label_visibility="collapsed",
        )
        if chosen != shown:
            browser_state.ask(paper=chosen)
        one = next(found for found in papers.PAPERS if found.name == chosen)
        page = papers.page(one, told)
        st.download_button(
            _("Download as a file"),
            page.encode("utf-8"),
            file_name=f"{one.name}.html",
            mime="text/html",
            icon=":material/download:",
            on_click="ignore",
        )
    paper(page, _(one.title), key=f"paper {one.name}")
