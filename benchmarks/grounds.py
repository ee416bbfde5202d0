"""Mutations of what plans stand on: other plans, laws, indicators, stores, people, and what is owed to the outside."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from benchmarks.links import _one, _promised, _rest
from benchmarks.mutations import Mutation, Mutator, _at
from drillbook.schema.finding import Location
from drillbook.schema.linkage.facts.hierarchy import superiors_of
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

_OWES_NOTICE = ("overall", "special", "department", "catastrophe")  # governments and their departments


def receivers_that_take_longer(them: Mutator) -> Iterator[Mutation]:
    """A plan promises a time for another's task; the other now allows itself ten times as long."""
    for plan in them.book.plans.values():
        for name, promise in plan.value.response_times.items():
            owner, _, task = (promise.to.name or "").partition("/")
            other = them.book.plans.get(owner)
            if other and task in other.value.tasks and (found := _promised(them, other, ("tasks", task, "within"))):
                minutes = 10 * max(promise.within.values()) // 60_000
                text = them.changed(found[0], found[1], f"{minutes} min")
                spots = _at(found[0], plan.at("response_times", name, "within"))
                yield Mutation("receiver takes longer", f"{owner}/{task}", found[0].file, text, spots)


def times_below_the_turnout(them: Mutator) -> Iterator[Mutation]:
    """A team must be at a known place within a minute, and needs longer to turn out."""
    for plan, name, task in them.every_task():
        if plan.value.depth != "full" or not task.needs or not task.needs.teams or task.place not in them.book.places:
            continue
        away = all(
            team.value.turnout and team.value.turnout.shortest > 60_000 for team in _teams(them, *task.needs.teams)
        )
        if (
            away
            and task.within
            and not task.within.from_
            and (found := _promised(them, plan, ("tasks", name, "within")))
        ):
            yield _one(them, "time below the turnout", f"{plan.value.plan}/{name}", *found, "1 min")


def _teams(them: Mutator, *asked: str) -> list[Located]:
    return [team for key, team in them.book.teams.items() if key in asked or set(asked) & set(team.value.capability)]


def laws_repealed(them: Mutator) -> Iterator[Mutation]:
    """A law that plans cite was repealed a month ago."""
    day = them.book.day - timedelta(days=30)
    for name, law in them.book.regulations.items():
        cited = [
            plan.at("regulations", number)
            for plan in them.book.plans.values()
            for number, one in enumerate(plan.value.regulations)
            if one == name
        ]
        where = law.at("number")
        if cited and not law.value.repealed_by and not law.value.repealed:
            text = _beside(them, where, "number", f"repealed: {day}")
            yield Mutation("law repealed", name, where.file, text, _at(where, law.at_key(), *cited))


def _beside(them: Mutator, where: Location, key: str, entry: str) -> str:
    """The text with one more key in front of another, in a block or between brackets, on the same line where it can be."""
    lines = them.book.sources[where.file].text.split("\n")
    line = lines[where.line - 1]
    start = line.rindex(f"{key}:", 0, where.column - 1)
    in_flow = bool(line[:start].strip())
    lines[where.line - 1] = line[:start] + entry + (", " if in_flow else "\n" + line[:start]) + line[start:]
    return "\n".join(lines)


def values_renamed(them: Mutator) -> Iterator[Mutation]:
    """A value of an indicator that conditions of levels name is called otherwise."""
    for name, indicator in them.book.indicators.items():
        for number, value in enumerate(indicator.value.values or ()):
            used = [
                plan.at("levels", level, "when")
                for plan in them.book.plans.values()
                for level, it in (plan.value.levels.each if plan.value.levels else {}).items()
                if re.search(rf"{name}(\([\w-]+\))? [<>=]+ {value}\b", _rest(them, plan.at("levels", level, "when")))
            ]
            if used:
                where = indicator.at("values", number)
                text = them.changed(where, value, f"{value}x")
                yield Mutation("value of an indicator renamed", f"{name} {value}", where.file, text, _at(where, *used))


def ranges_cut(them: Mutator) -> Iterator[Mutation]:
    """An indicator never gets as high as a level's condition asks."""
    for name, indicator in them.book.indicators.items():
        if indicator.value.range is None:
            continue
        used = [
            plan.at("levels", level, "when")
            for plan in them.book.plans.values()
            for level, it in (plan.value.levels.each if plan.value.levels else {}).items()
            if re.search(rf"{name}(\([\w-]+\))? >=? \d", _rest(them, plan.at("levels", level, "when")))
        ]
        where = indicator.at("range")
        found = re.match(r"0 / \d+", _rest(them, where))
        if used and found:
            text = them.changed(where, found[0], "0 / 0.5")
            yield Mutation("indicator never so high", name, where.file, text, _at(where, *used))


def superiors_withdrawn(them: Mutator) -> Iterator[Mutation]:
    """A plan that others stand below is withdrawn."""
    for name, plan in them.book.plans.items():
        below = [
            other.at("parent", number)
            for other in them.book.plans.values()
            if other.value.status == "in-force" and other.value.depth != "card"
            for number, one in enumerate(other.value.parent)
            if one == name
        ]
        if below and plan.value.status == "in-force":
            where = plan.at("status")
            text = them.changed(where, "in-force", "withdrawn")
            yield Mutation("superior withdrawn", name, where.file, text, _at(where, *below))


