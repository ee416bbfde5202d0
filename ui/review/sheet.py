"""审核意见表: the opinion on one plan as a self-contained HTML page that prints on A4 and is signed."""

from collections.abc import Mapping
from html import escape

from drillbook.schema.finding import Finding, Language
from drillbook.schema.linkage.catalogue import by_consequence
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.review.clauses import quote
from drillbook.ui.review.outcomes import outcome_word
from drillbook.ui.review.points import BASIS, points
from drillbook.ui.review.records import ReviewEntry, mark_of
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.use.labels import severity_word
from drillbook.ui.words import _, counted, joined, translate

_STYLE = """
body{font:14px/1.6 "Noto Serif CJK SC","FangSong","SimSun","Songti SC",serif;margin:1.5em auto;max-width:78em;padding:0 1em;color:#111}
h1{font-size:1.5em;text-align:center;margin:.2em 0 .8em}
h1,h2,th{font-family:"Noto Sans CJK SC","SimHei",sans-serif}
h2{font-size:1.1em;margin:1.4em 0 .4em}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border:1px solid #444;padding:.35em .5em;vertical-align:top;overflow-wrap:anywhere;text-align:left}
th{background:#eee}
.n{width:3em}.c{width:6em}.b{width:12em}.r{width:7em}.w{width:22em}
.wide{overflow-x:auto}.wide table{min-width:60em}
.sign{display:flex;flex-wrap:wrap;gap:1.5em 4em;margin:2.5em 0 1em}
.sign span{display:inline-block;min-width:9em;border-bottom:1px solid #444}
@page{size:A4 landscape;margin:14mm}
@media print{body{margin:0;max-width:none}tr{page-break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}}
"""


def of_plan(snapshot: Snapshot, plan: str) -> list[Finding]:
    """Everything that stands in the plan or points into it, the worst first."""
    return by_consequence(one for one in snapshot.findings if plan in {place.plan for place in (one.where, *one.also)})


def sheet(snapshot: Snapshot, plan: str, records: Mapping[str, list[ReviewEntry]], language: Language) -> str:
    """The whole page; every word of an author is escaped."""
    it = snapshot.book.plans[plan].value
    found = of_plan(snapshot, plan)
    title = _("Review opinion")
    drafter = snapshot.book.organizations.get(it.drafted_by or "")
    facts = [
        _("Plan: {title}", title=translate(plan_title(it))),
        _("Number: {number}", number=it.number) if it.number else "",
        _("Version: {version}", version=it.version) if it.version else "",
        _("Drafted by: {unit}", unit=drafter.value.title if drafter else it.drafted_by or "—"),
        _("State of the book: {day}", day=snapshot.book.day),
    ]
    parts = [
        _element("h1", title),
        _element("p", "\u3000".join(fact for fact in facts if fact)),
        _element("h2", _("Points of the review ({basis})", basis=translate(BASIS))),
        _points(found),
        _element("h2", _("Opinions")),
        _table(snapshot, plan, found, records) if found else _element("p", _("No finding.")),
        _element(
            "p", _("Found by checking the text of the plans; the reviewer's own judgement stands in the points above.")
        ),
        _signatures(),
    ]
    code = "zh-CN" if language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{code}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>"
    )


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _cells(name: str, cells: list[str]) -> str:
    return "<tr>" + "".join(_element(name, cell) for cell in cells) + "</tr>"


def _points(found: list[Finding]) -> str:
    heads = (("n", _("No.")), ("w", _("Point")), ("w", _("Found by checking")), ("", _("Opinion of the reviewer")))
    rows = []
    for point in points(one for one in found if one.put_off is None):
        number = len(point.findings)
        said = counted("{n} finding", "{n} findings", number) if number else _("nothing found")
        rows.append(_cells("td", [str(point.number), translate(point.said), said, ""]))
    return _framed(heads, rows)


def _framed(heads: tuple[tuple[str, str], ...], rows: list[str]) -> str:
    top = "".join(f'<th class="{name}">{escape(text)}</th>' for name, text in heads)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _table(snapshot: Snapshot, plan: str, found: list[Finding], records: Mapping[str, list[ReviewEntry]]) -> str:
    heads = (
        ("n", _("No.")),
        ("c", _("Clause")),
        ("", _("As written")),
        ("", _("Finding")),
        ("b", _("Basis")),
        ("", _("Suggestion")),
        ("b", _("Answer of the drafting unit")),
        ("r", _("Result")),
    )
    rows = [
        _row(snapshot, plan, number, one, records.get(mark_of(one), [])) for number, one in enumerate(found, start=1)
    ]
    return _framed(heads, rows)


def _row(snapshot: Snapshot, plan: str, number: int, finding: Finding, entries: list[ReviewEntry]) -> str:
    here = next((place for place in (finding.where, *finding.also) if place.plan == plan), finding.where)
    quoted = quote(snapshot, here)
    answers = [entry for entry in entries if entry.kind == "answer"]
    remarks = [entry.text for entry in entries if entry.kind == "comment"]
    given = [_("to {unit}", unit=entry.to) for entry in entries if entry.kind == "assign"]
    results = [outcome_word(entry.outcome) for entry in answers[-1:] if entry.outcome] + given[-1:]
    if finding.put_off:
        results.append(plainly(finding.put_off))
    said = f"[{severity_word(finding.severity)}] {plainly(finding.message)}"
    return _cells(
        "td",
        [
            str(number),
            translate(clause(quoted.clause)).strip() or quoted.heading,
            quoted.asked,
            "\n".join([said, *remarks]),
            translate(finding.basis),
            plainly(finding.hint),
            "\n".join(entry.text for entry in answers),
            joined(results),
        ],
    )


def _signatures() -> str:
    lines = (
        _("Reviewer (signature)"),
        _("Reviewing body (seal)"),
        _("Date"),
        _("Received by the drafting unit (signature)"),
        _("Date"),
    )
    return '<div class="sign">' + "".join(f"<div>{escape(line)} <span>&nbsp;</span></div>" for line in lines) + "</div>"
