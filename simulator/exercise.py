"""One exercise: model, seed and decisions give a log, always the same one."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.cache.uncollected import uncollected
from drillbook.simulator.engine.engine import perform
from drillbook.simulator.engine.program.draws import Draws
from drillbook.simulator.engine.program.program import Program
from drillbook.simulator.engine.recording import expand
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.log.eventlog import EventLog, Origin
from drillbook.simulator.log.timeline_events import Happened
from drillbook.simulator.model.decisions_made import Decision
from drillbook.simulator.model.model import Model

_prepared: list[Program] = []  # the last few, so that running one model again costs no preparation
_KEPT = 4
_TOGETHER = 32  # runs between two looks of the garbage collector
_AHEAD = 256  # replications whose draws are read at once, where one portion follows another
_reading = threading.local()  # the draws of the latest portion: two threads never read one stream


def run(
    model: Model, seed: int, replication: int = 0, decisions: tuple[Decision, ...] = (), until: int | None = None
) -> EventLog:
    """Run a model once and return its log, from StartEx to tick ``until``, or to EndEx with the verdicts.

    ``replication`` chooses the draws within a seed: the same seed, replication and decisions give the same log. Ticks
    are milliseconds since StartEx. A model that goes round in circles, or on
    for ever, ends with a `LoopFound` or `LimitReached` event, not an exception.
    """
    decisions = tuple(decisions)
    last = -1 if until is None or until >= model.ends else until
    origin = Origin(model.scenario, model.digest, seed, replication, last, decisions, model.sources)
    draws = Draws(seed, replication, 1)
    program = prepared(model)
    with uncollected(ages=False):
        done = perform(program, draws, replication, decisions, until, keeps=True)
    return _log_of(done, origin)


def runs(model: Model, seed: int, first: int, count: int) -> Iterator[EventLog]:
    """Yield the logs of ``count`` replications from ``first`` on; their draws are read together, which is faster."""

    def logged(done: Run) -> EventLog:
        return _log_of(done, Origin(model.scenario, model.digest, seed, done.replication, sources=model.sources))

    yield from map(logged, performed(model, seed, first, count))


def performed(model: Model, seed: int, first: int, count: int) -> Iterator[Run]:
    """Yield the state in which ``count`` runs ended, with the plain records their logs would be made of."""
    yield from _performed(model, seed, first, count, keeps=True)


def _performed(model: Model, seed: int, first: int, count: int, *, keeps: bool) -> Iterator[Run]:
    """A run is gone before the garbage collector is back: what it made is never looked through.

    Whoever takes runs in by `map`, which keeps none, has the next one made in memory that is still at hand.
    """
    program, draws, last = prepared(model), _drawn(model, seed, first, count), first + count
    for stretch in range(first, last, _TOGETHER):
        with uncollected(ages=False):
            for replication in range(stretch, min(stretch + _TOGETHER, last)):
                yield perform(program, draws, replication, (), None, keeps=keeps)


def _drawn(model: Model, seed: int, first: int, count: int) -> Draws:
    """Whoever asks for one portion of replications after another is going to ask for more: draws are read ahead then."""
    kept: tuple[Model, Draws] | None = getattr(_reading, "draws", None)
    ahead = 0
    if kept is not None and kept[0] is model and kept[1].seed == seed and kept[1].first < first:
        end = kept[1].first + kept[1].count
        if first + count <= end:
            return kept[1]
        ahead = _AHEAD if first <= end + _AHEAD else 0
    draws = Draws(seed, first, max(count, ahead))
    _reading.draws = model, draws
    return draws


def _log_of(done: Run, origin: Origin) -> EventLog:
    return EventLog(origin, lambda: _expanded(done))


def _expanded(done: Run) -> tuple[Happened, ...]:
    with uncollected(ages=False):
        return expand(done)


@dataclass(frozen=True, slots=True)
class Promised:
    """One occurrence of a promised time. ``outcome``: met, missed, never reached, not triggered, or why it lapsed.

    ``took`` is -1 where it lapsed or was not set running; for never reached, how long it had been open.
    """

    promise: int
    since: int
    limit: int
    took: int
    outcome: str


class Summary:
    """What is kept of a run without a log: for each step the ticks it was ready, began and finished at (-1: it did not).

    ``driver``: the step whose end let it start, -1 where something else did. Steps are numbered as instances began.
    """

    def __init__(self, done: Run) -> None:
        self._done = done
        self.replication = done.replication
        self.ready, self.start, self.finish = done.slots.ready_at, done.slots.start_at, done.slots.finish_at
        self.driver = done.slots.driver
        self.ended_at = done.now
        self.why = done.over or "end"

    @property
    def tasks(self) -> list[int]:
        """The task of each step, -1 for steps that are none."""
        return [step.task_id for step in self._done.slots.step]

    @property
    def paths(self) -> list[str]:
        """The path of each step."""
        return [self._done.path(slot) for slot in range(len(self._done.slots.step))]

    @property
    def promises(self) -> list[Promised]:
        """Every occurrence of every promised time, in the order they ended."""
        return [
            Promised(number, since, limit, took, outcome)
            for number, since, limit, took, outcome in self._done.promises.outcomes
        ]

    @property
    def verdicts(self) -> list[tuple[str, str, str]]:
        """Path, verdict, and the pool or wait it is due to, of every task that was not settled."""
        return [(self._done.path(slot), verdict, due_to) for slot, verdict, due_to in self._done.verdicts]


def summaries(model: Model, seed: int, first: int, count: int) -> Iterator[Summary]:
    """Yield what is kept of ``count`` runs without a log: the same ticks as those of `runs`, sooner."""
    yield from map(Summary, _performed(model, seed, first, count, keeps=False))


def prepared(model: Model) -> Program:
    """Return the program of a model; the last few are kept, so that running one again costs no preparation."""
    for program in _prepared:
        if program.model is model:
            return program
    program = Program(model)
    _prepared.insert(0, program)
    del _prepared[_KEPT:]
    return program
