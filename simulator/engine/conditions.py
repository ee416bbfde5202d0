"""Conditions turned into functions of the run and the instance they are asked in; None is "not known"."""

import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from drillbook.simulator.model.condition import All, Compare, Condition, Judged, LevelIs, Moment, Not, Ordered, Some
from drillbook.simulator.model.model import Model

if TYPE_CHECKING:
    from drillbook.simulator.engine.state import Run, Scope

MOMENTS = 3
Truth: TypeAlias = Callable[["Run", "Scope | None"], bool | None]
Subject: TypeAlias = tuple[str, int, int]
"""What a moment is of: kind; task, procedure, plan or inject; level. A procedure is -2 - its id."""

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truth_of(condition: Condition, model: Model) -> Truth:
    """A function that says whether ``condition`` holds now."""
    match condition:
        case All(parts=parts):
            return _all(tuple(truth_of(part, model) for part in parts))
        case Some(parts=parts):
            return _some(tuple(truth_of(part, model) for part in parts))
        case Not(part=part):
            return _not(truth_of(part, model))
        case Compare():
            return _compare(condition, model)
        case LevelIs(plan=plan, operator=sign, level=level):
            holds = _OPERATORS[sign]
            return lambda run, scope: holds(run.level[plan], level)
        case Judged(plan=plan, level=level):
            return lambda run, scope: run.judged[plan] >= level
        case Ordered(plan=plan, level=level):
            return lambda run, scope: run.ordered[plan] >= level
        case Moment():
            return _moment(condition)


def indicator_key(indicator: int) -> int:
    return 4 * indicator


def level_key(plan: int) -> int:
    return 4 * plan + 1


def order_key(plan: int) -> int:
    return 4 * plan + 2


def keys_of(condition: Condition | None) -> frozenset[int]:
    """What a condition looks at; as long as none of it changes, it says the same."""
    match condition:
        case None:
            return frozenset()
        case All(parts=parts) | Some(parts=parts):
            return frozenset().union(*(keys_of(part) for part in parts))
        case Not(part=part):
            return keys_of(part)
        case Compare(indicator=indicator):
            return frozenset((indicator_key(indicator),))
        case LevelIs(plan=plan):
            return frozenset((level_key(plan),))
        case Judged(plan=plan) | Ordered(plan=plan):
            return frozenset((order_key(plan),))
        case Moment():
            return frozenset((MOMENTS,))


def subject_of(moment: Moment) -> Subject:
    match moment.kind:
        case "level":
            return (moment.kind, moment.plan, moment.level)
        case "response-ended":
            return (moment.kind, moment.plan, 0)
        case "inject":
            return (moment.kind, moment.inject, 0)
        case "incident":
            return (moment.kind, 0, 0)
        case _:
            return (moment.kind, moment.task if moment.task >= 0 else -2 - moment.procedure, 0)


def moments_in(condition: Condition | None) -> Iterator[Moment]:
    match condition:
        case Moment():
            yield condition
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from moments_in(part)
        case Not(part=part):
            yield from moments_in(part)


def happened_at(run: "Run", scope: "Scope | None", moment: Moment) -> int | None:
    """When it was: the latest in this instance, else the first elsewhere; None if it has not been."""
    if moment.kind == "incident":
        return (scope.root_at if scope else 0) + moment.plus
    subject = subject_of(moment)
    times = run.happened.get(subject)
    if scope is not None and subject in run.program.subjects[scope.procedure]:
        here = [at for at, instance, _ in times or () if instance == scope.instance]
        return here[-1] + moment.plus if here else None
    return times[0][0] + moment.plus if times else None


def _moment(moment: Moment) -> Truth:
    def holds(run: "Run", scope: "Scope | None") -> bool:
        at = happened_at(run, scope, moment)
        return at is not None and at <= run.now

    return holds


def _all(parts: tuple[Truth, ...]) -> Truth:
    def holds(run: "Run", scope: "Scope | None") -> bool | None:
        known: bool | None = True
        for part in parts:
            truth = part(run, scope)
            if truth is False:
                return False
            if truth is None:
                known = None
        return known

    return holds


def _some(parts: tuple[Truth, ...]) -> Truth:
    def holds(run: "Run", scope: "Scope | None") -> bool | None:
        known: bool | None = False
        for part in parts:
            truth = part(run, scope)
            if truth:
                return True
            if truth is None:
                known = None
        return known

    return holds


def _not(part: Truth) -> Truth:
    def holds(run: "Run", scope: "Scope | None") -> bool | None:
        truth = part(run, scope)
        return None if truth is None else not truth

    return holds


def _compare(compare: Compare, model: Model) -> Truth:
    indicator, value, place, sign = compare.indicator, compare.value, compare.place, _OPERATORS[compare.operator]
    if not model.indicators[indicator].per_place:

        def holds(run: "Run", scope: "Scope | None") -> bool | None:
            known = run.values[indicator]
            return None if known is None else sign(known, value)

        return holds

    def holds_there(run: "Run", scope: "Scope | None") -> bool | None:
        known = _known_there(run, indicator, scope.place if place < 0 and scope else place)
        return None if known is None else sign(known, value)

    return holds_there


def _known_there(run: "Run", indicator: int, place: int) -> float | None:
    known = run.values_there[indicator]
    if place >= 0:
        return known.get(place, run.values[indicator])
    every = [value for value in (*known.values(), run.values[indicator]) if value is not None]
    if not every:
        return None
    return max(every) if run.model.indicators[indicator].worst > 0 else min(every)
