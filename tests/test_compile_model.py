"""Which plans act, what a run is refused for; tasks, promises and conditions of a small book."""

import pickle

from drillbook.schema.values.distributions import Takes
from drillbook.simulator.model.condition import All, Compare, Judged, LevelIs, Moment, Some
from drillbook.simulator.model.means import INCIDENT
from drillbook.simulator.model.model import Promise
from tests.small_books import FLOOD, NIGHT, compiled, id_of, named, refused

MINUTE = 60_000
LINKED = "plan: city\ntitle: City\nkind: external\nroles: {desk: {title: City desk}}\nlevels: {III: {}, II: {}}\n"
ALL_PLANS = NIGHT.replace("plans: [flood]\n", "")


def test_without_a_list_all_plans_in_force_on_the_day_act(tmp_path):
    later = FLOOD.replace("plan: flood", "plan: later").replace(
        "status: in-force", "status: in-force\nissued: 2026-09-15"
    )
    draft = FLOOD.replace("plan: flood", "plan: sketch").replace("status: in-force", "status: draft")
    model = compiled(tmp_path, FLOOD, later, draft, LINKED, night=ALL_PLANS)
    assert [(plan.name, plan.acts) for plan in model.plans] == [
        ("flood", True), ("later", False), ("sketch", False), ("city", False),
    ]  # fmt: skip


def test_a_draft_that_is_named_is_rehearsed_and_that_is_said(tmp_path):
    model = compiled(tmp_path, FLOOD.replace("status: in-force", "status: draft"))
    assert [a.names for a in model.assumptions if a.kind == "not-in-force"] == [("flood",)]


def test_plans_that_do_not_act_receive_and_have_levels(tmp_path):
    telling = FLOOD.replace("to: town", "to: city/desk").replace("rain >= orange", "level(city) >= II")
    model = compiled(tmp_path, telling, LINKED)
    city = id_of(model.plans, "city")
    assert [level.name for level in model.plans[city].levels] == ["III", "II"]
    assert named(model.tasks, "flood/tell").sends[0].to.role == -1
    assert named(model.plans, "flood").levels[1].when == LevelIs(city, ">=", 2)


def test_no_plan_that_can_act_is_a_finding(tmp_path):
    found = refused(tmp_path, FLOOD.replace("status: in-force", "status: draft"), night=ALL_PLANS)
    assert found == [("SC", "no plan of the book can act in this scenario")]


def test_a_withdrawn_plan_is_refused(tmp_path):
    assert refused(tmp_path, FLOOD.replace("in-force", "withdrawn")) == [("SC", "plan 'flood' is withdrawn")]


def test_names_that_nothing_bears_refuse_a_run_with_their_codes(tmp_path):
    wrong = FLOOD.replace("role: desk, takes: 3 min", "role: dexk, takes: 3 min").replace("drainage: 1", "rescue: 1")
    assert sorted(code for code, _ in refused(tmp_path, wrong)) == ["L01", "S06"]


def test_names_of_the_scenario_refuse_it_too(tmp_path):
    night = NIGHT + "injects:\n  one: {at: T+0:10, starts: flood/heavy-rian, expect: [{task: flood/tall}]}\n"
    assert sorted(code for code, _ in refused(tmp_path, night=night)) == ["N01", "S13"]


def test_errors_of_plans_that_do_not_act_do_not_matter(tmp_path):
    other = FLOOD.replace("plan: flood", "plan: other").replace("role: desk, takes: 3 min", "role: dexk, takes: 3 min")
    assert compiled(tmp_path, FLOOD, other) is not None


def test_takes_and_demands_go_by_level(tmp_path):
    pump = named(compiled(tmp_path).tasks, "flood/pump")
    hour, half = Takes("fixed", (60 * MINUTE,)), Takes("fixed", (30 * MINUTE,))
    assert pump.takes == (hour, hour, half)
    assert pump.place == INCIDENT
    assert [(demand.least, demand.most, demand.per_hour) for demand in pump.demands] == [
        ((1,), (1,), (0,)),
        ((1,), (2,), (0,)),
        ((300_000,), (300_000,), (0,)),
        ((0,), (0,), (20_000,)),
    ]


def test_a_promise_of_a_task_runs_to_its_own_moment(tmp_path):
    model = compiled(tmp_path)
    promise = model.promises[named(model.tasks, "flood/pump").within]
    flood = id_of(model.plans, "flood")
    assert promise == Promise("flood/pump", flood, "task", (30 * MINUTE,), None, "arrived", None, "Pump")


def test_a_promise_from_the_incident_and_one_to_another_task(tmp_path):
    text = FLOOD.replace("within: 10 min, report", "within: {at_most: 10 min, from: incident}, report").replace(
        "takes: 5 min}", "takes: 5 min, within: {at_most: 1 h, to: pump started}}"
    )
    model = compiled(tmp_path, text)
    tell = model.promises[named(model.tasks, "flood/tell").within]
    close = named(model.promises, "flood/close")
    assert tell.start == Moment("incident")
    assert named(model.tasks, "flood/close").within == -1
    assert (close.kind, close.start, close.end) == (
        "pair",
        Moment("started", procedure=id_of(model.procedures, "heavy-rain")),
        Moment("started", task=id_of(model.tasks, "flood/pump")),
    )


