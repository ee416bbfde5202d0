"""Folds findings of one cause into one, and sorts them by consequence; knows no rule."""

from collections.abc import Iterable
from dataclasses import replace

from drillbook.schema.finding import Finding, in_file_order


def fold(findings: Iterable[Finding]) -> list[Finding]:
    """Fold findings of one root cause into one: the most severe and first place is kept, all others go to ``also``."""
    kept: list[Finding] = []
    causes: dict[str, list[Finding]] = {}
    for finding in in_file_order(findings):
        if finding.root:
            causes.setdefault(finding.root, []).append(finding)
        else:
            kept.append(finding)
    return in_file_order([*kept, *(_one(same) for same in causes.values())])


def _one(same: list[Finding]) -> Finding:
    if len(same) == 1:
        return same[0]
    first = min(same, key=lambda finding: (finding.severity.rank, finding.order))
    places = (place for finding in same for place in (finding.where, *finding.also))
    also = tuple(dict.fromkeys(place for place in places if place != first.where))
    return replace(first, also=also)


def by_consequence(findings: Iterable[Finding]) -> list[Finding]:
    """Sort for a reviewer: suppressed ones last, the worse first, then first what would be felt on the night."""
    return sorted(
        findings,
        key=lambda finding: (
            finding.put_off is not None,
            finding.severity.rank,
            finding.consequence is None,
            finding.order,
        ),
    )
