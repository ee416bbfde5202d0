"""What plans ask of an organization, and a report followed upward."""

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.facts.report_chains import chains_of
from drillbook.schema.linkage.questions.organization_duties import (
    duty_conflicts,
    organizations_like,
    plan_shares,
    shared_posts,
)
from drillbook.schema.linkage.questions.upward_report import reports_like, traces
from tests.command import ROOT
from tests.scenarios import book_of

CONTACTS = """\
library: contacts
organizations:
  office: {title: 区防汛办}
  health: {title: 区卫健委（示例）, aliases: [卫健]}
  street: {title: 万里街道}
  school: {title: 万里小学}
posts:
  health-desk: {title: 卫健委值班员, organization: health, staff: {day: 3, night: 1}}
  office-desk: {title: 防汛值班员, organization: office, staff: 1}
channels:
  phone: {title: 电话, takes: 1 min}
"""
FLOOD = """\
plan: flood
title: 区防汛预案
kind: special
status: in-force
parent: [city]
drafted_by: office
consulted: [{unit: street, sent: 2026-03-01, replied: 2026-03-09, opinion: 同意, result: adopted}]
roles:
  desk: {title: 区防汛办值班室, post: office-desk}
  doctors: {title: 医疗组, post: health-desk}
  movers: {title: 转移组, organization: street}
tasks:
  up: {title: 向市报告, role: desk, takes: 4 min, within: 20 min, clause: "4.1", report: {to: city/desk, by: phone, form: oral}}
  treat: {title: 开设医疗点, role: doctors, takes: 5 min, within: {at_most: {III: 60 min, II: 30 min}, to: arrived}, clause: "4.2"}
  move: {title: 转移居民, role: movers, with: [doctors], takes: 5 min, clause: "4.3"}
procedures:
  rain: {steps: [up, treat, move]}
"""
FIRE = """\
plan: fire
title: 区火灾预案
kind: special
status: in-force
drafted_by: school
roles:
  doctors: {title: 急救组, post: health-desk}
tasks:
  treat: {title: 开设医疗点, role: doctors, takes: 5 min, within: 45 min, clause: "5.1"}
procedures:
  burn: {steps: [treat]}
"""
STREET = """\
plan: street
title: 街道预案
kind: street
status: in-force
parent: [flood]
drafted_by: street
roles:
  desk: {title: 街道值班室, organization: street, staff: {day: 2, night: 1}}
tasks:
  written: {title: 书面报告, role: desk, takes: 6 min, within: 30 min, report: {to: flood/desk, form: written}}
  oral: {title: 口头报告, role: desk, takes: 3 min, within: 15 min, clause: "3.1", report: {to: flood/desk, by: phone, form: oral}}
procedures:
  rain: {steps: [written, oral]}
"""
CITY = "plan: city\ntitle: 市防汛预案\nkind: external\nstatus: in-force\nroles: {desk: {title: 市值班室}}\n"


@pytest.fixture
def book(tmp_path):
    texts = {"contacts": CONTACTS, "flood": FLOOD, "fire": FIRE, "street": STREET, "city": CITY}
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "book.yaml").write_text("book: b\ntitle: 小书\nlimits: {oral-report: 30 min}\n", encoding="utf-8")
    read, findings = PlanBook.read(tmp_path)
    assert findings == []
    return read


@pytest.mark.parametrize("word", ["health", "区卫健委（示例）", "卫健", "区卫健委"])
def test_organization_is_found_by_id_title_alias_and_bare_title(book, word):
    assert organizations_like(book, word) == ["health"]


def test_part_of_a_name_finds_everybody_who_may_be_meant(book):
    assert organizations_like(book, "万里") == ["street", "school"]
    assert organizations_like(book, "区气象局") == []


def test_duties_are_told_with_clause_limit_and_state(book):
    (share,) = [one for one in plan_shares(book, "health") if one.plan.value.plan == "flood"]
    told = [
        (
            duty.where(share.plan).clause,
            duty.kind,
            duty.what.render("zh"),
            duty.limit.render("zh") if duty.limit else "",
        )
        for duty in share.duties
    ]
    assert told == [
        ("4.2", "task", "开设医疗点", "Ⅲ级1小时、Ⅱ级30分钟内到场"),
        ("4.3", "help", "协同转移组：转移居民", ""),
    ]
    assert share.state == "open"


def test_a_consulted_unit_has_confirmed_and_an_author_owns(book):
    states = {share.plan.value.plan: share.state for share in plan_shares(book, "street")}
    assert states == {"flood": "consulted", "street": "own"}


def test_a_linked_own_plan_has_taken_the_duty_up(book):
    (share,) = [one for one in plan_shares(book, "office") if one.plan.value.plan == "street"]
    assert share.state == "taken"
    assert [duty.kind for duty in share.duties] == ["report", "report"]


def test_who_only_receives_has_nothing_to_confirm(tmp_path, book):
    # Given a fire plan that tells the flood office, which has no plan linked with it
    (tmp_path / "fire.yaml").write_text(
        FIRE.replace("within: 45 min", "within: 45 min, report: {to: office, form: oral}"), encoding="utf-8"
    )
    told = PlanBook.read(tmp_path)[0]
    (share,) = [one for one in plan_shares(told, "office") if one.plan.value.plan == "fire"]
    assert share.state == "informed"


def test_one_officer_in_two_plans_is_told_and_two_times_for_two_events_are_no_clash(book):
    assert [shared.said.render("zh") for shared in shared_posts(book, "health")] == [
        "“卫健委值班员”（白天3人、夜间1人）在2部预案中任职：《区火灾预案》急救组、《区防汛预案》医疗组",
    ]
    assert duty_conflicts(book, "health") == ()


def test_report_is_followed_to_where_it_leaves_the_book_and_added_up(book):
    (trace,) = traces(book, "street/oral")
    assert [(hop.plan, hop.where.clause) for hop in trace.hops] == [("street", "3.1"), ("flood", "4.1")]
    minutes = [ms / 60_000 for ms in (trace.limit, trace.day, trace.night, trace.allowed)]
    # by day 3+1 and 4+1; at night the one officer of the street writes (6) before he calls
    assert minutes == [35, 9, 15, 30]
    assert trace.by_book


def test_a_report_asked_for_in_the_middle_shows_what_came_before(book):
    (trace,) = traces(book, "flood/up")
    assert trace.asked == 1
    assert len(trace.hops) == 2


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("street/oral", ["street/oral"]),
        ("口头报告", ["street/oral"]),
        ("街道预案", ["street/written", "street/oral"]),
        ("street", ["street/written", "street/oral"]),
        ("区防汛预案/向市报告", ["flood/up"]),
        ("区防汛预案/向省报告", []),
    ],
)
def test_reports_are_found_by_name_title_and_plan(book, word, keys):
    assert reports_like(book, word) == keys


def test_every_link_of_the_sample_can_be_traced():
    book = book_of(ROOT / "plans" / "putuo")
    for link in chains_of(book).links:
        assert any(hop.where == link.where for trace in traces(book, link.key) for hop in trace.hops), link.key
