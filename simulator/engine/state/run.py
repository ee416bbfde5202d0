"""The state of one run: its clock, its log, and one typed part for each room that writes something.

The parts are made anew for every run, by constructors of their own: one that a dataclass generates stays interpreted
where everything else is compiled.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias, TypeVar

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.program.draws import Draws
from drillbook.simulator.engine.program.facts import Facts, Situation
from drillbook.simulator.engine.program.program import Program
from drillbook.simulator.engine.program.steps import LEVEL_SHIFT, NO_LEVEL, READY_SHIFT, START_SHIFT
from drillbook.simulator.engine.state.agenda import Agenda
from drillbook.simulator.engine.state.changes import Changes
from drillbook.simulator.engine.state.clock import Clock, expect_ends
from drillbook.simulator.engine.state.holdings import Equipment, People, Pools, Units
from drillbook.simulator.engine.state.instance_scope import Scope
from drillbook.simulator.engine.state.instant_loops import GoingRound
from drillbook.simulator.engine.state.response import Command, Deliveries, Messages, Outages, Promises, Verdict
from drillbook.simulator.engine.state.slots import ControlFlow, Instances, Slots
from drillbook.simulator.engine.state.work import Lines, Work
from drillbook.simulator.log.timeline_events import Happened

T = TypeVar("T")
Then: TypeAlias = Callable[["Run", Scope, int], None]
Record: TypeAlias = tuple[Any, ...]
"""An event as the run keeps it: its class, tick, cause and fields; or one of `codes`, tick, cause and plain values."""


MOST_ROUNDS: Final = 1_000
FEW_ROUNDS: Final = 20  # of an instant, before anybody asks whether they lead anywhere
_LAST_ROUNDS: Final = 64  # of a loop: their steps are what goes round


class Stuck(Exception):
    """Time does not pass any more; the arguments are the paths of the steps that go round."""


class TooMuch(Exception):
    """More has happened than the book allows."""


class Run(Situation):
    """The state of one run.

    A token stands for an event as the cause of others: its position in the log, or without a log (``records`` None)
    the slot of the step that drove it. ``now`` and ``end`` are ticks; ``over`` says why the run stopped before EndEx.
    ``left``: how much more the clock may bring and how many more steps may begin, together.
    """

    __slots__ = (
        "agenda", "changes", "clock", "command", "deliveries", "draws", "end", "equipment", "flow", "going_round",
        "instances", "left", "lines", "messages", "model", "outages", "over", "people", "pools", "program", "promises",
        "records", "replication", "rounds", "slots", "units", "verdicts", "work",
    )  # fmt: skip

    def __init__(self, program: Program, draws: Draws, replication: int, keeps: bool) -> None:
        model = program.model
        super().__init__(Facts.at_start(model, program.makers))
        self.program, self.model, self.draws, self.replication = program, model, draws, replication
        self.end = model.ends
        self.over = ""
        self.clock = Clock()
        self.agenda = Agenda(self.clock.due)
        self.records: list[Record] | None = [] if keeps else None
        self.rounds = 0  # of this instant
        self.going_round = GoingRound()  # of an instant of many rounds
        self.left = model.policy.most_events
        self.slots = Slots()
        self.flow = ControlFlow()
        self.instances = Instances.none(len(model.procedures))
        self.changes = Changes(dict.fromkeys(program.keys, 0), self.agenda)
        self.command = Command.of(model.plans)
        self.deliveries = Deliveries()
        self.pools = Pools.empty(program.enough, program.needed, program.others)
        self.lines = Lines.empty(program.masks, program.watches, len(program.enough))
        self.work = Work()
        self.people = People.of(model.roles)
        self.units = Units.of(program.teams)
        self.equipment = Equipment()
        self.outages = Outages()
        self.messages = Messages([0] * len(model.channels))
        self.promises = Promises()
        self.verdicts: list[Verdict] = []

    @property
    def roads(self) -> int:
        """The pool that stands for all roads: what waits for one to open again waits here."""
        return len(self.model.pools)

    def count_round(self) -> None:
        """Count a round of this instant.

        Raises ``Stuck`` with what goes round, when too many had no step whose turn it was for the first time at this
        instant, in whatever instance.
        """
        self.rounds += 1
        if self.rounds <= FEW_ROUNDS:
            return
        if self.going_round.at != self.now:
            self.going_round = GoingRound(self.now)
        agenda, step, going = self.agenda, self.slots.step, self.going_round
        at_it = (*agenda.ended_at_once, *agenda.puts, *agenda.guards)
        if going.is_new({step[slot] for slot in at_it}):
            return
        going.idle += 1
        if going.idle > MOST_ROUNDS - _LAST_ROUNDS:
            going.last.update((step[slot], self.path(slot)) for slot in at_it)
        if going.idle > MOST_ROUNDS:
            raise Stuck(*sorted(going.last.values()))

    def later(self, delay: int, function: Callable[["Run", T], None], about: T) -> None:
        """Call ``function(run, about)`` after ``delay`` ticks; without a delay in the next round of this instant."""
        self.clock.call(delay, function, about)

    def record(self, event: type[Happened], cause: int = 0, **fields: Any) -> int:
        """Record an event and return its token; without a log, that of its cause."""
        if self.records is None:
            return cause
        self.records.append((event, self.now, cause, fields))
        return len(self.records) - 1

    def note(self, record: Record) -> int:
        """Keep a compact event, which begins with one of `codes`, the tick and its cause; names are looked up when the log
        is expanded.
        """
        records = self.records
        if records is None:
            cause: int = record[2]
            return cause
        token = len(records)
        records.append(record)
        return token

    def path(self, slot: int) -> str:
        """Return the path of a step."""
        return self.slots.path(slot)

    def draw(self, path: str, purpose: str, takes: Takes) -> int:
        """Draw a duration in ticks from the stream of a path and purpose."""
        return self.draws.ticks(path, purpose, takes, self.replication)

    def uniform(self, path: str, purpose: str) -> float:
        """Draw a number in (0, 1) from the stream of a path and purpose."""
        return self.draws.uniform(path, purpose, self.replication)

    def level_of(self, scope: Scope) -> int:
        """Return the level in force of the plan of a scope."""
        return self.facts.level[scope.plan]

    def rank(self, slot: int) -> int:
        """Return what orders ready tasks: the smaller goes first; unique."""
        rank = self.slots.rank[slot]
        return rank + (self.slots.ready_at[slot] << READY_SHIFT) if self.program.first_come else rank

    def open_scope(self, scope: Scope) -> None:
        """Make room for the steps of one more scope; its entries are looked at next."""
        body, instances = scope.body, self.instances
        if self.left < 0:
            raise TooMuch
        self.left -= body.size
        scope.base, scope.left, scope.start = len(self.slots.step), body.size, self.now
        scope.number = len(instances.scopes)
        instances.scopes.append(scope)
        scope.rank = (self._level_distance(scope) << LEVEL_SHIFT) + (self.now << START_SHIFT) + scope.number
        if body.size:
            scope.row = self.draws.row(scope.prefix, scope.suffix, body.spreads, self.replication)
        self.slots.open(scope)
        expect_ends(len(self.slots.step))
        self.agenda.guards.extend([scope.base + at for at in body.entries])

    def _level_distance(self, scope: Scope) -> int:
        """From the highest level of its plan; without a level, last."""
        level = self.level_of(scope)
        return self.program.highest[scope.plan] - level if level else NO_LEVEL
