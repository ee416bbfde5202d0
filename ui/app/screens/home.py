"""工作台: the book at a glance; every number leads to what it counts."""

from collections.abc import Iterable

import streamlit as st

from drillbook.ui.app import browser_state
from drillbook.ui.app.views import home
from drillbook.ui.app.views.prose import md
from drillbook.ui.app.views.run.label import changes_text, verdict_line, when
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.storage.drafts import author_name
from drillbook.ui.storage.runs import KeptRun, Runs
from drillbook.ui.translation import _, capital, counted, joined


def show() -> None:
    """The first page."""
    snapshot = browser_state.snapshot()
    seen = home.glance(snapshot)
    st.title(md(seen.title))
    if not seen.plans:
        _empty()
        return
    st.caption(_("As of {day}", day=snapshot.book.day))
    _next(seen)
    _unsaved()
    for column, (title, act) in zip(
        st.columns(3),
        ((_("Findings"), _findings), (_("Due dates"), _dues), (_("Drill rate"), _drills)),
        strict=True,
    ):
        with column, st.container(border=True, height="stretch"):
            st.header(title)
            act(seen)
    first, second = st.columns([3, 2])
    with first, st.container(border=True, height="stretch"):
        st.header(_("Scenarios"))
        _scenarios(seen, snapshot)
    with second, st.container(border=True, height="stretch"):
        st.header(_("Libraries"))
        _figures(seen.libraries, "screens/libraries.py")
        if not seen.libraries:
            st.write(_("No library yet: plans name organizations, teams and supplies that should stand there."))
    with st.container(border=True):
        st.header(_("Plans"))
        browser_state.link(counted("{n} plan", "{n} plans", seen.plans), "screens/plans.py")
        titles = {"kind": _("By kind"), "status": _("By state"), "depth": _("By depth")}
        for name, figures in seen.by.items():
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.caption(titles[name], width=80)
                _figures(figures, "screens/plans.py")


def _next(seen: home.Glance) -> None:
    """What is to be done first: correct what keeps plans from working, then what is late, then rehearse."""
    step = home.next_step(seen, set(_last_runs()))
    words = {
        "correct": lambda: counted("Correct {n} error", "Correct {n} errors", step.number),
        "overdue": lambda: counted("See to {n} overdue duty", "See to {n} overdue duties", step.number),
        "rehearse": lambda: _("Rehearse: {title}", title=md(step.title)),
        "again": lambda: _("Rehearse a scenario"),
        "write": lambda: _("Write a scenario"),
    }
    pages = {
        "correct": browser_state.findings_page(),
        "overdue": "screens/plans.py",
        "rehearse": "screens/run.py",
        "again": "screens/run.py",
        "write": "screens/scenarios.py",
    }
    browser_state.next_step(words[step.kind](), pages[step.kind], **dict(step.query))


def _large(number: str, label: str, page: str, **query: str) -> None:
    """The one number that a card is about; what it counts stands below it."""
    with st.container(key=f"figure-{label}", width="content"):
        browser_state.link(f"**{number}** {label}", page, **query)


def _figures(figures: Iterable[home.Figure], page: str) -> None:
    """Numbers side by side, each a link; they go on in the next line where there is no room."""
    with st.container(horizontal=True, gap="small"):
        for figure in figures:
            browser_state.link(f"{figure.label}  **{figure.number}**", page, **dict(figure.query))


def _findings(seen: home.Glance) -> None:
    if not seen.findings:
        st.write(_("Nothing to correct. Next: rehearse a scenario."))
        return
    worst, *rest = seen.findings
    _large(str(worst.number), worst.label, browser_state.findings_page(), **dict(worst.query))
    _figures(rest, browser_state.findings_page())


def _drills(seen: home.Glance) -> None:
    share = seen.rate.share
    if share is None:
        st.write(_("No plan in force has a drill interval yet."))
        return
    _large(f"{share:.0%}", _("exercised in time"), "screens/plans.py", drill="done")
    owed = [figure for figure in seen.drills if figure.number and ("drill", "owed") in figure.query]
    _figures(owed, "screens/plans.py")
    st.caption(capital(seen.rate.DEFINITION.render(browser_state.language())))


def _dues(seen: home.Glance) -> None:
    if not seen.overdue and not seen.soon:
        st.write(_("Nothing is overdue, and nothing falls due within three months."))
    if seen.overdue:
        _large(str(sum(figure.number for figure in seen.overdue)), _("Overdue"), "screens/plans.py", due="overdue")
        _figures(seen.overdue, "screens/plans.py")
    if seen.soon:
        st.caption(_("Due within three months"))
        _figures(seen.soon, "screens/plans.py")


def _scenarios(seen: home.Glance, snapshot: Snapshot) -> None:
    latest = _last_runs()
    for row in seen.scenarios:
        if row.refused:
            told = _("cannot be read")
            st.markdown(f"**{md(row.title)}**  :red[:small[{told}]]")
            browser_state.link(_("See what is to be corrected"), "screens/scenarios.py", scenario=row.id)
            continue
        injects = counted("{n} inject", "{n} injects", row.injects)
        plans = counted("{n} plan", "{n} plans", row.plans or sum(1 for _plan in snapshot.book.acting()))
        st.markdown(f"**{md(row.title)}**  :gray[:small[{plans} · {injects}]]")
        last = latest.get(row.id)
        if last is None or last.verdict is None:
            browser_state.link(_("Not rehearsed yet: begin"), "screens/run.py", scenario=row.id)
        else:
            words = {"at": when(last)[:10], "verdict": md(verdict_line(last.verdict))}
            browser_state.link(_("Last run, {at}: {verdict}", **words), "screens/run.py", run=last.id)
            missed = [each.title for each in last.verdict.objectives if each.outcome == "missed"]
            said = [_("not reached: {what}", what=joined(missed))] if missed else []
            said += [changes_text(last)] if changes_text(last) else []
            if said:
                st.caption(md(capital(" · ".join(said))))
    if not seen.scenarios:
        st.write(_("No scenario yet. A scenario says what happens; plans answer it."))


def _last_runs() -> dict[str, KeptRun]:
    """The newest finished run of each scenario."""
    found: dict[str, KeptRun] = {}
    for one in Runs(browser_state.book_folder()).all():
        if one.status.state == "done" and one.verdict is not None:
            found.setdefault(one.request.scenario, one)
    return found


def _unsaved() -> None:
    waiting = [draft for draft in browser_state.drafts().all() if draft.is_changed]
    if browser_state.is_read_only() or not waiting:
        return
    with st.container(border=True):
        st.header(_("Unsaved work"))
        for draft in waiting:
            whose = author_name(draft.author)
            if not whose and draft.author != browser_state.draft_author():
                continue  # of another browser, which alone can open it
            browser_state.link(
                _(
                    "{file}, by {author}, {at}",
                    file=md(draft.file),
                    author=md(whose or _("no name")),
                    at=draft.at[:16].replace("T", " "),
                ),
                "screens/plans.py",
                file=draft.file,
                by=whose,
            )


def _empty() -> None:
    st.write(_("There is no plan in this book yet."))
    browser_state.link(_("Write the first one from a template"), "screens/plans.py", new="yes")


if __name__ == "__main__":
    show()
