"""Answers known from outside: queues, joins, chains, a published scheduling instance, and one fire engine."""

import random
from heapq import heapify, heapreplace
from statistics import fmean, stdev

import pytest

from drillbook.simulator.exercise import run, summaries
from tests.builders import (
    MINUTE,
    SECOND,
    Demand,
    Perform,
    Place,
    Policy,
    Pool,
    Procedure,
    Takes,
    Team,
    a_block,
    a_model,
    a_post,
    a_role,
    a_task,
    at_once,
    fixed,
    in_turn,
    only,
    replace,
    side_by_side,
    times,
)


def served(arrivals, services, servers):
    """When each customer of a first-come queue is served: the recursion of Kiefer and Wolfowitz."""
    free_at = [0] * servers
    heapify(free_at)
    starts = []
    for arrival, service in zip(arrivals, services, strict=True):
        start = max(arrival, free_at[0])
        heapreplace(free_at, start + service)
        starts.append(start)
    return starts


def test_three_servers_serve_each_customer_when_the_recursion_says():
    # Given customers who come at random to three servers, two and four fifths at a time on average
    chance = random.Random(5)
    arrivals, now = [], 0.0
    for _ in range(2_000):
        now += chance.expovariate(2.4) * 10_000
        arrivals.append(round(now))
    model = a_model(
        (a_task("serve", takes=Takes("exponential", (10_000,))),),
        pools=(a_post(staff=3),),
        injects=tuple(at_once(0, at=at, name=f"c{number}") for number, at in enumerate(arrivals)),
        policy=Policy(first_come=True),
    )

    # When they are served first come, first served
    done = next(iter(summaries(model, 7, 0, 1)))

    # Then each is served exactly when the recursion says
    services = [finish - start for start, finish in zip(done.start, done.finish, strict=True)]
    assert done.ready == arrivals
    assert done.start == served(arrivals, services, 3)


def test_the_recursion_has_the_mean_wait_of_theory():
    """M/M/3 at rho 0.8 and mean service 1: 1.0787."""
    chance = random.Random(1)
    arrivals, now = [], 0.0
    for _ in range(600_000):
        now += chance.expovariate(2.4)
        arrivals.append(now)
    services = [chance.expovariate(1.0) for _ in arrivals]
    starts = served(arrivals, services, 3)
    assert fmean(start - at for start, at in zip(starts, arrivals, strict=True)) == pytest.approx(1.0787, abs=0.04)


def makespans(model, count):
    return [max(done.finish) for done in summaries(model, 11, 0, count)]


def test_eight_exponentials_side_by_side_take_the_eighth_harmonic_number():
    model = a_model([a_task(f"t{at}", takes=Takes("exponential", (100_000,))) for at in range(8)],
                    pools=(a_post(staff="unlimited"),))  # fmt: skip
    assert fmean(makespans(model, 6_000)) / 100_000 == pytest.approx(2.7179, abs=0.05)


@pytest.mark.parametrize(("kind", "mean", "deviation"), [("pert", 25, 2.7386), ("triangular", 30, 3.4157)])
def test_ten_in_turn(kind, mean, deviation):
    takes = Takes(kind, (MINUTE, 2 * MINUTE, 6 * MINUTE))
    model = a_model([a_task(f"t{at}", takes=takes) for at in range(10)], in_turn(*range(10)))
    took = [makespan / MINUTE for makespan in makespans(model, 5_000)]
    assert fmean(took) == pytest.approx(mean, abs=0.15)
    assert stdev(took) == pytest.approx(deviation, abs=0.12)


@pytest.mark.parametrize(("staff", "minutes"), [(1, 50), (10, 5)])
def test_ten_equal_tasks_of_one_or_ten_people(staff, minutes):
    model = a_model([a_task(f"t{at}", takes=5 * MINUTE) for at in range(10)], pools=(a_post(staff=staff),))
    assert makespans(model, 1) == [minutes * MINUTE]


PATTERSON = {
    1: (0, (0, 0, 0), (2, 3, 4)),
    2: (6, (1, 0, 0), (9, 10)),
    3: (4, (0, 0, 0), (5, 6, 7)),
    4: (3, (0, 0, 0), (8, 11)),
    5: (1, (0, 0, 0), (10,)),
    6: (6, (1, 0, 1), (12,)),
    7: (2, (1, 0, 0), (8, 11)),
    8: (1, (0, 0, 0), (13,)),
    9: (4, (0, 1, 1), (14,)),
    10: (3, (0, 0, 1), (12,)),
    11: (2, (0, 0, 1), (12,)),
    12: (3, (0, 1, 0), (13,)),
    13: (5, (0, 0, 0), (14,)),
    14: (0, (0, 0, 0), ()),
}


