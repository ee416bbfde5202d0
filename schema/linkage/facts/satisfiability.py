"""Decides whether conditions can hold together, exactly, with a state of the district that shows it.

Every comparison speaks of one thing at a time, so a number matters only by where it lies among the thresholds
that the conditions name: at one, between two, or beyond the last. Over these finitely many cases every condition is
drawn as a decision diagram; nothing is sampled. That a plan is at a level is replaced by what it means: the highest
whose own condition holds. Each example is put into the conditions before it is told.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.decision.diagram import ALWAYS, NEVER, Diagram, Undecided
from drillbook.schema.conditions.decision.representatives import representatives
from drillbook.schema.conditions.decision.state_space import Leaf, StateSpace, Value, groups_of
from drillbook.schema.conditions.describe import value_said
from drillbook.schema.conditions.tree import Compare, Judged, LevelCompare, Ordered, walk
from drillbook.schema.finding import Text, plain, say
from drillbook.schema.linkage.facts.scales import indicators_of
from drillbook.schema.linkage.facts.states.claims import Claim, Variable, Witness
from drillbook.schema.linkage.facts.states.level_in_force import LevelDefinition, definition_of, definitions_needed
from drillbook.schema.linkage.facts.states.situation import Situation
from drillbook.schema.values.number_text import number_said


@dataclass(slots=True)
class CaseAnalysis:
    """The cases worth telling apart: for each variable, a few values that stand for all others.

    Every question may raise ``Undecided``: the conditions are too many, or plans start and stop each other in a ring.
    """

    book: PlanBook
    definitions: dict[str, LevelDefinition]
    decided: bool
    domains: dict[Variable, tuple[Value, ...]] = field(default_factory=dict)
    space: StateSpace[Variable] = field(init=False)
    _reached: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, book: PlanBook, claims: Iterable[Claim], *, free: Iterable[str] = (), decided: bool = True
    ) -> "CaseAnalysis":
        """Collect all cases that the claims can tell apart.

        The levels of the plans ``free`` may be anything, whatever their conditions say. Unless ``decided`` nobody
        judges or orders anything: what the written thresholds alone do.
        """
        some = list(claims)
        cases = cls(book, definitions_needed(book, some, free), decided)
        every = [*some, *(claim for one in cases.definitions.values() for claim in one.claims())]
        cases._collect(list(dict.fromkeys(every)))
        cases._define_levels()
        return cases

    def _collect(self, claims: list[Claim]) -> None:
        named: dict[Variable, set[float]] = {}
        comparisons: list[tuple[Variable, Compare | LevelCompare]] = []
        groups: list[set[Variable]] = []
        for claim in claims:
            for node in walk(claim.condition):
                variable = self.variable_of(node, claim.plan)
                if variable is None:
                    continue
                if isinstance(node, Compare | LevelCompare):
                    comparisons.append((variable, node))
                values = self._values_of(variable)
                if values is None and isinstance(node, Compare):
                    named.setdefault(variable, set()).add(node.number or 0.0)
                self.domains.setdefault(variable, values or ())
            groups += groups_of(claim.condition, self._variables_of(claim.plan))
        for variable, numbers in named.items():
            scale = indicators_of(self.book)[variable.name]
            values = representatives(numbers, scale.range, whole=scale.whole)
            rest = self.book.indicators[variable.name].value.initial_number
            if rest is not None and values[0] < rest < values[-1]:
                values = tuple(sorted({*values, rest}))
            self.domains[variable] = values
        self.space = StateSpace.of(self.domains, comparisons, groups)

    def _variables_of(self, plan: str) -> Callable[[Leaf], Variable | None]:
        return lambda node: self.variable_of(node, plan)

    def variable_of(self, node: object, plan: str) -> Variable | None:
        """Return what a comparison of ``plan`` speaks of; None where that is not defined, or follows from others."""
        match node:
            case Compare(indicator=indicator, place=place) if indicator in indicators_of(self.book):
                return Variable("indicator", indicator, place or "")
            case LevelCompare(plan=other):
                owner = definition_of(self.book, other or plan).owner
                return None if owner in self.definitions else Variable("level", owner)
            case Judged() if self.decided:
                return Variable("judged", plan)
            case Ordered() if self.decided:
                return Variable("ordered", plan)
        return None

    def _values_of(self, variable: Variable) -> tuple[Value, ...] | None:
        if variable.sort == "indicator":
            return indicators_of(self.book)[variable.name].values
        levels = definition_of(self.book, variable.name).levels
        return ("none", *(levels or (() if variable.sort == "level" else ("any",))))

    def _define_levels(self) -> None:
        """Draw the levels of plans, those first that the others name; what is left stands in a ring."""
        names = {
            owner: {definition_of(self.book, name).owner for name in one.names()} & self.definitions.keys()
            for owner, one in self.definitions.items()
        }
        while names:
            ready = [owner for owner, others in names.items() if not others & names.keys()]
            if not ready:
                self._define_ring(list(names))
                return
            for owner in ready:
                self._reached[owner] = self._drawn(owner)
                del names[owner]

    def _define_ring(self, owners: list[str]) -> None:
        """As on the night: nobody is at a level, then whoever's condition holds starts, until nothing changes."""
        self._reached |= {owner: (NEVER,) * len(self.definitions[owner].levels) for owner in owners}
        for _ in range(2 + sum(len(self.definitions[owner].levels) for owner in owners)):
            now = {owner: self._drawn(owner) for owner in owners}
            if all(self._reached[owner] == now[owner] for owner in owners):
                return
            self._reached |= now
        raise Undecided

    def _drawn(self, owner: str) -> tuple[int, ...]:
        """For each level, lowest first, that it or a higher one is wanted."""
        starts = {claim.level: self.function(claim) for claim in self.definitions[owner].claims()}
        found, above = list[int](), NEVER
        for level in reversed(self.definitions[owner].levels):
            above = self.diagram.either(starts.get(level, NEVER), above)
            found.append(above)
        return tuple(reversed(found))

    @property
    def diagram(self) -> Diagram:
        return self.space.diagram

    def function(self, claim: Claim) -> int:
        """Return the states in which the claim is so."""
        drawn = self.space.function(claim.condition, lambda node: self._leaf(node, claim))
        return drawn if claim.holds else self.diagram.negation(drawn)

    def _leaf(self, node: Leaf, claim: Claim) -> int:
        variable = self.variable_of(node, claim.plan)
        if variable is None:
            return self._level(node, claim.plan) if isinstance(node, LevelCompare) else NEVER
        if isinstance(node, Compare | LevelCompare):
            return self.space.compared(variable, node)
        order = self.domains[variable]
        least = order.index(claim.level) if claim.level in order else 1
        return self.space.among(variable, lambda value: order.index(value) >= least)

    def _level(self, node: LevelCompare, plan: str) -> int:
        """The comparison with a level that is defined: ``>= III`` is that the condition of III or higher holds."""
        definition = definition_of(self.book, node.plan or plan)
        order = ("none", *definition.levels)
        if node.level not in order:
            return NEVER
        reached = (ALWAYS, *self._reached[definition.owner], NEVER)
        here, next_ = reached[order.index(node.level)], reached[order.index(node.level) + 1]
        match node.operator:
            case ">=":
                return here
            case ">":
                return next_
            case "<":
                return self.diagram.negation(here)
            case "<=":
                return self.diagram.negation(next_)
            case "=":
                return self.diagram.without(here, next_)
        return self.diagram.negation(self.diagram.without(here, next_))

    def together(self, claims: Iterable[Claim], given: Mapping[Variable, Value] | None = None) -> int:
        """Return the states in which all claims are so and each variable of ``given`` has its value."""
        known = [(variable, value) for variable, value in (given or {}).items() if variable in self.domains]
        fixed = (self._is(variable, value) for variable, value in known)
        return self.diagram.all_of([*fixed, *map(self.function, claims)])

    def _is(self, variable: Variable, value: Value) -> int:
        number = self.space.class_of(variable, value)
        return NEVER if number is None else self.diagram.among(self.space.rank(variable), [number])

    def possible(self, claims: Iterable[Claim], given: Mapping[Variable, Value] | None = None) -> bool:
        """Say whether some state makes all claims so."""
        return self.together(claims, given) != NEVER

    def example(self, claims: Iterable[Claim], given: Mapping[Variable, Value] | None = None) -> Witness | None:
        """Find a state in which all claims are so, with as little said as possible, or None when there is none.

        What is not in the witness may be anything. A comparison with something that is not defined is never true:
        that is said elsewhere. An example that does not satisfy what is written is no example: ``Undecided``.
        """
        some = list(claims)
        found = self.witness(self.together(some, given))
        if found is None:
            return None
        found |= {variable: value for variable, value in (given or {}).items() if variable in self.domains}
        situation = self.situation(found)
        if not all(map(situation.holds, some)):
            raise Undecided
        return found

    def witness(self, function: int) -> Witness | None:
        """Return a state in which a function is true, with as little said as possible; it is not yet checked."""
        found = self.space.shortest(function)
        if found is None:
            return None
        return {variable: self.space.classes[variable][number][0] for variable, number in found.items()}

    def situation(self, witness: Witness) -> Situation:
        """Complete a witness: everything else at rest, and the levels that plans are then at."""
        return Situation(self.book, witness, self.domains, self.definitions)

    def describe(self, state: Witness) -> list[Text]:
        """Tell the state in an author's words, what is up before what is at rest: 1小时雨量为55毫米."""
        return [_said(self.book, one, state[one]) for one in sorted(state, key=lambda one: (_at_rest(state[one]), one))]


