"""One promised time of a run: kept or not, by what, its chain as a waterfall, and what to try next."""

import streamlit as st

from drillbook.simulator.log.measures import PromiseRow
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.rehearse import next_run, result
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run import waterfall
from drillbook.ui.app.views.run.result import driver_text, outcome_text, promise_key, promise_of
from drillbook.ui.report.clock_text import exact, lasting
from drillbook.ui.report.questions.why import clause_of
from drillbook.ui.report.run.causes import causes_lines, unknown_text
from drillbook.ui.storage.results import RunResult
from drillbook.ui.storage.runs import KeptRun
from drillbook.ui.translation import _, capital
from drillbook.ui.use.facilitator.jams import jams


def show(one: KeptRun) -> None:
    """The occurrence that the address names."""
    found = result.read(one)
    if found is None:
        return
    row = promise_of(found.promises, browser_state.asked("promise"))
    if row is None:
        st.warning(_("This run has no such promised time."))
        return
    titles = found.context.current_titles()
    st.header(md(titles.promise(row.id)))
    _figures(row, found)
    _chain(row, found)
    with st.container(horizontal=True):
        browser_state.link(
            _("Replay this to its driving chain"), "screens/replay.py", run=one.id, promise=promise_key(row)
        )
        browser_state.link(_("Why?"), "screens/run.py", run=one.id, why=row.id)
    next_run.show(one, jams([row], found.log.events[-1].at))


def _figures(row: PromiseRow, found: RunResult) -> None:
    titles = found.context.current_titles()
    words = {"outcome": outcome_text(row), "limit": lasting(row.limit)}
    said = _("{outcome}: limit {limit}", **words)
    if row.elapsed is not None:
        said = _("{outcome}: taken {taken}, limit {limit}", taken=exact(row.elapsed), **words)
    loud = "red" if row.is_broken else "green" if row.outcome == "met" else "gray"
    st.markdown(f":{loud}[**{md(said)}**] {md(unknown_text([row]))}")
    st.caption(md(clause_of(row.id, titles)))


def _chain(row: PromiseRow, found: RunResult) -> None:
    titles = found.context.current_titles()
    if not row.parts:
        st.write(md(driver_text(row, found.context)) or _("It took no time."))
        return
    st.markdown("**" + _("What took the time") + "**")
    said = causes_lines(row.causes, titles)
    st.markdown("\n".join(f"{number}. {md(capital(line))}" for number, line in enumerate(said, start=1)))
    st.html(waterfall.page(row, titles, found.context.clock))
