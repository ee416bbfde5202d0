"""Injects of a scenario, compiled: when, to whom, what is taken away."""

import pytest

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.exercise import run
from drillbook.simulator.model.model import Disruption
from tests.small_books import FLOOD, NIGHT, compiled, id_of, read_book, refused, scenario

MINUTE = 60_000


def inject(folder, text, **more):
    return compiled(folder, night=f"{NIGHT}injects:\n  one: {text}\n", **more).injects[0]


@pytest.mark.parametrize(
    ("written", "takes"),
    [
        ("T+0:20", Takes("fixed", (20 * MINUTE,))),
        ("T+0:45 / T+1:15", Takes("uniform", (45 * MINUTE, 75 * MINUTE))),
        ("17:00", Takes("fixed", (30 * MINUTE,))),
        ("16:30", Takes("fixed", (0,))),
        ("00:15", Takes("fixed", (465 * MINUTE,))),
        ("23:50 / 00:10", Takes("uniform", (440 * MINUTE, 460 * MINUTE))),
    ],
)
def test_times_are_elapsed_or_the_first_such_time_of_day(tmp_path, written, takes):
    assert inject(tmp_path, f"{{at: {written}}}").at == takes


def test_an_inject_may_come_several_times(tmp_path):
    assert inject(tmp_path, "{at: T+1:10, times: {every: 20 min, count: 3}}").offsets == (0, 20 * MINUTE, 40 * MINUTE)
    listed = inject(tmp_path, "{at: T+1:10, times: [T+2:00, T+1:30:30]}")
    assert (listed.at, listed.offsets) == (Takes("fixed", (70 * MINUTE,)), (0, 1_230_000, 50 * MINUTE))


def test_an_inject_goes_by_its_channel_to_roles_and_organizations(tmp_path):
    told = inject(tmp_path, "{at: T+0:10, to: [flood/desk, town], by: Telephone}").to
    assert [(sending.to.name, sending.to.role, sending.by) for sending in told] == [
        ("flood/desk", 0, (0,)),
        ("town", -1, (0,)),
    ]


def test_an_inject_by_no_known_channel_is_received_at_once_and_that_is_said(tmp_path):
    model = compiled(tmp_path, night=f"{NIGHT}injects:\n  one: {{at: T+0:10, to: [flood/desk], by: pigeon}}\n")
    assert model.injects[0].to[0].by == ()
    assert [a.names for a in model.assumptions if a.kind == "at-once"] == [("one",)]


def test_an_inject_is_called_by_its_title_else_by_its_name(tmp_path):
    assert inject(tmp_path, "{at: T+0:10}").title == "one"
    assert inject(tmp_path, "{at: T+0:10, title: The first}").title == "The first"


def test_a_question_without_minutes_has_none(tmp_path):
    asked = inject(
        tmp_path, "{at: T+0:10, questions: [{to: [flood/desk], ask: Who}, {to: [flood/desk], ask: When, minutes: 5}]}"
    )
    assert [(one.ask, one.minutes) for one in asked.questions] == [("Who", 0), ("When", 5)]


def test_an_inject_sets_and_starts_at_its_place(tmp_path):
    model = compiled(
        tmp_path,
        night=f"{NIGHT}injects:\n  one: {{at: T+0:10, place: bridge, set: {{depth: 35 cm, ordered: flood/II}}, starts: flood/heavy-rain}}\n",
    )
    one = model.injects[0]
    assert one.place == id_of(model.places, "bridge")
    assert [(assign.what, assign.value) for assign in one.sets] == [("indicator", 35.0), ("ordered", 2.0)]
    assert one.starts == (id_of(model.procedures, "heavy-rain"),)


