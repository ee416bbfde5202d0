"""Small books in which the very first role, place, procedure, plan or inject is the one that matters."""

from tests.small_books import HEAD
from tests.stories import a_plan, happened, rain, story

GO = "go: {at: T+0:00, starts: a/go}\n"
STEPS = {"level-raised", "level-fell"}
PHONE = """\
library: contacts
organizations:
  town: {title: Town}
channels:
  phone: {title: Telephone, takes: 1 min}
"""
REPORTS = a_plan(
    """
    roles:
      duty: {title: Duty, staff: 1}
      desk: {title: Desk, staff: 1}
    tasks:
      report: {title: Report, role: desk, takes: 5 min, report: {to: duty, by: [phone]}}
    procedures:
      go: {steps: [report]}
    """
)


def test_the_first_role_is_absent_too(tmp_path):
    hourly = HEAD.replace("retry: 5 min", "retry: 1 h")
    told = {"injects": "away: {at: T+0:00, disrupt: {role: a/duty}}\n" + GO, "contacts": PHONE, "book": hourly}
    assert story(tmp_path, REPORTS, **told, hours=1, only={"message-failed", "message-received"}) == [
        "6 message-failed a/go/report absent"
    ]
    log = happened(tmp_path, REPORTS, **told, hours=1)
    assert [event.absent for event in log if event.kind == "task-unfinished"] == [("a/duty",)]
    assert [event.absent for event in log if event.kind == "message-never-received"] == ["a/duty"]


def test_the_first_role_receives_for_another(tmp_path):
    plan = REPORTS.replace(
        "desk: {title: Desk, staff: 1}", "desk: {title: Desk, staff: 1}\n  boss: {title: Boss, staff: 1, deputy: duty}"
    )
    told = {"injects": "away: {at: T+0:00, disrupt: {role: a/boss}}\n" + GO, "contacts": PHONE}
    log = happened(tmp_path, plan.replace("to: duty", "to: boss"), **told, hours=1)
    assert [(event.to, event.by) for event in log if event.kind == "message-received"] == [("a/boss", "a/duty")]


FOLLOWER = "levels: {follow: b}\nroles: {desk: {title: Desk, staff: 1}}\n"
LEADER = """
levels:
  III: {when: rain >= yellow, decided_by: boss, takes: 0 min, ends_when: rain < yellow, notice: {to: [%s]}}
roles:
  boss: {title: Boss, staff: 1}
"""


def test_the_first_plan_follows_from_the_receipt_of_a_notice_by_its_first_role(tmp_path):
    told = {"injects": rain("5 yellow"), "contacts": PHONE, "only": STEPS}
    assert story(tmp_path, a_plan(FOLLOWER), a_plan(LEADER % "a/desk", "b"), **told) == [
        "5 level-raised b III",
        "6 level-raised a III",
    ]


def test_whoever_else_is_told_the_follower_follows_when_it_is_told_itself(tmp_path):
    """The town has the notice at minute 6; at the follower's desk there is nobody before 20, and the try of 23 reaches it."""
    away = "away: {at: T+0:00, disrupt: {role: a/desk, for: 20 min}}\n"
    told = {"injects": away + rain("5 yellow"), "contacts": PHONE, "only": STEPS}
    leader = (
        a_plan(LEADER % "town, a/desk", "b")
        .replace("boss: {title: Boss", "lead: {title: Boss")
        .replace("by: boss", "by: lead")
    )
    assert story(tmp_path, leader, a_plan(FOLLOWER), **told) == ["5 level-raised b III", "24 level-raised a III"]


def test_a_notice_to_somebody_else_does_not_keep_a_follower_waiting(tmp_path):
    third = a_plan("roles: {desk: {title: Desk, staff: 1}}\n", "c")
    told = {"injects": rain("5 yellow"), "contacts": PHONE, "only": STEPS}
    for other in ("town", "c/desk", "boss"):
        assert story(tmp_path, a_plan(FOLLOWER), a_plan(LEADER % other, "b"), third, **told) == [
            "5 level-raised b III",
            "5 level-raised a III",
        ], other


def test_a_report_to_a_follower_is_no_notice(tmp_path):
    """What the leader carries out last of all is a report to the plan that follows: it is on its way for a minute."""
    tells = "tasks: {tell: {title: Tell, role: boss, takes: 0 min, report: {to: a/desk}}}\nprocedures: {go: {steps: [tell]}}\n"
    leader = a_plan(LEADER.replace(", notice: {to: [%s]}", ""), "b") + tells
    told = {"injects": rain("5 yellow", "20 none"), "contacts": PHONE, "only": STEPS}
    assert story(tmp_path, a_plan(FOLLOWER), leader, **told) == [
        "5 level-raised b III",
        "5 level-raised a III",
        "25 level-fell b none",
        "25 level-fell a none",
    ]


def test_the_first_procedure_is_handed_over_to(tmp_path):
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          sort: {title: Sort, role: desk, takes: 5 min}
          order: {title: Order, role: desk, takes: 1 min, hands_over_to: [a/first]}
        procedures:
          first: {steps: [sort]}
          go: {steps: [order]}
        """
    )
    assert story(tmp_path, plan, injects=GO, contacts=PHONE, only={"task-started"}) == [
        "0 task-started a/go/order",
        "2 task-started a/first/sort",
    ]


PLACES = """\
library: places
places:
  depot: {title: Depot}
  bridge: {title: Bridge}
  hill: {title: Hill}
