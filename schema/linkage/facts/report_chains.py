"""Report chains say which first report feeds which, from whoever sees it first to where it leaves the book."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from drillbook.schema.book import PlanBook, compared_once_per_key, once_per_book
from drillbook.schema.finding import Location, Text, say
from drillbook.schema.linkage.facts.hierarchy import superiors_of
from drillbook.schema.linkage.scope import has_text
from drillbook.schema.linkage.wording import at_clause, time_said
from drillbook.schema.models.calendar.rosters import Roster, night_shift, shifts_of
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.shorthand import Staff
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located


@dataclass(frozen=True, slots=True)
class FirstReport:
    """A first report as a plan has it; ``to_plan`` is empty where it goes to whom this book has no plan of.

    ``limit`` is the promised time in milliseconds, where it differs by level the longest; ``from_incident``: it runs from
    the incident, so that what came before is inside it.
    """

    name: str
    role: str
    form: str
    limit: int | None
    from_incident: bool
    to_plan: str = ""
    to_role: str = ""


@dataclass(frozen=True, slots=True)
class ReportLink:
    """One first report of a plan, to a role of a plan above it or of its own.

    What is read of a chain is known of the link: its plan is looked at only where something is told.
    """

    key: str  # plan/task
    plan: Located[Plan] = field(compare=False)
    report: FirstReport

    @property
    def name(self) -> str:
        return self.report.name

    @property
    def own_plan(self) -> str:
        """Return the id of the plan that has it."""
        return self.key.partition("/")[0]

    @property
    def to_plan(self) -> str:
        return self.report.to_plan

    @property
    def to_role(self) -> str:
        return self.report.to_role

    @property
    def task(self) -> Task:
        return self.plan.value.tasks[self.name]

    @property
    def form(self) -> str:
        return self.report.form

    @property
    def limit(self) -> int | None:
        """Return the promised time in milliseconds, where it differs by level the longest."""
        return self.report.limit

    @property
    def from_incident(self) -> bool:
        """Say whether the promise runs from the incident, so that what came before is inside it."""
        return self.report.from_incident

    @property
    def where(self) -> Location:
        """Locate its promised time, else the report itself."""
        return self.plan.at("tasks", self.name, "report" if self.limit is None else "within")

    def said(self, ms: int) -> Text:
        """Word a link with a time: 《预案》第4.5.1条10分钟."""
        return say(en="{place} {time}", zh="{place}{time}", place=at_clause(self.where), time=time_said(ms))


@dataclass
class ReportChains:
    """All first reports of a book, and how they feed one another."""

    book: PlanBook
    links: tuple[ReportLink, ...] = ()
    onward: dict[ReportLink, tuple[ReportLink, ...]] = field(default_factory=dict)
    feeding: dict[ReportLink, tuple[ReportLink, ...]] = field(default_factory=dict)

    def named(self, name: str) -> tuple[ReportLink, ...]:
        """Return the links of one task, ``plan/task``."""
        return tuple(link for link in self.links if link.key == name)

    def ends(self) -> Iterator[ReportLink]:
        """Yield reports that leave their plan and that nobody in the book passes on."""
        return (link for link in self.links if not self.onward[link] and link.to_plan != link.own_plan)

    def slowest(self, end: ReportLink, cost: dict[ReportLink, int]) -> tuple[ReportLink, ...]:
        """Return the chain up to ``end`` that takes longest, first report first; empty where it closes on itself."""
        known: dict[ReportLink, tuple[int, tuple[ReportLink, ...]]] = {}
        return self._slowest(end, cost, known, frozenset())[1]

    def _slowest(
        self,
        link: ReportLink,
        cost: dict[ReportLink, int],
        known: dict[ReportLink, tuple[int, tuple[ReportLink, ...]]],
        trail: frozenset[ReportLink],
    ) -> tuple[int, tuple[ReportLink, ...]]:
        if link in known:
            return known[link]
        before: tuple[int, tuple[ReportLink, ...]] = (0, ())
        if not link.from_incident:
            for other in self.feeding[link]:
                if other not in trail and other in cost:
                    found = self._slowest(other, cost, known, trail | {link})
                    before = max(before, found, key=lambda one: one[0])
        known[link] = (before[0] + cost[link], (*before[1], link))
        return known[link]


@once_per_book
def chains_of(book: PlanBook) -> ReportChains:
    """Build the report chains of a book."""
    links = tuple(link for name in book.plans for link in links_of(book, name))
    by_plan: dict[str, list[ReportLink]] = {}
    for link in links:
        by_plan.setdefault(link.own_plan, []).append(link)
    chains = ReportChains(book, links)
    feeding: dict[ReportLink, list[ReportLink]] = {link: [] for link in links}
    for link in links:
        chains.onward[link] = _passed_on(link, by_plan.get(link.to_plan, []))
        for following in chains.onward[link]:
            feeding[following].append(link)
    chains.feeding = {link: tuple(others) for link, others in feeding.items()}
    return chains


def links_of(book: PlanBook, plan: str) -> tuple[ReportLink, ...]:
    """Return the first reports of one plan that are links."""
    reports = (report for report in first_reports(book, plan) if report.to_plan)
    return tuple(ReportLink(f"{plan}/{report.name}", book.plans[plan], report) for report in reports)


@compared_once_per_key
def first_reports(book: PlanBook, plan: str) -> tuple[FirstReport, ...]:
    """Return the first reports of a plan with a text: each link, and once each report that is none."""
    it = book.plans[plan].value
    if not has_text(it):
        return ()
    higher, found = superiors_of(book, plan), []
    for name, task in it.tasks.items():
        if task.report is None or task.report.kind != "first":
            continue
        start = task.within.from_ if task.within else None
        limit = max(task.within.at_most.values()) if task.within else None
        report = FirstReport(name, task.role, task.report.form, limit, start is not None and start.kind == "incident")
        linked = _recipients(it, task, higher) if task.phase != "recovery" else ()
        found += [replace(report, to_plan=there, to_role=role) for there, role in linked] or [report]
    return tuple(found)


def _recipients(plan: Plan, task: Task, higher: tuple[str, ...]) -> list[tuple[str, str]]:
    """The plans above, or its own, and their roles to which a report goes."""
    found = []
    for recipient in task.report.to if task.report else ():
        owner, slash, role = recipient.partition("/")
        if slash and owner in higher:
            found.append((owner, role))
        elif not slash and recipient in plan.roles and recipient != task.role:
            found.append((plan.plan, recipient))
    return found


def _passed_on(link: ReportLink, there: list[ReportLink]) -> tuple[ReportLink, ...]:
    """The first reports that pass it on: those of the role that has it, else any of that plan that goes up."""
    same = [other for other in there if other.form == link.form and other.key != link.key]
    own = tuple(other for other in same if other.report.role == link.to_role)
    if own or link.to_plan == link.own_plan:
        return own
    return tuple(other for other in same if other.to_plan != other.own_plan)


def staff_at_night(book: PlanBook, plan: Plan, role: str) -> int | None:
    """Return how many of a role are there in the night's shift of a working day, where it is written; 0 is nobody."""
    night = night_shift(shifts_of(book.settings.hours))
    found = (_in_shift(book, staff, night) for staff in _staff(book, plan, role))
    return next((people for people in found if people is not None), None)


