"""The register of plans (管理台账) says what each has to have done by when, and what asks for its revision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from drillbook.schema.book import PlanBook, once_per_book, once_per_key
from drillbook.schema.finding import Location, Text, plain, say
from drillbook.schema.linkage.facts.drill_intervals import (
    PM24,
    SAFE2,
    THREE_YEARS,
    DrillDuty,
    Interval,
    binds,
    duties_of,
    is_producer,
    is_risky,
)
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.calendar.workdays import Workdays, add_months
from drillbook.schema.models.drills import Drill
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

WORKING_DAYS = 20
PM24_SINCE = date(2024, 1, 31)
FILED_KINDS = (
    "overall",
    "special",
    "department",
    "support",
    "key-target",
    "street",
    "community",
    "joint",
    "catastrophe",
)
PUBLISHED_KINDS = ("overall", "special", "department", "street", "joint")
EVALUATED_KINDS = (*FILED_KINDS[:6], "joint", "catastrophe")

FILING = say(en=f"{PM24} art. 26", zh=f"{PM24}第二十六条")
UNIT_FILING = say(en=f"{SAFE2} art. 26", zh=f"{SAFE2}第二十六条")
PUBLICATION = say(en=f"{PM24} art. 28", zh=f"{PM24}第二十八条")
EVALUATION = say(en=f"{PM24} art. 34", zh=f"{PM24}第三十四条")
UNIT_EVALUATION = say(en=f"{SAFE2} art. 35", zh=f"{SAFE2}第三十五条")


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something with a last day: when it was done, if it was, and how that stands on the day asked about.

    For what recurs, ``done`` is the last time and ``last`` the day by which the next is owed.
    """

    last: date
    done: date | None
    basis: Text
    day: date
    recurs: bool = False

    @property
    def is_overdue(self) -> bool:
        """Say whether the last day has passed while it is still owed."""
        return self.last < self.day and (self.recurs or self.done is None)

    @property
    def was_late(self) -> bool:
        """Say whether it was done, but after the last day."""
        return not self.recurs and self.done is not None and self.done > self.last


@dataclass(frozen=True, slots=True)
class RevisionReason:
    """A reason to revise a plan: since when, why, and where that is written."""

    since: date
    why: Text
    where: Location
    kind: str


@dataclass(frozen=True, slots=True)
class OwedDrill:
    """A drill that is owed: on what row, by which day, and the last drill that counted for it."""

    duty: DrillDuty
    due: Deadline
    last: Located[Drill] | None

    @property
    def is_met(self) -> bool:
        """Say whether the last drill lies within the interval."""
        return self.last is not None and not self.due.is_overdue


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One line of the register. A duty that does not apply, or whose dates are not known, is absent.

    ``last_drill`` is the last one of this plan; a unit's drill of another of its plans counts in ``drills``.
    """

    plan: Located[Plan]
    filing: Deadline | None
    publication: Deadline | None
    evaluation: Deadline | None
    drills: tuple[OwedDrill, ...]
    last_drill: Located[Drill] | None
    triggers: tuple[RevisionReason, ...]

    @property
    def drill(self) -> Deadline | None:
        """Return the drill that falls due first."""
        return self._first.due if self._first else None

    @property
    def interval(self) -> Interval | None:
        """Return the row of the drill that falls due first."""
        return self._first.duty.row if self._first else None

    @property
    def _first(self) -> OwedDrill | None:
        return min(self.drills, key=lambda one: one.due.last, default=None)

    @property
    def is_spoken_for(self) -> bool:
        """Say whether another plan of its unit speaks for the drill that falls due first: one drill meets both."""
        return self._first is not None and self._first.duty.plans[0] != self.plan.value.plan

    @property
    def is_exercised(self) -> bool:
        """Say whether every drill it has a part in was held within its interval."""
        return bool(self.drills) and all(one.is_met for one in self.drills)


@dataclass(frozen=True, slots=True)
class DrillRate:
    """演练率. No official formula was found; this one is printed wherever the figure is."""

    exercised: int
    owing: int

    DEFINITION = say(
        en="plans in force exercised within their own required interval, over plans in force that have one; "
        "what a unit owes for several plans counts once",
        zh="演练率 = 在各自规定周期内演练过的现行有效预案数 ÷ 有演练周期要求的现行有效预案数；单位多部预案共担的演练只计一次",
    )

    @property
    def share(self) -> float | None:
        """Return the share between 0 and 1; None when no plan has an interval."""
        return self.exercised / self.owing if self.owing else None


@once_per_book
def register(book: PlanBook) -> tuple[RegisterEntry, ...]:
    """List every plan of the book, in the order of its files; not those from outside."""
    return tuple(_entry(book, name) for name, plan in book.plans.items() if plan.value.kind != "external")


def drill_rate(entries: tuple[RegisterEntry, ...]) -> DrillRate:
    """Count drills held within their interval, over drills owed; a unit's common duty is one."""
    owed = owed_drills(entries)
    return DrillRate(sum(one.is_met for one in owed), len(owed))


