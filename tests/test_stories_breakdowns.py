"""People and units lost in the middle of something, in small books; and those taken by more urgent work."""

import pytest

from tests.stories import a_plan, happened, rain, story

GO = "go: {at: T+0:00, starts: a/go}\n"
WORK = {"task-started", "task-finished", "task-suspended", "task-continued", "task-aborted"}
ROADS = """\
library: places
places:
  depot: {title: Depot}
  bridge: {title: Bridge}
  hall: {title: Hall}
routes:
  - {from: depot, to: bridge, takes: 10 min}
  - {from: bridge, to: hall, takes: 10 min}
  - {from: depot, to: hall, takes: 10 min}
"""
NO_TEAMS = "library: teams\n"


def pumps(number):
    return f"library: supplies\nequipment:\n  pump: {{title: Pump, stock: {{depot: {number}}}}}\n"


def pumping(on_loss, least=1, most=2, within=""):
    """An hour of work for one pump, shared by those that are there, ten minutes from the depot."""
    return a_plan(
        f"""
        roles:
          lead: {{title: Lead, staff: unlimited}}
        tasks:
          pump: {{title: Pump, role: lead, takes: 60 min, place: bridge, shared_by: pump, on_loss: {on_loss}, {within}
                 needs: {{equipment: {{pump: {{at_least: {least}, at_most: {most}}}}}}}}}
          after: {{title: After, role: lead, takes: 1 min}}
        procedures:
          go: {{steps: [pump, after]}}
        """
    )


def breaks(minute, lasts=None):
    """One pump breaks down; for so long or for good."""
    end = f", for: {lasts} min" if lasts else ""
    return f"{GO}lost: {{at: T+0:{minute:02}, disrupt: {{equipment: pump, fewer: 1{end}}}}}\n"


@pytest.mark.parametrize(
    ("plan", "number", "injects", "told"),
    [
        pytest.param(
            pumping("resume"), 2, GO, ["10 task-started a/go/pump", "40 task-finished a/go/pump"],
            id="two pumps share the hour",
        ),
        pytest.param(
            pumping("continue"), 2, breaks(20),
            ["10 task-started a/go/pump", "20 task-continued a/go/pump pump", "60 task-finished a/go/pump"],
            id="one goes on, and what is left takes twice as long",
        ),
        pytest.param(
            pumping("continue", least=2), 2, breaks(20, 100),
            ["10 task-started a/go/pump", "20 task-suspended a/go/pump pump", "120 task-started a/go/pump",
             "140 task-finished a/go/pump"],
            id="with fewer than it needs it cannot go on, and resumes when both are there",
        ),
        pytest.param(
            pumping("resume"), 2, breaks(20),
            ["10 task-started a/go/pump", "20 task-suspended a/go/pump pump", "20 task-started a/go/pump",
             "60 task-finished a/go/pump"],
            id="it resumes with the other, from where that stands",
        ),
        pytest.param(
            pumping("resume"), 1, breaks(20, 30),
            ["10 task-started a/go/pump", "20 task-suspended a/go/pump pump", "50 task-started a/go/pump",
             "100 task-finished a/go/pump"],
            id="it resumes when the unit is back",
        ),
        pytest.param(
            pumping("restart"), 1, breaks(20, 30),
            ["10 task-started a/go/pump", "20 task-suspended a/go/pump pump", "50 task-started a/go/pump",
             "110 task-finished a/go/pump"],
            id="it begins anew",
        ),
        pytest.param(
            pumping("resume"), 1, breaks(5, 30),
            ["5 task-suspended a/go/pump pump", "45 task-started a/go/pump", "105 task-finished a/go/pump"],
            id="a unit lost on the road stops the task before it began",
        ),
        pytest.param(
            pumping("resume", most=1), 2, breaks(20),
            ["10 task-started a/go/pump", "20 task-suspended a/go/pump pump", "30 task-started a/go/pump",
             "80 task-finished a/go/pump"],
            id="what breaks down is what is running",
        ),
    ],
)  # fmt: skip
def test_when_a_pump_breaks_down(tmp_path, plan, number, injects, told):
    lines = story(
        tmp_path, plan, injects=injects, hours=4, supplies=pumps(number), places=ROADS, teams=NO_TEAMS, only=WORK
    )
    assert [line for line in lines if "after" not in line] == told


