"""表单: a plan filled in by its parts, without a word of YAML."""

from collections.abc import Mapping, Sequence

import streamlit as st
from pydantic import BaseModel
from streamlit.delta_generator import DeltaGenerator

from drillbook.schema.conditions.describe import level_title
from drillbook.schema.editing.edits import Add, Edit, Remove
from drillbook.schema.editing.writing import Data
from drillbook.schema.models.levels import Level, Warning_
from drillbook.schema.models.plan import Plan, Procedure, ResponseTime, Role
from drillbook.schema.models.task import Task
from drillbook.schema.values.names import LEVELS, canonical_level, normalise
from drillbook.schema.values.vocabulary import COLOURS
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.fields import steps
from drillbook.ui.app.screens.fields.field_context import Form
from drillbook.ui.app.screens.fields.widgets import ask, ask_all, in_pairs
from drillbook.ui.app.screens.plan import entries, listed_findings, open_file, owed
from drillbook.ui.app.screens.plan.open_file import OpenFile
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.draft_values import Path, Raw
from drillbook.ui.app.views.plan.fields import SHARED, field_named, fields_of
from drillbook.ui.app.views.prose import md
from drillbook.ui.translation import _, current_language

TABLES: dict[str, type[BaseModel]] = {
    "roles": Role,
    "warnings": Warning_,
    "levels": Level,
    "tasks": Task,
    "procedures": Procedure,
    "response_times": ResponseTime,
}
_HEAD = (
    "title", "kind", "status", "number", "version", "scope", "parent", "drafted_by", "approved_by", "issuer", "issued",
    "published", "evaluated", "filed", "incident_types", "secondary", "excludes", "regulations", "consulted", "revise",
    "annexes",
)  # fmt: skip
PARTS = ("head", "sections", *TABLES, "recovery", "command")


def show(opened: OpenFile) -> None:
    """The chosen part of the plan; what is changed goes into the draft."""
    data = draft_values.raw_of(opened.draft.text)
    if data is None:
        st.warning(_("The text has errors that keep it from being read. Put them right in the text first."))
        listed_findings.show(opened, opened.findings)
        open_file.edit(opened, [])
        return
    disk = browser_state.snapshot().book.plans
    plan = opened.plan or next((one.value for one in disk.values() if one.source.file == opened.draft.file), None)
    chinese = draft_values.is_chinese(None, opened.draft.text)
    epoch = f"{opened.draft.file}|{opened.draft.author}|{opened.seen['form']}"
    form = Form(
        opened.snapshot.book,
        plan,
        current_language(),
        chinese,
        epoch,
        browser_state.is_read_only(),
        plan.order if plan else (),
        read=opened.read,
    )
    above = st.container()
    within: tuple[DeltaGenerator, Path] | None = None
    parts = {name: part_word(name) for name in PARTS}
    part = browser_state.chosen_of("part", _("Part of the plan"), parts, f"part|{opened.draft.file}", entry="")
    if part in TABLES:
        within = _entries(opened, form, data, part)
    elif part == "recovery":
        recovery = field_named(Plan, "recovery")
        key = draft_values.key_in(data, recovery)
        steps.steps(
            form, (), draft_values.value_in(data, recovery), key is not None, key or recovery.key(chinese=chinese)
        )
    else:
        names = _HEAD if part == "head" else (part,)
        in_pairs(form, (), data, [field_named(Plan, name) for name in names])
    open_file.edit(opened, form.edits)
    with above:  # what the rules find comes last: nobody waits for it to type or to save
        owed.show(opened, plan, data)
    if within is not None:
        with within[0]:
            listed_findings.show(opened, entries.findings_within(opened, within[1]), key="entry")


def part_word(name: str) -> str:
    """What a part of a plan is called."""
    if name == "head":
        return _("Cover")
    return field_named(Plan, name).label(current_language())


