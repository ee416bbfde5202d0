"""What a step waits for beyond its neighbours, in small books: `after` out of a repeat and into it, calls that count."""

from tests.small_books import HEAD
from tests.stories import a_plan, story

GO = "go: {at: T+0:00, starts: a/go}\n"
STARTS = {"task-started"}
FREE = """
roles:
  desk: {title: Desk, staff: unlimited}
tasks:
  first: {title: First, role: desk, takes: %s min}
  survey: {title: Survey, role: desk, takes: 2 min}
  report: {title: Report, role: desk, takes: 1 min, after: [first, survey]}
procedures:
  go:
    steps:
      - survey
      - parallel:
          - first
          - {repeat: {every: 30 min, times: 2, do: [{parallel: [survey, report]}]}}
"""


def test_a_step_of_a_round_waits_for_one_beside_the_repeat(tmp_path):
    """The first takes until minute 52: the reports of both rounds come after it, the surveys do not wait."""
    plan = a_plan(FREE % 50)
    assert story(tmp_path, plan, injects=GO, only=STARTS) == [
        "0 task-started a/go/survey",
        "2 task-started a/go/survey.2@1",
        "2 task-started a/go/first",
        "52 task-started a/go/report@1",
        "53 task-started a/go/survey.2@2",
        "55 task-started a/go/report@2",
    ]


def test_a_step_of_a_round_within_a_round_waits_for_one_beside_both(tmp_path):
    """The outer round does not begin before the first is done: whatever comes after it stands two repeats deep."""
    plan = a_plan(
        (FREE % 50).replace(", survey]}", "]}").replace(
            "{repeat: {every: 30 min, times: 2, do: [{parallel: [survey, report]}]}}",
            "{repeat: {times: 1, do: [{repeat: {times: 2, do: [report]}}]}}",
        )
    )  # fmt: skip
    assert story(tmp_path, plan, injects=GO, only=STARTS) == [
        "0 task-started a/go/survey",
        "2 task-started a/go/first",
        "52 task-started a/go/report@1@1",
        "53 task-started a/go/report@1@2",
    ]


def test_of_what_has_been_done_before_a_round_begins_nothing_is_waited_for(tmp_path):
    """The first is done at minute 7, in the first round; the second finds it done and waits for its survey alone."""
    plan = a_plan(FREE % 5)
    assert story(tmp_path, plan, injects=GO, only=STARTS) == [
        "0 task-started a/go/survey",
        "2 task-started a/go/survey.2@1",
        "2 task-started a/go/first",
        "7 task-started a/go/report@1",
        "32 task-started a/go/survey.2@2",
        "34 task-started a/go/report@2",
    ]


CALLS = a_plan(
    """
    roles:
      desk: {title: Desk, staff: 1}
      crew: {title: Crew, staff: unlimited}
    tasks:
      brief: {title: Brief, role: desk, takes: 5 min}
      sign: {title: Sign, role: desk, takes: 5 min}
      search: {title: Search, role: crew, takes: 60 min}
      file: {title: File, role: crew, takes: 10 min}
    procedures:
      long: {steps: [search]}
      go: {steps: [{parallel: [[sign, file], [brief, {call: long}]]}]}
    """
)


def test_what_a_long_call_waits_for_is_more_urgent_than_what_stands_before_it(tmp_path):
    """Sixty minutes are called behind the briefing, ten follow the signature: the one desk briefs first."""
    assert story(tmp_path, CALLS, injects=GO, only=STARTS) == [
        "0 task-started a/go/brief",
        "5 task-started a/go/sign",
        "5 task-started a/long/search",
        "10 task-started a/go/file",
    ]


FENCED = HEAD + "allocation: fence\n"
IN_TURN = a_plan(
    """
    roles:
      desk: {title: Desk, staff: 1}
      lead: {title: Lead, staff: 1}
      driver: {title: Driver, staff: 1}
    tasks:
      long: {title: Long, role: desk, takes: 10 min}
      both: {title: Both, role: desk, with: [lead], takes: 10 min}
      trip: {title: Trip, role: lead, with: [driver], takes: 5 min}
      errand: {title: Errand, role: driver, takes: 20 min}
    procedures:
      go:
        steps:
          - parallel:
              - long
              - [{wait: {until: incident + 1 min}}, both]
              - [{wait: {until: incident + 2 min}}, trip]
              - [{wait: {until: incident + 3 min}}, errand]
    """
)


def test_who_waits_behind_a_fence_fences_in_turn(tmp_path):
    """Both need the lead, who is kept for `both`; the driver is kept for `trip`, although the desk is all that is lacking."""
    book = FENCED + "queue: first-come\n"
    assert story(tmp_path, IN_TURN, injects=GO, book=book, only=STARTS) == [
        "0 task-started a/go/long",
        "10 task-started a/go/both",
        "20 task-started a/go/trip",
        "25 task-started a/go/errand",
    ]


