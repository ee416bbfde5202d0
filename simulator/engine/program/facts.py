"""Facts: everything a condition can look at, as plain data that other rooms write."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from drillbook.simulator.engine.program.subjects import Subject
from drillbook.simulator.model.model import Model


class Occurrence(NamedTuple):
    """A moment that came: the tick, the instance it came in (-1: none), and the token of its event."""

    at: int
    instance: int
    token: int


@dataclass(slots=True)
class Facts:
    """What is known in the district. `knowledge` writes values and orders, `levels` levels, `moments` what happened.

    Indicators, plans and procedures are positions in the model's tuples. A value is None until somebody sets it.
    """

    values: list[float | None]
    values_there: list[dict[int, float]]  # by place, where an indicator differs from place to place
    level: list[int]  # in force, by plan; 0 is none
    judged: list[int]  # the highest level given by `judged`, by plan
    ordered: list[int]
    own_moments: Sequence[AbstractSet[Subject]]  # by procedure: what its own steps bring about
    happened: dict[Subject, list[Occurrence]] = field(default_factory=dict)

    @classmethod
    def at_start(cls, model: Model, own_moments: Sequence[AbstractSet[Subject]]) -> "Facts":
        """Make the facts of StartEx: initial values, no levels, nothing happened."""
        plans = len(model.plans)
        return cls(
            values=[indicator.initial for indicator in model.indicators],
            values_there=[{} for _ in model.indicators],
            level=[0] * plans,
            judged=[0] * plans,
            ordered=[0] * plans,
            own_moments=own_moments,
        )
