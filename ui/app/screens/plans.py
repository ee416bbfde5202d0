"""预案管理: the list of plans with its filters, and one plan in its views."""

from dataclasses import asdict

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from drillbook.schema.finding import Severity
from drillbook.schema.models.plan import Plan
from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, Tone, listing
from drillbook.ui.app.screens.plan import document, form, history, listed_findings, new_plan, open_file, source
from drillbook.ui.app.views import plans
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.fields import field_named
from drillbook.ui.app.views.prose import md
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, counted, current_language, severity_word

_LOUD: dict[Severity, Tone] = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def show() -> None:
    """The list, a new plan, or the plan that the address names."""
    if browser_state.asked("new"):
        new_plan.show()
        return
    plan = browser_state.asked("plan")
    file = browser_state.asked("file") or plans.file_of(browser_state.snapshot(), plan)
    if file:
        _one(file)
    else:
        _list(missing=plan)


def _one(file: str) -> None:
    now = open_file.open_file(file)
    if now is None:
        browser_state.link(_("All plans"), "screens/plans.py")
        return
    open_file.saved_note()
    title = browser_state.title_line(_("All plans"), "screens/plans.py")
    words = {"text": _("Text"), "form": _("Forms"), "source": _("Source text"), "versions": _("Versions")}
    view = browser_state.chosen_view(words, "text", f"view|{file}")
    if view == "source":
        browser_state.by_itself(_source)(title, file)
    else:
        _opened(title, now, view)


def _source(title: DeltaGenerator, file: str) -> None:
    now = open_file.open_file(file)
    if now is not None:
        _opened(title, now, "source")


def _opened(title: DeltaGenerator, now: open_file.OpenFile, view: str) -> None:
    title.title(md(_title(now)), width="stretch")
    open_file.toolbar(now)
    open_file.show_collision(now)
    _view(now, view)


def _title(now: open_file.OpenFile) -> str:
    """What the plan is called, also while something in it cannot be read."""
    if now.plan:
        now.seen["title"] = now.plan.title
        return now.plan.title
    written = draft_values.value_in(draft_values.raw_of(now.draft.text) or {}, field_named(Plan, "title"))
    return written if isinstance(written, str) and written else str(now.seen.get("title", now.draft.file))


def _view(now: open_file.OpenFile, view: str) -> None:
    """The chosen view; what the rules find comes last, above it, so that nobody waits for it to read or to save."""
    if view == "form":
        form.show(now)
        return
    above = st.container()
    if view == "source":
        now.wished = source.show(now) or now.wished
    open_file.catch_up(now)
    if now.wished:
        open_file.commit(now)
    if view == "versions":
        history.show(now)
    elif view == "text":
        if now.plan is None:
            st.write(_("This file cannot be read as a plan yet. Its findings say why."))
        else:
            document.show(now.snapshot.book, now.plan)
    if view == "source":
        source.show_findings(now, "screens/plans.py")
    elif view == "text":
        with above:
            listed_findings.show(now, now.findings, jump=now.draft.file)


def _list(missing: str) -> None:
    snapshot = browser_state.snapshot()
    st.title(_("Plans"))
    if missing:
        st.warning(_("There is no plan {name} in this book.", name=md(missing)))
    if not browser_state.is_read_only():
        browser_state.next_step(_("New plan"), "screens/plans.py", new="yes")
    rows = plans.plan_rows(snapshot)
    wanted = _filter(rows)
    shown = [row for row in rows if wanted.lets(row)]
    st.caption(counted("{n} plan", "{n} plans", len(shown)))
    broken = _broken(snapshot)
    if not shown and (rows or not broken):
        st.write(_("No plan is like that.") if rows else _("There is no plan in this book yet."))
    columns = (_("Plan"), _("To do"), _("Drafted by"), _("State"), _("Depth"))
    listing([_row(row) for row in shown] + broken, columns, key="plans", search=False)


def _row(row: plans.PlanRow) -> Row:
    """A plan in a line: what wants attention first, then whose it is and how far it is."""
    language = current_language()
    urgent: list[tuple[Tone, str]] = [
        (tone, f"{severity_word(severity)} {row.count(severity)}")
        for severity, tone in _LOUD.items()
        if row.count(severity)
    ]
    urgent += [("error", _("overdue: {what}", what=plans.due_word(which))) for which in row.overdue]
    urgent += [("warning", _("due soon: {what}", what=plans.due_word(which))) for which in row.soon]
    facts = (plans.TABLES[name].said(getattr(row, name), language) for name in ("status", "depth"))
    weight = f"{99999 - row.count(Severity.ERROR):05}{99999 - row.count(Severity.WARNING):05}{9 - len(row.overdue)}"
    return Row(
        (row.title, "", row.drafter, *facts),
        "screens/plans.py",
        (("plan", row.id),),
        {1: tuple(urgent)},
        plans.TABLES["kind"].said(row.kind, language),
        sort={1: weight},
    )


def _broken(snapshot: Snapshot) -> list[Row]:
    """Files that cannot be read are not lost from sight."""
    wrong: tuple[tuple[Tone, str], ...] = (("error", _("cannot be read yet")),)
    return [
        Row(
            (file, "", "", "", ""),
            "screens/plans.py",
            (("file", file), ("view", "source")),
            {1: wrong},
            _("Not readable"),
        )
        for file, read in snapshot.reads.items()
        if read.document is None
    ]


def _filter(rows: list[plans.PlanRow]) -> plans.PlanFilter:
    """What the address asks for, and what is chosen here; both are the same thing."""
    asked = plans.PlanFilter.of(st.query_params.items())
    language = current_language()
    chosen: dict[str, str] = asdict(asked)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, table in plans.TABLES.items():
            has = [value for value, _names in table.table if any(getattr(row, name) == value for row in rows)]
            titles = {"kind": _("Kind"), "status": _("State"), "depth": _("Depth")}
            options = ["", *has, *([getattr(asked, name)] if getattr(asked, name) not in ("", *has) else [])]

            said = st.selectbox(
                titles[name],
                options,
                options.index(getattr(asked, name)),
                format_func=lambda value, table=table: table.said(value, language) if value else _("all"),  # type: ignore[misc]
                key=f"filter|{name}|{getattr(asked, name)}",
                width=170,
            )
            chosen[name] = str(said or "")
        words = st.text_input(_("Search"), asked.words, key=f"filter|words|{asked.words}", width=220)
        chosen["words"] = words.strip()
    more = {name: chosen[name] for name in ("severity", "due", "drill") if chosen[name]}
    if more and st.button(_("Only: {what}; show all", what=_said(more))):
        chosen |= dict.fromkeys(more, "")
    if chosen != asdict(asked):
        browser_state.ask(**chosen)
    return plans.PlanFilter(**chosen)


def _said(more: dict[str, str]) -> str:
    when, _dash, which = more.get("due", "").partition("-")
    words = {
        "done": _("exercised in time"),
        "owed": _("not exercised in time"),
        "overdue": _("overdue: {what}", what=plans.due_word(which) if which else ""),
        "soon": _("due soon: {what}", what=plans.due_word(which) if which else ""),
    }
    said = [words[one] for one in (more.get("drill", ""), when) if one in words]
    said += [severity_word(Severity(more["severity"]))] if "severity" in more else []
    return " · ".join(said)


if __name__ == "__main__":
    show()
