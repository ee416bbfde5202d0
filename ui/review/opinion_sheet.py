"""审核意见表: the opinion on one plan as a self-contained HTML page that prints on A4 and is signed.

It lists what the plan's own drafters can mend, apart from what others have to; and says of every point of the review what
was examined, and what only a reviewer can judge.
"""

from collections.abc import Mapping
from html import escape

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Language
from drillbook.schema.linkage.folding import by_consequence
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.values.vocabulary import COVERS
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.review.clauses import quote
from drillbook.ui.review.examined import Examined, examined
from drillbook.ui.review.outcomes import outcome_word
from drillbook.ui.review.points import BASIS, points
from drillbook.ui.review.records import ReviewEntry, mark_of
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, counted, current_language, joined, severity_word, translate

_STYLE = """
body{font:14px/1.6 "Noto Serif CJK SC","FangSong","SimSun","Songti SC",serif;margin:1.5em auto;max-width:78em;padding:0 1em;color:#111}
h1{font-size:1.5em;text-align:center;margin:.2em 0 .8em}
h1,h2,th{font-family:"Noto Sans CJK SC","SimHei",sans-serif}
h2{font-size:1.1em;margin:1.4em 0 .4em}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border:1px solid #444;padding:.35em .5em;vertical-align:top;overflow-wrap:anywhere;text-align:left}
th{background:#eee}
.n{width:4%}.c{width:8%}.q{width:11%}.f{width:32%}.b{width:13%}.s{width:16%}.a{width:9%}.r{width:7%}.p{width:22%}.e{width:46%}
.wide{overflow-x:auto}.wide table{min-width:60em}
.sign{display:flex;flex-wrap:wrap;gap:1.5em 4em;margin:2.5em 0 1em}
.sign span{display:inline-block;min-width:9em;border-bottom:1px solid #444}
@page{size:A4 landscape;margin:14mm}
@media print{body{margin:0;max-width:none}tr{page-break-inside:avoid}thead{display:table-header-group}.wide{overflow:visible}}
"""


def of_plan(snapshot: Snapshot, plan: str) -> list[Finding]:
    """Everything that stands in the plan or points into it, the worst first."""
    return by_consequence(one for one in snapshot.findings if plan in {place.plan for place in (one.where, *one.also)})


def own_and_others(found: list[Finding], plan: str) -> tuple[list[Finding], list[Finding]]:
    """Part what stands in the plan, which its drafters can mend, from what stands elsewhere and points into it."""
    own = [one for one in found if one.where.plan == plan]
    return own, [one for one in found if one.where.plan != plan]


def sheet(snapshot: Snapshot, plan: str, records: Mapping[str, list[ReviewEntry]], language: Language) -> str:
    """The whole page; every word of an author is escaped."""
    it = snapshot.book.plans[plan].value
    own, others = own_and_others(of_plan(snapshot, plan), plan)
    title = _("Review opinion")
    parts = [
        _element("h1", title),
        _element("p", "\u3000".join(_facts(snapshot, it))),
        _element("h2", _points_title(snapshot.book)),
        _points(snapshot.book, it, own, others),
        *_set_aside(it),
        _element("h2", _("For the drafting unit to mend")),
        _table(snapshot, plan, own, records)
        if own
        else _element("p", _("The checks named above found nothing that stands in this plan.")),
    ]
    if others:
        parts += [_element("h2", _("For others to mend, and told here because it concerns this plan"))]
        parts += [_table(snapshot, plan, others, records)]
    parts += [
        _element(
            "p",
            _(
                "Found by checking the text of the plans. What is not named as checked was not examined; it is for the reviewer to fill in."
            ),
        ),
        _signatures(),
    ]
    code = "zh-CN" if language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{code}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>"
    )


