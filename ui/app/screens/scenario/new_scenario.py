"""A new scenario: from plans, or as a copy of another."""

import os
from pathlib import Path

import streamlit as st

from drillbook.schema.finding import Refused
from drillbook.schema.scenario_files import folder_beside
from drillbook.schema.values.keys import Ref
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.plan.open_file import Place, show_refusal
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.choices import choices
from drillbook.ui.app.views.scenario import shelf
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.storage.coverage.kept_coverage import uncovered_parts
from drillbook.ui.storage.shelf import ShelvedScenario
from drillbook.ui.translation import _
from drillbook.ui.use.facilitator.draft_scenario import ScenarioWish, copy_of, from_plans

_HERE = "screens/scenarios.py"


def show() -> None:
    """What is it called, and what does it begin from?"""
    snapshot = browser_state.snapshot()
    browser_state.title(_("New scenario"), _("All scenarios"), _HERE)
    if browser_state.is_read_only():
        st.write(_("Read only: nothing can be changed here."))
        return
    found = shelf.everywhere(snapshot, browser_state.draft_author())
    title = browser_state.written("title", _("Title"), "new scenario")
    words = {"plans": _("plans"), "copy": _("a copy of a scenario")}
    ways = [way for way in words if way == "plans" or found]
    way = st.radio(_("Begin from"), ways, format_func=lambda one: words[one], horizontal=True)
    if way == "copy":
        _from_copy(snapshot, found, title.strip())
    else:
        _from_plans(snapshot, found, title.strip())


def _from_copy(snapshot: Snapshot, found: list[ShelvedScenario], title: str) -> None:
    chosen = st.selectbox(_("Scenario"), found, format_func=lambda one: one.title or one.name)
    if st.button(_("Begin"), type="primary", disabled=not title or chosen is None):
        place = Place(None if chosen.folder == snapshot.book.folder else chosen.folder)
        try:
            text = place.drafts().open(chosen.file, browser_state.draft_author()).text
            name = _free_id(title, found)
            _begin(
                place, str(Path(chosen.file).parent / f"{name}.yaml"), name, copy_of(text, _wish(snapshot, name, title))
            )
        except Refused as error:
            show_refusal(error)


def _from_plans(snapshot: Snapshot, found: list[ShelvedScenario], title: str) -> None:
    titles = choices(snapshot.book, None, Ref("plan"))
    plans = st.multiselect(
        _("Plans concerned"), list(titles), format_func=lambda one: titles[one], placeholder=_("none chosen")
    )
    st.caption(
        _(
            "A scene for each phase, a message that sets off each procedure nothing else sets off, and a question for "
            "each promised time, hand-over and open finding."
        )
    )
    uncovered = uncovered_parts(snapshot.book, plans)
    words = _("Only what no run exercised so far ({n})", n=len(uncovered))
    aims = uncovered if uncovered and st.checkbox(words, key="uncovered") else []
    if not title and plans:
        st.caption(_("Without a title it is called after its plans."))
    if st.button(_("Begin"), type="primary", disabled=not plans):
        beside = folder_beside(snapshot.book)
        name = _free_id(title, found)
        wish = _wish(snapshot, name, title, beside)
        try:
            file = f"{name}.yaml" if beside else _inside(snapshot, name)
            files = [snapshot.book.plans[plan].source.file for plan in plans]
            findings = [finding for each in files for finding in snapshot.findings_in(each)]
            _begin(Place(beside), file, name, from_plans(snapshot.book, plans, wish, aims, findings))
        except Refused as error:
            show_refusal(error)


def _inside(snapshot: Snapshot, name: str) -> str:
    """In the folder for scenarios that the book names within itself, else in one called so."""
    written = snapshot.book.settings.scenarios or "scenarios"
    return (Path(os.path.normpath(written)) / f"{name}.yaml").as_posix()


def _wish(snapshot: Snapshot, name: str, title: str, beside: Path | None = None) -> ScenarioWish:
    language = "zh" if snapshot.book.settings.language == "zh" else "en"
    way = Path(os.path.relpath(snapshot.book.folder, beside)).as_posix() if beside else ""
    return ScenarioWish(name, title, language, way)  # type: ignore[arg-type]


def _free_id(title: str, found: list[ShelvedScenario]) -> str:
    taken = {one.name for one in found} | {Path(one.file).stem for one in found}
    return draft_values.new_id(title, taken, "scenario")


def _begin(place: Place, file: str, name: str, text: str) -> None:
    place.drafts().begin(file, browser_state.draft_author(), text)
    browser_state.go(_HERE, scenario=name, view="form")
