"""Do intervals of 95 % hold what they promise? A fork-join of eight exponentials, rehearsed 200 times, the truth being known.

All eight are done by t with probability (1 - exp(-t))^8.
"""

import math
import sys

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.exercise import summaries
from drillbook.simulator.model.means import Pool, Role
from drillbook.simulator.model.model import Inject, Model, Plan, Promise
from drillbook.simulator.model.tasks import Block, Node, Perform, Procedure, Task
from drillbook.simulator.rehearsal.intervals import Share, order_ranks, quantile

REPETITIONS, RUNS = 200, 300
LIMIT = 3
SHARES = (0.5, 0.9, 0.95)
UNIT = 100_000


def fork_join() -> Model:
    """Eight tasks side by side, then a join that is promised in three mean durations."""
    tasks = tuple(Task(f"p/t{at}", 0, 0, (Takes("exponential", (UNIT,)),)) for at in range(8))
    join = Task("p/join", 0, 0, (Takes("fixed", (0,)),), within=0)
    nodes = (*(Node(f"t{at}", Perform(at), (8,), 0, at) for at in range(8)), Node("join", Perform(8), (), 8, 8))
    return Model(
        ends=10**9,
        plans=(Plan("p"),),
        roles=(Role("p/r", 0, 0),),
        pools=(Pool("r", "staff", shifts=((0, 20),)),),
        tasks=(*tasks, join),
        procedures=(Procedure("go", 0, Block(nodes)),),
        injects=(Inject("go", at=Takes("fixed", (0,)), starts=(0,)),),
        promises=(Promise("p/join", 0, "task", (LIMIT * UNIT,)),),
    )


def coverage() -> dict[str, float]:
    """In what share of the repetitions each interval contains the truth."""
    model, held = fork_join(), dict.fromkeys(("share in time", *(f"p{100 * share:.0f}" for share in SHARES)), 0)
    truth = (1 - math.exp(-LIMIT)) ** 8
    for repetition in range(REPETITIONS):
        promised = [one for done in summaries(model, repetition, 0, RUNS) for one in done.promises]
        times = sorted(one.took for one in promised)
        low, high = Share(sum(one.outcome == "met" for one in promised), RUNS).interval
        held["share in time"] += low <= truth <= high
        for share in SHARES:
            one = quantile(times, 0, share)
            reached = -math.log(1 - share ** (1 / 8)) * UNIT
            held[f"p{100 * share:.0f}"] += (one.low or 0) <= reached <= (one.high or math.inf)
    return {name: count / REPETITIONS for name, count in held.items()}


def exact() -> dict[str, float]:
    """What the intervals of quantiles hold by the binomial distribution, without any sampling."""
    found = {}
    for share in SHARES:
        low, high = order_ranks(RUNS, share)
        inside = (math.comb(RUNS, k) * share**k * (1 - share) ** (RUNS - k) for k in range(low, high))
        found[f"p{100 * share:.0f}"] = sum(inside)
    return found


def main() -> int:
    """Print both."""
    for name, share in coverage().items():
        print(f"coverage of the 95 % interval of {name}, {REPETITIONS} repetitions of {RUNS} runs: {share:.3f}")
    for name, share in exact().items():
        print(f"the same of {name} by the binomial distribution: {share:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
