"""Measures folded from plain records are those of the log, on random exercises: python -m benchmarks.record_measures."""

import sys
from dataclasses import replace

from benchmarks.paired import Row, at_most, show
from benchmarks.random_plans import a_random_plan, with_every_feature
from drillbook.schema.conditions.tree import Moment
from drillbook.simulator.exercise import performed, runs
from drillbook.simulator.model.model import Model, Objective
from drillbook.simulator.rehearsal.record_measures import measured_run
from drillbook.simulator.rehearsal.replication_measures import measured
from tests.test_engine_random import a_random_exercise

_MINUTE = 60_000


def an_exercise(seed: int) -> Model:
    """Every second one goes wrong everywhere, the others are larger and cut off while much is under way."""
    if seed % 2:
        return with_an_objective(a_random_exercise(seed))
    return with_an_objective(replace(with_every_feature(a_random_plan(seed, 40, 5)), ends=(60 + seed % 200) * _MINUTE))


def with_an_objective(model: Model) -> Model:
    """It tests moments of tasks, procedures, levels and injects, and measures half of the promised times."""
    tests = (
        Moment("finished", "p/t1"),
        Moment("arrived", "p/t3"),
        Moment("started", "p/more"),
        Moment("level", plan="p", level=model.plans[0].levels[0].name),
        Moment("inject", "again"),
        Moment("absent", "p/r1"),
    )
    measures = tuple(promise.name for promise in model.promises[::2])
    return replace(model, objectives=(Objective("all", "", measures, 0.5, tests),))


def differing(seed: int, count: int = 2) -> int:
    """In how many of ``count`` runs of an exercise the two do not say the same."""
    model = an_exercise(seed)
    folded = [measured_run(run) for run in performed(model, seed, 0, count)]
    told = [measured(log, model) for log in runs(model, seed, 0, count)]
    return sum(one != other for one, other in zip(folded, told, strict=True))


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    wrong = sum(differing(seed) for seed in range(number))
    rows: list[Row] = [
        at_most(f"runs of {number} random exercises, two each, measured otherwise than by their log", wrong, 0)
    ]
    show("Measures from records and from the log", rows)


if __name__ == "__main__":
    main()
