"""The register of plans, the drill rate and the drills proposed for a year, as text, table and for other programs."""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import say
from drillbook.schema.linkage.facts.register import Deadline, DrillRate, RegisterEntry, drill_rate, register
from drillbook.schema.linkage.questions.drill_plan import ProposedDrill, horizon, proposed_drills
from drillbook.schema.linkage.wording import plan_title, word_shown
from drillbook.schema.values.vocabulary import DEPTHS, DRILL_FORMS, PLAN_KINDS, STATUSES
from drillbook.ui.report.terminal import note, paint
from drillbook.ui.translation import _, counted, translate
from drillbook.ui.use.file_positions import place_row

SOON = timedelta(days=92)


_CALCULATES = ("=", "+", "-", "@", "\t", "\r")


def register_document(book: PlanBook) -> dict[str, object]:
    entries, rate = register(book), drill_rate(register(book))
    return {
        "book": book.settings.book,
        "as_of": str(book.day),
        "drill_rate": {
            "exercised": rate.exercised,
            "owing": rate.owing,
            "share": rate.share,
            "definition": translate(rate.DEFINITION),
            "by_kind": {
                kind: {"exercised": one.exercised, "owing": one.owing} for kind, one in _by_kind(entries).items()
            },
        },
        "plans": [_row(entry) for entry in entries],
        "drill_plan": {"until": str(horizon(book)), "drills": [_drill_row(drill) for drill in proposed_drills(book)]},
    }


def _row(entry: RegisterEntry) -> dict[str, object]:
    it = entry.plan.value
    return {
        "plan": it.plan,
        "title": it.title,
        "kind": it.kind,
        "depth": it.depth,
        "status": it.status,
        "issued": _text(it.issued),
        "filing": _due(entry.filing),
        "publication": _due(entry.publication),
        "evaluation": _due(entry.evaluation),
        "drill": _due(entry.drill),
        "interval_months": entry.interval.months if entry.interval else None,
        "exercised": entry.is_exercised if entry.interval else None,
        "revise": [
            {"since": str(one.since), "why": translate(one.why), "at": place_row(one.where)} for one in entry.triggers
        ],
    }


def _due(due: Deadline | None) -> dict[str, object] | None:
    if due is None:
        return None
    return {
        "last_day": str(due.last),
        "done": _text(due.done),
        "overdue": due.is_overdue,
        "late": due.was_late,
        "basis": translate(due.basis),
    }


def _drill_row(drill: ProposedDrill) -> dict[str, object]:
    plans = [{"plan": need.plan, "due": str(need.due)} for need in drill.needs]
    return {"by": str(drill.by), "form": drill.form, "plans": plans, "why": translate(drill.why)}


def _text(day: date | None) -> str | None:
    return str(day) if day else None


def print_csv(book: PlanBook) -> None:
    """One line for each plan. Begins with the mark by which spreadsheets know that it is UTF-8."""
    sys.stdout.write("\ufeff")
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(_heads())
    for entry in register(book):
        table.writerow([_safe(cell) for cell in _cells(entry)])


def _heads() -> list[str]:
    return [
        _("id"), _("title"), _("kind"), _("depth"), _("status"), _("issued"),
        _("filing due"), _("filed"), _("publication due"), _("published"),
        _("evaluated"), _("evaluation due"), _("last drill"), _("drill due"), _("ground of the interval"),
        _("overdue"), _("reasons to revise"),
    ]  # fmt: skip


