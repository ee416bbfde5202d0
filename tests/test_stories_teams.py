"""Which teams go, who is lost on the way, and how they drive around a closed road."""

import pytest

from drillbook.simulator.compiler.compile import compile_model
from tests.case_books import case_log, case_story
from tests.small_books import read_book, scenario
from tests.stories import NIGHT, a_plan, happened, story

WORK = {
    "task-dispatched",
    "task-queued",
    "task-started",
    "task-suspended",
    "task-continued",
    "task-finished",
    "task-starved",
}
MAP = """\
library: places
places:
  north: {title: North}
  south: {title: South}
  hill: {title: Hill}
  mall: {title: Mall}
routes:
  - {from: north, to: mall, takes: 5 min}
  - {from: south, to: mall, takes: 30 min}
  - {from: hill, to: mall, takes: 20 min}
"""
NEED = a_plan(
    """
    roles:
      lead: {title: Lead, staff: unlimited}
    tasks:
      t: {title: T, role: lead, place: mall, takes: 10 min, %s}
      v: {title: V, role: lead, place: mall, takes: 10 min, needs: {teams: {pumping: 1}}}
    procedures:
      go: {steps: [t]}
      more: {steps: [v]}
    """
)
GO = "go: {at: T+0:00, starts: a/go}\n"
NO_GOODS = "library: supplies\n"


def teams(**able):
    """Teams with what they can do and where they stand: `near="pumping rescue @ north"`."""
    lines = ["library: teams", "teams:"]
    for name, text in able.items():
        capability, _, base = text.partition(" @ ")
        base, _, more = base.partition(" ")
        lines.append(
            f"  {name}: {{title: {name}, capability: [{', '.join(capability.split())}], base: {base}, turnout: 0 min{more}}}"
        )
    return "\n".join(lines) + "\n"


def sent(log):
    """Who leaves, in order."""
    return [event.unit for event in log if event.kind == "unit-dispatched"]


def test_a_demand_that_can_be_covered_is_covered():
    assert case_story("several-capabilities", tells={"unit-dispatched"}) == [
        "0 task-dispatched p/go/t",
        "0 unit-dispatched p/go/t far",
        "0 unit-dispatched p/go/t near",
        "6 unit-arrived p/go/t near",
        "31 unit-arrived p/go/t far",
        "31 task-started p/go/t",
        "41 task-finished p/go/t",
    ]


@pytest.mark.parametrize(
    ("needs", "able", "goes"),
    [
        pytest.param(
            "pumping: 1, rescue: 1", {"near": "pumping rescue @ north", "mid": "pumping @ hill", "far": "rescue @ south"}, ["mid", "near"],
            id="the least travel in all, not in turn",
        ),
        pytest.param(
            "pumping: 1, rescue: 1, lights: 1",
            {"near": "pumping rescue @ north", "mid": "rescue lights @ hill", "far": "lights @ south"}, ["near", "mid", "far"],
            id="two change places for a third",
        ),
        pytest.param(
            "pumping: 1, rescue: 1", {"near": "pumping rescue @ north", "mate": "pumping rescue @ north", "third": "pumping rescue @ north"},
            ["near", "mate"], id="ties to the lower id",
        ),
        pytest.param(
            "pumping: {at_least: 1, at_most: 3}, rescue: 1",
            {"near": "pumping rescue @ north", "mid": "pumping @ hill", "far": "pumping @ south"}, ["mid", "far", "near"],
            id="what is free beyond the least takes nobody from another need",
        ),
        pytest.param(
            "near: 1, pumping: 1", {"near": "pumping @ north", "mid": "pumping @ hill"}, ["near", "mid"],
            id="a team asked for by name serves as nothing else",
        ),
    ],
)  # fmt: skip
def test_which_teams_go(tmp_path, needs, able, goes):
    plan = NEED % f"needs: {{teams: {{{needs}}}}}"
    log = happened(tmp_path, plan, injects=GO, teams=teams(**able), places=MAP, supplies=NO_GOODS)
    assert sent(log) == goes


