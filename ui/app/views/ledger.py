"""管理台账 and 年度演练计划 as rows."""

from collections.abc import Iterable, Iterator

from drillbook.schema.linkage.facts.register import Deadline, RegisterEntry
from drillbook.schema.linkage.questions.drill_plan import ProposedDrill
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.values.vocabulary import DRILL_FORMS, PLAN_KINDS, STATUSES
from drillbook.ui.app.views.linked_row import LinkedRow
from drillbook.ui.app.views.plans import DUES, due_word
from drillbook.ui.translation import _, capital, current_language, joined, translate


def ledger_rows(entries: Iterable[RegisterEntry]) -> list[LinkedRow]:
    """One line for each plan; what is overdue says so in words."""
    return [
        LinkedRow(
            {
                _("Plan"): entry.plan.value.title,
                _("Kind"): PLAN_KINDS.said(entry.plan.value.kind, current_language()),
                _("State"): STATUSES.said(entry.plan.value.status, current_language()),
                _("Issued"): str(entry.plan.value.issued or ""),
                **{due_word(which): standing(getattr(entry, which)) for which in DUES},
            },
            (("plan", entry.plan.value.plan),),
            tuple(due_word(which) for which in DUES if is_overdue(getattr(entry, which))),
            detail=_revision(entry),
        )
        for entry in entries
    ]


def _revision(entry: RegisterEntry) -> str:
    """Why a plan is to be revised: of few plans, and whole sentences, which would take the room of all in a column."""
    why = joined(translate(one.why) for one in entry.triggers)
    return capital(_("to be revised: {why}", why=why)) if why else ""


def is_overdue(due: Deadline | None) -> bool:
    """Whether its last day is over and it was not done."""
    return due is not None and due.is_overdue


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


def overdue_rows(entries: Iterable[RegisterEntry]) -> list[LinkedRow]:
    """What is overdue, the longest first, with its ground."""
    found = sorted(_overdue(entries), key=lambda one: one[2].last)
    return [
        LinkedRow(
            {
                _("Plan"): entry.plan.value.title,
                _("What"): due_word(which),
                _("Last day"): str(due.last),
                _("Basis"): translate(due.basis),
            },
            (("plan", entry.plan.value.plan),),
        )
        for entry, which, due in found
    ]


def _overdue(entries: Iterable[RegisterEntry]) -> Iterator[tuple[RegisterEntry, str, Deadline]]:
    for entry in entries:
        for which in DUES:
            due = getattr(entry, which)
            if is_overdue(due) and not (which == "drill" and entry.is_spoken_for):
                yield entry, which, due


def drill_rows(drills: Iterable[ProposedDrill]) -> list[LinkedRow]:
    """The drills proposed for a year."""
    return [
        LinkedRow(
            {
                _("Plans concerned"): joined(translate(plan_title(need.entry.plan.value)) for need in drill.needs),
                _("Hold by"): str(drill.by),
                _("Form"): DRILL_FORMS.said(drill.form, current_language()),
                _("Why together"): translate(drill.why),
            },
            (("plan", drill.needs[0].entry.plan.value.plan),) if len(drill.needs) == 1 else (),
        )
        for drill in drills
    ]
