"""Whom a law binds: grounds by addressee, books that stand under no Chinese law, and the list of laws that ships."""

import re
from datetime import date
from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Severity
from drillbook.schema.linkage.catalogue import RULES, check, rule_named
from drillbook.schema.linkage.law.grounds import addressees_of
from drillbook.schema.linkage.law.laws_in_force import LAWS, law_called, law_keyed
from drillbook.simulator.exercise import run
from drillbook.simulator.prepare import prepare
from tests.command import ROOT, drillbook

HOSPITAL = Path(__file__).parent / "foreign-book"
CHINESE = re.compile("[\u4e00-\u9fff]|GB/T|AQ/T")
RIVERTON = ROOT / "plans" / "riverton"


def a_book(folder, **files) -> PlanBook:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    book, unreadable = PlanBook.read(folder)
    assert unreadable == []
    return book


def a_plan(name="a", kind="special", events="fire", more="depth: card\n", by="office") -> str:
    return f"plan: {name}\ntitle: {name}预案\nkind: {kind}\nstatus: in-force\nincident_types: [{events}]\ndrafted_by: {by}\n{more}"


TYPES = "book: b\nincident_types: {fire: {title: 火灾, class: accident}, flood: {title: 洪涝, class: natural}}\n"
OFFICES = "library: contacts\norganizations: {office: {title: 区局}, plant: {title: 厂, sector: 制造}, school: {title: 校, sector: 教育}}\n"


@pytest.mark.parametrize(
    ("plan", "circles"),
    [
        (a_plan(kind="special", events="flood"), ("government", "flood")),
        (a_plan(kind="special", events="fire"), ("government", "safety")),
        (a_plan(kind="department", events="fire"), ("department", "safety")),
        (a_plan(kind="street", events="flood"), ("street", "flood")),
        (a_plan(kind="unit", by="plant"), ("unit", "comprehensive", "production")),
        (a_plan(kind="unit", by="school"), ("unit", "comprehensive")),
        (a_plan(kind="unit-special", by="plant"), ("unit", "unit-special", "production")),
        (a_plan(kind="external"), ()),
    ],
)
def test_a_plan_belongs_to_the_circles_that_laws_speak_of(tmp_path, plan, circles):
    book = a_book(tmp_path, book=TYPES, offices=OFFICES, a=plan)
    assert addressees_of(book, book.plans["a"].value) == circles


@pytest.mark.parametrize(
    ("code", "plan", "said"),
    [
        ("S20", a_plan(kind="unit", by="plant"), "GB/T 29639-2020第9章、应急管理部令第2号第十六条（生产经营单位预案）"),
        (
            "S20",
            a_plan(),
            "GB/T 29639-2020第9章、应急管理部令第2号第十六条（生产经营单位预案）；政府预案为实务",
        ),
        (
            "X06",
            a_plan(kind="street", events="flood"),
            "应急管理部令第2号第十一条（部门生产安全事故预案）；GB/T 29639-2020第6.3.5条（生产经营单位预案）；街镇预案为实务",
        ),
        ("X06", a_plan(), "应急管理部令第2号第十一条（部门生产安全事故预案）"),
        ("X04", a_plan(kind="street"), "《突发事件应对法》（2024年）第六十一条；时限为实务"),
        ("X03", a_plan(events="flood"), "实务（参照《南京市防汛应急预案》4.1.3）"),
        ("X01", a_plan(kind="unit", by="plant"), "应急管理部令第2号第十八条（生产经营单位预案）"),
        ("L02", a_plan(), "《突发事件应对法》（2024年）第四十五条、第四十六条（政府、部门、街镇预案）"),
    ],
)
def test_a_finding_names_the_ground_that_binds_its_plan(tmp_path, code, plan, said):
    book = a_book(tmp_path, book=TYPES, offices=OFFICES, a=plan)
    assert rule_named(code).basis_in(book, book.plans["a"].at()).render("zh") == said


