"""正文: a plan as the document people know, in rows and sentences."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import level_title
from drillbook.schema.linkage.revision.worded_values import quantity_said
from drillbook.schema.models.plan import Plan, Section
from drillbook.schema.models.task import Task
from drillbook.schema.values.distributions import GrowingTakes, Takes
from drillbook.schema.values.keys import Ref
from drillbook.schema.values.times import render_duration
from drillbook.schema.values.vocabulary import COLOURS, DEPTHS, PHASES, PLAN_KINDS, STATUSES
from drillbook.ui.app.views.plan.choices import choices
from drillbook.ui.report.conditions_text import aloud
from drillbook.ui.translation import _, current_language, joined, translate

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Promised:
    """A promised time on the time line: for what, at which level, how many minutes at most."""

    what: str
    who: str
    level: str
    ms: int

    @property
    def said(self) -> str:
        """The time as people say it."""
        return render_duration(self.ms, current_language())


def _join(parts: Iterable[str]) -> str:
    return joined(part for part in parts if part)


def named(book: PlanBook, plan: Plan, kind: str, name: str | None) -> str:
    """What a name of this kind is called."""
    return choices(book, plan, Ref(kind, across_plans="/" in (name or ""))).get(name or "", name or "")


def cover(book: PlanBook, plan: Plan) -> Row:
    """What stands on the cover; what is not known is left out."""
    language = current_language()
    rows = {
        _("Kind"): PLAN_KINDS.said(plan.kind, language),
        _("State"): STATUSES.said(plan.status, language),
        _("Depth"): DEPTHS.said(plan.depth, language),
        _("Number"): plan.number,
        _("Version"): plan.version,
        _("Superior plans"): _join(named(book, plan, "plan", name) for name in plan.parent),
        _("Drafted by"): named(book, plan, "organization", plan.drafted_by),
        _("Approved by"): named(book, plan, "organization", plan.approved_by),
        _("Issued by"): named(book, plan, "organization", plan.issuer),
        _("Issued"): str(plan.issued or ""),
        _("Filed"): str(plan.filed.date or "") if plan.filed else "",
        _("For"): _join(named(book, plan, "incident-type", name) for name in plan.incident_types),
        _("Scope"): plan.scope,
    }
    return {name: value for name, value in rows.items() if value}


def sections(plan: Plan) -> list[Section]:
    """The chapters, by their clause numbers; those without one last, as written."""
    return sorted(plan.sections, key=lambda section: (not section.clause, clause_order(section.clause)))


def clause_order(clause: str) -> tuple[int, ...]:
    """``4.10`` comes after ``4.2``."""
    return tuple(int(number) for number in re.findall(r"\d+", clause))


def duty_rows(book: PlanBook, plan: Plan) -> list[Row]:
    """Who does what: one line for each role."""
    return [
        {
            _("Clause"): role.clause,
            _("Role"): role.title or name,
            _("Organization"): named(book, plan, "organization", role.organization),
            _("Duties"): ("；" if current_language() == "zh" else "; ").join(role.duties),
            _("Deputy"): named(book, plan, "role", role.deputy),
            _("Exists when"): aloud(book, plan, role.when) if role.when else "",
        }
        for name, role in plan.roles.items()
    ]


def warning_rows(book: PlanBook, plan: Plan) -> list[Row]:
    """What is done at which colour."""
    return [
        {
            _("Colour"): COLOURS.said(colour, current_language()),
            _("When"): aloud(book, plan, warning.when) if warning.when else "",
            _("Issued by"): warning.issued_by,
            _("Actions"): _join(named(book, plan, "action", name) for name in warning.actions),
        }
        for colour, warning in plan.warnings.items()
    ]


def level_rows(book: PlanBook, plan: Plan) -> list[Row]:
    """Levels, the highest first, as plans are read."""
    each = plan.levels.each if plan.levels else {}
    return [
        {
            _("Level"): level.title or level_title(name, current_language()),
            _("Starts when"): aloud(book, plan, level.when) if level.when else "",
            _("Decided by"): named(book, plan, "role", level.decided_by),
            _("Within"): durations(level.within),
            _("Ends when"): aloud(book, plan, level.ends_when.if_) if level.ends_when else "",
            _("Who is told"): _join(named(book, plan, "recipient", name) for name in level.notice.to)
            if level.notice
            else "",
        }
        for name, level in reversed(each.items())
    ]


def task_rows(book: PlanBook, plan: Plan, phase: str) -> list[Row]:
    """The tasks of one phase."""
    return [
        {
            _("Clause"): task.clause,
            _("Task"): task.title,
            _("Responsible"): named(book, plan, "role", task.role),
            _("Promised"): durations(task.within.at_most) if task.within else "",
            _("Takes"): durations(task.takes),
            _("Needs"): needs(book, plan, task),
            _("Reports or hands over to"): _join(_goes_to(book, plan, task)),
        }
        for task in plan.tasks.values()
        if task.phase == phase
    ]


def phases(plan: Plan) -> list[tuple[str, str]]:
    """The phases that have tasks, in order, with their words."""
    return [
        (value, PHASES.said(value, current_language()))
        for value, _names in PHASES.table
        if any(task.phase == value for task in plan.tasks.values())
    ]


def _goes_to(book: PlanBook, plan: Plan, task: Task) -> Iterator[str]:
    for name in task.report.to if task.report else ():
        yield named(book, plan, "recipient", name)
    for name in task.hands_over_to:
        yield named(book, plan, "hand-over", name)


def needs(book: PlanBook, plan: Plan, task: Task) -> str:
    """What a task needs, in a line."""
    if task.needs is None:
        return ""
    said = []
    if task.needs.staff is not None and task.needs.staff.per is not None:
        said.append(f"{named(book, plan, 'role', task.role)} {translate(quantity_said(task.needs.staff))}")
    for kind, table in (
        ("team-or-capability", task.needs.teams),
        ("equipment", task.needs.equipment),
        ("supplies", task.needs.supplies),
    ):
        for name, quantity in table.items():
            if quantity.per is not None:
                said.append(f"{named(book, plan, kind, name)} {translate(quantity_said(quantity))}")
                continue
            amount = next((each for each in (quantity.at_least, quantity.at_most, quantity.per_hour) if each), {})
            most = f"{max(amount.values()):g}" if amount else ""
            said.append(f"{named(book, plan, kind, name)} {most}".strip())
    return _join(said)


def durations(times: Mapping[str, int] | Mapping[str, Takes] | None) -> str:
    """A time, or one for each level."""
    if not times:
        return ""
    said = {level: _time(value) for level, value in times.items()}
    if len(said) == 1 and "" in said:
        return said[""]
    return _join(f"{level_title(level, current_language())} {value}" for level, value in said.items())


def _time(value: int | Takes) -> str:
    if isinstance(value, int):
        return render_duration(value, current_language())
    if isinstance(value, GrowingTakes):
        base = _time(Takes(value.kind, value.parameters))
        return _("{base}, and {each} for each of {per}", base=base, each=_time(value.each), per=value.per)
    return " / ".join(render_duration(round(one), current_language()) for one in value.parameters)


def promised(book: PlanBook, plan: Plan) -> list[Promised]:
    """Every promised time, the shortest first."""
    found = [
        Promised(task.title, named(book, plan, "role", task.role), level, ms)
        for task in plan.tasks.values()
        if task.within
        for level, ms in task.within.at_most.items()
    ]
    found += [
        Promised(one.title or name, "", level, ms)
        for name, one in plan.response_times.items()
        for level, ms in one.within.items()
    ]
    return sorted(found, key=lambda one: (one.ms, one.what))


def promise_rows(found: Iterable[Promised]) -> list[Row]:
    """The time line as a table."""
    return [
        {
            _("Within"): one.said,
            _("What"): one.what,
            _("Level"): level_title(one.level, current_language()) if one.level else "",
            _("Responsible"): one.who,
        }
        for one in found
    ]