def test_a_task_given_up_drops_its_promise_and_what_comes_after_goes_on(tmp_path):
    plan = pumping("abort", within="within: 30 min,")
    told = WORK | {"promise-dropped", "task-unfinished"}
    assert story(
        tmp_path, plan, injects=breaks(20), hours=4, supplies=pumps(1), places=ROADS, teams=NO_TEAMS, only=told
    ) == [
        "10 task-started a/go/pump",
        "20 task-aborted a/go/pump pump",
        "20 promise-dropped a/go/pump aborted",
        "20 task-started a/go/after",
        "21 task-finished a/go/after",
    ]


DESK = a_plan(
    """
    roles:
      desk: {title: Desk, staff: %s}
    tasks:
      urgent: {title: Urgent, role: desk, takes: 30 min, priority: urgent}
      routine: {title: Routine, role: desk, takes: 30 min}
    procedures:
      one: {steps: [routine]}
      go: {steps: [{parallel: [urgent, routine]}]}
    """
)
ONE = "go: {at: T+0:00, starts: a/one}\n"


def test_when_nobody_of_a_role_is_there_what_its_people_do_stops(tmp_path):
    injects = ONE + "away: {at: T+0:10, disrupt: {role: a/desk, for: 60 min}}\n"
    assert story(tmp_path, DESK % 1, injects=injects, only=WORK) == [
        "0 task-started a/one/routine",
        "10 task-suspended a/one/routine a/desk",
        "70 task-started a/one/routine",
        "90 task-finished a/one/routine",
    ]
    log = happened(tmp_path, DESK % 1, injects=injects)
    resumed = [event for event in log if event.kind == "task-started"][1]
    assert (resumed.waited, resumed.waited_for, resumed.resumed) == (3_600_000, "a/desk", True)
    assert log[resumed.cause].kind == "staff-changed"


def test_one_fewer_is_who_is_free_then_who_does_the_least_urgent(tmp_path):
    injects = GO + "fewer: {at: T+0:10, disrupt: {role: a/desk, fewer: 1}}\n"
    assert story(tmp_path, DESK % 3, injects=injects, only={"task-suspended"}) == []
    assert story(tmp_path, DESK % 2, injects=injects, only=WORK) == [
        "0 task-started a/go/urgent",
        "0 task-started a/go/routine",
        "10 task-suspended a/go/routine a/desk",
        "30 task-finished a/go/urgent",
        "30 task-started a/go/routine",
        "50 task-finished a/go/routine",
    ]


def test_lost_twice_and_the_old_end_does_not_count(tmp_path):
    injects = (
        ONE
        + "a: {at: T+0:10, disrupt: {role: a/desk, for: 5 min}}\nb: {at: T+0:20, disrupt: {role: a/desk, for: 5 min}}\n"
    )
    assert story(tmp_path, DESK % 1, injects=injects, only={"task-finished"}) == ["40 task-finished a/one/routine"]


def test_of_two_absences_at_once_the_longer_counts(tmp_path):
    injects = (
        ONE
        + "a: {at: T+0:10, disrupt: {role: a/desk, for: 20 min}}\nb: {at: T+0:15, disrupt: {role: a/desk, for: 30 min}}\n"
    )
    assert story(tmp_path, DESK % 1, injects=injects, only={"task-finished"}) == ["65 task-finished a/one/routine"]


def test_a_team_out_of_service_is_not_sent(tmp_path):
    teams = "library: teams\nteams:\n  rescue: {title: Rescue, capability: [search], turnout: 0 min}\n"
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: 1}
        tasks:
          search: {title: Search, role: lead, takes: 30 min, needs: {teams: {search: 1}}}
        procedures:
          go: {steps: [search]}
        """
    )
    injects = "out: {at: T+0:00, disrupt: {team: rescue, for: 45 min}}\ngo: {at: T+0:05, starts: a/go}\n"
    assert story(tmp_path, plan, injects=injects, teams=teams, only=WORK) == [
        "45 task-started a/go/search",
        "75 task-finished a/go/search",
    ]


def test_supplies_lost_are_gone_for_those_who_come_later(tmp_path):
    sand = "library: supplies\nsupplies:\n  sand: {title: Sand, quantity: 100}\n"
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: 1}
        tasks:
          fill: {title: Fill, role: lead, takes: 1 min, needs: {supplies: {sand: %s}}}
        procedures:
          go: {steps: [fill]}
        """
    )
    injects = "lost: {at: T+0:05, disrupt: {supplies: sand, fewer: 50}}\ngo: {at: T+0:10, starts: a/go}\n"
    told = {"injects": injects, "hours": 1, "supplies": sand, "teams": NO_TEAMS}
    assert story(tmp_path, plan % 60, **told) == ["10 task-queued a/go/fill sand", "60 task-starved a/go/fill sand"]
    assert story(tmp_path, plan % 50, **told, only=WORK) == ["10 task-started a/go/fill", "11 task-finished a/go/fill"]


