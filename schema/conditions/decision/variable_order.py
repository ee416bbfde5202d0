"""The order in which a decision diagram asks for its variables: those that conditions name together stand together.

The method is FORCE (Aloul, Markov, Sakallah, 2003): every group pulls its variables to its centre, until nothing gets
better. A good order is the difference between a drawing that grows with the number of conditions and one that doubles
with each.
"""

from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

V = TypeVar("V", bound=Hashable)
_ROUNDS = 30


def order_of(variables: Sequence[V], groups: Sequence[Collection[V]]) -> list[V]:
    """Return the variables so that those of one group are as near each other as can be had cheaply."""
    best = order = list(variables)
    if len(order) < 3:
        return order
    least = _spread(order, groups)
    for _ in range(_ROUNDS):
        order = _pulled(order, groups)
        spread = _spread(order, groups)
        if spread >= least:
            break
        best, least = order, spread
    return best


def _pulled(order: list[V], groups: Sequence[Collection[V]]) -> list[V]:
    place = {variable: number for number, variable in enumerate(order)}
    pulls: dict[V, list[float]] = {variable: [] for variable in order}
    for group in groups:
        centre = sum(place[variable] for variable in group) / len(group)
        for variable in group:
            pulls[variable].append(centre)
    wanted = {variable: sum(some) / len(some) if some else place[variable] for variable, some in pulls.items()}
    return sorted(order, key=lambda variable: (wanted[variable], place[variable]))


def _spread(order: list[V], groups: Sequence[Collection[V]]) -> int:
    place = {variable: number for number, variable in enumerate(order)}
    return sum(max(place[one] for one in group) - min(place[one] for one in group) for group in groups)
