"""What is lost in the middle of work, in small books: places in shelters, equipment that is only counted."""

import pytest

from tests.stories import a_plan, happened, story

BUS = """\
library: teams
teams:
  bus: {title: Bus, capability: [moving], base: hall, turnout: 0 min}
"""
LAMPS = """\
library: supplies
equipment:
  lamp: {title: Lamp, quantity: 4}
"""
MOVE = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: unlimited}
tasks:
  move: {title: Move, role: lead, takes: 30 min, place: hall, on_loss: %s, needs: {teams: {bus: 1}}, evacuates: {people: 70, from: depot, to: hall}}
  later: {title: Later, role: lead, takes: 10 min, place: hall, evacuates: {people: 50, from: depot, to: hall}}
procedures:
  go: {steps: [{parallel: [move, [{wait: {until: incident + 1 min}}, later]]}]}
"""
LOST = """
go: {at: T+0:00, starts: a/go}
lost: {at: T+0:10, disrupt: {team: bus, for: 20 min}}
"""
LIGHT = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: 1}
tasks:
  light: {title: Light, role: lead, takes: 60 min, on_loss: continue, shared_by: lamp, needs: {equipment: {lamp: {at_least: 2, at_most: 4}}}}
procedures:
  go: {steps: [light]}
"""


def test_places_in_a_shelter_are_kept_through_an_interruption(tmp_path):
    """The hall takes a hundred: seventy are on their way there, so fifty more find no room."""
    assert story(
        tmp_path, MOVE % "resume", injects=LOST, teams=BUS, hours=2, hides={"unit-arrived", "wait-began", "wait-ended"}
    ) == [
        "0 task-dispatched a/go/move",
        "0 task-started a/go/move",
        "1 task-queued a/go/later hall",
        "10 task-suspended a/go/move bus",
        "10 task-queued a/go/move bus",
        "30 task-dispatched a/go/move",
        "30 task-started a/go/move",
        "50 task-finished a/go/move",
        "50 people-sheltered a/go/move 70",
        "120 task-starved a/go/later hall",
    ]


def test_who_begins_anew_lets_others_into_the_shelter_meanwhile(tmp_path):
    """Those of the task that stopped are not there yet; when it begins again there is no room for them."""
    assert story(
        tmp_path, MOVE % "restart", injects=LOST, teams=BUS, hours=2, hides={"unit-arrived", "wait-began", "wait-ended"}
    ) == [
        "0 task-dispatched a/go/move",
        "0 task-started a/go/move",
        "1 task-queued a/go/later hall",
        "10 task-suspended a/go/move bus",
        "10 task-queued a/go/move bus",
        "10 task-started a/go/later",
        "20 task-finished a/go/later",
        "20 people-sheltered a/go/later 50",
        "120 task-starved a/go/move hall",
    ]


def test_who_gives_up_leaves_the_shelter_to_others(tmp_path):
    assert story(
        tmp_path, MOVE % "abort", injects=LOST, teams=BUS, hours=2, hides={"unit-arrived", "wait-began", "wait-ended"}
    ) == [
        "0 task-dispatched a/go/move",
        "0 task-started a/go/move",
        "1 task-queued a/go/later hall",
        "10 task-aborted a/go/move bus",
        "10 task-started a/go/later",
        "20 task-finished a/go/later",
        "20 people-sheltered a/go/later 50",
    ]


def test_counted_equipment_goes_on_with_what_is_left_as_long_as_it_is_enough(tmp_path):
    """Four share the hour; two go on from minute 3 with 24 minutes left, one alone cannot, two again from 13 with 18 left."""
    injects = """
    go: {at: T+0:00, starts: a/go}
    half: {at: T+0:03, disrupt: {equipment: lamp, fewer: 2, for: 20 min}}
    more: {at: T+0:09, disrupt: {equipment: lamp, fewer: 1, for: 4 min}}
    """
    assert story(tmp_path, LIGHT, injects=injects, supplies=LAMPS, teams=BUS, hours=1) == [
        "0 task-started a/go/light",
        "3 task-continued a/go/light lamp",
        "9 task-suspended a/go/light lamp",
        "9 task-queued a/go/light lamp",
        "13 task-started a/go/light",
        "31 task-finished a/go/light",
    ]


