"""What a task waits for, and what is said of it: the pool that was short, the task that keeps it, nobody to receive."""

import pytest

from tests.case_books import case_log, case_model, case_story
from tests.stories import a_plan, happened, story

NO_TEAMS = "library: teams\n"


def waited(log):
    """Who waited how long, and for what."""
    started = (event for event in log if event.kind == "task-started" and event.waited)
    return [(event.path, event.waited // 60_000, event.waited_for) for event in started]


def test_a_wait_is_charged_to_what_was_short_at_the_last_look():
    """Pump free at 10, hose at 20; the crew is unlimited."""
    assert waited(case_log("waited-for-whom")) == [("p/go/c", 20, "hose")]


TASKS = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
      one: {title: One, staff: 1}
    tasks:
      pumps: {title: Pumps, role: lead, takes: 10 min, needs: {equipment: {pump: 1}}}
      hoses: {title: Hoses, role: lead, takes: 20 min, needs: {equipment: {hose: 1}}}
      work: {title: Work, role: one, takes: 20 min}
      both: {title: Both, role: lead, takes: 5 min, needs: {equipment: {hose: 1, pump: 1}}}
      bags: {title: Bags, role: one, takes: 5 min, place: hall, needs: {supplies: {sand: 10}}}
    procedures:
      go: {steps: [{parallel: [%s]}]}
    """
)
STOCK = """\
library: supplies
equipment:
  pump: {title: Pump, quantity: 1}
  hose: {title: Hose, quantity: 1}
supplies:
  sand: {title: Sand, stock: {depot: 10}}
"""
HALL = "library: places\nplaces:\n  depot: {title: Depot}\n  hall: {title: Hall}\nroutes: [{from: depot, to: hall, takes: 1 min}]\n"
AWAY = "away: {at: T+0:00, disrupt: {supplies: sand, for: %s min}}\n"
GO = "go: {at: T+0:00, starts: a/go}\n"


@pytest.mark.parametrize(
    ("steps", "injects", "charged"),
    [
        pytest.param("pumps, hoses, both", "", [("a/go/both", 20, "hose")], id="the first in the demand is the last to come"),
        pytest.param("pumps, both", "", [("a/go/both", 10, "pump")], id="one alone"),
        pytest.param("work, bags", "", [("a/go/bags", 20, "a/one")], id="people, though goods come with them"),
        pytest.param("bags", AWAY % 15, [("a/go/bags", 15, "sand")], id="goods, though people are there"),
        pytest.param("work, bags", AWAY % 15, [("a/go/bags", 20, "a/one")], id="goods first, then people"),
        pytest.param("work, bags", AWAY % 30, [("a/go/bags", 30, "sand")], id="people first, then goods"),
    ],
)  # fmt: skip
def test_of_several_things_the_last_that_was_short_is_charged(tmp_path, steps, injects, charged):
    log = happened(tmp_path, TASKS % steps, injects=injects + GO, supplies=STOCK, places=HALL, teams=NO_TEAMS)
    assert [entry for entry in waited(log) if entry[0] in ("a/go/both", "a/go/bags")] == charged
    freed = next(event for event in log if event.kind in ("task-started", "task-dispatched") and event.waited)
    assert log[freed.cause].at == freed.at


def test_a_billion_trucks_cost_what_one_costs():
    """The same events whatever the number; and no more objects."""
    model = case_model("stock-of-a-billion")
    assert [lot.amount for pool in model.pools for lot in pool.stock] == [1_000_000]
    assert case_story("stock-of-a-billion") == [
        "0 task-dispatched p/go/t",
        "0 task-started p/go/t",
        "5 task-finished p/go/t",
    ]


def test_all_of_a_billion_can_break_down_and_come_back(tmp_path):
    stock = "library: supplies\nequipment:\n  pump: {title: Pump, stock: {depot: 1000000000}}\n  hose: {title: Hose}\nsupplies:\n  sand: {title: Sand, quantity: 10}\n"
    injects = "all: {at: T+0:00, disrupt: {equipment: pump, for: 30 min}}\n" + GO
    told = story(
        tmp_path,
        (TASKS % "pumps").replace("hose: 1, ", "").replace("hose: 1", "pump: 1"),
        injects=injects,
        supplies=stock,
        places=HALL,
        teams=NO_TEAMS,
    )
    assert told == [
        "0 task-queued a/go/pumps pump",
        "30 task-dispatched a/go/pumps",
        "30 task-started a/go/pumps",
        "40 task-finished a/go/pumps",
    ]


FENCE = (
    'book: small\nlanguage: en\ntimezone: Asia/Shanghai\nhours: {day: "08:30-17:30"}\nretry: 5 min\nallocation: fence\n'
)
DESK = a_plan(
    """
    roles:
      desk: {title: Desk, staff: 1}
      other: {title: Other, staff: 1}
    tasks:
      first: {title: First, role: other, takes: 300 min}
      high: {title: High, role: desk, with: [other], takes: 5 min, priority: urgent, %s}
      low: {title: Low, role: desk, takes: 5 min}
    procedures:
      before: {steps: [first]}
      go: {steps: [{parallel: [high, low]}]}
    """
)  # fmt: skip


def test_a_task_that_can_never_start_keeps_nothing_from_others():
    assert case_story("fence-for-ever", only={"task-started", "task-starved"}) == [
        "0 task-started p/go/a",
        "5 task-started p/go/c",
        "180 task-starved p/go/b sand",
    ]


@pytest.mark.parametrize(
    ("needs", "injects", "low"),
    [
        pytest.param("needs: {supplies: {sand: 20}}", "", 0, id="never enough goods"),
        pytest.param("needs: {supplies: {sand: 10}}", AWAY % 30, 35, id="goods that come back"),
        pytest.param("needs: {supplies: {sand: 10}}", "gone: {at: T+0:00, disrupt: {supplies: sand}}\n", 0, id="goods that do not"),
        pytest.param("", "ill: {at: T+0:00, disrupt: {role: a/other, for: 30 min}}\n", 35, id="people who come back"),
        pytest.param("", "ill: {at: T+0:00, disrupt: {role: a/other}}\n", 0, id="people absent to the end"),
        pytest.param("", "ill: {at: T+0:00, disrupt: {role: a/other, until: T+5:00}}\n", 0, id="people absent beyond the end"),
        pytest.param("needs: {equipment: {hose: 1}}", "down: {at: T+0:00, disrupt: {equipment: hose, for: 30 min}}\n", 35, id="equipment that comes back"),
        pytest.param("needs: {equipment: {hose: 1}}", "down: {at: T+0:00, disrupt: {equipment: hose}}\n", 0, id="equipment that does not"),
        pytest.param("needs: {equipment: {boat: 1}}", "down: {at: T+0:00, disrupt: {equipment: boat, for: 30 min}}\n", 35, id="equipment with a place that comes back"),
        pytest.param("needs: {equipment: {boat: 1}}", "down: {at: T+0:00, disrupt: {equipment: boat}}\n", 0, id="equipment with a place that does not"),
        pytest.param("needs: {teams: {dig: 1}}", "down: {at: T+0:00, disrupt: {team: crew, for: 30 min}}\n", 35, id="a team that comes back"),
        pytest.param("needs: {teams: {dig: 1}}", "down: {at: T+0:00, disrupt: {team: crew}}\n", 0, id="a team that does not"),
        pytest.param("place: hall, needs: {teams: {dig: 1}}", "down: {at: T+0:00, disrupt: {place: hall, for: 30 min}}\n", 36, id="a place that can be reached again"),
        pytest.param("place: hall, needs: {teams: {dig: 1}}", "down: {at: T+0:00, disrupt: {place: hall}}\n", 0, id="a place cut off to the end"),
        pytest.param("place: hall, evacuates: {people: 60, from: depot, to: hall}, needs: {staff: 1}", "", 5, id="room enough"),
    ],
)  # fmt: skip
def test_a_task_fences_only_while_what_it_lacks_can_come_back(tmp_path, needs, injects, low):
    stock = STOCK.replace("  pump:", "  boat: {title: Boat, stock: {depot: 1}}\n  pump:")
    if needs.endswith("sand: 20}}"):
        stock = stock.replace("depot: 10", "depot: 20")
        injects = "used: {at: T+0:00, disrupt: {supplies: sand, fewer: 5}}\n"
    crew = "library: teams\nteams:\n  crew: {title: Crew, capability: [dig], base: depot, turnout: 0 min}\n"
    places = HALL.replace("title: Hall", "title: Hall, capacity: 100")
    libraries = {"supplies": stock, "places": places, "teams": crew, "book": FENCE}
    log = happened(tmp_path, DESK % needs, injects=injects + GO, **libraries)
    started = [event.at // 60_000 for event in log if event.kind == "task-started" and event.path == "a/go/low"]
    assert started == [low]


def test_who_waits_behind_a_fence_is_told_whose_it_is(tmp_path):
    injects = "ill: {at: T+0:00, disrupt: {role: a/other, until: T+0:58}}\n" + GO
    libraries = {"supplies": STOCK, "places": HALL, "teams": NO_TEAMS, "book": FENCE}
    log = happened(tmp_path, DESK % "", injects=injects, **libraries)
    told = [event for event in log if event.kind in ("task-queued", "task-starved")]
    assert [(event.kind, event.path, event.pool, event.fence) for event in told] == [
        ("task-queued", "a/go/high", "a/other", ""),
        ("task-queued", "a/go/low", "a/desk", "a/go/high"),
    ]
    busy = happened(
        tmp_path,
        DESK % "",
        injects="before: {at: T+0:00, starts: a/before}\ngo: {at: T+0:01, starts: a/go}\n",
        **libraries,
    )
    told = [event for event in busy if event.kind == "task-starved"]
    assert [(event.path, event.pool, event.fence) for event in told] == [
        ("a/go/high", "a/other", ""),
        ("a/go/low", "a/desk", "a/go/high"),
    ]


REPORT = a_plan(
    """
    roles:
      desk: {title: Desk, staff: 1}
      chief: {title: Chief, staff: 1}
    tasks:
      tell: {title: Tell, role: desk, takes: 5 min, report: {to: [%s], by: [radio]}}
      then: {title: Then, role: desk, takes: 5 min}
      last: {title: Last, role: desk, takes: 5 min}
    procedures:
      go: {steps: [%s]}
      inner: {steps: [tell]}
    """
)


def unfinished(log):
    """Path, state, what it waits behind, and who is absent."""
    ends = (event for event in log if event.kind == "task-unfinished")
    return [(event.path, event.state, event.behind, event.absent) for event in ends]


def test_a_report_to_somebody_absent_names_them_and_so_does_what_waits_behind_it(tmp_path):
    injects = GO + "ill: {at: T+0:00, disrupt: {role: a/chief}}\n"
    log = happened(tmp_path, REPORT % ("chief, town", "tell, then, last"), injects=injects, hours=1)
    assert unfinished(log) == [
        ("a/go/tell", "sending", "", ("a/chief",)),
        ("a/go/then", "waiting", "a/go/tell", ("a/chief",)),
        ("a/go/last", "waiting", "a/go/tell", ("a/chief",)),
    ]
    (never,) = (event for event in log if event.kind == "message-never-received")
    assert (never.path, never.to, never.tries, never.why, never.absent) == (
        "a/go/tell",
        "a/chief",
        11,
        "absent",
        "a/chief",
    )


@pytest.mark.parametrize(
    ("steps", "behind", "sender"),
    [
        pytest.param("{call: inner}, then", ("a/go/then", "a/inner/tell"), "a/inner/tell", id="inside what was called"),
        pytest.param("{repeat: {times: 2, do: [tell]}}, then", ("a/go/then", "a/go/tell@1"), "a/go/tell@1", id="inside a round"),
    ],
)  # fmt: skip
def test_the_absent_receiver_is_found_inside(tmp_path, steps, behind, sender):
    injects = GO + "ill: {at: T+0:00, disrupt: {role: a/chief}}\n"
    log = happened(tmp_path, REPORT % ("chief", steps), injects=injects, hours=1)
    assert (behind[0], "waiting", behind[1], ("a/chief",)) in unfinished(log)
    assert (sender, "sending", "", ("a/chief",)) in unfinished(log)


def test_who_is_there_at_the_end_is_not_called_absent(tmp_path):
    """The last try was at 55, the chief came at 57, the run ends at 60."""
    injects = GO + "ill: {at: T+0:00, disrupt: {role: a/chief, until: T+0:57}}\n"
    log = happened(tmp_path, REPORT % ("chief", "tell, then"), injects=injects, hours=1)
    assert unfinished(log) == [("a/go/tell", "sending", "", ()), ("a/go/then", "waiting", "", ())]
    (never,) = (event for event in log if event.kind == "message-never-received")
    assert (never.why, never.absent) == ("absent", "")


def test_a_message_of_an_inject_that_nobody_receives_is_told(tmp_path):
    injects = (
        "ill: {at: T+0:00, disrupt: {role: a/chief}}\nnews: {at: T+0:30, to: [a/chief], by: radio, message: News}\n"
    )
    log = happened(tmp_path, REPORT % ("chief", "tell"), injects=injects, hours=1)
    (never,) = (event for event in log if event.kind == "message-never-received")
    assert (never.path, never.to, never.absent) == ("inject:news", "a/chief", "a/chief")


def never_sent(log):
    """What did not come, why, and what it waited for."""
    never = (event for event in log if event.kind == "inject-never-sent")
    return [(event.inject, event.why, event.waits_for, event.moment, event.of) for event in never]


def test_injects_that_were_never_sent_are_told_with_what_they_waited_for():
    assert never_sent(case_log("injects-never-sent")) == [
        ("bridge", "moment", "p/t finished", "finished", "p/t"),
        ("later", "moment", "inject bridge + 5 min", "inject", "bridge"),
    ]


@pytest.mark.parametrize(
    ("inject", "told"),
    [
        pytest.param("x: {when: rain >= red, message: X}", [("x", "condition", "rain >= red", "", "")], id="a condition"),
        pytest.param(
            "x: {when: rain >= red and (tide > 4.5 or not depth(hill) <= 30), message: X}",
            [("x", "condition", "rain >= red and (tide > 4.5 m or not depth(hill) <= 30 cm)", "", "")], id="a long one",
        ),
        pytest.param("x: {when: a/go started, message: X}", [("x", "moment", "a/go started", "started", "a/go")], id="a procedure"),
        pytest.param("x: {when: level(a) III, message: X}", [("x", "moment", "level(a) III", "level", "a")], id="a level"),
        pytest.param("x: {when: level(a) >= III, message: X}", [("x", "condition", "level(a) >= III", "", "")], id="a level as a condition"),
        pytest.param("x: {when: response(a) ended, message: X}", [("x", "moment", "response(a) ended", "response-ended", "a")], id="the end of a response"),
        pytest.param("x: {times: {every: 50 min, count: 2}, at: T+0:10 / T+0:40, message: X}", [("x#2", "time", "", "", "")], id="a time after the end"),
        pytest.param("x: {at: T+0:59 / T+99:00, message: X}", [("x", "time", "", "", "")], id="one that comes once"),
        pytest.param("x: {pool: true, message: X}", [], id="not what the facilitator keeps in hand"),
        pytest.param("x: {at: T+0:00, chance: 0, message: X}", [], id="not what was withheld"),
        pytest.param("x: {when: rain >= none, message: X}", [], id="not what came"),
    ],
)  # fmt: skip
def test_why_an_inject_never_came(tmp_path, inject, told):
    plan = a_plan(
        """
        levels:
          III: {when: rain >= yellow, decided_by: desk, takes: 1 min}
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          work: {title: Work, role: desk, takes: 5 min}
        procedures:
          go: {steps: [work]}
        """
    )
    log = happened(tmp_path, plan, injects=inject, hours=1)
    found = never_sent(log)
    assert found == told or (told and told[0][0] == "x#2" and [entry[:2] for entry in found] == [("x#2", "time")])


def test_who_gives_way_to_whom_is_in_the_log():
    log = case_log("preempted-by")
    (stopped,) = (event for event in log if event.kind == "task-suspended")
    assert (stopped.task, stopped.lost, stopped.gives_way_to) == ("p/low", "", "p/high")
    assert log[stopped.cause].path == "p/highs/high"
