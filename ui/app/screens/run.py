"""模拟推演: choose a scenario, change what is to be tried, run it, and read the result."""

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.rehearse import kept_runs, name_or_delete, progress, promise, request, result
from drillbook.ui.app.screens.rehearse.many import odds, versions, weak_spots, worth
from drillbook.ui.app.screens.rehearse.once_or_many import often_text
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run.label import changes_text, draws_text, program_text, run_name, when
from drillbook.ui.storage.runs import KeptRun, Runs
from drillbook.ui.translation import _, capital, current_language


def show() -> None:
    """The run the address names, or the choices for one and the list of those kept."""
    runs = Runs(browser_state.book_folder())
    chosen = _chosen(runs)
    if chosen is not None:
        _one(chosen)
        return
    st.title(_("Rehearse"))
    begun = bool(runs.every()) and not browser_state.asked("scenario")
    with st.expander(_("A new run"), expanded=not begun):
        request.show(None)
    kept_runs.show()


def _one(one: KeptRun) -> None:
    """What it is, what came out, and the choices for another."""
    _ways(one)
    st.title(md(run_name(one)))
    _heading(one)
    if not one.is_over:
        progress.show(one.id)
        return
    if one.status.state != "done":
        progress.ended(one)
        with st.expander(_("Another run"), expanded=True):
            request.show(one)
    elif one.request.kind == "many":
        odds.show(one)
    elif one.request.kind == "value":
        worth.show(one)
    elif one.request.kind == "stress":
        weak_spots.show(one)
    elif one.request.kind == "compare":
        versions.show(one)
    elif browser_state.asked("promise"):
        promise.show(one)
    else:
        result.show(one)


def _ways(one: KeptRun) -> None:
    """Back, to the replay, and what can be done with the run as a whole."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if browser_state.asked("promise"):
            browser_state.link(_("The whole result"), "screens/run.py", run=one.id)
        browser_state.link(_("All runs"), "screens/run.py")
        if one.status.state == "done" and one.request.kind == "once":
            browser_state.link(_("Replay"), "screens/replay.py", run=one.id)
        if one.is_over and not browser_state.is_read_only() and not browser_state.asked("promise"):
            name_or_delete.show(one)


def _heading(one: KeptRun) -> None:
    """What was changed; scenario, when, which draws."""
    changed = changes_text(one)
    if changed:
        st.markdown(f"**{md(changed)}**")
    said = [_("scenario {title}", title=one.title)] if one.name else []
    said += [often_text(one)]
    said += [] if changed else [_("Nothing changed")]
    said += [one.request.by] if one.request.by else []
    st.caption(md(" · ".join((*said, when(one), draws_text(one)))))
    if made := program_text(one):
        st.caption(
            md(capital(_("{made}: its counts and words may differ from today's; another run has those", made=made)))
        )


def _chosen(runs: Runs) -> KeptRun | None:
    wanted = browser_state.asked("run")
    if not wanted:
        return None
    try:
        return runs.get(wanted)
    except Refused as refusal:
        st.warning(refusal.message.render(current_language()))
        return None


if __name__ == "__main__":
    show()
