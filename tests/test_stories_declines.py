"""Levels and procedures that are not wanted, wanted twice or over at once, in small books: what decides at one instant."""

from tests.stories import a_plan, happened, rain, story
from tests.test_stories_declared import TWO_LEVELS, says

LEVELS = {"level-wanted", "level-raised", "level-not-raised", "level-fell", "procedure-withdrawn", "task-withdrawn"}
GIVEN = "given: {at: T+0:%02d, set: {level(a): %s}}\n"


def test_a_level_declared_in_the_minute_in_which_it_is_decided_is_reached_once(tmp_path):
    assert story(tmp_path, TWO_LEVELS, injects=rain("0 yellow") + "\n" + GIVEN % (10, "III"), only=LEVELS) == [
        "0 level-wanted a III",
        "10 level-raised a III",
        "10 level-not-raised a III",
    ]


def test_a_level_declared_while_it_is_decided_stops_who_decides(tmp_path):
    assert story(tmp_path, TWO_LEVELS, injects=rain("0 yellow") + "\n" + GIVEN % (5, "III"), only=LEVELS) == [
        "0 level-wanted a III",
        "5 level-raised a III",
        "5 procedure-withdrawn a/level:III",
        "5 task-withdrawn a/level:III/decide",
    ]


def test_a_level_whose_end_has_come_before_it_is_reached_is_ended(tmp_path):
    """The tide is high all the time; somebody takes five minutes to decide so."""
    plan = TWO_LEVELS.replace("ends_when: rain < yellow", "ends_when: tide > 3")
    assert story(tmp_path, plan, injects=rain("0 yellow"), only={"level-raised", "level-fell"}) == [
        "10 level-raised a III",
        "15 level-fell a none",
    ]


def test_who_declares_a_level_again_acts_for_the_incident_that_is_its_reason(tmp_path):
    plan = TWO_LEVELS + (
        "tasks:\n  look: {title: Look, role: boss, takes: 1 min, place: incident}\n"
        "procedures:\n  go: {when: level >= III, steps: [look]}\n"
    )
    injects = "wet: {at: T+0:00, place: hill, set: {rain: yellow}}\n"
    log = happened(tmp_path, plan, injects=injects, decisions=(says(20, "none"), says(30, "III")), hours=1)
    assert [(event.path, event.place) for event in log if event.kind == "procedure-started"] == [
        ("a/level:III", "hill"),
        ("a/go", "hill"),
        ("a#2/go", "hill"),
    ]


BY_ITSELF = a_plan(
    """
    roles:
      desk: {title: Desk, staff: 1}
    tasks:
      sort: {title: Sort, role: desk, takes: 10 min}
      keep: {title: Keep, role: desk, takes: 10 min}
    procedures:
      wet: {when: rain >= yellow, until: %s, steps: [sort, keep]}
    """
)
COURSE = {"procedure-started", "procedure-withdrawn", "procedure-still-running", "task-started", "task-withdrawn"}


def test_a_procedure_that_is_over_as_it_begins_is_withdrawn_at_once(tmp_path):
    """The tide has been high all the time."""
    assert story(tmp_path, BY_ITSELF % "tide > 3", injects=rain("5 yellow"), only=COURSE) == [
        "5 procedure-started a/wet when",
        "5 procedure-withdrawn a/wet",
        "5 task-withdrawn a/wet/sort",
        "5 task-withdrawn a/wet/keep",
    ]


def test_what_is_withdrawn_is_no_obstacle_to_its_next_time(tmp_path):
    """The desk is still sorting for the first time when the rain is back."""
    told = story(tmp_path, BY_ITSELF % "rain < yellow", injects=rain("0 yellow", "3 none", "5 yellow"), only=COURSE)
    assert told == [
        "0 procedure-started a/wet when",
        "0 task-started a/wet/sort",
        "3 procedure-withdrawn a/wet",
        "3 task-withdrawn a/wet/keep",
        "5 procedure-started a#2/wet when",
        "10 task-started a#2/wet/sort",
        "20 task-started a#2/wet/keep",
    ]


def test_who_waits_looks_elsewhere_once_the_own_incident_brings_it_no_more(tmp_path):
    """The engine of the first incident is there at 20; until 40 one might still come of the second itself."""
    plan = a_plan(
        """
        roles:
          crew: {title: Crew, staff: unlimited}
        tasks:
          engine: {title: Engine, role: crew, takes: 20 min}
          brief: {title: Brief, role: crew, takes: 30 min}
          follow-on: {title: Follow on, role: crew, takes: 1 min}
        procedures:
          fire: {steps: [engine]}
          maybe: {steps: [{choose: [{if: rain = red, do: [engine]}]}, brief]}
          follow: {steps: [{wait: {until: engine finished}}, follow-on]}
        """
    )
    injects = "one: {at: T+0:00, starts: a/fire}\ntwo: {at: T+0:10, starts: [a/maybe, a/follow]}"
    begun = story(tmp_path, plan, injects=injects, only={"task-started"})
    assert begun[-1] == "40 task-started a/follow/follow-on"
