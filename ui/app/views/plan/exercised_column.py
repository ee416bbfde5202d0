"""The margin of a plan's text: in what share of runs each line was exercised, as coverage is shown beside code."""

from collections.abc import Iterable, Sequence

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.questions.exercisable import exercise_parts
from drillbook.schema.models.plan import Plan
from drillbook.ui.storage.coverage.kept_coverage import PlanShares
from drillbook.ui.translation import _, translate

Row = dict[str, str]


def task_names(plan: Plan, phase: str) -> list[str]:
    """The tasks of a phase, in the order of their rows."""
    return [f"{plan.plan}/{name}" for name, task in plan.tasks.items() if task.phase == phase]


def level_names(plan: Plan) -> list[str]:
    """The levels, the highest first."""
    return [f"{plan.plan}/{name}" for name in reversed(plan.levels.each if plan.levels else {})]


def with_margin(rows: Sequence[Row], kind: str, names: Iterable[str], shares: PlanShares | None) -> list[Row]:
    """The rows with a thin first column; as they are where nothing was kept."""
    if shares is None:
        return list(rows)
    return [{_("Exercised"): margin(shares, kind, name)} | row for row, name in zip(rows, names, strict=True)]


def margin(shares: PlanShares, kind: str, name: str) -> str:
    """``never``, or the share of runs; a question mark behind what was counted of another text."""
    share = shares.share(kind, name)
    if share is None:
        return "?"
    said = _("never") if not share else f"{100 * share:.0f}%" if share >= 0.005 else "<1%"
    return said if shares.is_current else f"{said}?"


def margin_lines(book: PlanBook, plan: str, shares: PlanShares) -> dict[int, dict[str, object]]:
    """Beside which line of the source what is to stand; the first part of a line that was never come to, else the first."""
    found: dict[int, dict[str, object]] = {}
    for part in exercise_parts(book):
        if part.plan != plan:
            continue
        share = shares.share(part.kind, part.name)
        said = {
            "text": margin(shares, part.kind, part.name),
            "title": _margin_title(translate(part.what), share),
            "never": share == 0,
        }
        if part.where.line not in found or (share == 0 and not found[part.where.line]["never"]):
            found[part.where.line] = said
    return found


def _margin_title(what: str, share: float | None) -> str:
    """What is said where the pointer rests on the margin."""
    if share is None:
        return _("{what}: not counted yet", what=what)
    if not share:
        return _("{what}: come to in no run", what=what)
    return _("{what}: come to in {share} of the runs", what=what, share=f"{share:.0%}" if share >= 0.005 else "<1%")


def margin_note(shares: PlanShares) -> str:
    """What the column says, and whether it is old."""
    if shares.is_current:
        return _("Exercised: in what share of {n} runs of all scenarios a line was come to.", n=shares.runs)
    return _(
        "Exercised: counted before this text was changed. Run drillbook coverage --runs {n} --keep again.",
        n=shares.runs,
    )
