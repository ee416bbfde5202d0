"""Response levels in small books: wanted, decided, raised, told, followed, ended; recovery; command."""

from drillbook.simulator.exercise import run
from tests.small_books import compiled
from tests.stories import NIGHT, a_plan, happened, rain, story, told

STEPS = {"level-raised", "level-fell"}
LEVELS = """
levels:
  III: {when: rain >= yellow, decided_by: boss, takes: 10 min, ends_when: rain < yellow}
  II: {when: rain >= orange, decided_by: boss, takes: 10 min, ends_when: rain < orange}
"""
ROLES = """
roles:
  boss: {title: Boss, staff: 1}
  desk: {title: Desk, staff: 5}
"""
WORK = """
tasks:
  consult: {title: Consult, role: desk, takes: 20 min}
  work: {title: Work, role: desk, takes: 1 min}
procedures:
  go: {when: level >= III, steps: [work]}
recovery: [work]
"""
TWO_LEVELS = a_plan(LEVELS + ROLES + WORK)
CONSULTED = TWO_LEVELS.replace(
    "when: rain >= yellow,", "when: rain >= yellow, after: [consult], within: 25 min,"
).replace("when: rain >= orange,", "when: rain >= orange, after: [consult],")
RADIO = """\
library: contacts
organizations:
  town: {title: Town}
channels:
  phone: {title: Telephone, takes: 2 min}
"""


def test_a_level_is_reached_when_its_decision_ends(tmp_path):
    assert story(
        tmp_path, TWO_LEVELS, injects=rain("5 yellow"), tells={"procedure-started"}, hides={"task-finished"}
    ) == [
        "5 level-wanted a III",
        "5 procedure-started a/level:III level",
        "5 task-started a/level:III/decide",
        "15 level-raised a III",
        "15 procedure-started a/go when",
        "15 task-started a/go/work",
    ]


def test_tasks_before_the_decision_come_first_and_its_limit_runs_from_the_condition(tmp_path):
    assert story(tmp_path, CONSULTED, injects=rain("5 yellow"), only={*STEPS, "promise-missed"}) == [
        "35 promise-missed a/level:III/decide 30 min",
        "35 level-raised a III",
    ]


def test_a_decision_waits_for_whoever_decides(tmp_path):
    away = "away: {at: T+0:00, disrupt: {role: a/boss, until: T+0:30}}\n"
    assert story(tmp_path, TWO_LEVELS, injects=away + rain("5 yellow"), only=STEPS) == ["40 level-raised a III"]


def test_reaching_a_high_level_passes_the_lower_ones(tmp_path):
    """`level III` happens when III is reached or passed."""
    plan = TWO_LEVELS.replace("procedures:", "procedures:\n  passed: {when: level III, steps: [work]}")
    assert story(tmp_path, plan, injects=rain("5 orange"), only={*STEPS, "procedure-started"}) == [
        "5 procedure-started a/level:II level",
        "15 level-raised a II",
        "15 procedure-started a/passed when",
        "15 procedure-started a/go when",
    ]


def test_a_higher_level_replaces_a_pending_one_and_its_decision_is_dropped(tmp_path):
    assert story(tmp_path, TWO_LEVELS, injects=rain("5 yellow", "8 orange"), hides={"task-finished"}) == [
        "5 level-wanted a III",
        "5 task-started a/level:III/decide",
        "8 level-replaced a III by II",
        "8 procedure-withdrawn a/level:III",
        "8 task-withdrawn a/level:III/decide",
        "8 level-wanted a II",
        "8 task-started a/level:II/decide",
        "18 level-raised a II",
        "18 task-started a/go/work",
    ]


def test_what_is_under_way_before_a_replaced_decision_finishes(tmp_path):
    injects = rain("5 yellow", "8 orange")
    assert story(tmp_path, CONSULTED, injects=injects, only={*STEPS, "task-finished"}) == [
        "25 task-finished a/level:III/consult",
        "28 task-finished a/level:II/consult",
        "38 task-finished a/level:II/decide",
        "38 level-raised a II",
        "39 task-finished a/go/work",
    ]


def test_a_level_is_not_raised_when_the_reason_is_gone_at_the_end_of_the_decision(tmp_path):
    injects = rain("5 yellow", "10 none")
    assert story(tmp_path, TWO_LEVELS, injects=injects, only={*STEPS, "level-not-raised"}) == [
        "15 level-not-raised a III"
    ]


def test_a_reason_that_vanishes_at_the_very_end_counts_as_gone(tmp_path):
    assert story(tmp_path, TWO_LEVELS, injects=rain("5 yellow", "15 none"), only=STEPS) == []


def test_the_lower_level_is_asked_for_when_only_its_reason_is_left(tmp_path):
    assert story(tmp_path, TWO_LEVELS, injects=rain("5 orange", "10 yellow"), only=STEPS) == ["25 level-raised a III"]


