"""Mutations of times and links: retimed, led elsewhere, or one side of a link between plans taken out."""

import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from benchmarks.mutations import Mutation, Mutator, _at
from drillbook.schema.finding import Location
from drillbook.schema.linkage.facts.hierarchy import superiors_of
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.names import LEVELS

_UPWARD = ("special", "department", "street", "community", "unit", "onsite")
_OWES_REPORTS = ("overall", "special", "department", "catastrophe", "street", "unit")
_MINUTE = 60_000


def promises_too_short(them: Mutator) -> Iterator[Mutation]:
    """A promise shorter than the shortest time the task itself takes."""
    for plan, name, task in them.every_task():
        if plan.value.depth != "full" or task.within is None or task.takes is None or task.report or task.within.from_:
            continue
        shortest = min(_each(task.takes), key=lambda takes: takes.shortest).shortest
        if (task.within.to and "finished" not in str(task.within.to)) or task.shared_by or shortest < 2 * _MINUTE:
            continue
        if found := _promised(them, plan, ("tasks", name, "within")):
            where, old = found
            new = f"{max(1, int(shortest / _MINUTE) // 2)} min"
            yield _one(them, "promise shorter than its task", f"{plan.name}{name}", where, old, new)


def _each(written: object) -> list:
    return list(written.values()) if isinstance(written, dict) else [written]


def _promised(them: Mutator, plan: Located[Plan], path: tuple[str, ...]) -> tuple[Location, str] | None:
    """Where a promise of one written time stands, and its text."""
    for steps in ((*path, "at_most"), path):
        where = plan.at(*steps)
        found = re.match(r"\d+ (?:min|h|d)", _rest(them, where))
        if found:
            return where, found[0]
    return None


def _rest(them: Mutator, where: Location) -> str:
    return them.book.sources[where.file].line(where.line)[where.column - 1 :]


def _one(them: Mutator, kind: str, what: str, where: Location, old: str, new: str) -> Mutation:
    return Mutation(kind, what, where.file, them.changed(where, old, new), _at(where))


def reports_too_late(them: Mutator) -> Iterator[Mutation]:
    """The limit of a first report to the plan above alone is over the book's own."""
    limits = them.book.settings.limits
    for plan, name, task in them.every_task():
        if task.report is None or task.report.kind != "first" or plan.value.kind not in _OWES_REPORTS:
            continue
        superiors = superiors_of(them.book, plan.value.plan)
        if not any(to.split("/")[0] in superiors for to in task.report.to):
            continue
        allowed = limits.oral_report if task.report.form == "oral" else limits.written_report
        longest = max(allowed.values()) if isinstance(allowed, dict) else allowed
        if longest and (found := _promised(them, plan, ("tasks", name, "within"))):
            minutes = math.ceil(longest / _MINUTE) * 3
            yield _one(them, "report later than the book allows", name, found[0], found[1], f"{minutes} min")


def too_many_needed(them: Mutator) -> Iterator[Mutation]:
    """More goods than all stores and agreements have together."""
    for plan, name, task in them.every_task():
        needs = task.needs
        for kind in ("equipment", "supplies"):
            for good in getattr(needs, kind, {}):
                where = plan.at("tasks", name, "needs", kind, good)
                found = re.match(r"\d+(?=[,}\s]|$)", _rest(them, where))
                entry = getattr(them.book, kind).get(good)
                if found and entry:
                    yield _one(them, "more needed than there is", f"{name} {good}", where, found[0], "99999")


def people_too_many(them: Mutator) -> Iterator[Mutation]:
    """More people moved to a shelter than it holds."""
    for plan, name, task in them.every_task():
        moved = task.evacuates
        if moved is None or not moved.to or task.hands_over_to:
            continue
        if all(place in them.book.places and them.book.places[place].value.capacity for place in moved.to):
            where = plan.at("tasks", name, "evacuates", "people")
            yield _one(them, "more people than the shelter holds", name, where, str(int(moved.people)), "90000")


def agreements_over(them: Mutator) -> Iterator[Mutation]:
    """An agreement ended, or goods out of date, before the book's day."""
    for table, key in (("agreements", "until"), ("supplies", "expires")):
        for name, entry in getattr(them.book, table).items():
            if getattr(entry.value, key):
                where = entry.at(key)
                yield _one(them, "means out of date", name, where, getattr(entry.value, key).isoformat(), "2020-01-31")


