"""What procedures ask for at once: what adds up, what is given back, what goes on elsewhere, and at which level."""

import pytest

from drillbook.schema.linkage.facts.concurrency import demands_by_level, find_shortfall
from drillbook.schema.linkage.facts.demand import Demands, Load, in_sequence, larger_of, procedure_peak, side_by_side
from tests.assembled import book_from, plan_text

LIBRARIES = (
    "library: supplies\nequipment: {pump: {title: 泵, quantity: 9}, hose: {title: 管, quantity: 9}}\nsupplies: {bag: {title: 袋, quantity: 99}}\n",
    "library: teams\nteams:\n  one: {title: 一队, capability: [drainage], brings: {pump: 1}}\n  two: {title: 二队, capability: [drainage], brings: {pump: 2, hose: 1}}\n  three: {title: 三队}\n",
    "library: indicators\nindicators: {rain: {title: 雨, values: [none, blue, red], initial: none}, wind: {title: 风, values: [none, blue, red], initial: none}}\n",
)
OTHER = plan_text(
    "other",
    """\
roles: {desk: {title: 值班室}}
tasks:
  lend: {title: 支援, role: desk, takes: 60 min, needs: {equipment: {pump: {III: 1, II: 5}}}}
  echo: {title: 回应, role: desk, takes: 60 min, needs: {equipment: {pump: 1}}, hands_over_to: [p/back]}
procedures:
  send: {title: 派出, steps: [lend]}
levels: {III: {decided_by: desk}, II: {decided_by: desk}}
""",
)
TASKS = """\
roles: {desk: {title: 值班室}}
tasks:
  a: {title: 甲, role: desk, takes: 60 min, needs: {equipment: {pump: 1}, supplies: {bag: 10}}}
  b: {title: 乙, role: desk, takes: 90 min, needs: {equipment: {pump: 2}, supplies: {bag: {per_hour: 6}}}}
  c: {title: 丙, role: desk, takes: 60 min}
  atmost: {title: 丁, role: desk, takes: 60 min, needs: {equipment: {pump: {at_most: 4}}}}
  graded: {title: 戊, role: desk, takes: {III: 60 min, II: 120 min}, needs: {equipment: {pump: {III: 2, II: 4}}, supplies: {bag: {per_hour: {III: 10, II: 20}}}}}
  named: {title: 己, role: desk, takes: 60 min, needs: {teams: {one: 2}, equipment: {pump: 3}}}
  able: {title: 庚, role: desk, takes: 60 min, needs: {teams: {drainage: 1}, equipment: {pump: 3, hose: 1}}}
  over: {title: 辛, role: desk, takes: 60 min, needs: {teams: {drainage: 1}, equipment: {pump: 1}}}
  hand: {title: 壬, role: desk, takes: 60 min, needs: {equipment: {pump: 1}}, hands_over_to: [other/send]}
  hand-task: {title: 癸, role: desk, takes: 60 min, hands_over_to: [other/lend]}
  hand-ring: {title: 子, role: desk, takes: 60 min, hands_over_to: [other/echo]}
  hand-lost: {title: 丑, role: desk, takes: 60 min, hands_over_to: [other/nothing, gone/send]}
  hand-own: {title: 寅, role: desk, takes: 60 min, hands_over_to: [p/a]}
  use: {title: 卯, role: desk, takes: 60 min, hands_over_to: [p/bags]}
procedures:
"""


def a_book(*procedures, levels="levels: {III: {decided_by: desk}, II: {decided_by: desk}}\n", more=""):
    written = "".join(f"  {one}\n" for one in procedures)
    return book_from(*LIBRARIES, OTHER, plan_text("p", TASKS + written + levels + more))


def peak(steps, level=None, *more):
    book = a_book(f"main: {{steps: {steps}}}", "back: {title: 返, steps: [b]}", "bags: {title: 袋, steps: [a]}", *more)
    found = Demands(book, book.plans["p"].value, level).procedure("main")
    return {name: one.total for (_, name), one in found.items()}