routes:
  - {from: depot, to: bridge, takes: 6 min}
  - {from: bridge, to: hill, takes: 4 min}
  - {from: depot, to: hill, takes: 30 min}
"""
TEAMS = "library: teams\nteams:\n  pumps: {title: Pumps, capability: [drainage], base: %s}\n"


def a_journey(to):
    return a_plan(
        f"""
        roles:
          lead: {{title: Lead, staff: 1}}
        tasks:
          dig: {{title: Dig, role: lead, takes: 5 min, place: {to}, needs: {{teams: {{drainage: 1}}}}}}
        procedures:
          go: {{steps: [dig]}}
        """
    )


def journeys(folder, start, to, disrupt):
    log = happened(
        folder, a_journey(to), injects=f"closed: {{at: T+0:00, disrupt: {disrupt}}}\n" + GO, places=PLACES,
        teams=TEAMS % start, supplies="library: supplies\n",
    )  # fmt: skip
    sent = [(event.at // 60_000, event.travel / 60_000, event.over) for event in log if event.kind == "unit-dispatched"]
    begun = [(event.subject, event.slow, event.ends) for event in log if event.kind == "disruption-began"]
    return sent, begun


def test_roads_from_and_to_the_first_place_are_closed_and_slow(tmp_path):
    """Between depot and bridge it is six minutes, and over the hill thirty-four."""
    closed, slow = "{route: [depot, bridge], closed: true}", "{route: [bridge, depot], slow: 3, for: 1 h}"
    assert journeys(tmp_path, "depot", "bridge", closed) == ([(0, 34, ("hill",))], [("depot - bridge", 0, -1)])
    assert journeys(tmp_path, "bridge", "depot", closed) == ([(0, 34, ("hill",))], [("depot - bridge", 0, -1)])
    assert journeys(tmp_path, "depot", "bridge", slow) == ([(0, 18, ())], [("bridge - depot", 3, 3_600_000)])


def test_a_way_around_leads_over_no_place_that_is_cut_off_and_no_road_that_is_closed(tmp_path):
    """From the bridge to the depot over the hill; the hill is struck for ten minutes, or its road closed, or slow."""
    struck = "{route: [depot, bridge], closed: true}}\nhill: {at: T+0:00, disrupt: {place: hill, for: 10 min}"
    road = "{route: [depot, bridge], closed: true}}\nhill: {at: T+0:00, disrupt: {route: [hill, bridge], for: 10 min}"
    slow = "{route: [depot, bridge], closed: true}}\nhill: {at: T+0:00, disrupt: {route: [hill, bridge], slow: 2}"
    assert journeys(tmp_path, "bridge", "depot", struck.replace(", for: 10 min", ""))[0] == []
    assert journeys(tmp_path, "bridge", "depot", struck)[0] == [(10, 34, ("hill",))]
    assert journeys(tmp_path, "bridge", "depot", road)[0] == [(10, 34, ("hill",))]
    assert journeys(tmp_path, "bridge", "depot", slow)[0] == [(0, 38, ("hill",))]


def test_the_first_place_is_cut_off(tmp_path):
    """What stands there already does not have to get there."""
    for start, to in (("depot", "bridge"), ("bridge", "depot")):
        assert journeys(tmp_path, start, to, "{place: depot, for: 10 min}")[0] == [(10, 6, ())]
    assert journeys(tmp_path, "depot", "depot", "{place: depot, for: 10 min}")[0] == [(0, 0, ())]


def test_of_two_injects_received_in_one_minute_the_last_in_the_file_has_the_last_word(tmp_path):
    heard = "{at: T+0:10, to: [town], by: Telephone, set: {rain: %s}}\n"
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          act: {title: Act, role: desk, takes: 1 min}
        procedures:
          go: {when: rain = red, steps: [act]}
        """
    )
    for values, lines in ((("red", "blue"), []), (("blue", "red"), ["11 task-started a/go/act"])):
        injects = "".join(f"i{number}: {heard % value}" for number, value in enumerate(values))
        assert story(tmp_path, plan, injects=injects, contacts=PHONE, only={"task-started"}) == lines


def test_an_organization_is_never_absent_whoever_else_is(tmp_path):
    """The line is down to the end, and so is away the last role of all."""
    plan = REPORTS.replace("to: duty", "to: town").replace(
        "  desk: {title: Desk, staff: 1}", "  desk: {title: Desk, staff: 1}\n  last: {title: Last, staff: 1}"
    )
    injects = "away: {at: T+0:00, disrupt: {role: a/last}}\ndown: {at: T+0:00, disrupt: {channel: phone}}\n" + GO
    log = happened(tmp_path, plan, injects=injects, contacts=PHONE, hours=1)
    assert [event.absent for event in log if event.kind == "message-never-received"] == [""]
    assert [event.absent for event in log if event.kind == "task-unfinished"] == [()]


def test_the_recovery_may_be_all_that_a_book_has_to_carry_out(tmp_path):
    plan = a_plan(
        """
        levels: {III: {when: rain >= yellow, ends_when: rain < yellow}}
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          sort: {title: Sort, role: desk, takes: 5 min}
        recovery: [sort]
        """
    )
    assert story(tmp_path, plan, injects=rain("5 yellow", "30 none"), only={*STEPS, "task-started"}) == [
        "5 level-raised a III",
        "30 level-fell a none",
        "30 task-started a/recovery/sort",
    ]
