"""Words the values of a plan as a reviewer reads them: names by title, conditions and steps as sentences."""

from collections.abc import Mapping

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.tree import And, Compare, Judged, LevelCompare, Moment, Not, Or, Ordered
from drillbook.schema.finding import Text, plain, say
from drillbook.schema.linkage.wording import (
    awaited_said,
    condition_said,
    level_named,
    limits_said,
    plan_title,
    rhythm_said,
    time_said,
    within_said,
    word_shown,
)
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.shorthand import Crew, Ending, Quantity, Staff, Within
from drillbook.schema.models.steps import (
    Branch,
    Call,
    Choose,
    Each,
    InTurn,
    Parallel,
    Perform,
    Repeat,
    SetState,
    Step,
    Wait,
)
from drillbook.schema.models.task import Needs
from drillbook.schema.text.located import value_of
from drillbook.schema.values.distributions import GrowingTakes, Takes
from drillbook.schema.values.keys import names_of
from drillbook.schema.values.names import LEVELS
from drillbook.schema.values.number_text import digits
from drillbook.schema.values.words import Words

NOTHING = say(en="(none)", zh="（无）")
_TREES = (And, Or, Not, Compare, LevelCompare, Judged, Ordered, Moment)
_STEPS = (Perform, InTurn, Parallel, Choose, Repeat, Wait, Call, SetState, Each)
_DURATIONS = ("within", "call_out", "takeover", "every", "at_most")


def field_named(field: FieldInfo, attribute: str) -> Text:
    """Name a field: 代行人; deputy."""
    names = names_of(field) or (attribute,)
    return Text(names[0].replace("_", " "), names[1] if len(names) > 1 else names[0])


def value_in_words(book: PlanBook, plan: Plan | None, field: FieldInfo | None, attribute: str, value: object) -> Text:
    """Word one value."""
    words = next((part for part in field.metadata if isinstance(part, Words)), None) if field else None
    if value is None or value in ("", (), {}):
        return NOTHING
    if words and isinstance(value, str):
        return word_shown(words, value)
    if isinstance(value, bool):
        return say(en="yes", zh="是") if value else say(en="no", zh="否")
    if isinstance(value, int) and attribute in _DURATIONS:
        return time_said(value)
    if isinstance(value, str):
        return name_said(book, plan, value) if attribute not in ("title", "text", "note", "basis") else plain(value)
    return _compound(book, plan, attribute, value)


def _compound(book: PlanBook, plan: Plan | None, attribute: str, value: object) -> Text:
    if isinstance(value, Within) and plan:
        return within_said(book, plan, value)
    if isinstance(value, Ending) and plan:
        held = say(en=" for {time}", zh="并持续{time}", time=time_said(value.for_)) if value.for_ else plain("")
        return say(
            en="{condition}{held}", zh="{condition}{held}", condition=condition_said(book, plan, value.if_), held=held
        )
    if isinstance(value, _TREES) and plan:
        return condition_said(book, plan, value)
    if isinstance(value, _STEPS) and plan:
        return step_said(book, plan, value)
    if isinstance(value, Staff):
        return _staff(value)
    if isinstance(value, Needs):
        return _needs(book, value)
    if isinstance(value, Takes):
        return _takes(value)
    if isinstance(value, Mapping):
        return _table(book, plan, attribute, value)
    if attribute == "range" and isinstance(value, tuple):
        return plain(" / ".join(map(digits, value)))
    if isinstance(value, tuple):
        return _list(book, plan, attribute, value)
    if isinstance(value, BaseModel):
        return _object(book, plan, value)
    return plain(str(value) if not isinstance(value, float) else digits(value))


