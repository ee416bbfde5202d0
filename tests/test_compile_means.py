"""People, teams, goods and ways of a small book, compiled."""

import pytest

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.means import AT_HAND, Stock
from tests.small_books import FLOOD, LIBRARIES, NIGHT, compiled, id_of, named, refused

MINUTE = 60_000


def test_a_post_changes_shift_at_the_end_of_the_working_day(tmp_path):
    """Monday 14 September, StartEx at 16:30: four officers until 17:30, then two."""
    model = compiled(tmp_path)
    assert named(model.pools, "duty").shifts == ((0, 4), (60 * MINUTE, 2))


def test_a_holiday_has_the_night_shift(tmp_path):
    book = 'book: small\nlanguage: en\nhours: {day: "08:30-17:30"}\ncalendar: {holidays: [2026-09-13 / 2026-09-14]}\n'
    assert named(compiled(tmp_path, book=book).pools, "duty").shifts == ((0, 2),)


def test_a_weekend_day_that_is_worked_has_the_day_shift(tmp_path):
    book = 'book: small\nlanguage: en\nhours: {day: "08:30-17:30"}\ncalendar: {workdays: [2026-09-19]}\n'
    model = compiled(tmp_path, book=book, night=NIGHT.replace("2026-09-14 16:30", "2026-09-19 08:00"))
    assert named(model.pools, "duty").shifts == ((0, 2), (30 * MINUTE, 4))


def test_day_hours_may_reach_over_midnight(tmp_path):
    book = 'book: small\nlanguage: en\nhours: {day: "20:00-04:00"}\n'
    assert named(compiled(tmp_path, book=book).pools, "duty").shifts == ((0, 2), (210 * MINUTE, 4))


def test_called_people_belong_to_the_plans_that_use_the_post(tmp_path):
    duty = named((model := compiled(tmp_path)).pools, "duty")
    assert (duty.called, duty.call_out, duty.called_by) == (6, 40 * MINUTE, (id_of(model.plans, "flood"),))


def test_two_plans_with_one_post_share_its_people(tmp_path):
    other = "plan: other\ntitle: Other\nkind: special\nstatus: in-force\nroles: {desk: {title: Desk, post: duty}}\ntasks: {log: {title: Log, role: desk, takes: 1 min}}\nprocedures: {main: {steps: [log]}}\n"
    model = compiled(tmp_path, FLOOD, other, night=NIGHT.replace("[flood]", "[flood, other]"))
    assert named(model.roles, "flood/desk").pool == named(model.roles, "other/desk").pool


def test_a_role_without_a_post_is_its_own_pool_and_a_deputy_a_role(tmp_path):
    model = compiled(tmp_path)
    lead = named(model.roles, "flood/lead")
    assert model.pools[lead.pool].name == "flood/lead"
    assert model.roles[named(model.roles, "flood/desk").deputy] == lead
    assert named(model.roles, "flood/desk").takeover == 5 * MINUTE


def test_deputies_in_a_circle_are_refused(tmp_path):
    circle = FLOOD.replace("lead: {title: Lead, staff: 1}", "lead: {title: Lead, staff: 1, deputy: desk}")
    found = [said for said in refused(tmp_path, circle) if "circle" in said[1]]
    assert found == [("SC", "deputies in a circle: desk → lead → desk")]


def test_a_team_has_its_base_turnout_and_what_it_brings(tmp_path):
    model = compiled(tmp_path)
    team = named(model.teams, "pumps-1")
    assert [model.pools[pool].name for pool in team.pools] == ["pumps-1", "drainage"]
    assert model.places[team.base].name == "depot"
    assert team.turnout == Takes("uniform", (2 * MINUTE, 4 * MINUTE))
    assert [(model.pools[pool].name, number) for pool, number in team.brings] == [("hose", 3)]


def test_stock_is_by_place_and_an_agreement_ends_with_its_last_day(tmp_path):
    model = compiled(tmp_path)
    depot, bridge = id_of(model.places, "depot"), id_of(model.places, "bridge")
    midnight = 450 * MINUTE
    assert named(model.pools, "truck").stock == (
        Stock(depot, 2),
        Stock(bridge, 1, since=0, until=midnight, agreement="next-town"),
    )
    assert named(model.pools, "sand").stock == (Stock(depot, 500_000),)
    assert named(model.pools, "diesel").stock == (Stock(AT_HAND, 40_500),)


def test_what_is_out_of_date_is_left_out_and_said(tmp_path):
    old = (
        LIBRARIES["supplies.yaml"].replace("until: 2026-09-14", "until: 2026-09-13").replace("truck: {at", "truck: {at")
    )
    model = compiled(tmp_path, supplies=old)
    assert [stock.amount for stock in named(model.pools, "truck").stock] == [2]
    assert [assumed.names for assumed in model.assumptions if assumed.kind == "expired"] == [("next-town",)]


def test_a_written_route_counts_both_ways_and_others_are_estimated(tmp_path):
    model = compiled(tmp_path, FLOOD.replace("place: incident", "place: bridge"))
    depot, bridge = id_of(model.places, "depot"), id_of(model.places, "bridge")
    assert model.travel[depot][bridge] == model.travel[bridge][depot] == Takes("fixed", (6 * MINUTE,))
    assert model.travel[depot][depot] == Takes("fixed", (0,))


