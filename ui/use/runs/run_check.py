"""Run the scenarios of a book for the rules of N; it is imported when runs are asked for, because it brings the engine."""

from collections.abc import Iterable
from contextlib import nullcontext

from drillbook.schema.finding import Finding
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.simulator.prepare import prepare_in
from drillbook.simulator.rehearsal.coverage.evidence import RunEvidence, ScenarioEvidence, evidence
from drillbook.simulator.rehearsal.coverage.verdicts import run_findings
from drillbook.simulator.rehearsal.executors import FEW, crew, workers
from drillbook.ui.use.books import OpenBook
from drillbook.ui.use.runs.run_ask import RunAsk

_OF_READING = ("YA", "SC")


def findings_of_runs(
    opened: OpenBook, scenarios: Iterable[Located[Scenario]], asked: RunAsk, *, whole: bool
) -> list[Finding]:
    """Run each scenario that can be run, and tell what that shows; the others are told by the check itself.

    Stopped half-way, nothing is told of what no run came to.
    """
    every = list(scenarios)
    unread = [one for one in opened.findings if one.code in _OF_READING]  # what rules find keeps nobody from a run
    few = asked.jobs == 1 or (asked.jobs == 0 and asked.n * len(every) < FEW)
    found: list[ScenarioEvidence] = []
    with nullcontext() if few else workers(asked.jobs) as own:
        for scenario in every:
            model = prepare_in(opened.book, scenario, unread).model
            if model is None:
                whole = False
                continue
            rows: list[RunEvidence] = []
            with crew(model, asked.n, own, jobs=1) as hands:
                for some in hands.measured(evidence, asked.seed, range(asked.n)):
                    rows += some
                    if not asked.hear(model.title or model.scenario, len(rows), asked.n):
                        whole = False
                        break
            found.append(ScenarioEvidence(scenario, model, asked.seed, tuple(rows)))
            if len(rows) < asked.n:
                break
    return run_findings(opened.book, found, whole=whole)
