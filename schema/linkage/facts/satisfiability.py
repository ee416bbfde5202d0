"""Decides exactly whether conditions can hold together, with a state of the district as the witness.

Every comparison speaks of one thing at a time, so a number matters only by where it lies among the thresholds
that the conditions name: at one, between two, or beyond the last. Over these finitely many cases the question is
settled by propagation and branching; nothing is sampled.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import value_said
from drillbook.schema.conditions.tree import (
    And,
    Compare,
    Condition,
    Judged,
    LevelCompare,
    Not,
    Or,
    Ordered,
    holds,
    position,
    walk,
)
from drillbook.schema.finding import Text, plain, say
from drillbook.schema.linkage.facts.scales import indicators_of, levels_of

Value: TypeAlias = float | str | bool
Witness: TypeAlias = dict["Variable", Value]


@dataclass(frozen=True, order=True, slots=True)
class Variable:
    """One thing conditions speak of: an indicator (at a place), a plan's level, a judgement or an order for a plan."""

    sort: str
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A condition of a plan, claimed to hold or (``holds=False``) not to."""

    plan: str
    condition: Condition
    holds: bool = True


@dataclass(frozen=True, slots=True)
class _Among:
    variable: Variable
    values: frozenset[Value]


@dataclass(frozen=True, slots=True)
class _All:
    parts: tuple["_Form", ...]


@dataclass(frozen=True, slots=True)
class _Any:
    parts: tuple["_Form", ...]


_Form: TypeAlias = _Among | _All | _Any


@dataclass
class CaseAnalysis:
    """The cases worth telling apart: for each variable, a few values that stand for all others."""

    book: PlanBook
    domains: dict[Variable, tuple[Value, ...]] = field(default_factory=dict)
    _meant: dict[tuple[Variable, Condition], frozenset[Value]] = field(default_factory=dict)
    """Of each comparison, the values it is true of."""

    @classmethod
    def of(cls, book: PlanBook, claims: Iterable[tuple[str, Condition]]) -> "CaseAnalysis":
        """Collect all cases that the given conditions, each of its plan, can tell apart."""
        cases, named = cls(book), dict[Variable, set[float]]()
        for plan, condition in claims:
            for node in walk(condition):
                cases._note(plan, node, named)
        for variable, thresholds in named.items():
            cases.domains[variable] = tuple(_likenesses(sorted(thresholds), indicators_of(book)[variable.name].range))
        return cases

    def _note(self, plan: str, node: object, named: dict[Variable, set[float]]) -> None:
        variable = variable_of(node, plan)
        if variable is None:
            return
        if isinstance(node, Compare):
            indicator = indicators_of(self.book).get(node.indicator)
            if indicator is not None and indicator.values is not None:
                self.domains[variable] = indicator.values
            elif indicator is not None:
                named.setdefault(variable, set()).add(node.number or 0.0)
        elif isinstance(node, LevelCompare):
            owner = self.book.plans.get(variable.name)
            self.domains[variable] = ("none", *(levels_of(self.book, owner.value) if owner else ()))
        else:
            self.domains[variable] = (False, True)

    def example(self, claims: Iterable[Claim], given: Mapping[Variable, Value] | None = None) -> Witness | None:
        """Find a state in which all claims are so, or None when there is none. ``given`` fixes variables beforehand.

        What may be anything is not in the state.

        A comparison with something that is not defined is never true: that is said elsewhere.
        """
        return self._settled(
            [self._form(claim.condition, claim.plan, claim.holds, {}) for claim in claims], given or {}
        )

    def may_hold(self, claim: Claim, state: Witness) -> bool:
        """Say whether the claim is so in ``state``, or can be where the state leaves something open."""
        return self.example([claim], state) is not None

    def nobody_decides(self) -> dict["Variable", Value]:
        """Fix that nobody judged or ordered anything: what the written thresholds alone do."""
        return {variable: False for variable in self.domains if variable.sort in ("judged", "ordered")}

    def example_of_step(
        self, variable: Variable, before: Value, after: Value, some: list[Claim], given: Mapping[Variable, Value]
    ) -> Witness | None:
        """Find a state in which some claim holds while ``variable`` is ``before``, and none once it is ``after``."""
        then, now = {variable: after}, {variable: before}
        held = _Any(tuple(self._form(claim.condition, claim.plan, True, now) for claim in some))
        lost = [self._form(claim.condition, claim.plan, False, then) for claim in some]
        return self._settled([held, *lost], {**given, variable: after})

    def _settled(self, forms: list["_Form"], given: Mapping[Variable, Value]) -> Witness | None:
        domains = {variable: frozenset(values) for variable, values in self.domains.items()}
        for variable, value in given.items():
            if variable in domains:
                domains[variable] = domains[variable] & {value}
        if not all(domains.values()):
            return None
        found = _solve(forms, domains)
        if found is None:
            return None
        fixed = (name for name, values in found.items() if name in given or len(values) < len(self.domains[name]))
        return {name: self._first(name, found[name]) for name in fixed}

    def _first(self, variable: Variable, values: frozenset[Value]) -> Value:
        return next(value for value in self.domains[variable] if value in values)

    def _form(self, node: Condition, plan: str, wanted: bool, fixed: Mapping[Variable, Value]) -> _Form:
        match node:
            case Not(part=part):
                return self._form(part, plan, not wanted, fixed)
            case And(parts=parts) | Or(parts=parts):
                forms = tuple(self._form(part, plan, wanted, fixed) for part in parts)
                return _All(forms) if isinstance(node, And) is wanted else _Any(forms)
        variable = variable_of(node, plan)
        if variable is None or variable not in self.domains:
            return _All(()) if not wanted else _Any(())
        meant = self._meant.get((variable, node))
        if meant is None:
            domain = self.domains[variable]
            meant = self._meant[variable, node] = frozenset(
                value for value in domain if self._true(node, value, domain)
            )
        if variable in fixed:
            return _All(()) if (fixed[variable] in meant) is wanted else _Any(())
        return _Among(variable, meant if wanted else frozenset(self.domains[variable]) - meant)

    def _true(self, node: Condition, value: Value, domain: tuple[Value, ...]) -> bool:
        match node:
            case Compare(operator=operator, value=written) if isinstance(value, str):
                order = tuple(str(one) for one in domain)
                there = position(written, order)
                return there is not None and holds(order.index(value), operator, there)
            case Compare(operator=operator):
                return node.number is not None and holds(float(value), operator, node.number)
            case LevelCompare(operator=operator, level=level):
                if level not in domain:
                    return False
                return holds(domain.index(value), operator, domain.index(level))
        return bool(value)

    def describe(self, state: Witness) -> list[Text]:
        """Word the state, what is up before what is at rest: 1小时雨量为55毫米."""
        return [_said(self.book, one, state[one]) for one in sorted(state, key=lambda one: (_at_rest(state[one]), one))]


def variable_of(node: object, plan: str) -> Variable | None:
    """Return the variable that a comparison of ``plan`` speaks of."""
    match node:
        case Compare(indicator=indicator, place=place):
            return Variable("indicator", indicator, place or "")
        case LevelCompare(plan=other):
            return Variable("level", other or plan)
        case Judged():
            return Variable("judged", plan)
        case Ordered():
            return Variable("ordered", plan)
    return None


def _solve(forms: list[_Form], domains: dict[Variable, frozenset[Value]]) -> dict[Variable, frozenset[Value]] | None:
    """Narrow the domains until every form holds; the open choices are tried one after another."""
    domains, choices, waiting = dict(domains), list[_Any](), list(forms)
    while waiting:
        form = waiting.pop()
        if isinstance(form, _All):
            waiting += form.parts
        elif isinstance(form, _Any):
            choices.append(form)
        else:
            domains[form.variable] &= form.values
            if not domains[form.variable]:
                return None
    if not choices:
        return domains
    choices.sort(key=lambda choice: len(choice.parts))
    rest: list[_Form] = [*choices[1:]]
    for part in choices[0].parts:
        found = _solve([part, *rest], domains)
        if found is not None:
            return found
    return None


def _likenesses(thresholds: list[float], limits: tuple[float, float] | None) -> list[float]:
    """One number below, at, between and beyond the thresholds, inside the indicator's range, ascending."""
    ends = limits or (thresholds[0] - _room(thresholds[0]), thresholds[-1] + _room(thresholds[-1]))
    marks = [ends[0], *(number for number in thresholds if ends[0] < number < ends[1]), ends[1]]
    between = [round_between(low, high) for low, high in pairwise(marks) if low < high]
    return sorted({*marks, *between})


