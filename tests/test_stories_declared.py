"""Levels declared by a person or from outside, in small books: what was said stands until the reasons have changed."""

import pytest

from drillbook.simulator.engine.decisions import Decision
from tests.stories import MINUTE, a_plan, rain, story

STEPS = {"level-raised", "level-fell"}
TWO_LEVELS = a_plan(
    """
    levels:
      III: {when: rain >= yellow, decided_by: boss, takes: 10 min, ends_when: rain < yellow}
      II: {when: rain >= orange, decided_by: boss, takes: 10 min, ends_when: rain < orange}
    roles:
      boss: {title: Boss, staff: 1}
    """
)


def says(minute, level):
    return Decision(minute * MINUTE, "level", "a", level, "Wang")


@pytest.mark.parametrize(
    ("decisions", "changes", "told"),
    [
        pytest.param([says(5, "III")], [], ["5 level-raised a III"], id="a level declared without its reason stands"),
        pytest.param(
            [says(5, "III")],
            ["20 yellow", "40 none"],
            ["5 level-raised a III", "45 level-fell a none"],
            id="it ends when its reason has come and gone, and somebody has decided so",
        ),
        pytest.param(
            [says(5, "III"), says(30, "none")],
            [],
            ["5 level-raised a III", "30 level-fell a none"],
            id="or when a person ends it",
        ),
        pytest.param(
            [says(30, "none")],
            ["0 yellow"],
            ["10 level-raised a III", "30 level-fell a none"],
            id="a level left by hand is not wanted again for the same reason",
        ),
        pytest.param(
            [says(30, "none")],
            ["0 yellow", "40 none", "50 yellow"],
            ["10 level-raised a III", "30 level-fell a none", "60 level-raised a III"],
            id="but when the reason comes anew",
        ),
        pytest.param(
            [says(30, "none")],
            ["0 yellow", "40 orange"],
            ["10 level-raised a III", "30 level-fell a none", "50 level-raised a II"],
            id="and for a higher level",
        ),
        pytest.param(
            [says(30, "III")],
            ["0 orange"],
            ["10 level-raised a II", "30 level-fell a III"],
            id="lowered by hand the lower level stands",
        ),
        pytest.param(
            [says(5, "III")],
            ["0 orange"],
            ["5 level-raised a III", "10 level-raised a II"],
            id="a lower level declared does not stop the decision on a higher one",
        ),
    ],
)
def test_what_a_person_declares_stands_until_its_reason_has_changed(tmp_path, decisions, changes, told):
    assert story(tmp_path, TWO_LEVELS, injects=rain(*changes), decisions=decisions, only=STEPS) == told


def test_a_level_left_by_hand_was_wanted_once(tmp_path):
    log = story(tmp_path, TWO_LEVELS, injects=rain("0 yellow"), decisions=[says(30, "none")], only={"level-wanted"})
    assert log == ["0 level-wanted a III"]


def test_a_decision_that_waits_when_command_passes_waits_for_the_person_who_has_it_now(tmp_path):
    # Given a commander who is away, and a field commander played by a person, to whom command passes at T+0:20
    plan = (
        TWO_LEVELS + "  field: {title: Field, staff: 1}\ncommand: {held_by: boss, passes_to: {field: rain >= yellow}}\n"
    )
    phone = (
        "library: contacts\norganizations:\n  town: {title: Town}\nchannels:\n  phone: {title: Phone, takes: 20 min}\n"
    )
    injects = "away: {at: T+0:00, disrupt: {role: a/boss}}\n" + rain("0 yellow")

    # When that person decides at T+0:40
    decisions = (Decision(0, "claim", "a/field", by="Wang"), says(40, "III"))
    log = story(
        tmp_path, plan, injects=injects, decisions=decisions, contacts=phone,
        only={*STEPS, "command-passed", "task-started"},
    )  # fmt: skip

    # Then nobody decided before
    assert log == [
        "20 command-passed a from a/boss to a/field",
        "40 task-started a/level:III/decide by a/field",
        "40 level-raised a III",
    ]


def test_an_inject_of_a_plan_that_does_not_act_gives_it_its_level(tmp_path):
    """The city is only known by its card; what depends on its level begins when an inject says so."""
    city = "plan: city\ntitle: City\nkind: special\nstatus: in-force\ndepth: card\nlevels: {II: {}, I: {}}\n"
    support = a_plan(
        """
        roles:
          desk: {title: Desk, staff: 1}
        tasks:
          help: {title: Help, role: desk, takes: 1 min}
        procedures:
          support: {when: level(city) >= II, steps: [help]}
        """
    )
    injects = "given: {at: T+0:03, set: {level(city): II}}"
    assert story(tmp_path, support, city, injects=injects) == [
        "3 level-raised city II",
        "3 task-started a/support/help",
        "4 task-finished a/support/help",
    ]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (">= II", False), ("> none", False), ("= II", False), ("!= none", False), ("< none", False),
        ("< II", True), ("<= II", True), ("!= II", True), ("= none", True), ("<= none", True), (">= none", True),
    ],
)  # fmt: skip
def test_a_plan_whose_card_names_no_levels_is_never_at_one(tmp_path, condition, holds):
    city = "plan: city\ntitle: City\nkind: special\nstatus: in-force\ndepth: card\n"
    support = a_plan(
        f"""
        levels: {{III: {{when: rain >= yellow, decided_by: desk, takes: 0 min}}}}
        roles:
          desk: {{title: Desk, staff: 1}}
        tasks:
          help: {{title: Help, role: desk, takes: 1 min}}
        procedures:
          support: {{when: level(city) {condition}, steps: [help]}}
        """
    )
    begun = story(tmp_path, support, city, injects=rain("5 yellow"), only={"task-started"}, hours=1)
    assert [line for line in begun if "help" in line] == ["0 task-started a/support/help"] * holds
