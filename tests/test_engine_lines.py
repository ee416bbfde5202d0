"""Tasks that would take the same wait in one line: whatever its length, its head alone is looked at."""

from drillbook.simulator.engine.engine import perform
from drillbook.simulator.engine.program.draws import Draws
from drillbook.simulator.exercise import prepared, run
from drillbook.simulator.model.model import Disruption
from tests.builders import (
    MINUTE,
    Demand,
    Inject,
    Place,
    Policy,
    Pool,
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
)

CREW, TEAM, FUEL = 0, 1, 2
STATION, MALL, DOCK = range(3)


def incidents(*injects, **more):
    """A crew of two and two teams at a station; a task at each incident takes one of each for ten minutes."""
    ways = tuple(tuple(None if a == b else fixed(5 * MINUTE) for b in range(3)) for a in range(3))
    task = a_task("t", takes=10 * MINUTE, place=-1, demands=(Demand(TEAM, (1,), (1,)),), **more)
    return a_model(
        (task,),
        in_turn(0),
        pools=(a_post(staff=2), Pool("team", "capability"), Pool("fuel", "supplies", stock=(Stock(STATION, 60_000),))),
        teams=tuple(Team(f"team-{at}", (TEAM,), STATION) for at in range(2)),
        places=(Place("station"), Place("mall"), Place("dock")),
        travel=ways,
        injects=tuple(injects),
        ends=10_000 * MINUTE,
    )


def test_of_a_hundred_that_wait_for_a_team_one_is_looked_at_when_it_is_free():
    calls = [at_once(0, at=at, name=f"call-{at}", place=MALL) for at in range(100)]
    done = perform(prepared(incidents(*calls)), Draws(1, 0, 1), 0, (), None, keeps=True)
    assert sum(record[0] == 3 for record in done.records) == 100  # all of them finish
    assert done.lines.looks < 300


def test_of_a_hundred_that_wait_behind_a_fence_one_is_looked_at():
    """Each of the others needs what the first keeps."""
    calls = [at_once(0, at=at, name=f"call-{at}", place=MALL) for at in range(100)]
    fenced = replace(incidents(*calls), policy=Policy(fence=True))
    done = perform(prepared(fenced), Draws(1, 0, 1), 0, (), None, keeps=True)
    assert sum(record[0] == 3 for record in done.records) == 100
    assert done.lines.looks < 500  # the first of those that wait, at each instant that something comes to an end


def test_who_was_not_looked_at_behind_a_fence_waited_for_what_was_kept_from_it():
    """Two want crew and team: the first lacks a team and keeps both, the second lacked the crew first of what it needs."""
    calls = [at_once(0, at=at, name=f"call-{at}", place=MALL) for at in range(5)]
    log = run(replace(incidents(*calls), policy=Policy(fence=True)), 1)
    lacked = [event.waited_for for event in only(log, "task-dispatched")]
    assert lacked == ["", "", "desk", "desk", "desk"]


def test_of_a_hundred_of_a_role_with_a_deputy_too():
    """Who acts is known only in a run, so no bits of pools say whether one of them could start."""
    tasks = tuple(a_task(f"t{at}", takes=MINUTE) for at in range(1))
    model = a_model(
        tasks,
        in_turn(0),
        roles=(a_role("lead", 0, deputy=1), a_role("desk", 1)),
        pools=(a_post("lead"), a_post("desk")),
        injects=tuple(at_once(0, at=at, name=f"call-{at}") for at in range(100)),
    )
    done = perform(prepared(model), Draws(1, 0, 1), 0, (), None, keeps=True)
    assert done.slots.finish_at[-1] == 100 * MINUTE
    assert done.lines.looks < 300


def test_those_at_other_places_stand_in_a_line_of_their_own():
    # Given two incidents at a mall that is cut off, and then one at the dock, while both teams are at work there
    cut_off = Inject("water", at=fixed(0), disrupt=Disruption("place", MALL, lasts=60 * MINUTE))
    calls = [at_once(0, at=at * MINUTE, name=f"call-{at}", place=MALL if at < 3 else DOCK) for at in (1, 2, 3)]
    busy = [at_once(0, at=0, name=f"busy-{at}", place=DOCK) for at in range(2)]

    # When the teams are free again at 15
    log = run(incidents(*busy, cut_off, *calls), 1)

    # Then the dock does not stand behind the mall
    assert [event.at // MINUTE for event in only(log, "task-dispatched", place="dock")] == [0, 0, 15]
    assert [event.at // MINUTE for event in only(log, "task-dispatched", place="mall")] == [60, 60]


def test_those_that_use_up_more_by_the_hour_stand_in_a_line_of_their_own():
    # Given sixty litres of fuel, ten calls that each run a pump of sixty litres an hour for 5 to 40 minutes, and
    # two teams
    fuel = Demand(FUEL, (0,), (0,), per_hour=(60_000,))
    model = incidents(*(at_once(0, name=f"call-{at}", place=STATION) for at in range(10)))
    task = replace(model.tasks[0], takes=(Takes("uniform", (5 * MINUTE, 40 * MINUTE)),))
    model = replace(model, tasks=(replace(task, demands=(*task.demands, fuel)),))

    # When it is run to the end
    done = perform(prepared(model), Draws(2, 0, 1), 0, (), None, keeps=False)

    # Then none that could go on with what is left still stands behind one that cannot
    left = done.units.stock[FUEL][STATION]
    needs = [done.slots.scope[slot].row[0] // MINUTE * 1_000 for slot in range(10) if done.slots.finish_at[slot] < 0]
    assert needs
    assert min(needs) >= left