def test_a_chain_of_routes_adds_up_where_there_is_no_straight_line(tmp_path):
    model = compiled(tmp_path, FLOOD.replace("place: incident", "place: hill"))
    depot, hill = id_of(model.places, "depot"), id_of(model.places, "hill")
    assert model.travel[depot][hill] == Takes("uniform", (8 * MINUTE, 10 * MINUTE))


def test_one_road_alone_keeps_how_it_varies_and_several_together_are_said_at_their_median(tmp_path):
    """Medians of six and of three minutes, one in ten over twelve: beside another such road only nine minutes are left."""
    varied = "takes: {lognormal: {median: 6 min, p90: 12 min}}"
    places = (
        LIBRARIES["places.yaml"].replace("takes: 6 min", varied).replace("takes: 2 / 4 min", varied.replace("6", "3"))
    )
    model = compiled(tmp_path, FLOOD.replace("place: incident", "place: hill"), places=places)
    depot, bridge, hill = (id_of(model.places, name) for name in ("depot", "bridge", "hill"))
    assert model.travel[depot][bridge] == Takes("lognormal", (6 * MINUTE, 12 * MINUTE))
    assert model.travel[depot][hill] == Takes("fixed", (9 * MINUTE,))


def test_the_straight_line_is_stretched_and_driven_at_the_speed_of_the_book(tmp_path):
    model = compiled(tmp_path, FLOOD.replace("place: incident", "place: hall"))
    depot, hall = id_of(model.places, "depot"), id_of(model.places, "hall")
    takes = model.travel[depot][hall]
    assert takes.parameters[0] == pytest.approx(1.9011 * 1.4 / 25 * 60 * MINUTE, rel=1e-3)
    assert [a.kind for a in model.assumptions if a.kind == "travel-estimated"] == ["travel-estimated"]


def test_a_one_way_route_leads_only_there(tmp_path):
    places = LIBRARIES["places.yaml"].replace("takes: 2 / 4 min", "takes: 2 / 4 min, one_way: true")
    model = compiled(tmp_path, FLOOD.replace("place: incident", "place: hill"), places=places)
    bridge, hill = id_of(model.places, "bridge"), id_of(model.places, "hill")
    assert model.travel[bridge][hill] is not None
    assert model.travel[hill][bridge] is None


def test_channels_keep_the_order_of_the_library(tmp_path):
    channels = compiled(tmp_path).channels
    told = [(channel.name, channel.takes, channel.succeeds) for channel in channels]
    assert told == [("phone", Takes("fixed", (30_000,)), 0.9), ("radio", Takes("fixed", (10_000,)), 1.0)]


def test_an_enumeration_counts_its_values_and_a_number_has_its_unit(tmp_path):
    model = compiled(tmp_path, night=NIGHT + "given: {rain: yellow, tide: 4.5 m, level(flood): III}\n")
    rain, tide = id_of(model.indicators, "rain"), id_of(model.indicators, "tide")
    assert [(given.what, given.subject, given.value) for given in model.given] == [
        ("indicator", rain, 2.0),
        ("indicator", tide, 4.5),
        ("level", id_of(model.plans, "flood"), 1.0),
    ]


def test_an_indicator_only_asked_to_be_low_is_worse_when_it_falls(tmp_path):
    low = FLOOD.replace("rain >= orange,", "tide < 1,")
    model = compiled(tmp_path, low)
    assert (named(model.indicators, "tide").worst, named(model.indicators, "rain").worst) == (-1, 1)


def test_demands_nobody_can_ever_meet_are_refused(tmp_path):
    more = FLOOD.replace("truck: {at_least: 1, at_most: 2}", "truck: 4").replace("drainage: 1", "drainage: 3")
    assert refused(tmp_path, more) == [
        ("L02", "task 'Pump' needs 4 of 'truck', there are never more than 3"),
        ("SC", "task 'Pump' needs 3 of 'drainage', there are never more than 2"),
    ]


def test_what_a_team_brings_counts_for_its_own_task(tmp_path):
    hoses = FLOOD.replace("truck: {at_least: 1, at_most: 2}", "hose: 4")
    assert compiled(tmp_path, hoses) is not None
    assert refused(tmp_path, hoses.replace("hose: 4", "hose: 5")) == [
        ("L02", "task 'Pump' needs 5 of 'hose', there are never more than 4")
    ]


def test_more_people_than_any_shift_has_are_refused_but_called_ones_count(tmp_path):
    eight = FLOOD.replace("needs: {teams", "needs: {staff: 10, teams")
    assert compiled(tmp_path, eight) is not None
    assert refused(tmp_path, eight.replace("staff: 10", "staff: 11")) == [
        ("SC", "task 'Pump' needs 11 of 'duty', there are never more than 10")
    ]


def test_where_no_place_is_named_the_worst_counts_and_that_is_said(tmp_path):
    bare = FLOOD.replace("when: level >= III", "when: depth > 27")
    named = FLOOD.replace("when: level >= III", "when: depth(bridge) > 27 and rain >= red")
    said = [
        [assumed.names for assumed in compiled(tmp_path, plan).assumptions if assumed.kind == "worst-place"]
        for plan in (bare, named)
    ]
    assert said == [[("depth",)], []]
