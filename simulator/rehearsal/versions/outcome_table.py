"""What came out of every run of one version: enough to compare it with another on common draws, run by run.

A row for each promised time and each objective, a column for each replication. It is small (a hundred promised times in 200 runs:
20 kB), so that a baseline can keep it.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.replication_measures import MET, MISSED, NEVER, Replication

NOT_CALLED, SHORT, REACHED = range(3)
"""An objective in one run: nothing it measures was called upon; its target was not reached; it was."""


@dataclass(slots=True)
class PromiseRuns:
    """A promised time: its limits by level, and by replication its worst outcome and longest response time (-1: none)."""

    limits: tuple[int, ...] = ()
    outcomes: "array[int]" = field(default_factory=lambda: array("b"))
    times: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def kept(self) -> Share:
        """Runs that kept it, of those that came to an answer."""
        met = self.outcomes.count(MET)
        return Share(met, met + self.broken)

    @property
    def broken(self) -> int:
        """Runs in which it was missed or never reached."""
        return self.outcomes.count(MISSED) + self.outcomes.count(NEVER)


@dataclass(slots=True)
class ObjectiveRuns:
    """An objective: how many of its promised times were kept, and called upon, by replication."""

    title: str = ""
    target: float = 1.0
    kept_by_run: "array[int]" = field(default_factory=lambda: array("q"))
    called_by_run: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def kept(self) -> int:
        """Of all runs together."""
        return sum(self.kept_by_run)

    @property
    def called_upon(self) -> int:
        """Of all runs together."""
        return sum(self.called_by_run)

    @property
    def reached(self) -> list[int]:
        """Whether its target was reached, by replication."""
        rows = zip(self.kept_by_run, self.called_by_run, strict=True)
        return [(REACHED if kept >= self.target * called else SHORT) if called else NOT_CALLED for kept, called in rows]

    @property
    def is_met(self) -> bool:
        """Whether its target is met over all runs together."""
        return self.kept >= self.target * self.called_upon


@dataclass(slots=True)
class OutcomeTable:
    """The runs 0 to ``done`` - 1 of a seed. ``stuck``: those that went round in circles, or on for ever."""

    scenario: str
    digest: str
    seed: int
    promises: dict[str, PromiseRuns]
    objectives: dict[str, ObjectiveRuns]
    done: int = 0
    stuck: int = 0

    @classmethod
    def of(cls, model: Model, seed: int) -> "OutcomeTable":
        """Make the table of a model, without any run yet."""
        return cls(
            model.scenario,
            model.digest,
            seed,
            {one.name: PromiseRuns(tuple(one.limits)) for one in model.promises},
            {one.name: ObjectiveRuns(one.title, one.target) for one in model.objectives},
        )

    def add(self, one: Replication) -> None:
        """Take in the next run."""
        self.done += 1
        self.stuck += one.stuck
        for runs, result in zip(self.promises.values(), one.promises, strict=True):
            runs.outcomes.append(result.outcome)
            runs.times.append(result.took)
        for row, met in zip(self.objectives.values(), one.objectives, strict=True):
            row.kept_by_run.append(met.kept)
            row.called_by_run.append(met.called_upon)

    def first(self, number: int) -> "OutcomeTable":
        """Return the table of the first so many runs; the stuck ones are not known by run and stay."""
        promises = {
            name: PromiseRuns(one.limits, one.outcomes[:number], one.times[:number])
            for name, one in self.promises.items()
        }
        objectives = {
            name: ObjectiveRuns(one.title, one.target, one.kept_by_run[:number], one.called_by_run[:number])
            for name, one in self.objectives.items()
        }
        return OutcomeTable(
            self.scenario, self.digest, self.seed, promises, objectives, min(number, self.done), self.stuck
        )

    @property
    def widest(self) -> float:
        """Half of the widest interval of the share of all runs in which a promised time is broken."""
        shares = (Share(one.broken, self.done).half_width for one in self.promises.values())
        return max(shares, default=0.0)

    def broken(self, names: Sequence[str]) -> list[int]:
        """Count by replication how many of the named promised times were broken."""
        rows = [self.promises[name].outcomes for name in names]
        return [sum(outcome >= MISSED for outcome in column) for column in zip(*rows, strict=True)] or [0] * self.done

    def called_upon(self, names: Sequence[str]) -> list[int]:
        """Count by replication how many of the named promised times were called upon and came to an answer."""
        rows = [self.promises[name].outcomes for name in names]
        counted = (sum(one == MET or one >= MISSED for one in column) for column in zip(*rows, strict=True))
        return list(counted) or [0] * self.done
