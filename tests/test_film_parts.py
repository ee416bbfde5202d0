"""Parts of a film: what the facilitator did, routines folded, colours of levels, the map, answers made ahead."""

import itertools
import re

import pytest

from drillbook.simulator.log import events as e
from drillbook.ui.report.log_context import LogContext
from drillbook.ui.report.replay.answers import answers_of
from drillbook.ui.report.replay.bars import fold
from drillbook.ui.report.replay.cues import cues
from drillbook.ui.report.replay.film import film, level_colour
from drillbook.ui.report.replay.whereabouts import map_of
from drillbook.ui.report.titles import Titles
from drillbook.ui.storage.results import run_model, run_result
from drillbook.ui.translation import speak
from tests.command import ROOT
from tests.rehearsed import rehearsal_book, rehearsed

MINUTE = 60_000
NOTHING = LogContext("s", "S", "", 0, (), {}, {}, {}, {}, {}, (), ())
PLACES = [["base", "base", 121.39, 31.27], ["bridge", "underpass", 121.41, 31.24], ["quay", "site", None, None]]
SCENE = "  calm: {title: 平静, at: T+0:00, minutes: 10, narration: 天气平静。, comment: [谁在岗]}\n"
RAIN = "questions: [{to: [flood/desk], ask: 报给谁, minutes: 5, points: [口头10分钟内]}], scene: storm, "


