"""Self-contained HTML pages for printing: no script, no network, A4."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal

from drillbook.ui.translation import current_language

_STYLE = """
body{font:15px/1.6 "Noto Serif CJK SC","SimSun","Songti SC",serif;margin:2em auto;max-width:62em;padding:0 1em;color:#111}
h1,h2,h3{font-family:"Noto Sans CJK SC","SimHei",sans-serif}
h1{font-size:1.5em}h2{font-size:1.15em;margin:1.6em 0 .4em}h3{font-size:1em;margin:1.2em 0 .2em}
ol{font-size:1.1em;padding-left:1.4em}.quiet{color:#555}
table{border-collapse:collapse;width:100%;font-size:.9em}
th,td{border-bottom:1px solid #bbb;padding:.25em .5em;text-align:left;vertical-align:middle}
th{background:#eee;vertical-align:bottom}td .quiet{font-size:.85em}td:not(:first-child){white-space:nowrap}th{min-width:3.2em}td svg{width:7em;height:auto}td:first-child{min-width:10em}
.prose td:not(:first-child){white-space:normal}.prose td:nth-child(2){min-width:24em}.prose td{vertical-align:top}h3 .quiet{font-weight:normal}code{overflow-wrap:anywhere}
.kept{columns:2;column-gap:2em;font-size:.85em;padding-left:1.2em}.kept .quiet{font-size:.9em}h1,h2,h3{break-after:avoid}td.n{text-align:right;white-space:nowrap}
svg{display:block}svg text{font:12px sans-serif;fill:#333}
.axis{stroke:#999}.whisker{stroke:#1f5fa8;stroke-width:5;stroke-opacity:.45}.dot{fill:#1f5fa8}
.bar{fill:#7a9cc6}.never{fill:#b03030}.limit{stroke:#b03030;stroke-width:1.5;stroke-dasharray:4 3}
@media screen and (max-width:640px){
body{margin:1em auto}thead{position:absolute;left:-9999px}table,tbody,tr,td{display:block}svg{max-width:100%;height:auto}
tr{border-bottom:1px solid #bbb;padding:.4em 0}td{border:0;padding:.1em 0}td:empty{display:none}
td[data-of]::before{content:attr(data-of)" ";color:#555}td:first-child::before{content:""}td:first-child{font-weight:bold}
td:not(:first-child){white-space:normal;min-width:0}.kept{columns:1}svg.times text{font-size:20px}svg.bars text{font-size:15px}}
@page{size:A4;margin:15mm}
@media print{td:first-child{min-width:7em}th,td{padding:.25em .3em}td svg{width:5em}body{margin:0;max-width:none}section,tr,svg{break-inside:avoid}.prose tr{break-inside:auto}svg.times{width:70%}svg.times text{font-size:14px}thead{display:table-header-group}}
"""


def printed_page(title: str, parts: Iterable[str]) -> str:
    """The whole page in the language spoken; the parts are HTML already."""
    language = "zh-CN" if current_language() == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def heading(level: int, said: str) -> str:
    """A heading of ordinary words."""
    return f"<h{level}>{escape(said)}</h{level}>"


def paragraph(said: str) -> str:
    """A quiet paragraph of ordinary words."""
    return f'<p class="quiet">{escape(said)}</p>'


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], kind: Literal["figures", "prose"] = "figures") -> str:
    """A table; cells are HTML already. Figures stand in one line, prose is broken. A column in which nothing stands
    is left out. On a narrow screen each row is a card.
    """
    every = [tuple(row) for row in rows]
    shown = [at for at in range(len(headings)) if any(row[at] for row in every)]
    top = "".join(f"<th>{escape(headings[at])}</th>" if headings[at] else "<td></td>" for at in shown)
    body = "".join(f"<tr>{''.join(_cell(headings[at], row[at]) for at in shown)}</tr>" for row in every)
    return f'<table class="{kind}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


def _cell(of: str, cell: str) -> str:
    """With the heading that stands before it on a card."""
    return f'<td data-of="{escape(of)}">{cell}</td>' if of else f"<td>{cell}</td>"
