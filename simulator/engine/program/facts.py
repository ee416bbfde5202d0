"""Facts: everything a condition can look at, as plain data that other rooms write."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple, Protocol

from drillbook.simulator.engine.program.subjects import Subject
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.tasks import Assign

STARTEX: Final = 0
"""The root of what no inject brought about: the exercise itself. Deliveries of injects count from 1."""


class Within(Protocol):
    """A scope, or the scope around it: see `state.scope.Scope`."""

    @property
    def around(self) -> "Within | None": ...
    @property
    def instance(self) -> int: ...
    @property
    def place(self) -> int: ...
    def maker(self, subject: Subject) -> "Within | None": ...


class Occurrence:
    """A moment that came: the tick, the scope it came in, the delivery at its root, its token, and its place in order."""

    __slots__ = ("at", "order", "root", "scope", "token")

    def __init__(self, at: int, scope: Within | None, root: int, token: int, order: int) -> None:
        self.at, self.scope, self.root, self.token, self.order = at, scope, root, token, order


class Source(NamedTuple):
    """What made a fact so: the delivery at its root, and its place in the order of all changes of facts."""

    order: int
    root: int


FROM_THE_START: Final = Source(0, STARTEX)


class Period(NamedTuple):
    """A level of a plan is in force: since which tick, and for which incident. It asks as an instance would."""

    since: int
    source: Source
    root_at: int
    place: int = NONE  # a level is the whole plan's
    instance: int = NONE

    @property
    def root(self) -> int:
        """The delivery of the inject that it was raised for."""
        return self.source.root

    def maker(self, subject: Subject) -> None:
        """Say that a level brings no moment about itself."""


class Facts:
    """What is known in the district. `knowledge` writes values and orders, `levels` levels, `moments` what happened.

    Indicators, plans and procedures are positions in the model's tuples. A value is None until somebody sets it.
    ``sources`` are by what is set, of which indicator or plan, at which place (-1: everywhere); ``periods`` by plan and
    level number, the latest of each; ``at_work`` counts instances by root and procedure; ``rounds`` are those from
    which an instance was called or handed over, also through others, by that instance.
    """

    def __init__(
        self,
        values: list[float | None],
        values_there: list[dict[int, float]],
        level: list[int],
        judged: list[int],
        ordered: list[int],
        periods: list[list[Period | None]],
        makers: Mapping[Subject, AbstractSet[int]],
    ) -> None:
        self.values = values
        self.values_there = values_there  # by place, where an indicator differs from place to place
        self.level = level  # in force, by plan; 0 is none
        self.judged = judged  # the highest level given by `judged`, by plan
        self.ordered = ordered
        self.periods = periods
        self.makers = makers  # procedures that bring a moment about, or call one that does
        self.happened: dict[Subject, list[Occurrence]] = {}
        self.sources: dict[tuple[str, int, int], Source] = {}
        self.at_work: dict[tuple[int, int], int] = {}
        self.rounds: dict[int, Within] = {}
        self.changes = 0

    @classmethod
    def at_start(cls, model: Model, makers: Mapping[Subject, AbstractSet[int]]) -> "Facts":
        """Make the facts of StartEx: initial values, no levels, nothing happened."""
        plans = len(model.plans)
        return cls(
            values=[indicator.initial for indicator in model.indicators],
            values_there=[{} for _ in model.indicators],
            level=[0] * plans,
            judged=[0] * plans,
            ordered=[0] * plans,
            periods=[[None] * (len(plan.levels) + 1) for plan in model.plans],
            makers=makers,
        )

    def count_at_work(self, root: int, procedure: int, more: int) -> bool:
        """Count instances at work in an incident, those to come included; return whether any is left."""
        left = self.at_work.get((root, procedure), 0) + more
        if left:
            self.at_work[root, procedure] = left
        else:
            del self.at_work[root, procedure]
        return left > 0

    def next_source(self, root: int) -> Source:
        """Count one more change of the facts."""
        self.changes += 1
        return Source(self.changes, root)

    def note_source(self, assign: Assign, place: int, root: int) -> None:
        """Remember which incident made it so."""
        self.sources[assign.what, assign.subject, place] = self.next_source(root)

    def source_of(self, what: str, subject: int, place: int = NONE) -> Source:
        """Return what made a fact so; what nobody has set has been so from the start."""
        return self.sources.get((what, subject, place), FROM_THE_START)


class Situation:
    """The part of a run that conditions read: the tick it is, and what is known. A run is one."""

    __slots__ = ("facts", "now")

    def __init__(self, facts: Facts) -> None:
        self.now = 0
        self.facts = facts
