"""The register of plans (管理台账): what each has to have done by when, and what asks for its revision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from schema.book import PlanBook
from schema.calendar import Workdays, later_by_months
from schema.finding import Location, Text, plain, say
from schema.library import Drill
from schema.linkage.intervals import PM24, SAFE2, THREE_YEARS, Interval, binds, is_risky, strictest
from schema.linkage.wording import plan_title
from schema.placed import Placed
from schema.plan import Plan

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
class Due:
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
        """The last day has passed, and it is still owed."""
        return self.last < self.day and (self.recurs or self.done is None)

    @property
    def was_late(self) -> bool:
        """Done, but after the last day."""
        return not self.recurs and self.done is not None and self.done > self.last


@dataclass(frozen=True, slots=True)
class Trigger:
    """A reason to revise: since when, why, and where that is written."""

    since: date
    why: Text
    where: Location
    kind: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register. A duty that does not apply, or whose dates are not known, is absent."""

    plan: Placed[Plan]
    filing: Due | None
    publication: Due | None
    evaluation: Due | None
    drill: Due | None
    interval: Interval | None
    last_drill: Placed[Drill] | None
    triggers: tuple[Trigger, ...]

    @property
    def is_exercised(self) -> bool:
        """Whether its last drill lies within its own interval."""
        if self.interval is None or self.last_drill is None or self.drill is None:
            return False
        return later_by_months(self.last_drill.it.date, self.interval.months) >= self.drill.day


@dataclass(frozen=True, slots=True)
class DrillRate:
    """演练率. No official formula was found; this one is printed wherever the figure is."""

    exercised: int
    owing: int

    DEFINITION = say(
        en="plans in force exercised within their own required interval, over plans in force that have one",
        zh="演练率 = 在各自规定周期内演练过的现行有效预案数 ÷ 有演练周期要求的现行有效预案数",
    )

    @property
    def share(self) -> float | None:
        """Between 0 and 1; none when no plan has an interval."""
        return self.exercised / self.owing if self.owing else None


@lru_cache(maxsize=4)
def register(book: PlanBook) -> tuple[Entry, ...]:
    """Every plan of the book, in the order of its files; not those from outside."""
    drills = _drills_by_plan(book)
    workdays = Workdays.of(book.settings.calendar)
    return tuple(
        _entry(book, plan, drills.get(plan.it.plan, []), workdays)
        for plan in book.plans.values()
        if plan.it.kind != "external"
    )


def drill_rate(entries: tuple[Entry, ...]) -> DrillRate:
    """Plans exercised within their interval, over plans that have one."""
    owing = [entry for entry in entries if entry.interval is not None and entry.plan.it.status == "in-force"]
    return DrillRate(sum(entry.is_exercised for entry in owing), len(owing))


def _drills_by_plan(book: PlanBook) -> dict[str, list[Placed[Drill]]]:
    """Drills held until the day, the latest last; a real response shows much, but is no drill."""
    found: dict[str, list[Placed[Drill]]] = {}
    for drill in sorted(book.drills.values(), key=lambda entry: (entry.it.date, entry.name)):
        if drill.it.date <= book.day and drill.it.form != "real":
            for name in drill.it.plans:
                found.setdefault(name, []).append(drill)
    return found


def _entry(book: PlanBook, plan: Placed[Plan], drills: list[Placed[Drill]], workdays: Workdays) -> Entry:
    it, last = plan.it, drills[-1] if drills else None
    if it.status != "in-force":
        return Entry(plan, None, None, None, None, None, last, tuple(_triggers(book, plan, drills)))
    interval = strictest(book, it)
    return Entry(
        plan,
        _filing(book, it, workdays),
        _publication(book, it, workdays),
        _evaluation(book, it),
        _drill(book, it, interval, last),
        interval,
        last,
        tuple(_triggers(book, plan, drills)),
    )


def _filing(book: PlanBook, plan: Plan, workdays: Workdays) -> Due | None:
    government = plan.kind in FILED_KINDS and binds(book, PM24)
    unit = plan.kind == "unit" and is_risky(book, plan) and binds(book, SAFE2)
    if plan.issued is None or plan.issued < PM24_SINCE or not (government or unit):
        return None
    done = plan.filed.date if plan.filed else None
    return Due(workdays.after(plan.issued, WORKING_DAYS), done, FILING if government else UNIT_FILING, book.day)


