"""What many runs came to: sentences first, what to try next, then each promised time with its interval."""

from typing import Any, Literal

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.schema.values.number_text import signed
from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, Tone, listing
from drillbook.ui.app.screens.rehearse import request
from drillbook.ui.app.screens.rehearse.comparison import book_changes, choose_other, older_first, versions_called
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run import odds
from drillbook.ui.report.rehearsal.figures import share_text
from drillbook.ui.storage.runs import KeptRun, Runs
from drillbook.ui.storage.versions_to_rehearse import changed_files
from drillbook.ui.translation import _, capital, counted, current_language

_PAGE = "screens/run.py"
_DISTRIBUTIONS = 12


def show(one: KeptRun) -> None:
    """The result of many runs that are over."""
    kept = read(one)
    if kept is None:
        return
    rows = kept["rows"][current_language()]
    tell_end(rows)
    if rows["stuck"]:
        st.error(_("Runs that went round in circles or on for ever: {n}", n=rows["stuck"]))
    st.header(_("Where it jams"))
    for number, sentence in enumerate(rows["sentences"]):
        said = md(capital(sentence))
        st.markdown(f"### {said}" if number == 0 else said)
    _next(one, rows)
    titles = {
        "promises": _("Promised times"),
        "times": _("Response times"),
        "objectives": _("Objectives"),
        "waits": _("Waits and utilisation"),
        "comparison": _("Comparison"),
        "assumed": _("Taken for granted"),
    }
    acts = (_promises, _times, _objectives, _waits, _compared, _assumed)
    for tab, act in zip(browser_state.tabs(titles, f"odds {one.id}"), acts, strict=True):
        with tab:
            act(one, kept, rows)


def tell_end(rows: dict[str, Any]) -> None:
    """In how many runs it was found out, and why in no more: not to be overlooked where this is a part only."""
    said = md(capital(rows["ended"]))
    if rows.get("stopped"):
        st.warning(said)
    else:
        st.caption(said)


def read(one: KeptRun) -> dict[str, Any] | None:
    """The kept rows; None, and said so, where they cannot be read."""
    try:
        kept = Runs(browser_state.book_folder()).rows(one.id)
    except Refused as refusal:
        st.error(refusal.message.render(current_language()))
        return None
    if current_language() not in kept["rows"]:
        st.error(_("The result cannot be read any more."))
        return None
    return kept


def _next(one: KeptRun, rows: dict[str, Any]) -> None:
    """Buttons that fill in another rehearsal; and the choices for it."""
    if browser_state.is_read_only():
        return
    tries, asked = rows["tries"], browser_state.asked("try")
    chosen = tries[int(asked)] if asked.isdecimal() and int(asked) < len(tries) else None
    if tries:
        st.markdown("**" + _("What to try next") + "**")
        with st.container(horizontal=True):
            for at, trial in enumerate(tries):
                kind: Literal["primary", "secondary"] = "primary" if trial == chosen else "secondary"
                if st.button(md(capital(trial["said"])), key=f"try {one.id} {at}", type=kind, icon=":material/experiment:"):  # fmt: skip
                    browser_state.go(_PAGE, run=one.id, **{"try": str(at)})
    with st.expander(_("Another run"), expanded=chosen is not None):
        known = one.request.variation
        request.show(one, known.with_more(Variation.of(chosen["variation"])) if chosen else known)


def _promises(one: KeptRun, kept: dict[str, Any], rows: dict[str, Any]) -> None:
    broken = [row for row in rows["promises"] if row["missed"] or row["never"]]
    always = [row for row in rows["promises"] if row not in broken and row["of"]]
    if broken:
        st.html(odds.odds_table(broken))
    if always:
        said = counted(
            "{n} promised time was kept in every run", "{n} promised times were kept in every run", len(always)
        )
        with st.expander(said, expanded=not broken):
            st.html(odds.odds_table(always))
    undue = [row for row in rows["promises"] if row.get("not_due") and row not in broken and not row["of"]]
    if undue:
        said = counted("{n} not yet due when the run ended", "{n} not yet due when the run ended", len(undue))
        with st.expander(said):
            st.html(odds.odds_table(undue))
    if rows["silent"]:
        st.caption(_("{n} promised times were not called upon in any run.", n=rows["silent"]))


