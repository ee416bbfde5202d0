"""Conditions and moments with ids in place of names."""

from collections.abc import Iterator
from dataclasses import replace

from drillbook.schema.conditions import tree
from drillbook.schema.conditions.tree import position
from drillbook.schema.finding import Finding, say
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.models.value_assignments import parse_assignment
from drillbook.schema.references import conditions_in
from drillbook.schema.text.located import Located
from drillbook.schema.values.quantities import parse_quantity
from drillbook.simulator.compiler.builder import Builder
from drillbook.simulator.model.condition import (
    All,
    Compare,
    Condition,
    Judged,
    LevelIs,
    Moment,
    Not,
    Ordered,
    Some,
    Trigger,
)
from drillbook.simulator.model.means import INCIDENT
from drillbook.simulator.model.tasks import Assign

ALWAYS = All(())
NEVER = Some(())


def compiled(builder: Builder, written: tree.Condition | tree.Moment, plan: str, level: int = 1) -> Trigger:
    """A condition of ``plan``; ``level`` is the level whose condition it is, for ``judged`` and ``ordered``."""
    match written:
        case tree.And(parts=parts):
            return All(tuple(compiled(builder, part, plan, level) for part in parts))
        case tree.Or(parts=parts):
            return Some(tuple(compiled(builder, part, plan, level) for part in parts))
        case tree.Not(part=part):
            return Not(compiled(builder, part, plan, level))
        case tree.Compare():
            return _compare(builder, written)
        case tree.LevelCompare():
            return _level_is(builder, written, plan)
        case tree.Judged():
            return Judged(builder.plans[plan], level)
        case tree.Ordered():
            return Ordered(builder.plans[plan], level)
        case tree.Moment():
            return moment(builder, written, plan)


def _level_is(builder: Builder, written: tree.LevelCompare, plan: str) -> Condition:
    """A plan of which only a card without levels is known is at none, and never comes to one."""
    owner = written.plan or plan
    if owner in builder.plans:
        return LevelIs(builder.plans[owner], written.operator, builder.level(owner, written.level))
    builder.assumptions.add("never", f"level({owner}) {written.operator} {written.level}")
    holding = ("=", "<=", ">=") if written.level == "none" else ("<", "<=", "!=")
    return ALWAYS if written.operator in holding else NEVER


def _compare(builder: Builder, written: tree.Compare) -> Condition:
    indicator = builder.book.indicators[written.indicator].value
    place = builder.place(written.place) if written.place else INCIDENT
    if indicator.per_place and not written.place:
        builder.assumptions.add("worst-place", written.indicator)
    return Compare(
        builder.indicators[written.indicator],
        written.operator,
        value_of(builder, written.indicator, written.value),
        place,
    )


def value_of(builder: Builder, indicator: str, written: str) -> float:
    """A value as a number: of an enumeration, its position."""
    values = builder.book.indicators[indicator].value.values
    if values:
        return float(position(written, values) or 0)
    return parse_quantity(written)[0]


def moment(builder: Builder, written: tree.Moment, plan: str) -> Trigger:
    """Something that happens: to a task, a procedure, a level, a response, an inject."""
    owner = written.plan or plan
    match written.kind:
        case "incident":
            return Moment("incident", plus=written.plus_ms)
        case "inject":
            if written.name not in builder.injects:
                return NEVER
            return Moment("inject", inject=builder.injects[written.name or ""], plus=written.plus_ms)
        case "level" | "response-ended" if owner not in builder.plans:
            about = f"level({owner}) {written.level}" if written.level else f"{owner} ended"
            builder.assumptions.add("never", about)
            return NEVER
        case "level":
            number = builder.level(owner, written.level or "")
            return Moment("level", plan=builder.plans[owner], level=number, plus=written.plus_ms)
        case "response-ended":
            return Moment("response-ended", plan=builder.plans[owner], plus=written.plus_ms)
        case "absent":
            return NEVER
        case _:
            return _happening(builder, written, plan)


