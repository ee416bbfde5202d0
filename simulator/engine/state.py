"""The state of one run: what every step is doing, what is known, what is free, and the record of it."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from drillbook.simulator.engine.clock import Clock
from drillbook.simulator.engine.conditions import Subject
from drillbook.simulator.engine.program import LEVEL_SHIFT, START_SHIFT, Body, Program, Step
from drillbook.simulator.engine.sampling import Draws
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.model import Model

if TYPE_CHECKING:
    from drillbook.simulator.engine.allocation import Allotment
    from drillbook.simulator.engine.levels import Standing
    from drillbook.simulator.engine.people import People
    from drillbook.simulator.engine.pools import Units
    from drillbook.simulator.engine.promises import Pairs
    from drillbook.simulator.engine.steps import Rounds
    from drillbook.simulator.model.tasks import Assign


class Told:
    """Events that are many, as plain numbers: `telling` says what each is, from the few numbers that were noted."""

    READY = 0
    QUEUED = 1
    STARTED = 2
    FINISHED = 3
    DISPATCHED = 4
    BEGUN = 5  # a start with more to say about it
    ARRIVED = 6
    REPORTED = 7
    UNIT_LEFT = 8
    UNIT_ARRIVED = 9
    SENT = 10
    FAILED = 11
    RECEIVED = 12
    PROMISED = 13
    KEPT = 14
    BROKEN = 15


class State:
    """Of one step, as plain numbers, for speed. From FINISHED on it is settled."""

    WAITING = 0
    READY = 1
    PLAYED = 2  # ready, and a person's to begin
    TRAVELLING = 3
    WORKING = 4
    SENDING = 5
    ACTIVE = 6  # a wait, a call, a repeat under way
    FINISHED = 7
    SKIPPED = 8
    WITHDRAWN = 9
    ABORTED = 10


class Scope:
    """One instance of a procedure, or one round of a repeat in it. ``instance`` is the procedure's either way."""

    __slots__ = (
        "base", "body", "instance", "key", "left", "number", "place", "plan", "prefix", "procedure", "root", "root_at",
        "row", "start", "suffix", "then", "token", "withdrawn",
    )  # fmt: skip

    base: int
    body: Body
    instance: int
    key: int
    left: int
    number: int
    place: int
    plan: int
    prefix: str
    procedure: int
    root: int
    root_at: int
    row: list[int]
    start: int
    suffix: str
    then: "Then | None"
    token: int
    withdrawn: bool


Demand: TypeAlias = tuple[tuple[int, int], ...]
Then: TypeAlias = Callable[["Run", Scope, int], None]
Due: TypeAlias = Callable[["Run", Any], None]


class Stuck(Exception):
    """Time does not pass any more; the steps that go round."""


