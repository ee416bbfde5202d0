"""A block while its steps are being laid out: nodes with their links, in whatever block they stand."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

from drillbook.simulator.model.tasks import Block, Node, What


@dataclass(eq=False)
class Sketch:
    """A block while its steps are being laid out; ``outside`` is the block around it and the repeat there.

    ``member``: of one body of an `each`, the step and what this one is for.
    """

    outside: tuple["Sketch", int] | None = None
    member: tuple[str, str] | None = None
    names: list[str] = field(default_factory=list)
    whats: list[Callable[[dict[int, int]], What]] = field(default_factory=list)
    orders: list[int] = field(default_factory=list)
    links: set[tuple[int, int]] = field(default_factory=set)
    held_back: set[tuple[int, int]] = field(default_factory=set)
    outer: set[tuple[int, int]] = field(default_factory=set)
    bodies: dict[int, "Sketch"] = field(default_factory=dict)
    place_of: dict[int, int] = field(default_factory=dict)

    def add(self, name: str, order: int, what: Callable[[dict[int, int]], What]) -> int:
        """Append a node and return its number; ``what`` it does is made when all nodes have their places."""
        self.names.append(name)
        self.orders.append(order)
        self.whats.append(what)
        return len(self.names) - 1

    def sorted(self) -> list[int]:
        """Nodes so that each comes after what it follows, otherwise as written; shorter if there is a circle."""
        edges = self.links | self.held_back
        waits = [0] * len(self.names)
        after: dict[int, list[int]] = {}
        for a, b in edges:
            waits[b] += 1
            after.setdefault(a, []).append(b)
        ready = [number for number, count in enumerate(waits) if not count]
        order: list[int] = []
        while ready:
            number = heapq.heappop(ready)
            order.append(number)
            for following in after.get(number, ()):
                waits[following] -= 1
                if not waits[following]:
                    heapq.heappush(ready, following)
        return order


def are_apart(one: Sketch, other: Sketch) -> bool:
    """Whether two blocks belong to different members of one `each`: what is done there has no order."""
    mine, others = (_members(sketch) for sketch in (one, other))
    return any(others.get(step, member) != member for step, member in mine.items())


def _members(sketch: Sketch) -> dict[str, str]:
    found = _members(sketch.outside[0]) if sketch.outside is not None else {}
    return found if sketch.member is None else dict([sketch.member]) | found


def enclosing(sketch: Sketch, node: int) -> dict[Sketch, int]:
    """The blocks a node stands in, innermost first, and where in each."""
    around = {sketch: node}
    while sketch.outside is not None:
        sketch, node = sketch.outside
        around[sketch] = node
    return around


def is_circular(sketch: Sketch) -> bool:
    """Whether the links of a block, or of one within it, go in a circle."""
    return len(sketch.sorted()) < len(sketch.names) or any(is_circular(body) for body in sketch.bodies.values())


def frozen(sketch: Sketch) -> Block:
    """The block itself, its nodes in their final order."""
    order = sketch.sorted()
    places = sketch.place_of = {number: place for place, number in enumerate(order)}
    following: dict[int, list[int]] = {}
    before = [0] * len(order)
    for a, b in sketch.links:
        following.setdefault(a, []).append(places[b])
        before[places[b]] += 1
    nodes = tuple(
        Node(
            sketch.names[n],
            sketch.whats[n](places),
            tuple(sorted(following.get(n, ()))),
            before[places[n]],
            sketch.orders[n],
        )
        for n in order
    )
    around = sketch.outside[0].place_of if sketch.outside else {}
    return Block(nodes, tuple(sorted((places[here], around[there]) for here, there in sketch.outer)))
