"""The engine against its rivals on the same draws, each in its own process: python -m benchmarks.engine."""

import gc
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count, pairwise
from operator import attrgetter
from pathlib import Path
from statistics import median
from typing import TypeAlias

from benchmarks.paired import (
    Row,
    answer_turns,
    at_most,
    cpu,
    exponent,
    own_processes_taking_turns,
    processes_taking_turns,
    ratio,
    show,
    taking_turns,
)
from benchmarks.random_plans import RandomPlan, a_random_plan, as_model, drawn, with_every_feature
from benchmarks.rivals import ciw_waits, process_per_task
from drillbook.schema.cache.uncollected import uncollected
from drillbook.schema.values.distributions import Takes
from drillbook.simulator.engine import engine
from drillbook.simulator.engine.program.draws import Draws
from drillbook.simulator.exercise import prepared, runs, summaries
from drillbook.simulator.model.means import Pool, Role
from drillbook.simulator.model.model import Inject, Model, Plan, Policy
from drillbook.simulator.model.tasks import Block, Node, Perform, Procedure, Task
from drillbook.simulator.prepare import prepare
from drillbook.simulator.rehearsal.record_measures import replications
from drillbook.simulator.rehearsal.replication_measures import measured
from tests.oracle import simulate

BATCH = 64  # replications a measurement
ROUNDS = 7
NIGHTS = 8
CUSTOMERS, QUEUES = 5_000, 8
ROOT = Path(__file__).parent.parent
Work: TypeAlias = Callable[[], object]


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
    """Runs without a log, each gone before the next, as in a comparison of many."""
    assert all(finish[-1] >= 0 for finish in map(attrgetter("finish"), summaries(model, 1, 0, count)))


def every_run(model: Model, count: int = BATCH) -> None:
    """Runs with their logs as `run` gives them: events are told in full when they are first asked for."""
    assert all(number < count for number in map(attrgetter("origin.replication"), runs(model, 1, 0, count)))


def every_log(model: Model, count: int = BATCH) -> int:
    """Runs with their logs, every event told."""
    return sum(len(log) for log in runs(model, 1, 0, count))


def _plan(waiting: str) -> RandomPlan:
    """The plan of which about so many of a hundred tasks wait."""
    return a_random_plan(1, staff=(3, 6)) if waiting == "25" else a_random_plan(1)


def _one_by_one(works: Sequence[Work]) -> None:
    """What a rival does, as the product does it: each is gone before the next, and nobody looks for garbage meanwhile."""
    with uncollected(ages=False):
        for work in works:
            work()


def _collected(works: Sequence[Work]) -> Work:
    """The same as a script without the product does it: the collector looks through what the rival makes, and nothing else."""
    gc.freeze()
    return lambda: [work() for work in works]


def _processes(waiting: str) -> list[Work]:
    plan = _plan(waiting)
    return [partial(process_per_task, plan, one) for one in drawn(as_model(plan), 1, BATCH)]


def _heap(waiting: str) -> Work:
    plan = _plan(waiting)
    rank = plan.ranks.__getitem__
    durations = drawn(as_model(plan), 1, BATCH)
    works = [partial(simulate, one, plan.demands, plan.successors, plan.capacity, rank) for one in durations]
    return partial(_one_by_one, works)


def _sample_night() -> Model:
    model = prepare(ROOT / "scenarios" / "muifa-night.yaml").model
    assert model is not None
    return model


def _measured(_: str) -> Work:
    model = _sample_night()
    first = count(step=NIGHTS)  # portions follow one another, as in a rehearsal
    return lambda: list(replications(model, 1, next(first), NIGHTS))


def _told_and_folded(_: str) -> Work:
    model = _sample_night()
    first = count(step=NIGHTS)
    return lambda: [measured(log, model) for log in runs(model, 1, next(first), NIGHTS)]


def _queue(_: str) -> Work:
    model, _arrivals = a_queue(CUSTOMERS)
    return lambda: every_start(model, QUEUES)


def _ciw(_: str) -> list[Work]:
    model, arrivals = a_queue(CUSTOMERS)
    services = [
        [finish - start for start, finish in zip(done.start[1::2], done.finish[1::2], strict=True)]
        for done in summaries(model, 7, 0, QUEUES)
    ]
    if [ciw_waits(arrivals, one, 3) for one in services] != [d.start[1::2] for d in summaries(model, 7, 0, QUEUES)]:
        raise AssertionError("Ciw serves somebody at another time")
    return [partial(ciw_waits, arrivals, one, 3) for one in services]


