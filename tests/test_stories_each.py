"""The same steps for each of several places or organizations, in small books."""

import pytest

from drillbook.schema.linkage.catalogue import check
from drillbook.schema.linkage.rules.unresolved_names import unresolved
from drillbook.schema.reader import read_text_as
from drillbook.ui.report.titles import Titles
from tests.small_books import compiled, read_book, read_text_book
from tests.stories import NIGHT, a_plan, story

PLACES = """\
library: places
places:
  depot: {title: Depot}
  bridge: {title: Bridge}
  hill: {title: Hill}
  north: {title: North underpass, kind: underpass}
  south: {title: South underpass, kind: underpass}
routes:
  - {from: depot, to: north, takes: 6 min}
  - {from: depot, to: south, takes: 9 min}
"""
CONTACTS = """\
library: contacts
organizations:
  town: {title: Town}
  school-1: {title: First school, sector: education}
  school-2: {title: Second school, sector: education}
posts:
  duty: {title: Duty officers, staff: 2}
"""
NO_TEAMS, NO_SUPPLIES = "library: teams\n", "library: supplies\n"
ONLY = {"task-started", "task-finished"}


def a_closing(each="{places: underpass, do: [close, guard]}", *, staff="unlimited", more="", needs=""):
    return a_plan(
        f"""
        roles:
          police: {{title: Police, staff: {staff}}}
        tasks:
          close: {{title: Close, role: police, place: incident, takes: 10 min{needs and ", needs: " + needs}}}
          guard: {{title: Guard, role: police, takes: 5 min{more}}}
          tell: {{title: Tell, role: police, takes: 1 min}}
        procedures:
          go: {{steps: [{{each: {each}}}, tell]}}
        """
    )


def told(folder, plan, only=ONLY, injects="a: {at: T+0:00, starts: a/go}\n", **more):
    return story(folder, plan, injects=injects, only=only, places=PLACES, contacts=CONTACTS, **more)


def test_both_underpasses_are_closed_side_by_side_and_then_it_goes_on(tmp_path):
    assert told(tmp_path, a_closing()) == [
        "0 task-started a/go/close@north",
        "0 task-started a/go/close@south",
        "10 task-finished a/go/close@north",
        "10 task-finished a/go/close@south",
        "10 task-started a/go/guard@north",
        "10 task-started a/go/guard@south",
        "15 task-finished a/go/guard@north",
        "15 task-finished a/go/guard@south",
        "15 task-started a/go/tell",
        "16 task-finished a/go/tell",
    ]


def test_one_policeman_closes_one_after_the_other(tmp_path):
    lines = told(tmp_path, a_closing("{places: underpass, do: [close]}", staff=1), only={"task-started"})
    assert lines == [
        "0 task-started a/go/close@north",
        "10 task-started a/go/close@south",
        "20 task-started a/go/tell",
    ]


def test_its_place_is_where_the_incident_of_the_body_is(tmp_path):
    """A team drives 6 min to the north, another 9 to the south, whatever the place of the inject."""
    plan = a_closing("{places: [south, north], do: [close]}", needs="{teams: {drainage: 1}}")
    teams = """\
library: teams
teams:
  pumps-1: {title: First, capability: [drainage], base: depot}
  pumps-2: {title: Second, capability: [drainage], base: depot}
"""
    supplies = "library: supplies\n"
    lines = told(
        tmp_path,
        plan,
        only={"task-arrived"},
        injects="a: {at: T+0:00, place: hill, starts: a/go}\n",
        teams=teams,
        supplies=supplies,
    )
    assert lines == ["6 task-arrived a/go/close@north", "9 task-arrived a/go/close@south"]


def test_for_each_school_of_a_sector(tmp_path):
    lines = told(tmp_path, a_closing("{organizations: education, do: [guard]}"), only={"task-started"})
    assert lines == [
        "0 task-started a/go/guard@school-1",
        "0 task-started a/go/guard@school-2",
        "5 task-started a/go/tell",
    ]


def test_an_organization_is_told_by_its_title(tmp_path):
    plan = a_closing("{organizations: education, do: [guard]}")
    night = NIGHT.format(hours=3)
    model = compiled(
        tmp_path, plan, night=night, places=PLACES, contacts=CONTACTS, teams=NO_TEAMS, supplies=NO_SUPPLIES
    )
    assert Titles.of(model).task_at("a/go/guard@school-1", "a/guard") == "Guard at First school"


def test_after_inside_the_body_is_an_order_at_one_place_only(tmp_path):
    """Written side by side, the guard comes after the closing of its own underpass."""
    plan = a_closing("{places: underpass, do: [{parallel: [close, guard]}]}", more=", after: close", staff=1)
    lines = told(tmp_path, plan, only={"task-started"})
    assert lines == [
        "0 task-started a/go/close@north",
        "10 task-started a/go/close@south",
        "20 task-started a/go/guard@north",
        "25 task-started a/go/guard@south",
        "30 task-started a/go/tell",
    ]