def owed_drills(entries: tuple[RegisterEntry, ...]) -> tuple[OwedDrill, ...]:
    """Return every drill that is owed, once, where the plan stands that speaks for it."""
    return tuple(one for entry in entries for one in entry.drills if one.duty.plans[0] == entry.plan.value.plan)


@once_per_key
def _drills_by_plan(book: PlanBook) -> dict[str, list[Located[Drill]]]:
    """Drills held until the day, the latest last; a real response shows much, but is no drill."""
    found: dict[str, list[Located[Drill]]] = {}
    for drill in sorted(book.drills.values(), key=lambda entry: (entry.value.date, entry.name)):
        if drill.value.date <= book.day and drill.value.form != "real":
            for name in drill.value.plans:
                found.setdefault(name, []).append(drill)
    return found


@once_per_key
def _workdays(book: PlanBook) -> Workdays:
    return Workdays.of(book.settings.calendar)


@once_per_key
def _entry(book: PlanBook, name: str) -> RegisterEntry:
    plan, drills, workdays = book.plans[name], _drills_by_plan(book).get(name, []), _workdays(book)
    it, last = plan.value, drills[-1] if drills else None
    if it.status != "in-force":
        return RegisterEntry(plan, None, None, None, (), last, tuple(_triggers(book, plan, drills)))
    return RegisterEntry(
        plan,
        _filing(book, it, workdays),
        _publication(book, it, workdays),
        _evaluation(book, it),
        tuple(_owed(book, it)),
        last,
        tuple(_triggers(book, plan, drills)),
    )


def _filing(book: PlanBook, plan: Plan, workdays: Workdays) -> Deadline | None:
    government = plan.kind in FILED_KINDS and binds(book, PM24)
    unit = plan.kind == "unit" and is_risky(book, plan) and binds(book, SAFE2)
    if plan.issued is None or plan.issued < PM24_SINCE or not (government or unit):
        return None
    done = plan.filed.date if plan.filed else None
    return Deadline(workdays.after(plan.issued, WORKING_DAYS), done, FILING if government else UNIT_FILING, book.day)


def _publication(book: PlanBook, plan: Plan, workdays: Workdays) -> Deadline | None:
    if plan.issued is None or plan.issued < PM24_SINCE or plan.kind not in PUBLISHED_KINDS or not binds(book, PM24):
        return None
    return Deadline(workdays.after(plan.issued, WORKING_DAYS), plan.published, PUBLICATION, book.day)


def _evaluation(book: PlanBook, plan: Plan) -> Deadline | None:
    """Three years after the last evaluation or the issue, whichever is later."""
    government = plan.kind in EVALUATED_KINDS and binds(book, PM24)
    unit = is_producer(book, plan) and binds(book, SAFE2)
    known = [day for day in (plan.issued, plan.evaluated) if day is not None]
    if not known or not (government or unit):
        return None
    basis = EVALUATION if government else UNIT_EVALUATION
    return Deadline(add_months(max(known), THREE_YEARS), plan.evaluated, basis, book.day, recurs=True)


