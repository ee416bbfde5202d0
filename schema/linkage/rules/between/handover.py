"""Duties that a plan gives to others are taken by them (X05), and so is command (X06)."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.book import PlanBook, compared_once_per_key
from drillbook.schema.finding import Severity, Text, say
from drillbook.schema.linkage.facts.duties.acceptance import Agreement, agreement
from drillbook.schema.linkage.facts.duties.asked import (
    INFORMED,
    Duty,
    DutyPlace,
    duties_of,
    organizations_asked,
    plans_asking,
)
from drillbook.schema.linkage.facts.hierarchy import (
    organization_title,
    shared_events,
    title_of,
)
from drillbook.schema.linkage.law.grounds import Basis, binding
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import FULL_AND_LINKAGE, has_text, plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import first_few, plan_title, role_named
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.values.vocabulary import UNIT_KINDS

_MOST_PLANS = 4
_PASSES_ON = (*UNIT_KINDS, "community", "street")


@dataclass(frozen=True, slots=True)
class _Share:
    """What one plan gives to an organization that it has not agreed to, and where; in what time makes no difference."""

    severity: Severity
    duties: tuple[Text, ...]
    places: tuple[DutyPlace, ...]
    left_out: tuple[str, ...]

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return _Share, (self.severity, self.duties, self.places, self.left_out)


def duties_given(book: PlanBook) -> Iterator[Fault]:
    """Duties an organization has in others' plans that are neither in its own plan nor confirmed in consultation."""
    for plan in plans_with_text(book):
        for organization in organizations_asked(book, plan.value.plan):
            given = _given_to(book, organization)
            if given and _worst(given)[0] == plan.value.plan:
                yield _untaken(book, organization, given)


_Given = tuple[tuple[str, _Share], ...]
"""What each plan, by its id, gives to one organization."""


def _worst(given: _Given) -> tuple[str, _Share]:
    """The first plan of those in which it is worst; there it is told."""
    return min(given, key=lambda one: one[1].severity.rank)


@compared_once_per_key
def _given_to(book: PlanBook, organization: str) -> _Given:
    """What all plans give to an organization that it has not agreed to, in the order of the book."""
    plans = plans_asking(book, organization)
    return tuple((plan, share) for plan in plans for one, share in _shares(book, plan) if one == organization)


@compared_once_per_key
def _shares(book: PlanBook, name: str) -> tuple[tuple[str, _Share], ...]:
    """What one plan with a text gives to each organization that has not agreed to it."""
    if not has_text(book.plans[name].value):
        return ()
    shares = ((one, _share(book, name, one)) for one in organizations_asked(book, name))
    return tuple((one, share) for one, share in shares if share is not None)


@compared_once_per_key
def _share(book: PlanBook, name: str, organization: str) -> _Share | None:
    plan = book.plans[name]
    duties = duties_of(book, name, organization)
    if all(duty.kind in INFORMED for duty in duties):
        return None  # whether it agreed makes no difference
    agreed = agreement(book, plan, organization, duties)
    if not agreed.is_open:
        return None
    owed = [duty for duty in duties if duty.kind not in INFORMED]
    said, places = dict.fromkeys(duty.what for duty in owed), dict.fromkeys(map(_place, owed))
    return _Share(_severity(plan.value, agreed), tuple(said), tuple(places), agreed.left_out)


def _severity(plan: Plan, agreed: Agreement) -> Severity:
    """Worst where its own plan leaves it out; a plan that asked others and not this one is worse than one still asking."""
    if agreed.left_out:
        return Severity.NOTE if plan.status == "draft" else Severity.ERROR
    asked = bool(plan.consulted) and plan.status in ("in-force", "in-review")
    return Severity.WARNING if asked else Severity.NOTE


def _place(duty: Duty) -> DutyPlace:
    """The role that has it; else where it is asked for."""
    return DutyPlace(("roles", duty.role_id)) if duty.role_id else duty.place


def _duties(book: PlanBook, plan: str, share: _Share) -> Text:
    titles = first_few(share.duties, 3)
    return say(en="{plan}: {titles}", zh="{plan}：{titles}", plan=title_of(book, plan), titles=titles)


