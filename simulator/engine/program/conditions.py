"""Compile conditions to closures of three values: true, false, and None for "not known"."""

import operator
from collections.abc import Callable, Iterator
from typing import Final, Protocol, TypeAlias

from drillbook.simulator.engine.program.facts import Facts, Occurrence, Situation, Within
from drillbook.simulator.engine.program.subjects import Subject, subject_of
from drillbook.simulator.model.condition import All, Compare, Condition, Judged, LevelIs, Moment, Not, Ordered, Some
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.model import Model


class Asker(Protocol):
    """Who asks: an instance, a round of one, or a period of a level. Its own moments, incident and place come first.

    ``maker`` is the round or instance it stands in that can bring a moment about itself; ``instance`` NONE: no instance.
    """

    @property
    def instance(self) -> int: ...

    @property
    def since(self) -> int: ...
    @property
    def place(self) -> int: ...
    @property
    def root(self) -> int: ...
    @property
    def root_at(self) -> int: ...
    def maker(self, subject: Subject) -> Within | None: ...


Truth: TypeAlias = Callable[[Situation, Asker | None], bool | None]
"""A compiled condition; None means that it looks at an indicator without a value yet."""

_KEYS: Final = 4  # a change key is four times an id, plus what changed:
_INDICATOR: Final = 0
_LEVEL: Final = 1
_ORDER: Final = 2
MOMENTS: Final = 3  # all moments have one key
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compile_condition(condition: Condition, model: Model) -> Truth:
    """Return a function that says whether ``condition`` holds now."""
    match condition:
        case All(parts=parts):
            return _all(tuple(compile_condition(part, model) for part in parts))
        case Some(parts=parts):
            return _some(tuple(compile_condition(part, model) for part in parts))
        case Not(part=part):
            return _not(compile_condition(part, model))
        case Compare():
            return _compare(condition, model)
        case LevelIs(plan=plan, operator=sign, level=level):
            holds = _OPERATORS[sign]
            return lambda run, asker: holds(run.facts.level[plan], level)
        case Judged(plan=plan, level=level):
            return lambda run, asker: run.facts.judged[plan] >= level
        case Ordered(plan=plan, level=level):
            return lambda run, asker: run.facts.ordered[plan] >= level
        case Moment():
            return _moment(condition)


def indicator_key(indicator: int) -> int:
    """Return the change key of an indicator's values."""
    return _KEYS * indicator + _INDICATOR


def level_key(plan: int) -> int:
    """Return the change key of a plan's level and command."""
    return _KEYS * plan + _LEVEL


def order_key(plan: int) -> int:
    """Return the change key of what was judged or ordered for a plan."""
    return _KEYS * plan + _ORDER


def keys_of(condition: Condition | None) -> frozenset[int]:
    """Return the change keys a condition depends on; as long as none of them changes, its truth stays the same."""
    match condition:
        case None:
            return frozenset()
        case All(parts=()):
            return frozenset((MOMENTS,))  # it holds from the start, so somebody has to ask then
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


def moments_in(condition: Condition | None) -> Iterator[Moment]:
    """Yield every moment a condition names."""
    match condition:
        case Moment():
            yield condition
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from moments_in(part)
        case Not(part=part):
            yield from moments_in(part)


def happened_at(run: Situation, asker: Asker | None, moment: Moment) -> int | None:
    """Return the tick of a moment, ``plus`` included; None if it has not come for who asks."""
    if moment.kind == "incident":
        return (asker.root_at if asker else 0) + moment.plus
    occurrence = occurrence_of(run, asker, moment)
    return None if occurrence is None else occurrence.at + moment.plus


def occurrence_of(run: Situation, asker: Asker | None, moment: Moment) -> Occurrence | None:
    """Return what a moment means for who asks, if it has come; outside of any instance the first there was."""
    return _occurrence_of(run, asker, moment, subject_of(moment))


def _occurrence_of(run: Situation, asker: Asker | None, moment: Moment, subject: Subject) -> Occurrence | None:
    occurrences = run.facts.happened.get(subject)
    if not occurrences:
        return None
    if asker is None:
        return occurrences[0]
    if moment.kind == "level" and run.facts.level[moment.plan] >= moment.level:
        return occurrences[-1]
    return _belonging_to(run.facts, asker, subject, occurrences)