@pytest.mark.parametrize(
    ("able", "injects", "pool"),
    [
        pytest.param(
            {"near": "pumping rescue @ north", "far": "rescue @ south"},
            "out: {at: T+0:00, disrupt: {team: far}}\n", "rescue", id="one team for two things",
        ),
        pytest.param(
            {"near": "pumping rescue @ north", "far": "pumping @ south"},
            "closed: {at: T+0:00, disrupt: {route: [south, mall]}}\n", "roads", id="who would cover it does not get through",
        ),
        pytest.param(
            {"near": "pumping rescue @ north", "far": "rescue @ south"},
            "closed: {at: T+0:00, disrupt: {route: [hill, mall]}}\nout: {at: T+0:00, disrupt: {team: far}}\n", "rescue",
            id="a closed road that does not matter is not named",
        ),
    ],
)  # fmt: skip
def test_a_starved_task_names_what_was_short(tmp_path, able, injects, pool):
    plan = NEED % "needs: {teams: {pumping: 1, rescue: 1}}"
    told = story(tmp_path, plan, injects=injects + GO, teams=teams(**able), places=MAP, supplies=NO_GOODS, only=WORK)
    assert told == [f"0 task-queued a/go/t {pool}", f"180 task-starved a/go/t {pool}"]


def test_where_the_roads_are_short_the_log_names_who_does_not_get_through(tmp_path):
    plan = NEED % "needs: {teams: {pumping: 1, rescue: 1}}"
    able = {"near": "pumping rescue @ north", "far": "pumping @ south"}
    injects = "closed: {at: T+0:00, disrupt: {route: [south, mall]}}\n" + GO
    log = happened(tmp_path, plan, injects=injects, teams=teams(**able), places=MAP, supplies=NO_GOODS)
    queued, starved = (next(event for event in log if event.kind == kind) for kind in ("task-queued", "task-starved"))
    assert (queued.pool, queued.cut_off, starved.pool, starved.cut_off) == ("roads", "rescue", "roads", "rescue")


def test_with_one_lost_the_others_share_anew_what_the_task_cannot_do_without(tmp_path):
    """Far pumps, near rescues, third lights; without far near alone cannot do both, so the task stops."""
    plan = NEED % "on_loss: continue, needs: {teams: {pumping: {at_least: 1, at_most: 2}, rescue: 1}}"
    able = {"near": "pumping rescue @ north", "mid": "pumping @ hill", "far": "pumping @ south"}
    one = GO + "one: {at: T+0:35, disrupt: {team: mid}}\n"
    assert story(tmp_path, plan, injects=one, teams=teams(**able), places=MAP, supplies=NO_GOODS, only=WORK)[1:] == [
        "30 task-started a/go/t",
        "35 task-continued a/go/t mid",
        "40 task-finished a/go/t",
    ]
    two = one + "two: {at: T+0:36, disrupt: {team: far}}\n"
    assert story(tmp_path, plan, injects=two, teams=teams(**able), places=MAP, supplies=NO_GOODS, only=WORK)[2:4] == [
        "35 task-continued a/go/t mid",
        "36 task-suspended a/go/t far",
    ]


def test_a_team_that_could_do_two_things_counts_once(tmp_path):
    """Two are to pump and one to rescue; when one that pumps is gone the other is one, whatever else it could do."""
    plan = NEED % "on_loss: continue, needs: {teams: {pumping: 2, rescue: 1}}"
    able = {"near": "pumping rescue @ north", "mid": "pumping @ hill", "far": "rescue @ south"}
    injects = GO + "lost: {at: T+0:35, disrupt: {team: mid}}\n"
    assert story(tmp_path, plan, injects=injects, teams=teams(**able), places=MAP, supplies=NO_GOODS, only=WORK)[
        1:3
    ] == [
        "30 task-started a/go/t",
        "35 task-suspended a/go/t mid",
    ]


@pytest.mark.parametrize(
    ("needs", "able", "message"),
    [
        pytest.param("pumping: 1, rescue: 1", {"near": "pumping rescue @ north"}, "'pumping', 'rescue'", id="one for two"),
        pytest.param(
            "pumping: 1, near: 1", {"near": "pumping @ north"}, "'pumping', 'near'", id="a team by name and what it can do",
        ),
        pytest.param("pumping: 1, rescue: 1", {"near": "pumping rescue @ north", "far": "rescue @ south"}, "", id="enough"),
    ],
)  # fmt: skip
def test_needs_that_teams_can_never_meet_together_are_refused(tmp_path, needs, able, message):
    plan = NEED % f"needs: {{teams: {{{needs}}}}}"
    night = NIGHT.format(hours=1) + "injects:\n  " + GO
    book = read_book(tmp_path, plan, teams=teams(**able), places=MAP, supplies=NO_GOODS)
    told = f"task 'T' needs teams for {message} at once, and those there are cannot be shared out so"
    _, findings = compile_model(book, scenario(night))
    assert [(finding.code, str(finding.message)) for finding in findings] == [("SC", told)] * bool(message)


