"""People, teams, goods, roads and channels in small books: who shares, who is lost, what runs out."""

import pytest

from tests.stories import a_plan, story

FLOOD = """\
plan: a
title: A
kind: special
status: in-force
roles:
  desk: {title: Desk, post: duty}
  boss: {title: Boss, staff: 1, deputy: second}
  second: {title: Second, staff: 1, deputy: third}
  third: {title: Third, staff: 1}
tasks:
  sort: {title: Sort, role: desk, takes: 10 min}
  sign: {title: Sign, role: boss, takes: 4 min, within: 15 min}
procedures:
  go: {steps: [{parallel: [sort, sign]}]}
"""
RESCUE = """\
plan: b
title: B
kind: special
status: in-force
roles:
  desk: {title: Desk, post: duty}
tasks:
  search: {title: Search, role: desk, takes: 10 min, needs: {staff: 4}}
  calls: {title: Calls, role: desk, takes: 10 min}
procedures:
  go: {steps: [{parallel: [search, calls]}]}
"""
TWO_TEAMS = """\
library: teams
teams:
  pumps-1: {title: First pumps, capability: [drainage], base: depot, turnout: 2 min}
  pumps-2: {title: Second pumps, capability: [drainage], base: depot, turnout: 3 min}
"""
DIG = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: 1}
tasks:
  dig: {title: Dig, role: lead, takes: 60 min, place: bridge, within: 90 min, shared_by: drainage, on_loss: %s,
        needs: {teams: {drainage: {at_least: 1, at_most: 2}}, supplies: {sand: 100}}}
  report: {title: Report, role: lead, takes: 1 min}
procedures:
  go: {steps: [dig, report]}
"""
LOST = """
dig: {at: T+0:00, starts: a/go}
lost: {when: a/dig started + 10 min, disrupt: {team: pumps-1, for: 20 min}}
"""
ROAD = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: unlimited}
tasks:
  near: {title: Near, role: lead, takes: 5 min, place: bridge, needs: {teams: {pumps-1: 1}}}
  later: {title: Later, role: lead, takes: 5 min, place: bridge, needs: {teams: {pumps-2: 1}}}
procedures:
  go: {steps: [{parallel: [near, [{wait: {until: incident + 4 min}}, later]]}]}
"""
TELL = """\
plan: a
title: A
kind: special
status: in-force
roles:
  desk: {title: Desk, staff: 1}
tasks:
  tell: {title: Tell, role: desk, takes: 1 min, within: 10 min, report: {to: town, by: [radio]}}
procedures:
  go: {steps: [tell]}
"""
STORES = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: unlimited}
tasks:
  first: {title: First, role: lead, takes: 30 min, place: hall, evacuates: {people: 70, from: depot, to: hall}}
  other: {title: Other, role: lead, takes: 30 min, place: hall, evacuates: {people: 70, from: depot, to: hall}}
  sand-1: {title: Sand, role: lead, takes: 5 min, place: bridge, needs: {supplies: {sand: 300}}}
  sand-2: {title: Sand, role: lead, takes: 5 min, place: bridge, needs: {supplies: {sand: 300}}}
  hour: {title: An hour, role: lead, takes: 1 h, needs: {supplies: {diesel: {per_hour: 20.25}}}}
  longer: {title: A little longer, role: lead, takes: 61 min, needs: {supplies: {diesel: {per_hour: 20.25}}}}
levels:
  III: {when: rain >= yellow, decided_by: lead, takes: 1 min}
procedures:
  go: {steps: [{parallel: [first, other, sand-1, sand-2, [hour, longer]]}]}
"""
LONG = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: unlimited}
  duty: {title: Duty, post: duty}
tasks:
  long: {title: Long, role: duty, takes: 90 min, needs: {staff: 4}}
  six: {title: Six, role: duty, takes: 10 min, needs: {staff: 6}}
levels:
  III: {when: rain >= yellow, decided_by: lead, takes: 1 min}
procedures:
  go: {steps: [{parallel: [long, six]}]}
"""


def test_two_plans_that_share_a_post_wait_for_each_others_people(tmp_path):
    """Four are on duty; the search takes all of them, so it begins when both others are done."""
    injects = """
    flood: {at: T+0:00, starts: a/go}
    rescue: {at: T+0:05, starts: b/go}
    """
    assert story(tmp_path, FLOOD, RESCUE, injects=injects, hides={"staff-changed"}) == [
        "0 task-started a/go/sort",
        "0 task-started a/go/sign",
        "4 task-finished a/go/sign",
        "4 promise-met a/go/sign 4 min",
        "5 task-queued b/go/search duty",
        "5 task-started b/go/calls",
        "10 task-finished a/go/sort",
        "15 task-finished b/go/calls",
        "15 task-started b/go/search",
        "25 task-finished b/go/search",
    ]


