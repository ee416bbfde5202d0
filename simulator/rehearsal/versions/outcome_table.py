"""What came out of every run of one version: enough to compare it with another on common draws, run by run.

A row for each promised time and each objective, a column for each replication. It is small (a hundred promised times in 200 runs:
20 kB), so that a baseline can keep it.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.replication import MET, MISSED, NEVER, Replication

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
    """An objective: promised times kept and called upon in all runs together, and by replication whether it was reached."""

    title: str = ""
    target: float = 1.0
    kept: int = 0
    called_upon: int = 0
    reached: "array[int]" = field(default_factory=lambda: array("b"))

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
            row.kept += met.kept
            row.called_upon += met.called_upon
            is_reached = met.kept >= row.target * met.called_upon
            row.reached.append((REACHED if is_reached else SHORT) if met.called_upon else NOT_CALLED)

    def broken(self, names: Sequence[str]) -> list[int]:
        """Count by replication how many of the named promised times were broken."""
        rows = [self.promises[name].outcomes for name in names]
        return [sum(outcome >= MISSED for outcome in column) for column in zip(*rows, strict=True)] or [0] * self.done

    def called_upon(self, names: Sequence[str]) -> list[int]:
        """Count by replication how many of the named promised times were called upon and came to an answer."""
        rows = [self.promises[name].outcomes for name in names]
        counted = (sum(one == MET or one >= MISSED for one in column) for column in zip(*rows, strict=True))
        return list(counted) or [0] * self.done