def patterson(capacity, **more):
    """The jobs of Patterson's first instance; the pools are posts, a job's demand comes as `with`."""
    tasks = [
        a_task(f"j{job}", 3, takes, staff=(0,), with_roles=tuple(pool for pool in range(3) if needs[pool]))
        for job, (takes, needs, _) in PATTERSON.items()
    ]
    before = {job: [f"j{other}" for other, (_, _, after) in PATTERSON.items() if job in after] for job in PATTERSON}
    body = a_block(*((f"j{job}", Perform(job - 1), before[job]) for job in PATTERSON))
    return a_model(
        tasks,
        body,
        roles=(*(a_role(f"r{pool}", pool) for pool in range(3)), a_role("nobody", 3)),
        pools=(*(a_post(f"r{pool}", staff) for pool, staff in enumerate(capacity)), a_post("nobody", 1)),
        ends=1_000,
        **more,
    )


def test_patterson_without_limits_takes_the_longest_path():
    assert makespans(patterson(("unlimited",) * 3), 1) == [18]


@pytest.mark.parametrize("policy", [Policy(), Policy(fence=True), Policy(first_come=True)])
def test_patterson_is_never_below_the_optimum_nor_over_capacity(policy):
    done = next(iter(summaries(patterson((2, 1, 2), policy=policy), 1, 0, 1)))
    assert 19 <= max(done.finish) <= 30
    for tick in range(max(done.finish)):
        for pool, capacity in enumerate((2, 1, 2)):
            busy = [
                job for job, (_, needs, _) in PATTERSON.items()
                if needs[pool] and done.start[job - 1] <= tick < done.finish[job - 1]
            ]  # fmt: skip
            assert len(busy) <= capacity


def test_alarm_handling_turnout_and_travel_add_up_to_the_arrival():
    """64 s to handle the alarm, 80 s turnout, 240 s of road: the engine is there after 384 s."""
    model = a_model(
        (
            a_task("handle", takes=64 * SECOND),
            a_task("fight", 1, 10 * MINUTE, place=1, demands=(Demand(2, (1,), (1,)),)),
        ),
        in_turn(0, 1),
        roles=(a_role(), a_role("leader", 1)),
        pools=(a_post(), a_post("leader"), Pool("engine-1", "team")),
        teams=(Team("engine-1", (2,), base=0, turnout=fixed(80 * SECOND)),),
        places=(Place("station"), Place("site")),
        travel=((None, fixed(240 * SECOND)), (fixed(240 * SECOND), None)),
    )
    log = run(model, 1)
    assert times(log, "task-arrived") == [384 * SECOND]
    assert times(log, "task-started", "p/fight") == [384 * SECOND]
    assert only(log, "unit-dispatched")[0].turnout == 80 * SECOND


def test_latest_finish_decides_between_tasks_of_one_priority():
    """Of two tasks for one person the one that must be done earlier goes first."""
    tasks = (a_task("slack", takes=MINUTE), a_task("pressed", takes=MINUTE))
    body = side_by_side(0, 1)
    nodes = (replace(body.nodes[0], what=Perform(0, 20 * MINUTE)), replace(body.nodes[1], what=Perform(1, 5 * MINUTE)))
    log = run(a_model(tasks, replace(body, nodes=nodes)), 1)
    assert [event.task for event in only(log, "task-started")] == ["p/pressed", "p/slack"]


def test_two_instances_of_one_procedure_have_paths_and_draws_of_their_own():
    model = a_model(
        (a_task("pump", takes=Takes("uniform", (MINUTE, 60 * MINUTE))),),
        procedures=(Procedure("underpass", 0, side_by_side(0)),),
        pools=(a_post(staff=2),),
        injects=(at_once(0, name="a"), at_once(0, name="b")),
    )
    finished = only(run(model, 3), "task-finished")
    assert {event.path for event in finished} == {"p/underpass/t0.0", "p#2/underpass/t0.0"}
    assert finished[0].at != finished[1].at
