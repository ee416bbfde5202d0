"""Secondary events are linked to their plans (X08), and the scopes of plans leave no hole and no overlap (X09)."""

import re
from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity, Text, say
from drillbook.schema.linkage.facts.hierarchy import (
    are_in_line,
    are_linked,
    event_title,
    has_unknown_superior,
    superiors_of,
)
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.messages.secondary_links import brought_in_by, levels_relied_on
from drillbook.schema.linkage.scope import plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import first_few, plan_title
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located


def secondary_events(book: PlanBook) -> Iterator[Fault]:
    """A secondary event has plans of its own in the book, and this plan sets none of them off."""
    for plan in plans_with_text(book):
        if has_unknown_superior(book, plan.value):
            continue
        for number, event in enumerate(plan.value.secondary):
            others = _plans_for(book, plan, event)
            if not others or any(_sets_off(book, plan.value, other.value) for other in others):
                continue
            if any(_told_of(plan.value, other.value) for other in others):
                continue
            titles = first_few(plan_title(other.value) for other in others)
            yield Fault(
                plan.at("secondary", number) if len(plan.value.secondary) > 1 else plan.at("secondary"),
                say(
                    en="{event} may follow, but {plan} says nothing of {others}",
                    zh="{plan}可能引发{event}，但未与{others}衔接",
                    plan=plan_title(plan.value),
                    event=event_title(book, event),
                    others=titles,
                ),
                say(
                    en="hand over to it or call it where {event} begins, and let it know this plan",
                    zh="请写明{event}发生时转入或移交哪部预案，并与其衔接",
                    event=event_title(book, event),
                ),
                also=tuple(other.at("plan") for other in others),
                severity=weighed_severity(plan.value, Severity.WARNING),
                consequence=say(
                    en="on the night nobody would call in those who deal with {event}",
                    zh="当夜{event}发生后，无人通知负责处置的单位",
                    event=event_title(book, event),
                ),
            )


def _plans_for(book: PlanBook, plan: Located[Plan], event: str) -> list[Located[Plan]]:
    """The plans made for this event: special and departmental ones first, else the overall one."""
    every = [
        other
        for other in book.plans.values()
        if event in other.value.incident_types and other is not plan and other.value.status != "withdrawn"
    ]
    if event in plan.value.incident_types:
        return []
    own = [other for other in every if other.value.kind in ("special", "department", "catastrophe")]
    return own or [other for other in every if other.value.kind == "overall"]


def _sets_off(book: PlanBook, plan: Plan, other: Plan) -> bool:
    """Say whether the plan, or one above it alone, brings the other into action, or the other begins on its levels.

    That both stand below one overall plan, and that the other tells this one of its own start, is no link. Plans that
    one house drafted need none: its duty desk has both.
    """
    if plan.drafted_by and plan.drafted_by == other.drafted_by:
        return True
    above_both = set(superiors_of(book, other.plan))
    if other.plan in superiors_of(book, plan.plan):
        return True
    line = [name for name in (plan.plan, *superiors_of(book, plan.plan)) if name not in above_both]
    if any(other.plan in brought_in_by(book, one) for one in line if one in book.plans):
        return True
    return any(one in levels_relied_on(book, other.plan) for one in line)


def _told_of(plan: Plan, other: Plan) -> bool:
    """Say whether its prose names the other plan by title."""
    title = re.split("[(\uff08]", other.title)[0]
    texts = (plan.scope, *(section.text for section in plan.sections), *(task.text for task in plan.tasks.values()))
    return bool(title) and any(title in text for text in texts)


def scopes(book: PlanBook) -> Iterator[Fault]:
    """An event that a plan leaves to another which does not take it; or two special plans for one event."""
    rings: set[frozenset[str]] = set()
    for plan in book.plans.values():
        for event, name in plan.value.excludes.items():
            other = book.plans.get(name)
            if other is None or plan.value.status == "withdrawn":
                continue
            ring = _ring(book, plan.value.plan, event)
            if ring:
                if frozenset((*ring, event)) not in rings:
                    rings.add(frozenset((*ring, event)))
                    yield _sent_round(book, ring, event)
            elif event in plan.value.incident_types:
                yield _says_both(book, plan, event, other)
            elif not _takes(book, other.value, event):
                yield _hole(book, plan, event, other)
    yield from _overlaps(book)


def _event_id(book: PlanBook, event: str) -> str | None:
    types = book.settings.incident_types
    if event in types:
        return event
    return next((name for name, entry in types.items() if entry.title == event), None)


def _takes(book: PlanBook, plan: Plan, event: str) -> bool:
    """Say whether the plan is for this event; one from outside, and an event the book has no name for, are believed."""
    known = _event_id(book, event)
    if plan.kind == "external" or (known is None and event not in plan.excludes):
        return plan.status != "withdrawn"
    return plan.status != "withdrawn" and (known or event) in plan.incident_types


def _ring(book: PlanBook, start: str, event: str) -> tuple[str, ...]:
    """The plans that send the event round in a ring back to ``start``."""
    path, name = [start], book.plans[start].value.excludes.get(event)
    while name and name in book.plans and name not in path:
        path.append(name)
        name = book.plans[name].value.excludes.get(event)
    return tuple(path) if name == start else ()


