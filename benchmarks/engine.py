"""The engine against its rivals on the same draws: python -m benchmarks.engine."""

import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.paired import Row, at_most, cpu, exponent, processes_taking_turns, ratio, show, taking_turns
from benchmarks.random_plans import RandomPlan, a_random_plan, as_model, drawn, with_every_feature
from benchmarks.rivals import ciw_waits, process_per_task
from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine.program.sampling import Draws
from drillbook.simulator.exercise import prepared, runs, summaries
from drillbook.simulator.model.means import Pool, Role
from drillbook.simulator.model.model import Inject, Model, Plan, Policy
from drillbook.simulator.model.tasks import Block, Node, Perform, Procedure, Task
from tests.oracle import simulate

BATCH = 256  # replications a measurement: as many as many runs are done at a time, see sampling
ROUNDS = 9
ROOT = Path(__file__).parent.parent


def same_ticks(plan: RandomPlan, model: Model, count: int = 3) -> int:
    """Return on how many starts product, D and oracle agree; if on one they do not, nothing below means anything."""
    starts = 0
    for done, durations in zip(summaries(model, 1, 0, count), drawn(model, 1, count), strict=True):
        start, end = process_per_task(plan, durations)
        slow_start, slow_end = simulate(durations, plan.demands, plan.successors, plan.capacity, plan.ranks.__getitem__)
        if not (done.start == start == slow_start and done.finish == end == slow_end):
            raise AssertionError("the rivals do not agree")
        starts += len(start)
    return starts


def every_start(model: Model, count: int = BATCH) -> None:
    for done in summaries(model, 1, 0, count):
        assert done.finish[-1] >= 0


def every_run(model: Model, count: int = BATCH) -> None:
    """Runs with their logs as `run` gives them: events are told in full when they are first asked for."""
    for log in runs(model, 1, 0, count):
        assert log.origin.replication < count


def every_log(model: Model, count: int = BATCH) -> int:
    """Runs with their logs, every event told."""
    return sum(len(log) for log in runs(model, 1, 0, count))


def against_rivals(rounds: int = ROUNDS, batch: int = BATCH) -> list[Row]:
    """300 tasks on 20 pools: product, D, oracle, and the product with everything on."""
    plan = a_random_plan(1)
    model, full = as_model(plan), with_every_feature(plan)
    same_ticks(plan, model)
    durations = drawn(model, 1, batch)
    works: list[Callable[[], object]] = [
        lambda: every_start(model, batch),
        lambda: [process_per_task(plan, one) for one in durations],
        lambda: [
            simulate(one, plan.demands, plan.successors, plan.capacity, plan.ranks.__getitem__) for one in durations
        ],
        lambda: every_log(full, batch),
        lambda: every_run(full, batch),
        lambda: [len(done.start) for done in summaries(full, 1, 0, batch)],
    ]
    summary, processes, heap, logged, kept, unlogged = taking_turns(works, rounds)
    each = {
        name: 1000 * median(took) / batch
        for name, took in {"p": summary, "d": processes, "o": heap, "l": logged, "k": kept, "u": unlogged}.items()
    }
    events = every_log(full, 1)
    return [
        Row("CPU ms a run: product, D, `heapq` oracle", f"{each['p']:.2f}, {each['d']:.2f}, {each['o']:.2f}"),
        Row(
            f"CPU ms a run with every feature: its {events} events told in full, log kept, without a log",
            f"{each['l']:.2f}, {each['k']:.2f}, {each['u']:.2f}",
        ),
        at_most("plain plan, summary on / D", ratio(summary, processes), 0.5),
        at_most("every feature on, log kept / D", ratio(kept, processes), 0.8),
        at_most("every feature on, every event of the log told in full / D", ratio(logged, processes), 0.8),
        at_most("product / `heapq` oracle", ratio(summary, heap), 5),
    ]


def of_draws() -> list[Row]:
    """What the draws of a run of 300 tasks cost, by the number of replications read together."""
    spreads = prepared(as_model(a_random_plan(1))).bodies[0].spreads

    def drawing(count: int) -> float:
        def draw() -> None:
            draws = Draws(3, 0, count)
            for replication in range(count):
                draws.row("p/go", "", spreads, replication)

        return 1000 * median(cpu(draw) for _ in range(5)) / count

    figures = ", ".join(f"{drawing(count):.2f}" for count in (1024, 64, 16, 1))
    return [Row("CPU ms a run for its draws alone, of 1024, 64, 16 read together, of one", figures)]


