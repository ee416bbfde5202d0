"""Entries as a table to type in: one line each, one cell for what stands in a word, a name or a date."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from pydantic import BaseModel

from drillbook.schema.editing.edits import Remove
from drillbook.schema.values.words import Words
from drillbook.ui.app.screens.fields.field_context import Form, titles_for
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.draft_values import Path, Raw
from drillbook.ui.app.views.plan.fields import Field
from drillbook.ui.translation import _

Known = Mapping[str, Mapping[str, str]]


def table(
    form: Form, path: Path, entries: Mapping[str, Raw], columns: list[Field], model: type[BaseModel], known: Known
) -> None:
    """The table; what is typed into a cell becomes an edit of that entry alone.

    ``known`` is what the book knows of each entry, to be read beside what is written of it.
    """
    if not entries:
        st.write(_("No entry yet. Add one under “Entry”."))
        return
    names = list(entries)
    spelling = {field.name: _spelling(form, field, entries) for field in columns}
    before = [
        {field.name: _cell(field, spelling[field.name], entries[name]) for field in columns} | dict(known.get(name, {}))
        for name in names
    ]
    read = list(dict.fromkeys(label for row in known.values() for label in row))
    after = st.data_editor(
        before,
        column_config={field.name: _column(form, field, spelling[field.name]) for field in columns},
        column_order=[*[field.name for field in columns[:1]], *read, *[field.name for field in columns[1:]]],
        hide_index=True,
        disabled=True if form.frozen else read,
        num_rows="fixed",
        placeholder="",
        key=form.key(path, f"{model.__name__}/table"),
    )
    for name, old, new in zip(names, before, after, strict=True):
        holder = entries[name]
        for field in columns:
            if (new[field.name] or "") != (old[field.name] or "") and isinstance(holder, dict):
                _put(form, (*path, name), holder, field, spelling[field.name], new[field.name])


def _spelling(form: Form, field: Field, entries: Mapping[str, Raw]) -> dict[str, str]:
    """What a cell shows, and what the file says for it."""
    if field.words:
        return {field.words.said(value, form.language): value for value, _names in field.words.table}
    if field.ref:
        written_now = [
            value
            for raw in entries.values()
            if isinstance(raw, dict) and isinstance(value := draft_values.value_in(raw, field), str)
        ]
        return {title: name for name, title in titles_for(form, field, written_now).items()}
    return {}


def _cell(field: Field, spelling: Mapping[str, str], raw: Raw) -> str | None:
    value = draft_values.value_in(raw, field) if isinstance(raw, dict) else None
    if not isinstance(value, str):
        return None
    if field.kind in ("word", "name"):
        wanted = (field.words.canonical(value) if field.words else None) or value
        return next((shown for shown, name in spelling.items() if name == wanted), value)
    return value


def _column(form: Form, field: Field, spelling: Mapping[str, str]) -> Any:
    label, help_ = field.label(form.language), field.help(form.language)
    if spelling:
        return st.column_config.SelectboxColumn(label, options=list(spelling), help=help_)
    return st.column_config.TextColumn(label, help=help_)


def _put(
    form: Form, path: Path, holder: dict[str, Raw], field: Field, spelling: Mapping[str, str], shown: str | None
) -> None:
    text = (shown or "").strip()
    value = spelling.get(text, text)
    if field.words and form.chinese and value:
        value = Words(field.words.table).shown(value, "zh")
    edits = draft_values.change(path, holder, field, value, chinese=form.chinese)
    if field.required and any(isinstance(edit, Remove) for edit in edits):
        return
    form.edits += edits
