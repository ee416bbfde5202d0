"""Whose incident it is: place, moment and root through indicators, levels, calls and notices."""

import json
from shutil import copytree

from drillbook.simulator.log.measures import promise_rows
from tests.command import drillbook
from tests.stories import CASES, a_plan, case, happened, story, told

VERDICTS = {"promise-met", "promise-missed", "promise-never-reached"}
STARTS = {"task-started"}
TWO_PLACES = """
library: places
places:
  station: {title: Station, kind: base, lon: 121.0, lat: 31.0}
  mall: {title: Mall, kind: area, lon: 121.1, lat: 31.1}
  dock: {title: Dock, kind: area, lon: 121.2, lat: 31.2}
routes: [{from: station, to: mall, takes: 25 min}, {from: station, to: dock, takes: 50 min}, {from: mall, to: dock, takes: 30 min}]
"""
ENGINES = """
library: teams
teams:
  e1: {title: Engine 1, capability: [engine], base: station, people: 6, turnout: 1 min}
  e2: {title: Engine 2, capability: [engine], base: station, people: 6, turnout: 1 min}
"""
ALARM = """
library: indicators
indicators:
  alarm: {title: alarm, values: [none, one, two], initial: none}
  rain: {title: rain, values: [none, red], initial: none}
"""
LIBRARIES = {"places": TWO_PLACES, "teams": ENGINES, "indicators": ALARM, "supplies": "library: supplies\n"}


def test_a_level_hands_the_place_of_its_inject_on_to_what_it_starts():
    assert told(case("place-through-level"), only=VERDICTS | {"task-arrived"}) == [
        "1 promise-met p/level:IV/decide 1 min",
        "27 task-arrived p/fire/arrive",
        "27 promise-missed p/fire/arrive 26 min",
    ]


def test_the_incident_behind_a_level_is_the_inject_that_made_its_condition_true():
    assert told(case("incident-without-root"), only=VERDICTS) == ["195 promise-met p/go/t 15 min"]


ARRIVE = """
    arrive: {title: First engine, role: desk, place: incident, needs: {teams: {engine: 1}}, takes: 10 min,
             within: {at_most: 1 h, to: arrived}}
"""


def test_each_way_from_an_inject_to_a_procedure_hands_on_the_place(tmp_path):
    """By a condition, a call, a hand-over, the set of a task, and the moment of another procedure."""
    ways = {
        "when: alarm = one": "",
        "": "first: {when: alarm = one, steps: [{call: fire}]}",
        "when: ask started": "first: {when: alarm = one, steps: [ask]}",
        "when: alarm = two": "first: {when: alarm = one, steps: [{set: {alarm: two}}]}",
    }
    for when, first in ways.items():
        procedures = "\n    ".join(filter(None, (first, f"fire: {{{when + ', ' if when else ''}steps: [arrive]}}")))
        plan = a_plan(
            f"""
  roles:
    desk: {{title: Desk, staff: 4}}
  tasks:
    ask: {{title: Ask, role: desk, takes: 0 min}}
{ARRIVE.strip(chr(10))}
  procedures:
    {procedures}
"""
        )
        injects = "fire: {at: T+0:10, place: mall, set: {alarm: one}}"
        assert story(tmp_path, plan, injects=injects, only={"task-arrived"}, **LIBRARIES) == [
            "36 task-arrived a/fire/arrive"
        ], when or first


