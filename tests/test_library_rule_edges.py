"""Plans and libraries (L rules), who owes a plan (X11), one name for one house (X10): the edge of each condition."""

import pytest

from drillbook.schema.linkage.catalogue import rule_named
from drillbook.schema.linkage.rules.libraries.teams_and_supplies import demanded, good_said, supply_of, why_void
from drillbook.schema.linkage.rules.lifecycle.deadlines import interval_said
from tests.assembled import book_from, plan_text

HEAD = "book: b\ntitle: 书\nas_of: 2026-06-30\nlimits: {contacts-checked: 30 d}\nincident_types: {fire: {title: 火灾, class: accident}}\n"
DESK = "roles: {desk: {title: 值班室, staff: 9}}\n"


def told(code, *texts):
    book = book_from(HEAD, *texts)
    return [(one.severity.value, one.message.render("zh")) for one in rule_named(code).findings(book)]


def asking(needs, more="", name="p", **head):
    task = f"tasks: {{t: {{title: 事, role: desk, takes: 60 min, needs: {{{needs}}}{more}}}}}\n"
    return plan_text(name, DESK + task, **head)


def supplies(body):
    return f"library: supplies\n{body}\n"


# L01, L02


@pytest.mark.parametrize(
    ("library", "found"),
    [
        ("equipment: {pump: {title: 泵}}", 1),
        ("equipment: {pump: {title: 泵, quantity: 1}}", 0),
        ("equipment: {pump: {title: 泵, quantity: 0}}", 0),  # none is a number too
        ("equipment: {pump: {title: 泵, stock: {depot: 1}}}", 0),
        ("equipment: {pump: {title: 泵}}\nagreements: {a: {title: 协议, gives: {pump: 1}}}", 0),
        ("equipment: {pump: {title: 泵}}\nagreements: {a: {title: 协议, lends: {pump: 1}}}", 1),
        ("supplies: {sand: {title: 沙}}", 0),  # the pump itself is missing: that is another matter
    ],
)
def test_goods_that_are_called_for_lie_somewhere(library, found):
    assert len(told("L01", supplies(library), asking("equipment: {pump: 1}"))) == found


def test_what_teams_bring_lies_with_them_and_a_team_has_a_base():
    teams = "library: teams\nteams:\n  a: {title: 一队, capability: [dig], brings: {pump: 1}}\n  b: {title: 二队, base: depot}\n"
    goods = supplies("equipment: {pump: {title: 泵}}")
    assert told("L01", teams, goods, asking("equipment: {pump: 1}")) == []
    assert told("L01", teams, goods, asking("teams: {dig: 1}")) == [
        ("warning", "队伍“一队”（a）未写驻地，无法估算到场时间")
    ]
    assert told("L01", teams, goods, asking("teams: {b: 1}")) == []
    assert told("L02", teams, goods, asking("teams: {fly: 1}")) == []  # that nobody can is said by L01


@pytest.mark.parametrize(
    ("needs", "goods", "found"),
    [
        ("equipment: {pump: 2}", "equipment: {pump: {title: 泵, quantity: 2}}", []),
        ("equipment: {pump: 3}", "equipment: {pump: {title: 泵, quantity: 2}}", ["“泵”（pump）同时需要《p预案》3，现有（含协议支援）仅2"]),
        ("equipment: {pump: 3}", "equipment: {pump: {title: 泵, unit: 台, quantity: 1, stock: {depot: 1}}}", ["“泵”（pump）同时需要《p预案》3台，现有（含协议支援）仅2台"]),
        ("equipment: {pump: 3}", "equipment: {pump: {title: 泵, unit: set, quantity: 1}}\nagreements: {a: {title: 协, gives: {pump: 1}}}", ["“泵”（pump）同时需要《p预案》3 set，现有（含协议支援）仅2 set"]),
        ("equipment: {pump: 3}", "equipment: {pump: {title: 泵}}", []),  # that none lies anywhere is told
        ("equipment: {gone: 3}", "equipment: {pump: {title: 泵, quantity: 2}}", []),
        ("supplies: {sand: {per_hour: 2.5}}", "supplies: {sand: {title: 沙, quantity: 2}}", ["“沙”（sand）同时需要《p预案》3，现有（含协议支援）仅2"]),
        ("supplies: {sand: {per_hour: 2}}", "supplies: {sand: {title: 沙, quantity: 2}}", []),
    ],
)  # fmt: skip
def test_one_task_asks_for_no_more_than_there_is(needs, goods, found):
    assert [message for _, message in told("L02", supplies(goods), asking(needs))] == found