def _facts(snapshot: Snapshot, it: Plan) -> list[str]:
    drafter = snapshot.book.organizations.get(it.drafted_by or "")
    facts = [
        _("Plan: {title}", title=translate(plan_title(it))),
        _("Number: {number}", number=it.number) if it.number else "",
        _("Version: {version}", version=it.version) if it.version else "",
        _("Drafted by: {unit}", unit=drafter.value.title if drafter else it.drafted_by or "—"),
        _("State of the book: {day}", day=snapshot.book.day),
    ]
    return [fact for fact in facts if fact]


def _points_title(book: PlanBook) -> str:
    if book.is_general:
        return _("Points of the review")
    return _("Points of the review ({basis})", basis=translate(BASIS))


def _set_aside(it: Plan) -> list[str]:
    """What the plan says does not apply to it, with its reasons: somebody has to agree."""
    if not it.not_applicable:
        return []
    said = [
        _("{topic}: {reason}", topic=COVERS.said(topic, current_language()), reason=reason)
        for topic, reason in it.not_applicable.items()
    ]
    items = "".join(_element("li", one) for one in said)
    return [_element("h2", _("Declared not to apply, for the reviewer to confirm")), f"<ul>{items}</ul>"]


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _cells(name: str, cells: list[str]) -> str:
    return "<tr>" + "".join(_element(name, cell) for cell in cells) + "</tr>"


def _points(book: PlanBook, it: Plan, own: list[Finding], others: list[Finding]) -> str:
    heads = (("n", _("No.")), ("p", _("Point")), ("e", _("Examined by checking")), ("", _("Opinion of the reviewer")))
    rows = []
    mine = points(one for one in own if one.put_off is None)
    theirs = points(one for one in others if one.put_off is None)
    for point, other, looked in zip(mine, theirs, examined(book, it), strict=True):
        said = _examined_said(looked, len(point.findings), len(other.findings))
        rows.append(_cells("td", [str(point.number), translate(point.said), said, ""]))
    return _framed(heads, rows)


def _examined_said(looked: Examined, own: int, others: int) -> str:
    """What was looked at and what came of it; then what is left to the reviewer."""
    left = _("Not judged, for the reviewer to fill in.")
    if looked.not_judged:
        left = _("Not judged, for the reviewer to fill in: {what}.", what=translate(looked.not_judged))
    found = []
    if own:
        found.append(counted("{n} finding", "{n} findings", own))
    if others:
        found.append(counted("{n} finding for others to mend", "{n} findings for others to mend", others))
    if not looked.titles:
        return _("{found}. {left}", found=joined(found), left=left) if found else left
    what = _("; ").join(translate(title) for title in looked.titles)  # titles have commas of their own
    if found:
        return _("Checked: {what}. Found: {found}. {left}", what=what, found=joined(found), left=left)
    return _("Checked: {what}. Nothing found in these. {left}", what=what, left=left)


def _framed(heads: tuple[tuple[str, str], ...], rows: list[str]) -> str:
    top = "".join(f'<th class="{name}">{escape(text)}</th>' for name, text in heads)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _table(snapshot: Snapshot, plan: str, found: list[Finding], records: Mapping[str, list[ReviewEntry]]) -> str:
    heads = (
        ("n", _("No.")),
        ("c", _("Clause")),
        ("q", _("As written")),
        ("f", _("Finding")),
        ("b", _("Basis")),
        ("s", _("Suggestion")),
        ("a", _("Answer of the drafting unit")),
        ("r", _("Result")),
    )
    rows = [
        _row(snapshot, plan, number, one, records.get(mark_of(one), [])) for number, one in enumerate(found, start=1)
    ]
    return _framed(heads, rows)


def _row(snapshot: Snapshot, plan: str, number: int, finding: Finding, entries: list[ReviewEntry]) -> str:
    quoted = quote(snapshot, finding.where)
    clause_said = translate(clause(quoted.clause)).strip() or quoted.heading
    if finding.where.plan != plan:
        clause_said = " ".join(part for part in (quoted.title, clause_said) if part)
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
            clause_said,
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