@pytest.mark.parametrize(
    ("steps", "level", "asked"),
    [
        ("[a]", None, {"pump": 1, "bag": 10}),
        ("[a, b]", None, {"pump": 2, "bag": 19}),
        ("[b, a]", None, {"pump": 2, "bag": 19}),
        ("[{parallel: [a, b]}]", None, {"pump": 3, "bag": 19}),
        ("[[a, b], a]", None, {"pump": 2, "bag": 29}),
        ("[{choose: [{if: judged, do: [a]}, {else: [b]}]}]", None, {"pump": 2, "bag": 10}),
        ("[{repeat: {times: 3, do: [b]}}]", None, {"pump": 2, "bag": 9}),
        ("[c]", None, {}),
        ("[{wait: {until: judged}}]", None, {}),
        ("[atmost]", None, {}),
        ("[graded]", None, {"pump": 2, "bag": 10}),
        ("[graded]", "III", {"pump": 2, "bag": 10}),
        ("[graded]", "II", {"pump": 4, "bag": 40}),
        ("[named]", None, {"one": 2, "pump": 1}),  # each of the two brings one
        ("[able]", None, {"drainage": 1, "pump": 1}),  # whichever brings most
        ("[over]", None, {"drainage": 1}),
        ("[{call: back}]", None, {"pump": 2, "bag": 9}),
        ("[{call: main}, a]", None, {"pump": 1, "bag": 10}),  # it calls itself: read once
        ("[{call: other/send}]", None, {"pump": 1}),
        ("[{call: other/send}]", "II", {"pump": 1}),  # the level of the other plan is not known
        ("[{call: p/back}]", None, {"pump": 2, "bag": 9}),
        ("[{call: other/nothing}, {call: gone/send}]", None, {}),
        ("[hand]", None, {"pump": 1}),
        ("[hand, b]", None, {"pump": 3, "bag": 9}),  # what was handed over goes on beside what follows
        ("[hand, hand]", None, {"pump": 2}),
        ("[hand-task, b]", None, {"pump": 3, "bag": 9}),
        ("[{parallel: [hand, hand]}]", None, {"pump": 2}),
        ("[hand-ring]", None, {"pump": 2, "bag": 9}),
        ("[hand-lost, a]", None, {"pump": 1, "bag": 10}),
        ("[hand-own, b]", None, {"pump": 3, "bag": 19}),
        ("[use, use]", None, {"pump": 2, "bag": 20}),
    ],
)
def test_what_steps_hold_at_once(steps, level, asked):
    assert peak(steps, level) == asked


def test_an_action_is_a_task_or_a_procedure_and_steps_are_in_turn():
    book = a_book("main: {steps: [a, b]}")
    demands = Demands(book, book.plans["p"].value, None)
    totals = [
        {name: one.total for (_, name), one in found.items()}
        for found in (
            demands.action("a"),
            demands.action("main"),
            demands.action("gone"),
            demands.steps(book.plans["p"].value.procedures["main"].steps),
        )
    ]
    assert totals == [{"pump": 1, "bag": 10}, {"pump": 2, "bag": 19}, {}, {"pump": 2, "bag": 19}]


def test_a_procedure_is_read_once_for_all_levels_unless_some_task_is_graded():
    book = a_book("main: {steps: [graded]}")
    assert [procedure_peak(book, "p", level, "main")["equipment", "pump"].total for level in ("III", "II", None)] == [
        2,
        4,
        2,
    ]
    plain = book_from(
        *LIBRARIES,
        plan_text(
            "q",
            "roles: {desk: {title: 值班室}}\nlevels: {III: {decided_by: desk}, II: {decided_by: desk}}\ntasks: {t: {title: 事, role: desk, takes: 1 min, needs: {equipment: {pump: 1}}}}\nprocedures: {main: {steps: [t]}}\n",
        ),
    )
    assert procedure_peak(plain, "q", "III", "main") is procedure_peak(plain, "q", "II", "main")
    longer = book_from(
        *LIBRARIES,
        plan_text(
            "q",
            "roles: {desk: {title: 值班室}}\nlevels: {III: {decided_by: desk}, II: {decided_by: desk}}\ntasks: {t: {title: 事, role: desk, takes: {III: 60 min, II: 120 min}, needs: {supplies: {bag: {per_hour: 1}}}}}\nprocedures: {main: {steps: [t]}}\n",
        ),
    )
    assert [procedure_peak(longer, "q", level, "main")["supplies", "bag"].total for level in ("III", "II")] == [1, 2]


# peaks

PUMP, BAG = ("equipment", "pump"), ("supplies", "bag")


def load(number, task="t"):
    return Load(number, (("p", task, number),))


