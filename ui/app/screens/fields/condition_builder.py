"""A condition put together from rows, by people who never saw its language."""

import streamlit as st

from drillbook.ui.app.screens.fields.field_context import Form
from drillbook.ui.app.views.plan import condition_rows
from drillbook.ui.app.views.plan.condition_rows import INDICATOR, JUDGED, ORDERED, Joined, Row
from drillbook.ui.app.views.plan.draft_values import Path
from drillbook.ui.app.views.plan.fields import Field
from drillbook.ui.translation import _


def show(form: Form, path: Path, of: Field, now: str) -> str | None:
    """The rows; the new condition when they were changed, none while one of them says nothing yet."""
    read = condition_rows.rows_of(now)
    if read is None:
        st.caption(_("This condition is deeper than a list can show; change it as it is written."))
        return None
    joined, rows = read
    key = form.key(path, f"{of.name}/rows")
    subjects = condition_rows.subjects(form.book, form.plan)
    wanted = _joined(key, joined, len(rows))
    changed = [_row(form, f"{key}/{number}/{row.subject}", row, subjects) for number, row in enumerate(rows)]
    kept = [row for row in changed if row is not None]
    if st.button(_("Add a condition"), key=f"{key}+", disabled=form.frozen):
        kept.append(Row(ORDERED if any(row.subject == JUDGED for row in kept) else JUDGED))
    if (wanted, kept) == (joined, rows) or not all(row.is_whole for row in kept):
        return None
    return condition_rows.written_as(wanted, kept, chinese=form.chinese)


def _joined(key: str, joined: Joined, many: int) -> Joined:
    if many < 2:
        return joined
    words = {"or": _("any of these"), "and": _("all of these")}
    chosen = st.radio(
        _("What must be so"),
        list(words),
        list(words).index(joined),
        format_func=lambda one: words[one],
        key=f"{key}/join",
    )
    return "and" if chosen == "and" else "or"


def _row(form: Form, key: str, row: Row, subjects: dict[str, str]) -> Row | None:
    """One row as it is now; none when it was taken out."""
    options = [*subjects, *([row.subject] if row.subject not in subjects else [])]
    chosen = st.selectbox(
        _("What"),
        options,
        options.index(row.subject),
        format_func=lambda one: subjects.get(one, one.removeprefix(INDICATOR)),
        key=f"{key}/what",
    )
    if chosen != row.subject:
        return condition_rows.about(form.book, row, chosen, form.plan)
    if row.subject not in (JUDGED, ORDERED):
        row = _compared(form, key, row)
    return None if st.button(_("Remove"), key=f"{key}/-") else row


def _compared(form: Form, key: str, row: Row) -> Row:
    operator = st.selectbox(
        _("How it compares"),
        condition_rows.OPERATORS,
        condition_rows.OPERATORS.index(row.operator),
        format_func=condition_rows.operator_word,
        key=f"{key}/how",
    )
    known = condition_rows.values(form.book, row.subject, form.plan)
    if known:
        options = [*known, *([row.value] if row.value not in known else [])]
        value = st.selectbox(
            _("With what"),
            options,
            options.index(row.value),
            format_func=lambda one: known.get(one, one),
            key=f"{key}/value",
        )
    else:
        value = st.text_input(_("With what"), row.value, key=f"{key}/value").strip()
    return Row(row.subject, operator or row.operator, value or row.value)