WORKS: dict[str, Callable[[str], Work]] = {
    "plain": lambda waiting: partial(every_start, as_model(_plan(waiting))),
    "processes": lambda waiting: partial(_one_by_one, _processes(waiting)),
    "processes-collected": lambda waiting: _collected(_processes(waiting)),
    "heap": _heap,
    "unlogged": lambda waiting: partial(every_start, with_every_feature(_plan(waiting))),
    "kept": lambda waiting: partial(every_run, with_every_feature(_plan(waiting))),
    "told": lambda waiting: partial(every_log, with_every_feature(_plan(waiting))),
    "measured": _measured,
    "folded": _told_and_folded,
    "queue": _queue,
    "ciw": lambda _: partial(_one_by_one, _ciw(_)),
    "ciw-collected": lambda _: _collected(_ciw(_)),
}
"""What is measured in a process of its own; the plan it is made for stands after a colon: ``plain:25``."""


def _in_turns(names: Sequence[str], rounds: int) -> dict[str, list[float]]:
    return dict(zip(names, own_processes_taking_turns("benchmarks.engine", names, rounds), strict=True))


def wanted(interpreted: float, compiled: float) -> float:
    """Return what is wanted of the engine as it is installed here."""
    return interpreted if str(engine.__file__).endswith(".py") else compiled


def against_rivals(rounds: int = ROUNDS) -> list[Row]:
    """300 tasks on 20 pools: product, D, oracle, and the product with everything on, each in a process of its own."""
    return [row for waiting in ("25", "40") for row in _against_rivals(waiting, rounds)]


def _against_rivals(waiting: str, rounds: int) -> list[Row]:
    plan = _plan(waiting)
    same_ticks(plan, as_model(plan))
    works = ("plain", "processes", "processes-collected", "heap", "told", "kept", "unlogged")
    names = [f"{work}:{waiting}" for work in works]
    took = _in_turns(names, rounds)
    plain, processes, collected, heap, told, kept, unlogged = (took[name] for name in names)
    each = [f"{1000 * median(times) / BATCH:.2f}" for times in took.values()]
    share = f"{waiting} % wait"
    whose = "; garbage collected in D only"
    return [
        Row(f"CPU ms a run: product, D, D with its garbage collected, `heapq` oracle; {share}", ", ".join(each[:4])),
        Row("CPU ms a run with every feature: events told in full, log kept, without a log", ", ".join(each[4:])),
        at_most(f"plain plan, summary on / D; {share}", ratio(plain, processes), wanted(0.6, 0.25)),
        at_most(f"the same{whose}", ratio(plain, collected), wanted(0.6, 0.25)),
        at_most(f"every feature on, log kept / D; {share}", ratio(kept, processes), wanted(1.3, 0.75)),
        at_most(f"the same{whose}", ratio(kept, collected), wanted(1.3, 0.75)),
        Row("every feature on, no log / D", f"{ratio(unlogged, processes):.2f}"),
        Row("every feature on, every event of the log told in full / D", f"{ratio(told, processes):.2f}"),
        at_most("product / `heapq` oracle", ratio(plain, heap), 5),
    ]


def of_the_night(rounds: int = ROUNDS) -> list[Row]:
    """A replication of the sample's longest night, measured from its records and told as events and folded."""
    took = _in_turns(["measured", "folded"], rounds)
    ours, told = took["measured"], took["folded"]
    each = ", ".join(f"{1000 * median(times) / NIGHTS:.1f}" for times in (ours, told))
    return [
        Row("`muifa-night`, CPU ms a replication: measured, told and folded", each),
        at_most("`muifa-night`, a replication measured / told and folded", ratio(ours, told), 0.35),
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


def against_ciw(rounds: int = 5) -> list[Row]:
    """Several replications, so that draws are read in bulk; Ciw gets the same services for nothing."""
    took = _in_turns(["queue", "ciw", "ciw-collected"], rounds)
    ours, theirs, collected = took.values()
    each = ", ".join(f"{1000 * median(times) / QUEUES:.0f}" for times in took.values())
    return [
        Row(f"M/M/3, {CUSTOMERS} customers, CPU ms a run: product, Ciw, Ciw with its garbage collected", each),
        at_most("M/M/3 as tasks / Ciw", ratio(ours, theirs), wanted(0.45, 0.25)),
        at_most("the same; garbage collected in Ciw only", ratio(ours, collected), wanted(0.45, 0.25)),
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
    if len(sys.argv) > 1:
        work, _, waiting = sys.argv[1].partition(":")
        answer_turns(WORKS[work](waiting))
        return
    parts = [memory(), of_command(), of_draws(), against_rivals(), of_the_night(), growth(), against_ciw()]
    show("Engine, same draws, paired CPU time", [row for part in parts for row in part])


if __name__ == "__main__":
    main()