def test_without_a_place_the_verdict_says_that_no_travel_is_counted(tmp_path):
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 4}
        tasks:
          arrive: {title: First engine, role: desk, place: incident, needs: {teams: {engine: 1}}, takes: 10 min, within: 5 min}
          write: {title: Write, role: desk, place: incident, takes: 10 min, within: 15 min}
          ring: {title: Ring, role: desk, takes: 1 min, within: {at_most: 5 min, from: incident}}
        procedures:
          fire: {when: alarm = one, steps: [{parallel: [arrive, write, ring]}]}
        """
    )
    nowhere = happened(tmp_path, plan, injects="fire: {at: T+0:10, set: {alarm: one}}", **LIBRARIES)
    assert [(row.id, row.outcome, row.unknown) for row in promise_rows(nowhere)] == [
        ("a/arrive", "missed", ("place",)),
        ("a/write", "met", ()),
        ("a/ring", "met", ()),
    ]
    there = happened(tmp_path, plan, injects="fire: {at: T+0:10, place: mall, set: {alarm: one}}", **LIBRARIES)
    assert next((row.id, row.outcome, row.unknown) for row in promise_rows(there)) == ("a/arrive", "missed", ())
    from_the_start = plan.replace("when: alarm = one", "when: alarm = none")
    given = happened(tmp_path, from_the_start, injects="late: {at: T+0:10, message: nothing}", **LIBRARIES)
    assert [(row.id, row.unknown) for row in promise_rows(given)] == [
        ("a/arrive", ("place",)),
        ("a/write", ()),
        ("a/ring", ("incident",)),
    ]


def test_of_what_has_to_hold_together_the_last_is_the_incident_of_alternatives_the_first(tmp_path):
    def arrivals(condition):
        plan = a_plan(
            f"""
  roles:
    desk: {{title: Desk, staff: 4}}
  tasks:
{ARRIVE.strip(chr(10))}
  procedures:
    fire: {{when: {condition}, steps: [arrive]}}
"""
        )
        injects = """
        one: {at: T+0:10, place: mall, set: {alarm: one}}
        two: {at: T+0:10, place: dock, set: {rain: red}}
        """
        return story(tmp_path, plan, injects=injects, only={"task-arrived"}, **LIBRARIES)

    assert arrivals("alarm = one and rain = red") == ["61 task-arrived a/fire/arrive"]  # 50 min to the dock
    assert arrivals("alarm = one or rain = red") == ["36 task-arrived a/fire/arrive"]  # 25 min to the mall
    assert arrivals("not (alarm = none or rain < red)") == ["61 task-arrived a/fire/arrive"]


def test_above_a_level_is_owed_to_what_raised_the_next_one(tmp_path):
    plan = a_plan(
        """
        levels:
          III: {when: alarm >= one, decided_by: desk, takes: 0 min}
          II: {when: alarm >= two, decided_by: desk, takes: 0 min}
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          ask: {title: Ask, role: desk, takes: 0 min}
        procedures:
          at-least: {when: level >= III, steps: [ask]}
          above: {when: level > III, steps: [ask]}
        recovery: [ask]
        """
    )
    injects = """
    fire: {at: T+0:10, place: mall, set: {alarm: one}}
    more: {at: T+0:20, place: dock, set: {alarm: two}}
    less: {at: T+0:30, set: {alarm: one}}
    over: {at: T+1:00, set: {alarm: none}}
    """
    log = happened(tmp_path, plan, injects=injects, **LIBRARIES)
    begun = {event.path: event.place for event in log if event.kind == "procedure-started"}
    assert (begun["a/at-least"], begun["a/above"]) == ("mall", "dock")
    assert begun["a/recovery"] == "mall"  # the fire is what the lower level was all the time


def test_two_incidents_at_once_each_keep_their_place(tmp_path):
    plan = a_plan(
        f"""
  roles:
    desk: {{title: Desk, staff: 4}}
  tasks:
{ARRIVE.strip(chr(10))}
  procedures:
    one: {{when: alarm >= one, steps: [arrive]}}
    two: {{when: rain = red, steps: [arrive]}}
"""
    )
    injects = """
    far: {at: T+0:10, place: dock, set: {rain: red}}
    near: {at: T+0:10, place: mall, set: {alarm: one}}
    """
    assert sorted(story(tmp_path, plan, injects=injects, only={"task-arrived"}, **LIBRARIES)) == [
        "36 task-arrived a/one/arrive",
        "61 task-arrived a/two/arrive",
    ]


def test_the_recovery_belongs_to_the_incident_whose_response_has_ended(tmp_path):
    plan = a_plan(
        f"""
  roles:
    desk: {{title: Desk, staff: 4}}
  levels:
    IV: {{title: IV, when: alarm = one, decided_by: desk, takes: 1 min, ended_by: desk}}
  tasks:
{ARRIVE.strip(chr(10))}
  recovery: [arrive]
