"""When a page fails: what happened in plain words, what is safe, and what to do; nothing that leads out of the house."""

import sys
import traceback
from pathlib import Path

import streamlit as st

from drillbook.schema.finding import Refused, Unreadable
from drillbook.ui.app import browser_state
from drillbook.ui.app.views.prose import md
from drillbook.ui.translation import _, current_language

_HOUSE = Path(__file__).parents[2]


def show(error: Exception) -> bool:
    """Draw the failure in place of the rest of the page, and write its trace for whoever runs the server.

    Returns True: nothing else is to be shown.
    """
    traceback.print_exception(error, file=sys.stderr)
    browser_state.begin()
    st.error(_("This page could not be drawn."), icon=":material/error:")
    if isinstance(error, Refused | Unreadable):
        st.write(md(error.message.render(current_language())))
        if error.hint:
            st.write(md(error.hint.render(current_language())))
    else:
        st.write(md(_("An error in the program: {what}, in {place}.", what=type(error).__name__, place=_place(error))))
    file = browser_state.asked("file") or browser_state.asked("plan") or browser_state.asked("run")
    about = _("while showing {what} of {book}", what=file, book=browser_state.book_folder().name)
    if file:
        st.caption(md(about))
    st.write(_("Nothing is lost: what was typed is kept on disk. Load the page again, or go on with another one."))
    st.write(md(_("If it happens again, run in a terminal: {command}", command="drillbook check")))
    browser_state.link(_("Home"), "screens/home.py")
    return True


def _place(error: Exception) -> str:
    """Where in our own rooms it broke, as a developer wants to hear it."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_HOUSE)
    ]
    if not frames:
        return "?"
    last = frames[-1]
    return f"{Path(last.filename).relative_to(_HOUSE).as_posix()}:{last.lineno}"
