"""Scopes: instances of procedures, and the rounds of repeats inside them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from drillbook.simulator.engine.program.steps import Body


@dataclass(slots=True, eq=False)
class Scope:
    """One instance of a procedure, or one round of a repeat in it. ``instance`` is the procedure's either way.

    Its steps are the slots from ``base`` on. ``root``: the delivery of the inject its incident is, -1 for none, and
    ``root_at`` the tick of that. ``then`` is called as ``then(run, scope, token)`` when all its steps are settled.
    """

    procedure: int
    plan: int
    body: Body
    prefix: str
    instance: int
    suffix: str = ""
    place: int = -1
    root: int = -1
    root_at: int = 0
    then: Callable[..., None] | None = None
    token: int = 0
    base: int = 0
    number: int = 0
    left: int = 0  # steps that are not settled
    start: int = 0
    rank: int = 0  # the part of a rank that all its steps share
    row: list[int] = field(default_factory=list)  # the durations drawn for its steps
    withdrawn: bool = False

    @property
    def slots(self) -> range:
        """The slots of its steps."""
        return range(self.base, self.base + self.body.size)

    @property
    def is_round(self) -> bool:
        """Whether it is a round of a repeat, not an instance of its own."""
        return self.instance != self.number
