"""Compute the status board at any moment: a fold over the log, and nothing but the log.

Times are milliseconds since StartEx. A board is what everyone in the room could see, so it holds no plans of the
future: no durations drawn, no ends to come.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from drillbook.simulator.log import events as e
from drillbook.simulator.log.timeline_events import Happened

Where: TypeAlias = str
"""A place; on the way: ``start → place``."""


@dataclass(frozen=True, slots=True)
class Working:
    """A step somebody is at. ``state``: ready, queued, travelling, working, sending."""

    path: str
    task: str
    state: str
    since: int
    role: str = ""
    by: str = ""
    held: e.Held = ()
    place: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in flight, and how often it has been tried in vain."""

    path: str
    sender: str
    to: str
    sent: int
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """What is so at a moment. ``settled``: how each step that is over ended, by path."""

    at: int = 0
    scene: str = ""
    levels: dict[str, str] = field(default_factory=dict)
    indicators: dict[str, str] = field(default_factory=dict)
    working: dict[str, Working] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    procedures: dict[str, int] = field(default_factory=dict)
    in_use: dict[str, int] = field(default_factory=dict)
    present: dict[str, int] = field(default_factory=dict)
    positions: dict[str, Where] = field(default_factory=dict)
    letters: dict[int, Letter] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    command: dict[str, str] = field(default_factory=dict)
    sheltered: dict[str, int] = field(default_factory=dict)
    disrupted: dict[str, str] = field(default_factory=dict)
    promises: dict[tuple[str, str], int] = field(default_factory=dict)
    injects: tuple[str, ...] = ()


def board_at(log: Iterable[Happened], at: int) -> Board:
    """Return the board after everything that happened up to and at ``at`` (ticks)."""
    return next(iter(boards(log, (at,))))


def boards(log: Iterable[Happened], moments: Iterable[int]) -> Iterator[Board]:
    """Yield a board for each of ``moments``, in order of time, in one pass over the log."""
    table = _Table()
    waiting = iter(log)
    event = next(waiting, None)
    for moment in sorted(moments):
        while event is not None and event.at <= moment:
            table.advance(event)
            event = next(waiting, None)
        yield table.board(moment)


class _Table:
    """The board being kept: one that is wiped and written on."""

    def __init__(self) -> None:
        self.board_now = Board()
        self.scene = ""
        self.injects: list[str] = []

    def board(self, at: int) -> Board:
        """Return a copy of the board as it is now."""
        now = self.board_now
        tables = {name: dict(getattr(now, name)) for name in _TABLES}
        return Board(at=at, scene=self.scene, injects=tuple(self.injects), **tables)

    def advance(self, event: Happened) -> None:
        """Bring the board up to date with one more event."""
        kind = type(event).__name__
        if kind.startswith("Task"):
            self._task(event)
        elif kind.startswith(("Unit", "Message", "People", "Shelter", "Staff", "Role", "Deputy")):
            self._means(event)
        else:
            self._course(event)

    def _task(self, event: Happened) -> None:
        working = self.board_now.working
        match event:
            case e.TaskReady():
                working[event.path] = Working(event.path, event.task, "ready", event.at, role=event.role)
            case e.TaskQueued():
                self._change(event.path, event.task, "queued", event.at, lacks=event.pool)
            case e.TaskDispatched():
                self._take(event, "travelling")
            case e.TaskStarted():
                self._take(event, "working")
            case e.TaskContinued():
                was = working.get(event.path)
                self._change(event.path, event.task, was.state if was else "working", event.at, held=event.held)
            case e.TaskReported():
                self._change(event.path, event.task, "sending", event.at, held=())
            case e.TaskSuspended():
                self._change(event.path, event.task, "queued", event.at, held=(), lacks=event.lost)
            case (
                e.TaskFinished() | e.TaskSkipped() | e.TaskWithdrawn() | e.TaskAborted() | e.TaskFailed()
                | e.TaskStarved() | e.TaskUnmet() | e.TaskUnfinished()
            ):  # fmt: skip
                self._change(event.path, event.task, "", event.at, held=())
                working.pop(event.path, None)
                self.board_now.settled[event.path] = event.kind.removeprefix("task-")

    def _take(self, event: e.TaskDispatched | e.TaskStarted, state: str) -> None:
        self._use(event.path, event.held)
        self.board_now.working[event.path] = Working(
            event.path, event.task, state, event.at, event.role, event.by, event.held, event.place
        )

    def _change(
        self, path: str, task: str, state: str, at: int, *, held: e.Held | None = None, lacks: str = ""
    ) -> None:
        was = self.board_now.working.get(path) or Working(path, task, state, at)
        if held is not None:
            self._use(path, held)
        kept = was.held if held is None else held
        self.board_now.working[path] = Working(path, task, state, at, was.role, was.by, kept, was.place, lacks)

    def _use(self, path: str, held: e.Held) -> None:
        """What the step held before is free again, what it holds now is in use."""
        was = self.board_now.working.get(path)
        in_use = self.board_now.in_use
        for sign, things in ((-1, was.held if was else ()), (1, held)):
            for name, count in things:
                in_use[name] = in_use.get(name, 0) + sign * count
                if not in_use[name]:
                    del in_use[name]

    def _means(self, event: Happened) -> None:
        now = self.board_now
        match event:
            case e.UnitDispatched():
                now.positions[event.unit] = f"{event.start} → {event.to}" if event.to else event.start
            case e.UnitArrived() | e.UnitReturned():
                now.positions[event.unit] = event.place
            case e.MessageSent():
                now.letters[event.message] = Letter(event.path, event.sender, event.to, event.at)
            case e.MessageFailed():
                was = now.letters[event.message]
                now.letters[event.message] = Letter(was.path, was.sender, was.to, was.sent, was.failed + 1)
            case e.MessageReceived():
                now.letters.pop(event.message, None)
            case e.PeopleSheltered():
                now.sheltered[event.place] = now.sheltered.get(event.place, 0) + event.people
            case e.ShelterCleared():
                now.sheltered[event.place] = now.sheltered.get(event.place, 0) - event.people
            case e.StaffChanged():
                now.present[event.pool] = event.present
            case e.RoleAbsent():
                now.absent[event.role] = ""
            case e.DeputyActing():
                now.absent[event.role] = event.deputy
            case e.RolePresent():
                now.absent.pop(event.role, None)

    def _course(self, event: Happened) -> None:
        now = self.board_now
        match event:
            case e.InjectDelivered():
                self.injects.append(event.inject)
                self.scene = event.scene or self.scene
            case e.IndicatorSet():
                name = f"{event.indicator}({event.place})" if event.place else event.indicator
                now.indicators[name] = event.label
            case e.LevelRaised() | e.LevelFell():
                now.levels[event.plan] = event.level
            case e.CommandPassed():
                now.command[event.plan] = event.role
            case e.ProcedureStarted():
                now.procedures[event.path] = event.at
            case e.ProcedureFinished():
                now.procedures.pop(event.path, None)
            case e.DisruptionBegan():
                now.disrupted[event.inject] = f"{event.what} {event.subject}".strip()
            case e.DisruptionEnded():
                now.disrupted.pop(event.inject, None)
            case e.PromiseOpened():
                now.promises[event.promise, event.path] = event.since + event.limit
            case e.PromiseMet() | e.PromiseMissed() | e.PromiseDropped() | e.PromiseNeverReached():
                now.promises.pop((event.promise, event.path), None)


_TABLES = (
    "levels", "indicators", "working", "settled", "procedures", "in_use", "present", "positions", "letters", "absent",
    "command", "sheltered", "disrupted", "promises",
)  # fmt: skip
