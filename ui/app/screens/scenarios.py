"""情景: the list of scenarios, and one of them in its views."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drillbook.schema.finding import Severity
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, Tone, listing
from drillbook.ui.app.screens.plan import history, listed_findings, open_file, source
from drillbook.ui.app.screens.plan.open_file import OpenFile, Place
from drillbook.ui.app.screens.scenario import document, form, inject_list, new_scenario, papers
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.scenario import shelf
from drillbook.ui.report.scenario.story import story
from drillbook.ui.storage.shelf import ShelvedScenario
from drillbook.ui.translation import _, counted, severity_word

HERE = "screens/scenarios.py"


def show() -> None:
    """The list, a new scenario, or the one the address names."""
    if browser_state.asked("new"):
        new_scenario.show()
        return
    name, file = browser_state.asked("scenario"), browser_state.asked("file")
    found = shelf.everywhere(browser_state.snapshot(), browser_state.draft_author())
    one = shelf.wanted(found, name, file)
    if one is not None:
        _one(one, dict(shelf.query(found, one)))
        return
    _list(found, name or file)


def _list(found: list[ShelvedScenario], missing: str) -> None:
    st.title(_("Scenarios"))
    if missing:
        st.warning(_("There is no scenario {name} in this book.", name=md(missing)))
    if not browser_state.is_read_only():
        browser_state.next_step(_("New scenario"), HERE, new="yes")
    rows = shelf.rows(browser_state.snapshot(), found)
    if not rows:
        st.write(_("No scenario yet. A scenario says what happens; plans answer it."))
        return
    st.caption(counted("{n} scenario", "{n} scenarios", len(rows)))
    columns = (_("Scenario"), _("To do"), _("Begins"), _("Lasts"), _("Messages"), _("Plans concerned"))
    listing([_row(row) for row in rows], columns, key="scenarios", search=False)


def _row(row: shelf.ScenarioRow) -> Row:
    """A scenario in a line; what is wrong with it comes in words and colour."""
    marks: list[tuple[Tone, str]] = []
    if row.wrong:
        marks.append(("error", _("cannot be read: {why}", why=row.wrong)))
    elif row.errors:
        marks.append(("error", f"{severity_word(Severity.ERROR)} {row.errors}"))
    if row.warnings:
        marks.append(("warning", f"{severity_word(Severity.WARNING)} {row.warnings}"))
    if not row.is_saved:
        marks.append(("note", _("not saved yet")))
    cells = (row.title, "", row.begins, row.lasts, "", "")
    if not row.wrong:
        plans = counted("{n} plan", "{n} plans", row.plans) if row.plans else _("all in force")
        cells = (*cells[:4], counted("{n} message", "{n} messages", row.injects), plans)
    return Row(cells, HERE, row.query, {1: tuple(marks)}, sort={4: f"{row.injects:05}", 5: f"{row.plans:05}"})


def _one(one: ShelvedScenario, query: dict[str, str]) -> None:
    beside = None if one.folder == browser_state.snapshot().book.folder else one.folder
    place = Place(beside)
    now = open_file.open_file(one.file, place)
    if now is None:
        browser_state.link(_("All scenarios"), HERE)
        return
    open_file.saved_note()
    title = browser_state.title_line(_("All scenarios"), HERE)
    view = _chosen_view(now)
    if view == "source":
        browser_state.by_itself(_source)(title, one, place, query)
    else:
        _opened(title, one, now, view, query)


def _source(title: DeltaGenerator, one: ShelvedScenario, place: Place, query: dict[str, str]) -> None:
    now = open_file.open_file(one.file, place)
    if now is not None:
        _opened(title, one, now, "source", query)


def _opened(title: DeltaGenerator, one: ShelvedScenario, now: OpenFile, view: str, query: dict[str, str]) -> None:
    title.title(md(now.scenario.title if now.scenario else one.title or one.name), width="stretch")
    open_file.toolbar(now)
    open_file.show_collision(now)
    if view == "form":
        form.show(now)
        return
    above = st.container()
    if view == "source":
        now.wished = source.show(now) or now.wished
    open_file.catch_up(now)
    if now.wished:
        open_file.commit(now)
    _shown(now, view, query)
    if view == "source":
        source.show_findings(now, HERE)
    elif view == "text":
        with above:
            listed_findings.show(now, now.findings, jump=one.file, page=HERE)


def _chosen_view(now: OpenFile) -> str:
    """The view the address asks for; of a scenario that cannot be read, its text."""
    words = {
        "text": _("Text"),
        "sheet": _("Message sheet"),
        "form": _("Forms"),
        "source": _("Source text"),
        "print": _("Print"),
        "versions": _("Versions"),
    }
    usual = "text" if now.scenario else "source"
    return browser_state.chosen_view(words, usual, f"view|{now.place.called(now.draft.file)}", inject="")


def _shown(now: OpenFile, view: str, query: dict[str, str]) -> None:
    if view == "versions":
        history.show(now, by_clause=False)
    elif view != "source" and now.scenario is None:
        st.write(_("This file cannot be read as a scenario yet. Its findings say why."))
    elif now.scenario is not None and view != "source":
        told = story(now.snapshot.book, now.scenario)
        if view == "text":
            browser_state.next_step(_("Rehearse this scenario"), "screens/run.py", scenario=now.scenario.scenario)
            document.show(told)
        elif view == "sheet":
            inject_list.show(told, query)
        else:
            papers.show(told)


if __name__ == "__main__":
    show()
