"""Procedures that call each other or hand over to each other in a ring; without time passing no run can be had of them."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from drillbook.schema.book import PlanBook, compared_once_per_key
from drillbook.schema.finding import Location, Severity, Text, say
from drillbook.schema.linkage.facts.control_flow import (
    calls_in,
    find_cycle,
    located_steps,
    qualified_name,
)
from drillbook.schema.linkage.law.grounds import in_practice
from drillbook.schema.linkage.rule import Fault
from drillbook.schema.linkage.rules.rings.instant_calls import InstantLinks, Link
from drillbook.schema.linkage.scope import has_text, plans_with_text
from drillbook.schema.linkage.wording import plan_title, procedure_named, task_named
from drillbook.schema.models.steps import Call

BASIS = in_practice("practice: a plan is a program and must be able to end", "实务：处置程序应可执行、有始有终")


def call_rings(book: PlanBook) -> Iterator[Fault]:
    """Yield the rings of calls: each procedure waits for the end of the next."""
    called = {name: set(others) for plan in book.plans for name, others in _calls_of(book, plan)}
    while ring := find_cycle(called):
        yield _calling(book, ring, [_place_of(book, one, other) for one, other in pairwise([*ring, ring[0]])])
        called = {name: others - set(ring) if name in ring else others for name, others in called.items()}


@compared_once_per_key
def _calls_of(book: PlanBook, plan: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The procedures of a plan with a text, each with those that it calls."""
    it = book.plans[plan].value
    procedures = it.procedures.items() if has_text(it) else ()
    return tuple(
        (f"{plan}/{name}", frozenset(qualified_name(plan, one) for one in calls_in(procedure.steps)))
        for name, procedure in procedures
    )


def _place_of(book: PlanBook, procedure: str, called: str) -> Location:
    """Where a procedure first calls another."""
    owner, _, name = procedure.partition("/")
    plan = book.plans[owner]
    steps = located_steps(plan, plan.value.procedures[name].steps, ("procedures", name, "steps"))
    calls = (here for step, here in steps if isinstance(step, Call) and qualified_name(owner, step.call) == called)
    return plan.at(*next(calls), "call")


def hand_over_rings(book: PlanBook) -> Iterator[Fault]:
    """Yield the rings through which a hand-over comes back to where it began without any time passing."""
    following: dict[str, set[str]] = {}
    for start, end in (pair for plan in book.plans for pair in _instant_pairs(book, plan)):
        following.setdefault(start, set()).add(end)
    if not find_cycle(following):
        return  # so no plan is looked at
    for _, links in _rings(InstantLinks.of(book, plans_with_text(book))):
        if any(link.task for link in links):
            yield _handing_over(book, links)


@compared_once_per_key
def _instant_pairs(book: PlanBook, plan: str) -> tuple[tuple[str, str], ...]:
    """From where to where the links of one plan with a text lead."""
    it = book.plans[plan]
    return tuple(InstantLinks.of(book, (it,)).links) if has_text(it.value) else ()


def endless(book: PlanBook, acting: Iterable[str]) -> Iterator[Fault]:
    """Yield what no run can be had of: rings of calls and hand-overs of these plans in which no time passes."""
    plans = [book.plans[name] for name in acting]
    for ring, links in _rings(InstantLinks.of(book, plans)):
        if any(link.task for link in links):
            yield _handing_over(book, links)
        else:
            yield _calling(book, ring, [link.where for link in links])


def _rings(found: InstantLinks) -> Iterator[tuple[list[str], list[Link]]]:
    following = found.following()
    while ring := find_cycle(following):
        yield ring, [found.links[pair] for pair in pairwise([*ring, ring[0]])]
        following = {name: others - set(ring) if name in ring else others for name, others in following.items()}


def _calling(book: PlanBook, ring: list[str], links: list[Location]) -> Fault:
    first = min(links)
    return Fault(
        first,
        say(
            en="these procedures call each other: {ring}",
            zh="以下程序互相转入：{ring}",
            ring=[_procedure_said(book, name) for name in ring],
        ),
        hint=say(en="take out one 'call'", zh="请去掉其中一处“转入”"),
        also=tuple(link for link in links if link != first),
        consequence=say(en="on the night each waits for the other's end", zh="当夜各程序互相等待，均无法结束"),
        severity=Severity.ERROR,
    )


def _handing_over(book: PlanBook, links: list[Link]) -> Fault:
    """Told at the hand-overs, with the tasks that do it."""
    first = min(link.where for link in links if link.task)
    start = next(number for number, link in enumerate(links) if link.where == first)
    in_order = [*links[start:], *links[:start]]
    tasks = [_task_said(book, link.task) for link in in_order if link.task]
    return Fault(
        first,
        say(
            en="these tasks hand over to each other without any time passing: {tasks}",
            zh="以下任务互相移交，其间没有时间流逝：{tasks}",
            tasks=tasks,
        )
        if len(tasks) > 1
        else say(
            en="this task hands over to what leads back to it without any time passing: {tasks}",
            zh="以下任务移交后又回到自身，其间没有时间流逝：{tasks}",
            tasks=tasks,
        ),
        hint=say(
            en="take out one 'hands_over_to', or write how long the work takes",
            zh="请去掉其中一处“移交”，或写明工作用时",
        ),
        also=tuple(link.where for link in in_order[1:]),
        consequence=say(en="on the night it is handed round and nobody does anything", zh="当夜任务来回移交，无人办理"),
        severity=Severity.ERROR,
    )


def _procedure_said(book: PlanBook, name: str) -> Text:
    """《预案》“程序”(id), for a name written plan/procedure."""
    owner, _, inner = name.partition("/")
    plan = book.plans[owner].value
    return say(en="{plan} {name}", zh="{plan}{name}", plan=plan_title(plan), name=procedure_named(plan, inner))


def _task_said(book: PlanBook, name: str) -> Text:
    owner, _, inner = name.partition("/")
    plan = book.plans[owner].value
    return say(en="{plan} {name}", zh="{plan}{name}", plan=plan_title(plan), name=task_named(plan, inner))
