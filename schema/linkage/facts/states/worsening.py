"""Which way an indicator worsens: as the library says, else as the conditions read, upwards, downwards or both ways.

``not`` is pushed inwards first, so that ``not (rain < yellow)`` reads ``rain >= yellow``. A comparison that is open to
one side says that it is worse there. A band, closed on both sides, says only where it lies: it is closed on the calm
side, and on the other so that the next level can go on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations

from drillbook.schema.conditions.tree import And, Compare, Condition, Not, Operator, Or, holds, position
from drillbook.schema.linkage.facts.satisfiability import CaseAnalysis
from drillbook.schema.linkage.facts.scales import indicators_of
from drillbook.schema.linkage.facts.states.claims import Claim, Variable

_OPPOSITE: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_UP, _DOWN = (">", ">="), ("<", "<=")


@dataclass(frozen=True, slots=True)
class _Side:
    """One comparison with a number, or with the position of a value in its enumeration."""

    operator: Operator
    number: float


@dataclass(slots=True)
class _Reading:
    """How the conditions speak of one indicator: open to one side, or in bands, each with the rank of its level."""

    open: list[_Side] = field(default_factory=list)
    bands: list[tuple[int, float, float]] = field(default_factory=list)

    @property
    def ways(self) -> frozenset[str]:
        """Upwards, downwards or both; bands alone are read by the order of their levels; with nothing else upwards."""
        ways = {"up" if side.operator in _UP else "down" for side in self.open}
        if not ways:
            for one, other in combinations(sorted(self.bands), 2):
                middles = one[1] + one[2], other[1] + other[2]
                if one[0] != other[0] and middles[0] != middles[1]:
                    ways.add("up" if middles[0] < middles[1] else "down")
        return frozenset(ways or {"up"})


def worsening(cases: CaseAnalysis, owner: str, variable: Variable) -> tuple[tuple[int, ...], ...]:
    """Return the classes of a variable from calm to bad: one row, two where it worsens both ways, none if unclear.

    It is read in the starting conditions of the plan ``owner``; where these do not speak of it, in those of the plans
    that they name.
    """
    every = tuple(range(len(cases.space.classes[variable])))
    scale = indicators_of(cases.book).get(variable.name) if variable.sort == "indicator" else None
    if scale is None:
        return (every,)
    reading = _read(scale.values, variable.name, cases.definitions[owner].claims())
    if not reading.open and not reading.bands:
        others = (one.claims() for one in cases.definitions.values())
        reading = _read(scale.values, variable.name, chain.from_iterable(others))
    ways = frozenset((scale.worse,)) if scale.worse else reading.ways
    if len(ways) == 1:
        return (every,) if "up" in ways else (every[::-1],)
    calm = _calm(cases, variable, reading)
    return () if calm is None else (every[calm:], every[calm::-1])


def _read(values: tuple[str, ...] | None, name: str, claims: Iterable[Claim]) -> _Reading:
    reading = _Reading()
    for rank, claim in enumerate(claims):
        for side, opposite in _sides(claim.condition, True, (), values, name):
            if opposite is None:
                reading.open.append(side)
            else:
                reading.bands.append((rank, *sorted((side.number, opposite.number))))  # type: ignore[arg-type]
    return reading


def _sides(
    node: Condition, wanted: bool, around: tuple[_Side, ...], values: tuple[str, ...] | None, name: str
) -> Iterator[tuple[_Side, _Side | None]]:
    """Each comparison with the one that must hold with it and closes it to the other side, if there is one."""
    match node:
        case Not(part=part):
            yield from _sides(part, not wanted, around, values, name)
        case And(parts=parts) | Or(parts=parts) if isinstance(node, And) is wanted:
            own = tuple(side for part in parts if (side := _side(part, wanted, values, name)))
            for part in parts:
                yield from _sides(part, wanted, around + own, values, name)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _sides(part, wanted, around, values, name)
        case _:
            side = _side(node, wanted, values, name)
            if side and side.operator == "=":
                yield side, side
            elif side and side.operator != "!=":
                other = _DOWN if side.operator in _UP else _UP
                yield side, next((one for one in around if one.operator in other), None)


def _side(node: Condition, wanted: bool, values: tuple[str, ...] | None, name: str) -> _Side | None:
    if isinstance(node, Not):
        return _side(node.part, not wanted, values, name)
    if not isinstance(node, Compare) or node.indicator != name:
        return None
    number = node.number if values is None else position(node.value, values)
    return None if number is None else _Side(node.operator if wanted else _OPPOSITE[node.operator], number)


def _calm(cases: CaseAnalysis, variable: Variable, reading: _Reading) -> int | None:
    """The class in the middle, where nothing is worse: at rest if that lies there, else as far from both sides as can be.

    Between the open sides there may be bands of lower levels: what lies in none of them is calmer.
    """
    firsts = [_number(cases, variable, some[0]) for some in cases.space.classes[variable]]
    between = [
        number
        for number, value in enumerate(firsts)
        if not any(holds(value, side.operator, side.number) for side in reading.open)
    ]
    outside = [number for number in between if not any(low <= firsts[number] <= high for _, low, high in reading.bands)]
    if not between:
        return None
    rest = cases.situation({}).value(variable)
    at_rest = None if rest is None else cases.space.class_of(variable, rest)
    if at_rest in between:
        return at_rest
    if not reading.open:
        return None
    middle = (firsts[between[0]] + firsts[between[-1]]) / 2
    return min(outside or between, key=lambda number: (abs(firsts[number] - middle), number))


def _number(cases: CaseAnalysis, variable: Variable, value: object) -> float:
    return float(cases.domains[variable].index(value)) if isinstance(value, str) else float(value)  # type: ignore[arg-type]
