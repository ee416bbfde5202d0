"""Widgets for the fields of an object; what is changed in them becomes edits of the draft."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import streamlit as st

from drillbook.schema.editing.edits import Add, Insert, Remove
from drillbook.schema.editing.writing import Data
from drillbook.schema.values.keys import Ref
from drillbook.schema.values.words import Words
from drillbook.ui.app.screens.fields import condition_builder, several_amounts
from drillbook.ui.app.screens.fields.field_context import Form, line, many, titles_for
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.choices import choices
from drillbook.ui.app.views.plan.draft_values import Path, Raw
from drillbook.ui.app.views.plan.fields import SHARED, Field, fields_of
from drillbook.ui.app.views.prose import md
from drillbook.ui.report.conditions_text import read_aloud
from drillbook.ui.translation import _, sentences, translate

_NARROW = ("text", "word", "name", "date", "names", "words")  # these stand two in a line
_FIRST, _LAST = date(1980, 1, 1), date(2100, 12, 31)


def ask_all(form: Form, path: Path, holder: Mapping[str, Raw], fields: tuple[Field, ...]) -> None:
    """Every field of an object: its own first, those any object may have behind a fold."""
    in_pairs(form, path, holder, [one for one in fields if one.name not in SHARED])
    shared = [one for one in fields if one.name in SHARED]
    if shared:
        with st.expander(_("Clause, source and remarks")):
            in_pairs(form, path, holder, shared)


def in_pairs(form: Form, path: Path, holder: Mapping[str, Raw], fields: Iterable[Field]) -> None:
    """The fields in their order; neighbours that need little room share a line."""
    waiting: list[Field] = []
    for one in fields:
        if one.kind in _NARROW:
            waiting.append(one)
        if len(waiting) == 2 or one.kind not in _NARROW:
            _side_by_side(form, path, holder, waiting)
            waiting = []
        if one.kind not in _NARROW:
            ask(form, path, holder, one)
    _side_by_side(form, path, holder, waiting)


def _side_by_side(form: Form, path: Path, holder: Mapping[str, Raw], fields: list[Field]) -> None:
    for one, column in zip(fields, st.columns(2) if fields else (), strict=False):
        with column:
            ask(form, path, holder, one)


def ask(form: Form, path: Path, holder: Mapping[str, Raw], of: Field) -> None:
    """One field, by its kind."""
    raw = draft_values.value_in(holder, of)
    match of.kind:
        case "object":
            _object(form, path, holder, of, raw)
        case "table":
            several_amounts.table(form, path, holder, of, raw)
        case "items":
            _items(form, path, holder, of, raw)
        case "by-level":
            several_amounts.by_level(form, path, holder, of, raw)
        case "raw" | "entries" | "steps":
            if raw:
                st.caption(_("{what}: change this in the text", what=of.label(form.language)))
        case _:
            value = _asked(form, path, of, raw)
            if value is not None:
                form.put(path, holder, of, value)
    _marked(form, path, holder, of)


def _marked(form: Form, path: Path, holder: Mapping[str, Raw], of: Field) -> None:
    """What is wrong with a value stands below its field."""
    key = draft_values.key_in(holder, of)
    found = form.wrong((*path, key)) if key else ()
    if not found:
        return
    with st.container(key=form.key(path, f"field-wrong-{of.name}")):
        for finding in found:
            said = sentences(translate(finding.message), translate(finding.hint))
            st.markdown(":material/error: " + md(said))


def _asked(form: Form, path: Path, of: Field, raw: Raw | None) -> Data | None:
    """The new value of a simple field; None leaves it as it is."""
    match of.kind:
        case "truth":
            return _truth(form, path, of, raw)
        case "word":
            return _word(form, path, of, raw)
        case "words":
            return _words(form, path, of, raw)
        case "name":
            return _name(form, path, of, raw)
        case "names":
            return _names(form, path, of, raw)
        case "texts":
            return _texts(form, path, of, raw)
        case "date":
            return _date(form, path, of, raw)
        case "condition":
            return _condition(form, path, of, raw)
        case "text" if of.suggests is not None:
            return _suggested(form, path, of, of.suggests, raw)
    return line(form, path, of, raw)


def _truth(form: Form, path: Path, of: Field, raw: Raw | None) -> str | None:
    now = str(raw).strip().lower() in ("true", "是")
    said = st.checkbox(
        of.label(form.language), now, key=form.key(path, of.name), help=of.help(form.language), disabled=form.frozen
    )
    if said == now:
        return None
    return ("是" if form.chinese else "true") if said else ""


def _spelt(form: Form, words: Words, value: str) -> str:
    return words.shown(value, "zh") if form.chinese else value


def _word(form: Form, path: Path, of: Field, raw: Raw | None) -> str | None:
    words = of.words or Words(())
    now = (words.canonical(raw) or raw) if isinstance(raw, str) else ""
    options = ["", *(value for value, _names in words.table)]
    options += [now] if now not in options else []
    said = st.selectbox(
        of.label(form.language),
        options,
        options.index(now),
        key=form.key(path, of.name),
        format_func=lambda value: words.said(value, form.language) if value else "—",
        help=of.help(form.language),
        disabled=form.frozen,
    )
    return None if said == now else _spelt(form, words, said)


def _words(form: Form, path: Path, of: Field, raw: Raw | None) -> list[Data] | None:
    words = of.words or Words(())
    now = [words.canonical(one) or one for one in many(raw)]
    options = [*(value for value, _names in words.table), *(one for one in now if words.canonical(one) is None)]
    said = st.multiselect(
        of.label(form.language),
        options,
        now,
        key=form.key(path, of.name),
        format_func=lambda value: words.said(value, form.language),
        help=of.help(form.language),
        disabled=form.frozen,
        placeholder=_("none chosen"),
    )
    return None if said == now else [_spelt(form, words, value) for value in said]


def _name(form: Form, path: Path, of: Field, raw: Raw | None) -> str | None:
    now = raw if isinstance(raw, str) else ""
    titles = titles_for(form, of, [now])
    options = ["", *titles]
    said = st.selectbox(
        of.label(form.language),
        options,
        options.index(now),
        key=form.key(path, of.name),
        format_func=lambda value: titles.get(value, "—"),
        help=of.help(form.language),
        disabled=form.frozen,
    )
    return None if said == now else said


def _suggested(form: Form, path: Path, of: Field, ref: Ref, raw: Raw | None) -> str | None:
    """What is known by its title, or words of one's own."""
    now = raw.strip() if isinstance(raw, str) else ""
    titles = choices(form.book, form.plan, ref)
    options = [*titles, *([now] if now and now not in titles else [])]
    said = st.selectbox(
        of.label(form.language),
        options,
        options.index(now) if now else None,
        key=form.key(path, of.name),
        format_func=lambda value: titles.get(value, value),
        help=of.help(form.language),
        disabled=form.frozen,
        placeholder=_("none chosen"),
        accept_new_options=True,
    )
    said = (said or "").strip()
    said = next((name for name, title in titles.items() if title == said), said)
    return None if said == now else said