def _happening(builder: Builder, written: tree.Moment, plan: str) -> Trigger:
    owner, name = builder.split(written.name or "", plan)
    acting = builder.acting.get(owner)
    if acting is None:
        builder.assumptions.add("never", f"{owner}/{name} {written.kind}")
        return NEVER
    path = f"{owner}/{name}"
    if name in acting.value.tasks:
        return Moment(written.kind, task=builder.task(path), plus=written.plus_ms)  # type: ignore[arg-type]
    if name in acting.value.procedures:
        kind = "finished" if written.kind in ("finished", "received") else "started"
        return Moment(kind, procedure=builder.procedure(path), plus=written.plus_ms)  # type: ignore[arg-type]
    promise = acting.value.response_times[name]
    of = promise.to if written.kind in ("finished", "received") else promise.from_
    return moment(builder, replace(of, plus_ms=of.plus_ms + written.plus_ms), owner)


def default_until(builder: Builder, written: tree.Condition | tree.Moment, plan: str) -> Condition | None:
    """When a procedure set off by a level ends: its condition is false even with its other parts taken as true."""
    if isinstance(written, tree.Moment):
        owner = written.plan or plan
        if written.kind != "level" or owner not in builder.plans:
            return None
        return LevelIs(builder.plans[owner], "<", builder.level(owner, written.level or ""))
    if not any(isinstance(node, tree.LevelCompare) for node in tree.walk(written)):
        return None
    hopeful = _hopeful(builder, written, plan, True)
    return None if hopeful == ALWAYS else Not(hopeful)


def _hopeful(builder: Builder, written: tree.Condition, plan: str, wish: bool) -> Condition:
    """``written`` with everything but levels set so that the whole holds; ``wish`` turns at every ``not``."""
    match written:
        case tree.And(parts=parts):
            inner = tuple(_hopeful(builder, part, plan, wish) for part in parts)
            rest = tuple(part for part in inner if part != ALWAYS)
            return NEVER if NEVER in rest else rest[0] if len(rest) == 1 else All(rest)
        case tree.Or(parts=parts):
            inner = tuple(_hopeful(builder, part, plan, wish) for part in parts)
            rest = tuple(part for part in inner if part != NEVER)
            return ALWAYS if ALWAYS in rest else rest[0] if len(rest) == 1 else Some(rest)
        case tree.Not(part=part):
            turned = _hopeful(builder, part, plan, not wish)
            return NEVER if turned == ALWAYS else ALWAYS if turned == NEVER else Not(turned)
        case tree.LevelCompare():
            return compiled(builder, written, plan)
        case _:
            return ALWAYS if wish else NEVER


def assigned(builder: Builder, table: dict[str, str]) -> tuple[Assign, ...]:
    """What ``set`` or ``given`` makes so."""
    assigns = []
    for key, value in table.items():
        it = parse_assignment(key, value)
        if it.kind == "indicator":
            place = builder.place(it.place) if it.place else INCIDENT
            assigns.append(
                Assign("indicator", builder.indicators[it.name], value_of(builder, it.name, it.value), place)
            )
        else:
            assigns.append(Assign(it.kind, builder.plans[it.name], float(builder.level(it.name, it.value))))
    return tuple(assigns)


def nameless(scenario: Located[Scenario]) -> Iterator[Finding]:
    """A scenario belongs to no plan, so a level in it must say whose."""
    for path, whole in conditions_in(scenario.value):
        for node in tree.walk(whole):
            owned = isinstance(node, tree.LevelCompare) or (
                isinstance(node, tree.Moment) and node.kind in ("level", "response-ended")
            )
            if (owned and node.plan is None) or isinstance(node, tree.Judged | tree.Ordered):  # type: ignore[union-attr]
                yield Finding(
                    scenario.at(*path, offset=node.offset),
                    "N01",
                    say(en="it is not said of which plan", zh="未写明是哪部预案"),
                    hint=say(en="write for example level(flood) >= III", zh="请写作例如：级别(flood) >= Ⅲ级"),
                )