def test_a_deputy_of_a_deputy_acts_until_the_deputy_is_back(tmp_path):
    """Five minutes for the boss, five more for the second who has gone as well."""
    injects = """
    flood: {at: T+0:00, starts: a/go}
    away: {at: T+0:00, disrupt: {role: a/boss, until: T+2:00}}
    away-too: {at: T+0:02, disrupt: {role: a/second, for: 30 min}}
    """
    assert story(tmp_path, FLOOD, injects=injects, hides={"staff-changed"}) == [
        "0 role-absent a/boss",
        "0 task-started a/go/sort",
        "0 task-queued a/go/sign a/boss",
        "2 role-absent a/second",
        "7 deputy-acting a/second a/third",
        "10 task-finished a/go/sort",
        "10 deputy-acting a/boss a/third",
        "10 task-started a/go/sign by a/third",
        "14 task-finished a/go/sign",
        "14 promise-met a/go/sign 14 min",
        "32 role-present a/second",
        "32 deputy-acting a/boss a/second",
        "120 role-present a/boss",
    ]


def test_a_team_is_lost_and_the_other_takes_up_what_is_left(tmp_path):
    """Two share the hour from minute 9; at 19 twenty minutes are left, forty for one."""
    assert story(tmp_path, DIG % "resume", injects=LOST, teams=TWO_TEAMS, hides={"unit-arrived"}) == [
        "0 task-dispatched a/go/dig",
        "9 task-started a/go/dig",
        "19 task-suspended a/go/dig pumps-1",
        "19 task-dispatched a/go/dig",
        "19 task-started a/go/dig",
        "59 task-finished a/go/dig",
        "59 promise-met a/go/dig 59 min",
        "59 task-started a/go/report",
        "60 task-finished a/go/report",
    ]


def test_a_team_is_lost_and_the_other_begins_anew(tmp_path):
    """With new sand, six minutes on the road, and the whole hour alone."""
    assert story(tmp_path, DIG % "restart", injects=LOST, teams=TWO_TEAMS, hides={"unit-arrived"}) == [
        "0 task-dispatched a/go/dig",
        "9 task-started a/go/dig",
        "19 task-suspended a/go/dig pumps-1",
        "19 task-dispatched a/go/dig",
        "25 task-started a/go/dig",
        "85 task-finished a/go/dig",
        "85 promise-met a/go/dig 85 min",
        "85 task-started a/go/report",
        "86 task-finished a/go/report",
    ]


def test_a_team_is_lost_and_the_other_goes_on(tmp_path):
    """Without putting anything down."""
    assert story(tmp_path, DIG % "continue", injects=LOST, teams=TWO_TEAMS, hides={"unit-arrived"}) == [
        "0 task-dispatched a/go/dig",
        "9 task-started a/go/dig",
        "19 task-continued a/go/dig pumps-1",
        "59 task-finished a/go/dig",
        "59 promise-met a/go/dig 59 min",
        "59 task-started a/go/report",
        "60 task-finished a/go/report",
    ]


def test_a_team_is_lost_and_the_task_given_up(tmp_path):
    """What comes after goes on all the same."""
    assert story(tmp_path, DIG % "abort", injects=LOST, teams=TWO_TEAMS, hides={"unit-arrived"}) == [
        "0 task-dispatched a/go/dig",
        "9 task-started a/go/dig",
        "19 task-aborted a/go/dig pumps-1",
        "19 promise-dropped a/go/dig aborted",
        "19 task-started a/go/report",
        "20 task-finished a/go/report",
    ]


def test_a_road_closed_behind_a_team_stops_only_the_next_one(tmp_path):
    injects = """
    go: {at: T+0:00, starts: a/go}
    closed: {at: T+0:03, disrupt: {route: [depot, bridge], closed: true, for: 30 min}}
    """
    assert story(
        tmp_path, ROAD, injects=injects, teams=TWO_TEAMS, hides={"unit-arrived", "wait-began", "wait-ended"}
    ) == [
        "0 task-dispatched a/go/near",
        "4 task-queued a/go/later roads",
        "8 task-started a/go/near",
        "13 task-finished a/go/near",
        "33 task-dispatched a/go/later",
        "42 task-started a/go/later",
        "47 task-finished a/go/later",
    ]


