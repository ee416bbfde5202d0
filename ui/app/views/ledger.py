"""管理台账 and 年度演练计划 as rows."""

from collections.abc import Iterable, Iterator

from drillbook.schema.linkage.facts.register import Deadline, RegisterEntry
from drillbook.schema.linkage.questions.drill_plan import ProposedDrill
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.values.vocabulary import DRILL_FORMS, PLAN_KINDS, STATUSES
from drillbook.ui.app.views.plans import DUES, due_word
from drillbook.ui.words import _, current_language, joined, translate

Row = dict[str, str]


def ledger_rows(entries: Iterable[RegisterEntry]) -> list[Row]:
    """One line for each plan; what is overdue says so in words."""
    return [
        {
            _("Plan"): entry.plan.value.title,
            _("Kind"): PLAN_KINDS.shown(entry.plan.value.kind, current_language()),
            _("State"): STATUSES.shown(entry.plan.value.status, current_language()),
            _("Issued"): str(entry.plan.value.issued or ""),
            **{due_word(which): standing(getattr(entry, which)) for which in DUES},
            _("To be revised"): joined(translate(one.why) for one in entry.triggers),
        }
        for entry in entries
    ]


def standing(due: Deadline | None) -> str:
    """How a duty with a last day stands."""
    if due is None:
        return ""
    if due.is_overdue:
        return _("overdue since {day}", day=due.last)
    if due.recurs:
        return _("next by {day}", day=due.last)
    if due.done:
        late = _("done {day}, after the last day {last}", day=due.done, last=due.last)
        return late if due.was_late else _("done {day} (last day {last})", day=due.done, last=due.last)
    return _("open until {day}", day=due.last)


def overdue_rows(entries: Iterable[RegisterEntry]) -> list[Row]:
    """What is overdue, the longest first, with its ground."""
    found = sorted(_overdue(entries), key=lambda one: one[2].last)
    return [
        {
            _("Plan"): entry.plan.value.title,
            _("What"): due_word(which),
            _("Last day"): str(due.last),
            _("Basis"): translate(due.basis),
        }
        for entry, which, due in found
    ]


def _overdue(entries: Iterable[RegisterEntry]) -> Iterator[tuple[RegisterEntry, str, Deadline]]:
    for entry in entries:
        for which in DUES:
            due = getattr(entry, which)
            if due and due.is_overdue:
                yield entry, which, due


def drill_rows(drills: Iterable[ProposedDrill]) -> list[Row]:
    """The drills proposed for a year."""
    return [
        {
            _("Hold by"): str(drill.by),
            _("Form"): DRILL_FORMS.shown(drill.form, current_language()),
            _("Plans concerned"): joined(translate(plan_title(need.entry.plan.value)) for need in drill.needs),
            _("Why together"): translate(drill.why),
        }
        for drill in drills
    ]
