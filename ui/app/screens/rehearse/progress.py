"""A run while it goes on: how far it is, and the button that stops it; the page may come and go meanwhile."""

from typing import Any

import streamlit as st

from drillbook.simulator.rehearsal.intervals import Share
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.rehearse.many.versions import change_table
from drillbook.ui.app.screens.rehearse.once_or_many import kind_word
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run import odds
from drillbook.ui.report.clock_text import lasting
from drillbook.ui.report.rehearsal.figures import interval_text
from drillbook.ui.storage import worker
from drillbook.ui.storage.runs import KeptRun, RunStatus
from drillbook.ui.translation import _, counted, current_language

_STEPS = ("", "reading", "preparing", "running", "writing")


def show(name: str) -> None:
    """Looks again twice a second, without running the page."""
    _look(name)


@st.fragment(run_every=0.5)
def _look(name: str) -> None:
    browser_state.begin()
    one = worker.current(browser_state.book_folder(), name)
    if one.is_over:
        st.rerun(scope="app")
    with st.container(border=True):
        st.markdown(f"**{kind_word(one.request.kind)}**")
        if one.status.most:
            _many(one)
        else:
            step = one.status.step
            st.progress(_STEPS.index(step) / len(_STEPS), text=step_word(step))
        if not browser_state.is_read_only():
            _stops(one)


def _many(one: KeptRun) -> None:
    """How far many runs are, how long the rest takes, and the odds so far."""
    status = one.status
    said = [_("{done} of {most} runs", done=status.done, most=status.most)]
    if status.done:
        said.append(_("about {left} left", left=lasting(round(status.left) * 1000)))
    trying = status.trying.get(current_language(), "")
    st.progress(min(1.0, status.done / status.most), text=_("; ").join(filter(None, (*said, md(trying)))))
    if status.so_far:
        st.caption(
            _("So far in time, of the runs that called upon it, with the interval (95%), the most often late first:")
        )
        st.markdown("\n".join(f"- {_so_far(title[current_language()], kept, of)}" for title, kept, of in status.so_far))
    if status.found_in_all or status.said:
        _found(one, status.found.get(current_language(), []))


def _found(one: KeptRun, rows: list[dict[str, Any]]) -> None:
    """What a study has already, as its result will show it."""
    number = one.status.found_in_all
    if one.request.kind == "value":
        said = counted("{n} change tried so far", "{n} changes tried so far", number)
        st.caption(
            _("{said}; those that help most:", said=said) if rows else _("{said}; none does anything", said=said)
        )
        if rows:
            st.html(odds.value_bars(rows, one.request.n))
    elif one.request.kind == "compare":
        st.markdown(md(one.status.said.get(current_language(), "")))
        said = counted("{n} promised time differs so far", "{n} promised times differ so far", number)
        st.caption(_("{said}; the largest differences:", said=said) if rows else said)
        if rows:
            st.html(change_table(rows))
    else:
        said = counted("{n} set of misfortunes found so far", "{n} sets of misfortunes found so far", number)
        st.caption(_("{said}, the smallest first; what stands there now is judged again at the end:", said=said))
        st.html(odds.found_table(rows))


def _so_far(title: str, kept: int, of: int) -> str:
    """接报到首台泵车开始排水：2/288（0.2–2.5%）: with the interval it has already."""
    words = {"what": md(title), "kept": kept, "of": of, "interval": interval_text(Share(kept, of))}
    return _("{what}: {kept}/{of} ({interval})", **words)


def _stops(one: KeptRun) -> None:
    """Stop it; of many runs what is done can be kept."""
    folder = browser_state.book_folder()
    with st.container(horizontal=True):
        if one.status.done and st.button(_("Enough, show what is done"), icon=":material/done_all:", key="enough"):
            worker.enough(folder, one.id)
        words = _("Stop without a result") if one.status.done else _("Stop")
        if st.button(words, icon=":material/stop_circle:", key=f"stop {one.id}"):
            worker.stop(folder, one.id)
            st.rerun(scope="app")


def ended(one: KeptRun) -> None:
    """A run without a result: why there is none."""
    said = state_word(one.status)
    why = one.status.why.get(current_language(), "")
    if one.status.state in ("refused", "failed"):
        st.error(f"{said}  \n{md(why)}")
    else:
        st.info(said)


def state_word(status: RunStatus) -> str:
    """已停止, 未能推演."""
    words = {
        "waiting": _("waiting"),
        "running": _("running"),
        "done": _("done"),
        "refused": _("This cannot be run."),
        "failed": _("The run broke off."),
        "stopped": _("Stopped; there is no result."),
        "lost": _("The run gave no sign of life any more; there is no result."),
    }
    return words[status.state]


def step_word(step: str) -> str:
    """What the worker is at."""
    words = {
        "": _("starting"),
        "reading": _("reading the book"),
        "preparing": _("preparing the run"),
        "running": _("running"),
        "writing": _("writing what happened"),
    }
    return words[step]
