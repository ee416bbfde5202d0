"""Count what the runs of all scenarios of a book exercise: for the command line, the browser and drafts of scenarios."""

from collections.abc import Iterable
from contextlib import nullcontext

from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.simulator.prepare import prepare_in
from drillbook.simulator.rehearsal.coverage.run_coverage import (
    RunCoverage,
    ScenarioCoverage,
    run_coverage,
    scenario_coverage,
)
from drillbook.simulator.rehearsal.executors import FEW, workers
from drillbook.simulator.rehearsal.pairing import Means
from drillbook.simulator.rehearsal.rehearsal import RehearsalProgress
from drillbook.ui.use.books import OpenBook
from drillbook.ui.use.runs.run_ask import RunAsk


def coverage_of_runs(
    opened: OpenBook, scenarios: Iterable[Located[Scenario]], asked: RunAsk
) -> tuple[RunCoverage, tuple[str, ...]]:
    """Count over every scenario that can be run; the titles of those that cannot come with it."""
    every = list(scenarios)
    few = asked.jobs == 1 or (asked.jobs == 0 and asked.n * len(every) < FEW)
    found: list[ScenarioCoverage] = []
    refused: list[str] = []
    with nullcontext() if few else workers(asked.jobs) as own:
        for scenario in every:
            title = scenario.value.title or scenario.value.scenario
            model = prepare_in(opened.book, scenario, opened.findings).model
            if model is None:
                refused.append(title)
                continue

            def watch(step: RehearsalProgress, title: str = title) -> bool:
                return asked.hear(title, step.done, step.most)

            found.append(scenario_coverage(model, asked.n, Means(own, jobs=1), watch, seed=asked.seed))
            if found[-1].runs < asked.n:
                break
    return run_coverage(opened.book, found, asked.seed), tuple(refused)