def levels_led_elsewhere(them: Mutator) -> Iterator[Mutation]:
    """A plan follows, or compares its levels with, one for other events that it does not stand below."""
    for name, plan in them.book.plans.items():
        if plan.value.depth == "card" or plan.value.levels is None:
            continue
        stranger = _for_other_events(them, plan)
        if stranger is None:
            continue
        if plan.value.levels.follow:
            where = plan.at("levels", "follow")
            yield _one(them, "levels led elsewhere", name, where, plan.value.levels.follow, stranger)
        for level, it in plan.value.levels.each.items():
            if it.corresponds_to:
                where = plan.at("levels", level, "corresponds_to")
                owner, _, theirs = it.corresponds_to.partition("/")
                yield _one(them, "levels led elsewhere", f"{name} {level}", where, owner, stranger)
                yield _one(
                    them, "level without a counterpart", f"{name} {level}", where, f"{owner}/{theirs}", f"{owner}/V"
                )


def _for_other_events(them: Mutator, plan: Located[Plan]) -> str | None:
    """A special plan with levels that shares no event with this one and does not stand above it."""
    superiors = superiors_of(them.book, plan.value.plan)
    return next(
        (
            name
            for name, other in them.book.plans.items()
            if other.value.kind == "special"
            and other.value.levels
            and other.value.levels.each
            and name not in superiors
            and not set(other.value.incident_types) & set(plan.value.incident_types)
        ),
        None,
    )


def ended_by_another(them: Mutator) -> Iterator[Mutation]:
    """Who ends a level is neither who started it nor anybody command passes to."""
    for name, plan in them.book.plans.items():
        for level, it in (plan.value.levels.each if plan.value.levels else {}).items():
            receivers = plan.value.command.passes_to if plan.value.command else {}
            other = next((one for one in plan.value.roles if one not in (it.decided_by, it.ended_by, *receivers)), None)
            if it.ended_by and it.decided_by == it.ended_by and other:
                where = plan.at("levels", level, "ended_by")
                yield _one(them, "ended by another", f"{name} {level}", where, it.ended_by, other)


def notices_deleted(them: Mutator) -> Iterator[Mutation]:
    """Nobody is told that a level begins; at the lowest, a task may be the notice."""
    for name, plan in them.book.plans.items():
        levels = plan.value.levels.each if plan.value.levels and plan.value.kind in _OWES_NOTICE else {}
        for level in tuple(levels)[1:]:
            if levels[level].notice:
                where = plan.at_key("levels", level, "notice")
                spots = _at(where, plan.at_key("levels", level))
                yield Mutation("notice deleted", f"{name} {level}", where.file, them.without(where), spots)


def first_reports_without_limit(them: Mutator) -> Iterator[Mutation]:
    """A first report has no promised time, neither its own nor that of a response time that ends with it."""
    for plan, name, task in them.every_task():
        if any(promise.to.name == name for promise in plan.value.response_times.values()):
            continue
        if (
            task.report
            and task.report.kind == "first"
            and task.within
            and plan.value.kind in (*_OWES_NOTICE, "street", "unit")
        ):
            where = plan.at_key("tasks", name, "within")
            spots = _at(where, plan.at_key("tasks", name), plan.at("tasks", name, "report"))
            yield Mutation(
                "report without a limit", f"{plan.value.plan}/{name}", where.file, them.without(where), spots
            )


def contacts_out_of_date(them: Mutator) -> Iterator[Mutation]:
    """A post's way to be reached was last checked years ago."""
    for name, post in them.book.posts.items():
        if post.value.checked:
            where = post.at("checked")
            text = them.changed(where, post.value.checked.isoformat(), "2021-03-01")
            yield Mutation("contact out of date", name, where.file, text, _at(where, post.at_key()))


def stores_emptied(them: Mutator) -> Iterator[Mutation]:
    """Nothing is left of goods that plans need, and no agreement brings any."""
    for table in ("equipment", "supplies"):
        for name, entry in getattr(them.book, table).items():
            lent = any(name in one.value.gives for one in them.book.agreements.values())
            asked = [
                plan.at("tasks", task_name, "needs", table, name)
                for plan, task_name, task in them.every_task()
                if task.needs and name in getattr(task.needs, table)
            ]
            where = entry.at("stock")
            found = re.match(r"\{[^}]*\}", _rest(them, where))
            brought = any(name in team.value.brings for team in them.book.teams.values())
            if asked and found and not lent and not brought:
                emptied = re.sub(r": \d+", ": 0", found[0])
                text = them.changed(where, found[0], emptied)
                yield Mutation("store emptied", name, where.file, text, _at(where, entry.at_key(), *asked))


def deputies_deleted(them: Mutator) -> Iterator[Mutation]:
    """Who decides a level, alone in the post, has no deputy any more."""
    for name, plan in them.book.plans.items():
        deciders = {it.decided_by for it in (plan.value.levels.each if plan.value.levels else {}).values()}
        for role, it in plan.value.roles.items():
            post = them.book.posts.get(it.post or "")
            if role in deciders and it.deputy and post and post.value.staff and post.value.staff.always == 1:
                where = plan.at_key("roles", role, "deputy")
                spots = _at(where, plan.at_key("roles", role))
                yield Mutation("decider without a deputy", f"{name}/{role}", where.file, them.without(where), spots)


GROUNDS: tuple[Callable[[Mutator], Iterator[Mutation]], ...] = (
    receivers_that_take_longer,
    times_below_the_turnout,
    laws_repealed,
    values_renamed,
    ranges_cut,
    superiors_withdrawn,
    levels_led_elsewhere,
    ended_by_another,
    notices_deleted,
    first_reports_without_limit,
    contacts_out_of_date,
    stores_emptied,
    deputies_deleted,
)
