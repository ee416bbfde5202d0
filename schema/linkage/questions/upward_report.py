"""Traces one report upward: each hop with its clause, its limit and its working time, and their sums."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Text, plain
from drillbook.schema.linkage.facts.report_chains import (
    ReportChains,
    ReportLink,
    chains_of,
    staff_at_night,
    staff_by_day,
    working_time_with,
)
from drillbook.schema.linkage.rules.between.report_times import time_allowed
from drillbook.schema.linkage.wording import role_named
from drillbook.schema.values.names import normalise

_MOST_WAYS = 20


@dataclass(frozen=True, slots=True)
class Hop:
    """One report on its way: from whom to whom, by what, promised in, and worked in by day and at night."""

    plan: str
    title: str
    task: str
    where: Location
    sender: Text
    receiver: Text
    channels: tuple[str, ...]
    limit: int | None
    day: int | None
    night: int | None
    alone_at_night: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """One way a report goes, first report first; a sum is None where a part of it is not written.

    ``allowed`` is the time from the first who sees it to where it leaves the book, ``by_book`` whether the book says it;
    it binds only a chain that ``leaves`` its last plan.
    """

    form: str
    hops: tuple[Hop, ...]
    asked: int
    allowed: int
    by_book: bool
    leaves: bool

    @property
    def limit(self) -> int | None:
        """Add up the limits one after another; None where one is not written."""
        return _sum(hop.limit for hop in self.hops)

    @property
    def day(self) -> int | None:
        """Add up the median times of work in working hours."""
        return _sum(hop.day for hop in self.hops)

    @property
    def night(self) -> int | None:
        """Add up the same outside working hours."""
        return _sum(hop.night for hop in self.hops)


def _sum(parts: Iterator[int | None]) -> int | None:
    known = list(parts)
    return None if None in known else sum(part for part in known if part is not None)


def reports_like(book: PlanBook, word: str) -> list[str]:
    """Find first reports by ``plan/task`` or by their title, alone or after the plan's; else every report of a plan."""
    wanted = normalise(word)
    links = chains_of(book).links
    exact = [link.key for link in links if wanted in (link.key, link.name, normalise(link.task.title))]
    if exact:
        return list(dict.fromkeys(exact))
    plan, _, task = wanted.rpartition("/")
    within = [
        link.key
        for link in links
        if plan in (link.plan.value.plan, normalise(link.plan.value.title))
        and task in (link.name, normalise(link.task.title))
    ]
    of_plan = [link.key for link in links if wanted in (link.plan.value.plan, normalise(link.plan.value.title))]
    near = [link.key for link in links if wanted and wanted in normalise(link.task.title)]
    return list(dict.fromkeys(within or of_plan or near))


def traces(book: PlanBook, report: str) -> tuple[Trace, ...]:
    """Trace every way from a report up to where it leaves the book, with the slowest way it can have come before it."""
    chains = chains_of(book)
    found: dict[tuple[str, ...], Trace] = {}
    for link in chains.named(report):
        before = _before(book, chains, link)
        for upward in _upward(chains, link, ()):
            hops = (*before, *upward)
            allowed, by_book = time_allowed(book, link.form)
            leaves = hops[-1].to_plan != hops[-1].plan.value.plan
            trace = Trace(link.form, tuple(_hop(book, one) for one in hops), len(before), allowed, by_book, leaves)
            found.setdefault(tuple(f"{hop.key}>{hop.to_plan}/{hop.to_role}" for hop in hops), trace)
            if len(found) >= _MOST_WAYS:
                break
    return tuple(sorted(found.values(), key=lambda one: -(one.limit or 0)))


def _before(book: PlanBook, chains: ReportChains, link: ReportLink) -> tuple[ReportLink, ...]:
    """The slowest chain that ends in this report; a limit from the incident holds all before it already."""
    costs = {one: one.limit or working_time_with(book, one, None) or 0 for one in chains.links}
    chain = chains.slowest(link, costs)
    return chain[:-1] if chain else ()


def _upward(chains: ReportChains, link: ReportLink, trail: tuple[ReportLink, ...]) -> Iterator[tuple[ReportLink, ...]]:
    here = (*trail, link)
    onward = [one for one in chains.onward[link] if one not in here]
    if not onward:
        yield here
    for one in onward:
        yield from _upward(chains, one, here)


def _hop(book: PlanBook, link: ReportLink) -> Hop:
    it = link.plan.value
    night = staff_at_night(book, it, link.task.role)
    other = book.plans.get(link.to_plan)
    ways = link.task.report.by if link.task.report else ()
    return Hop(
        it.plan,
        it.title,
        link.task.title,
        link.where,
        role_named(it, link.task.role),
        role_named(other.value, link.to_role) if other else plain(link.to_role),
        tuple(_way(book, one) for one in ways),
        link.limit,
        working_time_with(book, link, staff_by_day(book, it, link.task.role)),
        working_time_with(book, link, night),
        night == 1,
    )


def _way(book: PlanBook, channel: str) -> str:
    entry = book.channel(channel)
    return entry.title if entry and entry.title else channel
