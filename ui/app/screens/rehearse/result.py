"""What came out of a run: its objectives, where it jams, what to try next; then the figures, and two runs compared."""

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.simulator.model.run_changes import amounts
from drillbook.simulator.prepare import prepare_in
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, Tone, listing, table
from drillbook.ui.app.screens.rehearse import comparison, next_run, why
from drillbook.ui.app.screens.rehearse.progress import state_word
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run import result
from drillbook.ui.app.views.run.label import promises_text, undone_number
from drillbook.ui.app.views.run.result import PromiseLine
from drillbook.ui.report.run.causes import jam_effect, jam_text, places_told
from drillbook.ui.report.run.promises import outcome_word
from drillbook.ui.storage import adoption
from drillbook.ui.storage.results import RunResult, run_result
from drillbook.ui.storage.runs import KeptObjective, KeptRun
from drillbook.ui.translation import _, capital, counted, current_language
from drillbook.ui.use.facilitator.jams import Jam, jams

_PAGE = "screens/run.py"
_JAMS = 3
_TONES: dict[str, Tone] = {"met": "good", "missed": "error", "never-reached": "error"}


def read(one: KeptRun) -> RunResult | None:
    """The log of a run; None, and said so, where it cannot be read."""
    try:
        return run_result(browser_state.book_folder(), one.id)
    except (Refused, ValueError, OSError):
        st.error(_("The result cannot be read any more."))
        return None


def show(one: KeptRun) -> None:
    """The result of a run that is done."""
    found = read(one)
    if found is None:
        return
    _objectives(one, found)
    worst = jams(found.promises, found.log.events[-1].at)
    _jams(worst, found)
    next_run.show(one, worst)
    _write_down(one)
    words = {
        "promises": _("Promised times"),
        "waits": _("Waits"),
        "undone": _("Not done"),
        "comparison": _("Comparison"),
        "assumed": _("Taken for granted"),
        "why": _("Why"),
    }
    acts = (_promises, _waits, _undone, comparison.show, _assumed, why.show)
    usual = "why" if browser_state.asked("why") else "promises"
    for tab, act in zip(browser_state.tabs(words, f"result {one.id}", usual), acts, strict=True):
        with tab:
            act(one, found)


def _objectives(one: KeptRun, found: RunResult) -> None:
    """Why the exercise is held: each against its target, with the promised times it rests on; what failed comes first."""
    objectives = one.verdict.objectives if one.verdict else ()
    st.header(_("Objectives"))
    if not objectives:
        st.write(_("The scenario names no objectives."))
    else:
        order = ("missed", "met", "not-triggered")
        rows = sorted(objectives, key=lambda objective: order.index(objective.outcome))
        columns = (_("Objective"), capital(_("reached")), _("Kept"), capital(_("target")), _("Rests on"))
        listing([_objective(each, one, found) for each in rows], columns, key=f"objectives {one.id}", search=False)
    if one.verdict is not None:
        counted_now = found.counted(one.verdict)
        said = [promises_text(counted_now)]
        undone = undone_number(counted_now)
        said += [counted("{n} task not done", "{n} tasks not done", undone)] if undone else []
        st.caption(capital(_("; ").join(said)))


def _objective(objective: KeptObjective, one: KeptRun, found: RunResult) -> Row:
    """Leads to the worst of the promised times it rests on."""
    titles, language = found.context.current_titles(), current_language()
    words = {"met": _("Reached"), "missed": _("Not reached"), "not-triggered": _("not called upon")}
    measured = sorted(objective.rests_on, key=lambda measure: measure[1] - measure[2])
    named = [f"{titles.promise(name)} {kept}/{all_}" for name, kept, all_ in measured]
    missing = [_("did not come about: {moment}", moment=moment[language]) for moment in objective.absent]
    key = result.worst_of(objective, found.promises)
    share = f"{objective.kept}/{objective.called_upon}" if objective.called_upon else ""
    return Row(
        (objective.title, "", share, f"{objective.target:.0%}", _("; ").join((*named, *missing))),
        _PAGE if key else "",
        (("run", one.id), ("promise", key)),
        {1: ((_TONES.get(objective.outcome, "quiet"), words[objective.outcome]),)},
    )


def _jams(worst: tuple[Jam, ...], found: RunResult) -> None:
    """The causes that took most of what was missed, else of what was kept with least to spare."""
    st.header(_("Where it jams first"))
    if not worst:
        st.write(_("It does not jam: no promised time was called upon."))
        return
    titles = found.context.current_titles()
    if not worst[0].broken:
        st.caption(_("Every promised time that was called upon was kept; these took most of the tightest."))
    places = places_told((jam.cause for jam in worst[:_JAMS]), titles)
    for number, jam in enumerate(worst[:_JAMS]):
        words = md(capital(jam_text(jam, titles, places)))
        st.markdown(
            f"{f'**{words}**' if number == 0 else words}  \n:gray[:small[{md(capital(jam_effect(jam, titles)))}]]"
        )


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


def _table(rows: list[LinkedRow], nothing: str, key: str, page: str = _PAGE) -> None:
    table(rows, page, key=key)
    if not rows:
        st.write(nothing)


def _promises(one: KeptRun, found: RunResult) -> None:
    """What was missed; what was kept is folded."""
    missed = result.missed_lines(found.promises, found.context)
    kept = result.kept_lines(found.promises, found.context)
    undue = result.undue_lines(found.promises, found.context)
    silent = result.silent_titles(found.promises, found.context)
    if not found.promises:
        st.write(_("No promised time is written in these plans."))
    columns = (_("Promised time"), _("Outcome"), _("Limit"), _("Taken"), _("Driven most by"))
    listing([_line(line, one) for line in missed], columns, key=f"missed {one.id}")
    if kept:
        with st.expander(
            counted("{n} promised time always kept", "{n} promised times always kept", len(kept)), expanded=not missed
        ):
            listing([_line(line, one) for line in kept], columns, key=f"kept {one.id}")
    if undue:
        with st.expander(
            counted("{n} not yet due when the run ended", "{n} not yet due when the run ended", len(undue))
        ):
            listing([_line(line, one) for line in undue], columns, key=f"undue {one.id}")
    if silent:
        with st.expander(counted("{n} not called upon", "{n} not called upon", len(silent))):
            st.markdown("\n".join(f"- {md(line)}" for line in silent))


def _line(line: PromiseLine, one: KeptRun) -> Row:
    tone = _TONES.get(line.outcome, "note")
    outcome = f"{outcome_word(line.outcome)} {line.kept}" if line.outcome == "met" else outcome_word(line.outcome)
    return Row(
        (line.what, "", line.limit, line.taken, line.why),
        _PAGE,
        (("run", one.id), ("promise", line.key)),
        {1: ((tone, outcome),)},
        detail=line.plan,
        sort={3: f"{line.share:012.6f}"},
    )


def _waits(one: KeptRun, found: RunResult) -> None:
    """Each leads to the replay, at the moment of its longest wait."""
    rows = result.wait_table(found.log.events, found.context, one.id)
    _table(rows, _("Nobody waited for anybody."), f"waits {one.id}", "screens/replay.py")


def _undone(one: KeptRun, found: RunResult) -> None:
    nothing = _("None: everything that was set off was done, skipped or withdrawn.")
    _table(result.undone_table(found.log.events, found.context), nothing, f"undone {one.id}")


def _assumed(one: KeptRun, found: RunResult) -> None:
    for line in found.context.current_assumptions():
        st.markdown(f"- {md(capital(line))}")
    if not found.context.assumptions:
        st.write(_("Nothing is taken for granted."))