def led_to_the_wrong_superior(them: Mutator) -> Iterator[Mutation]:
    """A plan's superior becomes the plan itself, or, for all but units, one of a community, which stands lowest."""
    lowest = next(name for name, plan in them.book.plans.items() if plan.value.kind == "community")
    for name, plan in them.book.plans.items():
        if plan.value.kind == "external" or plan.value.depth == "card":
            continue
        for number, superior in enumerate(plan.value.parent):
            for new in dict.fromkeys((name,) if plan.value.kind in ("unit", "onsite") else (name, lowest)):
                where = plan.at("parent", number)
                yield _one(them, "wrong superior", f"{name}: {superior} to {new}", where, superior, new)


def deputy_of_oneself(them: Mutator) -> Iterator[Mutation]:
    for plan in them.book.plans.values():
        for name, role in plan.value.roles.items():
            if role.deputy:
                where = plan.at("roles", name, "deputy")
                yield _one(them, "deputy of oneself", f"{plan.value.plan}/{name}", where, role.deputy, name)


def reports_going_nowhere(them: Mutator) -> Iterator[Mutation]:
    """Every first report of a plan to the plans above it goes to whoever sends it."""
    for name, plan in them.book.plans.items():
        superiors = superiors_of(them.book, name)
        upward = [
            (plan.at("tasks", key, "report", "to"), task.report.to[0], task.role)
            for key, task in plan.value.tasks.items()
            if task.report and task.report.kind == "first" and task.report.to[0].split("/")[0] in superiors
        ]
        if plan.value.kind not in _OWES_REPORTS or not upward or plan.value.depth == "card":
            continue
        lines = them.book.sources[upward[0][0].file].text.split("\n")
        for where, old, new in upward:
            line = lines[where.line - 1]
            lines[where.line - 1] = line[: where.column - 1] + line[where.column - 1 :].replace(old, new, 1)
        spots = _at(*(where for where, _, _ in upward))
        yield Mutation("reports to their own sender", name, upward[0][0].file, "\n".join(lines), spots)


def levels_in_the_wrong_order(them: Mutator) -> Iterator[Mutation]:
    """Two neighbouring levels change their names."""
    for name, plan in them.book.plans.items():
        order = [level for level in plan.value.order if level in LEVELS]
        for low, high in pairwise(order):
            if plan.value.levels and plan.value.levels.each[low].when is not None:
                first, second = plan.at_key("levels", low), plan.at_key("levels", high)
                if _rest(them, first).startswith(low) and _rest(them, second).startswith(high):
                    text = _swapped(them, first, low, second, high)
                    yield Mutation("levels exchanged", f"{name} {low} {high}", first.file, text, _at(first, second))


def _swapped(them: Mutator, first: Location, low: str, second: Location, high: str) -> str:
    lines = them.book.sources[first.file].text.split("\n")
    for where, old, new in ((second, high, low), (first, low, high)):
        line = lines[where.line - 1]
        lines[where.line - 1] = line[: where.column - 1] + new + line[where.column - 1 + len(old) :]
    return "\n".join(lines)


def one_side_of_command(them: Mutator) -> Iterator[Mutation]:
    """`taken_from` or `passes_to` taken out where another plan of the book counts on it; cards and plans from outside
    need not answer."""
    plans = {
        name: plan
        for name, plan in them.book.plans.items()
        if plan.value.kind != "external" and plan.value.depth != "card"
    }
    for name, plan in plans.items():
        command = plan.value.command
        if command is None:
            continue
        givers = {
            one for one, other in plans.items() if other.value.command
            and any(role.split("/")[0] == name for role in other.value.command.passes_to)
        }  # fmt: skip
        if command.taken_from and givers:
            where = plan.at_key("command", "taken_from")
            spots = _at(where, *(plans[one].at("command", "passes_to") for one in givers), plan.at_key("command"))
            yield Mutation("command not taken", name, where.file, them.without(where), _lines_near(spots, where))
        takers = {one for one in (role.split("/")[0] for role in command.passes_to) if one in plans}
        taken = {one for one in takers if plans[one].value.command and name in plans[one].value.command.taken_from}
        if taken:
            where = plan.at_key("command", "passes_to")
            spots = _at(where, *(plans[one].at("command", "taken_from") for one in taken), plan.at_key("command"))
            yield Mutation("command not given", name, where.file, them.without(where), _lines_near(spots, where))


def _lines_near(spots: frozenset[tuple[str, int]], gone: Location) -> frozenset[tuple[str, int]]:
    """The line of what is gone is now that of its neighbour; the one before may have taken its place."""
    return spots | {(gone.file, gone.line - 1)}