def _one_by_one(book: PlanBook, given: _Given) -> Text:
    """Plan after plan, listed apart by semicolons, since each lists several duties."""
    first, *others = (_duties(book, name, share) for name, share in given[:_MOST_PLANS])
    listed = first
    for duty in others:
        listed = say(en="{listed}; {duty}", zh="{listed}；{duty}", listed=listed, duty=duty)
    if len(given) > _MOST_PLANS:
        listed = say(
            en="{listed}; and {n} more plans",
            single="{listed}; and {n} more plan",
            zh="{listed}；另有{n}部预案",
            listed=listed,
            n=len(given) - _MOST_PLANS,
        )
    return listed


def _untaken(book: PlanBook, organization: str, given: _Given) -> Fault:
    places = dict.fromkeys(place.where(book.plans[name]) for name, share in given for place in share.places)
    worst, share = _worst(given)
    first = share.places[0].where(book.plans[worst])
    left_out = tuple(dict.fromkeys(name for _, one in given for name in one.left_out))
    title = organization_title(book, organization)
    if left_out:
        message = say(
            en="{title} is given duties that its own {own} leaves out: {duties}",
            zh="{title}承担的下列职责，其自己的{own}中没有：{duties}",
            title=title,
            own=[title_of(book, one) for one in left_out],
            duties=_one_by_one(book, given),
        )
    else:
        message = say(
            en="{title} has not confirmed the duties it is given: {duties}",
            zh="{title}的下列职责待确认（未见于其预案，也未征求其意见）：{duties}",
            title=title,
            duties=_one_by_one(book, given),
        )
    return Fault(
        first,
        message,
        say(
            en="ask {title} in writing and enter its answer under 'consulted', or have it written into its own plan",
            zh="请书面征求{title}意见并在“征求意见”中登记，或由其写入本单位预案",
            title=title,
        ),
        also=tuple(place for place in places if place != first) + tuple(book.plans[one].at("plan") for one in left_out),
        consequence=say(
            en="on the night {title} would not know that it is counted on",
            zh="当夜{title}不知道这些任务是自己的",
            title=title,
        ),
        severity=share.severity,
    )


def command_passed(book: PlanBook) -> Iterator[Fault]:
    """Command that is handed over on one side only, to nobody, or round in a ring."""
    for plan in plans_with_text(book):
        if plan.value.command is None:
            continue
        for receiver in plan.value.command.passes_to:
            yield from _not_taken(book, plan, receiver)
        yield from _not_given(book, plan)
        yield from _nowhere(book, plan)
    yield from _round(book)


def _not_taken(book: PlanBook, plan: Located[Plan], receiver: str) -> Iterator[Fault]:
    owner, slash, role = receiver.partition("/")
    other = _refusing(book, owner, plan.value.plan) if slash else None
    if other is None:
        return
    yield Fault(
        plan.at_key("command", "passes_to", receiver),
        say(
            en="command passes to {role} of {other}, which does not say that it takes it",
            zh="指挥权移交给{other}的{role}，而该预案未写明接收",
            role=role_named(other.value, role),
            other=plan_title(other.value),
        ),
        say(
            en="add 'taken_from: [{plan}]' to the command of {other}",
            zh="请在{other}的指挥权移交中补充“接自:[{plan}]”",
            plan=plan.value.plan,
            other=plan_title(other.value),
        ),
        also=(other.at("command") if other.value.command else other.at("plan"),),
        severity=weighed_severity(plan.value, Severity.ERROR),
        consequence=say(
            en="on the night the one has handed over and the other has not taken: nobody commands",
            zh="当夜一方已交、一方未接，现场无人指挥",
        ),
    )


