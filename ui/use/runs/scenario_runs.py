"""Count what the runs of all scenarios of a book exercise: for the command line, the browser and drafts of scenarios."""

from collections.abc import Iterable

from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.simulator.prepare import prepare_in
from drillbook.simulator.rehearsal.coverage.run_coverage import (
    RunCoverage,
    ScenarioCoverage,
    run_coverage,
    scenario_coverage,
)
from drillbook.simulator.rehearsal.executors import ExecutorLost, gathered
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.rehearsal import RehearsalProgress
from drillbook.ui.use.books import OpenBook
from drillbook.ui.use.runs.run_ask import RunAsk


def coverage_of_runs(
    opened: OpenBook, scenarios: Iterable[Located[Scenario]], asked: RunAsk
) -> tuple[RunCoverage, tuple[str, ...]]:
    """Count over every scenario that can be run; the titles of those that cannot come with it.

    Told not to go on, or left by its cluster, it counts over the runs done.

    Raises:
        ExecutorLost: a cluster went away before anything had come back.
    """
    every = list(scenarios)
    found: list[ScenarioCoverage] = []
    refused: list[str] = []
    with gathered(asked.n * len(every), asked.executor, asked.jobs) as own:
        for scenario in every:
            title = scenario.value.title or scenario.value.scenario
            model = prepare_in(opened.book, scenario, opened.findings).model
            if model is None:
                refused.append(title)
                continue

            def watch(step: RehearsalProgress, title: str = title) -> bool:
                return asked.hear(title, step.done, step.most)

            try:
                found.append(scenario_coverage(model, asked.n, Means(own, jobs=1), watch, seed=asked.seed))
            except ExecutorLost:
                if not found:
                    raise
                break
            if found[-1].runs < asked.n:
                break
    return run_coverage(opened.book, found, asked.seed), tuple(refused)
