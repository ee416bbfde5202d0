"""What the runs of a scenario show to the rules of N: the measures of each run and what it exercised, from one log."""

from collections.abc import Iterator
from dataclasses import dataclass

from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.simulator import exercise
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.coverage.exercised import PartKey, exercised
from drillbook.simulator.rehearsal.replication_measures import MISSED, Replication, measured


@dataclass(frozen=True, slots=True)
class RunEvidence:
    """One run: its measures, and the parts of the plans it came to."""

    measures: Replication
    parts: frozenset[PartKey]

    def broke(self, promise: int) -> bool:
        """Whether it missed the promised time with this number, or never reached it."""
        return self.measures.promises[promise].outcome >= MISSED


@dataclass(frozen=True, slots=True)
class ScenarioEvidence:
    """All runs of a scenario, from replication 0 of a seed on."""

    scenario: Located[Scenario]
    model: Model
    seed: int
    runs: tuple[RunEvidence, ...]


def evidence(model: Model, seed: int, first: int, count: int) -> Iterator[RunEvidence]:
    """Yield the evidence of ``count`` runs from ``first`` on."""
    for log in exercise.runs(model, seed, first, count):
        yield RunEvidence(measured(log, model), exercised(log.events, model))