def _times(one: KeptRun, kept: dict[str, Any], rows: dict[str, Any]) -> None:
    """How long those broken took, worst first; the critical paths folded away for who wants them."""
    timed = [row for row in rows["promises"] if sum(row["classes"])]
    broken = [row for row in timed if row["missed"] or row["never"]]
    for row in (broken or timed)[:_DISTRIBUTIONS]:
        half, most, nearly = row["times"]
        words = {"limit": row["limit"], "half": half, "most": most, "nearly": nearly}
        st.markdown(f"**{md(row['title'])}** :gray[{md(row['plan'])}]")
        st.caption(_("limit {limit}; half of the runs within {half}, 90% within {most}, 95% within {nearly}", **words))
        st.html(odds.times_chart(row))
        if row["jams"]:
            st.markdown(md(_("held up by: {jams}", jams=row["jams"])))
        if row["drivers"]:
            with st.expander(_("For analysts: critical path")):
                st.markdown(md(_("on the critical path: {tasks}", tasks=row["drivers"])))
    if not timed:
        st.write(_("No promised time came to an end."))


def _objectives(one: KeptRun, kept: dict[str, Any], rows: dict[str, Any]) -> None:
    if not rows["objectives"]:
        st.write(_("The scenario names no objectives."))
        return
    tones: dict[str, Tone] = {"met": "good", "missed": "error", "not-triggered": "quiet"}
    words = {"met": _("Reached"), "missed": _("Not reached"), "not-triggered": _("not called upon")}
    lines = [
        Row(
            (each["title"], "", *each["cells"][1:5]),
            "",
            (),
            {1: ((tones[each["outcome"]], words[each["outcome"]]),)},
        )
        for each in rows["objectives"]
    ]
    heads = (_("objective"), _("reached"), _("kept"), _("target"), _("runs that reach it"), _("interval (95%)"))
    columns = tuple(map(capital, heads))
    listing(lines, columns, key=f"objectives {one.id}", search=False)


def _waits(one: KeptRun, kept: dict[str, Any], rows: dict[str, Any]) -> None:
    if not rows["waits"]:
        st.write(_("Nobody waited for anybody."))
    else:
        st.caption(_("Who and what was waited for, per run"))
        st.html(odds.wait_bars(rows["waits"]))
    busy = rows.get("utilisation", ())  # what was kept by an older version does not know it
    if busy:
        st.caption(_("Utilisation over time, the busiest first"))
        st.html(odds.utilisation_strips(busy[:_DISTRIBUTIONS]))


def _compared(one: KeptRun, kept: dict[str, Any], rows: dict[str, Any]) -> None:
    """Run by run with another rehearsal of the same draws: what the change did, and how sure that is."""
    alike = {
        other.id: other
        for other in Runs(browser_state.book_folder()).all("many")
        if other.id != one.id and other.status.state == "done" and _same_draws(other, one)
    }
    if not alike:
        st.write(_("There is no other rehearsal of this scenario with the same seed to compare with."))
        return
    other = choose_other(alike, one)
    there = read(other)
    if there is None:
        return
    order = rows["order"]
    if there["rows"][current_language()]["order"] != order:
        st.write(_("The two have other promised times, so they are not compared run by run."))
        return
    before, now = older_first(one, other)
    files = changed_files(before, now)
    called = versions_called(before, now, files)
    st.markdown(md(_("{before} → {after}", before=called[0], after=called[1])))
    book_changes(before, now, files)
    outcomes = {one.id: kept, other.id: there}
    found = odds.changes(rows["promises"], order, outcomes[before.id], outcomes[now.id])
    if not found:
        st.write(_("Run by run nothing came out differently."))
    for each in found:
        low, high = (signed(100 * end, 1) for end in each.interval)
        words = {"what": md(each.title), "before": share_text(each.before), "now": share_text(each.now)}
        said = _("**{what}**: in time {before} → {now}; {better} runs better, {worse} worse; difference {low} to {high} points",
                 better=each.better, worse=each.worse, low=low, high=high, **words)  # fmt: skip
        st.markdown(f"- {said}" + ("" if each.is_certain else _(" (not certain)")))


def _same_draws(other: KeptRun, one: KeptRun) -> bool:
    return (other.request.scenario, other.request.seed) == (one.request.scenario, one.request.seed)


def _assumed(one: KeptRun, kept: dict[str, Any], rows: dict[str, Any]) -> None:
    for line in rows["hinges"]:
        st.markdown(f"- **{md(capital(line))}**")
    for line in rows["assumptions"]:
        st.markdown(f"- {md(capital(line))}")