BOATS = """\
library: supplies
equipment:
  boat: {title: Boat%s}
"""


def test_another_team_goes_than_the_nearest_if_only_that_one_brings_what_there_is_none_of(tmp_path):
    plan = NEED % "needs: {teams: {pumping: 1}, equipment: {boat: 1}}"
    able = teams(near="pumping @ north", far="pumping @ south , brings: {boat: 1}")
    log = happened(tmp_path, plan, injects=GO, teams=able, places=MAP, supplies=BOATS % "")
    assert sent(log) == ["far"]
    log = happened(tmp_path, plan, injects=GO, teams=able, places=MAP, supplies=BOATS % ", quantity: 1")
    assert sent(log) == ["near"]


def test_who_breaks_down_on_the_way_never_arrives_and_the_others_begin():
    assert case_story("lost-on-the-way") == [
        "0 task-dispatched p/go/t",
        "10 unit-arrived p/go/t near",
        "15 task-continued p/go/t far",
        "15 promise-met p/go/t 15 min",
        "15 task-started p/go/t",
        "25 task-finished p/go/t",
    ]
    log = case_log("lost-on-the-way")
    started = next(number for number, event in enumerate(log) if event.kind == "task-started")
    assert [log[number].kind for number in log.chain(started)] == [
        "task-started", "task-arrived", "task-continued", "disruption-began", "inject-delivered", "exercise-started",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        pytest.param("mid", ["5 unit-arrived a/go/t near", "15 task-continued a/go/t mid", "30 unit-arrived a/go/t far", "30 task-started a/go/t"],
                     id="not the last: the last is waited for"),
        pytest.param("far", ["5 unit-arrived a/go/t near", "15 task-continued a/go/t far", "20 unit-arrived a/go/t mid", "20 task-started a/go/t"],
                     id="the last: the one before it is the last now"),
        pytest.param("near", ["5 unit-arrived a/go/t near", "15 task-continued a/go/t near", "20 unit-arrived a/go/t mid", "30 unit-arrived a/go/t far", "30 task-started a/go/t"],
                     id="one that is there already"),
    ],
)  # fmt: skip
def test_who_is_last_is_decided_when_somebody_is_lost(tmp_path, lost, told):
    plan = NEED % "on_loss: continue, needs: {teams: {pumping: {at_least: 1, at_most: 3}}}"
    able = teams(near="pumping @ north", mid="pumping @ hill", far="pumping @ south")
    injects = GO + f"lost: {{at: T+0:15, disrupt: {{team: {lost}}}}}\n"
    lines = story(
        tmp_path,
        plan,
        injects=injects,
        teams=able,
        places=MAP,
        supplies=NO_GOODS,
        only=(WORK | {"unit-arrived"}) - {"task-dispatched"},
    )
    assert lines == [*told, f"{int(told[-1].split()[0]) + 10} task-finished a/go/t"]


