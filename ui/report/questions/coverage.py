"""Hazards by plans, plans by scenarios and drills, and what nobody has ever tried, as text and for other programs."""

from collections.abc import Sequence
from itertools import groupby

from drillbook.schema.linkage.questions.hazard_coverage import Coverage, HazardCoverage, PlanCoverage, UntriedPart
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.ui.report.terminal import paint
from drillbook.ui.translation import _, counted, joined, translate
from drillbook.ui.use.file_positions import place_row


def _print_covered(head: str, none: str, each: Sequence[HazardCoverage]) -> None:
    bare = [one for one in each if not one.plans]
    print(paint(_("{head}: {n} of {total}", head=head, n=len(bare), total=len(each)), "bold"))
    for one in bare:
        print(f"  {one.title}")
    if each and not bare:
        print(f"  {none}")
    for one in each:
        if one.plans:
            plans = joined([translate(plan_title(plan.value)) for plan in one.plans[:3]])
            more = len(one.plans) - 3
            many = _("{plans} and {n} more", plans=plans, n=more) if more > 0 else plans
            print(_("  {title}: {plans}", title=one.title, plans=many))
    print()


def _print_plans(each: Sequence[PlanCoverage], scenarios: int) -> None:
    bare = [one for one in each if not one.scenarios]
    never = [one for one in bare if not one.drills]
    head = _("Plans no scenario comes to: {n} of {total}", n=len(bare), total=len(each))
    print(paint(head, "bold") + "   " + counted("{n} scenario in all", "{n} scenarios in all", scenarios))
    if never:
        print(paint(_("  neither scenario nor drill: {plans}", plans=joined([_short(one) for one in never])), "yellow"))
    drilled = sorted((one for one in bare if one.drills), key=lambda one: str(one.last))
    if drilled:
        print("  " + _("only drilled, the longest ago first:"))
        for one in drilled:
            print(f"    {_short(one)}")
    tried = [one for one in each if one.scenarios]
    if tried:
        print("  " + _("in scenarios:"))
        for one in tried:
            print(f"    {_line(one)}")
    print()


def _short(one: PlanCoverage) -> str:
    title = translate(plan_title(one.plan.value))
    return _("{title} ({day})", title=title, day=one.last) if one.last else title


def _line(one: PlanCoverage) -> str:
    title = translate(plan_title(one.plan.value))
    tried = counted("{n} scenario", "{n} scenarios", len(one.scenarios))
    drilled = _("last drilled on {day}", day=one.last) if one.last else _("never drilled")
    tasks = counted("{tasks} of {n} task", "{tasks} of {n} tasks", len(one.plan.value.tasks), tasks=one.tasks)
    return _("{title}: in {tried}, {tasks} tried; {drilled}", title=title, tried=tried, tasks=tasks, drilled=drilled)


def _print_untried(head: str, each: Sequence[UntriedPart], total: int) -> None:
    print(paint(_("{head}: {n} of {total}", head=head, n=len(each), total=total), "bold"))
    for plan, ones in groupby(each, key=lambda one: one.plan.value):
        print("  " + translate(plan_title(plan)))
        for one in ones:
            parts = [translate(clause(one.where.clause)).strip(), translate(one.what), translate(one.limit)]
            print("    " + "  ".join(part for part in parts if part))
    print()


def coverage_row(found: Coverage) -> dict[str, object]:
    return {
        "hazards": [_covered(one) for one in found.hazards],
        "events": [_covered(one) for one in found.events],
        "plans": [
            {
                "plan": one.plan.value.plan,
                "title": one.plan.value.title,
                "scenarios": list(one.scenarios),
                "tasks_tried": one.tasks,
                "tasks": len(one.plan.value.tasks),
                "drills": one.drills,
                "last_drill": one.last.isoformat() if one.last else "",
            }
            for one in found.plans
        ],
        "roles_never_exercised": [_untried(one) for one in found.roles],
        "roles": found.roles_in_all,
        "promises_never_exercised": [_untried(one) for one in found.promises],
        "promises": found.promises_in_all,
    }


def _covered(one: HazardCoverage) -> dict[str, object]:
    return {"id": one.name, "title": one.title, "plans": [plan.value.plan for plan in one.plans]}


def _untried(one: UntriedPart) -> dict[str, object]:
    return {"what": translate(one.what), "limit": translate(one.limit), "where": place_row(one.where)}


def print_coverage(found: Coverage, scenarios: int) -> None:
    """The tables; ``scenarios`` is how many there are in all."""
    _print_covered(_("Hazards without a plan"), _("every hazard has a plan"), found.hazards)
    _print_covered(_("Kinds of events without a plan"), _("every kind of event has a plan"), found.events)
    _print_plans(found.plans, scenarios)
    _print_untried(_("Roles never exercised"), found.roles, found.roles_in_all)
    _print_untried(_("Promised times never exercised"), found.promises, found.promises_in_all)
    print(_("counted from what scenarios and drills say, without a run: what they set off, ask for, measure or time"))
