"""职责分工矩阵: organization by plan, in each cell what the plan asks of it and whether it agreed."""

from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.questions.organization_duties import ACCEPTANCES, PlanShare, plan_shares
from drillbook.schema.linkage.scope import plans_with_text
from drillbook.schema.linkage.wording import clause
from drillbook.ui.report.graph.positions import bare
from drillbook.ui.report.plain_messages import plainly
from drillbook.ui.translation import _, counted, translate

_MOST = 3


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by organization, columns by plan; a cell is what ``plan_shares`` says of both."""

    organizations: tuple[tuple[str, str], ...]
    plans: tuple[tuple[str, str], ...]
    cells: dict[tuple[str, str], PlanShare]

    def is_open(self, organization: str) -> int:
        """How many plans ask it for something it has not confirmed."""
        return sum(share.is_open for (name, _plan), share in self.cells.items() if name == organization)


def matrix(book: PlanBook) -> Matrix:
    """Everything asked of everybody; those of whom nobody asks anything have no row."""
    cells: dict[tuple[str, str], PlanShare] = {}
    for name in book.organizations:
        for share in plan_shares(book, name):
            cells[name, share.plan.value.plan] = share
    rows = tuple(
        (name, entry.value.title) for name, entry in book.organizations.items() if any(k[0] == name for k in cells)
    )
    used = {plan for _name, plan in cells}
    plans = tuple((plan.value.plan, plan.value.title) for plan in plans_with_text(book) if plan.value.plan in used)
    return Matrix(rows, plans, cells)


def cell(share: PlanShare | None) -> str:
    """Duties with their clauses, and the state of the agreement in words."""
    if share is None:
        return ""
    duties = [
        " ".join(part for part in (translate(clause(d.where(share.plan).clause)).strip(), plainly(d.what)) if part)
        for d in share.duties
    ]
    shown = duties[:_MOST]
    if len(duties) > _MOST:
        shown.append(_("and {n} more", n=len(duties) - _MOST))
    return "\n".join([translate(ACCEPTANCES[share.state]), *shown])


def short(share: PlanShare | None) -> str:
    """The cell of an overview: how many duties, and a word where they are not confirmed."""
    if share is None:
        return ""
    number = counted("{n} duty", "{n} duties", len(share.duties))
    return _("{number}, to be confirmed", number=number) if share.is_open else number


def rows(
    found: Matrix, *, whole: bool, plans: tuple[str, ...] = (), only_open: bool = False
) -> dict[str, dict[str, str]]:
    """The table by organization; ``whole`` with the duties themselves, else with their number."""
    wanted = [(plan, title) for plan, title in found.plans if not plans or plan in plans]
    titles = _apart([bare(title) for _plan, title in wanted])
    told_as = cell if whole else short
    table: dict[str, dict[str, str]] = {}
    for name, title in found.organizations:
        if only_open and not found.is_open(name):
            continue
        line = {_("Organization"): title}
        line |= {
            head: told_as(found.cells.get((name, plan))) for head, (plan, _title) in zip(titles, wanted, strict=True)
        }
        if any(value for key, value in line.items() if key != _("Organization")):
            table[name] = line
    return table


def _apart(heads: list[str]) -> list[str]:
    """Two plans of one title stay two columns."""
    return [head if head not in heads[:number] else f"{head} {number + 1}" for number, head in enumerate(heads)]
