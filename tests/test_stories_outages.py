"""Disruptions that overlap: a thing is back, and told to be, when the last that keeps it away is over."""

from dataclasses import replace

import pytest

from drillbook.simulator.exercise import run
from tests.case_books import case_log, case_story
from tests.engine_models import PUMP, a_pumping, breaks
from tests.stories import a_plan, clock, happened, story, told

ENDS = {"disruption-ended"}
NO_TEAMS = "library: teams\n"
LAMPS = "library: supplies\nequipment:\n  lamp: {{title: Lamp, {stock}}}\n"
LIGHT = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
    tasks:
      light: {title: Light, role: lead, takes: 10 min, needs: {equipment: {lamp: %s}}}
    procedures:
      go: {steps: [light]}
    """
)
FILL = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
    tasks:
      fill: {title: Fill, role: lead, takes: 10 min, needs: {supplies: {sand: 60}}}
    procedures:
      go: {steps: [fill]}
    """
)
RING = a_plan(
    """
    roles:
      desk: {title: Desk, staff: 3}
    tasks:
      ring: {title: Ring, role: desk, takes: 10 min, needs: {staff: %s}}
    procedures:
      go: {steps: [ring]}
    """
)
HALL = "library: places\nplaces:\n  depot: {title: Depot}\n  hall: {title: Hall}\nroutes: [{from: depot, to: hall, takes: 10 min}]\n"