def _sent_round(book: PlanBook, ring: tuple[str, ...], event: str) -> Fault:
    plans = [book.plans[name] for name in ring]
    return Fault(
        plans[0].at("excludes", event),
        say(
            en="{plans} send {event} to each other, and none of them takes it",
            zh="{plans}互相推出{event}，均不受理",
            plans=[plan_title(plan.value) for plan in plans],
            event=event_title(book, event),
        ),
        say(
            en="agree which of them takes it, and strike it there from 'excludes'",
            zh="请商定由哪部预案受理，并删去该预案的“不适用”",
        ),
        also=tuple(plan.at("excludes", event) for plan in plans[1:]),
        consequence=_nobody_comes(book, event),
        severity=Severity.ERROR,
    )


def _nobody_comes(book: PlanBook, event: str) -> Text:
    return say(
        en="on the night each would wait for the other when {event} happens",
        zh="当夜发生{event}时，各方都以为由对方处置",
        event=event_title(book, event),
    )


def _hole(book: PlanBook, plan: Located[Plan], event: str, other: Located[Plan]) -> Fault:
    return Fault(
        plan.at("excludes", event),
        say(
            en="{plan} leaves {event} to {other}, which does not cover it",
            zh="{plan}将{event}划归{other}，但后者并不适用于该事件",
            plan=plan_title(plan.value),
            other=plan_title(other.value),
            event=event_title(book, event),
        ),
        say(
            en="add it to that plan's 'incident_types', or name the plan that takes it",
            zh="请在该预案的适用事件中补充，或改为实际受理的预案",
        ),
        also=(other.at("incident_types"),),
        consequence=_nobody_comes(book, event),
    )


def _says_both(book: PlanBook, plan: Located[Plan], event: str, other: Located[Plan]) -> Fault:
    return Fault(
        plan.at("excludes", event),
        say(
            en="{plan} is for {event} and at the same time leaves it to {other}",
            zh="{plan}既适用于{event}，又将其划归{other}",
            plan=plan_title(plan.value),
            other=plan_title(other.value),
            event=event_title(book, event),
        ),
        say(en="keep one of the two", zh="请保留其一"),
        also=(plan.at("incident_types"),),
    )


def _overlaps(book: PlanBook) -> Iterator[Fault]:
    special = [
        plan for plan in book.plans.values() if plan.value.kind == "special" and plan.value.status != "withdrawn"
    ]
    by_event: dict[str, list[Located[Plan]]] = {}
    for plan in special:
        for event in plan.value.incident_types:
            by_event.setdefault(event, []).append(plan)
    reported: set[tuple[str, ...]] = set()
    for event, plans in by_event.items():
        strangers = [
            one
            for one in plans
            if any(
                one is not two
                and not are_in_line(book, one.value.plan, two.value.plan)
                and not are_linked(book, one.value.plan, two.value.plan)
                for two in plans
            )
        ]
        names = tuple(one.value.plan for one in strangers)
        if names and names not in reported:
            reported.add(names)
            yield Fault(
                strangers[0].at("incident_types"),
                say(
                    en="{plans} are both for {event}, and neither says where its part ends",
                    zh="{plans}都适用于{event}，未划分界限",
                    plans=[plan_title(one.value) for one in strangers],
                    event=event_title(book, event),
                ),
                say(
                    en="write in 'excludes' what belongs to the other, or link the two",
                    zh="请用“不适用”划清界限，或写明两者如何衔接",
                ),
                also=tuple(one.at("incident_types") for one in strangers[1:]),
                severity=Severity.NOTE,
            )


RULES = (
    Rule(
        "X08",
        Severity.WARNING,
        secondary_events,
        title=say(en="secondary events are linked to their plans", zh="次生衍生事件与相应预案衔接"),
        rests_on=Basis(
            (
                binding(
                    "国办发〔2024〕5号 arts 21, 22",
                    "国办发〔2024〕5号第二十一条、第二十二条",
                    "government",
                    "department",
                    "street",
                ),
            ),
            general=say(
                en="practice: what may follow is dealt with by a plan that is linked",
                zh="实务：次生衍生事件有相应预案衔接",
            ),
        ),
        scope=say(
            en="plans that name secondary events; depth full and linkage", zh="写明次生衍生事件的推演、衔接深度预案"
        ),
    ),
    Rule(
        "X09",
        Severity.ERROR,
        scopes,
        title=say(en="scopes leave no hole and no overlap", zh="适用范围不留空白、不重叠"),
        rests_on=Basis(
            (
                binding(
                    "国家突发事件总体应急预案 (2025) §5.2",
                    "《国家突发事件总体应急预案》（2025年）第5.2条",
                    "government",
                    "department",
                    "street",
                ),
            ),
            general=say(en="practice: for every event there is one plan", zh="实务：每类事件有且只有一部预案"),
        ),
        scope=say(en="all plans but withdrawn ones; overlap: special plans", zh="已废止以外的预案；重叠只查专项预案"),
    ),
)
