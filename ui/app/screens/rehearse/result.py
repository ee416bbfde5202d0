"""What came out of a run, and of two runs side by side."""

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.simulator.log.measures import PromiseRow
from drillbook.simulator.model.variation import amounts
from drillbook.simulator.prepare import prepare_in
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.rehearse import why
from drillbook.ui.app.screens.rehearse.progress import state_word
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run import gantt, result
from drillbook.ui.app.views.run.label import run_label
from drillbook.ui.report.clock_text import lasting
from drillbook.ui.report.run.causes import reason_text
from drillbook.ui.report.run.promises import outcome_word
from drillbook.ui.storage import adoption
from drillbook.ui.storage.results import RunResult, run_result
from drillbook.ui.storage.runs import KeptRun, Runs
from drillbook.ui.words import _, counted, current_language


def show(one: KeptRun) -> None:
    """The result of a run that is done."""
    try:
        found = run_result(browser_state.book_folder(), one.id)
    except (Refused, ValueError, OSError):
        st.error(_("The result cannot be read any more."))
        return
    _head(one, found)
    names = (
        _("Promised times"),
        _("Bars"),
        _("Waits"),
        _("Not done"),
        _("Comparison"),
        _("Taken for granted"),
        _("Why"),
    )
    acts = (_promises, _bars, _waits, _undone, _comparison, _assumed, why.show)
    opened = _("Why") if browser_state.asked("why") else None
    for tab, act in zip(st.tabs(names, default=opened), acts, strict=True):
        with tab:
            act(one, found)


def _head(one: KeptRun, found: RunResult) -> None:
    jam = result.jams(found.log.events, found.context)
    with st.container(border=True):
        st.caption(_("Where it jams first"))
        st.subheader(md(jam.sentence))
        st.write(md(jam.detail))
        if one.verdict is not None:
            st.write(result.verdict_line(one.verdict.promises, one.verdict.tasks))
        said = [_("seed {seed}, run {number}", seed=one.request.seed, number=one.request.replication)]
        if one.request.called:
            said.append(_("book {version}", version=md(one.request.called)))
        st.caption(" · ".join([*said, one.at[:16].replace("T", " ")]))
        with st.container(horizontal=True):
            browser_state.link(_("Replay"), "screens/replay.py", run=one.id)
            _write_down(one)


def _write_down(one: KeptRun) -> None:
    """Only when asked: the numbers of people tried become unsaved changes of the libraries and plans."""
    if browser_state.is_read_only() or not one.request.variation.amounts:
        return
    if not st.button(_("Write these numbers of people into the plans"), icon=":material/edit_note:"):
        return
    snapshot, name = browser_state.snapshot(), one.request.scenario
    if name not in snapshot.scenarios:
        st.warning(state_word(one.status))
        return
    model = prepare_in(snapshot.book, snapshot.scenarios[name], ()).model
    before = {amount.name: amount.number for amount in amounts(model)} if model else {}
    try:
        files = adoption.adopt(
            browser_state.book_folder(),
            browser_state.draft_author(),
            adoption.edits(snapshot.book, one.request.variation, before),
        )
    except Refused as refusal:
        st.warning(refusal.message.render(current_language()))
        return
    if not files:
        st.info(_("None of these numbers stands as a plain number of people; change it in the libraries."))
    for file in files:
        browser_state.link(_("unsaved changes in {file}", file=md(file)), "screens/plans.py", file=file)


def _table(rows: list[dict[str, object]], nothing: str) -> None:
    if not rows:
        st.write(nothing)
        return
    st.dataframe(rows, hide_index=True, width="stretch")


def _promises(one: KeptRun, found: RunResult) -> None:
    _table(result.promise_table(found.promises, found.context), _("No promised time is written in these plans."))
    chosen = _choose(found, "chain")
    if chosen is None:
        return
    st.markdown("**" + _("Driving chain") + "**")
    _table(result.chain_table(chosen, found.context), md(reason_text(chosen.reason, found.context.current_titles())))
    key = f"0|{chosen.id}|{chosen.path}|{chosen.since}"
    with st.container(horizontal=True):
        browser_state.link(_("Replay this to its driving chain"), "screens/replay.py", run=one.id, promise=key)
        browser_state.link(_("Why?"), "screens/run.py", run=one.id, why=chosen.id)


def _choose(found: RunResult, where: str) -> PromiseRow | None:
    rows = result.broken_first(found.promises)
    if not rows:
        return None
    titles = found.context.current_titles()

    def words(row: PromiseRow) -> str:
        taken = lasting(row.elapsed) if row.elapsed is not None else "–"
        return f"{outcome_word(row.outcome)} · {titles.promise(row.id)} · {taken} / {lasting(row.limit)}"

    shown = distinct({at: words(row) for at, row in enumerate(rows)})
    number = st.selectbox(
        _("Promised time"),
        list(shown),
        format_func=lambda at: shown[at],
        key=f"{where} {found.log.origin.digest} {current_language()}",
    )
    return rows[number]


def _bars(one: KeptRun, found: RunResult) -> None:
    chosen = _choose(found, "bars")
    titles = found.context.current_titles()
    plans = ["", *found.context.plans]
    plan = st.selectbox(
        _("Plan"), plans, format_func=lambda name: titles.short_plan(name) if name else _("all plans"), key="bars plan"
    )
    rows = gantt.gantt_rows(found.log.events, chosen, found.context, plan)
    st.caption(_("◆ and a dark edge: the driving chain of the promised time chosen, in its order."))
    if rows:
        st.vega_lite_chart(gantt.chart(rows, found.context.clock), width="stretch")


def _waits(one: KeptRun, found: RunResult) -> None:
    _table(result.wait_table(found.log.events, found.context), _("nobody waited for anybody"))


def _undone(one: KeptRun, found: RunResult) -> None:
    nothing = _("none: everything that was set off was done, skipped or withdrawn")
    _table(result.undone_table(found.log.events, found.context), nothing)


def _comparison(one: KeptRun, found: RunResult) -> None:
    kept = Runs(browser_state.book_folder()).all()
    others = [
        other
        for other in kept
        if other.id != one.id and other.status.state == "done" and other.request.scenario == one.request.scenario
    ]
    if not others:
        st.write(_("Nothing to compare with yet: run this scenario again with something changed."))
        return
    words = distinct({each.id: run_label(each) for each in others})
    chosen = st.selectbox(_("Compare with"), list(words), format_func=lambda name: words[name], key=f"compare {one.id}")
    other = next(each for each in others if each.id == chosen)
    same = (other.request.seed, other.request.replication) == (one.request.seed, one.request.replication)
    if same:
        st.caption(_("The same draws: what differs comes from the changes."))
    else:
        st.warning(_("Other draws: part of the difference is chance. Run both with the same seed and number."))
    before = run_result(browser_state.book_folder(), other.id)
    rows = result.comparison(before.log.events, found.log.events, found.context)
    st.caption(_("A: {a}. B: this run.", a=run_label(other)))
    st.write(counted("{n} promised time differs", "{n} promised times differ", len(rows)))
    _table(rows, _("Every promised time came out the same."))
    browser_state.link(_("Replay both, one above the other"), "screens/replay.py", run=other.id, beside=one.id)


def _assumed(one: KeptRun, found: RunResult) -> None:
    for line in found.context.current_assumptions():
        st.markdown(f"- {md(line)}")
    if not found.context.assumptions:
        st.write(_("nothing"))
