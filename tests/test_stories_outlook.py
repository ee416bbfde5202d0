"""Under `fence` in small books: what is short keeps others waiting exactly as long as it can still come."""

import pytest

from tests.stories import a_plan, happened

GO = "go: {at: T+%s, starts: a/go}\n"
BOOK = """\
book: small
language: en
timezone: Asia/Shanghai
hours: {day: "11:00-17:30"}
takeover: 5 min
allocation: fence
"""
CREW = a_plan(
    """
    levels: {III: {when: rain >= yellow, decided_by: desk, takes: 0 min}, II: {when: rain >= red, decided_by: desk, takes: 0 min}}
    roles:
      desk: {title: Desk, staff: 1}
      spare: {title: Spare, staff: 1}
      crew: {title: Crew, staff: %s}
    tasks:
      high: {title: High, role: crew, with: [desk], takes: 5 min, priority: urgent, needs: {%s}}
      low: {title: Low, role: desk, takes: 5 min}
    procedures:
      go: {steps: [{parallel: [high, low]}]}
    """
)
CALLED = "{day: 1, night: 1, called: 1}"


def begun(folder, crew, needs, injects="", at="0:00", hours=3, **libraries):
    """When the urgent task and the one behind it begin; nothing for what never does."""
    libraries = {"teams": "library: teams\n", "supplies": "library: supplies\n", "book": BOOK, **libraries}
    log = happened(folder, CREW % (crew, needs), injects=injects + GO % at, hours=hours, **libraries)
    starts = {event.path: event.at // 60_000 for event in log if event.kind == "task-started"}
    return starts.get("a/go/high"), starts.get("a/go/low")


def ill(**more):
    told = "".join(f", {key}: {value}" for key, value in more.items())
    return f"ill: {{at: T+0:00, disrupt: {{role: a/crew{told}}}}}\n"


@pytest.mark.parametrize(
    ("crew", "needs", "injects", "at", "told"),
    [
        pytest.param("{day: 1, night: 0}", "staff: 1", "", "0:00", (60, 65), id="a later shift comes"),
        pytest.param("{day: 0, night: 1}", "staff: 1", "", "1:01", (None, 61), id="a shift that is over does not"),
        pytest.param("{day: 0, night: 1}", "staff: 1", "", "0:59", (59, 64), id="a shift that is there does"),
        pytest.param(CALLED, "staff: 2", "", "0:00", (None, None), id="people who may be called"),
        pytest.param(CALLED, "staff: 2", ill(fewer=1), "0:00", (None, 0), id="but one less than all to the end"),
        pytest.param(CALLED, "staff: 2", ill(fewer=1, **{"for": "30 min"}), "0:00", (None, None), id="or for a time"),
        pytest.param(CALLED, "staff: 1", ill(fewer=1), "0:00", (None, None), id="one to be called is enough"),
        pytest.param("{III: 1, II: 3}", "staff: 3", "", "0:00", (None, None), id="a level may bring them"),
        pytest.param("{III: 1, II: 3}", "staff: 3", ill(fewer=1), "0:00", (None, 0), id="unless one is missing then too"),
        pytest.param("1, deputy: spare", "staff: 1", ill(), "0:00", (5, 10), id="a deputy comes"),
        pytest.param(
            "1, deputy: spare", "staff: 1", ill() + ill().replace("ill", "too").replace("crew", "spare"), "0:00", (None, 0),
            id="unless the deputy is away too",
        ),
        pytest.param("1", "staff: 1", ill(until="T+3:00"), "0:00", (180, None), id="back at the very end"),
        pytest.param("1", "staff: 1", ill(until="T+3:01"), "0:00", (None, 0), id="back after the end"),
    ],
)  # fmt: skip
def test_people_who_can_still_come(tmp_path, crew, needs, injects, at, told):
    assert begun(tmp_path, crew, needs, injects, at) == told


def gone(what, **more):
    told = "".join(f", {key}: {value}" for key, value in more.items())
    return f"gone: {{at: T+0:00, disrupt: {{{what}{told}}}}}\n"


SOON = {"for": "30 min"}
HOSES = "library: supplies\nequipment:\n  hose: {title: Hose, quantity: 3}\n  boat: {title: Boat, stock: {depot: 3}}\n"
SAND = "library: supplies\nsupplies:\n  sand: {title: Sand, stock: {depot: 30}}\n"
TEAMS = """\
library: teams
teams:
  one: {title: One, capability: [dig, pump], turnout: 0 min}
  two: {title: Two, capability: [dig], turnout: 0 min}
"""


@pytest.mark.parametrize(
    ("needs", "injects", "told"),
    [
        pytest.param("equipment: {hose: 3}", gone("equipment: hose", fewer=1), (None, 0), id="one hose less to the end"),
        pytest.param("equipment: {hose: 3}", gone("equipment: hose", fewer=1, **SOON), (30, 35), id="or for a time"),
        pytest.param(
            "staff: 0, equipment: {hose: 3}", ill() + gone("equipment: hose", fewer=1, **SOON), (30, 35),
            id="and nobody of the crew is asked for",
        ),
        pytest.param("equipment: {hose: 2}", gone("equipment: hose", fewer=1), (0, 5), id="and enough are left"),
        pytest.param("equipment: {boat: 3}", gone("equipment: boat", fewer=1), (None, 0), id="one boat less to the end"),
        pytest.param("equipment: {boat: 3}", gone("equipment: boat", fewer=1, **SOON), (30, 35), id="or likewise"),
        pytest.param(
            "equipment: {boat: 3}", gone("equipment: boat", **SOON) + gone("equipment: boat", fewer=1).replace("gone", "lost"),
            (None, 0), id="all for a time and one to the end",
        ),
        pytest.param(
            "equipment: {boat: 3}", gone("equipment: boat", **SOON) + gone("equipment: hose").replace("gone", "lost"),
            (30, 35), id="all for a time and something else to the end",
        ),
        pytest.param("supplies: {sand: 30}", gone("supplies: sand", fewer=1), (None, 0), id="one sandbag less"),
        pytest.param("supplies: {sand: 30}", gone("supplies: sand", fewer=1, **SOON), (30, 35), id="or for half an hour"),
        pytest.param("teams: {dig: 2}", gone("team: two"), (None, 0), id="one of two teams to the end"),
        pytest.param("teams: {dig: 2}", gone("team: two", **SOON), (30, 35), id="or half an hour"),
        pytest.param("teams: {dig: 1, pump: 1}", gone("team: two"), (None, 0), id="one team is not two"),
        pytest.param("teams: {dig: 1}", gone("team: two"), (0, 5), id="the other team"),
    ],
)  # fmt: skip
def test_goods_and_teams_that_can_still_come(tmp_path, needs, injects, told):
    goods = SAND if "sand" in needs else HOSES
    assert begun(tmp_path, "1", needs, injects, supplies=goods, teams=TEAMS) == told


LENT = """\
library: supplies
equipment:
  boat: {title: Boat, stock: {depot: 1}}
agreements:
  next-town: {title: Next town, gives: {boat: 1}, at_place: depot, from: 2026-09-15}
"""


@pytest.mark.parametrize(("hours", "told"), [(14, (840, None)), (15, (840, 845))])
def test_what_will_be_lent_at_midnight_can_still_come(tmp_path, hours, told):
    """The exercise begins at ten in the morning: midnight is after fourteen hours."""
    assert begun(tmp_path, "1", "equipment: {boat: 2}", hours=hours, supplies=LENT) == told


CUT_OFF = a_plan(
    """
    roles:
      crew: {title: Crew, staff: unlimited}
      desk: {title: Desk, staff: 1}
    tasks:
      other: {title: Other, role: crew, takes: 20 min, place: bridge, on_loss: abort, needs: {equipment: {boat: 1}}}
      high: {title: High, role: crew, with: [desk], takes: 5 min, place: hill, priority: urgent, needs: {equipment: {boat: 1}}}
      low: {title: Low, role: desk, takes: 5 min}
    procedures:
      before: {steps: [other]}
      go: {steps: [{parallel: [high, low]}]}
    """
)
CUT = "cut: {at: T+0:10, disrupt: {place: depot}}\n"
WAYS = """\
library: places
places:
  depot: {title: Depot}
  bridge: {title: Bridge}
  hill: {title: Hill}
routes:
  - {from: depot, to: bridge, takes: 6 min}
  - {from: bridge, to: hill, takes: 4 min}
"""


@pytest.mark.parametrize(
    ("before", "supplies", "told"),
    [
        pytest.param("", HOSES, (None, 10), id="all of them are cut off"),
        pytest.param("before: {at: T+0:00, starts: a/before}\n", HOSES, (30, 35), id="one is at work at the bridge"),
        pytest.param(
            "other: {at: T+0:01, disrupt: {place: bridge, for: 20 min}}\n", HOSES, (None, 21),
            id="of all that is closed one may open, until it has opened",
        ),
        pytest.param("", LENT.replace("place: depot", "place: bridge"), (844, 849), id="one comes to the bridge at midnight"),
        pytest.param("", LENT.replace("place: depot", "place: bridge").replace("-15", "-16"), (None, 10), id="or after the end"),
    ],
)  # fmt: skip
def test_what_is_cut_off_at_one_place_can_still_come_from_another(tmp_path, before, supplies, told):
    libraries = {"teams": "library: teams\n", "places": WAYS, "supplies": supplies, "book": BOOK}
    log = happened(tmp_path, CUT_OFF, injects=before + CUT + GO % "0:10", hours=15, **libraries)
    starts = {event.path: event.at // 60_000 for event in log if event.kind == "task-started"}
    assert (starts.get("a/go/high"), starts.get("a/go/low")) == told


def test_a_piece_on_its_way_back_can_still_come(tmp_path):
    """Of three boats one leaves the bridge at minute 26 and is back at 32; the desk is kept for whom it makes complete."""
    plan = CUT_OFF.replace("on_loss: abort,", "return: true,").replace(
        "place: hill, priority: urgent, needs: {equipment: {boat: 1}}",
        "priority: urgent, needs: {equipment: {boat: 3}}",
    )
    libraries = {"teams": "library: teams\n", "places": WAYS, "supplies": HOSES, "book": BOOK}
    log = happened(
        tmp_path, plan, injects="before: {at: T+0:00, starts: a/before}\n" + GO % "0:28", hours=2, **libraries
    )
    starts = {event.path: event.at // 60_000 for event in log if event.kind == "task-started"}
    assert (starts.get("a/go/high"), starts.get("a/go/low")) == (32, 37)


@pytest.mark.parametrize(("lasts", "told"), [(", for: 20 min", (36, 41)), ("", (None, 15))])
def test_a_piece_that_is_out_of_service_elsewhere_can_come_unless_for_good(tmp_path, lasts, told):
    """One of three boats breaks down at the bridge, the two others are cut off."""
    out = f"before: {{at: T+0:00, starts: a/before}}\nout: {{at: T+0:12, disrupt: {{equipment: boat, fewer: 1{lasts}}}}}\n"
    libraries = {"teams": "library: teams\n", "places": WAYS, "supplies": HOSES, "book": BOOK}
    log = happened(tmp_path, CUT_OFF, injects=out + CUT + GO % "0:15", hours=2, **libraries)
    starts = {event.path: event.at // 60_000 for event in log if event.kind == "task-started"}
    assert (starts.get("a/go/high"), starts.get("a/go/low")) == told


@pytest.mark.parametrize(
    ("before", "at", "told"),
    [
        pytest.param("", 10, (None, 10), id="all of them are cut off"),
        pytest.param("before: {at: T+0:00, starts: a/before}\n", 10, (30, 35), id="one is at work at the bridge"),
        pytest.param("before: {at: T+0:00, starts: a/before}\n", 27, (31, 36), id="one stands at the bridge"),
        pytest.param(
            "before: {at: T+0:00, starts: a/before}\nout: {at: T+0:28, disrupt: {team: one, for: 20 min}}\n", 30, (52, 57),
            id="one is out of service there for a time",
        ),
        pytest.param(
            "before: {at: T+0:00, starts: a/before}\nout: {at: T+0:28, disrupt: {team: one}}\n", 30, (None, 30),
            id="or for good",
        ),
    ],
)  # fmt: skip
def test_a_team_of_another_place_can_still_come(tmp_path, before, at, told):
    plan = CUT_OFF.replace("equipment: {boat: 1}", "teams: {dig: 1}")
    teams = TEAMS.replace("turnout: 0 min", "base: depot, turnout: 0 min")
    libraries = {"teams": teams, "places": WAYS, "supplies": "library: supplies\n", "book": BOOK}
    log = happened(tmp_path, plan, injects=before + CUT + GO % f"0:{at}", hours=2, **libraries)
    starts = {event.path: event.at // 60_000 for event in log if event.kind == "task-started"}
    assert (starts.get("a/go/high"), starts.get("a/go/low")) == told


def test_who_has_places_in_a_shelter_already_needs_no_more_room(tmp_path):
    """Seventy of a hundred places are kept for those who wait on the way: they go on before the one lead does anything else."""
    plan = a_plan(
        """
        roles:
          lead: {title: Lead, staff: 1}
        tasks:
          move: {title: Move, role: lead, takes: 30 min, place: hall, priority: urgent, on_loss: resume,
                 needs: {teams: {bus: 1}}, evacuates: {people: 70, from: depot, to: hall}}
          low: {title: Low, role: lead, takes: 60 min}
        procedures:
          go: {steps: [{parallel: [move, low]}]}
        """
    )
    bus = "library: teams\nteams:\n  bus: {title: Bus, capability: [moving], base: hall, turnout: 0 min}\n"
    lost = "lost: {at: T+0:10, disrupt: {team: bus, for: 20 min}}\n"
    log = happened(tmp_path, plan, injects=GO % "0:00" + lost, teams=bus, book=BOOK)
    starts = [(event.at // 60_000, event.path) for event in log if event.kind == "task-started"]
    assert starts == [(0, "a/go/move"), (30, "a/go/move"), (50, "a/go/low")]
