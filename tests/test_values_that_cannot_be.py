"""Assignments and conditions that cannot be, names that nothing bears, and names that an editor offers."""

from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.rules.unresolved_names import names_of_book, names_of_document, of_scenario, unresolved
from drillbook.schema.reader import read_text_as
from tests.assembled import book_from, plan_text, scenario_from

INDICATORS = """\
library: indicators
indicators:
  rain: {title: 雨量, unit: mm, range: 0 / 200, initial: "0"}
  depth: {title: 水深, unit: cm, range: 0 / 400, per_place: true}
  sign: {title: 信号, values: [none, blue, red], initial: none}
  free: {title: 指数}
"""
PLACES = "library: places\nplaces: {north: {title: 北片}}\n"
FLOOD = plan_text(
    "flood",
    "roles: {desk: {title: 值班室}}\nlevels: {III: {decided_by: desk}, II: {decided_by: desk}}\n"
    "tasks: {pump: {title: 抽水, role: desk, takes: 1 min}}\nprocedures: {go: {title: 抽排, steps: [pump]}}\n",
)
CARD = plan_text("card", depth="card")
HEAD = "scenario: s\ntitle: 演练\nbegins: 2026-09-01 21:00\nlasts: 1 h\nplans: [flood]\n"


def said(story, *texts):
    """What is said of a scenario, with the way out."""
    book = book_from(INDICATORS, PLACES, FLOOD, CARD, *texts)
    return [
        (one.message.render("en"), one.hint.render("en") if one.hint else "")
        for one in of_scenario(book, scenario_from(HEAD + story))
    ]


@pytest.mark.parametrize(
    ("key", "value", "message", "hint"),
    [
        ("rain", "30 mm", "", ""),
        ("rain", "30", "", ""),
        ("rain", "0 mm", "", ""),
        ("rain", "200 mm", "", ""),  # both ends belong to the range
        ("rain", "201 mm", "201 mm is outside the range of 'rain'", "it goes from 0 to 200"),
        ("rain", "-1 mm", "-1 mm is outside the range of 'rain'", "it goes from 0 to 200"),
        ("rain", "30 cm", "'rain' is not measured in cm", "its unit is mm"),
        ("free", "30 cm", "'free' is not measured in cm", "its unit is -"),
        ("free", "99999", "", ""),
        ("sign", "red", "", ""),
        ("sign", "green", "'sign' has no value 'green'", "its values are none, blue, red"),
        ("rian", "30 mm", "indicator 'rian' is not defined", "did you mean rain?"),
        ("depth(north)", "30 cm", "", ""),
        ("depth(nroth)", "30 cm", "place 'nroth' is not defined", "did you mean north?"),
        ("level(flood)", "III", "", ""),
        ("level(flood)", "none", "", ""),
        ("level(flood)", "I", "level 'flood/I' is not defined", "its levels are III, II"),
        ("level(flod)", "III", "plan 'flod' is not defined", "did you mean flood?"),
        ("ordered", "flood/II", "", ""),
        ("ordered", "flood/I", "level 'flood/I' is not defined", "its levels are III, II"),
        ("judged", "II", "name the plan and the level", "for example judged: flood/II"),
    ],
)
def test_what_is_set_must_be_something_that_can_be(key, value, message, hint):
    expected = [(message, hint)] if message else []
    assert said(f"given: {{{key}: {value}}}\n") == expected
    assert said(f"injects: {{wet: {{at: T+0:05, set: {{{key}: {value}}}}}}}\n") == expected


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("rain", "10 / 200 mm", ""),
        ("rain", "10 / 201 mm", "10 / 201 mm is outside the range of 'rain'"),
        ("rain", "10 / 20 cm", "'rain' is not measured in cm"),
        ("sign", "red", ""),
        ("sign", "{blue: 0.5, red: 0.5}", ""),
    ],
)
def test_what_varies_is_a_spread_of_values_that_can_be(key, value, message):
    if value.startswith("{"):
        value = "blue / red"
    assert [one[0] for one in said(f"vary: {{{key}: {value}}}\n")] == ([message] if message else [])


