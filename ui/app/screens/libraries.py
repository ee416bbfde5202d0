"""一网五库: the libraries behind the plans, to be read and edited."""

from collections.abc import Mapping
from pathlib import PurePosixPath

import streamlit as st

from drillbook.schema.editing.edits import Add, Remove
from drillbook.schema.editing.writing import Data
from drillbook.schema.finding import Refused
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.values.vocabulary import LIBRARIES
from drillbook.ui.app import browser_state
from drillbook.ui.app.screens.fields.field_context import Form
from drillbook.ui.app.screens.fields.table import table
from drillbook.ui.app.screens.fields.widgets import ask_all
from drillbook.ui.app.screens.plan import history, listed_findings, open_file, source
from drillbook.ui.app.screens.plan.entries import open_begun
from drillbook.ui.app.screens.plan.open_file import OpenFile
from drillbook.ui.app.views import libraries
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.draft_values import Path, Raw
from drillbook.ui.app.views.plan.fields import field_named, fields_of
from drillbook.ui.app.views.prose import md
from drillbook.ui.translation import _, counted, current_language, joined
from drillbook.ui.use.labels import section_word


def show() -> None:
    """One section of the libraries."""
    snapshot = browser_state.snapshot()
    st.title(_("Libraries"))
    sections = libraries.sections_here(snapshot.book)
    titles = {one: f"{section_word(one)} · {len(getattr(snapshot.book, one))}" for one in sections}
    section = browser_state.chosen_of("section", _("Part"), titles, "section", file="", view="", entry="")
    file = _file(section)
    if not file:
        _no_file(section)
        return
    now = open_file.open_file(file)
    if now is not None:
        _one(now, section)


def _source(file: str) -> None:
    """The text of a library; also of one that cannot be shown otherwise until it is mended."""
    now = open_file.open_file(file)
    if now is None:
        return
    open_file.toolbar(now)
    open_file.show_collision(now)
    now.wished = source.show(now) or now.wished
    open_file.edit(now, [])
    source.show_findings(now)


def _file(section: str) -> str:
    """The file of the section; where there are several, the one chosen."""
    book = browser_state.snapshot().book
    files = list(dict.fromkeys(entry.source.file for entry in getattr(book, section).values()))
    library = libraries.library_of(section)
    files += [
        name
        for name, found in book.sources.items()
        if name not in files and _library_said(found.root.find("library")) == library
    ]
    drafted = [
        one.file
        for one in browser_state.drafts().all()
        if one.author == browser_state.draft_author() and one.digest is None
    ]
    files += [name for name in drafted if PurePosixPath(name).stem == library and name not in files]
    if len(files) < 2:
        return files[0] if files else ""
    called = libraries.files(book, section)
    titles = distinct({file: called.get(file, PurePosixPath(file).stem) for file in files})
    return browser_state.chosen_of("file", _("Which of them"), titles, f"file|{section}", entry="")


def _library_said(found: object) -> str:
    value = getattr(found[1], "text", "") if isinstance(found, tuple) else ""
    return LIBRARIES.canonical(value) or ""


def _no_file(section: str) -> None:
    st.write(_("None yet: {what}.", what=section_word(section)))
    if browser_state.is_read_only() or not st.button(_("Begin this library"), type="primary"):
        return
    library = libraries.library_of(section)
    chinese = browser_state.snapshot().book.settings.language == "zh"
    text = f"库: {LIBRARIES.shown(library, 'zh')}\n" if chinese else f"library: {library}\n"
    try:
        browser_state.drafts().begin(f"libraries/{library}.yaml", browser_state.draft_author(), text)
    except Refused as error:
        open_file.show_refusal(error)
        return
    st.rerun()


def _one(now: OpenFile, section: str) -> None:
    open_file.saved_note()
    words = {"table": _("Table"), "entry": _("Entry"), "source": _("Source text"), "versions": _("Versions")}
    shown = browser_state.chosen_view(words, "table", f"libview|{section}")
    data = None if shown == "source" else draft_values.raw_of(now.draft.text)
    if data is None:
        browser_state.by_itself(_source)(now.draft.file)
        return
    open_file.toolbar(now)
    open_file.show_collision(now)
    if shown == "versions":
        open_file.edit(now, [])
        history.show(now)
        return
    above = st.container()
    form = _form(now)
    path, entries = _entries(data, section)
    if shown == "entry":
        _entry(now, form, data, section, path, entries)
    else:
        rows = [row for row in libraries.entry_rows(now.snapshot, section) if row.file == now.draft.file]
        _late(rows)
        table(form, path, entries, libraries.columns(section), libraries.model_of(section), libraries.known(rows))
    open_file.edit(now, form.edits)
    with above:
        listed_findings.show(now, now.findings)


