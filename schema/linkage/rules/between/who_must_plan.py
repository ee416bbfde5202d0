"""An organization has one name (X10); whoever must plan has a plan, and every hazard has one (X11)."""

import re
from collections.abc import Iterable, Iterator

from drillbook.schema.book import PlanBook, once_per_book, once_per_key
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.facts.duties.acceptance import may_have_unread_plan, plans_of
from drillbook.schema.linkage.facts.hierarchy import event_title, purpose_of, title_of
from drillbook.schema.linkage.law.grounds import Basis, binding, in_practice
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.rules.prose.abolished_names import abolished_names
from drillbook.schema.linkage.rules.prose.jurisdiction import other_district
from drillbook.schema.linkage.rules.prose.words_of_plans import prose_of
from drillbook.schema.linkage.scope import FULL_AND_LINKAGE, plans_with_text
from drillbook.schema.linkage.wording import plan_title
from drillbook.schema.models.library import Hazard
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located

_BRACKETS = "()\uff08\uff09"
_SHORTEST = 3  # shorter names are parts of others too often


def names_used(book: PlanBook) -> Iterator[Fault]:
    """Names that two bodies bear, that one body varies, that are abolished, or that belong to another district."""
    yield from abolished_names(book)
    yield from other_district(book)
    if not book.only:  # these stand in libraries
        yield from _shared_names(book)
    if _names(book):
        for plan in plans_with_text(book):
            yield from _several_names(book, plan)


@once_per_key
def _pattern(book: PlanBook) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in sorted(_names(book), key=len, reverse=True)))


@once_per_key
def _names(book: PlanBook) -> dict[str, str]:
    """Every name in use, to its organization."""
    found: dict[str, str] = {}
    for name, entry in book.organizations.items():
        inner = entry.value.title[len(_bare(entry.value.title)) :].strip(
            _BRACKETS + " "
        )  # 区政府（总值班室） bears both names
        for used in (_bare(entry.value.title), *map(_bare, entry.value.aliases)):
            if len(used) >= _SHORTEST and not (inner and inner in used):
                found.setdefault(used, name)
    return found


def _bare(title: str) -> str:
    """Without what stands in brackets: 区建管委（水务） is 区建管委."""
    return re.split(f"[{_BRACKETS}]", title)[0].strip()


def _shared_names(book: PlanBook) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, entry in book.organizations.items():
        for number, used in enumerate((entry.value.title, *entry.value.aliases)):
            owner = first.setdefault(used, name)
            if owner != name:
                where = entry.at("title") if number == 0 else entry.at("aliases", number - 1)
                yield Fault(
                    where,
                    say(
                        en="'{used}' is the name of two organizations: {one} and {other}",
                        zh="“{used}”同时是两个单位的名称：{one}、{other}",
                        used=used,
                        one=owner,
                        other=name,
                    ),
                    say(
                        en="keep headquarters and their office apart: give the name to one of them",
                        zh="指挥机构与其办事机构应分开，该名称只归其中之一",
                    ),
                    also=(book.organizations[owner].at_key(),),
                    severity=Severity.WARNING,
                )