def staff_by_day(book: PlanBook, plan: Plan, role: str) -> int | None:
    """Return how many of a role are there by day, where it is written: in the best of the other shifts."""
    shifts = shifts_of(book.settings.hours)
    others = [name for name in shifts if name != night_shift(shifts)] or list(shifts)
    for staff in _staff(book, plan, role):
        people = [number for name in others if (number := _in_shift(book, staff, name)) is not None]
        if people:
            return max(people)
    return None


def _staff(book: PlanBook, plan: Plan, role: str) -> tuple[Staff, ...]:
    """As the plan says, then as its post says."""
    written_role = plan.roles.get(role)
    if written_role is None:
        return ()
    post = book.posts.get(written_role.post or "")
    return tuple(staff for staff in (written_role.staff, post.value.staff if post else None) if staff)


def _in_shift(book: PlanBook, staff: Staff, shift: str) -> int | None:
    roster = Roster.of(staff, book.settings.hours)
    return roster.workday.get(shift) if roster else staff.always


def working_time(book: PlanBook, link: ReportLink) -> int | None:
    """Return the median time of one link at night, in milliseconds, rounded to minutes.

    One officer alone does the reports that are written before it first.

    None where a duration is not written, or nobody is there.
    """
    return dict(_times_at_night(book, link.own_plan)).get(link.name)


@compared_once_per_key
def _times_at_night(book: PlanBook, plan: str) -> tuple[tuple[str, int], ...]:
    """The median time of each report of a plan at night, where it can be said."""
    it = book.plans[plan].value if first_reports(book, plan) else None
    roles = {report.name: report.role for report in first_reports(book, plan) if report.to_plan}
    times = {name: _working_time(book, it, name, staff_at_night(book, it, role)) for name, role in roles.items() if it}
    return tuple((name, time) for name, time in times.items() if time is not None)


def working_time_with(book: PlanBook, link: ReportLink, people: int | None) -> int | None:
    """Return the same with so many people on duty."""
    return _working_time(book, link.plan.value, link.name, people)


def _working_time(book: PlanBook, plan: Plan, report: str, people: int | None) -> int | None:
    if people == 0:
        return None
    tasks = [plan.tasks[report]]
    if people == 1:
        linked = {one.name for one in first_reports(book, plan.plan) if one.to_plan}
        earlier = takewhile(lambda name: name != report, plan.tasks)
        tasks += [plan.tasks[name] for name in earlier if name in linked and plan.tasks[name].role == tasks[0].role]
    total = 0.0
    for task in tasks:
        if not task.takes:
            return None
        total += min(takes.median for takes in task.takes.values()) + _call(book, task)
    return max(1, round(total / 60_000)) * 60_000  # nobody plans by the second


def _call(book: PlanBook, task: Task) -> float:
    first = task.report.by[0] if task.report and task.report.by else ""
    channel = book.channels.get(first)  # what the library does not say is not held against a plan
    return channel.value.takes.median if channel else 0.0
