"""Decision diagrams: functions of a state that are true or false, each drawn once, so that equal ones are one number.

A node asks for the class one variable is in and has a child for each class; variables are asked in one fixed order.
Whether a function is ever true, and where, is read off the drawing; what costs time is drawing it, and that is
counted in steps (not in seconds, so that the answer is the same on every machine).
"""

from collections.abc import Callable, Iterable, Sequence

NEVER, ALWAYS = 0, 1
BUDGET = 600_000  # children drawn; about a second
MOST_VARIABLES = 200  # drawing goes as deep as there are variables


class Undecided(Exception):
    """The question costs more than it may: there is no answer, neither yes nor no."""


class Diagram:
    """All functions drawn over variables of the given sizes; a variable is named by its rank in the order asked."""

    def __init__(self, sizes: Sequence[int], budget: int = BUDGET) -> None:
        if len(sizes) > MOST_VARIABLES:
            raise Undecided
        self._ranks = [len(sizes), len(sizes)]
        self._children: list[tuple[int, ...]] = [(), ()]
        self._sizes = tuple(sizes)
        self._drawn: dict[tuple[int, tuple[int, ...]], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}
        self._negations = {NEVER: ALWAYS, ALWAYS: NEVER}
        self._parts: dict[int, dict[int, list[int]]] = {}
        self._left = budget

    def among(self, rank: int, classes: Iterable[int]) -> int:
        """Return the function that is true while the variable is in one of the classes."""
        wanted = set(classes)
        return self._node(rank, tuple(int(number in wanted) for number in range(self._sizes[rank])))

    def both(self, one: int, other: int) -> int:
        """Return the conjunction."""
        return self._combined(one, other, self._both, NEVER, ALWAYS)

    def either(self, one: int, other: int) -> int:
        """Return the disjunction."""
        return self._combined(one, other, self._either, ALWAYS, NEVER)

    def negation(self, one: int) -> int:
        found = self._negations.get(one)
        if found is None:
            found = self._node(self._ranks[one], tuple(map(self.negation, self._children[one])))
            self._negations[one], self._negations[found] = found, one
        return found

    def without(self, one: int, other: int) -> int:
        """Return the function that is true where ``one`` is and ``other`` is not."""
        return self.both(one, self.negation(other))

    def all_of(self, functions: Iterable[int]) -> int:
        found = ALWAYS
        for function in functions:
            found = self.both(found, function)
        return found

    def any_of(self, functions: Iterable[int]) -> int:
        found = NEVER
        for function in functions:
            found = self.either(found, function)
        return found

    def fixed(self, one: int, rank: int, number: int) -> int:
        """Return the function that is left of ``one`` once the variable is in the class ``number``."""
        done: dict[int, int] = {}

        def rest(node: int) -> int:
            if self._ranks[node] > rank:
                return node
            if self._ranks[node] == rank:
                return self._children[node][number]
            if node not in done:
                done[node] = self._node(self._ranks[node], tuple(map(rest, self._children[node])))
            return done[node]

        return rest(one)

    def may_lose(self, one: int, rank: int, before: int, after: int) -> bool:
        """Tell whether some state makes it true while the variable is in ``before`` and false once it is in ``after``.

        Every node can be reached, and so can every class at it: looking at the nodes of the variable is enough.
        """
        nodes = self._nodes_of(one).get(rank, ())
        self._pay(len(nodes))
        return any(
            self.without(children[before], children[after]) != NEVER
            for children in (self._children[node] for node in nodes)
        )

    def shortest(self, one: int) -> dict[int, int] | None:
        """Return the fewest variables, each with the lowest class, that make it true whatever the others are."""
        if one == NEVER:
            return None
        needs = {ALWAYS: 0}

        def need(node: int) -> int:
            if node not in needs:
                needs[node] = 1 + min(need(child) for child in self._children[node] if child != NEVER)
            return needs[node]

        found, node = dict[int, int](), one
        need(one)
        while node != ALWAYS:
            children = self._children[node]
            number = min(
                (number for number, child in enumerate(children) if child != NEVER),
                key=lambda number: (needs[children[number]], number),
            )
            found[self._ranks[node]] = number
            node = children[number]
        return found

    def _nodes_of(self, one: int) -> dict[int, list[int]]:
        """Every node of the drawing of ``one``, each once, by the variable it asks for."""
        found = self._parts.get(one)
        if found is None:
            found = self._parts[one] = {}
            seen, waiting = {NEVER, ALWAYS, one}, [one]
            while waiting:
                node = waiting.pop()
                found.setdefault(self._ranks[node], []).append(node)
                fresh = set(self._children[node]) - seen
                seen |= fresh
                waiting += sorted(fresh)
        return found

    def _combined(self, one: int, other: int, table: dict[tuple[int, int], int], absorbs: int, passes: int) -> int:
        if one == other or other == passes:
            return one
        if one == passes:
            return other
        if absorbs in (one, other):
            return absorbs
        key = (one, other) if one < other else (other, one)
        found = table.get(key)
        if found is None:
            rank = min(self._ranks[one], self._ranks[other])
            again: Callable[[int, int], int] = lambda a, b: self._combined(a, b, table, absorbs, passes)  # noqa: E731
            found = table[key] = self._node(rank, tuple(map(again, self._at(one, rank), self._at(other, rank))))
        return found

    def _at(self, node: int, rank: int) -> tuple[int, ...]:
        return self._children[node] if self._ranks[node] == rank else (node,) * self._sizes[rank]

    def _node(self, rank: int, children: tuple[int, ...]) -> int:
        self._pay(len(children))
        if children.count(children[0]) == len(children):
            return children[0]
        found = self._drawn.get((rank, children))
        if found is None:
            found = self._drawn[rank, children] = len(self._ranks)
            self._ranks.append(rank)
            self._children.append(children)
        return found

    def _pay(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise Undecided
