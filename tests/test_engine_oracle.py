"""The engine against the plainest simulation there is, on thousands of random plans with ties and zero durations."""

import random
from itertools import pairwise

import pytest

from drillbook.simulator.exercise import runs, summaries
from tests.builders import Block, Node, Perform, Policy, a_model, a_post, a_role, a_task
from tests.oracle import simulate


def a_random_plan(chance):
    """Tasks on a few pools in a random order, with many equal and some zero durations."""
    count, pools = chance.randint(1, 24), chance.randint(1, 4)
    capacity = [chance.randint(1, 3) for _ in range(pools)]
    durations = [chance.choice((0, 0, 1, 1, 2, 3, 5)) for _ in range(count)]
    demands = []
    for _ in range(count):
        own = chance.randrange(pools)
        others = [pool for pool in range(pools) if pool != own and chance.random() < 0.25]
        demands.append([(own, chance.randint(0, capacity[own])), *((pool, 1) for pool in others)])
    successors = [[after for after in range(task + 1, count) if chance.random() < 1.5 / count] for task in range(count)]
    priorities = [chance.choice((0, 0, 0, 1, 2)) for _ in range(count)]
    latest = [chance.choice((0, 1, 2, 3)) for _ in range(count)]
    return capacity, durations, demands, successors, priorities, latest


def as_model(plan, policy=None):
    capacity, durations, demands, successors, priorities, latest = plan
    tasks = tuple(
        a_task(
            f"t{at}", demand[0][0], takes, staff=(demand[0][1],), with_roles=tuple(pool for pool, _ in demand[1:]),
            priority=priority,
        )
        for at, (demand, takes, priority) in enumerate(zip(demands, durations, priorities, strict=True))
    )  # fmt: skip
    before = [sum(at in after for after in successors) for at in range(len(tasks))]
    nodes = tuple(
        Node(f"t{at}", Perform(at, latest[at]), tuple(successors[at]), before[at], at) for at in range(len(tasks))
    )
    return a_model(
        tasks,
        Block(nodes),
        roles=tuple(a_role(f"r{pool}", pool) for pool in range(len(capacity))),
        pools=tuple(a_post(f"r{pool}", staff) for pool, staff in enumerate(capacity)),
        policy=policy,
        ends=10**9,
    )


def expected(plan):
    capacity, durations, demands, successors, priorities, latest = plan
    needed = [[(pool, count) for pool, count in demand if count] for demand in demands]
    return simulate(durations, needed, successors, capacity, rank=lambda task: (-priorities[task], latest[task], task))


@pytest.mark.parametrize("batch", range(4))
def test_same_ticks_as_a_heap_of_ends(batch):
    for seed in range(batch * 750, batch * 750 + 750):
        plan = a_random_plan(random.Random(seed))
        done = next(iter(summaries(as_model(plan), 1, 0, 1)))
        start, end = expected(plan)
        assert done.start == start, f"plan {seed}"
        assert done.finish == end, f"plan {seed}"


def test_with_a_log_the_ticks_are_the_same():
    for seed in range(300):
        plan = a_random_plan(random.Random(seed))
        model = as_model(plan)
        log = next(iter(runs(model, 1, 0, 1)))
        start, end = expected(plan)
        assert {e.task: e.at for e in log if e.kind == "task-started"} == {
            f"p/t{at}": tick for at, tick in enumerate(start)
        }
        assert {e.task: e.at for e in log if e.kind == "task-finished"} == {
            f"p/t{at}": tick for at, tick in enumerate(end)
        }


def test_nothing_is_ever_stuck_and_no_pool_is_over_its_number():
    for seed in range(400):
        plan = a_random_plan(random.Random(seed))
        policy = Policy(fence=seed % 2 == 0, first_come=seed % 3 == 0)
        done = next(iter(summaries(as_model(plan, policy), 1, 0, 1)))
        assert not done.verdicts
        assert -1 not in done.finish
        _within_capacity(plan, done)


def _within_capacity(plan, done):
    capacity, _, demands = plan[:3]
    for tick in sorted({*done.start}):
        busy = [0] * len(capacity)
        for at, demand in enumerate(demands):
            if done.start[at] <= tick < done.finish[at]:
                for pool, count in demand:
                    busy[pool] += count
        assert all(used <= there for used, there in zip(busy, capacity, strict=True))


def test_links_of_every_event_lead_back_to_the_beginning():
    """Along causes the times between add up to the time of the event itself, and only work takes time."""
    for seed in range(200):
        plan = a_random_plan(random.Random(seed))
        log = next(iter(runs(as_model(plan), 1, 0, 1)))
        for number, event in enumerate(log):
            chain = log.chain(number)
            links = [(log[later], log[earlier]) for later, earlier in pairwise(chain)]
            assert chain[-1] == 0
            assert sum(later.at - earlier.at for later, earlier in links) == event.at
            _only_work_takes_time(plan, [link for link in links if link[0].kind != "exercise-ended"])


def _only_work_takes_time(plan, links):
    for later, earlier in links:
        if later.kind == "task-finished":
            assert (earlier.kind, earlier.path) == ("task-started", later.path)
            assert later.at - earlier.at == plan[1][int(later.task.removeprefix("p/t"))]
        else:
            assert later.at == earlier.at


def test_a_task_that_waited_is_driven_by_the_release_it_waited_for():
    for seed in range(200):
        log = next(iter(runs(as_model(a_random_plan(random.Random(seed))), 1, 0, 1)))
        for event in log:
            if event.kind == "task-started" and event.waited:
                driver = log[event.cause]
                held = log[driver.cause].held
                assert driver.kind == "task-finished"
                assert event.waited_for in dict(held)
                assert event.waited_for in dict(event.held)
