"""SARIF 2.1.0 (OASIS): findings for code-review tools."""

from collections.abc import Iterable, Sequence

from drillbook.schema.finding import Finding, Location, Severity
from drillbook.schema.linkage.catalogue import rule_named
from drillbook.ui.translation import current_language
from drillbook.ui.use.file_positions import shown_path

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def document(findings: Sequence[Finding], version: str) -> dict[str, object]:
    """One run of the tool with its rules and results; put-off findings are suppressed, not left out."""
    codes = sorted({finding.code for finding in findings})
    driver = {"name": "drillbook", "version": version, "rules": [_rule(code, findings) for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in findings],
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _rule(code: str, findings: Sequence[Finding]) -> dict[str, object]:
    """The rule with the grounds its findings stand on: of all it can rest on, what binds these plans."""
    rule = rule_named(code)
    if rule is None:
        return {"id": code}
    language = current_language()
    bases = dict.fromkeys(one.basis.render(language) for one in findings if one.code == code and one.basis)
    described = {"fullDescription": {"text": "; ".join(bases)}} if bases else {}
    return {"id": code, "shortDescription": {"text": rule.title.render(language)}, **described}


def _result(finding: Finding, rule: int) -> dict[str, object]:
    parts = (finding.message, finding.hint, finding.consequence, finding.basis)
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": "\n".join(part.render(current_language()) for part in parts if part)},
        "locations": [_location(finding.where)],
    }
    if finding.also:
        result["relatedLocations"] = list(_numbered(finding.also))
    if finding.put_off:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.put_off.render(current_language())}]
    return result


def _numbered(places: Iterable[Location]) -> Iterable[dict[str, object]]:
    for number, place in enumerate(places, start=1):
        yield {"id": number, **_location(place)}


def _location(place: Location) -> dict[str, object]:
    region = {"startLine": place.line, "startColumn": place.column}
    physical = {"artifactLocation": {"uri": shown_path(place.file)}, "region": region}
    if not place.title:
        return {"physicalLocation": physical}
    named = {"fullyQualifiedName": f"{place.title} {place.clause}".strip(), "kind": "object"}
    return {"physicalLocation": physical, "logicalLocations": [named]}
