"""The response as a whole: where each plan stands between two levels, who commands, injects, messages, promises."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

from drillbook.simulator.engine.program.facts import STARTEX
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.model import Disruption, Plan
from drillbook.simulator.model.tasks import Sending


class Standing:
    """Where a plan stands between two levels. Numbers count from 1, 0 is none."""

    def __init__(self) -> None:
        self.raising: dict[int, Scope] = {}  # by level on its way: the instance that decides it
        self.ending: Scope | None = None
        self.ends_since: dict[int, int] = {}
        self.by_hand = 0  # declared while what ends it held already: it stands until that has been otherwise once
        self.declined: set[int] = set()  # left while their reason held: likewise
        self.given_anew: dict[int, int] = {}  # of those by level the incident for which somebody has given it again

    @property
    def wanted(self) -> int:
        """The highest level on its way."""
        return max(self.raising, default=0)


class Command:
    """Levels on their way and who commands. `levels` writes it; the levels in force are facts."""

    def __init__(self, standing: list[Standing], commander: list[int]) -> None:
        self.standing = standing  # by plan
        self.commander = commander  # by plan: the role that holds command, -1: none
        self.passed: set[tuple[int, int]] = set()  # plan, position of the passing that has been used

    @classmethod
    def of(cls, plans: Sequence[Plan]) -> "Command":
        """Make the table of StartEx."""
        return cls([Standing() for _ in plans], [plan.commander for plan in plans])


class Deliveries:
    """Injects that have come. A delivery has a number of its own, from 1 on: the root of everything it brings about.

    ``at`` and ``place`` are by number; number 0 is StartEx, which is nowhere.
    """

    def __init__(self) -> None:
        self.at: list[int] = [0]
        self.place: list[int] = [NONE]
        self.triggered: set[int] = set()  # injects whose condition has come true


class Message:
    """A message on its way: how often it was tried and failed, why, and the token of the last try."""

    __slots__ = ("by", "failed", "failure", "name", "number", "path", "role", "then", "to", "token", "tries")

    def __init__(self, number: int, path: str, sending: Sending, token: int, then: Callable[..., None]) -> None:
        to = sending.to
        self.number, self.path, self.by, self.to = number, path, sending.by, to
        self.name, self.role = to.name, to.role  # whom it is for
        self.token, self.then = token, then
        self.tries, self.failed, self.failure = 0, 0, ""


class Messages:
    """How many disruptions keep each channel down; messages sent so far, and those not received, by number."""

    def __init__(self, channel_down: list[int]) -> None:
        self.channel_down = channel_down
        self.sent = 0
        self.under_way: dict[int, Message] = {}


class Undo(NamedTuple):
    """How a disruption ends. ``back``: how many would be back if it ended now, None where that is no number."""

    back: Callable[..., int | None]
    end: Callable[..., None]


class Outage(NamedTuple):
    """A disruption that has begun: its number, of which inject, what it is about, how it is undone, when it ends
    (-1: not known), and the token of its begin.
    """

    number: int
    inject: str
    what: Disruption
    subject: str
    undo: Undo
    ends: int
    token: int


class Outages:
    """Disruptions so far, and those under way by what they are about. `disruptions` writes it."""

    def __init__(self) -> None:
        self.count = 0
        self.under_way: dict[tuple[str, str], list[Outage]] = {}


Unknown: TypeAlias = tuple[str, ...]
"""What of the incident a promise had to do without: ``place`` (no travel is counted), ``incident`` (it counts from
StartEx).
"""


class Part(NamedTuple):
    """What of an incident a moment came in: what the bodies of `each` around it are for, and the place."""

    members: tuple[str, ...] = ()
    place: int = NONE


WHOLE: Final = Part()


class OpenPromise:
    """One occurrence under way. ``instance``: in which its beginning came, -1 for none; ``root``: its incident."""

    __slots__ = ("instance", "limit", "part", "path", "promise", "root", "since", "unknown")

    def __init__(
        self, promise: int, path: str, since: int, limit: int, instance: int = NONE, root: int = STARTEX,
        unknown: Unknown = (), part: Part = WHOLE,
    ) -> None:  # fmt: skip
        self.promise, self.path, self.since, self.limit = promise, path, since, limit
        self.instance, self.root, self.unknown, self.part = instance, root, unknown, part


class Ending:
    """The end of a promise between two moments came: when, in which instance and incident, and its token."""

    __slots__ = ("at", "instance", "part", "root", "token", "unknown")

    def __init__(self, at: int, instance: int, root: int, token: int, unknown: Unknown, part: Part) -> None:
        self.at, self.instance, self.root, self.token = at, instance, root, token
        self.unknown, self.part = unknown, part


PromiseOutcome: TypeAlias = tuple[int, int, int, int, str]
"""How one occurrence ended: promise, since, limit, took, and the outcome in words.

`exercise.Promised` names these; a plain tuple, because a run has as many as it has tasks.
"""


class Promises:
    """Promised times: of tasks by slot, and those between two moments. `promises` writes it."""

    def __init__(self) -> None:
        self.open: list[OpenPromise] = []
        self.endings: dict[int, list[Ending]] = {}  # by promise, those that have served nothing
        self.begun: set[tuple[int, int]] = set()  # promises between two moments, and incidents they began in
        self.since: dict[int, int] = {}  # by slot: the tick its time runs from
        self.limit: dict[int, int] = {}  # by slot: ticks
        self.over: set[int] = set()  # slots whose promise is not open any more
        self.opened: set[int] = set()  # promises that were ever set running
        self.outcomes: list[PromiseOutcome] = []  # of a run without a log


class Verdict(NamedTuple):
    """Why a step was not settled at EndEx. ``due_to``: a pool, the path of a wait, or the state it was in."""

    slot: int
    verdict: str
    due_to: str