def _said(book: PlanBook, variable: Variable, value: Value) -> Text:
    if variable.sort == "indicator":
        return _measured(book, variable, value)
    owner = book.plans.get(variable.name)
    parts = {"title": plain(owner.value.title if owner else variable.name), "level": level_said(str(value))}
    if variable.sort == "level":
        return say(en="{title} is at {level}", zh="《{title}》为{level}", **parts)
    if variable.sort == "judged" and value == "none":
        return say(en="{title} is not judged necessary", zh="《{title}》未经会商研判", **parts)
    if variable.sort == "judged":
        return say(en="{title} is judged necessary at {level}", zh="《{title}》经会商研判启动{level}", **parts)
    if value == "none":
        return say(en="{title} is not ordered from above", zh="《{title}》未由上级要求启动", **parts)
    return say(en="{title} is ordered from above at {level}", zh="《{title}》由上级要求启动{level}", **parts)


def _at_rest(value: Value) -> bool:
    return value in (False, "none")


def _measured(book: PlanBook, variable: Variable, value: Value) -> Text:
    entry = book.indicators.get(variable.name)
    place = book.places.get(variable.place)
    where = (place.value.title if place else "") or variable.place
    parts = {
        "title": (entry.value.title if entry else "") or variable.name,
        "place": where,
        "at": f" at {where}" if where else "",
    }
    if value == "none":
        return say(en="there is no {title}{at}", zh="{place}无{title}", **parts)
    told = _value_said(value, entry.value.unit if entry else "")
    return say(en="{title}{at} is {value}", zh="{place}{title}为{value}", value=told, **parts)


def _value_said(value: Value, unit: str) -> Text:
    if not isinstance(value, float):
        return Text(value_said(str(value), "en"), value_said(str(value), "zh"))
    number, unit_shown = number_said(value, unit), "" if unit == "count" else unit
    chinese = _UNITS.get(unit_shown, f" {unit_shown}" if unit_shown.isascii() else unit_shown)
    return Text(f"{number.en} {unit_shown}".strip(), f"{number.zh}{chinese}".strip())


_UNITS = {"mm": "毫米", "cm": "厘米", "m": "米", "km": "公里", "m/s": "米每秒", "%": "%", "h": "小时", "min": "分钟"}
_ROMAN = {"I": "Ⅰ级", "II": "Ⅱ级", "III": "Ⅲ级", "IV": "Ⅳ级", "none": "未启动"}


def level_said(level: str) -> Text:
    """Ⅱ级; not started."""
    return Text("not started" if level == "none" else level, _ROMAN.get(level, level))