@pytest.fixture
def titles():
    speak("en")
    return Titles({}, {}, {}, {}, {}, {}, {}, {}, {}, {})


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The rehearsal book with two scenes, a question with its point, and a message left out by chance."""
    book = rehearsal_book(tmp_path_factory.mktemp("book"))
    night = book / "scenarios" / "night.yaml"
    text = night.read_text(encoding="utf-8")
    scenes = f"scenes:\n{SCENE}  storm: {{title: 暴雨, narration: 雨势加强。}}\n  after: {{title: 善后}}\ninjects:\n"
    left_out = "  maybe: {title: 停电, at: T+0:20, chance: 0, scene: calm, message: 停电}\n"
    text = text.replace("injects:\n", scenes + left_out).replace("rain: {", "rain: {" + RAIN)
    night.write_text(text, encoding="utf-8")
    name = rehearsed(book)
    speak("zh")
    found = run_result(book, name)
    yield found, run_model(book, name), film(found.log, found.context)
    speak("en")


def test_scenes_begin_when_written_else_with_their_first_inject(told):
    # Given a scene at StartEx, one without a moment whose inject comes after 10 min, and one that nothing belongs to
    _found, _model, shown = told

    # Then the last of them stands with the one before it
    scenes = shown["cues"]["scenes"]
    assert [(scene["t"], scene["at"]) for scene in scenes] == [
        ("平静", 0),
        ("暴雨", 10 * MINUTE),
        ("善后", 10 * MINUTE),
    ]
    assert scenes[0]["narration"] == "天气平静。"


def test_injects_come_with_questions_and_points_and_one_left_out_is_shown(told):
    _found, _model, shown = told
    injects = {inject["card"]: inject for inject in shown["cues"]["injects"]}
    assert (injects["rain"]["at"], injects["rain"]["scene"], injects["rain"]["came"]) == (10 * MINUTE, 1, True)
    assert (injects["maybe"]["at"], injects["maybe"]["scene"], injects["maybe"]["came"]) == (20 * MINUTE, 0, False)
    (question,) = shown["cues"]["cards"]["rain"]["questions"]
    assert question == {"to": "值班室", "ask": "报给谁", "minutes": 5, "points": ["口头10分钟内"]}


def test_a_log_without_its_scenario_still_tells_its_injects(titles):
    log = [e.InjectDelivered(at=5, inject="rain#2", title="Rain", source="town", to=("p/desk",), message="it rains")]
    (inject,) = cues(log, NOTHING, titles)["injects"]
    assert (inject["at"], inject["card"], inject["scene"]) == (5, "rain", -1)
    assert cues(log, NOTHING, titles)["cards"]["rain"]["message"] == "it rains"


def rounds(*numbers, late=()):
    for number in numbers:
        yield e.TaskReady(at=number * MINUTE, path=f"p/watch/report@{number}", task="p/report", role="p/desk")
        waited = MINUTE if number in late else MINUTE - 1
        yield e.TaskStarted(
            at=number * MINUTE,
            path=f"p/watch/report@{number}",
            task="p/report",
            role="p/desk",
            by="p/desk",
            waited=waited,
        )


def bar(number, verdict="done"):
    return {"id": f"p/watch/report@{number}", "t": "report", "v": verdict, "g": -1}


@pytest.mark.parametrize(
    ("bars", "late", "folds"),
    [
        ([bar(1), bar(2), bar(3)], (), [0, 0, 0]),
        ([bar(1), bar(2)], (), [-1, -1]),
        ([bar(1), bar(2), bar(3), bar(4)], (3,), [0, 0, -1, 0]),
        ([bar(1), bar(2, "aborted"), bar(3), bar(4)], (), [0, -1, 0, 0]),
        ([bar(1), bar(2), bar(3)], (2,), [-1, -1, -1]),
    ],
)
def test_three_rounds_that_went_as_usual_are_one_mark(titles, bars, late, folds):
    found = fold(bars, list(rounds(1, 2, 3, 4, late=late)), titles)
    assert [one["g"] for one in bars] == folds
    assert [one["n"] for one in found] == ([folds.count(0)] if 0 in folds else [])


@pytest.mark.parametrize(
    ("level", "levels", "colour"),
    [
        ("I", ("IV", "III", "II", "I"), 1),
        ("III", ("III", "II"), 3),
        ("IV", ("IV",), 4),
        ("none", ("IV",), 0),
        ("dark", ("short", "rolling", "dark"), 1),
        ("short", ("short", "rolling", "dark"), 3),
        ("a", ("a", "b", "c", "d", "e", "f"), 4),
        ("e", ("a", "b", "c", "d", "e", "f"), 2),
    ],
)
def test_levels_have_their_colour_and_own_levels_that_of_their_rank(level, levels, colour):
    assert level_colour(level, levels) == colour


def test_a_team_stands_through_its_turnout_then_is_on_its_way_and_stays_where_it_worked(titles):
    # Given a team that is sent at 10 min, turns out 2 min and drives 5
    sent = {"path": "p/go/pump", "turnout": 2 * MINUTE, "travel": 5 * MINUTE}
    log = [
        e.UnitDispatched(at=10 * MINUTE, unit="crew", start="base", to="bridge", what="team", **sent),
        e.UnitDispatched(at=10 * MINUTE, unit="pump", start="base", to="bridge", what="equipment", **sent),
        e.UnitDispatched(at=10 * MINUTE, unit="rope", start="bridge", to="bridge", what="equipment", **sent),
        e.UnitArrived(at=17 * MINUTE, unit="crew", path="p/go/pump", place="bridge"),
    ]
    context = LogContext("s", "S", "", 0, (), {}, {}, {}, {}, {}, (), (), geography={"places": PLACES})

    # When it is drawn
    shown = map_of(log, context, titles)

    # Then it is on the way from 12 to 17 min, and the pump is a load; rope that is used where it lies makes no trip
    (crew,) = shown["units"]
    assert crew["s"] == [[0, 0, -1, 0, []], [12 * MINUTE, 1, 0, 17 * MINUTE, []], [17 * MINUTE, 1, -1, 0, []]]
    assert [(load[0], load[1], load[2], load[5]) for load in shown["loads"]] == [(12 * MINUTE, 1, 0, "pump")]


def test_a_team_sent_elsewhere_while_it_turns_out_was_never_on_the_first_way(titles):
    way = {"unit": "crew", "start": "base", "what": "team", "turnout": 2 * MINUTE, "travel": MINUTE}
    log = [
        e.UnitDispatched(at=0, path="p/a", to="bridge", **way),
        e.UnitDispatched(at=MINUTE, path="p/b", to="quay", **way),
    ]
    (crew,) = map_of(log, NOTHING, titles)["units"]
    assert [step[0] for step in crew["s"]] == [0, 3 * MINUTE]


def test_what_is_closed_is_so_until_nothing_closes_it(titles):
    """The road to the bridge is slow from 0 to 9 and closed from 1 to 5, by two injects; whatever closes comes first."""

    def began(at, inject, subject, what, slow=0.0):
        return e.DisruptionBegan(at=at, inject=inject, what=what, subject=subject, slow=slow)

    def ended(at, inject, subject, what, still):
        return e.DisruptionEnded(at=at, inject=inject, what=what, subject=subject, still_away=still)

    log = [
        began(0, "mud", "base - bridge", "route", 2.0),
        began(1, "x", "base - bridge", "route"),
        began(2, "y", "quay", "place"),
        began(2, "z", "base - bridge", "route"),
        ended(4, "x", "base - bridge", "route", True),
        ended(5, "z", "base - bridge", "route", False),
        ended(9, "mud", "base - bridge", "route", False),
    ]
    context = LogContext("s", "S", "", 0, (), {}, {}, {}, {}, {}, (), (), geography={"places": PLACES})
    assert map_of(log, context, titles)["closed"] == [
        [1, 4, 0, 0, 1],
        [2, -1, 0, 2, -1],
        [2, 5, 0, 0, 1],
        [0, 9, 1, 0, 1],
    ]


def test_answers_are_made_ahead_for_broken_promises_injects_and_steps(told):
    found, model, _shown = told
    answers = answers_of(found.log, model)
    first = answers["flood/report|flood/rain/report"]
    assert any("防汛值班员" in text for _at, text in first)
    assert ["inject:rain" in answers, "flood/rain/patrol" in answers] == [True, True]
    assert next(iter(answers)) == "flood/report|flood/rain/report"


def test_colours_of_levels_can_be_told_apart_in_grey_and_read():
    # Given the colours as the player has them, from I to IV, with the ink on each
    text = (ROOT / "ui/app/components/replay/palette.js").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith(("const LEVELS", "const LEVEL_INK"))]
    levels, inks = (re.findall(r'"#(\w{6})"', line) for line in rows)

    # Then each is clearly lighter than the one before, and words on it have the contrast that WCAG asks for
    greys = [_light(one) for one in levels]
    assert all(lighter / darker >= 1.4 for darker, lighter in itertools.pairwise(one + 0.05 for one in greys))
    for colour, ink in zip(levels, inks, strict=True):
        dark, light = sorted((_light(colour) + 0.05, _light(ink) + 0.05))
        assert light / dark >= 4.5


def _light(colour):
    """Relative luminance, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
