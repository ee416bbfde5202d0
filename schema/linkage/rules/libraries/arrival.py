"""Means that are sent can be there within the time promised (L03)."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook, once_per_book, once_per_key
from drillbook.schema.finding import Location, Severity, Text, plain, say
from drillbook.schema.linkage.facts.demand import Demands
from drillbook.schema.linkage.facts.scales import levels_of
from drillbook.schema.linkage.facts.travel import NO_TRAVEL, TravelTime, travel_time
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import kinds_in_scope, plans_acting
from drillbook.schema.linkage.wording import level_named, task_named, time_said, titled
from drillbook.schema.models.fields import at_level
from drillbook.schema.models.library import Team
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.shorthand import Within
from drillbook.schema.models.task import Task
from drillbook.schema.text.located import Located
from drillbook.schema.values.times import MINUTE, SECOND

DOUBT = 1.2  # an estimate has to miss by a fifth before it is told


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the last of what a task needs is there: counted from the call, at the median."""

    takes: float
    is_estimate: bool
    what: Text
    where: Location


def late_arrivals(book: PlanBook) -> Iterator[Fault]:
    """Median turnout and travel of the nearest means alone take longer than the time promised."""
    for plan in plans_acting(book):
        for name, task in plan.value.tasks.items():
            if task.place and task.place != "incident" and task.place in book.places and task.needs:
                for limits, where in _limits(plan, name, task):
                    fault = _late(book, plan, name, task, limits, where)
                    if fault:
                        yield fault


def _limits(plan: Located[Plan], name: str, task: Task) -> Iterator[tuple[dict[str, int], Location]]:
    """The task's own limit, and response times that end with it; a limit that starts after its arrival is passed over."""
    if task.within and not _after_arrival(task.within, name):
        yield task.within.at_most, plan.at("tasks", name, "within")
    for key, promise in plan.value.response_times.items():
        ends_here = promise.to.name in (name, f"{plan.value.plan}/{name}") and promise.to.kind in _AFTER_TRAVEL
        if ends_here and promise.from_.kind not in _AFTER_TRAVEL and not promise.to.plus_ms:
            yield promise.within, plan.at("response_times", key, "within")


_AFTER_TRAVEL = ("arrived", "started", "finished", "received")


def _after_arrival(within: Within, name: str) -> bool:
    """It runs from something that may happen after this task was called, or ends before anybody travels."""
    if within.to and (within.to.kind not in _AFTER_TRAVEL or within.to.name not in (None, name)):
        return True
    return within.from_ is not None and within.from_.kind not in ("incident", "level", "inject")


def _late(
    book: PlanBook, plan: Located[Plan], name: str, task: Task, limits: dict[str, int], where: Location
) -> Fault | None:
    """At the level where it misses by most."""
    order = levels_of(book, plan.value)
    worst: tuple[float, str | None, int, Arrival] | None = None
    for level in (None, *order):
        limit = at_level(limits, level, order)
        arrival = _arrival(book, plan, task, level)
        if arrival is None or arrival.takes <= limit * (DOUBT if arrival.is_estimate else 1):
            continue
        if worst is None or arrival.takes - limit > worst[0]:
            worst = (arrival.takes - limit, level, limit, arrival)
    return _tell(plan, name, where, *worst[1:]) if worst else None


def _tell(plan: Located[Plan], name: str, where: Location, level: str | None, limit: int, arrival: Arrival) -> Fault:
    unit = MINUTE if arrival.is_estimate else SECOND
    takes = round(arrival.takes / unit) * unit
    at = say(en=" at {level}", zh="{level}时", level=level_named(level)) if level else plain("")
    return Fault(
        where,
        say(
            en="{task}{at} is promised within {limit}, but {what} alone needs {takes} to get there{estimate}",
            zh="{task}{at}承诺{limit}，但{what}仅出动和行程就需{takes}{estimate}",
            task=task_named(plan.value, name),
            at=at,
            limit=time_said(limit),
            what=arrival.what,
            takes=time_said(takes),
            estimate=_ESTIMATE if arrival.is_estimate else _MEDIAN,
        ),
        say(
            en="place means nearer, promise a longer time, or write the route if it is faster",
            zh="请就近预置力量、放宽时限；实际更快的，请在场所库补充路线",
        ),
        also=(arrival.where, plan.at("tasks", name, "place")),
        consequence=say(
            en="on the night the promise would be broken before anybody arrives", zh="当夜人员装备尚在路上，时限已过"
        ),
        severity=Severity.NOTE if arrival.is_estimate else None,
    )  # fmt: skip