def _room(number: float) -> float:
    return max(1.0, abs(number) * 0.2)


def round_between(low: float, high: float) -> float:
    """Return the roundest number strictly between two, near their middle: 50 and 60 give 55."""
    middle = (low + high) / 2
    for digits in range(-6, 12):
        number = round(middle, digits)
        if low < number < high:
            return number
    return middle if math.isfinite(middle) else low


def _said(book: PlanBook, variable: Variable, value: Value) -> Text:
    if variable.sort == "indicator":
        return _measured(book, variable, value)
    owner = book.plans.get(variable.name)
    title = plain(owner.value.title if owner else variable.name)
    if variable.sort == "level":
        return say(en="{title} is at {level}", zh="《{title}》为{level}", title=title, level=level_said(str(value)))
    yes = plain("") if value else say(en="not ", zh="未")
    if variable.sort == "judged":
        return say(en="{title} {yes}judged necessary", zh="《{title}》{yes}经会商研判", title=title, yes=yes)
    return say(en="{title} {yes}ordered from above", zh="《{title}》{yes}由上级要求启动", title=title, yes=yes)


def _at_rest(value: Value) -> bool:
    return value in (False, "none")


def _measured(book: PlanBook, variable: Variable, value: Value) -> Text:
    entry = book.indicators.get(variable.name)
    place = book.places.get(variable.place)
    title = (entry.value.title if entry else "") or variable.name
    where = (place.value.title if place else "") or variable.place
    unit = entry.value.unit if entry and entry.value.unit != "count" else ""
    if value == "none":
        return say(
            en="there is no {title}{at}",
            zh="{place}无{title}",
            title=title,
            place=where,
            at=f" at {where}" if where else "",
        )
    return say(
        en="{title}{at} is {value}",
        zh="{place}{title}为{value}",
        title=title,
        place=where,
        at=f" at {where}" if where else "",
        value=_value_said(value, unit),
    )


def _value_said(value: Value, unit: str) -> Text:
    if not isinstance(value, float):
        return Text(value_said(str(value), "en"), value_said(str(value), "zh"))
    chinese = _UNITS.get(unit, f" {unit}" if unit.isascii() else unit)
    return Text(f"{value:g} {unit}".strip(), f"{value:g}{chinese}".strip())


_UNITS = {"mm": "毫米", "cm": "厘米", "m": "米", "km": "公里", "m/s": "米每秒", "%": "%", "h": "小时", "min": "分钟"}
_ROMAN = {"I": "Ⅰ级", "II": "Ⅱ级", "III": "Ⅲ级", "IV": "Ⅳ级", "none": "未启动"}


def level_said(level: str) -> Text:
    """Word a level: Ⅱ级; not started."""
    return Text("not started" if level == "none" else level, _ROMAN.get(level, level))
