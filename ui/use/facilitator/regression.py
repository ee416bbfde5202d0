"""Test a book as software is tested: rehearse every scenario, hold it against its targets and against a baseline."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.simulator.model.model import Model
from drillbook.simulator.prepare import Prepared, prepare_in
from drillbook.simulator.rehearsal.executors import ExecutorLost, gathered
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.rehearsal import RehearsalProgress
from drillbook.simulator.rehearsal.versions.comparison import Comparison, PromiseChange, compared, tabulated
from drillbook.simulator.rehearsal.versions.outcome_table import ObjectiveRuns, OutcomeTable, PromiseRuns
from drillbook.ui.use.books import OpenBook
from drillbook.ui.use.facilitator.outcome_baseline import OutcomeBaseline


@dataclass(frozen=True, slots=True)
class RehearsalWish:
    """How often each scenario is rehearsed, with which seed, until which precision, in how many processes.

    ``executor``: who runs them instead, a cluster for example.
    """

    n: int
    seed: int = 0
    precision: float | None = None
    jobs: int = 0
    executor: Executor | None = None


@dataclass(frozen=True, slots=True)
class ScenarioTest:
    """One scenario: what came out of its runs, and the comparison with the baseline where that has it.

    Without a ``model`` it cannot be run, and the ``obstacles`` say why.
    """

    name: str
    title: str
    model: Model | None = None
    table: OutcomeTable | None = None
    since: Comparison | None = None
    obstacles: tuple[Finding, ...] = ()

    @property
    def short(self) -> list[ObjectiveRuns]:
        """Objectives that were called upon and do not reach their target."""
        return [one for one in self.objectives if not one.is_met]

    @property
    def objectives(self) -> list[ObjectiveRuns]:
        """Objectives that were called upon."""
        return [one for one in self.table.objectives.values() if one.called_upon] if self.table else []

    @property
    def is_judged(self) -> bool:
        """Whether anything could have failed but the runs themselves: an objective was called upon, or there is a baseline."""
        return bool(self.objectives) or self.since is not None

    @property
    def without_target(self) -> list[tuple[str, PromiseRuns]]:
        """Promised times broken in some run that no objective measures, by name, the least often kept first."""
        if self.table is None or self.model is None:
            return []
        measured = {name for one in self.model.objectives for name in one.measures}
        found = [each for each in self.table.promises.items() if each[1].broken and each[0] not in measured]
        return sorted(found, key=lambda each: each[1].kept.value or 0.0)

    @property
    def worse(self) -> list[PromiseChange]:
        """Promised times that are clearly more often broken than in the baseline, those that grew most first."""
        return self._clear(1)

    @property
    def better(self) -> list[PromiseChange]:
        """Those that are clearly less often broken."""
        return self._clear(-1)

    def _clear(self, way: int) -> list[PromiseChange]:
        some = self.since.promises if self.since else ()
        clear = [one for one in some if one.clear and way * one.broken.difference > 0]
        return sorted(clear, key=lambda one: -abs(one.broken.difference))

    @property
    def is_worse(self) -> bool:
        """A promised time is clearly more often broken than in the baseline, or all of them together are."""
        return bool(self.worse) or (self.since is not None and self.since.verdict == "worse")

    def passes(self, *, update: bool = False) -> bool:
        """It can be run and ends, reaches its targets, and is not worse than a baseline that is not replaced now."""
        if self.table is None or self.table.stuck or self.short:
            return False
        return update or not self.is_worse


Hear = Callable[[str, RehearsalProgress], bool | None]
"""Hears which scenario is rehearsed and how far that is; False ends the test with the scenarios done."""


def scenario_tests(
    opened: OpenBook,
    scenarios: list[Located[Scenario]],
    wish: RehearsalWish,
    baseline: OutcomeBaseline | None,
    hear: Hear,
) -> Iterator[ScenarioTest]:
    """Test each scenario in turn; one that is stopped half-way, or left by a cluster, is not told.

    Raises:
        ExecutorLost: a cluster went away before anything was tested.
    """
    with gathered(wish.n * len(scenarios), wish.executor, wish.jobs) as own:
        for number, scenario in enumerate(scenarios):
            try:
                one = _tested(opened.book, scenario, opened.findings, wish, baseline, own, hear)
            except ExecutorLost:
                if not number:
                    raise
                return
            if one is None:
                return
            yield one


def _tested(
    book: PlanBook,
    scenario: Located[Scenario],
    findings: list[Finding],
    wish: RehearsalWish,
    baseline: OutcomeBaseline | None,
    own: Executor | None,
    hear: Hear,
) -> ScenarioTest | None:
    ready: Prepared = prepare_in(book, scenario, findings)
    name, title = scenario.value.scenario, scenario.value.title
    if ready.model is None:
        return ScenarioTest(name, title, obstacles=tuple(ready.obstacles))
    goes_on: list[bool] = []

    def watch(step: RehearsalProgress) -> bool:
        goes_on[:] = [hear(title or name, step) is not False]
        return goes_on[0]

    table = tabulated(ready.model, wish.n, Means(own, jobs=1), watch, seed=wish.seed, precision=wish.precision)
    if goes_on == [False]:
        return None
    return ScenarioTest(name, title, ready.model, table, since(baseline, table))


def since(baseline: OutcomeBaseline | None, table: OutcomeTable) -> Comparison | None:
    """Compare with the baseline, over the runs that both have."""
    before = baseline.tables.get(table.scenario) if baseline else None
    both = min(before.done, table.done) if before else 0
    if before is None or not both:
        return None
    return compared(before.first(both), table.first(both), asked=both)
