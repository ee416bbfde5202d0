"""Findings for other programs: the JSON of ``drillbook check``."""

from collections.abc import Iterable

from drillbook.schema.finding import Finding, Location, Text
from drillbook.ui.translation import current_language
from drillbook.ui.use.file_positions import shown_path


def rows(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """One object for each finding, in file order; what is not known is an empty text.

    ``consequence`` and ``put_off`` are there only where there is something to say.
    """
    return [_row(finding) for finding in findings]


def _row(finding: Finding) -> dict[str, object]:
    felt = {"consequence": _told(finding.consequence)} if finding.consequence else {}
    waits = {"put_off": _told(finding.put_off)} if finding.put_off else {}
    return _place(finding.where) | {
        "clause": finding.where.clause,
        "plan": finding.where.plan,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": _told(finding.message),
        "hint": _told(finding.hint),
        "basis": _told(finding.basis),
        "also": [_place(place) for place in finding.also],
        **felt,
        **waits,
    }


def _place(where: Location) -> dict[str, object]:
    return {"file": shown_path(where.file), "line": where.line, "column": where.column}


def _told(text: Text | None) -> str:
    return text.render(current_language()) if text else ""