def name_said(book: PlanBook, plan: Plan | None, name: str) -> Text:
    """Name whatever bears this name by its title: here, in another plan, in a library."""
    owner, slash, inner = name.partition("/")
    if slash and owner in book.plans:
        other = book.plans[owner].value
        return say(en="{plan} {it}", zh="{plan}{it}", plan=plan_title(other), it=name_said(book, other, inner))
    tables: list[Mapping[str, object]] = [plan.roles, plan.tasks, plan.procedures] if plan else []
    tables += [
        book.organizations, book.posts, book.places, book.teams, book.capabilities, book.equipment,
        book.supplies, book.channels, book.indicators, book.regulations, book.settings.incident_types,
        book.people, book.agreements, book.hazards, book.cases, book.drills,
    ]  # fmt: skip
    for table in tables:
        entry = value_of(table.get(name))
        title = getattr(entry, "name" if table is book.people else "title", "")
        if title:
            return plain(title)
    if name in book.plans:
        return plan_title(book.plans[name].value)
    return level_named(name) if name in LEVELS and name != "none" else plain(name)


def _list(book: PlanBook, plan: Plan | None, attribute: str, value: tuple[object, ...]) -> Text:
    if plan and all(isinstance(item, _STEPS) for item in value):
        return say(en="{steps}", zh="{steps}", steps=_joined(book, plan, value, " → "))  # type: ignore[arg-type]
    return say(en="{items}", zh="{items}", items=[value_in_words(book, plan, None, attribute, item) for item in value])


def _table(book: PlanBook, plan: Plan | None, attribute: str, value: Mapping[str, object]) -> Text:
    if attribute in _DURATIONS:
        return limits_said({str(key): ms for key, ms in value.items() if isinstance(ms, int)})
    if list(value) == [""]:
        return value_in_words(book, plan, None, attribute, value[""])
    each = [
        say(
            en="{key} {it}",
            zh="{key}{it}" if key in LEVELS else "{key}：{it}",
            key=name_said(book, plan, str(key)),
            it=value_in_words(book, plan, None, attribute, item),
        )
        for key, item in value.items()
    ]
    return say(en="{each}", zh="{each}", each=each)


def _object(book: PlanBook, plan: Plan | None, value: BaseModel) -> Text:
    parts = [
        say(
            en="{name}: {it}",
            zh="{name}：{it}",
            name=field_named(field, attribute),
            it=value_in_words(book, plan, field, attribute, getattr(value, attribute)),
        )
        for attribute, field in type(value).model_fields.items()
        if getattr(value, attribute) not in (None, "", (), {}, False)
    ]
    return say(en="{parts}", zh="{parts}", parts=parts)


def _staff(staff: Staff) -> Text:
    said = []
    if staff.always is not None:
        said.append(say(en="{n} people", single="{n} person", zh="{n}人", n=staff.always))
    if staff.day is not None:
        said.append(say(en="{n} by day", zh="白天{n}人", n=staff.day))
    if staff.night is not None:
        said.append(say(en="{n} at night", zh="夜间{n}人", n=staff.night))
    for day, given in ((say(en="weekend", zh="周末"), staff.weekend), (say(en="holiday", zh="节假日"), staff.holiday)):
        said += [
            say(en="{day} {shift} {n}", zh="{day}{shift}{n}人", day=day, shift=_shift(shift), n=n)
            for shift, n in (given or {}).items()
        ]
    if staff.called:
        said.append(say(en="{n} on call", zh="可召回{n}人", n=staff.called))
    said += [
        say(en="{level} {n}", zh="{level}{n}人", level=level_named(level) if level in LEVELS else _shift(level), n=n)
        for level, n in staff.by_level.items()
    ]
    return say(en="{said}", zh="{said}", said=said)


def _shift(name: str) -> Text:
    usual = {"day": say(en="day", zh="白天"), "night": say(en="night", zh="夜间"), "": plain("")}
    return usual.get(name) or plain(name)


def _needs(book: PlanBook, needs: Needs) -> Text:
    said = []
    if needs.staff:
        zh = "本岗位{n}人" if needs.staff.per is None else "本岗位人数{n}"
        said.append(say(en="staff {n}", zh=zh, n=quantity_said(needs.staff)))
    for table in (needs.teams, needs.equipment, needs.supplies):
        said += [
            say(en="{what} {n}", zh="{what}{n}", what=name_said(book, None, name), n=quantity_said(amount))
            for name, amount in table.items()
        ]
    return say(en="{said}", zh="{said}", said=said)


