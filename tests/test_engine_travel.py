"""Teams, goods and places: who goes, from where, how long, and where they stand afterwards."""

from itertools import pairwise

import pytest

from drillbook.simulator.exercise import run
from drillbook.simulator.model.condition import Compare
from drillbook.simulator.model.model import Disruption
from drillbook.simulator.model.tasks import Assign, Evacuation
from tests.builders import (
    HOUR,
    MINUTE,
    Demand,
    Indicator,
    Inject,
    Level,
    Place,
    Plan,
    Pool,
    Procedure,
    Stock,
    Takes,
    Team,
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

NORTH, SOUTH, SITE, OTHER = range(4)
PLACES = tuple(Place(name) for name in ("north", "south", "site", "other"))
ROADS = {
    (NORTH, SITE): 10,
    (SOUTH, SITE): 20,
    (NORTH, OTHER): 5,
    (SOUTH, OTHER): 5,
    (SITE, OTHER): 8,
    (NORTH, SOUTH): 30,
}
TRAVEL = tuple(
    tuple(fixed(minutes * MINUTE) if (minutes := ROADS.get((a, b), ROADS.get((b, a)))) else None for b in range(4))
    for a in range(4)
)
DESK, PUMPING, FIRST, SECOND_TEAM, PUMP, SAND, SHELTER, BOX, SITED = range(9)
POOLS = (
    a_post("desk", "unlimited"),
    Pool("pumping", "capability"),
    Pool("first", "team"),
    Pool("second", "team"),
    Pool("pump", "equipment", stock=(Stock(NORTH, 1), Stock(SOUTH, 2))),
    Pool("sand", "supplies", stock=(Stock(NORTH, 100), Stock(SOUTH, 500))),
    Pool("school", "shelter", stock=(Stock(OTHER, 1000),)),
)
TEAMS = (
    Team("first", (FIRST, PUMPING), base=NORTH, turnout=fixed(2 * MINUTE)),
    Team("second", (SECOND_TEAM, PUMPING), base=SOUTH, turnout=fixed(2 * MINUTE)),
)


def needs(pool, least=1, most=None, **more):
    return Demand(pool, (least,), (least if most is None else most,), **more)


def a_site(*tasks, body=None, injects=(), **more):
    return a_model(
        tasks, body or side_by_side(*range(len(tasks))), pools=more.pop("pools", POOLS), teams=more.pop("teams", TEAMS),
        places=PLACES, travel=TRAVEL, injects=(at_once(0, name="go"), *injects), ends=20 * HOUR, **more,
    )  # fmt: skip


def pumping(*demands, name="pump-out", takes=60, place=SITE, **more):
    return a_task(name, 0, takes * MINUTE, place=place, demands=demands, **more)


def held(log, task="p/pump-out"):
    return [dict(event.held) for event in only(log, "task-started", task=task)]


def test_the_nearest_team_goes_and_turns_out_first():
    log = run(a_site(pumping(needs(PUMPING))), 1)
    sent = only(log, "unit-dispatched")[0]
    assert (sent.unit, sent.start, sent.to, sent.turnout, sent.travel) == (
        "first", "north", "site", 2 * MINUTE, 10 * MINUTE,
    )  # fmt: skip
    assert times(log, "task-started") == [12 * MINUTE]


def test_work_begins_when_the_last_is_there():
    log = run(a_site(pumping(needs(PUMPING, 2), needs(PUMP))), 1)
    assert [(event.unit, event.at // MINUTE) for event in only(log, "unit-arrived")] == [
        ("pump", 10), ("first", 12), ("second", 22),
    ]  # fmt: skip
    assert times(log, "task-arrived") == times(log, "task-started") == [22 * MINUTE]
    started = next(number for number, event in enumerate(log) if event.kind == "task-started")
    assert [log[number].kind for number in log.chain(started)][:5] == [
        "task-started", "task-arrived", "unit-arrived", "unit-dispatched", "task-dispatched",
    ]  # fmt: skip
    assert log[log[log[started].cause].cause].unit == "second"


def test_units_one_by_one_from_the_least_travel():
    assert held(run(a_site(pumping(needs(PUMP, 1, 2))), 1)) == [{"desk": 1, "pump": 2}]


def test_at_least_is_enough_and_late_units_do_not_join():
    """Three pumps: the first task takes two, the second starts with the one that is left."""
    tasks = (pumping(needs(PUMP, 1, 2)), pumping(needs(PUMP, 1, 2), name="other"))
    log = run(a_site(*tasks), 1)
    assert held(log, "p/pump-out") == [{"desk": 1, "pump": 2}]
    assert held(log, "p/other") == [{"desk": 1, "pump": 1}]
    assert times(log, "task-dispatched", "p/other") == [0]


def test_shared_work_is_divided_by_the_number_held():
    log = run(a_site(pumping(needs(PUMP, 1, 3), shared_by=PUMP)), 1)
    assert times(log, "task-finished") == [20 * MINUTE + 20 * MINUTE]


def test_what_a_team_brings_serves_its_own_task():
    teams = (replace(TEAMS[0], brings=((PUMP, 1),)), TEAMS[1])
    log = run(a_site(pumping(needs(FIRST), needs(PUMP)), teams=teams), 1)
    assert [event.unit for event in only(log, "unit-dispatched")] == ["first"]
    assert held(log) == [{"desk": 1, "first": 1, "pump": 1}]


def test_they_stay_where_they_worked():
    """From the site to the other place it is 8 minutes, and no turnout."""
    log = run(a_site(pumping(needs(FIRST)), pumping(needs(FIRST), name="again", place=OTHER), body=in_turn(0, 1)), 1)
    sent = only(log, "unit-dispatched", path="p/go/t1.1")[0]
    assert (sent.start, sent.turnout, sent.travel) == ("site", 0, 8 * MINUTE)


def test_some_go_back_to_base_first():
    tasks = (pumping(needs(FIRST), returns=True), pumping(needs(FIRST), name="again", place=OTHER))
    log = run(a_site(*tasks, body=in_turn(0, 1)), 1)
    assert times(log, "unit-returned") == [82 * MINUTE]
    sent = only(log, "unit-dispatched", path="p/go/t1.1")[0]
    assert (sent.at, sent.start, sent.turnout) == (82 * MINUTE, "north", 2 * MINUTE)


def test_supplies_come_from_the_nearest_until_it_is_complete():
    log = run(a_site(pumping(needs(SAND, 250))), 1)
    assert [(event.start, event.amount) for event in only(log, "unit-dispatched")] == [("north", 100), ("south", 150)]
    assert times(log, "task-started") == [20 * MINUTE]


def test_supplies_by_the_hour_are_booked_for_the_whole_work():
    demand = Demand(SAND, (0,), (0,), per_hour=(100,))
    log = run(a_site(pumping(demand, takes=90)), 1)
    assert sum(event.amount for event in only(log, "unit-dispatched")) == 150


def test_supplies_used_up_starve_the_next():
    log = run(a_site(pumping(needs(SAND, 400)), pumping(needs(SAND, 400), name="next")), 1)
    assert only(log, "task-starved")[0].pool == "sand"


def test_the_incident_is_where_the_inject_says_and_without_one_nothing_travels():
    task = pumping(needs(FIRST), place=-1)
    model = a_site(task)
    assert times(run(model, 1), "task-started") == [2 * MINUTE]
    there = replace(model, injects=(at_once(0, place=OTHER),))
    assert times(run(there, 1), "task-started") == [7 * MINUTE]


def disrupt(at=0, **more):
    return Inject(f"bad-{at}", at=fixed(at * MINUTE), disrupt=Disruption(**more))


CLOSED = {"what": "route", "legs": ((NORTH, SITE), (SITE, NORTH)), "closed": True}


def test_a_closed_road_makes_a_unit_ineligible():
    log = run(a_site(pumping(needs(PUMPING)), injects=(disrupt(**CLOSED),)), 1)
    assert [event.unit for event in only(log, "unit-dispatched")] == ["second"]


def test_a_task_waits_for_the_road_to_open_again():
    log = run(a_site(pumping(needs(FIRST)), injects=(disrupt(**CLOSED, lasts=30 * MINUTE),)), 1)
    started = only(log, "task-dispatched")[0]
    assert (started.at, started.waited_for) == (30 * MINUTE, "roads")
    assert log[started.cause].kind == "disruption-ended"


def test_a_slow_road_takes_longer_but_not_for_who_is_on_it():
    slow = {"what": "route", "legs": ((NORTH, SITE), (SITE, NORTH)), "slow": 3.0}
    assert times(run(a_site(pumping(needs(FIRST)), injects=(disrupt(**slow),)), 1), "task-started") == [32 * MINUTE]
    assert times(run(a_site(pumping(needs(FIRST)), injects=(disrupt(5, **slow),)), 1), "task-started") == [12 * MINUTE]
    log = run(a_site(pumping(needs(PUMPING)), injects=(disrupt(**slow),)), 1)
    assert [event.unit for event in only(log, "unit-dispatched")] == ["second"]


def test_nobody_gets_to_or_from_a_place_that_is_out():
    out = disrupt(what="place", subject=NORTH, lasts=30 * MINUTE)
    log = run(a_site(pumping(needs(PUMPING)), injects=(out,)), 1)
    assert [event.unit for event in only(log, "unit-dispatched")] == ["second"]
    out = disrupt(what="place", subject=SITE, lasts=30 * MINUTE)
    assert times(run(a_site(pumping(needs(PUMPING)), injects=(out,)), 1), "task-dispatched") == [30 * MINUTE]


CREWS = {
    "one of a post": {},
    "by the level": {"staff": (1, 2)},
    "with another role": {"with_roles": (1,)},
    "of a role with a deputy": {"role": 2},
    "of a role under a condition": {"role": 3},
    "nobody": {"staff": (0,)},
    "things that are only counted": {"demands": (needs(BOX),)},
    "a team that stands there": {"demands": (needs(SITED),)},
}


@pytest.mark.parametrize("crew", CREWS.values(), ids=CREWS)
def test_only_what_would_have_to_travel_is_kept_from_a_place_that_is_out(crew):
    """People do not travel, whoever they are: their place is that of their work."""
    roles = (a_role(), a_role("other"), a_role("lead", deputy=0), a_role("extra", when=Compare(0, ">=", 1.0)))
    model = a_site(
        a_task("t", takes=5 * MINUTE, place=SITE, **crew),
        roles=roles, indicators=(Indicator("rain", 1.0),),
        pools=(*POOLS, Pool("box", "equipment", stock=(Stock(-1, 1),)), Pool("sited", "team")),
        teams=(*TEAMS, Team("sited", (SITED,), base=SITE)),
        injects=(disrupt(what="place", subject=SITE, lasts=30 * MINUTE),),
    )  # fmt: skip
    model = replace(model, injects=model.injects[::-1])  # cut off before the task is called for
    assert times(run(model, 1), "task-started") == [0]


def test_an_agreement_gives_from_its_first_day_to_its_last():
    pump = Pool("pump", "equipment", stock=(Stock(SOUTH, 1, since=HOUR, until=2 * HOUR),))
    pools = (*POOLS[:PUMP], pump, *POOLS[PUMP + 1 :])
    model = a_site(pumping(needs(PUMP), takes=90), pumping(needs(PUMP), name="late"), pools=pools, body=in_turn(0, 1))
    log = run(model, 1)
    assert times(log, "task-dispatched") == [HOUR]
    assert times(log, "task-finished") == [HOUR + 110 * MINUTE]
    assert only(log, "task-starved")[0].pool == "pump"


def test_travel_is_drawn_once_for_what_leaves_one_place_together():
    roads = [list(row) for row in TRAVEL]
    roads[SOUTH][SITE] = Takes("uniform", (5 * MINUTE, 60 * MINUTE))
    model = replace(a_site(pumping(needs(PUMP, 3))), travel=tuple(tuple(row) for row in roads))
    (sent,) = (event for event in only(run(model, 1), "unit-dispatched") if event.start == "south")
    assert (sent.unit, sent.what, sent.amount) == ("pump", "equipment", 2)
    assert sent.travel not in (5 * MINUTE, 10 * MINUTE)


def evacuate(name, people):
    return a_task(name, 0, 30 * MINUTE, evacuates=Evacuation(people, (SHELTER,)))


def test_a_shelter_keeps_who_was_brought_until_the_response_has_ended():
    raised = Inject("raise", at=fixed(0), sets=(Assign("level", 0, 1),))
    over = Inject("over", at=fixed(5 * HOUR), sets=(Assign("level", 0, 0),))
    tasks = (evacuate("first", 700), evacuate("second", 300), evacuate("third", 1))
    log = run(a_site(*tasks, injects=(raised, over), plans=(Plan("p", levels=(Level("III"),)),)), 1)
    assert [event.people for event in only(log, "people-sheltered")] == [700, 300, 1]
    assert times(log, "task-started") == [0, 0, 5 * HOUR]
    assert only(log, "task-started", task="p/third")[0].waited_for == "school"


def test_more_than_any_shelter_holds_starves():
    assert only(run(a_site(evacuate("all", 1200)), 1), "task-starved")[0].pool == "school"


def test_staff_of_a_role_and_a_team_are_taken_together_or_not_at_all():
    """While the only team is away the second officer at the desk is not held for the task that waits for it."""
    pools = (a_post("desk", 2), *POOLS[1:])
    tasks = (pumping(needs(FIRST)), pumping(needs(FIRST), name="next"), a_task("small", 0, MINUTE))
    model = a_site(*tasks, pools=pools, roles=(a_role("desk", 0),))
    model = replace(model, procedures=(Procedure("go", 0, in_turn(0)), Procedure("b", 0, side_by_side(1, 2))))
    log = run(replace(model, injects=(at_once(0), at_once(1, at=30 * MINUTE))), 1)
    assert times(log, "task-started", "p/small") == [30 * MINUTE]


@pytest.mark.parametrize("seed", range(3))
def test_travel_and_work_add_up_along_the_links(seed):
    tasks = (pumping(needs(PUMPING)), pumping(needs(PUMPING), needs(PUMP, 1, 2), needs(SAND, 50), name="two", place=OTHER),
             pumping(needs(PUMP, 2), name="three", shared_by=PUMP))  # fmt: skip
    log = run(a_site(*tasks), seed)
    assert len(only(log, "task-finished")) == 3
    for number, event in enumerate(log):
        chain = log.chain(number)
        assert chain[-1] == 0
        assert all(log[later].at >= log[earlier].at for later, earlier in pairwise(chain))
        if event.kind == "task-started":
            assert event.at == log[event.cause].at