def _publication(book: PlanBook, plan: Plan, workdays: Workdays) -> Due | None:
    if plan.issued is None or plan.issued < PM24_SINCE or plan.kind not in PUBLISHED_KINDS or not binds(book, PM24):
        return None
    return Due(workdays.after(plan.issued, WORKING_DAYS), plan.published, PUBLICATION, book.day)


def _evaluation(book: PlanBook, plan: Plan) -> Due | None:
    """Three years after the last evaluation or the issue, whichever is later."""
    government = plan.kind in EVALUATED_KINDS and binds(book, PM24)
    unit = is_risky(book, plan) and binds(book, SAFE2)
    known = [day for day in (plan.issued, plan.evaluated) if day is not None]
    if not known or not (government or unit):
        return None
    basis = EVALUATION if government else UNIT_EVALUATION
    return Due(later_by_months(max(known), THREE_YEARS), plan.evaluated, basis, book.day, recurs=True)


def _drill(book: PlanBook, plan: Plan, interval: Interval | None, last: Placed[Drill] | None) -> Due | None:
    """The interval after the last drill; a plan never drilled has the whole interval from its issue."""
    held = last.it.date if last else None
    since = held or plan.issued
    if interval is None or since is None:
        return None
    return Due(later_by_months(since, interval.months), held, interval.basis, book.day, recurs=True)


def _triggers(book: PlanBook, plan: Placed[Plan], drills: list[Placed[Drill]]) -> Iterator[Trigger]:
    for number, reason in enumerate(plan.it.revise):
        text = say(en=" ({text})", zh="({text})", text=reason.text) if reason.text else plain("")
        why = say(en="{why}{text}", zh="{why}{text}", why=reason.why, text=text)
        yield Trigger(reason.since, why, plan.at("revise", number), "written")
    if plan.it.status == "in-force":
        yield from _changed_superiors(book, plan)
        yield from _repealed_laws(book, plan)
        yield from major_problems(plan, drills)


def looked_at(plan: Plan) -> date | None:
    """The day its text was last issued or evaluated: what changed before was then taken into account."""
    return max((day for day in (plan.issued, plan.evaluated) if day is not None), default=None)


def _changed_superiors(book: PlanBook, plan: Placed[Plan]) -> Iterator[Trigger]:
    seen = looked_at(plan.it)
    for name in plan.it.parent:
        parent = book.plans.get(name)
        if parent is None or seen is None or parent.it.issued is None or parent.it.status != "in-force":
            continue
        if seen < parent.it.issued <= book.day:
            why = say(
                en="{parent} above it was issued anew on {day}",
                zh="上位预案{parent}已于{day}重新印发",
                parent=plan_title(parent.it),
                day=str(parent.it.issued),
            )
            yield Trigger(parent.it.issued, why, parent.at("issued"), f"parent:{name}")


def _repealed_laws(book: PlanBook, plan: Placed[Plan]) -> Iterator[Trigger]:
    for number, name in enumerate(plan.it.regulations):
        entry = book.regulations.get(name)
        heir = book.regulations.get(entry.it.repealed_by or "") if entry else None
        day = (entry.it.repealed if entry else None) or (heir.it.in_force or heir.it.issued if heir else None)
        if entry and day and day <= book.day:
            why = say(en="'{law}' was repealed on {day}", zh="《{law}》已于{day}废止", law=entry.it.title, day=str(day))
            yield Trigger(day, why, plan.at("regulations", number), f"law:{name}")


def major_problems(plan: Placed[Plan], drills: list[Placed[Drill]]) -> Iterator[Trigger]:
    """Major problems found in drills, as long as the plan was not issued anew since and the problem is not closed."""
    for drill in drills:
        for number, problem in enumerate(drill.it.problems):
            about = problem.plan or (drill.it.plans[0] if len(drill.it.plans) == 1 else None)
            issued = plan.it.issued
            if not problem.major or about != plan.it.plan or problem.closed or (issued and issued > drill.it.date):
                continue
            why = say(
                en="the drill '{drill}' found: {text}",
                zh="演练“{drill}”发现重大问题:{text}",
                drill=drill.it.title or drill.name,
                text=problem.text,
            )
            yield Trigger(drill.it.date, why, drill.at("problems", number), "drill")