def _names(form: Form, path: Path, of: Field, raw: Raw | None) -> list[Data] | None:
    now = many(raw)
    titles = titles_for(form, of, now)
    said = st.multiselect(
        of.label(form.language),
        list(titles),
        now,
        key=form.key(path, of.name),
        format_func=lambda value: titles.get(value, value),
        help=of.help(form.language),
        disabled=form.frozen,
        placeholder=_("none chosen"),
    )
    return None if said == now else list(said)


def _texts(form: Form, path: Path, of: Field, raw: Raw | None) -> list[Data] | None:
    now = many(raw)
    said = st.text_area(
        _("{what} (one a line)", what=of.label(form.language)),
        "\n".join(now),
        key=form.key(path, of.name),
        help=of.help(form.language),
        disabled=form.frozen,
    )
    new = [part.strip() for part in (said or "").splitlines() if part.strip()]
    return None if new == [one.strip() for one in now] else list(new)


def _date(form: Form, path: Path, of: Field, raw: Raw | None) -> str | None:
    try:
        now = date.fromisoformat(raw) if isinstance(raw, str) and raw else None
    except ValueError:
        return line(form, path, of, raw)
    if now is not None and not _FIRST <= now <= _LAST:
        return line(form, path, of, raw)
    said = st.date_input(
        of.label(form.language),
        now,
        min_value=_FIRST,
        max_value=_LAST,
        format="YYYY-MM-DD",
        key=form.key(path, of.name),
        help=of.help(form.language),
        disabled=form.frozen,
    )
    if said == now:
        return None
    return said.isoformat() if isinstance(said, date) else ""


