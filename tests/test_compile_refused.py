"""What refuses a model and what does not: plans that cannot act or be read, refused libraries, circles of deputies."""

import pytest

from drillbook.schema.linkage.folding import fold
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.prepare import prepare_in
from tests.small_books import FLOOD, NIGHT, compiled, named, read_text_book, refused, scenario
from tests.stories import NIGHT as ONE_NIGHT
from tests.stories import a_plan

BROKEN = "plan: broken\ntitle: [Broken\n"
ALL = NIGHT.replace("plans: [flood]\n", "")


def found(folder, *plans, night=NIGHT, **libraries):
    """Whether there is a model, and what is said."""
    book, _ = read_text_book(folder, *plans, **libraries)
    model, findings = compile_model(book, scenario(night))
    return model is not None, [str(finding.message) for finding in findings]


@pytest.mark.parametrize(
    ("plans", "night", "said"),
    [
        ([FLOOD], NIGHT, []),
        ([FLOOD], NIGHT.replace("flood", "gone"), ["plan 'gone' is not defined"]),
        ([FLOOD.replace("in-force", "draft")], ALL, ["no plan of the book can act in this scenario"]),
        ([FLOOD.replace("in-force", "in-force\nissued: 2026-09-15")], ALL, ["no plan of the book can act in this scenario"]),
        ([FLOOD.replace("in-force", "withdrawn")], NIGHT, ["plan 'flood' is withdrawn"]),
        ([FLOOD.replace("kind: special", "kind: external")], NIGHT, ["no plan of the book can act in this scenario"]),
        ([FLOOD.replace("kind: special", "kind: special\ndepth: card")], NIGHT, ["no plan of the book can act in this scenario"]),
    ],
)  # fmt: skip
def test_who_can_act(tmp_path, plans, night, said):
    assert found(tmp_path, *plans, night=night) == (not said, said)


def test_plans_that_could_not_be_read_are_told_where_they_are_read(tmp_path):
    """Whoever might have acted is among them, so it is not said that nobody can."""
    assert found(tmp_path, BROKEN, night=ALL) == (False, [])
    assert found(tmp_path, FLOOD, BROKEN, night=ALL) == (True, [])


def test_that_a_plan_was_refused_is_told_once_by_scenarios_and_not_beside_what_is_wrong_in_it(tmp_path):
    # Given a plan with a key that there is not, and two scenarios that name it
    book, wrong = read_text_book(tmp_path, FLOOD.replace("plan: flood", "plan: broken\nno_such: 1"))
    nights = [scenario(NIGHT.replace("flood", "broken")) for _ in range(2)]

    # When the scenarios are checked and one is prepared
    (told,) = fold(finding for night in nights for finding in compile_model(book, night)[1])
    prepared = prepare_in(book, nights[0], wrong)

    # Then one finding stands for both, and a run is refused for the plan's own mistakes alone
    assert str(told.message) == "plan 'broken' has errors and could not be read"
    assert (prepared.model, prepared.findings) == (None, tuple(wrong))


def test_a_refused_library_is_an_obstacle_only_where_runs_use_it(tmp_path):
    assert found(tmp_path, FLOOD, teams="library: teams\nteams: [}\n")[0] is False
    assert found(tmp_path, FLOOD, cases="library: cases\ncases: [}\n")[0] is True


def test_of_deputies_in_a_circle_those_in_it_are_told(tmp_path):
    plan = a_plan(
        """
        roles:
          boss: {title: Boss, staff: 1, deputy: one}
          one: {title: One, staff: 1, deputy: two}
          two: {title: Two, staff: 1, deputy: one}
        tasks: {t: {title: T, role: boss, takes: 1 min}}
        procedures: {go: {steps: [t]}}
        """
    )
    assert [message for _, message in refused(tmp_path, plan, night=ONE_NIGHT.format(hours=1))] == [
        "deputies in a circle: one → two → one"
    ]


@pytest.mark.parametrize(
    ("within", "kinds"),
    [
        ("5 min", [("task", "finished", None)]),
        ("{at_most: 5 min, to: started}", [("task", "started", None)]),
        ("{at_most: 5 min, to: t started}", [("task", "started", None)]),
        ("{at_most: 5 min, to: a/t started}", [("task", "started", None)]),
        ("{at_most: 5 min, to: t started + 1 min}", [("pair", "finished", "started")]),
        ("{at_most: 5 min, to: other started}", [("pair", "finished", "started")]),
        ("{at_most: 5 min, to: failed}", [("pair", "finished", "failed")]),
    ],
)
def test_a_time_to_the_tasks_own_moment_is_the_tasks_and_any_other_a_pair(tmp_path, within, kinds):
    plan = a_plan(
        f"""
        roles: {{boss: {{title: Boss, staff: 1}}}}
        tasks:
          t: {{title: T, role: boss, takes: 1 min, within: {within}}}
          other: {{title: Other, role: boss, takes: 1 min}}
        procedures: {{go: {{steps: [t, other]}}}}
        """
    )
    model = compiled(tmp_path, plan, night=ONE_NIGHT.format(hours=1))
    assert [(one.kind, one.to, one.end and one.end.kind) for one in model.promises] == kinds
    assert (named(model.tasks, "a/t").within >= 0) == (kinds[0][0] == "task")
