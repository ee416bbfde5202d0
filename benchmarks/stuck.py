"""Ten thousand random plans: every task is done, or the run says why not. python -m benchmarks.stuck [plans]."""

import random
import sys

from benchmarks.paired import Row, show
from benchmarks.random_plans import a_random_plan, as_model, with_every_feature
from drillbook.simulator.exercise import Summary, summaries
from drillbook.simulator.model.model import Policy


def silent(done: Summary) -> tuple[int, int]:
    """Tasks that did not finish, and those of them of which nothing is said."""
    told = {path for path, _, _ in done.verdicts}
    unfinished = [
        path for path, finish, task in zip(done.paths, done.finish, done.tasks, strict=True) if task >= 0 > finish
    ]
    return len(unfinished), sum(path not in told for path in unfinished)


def count(plans: int) -> tuple[int, int, int]:
    """Over so many random plans, half of them with every feature on: tasks, unfinished, silently unfinished."""
    tasks = unfinished = unsaid = 0
    for seed in range(plans):
        chance = random.Random(seed)
        size, pools = chance.randint(10, 60), chance.randint(4, 12)
        plan = a_random_plan(seed, size, pools, at_once=chance.random() < 0.2)
        policy = Policy(fence=chance.random() < 0.3, first_come=chance.random() < 0.3)
        model = as_model(plan, policy) if seed % 2 else with_every_feature(plan)
        done = next(iter(summaries(model, seed, 0, 1)))
        tasks += size
        left, quiet = silent(done)
        unfinished += left
        unsaid += quiet
    return tasks, unfinished, unsaid


def main() -> None:
    plans = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    tasks, unfinished, unsaid = count(plans)
    show(
        f"{plans} random plans, {tasks} tasks",
        [
            Row("tasks not finished although all could be", str(unfinished), "0", unfinished == 0),
            Row("tasks silently unfinished", str(unsaid), "0", unsaid == 0),
        ],
    )


if __name__ == "__main__":
    main()