def _form(now: OpenFile) -> Form:
    chinese = draft_values.is_chinese(None, now.draft.text)
    epoch = f"{now.draft.file}|{now.draft.author}|{now.seen['form']}"
    return Form(now.snapshot.book, None, current_language(), chinese, epoch, browser_state.is_read_only())


def _entries(data: Mapping[str, Raw], section: str) -> tuple[Path, dict[str, Raw]]:
    model = LIBRARY_MODELS[libraries.library_of(section)]
    field = field_named(model, section)
    key = draft_values.key_in(data, field)
    raw = data.get(key) if key else None
    return ((key,) if key else ()), dict(raw) if isinstance(raw, dict) else {}


def _late(rows: list[libraries.EntryRow]) -> None:
    """What has expired or waits to be checked again, and who keeps it."""
    late = [row for row in rows if row.state]
    if not late:
        return
    title = counted("{n} entry wants attention", "{n} entries want attention", len(late))
    with st.expander(title, icon=":material/event_busy:"):
        for row in late:
            owner = _("keeper of the entry: {owner}", owner=row.owner) if row.owner else _("nobody keeps this entry")
            said = " · ".join((row.title, libraries.state_word(row.state), str(row.until or ""), owner))
            st.markdown(md(said))


def _entry(
    now: OpenFile, form: Form, data: Mapping[str, Raw], section: str, path: Path, entries: dict[str, Raw]
) -> None:
    """One entry with all its fields."""
    titles = {name: _title(raw, name) for name, raw in entries.items()}
    key = f"libentry|{now.draft.file}|{section}"
    open_begun(key, titles)
    name = browser_state.chosen_of("entry", section_word(section), titles, key)
    if not form.frozen:
        _new(form, data, section, path, entries, key)
    if name not in entries:
        return
    raw = entries[name]
    row = next((one for one in libraries.entry_rows(now.snapshot, section) if one.name == name), None)
    if row is not None and row.users:
        st.caption(md(_("Used by: {plans}", plans=joined(row.users))))
    ask_all(form, (*path, name), raw if isinstance(raw, dict) else {}, fields_of(libraries.model_of(section)))
    with st.popover(_("Delete"), disabled=form.frozen):
        st.write(_("What points to it will be listed as a finding."))
        if st.button(_("Delete this entry"), key=form.key((*path, name), "delete"), disabled=form.frozen):
            browser_state.tell(entry="")
            form.edits.append(Remove((*path, name)) if len(entries) > 1 else Remove(path))


def _title(raw: Raw, name: str) -> str:
    inside = raw if isinstance(raw, dict) else {}
    return next((str(inside[key]) for key in ("name", "姓名", "title", "名称") if inside.get(key)), name)


def _new(form: Form, data: Mapping[str, Raw], section: str, path: Path, entries: dict[str, Raw], key: str) -> None:
    with st.expander(_("Add: {what}", what=section_word(section))), st.form(form.key((section,), "new"), border=False):
        title = st.text_input(_("Title"))
        if not st.form_submit_button(_("Add")) or not title.strip():
            return
        taken = set(getattr(form.book, section)) | set(entries)
        name = draft_values.new_id(title, taken, section.rstrip("s"))
        model = libraries.model_of(section)
        entry: dict[str, Data] = {}
        for field in fields_of(model):
            if field.required or field.name == "title":
                word = field.words.table[0][0] if field.words else ""
                entry[field.key(chinese=form.chinese)] = (
                    title.strip() if field.name in ("title", "name") else word or _first(field.name)
                )
        whole = field_named(LIBRARY_MODELS[libraries.library_of(section)], section).key(chinese=form.chinese)
        form.edits.append(Add(path, name, entry) if entries else Add((), whole, {name: entry}))
        st.session_state["next"] = (key, name)


def _first(name: str) -> str:
    """A channel must say how long a try takes; a drill, its day."""
    return {"takes": "1 min", "date": browser_state.snapshot().book.day.isoformat()}.get(name, _("to be written"))


if __name__ == "__main__":
    show()
