"""Slots: every step of every instance, as columns of plain numbers; and the control flow through them."""

from dataclasses import dataclass, field

from drillbook.simulator.engine.program.steps import Step
from drillbook.simulator.engine.state.scope import Scope
from drillbook.simulator.model.means import NONE


@dataclass(slots=True)
class Slots:
    """One entry a slot in every column. Times are ticks, -1 where something has not been.

    ``cause``: the token of what made a step ready, later of its last event. ``driver``: the token of what let it start.
    ``generation`` counts interruptions, so that an end or arrival scheduled before one is known to be stale.
    """

    step: list[Step] = field(default_factory=list)
    scope: list[Scope] = field(default_factory=list)
    state: list[int] = field(default_factory=list)
    todo: list[int] = field(default_factory=list)  # predecessors that are not settled
    rank: list[int] = field(default_factory=list)  # the smaller goes first, unique; see `program.steps`
    cause: list[int] = field(default_factory=list)
    ready_at: list[int] = field(default_factory=list)
    start_at: list[int] = field(default_factory=list)
    finish_at: list[int] = field(default_factory=list)
    driver: list[int] = field(default_factory=list)
    generation: list[int] = field(default_factory=list)

    def path(self, slot: int) -> str:
        """Return the path of a step as the log writes it: ``flood#2/underpass/run-pumps@3``."""
        scope = self.scope[slot]
        return f"{scope.prefix}/{self.step[slot].name}{scope.suffix}"

    def task_name(self, slot: int) -> str:
        """Return the name of its task; of another step, its own."""
        task = self.step[slot].task
        return task.name if task else self.step[slot].name

    def open(self, scope: Scope) -> None:
        """Append a row for each step of a scope, from ``scope.base`` on."""
        body, size = scope.body, scope.body.size
        self.step.extend(body.steps)
        self.scope.extend([scope] * size)
        zeros, unset = [0] * size, [NONE] * size
        self.state.extend(zeros)
        self.generation.extend(zeros)
        self.todo.extend(body.before)
        self.rank.extend([step.rank + scope.rank for step in body.steps])
        self.cause.extend([scope.token] * size)
        for times in (self.ready_at, self.start_at, self.finish_at, self.driver):
            times.extend(unset)


class Rounds:
    """A repeat under way: how many rounds, the one at work, and when the next may begin."""

    __slots__ = ("next_at", "number", "working")

    def __init__(self) -> None:
        self.number = 0
        self.working: Scope | None = None
        self.next_at = 0


@dataclass(slots=True)
class ControlFlow:
    """Steps under way that are not tasks. `steps` and `instances` write it."""

    waits: dict[int, int] = field(default_factory=dict)  # by slot: the token it waits since
    repeats: dict[int, Rounds] = field(default_factory=dict)  # by slot
    called: dict[int, Scope] = field(default_factory=dict)  # by slot of the call
    outer: dict[int, list[int]] = field(default_factory=dict)  # by slot: steps inside a repeat that come after it


@dataclass(slots=True)
class Instances:
    """Instances of procedures. `instances` begins and ends them, `engine` sets them off."""

    begun: list[int]  # by procedure: how many instances
    used: list[int]  # by procedure: how many moments have set it off
    was_true: list[bool]  # by procedure: its condition when it was last looked at
    scopes: list[Scope] = field(default_factory=list)
    running: dict[int, Scope] = field(default_factory=dict)  # set off by `when`, by procedure

    @classmethod
    def none(cls, procedures: int) -> "Instances":
        """Make the table of StartEx, when nothing has begun."""
        return cls([0] * procedures, [0] * procedures, [False] * procedures)
