"""The list of a review and the matrix of duties, as text and for other programs."""

from collections.abc import Iterable

from drillbook.ui.report.terminal import paint
from drillbook.ui.review.duty_matrix import Matrix, short
from drillbook.ui.review.findings_with_remarks import Problem, entry_line, place, state_word
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import severity_word, translate
from drillbook.ui.use.file_positions import place_row


def print_problems(snapshot: Snapshot, found: Iterable[Problem]) -> None:
    """The findings with their marks and what was written about them."""
    for one in found:
        head = f"{one.mark}  {severity_word(one.finding.severity)}  {place(snapshot, one.finding.where)}"
        print(paint(head, "bold") + f"  {state_word(one.state)}")
        print(f"    {translate(one.finding.message)}")
        for entry in one.entries:
            print(f"    {entry_line(entry)}")


def problem_row(one: Problem) -> dict[str, object]:
    """A finding of the list for other programs."""
    return {
        "mark": one.mark,
        "code": one.finding.code,
        "severity": one.finding.severity.value,
        "state": one.state,
        "message": translate(one.finding.message),
        "where": place_row(one.finding.where),
        "written": [entry.model_dump(mode="json", exclude_none=True) for entry in one.entries],
    }


def print_matrix(found: Matrix) -> None:
    """Organization by organization, how much which plan asks of it."""
    titles = dict(found.plans)
    for name, title in found.organizations:
        print(paint(title, "bold"))
        for plan in titles:
            if share := found.cells.get((name, plan)):
                print(f"  {titles[plan]}: {short(share)}")


def matrix_rows(found: Matrix) -> list[dict[str, object]]:
    """One object for each organization and plan that asks something of it."""
    return [
        {
            "organization": name,
            "plan": plan,
            "state": share.state,
            "duties": [
                {"what": translate(duty.what), "where": place_row(duty.where(share.plan))} for duty in share.duties
            ],
        }
        for (name, plan), share in found.cells.items()
    ]
