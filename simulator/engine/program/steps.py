"""Steps and bodies: the nodes of a procedure with everything the hot path of a run asks of them."""

from typing import Final, TypeAlias, TypeVar

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.program.conditions import Truth
from drillbook.simulator.engine.program.sampling import Spreads
from drillbook.simulator.engine.program.subjects import Subject
from drillbook.simulator.model.condition import MomentKind
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.tasks import Demand, Node, Task

T = TypeVar("T")
Demanded: TypeAlias = tuple[tuple[int, int], ...]
"""What has to be free at once: pools and numbers."""
Wanted: TypeAlias = tuple[str, int, int, int, int]
"""Of a task at one level: the kind of a pool, the pool; at least and at most so much of it; and so much an hour."""

# A rank is one integer; the smaller goes first. From the highest bits: priority; the moment it was ready (first-come
# only); distance from the highest level; latest finish, counted from StartEx; declared order; number of the scope.
LEVEL_BITS: Final = 6
LATEST_BITS: Final = 44
ORDER_BITS: Final = 20
NUMBER_BITS: Final = 20
START_SHIFT: Final = ORDER_BITS + NUMBER_BITS
LEVEL_SHIFT: Final = START_SHIFT + LATEST_BITS
READY_SHIFT: Final = LEVEL_SHIFT + LEVEL_BITS  # first-come only
NO_LEVEL: Final = 2**LEVEL_BITS - 1  # as a distance from the highest level: last
NO_GROUP: Final = -1

TASK_MOMENTS: tuple[MomentKind, ...] = ("ready", "dispatched", "arrived", "started", "finished", "failed", "received")


BEGINNING: Final[tuple[MomentKind, ...]] = ("dispatched", "arrived", "started")


def by_level(counts: tuple[T, ...], level: int) -> T:
    """Return what is written for a level; a single entry is for all."""
    return counts[level] if len(counts) > level else counts[-1]


class Step:
    """A node, prepared. ``simple``: it needs only counted pools, known at once; its whole demand is ``demand``.

    ``quick``: nobody waits for its moments either, it sets nothing and tells nobody. ``begins_marked``: somebody waits
    for its beginning. ``rank`` is its part of a rank, the other part is that of its scope.
    """

    __slots__ = (
        "at", "at_incident", "before", "begins_marked", "bits", "block", "branches", "carried", "crew", "demand",
        "demands", "ends_alone", "goods", "group", "grows", "guard", "hourly", "keys", "limit", "marks", "mask", "moments", "name",
        "next", "place", "procedure", "promise", "promise_at_ready", "promised_to", "quick", "rank", "simple",
        "since_incident", "since_scope", "takes", "task", "task_id", "versatile", "watch", "watched", "what",
    )  # fmt: skip

    def __init__(self, node: Node, at: int, procedure: int) -> None:
        self.name = node.name
        self.what = node.what
        self.next = node.next
        self.before = node.before
        self.at = at
        self.procedure = procedure
        self.rank = node.order << NUMBER_BITS
        self.task: Task | None = None
        self.task_id = NONE
        self.takes: Takes | None = None
        self.simple = False
        self.quick = False
        self.grows = False  # what it needs or how long it takes goes by an indicator
        self.hourly = False  # how much it uses up goes by how long it takes
        self.begins_marked = False
        self.demand: Demanded = ()
        self.crew: Demanded = ()  # its people, where nothing about them can change
        self.demands: tuple[
            tuple[str, Demand], ...
        ] = ()  # teams first, for what they bring; then things; then supplies
        self.goods: tuple[tuple[Wanted, ...], ...] = ()  # the same, by level
        self.versatile = False  # some team can do more than one of the things it is needed for
        self.carried: frozenset[int] = frozenset()  # equipment it needs that some of its teams bring and others do not
        self.group = NO_GROUP  # simple tasks of one demand stand in one line
        self.place = NONE  # where its task is done; see `Task.place`
        self.at_incident = False  # something goes to the place of the incident for it
        self.ends_alone = False  # it does not fail when its work is over, and tells nobody
        self.promise = NONE
        self.promised_to = ""
        self.promise_at_ready = False  # there is something to do for its promised time when it becomes ready
        self.since_incident = False  # its promised time runs from the incident
        self.since_scope = False  # it runs from the start of its scope
        self.limit = NONE  # of its promised time, where it is the same at every level and hour
        self.moments: dict[MomentKind, Subject] = {}  # that a condition, an inject or a promise may wait for
        self.marks: frozenset[str] = frozenset()  # those and what its own promise waits for
        self.mask = 0  # a bit for each number of a pool in its demand
        self.bits: Demanded = ()  # its pools, each with the bit of the number it needs
        self.watch: tuple[int, ...] = ()  # of a simple task, the pools of its demand
        self.guard: Truth | None = None
        self.keys: frozenset[int] = frozenset()
        self.branches: tuple[Truth | None, ...] = ()
        self.block: Body | None = None


class Body:
    """A block, prepared: the lists a new instance is made of. ``own``: the moments its steps bring about, at any depth."""

    __slots__ = (
        "before", "entries", "outer", "own", "preemptible", "promises", "ranks", "size", "spreads", "steps", "unset", "zeros",
    )  # fmt: skip

    def __init__(self, steps: tuple[Step, ...], outer: tuple[tuple[int, int], ...]) -> None:
        waiting = [step.before for step in steps]
        for inner, _ in outer:
            waiting[inner] += 1
        self.steps = steps
        self.outer = outer
        self.size = len(steps)
        self.before = waiting
        self.zeros, self.unset = [0] * self.size, [NONE] * self.size  # of columns of slots
        self.ranks = [step.rank for step in steps]
        self.entries = tuple(step.at for step in steps if waiting[step.at] == 0)
        self.spreads = Spreads([(step.name, step.takes) for step in steps])
        self.promises = tuple(step for step in steps if step.promise >= 0)
        self.preemptible = tuple(step.at for step in steps if step.task is not None and step.task.preemptible)
        self.own: set[Subject] = set()
        for step in steps:
            if step.task_id >= 0:
                self.own.update(Subject(kind, "task", step.task_id) for kind in TASK_MOMENTS)
            elif step.block is not None:
                self.own |= step.block.own