@pytest.mark.parametrize(
    ("written", "what", "pool", "fewer"),
    [
        ("{role: flood/desk, until: T+3:00}", "staff", "duty", 0),
        ("{post: duty, fewer: 1}", "staff", "duty", 1),
        ("{team: pumps-1}", "team", "pumps-1", 0),
        ("{equipment: truck, fewer: 1, for: 2 h}", "equipment", "truck", 1),
        ("{supplies: sand, fewer: 20}", "supplies", "sand", 20_000),
    ],
)
def test_what_is_taken_away_is_a_pool(tmp_path, written, what, pool, fewer):
    model = compiled(tmp_path, night=f"{NIGHT}injects:\n  one: {{at: T+0:10, disrupt: {written}}}\n")
    disrupt = model.injects[0].disrupt
    assert (disrupt.what, model.pools[disrupt.subject].name, disrupt.fewer) == (what, pool, fewer)


def test_how_long_it_is_gone_is_said_in_either_way(tmp_path):
    assert inject(tmp_path, "{at: T+0:10, disrupt: {channel: phone, for: 40 min}}").disrupt == Disruption(
        "channel", 0, lasts=40 * MINUTE
    )
    assert inject(tmp_path, "{at: T+0:10, disrupt: {channel: radio, until: 19:30}}").disrupt == Disruption(
        "channel", 1, until=180 * MINUTE
    )


def test_a_closed_road_closes_every_way_that_leads_over_it(tmp_path):
    plan = FLOOD.replace("place: incident", "place: hill")
    model = compiled(
        tmp_path,
        plan,
        night=f"{NIGHT}injects:\n  one: {{at: T+0:10, disrupt: {{route: [depot, bridge], closed: true}}}}\n",
    )
    names = [place.name for place in model.places]
    disrupt = model.injects[0].disrupt
    ways = {(names[a], names[b]) for a, b in disrupt.legs}
    assert ways == {("depot", "bridge"), ("bridge", "depot"), ("depot", "hill"), ("hill", "depot")}
    assert disrupt.closed
    assert [names[end] for end in disrupt.road] == ["depot", "bridge"]


def test_a_value_may_vary_in_its_unit_or_among_values(tmp_path):
    model = compiled(tmp_path, night=NIGHT + "vary: {depth: 20 / 60 cm, rain: blue / red}\n")
    assert [vary.spread for vary in model.vary] == [Takes("uniform", (20.0, 60.0)), Takes("observed", (1.0, 4.0))]


def test_a_level_in_a_scenario_must_say_whose(tmp_path):
    night = f"{NIGHT}injects:\n  one: {{when: level >= III}}\n  two: {{when: response ended}}\n"
    assert refused(tmp_path, night=night).count(("N01", "it is not said of which plan")) == 2


def test_conditions_and_moments_of_a_scenario_name_their_plan(tmp_path):
    model = compiled(
        tmp_path,
        night=f"{NIGHT}injects:\n  one: {{when: flood/pump started + 10 min, chance: 0.3}}\n  two: {{when: inject one, unless: level(flood) >= II}}\n",
    )
    one, two = model.injects
    assert (one.when.task, one.when.plus, one.chance) == (id_of(model.tasks, "flood/pump"), 10 * MINUTE, 0.3)
    assert (two.when.inject, two.unless.level) == (0, 2)


def test_starting_a_plan_that_does_not_act_is_left_out_and_said(tmp_path):
    other = FLOOD.replace("plan: flood", "plan: other")
    model = compiled(
        tmp_path, FLOOD, other, night=f"{NIGHT}injects:\n  one: {{at: T+0:10, starts: other/heavy-rain}}\n"
    )
    assert model.injects[0].starts == ()
    assert [a.names for a in model.assumptions if a.kind == "left-out"] == [("other/heavy-rain",)]


def test_an_inject_after_the_end_is_a_warning_beside_the_model(tmp_path):
    model, findings = compile_model(read_book(tmp_path), scenario(f"{NIGHT}injects:\n  one: {{at: T+9:00}}\n"))
    assert model is not None
    assert [(str(finding.severity), str(finding.message)) for finding in findings] == [
        ("warning", "inject 'one' comes after the end of the scenario")
    ]


