"""Findings as an author reads them: where in the plan, where in the file, what, why, and the way out."""

from collections.abc import Iterable, Sequence
from linecache import checkcache, getline
from typing import TextIO
from unicodedata import east_asian_width

from drillbook.schema.finding import Finding, Location, Severity
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.report.terminal import paint
from drillbook.ui.translation import _, counted, current_language, joined, sentences, severity_word, translate
from drillbook.ui.use.file_positions import spot

_MOST = 5
_AROUND = 44
_COLOUR = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def paragraph(finding: Finding) -> str:
    """One finding: a line that says where and how badly; what would come of it, what is wrong, the hint and the ground."""
    language = current_language()
    head = [spot(finding.where), f"{severity_word(finding.severity)} {finding.code}"]
    if finding.where.title:
        head.insert(0, _in_the_plan(finding.where))
    said = [sentences(translate(finding.message), translate(finding.hint)), *_excerpt(finding)]
    if finding.consequence:
        said.insert(0, _("what it means: {text}", text=finding.consequence.render(language)))
    if finding.basis:
        said.append(_("basis: {text}", text=finding.basis.render(language)))
    if finding.put_off:
        said.append(finding.put_off.render(language))
    elsewhere = [place for place in finding.also if place != finding.where]
    if elsewhere:
        said.append(_also(elsewhere))
    return "\n    ".join([paint("   ".join(head), _COLOUR[finding.severity]), *said])


def _excerpt(finding: Finding) -> list[str]:
    """The line it stands in with a caret below; long lines are cut around the place.

    Nothing is shown of a file that was refused as a whole: it may not even belong to the book.
    """
    where = finding.where
    if finding.code == "YA" and (where.line, where.column) == (1, 1):
        return []
    checkcache(where.file)  # the same name may stand for another text by now
    line = getline(where.file, where.line).rstrip()
    at = where.column - 1
    if not line.strip() or at > len(line):
        return []
    begin = max(0, at - _AROUND)
    shown = ("…" if begin else "") + line[begin : at + _AROUND] + ("…" if at + _AROUND < len(line) else "")
    lead = shown[: at - begin + (1 if begin else 0)]
    blanks = "".join("  " if east_asian_width(sign) in "WF" else " " for sign in lead)
    trimmed = len(shown) - len(shown.lstrip()) if not begin else 0
    return [f"| {shown[trimmed:]}", f"| {blanks[trimmed:]}^"]


def _also(places: Sequence[Location]) -> str:
    shown = joined(spot(place) for place in places[:_MOST])
    if len(places) > _MOST:
        return _("see also: {places} and {n} more", places=shown, n=len(places) - _MOST)
    return _("see also: {places}", places=shown)


def _in_the_plan(where: Location) -> str:
    if where.clause:
        return _("{title}, {clause}", title=where.title, clause=clause_said(where.clause))
    return _("plan {title}", title=where.title)


def print_findings(findings: Iterable[Finding]) -> None:
    """Every finding, in file order, a blank line between."""
    for finding in findings:
        print(paragraph(finding))
        print()


def tally(findings: Sequence[Finding]) -> str:
    """How many of each severity, and how many are put off."""
    standing = [finding for finding in findings if finding.put_off is None]
    number = {severity: sum(finding.severity is severity for finding in standing) for severity in Severity}
    told = _(
        "{errors}, {warnings}, {notes}",
        errors=counted("{n} error", "{n} errors", number[Severity.ERROR]),
        warnings=counted("{n} warning", "{n} warnings", number[Severity.WARNING]),
        notes=counted("{n} note", "{n} notes", number[Severity.NOTE]),
    )
    waiting = len(findings) - len(standing)
    return _("{told}, {n} put off", told=told, n=waiting) if waiting else told


def tell(findings: Iterable[Finding], stream: TextIO) -> None:
    """Findings that are not the answer of a command but the reason why there is none."""
    for finding in findings:
        print(paragraph(finding), file=stream)