def _several_names(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    names, pattern = _names(book), _pattern(book)
    used: dict[str, dict[str, Location]] = {}
    for text, where in prose_of(plan):
        for found in pattern.findall(text):
            used.setdefault(names[found], {}).setdefault(found, where)
    mixed = {name: places for name, places in used.items() if len(places) > 1}
    for name, places in mixed.items():
        spots = list(places.values())
        yield Fault(
            spots[1],
            say(
                en="{plan} calls one organization by several names: {names}",
                zh="{plan}对同一单位用了几种名称：{names}",
                plan=plan_title(plan.value),
                names=list(places),
            ),
            say(
                en="use one name throughout: {title}",
                zh="请统一为{title}",
                title=_bare(book.organizations[name].value.title),
            ),
            also=(spots[0], *spots[2:]),
        )


def plans_owed(book: PlanBook) -> Iterator[Fault]:
    """An organization has no plan for an event it must plan for; or a hazard has no plan made for it."""
    for entry in book.organizations.values():
        lacking = _without_plan(book, entry.value.must_plan, entry.name) if entry.value.must_plan else []
        if lacking and not may_have_unread_plan(book, entry.name):
            number = entry.value.must_plan.index(lacking[0])
            yield Fault(
                entry.at("must_plan", number) if len(entry.value.must_plan) > 1 else entry.at("must_plan"),
                say(
                    en="{title} must plan for {events} and has no such plan in the book",
                    zh="{title}应编制{events}预案，预案库中没有",
                    title=entry.value.title,
                    events=[event_title(book, event) for event in lacking],
                ),
                say(en="register its plan, at least as a card", zh="请登记其预案（登记深度即可），或督促编制"),
                consequence=say(
                    en="on the night {title} would act without a plan",
                    zh="当夜{title}没有预案可依",
                    title=entry.value.title,
                ),
            )
    for hazard in book.hazards.values():
        yield from _uncovered(book, hazard)


def _without_plan(book: PlanBook, events: Iterable[str], organization: str) -> list[str]:
    """The events for which it drafted or issued no plan, itself, as the office of its headquarters, or they for it."""
    entry = book.organizations.get(organization)
    names = {organization, entry.value.office_of if entry and entry.value.office_of else organization}
    names |= _offices(book).get(organization, set())
    mine = [purpose_of(book, plan) for name in names for plan in plans_of(book, name)]
    return [event for event in events if not any(event in one.incident_types for one in mine)]


@once_per_book
def _offices(book: PlanBook) -> dict[str, set[str]]:
    """The offices of each headquarters."""
    found: dict[str, set[str]] = {}
    for name, entry in book.organizations.items():
        if entry.value.office_of:
            found.setdefault(entry.value.office_of, set()).add(name)
    return found


def _uncovered(book: PlanBook, hazard: Located[Hazard]) -> Iterator[Fault]:
    plans = [name for name in hazard.value.covered_by if name in book.plans]
    valid = [name for name in plans if purpose_of(book, name).status != "withdrawn"]
    known = hazard.value.type in book.settings.incident_types
    fitting = [
        one
        for one in (purpose_of(book, name) for name in valid)
        if not known or hazard.value.type in one.incident_types or one.kind == "external"
    ]
    if fitting or len(plans) < len(hazard.value.covered_by):
        return
    title = hazard.value.title
    if not plans:
        message = say(en="no plan is named for the hazard '{title}'", zh="安全隐患“{title}”没有对应预案", title=title)
    elif not valid:
        message = say(
            en="the plan for the hazard '{title}' is withdrawn", zh="安全隐患“{title}”的对应预案已废止", title=title
        )
    else:
        message = say(
            en="the hazard '{title}' is of kind {event}, and {plans} is not for that",
            zh="安全隐患“{title}”属于{event}，而{plans}不适用于该类事件",
            title=title,
            event=event_title(book, hazard.value.type),
            plans=[title_of(book, name) for name in valid],
        )
    yield Fault(
        hazard.at("covered_by") if hazard.value.covered_by else hazard.at_key(),
        message,
        say(en="name the plan that deals with it, or have one written", zh="请写明由哪部预案应对，或组织编制"),
        also=tuple(book.plans[name].at("incident_types" if name in valid else "status") for name in plans),
        consequence=say(
            en="on the night nobody has thought about '{title}' beforehand",
            zh="当夜“{title}”出事时无预案可用",
            title=title,
        ),
    )


RULES = (
    Rule(
        "X10",
        Severity.NOTE,
        names_used,
        title=say(en="an organization has one name", zh="单位名称前后一致"),
        rests_on=in_practice(
            "practice: an organization has one name, the one it bears today (the list of former names is general "
            "knowledge, not the text of a law)",
            "实务：一个单位只用一个名称，机构改革后用现名（旧名清单为一般知识，未据法规文本）",
        ),
        scope=FULL_AND_LINKAGE,
        by_plan=True,
    ),
    Rule(
        "X11",
        Severity.WARNING,
        plans_owed,
        title=say(en="everybody who must plan has a plan, every hazard too", zh="应编尽编，隐患有预案"),
        rests_on=Basis(
            (
                binding("国办发〔2024〕5号 art. 15", "国办发〔2024〕5号第十五条", "street", "community"),
                binding("国办发〔2024〕5号 art. 16", "国办发〔2024〕5号第十六条", "unit"),
                binding(
                    "上海市实施办法 art. 11",
                    "《上海市实施〈中华人民共和国突发事件应对法〉办法》第十一条",
                    "unit",
                    local="上海市实施《中华人民共和国突发事件应对法》办法",
                ),
            ),
            general=say(en="practice: every known hazard is dealt with by a plan", zh="实务：已知隐患应有预案应对"),
        ),
        scope=say(en="organizations with must_plan; hazards", zh="列有应编预案的单位；安全隐患库"),
    ),
)
