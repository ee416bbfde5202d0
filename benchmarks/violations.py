"""Random exercises against what must hold in every log: python -m benchmarks.violations [exercises].

Two incidents, overlapping outages, teams that can do several things, closed roads, deputies, levels, reports.
"""

import sys
from collections.abc import Iterator

from benchmarks.paired import Row, show
from drillbook.simulator.exercise import run
from tests.log_oracle import violations
from tests.test_engine_random import a_random_exercise


def found(exercises: int) -> Iterator[tuple[int, list[str]]]:
    """Each exercise by its seed, and what is wrong in its log."""
    for seed in range(exercises):
        model = a_random_exercise(seed)
        yield seed, violations(model, run(model, seed))


def main() -> None:
    exercises = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    wrong = [(seed, told) for seed, told in found(exercises) if told]
    for seed, told in wrong[:10]:
        print(seed, *told[:3], sep="\n  ")
    logs = Row("logs in which something does not hold", str(len(wrong)), "0", not wrong)
    show(f"{exercises} random exercises", [logs])


if __name__ == "__main__":
    main()
