"""The choice of teams against every other choice: covered whenever it can be, and with the least travel in all."""

import random
from itertools import combinations, permutations

from drillbook.simulator.exercise import run
from tests.builders import MINUTE, Demand, Place, Pool, Team, a_model, a_post, a_task, at_once, fixed, in_turn, only

SEEDS = range(300)
ABLE = 3  # kinds of things teams can do
FIRST = 1  # pool of the first; the teams' own come after


def a_random_demand(seed):
    """One task at place 0, up to five teams elsewhere that can do one to three things."""
    chance = random.Random(seed)
    count = chance.randint(1, 5)
    able = [chance.sample(range(ABLE), chance.randint(1, ABLE)) for _ in range(count)]
    travel = [chance.choice((2, 5, 5, 9, 14)) for _ in range(count)]
    wanted = {at: chance.randint(0, 2) for at in range(ABLE)}
    teams = tuple(
        Team(f"team-{at}", (FIRST + ABLE + at, *(FIRST + one for one in able[at])), 1 + at) for at in range(count)
    )
    demands = tuple(Demand(FIRST + at, (least,), (least,)) for at, least in wanted.items())
    ways = [[None] * (count + 1) for _ in range(count + 1)]
    for at, takes in enumerate(travel):
        ways[1 + at][0] = fixed(takes * MINUTE)
    model = a_model(
        (a_task("t", 0, MINUTE, place=0, demands=demands),),
        in_turn(0),
        pools=(
            a_post(staff=1),
            *(Pool(f"able-{at}", "capability") for at in range(ABLE)),
            *(Pool(team.name, "team") for team in teams),
        ),
        teams=teams,
        places=tuple(Place(f"place-{at}") for at in range(count + 1)),
        travel=tuple(tuple(row) for row in ways),
        injects=(at_once(0, name="go"),),
        ends=60 * MINUTE,
    )
    return model, able, travel, [at for at, least in wanted.items() for _ in range(least)]


def best(able, travel, wanted):
    """The least travel in all of any teams that can be there for everything, or None."""
    sums = [
        sum(travel[team] for team in chosen)
        for chosen in combinations(range(len(able)), len(wanted))
        if any(all(at in able[team] for at, team in zip(wanted, order, strict=True)) for order in permutations(chosen))
    ]
    return min(sums, default=None)


def test_it_is_covered_whenever_it_can_be_and_with_the_least_travel():
    covered = 0
    for seed in SEEDS:
        model, able, travel, wanted = a_random_demand(seed)
        log = run(model, seed)
        sent = [travel[int(event.unit.removeprefix("team-"))] for event in only(log, "unit-dispatched")]
        least = best(able, travel, wanted)
        assert (sum(sent) if only(log, "task-started") else None) == least, seed
        covered += least is not None
    assert 50 < covered < 250


def test_who_starves_is_told_something_it_needs_and_never_the_roads():
    """All of them are open."""
    for seed in SEEDS:
        model, _, _, wanted = a_random_demand(seed)
        for starved in only(run(model, seed), "task-starved"):
            assert int(starved.pool.removeprefix("able-")) in wanted, seed
