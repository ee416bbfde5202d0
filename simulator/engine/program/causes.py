"""Causes: which incident made a condition true, known from the facts it rests on."""

from collections.abc import Callable
from typing import TypeAlias

from drillbook.simulator.engine.program.conditions import Truth, compile_condition, worst_place
from drillbook.simulator.engine.program.facts import FROM_THE_START, Facts, Period, Situation, Source
from drillbook.simulator.engine.program.subjects import subject_of
from drillbook.simulator.model.condition import All, Compare, Condition, Judged, LevelIs, Moment, Not, Ordered, Some
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.model import Model

Cause: TypeAlias = Callable[[Situation], Source | None]
"""Return what made a condition come true last, or None if it does not hold."""


def compile_cause(condition: Condition, model: Model, wanted: bool = True) -> Cause:
    """Return a function that names the source of a condition's being ``wanted``.

    Of what has to hold together the last counts, of alternatives the first: ``rain >= 10 and tide >= 5`` is owed to
    whatever came second, ``rain >= 10 or tide >= 5`` to whatever came first.
    """
    match condition:
        case Not(part=part):
            return compile_cause(part, model, not wanted)
        case All(parts=parts) | Some(parts=parts):
            causes = tuple(compile_cause(part, model, wanted) for part in parts)
            return _last_of(causes) if isinstance(condition, All) is wanted else _first_of(causes)
        case Compare():
            return _of_indicator(condition, model, wanted)
        case LevelIs():
            return _if(condition, model, wanted, lambda run: _of_level(run.facts, condition))
        case Judged(plan=plan):
            return _if(condition, model, wanted, lambda run: run.facts.source_of("judged", plan))
        case Ordered(plan=plan):
            return _if(condition, model, wanted, lambda run: run.facts.source_of("ordered", plan))
        case Moment():
            return _if(condition, model, wanted, lambda run: _of_moment(run.facts, condition))


def _last_of(causes: tuple[Cause, ...]) -> Cause:
    def latest(run: Situation) -> Source | None:
        found = [cause(run) for cause in causes]
        return None if None in found else max((one for one in found if one is not None), default=FROM_THE_START)

    return latest


def _first_of(causes: tuple[Cause, ...]) -> Cause:
    def earliest(run: Situation) -> Source | None:
        return min((one for cause in causes if (one := cause(run)) is not None), default=None)

    return earliest


def _if(condition: Condition, model: Model, wanted: bool, source: Callable[[Situation], Source]) -> Cause:
    holds: Truth = compile_condition(condition, model)
    return lambda run: source(run) if holds(run, None) is wanted else None


def _of_indicator(compare: Compare, model: Model, wanted: bool) -> Cause:
    """At no place in particular it is owed to the place that is worst."""
    indicator, per_place = compare.indicator, model.indicators[compare.indicator].per_place

    def source(run: Situation) -> Source:
        place = compare.place
        if per_place and place < 0:
            place = worst_place(run.facts, indicator, model.indicators[indicator].worst > 0)
        there = per_place and place in run.facts.values_there[indicator]
        return run.facts.source_of("indicator", indicator, place if there else NONE)

    return _if(compare, model, wanted, source)


def _of_level(facts: Facts, compare: LevelIs) -> Source:
    """`level >= III` is owed to the period of III, anything below a level to the last change."""
    periods, number = facts.periods[compare.plan], compare.level
    if compare.operator == ">":
        number += 1
    is_reached = compare.operator in (">", ">=", "=")
    period = periods[number] if is_reached and number < len(periods) else None
    return period.source if isinstance(period, Period) else facts.source_of("level", compare.plan)


def _of_moment(facts: Facts, moment: Moment) -> Source:
    occurrences = facts.happened.get(subject_of(moment))
    return Source(occurrences[-1].order, occurrences[-1].root) if occurrences else FROM_THE_START