_ESTIMATE = say(
    en=" (an estimate by straight line, detour and speed of the book)", zh="（按直线距离、绕行系数和车速估算，非实测）"
)
_MEDIAN = say(en=" (median)", zh="（中位值）")


def _arrival(book: PlanBook, plan: Located[Plan], task: Task, level: str | None) -> Arrival | None:
    """The latest of all it needs, each from the nearest place; none where some way is not known."""
    demands = Demands(book, plan.value, level)
    latest: Arrival | None = None
    for (kind, good), number in demands.needs(task).items():
        if number <= 0:
            continue
        ways = _teams(book, good, task.place or "") if kind == "teams" else _goods(book, kind, good, task.place or "")
        arrival = _enough(ways, number)
        if arrival is None:
            return None
        if latest is None or arrival.takes > latest.takes:
            latest = arrival
    return latest


_Sent = tuple[float, Arrival]  # how many, and when they are there


@once_per_book
def _able(book: PlanBook) -> dict[str, list[Located[Team]]]:
    """The teams by their own name and by each capability."""
    found: dict[str, list[Located[Team]]] = {}
    for key, team in book.teams.items():
        for name in dict.fromkeys((key, *team.value.capability)):
            found.setdefault(name, []).append(team)
    return found


@once_per_book
def _spots(book: PlanBook) -> dict[str, Location]:
    return {key: team.at_key() for key, team in book.teams.items()}


@once_per_key
def _teams(book: PlanBook, name: str, place: str) -> list[_Sent]:
    """What a team or capability brings to a place, and when."""
    found: list[_Sent] = []
    for team in _able(book).get(name, ()):
        path = travel_time(book, team.value.base, place) if team.value.base else None
        if path is not None:
            turnout = team.value.turnout.median if team.value.turnout else 0.0
            what = titled(team.value.title, team.name)
            found.append((1.0, Arrival(turnout + path.takes, path.is_estimate, what, _spots(book)[team.name])))
    return found


def _goods(book: PlanBook, kind: str, name: str, place: str) -> list[_Sent]:
    entry = (book.equipment if kind == "equipment" else book.supplies).get(name)
    if entry is None:
        return []
    what = titled(entry.value.title, name)
    stores: list[tuple[float, TravelTime | None, Location]] = [
        (number, travel_time(book, store, place), entry.at("stock", store))
        for store, number in entry.value.stock.items()
    ]
    if entry.value.quantity:
        stores.append((entry.value.quantity, NO_TRAVEL, entry.at("quantity")))
    for agreement in book.agreements.values():
        if name in agreement.value.gives:
            path = travel_time(book, agreement.value.at_place, place) if agreement.value.at_place else NO_TRAVEL
            stores.append((agreement.value.gives[name], path, agreement.at_key()))
    return [(number, Arrival(path.takes, path.is_estimate, what, where)) for number, path, where in stores if path]


def _enough(sent: list[_Sent], number: float) -> Arrival | None:
    """Nearest first, until there are enough."""
    for count, arrival in sorted(sent, key=lambda one: (one[1].takes, one[1].where)):
        number -= count
        if number <= 0:
            return arrival
    return None


RULES = (
    Rule(
        "L03",
        Severity.WARNING,
        late_arrivals,
        say(en="means can be there in time", zh="路程与时限相符"),
        Basis(
            (binding("AQ/T 9011-2019 A.1, 4.2", "AQ/T 9011-2019附录A.1第4.2项", "production"),),
            general=say(en="practice: means can be there in time", zh="实务：力量按时可到"),
        ),
        kinds_in_scope("tasks at a named place, in plans at depth full", "推演深度预案中写明地点的任务"),
        by_plan=True,
    ),
)