def superiors_deleted(them: Mutator) -> Iterator[Mutation]:
    """`parent` taken out of a plan that must have one."""
    for name, plan in them.book.plans.items():
        if plan.value.kind in _UPWARD and plan.value.parent and plan.value.depth != "card":
            where = plan.at_key("parent")
            spots = _at(plan.at("plan"), plan.at("title"), plan.at_key("incident_types"), plan.at("kind"), where)
            yield Mutation("no superior named", name, where.file, them.without(where), spots)


def deciders_deleted(them: Mutator) -> Iterator[Mutation]:
    """What starts a level, or who decides it, taken out; without `ends_when` a level ends when its condition does."""
    for name, plan in them.book.plans.items():
        for level, it in plan.value.levels.each.items() if plan.value.levels and plan.value.kind != "external" else ():
            for key in ("when", "decided_by"):
                if getattr(it, key):
                    where = plan.at_key("levels", level, key)
                    spots = _at(plan.at_key("levels", level), where, plan.at_key("levels"))
                    yield Mutation(f"level without {key}", f"{name} {level}", where.file, them.without(where), spots)


def shelters_too_small(them: Mutator) -> Iterator[Mutation]:
    """A shelter holds one person; it is told there or where people are sent to it."""
    for name, place in them.book.places.items():
        sent = [
            plan.at("tasks", task_name, "evacuates", "people")
            for plan, task_name, task in them.every_task()
            if task.evacuates and tuple(task.evacuates.to) == (name,)
        ]
        if sent and place.value.capacity:
            where = place.at("capacity")
            text = them.changed(where, str(place.value.capacity), "1")
            yield Mutation("shelter too small", name, where.file, text, _at(where, *sent))


def single_ways(them: Mutator) -> Iterator[Mutation]:
    """Every first report of a plan to the plans above it can only be telephoned."""
    for name, plan in them.book.plans.items():
        superiors = superiors_of(them.book, name)
        ways = {
            key: plan.at("tasks", key, "report", "by")
            for key, task in plan.value.tasks.items()
            if task.report and task.report.kind == "first" and task.report.to[0].split("/")[0] in superiors
        }
        if plan.value.kind not in _OWES_REPORTS or not ways or plan.value.depth == "card":
            continue
        file = plan.source.file
        lines = them.book.sources[file].text.split("\n")
        for where in ways.values():
            line, at = lines[where.line - 1], where.column - 1
            lines[where.line - 1] = line[:at] + re.sub(r"^\[[^]]*\]|^[\w-]+", "[phone]", line[at:])
        spots = _at(*ways.values(), *(plan.at("tasks", key, "report") for key in ways))
        yield Mutation("reports by telephone only", name, file, "\n".join(lines), spots)


def endings_that_never_come(them: Mutator) -> Iterator[Mutation]:
    """A level ends below the lowest value there is."""
    for name, plan in them.book.plans.items():
        for level, it in plan.value.levels.each.items() if plan.value.levels else ():
            where = plan.at("levels", level, "ends_when", "if")
            found = re.match(r"([\w-]+) < ([\w-]+)", _rest(them, where)) if it.ends_when else None
            indicator = them.book.indicators.get(found[1]) if found else None
            if found and indicator and indicator.value.values and f"{found[0]} and" not in _rest(them, where):
                new = f"{found[1]} < {indicator.value.values[0]}"
                yield _one(them, "ending that never comes", f"{name} {level}", where, found[0], new)


def nobody_on_duty(them: Mutator) -> Iterator[Mutation]:
    """A post whose people do tasks of plans that can be run, with no deputy to take over, has nobody."""
    for name, post in them.book.posts.items():
        doing = [
            plan.at_key("tasks", task_name)
            for plan, task_name, task in them.every_task()
            if plan.value.depth == "full"
            and task.role in plan.value.roles
            and plan.value.roles[task.role].post == name
            and not plan.value.roles[task.role].deputy
        ]
        where = post.at("staff")
        found = re.match(r"\d+(?=[,}\s])", _rest(them, where))
        if doing and found:
            text = them.changed(where, found[0], "0")
            yield Mutation("nobody on duty", name, where.file, text, _at(where, post.at_key(), *doing))


LINKS: tuple[Callable[[Mutator], Iterator[Mutation]], ...] = (
    promises_too_short,
    reports_too_late,
    too_many_needed,
    people_too_many,
    agreements_over,
    led_to_the_wrong_superior,
    deputy_of_oneself,
    reports_going_nowhere,
    levels_in_the_wrong_order,
    one_side_of_command,
    superiors_deleted,
    deciders_deleted,
    shelters_too_small,
    single_ways,
    endings_that_never_come,
    nobody_on_duty,
)