@pytest.mark.parametrize(
    "steps",
    [
        "[{set: {sign: green}}]",
        "[pump, [{set: {sign: green}}]]",
        "[{parallel: [{set: {sign: green}}, pump]}]",
        "[{choose: [{if: judged, do: [{set: {sign: green}}]}]}]",
        "[{choose: [{if: judged, do: [pump]}, {else: [{set: {sign: green}}]}]}]",
        "[{repeat: {times: 2, do: [{set: {sign: green}}]}}]",
    ],
)
def test_what_a_step_sets_is_looked_at_where_it_stands(steps):
    text = FLOOD.replace("steps: [pump]", f"steps: {steps}")
    book = book_from(INDICATORS, PLACES, text)
    (found,) = unresolved(book)
    line = text.splitlines()[found.where.line - 1]
    assert found.message.render("en") == "'sign' has no value 'green'"
    assert line[found.where.column - 1 :].startswith("green")


def test_what_recovery_a_task_or_the_start_sets_is_looked_at_too():
    broken = [
        FLOOD + "recovery: [{set: {sign: green}}]\n",
        FLOOD.replace("takes: 1 min", "takes: 1 min, set: {sign: green}"),
    ]
    for text in broken:
        assert [one.message.render("en") for one in unresolved(book_from(INDICATORS, PLACES, text))] == [
            "'sign' has no value 'green'"
        ]
    wet = INDICATORS.replace('initial: "0"', "initial: 300 mm")
    assert [one.message.render("en") for one in unresolved(book_from(wet, PLACES, FLOOD))] == [
        "300 mm is outside the range of 'rain'"
    ]


def assembled(*texts):
    """A book some files of which cannot be read."""
    return PlanBook.assemble(Path("book"), [read_text_as(f"{number}.yaml", text) for number, text in enumerate(texts)])[
        0
    ]


def asking(when):
    return plan_text(
        "asks",
        f"roles: {{desk: {{title: 值班室}}}}\nlevels: {{III: {{when: {when}, decided_by: desk}}}}\n",
        depth="linkage",
    )


@pytest.mark.parametrize(
    ("when", "messages"),
    [
        ("rain >= 10", 0),
        ("rain >= 300", 1),
        ("level(flood) >= III", 0),
        ("level(flood) >= I", 1),
        ("level(bare) >= I", 1),  # that it has no such level is said, and not that it can never be
        ("level(gone) >= I", 2),  # neither the plan nor its level
    ],
)
def test_a_condition_is_doubted_only_where_nothing_else_says_it(when, messages):
    bare = plan_text("bare", "roles: {desk: {title: 值班室}}\n")
    assert len(unresolved(book_from(INDICATORS, PLACES, FLOOD, bare, asking(when)))) == messages


def test_what_stands_in_a_library_or_plan_that_was_refused_is_not_missing():
    refused = INDICATORS.replace("range: 0 / 200", "range: wide")
    book = assembled(
        refused, PLACES, FLOOD.replace("takes: 1 min", "takes: soon"), asking("rain >= 10 and level(flood) >= III")
    )
    assert (book.unread, "rain" in book.unread_entries) == ({"flood"}, True)
    assert unresolved(book) == ()
    story = HEAD + "given: {rain: 10 mm, level(flood): III}\ninjects: {go: {at: T+0:05, starts: [flood/go]}}\n"
    assert of_scenario(book, scenario_from(story)) == []


# names


@pytest.mark.parametrize(
    ("inject", "message", "hint"),
    [
        ("scene: one", "scene 'one' is not defined", "add it to the scenes of this scenario"),
        ("starts: [flood/goo]", "procedure 'flood/goo' is not defined", "did you mean go (抽排)?"),
        ("starts: [flod/go]", "procedure 'flod/go' is not defined", "did you mean flood/go?"),
        (
            "starts: [elsewhere/thing]",
            "procedure 'elsewhere/thing' is not defined",
            "add the plan to the book (one outside it as 'kind: external'), or correct the name",
        ),
        (
            "starts: [flood/something]",
            "procedure 'flood/something' is not defined",
            "add it to 'flood预案', or spell it as it is written there",
        ),
        ("starts: [go]", "procedure 'go' is not defined", "did you mean flood/go?"),
        ("starts: [card/anything]", "", ""),
        ("place: north", "", ""),
        ("place: south-end", "place 'south-end' is not defined", "add the place to its library, or correct the name"),
        ("to: [desk]", "recipient 'desk' is not defined", "did you mean flood/desk?"),
    ],
)
def test_a_name_in_a_scenario_is_looked_for_in_its_plans(inject, message, hint):
    found = said(f"injects: {{go: {{at: T+0:05, {inject}}}}}\n")
    assert found == ([(message, hint)] if message else [])


