"""Slots: every step of every instance, as columns of plain numbers; and the control flow through them."""

from drillbook.simulator.engine.program.steps import Step
from drillbook.simulator.engine.state.instance_scope import Scope


class Slots:
    """One entry a slot in every column. Times are ticks, -1 where something has not been.

    ``cause``: the token of what made a step ready, later of its last event. ``driver``: the token of what let it start.
    ``generation`` counts interruptions, so that an end or arrival scheduled before one is known to be stale.
    """

    def __init__(self) -> None:
        self.step: list[Step] = []
        self.scope: list[Scope] = []
        self.state: list[int] = []
        self.todo: list[int] = []  # predecessors that are not settled
        self.rank: list[int] = []  # the smaller goes first, unique; see `program.steps`
        self.cause: list[int] = []
        self.ready_at: list[int] = []
        self.start_at: list[int] = []
        self.finish_at: list[int] = []
        self.driver: list[int] = []
        self.generation: list[int] = []

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
        own, unset = scope.rank, body.unset
        self.state.extend(body.zeros)
        self.generation.extend(body.zeros)
        self.todo.extend(body.before)
        self.rank.extend([rank + own for rank in body.ranks])
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


class ControlFlow:
    """Steps under way that are not tasks. `steps` and `instances` write it."""

    def __init__(self) -> None:
        self.waits: dict[int, int] = {}  # by slot: the token it waits since
        self.repeats: dict[int, Rounds] = {}  # by slot
        self.called: dict[int, Scope] = {}  # by slot of the call
        self.outer: dict[int, list[int]] = {}  # by slot: steps inside a repeat that come after it


class Instances:
    """Instances of procedures. `instances` begins and ends them, `engine` sets them off."""

    def __init__(self, begun: list[int], used: list[int], was_true: list[bool]) -> None:
        self.begun = begun  # by procedure: how many instances
        self.used = used  # by procedure: how many moments have set it off
        self.was_true = was_true  # by procedure: its condition when it was last looked at
        self.scopes: list[Scope] = []
        self.running: dict[int, Scope] = {}  # set off by `when`, by procedure

    @classmethod
    def none(cls, procedures: int) -> "Instances":
        """Make the table of StartEx, when nothing has begun."""
        return cls([0] * procedures, [0] * procedures, [False] * procedures)