def taking_over(long="preemptible: true", staff=1):
    """A long task, and ten minutes later a more urgent one for the same person."""
    return a_plan(
        f"""
        roles:
          desk: {{title: Desk, staff: {staff}}}
        tasks:
          long: {{title: Long, role: desk, takes: 60 min, {long}}}
          urgent: {{title: Urgent, role: desk, takes: 5 min, priority: urgent}}
        procedures:
          go: {{steps: [{{parallel: [long, [{{wait: {{until: incident + 10 min}}}}, urgent]]}}]}}
        """
    )


def test_more_urgent_work_takes_over_and_the_rest_is_done_afterwards(tmp_path):
    assert story(tmp_path, taking_over(), injects=GO, only=WORK) == [
        "0 task-started a/go/long",
        "10 task-suspended a/go/long a/urgent",
        "10 task-started a/go/urgent",
        "15 task-finished a/go/urgent",
        "15 task-started a/go/long",
        "65 task-finished a/go/long",
    ]


@pytest.mark.parametrize(
    ("plan", "urgent"),
    [
        pytest.param(taking_over("preemptible: true, priority: urgent"), 60, id="not of equal priority"),
        pytest.param(taking_over("preemptible: false"), 60, id="not what must not be interrupted"),
        pytest.param(taking_over("preemptible: true, report: {to: town}"), 60, id="not a report"),
        pytest.param(taking_over(staff=2), 10, id="not without need"),
    ],
)
def test_but_urgent_work_does_not_take_over(tmp_path, plan, urgent):
    log = story(
        tmp_path, plan, injects=GO, only=WORK, contacts="library: contacts\norganizations:\n  town: {title: Town}\n"
    )
    assert [line for line in log if "suspended" in line] == []
    assert "60 task-finished a/go/long" in log
    assert f"{urgent} task-started a/go/urgent" in log


def test_nothing_is_taken_that_would_not_let_it_start_at_once(tmp_path):
    """It needs somebody else too, and nobody of that role is there."""
    plan = taking_over().replace("priority: urgent}", "priority: urgent, with: [away]}")
    plan = plan.replace("tasks:", "  away: {title: Away, staff: 1}\ntasks:")
    injects = GO + "gone: {at: T+0:00, disrupt: {role: a/away}}\n"
    assert story(tmp_path, plan, injects=injects, only={"task-suspended"}) == []


def test_only_as_many_as_needed_are_taken_the_last_in_line_first(tmp_path):
    plan = taking_over(staff=3).replace("[long,", "[long, second, third,").replace(
        "  urgent: {", "  second: {title: Second, role: desk, takes: 60 min, preemptible: true}\n"
        "  third: {title: Third, role: desk, takes: 60 min, preemptible: true}\n  urgent: {"
    )  # fmt: skip
    assert story(tmp_path, plan, injects=GO, only={"task-suspended"}) == ["10 task-suspended a/go/third a/urgent"]


