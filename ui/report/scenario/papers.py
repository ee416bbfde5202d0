"""The papers of a scenario: 脚本 and 消息单 as pages that print on A4, every sheet marked as exercise, and the sheet as CSV."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from drillbook.ui.report.scenario import sheet
from drillbook.ui.report.scenario.script import script_body
from drillbook.ui.report.scenario.story import Story
from drillbook.ui.report.scenario.strips import strips_body
from drillbook.ui.translation import _, current_language, later

_PAGE = Path(__file__).parent / "paper.html"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: the name of its file, what it is called, whom it is for, and what it is made of."""

    name: str
    title: str
    for_whom: str
    body: Callable[[Story], str]
    wide: bool = False


_SHARES = (4, 4, 9, 6, 8, 8, 7, 12, 5, 17, 8, 13, 22, 12, 9, 6, 8)  # what each column of the sheet needs of a line


def _msel_body(told: Story) -> str:
    """The whole sheet as one table; columns in which nothing stands are left out."""
    rows = [sheet.row(slip) for slip in told.slips]
    used = sheet.used_columns(rows)
    whole = sum(_SHARES[at] for at in used) or 1
    widths = "".join(f'<col style="width:{_SHARES[at] / whole:.1%}">' for at in used)
    heads = "".join(f"<th>{escape(sheet.columns()[at])}</th>" for at in used)
    cells = "".join(f"<tr>{''.join(f'<td>{escape(row[at])}</td>' for at in used)}</tr>" for row in rows)
    return (
        f"<h1>{escape(told.title)}</h1>"
        f'<table class="rows msel"><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>'
    )


PAPERS: tuple[Paper, ...] = (
    Paper("script", later("Script"), later("for controllers, not for players"), script_body),
    Paper("msel", later("Message sheet"), later("for controllers, not for players"), _msel_body, wide=True),
    Paper("messages", later("Messages to hand out"), later("each message is handed to its recipient"), strips_body),
)
CSV = "msel.csv"


def page(paper: Paper, told: Story) -> str:
    """A paper as one page that needs nothing else, in the language spoken."""
    called = _(paper.title)
    words = {
        "lang": "zh-CN" if current_language() == "zh" else "en",
        "title": escape(f"{called} · {told.title}"),
        "orientation": "landscape" if paper.wide else "portrait",
        "width": "297mm" if paper.wide else "210mm",
        "print": escape(_("Print")),
        "paper": escape(f"{called} · {told.title}"),
        "exercise": escape(_("EXERCISE")),
        "for_whom": escape(_(paper.for_whom)),
        "body": paper.body(told),
    }
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(words)


def files(told: Story) -> dict[str, bytes]:
    """Every paper by the name of its file."""
    pages = {f"{paper.name}.html": page(paper, told).encode("utf-8") for paper in PAPERS}
    return {**pages, CSV: sheet.csv_sheet(told.slips)}
