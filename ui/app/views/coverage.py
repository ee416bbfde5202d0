"""覆盖情况 as rows."""

from collections.abc import Iterable

from drillbook.schema.linkage.questions.hazard_coverage import HazardCoverage, PlanCoverage, UntriedPart
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.report.plain_messages import plainly, unquoted
from drillbook.ui.translation import _, joined, translate


def covered_rows(each: Iterable[HazardCoverage]) -> list[LinkedRow]:
    """What has no plan first; where only one plan deals with it, the row leads there."""
    ordered = sorted(each, key=lambda one: bool(one.plans))
    return [
        LinkedRow(
            {
                _("What"): one.title,
                _("Plans concerned"): joined(translate(plan_title(plan.value)) for plan in one.plans) or _("no plan"),
            },
            (("plan", one.plans[0].value.plan),) if len(one.plans) == 1 else (),
            () if one.plans else (_("Plans concerned"),),
        )
        for one in ordered
    ]


def tried_rows(each: Iterable[PlanCoverage]) -> list[LinkedRow]:
    """What was never tried first; each leads to its plan."""
    ordered = sorted(each, key=lambda one: (bool(one.scenarios), bool(one.drills)))
    return [
        LinkedRow(
            {
                _("Plan"): one.plan.value.title,
                _("Scenarios"): joined(one.scenarios) or _("none"),
                _("Tasks tried"): _("{n} of {total}", n=one.tasks, total=len(one.plan.value.tasks))
                if one.plan.value.tasks
                else "",
                _("Last drill"): str(one.last) if one.last else _("never"),
            },
            (("plan", one.plan.value.plan),),
        )
        for one in ordered
    ]


def untried_rows(each: Iterable[UntriedPart]) -> list[LinkedRow]:
    """Roles and promised times that nobody has ever tried; each leads to its line."""
    return [
        LinkedRow(
            {
                _("What"): unquoted(plainly(one.what)),
                _("Plan"): one.plan.value.title,
                _("Clause"): translate(clause(one.where.clause)).strip(),
                _("Promised"): translate(one.limit),
            },
            (("plan", one.plan.value.plan), ("view", "source"), ("line", str(one.where.line))),
        )
        for one in each
    ]