"""
    )
    injects = """
    fire: {at: T+0:10, place: mall, set: {alarm: one}}
    out: {at: T+0:20, place: dock, set: {alarm: none}}
    """
    assert story(tmp_path, plan, injects=injects, only={"task-arrived"}, **LIBRARIES) == [
        "51 task-arrived a/recovery/arrive"
    ]


def test_the_answer_says_beside_the_promise_that_no_travel_is_counted(tmp_path):
    """The book of the case, with an inject that does not say where."""
    book = copytree(CASES / "place-through-level", tmp_path / "book")
    written = (book / "s.yaml").read_text(encoding="utf-8")
    (book / "s.yaml").write_text(written.replace(", place: mall", ""), encoding="utf-8")
    for language, said in (
        ("en", "kept only as far as is known (no travel counted): first engine at the scene"),
        ("zh", "（未计行程）"),
    ):
        told_of = drillbook("run", "s.yaml", "--book", ".", "--lang", language, cwd=book)
        assert [line for line in told_of.lines if said in line] != []
    as_json = json.loads(drillbook("run", "s.yaml", "--book", ".", "--format", "json", cwd=book).out)
    assert {row["id"]: row["unknown"] for row in as_json["promises"]} == {"p/level:IV": [], "p/arrive": ["place"]}


GIVEN = """
    roles:
      desk: {title: Desk, staff: 1}
    levels:
      III: {when: rain = red or judged, decided_by: desk, takes: 5 min, ends_when: {if: alarm = two}}
    tasks:
      report: {title: Report, role: desk, takes: 10 min, within: {at_most: 20 min, from: incident}}
    procedures:
      go: {when: level >= III, steps: [report]}
"""


def test_a_level_that_is_given_anew_is_raised_for_whoever_gives_it(tmp_path):
    """It rains to the end; the level that ended at 125 is given at 240 by somebody else: 15 min from that, not four hours."""
    injects = """
    storm: {at: T+0:00, set: {rain: red}}
    calm: {at: T+2:00, set: {alarm: two}}
    over: {at: T+3:00, set: {alarm: none}}
    anew: {at: T+4:00, set: {judged: a/III}}
    """
    told = story(tmp_path, a_plan(GIVEN), injects=injects, only={"level-raised", *VERDICTS}, hours=6, **LIBRARIES)
    assert told == [
        "5 level-raised a III",
        "15 promise-met a/go/report 15 min",
        "245 level-raised a III",
        "255 promise-met a#2/go/report 15 min",
    ]


def test_what_was_given_while_the_level_was_in_force_changes_nothing_of_whose_it_is(tmp_path):
    injects = """
    storm: {at: T+0:00, set: {rain: red}}
    too: {at: T+0:02, set: {judged: a/III}}
    """
    told = story(tmp_path, a_plan(GIVEN), injects=injects, only=VERDICTS, **LIBRARIES)
    assert told == ["15 promise-met a/go/report 15 min"]


def test_what_was_given_anew_is_forgotten_when_its_reason_is_gone(tmp_path):
    """Both levels are given at 130, though their conditions ask for no order, and III is raised; the rain of 240 is another."""
    two = GIVEN.replace("or judged", "and tide > 1").replace("level >= III", "level >= IV")
    lower = "IV: {when: rain = red, decided_by: desk, takes: 1 min, ends_when: {if: alarm = two}}"
    two = two.replace("levels:\n", f"levels:\n      {lower}\n")
    injects = """
    storm: {at: T+0:00, set: {rain: red, tide: 2}}
    calm: {at: T+2:00, set: {alarm: two}}
    over: {at: T+2:08, set: {alarm: none}}
    anew: {at: T+2:10, set: {ordered: a/III}}
    dry: {at: T+3:00, set: {rain: none, alarm: two, tide: 0}}
    wet: {at: T+4:00, set: {rain: red, alarm: none}}
    """
    libraries = {**LIBRARIES, "indicators": ALARM + "  tide: {title: tide, unit: m, range: 0 / 9, initial: 0}\n"}
    told = story(tmp_path, a_plan(two), injects=injects, only={"level-raised", *VERDICTS}, hours=6, **libraries)
    assert told == [
        "5 level-raised a III",
        "15 promise-met a/go/report 15 min",
        "135 level-raised a III",
        "145 promise-met a#2/go/report 15 min",
        "241 level-raised a IV",
        "251 promise-met a#3/go/report 11 min",
    ]
