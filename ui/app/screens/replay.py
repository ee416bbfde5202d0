"""复盘回放: a run played back, alone or above another; a moment has an address, and all of it fits in one file."""

from functools import partial

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.replay import replay
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run.label import changes_text, run_label, run_name, verdict_line, when
from drillbook.ui.report.graph.positions import bare
from drillbook.ui.report.replay.answers import answers_of, lines_of
from drillbook.ui.report.replay.page import page
from drillbook.ui.report.titles import Titles
from drillbook.ui.storage.results import run_film, run_model, run_result
from drillbook.ui.storage.runs import KeptRun, Runs
from drillbook.ui.translation import _, current_language, translate
from drillbook.ui.use.facilitator.why import ask


def show() -> None:
    """Choose what to play; the player does the rest without asking the server."""
    st.title(_("Replay"))
    folder = browser_state.book_folder()
    done = {one.id: one for one in Runs(folder).all() if one.status.state == "done"}
    if not done:
        st.write(_("No run to play yet."))
        browser_state.link(_("Rehearse a scenario first"), "screens/run.py")
        return
    first, second = _chosen(done)
    shown = [one for one in (first, second) if one is not None]
    films = [run_film(folder, one.id, _name(one), current_language()) for one in shown]
    asked = ("at", "lanes", "view", "promise", "event", "speed")
    start = {name: browser_state.asked(name) for name in asked if browser_state.asked(name)}
    _play(shown, films, start)
    _export(shown)


@st.fragment
def _play(shown: list[KeptRun], films: list[str], start: dict[str, str]) -> None:
    """The player; a question is answered by another run of this part alone."""
    browser_state.begin()
    replay(films, start, "replay", partial(_why, shown))


def _why(shown: list[KeptRun], question: str) -> list[tuple[str, str]]:
    """What the run's page says, too: the reasons as of that moment, line by line."""
    browser_state.begin()
    number, at, name = question.split("|", 2)
    folder, run = browser_state.book_folder(), shown[int(number)].id
    model = run_model(folder, run)
    if model is None:
        return [("", _("The book or the scenario has changed so that this run cannot be explained any more."))]
    found = run_result(folder, run)
    try:
        answer = ask(found.log.events, model, name, int(at))
    except Refused as refusal:
        return [("", translate(refusal.message))]
    return lines_of(answer, Titles.of(model), found.context.clock)


def _chosen(done: dict[str, KeptRun]) -> tuple[KeptRun, KeptRun | None]:
    names = list(done)
    words = distinct({name: run_label(one) for name, one in done.items()})
    now = browser_state.asked("run") if browser_state.asked("run") in done else names[0]
    left, right = st.columns(2)
    run = left.selectbox(_("Run"), names, index=names.index(now), format_func=lambda name: words[name])
    others = [
        "",
        *(name for name in names if done[name].request.scenario == done[run].request.scenario and name != run),
    ]
    beside = browser_state.asked("beside") if browser_state.asked("beside") in others else ""
    other = right.selectbox(
        _("Below it"),
        others,
        index=others.index(beside),
        format_func=lambda name: words[name] if name else _("nothing"),
    )
    if (run, other) != (now, beside):
        browser_state.ask(run=run, beside=other)
    return done[run], done.get(other)


def _name(one: KeptRun) -> str:
    """In the player and in the export: what it is called and what was changed in it."""
    return " · ".join((bare(run_name(one)), changes_text(one) or _("Nothing changed"), when(one)))


def _said(one: KeptRun) -> list[str]:
    """What the export says above the player: run, changes, objectives."""
    objectives = one.verdict.objectives if one.verdict else ()
    words = {"met": _("Reached"), "missed": _("Not reached"), "not-triggered": _("not called upon")}
    lines = [
        _("{title}: {outcome}, {kept} of {all} kept, target {target}", title=each.title, outcome=words[each.outcome],
          kept=each.kept, all=each.called_upon, target=f"{each.target:.0%}")
        for each in objectives
    ]  # fmt: skip
    found = run_result(browser_state.book_folder(), one.id)
    return [_name(one), *([verdict_line(found.counted(one.verdict))] if one.verdict else []), *lines]


def _export(shown: list[KeptRun]) -> None:
    """As one file, made when it is asked for."""
    folder = browser_state.book_folder()
    named = st.checkbox(_("With phone numbers and names of people"), False)

    def made() -> bytes:
        browser_state.begin()
        people = None if named else {entry.value.name for entry in browser_state.snapshot().book.people.values()}
        found = [(run_result(folder, one.id), _name(one)) for one in shown]
        models = [run_model(folder, one.id) for one in shown]
        films = [
            (each.log, each.context, name, answers_of(each.log, model) if model else None)
            for (each, name), model in zip(found, models, strict=True)
        ]
        return page(films, people, [_said(one) for one in shown]).encode()

    st.caption(_("One file that plays in any browser, without a network: {title}", title=md(shown[0].title)))
    st.download_button(
        _("Export as HTML"),
        made,
        file_name="replay.html",
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
    )


if __name__ == "__main__":
    show()