def _belonging_to(facts: Facts, asker: Asker, subject: Subject, occurrences: list[Occurrence]) -> Occurrence | None:
    """The latest of its round or instance, if that brings it about; else of its incident, of its place; else since then.

    What its incident may still bring about is waited for: two incidents never borrow each other's moments. An incident
    that brings no such thing about is a further word about what is going on at its place.
    """
    maker = asker.maker(subject) or _round_around(facts, asker, subject)
    if maker is not None:
        return next((one for one in reversed(occurrences) if _came_in(facts, one, maker)), None)
    for one in reversed(occurrences):
        if one.root == asker.root:
            return one
    if any((asker.root, procedure) in facts.at_work for procedure in facts.makers.get(subject, ())):
        return None
    if asker.place >= 0:
        for one in reversed(occurrences):
            if one.scope is not None and one.scope.place == asker.place:
                return one
    return occurrences[-1] if occurrences[-1].at >= asker.since else None


def _round_around(facts: Facts, asker: Asker, subject: Subject) -> Within | None:
    """The round from which an instance was called or handed over, if that brings a moment about; it is part of it."""
    scope = facts.rounds.get(asker.instance)
    while scope is not None:
        maker = scope.maker(subject)
        if maker is not None:
            return maker if maker.around is not None else None
        scope = facts.rounds.get(scope.instance)
    return None


def _came_in(facts: Facts, occurrence: Occurrence, maker: Within) -> bool:
    scope = occurrence.scope
    while scope is not None and scope is not maker:
        scope = scope.around or facts.rounds.get(scope.instance)
    return scope is maker


def _moment(moment: Moment) -> Truth:
    subject, plus = subject_of(moment), moment.plus
    if moment.kind == "incident":
        return lambda run, asker: (asker.root_at if asker else 0) + plus <= run.now

    def holds(run: Situation, asker: Asker | None) -> bool | None:
        occurrence = _occurrence_of(run, asker, moment, subject)
        return occurrence is not None and occurrence.at + plus <= run.now

    return holds


def _all(parts: tuple[Truth, ...]) -> Truth:
    def holds(run: Situation, asker: Asker | None) -> bool | None:
        whole: bool | None = True
        for part in parts:
            truth = part(run, asker)
            if truth is False:
                return False
            if truth is None:
                whole = None
        return whole

    return holds


def _some(parts: tuple[Truth, ...]) -> Truth:
    def holds(run: Situation, asker: Asker | None) -> bool | None:
        whole: bool | None = False
        for part in parts:
            truth = part(run, asker)
            if truth:
                return True
            if truth is None:
                whole = None
        return whole

    return holds


def _not(part: Truth) -> Truth:
    def holds(run: Situation, asker: Asker | None) -> bool | None:
        truth = part(run, asker)
        return None if truth is None else not truth

    return holds


def _compare(compare: Compare, model: Model) -> Truth:
    indicator, limit, place, sign = compare.indicator, compare.value, compare.place, _OPERATORS[compare.operator]
    if not model.indicators[indicator].per_place:

        def holds(run: Situation, asker: Asker | None) -> bool | None:
            value = run.facts.values[indicator]
            return None if value is None else sign(value, limit)

        return holds
    rising = model.indicators[indicator].worst > 0

    def holds_there(run: Situation, asker: Asker | None) -> bool | None:
        value = _value_there(run.facts, indicator, asker.place if place < 0 and asker else place, rising)
        return None if value is None else sign(value, limit)

    return holds_there


def _value_there(facts: Facts, indicator: int, place: int, rising: bool) -> float | None:
    """Return the value at a place; without a place, the worst of all that are known."""
    if place < 0:
        place = worst_place(facts, indicator, rising)
    return facts.values_there[indicator].get(place, facts.values[indicator])


def worst_place(facts: Facts, indicator: int, rising: bool) -> int:
    """Return where an indicator is worst; -1 if that is wherever nothing else is known."""
    by_place, anywhere = facts.values_there[indicator], facts.values[indicator]
    every = [(value, place) for place, value in by_place.items()]
    if anywhere is not None:
        every.append((anywhere, NONE))
    if not every:
        return NONE
    worst = (max if rising else min)(value for value, _ in every)
    return next(place for value, place in every if value == worst)