def _condition(form: Form, path: Path, of: Field, raw: Raw | None) -> str | None:
    """The sentence, and behind it the rows it is made of; what is deeper than rows is written."""
    now = raw if isinstance(raw, str) else ""
    label = of.label(form.language)
    sentence = md(read_aloud(form.book, form.plan, now)) if now else "—"
    st.markdown(f"**{label}**\u3000{sentence}")
    with st.popover(_("Change: {what}", what=label), disabled=form.frozen):
        rows = condition_builder.show(form, path, of, now)
        said = line(form, path, of, raw, _("{what}, as it is written", what=label), f"{of.name}/{now}")
    return said if said is not None else rows


def _object(form: Form, path: Path, holder: Mapping[str, Raw], of: Field, raw: Raw | None) -> None:
    if of.short and not isinstance(raw, dict):
        said = line(form, path, of, raw)
        if said is not None:
            form.put(path, holder, of, said)
        return
    if of.short and isinstance(raw, dict) and several_amounts.is_by_level(form, raw):
        several_amounts.by_level(form, path, holder, of, raw)
        return
    if of.inner is None:
        return
    key = draft_values.key_in(holder, of)
    label = of.label(form.language)
    if key is None:
        with st.expander(_("Add: {what}", what=label)):
            _new_object(form, path, of)
        return
    inside = raw if isinstance(raw, dict) else {}
    with st.expander(label, expanded=True):
        ask_all(form, (*path, key), inside, tuple(one for one in fields_of(of.inner) if one.name not in SHARED))
        if st.button(_("Remove: {what}", what=label), key=form.key(path, f"{of.name}-"), disabled=form.frozen):
            form.edits.append(Remove((*path, key)))


def _new_object(form: Form, path: Path, of: Field) -> None:
    """The first value that is filled in brings the object into the file."""
    inner = replace(form, edits=[])
    wanted = [one for one in fields_of(of.inner) if one.name not in SHARED] if of.inner else []
    for one in wanted:
        if one.kind not in ("object", "items", "table"):
            ask(inner, (*path, of.key(chinese=form.chinese)), {}, one)
    values = {edit.key: edit.value for edit in inner.edits if isinstance(edit, Add)}
    if values:
        form.edits.append(Add(path, of.key(chinese=form.chinese), dict(values)))


def _items(form: Form, path: Path, holder: Mapping[str, Raw], of: Field, raw: Raw | None) -> None:
    if of.inner is None:
        return
    items = raw if isinstance(raw, list) else []
    key = draft_values.key_in(holder, of) or of.key(chinese=form.chinese)
    if items:
        st.markdown(f"{md(of.label(form.language))} · {len(items)}", help=of.help(form.language))
    for index, item in enumerate(items):
        inside = item if isinstance(item, dict) else {}
        place = (*path, key, index)
        with st.expander(md(_item_title(form, of, inside, index))):
            ask_all(form, place, inside, fields_of(of.inner))
            if st.button(_("Remove"), key=form.key(place, "-"), disabled=form.frozen):
                form.edits.append(Remove(place) if len(items) > 1 else Remove((*path, key)))
    if st.button(
        _("Add: {what}", what=of.label(form.language)), key=form.key(path, f"{of.name}+"), disabled=form.frozen
    ):
        fresh = _fresh(form, of)
        form.edits.append(Insert((*path, key), len(items), fresh) if items else Add(path, key, [fresh]))


def _item_title(form: Form, of: Field, item: Mapping[str, Raw], index: int) -> str:
    for one in fields_of(of.inner) if of.inner else ():
        value = draft_values.value_in(item, one)
        if one.kind in ("text", "name", "long") and isinstance(value, str) and value and one.name != "clause":
            clause = item.get("clause") or item.get("条款")
            named = titles_for(form, one, [value]).get(value, value) if one.ref else value
            return f"{clause} {named}" if isinstance(clause, str) else named
    return f"{of.label(form.language)} {index + 1}"


def _fresh(form: Form, of: Field) -> Data:
    """A new item with what it must have, to be overwritten."""
    made: dict[str, Data] = {}
    for one in fields_of(of.inner) if of.inner else ():
        if one.required or one.name == "title":
            first = next(iter(titles_for(form, one, [])), "") if one.ref else ""
            today = form.book.day.isoformat() if one.kind == "date" else ""
            word = _spelt(form, one.words, one.words.table[0][0]) if one.words else ""
            made[one.key(chinese=form.chinese)] = first or today or word or _("to be written")
    return made