class Run:
    """A token stands for an event as the cause of others: its place in the log, or without a log the driving step."""

    __slots__ = (
        "active", "allotted", "blocked", "called", "cause", "changes", "channel_down", "claimed", "clock",
        "decisions_made", "deliveries", "dirty", "dirty_token", "draws", "driver", "due", "end", "extra", "fenced_off", "finish_at",
        "fired", "followers", "free", "generation", "going_round", "guards", "happened", "holder", "inject_at",
        "inject_fired", "instances", "judged", "lacking", "level", "lifted", "lines", "looked_at", "messages", "model",
        "new_ready", "now", "opened", "ordered", "outer", "over", "pairs", "passed", "people", "program",
        "promise_over", "promised", "promised_limit", "promised_since", "puts", "ready_at", "records", "released_at",
        "released_by", "repeats", "replication", "rounds", "running", "scope", "scopes", "serial", "sets", "standing",
        "start_at", "state", "step", "todo", "touched", "units", "values", "values_there", "verdicts", "waits",
        "was_true", "watching", "zero",
    )  # fmt: skip

    def __init__(self, program: Program, draws: Draws, replication: int, keeps: bool) -> None:
        model = program.model
        self.program, self.model, self.draws, self.replication = program, model, draws, replication
        self.now = 0
        self.end = model.ends
        self.due: list[tuple[int, int, Any, Any]] = []
        self.clock = Clock(self.due.append)  # type: ignore[arg-type]
        self.records: list[Any] | None = [] if keeps else None
        self.serial = 0
        self.rounds = 0
        self.going_round: set[str] = set()  # steps of the last rounds, when there are too many
        self.over = ""
        self._no_steps(model)
        self._nothing_known(model, program)
        self._nothing_taken(model, program)
        self.people: People
        self.units: Units
        self.pairs: Pairs

    def _no_steps(self, model: Model) -> None:
        """Every step of every instance, by slot."""
        self.step: list[Step] = []
        self.scope: list[Scope] = []
        self.state: list[int] = []
        self.todo: list[int] = []
        self.cause: list[int] = []  # token of what made it ready, then of what started it
        self.ready_at: list[int] = []
        self.start_at: list[int] = []
        self.finish_at: list[int] = []
        self.driver: list[int] = []  # token of what let it start
        self.generation: list[int] = []
        self.scopes: list[Scope] = []
        self.instances = [0] * len(model.procedures)
        self.running: dict[int, Scope] = {}  # instances set off by `when`, by procedure
        self.guards: list[int] = []
        self.zero: list[int] = []
        self.puts: list[int] = []
        self.sets: list[tuple[int, tuple[Assign, ...], Scope | None, int, int]] = []
        self.waits: dict[int, int] = {}
        self.repeats: dict[int, Rounds] = {}
        self.called: dict[int, Scope] = {}
        self.outer: dict[int, list[int]] = {}
        self.extra: dict[int, dict[str, Any]] = defaultdict(dict)  # what few tasks have: see `dispatch` and `loss`

    def _nothing_known(self, model: Model, program: Program) -> None:
        self.values: list[float | None] = [indicator.initial for indicator in model.indicators]
        self.values_there: list[dict[int, float]] = [{} for _ in model.indicators]
        self.level = [0] * len(model.plans)
        self.judged = [0] * len(model.plans)
        self.ordered = [0] * len(model.plans)
        self.happened: dict[Subject, list[tuple[int, int, int]]] = {}
        self.fired = [0] * len(model.procedures)
        self.was_true = [False] * len(model.procedures)
        self.dirty = True
        self.dirty_token = 0
        self.changes = dict.fromkeys(program.keys, 0)  # what, and the event of it
        self.looked_at: dict[int, int] = {}  # the changes that are being looked at
        self.standing: list[Standing] = []
        self.decisions_made: list[tuple[int, int, int]] = []  # plan, level (below 0: its end), token
        self.holder = [plan.commander for plan in model.plans]
        self.passed: set[tuple[int, int]] = set()
        self.deliveries = 0
        self.inject_fired: set[int] = set()
        self.inject_at: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def _nothing_taken(self, model: Model, program: Program) -> None:
        pools = len(model.pools) + 1  # the last stands for the roads
        self.free = [0] * pools
        self.watching: list[dict[int, int]] = [{} for _ in range(pools)]  # other tasks that wait: slot and rank
        self.touched: list[int] = []
        self.released_by = [0] * pools
        self.released_at = [-1] * pools
        self.new_ready: list[tuple[int, int]] = []
        self.lines: list[list[tuple[int, int]]] = [[] for _ in program.masks]  # simple tasks of one demand, by rank
        self.active: list[dict[int, int]] = [{} for _ in range(pools)]  # by pool: lines that are not empty, their masks
        self.lacking = 0  # a bit for each number of a pool that is not free now: see `refresh`
        self.lifted = -1  # under `fence`: the start of this instant that last took a fence away
        self.fenced_off: list[tuple[int, int]] = []
        self.blocked: dict[int, int] = {}
        self.allotted: dict[int, Allotment] = {}
        self.claimed: set[int] = set()
        self.channel_down = [0] * len(model.channels)
        self.messages = 0
        self.followers: list[tuple[int, int, int]] = []  # plan, plan followed, token of the receipt
        self.promised: list[tuple[int, int, int, int, int, str]] = []
        self.promised_since: dict[int, int] = {}  # of tasks, by slot: from when, for how long, and no longer open
        self.promised_limit: dict[int, int] = {}
        self.promise_over: set[int] = set()
        self.opened: set[int] = set()
        self.verdicts: list[tuple[int, str, str]] = []

    @property
    def roads(self) -> int:
        """The pool that stands for all roads: what waits for one to open again waits here."""
        return len(self.model.pools)

    def later(self, delay: int, call: Due, about: object) -> None:
        """``call(run, about)`` after ``delay``; without a delay in the next round of this instant."""
        self.serial += 1
        if delay <= 0:
            self.due.append((1, self.serial, call, about))
        else:
            self.clock.after(delay, (1, self.serial, call, about))

    def tell(self, event: type[Happened], cause: int = 0, **said: Any) -> int:
        """Record an event, to be told in full when it is asked for; what is returned stands for it as a cause."""
        if self.records is None:
            return cause
        self.records.append((event, self.now, cause, said))
        return len(self.records) - 1

    def note(self, event: int, cause: int, *about: Any) -> int:
        """The same for the events of `Told`: what they are about in numbers, names are found when it is told."""
        records = self.records
        if records is None:
            return cause
        records.append((event, self.now, cause, *about))
        return len(records) - 1

    def refresh(self, pool: int) -> None:
        """The number free of a pool is another one: which demands it is too small for."""
        few, free = self.program.enough[pool], max(self.free[pool], 0)
        self.lacking = self.lacking & self.program.others[pool] | (few[free] if free < len(few) else 0)

    def has(self, demand: Demand) -> bool:
        return all(self.free[pool] >= count for pool, count in demand)

    def take(self, demand: Demand) -> None:
        """All of a demand at once; it has just been seen that it is free."""
        free, enough, others, lacking = self.free, self.program.enough, self.program.others, self.lacking
        for pool, count in demand:
            left = free[pool] = free[pool] - count
            few = enough[pool]
            lacking = lacking & others[pool] | (few[left] if left < len(few) else 0)
        self.lacking = lacking

    def give(self, demand: Demand, token: int) -> None:
        """All of it back; what waits for it is looked at in the next dispatch."""
        free, enough, others, lacking = self.free, self.program.enough, self.program.others, self.lacking
        for pool, count in demand:
            left = free[pool] = free[pool] + count
            few = enough[pool]
            lacking = lacking & others[pool] | (few[left if left > 0 else 0] if left < len(few) else 0)
            self.released_by[pool] = token
            self.released_at[pool] = self.now
            if self.active[pool] or self.watching[pool]:
                self.touched.append(pool)
        self.lacking = lacking

    def changed(self, token: int, key: int) -> None:
        """Something a condition may look at is different now: see `truth.keys_of`."""
        self.dirty = True
        self.dirty_token = token
        self.changes[key] = token

    def because(self, keys: frozenset[int]) -> int:
        """The latest change among ``keys``: what made a condition on them come true."""
        return max((token for key, token in self.looked_at.items() if key in keys), default=self.dirty_token)

    def path(self, slot: int) -> str:
        scope, step = self.scope[slot], self.step[slot]
        return f"{scope.prefix}/{step.name}{scope.suffix}"

    def task_name(self, slot: int) -> str:
        task = self.step[slot].task
        return task.name if task else self.step[slot].name

    def draw(self, path: str, purpose: str, takes: Any) -> int:
        return self.draws.ticks(path, purpose, takes, self.replication)

    def uniform(self, path: str, purpose: str) -> float:
        return self.draws.uniform(path, purpose, self.replication)

    def open_scope(self, scope: Scope, body: Body) -> None:
        """Room for the steps of one more instance; its entries are looked at next."""
        scope.body, scope.base, scope.left = body, len(self.step), body.size
        scope.start, scope.withdrawn, scope.number = self.now, False, len(self.scopes)
        self.scopes.append(scope)
        size = body.size
        scope.key = (level_distance(self, scope.plan) << LEVEL_SHIFT) + (self.now << START_SHIFT) + scope.number
        scope.row = self.draws.row(scope.prefix, scope.suffix, body.spreads, self.replication) if size else []
        self.step.extend(body.steps)
        self.scope.extend([scope] * size)
        zeros = [0] * size
        unset = [-1] * size
        self.state.extend(zeros)
        self.generation.extend(zeros)
        self.todo.extend(body.before)
        self.cause.extend([scope.token] * size)
        for times in (self.ready_at, self.start_at, self.finish_at, self.driver):
            times.extend(unset)
        base = scope.base
        self.guards.extend([base + at for at in body.entries])


def level_distance(run: Run, plan: int) -> int:
    """From the highest level of the plan; without a level, last."""
    level = run.level[plan] if plan >= 0 else 0
    return len(run.model.plans[plan].levels) - level if level else 63


def by_level(counts: tuple[Any, ...], level: int) -> Any:
    """What is written for this level; a single entry is for all."""
    return counts[level] if len(counts) > level else counts[-1]
