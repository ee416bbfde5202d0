"""Claims about the state of the district: conditions said to hold or not, and the things they speak of."""

from dataclasses import dataclass
from typing import TypeAlias

from drillbook.schema.conditions.decision.state_space import Value
from drillbook.schema.conditions.tree import Condition


@dataclass(frozen=True, order=True, slots=True)
class Variable:
    """One thing conditions speak of: an indicator (at a place), a plan's level, a judgement or an order for a plan.

    A judgement or an order is given for a level and counts for that level and those below: its values are levels.
    """

    sort: str
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A condition of a plan, claimed to hold or (``holds=False``) not to; ``level`` is the level it belongs to."""

    plan: str
    condition: Condition
    holds: bool = True
    level: str = ""


Witness: TypeAlias = dict[Variable, Value]