def test_who_has_nothing_of_what_is_needed_goes_on(tmp_path):
    """The porter's work is the last in line, but only clerk and driver are asked for."""
    plan = a_plan(
        """
        roles:
          clerk: {title: Clerk, staff: 1}
          driver: {title: Driver, staff: 1}
          porter: {title: Porter, staff: 1}
        tasks:
          write: {title: Write, role: clerk, takes: 60 min, preemptible: true}
          drive: {title: Drive, role: driver, takes: 60 min, preemptible: true}
          carry: {title: Carry, role: porter, takes: 60 min, preemptible: true}
          urgent: {title: Urgent, role: clerk, with: [driver], takes: 10 min, priority: urgent}
        procedures:
          go: {steps: [{parallel: [write, drive, carry, [{wait: {until: incident + 10 min}}, urgent]]}]}
        """
    )
    assert story(tmp_path, plan, injects=GO, only={"task-suspended", "task-queued"}) == [
        "10 task-suspended a/go/drive a/urgent",
        "10 task-suspended a/go/write a/urgent",
        "10 task-queued a/go/write a/clerk",
        "10 task-queued a/go/drive a/driver",
    ]


@pytest.mark.parametrize(("boats", "suspended"), [(2, []), (1, ["10 task-suspended a/go/long a/urgent"])])
def test_nobody_gives_up_a_piece_of_which_there_are_too_few_all_the_same(tmp_path, boats, suspended):
    """Of two boats one is out of service; long has the other."""
    stock = "library: supplies\nequipment:\n  boat: {title: Boat, stock: {depot: 2}}\n"
    plan = a_plan(
        f"""
        roles:
          lead: {{title: Lead, staff: unlimited}}
        tasks:
          long: {{title: Long, role: lead, takes: 60 min, place: bridge, preemptible: true, needs: {{equipment: {{boat: 1}}}}}}
          urgent: {{title: Urgent, role: lead, takes: 10 min, place: bridge, priority: urgent, needs: {{equipment: {{boat: {boats}}}}}}}
        procedures:
          go: {{steps: [{{parallel: [long, [{{wait: {{until: incident + 10 min}}}}, urgent]]}}]}}
        """
    )
    injects = GO + "out: {at: T+0:00, disrupt: {equipment: boat, fewer: 1}}\n"
    libraries = {"supplies": stock, "places": ROADS, "teams": "library: teams\n"}
    assert story(tmp_path, plan, injects=injects, only={"task-suspended"}, **libraries) == suspended


def test_a_team_is_taken_from_where_it_works_and_comes_back_to_finish(tmp_path):
    teams = "library: teams\nteams:\n  crew: {title: Crew, capability: [dig], base: depot, turnout: 0 min}\n"
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: unlimited}
        tasks:
          long: {title: Long, role: lead, takes: 60 min, place: bridge, preemptible: true, needs: {teams: {crew: 1}}}
          urgent: {title: Urgent, role: lead, takes: 10 min, place: hall, priority: urgent, needs: {teams: {crew: 1}}}
        procedures:
          go: {steps: [{parallel: [long, [{wait: {until: incident + 30 min}}, urgent]]}]}
        """
    )
    log = happened(tmp_path, plan, injects=GO, teams=teams, places=ROADS)
    assert [(event.at // 60_000, event.start, event.to) for event in log if event.kind == "unit-dispatched"] == [
        (0, "depot", "bridge"),
        (30, "bridge", "hall"),
        (50, "hall", "bridge"),
    ]
    assert [(event.at // 60_000, event.path) for event in log if event.kind == "task-finished"] == [
        (50, "a/go/urgent"),
        (100, "a/go/long"),
    ]


def test_what_was_interrupted_needs_as_much_as_at_the_level_at_which_it_was_lost(tmp_path):
    """Three people at II; with two left it waits for the third, although one would do at III."""
    plan = a_plan(
        """
        levels:
          III: {when: rain >= yellow, decided_by: boss, takes: 0 min}
          II: {when: rain >= orange, decided_by: boss, takes: 0 min}
        roles:
          boss: {title: Boss, staff: 1}
          desk: {title: Desk, staff: 3}
        tasks:
          dig: {title: Dig, role: desk, takes: 30 min, needs: {staff: {III: 1, II: 3}}}
        procedures:
          go: {when: level >= II, steps: [dig]}
        """
    )
    injects = rain("0 orange") + "\nfewer: {at: T+0:10, disrupt: {role: a/desk, fewer: 1, for: 20 min}}\n"
    assert [line for line in story(tmp_path, plan, injects=injects, only=WORK) if "dig" in line] == [
        "0 task-started a/go/dig",
        "10 task-suspended a/go/dig a/desk",
        "30 task-started a/go/dig",
        "50 task-finished a/go/dig",
    ]
