"""All runs kept, none left out: what was changed in each, what came of it; narrowed to a scenario, sorted, searched."""

import streamlit as st

from drillbook.simulator.log.measures import BROKEN
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, Tone, listing
from drillbook.ui.app.screens.rehearse import name_or_delete, progress
from drillbook.ui.app.screens.rehearse.once_or_many import often_text
from drillbook.ui.app.views.run.label import (
    broken_number,
    changes_text,
    draws_text,
    program_text,
    run_name,
    undone_number,
    when,
)
from drillbook.ui.storage.runs import KeptRun, Runs, RunVerdict
from drillbook.ui.translation import _, capital, counted, current_language

_PAGE = "screens/run.py"


def show() -> None:
    """The list, the newest first."""
    st.header(_("Runs kept"))
    runs = Runs(browser_state.book_folder())
    kept = runs.every()
    broken = runs.unreadable()
    if not kept and not broken:
        st.write(_("None yet. Choose a scenario above and start a run."))
        return
    shown = _of_scenario(kept)
    st.caption(counted("{n} run", "{n} runs", len(shown)))
    columns = (_("Run"), _("How often"), _("Changed"), _("Objectives"), _("Promised times"), _came_to(shown), _("Time"))
    listing([_row(one) for one in shown], columns, key="runs")
    for name in broken:
        _unreadable(name)


def _came_to(shown: list[KeptRun]) -> str:
    """What stands in the column of a run's first sentence: of a study that is no jam."""
    if all(one.request.kind in ("once", "many") for one in shown):
        return _("Where it jams first")
    return _("Where it jams first, or what came out")


def _of_scenario(kept: list[KeptRun]) -> list[KeptRun]:
    titles = {one.request.scenario: one.title for one in kept}
    if len(titles) < 2:
        return kept
    names, now = ["", *titles], browser_state.asked("only")
    chosen = st.selectbox(
        _("Scenario"),
        names,
        index=names.index(now) if now in names else 0,
        format_func=lambda name: titles[name] if name else _("all"),
        key=f"only {now}",
        width=420,
    )
    if chosen != now and (chosen or now in names):
        browser_state.ask(only=chosen)
    return [one for one in kept if not chosen or one.request.scenario == chosen]


def _row(one: KeptRun) -> Row:
    verdict = one.verdict if one.status.state == "done" else None
    detail = one.title if one.name else ""
    usual = (one.request.seed, one.request.replication) == (0, 0)
    detail = " · ".join(filter(None, (detail, "" if usual else draws_text(one), one.request.by, program_text(one))))
    changed = changes_text(one) or _("Nothing changed")
    often = often_text(one)
    link = (("run", one.id),)
    if verdict is None:
        tone: Tone = "warning" if one.is_over else "note"
        mark = ((tone, progress.state_word(one.status)),)
        return Row((run_name(one), often, changed, "", "", "", when(one)), _PAGE, link, {4: mark}, detail=detail)
    jam = capital(verdict.jam.get(current_language(), ""))
    cells = (run_name(one), often, changed, "", "", jam, when(one))
    marks = {3: _objectives(verdict), 4: _sure(verdict) if one.request.kind != "once" else _promises(verdict)}
    unreached = sum(one.outcome == "missed" for one in verdict.objectives)
    sort = {3: f"{99 - unreached:02}", 4: f"{99999 - broken_number(verdict):05}"}
    return Row(cells, _PAGE, link, marks, detail=detail, sort=sort)


def _sure(verdict: RunVerdict) -> tuple[tuple[Tone, str], ...]:
    """Of many runs: how many promised times were not kept in all of them."""
    if not verdict.promises:
        return ()
    unsure = broken_number(verdict)
    if not unsure:
        return (("good", _("All kept in every run")),)
    return (("error", counted("{n} not kept in every run", "{n} not kept in every run", unsure)),)


def _objectives(verdict: RunVerdict) -> tuple[tuple[Tone, str], ...]:
    """How many were not reached stands out."""
    missed = sum(one.outcome == "missed" for one in verdict.objectives)
    if missed:
        return (("error", counted("{n} not reached", "{n} not reached", missed)),)
    called_upon = sum(one.outcome != "not-triggered" for one in verdict.objectives)
    return (("good", _("All {n} reached", n=called_upon)),) if called_upon else ()


def _promises(verdict: RunVerdict) -> tuple[tuple[Tone, str], ...]:
    missed, never, undue = (verdict.promises.get(outcome, 0) for outcome in (*BROKEN, "open"))
    said: list[tuple[Tone, str]] = []
    if missed:
        said.append(("error", counted("{n} missed", "{n} missed", missed)))
    if never:
        said.append(("error", counted("{n} never reached", "{n} never reached", never)))
    if undue:
        said.append(("quiet", counted("{n} not yet due", "{n} not yet due", undue)))
    elif not said:
        said.append(("good", _("All kept")))
    undone = undone_number(verdict)
    if undone:
        said.append(("warning", counted("{n} task not done", "{n} tasks not done", undone)))
    return tuple(said)


def _unreadable(name: str) -> None:
    """A run whose files are spoilt is shown, too, and can be deleted."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.error(_("The run {name} cannot be read.", name=name))
        if not browser_state.is_read_only() and st.button(_("Delete this run"), key=f"delete {name}"):
            name_or_delete.forget(name)
