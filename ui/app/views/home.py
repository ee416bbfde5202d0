"""The book at a glance: every number with the question whose answer it counts."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from drillbook.schema.book import SECTIONS
from drillbook.schema.finding import Severity
from drillbook.schema.linkage.facts.register import DrillRate, drill_rate, register
from drillbook.ui.app.views.plans import DUES, TABLES, PlanRow, due_word, plan_rows
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, current_language, severity_word
from drillbook.ui.use.labels import section_word


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the address of exactly that."""

    label: str
    number: int
    query: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A scenario of the book."""

    id: str
    title: str
    injects: int
    plans: int
    refused: bool = False
    """It cannot be read: it is listed all the same, marked."""


@dataclass(frozen=True, slots=True)
class Glance:
    """Everything the first page shows."""

    title: str
    plans: int
    by: dict[str, tuple[Figure, ...]]
    findings: tuple[Figure, ...]
    overdue: tuple[Figure, ...]
    soon: tuple[Figure, ...]
    rate: DrillRate
    drills: tuple[Figure, ...]
    scenarios: tuple[ScenarioRow, ...]
    libraries: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done first, and the address of where."""

    kind: str
    query: tuple[tuple[str, str], ...] = ()
    number: int = 0
    title: str = ""


def next_step(seen: Glance, rehearsed: Collection[str]) -> NextStep:
    """Errors come before what is late, what is late before scenarios that nobody has rehearsed."""
    errors = next((one for one in seen.findings if ("severity", Severity.ERROR.value) in one.query), None)
    if errors is not None:
        return NextStep("correct", errors.query, errors.number)
    if seen.overdue:
        return NextStep("overdue", (("due", "overdue"),), sum(one.number for one in seen.overdue))
    fit = [row for row in seen.scenarios if not row.refused]
    fresh = next((row for row in fit if row.id not in rehearsed), None)
    if fresh is not None:
        return NextStep("rehearse", (("scenario", fresh.id),), title=fresh.title)
    return NextStep("again") if fit else NextStep("write", (("new", "yes"),))


def glance(snapshot: Snapshot) -> Glance:
    """The book at a glance."""
    rows = plan_rows(snapshot)
    entries = register(snapshot.book)
    return Glance(
        snapshot.book.settings.title or snapshot.book.settings.book,
        len(rows),
        {name: _counted(rows, name) for name in TABLES},
        tuple(
            Figure(severity_word(severity), number, (("severity", severity.value),))
            for severity in Severity
            if (number := sum(f.severity is severity and f.put_off is None for f in snapshot.findings))
        ),
        _dues(rows, "overdue"),
        _dues(rows, "soon"),
        drill_rate(entries),
        tuple(
            Figure(label, sum(row.exercised is done for row in rows), (("drill", wish),))
            for done, wish, label in (
                (True, "done", _("exercised in time")),
                (False, "owed", _("not exercised in time")),
            )
        ),
        tuple(
            ScenarioRow(name, one.value.title or name, len(one.value.injects), len(one.value.plans))
            for name, one in snapshot.scenarios.items()
        )
        + tuple(ScenarioRow(name, title or name, 0, 0, True) for name, title in snapshot.refused.items()),
        tuple(
            Figure(section_word(section), len(getattr(snapshot.book, section)), (("section", section),))
            for section in SECTIONS
            if getattr(snapshot.book, section)
        ),
    )


def _counted(rows: Iterable[PlanRow], name: str) -> tuple[Figure, ...]:
    """How many plans have each value, in the order of the vocabulary."""
    numbers = Counter(getattr(row, name) for row in rows)
    table = TABLES[name]
    return tuple(
        Figure(table.said(value, current_language()), numbers[value], ((name, value),))
        for value, _names in table.table
        if numbers[value]
    )


def _dues(rows: Iterable[PlanRow], when: str) -> tuple[Figure, ...]:
    numbers = Counter(which for row in rows for which in getattr(row, when))
    return tuple(
        Figure(due_word(which), numbers[which], (("due", f"{when}-{which}"),)) for which in DUES if numbers[which]
    )