URGENT = """\
plan: a
title: A
kind: special
status: in-force
roles:
  desk: {title: Desk, staff: 3}
tasks:
  pair: {title: Pair, role: desk, takes: 60 min, preemptible: true, needs: {staff: 2}, %s}
  single: {title: Single, role: desk, takes: 60 min, preemptible: true}
  urgent: {title: Urgent, role: desk, takes: 5 min, priority: %s, needs: {staff: 2}}
procedures:
  go: {steps: [{parallel: [pair, single, [{wait: {until: incident + 10 min}}, urgent]]}]}
"""
COURSE = {"task-started", "task-suspended", "task-aborted", "task-finished"}


def test_who_need_not_give_way_goes_on(tmp_path):
    """The single one is the least urgent, but the pair alone is enough; what only gives way is not given up."""
    for about, ends in (("on_loss: resume", 65), ("on_loss: abort", 65), ("on_loss: restart", 75)):
        assert story(tmp_path, URGENT % (about, "priority"), injects="go: {at: T+0:00, starts: a/go}", only=COURSE) == [
            "0 task-started a/go/pair",
            "0 task-started a/go/single",
            "10 task-suspended a/go/pair a/urgent",
            "10 task-started a/go/urgent",
            "15 task-finished a/go/urgent",
            "15 task-started a/go/pair",
            "60 task-finished a/go/single",
            f"{ends} task-finished a/go/pair",
        ]
    calm = story(
        tmp_path, URGENT % ("on_loss: resume", "routine"), injects="go: {at: T+0:00, starts: a/go}", only=COURSE
    )
    assert "60 task-started a/go/urgent" in calm


def test_who_waited_in_vain_for_others_to_give_way_takes_their_place_when_that_is_enough(tmp_path):
    """The urgent one needs both people; the fixed task is done at minute 10, and then the low one gives way."""
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 2}
        tasks:
          fixed: {title: Fixed, role: desk, takes: 10 min}
          low: {title: Low, role: desk, takes: 60 min, preemptible: true}
          urgent: {title: Urgent, role: desk, takes: 5 min, priority: urgent, needs: {staff: 2}}
        procedures:
          go: {steps: [{parallel: [fixed, low, [{wait: {until: incident + 1 min}}, urgent]]}]}
        """
    )
    assert story(tmp_path, plan, injects="go: {at: T+0:00, starts: a/go}", only=COURSE) == [
        "0 task-started a/go/fixed",
        "0 task-started a/go/low",
        "10 task-finished a/go/fixed",
        "10 task-suspended a/go/low a/urgent",
        "10 task-started a/go/urgent",
        "15 task-finished a/go/urgent",
        "15 task-started a/go/low",
        "65 task-finished a/go/low",
    ]


ON_THE_WAY = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: unlimited}
tasks:
  long: {title: Long, role: lead, takes: 30 min, place: bridge, preemptible: true, needs: {teams: {bus: 1}, equipment: {lamp: 1}}}
  urgent: {title: Urgent, role: lead, takes: 5 min, place: hill, priority: urgent, needs: {teams: {bus: 1}, equipment: {lamp: 1}}}
procedures:
  go: {steps: [{parallel: [long, [{wait: {until: incident + %s min}}, urgent]]}]}
"""
WAYS = """\
library: places
places:
  depot: {title: Depot}
  bridge: {title: Bridge}
  hill: {title: Hill}
routes:
  - {from: depot, to: bridge, takes: 6 min}
  - {from: bridge, to: hill, takes: 4 min}
  - {from: depot, to: hill, takes: 8 min}
"""