@pytest.mark.parametrize(
    ("when", "refused"),
    [
        pytest.param("at: T+0:40", True, id="by the clock"),
        pytest.param('times: ["T+0:40", "T+0:20"]', False, id="the first of several is in time"),
        pytest.param('at: T+0:40, times: ["T+0:20"]', False, id="also where another is written before it"),
        pytest.param('times: ["T+0:40", "T+0:30"]', True, id="not even the first of several is"),
        pytest.param("at: T+0:20 / T+0:40", False, id="it may come in time"),
        pytest.param("at: T+0:30", True, id="in the same instant"),
        pytest.param("when: rain >= red", False, id="nobody knows when"),
    ],
)
def test_a_disruption_that_ends_before_it_can_begin_is_refused(tmp_path, when, refused):
    injects = f"injects:\n  one: {{{when}, disrupt: {{post: duty, until: T+0:30}}}}\n"
    model, findings = compile_model(read_book(tmp_path), scenario(NIGHT + injects))
    assert [str(finding.message) for finding in findings] == ["the disruption ends before it begins"] * refused
    assert (model is None) == refused


def compiled_with(folder, injects, **more):
    """The model and what is said of it."""
    model, findings = compile_model(read_book(folder, **more), scenario(f"{NIGHT}injects:\n  one: {injects}\n"))
    return model, [str(finding.message) for finding in findings]


LATE = "inject 'one' comes after the end of the scenario"
NOT_RUN = "'{}' has no effect: inject 'one' is preparation before StartEx, which is listed, not run"
LESS = "only 9 of 10 occurrences of inject 'one' come before the end of the scenario"


@pytest.mark.parametrize(
    ("injects", "offsets", "said", "is_late"),
    [
        ("{at: T+8:00}", 1, [], False),
        ("{at: T+8:00:01}", 1, [LATE], True),
        ("{at: T+7:00 / T+9:00}", 1, [], False),
        ("{at: T+0:00, times: {every: 1 h, count: 9}}", 9, [], False),
        ("{at: T+0:00, times: {every: 1 h, count: 10}}", 9, [LESS], False),
        ("{at: T+0:01, times: {every: 1 h, count: 9}}", 9, [LESS.replace("9 of 10", "8 of 9")], False),
        ("{at: T+1:00, times: {every: 24 h, count: 2}}", 1, [LESS.replace("9 of 10", "1 of 2")], False),
        ("{at: T+8:01, times: {every: 1 h, count: 2}}", 2, [LATE], True),
        ("{times: [T+8:00, T+1:00]}", 2, [], False),
        ("{times: [T+9:00, T+1:00]}", 2, [LATE], False),
        ("{times: [T+9:00]}", 1, [LATE], True),
    ],
)  # fmt: skip
def test_what_comes_with_the_end_comes_and_what_comes_later_is_said(tmp_path, injects, offsets, said, is_late):
    """The exercise lasts eight hours."""
    model, found = compiled_with(tmp_path, injects)
    assert (len(model.injects[0].offsets), found) == (offsets, said)
    assert [a.names for a in model.assumptions if a.kind == "after-end"] == [("one",)] * is_late


@pytest.mark.parametrize(
    ("window", "closes", "said"),
    [
        ("17:00-17:15", 45, []),
        ("23:50-00:10", 460, []),
        ("00:00-00:30", 480, []),
        ("00:00-00:31", 481, ["the window of inject 'one' closes at T+8:01, after the end of the scenario"]),
        ("17:15-17:00", 1470, ["the window of inject 'one' closes at T+24:30, after the end of the scenario"]),
        ("17:15-17:15", 45, []),
        ("00:31-00:45", 495, [LATE]),
    ],
)
def test_a_window_closes_at_the_first_such_time_after_it_opens(tmp_path, window, closes, said):
    """From 16:30 on, for eight hours."""
    model, found = compiled_with(tmp_path, f"{{window: {window}}}")
    assert (model.injects[0].window_ends // MINUTE, found) == (closes, said)


def test_a_window_of_the_second_day_closes_on_it(tmp_path):
    night = NIGHT.replace("lasts: 8 h", "lasts: 2 d").replace("16:30", "00:05")
    (one,) = compiled(tmp_path, night=f"{night}injects:\n  one: {{window: 23:50-00:10}}\n").injects
    assert (one.at.shortest // MINUTE, one.window_ends // MINUTE) == (1425, 1445)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("T+8:00", []),
        ("00:30", []),
        ("T+8:01", ["scene 'end' comes after the end of the scenario"]),
        ("00:31", ["scene 'end' comes after the end of the scenario"]),
    ],
)
def test_a_scene_after_the_end_is_said(tmp_path, at, said):
    """The exercise begins at 16:30 and lasts eight hours."""
    scenes = f"scenes:\n  end: {{title: End, at: {at}}}\ninjects:\n  one: {{at: T+0:10}}\n"
    model, findings = compile_model(read_book(tmp_path), scenario(NIGHT + scenes))
    assert model is not None
    assert [str(finding.message) for finding in findings] == said