def test_what_there_is_and_who_asks_for_it():
    goods = supplies(
        "equipment: {pump: {title: 泵, quantity: 1, stock: {a: 2, b: 3}}}\nagreements: {x: {title: 协, gives: {pump: 4}}}"
    )
    teams = "library: teams\nteams: {one: {title: 一队, capability: [dig]}, two: {title: 二队, capability: [dig, swim]}}\ncapabilities: {dig: {title: 挖掘}}\n"
    book = book_from(
        HEAD,
        goods,
        teams,
        asking("equipment: {pump: 1}, teams: {dig: 1}"),
        asking("equipment: {pump: 1}", name="q", status="withdrawn"),
    )
    assert [
        supply_of(book, good)
        for good in (("equipment", "pump"), ("supplies", "pump"), ("teams", "dig"), ("teams", "one"), ("teams", "fly"))
    ] == [10, 4, 2, 1, 0]
    assert {good: [(plan.value.plan, task) for plan, task in askers] for good, askers in demanded(book).items()} == {
        ("teams", "dig"): [("p", "t")],
        ("equipment", "pump"): [("p", "t")],
    }
    assert [
        good_said(book, good).render("zh") for good in (("teams", "dig"), ("teams", "one"), ("equipment", "gone"))
    ] == [
        "“挖掘”（dig）",
        "“一队”（one）",
        "“gone”",
    ]


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ("until: 2026-06-30", None),
        ("until: 2026-06-29", "ended"),
        ("from: 2026-06-30", None),
        ("from: 2026-07-01", "early"),
        ("from: 2026-06-30, until: 2026-06-30", None),
        ("with: 邻区", None),
    ],
)
def test_an_agreement_holds_from_its_first_day_to_its_last(days, why):
    book = book_from(HEAD, supplies(f"agreements: {{a: {{title: 协议, {days}}}}}"))
    assert why_void(book, book.agreements["a"].value) == why
    assert len(told("L06", supplies(f"agreements: {{a: {{title: 协议, {days}}}}}"))) == (why is not None)


@pytest.mark.parametrize(
    ("goods", "found"),
    [
        ("expires: 2026-06-30", 0),
        ("expires: 2026-06-29", 1),
        ("maintained: 2026-05-31, maintain_every: 30 d", 0),
        ("maintained: 2026-05-30, maintain_every: 30 d", 1),
        ("maintain_every: 30 d", 0),
        ("maintained: 2020-01-01", 0),
        ("expires: 2026-06-29, maintained: 2026-05-30, maintain_every: 30 d", 2),
    ],
)
def test_goods_are_good_to_their_last_day(goods, found):
    for table in ("equipment", "supplies"):
        assert len(told("L05", supplies(f"{table}: {{it: {{title: 物, {goods}}}}}"))) == found


# L03

WAYS = """\
library: places
places: {{site: {{title: 现场}}, base: {{title: 驻地}}}}
routes: [{{from: base, to: site, takes: {minutes} min}}]
"""
TEAM = "library: teams\nteams: {crew: {title: 一队, base: base, turnout: 5 min}}\n"


@pytest.mark.parametrize(
    ("limit", "minutes", "found"),
    [
        ("within: 15 min", 10, 0),
        ("within: 15 min", 11, 1),
        ("within: {at_most: 15 min, to: arrived}", 11, 1),
        ("within: {at_most: 15 min, to: dispatched}", 11, 0),
        ("within: {at_most: 15 min, from: incident}", 11, 1),
        ("within: {at_most: 15 min, from: other finished}", 11, 0),
        ("within: {at_most: 15 min, to: other finished}", 11, 0),
        ("priority: urgent", 99, 0),
    ],
)
def test_means_are_there_within_the_time_promised(limit, minutes, found):
    plan = asking("teams: {crew: 1}", f", place: site, {limit}") + "\n"
    plan = plan.replace("tasks: {t:", "tasks: {other: {title: 他事, role: desk, takes: 1 min}, t:")
    assert len(told("L03", WAYS.format(minutes=minutes), TEAM, plan)) == found


# L04

CONTACTS = "library: contacts\norganizations:\n  office: {{title: 局, duty_phone: {phone}{org}}}\nposts:\n  desk: {{title: 值班员, organization: office{post}}}\npeople:\n  a: {{name: 示例甲, posts: [desk]{person}}}\n"
SEATED = plan_text("p", "roles: {desk: {title: 值班室, post: desk}}\n")


def contacts(phone="'1'", org="", post=", checked: 2026-06-01", person=", reach: {phone: '2', radio: '3'}"):
    return CONTACTS.format(phone=phone, org=org, post=post, person=person)


@pytest.mark.parametrize(
    ("library", "found"),
    [
        (contacts(), []),
        (contacts(phone="''"), [("note", "局负责维护的联络信息：局无24小时值班电话")]),
        (contacts(person=", reach: {phone: '2'}"), [("warning", "局负责维护的联络信息：值班员只有一种联系方式")]),
        (contacts(person=", reach: {phone: '2', radio: ''}"), [("warning", "局负责维护的联络信息：值班员只有一种联系方式")]),
        (contacts(person=""), [("note", "局负责维护的联络信息：值班员无联系方式")]),
        (contacts(post=", checked: 2026-06-01, reach: {phone: '2'}"), []),  # his and the post's
        (contacts(post=", checked: 2026-06-01, reach: {mobile: '4'}", person=", reach: {phone: '2'}"), []),
        (contacts(post=""), [("note", "局负责维护的联络信息：值班员未写核对日期")]),
        (contacts(post=", checked: 2026-05-31"), []),
        (contacts(post=", checked: 2026-05-30"), [("warning", "局负责维护的联络信息：值班员最近核对为2026-05-30，已逾期")]),
        (contacts(org=", checked: 2026-05-30"), [("warning", "局负责维护的联络信息：局最近核对为2026-05-30，已逾期")]),
        (contacts(person=", reach: {phone: '2', radio: '3'}, checked: 2026-05-30, organization: office"), [("warning", "局负责维护的联络信息：示例甲最近核对为2026-05-30，已逾期")]),
    ],
)  # fmt: skip
def test_whoever_a_plan_relies_on_can_be_reached(library, found):
    assert told("L04", library, SEATED) == found


