"""Tasks that ask for more people than there can ever be: each way there could be more."""

import pytest

from drillbook.schema.linkage.facts.staff_shortfalls import staff_shortages
from tests.assembled import book_from, plan_text

CONTACTS = """\
library: contacts
posts:
  few: {title: 值班员, staff: {day: 3, night: 2, called: 1}}
  open: {title: 志愿者}
  graded: {title: 突击队, staff: {III: 2, II: 6}}
  crowd: {title: 民兵, staff: unlimited}
"""
BODY = """\
roles:
  one: {{title: 组长, staff: 1}}
  two: {{title: 副手, staff: 2, deputy: one}}
  desk: {{title: 值班室, post: few}}
  twin: {{title: 值守, post: few}}
  free: {{title: 群众, post: open}}
  any: {{title: 民兵, post: crowd}}
  squad: {{title: 突击队, post: graded}}
  bare: {{title: 某岗}}
  small: {{title: 小组, staff: 1, deputy: large}}
  large: {{title: 大组, staff: 5, deputy: small}}
tasks:
  work: {{title: 处置, takes: 1 min, {task}}}
{more}
"""
IN_A_PROCEDURE = "procedures: {p: {steps: [work]}}"


def short(task, more=IN_A_PROCEDURE, status="in-force"):
    book = book_from(CONTACTS, plan_text("p", BODY.format(task=task, more=more), status=status))
    return [(one.pool, one.called, one.needed, one.most) for shorts in staff_shortages(book) for one in shorts]


@pytest.mark.parametrize(
    ("task", "found"),
    [
        ("role: one", []),
        ("role: one, needs: {staff: 1}", []),
        ("role: one, needs: {staff: 2}", [("p/one", "组长", 2, 1)]),
        ("role: one, needs: {staff: 0}", []),
        ("role: one, needs: {staff: {III: 1, II: 2}}", [("p/one", "组长", 2, 1)]),
        ("role: desk, needs: {staff: 4}", []),  # three by day and one who is called
        ("role: desk, needs: {staff: 5}", [("few", "值班员", 5, 4)]),
        ("role: desk, with: [twin], needs: {staff: 4}", [("few", "值班员", 5, 4)]),  # one post, two roles
        ("role: desk, with: [twin], needs: {staff: 3}", []),
        ("role: squad, needs: {staff: 6}", []),
        ("role: squad, needs: {staff: 7}", [("graded", "突击队", 7, 6)]),
        ("role: free, needs: {staff: 99}", []),  # nothing is written of them
        ("role: any, needs: {staff: 99}", []),
        ("role: bare, needs: {staff: 99}", []),
        ("role: small, needs: {staff: 5}", []),  # the deputies are enough
        ("role: small, needs: {staff: 6}", [("p/small", "小组", 6, 1)]),  # and nobody else: the role itself is told
        ("role: two, needs: {staff: 3}", [("p/two", "副手", 3, 2)]),
        ("role: one, needs: {teams: {}}", []),
    ],
)
def test_there_is_a_shortage_only_where_nobody_could_bring_more(task, found):
    assert short(task) == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (IN_A_PROCEDURE, 1),
        ("recovery: [work]", 1),
        ("levels: {III: {after: [work], decided_by: one}}", 1),
        ("warnings: {blue: {actions: [work]}}", 1),
        ("", 0),
    ],
)
def test_only_what_something_starts_asks_for_people(more, found):
    assert len(short("role: one, needs: {staff: 2}", more)) == found


def test_a_plan_withdrawn_asks_for_nobody():
    assert short("role: one, needs: {staff: 2}", status="withdrawn") == []


def test_shortages_of_one_post_stand_together():
    body = BODY.format(
        task="role: desk, needs: {staff: 5}",
        more="  again: {title: 再次, role: twin, takes: 1 min, needs: {staff: 6}}\nprocedures: {p: {steps: [work, again]}}",
    )
    (shorts,) = staff_shortages(book_from(CONTACTS, plan_text("p", body)))
    assert [(one.task, one.needed) for one in shorts] == [("work", 5), ("again", 6)]
