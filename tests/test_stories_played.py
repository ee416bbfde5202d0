"""People who play in small books: claimed in the middle of work, released, begun twice, decided, ordered, set."""

import pytest

from drillbook.simulator.model.decisions_made import Decision
from tests.stories import MINUTE, a_plan, happened, rain, story

GO = "go: {at: T+0:00, starts: a/go}\n"
COURSE = {"task-started", "task-finished", "task-failed", "task-unfinished"}
TWO_ROLES = a_plan(
    """
    roles:
      boss: {title: Boss, staff: 1}
      desk: {title: Desk, staff: 1}
    tasks:
      sign: {title: Sign, role: boss, takes: 10 min}
      send: {title: Send, role: boss, takes: 10 min}
      sort: {title: Sort, role: desk, takes: 10 min}
      keep: {title: Keep, role: desk, takes: 10 min}
    procedures:
      go: {steps: [{parallel: [sign, send, sort, keep]}]}
    """
)


def does(minute, kind, what, value=""):
    return Decision(minute * MINUTE, kind, what, value, "Wang")


def told(folder, *decisions, plan=TWO_ROLES, injects=GO, only=COURSE, **more):
    return story(folder, plan, injects=injects, decisions=decisions, only=only, hours=1, **more)


def refusals(folder, *decisions, plan=TWO_ROLES, injects=GO):
    log = happened(folder, plan, injects=injects, decisions=decisions, hours=1)
    return [event.refused for event in log if event.kind == "decision-taken"]


def test_who_claims_a_role_finds_what_waits_for_it_and_nothing_else(tmp_path):
    """Work that is under way ends by itself; of the two that wait, the desk's is nobody's but the engine's."""
    assert told(tmp_path, does(3, "claim", "a/boss")) == [
        "0 task-started a/go/sign",
        "0 task-started a/go/sort",
        "10 task-finished a/go/sign",
        "10 task-finished a/go/sort",
        "10 task-started a/go/keep",
        "20 task-finished a/go/keep",
        "60 task-unfinished a/go/send",
    ]


def test_released_the_engine_takes_up_what_was_left_lying_and_no_other_role(tmp_path):
    """Both are played from the start; the boss begins one paper, whose time is over when the role is given back."""
    decisions = (
        does(0, "claim", "a/boss"),
        does(0, "claim", "a/desk"),
        does(2, "begin", "a/go/sign"),
        does(2, "begin", "a/go/sort"),
        does(20, "release", "a/boss"),
    )
    assert told(tmp_path, *decisions) == [
        "2 task-started a/go/sign",
        "2 task-started a/go/sort",
        "20 task-finished a/go/sign",
        "20 task-started a/go/send",
        "30 task-finished a/go/send",
        "60 task-unfinished a/go/sort",
        "60 task-unfinished a/go/keep",
    ]


def test_what_was_begun_by_hand_and_waits_is_done_by_the_engine_from_when_it_can_start(tmp_path):
    """The boss is at the first paper until minute 10; given back meanwhile, the second takes its ten minutes from then."""
    decisions = (does(3, "claim", "a/boss"), does(4, "begin", "a/go/send"), does(6, "release", "a/boss"))
    assert told(tmp_path, *decisions)[2:] == [
        "10 task-finished a/go/sign",
        "10 task-finished a/go/sort",
        "10 task-started a/go/send",
        "10 task-started a/go/keep",
        "20 task-finished a/go/send",
        "20 task-finished a/go/keep",
    ]


def test_what_was_begun_by_hand_is_the_engines_once_the_role_is_given_back(tmp_path):
    decisions = (does(0, "claim", "a/boss"), does(2, "begin", "a/go/sign"), does(3, "release", "a/boss"))
    assert refusals(tmp_path, *decisions, does(4, "finish", "a/go/sign")) == ["", "", "", "not begun"]
    assert told(tmp_path, *decisions)[1:3] == ["2 task-started a/go/sign", "10 task-finished a/go/sort"]


def test_a_role_is_given_back_once(tmp_path):
    decisions = (does(1, "release", "a/boss"), does(2, "claim", "a/boss"), does(3, "release", "a/boss"))
    again = (does(4, "release", "a/boss"), does(5, "release", "a/nobody"))
    assert refusals(tmp_path, *decisions, *again) == ["not claimed", "", "", "not claimed", "not claimed"]


def test_what_a_person_ends_was_begun_by_that_person_and_is_under_way(tmp_path):
    """The desk's own work is the engine's; a paper is begun once, ended once, and not before it was begun."""
    decisions = (
        does(0, "claim", "a/boss"),
        does(1, "finish", "a/go/sort"),
        does(1, "fail", "a/go/sort"),
        does(1, "finish", "a/go/sign"),
        does(2, "begin", "a/go/sign"),
        does(3, "begin", "a/go/sign"),
        does(4, "finish", "a/go/sign"),
        does(5, "finish", "a/go/sign"),
        does(5, "fail", "a/go/sign"),
    )
    assert refusals(tmp_path, *decisions) == [
        "", "not begun", "not begun", "not begun", "", "not ready", "", "not begun", "not begun",
    ]  # fmt: skip
    assert told(tmp_path, *decisions)[:4] == [
        "0 task-started a/go/sort",
        "2 task-started a/go/sign",
        "4 task-finished a/go/sign",
        "10 task-finished a/go/sort",
    ]