def _owed(book: PlanBook, plan: Plan) -> Iterator[OwedDrill]:
    """The interval after the last drill that counts; what was never drilled has the whole interval from its issue."""
    for duty in duties_of(book, plan):
        held = [drill for name in duty.plans for drill in _drills_by_plan(book).get(name, ())]
        last = max(held, key=lambda drill: (drill.value.date, drill.name), default=None)
        issued = [book.plans[name].value.issued for name in duty.plans]
        since = last.value.date if last else min((day for day in issued if day), default=None)
        if since is not None:
            due = add_months(since, duty.row.months)
            done = last.value.date if last else None
            yield OwedDrill(duty, Deadline(due, done, duty.row.basis, book.day, recurs=True), last)


def _triggers(book: PlanBook, plan: Located[Plan], drills: list[Located[Drill]]) -> Iterator[RevisionReason]:
    for number, reason in enumerate(plan.value.revise):
        text = say(en=" ({text})", zh="（{text}）", text=reason.text) if reason.text else plain("")
        why = say(en="{why}{text}", zh="{why}{text}", why=reason.why, text=text)
        yield RevisionReason(reason.since, why, plan.at("revise", number), "written")
    if plan.value.status == "in-force":
        yield from _changed_superiors(book, plan)
        yield from _repealed_laws(book, plan)
        yield from major_problems(plan, drills)


def last_reviewed(plan: Plan) -> date | None:
    """Return the day its text was last issued or evaluated: what changed before was then taken into account."""
    return max((day for day in (plan.issued, plan.evaluated) if day is not None), default=None)


def _changed_superiors(book: PlanBook, plan: Located[Plan]) -> Iterator[RevisionReason]:
    seen = last_reviewed(plan.value)
    for name in plan.value.parent:
        parent = book.plans.get(name)
        if parent is None or seen is None or parent.value.issued is None or parent.value.status != "in-force":
            continue
        if seen < parent.value.issued <= book.day:
            why = say(
                en="{parent} above it was issued anew on {day}",
                zh="上位预案{parent}已于{day}重新印发",
                parent=plan_title(parent.value),
                day=str(parent.value.issued),
            )
            yield RevisionReason(parent.value.issued, why, parent.at("issued"), f"parent:{name}")


def _repealed_laws(book: PlanBook, plan: Located[Plan]) -> Iterator[RevisionReason]:
    for number, name in enumerate(plan.value.regulations):
        entry = book.regulations.get(name)
        heir = book.regulations.get(entry.value.repealed_by or "") if entry else None
        day = (entry.value.repealed if entry else None) or (heir.value.in_force or heir.value.issued if heir else None)
        if entry and day and day <= book.day:
            why = say(
                en="'{law}' was repealed on {day}", zh="《{law}》已于{day}废止", law=entry.value.title, day=str(day)
            )
            yield RevisionReason(day, why, plan.at("regulations", number), f"law:{name}")


def major_problems(plan: Located[Plan], drills: list[Located[Drill]]) -> Iterator[RevisionReason]:
    """Yield major problems found in drills that are not closed, as long as the plan was not issued anew since."""
    for drill in drills:
        for number, problem in enumerate(drill.value.problems):
            about = problem.plan or (drill.value.plans[0] if len(drill.value.plans) == 1 else None)
            issued = plan.value.issued
            if (
                not problem.major
                or about != plan.value.plan
                or problem.closed
                or (issued and issued > drill.value.date)
            ):
                continue
            why = say(
                en="the drill '{drill}' found: {text}",
                zh="演练“{drill}”发现重大问题：{text}",
                drill=drill.value.title or drill.name,
                text=problem.text,
            )
            yield RevisionReason(drill.value.date, why, drill.at("problems", number), "drill")