def test_what_no_plan_relies_on_needs_no_number():
    assert told("L04", contacts(phone="''", post="", person=""), plan_text("p", DESK)) == []


# X10, X11


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        ("由区水务局负责,区水务局牵头", 0),
        ("由区水务局负责,区水局牵头", 1),
        ("由区水务局负责,水局牵头", 0),  # two letters are no name
        ("由区水务局负责,区水务局值班室牵头", 0),  # a longer name that somebody else bears
    ],
)
def test_an_organization_has_one_name_in_one_plan(scope, found):
    library = "library: contacts\norganizations:\n  a: {title: 区水务局（示例）, aliases: [区水局, 水局]}\n  b: {title: 区水务局值班室}\n"
    assert len(told("X10", library, plan_text("p", f"scope: {scope}\n" + DESK))) == found


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (plan_text("p", "drafted_by: shop\nincident_types: [fire]\n" + DESK), 0),
        (plan_text("p", "issuer: shop\nincident_types: [fire]\n", depth="card"), 0),
        (plan_text("p", "drafted_by: shop\n" + DESK), 1),
        (plan_text("p", "drafted_by: house\nincident_types: [fire]\n" + DESK), 0),  # its headquarters
        (plan_text("p", "drafted_by: bureau\nincident_types: [fire]\n" + DESK), 0),  # its office
        (plan_text("p", "approved_by: shop\nincident_types: [fire]\n" + DESK), 1),
        (plan_text("p", "drafted_by: shop\nincident_types: [fire]\n" + DESK, status="withdrawn"), 1),
        (plan_text("p", "drafted_by: shop\nincident_types: [fire]\n" + DESK, kind="external"), 1),
    ],
)
def test_who_must_plan_has_a_plan(plan, found):
    library = "library: contacts\norganizations:\n  shop: {title: 商场, must_plan: [fire], office_of: house}\n  house: {title: 集团}\n  bureau: {title: 商场办公室, office_of: shop}\n"
    assert len(told("X11", library, plan)) == found


@pytest.mark.parametrize(
    ("hazard", "found"),
    [
        ("type: fire, covered_by: [p]", 0),
        ("type: fire", 1),
        ("type: 低洼点, covered_by: [q]", 0),  # a kind the book does not know
        ("type: fire, covered_by: [q]", 1),
        ("type: fire, covered_by: [q, gone]", 0),  # the name that nothing bears is told
        ("type: fire, covered_by: [far]", 0),
        ("type: fire, covered_by: [old]", 1),
    ],
)
def test_a_hazard_has_a_plan_made_for_it(hazard, found):
    plans = [
        plan_text("p", "incident_types: [fire]\n" + DESK),
        plan_text("q", DESK),
        plan_text("far", DESK, kind="external"),
        plan_text("old", "incident_types: [fire]\n" + DESK, status="withdrawn"),
    ]
    assert len(told("X11", f"library: hazards\nhazards: {{h: {{title: 甲点, {hazard}}}}}\n", *plans)) == found


# D


@pytest.mark.parametrize(
    ("months", "en", "zh"),
    [
        (6, "half-year", "半年"),
        (3, "3 months", "3个月"),
        (12, "year", "年"),
        (24, "2 years", "2年"),
        (36, "3 years", "3年"),
    ],
)
def test_an_interval_is_told_in_months_or_years(months, en, zh):
    assert (interval_said(months).render("en"), interval_said(months).render("zh")) == (en, zh)


DRILL = "library: drills\ndrills:\n  d: {{date: {date}, plans: [p], documents: [工作方案, 脚本, 评估报告], conclusion: good, {more}}}\n"


@pytest.mark.parametrize(
    ("date", "problem", "found"),
    [
        ("2026-06-30", "due: 2026-06-30, owner: o", 0),
        ("2026-06-30", "due: 2026-06-29, owner: o", 1),
        ("2026-06-30", "due: 2026-06-29, owner: o, closed: 2026-06-30", 0),
        ("2026-06-30", "closed: 2026-06-30", 0),
        ("2026-06-30", "owner: o", 1),
        ("2026-06-30", "due: 2026-07-30", 1),
        ("2026-07-01", "owner: o", 0),
    ],
)
def test_a_problem_has_an_owner_and_a_day_and_is_mended_by_then(date, problem, found):
    drill = DRILL.format(date=date, more=f"problems: [{{text: 缺泵, clause: '1', {problem}}}]")
    owner = "library: contacts\norganizations: {o: {title: 局}}\n"
    assert len(told("D04", drill, owner, plan_text("p", DESK))) == found