def _table_at(data: Mapping[str, Raw], part: str) -> tuple[Path, dict[str, Raw]]:
    """Where the entries of a part stand, and what they are; the levels of another plan are not entries."""
    field = field_named(Plan, part)
    key = draft_values.key_in(data, field)
    raw = data.get(key) if key else None
    if not isinstance(raw, dict):
        return ((key,) if key else ()), {}
    skipped = {name for one in SHARED for name in field_named(Role, one).names} | {"follow", "随同启动"}
    inner = next((name for name in ("each", "各级") if part == "levels" and name in raw), None)
    if inner is not None and key and isinstance(raw[inner], dict):
        return (key, inner), dict(raw[inner])  # type: ignore[arg-type]
    wanted = {name: value for name, value in raw.items() if part != "levels" or name not in skipped}
    return ((key,) if key else ()), wanted


def _entries(opened: OpenFile, form: Form, data: Mapping[str, Raw], part: str) -> tuple[DeltaGenerator, Path] | None:
    """The entries of a table, one of them opened; where the findings within it are to be shown."""
    path, held = _table_at(data, part)
    if part == "levels":
        _follow(form, data)
    titles = {name: _title(form, part, name, raw) for name, raw in held.items()}
    key = f"entry|{opened.draft.file}|{part}"
    entries.open_begun(key, titles)
    name = entries.chosen(opened, form, path, titles, part_word(part), key)
    if not form.frozen:
        _new_entry(opened, form, data, part, held)
    if name not in held:
        return None
    raw = held[name]
    place = (*path, name)
    above = st.container()
    _entry(form, part, place, raw)
    return above, place


def _entry(form: Form, part: str, place: Path, raw: Raw) -> None:
    """One entry with all its fields."""
    _confirm(form, place, raw)
    inside = raw if isinstance(raw, dict) else {}
    ask_all(form, place, inside, tuple(one for one in fields_of(TABLES[part]) if one.kind != "steps"))
    if part == "procedures":
        field = field_named(Procedure, "steps")
        written_as = draft_values.key_in(inside, field)
        steps.steps(
            form,
            place,
            draft_values.value_in(inside, field),
            written_as is not None,
            written_as or field.key(chinese=form.chinese),
        )


def _follow(form: Form, data: Mapping[str, Raw]) -> None:
    """A street's plan may take over the levels of another."""
    levels = field_named(Plan, "levels")
    key = draft_values.key_in(data, levels)
    raw = data[key] if key else {}
    inside = raw if isinstance(raw, dict) else {}
    follow = field_named(levels.inner, "follow") if levels.inner else None
    if follow is None:
        return
    if key:
        ask(form, (key,), inside, follow)
        return
    fresh = Form(form.book, form.plan, form.language, form.chinese, form.epoch, form.frozen)
    ask(fresh, (levels.key(chinese=form.chinese),), {}, follow)
    values = {edit.key: edit.value for edit in fresh.edits if isinstance(edit, Add)}
    if values:
        form.edits.append(Add((), levels.key(chinese=form.chinese), dict(values)))


def _title(form: Form, part: str, name: str, raw: Raw) -> str:
    inside = raw if isinstance(raw, dict) else {}
    said = next((str(inside[key]) for key in ("title", "名称") if inside.get(key)), "")
    if part == "levels":
        called = level_title(_level(name), form.language)
        return called if said in ("", called) else f"{called} · {said}"
    if part == "warnings":
        return COLOURS.shown(COLOURS.canonical(name) or name, form.language)
    return said or name


def _level(name: str) -> str:
    return canonical_level(normalise(name))


