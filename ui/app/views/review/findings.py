"""Findings as links and rows of a page."""

from collections.abc import Iterable

from drillbook.ui.app.views.prose import md
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.review.findings_with_remarks import Problem, place, state_word
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, severity_word


def where(snapshot: Snapshot, problem: Problem) -> str:
    """In which plan and clause."""
    return place(snapshot, problem.finding.where)


def near_line(problem: Problem) -> str:
    """How badly, and in which clause; where the plan is known already."""
    clause = problem.finding.where.clause
    said = clause_said(clause) or problem.title or _("Finding")
    return md(f"[{severity_word(problem.finding.severity)}] {said}")


def rows(snapshot: Snapshot, found: Iterable[Problem]) -> list[dict[str, str]]:
    """The list as a table."""
    return [
        {
            _("Severity"): severity_word(one.finding.severity),
            _("Where"): place(snapshot, one.finding.where),
            _("Finding"): plainly(one.finding.message),
            _("State"): state_word(one.state),
        }
        for one in found
    ]
