"""覆盖情况 as rows."""

from collections.abc import Iterable

from drillbook.schema.linkage.questions.coverage import HazardCoverage, PlanCoverage, UntriedPart
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.ui.report.plain_messages import plainly, unquoted
from drillbook.ui.words import _, joined, translate

Row = dict[str, str]


def covered_rows(each: Iterable[HazardCoverage]) -> list[Row]:
    """What has no plan first."""
    ordered = sorted(each, key=lambda one: bool(one.plans))
    return [
        {
            _("What"): one.title,
            _("Plans concerned"): joined(translate(plan_title(plan.value)) for plan in one.plans) or _("no plan"),
        }
        for one in ordered
    ]


def tried_rows(each: Iterable[PlanCoverage]) -> list[Row]:
    """What was never tried first."""
    ordered = sorted(each, key=lambda one: (bool(one.scenarios), bool(one.drills)))
    return [
        {
            _("Plan"): one.plan.value.title,
            _("Scenarios"): joined(one.scenarios) or _("none"),
            _("Tasks tried"): _("{n} of {total}", n=one.tasks, total=len(one.plan.value.tasks))
            if one.plan.value.tasks
            else "",
            _("Last drill"): str(one.last) if one.last else _("never"),
        }
        for one in ordered
    ]


def untried_rows(each: Iterable[UntriedPart]) -> list[Row]:
    """Roles and promised times that nobody has ever tried."""
    return [
        {
            _("Plan"): one.plan.value.title,
            _("Clause"): translate(clause(one.where.clause)).strip(),
            _("What"): unquoted(plainly(one.what)),
            _("Promised"): translate(one.limit),
        }
        for one in each
    ]