def test_a_level_ends_by_decision_and_recovery_begins_after_the_last(tmp_path):
    assert story(tmp_path, TWO_LEVELS, injects=rain("5 yellow", "60 blue"), tells={"procedure-started"})[-9:] == [
        "60 level-ending a III",
        "60 procedure-started a/end:III level",
        "60 task-started a/end:III/decide",
        "65 task-finished a/end:III/decide",
        "65 level-fell a none",
        "65 response-ended a",
        "65 procedure-started a/recovery recovery",
        "65 task-started a/recovery/work",
        "66 task-finished a/recovery/work",
    ]


def test_how_long_what_ends_the_lower_level_must_hold_is_written_there(tmp_path):
    """Below orange and yellow at once: the higher level is over, the lower one only after twenty minutes more."""
    plan = TWO_LEVELS.replace("ends_when: rain < yellow", "ends_when: {if: rain < yellow, for: 20 min}")
    assert story(tmp_path, plan, injects=rain("0 orange", "30 none"), only=STEPS) == [
        "10 level-raised a II",
        "35 level-fell a III",
        "55 level-fell a none",
    ]


def test_a_level_falls_to_the_highest_lower_one_that_has_not_ended(tmp_path):
    assert story(tmp_path, TWO_LEVELS, injects=rain("5 orange", "60 yellow", "90 none"), only=STEPS) == [
        "15 level-raised a II",
        "65 level-fell a III",
        "95 level-fell a none",
    ]
    assert story(tmp_path, TWO_LEVELS, injects=rain("5 orange", "60 none"), only=STEPS) == [
        "15 level-raised a II",
        "65 level-fell a none",
    ]


def test_what_ends_a_level_must_have_held_for_a_time(tmp_path):
    """Two hours without rain in one piece, from minute 110 on, and five minutes to decide."""
    plan = TWO_LEVELS.replace("ends_when: rain < yellow", "ends_when: {if: rain < yellow, for: 2 h}")
    injects = rain("5 yellow", "60 none", "100 yellow", "110 none")
    assert story(tmp_path, plan, injects=injects, hours=5, only=STEPS) == [
        "15 level-raised a III",
        "235 level-fell a none",
    ]


def test_a_level_is_kept_when_its_reason_is_back_before_the_decision_to_end(tmp_path):
    injects = rain("5 yellow", "60 none", "62 yellow", "200 none")
    assert story(tmp_path, TWO_LEVELS, injects=injects, hours=5, only={*STEPS, "level-kept"}) == [
        "15 level-raised a III",
        "65 level-kept a III",
        "205 level-fell a none",
    ]


def test_judged_and_ordered_hold_for_that_level_and_lower(tmp_path):
    plan = a_plan(
        """
        levels:
          III: {when: rain = red or judged, decided_by: boss, takes: 0 min, ends_when: rain = blue}
          II: {when: rain = red or ordered, decided_by: boss, takes: 0 min, ends_when: rain = blue}
        """
    )
    injects = """
    once: {at: T+0:01, set: {judged: a/II}}
    twice: {at: T+0:05, set: {ordered: a/II}}
    """
    assert story(tmp_path, plan + ROLES, injects=injects, only=STEPS) == ["1 level-raised a III", "5 level-raised a II"]


FOLLOWED = (
    a_plan(
        """
    levels:
      III: {when: rain >= yellow, decided_by: boss, takes: 0 min, ends_when: rain < yellow, ended_by: boss}
    """
    )
    + ROLES
)
FOLLOWER = a_plan("levels: {follow: a}\n" + ROLES + WORK, "b")


def test_a_plan_that_follows_has_the_level_from_the_receipt_of_its_notice(tmp_path):
    plan = FOLLOWED.replace("ended_by: boss", "ended_by: boss, notice: {to: [b/desk]}")
    assert story(tmp_path, plan, FOLLOWER, injects=rain("5 yellow"), contacts=RADIO, only=STEPS) == [
        "5 level-raised a III",
        "7 level-raised b III",
    ]


def test_without_a_notice_a_plan_follows_at_once_and_it_falls_at_once(tmp_path):
    injects = rain("5 yellow", "60 none")
    assert story(tmp_path, FOLLOWED, FOLLOWER, injects=injects, only={*STEPS, "response-ended"}) == [
        "5 level-raised a III",
        "5 level-raised b III",
        "65 level-fell a none",
        "65 response-ended a",
        "65 level-fell b none",
        "65 response-ended b",
    ]


def test_of_two_levels_only_the_one_that_has_a_notice_is_waited_for(tmp_path):
    """Level III is taken over at once, II two minutes later, when the street has been telephoned."""
    plan = a_plan(
        LEVELS.replace("takes: 10 min", "takes: 0 min").replace(
            "rain < orange", "rain < orange, notice: {to: [b/desk]}"
        )
        + ROLES
    )
    injects = rain("5 yellow", "20 orange")
    assert story(tmp_path, plan, FOLLOWER, injects=injects, contacts=RADIO, only=STEPS) == [
        "5 level-raised a III",
        "5 level-raised b III",
        "20 level-raised a II",
        "22 level-raised b II",
    ]


