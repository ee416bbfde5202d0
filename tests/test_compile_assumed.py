"""What a book and a scenario leave open is taken for granted and said; what they write is not."""

import pytest

from drillbook.simulator.compiler.compile import compile_model
from tests.small_books import FLOOD, compiled, named, read_text_book, scenario
from tests.small_books import NIGHT as RAIN
from tests.stories import NIGHT as ONE_NIGHT
from tests.stories import a_plan

OPEN = """\
plan: a
title: A
kind: special
status: %s
levels: {III: {when: rain >= yellow, decided_by: lead%s}}
roles: {lead: {title: Lead%s}}
tasks:
  look: {title: Look, role: lead, place: incident%s}
  tell: {title: Tell, role: lead, takes: 1 min, report: {to: town%s}}
  move: {title: Move, role: lead, takes: 5 min, evacuates: {people: 5, from: depot, to: hall}}
procedures:
  go: {when: level >= III, steps: [look, tell, move]}
"""
LEFT = OPEN % ("draft", "", "", "", "")
WRITTEN = OPEN % ("in-force", ", takes: 2 min", ", staff: 2", ", takes: 3 min", ", by: [phone]")
PLACES = "library: places\nplaces:\n  depot: {title: Depot}\n  hall: {title: Hall%s}\n%s"
NIGHT = """\
scenario: night
title: A night
begins: 2026-09-14 10:00
lasts: 8 h
plans: [a, %s]
%sinjects:
%s"""
OTHER = a_plan(
    "roles: {desk: {title: Desk, staff: 1}}\ntasks: {close: {title: Close, role: desk, takes: 1 min}}\n"
    "procedures: {work: {steps: [close]}}\n",
    "other",
)
CARD = "plan: flaw\ntitle: Card\nkind: special\nstatus: in-force\ndepth: card\n"
ELSEWHERE = """\
  early: {at: T-1:00}
  told: {at: T+0:10, starts: other/work, fail: other/close, disrupt: {role: other/desk}}
  then: {when: inject early, set: {rain: red}}
  ever: {when: other/close finished, to: [other/desk], by: radio}
"""
HERE = "  told: {at: T+0:10, place: depot, starts: a/go, fail: a/tell, disrupt: {role: a/lead}}\n"


MINUTE = 60_000


def assumed(model, kind):
    return [name for one in model.assumptions if one.kind == kind for name in one.names]


def said(model):
    return {one.kind: one.names for one in model.assumptions}


def libraries(places):
    return {"places": places, "supplies": "library: supplies\n", "teams": "library: teams\n"}


def test_what_is_left_open_is_said(tmp_path):
    book, _ = read_text_book(tmp_path, LEFT, OTHER, CARD, **libraries(PLACES % ("", "")))
    model, findings = compile_model(book, scenario(NIGHT % ("flaw", "", ELSEWHERE)))
    assert findings == []
    assert said(model) == {
        "not-in-force": ("a",),
        "not-acting": ("flaw", "other"),
        "staff": ("a/lead",),
        "durations-missing": ("a/look",),
        "durations-judged": ("a/tell", "a/move"),
        "default-decision": ("a/III",),
        "channels": ("a/tell",),
        "capacity": ("hall",),
        "no-way": ("depot – hall",),
        "no-incident-place": ("a/look",),
        "initial": ("depth",),
        "preparation": ("early",),
        "left-out": ("other/work", "other/close", "told"),
        "never": ("other/close finished",),
    }
    texts = {one.kind: str(one.text) for one in model.assumptions}
    assert texts["no-way"] == "no way is known between Depot – Hall"
    assert texts["capacity"] == "shelters without a capacity take everybody: Hall"
    assert texts["left-out"] == "not done, the plan it belongs to does not act: work, Close, told"
    assert texts["never"] == "these moments cannot come in this run: Close finished"


def test_what_is_written_is_not_taken_for_granted(tmp_path):
    road = "routes: [{from: depot, to: hall, takes: 5 min}]\n"
    night = NIGHT % ("other", "given: {depth: 1 cm}\n", HERE)
    model = compiled(tmp_path, WRITTEN, OTHER, night=night, **libraries(PLACES % (", capacity: 9", road)))
    assert said(model) == {"durations-judged": ("a/look", "a/tell", "a/move", "other/close")}