def test_scenes_and_injects_are_known_in_their_own_scenario():
    story = "scenes: {one: {title: 第一幕}}\ninjects:\n  wet: {at: T+0:05, scene: one}\n  next: {when: inject wet}\n  late: {when: inject wett}\n"
    assert [message for message, _ in said(story)] == ["inject 'wett' is not defined"]


def test_incident_types_are_checked_only_where_the_book_lists_them():
    plan = plan_text("p", "incident_types: [rian]\n", depth="card")
    assert unresolved(book_from(plan)) == ()
    listed = book_from("book: b\ntitle: 书\nincident_types: {rain: {title: 暴雨, class: natural}}\n", plan)
    assert [one.message.render("en") for one in unresolved(listed)] == ["incident type 'rian' is not defined"]


# what an editor offers


def test_an_editor_offers_what_is_known_here_and_what_lies_in_other_plans():
    street = plan_text(
        "street",
        "roles: {crew: {title: 街道组}, water: {title: 水务组}}\ntasks: {carry: {title: 转移, role: crew, takes: 1 min}}\n"
        "procedures: {move: {title: 转移程序, steps: [carry]}}\nresponse_times: {all: {title: 全程, from: incident, to: carry finished, within: 1 h}}\n",
    )
    contacts = "library: contacts\norganizations: {water: {title: 水务局}}\n"
    book = book_from(INDICATORS, PLACES, FLOOD, street, contacts)
    own, others = names_of_document(book, book.plans["flood"]), names_of_book(book)
    assert own["role"] == {"desk": "值班室"}
    assert own["recipient"] == {"desk": "值班室", "water": "水务局"}
    assert own["task"] == {"pump": "抽水"}
    assert own["action"] == {"pump": "抽水", "go": "抽排"}
    assert list(own["level"]) == ["III", "II"]
    assert others["recipient"] == {"flood/desk": "值班室", "street/crew": "街道组"}  # organizations stand by themselves
    assert others["procedure"] == {"flood/go": "抽排", "street/move": "转移程序"}
    assert others["measured"] == {"flood/pump": "抽水", "street/carry": "转移", "street/all": "全程"}
    assert others["indicator"]["rain"] == "雨量"
    assert (own["scene"], own["inject"]) == ({}, {})


def test_outside_a_plan_everything_inside_plans_is_offered_by_its_full_name():
    offer = names_of_book(book_from(INDICATORS, PLACES, FLOOD))
    assert (offer["role"], offer["plan"]) == ({"flood/desk": "值班室"}, {"flood": "flood预案"})
    assert "task" not in offer


GOODS = """\
library: supplies
equipment:
  pump: {{title: 泵, stock: {{north: {stock}}}, quantity: {hand}}}
supplies:
  oil: {{title: 油, stock: {{north: 40.5}}}}
agreements:
  loan: {{title: 协议, gives: {{pump: {given}, oil: 2.5}}}}
"""
PUMPING = """\
roles: {{desk: {{title: 值班室}}}}
tasks:
  pump: {{title: 抽水, role: desk, takes: 1 min, needs: {{equipment: {{pump: {least}}}, supplies: {{oil: 1.5}}}}}}
procedures: {{go: {{title: 抽排, steps: [pump]}}}}
"""
WHOLE = {"stock": 2, "hand": 0, "given": 1, "least": "{at_least: 1, at_most: 2}"}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"stock": 2.5}, [(3, "not 2.5")]),
        ({"hand": -1}, [(3, "not -1")]),
        ({"given": 1.5}, [(7, "not 1.5")]),
        ({"least": 1.5}, [(7, "not 1.5")]),
        ({"least": "{at_least: 1, at_most: 1.5}"}, [(7, "not 1.5")]),
    ],
)
def test_equipment_is_counted_in_pieces_and_supplies_are_not(changed, found):
    written = WHOLE | changed
    book = book_from(PLACES, GOODS.format(**written), plan_text("p", PUMPING.format(**written)))
    told = [
        (one.where.line, one.message.render("en").rpartition(": ")[2]) for one in unresolved(book) if one.code == "SC"
    ]
    assert [text for _, text in told] == [text for _, text in found]


def test_half_a_pump_cannot_break_down():
    (pieces, _), *rest = said(
        "injects: {x: {at: T+0:10, disrupt: {equipment: pump, fewer: 0.5, for: 10 min}}}\n", GOODS.format(**WHOLE)
    )
    assert (pieces, rest) == ("teams and equipment are counted in pieces: not 0.5", [])