def ended(log):
    """When each disruption ended, how many were back, and until when others keep the thing away."""
    ends = [event for event in log if event.kind == "disruption-ended"]
    return [
        (event.at // 60_000, event.inject, event.amount, event.away_until // 60_000 if event.still_away else "back")
        for event in ends
    ]


@pytest.mark.parametrize(("scenario", "pool", "amount"), [("s", "pumping", 0), ("s2", "pump", 2)])
def test_a_team_and_equipment_with_a_place_are_back_when_the_last_outage_is_over(scenario, pool, amount):
    log = case_log("overlapping-outages", scenario)
    assert ended(log) == [(40, "short", 0, 140), (140, "long", amount, "back")]
    assert case_story("overlapping-outages", scenario, only={"task-queued", "task-started"})[1:] == [
        f"140 task-started {'p/go/t' if scenario == 's' else 'q/go/u'}"
    ]
    started = next(event for event in log if event.kind == "task-started")
    assert (started.waited // 60_000, started.waited_for) == (110, pool)


def test_back_again_is_told_once_when_nobody_keeps_them_away_any_more():
    assert ended(case_log("back-again-too-early")) == [(30, "a", 0, 120), (120, "b", 0, "back")]
    assert case_story("back-again-too-early", only={"role-absent", "role-present", "task-started"}) == [
        "0 role-absent p/crew",
        "120 role-present p/crew",
        "120 task-started p/go/t",
    ]


HOSE = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
    tasks:
      hose: {title: Hose, role: lead, takes: 5 min, place: bridge, needs: {teams: {pumping: 1}}}
    procedures:
      go: {steps: [hose]}
    """
)
PUMPS = "library: teams\nteams:\n  one: {title: One, capability: [pumping], base: depot}\n"


@pytest.mark.parametrize(
    ("closed_until", "slow_until", "ends"),
    [
        pytest.param(30, 120, [(30, "shut", 0, "back"), (120, "mud", 0, "back")], id="open again, and slow"),
        pytest.param(120, 30, [(30, "mud", 0, 120), (120, "shut", 0, "back")], id="closed still"),
    ],
)
def test_a_road_that_is_open_again_is_told_to_be_though_it_is_slow(tmp_path, closed_until, slow_until, ends):
    """Six minutes to the bridge, twelve while it is slow."""
    injects = f"""
    shut: {{at: T+0:00, disrupt: {{route: [depot, bridge], closed: true, for: {closed_until} min}}}}
    mud: {{at: T+0:05, disrupt: {{route: [depot, bridge], slow: 2, until: {clock(slow_until)}}}}}
    go: {{at: T+0:40, starts: a/go}}
    """
    log = happened(tmp_path, HOSE, injects=injects, teams=PUMPS)
    assert ended(log) == ends
    starts = 52 if closed_until == 30 else 126
    assert told(log, only={"task-started"}) == [f"{starts} task-started a/go/hose"]


def test_a_place_that_two_disruptions_cut_off_is_not_back_with_the_first_however_they_are_written(tmp_path):
    injects = """
    a: {at: T+0:00, disrupt: {place: bridge, closed: true, for: 30 min}}
    b: {at: T+0:00, disrupt: {place: bridge, for: 1 h}}
    go: {at: T+0:20, starts: a/go}
    """
    log = happened(tmp_path, HOSE, injects=injects, teams=PUMPS)
    assert ended(log) == [(30, "a", 0, 60), (60, "b", 0, "back")]
    assert told(log, only={"task-started"}) == ["66 task-started a/go/hose"]


def test_what_is_away_without_an_end_is_not_told_to_be_back_then(tmp_path):
    injects = """
    short: {at: T+0:10, disrupt: {channel: radio, for: 30 min}}
    long: {at: T+0:20, disrupt: {channel: radio}}
    """
    (end,) = (event for event in happened(tmp_path, RING % 1, injects=injects) if event.kind == "disruption-ended")
    assert (end.still_away, end.away_until) == (True, -1)


def test_a_disruption_that_comes_after_its_own_end_takes_nothing_away(tmp_path):
    """The first call ends at 10; what would keep the desk away until minute 5 comes then. At minute 10 it would stop it."""
    injects = """
    go: {at: T+0:00, starts: a/go}
    late: {when: a/ring finished, disrupt: {role: a/desk, until: %s}}
    again: {when: a/ring finished, starts: a/go}
    """
    told = {"disruption-began", "disruption-ended", "disruption-lapsed", "task-finished"}
    assert story(tmp_path, RING % 1, injects=injects % "T+0:05", only=told) == [
        "10 task-finished a/go/ring",
        "10 disruption-lapsed late",
        "20 task-finished a#2/go/ring",
    ]
    assert story(tmp_path, RING % 1, injects=injects % "T+0:10", only=told)[1:3] == [
        "10 disruption-began late",
        "10 disruption-ended late",
    ]


def test_two_times_one_fewer_are_two_people_and_come_back_one_by_one(tmp_path):
    injects = """
    all: {at: T+0:10, disrupt: {role: a/desk, for: 30 min}}
    one: {at: T+0:20, disrupt: {role: a/desk, fewer: 1, for: 100 min}}
    go: {at: T+0:30, starts: a/go}
    """
    log = happened(tmp_path, RING % 3, injects=injects)
    assert ended(log) == [(40, "all", 2, "back"), (120, "one", 1, "back")]
    assert [event.at // 60_000 for event in log if event.kind == "task-started"] == [120]
    assert story(tmp_path, RING % 2, injects=injects, only={"task-started"}) == ["40 task-started a/go/ring"]


@pytest.mark.parametrize("stock", ["quantity: 3", "stock: {depot: 2, hall: 1}"])
@pytest.mark.parametrize(
    ("first", "second", "free", "back"),
    [
        pytest.param("fewer: 1", "fewer: 1", {1: 30, 2: 40, 3: 120}, (1, "back", 1), id="one and one are two"),
        pytest.param("fewer: 2", "fewer: 2", {1: 40, 2: 120, 3: 120}, (1, "back", 2), id="two and two are all three"),
        pytest.param("", "fewer: 1", {1: 40, 2: 40, 3: 120}, (2, "back", 1), id="one of all"),
        pytest.param("fewer: 1", "", {1: 120, 2: 120, 3: 120}, (0, 120, 0), id="all and one of them"),
    ],
)
def test_outages_of_some_pieces_overlap_only_where_there_are_too_few(tmp_path, stock, first, second, free, back):
    """Away from 10 to 40 and from 20 to 120; when do one, two, three start at 30 or later?"""
    for needed, starts in free.items():
        injects = f"""
        a: {{at: T+0:10, disrupt: {{equipment: lamp{first and ", " + first}, for: 30 min}}}}
        b: {{at: T+0:20, disrupt: {{equipment: lamp{second and ", " + second}, for: 100 min}}}}
        go: {{at: T+0:30, starts: a/go}}
        """
        libraries = {"supplies": LAMPS.format(stock=stock), "places": HALL, "teams": NO_TEAMS}
        log = happened(tmp_path, LIGHT % needed, injects=injects, **libraries)
        assert told(log, only={"task-started"}) == [f"{starts} task-started a/go/light"]
        assert ended(log) == [(40, "a", *back[:2]), (120, "b", back[2], "back")]


def test_supplies_that_two_disruptions_keep_away_are_there_when_both_are_over(tmp_path):
    injects = """
    a: {at: T+0:10, disrupt: {supplies: sand, for: 30 min}}
    b: {at: T+0:20, disrupt: {supplies: sand, for: 100 min}}
    go: {at: T+0:30, starts: a/go}
    """
    sand = "library: supplies\nsupplies:\n  sand: {title: Sand, stock: {depot: 40, hall: 20}}\n"
    log = happened(tmp_path, FILL, injects=injects, supplies=sand, places=HALL, teams=NO_TEAMS)
    assert ended(log) == [(40, "a", 0, 120), (120, "b", 0, "back")]
    assert [event.at // 60_000 for event in log if event.kind == "task-started"] == [120]


def test_what_comes_by_an_agreement_is_not_out_with_what_was_there(tmp_path):
    lent = """\
library: supplies
equipment:
  lamp: {title: Lamp, stock: {depot: 1}}
agreements:
  next: {title: Next, gives: {lamp: 1}, at_place: depot, from: 2026-09-15}
"""
    injects = """
    out: {at: T+0:10, disrupt: {equipment: lamp}}
    go: {at: T+0:30, starts: a/go}
    """
    night = {"supplies": lent, "places": HALL, "teams": NO_TEAMS, "hours": 24}
    assert story(tmp_path, LIGHT % 1, injects=injects, only={"stock-changed", "task-started"}, **night) == [
        "840 stock-changed lamp 1",
        "840 task-started a/go/light",
    ]


def test_a_piece_that_is_due_back_finishes_its_work_and_is_free_for_nobody(tmp_path):
    lent = """\
library: supplies
equipment:
  lamp: {title: Lamp}
agreements:
  next: {title: Next, gives: {lamp: 1}, at_place: depot, until: 2026-09-14}
"""
    injects = """
    go: {at: T+13:55, starts: a/go}
    again: {at: T+14:01, starts: a/go}
    """
    night = {"supplies": lent, "places": HALL, "teams": NO_TEAMS, "hours": 24}
    told = {"stock-changed", "task-started", "task-finished", "task-starved"}
    assert story(tmp_path, LIGHT % 1, injects=injects, only=told, **night) == [
        "835 task-started a/go/light",
        "840 stock-changed lamp -1",
        "845 task-finished a/go/light",
        "1440 task-starved a#2/go/light lamp",
    ]


GIVES_WAY = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
    tasks:
      keep: {title: Keep, role: lead, takes: 30 min, needs: {equipment: {lamp: 1}}}
      low: {title: Low, role: lead, takes: 30 min, preemptible: true, needs: {equipment: {lamp: 1}}}
      high: {title: High, role: lead, takes: 5 min, priority: urgent, needs: {equipment: {lamp: %s}}}
    procedures:
      begin: {steps: [%s]}
      go: {steps: [high]}
    """
)


@pytest.mark.parametrize(
    ("own", "at_work", "wanted", "first"),
    [
        pytest.param("", "low", 1, None, id="what is due back at midnight is gone when it is given up"),
        pytest.param(
            ", stock: {hall: 1}", "keep, low", 2, None, id="of our own one there is one, and the lent one is due"
        ),
        pytest.param(", stock: {hall: 1}", "keep, low", 1, 845, id="our own one is there when it is given up"),
    ],
)
def test_nobody_gives_way_for_a_piece_that_leaves(tmp_path, own, at_work, wanted, first):
    lent = f"""\
library: supplies
equipment:
  lamp: {{title: Lamp{own}}}
agreements:
  next: {{title: Next, gives: {{lamp: 1}}, at_place: depot, until: 2026-09-14}}
"""
    night = {"supplies": lent, "places": HALL, "teams": NO_TEAMS, "hours": 24}
    plan = GIVES_WAY % (wanted, f"{{parallel: [{at_work}]}}")
    injects = "begin: {at: T+13:55, starts: a/begin}\ngo: {at: T+14:05, starts: a/go}\n"
    log = happened(tmp_path, plan, injects=injects, **night)
    given_up = [event.at // 60_000 for event in log if event.kind == "task-suspended"]
    assert given_up == ([] if first is None else [first])


def test_a_pump_that_breaks_down_on_its_way_back_is_not_free_when_it_is_there():
    """Back at the depot at minute 80; broken from 75 to 100. Another hour of work begins at 110, not at 90."""
    model = a_pumping("resume", breaks(75, lasts=25), least=1, most=1, pumps=1, returns=True)
    task, after = model.tasks
    log = run(replace(model, tasks=(task, replace(after, place=1, demands=task.demands))), 1)
    assert [event.at // 60_000 for event in log if event.kind == "task-started"] == [10, 110]
    assert [event.kind for event in log if event.kind == "unit-returned"] == []
    assert [event.amount for event in log if event.kind == "unit-dispatched"] == [1, 1]
    assert model.pools[PUMP].name == "pump"


def test_where_a_piece_works_that_is_due_back_nothing_is_taken_from(tmp_path):
    """The lent boat is due at midnight and works on at the bridge; who needs one waits for our own, which alone drives."""
    boats = """\
library: supplies
equipment:
  boat: {title: Boat, stock: {depot: 1}}
agreements:
  next-town: {title: Next town, gives: {boat: 1}, at_place: hall, until: 2026-09-14}
"""
    places = HALL.replace(
        "routes: [",
        "  bridge: {title: Bridge}\nroutes: [{from: depot, to: bridge, takes: 20 min}, {from: hall, to: bridge, takes: 20 min}, ",
    )
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: unlimited}
        tasks:
          long: {title: Long, role: lead, takes: 16 h, place: bridge, preemptible: true, needs: {equipment: {boat: 1}}}
          urgent: {title: Urgent, role: lead, takes: 10 min, place: bridge, priority: urgent, needs: {equipment: {boat: 1}}}
        procedures:
          go: {steps: [{parallel: [long, [{wait: {until: incident + 850 min}}, urgent]]}]}
        """
    )
    injects = "go: {at: T+0:00, starts: a/go}\nout: {at: T+0:00, disrupt: {equipment: boat, fewer: 1, for: 15 h}}\n"
    log = happened(tmp_path, plan, injects=injects, hours=16, supplies=boats, places=places, teams=NO_TEAMS)
    sent = [(event.at // 60_000, event.start, event.amount) for event in log if event.kind == "unit-dispatched"]
    assert sent == [(0, "hall", 1), (900, "depot", 1)]
