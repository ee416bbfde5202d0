"""Cases of a choice that an earlier case always takes (S13)."""

import pytest

from drillbook.schema.finding import Severity
from drillbook.schema.linkage.rules.plan.procedures import unsound
from tests.level_books import a_book

CHOICE = """
plan: p
title: 下立交
kind: unit
status: draft
roles: {{a: {{title: 值守, staff: 2}}}}
tasks:
  patrol: {{title: 巡查, role: a, takes: 5 min}}
  close: {{title: 封闭, role: a, takes: 5 min}}
procedures:
  go: {{title: 处置, steps: [{{choose: [{cases}]}}]}}
levels: {{III: {{when: tide > 3}}, II: {{when: tide > 5}}}}
"""


def choices(*conditions):
    cases = ", ".join(
        f"{{if: {one}, do: [{task}]}}" for one, task in zip(conditions, ("patrol", "close", "patrol"), strict=False)
    )
    return [fault for fault in unsound(a_book(CHOICE.format(cases=cases))) if "never reached" in fault.message.en]


def test_a_case_that_an_earlier_one_always_takes_is_told_at_its_condition():
    (fault,) = choices("amount > 15", "amount > 27")
    assert fault.severity is Severity.WARNING
    assert fault.hint.render("zh") == "请将条件更严的分支写在前面"
    assert (fault.where.line, len(fault.also)) == (11, 1)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        (("amount > 27", "amount > 15"), 0),
        (("amount > 27", "amount <= 27", "judged"), 1),
        (("amount > 27 or tide > 3", "amount <= 27 and tide <= 3", "rain >= 红色"), 1),
        (("amount > 15", "amount > 27 or tide > 3"), 0),
        (("incident + 10 min", "amount > 27"), 0),
        (("level >= III", "level >= II"), 1),
        (("points > 5", "points >= 6"), 1),
    ],
)
def test_cases_are_reached_or_not(conditions, found):
    assert len(choices(*conditions)) == found