def of_command(rounds: int = 5) -> list[Row]:
    """`drillbook run` from start-up to its last line, beside `drillbook check` of the same book."""
    drillbook = [sys.executable, "-m", "drillbook.ui.cli.main"]
    commands = [*drillbook, "run", "scenarios/muifa-night.yaml", "--seed", "1"], [*drillbook, "check"]
    run, check = processes_taking_turns(commands, rounds, str(ROOT), passes=(0, 1))
    return [
        Row(
            "CPU s of `drillbook run scenarios/muifa-night.yaml`, `drillbook check`",
            f"{median(run):.2f}, {median(check):.2f}",
        ),
        Row("the first / the second", f"{ratio(run, check):.2f}"),
    ]


def growth(rounds: int = 5) -> list[Row]:
    """300 to 3000 tasks."""
    return [
        at_most("growth exponent, 300 to 3000 tasks", _growth(rounds, at_once=False), 1.15),
        at_most("the same when everything is ready at once", _growth(rounds, at_once=True), 1.35),
    ]


def _growth(rounds: int, *, at_once: bool) -> float:
    small = as_model(a_random_plan(2, 300, at_once=at_once))
    large = as_model(a_random_plan(2, 3000, at_once=at_once))
    took = taking_turns([lambda: every_start(small, 40), lambda: every_start(large, 40)], rounds)
    return median(exponent(one, other, 10) for one, other in zip(*took, strict=True))


def a_queue(customers: int) -> tuple[Model, list[int]]:
    """M/M/3 at rho 0.8 as tasks: a chain of arrivals that bind nobody, each followed by a service at the desk."""
    chance, now, arrivals = random.Random(5), 0.0, []
    for _ in range(customers):
        now += chance.expovariate(2.4) * 10_000
        arrivals.append(round(now))
    gaps = [later - earlier for earlier, later in pairwise([0, *arrivals])]
    comes = tuple(Task(f"p/come{n}", 0, 0, (Takes("fixed", (gap,)),), staff=(0,)) for n, gap in enumerate(gaps))
    serve = Task("p/serve", 0, 0, (Takes("exponential", (10_000,)),))
    model = Model(
        ends=10**12,
        plans=(Plan("p"),),
        roles=(Role("p/desk", 0, 0),),
        pools=(Pool("desk", "staff", shifts=((0, 3),)),),
        tasks=(*comes, serve),
        procedures=(Procedure("go", 0, Block(tuple(_customers(customers)))),),
        injects=(Inject("go", at=Takes("fixed", (0,)), starts=(0,)),),
        policy=Policy(first_come=True),
    )
    return model, arrivals


def _customers(count: int) -> Iterator[Node]:
    """Even nodes are arrivals, odd ones their services."""
    for number in range(count):
        at = 2 * number
        following = (at + 1, at + 2) if number + 1 < count else (at + 1,)
        yield Node(f"come.{number}", Perform(number), following, min(number, 1), at)
        yield Node(f"serve.{number}", Perform(count), (), 1, at + 1)


def against_ciw(rounds: int = 5, customers: int = 5_000, count: int = 16) -> list[Row]:
    """Several replications, so that draws are read in bulk; Ciw gets the same services for nothing."""
    model, arrivals = a_queue(customers)
    prepared(model)
    served = [done.start[1::2] for done in summaries(model, 7, 0, count)]
    services = [
        [finish - start for start, finish in zip(done.start[1::2], done.finish[1::2], strict=True)]
        for done in summaries(model, 7, 0, count)
    ]
    if [ciw_waits(arrivals, one, 3) for one in services] != served:
        raise AssertionError("Ciw serves somebody at another time")
    ours, theirs = taking_turns(
        [lambda: every_start(model, count), lambda: [ciw_waits(arrivals, one, 3) for one in services]], rounds
    )
    return [
        Row(
            f"M/M/3, {customers} customers, CPU ms a run: product, Ciw",
            f"{1000 * median(ours) / count:.0f}, {1000 * median(theirs) / count:.0f}",
        ),
        at_most("M/M/3 as tasks / Ciw", ratio(ours, theirs), 0.5),
    ]


def memory() -> list[Row]:
    """Peak of the whole process `drillbook run`, and of one run alone in a process that has compiled."""
    command = [sys.executable, "-c", _RUN, str(ROOT / "scenarios" / "muifa-night.yaml")]
    whole = int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()[-1])
    full = with_every_feature(a_random_plan(1))
    prepared(full)
    tracemalloc.start()
    every_log(full, 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return [
        Row("peak memory of `drillbook run scenarios/muifa-night.yaml`, whole process", f"{whole / 1024:.0f} MiB"),
        Row("peak memory of one run with its log alone, 300 tasks, every feature on", f"{peak / 2**20:.1f} MiB"),
    ]


_RUN = """
import contextlib, io, resource, sys
from drillbook.ui.cli.main import main
sys.argv = ["drillbook", "run", sys.argv[1], "--seed", "1"]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def main() -> None:
    show(
        "Engine, same draws, paired CPU time",
        [*memory(), *of_command(), *of_draws(), *against_rivals(), *growth(), *against_ciw()],
    )


if __name__ == "__main__":
    main()
