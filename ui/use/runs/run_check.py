"""Run the scenarios of a book for the rules of N; it is imported when runs are asked for, because it brings the engine."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import suppress

from drillbook.schema.finding import Finding
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.simulator.model.model import Model
from drillbook.simulator.prepare import prepare_in
from drillbook.simulator.rehearsal.coverage.evidence import RunEvidence, ScenarioEvidence, evidence
from drillbook.simulator.rehearsal.coverage.verdicts import run_findings
from drillbook.simulator.rehearsal.executors import ExecutorLost, crew, gathered
from drillbook.ui.use.books import OpenBook
from drillbook.ui.use.runs.run_ask import RunAsk

_OF_READING = ("YA", "SC")


def findings_of_runs(
    opened: OpenBook, scenarios: Iterable[Located[Scenario]], asked: RunAsk, *, whole: bool
) -> list[Finding]:
    """Run each scenario that can be run, and tell what that shows; the others are told by the check itself.

    Stopped half-way, or left by a cluster, nothing is told of what no run came to.
    """
    every = list(scenarios)
    unread = [one for one in opened.findings if one.code in _OF_READING]  # what rules find keeps nobody from a run
    found: list[ScenarioEvidence] = []
    with gathered(asked.n * len(every), asked.executor, asked.jobs) as own:
        for scenario in every:
            model = prepare_in(opened.book, scenario, unread).model
            if model is None:
                whole = False
                continue
            rows = tuple(_rows(model, asked, own))
            found.append(ScenarioEvidence(scenario, model, asked.seed, rows))
            if len(rows) < asked.n:
                whole = False
                break
    return run_findings(opened.book, found, whole=whole)


def _rows(model: Model, asked: RunAsk, own: Executor | None) -> Iterator[RunEvidence]:
    """Yield what the runs of one scenario show, until told not to go on or left by a cluster."""
    done = 0
    with suppress(ExecutorLost), crew(model, asked.n, own, jobs=1) as hands:
        for some in hands.measured(evidence, asked.seed, range(asked.n)):
            yield from some
            done += len(some)
            if not asked.hear(model.title or model.scenario, done, asked.n):
                return