def test_a_law_of_a_city_counts_where_the_library_holds_it(tmp_path):
    laws = "library: regulations\nregulations: {flood: {title: 上海市防汛条例}}\n"
    book = a_book(tmp_path, book=TYPES, offices=OFFICES, laws=laws, a=a_plan(events="flood"))
    said = rule_named("X03").basis_in(book, book.plans["a"].at()).render("zh")
    assert said == "《上海市防汛条例》第三十条（本市防汛预案）；实务（参照《南京市防汛应急预案》4.1.3）"


COMMAND = (
    "roles: {lead: {title: 组长}}\ntasks: {go: {title: 处置, role: lead, takes: 5 min}}\n"
    "command: {held_by: lead, passes_to: {up/lead: go finished}}\n"
)
UPPER = a_plan("up", more="roles: {lead: {title: 总指挥}}\ntasks: {go: {title: 指挥, role: lead, takes: 5 min}}\n")


@pytest.mark.parametrize(
    ("kind", "events", "by", "severity"),
    [
        ("street", "flood", "office", Severity.WARNING),
        ("special", "flood", "office", Severity.WARNING),
        ("special", "fire", "office", Severity.ERROR),
        ("unit", "fire", "plant", Severity.ERROR),
        ("unit", "fire", "school", Severity.WARNING),
    ],
)
def test_what_a_law_demands_must_be_corrected_only_where_it_binds(tmp_path, kind, events, by, severity):
    book = a_book(tmp_path, book=TYPES, offices=OFFICES, up=UPPER, a=a_plan("a", kind, events, COMMAND, by))
    assert [one.severity for one in rule_named("X06").findings(book)] == [severity]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(("language", "word", "colon"), [("zh", "依据", "："), ("en", "Basis", ": ")])
def test_the_page_of_a_rule_names_the_grounds_that_findings_name(rule, language, word, colon):
    assert f"**{word}**{colon}{rule.basis.render(language)}\n" in rule.page(language)


def test_a_hospital_in_denver_gets_no_word_of_chinese_law():
    answer = drillbook("check", HOSPITAL, "--lang", "en")
    assert answer.code == 0
    assert not CHINESE.search(answer.out)
    assert "0 errors, 0 warnings" in answer.out
    for command in (["status", HOSPITAL], ["review", "opinion", "evacuation", "--book", HOSPITAL]):
        assert not CHINESE.search(drillbook(*command, "--lang", "en").out.replace("\u3000", " "))


def test_an_english_book_is_general_unless_it_says_otherwise(tmp_path):
    book, _ = PlanBook.read(HOSPITAL)
    assert book.is_general
    for name in ("l", "p"):
        (tmp_path / f"{name}.yaml").write_text(
            (HOSPITAL / f"{name}.yaml").read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "book.yaml").write_text(
        (HOSPITAL / "book.yaml").read_text(encoding="utf-8") + "rules: cn\n", encoding="utf-8"
    )
    bound, _ = PlanBook.read(tmp_path)
    assert not bound.is_general
    assert {"S03", "S08", "S11", "S02"} <= {one.code for one in check(bound)}


@pytest.mark.parametrize("head", [None, "book: denver\ntitle: Denver General\n"])
def test_a_book_that_does_not_say_is_english_where_nothing_in_it_is_chinese(tmp_path, head):
    # Given the hospital's plan, with no book.yaml or one that names no language
    for name in ("l", "p"):
        (tmp_path / f"{name}.yaml").write_text(
            (HOSPITAL / f"{name}.yaml").read_text(encoding="utf-8"), encoding="utf-8"
        )
    if head:
        (tmp_path / "book.yaml").write_text(head, encoding="utf-8")
    english, _ = PlanBook.read(tmp_path)

    # When one of its plans has a Chinese title
    (tmp_path / "q.yaml").write_text(a_plan("q"), encoding="utf-8")
    chinese, _ = PlanBook.read(tmp_path)

    # Then Chinese law binds it only from then on
    assert (english.settings.language, english.is_general) == ("en", True)
    assert (chinese.settings.language, chinese.is_general) == ("zh", False)


