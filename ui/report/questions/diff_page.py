"""The table of a revision (修订对照表) as one self-contained HTML page that prints on A4."""

from html import escape

from drillbook.schema.linkage.revision.amendment_kinds import AMENDMENT_KINDS
from drillbook.schema.linkage.revision.consequences import ARTICLE_36
from drillbook.schema.linkage.revision.diff import Change
from drillbook.schema.linkage.wording import clause
from drillbook.ui.report.findings.text import paragraph
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.translation import _, current_language, joined, translate
from drillbook.ui.use.revision import Revised, alike, by_plan, how, summary, verdict

_STYLE = """
body{font:15px/1.6 "Noto Serif CJK SC","SimSun","Songti SC",serif;margin:2em auto;max-width:62em;padding:0 1em;color:#111}
h1{font-size:1.5em;text-align:center;font-family:"Noto Sans CJK SC","SimHei",sans-serif}
h2{font-size:1.1em;margin:1.6em 0 .4em;font-family:"Noto Sans CJK SC","SimHei",sans-serif}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border:1px solid #555;padding:.35em .5em;vertical-align:top;word-wrap:break-word;overflow-wrap:break-word}
th{background:#eee}
.n{width:3em}.c{width:6em}.s{width:22%}.k{width:11em}
del{color:#a00}ins{color:#060;text-decoration:none;font-weight:bold}
pre{white-space:pre-wrap;font:inherit;margin:.3em 0}
@page{size:A4 landscape;margin:15mm}
@media print{body{margin:0;max-width:none}tr{page-break-inside:avoid}thead{display:table-header-group}}
"""


def page(revised: Revised) -> str:
    """The whole page; every word of an author is escaped."""
    head = _("Table of the revision")
    parts = [_element("h1", head), _element("p", _("from {old} to {new}", old=revised.old, new=revised.new))]
    if not revised.changes:
        parts.append(_element("p", _("no difference in plan terms")))
    else:
        parts.append(_element("p", summary(revised)))
        number = 0
        for title, group in by_plan(revised):
            parts += [_element("h2", title), _table(group, number)]
            number += len(group)
        parts += _consequences(revised)
    language = "zh-CN" if current_language() == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(head)}</title>'
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>"
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _table(group: list[Change], before: int) -> str:
    heads = (
        ("n", _("No.")),
        ("c", _("Clause")),
        ("s", _("About")),
        ("", _("Was")),
        ("", _("Is now")),
        ("k", _("Kind (art. 36)")),
    )
    top = "".join(f'<th class="{name}">{escape(text)}</th>' for name, text in heads)
    rows = "".join(_row(number, change) for number, change in enumerate(group, start=before + 1))
    return f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"


def _row(number: int, change: Change) -> str:
    subject = "  ".join(part for part in (plainly(change.subject), plainly(change.aspect)) if part)
    if change.how != "changed":
        subject = f"{subject}  ({how(change)})"
    cells = [
        str(number),
        escape(translate(clause(change.clause)).strip()),
        escape(subject),
        f"<del>{escape(plainly(change.old))}</del>" if change.how == "removed" else escape(plainly(change.old)),
        f"<ins>{escape(plainly(change.new))}</ins>" if change.how != "removed" else escape(plainly(change.new)),
        escape(translate(AMENDMENT_KINDS[change.touch]) if change.touch else "—"),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _consequences(revised: Revised) -> list[str]:
    parts = []
    if revised.due:
        parts.append(_element("h2", _("Approval and filing ({basis})", basis=translate(ARTICLE_36))))
        parts.append(_list([verdict(one) for one in revised.due]))
    if revised.look:
        parts.append(_element("h2", _("Linked plans to be looked at again")))
        looks = []
        for titles, reasons in alike(revised.look, plainly):
            looks.append(f"<li>{escape(joined(titles))}{_list(list(reasons))}</li>")
        parts.append("<ul>" + "".join(looks) + "</ul>")
    if not revised.checked:
        parts.append(_element("p", _("findings are not compared: the files belong to no book")))
        return parts
    for head, found in ((_("Findings that appeared"), revised.appeared), (_("Findings that went"), revised.gone)):
        parts.append(_element("h2", _("{head}: {n}", head=head, n=len(found))))
        parts += [_element("pre", _plain(paragraph(finding))) for finding in found]
    return parts


def _plain(text: str) -> str:
    """Without the colours of a terminal."""
    while "\x1b[" in text:
        start = text.index("\x1b[")
        text = text[:start] + text[text.index("m", start) + 1 :]
    return text


def _list(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
