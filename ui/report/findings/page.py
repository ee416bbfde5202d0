"""One self-contained HTML page of findings: filters, prints well, works in an old browser and without a network."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from string import Template

from drillbook.schema.finding import Finding, Location, Text
from drillbook.schema.linkage.wording import at_clause
from drillbook.schema.text.lines import lines_of
from drillbook.ui.report.findings.text import tally
from drillbook.ui.translation import _, current_language, severity_word
from drillbook.ui.use.file_positions import shown_path

_PAGE = Path(__file__).parent / "page.html"


def document(
    findings: Sequence[Finding],
    title: str,
    sources: Mapping[str, str],
    books: Sequence[tuple[str, date]] = (),
    left: Sequence[str] = (),
) -> str:
    """The page; ``sources`` are the texts of the files, for the line a finding stands in, ``books`` what was checked.

    ``left``: what a draft leaves to be written, in sentences.
    """
    rows = "\n".join(_row(number, finding, sources) for number, finding in enumerate(findings, start=1))
    nothing = escape(_("nothing to correct"))
    words = {
        "lang": "zh-CN" if current_language() == "zh" else "en",
        "title": escape(title),
        "books": "".join(f"<p>{escape(said)}</p>" for said in [*(_book(*book) for book in books), *left]),
        "tally": escape(tally(findings)),
        "severity": escape(_("Severity")),
        "rule": escape(_("Rule")),
        "plan": escape(_("Plan")),
        "words": escape(_("Words")),
        "everything": escape(_("all")),
        "shown": escape(_("shown")),
        "print": escape(_("Print")),
        "severities": _options((finding.severity.value, severity_word(finding.severity)) for finding in findings),
        "rules": _options((finding.code, finding.code) for finding in findings),
        "plans": _options((plan_of(finding), plan_of(finding)) for finding in findings),
        "rows": rows or f"<p>{nothing}</p>",
    }
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(words)


def _book(title: str, day: date) -> str:
    return _("{book}, checked at {day}", book=title, day=day.isoformat())


def plan_of(finding: Finding) -> str:
    """The plan's title, or the file where there is none."""
    return finding.where.title or shown_path(finding.where.file)


def _options(pairs: object) -> str:
    distinct = sorted(dict.fromkeys(pairs))  # type: ignore[call-overload]
    return "".join(f'<option value="{escape(value)}">{escape(shown)}</option>' for value, shown in distinct)


def _row(number: int, finding: Finding, sources: Mapping[str, str]) -> str:
    parts = [("hint", finding.hint), ("basis", finding.basis), ("put-off", finding.put_off)]
    said = "".join(_part(kind, text) for kind, text in parts if text)
    night = _part("night", finding.consequence) if finding.consequence else ""
    return (
        f'<div class="finding {finding.severity.value}" data-severity="{finding.severity.value}"'
        f' data-rule="{escape(finding.code)}" data-plan="{escape(plan_of(finding))}">'
        f'<h2><span class="number">{number}</span> <span class="sign">{escape(severity_word(finding.severity))}</span>'
        f" {escape(finding.code)} · {_place(finding.where)}</h2>"
        f'{night}<p class="message">{escape(_told(finding.message))}</p>{_excerpt(finding.where, sources)}{said}'
        f"{_also(finding.also)}</div>"
    )


def _also(places: Sequence[Location]) -> str:
    if not places:
        return ""
    items = "".join(f"<li>{_place(place)}</li>" for place in places)
    label = escape(_("See also"))
    return f'<p class="also"><b>{label}</b></p><ul>{items}</ul>'


def _part(kind: str, text: Text) -> str:
    return f'<p class="{kind}">{_label(kind)}{escape(_told(text))}</p>'


def _label(kind: str) -> str:
    labels = {"hint": _("Way out"), "night": _("On the night"), "basis": _("Ground"), "put-off": _("Put off")}
    return f"<b>{escape(labels[kind])}</b> "


def _told(text: Text) -> str:
    return text.render(current_language())


def _place(where: Location) -> str:
    spot = f"{shown_path(where.file)}:{where.line}:{where.column}"
    if not where.title:
        return escape(spot)
    return f'{escape(_told(at_clause(where)))} <span class="spot">{escape(spot)}</span>'


def _excerpt(where: Location, sources: Mapping[str, str]) -> str:
    lines = lines_of(sources.get(where.file, ""))
    if not 0 < where.line <= len(lines):
        return ""
    line, at = lines[where.line - 1], where.column - 1
    return f"<pre>{escape(line[:at])}<mark>{escape(line[at : at + 1] or ' ')}</mark>{escape(line[at + 1 :])}</pre>"
