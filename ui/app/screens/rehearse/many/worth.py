"""What one more and one fewer of everything would do: the most helpful first, each with a button that tries it."""

from typing import Any

import streamlit as st

from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.rehearse import request
from drillbook.ui.app.screens.rehearse.many.odds import read
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run import odds
from drillbook.ui.report.rehearsal.value import odd_note, unasked_note
from drillbook.ui.storage.runs import KeptRun
from drillbook.ui.translation import _, capital, counted, current_language, joined

_PAGE = "screens/run.py"
_FIRST = 3
_MOST = 15


def show(one: KeptRun) -> None:
    """The result of trying everything."""
    kept = read(one)
    if kept is None:
        return
    rows = kept["rows"][current_language()]
    now = _("as things are, {n} promised times are broken per run", n=f"{rows['broken']:.2f}")
    said = counted("{n} run each, the same draws", "{n} runs each, the same draws", rows["runs"])
    st.caption(_("{said}; {then}", said=said, then=now))
    if rows.get("stopped"):
        st.warning(md(capital(rows["stopped"])))
    more = [each for each in rows["changes"] if each["change"] > 0]
    helpful = [each for each in more if each["high"] < 0 and each["broken"] + each.get("unasked", 0) < 0]
    st.header(_("What one more would do"))
    for number, each in enumerate(helpful[:_FIRST]):
        words = md(capital(each["sentence"]))
        st.markdown(f"### {words}" if number == 0 else words)
    if rows["changes"] and not helpful:
        st.write(capital(_("one more of nothing keeps more promised times, as far as these runs can tell")))
    _next(one, helpful[:_MOST])
    _bars(more, rows["runs"])
    fewer = [each for each in rows["changes"] if each["change"] < 0][::-1]
    if fewer:
        st.header(_("What one fewer would do"))
        _bars(fewer, rows["runs"])
    if rows["unused"]:
        st.caption(_("not tried, because no run used it: {names}", names=md(joined(rows["unused"]))))
    if rows.get("left"):  # what was kept by an older version
        st.caption(counted("stopped: {n} change was not tried", "stopped: {n} changes were not tried", rows["left"]))


def _bars(changes: list[dict[str, Any]], runs: int) -> None:
    telling = [each for each in changes if each["better"] or each["worse"] or each["moves"]]
    if telling:
        st.html(odds.value_bars(telling[:_MOST], runs))
    if any(each.get("unasked") for each in telling):
        st.caption(unasked_note())
    if any(each.get("odd") for each in telling):
        st.caption(odd_note())
    same = len(changes) - len(telling)
    if same:
        st.caption(counted("{n} change makes no difference", "{n} changes make no difference", same))


def _next(one: KeptRun, helpful: list[dict[str, Any]]) -> None:
    """Try one of them, in many runs: to try everything anew is not what is asked."""
    if browser_state.is_read_only():
        return
    asked = browser_state.asked("try")
    chosen = helpful[int(asked)] if asked.isdecimal() and int(asked) < len(helpful) else None
    with st.container(horizontal=True):
        for at, each in enumerate(helpful[:_FIRST]):
            if st.button(md(capital(each["said"])), key=f"try {one.id} {at}", icon=":material/experiment:"):
                browser_state.go(_PAGE, run=one.id, often="many", **{"try": str(at)})
    with st.expander(_("Another run"), expanded=chosen is not None):
        known, amounts = one.request.variation, tuple(map(tuple, chosen["amounts"])) if chosen else ()
        request.show(one, known.with_more(Variation(amounts=amounts)))
