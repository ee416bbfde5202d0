"""Fields with several amounts: one for each level, or one for each thing named."""

from collections.abc import Mapping

import streamlit as st

from drillbook.schema.conditions.describe import level_title
from drillbook.schema.editing.edits import Add, Remove, Replace
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.names import LEVELS, canonical_level, normalise
from drillbook.ui.app.screens.fields.field_context import Form, line, titles_for
from drillbook.ui.app.views.plan import condition_rows, draft_values
from drillbook.ui.app.views.plan.condition_rows import INDICATOR, LEVEL
from drillbook.ui.app.views.plan.draft_values import Path, Raw
from drillbook.ui.app.views.plan.fields import SHARED, Field, field_named, fields_of
from drillbook.ui.app.views.prose import md
from drillbook.ui.translation import _

_HAPPENS = ("given", "set")  # tables of what becomes so: an indicator, maybe at a place, or the level of a plan

_WITHIN_LEVELS = tuple((name,) for name in field_named(Plan, "levels").names)  # there an amount is of one level already


def is_by_level(form: Form, raw: Mapping[str, Raw]) -> bool:
    """Whether the keys are levels: the usual ones, or the plan's own."""
    known = {*LEVELS, *form.levels}
    return bool(raw) and all(canonical_level(normalise(key)) in known for key in raw)


def by_level(form: Form, path: Path, holder: Mapping[str, Raw], of: Field, raw: Raw | None) -> None:
    """One amount, or one for each level; the author may change his mind about which."""
    if isinstance(raw, dict) and not is_by_level(form, raw):
        st.caption(_("{what}: change this in the text", what=of.label(form.language)))
        return
    split = isinstance(raw, dict)
    if raw is not None and (split or (form.levels and path[:1] not in _WITHIN_LEVELS)):
        wanted = st.toggle(
            _("{what}: another for each level", what=of.label(form.language)),
            split,
            key=form.key(path, f"{of.name}/split"),
            disabled=form.frozen,
        )
        if wanted != split:
            first = next(iter(raw.values())) if isinstance(raw, dict) else {form.levels[0]: raw}
            form.edits.append(Replace((*path, draft_values.key_in(holder, of) or of.name), first))  # type: ignore[arg-type]
            return
    if isinstance(raw, dict):
        _each_level(form, (*path, draft_values.key_in(holder, of) or of.name), of, raw)
        return
    said = line(form, path, of, raw)
    if said is not None:
        form.put(path, holder, of, said)


def _each_level(form: Form, path: Path, of: Field, raw: Mapping[str, Raw]) -> None:
    written_as = {canonical_level(normalise(key)): key for key in raw}
    for level in dict.fromkeys((*form.levels, *written_as)):
        key = written_as.get(level)
        label = f"{of.label(form.language)} · {level_title(level, form.language)}"
        said = line(form, path, of, raw[key] if key else "", label, f"{of.name}/{level}")
        if said and key:
            form.edits.append(Replace((*path, key), said))
        elif said:
            form.edits.append(Add(path, level, said))
        elif said == "" and key:
            form.edits.append(Remove((*path, key)) if len(raw) > 1 else Remove(path))


def table(form: Form, path: Path, holder: Mapping[str, Raw], of: Field, raw: Raw | None) -> None:
    """Things and how many of each, or words and what stands for them."""
    rows = raw if isinstance(raw, dict) else {}
    key = draft_values.key_in(holder, of) or of.key(chinese=form.chinese)
    with st.expander(of.label(form.language), expanded=bool(rows)):
        titles = titles_for(form, of, list(rows))
        for name, value in rows.items():
            label = _named(form, of, titles, name)
            if isinstance(value, dict) and of.inner is not None:
                st.markdown(f"**{md(label)}**")
                _amount(form, (*path, key, name), value, of)
            else:
                said = _value(form, (*path, key), of, name, value, label)
                if said:
                    form.edits.append(Replace((*path, key, name), said))
                elif said == "":
                    form.edits.append(Remove((*path, key, name)) if len(rows) > 1 else Remove((*path, key)))
        _new_row(form, path, of, key, rows)


def _value(form: Form, path: Path, of: Field, name: str, raw: Raw, label: str) -> str | None:
    """A new value: chosen where only a few can be, as the colours of a warning, else written."""
    known = condition_rows.values(form.book, _subject(name)) if of.name in _HAPPENS else {}
    if not isinstance(raw, str) or raw not in known:
        return line(form, path, of, raw, label, f"{of.name}/{name}")
    said = st.selectbox(
        label,
        list(known),
        list(known).index(raw),
        key=form.key(path, f"{of.name}/{name}"),
        format_func=lambda one: known[one],
        disabled=form.frozen,
    )
    return None if said == raw else said


def _subject(name: str) -> str:
    """What ``rain``, ``depth(underpass)`` or ``level(flood)`` is as the subject of a condition."""
    head, _bracket, inside = name.partition("(")
    return LEVEL + inside.rstrip(")") if head in ("level", "级别") else INDICATOR + head


def _amount(form: Form, path: Path, raw: Mapping[str, Raw], of: Field) -> None:
    """At least, at most, per hour."""
    for one in fields_of(of.inner) if of.inner else ():
        if one.name not in SHARED:
            by_level(form, path, raw, one, draft_values.value_in(raw, one))


def _named(form: Form, of: Field, titles: Mapping[str, str], name: str) -> str:
    if of.words:
        return of.words.said(of.words.canonical(name) or name, form.language)
    if of.ref:
        return titles.get(name, name)
    if of.name not in (*_HAPPENS, "vary"):
        return name
    subject = _subject(name)
    title = condition_rows.subjects(form.book, None).get(subject, name)
    place = form.book.places.get(name.partition("(")[2].rstrip(")")) if subject.startswith(INDICATOR) else None
    return _("{what} ({n})", what=title, n=place.value.title) if place else title


def _new_row(form: Form, path: Path, of: Field, key: str, rows: Mapping[str, Raw]) -> None:
    here = (*path, key)
    options = _options(form, of, titles_for(form, of, []), rows)
    with st.form(form.key(here, "new"), border=False, clear_on_submit=True):
        if options:
            name = st.selectbox(_("What"), list(options), format_func=lambda one: options[one], disabled=form.frozen)
        else:
            name = st.text_input(_("What"), disabled=form.frozen)
        amount = st.text_input(_("How many, or what"), disabled=form.frozen)
        if st.form_submit_button(_("Add"), disabled=form.frozen) and name and amount.strip():
            entry = {name: amount.strip()}
            form.edits.append(Add(here, name, amount.strip()) if rows else Add(path, key, dict(entry)))


def _options(form: Form, of: Field, titles: Mapping[str, str], rows: Mapping[str, Raw]) -> dict[str, str]:
    if of.words:
        used = {of.words.canonical(name) for name in rows}
        return {
            (names[0] if form.chinese else value): of.words.said(value, form.language)
            for value, names in of.words.table
            if value not in used
        }
    if of.name in (*_HAPPENS, "vary"):
        titles = {name: entry.value.title or name for name, entry in form.book.indicators.items()}
    return {name: title for name, title in titles.items() if name not in rows}
