"""Do intervals of 95 % hold what they promise? Two studies, rehearsed 200 times each, the truth being known.

A fork-join of eight exponentials: all are done by t with probability (1 - exp(-t))^8. The three hundredth customer of M/M/3
at rho 0.8: 35.28 % do not wait, and a wait exceeds t with probability 0.6472 exp(-0.6 t).
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.exercise import summaries
from drillbook.simulator.model.condition import Moment
from drillbook.simulator.model.means import Pool, Role
from drillbook.simulator.model.model import Inject, Model, Plan, Policy, Promise
from drillbook.simulator.model.tasks import Block, Node, Perform, Procedure, Task
from drillbook.simulator.rehearsal.intervals import Share, order_ranks, quantile

REPETITIONS, RUNS = 200, 300
LIMIT, CUSTOMERS = 3, 300
WAITS = 0.6472  # by Erlang's C formula
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


def queue() -> Model:
    """Customers who come one after the other and bind nobody, each served by one of three; the last is promised no wait."""
    tasks = (
        Task("p/next", 0, 1, (Takes("exponential", (UNIT / 2.4,)),)),
        Task("p/serve", 0, 0, (Takes("exponential", (UNIT,)),)),
        Task("p/last", 0, 0, (Takes("exponential", (UNIT,)),), within=0),
    )
    nodes: list[Node] = []
    for number in range(CUSTOMERS):
        at, is_last = 2 * number, number + 1 == CUSTOMERS
        nodes.append(Node(f"a{number}", Perform(0), (at + 1,) if is_last else (at + 1, at + 2), min(number, 1), at))
        nodes.append(Node(f"s{number}", Perform(2 if is_last else 1), (), 1, at + 1))
    return Model(
        ends=10**9,
        plans=(Plan("p"),),
        roles=(Role("p/desk", 0, 0), Role("p/door", 0, 1)),
        pools=(Pool("desk", "staff", shifts=((0, 3),)), Pool("door", "staff", shifts=((0, CUSTOMERS),))),
        tasks=tasks,
        procedures=(Procedure("go", 0, Block(tuple(nodes))),),
        injects=(Inject("go", at=Takes("fixed", (0,)), starts=(0,)),),
        policy=Policy(first_come=True),
        promises=(Promise("p/last", 0, "task", (0,), to="started", start=Moment("ready", task=2)),),
    )


@dataclass(frozen=True, slots=True)
class Study:
    """What is rehearsed, and what is true of it: the share in time, and the time a share of runs does not exceed."""

    name: str
    model: Model
    in_time: float
    reached: Callable[[float], float]


def studies() -> tuple[Study, ...]:
    """Both, with their truths."""
    return (
        Study(
            "fork-join", fork_join(), (1 - math.exp(-LIMIT)) ** 8, lambda share: -math.log(1 - share ** (1 / 8)) * UNIT
        ),
        Study("M/M/3", queue(), 1 - WAITS, lambda share: math.log(WAITS / (1 - share)) / 0.6 * UNIT),
    )


def coverage(study: Study) -> dict[str, float]:
    """In what share of the repetitions each interval contains the truth."""
    held = dict.fromkeys(("share in time", *(f"p{100 * share:.0f}" for share in SHARES)), 0)
    for repetition in range(REPETITIONS):
        promised = [one for done in summaries(study.model, repetition, 0, RUNS) for one in done.promises]
        times = sorted(one.took for one in promised)
        low, high = Share(sum(one.outcome == "met" for one in promised), RUNS).interval
        held["share in time"] += low <= study.in_time <= high
        for share in SHARES:
            one = quantile(times, 0, share)
            held[f"p{100 * share:.0f}"] += (one.low or 0) <= study.reached(share) <= (one.high or math.inf)
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
    """Print all of it; with names, only of these studies."""
    for study in studies():
        if sys.argv[1:] and study.name not in sys.argv[1:]:
            continue
        for name, share in coverage(study).items():
            print(
                f"{study.name}, 95 % interval of {name}, {REPETITIONS} repetitions of {RUNS} runs: {share:.3f}",
                flush=True,
            )
    for name, share in exact().items():
        print(f"the same of {name} by the binomial distribution: {share:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
