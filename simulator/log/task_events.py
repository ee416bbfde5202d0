"""Events of work: tasks, the units that travel to them, and the messages they send."""

from typing import ClassVar, TypeAlias

from drillbook.simulator.log.event_class import event
from drillbook.simulator.log.timeline_events import Happened

Held: TypeAlias = tuple[tuple[str, int], ...]
"""What a task holds: people by post, units by name, counted goods; supplies in thousandths of their unit."""


@event
class TaskReady(Happened):
    """Everything before the task is done. ``played``: a person begins it."""

    kind: ClassVar[str] = "task-ready"
    path: str
    task: str
    role: str
    title: str = ""
    played: bool = False


@event
class TaskQueued(Happened):
    """Not everything is free; ``pool`` is the first thing missing.

    ``cut_off``: where that is the roads, the pool that cannot get through. ``fence``: the step of higher rank that
    keeps ``pool`` from this one, though it is free.
    """

    kind: ClassVar[str] = "task-queued"
    path: str
    task: str
    pool: str
    cut_off: str = ""
    fence: str = ""


@event
class TaskDispatched(Happened):
    """Everything is taken, and something has to come. ``by``: the role acting, the deputy's if it is one."""

    kind: ClassVar[str] = "task-dispatched"
    path: str
    task: str
    role: str
    by: str
    held: Held = ()
    place: str = ""
    waited: int = 0
    waited_for: str = ""


@event
class TaskArrived(Happened):
    """The last of what was sent is there."""

    kind: ClassVar[str] = "task-arrived"
    path: str
    task: str
    place: str = ""


@event
class TaskStarted(Happened):
    """``waited``: from ready until everything was free; ``waited_for``: what was missing last."""

    kind: ClassVar[str] = "task-started"
    path: str
    task: str
    role: str
    by: str
    held: Held = ()
    place: str = ""
    waited: int = 0
    waited_for: str = ""
    resumed: bool = False


@event
class TaskReported(Happened):
    """The work of a report or hand-over is done and who did it is free; finished is when it is received."""

    kind: ClassVar[str] = "task-reported"
    path: str
    task: str
    role: str


@event
class TaskFinished(Happened):
    """The task is done; of a report or hand-over, received by all."""

    kind: ClassVar[str] = "task-finished"
    path: str
    task: str
    role: str


@event
class TaskSkipped(Happened):
    """In a branch not taken."""

    kind: ClassVar[str] = "task-skipped"
    path: str
    task: str


@event
class TaskWithdrawn(Happened):
    """The task is not to be done any more."""

    kind: ClassVar[str] = "task-withdrawn"
    path: str
    task: str


@event
class TaskSuspended(Happened):
    """``lost`` is gone; the rest is free again where it stands.

    ``gives_way_to``: nothing is gone, that more urgent task takes what it needs of this one.
    """

    kind: ClassVar[str] = "task-suspended"
    path: str
    task: str
    lost: str
    restarts: bool = False
    gives_way_to: str = ""


@event
class TaskContinued(Happened):
    """``lost`` is gone and the work goes on with fewer."""

    kind: ClassVar[str] = "task-continued"
    path: str
    task: str
    lost: str
    held: Held = ()


@event
class TaskAborted(Happened):
    """The task lost something and is given up."""

    kind: ClassVar[str] = "task-aborted"
    path: str
    task: str
    lost: str


@event
class TaskFailed(Happened):
    """The task did not work: ``why`` is chance, gave-up, inject or person."""

    kind: ClassVar[str] = "task-failed"
    path: str
    task: str
    why: str


@event
class TaskStarved(Happened):
    """Verdict at EndEx: never had everything it needs, or comes after one that had not: the step ``behind``.

    ``cut_off`` and ``fence`` as in `TaskQueued`.
    """

    kind: ClassVar[str] = "task-starved"
    path: str
    task: str
    pool: str
    behind: str = ""
    cut_off: str = ""
    fence: str = ""


@event
class TaskUnmet(Happened):
    """Verdict at EndEx: behind a wait that never held."""

    kind: ClassVar[str] = "task-unmet"
    path: str
    task: str
    wait: str


@event
class TaskUnfinished(Happened):
    """Verdict at EndEx: still to be done or being done; ``state`` is waiting, queued (the run ended before its turn
    came), played, travelling, working, sending.

    ``behind``: what it waits for, a step whose message nobody has received. ``absent``: the roles it was sent to of
    which nobody is there.
    """

    kind: ClassVar[str] = "task-unfinished"
    path: str
    task: str
    state: str
    behind: str = ""
    absent: tuple[str, ...] = ()


@event
class UnitDispatched(Happened):
    """A team, or a load of equipment or supplies, leaves ``start``; it is there after ``turnout + travel``.

    ``what``: team, equipment, supplies. ``amount``: pieces, or thousandths. ``over``: the places a detour leads over,
    because a road is closed.
    """

    kind: ClassVar[str] = "unit-dispatched"
    unit: str
    path: str
    start: str
    to: str
    turnout: int
    travel: int
    amount: int = 1
    what: str = ""
    over: tuple[str, ...] = ()


@event
class UnitArrived(Happened):
    """A unit or load is where it was sent."""

    kind: ClassVar[str] = "unit-arrived"
    unit: str
    path: str
    place: str


@event
class UnitReturned(Happened):
    """Back at base and free again. ``amount``: pieces."""

    kind: ClassVar[str] = "unit-returned"
    unit: str
    place: str
    amount: int = 1


@event
class MessageSent(Happened):
    """``path``: the step or inject it comes from."""

    kind: ClassVar[str] = "message-sent"
    message: int
    path: str
    sender: str
    to: str


@event
class MessageFailed(Happened):
    """One try. ``why``: chance, disrupted, absent."""

    kind: ClassVar[str] = "message-failed"
    message: int
    path: str
    to: str
    channel: str
    why: str


@event
class MessageReceived(Happened):
    """A message is received; ``by`` is the deputy who has it, nothing if it is the one it was sent to."""

    kind: ClassVar[str] = "message-received"
    message: int
    path: str
    to: str
    channel: str = ""
    by: str = ""


@event
class MessageNeverReceived(Happened):
    """Verdict at EndEx: sent and not received after ``tries``.

    ``why``: of the last try that failed, chance, disrupted, absent; nothing while the first is under way. ``absent``:
    the role it was sent to, if nobody is there to receive it.
    """

    kind: ClassVar[str] = "message-never-received"
    message: int
    path: str
    to: str
    tries: int
    why: str = ""
    absent: str = ""


@event
class PeopleSheltered(Happened):
    """So many people are in a shelter."""

    kind: ClassVar[str] = "people-sheltered"
    path: str
    place: str
    people: int
