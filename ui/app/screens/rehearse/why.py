"""Ask of a run why something came when it did, or why not yet: the same answer as on the command line."""

import streamlit as st

from drillbook.schema.finding import Refused, Unreadable
from drillbook.schema.values.times import parse_offset
from drillbook.ui.app import browser_state
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.app.views.prose import md
from drillbook.ui.report.clock_text import elapsed
from drillbook.ui.report.questions.why import answer_lines, heading
from drillbook.ui.report.titles import Titles
from drillbook.ui.storage.results import RunResult, run_model
from drillbook.ui.storage.runs import KeptRun
from drillbook.ui.translation import _, current_language, translate
from drillbook.ui.use.facilitator.why import ask, subjects


def show(one: KeptRun, found: RunResult) -> None:
    """What is asked about, as of when, and the answer."""
    model = run_model(browser_state.book_folder(), one.id)
    if model is None:
        st.write(_("The book or the scenario has changed so that this run cannot be explained any more."))
        return
    if model.digest != found.log.origin.model:
        st.warning(_("the book or the scenario has changed since the log was made; conditions are those of now"))
    titles = Titles.of(model)
    chosen = _subject(found, [subject.name for subject in subjects(model)], titles)
    end = found.log.events[-1].at
    key = f"why at {one.id}"
    written = st.text_input(_("As of"), browser_state.follow(key, elapsed(_asked_moment(end))) or "", key=key)
    try:
        at = parse_offset(written)
        answer = ask(found.log.events, model, chosen, at)
    except (Refused, Unreadable) as refusal:
        st.warning(translate(refusal.message))
        return
    browser_state.answer(key, written, at=str(at))
    st.markdown(f"**{md(heading(answer, titles))}**")
    for beginning, text in answer_lines(answer, titles, found.context.clock):
        st.markdown(f"- {md(beginning.strip())} {md(text)}" if beginning.strip() else f"    - {md(text)}")


def _subject(found: RunResult, names: list[str], titles: Titles) -> str:
    """What the address asks about, else what was broken first; all else can be chosen."""
    wanted = browser_state.asked("why")
    broken = [row.id for row in found.promises if row.is_broken]
    first = [name for name in (wanted, *broken) if name]
    known = list(dict.fromkeys([*first[:1], *names]))
    shown = distinct({name: _called(name, titles) for name in known})
    return browser_state.chosen_of("why", _("Why"), shown, f"why {current_language()}", known[0], tab="why")


def _called(name: str, titles: Titles) -> str:
    """As people call it; what is expected after a message (``flooded>flood/rescue``) is a promised time, too."""
    return titles.promise(name) if ">" in name else titles.anything(name)


def _asked_moment(end: int) -> int:
    """The moment the address names, in milliseconds; else the end."""
    written = browser_state.asked("at")
    return min(int(written), end) if written.isdecimal() else end
