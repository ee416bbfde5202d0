"""What a book and a scenario leave open is taken for granted and said; what they write is not."""

from drillbook.simulator.compiler.compile import compile_model
from tests.small_books import compiled, read_text_book, scenario
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


def test_what_is_written_is_not_taken_for_granted(tmp_path):
    road = "routes: [{from: depot, to: hall, takes: 5 min}]\n"
    night = NIGHT % ("other", "given: {depth: 1 cm}\n", HERE)
    model = compiled(tmp_path, WRITTEN, OTHER, night=night, **libraries(PLACES % (", capacity: 9", road)))
    assert said(model) == {"durations-judged": ("a/look", "a/tell", "a/move", "other/close")}
