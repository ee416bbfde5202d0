"""What a small book compiles to where a number, a date or a condition stands just on its edge."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.compiler.wall_clock import WallClock
from drillbook.simulator.model.condition import All, Compare, LevelIs, Not, Some
from drillbook.simulator.model.means import AT_HAND, FOREVER, UNLIMITED, Stock
from drillbook.simulator.model.model import Level
from drillbook.simulator.model.tasks import Perform, Repeat
from tests.small_books import FLOOD, LIBRARIES, NIGHT, compiled, id_of, named, plan_text, refused
from tests.stories import NIGHT as ONE_NIGHT
from tests.stories import a_plan

MINUTE = 60_000
HOUR = 60 * MINUTE


def assumed(model, kind):
    return [name for assumption in model.assumptions if assumption.kind == kind for name in assumption.names]


LEVELLED = """
levels: {III: {when: judged, decided_by: lead}, II: {when: rain >= red, decided_by: lead}}
roles: {lead: {title: Lead, staff: 1}}
tasks: {t: {title: T, role: lead, takes: 1 min}}
"""
AT_LEAST_III, BELOW_III = LevelIs(0, ">=", 1), LevelIs(0, "<", 1)


@pytest.mark.parametrize(
    ("when", "until"),
    [
        ("level >= III", Not(AT_LEAST_III)),
        ("level III", BELOW_III),
        ("response ended", None),
        ("rain >= yellow", None),
        ("level >= III and rain >= yellow and not judged", Not(AT_LEAST_III)),
        ("level >= III or rain >= yellow", None),
        ("level >= III and level < II", Not(All((AT_LEAST_III, LevelIs(0, "<", 2))))),
        ("level >= III or level(b) >= III", Not(Some((AT_LEAST_III, LevelIs(1, ">=", 1))))),
        ("level >= III and (level(b) >= III or rain >= red)", Not(AT_LEAST_III)),
        ("not (level < III or rain < yellow)", Not(Not(BELOW_III))),
        ("not (level < III and rain < yellow)", None),
        ("not (level < III and not (rain < yellow and judged))", None),
    ],
)
def test_a_procedure_ends_when_no_weather_could_keep_its_condition_true(tmp_path, when, until):
    plan = a_plan(LEVELLED + f"procedures: {{go: {{when: {when}, steps: [t]}}}}\n")
    model = compiled(tmp_path, plan, a_plan(LEVELLED, "b"), night=ONE_NIGHT.format(hours=1))
    assert named(model.procedures, "go").until == until


def test_an_end_that_is_written_is_the_end(tmp_path):
    model = compiled(tmp_path, FLOOD.replace("when: level >= III,", "when: level >= III, until: rain < blue,"))
    rain = id_of(model.indicators, "rain")
    assert named(model.procedures, "heavy-rain").until == Compare(rain, "<", 1.0, -1)


def test_an_objective_is_reached_always_unless_a_share_is_written(tmp_path):
    aims = "objectives:\n  all: {title: All, measures: [flood/pump]}\n  most: {title: Most, measures: [flood/pump], target: 0.9}\n"
    assert [one.target for one in compiled(tmp_path, night=NIGHT + aims).objectives] == [1.0, 0.9]


@pytest.mark.parametrize(
    ("steps", "more", "latest"),
    [
        ("[a, {parallel: [b, c]}, d]", "", {"a": 1, "b": 2, "c": 2, "d": 3}),
        ("[{parallel: [[a, e], [b, c, d]]}]", "", {"a": 2, "e": 3, "b": 1, "c": 2, "d": 3}),
        ("[a, {repeat: {times: 2, do: [b, c]}}, d]", "", {"a": 1, "b": 1, "c": 2, "d": 4}),
        ("[a, {call: other}, d]", "  other: {steps: [b, c]}", {"a": 1, "d": 4}),
        ("[a, x, d]", "{at_most: 5 min, to: started}", {"a": 1, "x": 11, "d": 12}),
        ("[a, x, d]", "5 min", {"a": 0, "x": 5, "d": 12}),
        ("[a, x, d]", "{III: 20 min, II: 5 min}", {"a": 0, "x": 5, "d": 12}),
        ("[a, x, d]", "{at_most: 7 min, from: incident}", {"a": 0, "x": 7, "d": 12}),
        ("[a, x, d]", "{at_most: 7 min, from: a finished}", {"a": 1, "x": 11, "d": 12}),
        ("[a, x, d]", "{at_most: 7 min, to: received}, report: {to: town}", {"a": 0, "x": 7, "d": 12}),
    ],
)
def test_the_latest_finish_in_minutes_from_the_start_of_its_block(tmp_path, steps, more, latest):
    """Tasks of one minute; x takes ten and has a promised time."""
    procedures, within = (more, "") if "steps" in more else ("", more)
    x = f"  x: {{title: X, role: lead, takes: 10 min, within: {within}}}" if within else ""
    levels = "levels: {III: {when: judged, decided_by: lead}, II: {when: ordered, decided_by: lead}}"
    model = compiled(
        tmp_path, plan_text(steps, tasks=x, more=f"{procedures}\n{levels}"), night=ONE_NIGHT.format(hours=1)
    )
    assert dict(finishes(named(model.procedures, "main").body)) == latest


def finishes(block):
    for node in block.nodes:
        if isinstance(node.what, Perform):
            yield node.name, node.what.latest // MINUTE
        elif isinstance(node.what, Repeat):
            yield from finishes(node.what.body)


def test_a_level_without_a_condition_and_one_that_is_followed_have_nobody_to_decide_them(tmp_path):
    leader = a_plan(
        """
        levels: {III: {title: Third, decided_by: lead}, II: {when: rain >= red, decided_by: lead}}
        roles: {lead: {title: Lead, staff: 1}}
        """
    )
    follower = a_plan("levels: {follow: a}\nroles: {lead: {title: Lead, staff: 1}}\n", "b")
    model = compiled(tmp_path, leader, follower, night=ONE_NIGHT.format(hours=1))
    third, second = named(model.plans, "a").levels
    assert third == Level("III", title="Third")
    assert model.procedures[second.raising].name == "level:II"
    assert (named(model.plans, "b").levels, named(model.plans, "b").follow) == ((Level("III"), Level("II")), 0)


def test_written_roads_count_where_they_are_no_longer_than_the_straight_line(tmp_path):
    """From the depot over the hill to the hall at the same spot, without any time: nothing is estimated."""
    places = (
        LIBRARIES["places.yaml"].replace("lon: 121.42", "lon: 121.40").replace("from: bridge, to: hill", "from: hill, to: hall")
        .replace("from: depot, to: bridge", "from: depot, to: hill").replace("takes: 6 min", "takes: 0 min").replace("2 / 4", "0")
    )  # fmt: skip
    model = compiled(tmp_path, FLOOD.replace("place: incident", "place: hall"), places=places)
    assert [pair for pair in assumed(model, "travel-estimated") if "bridge" not in pair] == []


TELL = "injects:\n  one: {at: T+0:10, expect: [{task: flood/%s}]}\n"
DRY = "response_times:\n  dry: {title: Dry, from: level III, to: pump started, within: 1 h}\n"


@pytest.mark.parametrize(
    ("expected", "limit"),
    [("tell", 10 * MINUTE), ("dry", HOUR), ("close", FOREVER), ("close, within: 2 min", 2 * MINUTE)],
)
def test_what_is_expected_without_a_time_has_that_of_the_plan_or_the_whole_exercise(tmp_path, expected, limit):
    model = compiled(tmp_path, FLOOD + DRY, night=NIGHT + TELL % expected)
    assert model.promises[-1].limits == (limit,)


def test_nothing_is_expected_of_a_plan_that_does_not_act(tmp_path):
    other = FLOOD.replace("plan: flood", "plan: other")
    model = compiled(tmp_path, FLOOD, other, night=NIGHT + TELL.replace("flood", "other") % "tell")
    assert [promise.name for promise in model.promises if ">" in promise.name] == []
    assert assumed(model, "never") == ["other/tell finished"]


@pytest.mark.parametrize(
    ("was", "enough", "too_much", "said"),
    [
        ("sand: 300", "sand: 500", "sand: 501", "needs 501 of 'sand', there are never more than 500"),
        ("per_hour: 20", "per_hour: 40.5", "per_hour: 41", "needs 41 of 'diesel', there are never more than 40.5"),
        (
            "per_hour: 20", "per_hour: 20, at_least: 20.5", "per_hour: 20, at_least: 20.6",
            "needs 40.6 of 'diesel', there are never more than 40.5",
        ),
        (
            "role: desk, place: incident, takes: {III: 60 min, II: 30 min}",
            "role: desk, place: incident, takes: 60 / 90 min",
            "role: desk, place: incident, takes: 122 / 123 min",
            "needs 40.667 of 'diesel', there are never more than 40.5",
        ),
        ("per_hour: 20", "per_hour: {III: 40.5, II: 10}", "per_hour: {III: 10, II: 41}",
         "needs 41 of 'diesel', there are never more than 40.5"),
        ("truck: {at_least: 1, at_most: 2}", "truck: {III: 3, II: 1}", "truck: {III: 1, II: 4}",
         "needs 4 of 'truck', there are never more than 3"),
        ("needs: {teams", "needs: {staff: {III: 10, II: 1}, teams", "needs: {staff: {III: 1, II: 11}, teams",
         "needs 11 of 'duty', there are never more than 10"),
        ("role: lead, takes: 5 min", "role: lead, takes: 5 min, with: [desk]", "role: lead, takes: 5 min, with: [lead]",
         "needs 2 of 'flood/lead', there are never more than 1"),
        ("role: lead, takes: 5 min", "role: lead, takes: 5 min, evacuates: {people: 100, to: hall}",
         "role: lead, takes: 5 min, evacuates: {people: 101, to: hall}", "needs 101 of 'hall', there are never more than 100"),
    ],
)  # fmt: skip
def test_a_demand_of_just_what_there_is_can_be_met(tmp_path, was, enough, too_much, said):
    assert compiled(tmp_path, FLOOD.replace(was, enough))
    found = refused(tmp_path, FLOOD.replace(was, too_much))
    assert [message.partition(" needs ")[2] for _, message in found] == [said.removeprefix("needs ")]


def test_the_people_of_a_deputy_are_enough_where_those_of_the_role_are_not(tmp_path):
    """Nobody could take three of the one lead; the deputy has four and six to call."""
    plan = FLOOD.replace("lead: {title: Lead, staff: 1}", "lead: {title: Lead, staff: 1, deputy: desk}").replace(
        "post: duty, deputy: lead", "post: duty"
    )
    assert compiled(tmp_path, plan.replace("role: lead, takes: 5 min", "role: lead, takes: 5 min, needs: {staff: 10}"))
    eleven = plan.replace("role: lead, takes: 5 min", "role: lead, takes: 5 min, needs: {staff: 11}")
    assert refused(tmp_path, eleven) == [("SC", "task 'Close' needs 11 of 'flood/lead', there are never more than 1")]


def test_of_what_teams_bring_the_fullest_count_and_only_as_many_as_come(tmp_path):
    """One hose lies in the depot; the teams bring two and three, and one of them comes."""
    teams = (
        LIBRARIES["teams.yaml"]
        .replace("brings: {hose: 3}", "brings: {hose: 2}")
        .replace("turnout: 3 min", "turnout: 3 min, brings: {hose: 3}")
    )
    hoses = FLOOD.replace("truck: {at_least: 1, at_most: 2}", "hose: %s")
    assert compiled(tmp_path, hoses % 4, teams=teams)
    assert refused(tmp_path, hoses % 5, teams=teams) == [
        ("L02", "task 'Pump' needs 5 of 'hose', there are never more than 4")
    ]
    assert compiled(
        tmp_path, hoses.replace("drainage: 1", "drainage: {at_least: 1, at_most: {III: 1, II: 2}}") % 6, teams=teams
    )


def test_who_has_no_way_to_the_place_of_a_task_cannot_come(tmp_path):
    places = LIBRARIES["places.yaml"].replace("  - {from: bridge, to: hill, takes: 2 / 4 min}\n", "")
    assert refused(tmp_path, FLOOD.replace("place: incident", "place: hill"), places=places) == [
        ("L02", "task 'Pump' needs 1 of 'truck', there are never more than 0"),
        ("L02", "task 'Pump' needs 300 of 'sand', there are never more than 0"),
        ("SC", "task 'Pump' needs 1 of 'drainage', there are never more than 0"),
    ]


@pytest.mark.parametrize(
    ("dates", "lasts", "stock", "expired"),
    [
        ("until: 2026-09-14", "7.5 h", (0, 450 * MINUTE), []),
        ("until: 2026-09-14", "7 h", (0, FOREVER), []),
        ("until: 2026-09-13", "7 h", None, ["next-town"]),
        ("from: 2026-09-15", "7.5 h", (450 * MINUTE, FOREVER), []),
        ("from: 2026-09-15", "7 h", None, ["next-town"]),
        ("from: 2026-09-13, until: 2026-09-20", "8 h", (0, FOREVER), []),
    ],
)
def test_the_days_of_an_agreement_and_of_the_exercise(tmp_path, dates, lasts, stock, expired):
    """The exercise begins at 16:30 on the 14th: midnight is after seven hours and a half."""
    supplies = LIBRARIES["supplies.yaml"].replace("from: 2026-01-01, until: 2026-09-14", dates)
    model = compiled(tmp_path, supplies=supplies, night=NIGHT.replace("8 h", lasts))
    lent = [(lot.since, lot.until) for lot in named(model.pools, "truck").stock if lot.agreement]
    assert (lent, assumed(model, "expired")) == ([stock] if stock else [], expired)


def test_what_was_lent_until_the_midnight_of_startex_is_gone(tmp_path):
    midnight = NIGHT.replace("2026-09-14 16:30", "2026-09-15 00:00")
    assert assumed(compiled(tmp_path, night=midnight), "expired") == ["next-town"]


@pytest.mark.parametrize(("expires", "left"), [("2026-09-14", 500_000), ("2026-09-13", 0)])
def test_goods_may_be_used_on_the_day_they_expire(tmp_path, expires, left):
    plan = FLOOD.replace("sand: 300, ", "")
    burning = plan.replace(
        "close: {title: Close, ", "close: {title: Close, needs: {supplies: {sand: {per: tide, each: 1}}}, "
    )
    supplies = LIBRARIES["supplies.yaml"].replace("2027-01-01", expires)
    model = compiled(tmp_path, burning, supplies=supplies)
    assert sum(lot.amount for lot in named(model.pools, "sand").stock) == left
    assert assumed(model, "expired") == ([] if left else ["sand"])


def test_goods_may_be_at_hand_beside_what_lies_somewhere(tmp_path):
    supplies = LIBRARIES["supplies.yaml"].replace("quantity: 40.5", "quantity: 40.5, stock: {depot: 0.25}")
    model = compiled(tmp_path, supplies=supplies)
    depot = id_of(model.places, "depot")
    assert named(model.pools, "diesel").stock == (Stock(depot, 250), Stock(AT_HAND, 40_500))


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("6 min", "2 min", Takes("fixed", (8 * MINUTE,))),
        ("4 / 8 min", "2 min", Takes("uniform", (6 * MINUTE, 10 * MINUTE))),
        ("6 min", "2 / 3 / 7 min", Takes("pert", (8 * MINUTE, 9 * MINUTE, 13 * MINUTE))),
        ("4 / 8 min", "2 / 3 / 7 min", Takes("pert", (6 * MINUTE, 9 * MINUTE, 15 * MINUTE))),
    ],
)
def test_two_roads_one_after_the_other_are_slow_together(tmp_path, first, second, both):
    places = LIBRARIES["places.yaml"].replace("takes: 6 min", f"takes: {first}").replace("2 / 4 min", second)
    model = compiled(tmp_path, FLOOD.replace("place: incident", "place: hill"), places=places)
    assert model.travel[id_of(model.places, "depot")][id_of(model.places, "hill")] == both
    assert assumed(model, "travel-median") == []


@pytest.mark.parametrize(
    ("conditions", "worst"), [(("tide <= 1", "rain = red"), -1), (("tide < 1", "tide > 5"), 1), (("tide = 1", "rain = red"), 1)]
)  # fmt: skip
def test_less_is_worse_only_of_what_is_only_asked_to_be_low(tmp_path, conditions, worst):
    level, procedure = conditions
    plan = FLOOD.replace("rain >= orange,", f"{level},").replace("when: level >= III", f"when: {procedure}")
    assert named(compiled(tmp_path, plan).indicators, "tide").worst == worst


def test_a_shared_post_follows_the_levels_of_the_first_plan_and_called_people_come_at_once(tmp_path):
    contacts = LIBRARIES["contacts.yaml"].replace(
        "staff: {day: 4, night: 2, called: 6}, call_out: 40 min", "staff: {III: 4, II: 6, called: 2}"
    )
    other = FLOOD.replace("plan: flood", "plan: other")
    model = compiled(tmp_path, FLOOD, other, contacts=contacts, night=NIGHT.replace("[flood]", "[other, flood]"))
    pool = named(model.pools, "duty")
    assert (pool.by_level, pool.level_of, pool.called_by, pool.call_out) == ((4, 4, 6), 0, (0, 1), 0)
    assert (assumed(model, "staff-level"), assumed(model, "call-out")) == (["duty"], ["duty"])
    alone = compiled(tmp_path, FLOOD, contacts=contacts)
    assert assumed(alone, "staff-level") == []


@pytest.mark.parametrize(
    ("report", "limit"),
    [("{to: town}", 30), ("{to: town, form: written}", 60), ("{to: town, kind: follow-up}", 120), ("{to: town, kind: final}", None)],
)  # fmt: skip
def test_the_books_limit_of_each_kind_of_report(tmp_path, report, limit):
    book = "book: small\nlanguage: en\nlimits: {oral-report: 30 min, written-report: 1 h, update: 2 h}\n"
    plan = FLOOD.replace("within: 10 min, report: {to: town, by: [phone, radio]}", f"report: {report}")
    model = compiled(tmp_path, plan, book=book)
    number = named(model.tasks, "flood/tell").within
    assert (model.promises[number].limits if number >= 0 else None) == (limit and (limit * MINUTE,))


def test_the_most_is_never_below_the_least_of_its_level(tmp_path):
    plan = FLOOD.replace("truck: {at_least: 1, at_most: 2}", "truck: {at_least: {III: 1, II: 3}, at_most: 2}")
    (truck,) = (one for one in named(compiled(tmp_path, plan).tasks, "flood/pump").demands if one.least[-1] == 3)
    assert (truck.least, truck.most) == ((1, 1, 3), (2, 2, 3))


@pytest.mark.parametrize("name", [None, "truck", "sand", "drainage", "pumps-1"])
def test_work_is_shared_by_what_is_named_and_else_by_nothing(tmp_path, name):
    needs = "needs: {teams: {drainage: 1},"
    shared = FLOOD.replace(needs, f"{needs.replace('1}', '1, pumps-1: 1}')}").replace(
        "place: incident, ", f"place: incident, shared_by: {name}, " if name else "place: incident, "
    )
    model = compiled(tmp_path, shared)
    number = named(model.tasks, "flood/pump").shared_by
    assert (model.pools[number].name if number >= 0 else None) == name
    assert len(model.pools) == len({(pool.kind, pool.name) for pool in model.pools if pool.name})


def test_a_plan_issued_on_the_day_acts(tmp_path):
    issued = FLOOD.replace("status: in-force", "status: in-force\nissued: 2026-09-14")
    assert compiled(tmp_path, issued, night=NIGHT.replace("plans: [flood]\n", "")).plans[0].acts


def test_clocks_that_are_put_forward_and_back_are_told_to_the_second():
    """In Berlin at 02:00 on 29 March 2026 and at 03:00 on 25 October."""
    zone = ZoneInfo("Europe/Berlin")
    spring, autumn = (WallClock(datetime.datetime(2026, month, day, 0, 30), zone) for month, day in ((3, 29), (10, 25)))
    assert spring.changes(4 * HOUR) == ((90 * MINUTE, HOUR),)
    assert autumn.changes(4 * HOUR) == ((150 * MINUTE, -HOUR),)
    assert spring.changes(HOUR) == ()
    assert (spring.at(90 * MINUTE - 1).hour, spring.at(90 * MINUTE).hour) == (1, 3)


@pytest.mark.parametrize(
    ("iso", "zone", "midnight"),
    [
        ("2026-03-28T20:00:00+01:00", "Europe/Berlin", 27),  # clocks are put forward in the second night
        ("2026-03-28T20:00:00+01:00", "", 28),
        ("2026-03-28T20:00:00", "", 28),
    ],
)
def test_a_model_that_names_no_zone_keeps_its_distance_from_utc(iso, zone, midnight):
    assert WallClock.read(iso, zone).midnight(datetime.date(2026, 3, 30)) == midnight * HOUR


def test_each_branch_of_a_choice_has_its_place_from_one_on(tmp_path):
    steps = "[{choose: [{if: rain = red, do: [a]},\n    {else: [b]}]}]"
    model = compiled(tmp_path, plan_text(steps), night=ONE_NIGHT.format(hours=1))
    branches = {name: where.line for name, where in model.origins if name.startswith("steps/main/choose")}
    first = branches["steps/main/choose.1 1"]
    assert branches == {"steps/main/choose.1 1": first, "steps/main/choose.1 2": first + 1}


def test_who_is_borrowed_from_a_plan_that_does_not_act_is_always_there_and_that_is_said(tmp_path):
    city = "plan: city\ntitle: City\nkind: external\nroles: {desk: {title: City desk}}\n"
    borrowed = FLOOD.replace("role: lead, takes: 5 min", "role: lead, takes: 5 min, with: [city/desk]")
    told = FLOOD.replace("to: town", "to: city/desk")
    model = compiled(tmp_path, borrowed, city)
    assert assumed(compiled(tmp_path, told, city), "not-acting") == ["city"]
    heard = NIGHT + "injects:\n  one: {at: T+0:10, to: [town], by: radio}\n"
    assert assumed(compiled(tmp_path, FLOOD, city, night=heard), "not-acting") == []
    assert (assumed(model, "not-acting"), assumed(compiled(tmp_path, FLOOD, city), "not-acting")) == (["city"], [])
    desk = model.roles[named(model.tasks, "flood/close").with_roles[0]]
    assert (desk.name, desk.title, model.pools[desk.pool].shifts) == ("city/desk", "City desk", ((0, UNLIMITED),))
