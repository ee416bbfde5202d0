"""表单: a scenario filled in by its parts: what it is, objectives, scenes, messages."""

from collections.abc import Mapping

import streamlit as st
from pydantic import BaseModel

from drillbook.schema.editing.edits import Add, Edit
from drillbook.schema.editing.writing import Data
from drillbook.schema.models.scenario import Inject, Objective, Scenario, Scene
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.fields.field_context import Form
from drillbook.ui.app.screens.fields.widgets import ask_all, in_pairs
from drillbook.ui.app.screens.plan import entries, listed_findings, open_file
from drillbook.ui.app.screens.plan.open_file import OpenFile
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.draft_values import Path, Raw
from drillbook.ui.app.views.plan.fields import field_named, fields_of
from drillbook.ui.translation import _, current_language

TABLES: dict[str, type[BaseModel]] = {"injects": Inject, "scenes": Scene, "objectives": Objective}
PARTS = ("head", *TABLES)
_HEAD = ("title", "begins", "lasts", "plans", "given", "vary")
_GIVES = {"scenes": "scene", "objectives": "objective"}


def show(opened: OpenFile) -> None:
    """The chosen part of the scenario; what is changed goes into the draft."""
    data = draft_values.raw_of(opened.draft.text)
    if data is None:
        st.warning(_("The text has errors that keep it from being read. Put them right in the text first."))
        listed_findings.show(opened, opened.findings)
        open_file.edit(opened, [])
        return
    form = _form(opened, data)
    above = st.container()
    parts = {name: part_word(name) for name in PARTS}
    part = browser_state.chosen_of("part", _("Part of the scenario"), parts, f"part|{_called(opened)}", entry="")
    place: Path = ()
    if part == "head":
        in_pairs(form, (), data, [field_named(Scenario, name) for name in _HEAD])
    else:
        place = _entry(opened, form, data, part)
    open_file.edit(opened, form.edits)
    with above:  # what the rules find comes last: nobody waits for it to type or to save
        found = entries.findings_within(opened, place) if place else opened.findings
        listed_findings.show(opened, found, jump=opened.draft.file, page="screens/scenarios.py")


def message(opened: OpenFile, name: str) -> list[Edit]:
    """The fields of one message, for the sheet it stands in; what is to be changed in the draft."""
    data = draft_values.raw_of(opened.draft.text)
    path, held = _table(data, "injects") if data is not None else ((), {})
    if data is None or name not in held:
        return []
    form, raw = _form(opened, data), held[name]
    found = entries.findings_within(opened, (*path, name))
    ask_all(form, (*path, name), raw if isinstance(raw, dict) else {}, fields_of(Inject))
    listed_findings.show(opened, found, jump=opened.draft.file, page="screens/scenarios.py")
    return form.edits


def part_word(name: str) -> str:
    """What a part of a scenario is called."""
    return _("Cover") if name == "head" else field_named(Scenario, name).label(current_language())


def _called(opened: OpenFile) -> str:
    return opened.place.called(opened.draft.file)


def _form(opened: OpenFile, data: Mapping[str, Raw]) -> Form:
    own = {kind: _titles(_table(data, part)[1]) for part, kind in _GIVES.items()}
    epoch = f"{_called(opened)}|{opened.draft.author}|{opened.seen['form']}"
    chinese = draft_values.is_chinese(None, opened.draft.text)
    frozen = browser_state.is_read_only()
    return Form(opened.snapshot.book, None, current_language(), chinese, epoch, frozen, own=own, read=opened.read)


def _table(data: Mapping[str, Raw], part: str) -> tuple[Path, dict[str, Raw]]:
    """Where the entries of a part stand, and what they are."""
    key = draft_values.key_in(data, field_named(Scenario, part))
    raw = data.get(key) if key else None
    return ((key,) if key else ()), dict(raw) if isinstance(raw, dict) else {}


def _titles(table: Mapping[str, Raw]) -> dict[str, str]:
    """Entries by what they are called."""
    said = {name: raw if isinstance(raw, dict) else {} for name, raw in table.items()}
    return {
        name: str(next((raw[key] for key in ("title", "名称") if raw.get(key)), name)) for name, raw in said.items()
    }


def _entry(opened: OpenFile, form: Form, data: Mapping[str, Raw], part: str) -> Path:
    """The entries of a part, one of them opened; its place."""
    path, held = _table(data, part)
    titles = _titles(held)
    key = f"entry|{_called(opened)}|{part}"
    entries.open_begun(key, titles)
    name = entries.chosen(opened, form, path, titles, part_word(part), key)
    if not form.frozen:
        _new(form, data, part, held, key)
    if name not in held:
        return ()
    raw = held[name]
    ask_all(form, (*path, name), raw if isinstance(raw, dict) else {}, fields_of(TABLES[part]))
    return (*path, name)


def _new(form: Form, data: Mapping[str, Raw], part: str, held: Mapping[str, Raw], key: str) -> None:
    """A title is enough to begin; a message comes at the start until it is moved."""
    with st.expander(_("Add: {what}", what=part_word(part))), st.form(form.key((part,), "new"), border=False):
        title = st.text_input(_("Title")).strip()
        if not st.form_submit_button(_("Add")) or not title:
            return
    taken = {name for one in TABLES for name in _table(data, one)[1]}
    name = draft_values.new_id(title, taken, part.rstrip("s"))
    model = TABLES[part]
    made: dict[str, Data] = {field_named(model, "title").key(chinese=form.chinese): title}
    if part == "injects":
        made[field_named(model, "at").key(chinese=form.chinese)] = "T+0:00"
    st.session_state["next"] = (key, name)
    whole = field_named(Scenario, part).key(chinese=form.chinese)
    path = _table(data, part)[0]
    form.edits.append(Add(path, name, made) if held else Add((), whole, {name: made}))