def test_a_value_that_nobody_knows_at_the_start_is_said(tmp_path):
    """The rain and the tide have a first value, the depth has none."""
    model = compiled(tmp_path)
    assert {one.name: one.initial for one in model.indicators} == {"rain": 0.0, "tide": 3.2, "depth": None}
    assert assumed(model, "initial") == ["depth"]
    assert assumed(compiled(tmp_path, night=RAIN + "given: {depth: 5 cm}\n"), "initial") == []


def test_what_has_a_title_is_called_by_it_and_all_else_by_its_name(tmp_path):
    plan = a_plan(
        """
        roles: {lead: {title: Leader, staff: 1}, desk: {title: Desk, post: duty}, gate: {staff: 1}}
        tasks: {t: {title: Task, role: lead, takes: 1 min, with: [desk, gate]}}
        procedures: {go: {title: Course, steps: [t]}}
        response_times:
          late: {from: incident, to: t finished, within: 9 min}
          soon: {title: Soon enough, from: incident, to: t finished, within: 5 min}
        """
    )
    contacts = "library: contacts\nposts:\n  duty: {title: Duty officers, staff: 2}\n"
    indicators = "library: indicators\nindicators:\n  sea: {title: The sea, unit: m}\n  wind: {unit: m}\n"
    model = compiled(tmp_path, plan, contacts=contacts, indicators=indicators, night=ONE_NIGHT.format(hours=1))
    assert [one.title for one in model.roles] == ["Leader", "Desk", "gate"]
    assert {one.name: one.title for one in model.pools} == {
        "a/lead": "Leader",
        "duty": "Duty officers",
        "a/gate": "a/gate",
    }
    assert {one.name: one.title for one in model.indicators} == {"sea": "The sea", "wind": "wind"}
    assert [one.title for one in (*model.tasks, *model.procedures)] == ["Task", "Course"]
    assert [one.title for one in model.promises] == ["late", "Soon enough"]


def test_a_level_that_nobody_decides_is_said(tmp_path):
    nobody = a_plan(
        "levels: {III: {when: judged}, II: {when: rain >= red, decided_by: lead}}\nroles: {lead: {title: Lead, staff: 1}}\n"
    )
    model = compiled(tmp_path, nobody, night=ONE_NIGHT.format(hours=1))
    assert assumed(model, "no-decider") == ["a/III"]


@pytest.mark.parametrize(("written", "limit"), [(", within: 12 min", 12), ("", 20)])
def test_the_books_limit_of_a_decision_counts_where_the_level_has_none(tmp_path, written, limit):
    book = "book: small\nlanguage: en\nlimits: {start: 20 min}\n"
    plan = FLOOD.replace(", within: 20 min}", f"{written}}}").replace(", within: {III: 15 min, II: 10 min}", "")
    model = compiled(tmp_path, plan, book=book)
    number = named(model.tasks, "flood/decide:III").within
    assert model.promises[number].limits == (limit * MINUTE,)
    assert assumed(model, "default-limit") == ["flood/level:III"] * (not written) + ["flood/level:II"]


def test_a_level_is_ended_by_whoever_decided_it_unless_another_is_named(tmp_path):
    model = compiled(tmp_path, FLOOD.replace("decided_by: lead, ", "decided_by: lead, ended_by: desk, "))
    roles = {
        name: model.roles[named(model.tasks, f"flood/{name}").role].name for name in ("decide-end:III", "decide-end:II")
    }
    assert roles == {"decide-end:III": "flood/desk", "decide-end:II": "flood/desk"}
    assert model.roles[named(model.tasks, "flood/decide:II").role].name == "flood/lead"


def test_what_is_done_at_a_warning_is_a_procedure_only_where_its_condition_is_written(tmp_path):
    warnings = "warnings:\n  blue: {actions: [close]}\n  red: {when: rain >= red}\n  orange: {when: rain >= orange, actions: [close]}\nlevels:"
    model = compiled(tmp_path, FLOOD.replace("levels:", warnings))
    assert [entry.name for entry in model.procedures if "warning" in entry.name] == ["warning:orange"]
