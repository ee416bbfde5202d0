"""A plan's levels correspond to those of the plans they are tied to (X02)."""

from collections.abc import Iterator

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Location, Severity, say
from drillbook.schema.linkage.facts.hierarchy import are_in_line, has_unknown_superior, shared_events
from drillbook.schema.linkage.facts.scales import levels_of
from drillbook.schema.linkage.law.grounds import Basis
from drillbook.schema.linkage.rule import Fault, Rule
from drillbook.schema.linkage.scope import plans_with_text, weighed_severity
from drillbook.schema.linkage.wording import level_named, plan_title
from drillbook.schema.models.plan import Plan, parse_plan_level
from drillbook.schema.text.located import Located
from drillbook.schema.values.vocabulary import UNIT_KINDS

_OWN_SCALE = UNIT_KINDS


def scales(book: PlanBook) -> Iterator[Fault]:
    """A plan's levels are not those of the plan above it, and nothing says which corresponds to which."""
    for plan in plans_with_text(book):
        if plan.value.levels is None or not plan.value.levels.each:
            continue
        mapped = [(level, one.corresponds_to) for level, one in plan.value.levels.each.items() if one.corresponds_to]
        yield from _mapping(book, plan, mapped)
        if len(mapped) < len(plan.value.levels.each):
            yield from _unmapped(book, plan)
    yield from _tied_to_strangers(book)


def _mapping(book: PlanBook, plan: Located[Plan], mapped: list[tuple[str, str]]) -> Iterator[Fault]:
    highest: dict[str, tuple[int, str]] = {}
    for level, said in mapped:
        where = plan.at("levels", level, "corresponds_to")
        owner, _ = said.partition("/")[::2]
        other = book.plans.get(owner.strip())
        if other is None and owner.strip() in book.unread:
            continue
        known = levels_of(book, other.value) if other else ()
        try:
            there = parse_plan_level(said)[1]
        except ValueError:
            there = ""
        if other is None or there not in known:
            yield Fault(
                where,
                say(en="no plan has the level '{said}'", zh="没有“{said}”这一级别", said=said),
                say(en="its levels are {known}", zh="可对应的级别：{known}", known=[level_named(one) for one in known])
                if known
                else say(en="write plan and level, for example flood/II", zh="请写明预案与级别，例如 flood/II"),
                severity=Severity.ERROR,
            )
            continue
        before = highest.get(other.value.plan)
        if before and known.index(there) < before[0]:
            yield _backwards(plan, other, level, before[1])
        highest[other.value.plan] = (known.index(there), level)


def _backwards(plan: Located[Plan], other: Located[Plan], level: str, lower: str) -> Fault:
    return Fault(
        plan.at("levels", level, "corresponds_to"),
        say(
            en="{level} is above {lower} here, but corresponds to a lower level of {other}",
            zh="{level}高于{lower}，对应的{other}级别却更低",
            level=level_named(level),
            lower=level_named(lower),
            other=plan_title(other.value),
        ),
        say(en="put the correspondence in the same order", zh="请按由低到高的顺序逐级对应"),
        also=(plan.at("levels", lower, "corresponds_to"),),
        severity=Severity.ERROR,
        consequence=say(
            en="on the night the plan would step up and its superior be told to step down",
            zh="当夜本单位升级，报到上级却成了降级",
        ),
    )


def _unmapped(book: PlanBook, plan: Located[Plan]) -> Iterator[Fault]:
    own = levels_of(book, plan.value)
    for name in plan.value.parent:
        superior = book.plans.get(name)
        scale = levels_of(book, superior.value) if superior else ()
        if (
            superior is None
            or not scale
            or own == scale
            or not (shared_events(plan.value, superior.value) or superior.value.kind != "external")
        ):
            continue
        same_order = [level for level in scale if level in own] == [level for level in own if level in scale]
        strange = [level for level in own if level not in scale]
        if not strange and same_order and plan.value.kind not in _OWN_SCALE:
            continue  # a plan may use only some of the levels
        yield Fault(
            plan.at_key("levels"),
            say(
                en="{plan} has the levels {own}, {superior} has {scale}, and nothing says which corresponds to which",
                zh="{plan}的级别为{own}，{superior}为{scale}，未说明如何对应",
                plan=plan_title(plan.value),
                superior=plan_title(superior.value),
                own=[level_named(level) for level in own],
                scale=[level_named(level) for level in scale],
            ),
            say(
                en="give each level 'corresponds_to: {name}/{example}', or write 'follow: {name}' under 'levels'",
                zh="请给每一级写上对应级别（如 {name}/{example}），或改为随同启动",
                name=name,
                example=scale[-1],
            ),
            also=(superior.at_key("levels"),),
            severity=weighed_severity(plan.value, Severity.WARNING),
            consequence=say(
                en="on the night '{level}' is said in one room and understood differently in the other",
                zh="当夜一方报“{level}”，另一方按自己的级别理解",
                level=level_named(own[-1]),
            ),
        )
        return


def _tied_to_strangers(book: PlanBook) -> Iterator[Fault]:
    """A plan follows, or compares its levels with, one that is neither above it nor for any of its events."""
    for plan in plans_with_text(book):
        if has_unknown_superior(book, plan.value):
            continue
        for name, places in _ties(plan).items():
            other = book.plans.get(name)
            if other and not are_in_line(book, plan.value.plan, name) and _for_other_events(plan.value, other.value):
                yield _strange_tie(plan, other, places)


def _ties(plan: Located[Plan]) -> dict[str, list[Location]]:
    """The plans its levels are tied to, and where."""
    found: dict[str, list[Location]] = {}
    levels = plan.value.levels
    if levels and levels.follow:
        found[levels.follow] = [plan.at("levels", "follow")]
    for level, it in levels.each.items() if levels else ():
        if it.corresponds_to:
            owner = it.corresponds_to.partition("/")[0].strip()
            found.setdefault(owner, []).append(plan.at("levels", level, "corresponds_to"))
    return found


def _for_other_events(one: Plan, other: Plan) -> bool:
    return bool(one.incident_types and other.incident_types) and not shared_events(one, other)


def _strange_tie(plan: Located[Plan], other: Located[Plan], places: list[Location]) -> Fault:
    titles = {"plan": plan_title(plan.value), "other": plan_title(other.value)}
    return Fault(
        places[0],
        say(
            en="the levels of {plan} are tied to {other}, which is neither above it nor for any of its events",
            zh="{plan}的级别对应或随同{other}，而后者既非其上位预案，也不适用于同类事件",
            **titles,
        ),
        say(en="name the plan above it for the same events", zh="请改为适用同类事件的上位预案"),
        also=(*places[1:], other.at_key("incident_types")),
        consequence=say(
            en="on the night its levels wait for an event of another kind",
            zh="当夜本类事件发生时，所对应的级别不会启动",
        ),
        severity=Severity.ERROR,
    )


RULES = (
    Rule(
        "X02",
        Severity.WARNING,
        scales,
        title=say(en="levels correspond to those of the plan above", zh="响应级别与上位预案对应"),
        rests_on=Basis(
            general=say(en="practice: a level means the same on both sides", zh="实务：双方对同一级别理解一致"),
            practice=say(
                en="practice (GB/T 29639-2020 §6.1.2: levels need not copy the grades of accidents)",
                zh="实务（GB/T 29639-2020第6.1.2条：响应分级不必照搬事故分级）",
            ),
        ),
        scope=say(
            en="plans with levels of their own and a superior plan that has levels",
            zh="自设响应分级、且上位预案有分级的预案",
        ),
        by_plan=True,
    ),
)