COMMANDED = a_plan(
    LEVELS
    + ROLES
    + "  field: {title: Field commander, staff: 1}\ncommand: {held_by: boss, passes_to: {field: rain >= yellow}}\n"
)
SLOW = RADIO.replace("2 min", "20 min")


def test_command_passes_by_message_and_decisions_go_to_the_new_holder(tmp_path):
    injects = rain("5 yellow", "60 orange")
    assert story(
        tmp_path, COMMANDED, injects=injects, contacts=SLOW, only={*STEPS, "command-passed", "task-started"}
    ) == [
        "5 task-started a/level:III/decide",
        "15 level-raised a III",
        "25 command-passed a from a/boss to a/field",
        "60 task-started a/level:II/decide by a/field",
        "70 level-raised a II",
    ]


def test_command_may_pass_to_the_first_role_of_all(tmp_path):
    field = "  field: {title: Field commander, staff: 1}\n"
    plan = COMMANDED.replace(field, "").replace("roles:\n", f"roles:\n{field}")
    log = happened(tmp_path, plan, injects=rain("5 yellow", "60 orange"), contacts=SLOW)
    assert [event.by for event in log if event.kind == "task-started"] == ["a/boss", "a/field"]


def test_a_decision_nobody_could_take_is_taken_by_who_takes_command(tmp_path):
    injects = "away: {at: T+0:00, disrupt: {role: a/boss}}\n" + rain("5 yellow")
    assert story(
        tmp_path, COMMANDED, injects=injects, contacts=SLOW, only={*STEPS, "command-passed", "task-started"}
    ) == [
        "25 command-passed a from a/boss to a/field",
        "25 task-started a/level:III/decide by a/field",
        "35 level-raised a III",
    ]


def test_it_is_the_passing_of_command_that_lets_that_decision_begin(tmp_path):
    injects = "away: {at: T+0:00, disrupt: {role: a/boss}}\n" + rain("5 yellow")
    log = happened(tmp_path, COMMANDED, injects=injects, contacts=SLOW)
    started = next(event for event in log if event.kind == "task-started")
    assert log[started.cause].kind == "command-passed"


def test_a_notice_counts_also_where_it_is_all_that_a_book_has_to_carry_out(tmp_path):
    """Nobody decides and nothing is written to be done: the notice is the only procedure there is."""
    leader = FOLLOWED.replace("decided_by: boss, takes: 0 min, ", "").replace(
        "ended_by: boss", "ended_by: boss, notice: {to: [b/desk]}"
    )
    follower = a_plan("levels: {follow: a}\n" + ROLES, "b")
    assert story(tmp_path, leader, follower, injects=rain("5 yellow"), contacts=RADIO, only=STEPS) == [
        "5 level-raised a III",
        "7 level-raised b III",
    ]


def test_what_hangs_on_the_response_of_a_plan_of_which_only_a_card_is_known_never_begins(tmp_path):
    """It is not taken for the one plan that acts, whose level is reached and whose response ends."""
    waiting = WORK.replace(
        "  go: {when: level >= III, steps: [work]}",
        "  go: {when: level III, steps: [work]}\n  other: {when: level(b) III, steps: [consult]}\n"
        "  later: {when: response(b) ended, steps: [consult]}",
    )
    night = NIGHT.format(hours=3) + "plans: [a]\ninjects:\n" + "".join(
        f"  {line}\n" for line in rain("5 yellow", "60 none").splitlines()
    )  # fmt: skip
    model = compiled(tmp_path, a_plan(LEVELS + ROLES + waiting), a_plan("depth: card\n", "b"), night=night)
    assert [one.names for one in model.assumptions if one.kind == "never"] == [("level(b) III", "b ended")]
    assert told(run(model, 1), only={"procedure-started", "response-ended"}) == [
        "5 procedure-started a/level:III level",
        "15 procedure-started a/go when",
        "60 procedure-started a/end:III level",
        "65 response-ended a",
        "65 procedure-started a/recovery recovery",
    ]


def test_nothing_is_above_the_highest_level(tmp_path):
    """`not level > II` is true from the start and stays so, where II is the highest."""
    plan = TWO_LEVELS.replace("level >= III, steps", "rain >= blue and not level > II, steps")
    injects = rain("5 blue", "20 orange", "60 none", "90 blue")
    assert story(tmp_path, plan, injects=injects, only={*STEPS, "task-started"}) == [
        "5 task-started a/go/work",
        "20 task-started a/level:II/decide",
        "30 level-raised a II",
        "60 task-started a/end:II/decide",
        "65 level-fell a none",
        "65 task-started a/recovery/work",
        "90 task-started a#2/go/work",
    ]
