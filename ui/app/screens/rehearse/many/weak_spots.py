"""What breaks the plans: the smallest sets of misfortunes, each with a button that replays it; then what matters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.rehearse import request
from drillbook.ui.app.screens.rehearse.many.odds import read, tell_end
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run import odds
from drillbook.ui.report.study.stress import silencing_heading
from drillbook.ui.storage import worker
from drillbook.ui.storage.runs import KeptRun, RunRequest, Runs
from drillbook.ui.translation import _, capital, counted, current_language

_PAGE = "screens/run.py"
_FIRST = 8
_BARS = 15
_BROKEN = 4
_ALL = "all"


def show(one: KeptRun) -> None:
    """The result of a search for misfortunes."""
    kept = read(one)
    if kept is None:
        return
    rows = kept["rows"][current_language()]
    tell_end(rows)
    _untried(one, rows)
    st.header(_("What breaks the plans"))
    for number, sentence in enumerate(rows["sentences"]):
        words = md(capital(sentence))
        st.markdown(f"### {words}" if number == 0 else words)
    for size, of_size in enumerate(rows["sizes"]):
        st.subheader(capital(of_size["said"]))
        sets = of_size["sets"]
        for at, each in enumerate(sets[:_FIRST]):
            _set(one, each, rows["draws"], f"{size} {at}")
        if len(sets) > _FIRST:
            left = len(sets) - _FIRST
            with st.expander(counted("{n} more set", "{n} more sets", left)):
                for at, each in enumerate(sets[_FIRST:], start=_FIRST):
                    _set(one, each, rows["draws"], f"{size} {at}")
    _silencing(rows.get("silencing", ()))
    _matters(rows["effects"])
    with st.expander(_("Taken for granted")):
        st.markdown("\n".join(f"- {md(line)}" for line in rows["assumptions"]))
    if not browser_state.is_read_only():
        wanted = rows.get("needed", 0) if browser_state.asked("try") == _ALL else 0
        with st.expander(_("Another run"), expanded=bool(wanted)):
            request.show(one, number=wanted)


def _untried(one: KeptRun, rows: dict[str, Any]) -> None:
    """What was left untried, and a button that fills in a search that tries it."""
    if not rows.get("untried"):
        return
    st.warning(md(capital(rows["untried"])))
    needed = rows.get("needed", 0)  # what was kept by an older version does not know it
    if not needed or browser_state.is_read_only():
        return
    if st.button(_("Try all, in {n} runs", n=needed), key=f"all {one.id}", icon=":material/experiment:"):
        browser_state.go(_PAGE, run=one.id, often="stress", **{"try": _ALL})


def _set(one: KeptRun, each: dict[str, Any], draws: int, key: str) -> None:
    """What goes wrong, what that breaks, and the way to see it."""
    with st.container(border=True):
        seen = "" if each["confirmed"] else " " + _("(seen in {n} runs only)", n=draws)
        st.markdown("  \n".join(f"**{md(capital(words))}**" for words in each["misfortunes"]) + seen)
        st.markdown("\n".join(f"- {md(words)}" for words in each["promises"][:_BROKEN]))
        more = len(each["promises"]) - _BROKEN
        if more > 0:
            st.caption(counted("and {n} more promised time", "and {n} more promised times", more))
        if not browser_state.is_read_only() and st.button(
            _("Replay this"), key=f"replay {one.id} {key}", icon=":material/replay:"
        ):
            _replay(one, each)


def _replay(one: KeptRun, each: dict[str, Any]) -> None:
    """A single run with these misfortunes, in a draw in which they break what is told; one already made is opened."""
    runs, variation = Runs(browser_state.book_folder()), Variation.of(each["variation"])
    wanted = RunRequest(
        one.request.scenario,
        one.request.seed,
        each["draw"],
        one.request.variation.with_more(variation),
        one.request.texts,
        one.request.called,
        browser_state.author(),
    )
    alike = (
        other.id
        for other in runs.all()
        if replace(other.request, by=wanted.by) == wanted and (other.status.state == "done" or not other.is_over)
    )
    name = next(alike, None)
    if name is None:
        name = runs.begin(wanted, one.title)
        worker.start(runs.folder, name)
    browser_state.go(_PAGE, run=name)


def _silencing(lines: Sequence[str]) -> None:
    """What is not broken because nothing asks for it any more."""
    if lines:
        with st.expander(capital(silencing_heading())):
            st.markdown("\n".join(f"- {md(line)}" for line in lines))


def _matters(effects: list[dict[str, Any]]) -> None:
    if not effects:
        return
    st.header(_("What matters, whatever else goes wrong: promised times broken per run"))
    heads = (_("what"), _("more broken"), _("interval (95%)"), _("alone"))
    cells = [(each["interval"], str(each["alone"] or "")) for each in effects]
    st.html(odds.difference_table(heads, effects[:_BARS], cells[:_BARS]))
    if len(effects) > _BARS:
        st.caption(counted("{n} more matters less", "{n} more matter less", len(effects) - _BARS))
