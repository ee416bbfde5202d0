"""Work as the engine sees it: tasks, and the steps of procedures as nodes in a fixed order."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.condition import Condition, Trigger
from drillbook.simulator.model.means import INCIDENT, NONE, NOWHERE, UNLIMITED, Counts

OnLoss = Literal["resume", "restart", "continue", "abort"]


@dataclass(frozen=True, slots=True)
class Assign:
    """One `set`. An indicator's value is its number, or the position in its ordered values; a level is 0 for none.

    ``what``: ``indicator`` (subject: indicator id; ``place``: a place, or INCIDENT for where the instance or the inject
    is; without one, every place), ``level`` / ``judged`` / ``ordered`` (subject: plan id, value: level number).
    """

    what: Literal["indicator", "level", "judged", "ordered"]
    subject: int
    value: float
    place: int = INCIDENT


@dataclass(frozen=True, slots=True)
class Recipient:
    """``role`` NONE: an organization, or a role of a plan that does not act: it always answers."""

    name: str
    role: int = NONE
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """A message to one recipient; at its receipt ``starts`` begins as a new instance. No channels: received at once."""

    to: Recipient
    by: tuple[int, ...] = ()
    starts: int = NONE


@dataclass(frozen=True, slots=True)
class Growth:
    """One for each ``each`` of an indicator, rounded up, from ``least`` to ``most``; in thousandths where ``scale`` is.

    Read when the task becomes ready; an indicator without a value counts as 0.
    """

    indicator: int
    each: float = 1.0
    least: int = 0
    most: int = UNLIMITED
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Lengthening:
    """Every one of an indicator takes ``each`` more: one draw, times the number."""

    indicator: int
    each: Takes


@dataclass(frozen=True, slots=True)
class Demand:
    """All of ``least`` or the task does not start; up to ``most`` of what is free then. Supplies in thousandths.

    ``per_hour`` (supplies): thousandths used in an hour of work, on top, all of it booked at dispatch.
    """

    pool: int
    least: Counts
    most: Counts
    per_hour: Counts = (0,)
    growth: Growth | None = None


@dataclass(frozen=True, slots=True)
class Evacuation:
    """People brought to shelters (pools), filled in this order, kept until the plan's response ended."""

    people: int
    shelters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What is done whenever the task is mentioned.

    ``takes``: by level as Counts, or a single one. ``staff``: people of ``role`` in all, 0: accountable but not bound.
    ``crew``: where their number grows with an indicator; ``staff`` is then what is needed in any case.
    ``within``: the promise (kind ``task``) opened for each occurrence. ``sends``: reports and hand-overs; the task is
    finished when all are received. ``shared_by``: pool whose number held divides ``takes``.
    ``decision``: of a level; not pre-empted, made by who holds command. Warning: no ``evacuates`` on a task that only
    orders it (``hands_over_to``).
    """

    name: str  # "flood/run-pumps"
    plan: int
    role: int
    takes: tuple[Takes, ...]
    staff: Counts = (1,)
    with_roles: tuple[int, ...] = ()
    place: int = NOWHERE
    demands: tuple[Demand, ...] = ()
    shared_by: int = NONE
    priority: int = 0  # routine 0, priority 1, urgent 2
    sets: tuple[Assign, ...] = ()
    sends: tuple[Sending, ...] = ()
    evacuates: Evacuation | None = None
    on_loss: OnLoss = "resume"
    preemptible: bool = False
    returns: bool = False
    within: int = NONE
    decision: bool = False
    report: bool = False
    phase: str = "response"
    title: str = ""
    longer: tuple[Lengthening | None, ...] = ()  # by level as `takes`; (): nothing grows
    fails: float = 0.0  # how often it does not work
    give_up: int = NONE  # ticks from when it becomes ready until it has failed
    crew: Growth | None = None
    may_fail: bool = False  # by chance, by its time, by an inject

    @property
    def grows(self) -> bool:
        """Whether what it needs or how long it takes goes by an indicator."""
        return bool(self.longer) or self.crew is not None or any(demand.growth is not None for demand in self.demands)


@dataclass(frozen=True, slots=True)
class Perform:
    """Do a task. ``latest``: offset of its latest finish from the start of its instance (or round)."""

    task: int
    latest: int = 0


@dataclass(frozen=True, slots=True)
class Join:
    """Nothing but order: settled when all before it are."""


@dataclass(frozen=True, slots=True)
class Branch:
    """``when`` None and ``share`` 0: else. ``nodes``: every node of the branch at any depth but inside a repeat."""

    nodes: tuple[int, ...]
    when: Trigger | None = None
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Choose:
    """The first branch whose ``when`` holds, or one draw over the ``share``s; the others are skipped.

    The entries of every branch come after this node; a Join after all exits (and after this node, for empty
    branches) closes it. ``failed``: the node whose failure opens the only branch; -1 in a choice that is written.
    """

    branches: tuple[Branch, ...]
    failed: int = NONE


@dataclass(frozen=True, slots=True)
class Repeat:
    """Rounds of ``body``. ``every`` () : the next round begins when the last is done. ``times`` 0: no limit.

    ``clocks``: by level as ``every``, the ticks at which rounds may begin; (): whenever ``every`` says.
    ``member``: what one body of an `each` is for, which is no round; it is done at ``place``, if that is one.
    """

    body: "Block"
    every: Counts = ()
    until: Trigger | None = None
    times: int = 0
    clocks: tuple[tuple[int, ...], ...] = ()
    member: str = ""
    place: int = NONE


@dataclass(frozen=True, slots=True)
class Wait:
    """Settled when ``until`` holds, or after ``at_most`` (by level; () : never gives up).

    ``clock``: ticks at which clocks show what is waited for; ``until`` is then never so.
    """

    until: Trigger
    at_most: Counts = ()
    clock: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A new instance of ``procedure``, to its end. ``by``: it is sent as a message first (another plan's).

    ``procedure`` NONE: a plan that does not act; ends at receipt.
    """

    procedure: int
    sending: Sending | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """A `set` step."""

    sets: tuple[Assign, ...]


What: TypeAlias = Perform | Join | Choose | Repeat | Wait | Call | Put


@dataclass(frozen=True, slots=True)
class Node:
    """A step. ``name`` ends its path (`run-pumps`, second mention `run-pumps.2`; other steps any unique name, as
    `choose.1`). ``order``: unique in the whole model: plan order, then declared order. ``next``: nodes of this block
    that come after; ``before``: how many come before it in this block (an entry has 0).
    """

    name: str
    what: What
    next: tuple[int, ...] = ()
    before: int = 0
    order: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Nodes of one procedure, or of the body of a repeat, in a topological order. Done when all are settled.

    ``outer`` (bodies only): links of `after` from the enclosing block, as (node here, node there).
    A link from inside a body to outside is written from the Repeat node.
    """

    nodes: tuple[Node, ...]
    outer: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """``when`` sets it off; ``until`` (the written one, or the default) only touches instances set off by ``when``.

    A warning's action is a procedure with ``until`` its ``lifted_when``; a task handed over is a procedure of its own.
    The path of a step is `plan/name/step`, in the second instance `plan#2/name/step`.
    """

    name: str
    plan: int
    body: Block
    when: Trigger | None = None
    until: Condition | None = None
    title: str = ""