def _new_entry(opened: OpenFile, form: Form, data: Mapping[str, Raw], part: str, entries: Mapping[str, Raw]) -> None:
    with st.expander(_("Add: {what}", what=part_word(part))), st.form(form.key((part,), "new"), border=False):
        if part == "levels":
            wish = _new_level(form, list(map(_level, entries)))
        elif part == "warnings":
            free = [value for value, _names in COLOURS.table if value not in map(COLOURS.canonical, entries)]
            wish = st.selectbox(_("Colour"), free, format_func=lambda one: COLOURS.shown(one, form.language))
        else:
            wish = st.text_input(_("Title"))
        own = {name: _title(form, "roles", name, raw) for name, raw in _table_at(data, "roles")[1].items()}
        role = ""
        if part == "tasks":
            role = st.selectbox(_("Responsible"), ["", *own], format_func=lambda one: own.get(one, "—"))
        first = ""
        if part == "procedures":
            tasks = {name: _title(form, "tasks", name, raw) for name, raw in _table_at(data, "tasks")[1].items()}
            first = st.selectbox(_("First step"), list(tasks), format_func=lambda one: tasks[one]) or ""
        asked = st.form_submit_button(_("Add"))
        if asked and not (wish and (part != "tasks" or role)):
            st.warning(
                _("Name a level that the plan does not have yet.")
                if part == "levels"
                else _("A title is needed, and for a task who is responsible.")
            )
        elif asked:
            taken = {
                name for one in ("tasks", "procedures", "response_times", "roles") for name in _table_at(data, one)[1]
            }
            name = (
                wish
                if part in ("levels", "warnings")
                else draft_values.new_id(wish, taken | set(entries), part.rstrip("s"))
            )
            st.session_state["next"] = (f"entry|{opened.draft.file}|{part}", name)
            form.edits += _added(form, data, part, name, wish, role or first)


def _new_level(form: Form, there: Sequence[str]) -> str:
    """A level that is not there yet: of the usual ones, or with a name of its own, above those there are."""
    usual = [] if any(level not in LEVELS for level in there) else [one for one in LEVELS[1:] if one not in there]
    chosen = ""
    if usual:
        own = _("a name of its own")
        titles = {one: level_title(one, form.language) for one in usual} | {"": own}
        chosen = st.selectbox(_("Level"), list(titles), format_func=lambda one: titles[one])
    name = st.text_input(_("Level with a name of its own"), help=_("It stands above the levels there are."))
    wish = name.strip() or chosen
    return "" if _level(wish) in there else wish


def _added(form: Form, data: Mapping[str, Raw], part: str, name: str, title: str, given: str) -> list[Edit]:
    """``given``: who is responsible for a task, or what a procedure begins with."""
    fields = {field.name: field.key(chinese=form.chinese) for field in fields_of(TABLES[part])}
    entry: dict[str, Data] = {}
    if "title" in fields and part != "levels":
        entry[fields["title"]] = title
    if part == "tasks" and given:
        entry[fields["role"]] = given
    if part == "levels":
        entry[fields["title"]] = level_title(name, "zh" if form.chinese else "en")
    if part == "warnings":
        entry[fields["issued_by"]] = _("to be written")
    if part == "response_times":
        entry |= {fields["from"]: "incident", fields["to"]: "response ended", fields["within"]: "60 min"}
    if part == "procedures":
        entry |= {fields["steps"]: [given]} if given else {}
    if form.chinese and part == "warnings":
        name = COLOURS.shown(name, "zh")
    path, _entries_there = _table_at(data, part)
    if path:
        return [Add(path, name, entry)]
    return [Add((), field_named(Plan, part).key(chinese=form.chinese), {name: entry})]


def _confirm(form: Form, place: Path, raw: Raw) -> None:
    """What an import proposed: confirm it, or take it out."""
    inside = raw if isinstance(raw, dict) else {}
    key = next((name for name in ("to_confirm", "待确认") if name in inside), None)
    if key is None or form.frozen:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(md(_("To be confirmed")))
        if st.button(_("Confirm"), key=form.key(place, "confirm")):
            form.edits.append(Remove((*place, key)))
        if st.button(_("Reject"), key=form.key(place, "reject")):
            form.edits.append(Remove(place))