def test_the_limit_of_a_level_is_kept_by_its_decision(tmp_path):
    model = compiled(tmp_path)
    decision = named(model.tasks, "flood/decide:II")
    assert model.promises[decision.within].name == "flood/level:II"
    assert model.promises[decision.within].limits == (15 * MINUTE, 15 * MINUTE, 10 * MINUTE)


def test_reports_without_a_limit_take_the_one_of_the_book(tmp_path):
    book = "book: small\nlanguage: en\nlimits: {oral-report: 30 min}\n"
    model = compiled(tmp_path, FLOOD.replace("within: 10 min, report", "report"), book=book)
    assert model.promises[named(model.tasks, "flood/tell").within].limits == (30 * MINUTE,)
    assert [a.names for a in model.assumptions if a.kind == "default-limit"] == [("flood/tell",)]


def test_a_response_time_is_a_pair_of_moments(tmp_path):
    text = FLOOD + "response_times:\n  dry: {title: Dry, from: level III, to: pump started + 5 min, within: 1 h}\n"
    model = compiled(tmp_path, text)
    dry = named(model.promises, "flood/dry")
    assert dry.start == Moment("level", plan=id_of(model.plans, "flood"), level=1)
    assert dry.end == Moment("started", task=id_of(model.tasks, "flood/pump"), plus=5 * MINUTE)


def test_a_moment_may_be_of_a_procedure_of_the_same_plan(tmp_path):
    text = FLOOD + "response_times:\n  dry: {title: Dry, from: heavy-rain started, to: pump started, within: 1 h}\n"
    model = compiled(tmp_path, text)
    assert named(model.promises, "flood/dry").start == Moment(
        "started", procedure=id_of(model.procedures, "heavy-rain")
    )


def test_what_an_inject_expects_is_promised_from_its_delivery(tmp_path):
    night = NIGHT + "injects:\n  one: {at: T+0:10, expect: [{task: flood/tell, within: 7 min}]}\n"
    model = compiled(tmp_path, night=night)
    promise = named(model.promises, "one>flood/tell")
    assert (promise.start, promise.limits) == (Moment("inject", inject=0), (7 * MINUTE,))


def test_a_level_condition_is_a_tree_of_numbers(tmp_path):
    model = compiled(tmp_path, FLOOD.replace("rain >= orange,", "(rain >= orange and tide > 4.5) or ordered,"))
    flood, rain, tide = id_of(model.plans, "flood"), id_of(model.indicators, "rain"), id_of(model.indicators, "tide")
    third, second = named(model.plans, "flood").levels
    assert third.when == Some((Compare(rain, ">=", 2.0), Judged(flood, 1)))
    assert second.when.parts[0] == All((Compare(rain, ">=", 3.0), Compare(tide, ">", 4.5)))
    assert second.when.parts[1].level == 2


def test_a_hand_over_starts_the_task_at_the_role_that_answers_for_it(tmp_path):
    other = "plan: other\ntitle: Other\nkind: special\nstatus: in-force\nroles: {desk: {title: Desk}}\ntasks: {take: {title: Take, role: desk, takes: 1 min}}\nprocedures: {main: {steps: [take]}}\n"
    handing = FLOOD.replace("role: lead, takes: 5 min}", "role: lead, takes: 5 min, hands_over_to: [other/take]}")
    model = compiled(tmp_path, handing, other, night=NIGHT.replace("[flood]", "[flood, other]"))
    sent = named(model.tasks, "flood/close").sends[0]
    assert model.roles[sent.to.role].name == "other/desk"
    assert model.procedures[sent.starts].name == "take"
    assert [a.names for a in model.assumptions if a.kind == "staff"] == [("other/desk",)]


def test_durations_are_told_apart_by_where_they_come_from(tmp_path):
    text = FLOOD.replace("takes: 5 min}", "takes: 5 min, basis: NFPA 1710}").replace(
        "takes: 3 min,", "takes: {observed: [3 min, 4 min]},"
    )
    kinds = {a.kind: a.names for a in compiled(tmp_path, text).assumptions if a.kind.startswith("durations")}
    assert kinds == {
        "durations-source": ("flood/close",),
        "durations-observed": ("flood/tell",),
        "durations-judged": ("flood/consult", "flood/pump"),
    }


def test_the_model_knows_where_things_are_written_and_in_which_clause(tmp_path):
    model = compiled(tmp_path, FLOOD.replace("title: Tell,", 'title: Tell, clause: "4.5.1",'))
    where = dict(model.origins)["flood/tell"]
    assert (where.clause, where.title, where.line) == ("4.5.1", "Flood plan", 15)


def test_the_digest_follows_what_is_said_and_not_how_it_is_laid_out(tmp_path):
    plain = compiled(tmp_path).digest
    assert compiled(tmp_path, FLOOD.replace("title: Tell,", "title:   Tell,  ") + "# a remark\n").digest == plain
    assert compiled(tmp_path, FLOOD.replace("takes: 3 min", "takes: 4 min")).digest != plain


def test_a_model_is_plain_data(tmp_path):
    model = compiled(tmp_path)
    assert pickle.loads(pickle.dumps(model)) == model