def test_who_is_called_away_on_the_way_turns_round_where_they_set_out(tmp_path):
    """Three minutes after leaving the depot, and after they have come to the bridge."""
    libraries = {
        "places": WAYS,
        "teams": BUS.replace("base: hall", "base: depot"),
        "supplies": LAMPS.replace("quantity: 4", "stock: {depot: 1}"),
    }
    injects = "go: {at: T+0:00, starts: a/go}"
    sent = {}
    for minute in (3, 9):
        log = happened(tmp_path, ON_THE_WAY % minute, injects=injects, **libraries)
        sent[minute] = [
            (event.at // 60_000, event.unit, event.start, event.to) for event in log if event.kind == "unit-dispatched"
        ]
    assert sent[3] == [
        (0, "bus", "depot", "bridge"),
        (0, "lamp", "depot", "bridge"),
        (3, "bus", "depot", "hill"),
        (3, "lamp", "depot", "hill"),
        (16, "bus", "hill", "bridge"),
        (16, "lamp", "hill", "bridge"),
    ]
    assert sent[9] == [
        (0, "bus", "depot", "bridge"),
        (0, "lamp", "depot", "bridge"),
        (9, "bus", "bridge", "hill"),
        (9, "lamp", "bridge", "hill"),
        (18, "bus", "hill", "bridge"),
        (18, "lamp", "hill", "bridge"),
    ]


SAND = "library: supplies\nsupplies:\n  sand: {title: Sand, stock: {depot: 60}}\n"
ROAD = """\
library: places
places:
  depot: {title: Depot}
  bridge: {title: Bridge}
routes:
  - {from: depot, to: bridge, takes: 30 min}
"""
FILL = """\
plan: a
title: A
kind: special
status: in-force
roles:
  lead: {title: Lead, staff: 1}
tasks:
  fill: {title: Fill, role: lead, takes: 10 min, place: bridge, on_loss: %s, needs: {supplies: {sand: %s}}}
procedures:
  go: {steps: [fill]}
"""
AWAY = """
go: {at: T+0:00, starts: a/go}
away: {at: T+0:10, disrupt: {role: a/lead, for: %s min}}
"""


@pytest.mark.parametrize(
    ("away", "told"),
    [
        pytest.param(
            10, ["20 task-dispatched a/go/fill", "30 unit-arrived a/go/fill sand", "30 task-started a/go/fill"],
            id="back before the sand is there: it is waited for",
        ),
        pytest.param(
            20, ["30 unit-arrived a/go/fill sand", "30 task-started a/go/fill"],
            id="back when the sand comes",
        ),
        pytest.param(
            30, ["30 unit-arrived a/go/fill sand", "40 task-started a/go/fill"],
            id="the sand is there and waits for who is away",
        ),
    ],
)  # fmt: skip
def test_supplies_drive_on_while_their_task_is_interrupted_and_it_waits_for_them(tmp_path, away, told):
    log = story(
        tmp_path, FILL % ("resume", 60), injects=AWAY % away, supplies=SAND, places=ROAD, teams="library: teams\n",
        only={"task-dispatched", "task-suspended", "unit-arrived", "task-started"},
    )  # fmt: skip
    assert log[:2] == ["0 task-dispatched a/go/fill", "10 task-suspended a/go/fill a/lead"]
    assert log[2:] == told


def test_a_task_that_begins_anew_takes_supplies_anew_and_waits_only_for_those(tmp_path):
    log = story(
        tmp_path, FILL % ("restart", 30), injects=AWAY % 10, supplies=SAND, places=ROAD, teams="library: teams\n",
        only={"unit-arrived", "task-started"},
    )  # fmt: skip
    assert log == ["50 unit-arrived a/go/fill sand", "50 task-started a/go/fill"]


def test_what_has_failed_awaits_nothing_that_is_still_on_the_road(tmp_path):
    failed = "go: {at: T+0:00, starts: a/go}\nwrong: {at: T+0:10, fail: a/fill}\n"
    log = story(
        tmp_path, FILL % ("resume", 60), injects=failed, supplies=SAND, places=ROAD, teams="library: teams\n", hours=1,
        only={"task-dispatched", "task-failed", "unit-arrived", "task-started"},
    )  # fmt: skip
    assert log == ["0 task-dispatched a/go/fill", "10 task-failed a/go/fill inject"]


@pytest.mark.parametrize(("minute", "told"), [(3, []), (30, ["30 task-suspended a/go/long a/urgent"])])
def test_who_works_beyond_what_is_cut_off_can_give_way_and_who_has_not_come_so_far_cannot(tmp_path, minute, told):
    """The bus left the depot just before it was cut off; until it is at the bridge it would have to go on from there."""
    ways = ROAD.replace("routes:", "  hill: {title: Hill}\nroutes:").replace("30 min", "6 min")
    plan = a_plan(
        f"""
        roles:
          lead: {{title: Lead, staff: unlimited}}
        tasks:
          long: {{title: Long, role: lead, takes: 60 min, place: bridge, preemptible: true, needs: {{teams: {{bus: 1}}}}}}
          urgent: {{title: Urgent, role: lead, takes: 5 min, place: hill, priority: urgent, needs: {{teams: {{bus: 1}}}}}}
        procedures:
          go: {{steps: [{{parallel: [long, [{{wait: {{until: incident + {minute} min}}}}, urgent]]}}]}}
        """
    )
    injects = "go: {at: T+0:00, starts: a/go}\ncut: {at: T+0:01, disrupt: {place: depot}}\n"
    libraries = {"teams": BUS.replace("base: hall", "base: depot"), "supplies": "library: supplies\n"}
    libraries["places"] = ways + "  - {from: bridge, to: hill, takes: 4 min}\n"
    assert story(tmp_path, plan, injects=injects, hours=1, only={"task-suspended"}, **libraries) == told