def quantity_said(amount: Quantity | Crew) -> Text:
    """Word a quantity: 2; 1至2; 每小时20. Where it differs by level, the most."""
    low, high, hourly = (
        digits(max(table.values())) if table else ""
        for table in (amount.at_least, amount.at_most, amount.per_hour if isinstance(amount, Quantity) else None)
    )
    if amount.per is not None:
        most = say(en=", at most {n}", zh="，最多{n}", n=high) if high else plain("")
        per, each = amount.per, digits(amount.each or 1)
        return say(en="one for each {each} of {per}{most}", zh="{per}每{each}配1{most}", each=each, per=per, most=most)
    if hourly:
        return say(en="{n} an hour", zh="每小时{n}", n=hourly)
    if low and high and low != high:
        return say(en="{low} to {high}", zh="{low}至{high}", low=low, high=high)
    return plain(low or high)


def _takes(takes: Takes) -> Text:
    minutes = [f"{part / 60_000:g}" for part in takes.parameters]
    if isinstance(takes, GrowingTakes):
        base, each = _takes(Takes(takes.kind, takes.parameters)), _takes(takes.each)
        return say(
            en="{base}, and {each} for each of {per}",
            zh="{base}，另按{per}每一{each}",
            base=base,
            each=each,
            per=takes.per,
        )
    if takes.kind == "fixed":
        return say(en="{n} min", zh="{n}分钟", n=minutes[0])
    return say(en="{kind} {n} min", zh="{n}分钟", kind=takes.kind, n=" / ".join(minutes))


def step_said(book: PlanBook, plan: Plan, step: Step) -> Text:
    """Word a step of a procedure as one would say it."""
    match step:
        case Perform(task=task):
            return name_said(book, plan, task)
        case InTurn(steps=steps):
            return _joined(book, plan, steps, " → ")
        case Parallel(parallel=steps):
            return say(en="at once ({all})", zh="同时（{all}）", all=_joined(book, plan, steps, "; "))
        case Choose(choose=branches):
            return say(
                en="by case ({each})", zh="分情况（{each}）", each=[_branch(book, plan, one) for one in branches]
            )
        case Repeat(repeat=again):
            every = say(en=" {t}", zh="{t}", t=rhythm_said(again.every)) if again.every else plain("")
            return say(
                en="again{every} ({all})",
                zh="{every}重复（{all}）",
                every=every,
                all=_joined(book, plan, again.do, " → "),
            )
        case Each(each=body):
            of = [name_said(book, None, one) for one in body.places or body.organizations]
            return say(
                en="for each of {of} ({all})", zh="对{of}逐处（{all}）", of=of, all=_joined(book, plan, body.do, " → ")
            )
        case Wait(wait=patience):
            return say(en="wait until {what}", zh="等待{what}", what=awaited_said(book, plan, patience.until))
        case Call(call=name):
            return say(en="go over to {what}", zh="转入{what}", what=name_said(book, plan, name))
        case SetState(set_=table):
            return say(en="set {what}", zh="置为{what}", what=_table(book, plan, "set", table))


def _branch(book: PlanBook, plan: Plan, branch: Branch) -> Text:
    steps = _joined(book, plan, branch.body, " → ")
    if branch.if_ is not None:
        return say(
            en="if {what}: {steps}", zh="{what}：{steps}", what=condition_said(book, plan, branch.if_), steps=steps
        )
    if branch.chance is not None:
        return say(en="{share}: {steps}", zh="{share}：{steps}", share=f"{branch.chance:.0%}", steps=steps)
    return say(en="else: {steps}", zh="否则：{steps}", steps=steps)


def _joined(book: PlanBook, plan: Plan, steps: tuple[Step, ...], sign: str) -> Text:
    if not steps:
        return NOTHING
    holes = [f"{{s{number}}}" for number in range(len(steps))]
    parts = tuple((f"s{number}", step_said(book, plan, step)) for number, step in enumerate(steps))
    return Text(sign.join(holes), sign.replace("; ", "；").join(holes), parts)
