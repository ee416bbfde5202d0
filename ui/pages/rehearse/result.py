"""What came out of a run, and of two runs side by side."""

import streamlit as st

from schema.saving import Refused
from simulator.variation import amounts
from ui import adopting, state
from ui.accounts import Account, account
from ui.pages.rehearse.under_way import state_word
from ui.rehearsals import Rehearsal, Rehearsals
from ui.staging import staged
from ui.views import gantt, rehearsal
from ui.views.distinct import distinct
from ui.views.prose import md
from ui.words import _, counted, spoken


def show(one: Rehearsal) -> None:
    """The result of a run that is done."""
    try:
        found = account(state.book_folder(), one.id)
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
    )
    acts = (_promises, _bars, _waits, _undone, _comparison, _assumed)
    for tab, act in zip(st.tabs(names), acts, strict=True):
        with tab:
            act(one, found)


def _head(one: Rehearsal, found: Account) -> None:
    jam = rehearsal.jams(found.log.events, found.backdrop)
    with st.container(border=True):
        st.caption(_("Where it jams first"))
        st.subheader(md(jam.sentence))
        st.write(md(jam.detail))
        if one.verdict is not None:
            st.write(rehearsal.verdict_line(one.verdict.promises, one.verdict.tasks))
        said = [_("seed {seed}, run {number}", seed=one.request.seed, number=one.request.replication)]
        if one.request.called:
            said.append(_("book {version}", version=md(one.request.called)))
        st.caption(" · ".join([*said, one.at[:16].replace("T", " ")]))
        with st.container(horizontal=True):
            state.link(_("Replay"), "pages/replay.py", run=one.id)
            _write_down(one)


def _write_down(one: Rehearsal) -> None:
    """Only when asked: the numbers of people tried become unsaved changes of the libraries and plans."""
    if state.is_read_only() or not one.request.variation.amounts:
        return
    if not st.button(_("Write these numbers of people into the plans"), icon=":material/edit_note:"):
        return
    look, name = state.look(), one.request.scenario
    if name not in look.scenarios:
        st.warning(state_word(one.status))
        return
    model = staged(look.book, look.scenarios[name], [], type(one.request.variation)()).model
    before = {amount.name: amount.number for amount in amounts(model)} if model else {}
    try:
        files = adopting.adopt(
            state.book_folder(), state.author(), adopting.edits(look.book, one.request.variation, before)
        )
    except Refused as refusal:
        st.warning(refusal.message.told(spoken()))
        return
    if not files:
        st.info(_("None of these numbers stands as a plain number of people; change it in the libraries."))
    for file in files:
        state.link(_("unsaved changes in {file}", file=md(file)), "pages/plans.py", file=file)


def _table(rows: list[dict[str, object]], nothing: str) -> None:
    if not rows:
        st.write(nothing)
        return
    st.dataframe(rows, hide_index=True, width="stretch")


def _promises(one: Rehearsal, found: Account) -> None:
    _table(rehearsal.promise_table(found.promises, found.backdrop), _("No promised time is written in these plans."))
    chosen = _choose(found, "chain")
    if chosen is None:
        return
    st.markdown("**" + _("Driving chain") + "**")
    _table(
        rehearsal.chain_table(chosen, found.backdrop), md(rehearsal.reason_text(chosen.reason, found.backdrop.called()))
    )
    key = f"0|{chosen.id}|{chosen.path}|{chosen.since}"
    state.link(_("Replay this to its driving chain"), "pages/replay.py", run=one.id, promise=key)


def _choose(found: Account, where: str) -> rehearsal.PromiseRow | None:
    rows = rehearsal.broken_first(found.promises)
    if not rows:
        return None
    titles = found.backdrop.called()

    def words(row: rehearsal.PromiseRow) -> str:
        taken = rehearsal.lasting(row.elapsed) if row.elapsed is not None else "–"
        return f"{rehearsal.outcome_word(row.outcome)} · {titles.promise(row.id)} · {taken} / {rehearsal.lasting(row.limit)}"

    shown = distinct({at: words(row) for at, row in enumerate(rows)})
    number = st.selectbox(
        _("Promised time"),
        list(shown),
        format_func=lambda at: shown[at],
        key=f"{where} {found.log.origin.digest} {spoken()}",
    )
    return rows[number]


def _bars(one: Rehearsal, found: Account) -> None:
    chosen = _choose(found, "bars")
    titles = found.backdrop.called()
    plans = ["", *found.backdrop.plans]
    plan = st.selectbox(
        _("Plan"), plans, format_func=lambda name: titles.short_plan(name) if name else _("all plans"), key="bars plan"
    )
    rows = gantt.gantt_rows(found.log.events, chosen, found.backdrop, plan)
    st.caption(_("◆ and a dark edge: the driving chain of the promised time chosen, in its order."))
    if rows:
        st.vega_lite_chart(gantt.chart(rows), width="stretch")


def _waits(one: Rehearsal, found: Account) -> None:
    _table(rehearsal.wait_table(found.log.events, found.backdrop), _("nobody waited for anybody"))


def _undone(one: Rehearsal, found: Account) -> None:
    nothing = _("none: everything that was set off was done, skipped or withdrawn")
    _table(rehearsal.undone_table(found.log.events, found.backdrop), nothing)


def _comparison(one: Rehearsal, found: Account) -> None:
    kept = Rehearsals(state.book_folder()).all()
    others = [
        other
        for other in kept
        if other.id != one.id and other.status.state == "done" and other.request.scenario == one.request.scenario
    ]
    if not others:
        st.write(_("Nothing to compare with yet: run this scenario again with something changed."))
        return
    from ui.pages.run import called

    words = distinct({each.id: called(each) for each in others})
    chosen = st.selectbox(_("Compare with"), list(words), format_func=lambda name: words[name], key=f"compare {one.id}")
    other = next(each for each in others if each.id == chosen)
    same = (other.request.seed, other.request.replication) == (one.request.seed, one.request.replication)
    if same:
        st.caption(_("The same draws: what differs comes from the changes."))
    else:
        st.warning(_("Other draws: part of the difference is chance. Run both with the same seed and number."))
    before = account(state.book_folder(), other.id)
    rows = rehearsal.comparison(before.log.events, found.log.events, found.backdrop)
    st.caption(_("A: {a}. B: this run.", a=called(other)))
    st.write(counted("{n} promised time differs", "{n} promised times differ", len(rows)))
    _table(rows, _("Every promised time came out the same."))
    state.link(_("Replay both, one above the other"), "pages/replay.py", run=other.id, beside=one.id)


def _assumed(one: Rehearsal, found: Account) -> None:
    for line in found.backdrop.assumed():
        st.markdown(f"- {md(line)}")
    if not found.backdrop.assumptions:
        st.write(_("nothing"))