def test_a_person_says_of_work_begun_or_not_that_it_has_failed(tmp_path):
    decisions = (
        does(0, "claim", "a/boss"),
        does(2, "begin", "a/go/sign"),
        does(3, "fail", "a/go/sign"),
        does(4, "fail", "a/go/send"),
    )
    assert [line for line in told(tmp_path, *decisions) if "sign" in line or "send" in line] == [
        "2 task-started a/go/sign",
        "3 task-failed a/go/sign person",
        "4 task-failed a/go/send person",
    ]


CONSULTED = a_plan(
    """
    levels:
      III: {when: rain >= yellow or judged or ordered, after: [consult], decided_by: boss, takes: 10 min, ends_when: rain = blue}
      II: {when: rain >= red or ordered, decided_by: boss, takes: 10 min, ends_when: rain = blue}
    roles:
      boss: {title: Boss, staff: 1}
      desk: {title: Desk, staff: 1}
    tasks:
      consult: {title: Consult, role: desk, takes: 20 min}
      pump: {title: Pump, role: desk, place: incident, takes: 5 min, needs: {teams: {pumps-2: 1}}}
    procedures:
      go: {when: level >= III, steps: [pump]}
    """
)
LEVELS = {"level-wanted", "level-raised", "level-fell", "level-not-raised"}


def test_a_level_decided_before_its_consultation_is_over_is_decided_for_its_incident(tmp_path):
    """The desk goes on consulting; the pumps drive three minutes to turn out and six to the bridge, where it happens."""
    injects = "flooded: {at: T+0:05, place: bridge, set: {rain: yellow}}\n"
    assert told(
        tmp_path,
        does(12, "level", "a", "III"),
        plan=CONSULTED,
        injects=injects,
        only={*COURSE, *LEVELS, "task-arrived"},
    ) == [
        "5 level-wanted a III",
        "5 task-started a/level:III/consult",
        "12 task-started a/level:III/decide",
        "12 task-finished a/level:III/decide",
        "12 level-raised a III",
        "25 task-finished a/level:III/consult",
        "34 task-arrived a/go/pump",
        "34 task-started a/go/pump",
        "39 task-finished a/go/pump",
    ]


def test_a_decision_that_is_being_made_ends_when_a_person_makes_it(tmp_path):
    injects = rain("5 yellow")
    assert told(tmp_path, does(28, "level", "a", "III"), plan=CONSULTED, injects=injects, only={*COURSE, *LEVELS})[
        :6
    ] == [
        "5 level-wanted a III",
        "5 task-started a/level:III/consult",
        "25 task-finished a/level:III/consult",
        "25 task-started a/level:III/decide",
        "28 task-finished a/level:III/decide",
        "28 level-raised a III",
    ]


@pytest.mark.parametrize(
    ("kind", "level", "lines"),
    [
        ("judged", "II", ["5 level-wanted a III", "35 level-raised a III"]),
        ("ordered", "II", ["5 level-wanted a II", "15 level-raised a II"]),
        ("ordered", "III", ["5 level-wanted a III", "35 level-raised a III"]),
        ("ordered", "none", []),
    ],
)
def test_what_a_person_judges_or_orders_is_what_the_condition_says(tmp_path, kind, level, lines):
    """Level III may be judged or ordered, II only ordered."""
    assert told(tmp_path, does(5, kind, "a", level), plan=CONSULTED, injects="", only=LEVELS) == lines


@pytest.mark.parametrize("kind", ["judged", "ordered", "level"])
@pytest.mark.parametrize(("plan", "level"), [("b", "III"), ("a", "IV")])
def test_a_plan_or_level_that_there_is_not(tmp_path, kind, plan, level):
    assert refusals(tmp_path, does(5, kind, plan, level), plan=CONSULTED) == ["unknown level"]


def test_a_person_sets_an_indicator_everywhere_or_at_one_place(tmp_path):
    plan = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 9}
        tasks:
          look: {title: Look, role: desk, place: hill, takes: 1 min}
        procedures:
          hill: {when: depth(hill) >= 30 cm, steps: [look]}
          bridge: {when: depth(bridge) >= 30 cm, steps: [look]}
          red: {when: rain = red, steps: [look]}
        """
    )
    decisions = (
        does(1, "set", "depth(hill)", "30 cm"),
        does(2, "set", "rain", "red"),
        does(3, "set", "depth", "40"),
        does(4, "set", "depth(nowhere)", "50"),
        does(4, "set", "depth", ""),
        does(4, "set", "rain", "pink"),
    )
    assert told(tmp_path, *decisions, plan=plan, injects="", only={"task-started"}) == [
        "1 task-started a/hill/look",
        "2 task-started a/red/look",
        "3 task-started a/bridge/look",
    ]
    assert refusals(tmp_path, *decisions, plan=plan, injects="") == [
        "", "", "", "unknown indicator", "unknown value", "unknown value",
    ]  # fmt: skip
