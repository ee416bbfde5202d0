"""Everything that can be said to have happened, in the past tense.

``at`` is milliseconds since StartEx; ``cause`` the position in the log of the event that drove this one (-1: nothing
before it did). Along causes back to any event the times between add up exactly. ``path`` is a step of one instance
(`flood#2/underpass/run-pumps@3`), ``task`` what it is a mention of (`flood/run-pumps`).
"""

from typing import ClassVar

from drillbook.simulator.log.event_class import event
from drillbook.simulator.log.task_events import (
    Held,
    MessageFailed,
    MessageNeverReceived,
    MessageReceived,
    MessageSent,
    PeopleSheltered,
    TaskAborted,
    TaskArrived,
    TaskContinued,
    TaskDispatched,
    TaskFailed,
    TaskFinished,
    TaskQueued,
    TaskReady,
    TaskReported,
    TaskSkipped,
    TaskStarted,
    TaskStarved,
    TaskSuspended,
    TaskUnfinished,
    TaskUnmet,
    TaskWithdrawn,
    UnitArrived,
    UnitDispatched,
    UnitReturned,
)
from drillbook.simulator.log.timeline_events import (
    BranchTaken,
    CommandPassed,
    DecisionTaken,
    ExerciseEnded,
    ExerciseStarted,
    Happened,
    IndicatorSet,
    InjectDelivered,
    InjectNeverSent,
    InjectWithheld,
    LevelEnding,
    LevelFell,
    LevelKept,
    LevelNotRaised,
    LevelRaised,
    LevelReplaced,
    LevelWanted,
    LimitReached,
    LoopFound,
    OrderGiven,
    ProcedureFinished,
    ProcedureStarted,
    ProcedureStillRunning,
    ProcedureWithdrawn,
    ResponseEnded,
    RoundStarted,
    WaitBegan,
    WaitEnded,
)


@event
class StockChanged(Happened):
    """What there is in all changes: a disruption, its end, an agreement's first or last day, work that was done."""

    kind: ClassVar[str] = "stock-changed"
    pool: str
    change: int
    why: str
    place: str = ""


@event
class StaffChanged(Happened):
    """How many people of a post are present. ``why``: shift, called, level, disruption, restored."""

    kind: ClassVar[str] = "staff-changed"
    pool: str
    present: int
    why: str


@event
class RoleAbsent(Happened):
    """Nobody of the role is present."""

    kind: ClassVar[str] = "role-absent"
    role: str


@event
class RolePresent(Happened):
    """Somebody of the role is present again."""

    kind: ClassVar[str] = "role-present"
    role: str


@event
class DeputyActing(Happened):
    """``deputy`` acts for ``role`` from now on."""

    kind: ClassVar[str] = "deputy-acting"
    role: str
    deputy: str


@event
class DisruptionBegan(Happened):
    """``amount`` fewer, 0: all. Of a route ``slow`` times as long, 0: closed. ``ends``: when it is known to be over."""

    kind: ClassVar[str] = "disruption-began"
    inject: str
    what: str
    subject: str
    amount: int = 0
    slow: float = 0.0
    ends: int = -1


@event
class DisruptionEnded(Happened):
    """What was taken away is back: ``amount`` of it, 0: all.

    ``still_away``: it is not, because other disruptions keep it away, to ``away_until`` (-1: not known).
    """

    kind: ClassVar[str] = "disruption-ended"
    inject: str
    what: str
    subject: str
    amount: int = 0
    still_away: bool = False
    away_until: int = -1


@event
class DisruptionLapsed(Happened):
    """A disruption came after its own end, ``until``: nothing is taken away."""

    kind: ClassVar[str] = "disruption-lapsed"
    inject: str
    what: str
    subject: str
    until: int


@event
class ShelterCleared(Happened):
    """The response has ended, and so many people go home from a shelter."""

    kind: ClassVar[str] = "shelter-cleared"
    place: str
    people: int


@event
class PromiseOpened(Happened):
    """A promised time runs from ``since``. ``path``: the step it is about, else what set it off."""

    kind: ClassVar[str] = "promise-opened"
    promise: str
    path: str
    since: int
    limit: int


@event
class PromiseMet(Happened):
    """Exactly at the limit is met.

    ``unknown``: what of the incident it had to do without: ``place`` (no travel is counted), ``incident`` (it counts
    from StartEx).
    """

    kind: ClassVar[str] = "promise-met"
    promise: str
    path: str
    since: int
    limit: int
    took: int
    unknown: tuple[str, ...] = ()


@event
class PromiseMissed(Happened):
    """The promised moment came later than the limit. ``unknown``: see `PromiseMet`."""

    kind: ClassVar[str] = "promise-missed"
    promise: str
    path: str
    since: int
    limit: int
    took: int
    unknown: tuple[str, ...] = ()


