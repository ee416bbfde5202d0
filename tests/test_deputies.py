"""Who stands in for whom (S14): rotas, rings, one person on several chairs, and how many plans one person can lead."""

import pytest

from drillbook.schema.linkage.catalogue import rule_named
from tests.assembled import book_from, plan_text

POSTS = """\
library: contacts
posts:
  a: {title: 甲岗, staff: 1}
  b: {title: 乙岗, staff: 1}
  c: {title: 丙岗, staff: 1}
  many: {title: 值班员, staff: 3}
people:
  li: {name: 示例李, posts: [shared, alone]}
"""


def said(*texts):
    return [one.message.render("zh") for one in rule_named("S14").findings(book_from(POSTS, *texts))]


def a_plan(roles, body="", name="p"):
    return plan_text(
        name,
        f"roles:\n{''.join(f'  {key}: {{title: {key}, {more}}}' + chr(10) for key, more in roles.items())}{body}",
        depth="linkage",
    )


@pytest.mark.parametrize(
    ("staff", "alone"),
    [
        ("staff: 1", 1),
        ("staff: 2", 0),
        ("staff: {day: 1, night: 1}", 0),
        ("staff: {day: 1}", 1),
        ("staff: {day: 2}", 0),
        ("staff: {day: 2, night: 0}", 1),
        ("staff: {III: 1, II: 3}", 1),
        ("staff: {III: 2, II: 3}", 0),
        ("staff: unlimited", 0),
        ("post: a", 1),
        ("post: many", 0),
        ("post: many, staff: 1", 0),  # the people of the post
        ("clause: '1'", 1),
        ("staff: 1, deputy: vice", 0),
    ],
)
def test_who_decides_has_a_deputy_or_takes_turns(staff, alone):
    roles = {"boss": staff, "vice": "staff: 1, reports_to: boss"}
    assert len(said(a_plan(roles, "command: {held_by: boss}\n"))) == alone


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("levels: {III: {decided_by: x}}\n", 1),
        ("levels: {III: {decided_by: w, ended_by: x}}\n", 2),
        ("levels: {III: {decided_by: other/x}}\n", 0),
        ("command: {held_by: x}\n", 1),
        ("command: {passes_to: {x: judged}}\n", 0),
        ("", 0),
    ],
)
def test_in_command_is_who_decides_ends_or_holds_it(body, told):
    assert len(said(a_plan({"x": "staff: 1", "w": "staff: 1"}, body))) == told


@pytest.mark.parametrize(("title", "told"), [("总指挥", 1), ("区总指挥", 1), ("副总指挥", 0), ("组长", 0)])
def test_a_commander_is_known_by_the_title(title, told):
    assert len(said(plan_text("p", f"roles: {{x: {{title: {title}, staff: 1}}}}\n", depth="linkage"))) == told


def test_deputies_in_a_ring_are_told_and_a_chain_is_not():
    assert said(a_plan({"x": "staff: 1, deputy: w", "w": "staff: 1, deputy: z", "z": "staff: 1"})) == []
    ring = said(a_plan({"x": "staff: 1, deputy: w", "w": "staff: 1, deputy: z", "z": "staff: 1, deputy: x"}))
    assert ring == ["代行人循环：“w”、“z”、“x”互为代行"]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("post: a", "post: a", 1),
        ("post: a", "post: b", 0),
        ("post: many", "post: many", 0),
        ("staff: 1", "staff: 1", 0),
        ("post: a", "staff: 1", 0),
    ],
)
def test_a_deputy_is_another_person(one, other, found):
    assert len([text for text in said(a_plan({"x": f"{one}, deputy: w", "w": other})) if "同一人" in text]) == found


TASKS = "tasks:\n  t: {title: 封堵, role: x}\n  u: {title: 转移, role: w}\n  v: {title: 巡查, role: x}\n"


@pytest.mark.parametrize(
    ("procedures", "found"),
    [
        ("go: {steps: [{parallel: [t, u]}]}", 1),
        ("go: {steps: [{parallel: [[v, t], [u]]}]}", 1),
        ("go: {steps: [{parallel: [t, v]}]}", 0),  # one role: its own affair
        ("go: {steps: [t, u]}", 0),
        ("go: {steps: [{parallel: [t, u]}, {parallel: [u, t]}]}", 1),  # told once
        ("go: {when: level >= III, steps: [t]}, rise: {when: level >= II, steps: [u]}", 1),
        ("go: {when: level = III, steps: [t]}, rise: {when: level >= II, steps: [u]}", 0),  # never at one time
        ("go: {when: judged, steps: [t]}, rise: {when: level >= II, steps: [u]}", 0),
    ],
)
def test_one_person_is_not_asked_to_be_in_two_places(procedures, found):
    body = f"levels: {{III: {{}}, II: {{}}}}\n{TASKS}procedures: {{{procedures}}}\n"
    assert len([text for text in said(a_plan({"x": "post: a", "w": "post: a"}, body)) if "须同时进行" in text]) == found
    assert said(a_plan({"x": "post: a", "w": "post: b"}, body)) == []


@pytest.mark.parametrize(
    ("roles", "found"),
    [
        ({"x": "post: a", "w": "post: a"}, 1),
        ({"x": "post: a", "w": "post: b"}, 0),
        ({"x": "post: many", "w": "post: many"}, 0),
        ({"x": "post: a", "w": "staff: 1"}, 0),
    ],
)
def test_nobody_helps_himself_from_another_chair(roles, found):
    body = "tasks: {t: {title: 支援, role: x, with: [w]}}\n"
    assert len([text for text in said(a_plan(roles, body)) if "须同时进行" in text]) == found


def leading(*deputies):
    """Plans led from post a, each with a deputy from this post."""
    return [
        a_plan(
            {"boss": f"post: a, deputy: vice{number}", f"vice{number}": f"post: {post}"},
            "command: {held_by: boss}\n",
            name,
        )
        for number, (name, post) in enumerate(zip("pqrs", deputies, strict=False))
    ]


@pytest.mark.parametrize(
    ("deputies", "found"),
    [
        (("b", "b"), 0),  # two plans are not many
        (("b", "b", "b"), 1),
        (("b", "c", "b"), 0),  # three people for three plans
        (("b", "c", "b", "b"), 1),
    ],
)
def test_one_person_leads_no_more_plans_than_there_are_people_behind(deputies, found):
    told = [text for text in said(*leading(*deputies)) if "部预案中担任指挥" in text]
    assert len([text for text in told if text.startswith("甲岗")]) == found


def test_rounds_through_several_plans_are_told_once_and_an_open_chain_is_not():
    one = a_plan({"x": "post: a, deputy: w", "w": "post: b"})
    two = a_plan({"x": "post: b, deputy: w", "w": "post: c"}, name="q")
    back = a_plan({"x": "post: c, deputy: w", "w": "post: a"}, name="r")
    assert said(one, two) == []
    assert said(one, two, back) == ["代行链绕回本人：《p预案》“x”、《q预案》“x”、《r预案》“x”依次由后者代行"]