def test_whom_several_grounds_bind_is_said_in_plain_english():
    said = rule_named("S06").basis.render("en")
    assert "应急管理部令第2号 art. 8(4) (departments' production-safety plans, plans of production units)" in said


@pytest.mark.parametrize("written", ["通用", "general"])
def test_a_chinese_book_may_stand_under_no_law(tmp_path, written):
    book = a_book(tmp_path, book=f"{TYPES}适用规则: {written}\n", offices=OFFICES, a=a_plan())
    assert book.is_general
    assert [one for one in check(book) if one.severity is Severity.ERROR] == []
    assert not [one for one in check(book) if re.search("国办发|应对法|GB/T|令第", one.basis.render("zh"))]


def test_english_chapters_settle_their_topics(tmp_path):
    plan = (HOSPITAL / "p.yaml").read_text(encoding="utf-8")
    chapters = "".join(
        f"  - {{title: {title}, text: see below}}\n"
        for title in ("Hazards and risks", "Responsibilities", "Notification", "Monitoring", "Shelter", "Resources")
    )
    for name in ("book", "l"):
        (tmp_path / f"{name}.yaml").write_text(
            (HOSPITAL / f"{name}.yaml").read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "p.yaml").write_text(f"{plan}sections:\n{chapters}", encoding="utf-8")
    book, _ = PlanBook.read(tmp_path)
    assert list(rule_named("S02").findings(book)) == []


def test_the_english_sample_is_general_and_sound():
    book, _ = PlanBook.read(RIVERTON)
    assert book.is_general
    assert check(book) == []
    assert not CHINESE.search(drillbook("status", RIVERTON, "--lang", "en").out)


TELEPHONES = """plan: a
title: Plan
kind: unit
status: in-force
roles: {lead: {title: lead, staff: 1}, other: {title: other, staff: 1}}
tasks: {tell: {title: tell, role: lead, takes: 1 min, report: {to: other, by: [WAY], contents: all}}}
procedures: {p: {title: p, steps: [tell]}}
"""


@pytest.mark.parametrize("way", ["phone", "radio", "fax", "e-mail", "runner", "电话", "email"])
def test_ways_that_everybody_knows_need_no_library(tmp_path, way):
    scenario = (
        "scenario: s\ntitle: S\nbegins: 2026-03-02 08:00\nlasts: 2 h\ninjects: {news: {at: T+0:01, starts: a/p}}\n"
    )
    book = a_book(tmp_path, book="book: b\nlanguage: en\n", a=TELEPHONES.replace("WAY", way), s=scenario)
    assert check(book, ()) == []
    prepared = prepare(tmp_path / "s.yaml", tmp_path)
    assert len(only_received(run(prepared.model, seed=1))) == 1
    assert [one.names for one in prepared.model.assumptions if one.kind == "shipped-channel"] == [(way,)]


def only_received(log):
    return [event for event in log.events if event.kind == "message-received"]


def test_a_way_that_nobody_knows_is_said(tmp_path):
    book = a_book(tmp_path, book="book: b\n", a=TELEPHONES.replace("WAY", "pigeon"))
    assert any("pigeon" in one.message.render("zh") for one in check(book))


def test_the_list_of_laws_says_what_replaced_what():
    assert [(law.number, law_keyed(law.heir).title, law.ended) for law in LAWS if law.ended] == [
        ("国办发〔2013〕101号", "突发事件应急预案管理办法", date(2024, 1, 31)),
        ("国发〔2005〕11号", "国家突发事件总体应急预案", date(2025, 2, 25)),
    ]
    assert len({law.key for law in LAWS}) == len(LAWS)
    assert all(law.source for law in LAWS)


