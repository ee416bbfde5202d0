"""The states of the district that conditions can tell apart, and conditions as functions of them."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from drillbook.schema.conditions.decision.diagram import ALWAYS, BUDGET, NEVER, Diagram
from drillbook.schema.conditions.decision.representatives import classes_of
from drillbook.schema.conditions.decision.variable_order import order_of
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

V = TypeVar("V", bound=Hashable)
Value: TypeAlias = float | str | bool
Leaf: TypeAlias = Compare | LevelCompare | Judged | Ordered
Claimed: TypeAlias = tuple[Hashable, Condition]  # a condition, and what else decides what its names mean


@dataclass(slots=True)
class StateSpace(Generic[V]):
    """Each variable with its classes of values, in the order of a diagram."""

    classes: dict[V, tuple[tuple[Value, ...], ...]]
    diagram: Diagram
    _ranks: dict[V, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        values: Mapping[V, Sequence[Value]],
        comparisons: Iterable[tuple[V, Compare | LevelCompare]],
        groups: Sequence[Collection[V]] = (),
        budget: int = BUDGET,
    ) -> "StateSpace[V]":
        """Tell values apart only where a comparison does; what nothing is compared with stays as it is."""
        asked: dict[V, dict[Compare | LevelCompare, None]] = {}
        for variable, node in comparisons:
            asked.setdefault(variable, {})[node] = None
        order = order_of(list(values), groups)
        classes = {
            variable: classes_of(values[variable], [truths(node, values[variable]) for node in asked[variable]])
            if variable in asked
            else tuple((value,) for value in values[variable])
            for variable in order
        }
        ranks = {variable: rank for rank, variable in enumerate(order)}
        return cls(classes, Diagram([len(classes[variable]) for variable in order], budget), ranks)

    def among(self, variable: V, is_meant: Callable[[Value], bool]) -> int:
        """Return the function that is true for the values meant."""
        meant = (number for number, some in enumerate(self.classes[variable]) if is_meant(some[0]))
        return self.diagram.among(self._ranks[variable], meant)

    def compared(self, variable: V, node: Compare | LevelCompare) -> int:
        """Return the comparison as a function."""
        values = tuple(some[0] for some in self.classes[variable])
        every = tuple(value for some in self.classes[variable] for value in some)
        told = dict(zip(every, truths(node, every), strict=True))
        return self.diagram.among(self._ranks[variable], (number for number, one in enumerate(values) if told[one]))

    def function(self, node: Condition, leaf: Callable[[Leaf], int]) -> int:
        """Return the whole condition; ``leaf`` gives the functions of its comparisons."""
        match node:
            case And(parts=parts):
                return self.diagram.all_of(self.function(part, leaf) for part in parts)
            case Or(parts=parts):
                return self.diagram.any_of(self.function(part, leaf) for part in parts)
            case Not(part=part):
                return self.diagram.negation(self.function(part, leaf))
        return leaf(node)

    def rank(self, variable: V) -> int:
        return self._ranks[variable]

    def class_of(self, variable: V, value: Value) -> int | None:
        """Return the number of the class that a value is in."""
        return next((number for number, some in enumerate(self.classes[variable]) if value in some), None)

    def shortest(self, function: int) -> dict[V, int] | None:
        """Return the fewest variables that make it true, each with its class."""
        found = self.diagram.shortest(function)
        names = list(self._ranks)
        return None if found is None else {names[rank]: number for rank, number in found.items()}


def truths(node: Compare | LevelCompare, values: Sequence[Value]) -> list[bool]:
    """Say of each value, all that there are and lowest first, whether the comparison is true; of what is undefined never."""
    order = tuple(str(value) for value in values)
    if isinstance(node, LevelCompare):
        there: int | None = order.index(node.level) if node.level in order else None
    elif values and isinstance(values[0], str):
        there = position(node.value, order)
    elif node.number is None:
        return [False] * len(values)
    else:
        return [holds(float(value), node.operator, node.number) for value in values]
    return [there is not None and holds(here, node.operator, there) for here in range(len(values))]


def groups_of(condition: Condition, variable: Callable[[Leaf], V | None]) -> list[set[V]]:
    """Return the variables that each ``and`` and ``or`` brings together."""
    found = []
    for node in walk(condition):
        if isinstance(node, And | Or):
            about = {variable(one) for one in walk(node) if isinstance(one, Leaf)}
            found.append({one for one in about if one is not None})
    return [group for group in found if len(group) > 1]


__all__ = ["ALWAYS", "NEVER", "Leaf", "StateSpace", "Value", "groups_of", "truths"]
