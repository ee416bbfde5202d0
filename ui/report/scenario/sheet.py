"""消息单总表 (MSEL): one row an inject, for the page, for the printed sheet and for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from drillbook.ui.report.scenario.slip import Asked, Slip
from drillbook.ui.translation import _, joined

_CALCULATES = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # without it Excel reads Chinese as the machine's own encoding


def columns() -> tuple[str, ...]:
    """The headings of the sheet."""
    return (
        _("No."),
        _("Kind"),
        _("Time in the story"),
        _("Clock"),
        _("Scene"),
        _("Heading"),
        _("Sender"),
        _("Recipients"),
        _("Channel"),
        _("Message"),
        _("Place"),
        _("Expected actions"),
        _("Questions and reference points"),
        _("Effect"),
        _("Objectives served"),
        _("Controller"),
        _("Notes"),
    )


def row(slip: Slip) -> tuple[str, ...]:
    """One inject; several things in a cell stand on lines of their own."""
    return (
        slip.number,
        slip.kind,
        "\n".join(part for part in (slip.when, slip.only) if part),
        slip.clock,
        slip.scene,
        slip.title,
        slip.source,
        joined(slip.to),
        slip.by,
        slip.message,
        slip.place,
        "\n".join(slip.expected),
        "\n".join(line for one in slip.questions for line in question_lines(one)),
        "\n".join(slip.effects),
        joined(slip.objectives),
        slip.controller,
        slip.notes,
    )


def question_lines(asked: Asked) -> list[str]:
    """The question with whom it is for and how long it may take, then the points hoped for, one a line."""
    head = _("{to}: {question}", to=asked.to, question=asked.ask) if asked.to else asked.ask
    if asked.minutes is not None:
        head = _("{what} ({n} min)", what=head, n=asked.minutes)
    return [head, *(_("• {point}", point=point) for point in asked.points)]


def csv_sheet(slips: Iterable[Slip]) -> bytes:
    """The whole sheet as a file that spreadsheets open in any language; no cell of it is calculated."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns())
    for slip in slips:
        table.writerow([uncalculated(cell) for cell in row(slip)])
    return (BOM + written.getvalue()).encode("utf-8")


def used_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns in which anything stands."""
    return [at for at in range(len(columns())) if any(cells[at] for cells in rows)]


def uncalculated(cell: str) -> str:
    """A cell that a spreadsheet would calculate is only text."""
    return f"'{cell}" if cell.lstrip().startswith(_CALCULATES) or cell.startswith(_CALCULATES) else cell