def _not_given(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    command = plan.value.command
    for number, name in enumerate(command.taken_from if command else ()):
        other = book.plans.get(name)
        if (
            other is None
            or other.value.kind == "external"
            or other.value.depth == "card"
            or other.value.status == "withdrawn"
        ):
            continue
        passes = other.value.command.passes_to if other.value.command else {}
        receivers = {receiver.partition("/")[0] for receiver in passes if "/" in receiver}
        if plan.value.plan not in receivers and not any(_refusing(book, one, name) for one in receivers):
            yield Fault(
                plan.at("command", "taken_from", number),
                say(
                    en="{plan} takes command from {other}, which does not hand it over",
                    zh="{plan}写明接自{other}，而后者未写明移交",
                    plan=plan_title(plan.value),
                    other=plan_title(other.value),
                ),
                say(
                    en="add to the command of {other} whom it passes to, and when",
                    zh="请在{other}中写明指挥权移交的对象和条件",
                    other=plan_title(other.value),
                ),
                also=(other.at("command") if other.value.command else other.at("plan"),),
                severity=weighed_severity(other.value, Severity.ERROR),
                consequence=say(en="on the night two would command, or none", zh="当夜可能出现两个指挥，或无人指挥"),
            )


def _refusing(book: PlanBook, receiver: str, giver: str) -> Located[Plan] | None:
    """The plan that command is handed to, if it does not take it: said there, not again here."""
    other = book.plans.get(receiver)
    if other is None or other.value.kind == "external" or other.value.depth == "card":
        return None
    takes = other.value.command is not None and giver in other.value.command.taken_from
    return None if takes else other


def _nowhere(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    """A unit's or a street's plan that says who commands, but not to whom command passes when those above come."""
    command = plan.value.command
    if command is None or command.passes_to or plan.value.kind not in _PASSES_ON:
        return
    superiors = [book.plans[name] for name in plan.value.parent if name in book.plans]
    able = [
        one
        for one in superiors
        if one.value.kind != "external" and one.value.command and shared_events(plan.value, one.value)
    ]
    if able and not any(plan.value.plan in (one.value.command.taken_from if one.value.command else ()) for one in able):
        yield Fault(
            plan.at_key("command"),
            say(
                en="{plan} does not say when command passes to {other}, or to whom",
                zh="{plan}未写明指挥权何时移交{other}、移交给谁",
                plan=plan_title(plan.value),
                other=plan_title(able[0].value),
            ),
            say(en="add 'passes_to' here and 'taken_from' there", zh="请在本预案写明移交、在上位预案写明接自"),
            also=(able[0].at("command"),),
            severity=weighed_severity(plan.value, Severity.WARNING),
            consequence=say(
                en="on the night it is argued at the scene who commands", zh="当夜上级力量到场后，现场由谁指挥说不清"
            ),
        )


def _round(book: PlanBook) -> Iterator[Fault]:
    """Command that two plans pass to each other."""
    passes = {
        plan.value.plan: {name.partition("/")[0] for name in plan.value.command.passes_to if "/" in name}
        for plan in plans_with_text(book)
        if plan.value.command
    }
    for name, receivers in passes.items():
        for other in sorted(receivers):
            if name < other and name in passes.get(other, ()):
                one, two = book.plans[name], book.plans[other]
                yield Fault(
                    one.at("command", "passes_to"),
                    say(
                        en="{one} and {two} pass command to each other",
                        zh="{one}与{two}互相移交指挥权",
                        one=plan_title(one.value),
                        two=plan_title(two.value),
                    ),
                    say(en="keep the direction from the lower to the higher plan", zh="请只保留由下向上的移交"),
                    also=(two.at("command", "passes_to"),),
                    self_evident=True,
                )


RULES = (
    Rule(
        "X05",
        Severity.WARNING,
        duties_given,
        title=say(en="duties given to others are taken by them", zh="交给其他单位的职责有人承接"),
        rests_on=Basis(
            (
                binding(
                    "国办发〔2024〕5号 arts 10, 22, 24(5)",
                    "国办发〔2024〕5号第十条、第二十二条、第二十四条（五）",
                    "government",
                    "department",
                    "street",
                ),
            ),
            general=say(en="practice: whoever is counted on has agreed", zh="实务：承担职责的单位应已同意"),
        ),
        scope=FULL_AND_LINKAGE,
        by_plan=True,
    ),
    Rule(
        "X06",
        Severity.ERROR,
        command_passed,
        title=say(en="command is handed over and taken", zh="指挥权有交有接"),
        rests_on=Basis(
            (
                binding("应急管理部令第2号 art. 11", "应急管理部令第2号第十一条", "safety"),
                binding("GB/T 29639-2020 §6.3.5", "GB/T 29639-2020第6.3.5条", "production"),
            ),
            general=say(en="practice: command that is given is taken", zh="实务：指挥权有交有接"),
            by_law=True,
        ),
        scope=say(
            en="plans with a transfer of command; external and registered plans are believed",
            zh="写有指挥权移交的预案；库外、登记预案不查",
        ),
    ),
)