@event
class PromiseDropped(Happened):
    """The task was not to be done any more: ``why`` is skipped, withdrawn, aborted or failed."""

    kind: ClassVar[str] = "promise-dropped"
    promise: str
    path: str
    why: str


@event
class PromiseNeverReached(Happened):
    """Opened and still open at EndEx, ``open_for`` milliseconds after ``since``. ``unknown``: see `PromiseMet`."""

    kind: ClassVar[str] = "promise-never-reached"
    promise: str
    path: str
    since: int
    limit: int
    open_for: int
    unknown: tuple[str, ...] = ()

    @property
    def was_due(self) -> bool:
        """Whether its limit had passed: else it is neither kept nor broken."""
        return self.open_for >= self.limit


@event
class PromiseNotTriggered(Happened):
    """Nothing set this promised time running."""

    kind: ClassVar[str] = "promise-not-triggered"
    promise: str


Event = Happened
EVENTS: tuple[type[Happened], ...] = (
    ExerciseStarted,
    ExerciseEnded,
    LoopFound,
    LimitReached,
    InjectDelivered,
    InjectNeverSent,
    InjectWithheld,
    DecisionTaken,
    IndicatorSet,
    OrderGiven,
    LevelWanted,
    LevelReplaced,
    LevelRaised,
    LevelNotRaised,
    LevelEnding,
    LevelKept,
    LevelFell,
    ResponseEnded,
    CommandPassed,
    ProcedureStarted,
    ProcedureFinished,
    ProcedureWithdrawn,
    ProcedureStillRunning,
    RoundStarted,
    BranchTaken,
    WaitBegan,
    WaitEnded,
    TaskReady,
    TaskQueued,
    TaskDispatched,
    TaskArrived,
    TaskStarted,
    TaskReported,
    TaskFinished,
    TaskSkipped,
    TaskWithdrawn,
    TaskSuspended,
    TaskContinued,
    TaskAborted,
    TaskFailed,
    TaskStarved,
    TaskUnmet,
    TaskUnfinished,
    UnitDispatched,
    UnitArrived,
    UnitReturned,
    MessageSent,
    MessageFailed,
    MessageReceived,
    MessageNeverReceived,
    PeopleSheltered,
    StockChanged,
    StaffChanged,
    RoleAbsent,
    RolePresent,
    DeputyActing,
    DisruptionBegan,
    DisruptionEnded,
    DisruptionLapsed,
    ShelterCleared,
    PromiseOpened,
    PromiseMet,
    PromiseMissed,
    PromiseDropped,
    PromiseNeverReached,
    PromiseNotTriggered,
)
BY_KIND = {event.kind: event for event in EVENTS}
__all__ = [
    "BY_KIND",
    "EVENTS",
    "BranchTaken",
    "CommandPassed",
    "DecisionTaken",
    "DeputyActing",
    "DisruptionBegan",
    "DisruptionEnded",
    "DisruptionLapsed",
    "Event",
    "ExerciseEnded",
    "ExerciseStarted",
    "Happened",
    "Held",
    "IndicatorSet",
    "InjectDelivered",
    "InjectNeverSent",
    "InjectWithheld",
    "LevelEnding",
    "LevelFell",
    "LevelKept",
    "LevelNotRaised",
    "LevelRaised",
    "LevelReplaced",
    "LevelWanted",
    "LimitReached",
    "LoopFound",
    "MessageFailed",
    "MessageNeverReceived",
    "MessageReceived",
    "MessageSent",
    "OrderGiven",
    "PeopleSheltered",
    "ProcedureFinished",
    "ProcedureStarted",
    "ProcedureStillRunning",
    "ProcedureWithdrawn",
    "PromiseDropped",
    "PromiseMet",
    "PromiseMissed",
    "PromiseNeverReached",
    "PromiseNotTriggered",
    "PromiseOpened",
    "ResponseEnded",
    "RoleAbsent",
    "RolePresent",
    "RoundStarted",
    "ShelterCleared",
    "StaffChanged",
    "StockChanged",
    "TaskAborted",
    "TaskArrived",
    "TaskContinued",
    "TaskDispatched",
    "TaskFailed",
    "TaskFinished",
    "TaskQueued",
    "TaskReady",
    "TaskReported",
    "TaskSkipped",
    "TaskStarted",
    "TaskStarved",
    "TaskSuspended",
    "TaskUnfinished",
    "TaskUnmet",
    "TaskWithdrawn",
    "UnitArrived",
    "UnitDispatched",
    "UnitReturned",
    "WaitBegan",
    "WaitEnded",
]
