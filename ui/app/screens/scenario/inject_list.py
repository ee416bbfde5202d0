"""消息单总表: one row an inject, sorted by a click, changed beside the sheet, taken away as a file for a spreadsheet."""

import streamlit as st

from drillbook.ui.app import browser_state
from drillbook.ui.app.components.listing import Row, listing
from drillbook.ui.app.screens.plan import open_file
from drillbook.ui.app.screens.plan.open_file import OpenFile
from drillbook.ui.app.screens.scenario import form
from drillbook.ui.app.views.prose import md
from drillbook.ui.report.scenario import papers, sheet
from drillbook.ui.report.scenario.slip import Slip
from drillbook.ui.report.scenario.story import Story
from drillbook.ui.translation import _, counted, joined

_LATEST = "9" * 12  # what hangs on no clock comes after everything that does


_HERE = "screens/scenarios.py"
_BESIDE = (
    3  # the columns of the sheet that stay beside the fields of a message: what it is called, its number, its time
)


def show(opened: OpenFile, told: Story, query: dict[str, str]) -> None:
    """The sheet; beside it the fields of the message the address names. What is changed goes into the draft."""
    entry = browser_state.asked("entry")
    chosen = next((slip for slip in told.slips if slip.name == entry), None)
    if chosen is None:
        _sheet(told, query)
        open_file.edit(opened, [])
        return
    left, right = st.columns((2, 3), gap="medium")
    with left:
        _sheet(told, query, _BESIDE)
    with right, st.container(key="message-of-sheet", border=True):
        st.markdown(f"**{md(f'{chosen.number} {chosen.title}'.strip())}**")
        browser_state.link(_("Close"), _HERE, **query, view="sheet")
        edits = form.message(opened, chosen.name)
    open_file.edit(opened, edits)


def _sheet(told: Story, query: dict[str, str], most: int = 99) -> None:
    """The rows, and the same as CSV."""
    if not told.slips:
        st.write(_("No message yet: add one in the form or in the text."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(counted("{n} message", "{n} messages", len(told.slips)))
        st.download_button(
            _("Download for a spreadsheet (CSV)"),
            sheet.csv_sheet(told.slips),
            file_name=papers.CSV,
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    columns = (
        _("Heading"),
        _("No."),
        _("Time in the story"),
        _("Sender"),
        _("Recipients"),
        _("Channel"),
        _("Expected actions"),
        _("Questions"),
        _("Effect"),
    )
    rows = [_row(number, slip, query) for number, slip in enumerate(told.slips)]
    used = [at for at in range(len(columns)) if not at or any(row.cells[at] for row in rows)][:most]
    listing([_narrow(row, used) for row in rows], [columns[at] for at in used], key="sheet")


def _row(number: int, slip: Slip, query: dict[str, str]) -> Row:
    when = " ".join(part for part in (slip.when, slip.clock, slip.only) if part)
    cells = (
        slip.title,
        slip.number,
        when,
        slip.source,
        joined(slip.to),
        slip.by,
        _("; ").join(slip.expected),
        _("; ").join(asked.ask for asked in slip.questions),
        _("; ").join(slip.effects),
    )
    first = f"{slip.first + 10**11:012}" if slip.first is not None else _LATEST
    asked = {**query, "view": "sheet", "entry": slip.name}
    sort = {1: f"{number:05}", 2: f"{first}{number:05}"}
    return Row(cells, _HERE, tuple(asked.items()), detail=slip.message, sort=sort)


def _narrow(row: Row, used: list[int]) -> Row:
    """The row with only the columns in which anything stands."""
    sort = {to: row.sort[at] for to, at in enumerate(used) if at in row.sort}
    return Row(tuple(row.cells[at] for at in used), row.page, row.query, detail=row.detail, sort=sort)