def test_a_channel_that_breaks_down_during_a_try_costs_the_try_and_the_pause(tmp_path):
    injects = """
    go: {at: T+0:00, starts: a/go}
    down: {at: T+0:01:05, disrupt: {channel: radio, for: 1 min}}
    """
    assert story(tmp_path, TELL, injects=injects) == [
        "0 task-started a/go/tell",
        "1.16667 message-failed a/go/tell disrupted",
        "6.33333 message-received a/go/tell",
        "6.33333 task-finished a/go/tell",
        "6.33333 promise-met a/go/tell 6.33333 min",
    ]


def test_a_hall_of_a_hundred_500_sandbags_and_40_litres_run_out(tmp_path):
    """The hall is empty again when the response has ended; sand and diesel do not come back."""
    injects = """
    go: {at: T+0:00, starts: a/go}
    rain: {at: T+0:10, set: {rain: yellow}}
    over: {at: T+1:30, set: {rain: none}}
    """
    assert story(
        tmp_path, STORES, injects=injects, hides={"level-wanted", "task-dispatched", "task-finished", "unit-arrived"}
    ) == [
        "0 task-started a/go/hour",
        "0 task-started a/go/first",
        "0 task-queued a/go/other hall",
        "0 task-queued a/go/sand-2 sand",
        "6 task-started a/go/sand-1",
        "10 task-started a/level:III/decide",
        "11 level-raised a III",
        "30 people-sheltered a/go/first 70",
        "60 task-queued a/go/longer diesel",
        "90 level-ending a III",
        "90 task-started a/end:III/decide",
        "95 level-fell a none",
        "95 response-ended a",
        "95 shelter-cleared hall 70",
        "95 task-started a/go/other",
        "125 people-sheltered a/go/other 70",
        "180 task-starved a/go/sand-2 sand",
        "180 task-starved a/go/longer diesel",
    ]


def test_the_night_shift_is_two_the_four_of_the_day_finish_and_six_are_called(tmp_path):
    injects = """
    go: {at: T+7:00, starts: a/go}
    rain: {at: T+7:10, set: {rain: yellow}}
    """
    assert story(tmp_path, LONG, injects=injects, hours=9, hides={"level-wanted"}) == [
        "420 task-queued a/go/six duty",
        "420 task-started a/go/long",
        "430 task-started a/level:III/decide",
        "431 task-finished a/level:III/decide",
        "431 level-raised a III",
        "450 staff-changed duty 2",
        "471 staff-changed duty 8",
        "510 task-finished a/go/long",
        "510 task-started a/go/six",
        "520 task-finished a/go/six",
    ]


def test_what_is_only_counted_shares_the_work_too(tmp_path):
    lamps = "library: supplies\nequipment:\n  lamp: {title: Lamp, quantity: 4}\n"
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: 1}
        tasks:
          light: {title: Light, role: lead, takes: 60 min, shared_by: lamp, needs: {equipment: {lamp: 4}}}
        procedures:
          go: {steps: [light]}
        """
    )
    told = story(tmp_path, plan, injects="go: {at: T+0:00, starts: a/go}", supplies=lamps, teams="library: teams\n")
    assert told == ["0 task-started a/go/light", "15 task-finished a/go/light"]


TRUCKS = """\
library: supplies
equipment:
  truck: {title: Truck, stock: {%s: 1}}
agreements:
  next-town: {title: Next town, gives: {truck: 1}, at_place: depot, until: 2026-09-14}
"""


@pytest.mark.parametrize(
    ("own", "first"),
    [
        pytest.param("depot", 6, id="the one of the depot that stands there, not the one that was left at the bridge"),
        pytest.param("bridge", 0, id="the one of the depot, not that of the bridge"),
    ],
)
def test_of_what_was_lent_goes_first_what_stands_where_it_belongs(tmp_path, own, first):
    """Two trucks, one of them lent until midnight; at the bridge one is wanted again and again."""
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: unlimited}
        tasks:
          haul: {title: Haul, role: lead, takes: 5 min, place: bridge, needs: {equipment: {truck: 1}}}
        procedures:
          go: {steps: [haul, {wait: {until: incident + 15 h}}, haul, haul]}
        """
    )
    told = story(
        tmp_path, plan, injects="go: {at: T+0:00, starts: a/go}", hours=16, supplies=TRUCKS % own,
        teams="library: teams\n", only={"task-started", "stock-changed"},
    )  # fmt: skip
    assert told == [
        f"{first} task-started a/go/haul",
        "840 stock-changed truck -1",
        "900 task-started a/go/haul.2",
        "905 task-started a/go/haul.3",
    ]
