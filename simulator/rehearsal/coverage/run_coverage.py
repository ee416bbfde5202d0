"""Count over all scenarios of a book which parts of its plans were ever exercised by a run, and in what share of runs."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.questions.exercisable import ExercisePart, exercise_parts
from drillbook.simulator.model.model import Model
from drillbook.simulator.rehearsal.coverage.exercised import PartKey, exercises
from drillbook.simulator.rehearsal.executors import ExecutorLost, crew
from drillbook.simulator.rehearsal.intervals import Share
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.rehearsal import RehearsalProgress

USUAL = Means()


@dataclass(frozen=True, slots=True)
class ScenarioCoverage:
    """The runs of one scenario: how many, and in how many of them each part was exercised; the first that did."""

    scenario: str
    runs: int
    counts: Counter[PartKey]
    first: dict[PartKey, int]


@dataclass(frozen=True, slots=True)
class PartCoverage:
    """A part of the plans, the share of all runs that exercised it, and by scenario in how many of its runs."""

    part: ExercisePart
    share: Share
    scenarios: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RunCoverage:
    """All parts of a book, in the order they are written, over ``runs`` runs of ``scenarios``."""

    seed: int
    scenarios: tuple[str, ...]
    runs: int
    parts: tuple[PartCoverage, ...]

    @property
    def never(self) -> tuple[PartCoverage, ...]:
        """What no run of any scenario exercised."""
        return tuple(one for one in self.parts if not one.share.count)


Hear = Callable[[RehearsalProgress], bool | None]


def unheard(progress: RehearsalProgress) -> None:
    """Nobody watches."""


def scenario_coverage(
    model: Model, n: int, means: Means = USUAL, progress: Hear = unheard, *, seed: int = 0
) -> ScenarioCoverage:
    """Run a scenario ``n`` times and count what was exercised; told not to go on, or left by its cluster, over the runs done.

    Raises:
        ExecutorLost: a cluster went away before anything had come back.
    """
    counts: Counter[PartKey] = Counter()
    first: dict[PartKey, int] = {}
    done = 0
    try:
        with crew(model, n, means.executor, means.jobs, means.chunk) as hands:
            for rows in hands.measured(exercises, seed, range(n)):
                for parts in rows:
                    counts.update(parts)
                    first.update(dict.fromkeys(parts - first.keys(), done))
                    done += 1
                if progress(RehearsalProgress(done, n)) is False:
                    break
    except ExecutorLost:
        if not done:
            raise
    return ScenarioCoverage(model.scenario, done, counts, first)


def run_coverage(book: PlanBook, each: Iterable[ScenarioCoverage], seed: int) -> RunCoverage:
    """Put the scenarios together, part by part."""
    some = [one for one in each if one.runs]
    runs = sum(one.runs for one in some)
    return RunCoverage(
        seed, tuple(one.scenario for one in some), runs, tuple(_part(part, some, runs) for part in exercise_parts(book))
    )


def _part(part: ExercisePart, some: list[ScenarioCoverage], runs: int) -> PartCoverage:
    key: PartKey = (part.kind, part.name)
    counts = tuple((one.scenario, one.counts[key]) for one in some if one.counts[key])
    return PartCoverage(part, Share(sum(count for _name, count in counts), runs), counts)