def test_who_waits_behind_a_fence_for_what_never_comes_fences_nothing(tmp_path):
    """The trip needs sand besides, of which there is none in the whole district: the driver is free at once."""
    plan = IN_TURN.replace("with: [driver], takes: 5 min", "with: [driver], takes: 5 min, needs: {supplies: {sand: 9}}")
    sand = "library: supplies\nsupplies:\n  sand: {title: Sand, quantity: 10}\n"
    used = plan.replace("role: desk, takes: 10 min", "role: desk, takes: 10 min, needs: {supplies: {sand: 5}}")
    book = FENCED + "queue: first-come\n"
    told = story(tmp_path, used, injects=GO, book=book, supplies=sand, teams="library: teams\n", only=STARTS)
    assert told == ["0 task-started a/go/long", "3 task-started a/go/errand", "10 task-started a/go/both"]


SHELTERED = """
%s
roles:
  lead: {title: Lead, staff: 1}
  boss: {title: Boss, staff: 1}
tasks:
  many: {title: Many, role: lead, takes: 5 min, evacuates: {people: 70, from: depot, to: hall}}
  more: {title: More, role: lead, takes: 5 min, evacuates: {people: %s, from: depot, to: hall}}
  rest: {title: Rest, role: lead, takes: 5 min}
procedures:
  go: {steps: [many, {parallel: [more, [{wait: {until: incident + 7 min}}, rest]]}]}
"""
LEVELS = "levels: {III: {when: rain >= yellow, decided_by: boss, takes: 0 min}}"


def test_room_in_a_shelter_that_never_comes_back_keeps_nobody_waiting(tmp_path):
    """Seventy of a hundred places are taken; without levels there is no end of a response that would give them back."""
    book = FENCED + "queue: first-come\n"
    assert story(tmp_path, a_plan(SHELTERED % ("", 50)), injects=GO, book=book, hours=1, only=STARTS) == [
        "0 task-started a/go/many",
        "7 task-started a/go/rest",
    ]
    assert story(tmp_path, a_plan(SHELTERED % (LEVELS, 50)), injects=GO, book=book, hours=1, only=STARTS) == [
        "0 task-started a/go/many",
    ]
    assert story(tmp_path, a_plan(SHELTERED % ("", 30)), injects=GO, book=book, hours=1, only=STARTS) == [
        "0 task-started a/go/many",
        "5 task-started a/go/more",
        "10 task-started a/go/rest",
    ]


def test_a_shelter_that_is_struck_takes_not_even_one(tmp_path):
    struck = "struck: {at: T+0:00, disrupt: {place: hall, until: T+0:20}}\n"
    plan = a_plan(
        SHELTERED.replace("[many, {parallel", "[more, {parallel").replace("[more, [{wait", "[rest, [{wait") % ("", 1)
    )
    assert story(tmp_path, plan, injects=struck + GO, hours=1, only=STARTS)[:1] == ["20 task-started a/go/more"]


def test_beside_a_shelter_that_is_struck_the_other_needs_only_the_room_for_them(tmp_path):
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: 1}
        tasks:
          move: {title: Move, role: lead, takes: 5 min, evacuates: {people: 70, from: depot, to: [hall, school]}}
        procedures:
          go: {steps: [move]}
        """
    )
    places = "library: places\nplaces:\n  depot: {title: Depot}\n  bridge: {title: Bridge}\n"
    places += "  hall: {title: Hall, capacity: 70}\n  school: {title: School, capacity: %s}\n"
    struck = "struck: {at: T+0:00, disrupt: {place: hall}}\n"
    told = {"injects": struck + GO, "hours": 1, "only": {"people-sheltered", "task-starved"}}
    assert story(tmp_path, plan, places=places % 70, **told) == ["5 people-sheltered a/go/move 70"]
    assert story(tmp_path, plan, places=places % 69, **told) == ["60 task-starved a/go/move hall"]


def test_nobody_is_taken_to_a_shelter_before_the_bus_is_there(tmp_path):
    """There is room for all, but one bus: the second group waits for it, and its places are not taken meanwhile."""
    buses = "library: supplies\nequipment:\n  bus: {title: Bus, quantity: 1}\n"
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: unlimited}
        tasks:
          many: {title: Many, role: lead, takes: 20 min, evacuates: {people: 60, from: depot, to: hall}, needs: {equipment: {bus: 1}}}
          few: {title: Few, role: lead, takes: 20 min, evacuates: {people: 40, from: depot, to: hall}, needs: {equipment: {bus: 1}}}
          walk: {title: Walk, role: lead, takes: 5 min, evacuates: {people: 40, from: depot, to: hall}}
        procedures:
          go: {steps: [{parallel: [many, few, [{wait: {until: incident + 5 min}}, walk]]}]}
        """
    )
    assert story(tmp_path, plan, injects=GO, supplies=buses, teams="library: teams\n", hours=1)[:8] == [
        "0 wait-began a/go/wait.1",
        "0 task-started a/go/many",
        "0 task-queued a/go/few bus",
        "5 wait-ended a/go/wait.1",
        "5 task-started a/go/walk",
        "10 task-finished a/go/walk",
        "10 people-sheltered a/go/walk 40",
        "20 task-finished a/go/many",
    ]