def test_side_by_side_adds_in_turn_takes_the_more_and_adds_what_is_used_up():
    one, other = {PUMP: load(2, "x"), BAG: load(5, "x")}, {PUMP: load(3, "y"), BAG: load(4, "y")}
    together = side_by_side(one, other)
    assert (together[PUMP].total, together[BAG].total) == (5, 9)
    assert together[PUMP].parts == (("p", "x", 2), ("p", "y", 3))
    larger = larger_of(one, other)
    assert (larger[PUMP], larger[BAG]) == (other[PUMP], one[BAG])
    after = in_sequence(one, other)
    assert (after[PUMP], after[BAG].total) == (other[PUMP], 9)
    assert larger_of({PUMP: load(2, "x")}, {PUMP: load(2, "y")})[PUMP].parts[0][1] == "x"
    for join in (side_by_side, larger_of):
        assert (join({}, one), join(one, {})) == (one, one)
    assert one == {PUMP: load(2, "x"), BAG: load(5, "x")}


# at which level, and in which state


def demands(*procedures, **more):
    book = a_book(*procedures, **more)
    return [
        (option.at.condition.level if hasattr(option.at.condition, "level") else "always", option.at_most(PUMP))
        for option in demands_by_level(book).get("p", ())
    ]


WHEN = "levels: {III: {when: rain >= blue, decided_by: desk}, II: {when: rain >= red, decided_by: desk}}\n"


@pytest.mark.parametrize(
    ("procedure", "options"),
    [
        ("main: {when: level >= III, steps: [a]}", [("II", 1), ("III", 1), ("none", 1)]),
        ("main: {when: level III, steps: [a]}", [("II", 1), ("III", 1), ("none", 1)]),
        ("main: {when: a finished, steps: [a]}", []),
        ("main: {steps: [a]}", [("II", 1), ("III", 1)]),  # while the plan is at work
        ("main: {when: level >= III, steps: [graded]}", [("II", 4), ("III", 2), ("none", 2)]),
        ("main: {when: level >= III, steps: [c]}", []),
    ],
)
def test_each_level_has_its_demands_highest_first(procedure, options):
    assert demands(procedure, levels=WHEN) == options


def test_what_is_called_is_counted_where_it_is_called():
    called = demands("main: {when: level >= III, steps: [{call: sub}]}", "sub: {title: 子, steps: [a]}", levels=WHEN)
    assert called == [("II", 1), ("III", 1), ("none", 1)]
    warned = demands(
        "main: {title: 主, when: judged, steps: [c]}",
        levels=WHEN,
        more="warnings: {red: {when: rain >= red, actions: [a, b]}, blue: {actions: [a]}}\n",
    )
    assert warned == [("II", 3), ("III", 3), ("none", 3)]
    assert demands("main: {when: rain >= red, steps: [a]}", levels="") == [("always", 1)]


@pytest.mark.parametrize(("status", "found"), [("in-force", 1), ("draft", 0)])
def test_a_draft_asks_for_nothing_yet(status, found):
    book = book_from(
        *LIBRARIES, plan_text("p", TASKS + "  main: {when: rain >= red, steps: [a]}\n", status=status), OTHER
    )
    assert len(demands_by_level(book)) == found


ASKING = """\
roles: {{desk: {{title: 值班室}}}}
tasks: {{t: {{title: 事, role: desk, takes: 1 min, needs: {{equipment: {{pump: 1}}}}}}}}
procedures: {{go: {{when: {when}, steps: [t]}}, again: {{when: {when}, steps: [t]}}}}
"""


def short(supply, *conditions):
    """The shortfall of pumps where one plan asks for one under each of these conditions."""
    plans = [plan_text(name, ASKING.format(when=when)) for name, when in zip("abc", conditions, strict=False)]
    return find_shortfall(book_from(*LIBRARIES, *plans), PUMP, supply)


def test_a_task_in_two_procedures_of_its_plan_is_counted_once():
    assert short(2, "rain >= blue", "rain >= red") is None
    found = short(1, "rain >= blue", "rain >= red")
    assert (found.amount.total, [(plan, task) for plan, task, _ in found.amount.parts]) == (2, [("a", "t"), ("b", "t")])
    assert [one.render("zh") for one in found.situation] == ["雨为红色"]


def test_plans_that_share_no_indicator_or_exclude_each_other_do_not_add_up():
    assert short(1, "rain >= blue", "wind >= blue") is None
    assert short(1, "rain = blue", "rain = red") is None
    found = short(1, "rain = blue", "rain = red", "rain >= blue")
    assert found.amount.total == 2
    assert short(1, "rain >= blue", "rain >= blue and wind >= blue").amount.total == 2
