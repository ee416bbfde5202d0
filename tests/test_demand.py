"""What plans hold at the same time, and in which state they clash."""

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.facts.concurrency import find_shortfall
from drillbook.schema.linkage.facts.demand import Demands
from drillbook.schema.linkage.facts.travel import travel_time

BOOK = "book: small\nas_of: 2026-06-30\ntravel: {detour: 1.4, speed: 25 km/h}\n"
MEANS = """\
library: supplies
equipment:
  pump: {title: 水泵, stock: {}, quantity: 4}
supplies:
  bag: {title: 沙袋, quantity: 100}
"""
TEAMS = "library: teams\nteams:\n  crew: {title: 一队, capability: [drainage], brings: {pump: 1}}\n"
SIGNS = """\
library: indicators
indicators:
  rain: {title: 雨, values: [none, blue, red], initial: none}
  smoke: {title: 烟, values: [none, some], initial: none}
"""
PLAN = """\
plan: {name}
title: {name}
kind: special
status: in-force
roles:
  desk: {{title: 值班室, staff: 2}}
levels:
  II: {{when: {when}, decided_by: desk}}
tasks:
  a: {{title: 甲, role: desk, takes: 60 min, needs: {{equipment: {{pump: 1}}, supplies: {{bag: 10}}}}}}
  b: {{title: 乙, role: desk, takes: 60 min, needs: {{equipment: {{pump: 2}}, supplies: {{bag: {{per_hour: 6}}}}}}}}
  c: {{title: 丙, role: desk, takes: 60 min, needs: {{teams: {{drainage: 1}}, equipment: {{pump: 3}}}}}}
procedures:
  work: {{title: 工作, when: level >= II, steps: {steps}}}
"""


def a_book(folder, plans):
    for name, text in (("book", BOOK), ("means", MEANS), ("teams", TEAMS), ("signs", SIGNS)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name, (when, steps) in plans.items():
        (folder / f"plan-{name}.yaml").write_text(PLAN.format(name=name, when=when, steps=steps), encoding="utf-8")
    book, findings = PlanBook.read(folder)
    assert [str(found.message) for found in findings] == []
    return book


@pytest.mark.parametrize(
    ("steps", "pumps", "bags"),
    [
        ("[a, b]", 2, 16),  # pumps are given back, bags are used up
        ("[{parallel: [a, b]}]", 3, 16),
        ("[{choose: [{if: rain = red, do: [a]}, {else: [b]}]}]", 2, 10),
        ("[{repeat: {every: 60 min, until: rain = none, do: [b]}}]", 2, 6),
        ("[c]", 2, 0),  # the team brings one pump
        ("[a, {parallel: [b, [a, c]]}]", 4, 26),
    ],
)
def test_tasks_side_by_side_add_up_and_one_after_another_do_not(tmp_path, steps, pumps, bags):
    book = a_book(tmp_path, {"p": ("rain >= red", steps)})
    peak = Demands(book, book.plans["p"].value, None).procedure("work")
    total = {good: amount.total for good, amount in peak.items()}
    assert (total.get(("equipment", "pump"), 0), total.get(("supplies", "bag"), 0)) == (pumps, bags)


def test_plans_that_start_on_one_sign_clash_and_the_state_is_told(tmp_path):
    book = a_book(tmp_path, {"p": ("rain >= blue", "[b]"), "q": ("rain >= red", "[b]")})
    found = find_shortfall(book, ("equipment", "pump"), 3)
    assert found is not None
    assert (found.amount.total, [text.render("zh") for text in found.situation]) == (4, ["雨为红色"])


def test_plans_that_start_on_different_signs_do_not_clash(tmp_path):
    book = a_book(tmp_path, {"p": ("rain >= blue", "[b]"), "q": ("smoke = some", "[b]")})
    assert find_shortfall(book, ("equipment", "pump"), 3) is None


def test_levels_that_exclude_each_other_do_not_clash(tmp_path):
    book = a_book(tmp_path, {"p": ("rain = blue", "[b]"), "q": ("rain = red", "[b]")})
    assert find_shortfall(book, ("equipment", "pump"), 3) is None


def test_what_just_suffices_is_enough(tmp_path):
    book = a_book(tmp_path, {"p": ("rain >= blue", "[b]"), "q": ("rain >= red", "[b]")})
    assert find_shortfall(book, ("equipment", "pump"), 4) is None


PLACES = """\
library: places
places:
  a: {title: 甲地, lon: 121.40, lat: 31.25}
  b: {title: 乙地, lon: 121.50, lat: 31.25}
  c: {title: 丙地}
routes:
  - {from: a, to: c, takes: 10 min}
  - {from: c, to: b, takes: 5 min, one_way: true}
"""


@pytest.mark.parametrize(
    ("start", "end", "minutes", "estimated"),
    [("a", "a", 0, False), ("c", "a", 10, False), ("a", "b", 15, False), ("b", "a", 32, True), ("b", "c", None, None)],
)
def test_ways_are_written_chained_or_estimated(tmp_path, start, end, minutes, estimated):
    (tmp_path / "places.yaml").write_text(PLACES, encoding="utf-8")
    book, _ = PlanBook.read(tmp_path)
    found = travel_time(book, start, end)
    assert (found and round(found.takes / 60_000), found and found.is_estimate) == (minutes, estimated)