def _cells(entry: RegisterEntry) -> list[str]:
    it = entry.plan.value
    kind, depth, status = (
        translate(word_shown(words, value))
        for words, value in ((PLAN_KINDS, it.kind), (DEPTHS, it.depth), (STATUSES, it.status))
    )
    cells = [it.plan, it.title, kind, depth, status, str(it.issued or "")]
    for due in (entry.filing, entry.publication):
        cells += [str(due.last), str(due.done or "")] if due else ["", ""]
    evaluation, drill, last = entry.evaluation, entry.drill, entry.last_drill
    cells += [str(it.evaluated or ""), str(evaluation.last) if evaluation else ""]
    cells += [
        str(last.value.date) if last else "",
        str(drill.last) if drill else "",
        translate(drill.basis) if drill else "",
    ]
    overdue = [title for title, due in _duties(entry) if due.is_overdue]
    return [*cells, _listed(overdue), _listed([translate(one.why) for one in entry.triggers])]


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would calculate is only text."""
    return f"'{cell}" if cell.startswith(_CALCULATES) else cell


def _duties(entry: RegisterEntry) -> Iterator[tuple[str, Deadline]]:
    named = (
        (_("filing"), entry.filing),
        (_("publication"), entry.publication),
        (_("evaluation"), entry.evaluation),
        (_("drill"), entry.drill),
    )
    for title, due in named:
        if due is not None:
            yield title, due


def print_register(book: PlanBook) -> None:
    entries = register(book)
    title = book.settings.title or book.settings.book
    print(paint(_("{book}: register of plans on {day}", book=title, day=book.day), "bold"))
    print(_counts(entries))
    for line in (*_rate(drill_rate(entries)), *_rates_by_kind(entries)):
        print(line)
    print()
    _print_soon(book, entries)
    for entry in entries:
        print()
        _print_entry(entry)
    print()
    _print_proposal(book)


def _counts(entries: tuple[RegisterEntry, ...]) -> str:
    statuses = Counter(entry.plan.value.status for entry in entries)
    parts = [f"{translate(word_shown(STATUSES, status))} {number}" for status, number in statuses.most_common()]
    return _("{what}: {how}", what=counted("{n} plan", "{n} plans", len(entries)), how=_listed(parts))


def _listed(parts: list[str]) -> str:
    return translate(say(en="{parts}", zh="{parts}", parts=parts))


def _rate(rate: DrillRate) -> Iterator[str]:
    if rate.share is None:
        yield _("drill rate: no plan in force has a required interval")
    else:
        share = f"{rate.share:.0%}"
        yield _("drill rate: {share} ({exercised} of {owing})", share=share, exercised=rate.exercised, owing=rate.owing)
    yield "  " + translate(rate.DEFINITION)


def _by_kind(entries: tuple[RegisterEntry, ...]) -> dict[str, DrillRate]:
    """The rate of each kind of plan that has one."""
    rates = {
        kind: drill_rate(tuple(one for one in entries if one.plan.value.kind == kind))
        for kind, _names in PLAN_KINDS.table
    }
    return {kind: rate for kind, rate in rates.items() if rate.owing}


def _rates_by_kind(entries: tuple[RegisterEntry, ...]) -> Iterator[str]:
    parts = [
        f"{translate(word_shown(PLAN_KINDS, kind))} {rate.exercised}/{rate.owing}"
        for kind, rate in _by_kind(entries).items()
    ]
    if parts:
        yield "  " + _listed(parts)


def _print_entry(entry: RegisterEntry) -> None:
    it = entry.plan.value
    kind, depth, status = (
        translate(word_shown(words, value))
        for words, value in ((PLAN_KINDS, it.kind), (DEPTHS, it.depth), (STATUSES, it.status))
    )
    print(paint(translate(plan_title(it)), "bold") + f"   {kind} / {depth} / {status}")
    if it.issued:
        print("  " + _("issued {day}", day=it.issued))
    for title, due in _duties(entry):
        print("  " + _("{what}: {how}", what=title, how=_standing(due)) + f"   {translate(due.basis)}")
    for one in entry.triggers:
        print("  " + paint(_("to be revised since {day}: {why}", day=one.since, why=translate(one.why)), "yellow"))


def _standing(due: Deadline) -> str:
    if due.recurs:
        done = _("last {day}", day=due.done) if due.done else _("never yet")
        late = paint(_("overdue since {day}", day=due.last), "red")
        return _listed([done, late if due.is_overdue else _("next by {day}", day=due.last)])
    if due.done:
        late = _("done {day}, after the last day {last}", day=due.done, last=due.last)
        return paint(late, "yellow") if due.was_late else _("done {day} (last day {last})", day=due.done, last=due.last)
    if due.is_overdue:
        return paint(_("overdue since {day}", day=due.last), "red")
    return _("open until {day}", day=due.last)


def _print_soon(book: PlanBook, entries: tuple[RegisterEntry, ...]) -> None:
    """What a reviewer asks first: what is overdue, and what falls due within three months."""
    open_ = [
        (due, title, entry)
        for entry in entries
        for title, due in _duties(entry)
        if (due.recurs or not due.done) and not (due is entry.drill and entry.is_spoken_for)
    ]
    overdue = [one for one in open_ if one[0].is_overdue]
    soon = [one for one in open_ if book.day <= one[0].last <= book.day + SOON]
    for head, found in ((_("overdue"), overdue), (_("due within three months"), soon)):
        print(paint(_("{what}: {how}", what=head, how=len(found)), "bold"))
        for due, title, entry in sorted(found, key=lambda one: (one[0].last, one[2].plan.value.plan)):
            print(f"  {due.last}  {title}  {translate(plan_title(entry.plan.value))}")


def _print_proposal(book: PlanBook) -> None:
    drills = proposed_drills(book)
    print(paint(_("proposed drills until {day}", day=horizon(book)), "bold"))
    if not drills:
        note(_("no plan falls due for a drill in that time"))
    for drill in drills:
        form = translate(word_shown(DRILL_FORMS, drill.form))
        titles = [translate(plan_title(need.entry.plan.value)) for need in drill.needs]
        print("  " + _("by {day}, {form}: {plans}", day=drill.by, form=form, plans=_listed(titles)))
        print(f"      {translate(drill.why)}")