def test_what_is_set_in_the_body_is_set_at_its_place(tmp_path):
    plan = a_closing(
        "{places: underpass, do: [{set: {depth(north): 3 cm}}, {choose: [{if: depth > 2 cm, do: [close]}]}]}"
    )
    lines = told(tmp_path, plan, only={"task-started"})
    assert lines == ["0 task-started a/go/close@north", "10 task-started a/go/tell"]


def test_chinese_keys_and_kinds(tmp_path):
    plan = a_closing("{places: underpass, do: [close]}").replace(
        "each: {places: underpass, do:", "逐处: {场所: 下立交, 执行:"
    )
    assert told(tmp_path, plan, only={"task-started"})[:2] == [
        "0 task-started a/go/close@north",
        "0 task-started a/go/close@south",
    ]


def test_a_withdrawn_procedure_withdraws_every_body(tmp_path):
    plan = a_closing("{places: underpass, do: [close, guard]}", staff=1).replace(
        "go: {steps", "go: {when: rain >= red, until: rain < red, steps"
    )
    injects = "a: {at: T+0:00, set: {rain: red}}\nb: {at: T+0:05, set: {rain: none}}\n"
    lines = told(tmp_path, plan, only={"task-started", "task-withdrawn"}, injects=injects)
    assert lines == [
        "0 task-started a/go/close@north",
        "5 task-withdrawn a/go/guard@north",
        "5 task-withdrawn a/go/close@south",
        "5 task-withdrawn a/go/guard@south",
        "5 task-withdrawn a/go/tell",
    ]


@pytest.mark.parametrize(
    ("each", "code", "message", "hint"),
    [
        ("{places: underpas, do: [close]}", "L01", "'underpas' is no place of the book, and no kind of place that it has", "did you mean underpass?"),
        ("{places: [north, sout], do: [close]}", "L01", "'sout' is no place of the book, and no kind of place that it has", "did you mean south?"),
        ("{places: hospital, do: [close]}", "L01", "'hospital' is no place of the book, and no kind of place that it has", "add it to its library, or correct the name"),
        ("{organizations: educaton, do: [guard]}", "X10", "'educaton' is no organization of the book, and no sector that one has", "did you mean education?"),
    ],
)  # fmt: skip
def test_what_it_goes_through_is_in_the_book(tmp_path, each, code, message, hint):
    found = unresolved(
        read_book(
            tmp_path,
            a_closing(each),
            places=PLACES,
            contacts=CONTACTS,
            teams=NO_TEAMS,
            supplies=NO_SUPPLIES,
        )
    )
    assert [(one.code, one.where.line, str(one.message)) for one in found] == [(code, 12, message)]
    assert str(found[0].hint) == hint


def test_a_sector_or_kind_that_stands_in_a_library_with_a_mistake_is_not_missing(tmp_path):
    # Given libraries with a key misspelt: what they hold is not in the book
    contacts = CONTACTS.replace("town: {title", "town: {tilte")
    places = PLACES.replace("bridge: {title", "bridge: {tilte")
    for each, missing in (
        ("{organizations: education, do: [guard]}", []),
        ("{organizations: educaton, do: [guard]}", ["X10"]),
        ("{places: 下立交, do: [close]}", []),
        ("{places: hospital, do: [close]}", ["L01"]),
    ):
        folder = tmp_path / str(len(each))
        folder.mkdir()
        book, _ = read_text_book(
            folder, a_closing(each), contacts=contacts, places=places, teams=NO_TEAMS, supplies=NO_SUPPLIES
        )
        assert [one.code for one in unresolved(book) if one.code in ("X10", "L01")] == missing


@pytest.mark.parametrize("each", ["{do: [close]}", "{places: north, organizations: town, do: [close]}"])
def test_it_goes_through_one_kind_of_thing(each):
    found = read_text_as("a.yaml", a_closing(each)).findings
    assert [str(one.message) for one in found] == ["'each' goes through places or organizations"]


@pytest.mark.parametrize(("trucks", "short"), [(3, True), (4, False)])
def test_l02_counts_every_body(tmp_path, trucks, short):
    plan = a_closing("{places: underpass, do: [close]}", needs="{equipment: {truck: 2}}").replace(
        "go: {steps", "go: {when: rain >= red, steps"
    )
    supplies = f"library: supplies\nequipment:\n  truck: {{title: Truck, quantity: {trucks}}}\n"
    book = read_book(tmp_path, plan, places=PLACES, contacts=CONTACTS, teams="library: teams\n", supplies=supplies)
    assert any(one.code == "L02" for one in check(book)) == short