@pytest.mark.parametrize(
    ("title", "number", "key"),
    [
        ("突发事件应急预案管理办法", "国办发〔2024〕5号", "plan-measures-2024"),
        ("突发事件应急预案管理办法（旧）", "国办发[2013]101号", "plan-measures-2013"),
        ("中华人民共和国突发事件应对法（2024年修订）", "主席令第二十五号", "response-law"),
        ("中华人民共和国危险化学品安全法", "", "hazardous-chemicals-law"),
        ("某市办法", "", None),
    ],
)
def test_entries_of_a_library_are_known_by_number_else_by_title(title, number, key):
    law = law_called(title, number)
    assert (law.key if law else None) == key


def test_undefined_names_have_the_ground_of_their_rule(tmp_path):
    more = "roles: {lead: {title: 组长}}\ntasks: {go: {title: 处置, role: led, takes: 5 min}}\n"
    book = a_book(tmp_path, book=TYPES, offices=OFFICES, a=a_plan(kind="community", more=more))
    named = [one for one in check(book) if "led" in one.message.render("zh") and one.code == "S06"]
    assert [one.basis.render("zh") for one in named] == [
        "国办发〔2024〕5号第二十四条（四）（政府、部门、街镇预案）；"
        "应急管理部令第2号第八条（四）（部门生产安全事故、生产经营单位预案）；居村预案为实务"
    ]


def test_a_role_missing_at_depth_linkage_is_found_once(tmp_path):
    more = "depth: linkage\ntasks: {go: {title: 处置, role: lead, within: 5 min}}\n"
    (tmp_path / "a.yaml").write_text(a_plan(kind="special", more=more), encoding="utf-8")
    book, shape = PlanBook.read(tmp_path)
    said = [one.message.render("zh") for one in (*shape, *check(book))]
    assert [one for one in said if "职责分工" in one] == ["“a”缺少“职责分工”（roles）"]


@pytest.mark.parametrize(("rules", "severity"), [("general", "warning"), ("cn", "error")])
def test_a_role_of_no_organization_is_an_error_only_where_a_law_asks_for_it(tmp_path, rules, severity):
    more = "roles: {lead: {title: 组长}}\ntasks: {go: {title: 处置, role: lead, takes: 5 min}}\n"
    book = a_book(tmp_path, book=f"{TYPES}rules: {rules}\n", offices=OFFICES, a=a_plan(more=more))
    assert [one.severity.value for one in check(book) if one.code == "S06"] == [severity]
    undefined = a_book(
        tmp_path,
        book=f"{TYPES}rules: {rules}\n",
        offices=OFFICES,
        a=a_plan(more=more.replace("role: lead", "role: led")),
    )
    assert "error" in [one.severity.value for one in check(undefined) if one.code == "S06"]


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (
            "general",
            [("warning", "没有任何程序执行：疏散（任务已列，但无程序引发）", "实务：封闭现场，撤出危险区内人员")],
        ),
        ("cn", [("error", "没有任何程序执行：疏散（任务已列，但无程序引发）", "")]),
    ],
)
def test_a_hazmat_plan_without_evacuation_is_told_on_the_ground_that_holds(tmp_path, rules, found):
    more = (
        "roles: {lead: {title: 组长, organization: office}}\nprocedures: {go: {title: 处置, steps: [close]}}\n"
        "tasks:\n  close: {title: 设置警戒区, role: lead, takes: 5 min}\n  clear: {title: 疏散人员, role: lead, takes: 5 min}\n"
    )
    types = (
        f"book: b\nlanguage: zh\nrules: {rules}\nincident_types: {{leak: {{title: 危险化学品泄漏, class: accident}}}}\n"
    )
    book = a_book(tmp_path, book=types, offices=OFFICES, a=a_plan(events="leak", more=more))
    said = [one for one in check(book) if one.code == "S21"]
    grounds = [one.basis.render("zh") if one.basis and rules == "general" else "" for one in said]
    assert [
        (one.severity.value, one.message.render("zh"), why) for one, why in zip(said, grounds, strict=True)
    ] == found