def test_pieces_lost_on_the_way_do_not_arrive_either(tmp_path):
    """Two from the north are there at 5, one from the south would be at 30; what is nearest is lost first."""
    stock = "library: supplies\nequipment:\n  pump: {title: Pump, stock: {north: 2, south: 1}}\n"
    plan = NEED.replace("needs: {teams: {pumping: 1}}", "needs: {equipment: {pump: 1}}") % (
        "on_loss: continue, needs: {equipment: {pump: {at_least: 1, at_most: 3}}}"
    )
    for fewer, began in ((1, 30), (2, 30)):
        injects = GO + f"lost: {{at: T+0:15, disrupt: {{equipment: pump, fewer: {fewer}}}}}\n"
        log = happened(tmp_path, plan, injects=injects, supplies=stock, teams="library: teams\n", places=MAP)
        assert [(event.at // 60_000, event.held) for event in log if event.kind == "task-started"] == [
            (began, (("a/lead", 1), ("pump", 3 - fewer)))
        ]
    injects = GO + "lost: {at: T+0:15, disrupt: {equipment: pump, fewer: 3, for: 5 min}}\n"
    told = story(
        tmp_path,
        plan,
        injects=injects,
        supplies=stock,
        teams="library: teams\n",
        places=MAP,
        only=WORK | {"unit-arrived"},
    )
    assert told[:4] == [
        "0 task-dispatched a/go/t",
        "5 unit-arrived a/go/t pump",
        "15 task-suspended a/go/t pump",
        "15 task-queued a/go/t pump",
    ]


RING = """\
library: places
places:
  north: {title: North}
  mill: {title: Mill}
  ford: {title: Ford}
  mall: {title: Mall}
routes:
  - {from: north, to: mall, takes: 5 min}
  - {from: north, to: mill, takes: 10 min}
  - {from: mill, to: mall, takes: 10 min}
  - {from: north, to: ford, takes: 8 min}
  - {from: ford, to: mall, takes: 8 min, one_way: true}
"""


def journey(log):
    """The minutes of the way, and what it leads over."""
    return [
        (event.at // 60_000, event.travel // 60_000, event.over) for event in log if event.kind == "unit-dispatched"
    ]


@pytest.mark.parametrize(
    ("injects", "way"),
    [
        pytest.param("", [(0, 5, ())], id="the usual way"),
        pytest.param("a: {at: T+0:00, disrupt: {route: [north, mall]}}\n", [(0, 16, ("ford",))], id="around it"),
        pytest.param(
            "a: {at: T+0:00, disrupt: {route: [north, mall]}}\nb: {at: T+0:00, disrupt: {route: [mall, ford]}}\n",
            [(0, 20, ("mill",))], id="around both",
        ),
        pytest.param(
            "a: {at: T+0:00, disrupt: {route: [north, mall]}}\nb: {at: T+0:00, disrupt: {route: [north, ford], slow: 2}}\n",
            [(0, 20, ("mill",))], id="the detour that is quickest now",
        ),
        pytest.param(
            "a: {at: T+0:00, disrupt: {route: [north, mall]}}\nb: {at: T+0:00, disrupt: {place: ford}}\n",
            [(0, 20, ("mill",))], id="not through a place that is cut off",
        ),
        pytest.param(
            "a: {at: T+0:00, disrupt: {route: [north, mall], for: 50 min}}\nb: {at: T+0:00, disrupt: {route: [mall, ford], for: 60 min}}\n"
            "c: {at: T+0:00, disrupt: {route: [north, mill], for: 40 min}}\n",
            [(40, 20, ("mill",))], id="without any, it waits until there is one",
        ),
    ],
)  # fmt: skip
def test_a_closed_road_is_driven_around(tmp_path, injects, way):
    plan = NEED % "needs: {teams: {pumping: 1}}"
    assert (
        journey(
            happened(
                tmp_path,
                plan,
                injects=injects + GO,
                teams=teams(near="pumping @ north"),
                places=RING,
                supplies=NO_GOODS,
            )
        )
        == way
    )


def test_back_home_they_may_have_to_take_another_way(tmp_path):
    """The ford is one way, so the way back leads over the mill."""
    plan = NEED % "return: true, needs: {teams: {pumping: 1}}"
    injects = GO + "closed: {at: T+0:10, disrupt: {route: [north, mall]}}\n"
    assert story(
        tmp_path,
        plan,
        injects=injects,
        teams=teams(near="pumping @ north"),
        places=RING,
        supplies=NO_GOODS,
        only={"unit-returned"},
    ) == ["35 unit-returned near"]


def test_of_two_places_the_one_with_the_shorter_way_now_sends(tmp_path):
    plan = NEED % "needs: {teams: {pumping: 1}}"
    able = teams(near="pumping @ north", mate="pumping @ mill")
    injects = "a: {at: T+0:00, disrupt: {route: [north, mall]}}\n" + GO
    assert sent(happened(tmp_path, plan, injects=injects, teams=able, places=RING, supplies=NO_GOODS)) == ["mate"]


def test_a_team_that_cannot_get_back_is_free_where_it_stands(tmp_path):
    """The only road to its base is closed while it works; what is wanted at the mall afterwards begins at once."""
    plan = NEED % "return: true, needs: {teams: {pumping: 1}}"
    injects = GO + "closed: {at: T+0:06, disrupt: {route: [north, mall]}}\nmore: {at: T+0:16, starts: a/more}\n"
    able = teams(near="pumping @ north")
    assert story(tmp_path, plan, injects=injects, teams=able, places=MAP, supplies=NO_GOODS, only=WORK) == [
        "0 task-dispatched a/go/t",
        "5 task-started a/go/t",
        "15 task-finished a/go/t",
        "16 task-dispatched a/more/v",
        "16 task-started a/more/v",
        "26 task-finished a/more/v",
    ]