@pytest.mark.parametrize(
    ("at", "runs", "said"),
    [
        ("T-1:00", False, []),
        ("T-1:00, to: [town], place: depot", False, []),
        ("T-1:00, set: {rain: red}", False, [NOT_RUN.format("set")]),
        (
            "T-1:00, disrupt: {post: duty}, starts: flood/heavy-rain",
            False,
            [NOT_RUN.format("disrupt"), NOT_RUN.format("starts")],
        ),
        ("T-1:00, fail: flood/pump", False, [NOT_RUN.format("fail")]),
        ("T-1:00, times: {every: 2 h, count: 2}", False, [NOT_RUN.format("times")]),
        ("T-1:00 / T-0:30", False, []),
        ("T-0:30 / T+0:30", None, ["'T-0:30 / T+0:30' reaches back before the beginning"]),
        ("T+0:00", True, []),
        ("T-1:00, times: [T+0:10]", None, ["'T-1:00' reaches back before the beginning"]),
        ("T+0:00, times: [T+0:10]", True, []),
        ("T+0:00 / T+0:05, times: [T+0:10]", None, ["a list of times stands alone or with one time in 'at'"]),
    ],
)
def test_what_comes_before_startex_is_preparation(tmp_path, at, runs, said):
    model, found = compiled_with(tmp_path, f"{{at: {at}}}")
    assert (None if model is None else bool(model.injects), found) == (runs, said)
    assert runs is not False or [a.names for a in model.assumptions if a.kind == "preparation"] == [("one",)]


def test_teams_that_are_only_disrupted_are_there_too_and_what_they_leave_open_is_said(tmp_path):
    """The boats are named by a disruption alone; nobody asks for the dogs."""
    teams = (
        "library: teams\nteams:\n  pumps-1: {title: Pumps, capability: [drainage], turnout: 1 min}\n"
        "  boats: {title: Boats, capability: [boat], base: depot}\n  dogs: {title: Dogs, capability: [search]}\n"
    )
    model, found = compiled_with(tmp_path, "{at: T+0:10, disrupt: {team: boats}}", teams=teams)
    assert ([team.name for team in model.teams], found) == (["pumps-1", "boats"], [])
    said = {a.kind: a.names for a in model.assumptions if a.kind in ("base", "turnout")}
    assert said == {"base": ("pumps-1",), "turnout": ("boats",)}


def test_roads_are_slow_or_closed_and_the_book_knows_them_only_where_one_is_closed(tmp_path):
    slow, _ = compiled_with(tmp_path, "{at: T+0:10, disrupt: {route: [depot, bridge], slow: 2}}")
    shut, _ = compiled_with(tmp_path, "{at: T+0:10, disrupt: {route: [depot, bridge]}}")
    assert (slow.injects[0].disrupt.slow, slow.injects[0].disrupt.closed, slow.roads) == (2.0, False, ())
    assert (shut.injects[0].disrupt.slow, shut.injects[0].disrupt.closed, len(shut.roads)) == (1.0, True, 4)


def test_what_varies_at_the_first_place_is_drawn_for_itself(tmp_path):
    model = compiled(tmp_path, night=NIGHT + "vary: {depth: 20 / 60 cm, depth(depot): 20 / 60 cm}\n")
    assert model.places[0].name == "depot"
    values = [event.value for event in run(model, 1) if event.kind == "indicator-set"]
    assert len(set(values)) == 2
