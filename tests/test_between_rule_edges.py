"""What plans owe each other (X rules): the edge of each condition, a few small plans at a time."""

import pytest

from drillbook.schema.linkage.catalogue import rule_named
from drillbook.schema.linkage.facts.duties.acceptance import (
    has_confirmed,
    is_found_again,
    is_plan_of,
    titles_of,
    words_of,
)
from tests.assembled import book_from, plan_text

HEAD = (
    "book: b\ntitle: 书\nincident_types: {rain: {title: 暴雨, class: natural}, fire: {title: 火灾, class: accident}}\n"
)
CONTACTS = """\
library: contacts
organizations:
  water: {title: 水务局}
  health: {title: 卫健委}
  clinic: {title: 急救中心, part_of: health}
posts:
  radio: {title: 值班员, staff: 2, reach: {phone: "021-00000001", radio: 3频道}}
  phone: {title: 值班员, staff: 2, reach: {phone: "021-00000002", mobile: "13000000000"}}
channels: {phone: {takes: 1 min}, mobile: {takes: 1 min}, radio: {takes: 1 min}, runner: {takes: 1 min}}
"""
DESK = "roles: {desk: {title: 值班室}, chief: {title: 主任}}\n"


def a_plan(name, body=DESK, events="rain", **head):
    return plan_text(name, f"incident_types: [{events}]\n{body}", **{"depth": "linkage", **head})


def told(code, *texts):
    book = book_from(HEAD, CONTACTS, *texts)
    return [(one.severity.value, one.message.render("zh")) for one in rule_named(code).findings(book)]


# X05

GIVES = "drafted_by: water\n{consulted}roles: {{medic: {{title: 医疗组, organization: health}}}}\ntasks: {{t: {{title: 消毒防疫, role: medic}}}}\n"
ASKED = "consulted: [{unit: clinic, sent: 2026-03-01}]\n"


@pytest.mark.parametrize(
    ("status", "consulted", "severity"),
    [
        ("in-force", ASKED, "warning"),
        ("in-review", ASKED, "warning"),
        ("draft", ASKED, "note"),
        ("in-force", "", "note"),
    ],
)
def test_a_duty_nobody_agreed_to_weighs_more_once_units_were_asked(status, consulted, severity):
    assert [one[0] for one in told("X05", a_plan("p", GIVES.format(consulted=consulted), status=status))] == [severity]


@pytest.mark.parametrize(
    ("status", "own", "severities"),
    [
        ("in-force", "", ["error"]),
        ("draft", "", ["note"]),
        ("in-force", "excludes: {rain: p}\n", []),  # it names the plan: it knows
    ],
)
def test_a_duty_that_its_own_plan_leaves_out_is_an_error_once_the_plan_is_issued(status, own, severities):
    mine = a_plan("mine", f"drafted_by: health\n{own}" + DESK)
    assert [one[0] for one in told("X05", a_plan("p", GIVES.format(consulted=""), status=status), mine)] == severities


@pytest.mark.parametrize(
    ("title", "own", "found"),
    [
        ("开设医疗点", "开设医疗点", True),
        ("开设医疗点", "开设临时医疗点", True),
        ("开设医疗点", "设立医疗点位", True),  # two of four pairs
        ("开设医疗点", "设医院", True),  # of the shorter one
        ("开设医疗点", "设置医院", False),
        ("清理积水淤泥", "清理积雪", True),  # of the shorter one half
        ("水", "水", False),  # one letter is not enough to know it by
        ("抽水", "抽排", False),
    ],
)
def test_a_duty_is_found_again_by_half_of_its_pairs_of_letters(title, own, found):
    given = "roles: {{desk: {{title: 值班室}}, other: {{title: 另}}}}\ntasks: {{t: {{title: {0}, role: desk}}, o: {{title: 其他任务, role: other}}}}\n"
    texts = a_plan("p", given.format(title)), a_plan("q", given.format(own).replace("其他任务", "无关之事"))
    book = book_from(HEAD, *texts)
    given, taken = (book.plans[name].value for name in "pq")
    assert is_found_again(titles_of(given, ["desk"]), words_of(taken)) is found


def test_a_duty_may_stand_among_the_duties_of_a_role_and_each_must_be_found():
    given = a_plan(
        "p",
        "roles: {desk: {title: 值班室}}\ntasks: {a: {title: 开设医疗点, role: desk}, b: {title: 转运伤员, role: desk}}\n",
    )
    own = a_plan("q", "roles: {desk: {title: 值班室, duties: [开设医疗点]}}\n")
    book = book_from(
        HEAD, given, own, own.replace("plan: q", "plan: r").replace("开设医疗点]", "开设医疗点, 转运伤员]")
    )
    asked = titles_of(book.plans["p"].value, ["desk"])
    assert [is_found_again(asked, words_of(book.plans[name].value)) for name in "qr"] == [False, True]


@pytest.mark.parametrize(
    ("kind", "status", "by", "mine"),
    [
        ("special", "in-force", "drafted_by: health\n", True),
        ("special", "draft", "issuer: health\n", True),
        ("special", "in-force", "approved_by: health\n", False),
        ("special", "withdrawn", "drafted_by: health\n", False),
        ("external", "in-force", "drafted_by: health\n", False),
    ],
)
def test_a_plan_is_of_who_drafted_or_issued_it(kind, status, by, mine):
    book = book_from(HEAD, CONTACTS, a_plan("p", by + DESK, kind=kind, status=status))
    assert is_plan_of(book.plans["p"].value, "health") is mine


def test_the_office_may_have_answered_for_its_house():
    book = book_from(HEAD, CONTACTS, a_plan("p", "consulted: [{unit: health, replied: 2026-03-09}]\n" + DESK))
    assert [has_confirmed(book, "p", name) for name in ("health", "clinic", "water")] == [True, True, False]


# X06


@pytest.mark.parametrize(
    ("kind", "own", "upper", "found"),
    [
        ("unit", "held_by: desk", "held_by: desk", 1),
        ("street", "held_by: desk", "held_by: desk", 1),
        ("special", "held_by: desk", "held_by: desk", 0),
        ("unit", "held_by: desk", "held_by: desk, taken_from: [low]", 0),
        ("unit", "held_by: desk, passes_to: {chief: judged}", "held_by: desk", 0),
    ],
)
def test_a_unit_says_when_command_passes_to_those_above(kind, own, upper, found):
    low = a_plan("low", f"parent: [up]\n{DESK}command: {{{own}}}\n", kind=kind)
    said = [one for one in told("X06", a_plan("up", f"{DESK}command: {{{upper}}}\n"), low) if "移交给谁" in one[1]]
    assert len(said) == found


@pytest.mark.parametrize(
    ("up", "found"),
    [
        (a_plan("up"), 0),  # it does not say itself who commands
        (a_plan("up", DESK + "command: {held_by: desk}\n", kind="external"), 0),
        (a_plan("up", DESK + "command: {held_by: desk}\n", events="fire"), 0),
        (a_plan("up", DESK + "command: {held_by: desk}\n"), 1),
    ],
)
def test_only_a_plan_above_that_could_take_command_is_waited_for(up, found):
    low = a_plan("low", f"parent: [up, gone]\n{DESK}command: {{held_by: desk}}\n", kind="unit")
    assert len([one for one in told("X06", up, low) if "移交给谁" in one[1]]) == found


# X07

PLACES = """\
library: places
places:
  north: {{title: 北片, kind: area{north}}}
  school: {{title: 学校, kind: shelter, capacity: 500{school}}}
  gym: {{title: 体育馆, kind: shelter, capacity: 300}}
  field: {{title: 操场, kind: shelter}}
  road: {{title: 道路, kind: road}}
{routes}
"""
ROUTES = "routes: [{from: north, to: school, takes: 8 min}, {from: north, to: gym, takes: 8 min}, {from: north, to: field, takes: 8 min}]"


def places(north="", school="", routes=ROUTES):
    return PLACES.format(north=north, school=school, routes=routes)


def moving(name, people, to="school", source="from: north, ", events="rain", kind="street", more="", parent=""):
    body = f"parent: [{parent}]\n{DESK}tasks: {{move: {{title: 转移, role: desk, evacuates: {{people: {people}, {source}to: [{to}]}}{more}}}}}\n"
    return a_plan(name, body, events, kind=kind)


@pytest.mark.parametrize(
    ("north", "school", "routes", "found"),
    [
        ("", "", "routes: [{from: north, to: school, takes: 8 min}]", 0),
        ("", "", "routes: [{from: school, to: north, takes: 8 min}]", 0),
        ("", "", "routes: [{from: school, to: north, takes: 8 min, one_way: true}]", 1),
        ("", "", "routes: [{from: north, to: gym, takes: 8 min}]", 1),
        (", lon: 121, lat: 31", ", lon: 121, lat: 31", "", 0),
        (", lon: 121, lat: 31", ", lon: 121", "", 1),
        (", lon: 121, lat: 31", "", "", 1),
    ],
)
def test_a_shelter_is_reached_by_a_route_or_its_coordinates(north, school, routes, found):
    assert (
        len([one for one in told("X07", places(north, school, routes), moving("p", 5)) if "没有路线" in one[1]])
        == found
    )


@pytest.mark.parametrize(
    ("moves", "found"),
    [
        ([moving("p", 500)], 0),
        ([moving("p", 501)], 1),
        ([moving("p", 800, "school, gym")], 0),
        ([moving("p", 801, "school, gym")], 1),
        ([moving("p", 300), moving("q", 200)], 0),
        ([moving("p", 300), moving("q", 201)], 1),
        ([moving("p", 300), moving("q", 201, events="fire")], 0),  # not on the same night
        ([moving("p", 501, "school, gym"), moving("q", 300)], 1),  # what goes to one of the two goes to the two
        ([moving("p", 9999, "field")], 0),  # nobody says how many it holds
        ([moving("p", 300), moving("q", 201, parent="p")], 0),  # the same people
        ([moving("p", 201, parent="q"), moving("q", 300)], 0),
        ([moving("p", 300), moving("q", 300, parent="p")], 0),  # as many: counted once all the same
        ([moving("p", 300), moving("q", 201, parent="p", source="")], 1),  # from elsewhere
        ([moving("p", 9999, source="", to="school", more=", hands_over_to: [q/move]"), moving("q", 500)], 0),  # an order moves nobody
    ],
)  # fmt: skip
def test_people_of_one_event_have_room(moves, found):
    assert len([one for one in told("X07", places(), *moves) if "可容纳" in one[1]]) == found


@pytest.mark.parametrize(
    ("people", "to", "said"),
    [
        (500, "school", ""),
        (501, "school", "只安排了500人"),
        (9, "gym", "而《q预案》转移到学校"),
        (9, "school, gym", ""),
    ],
)
def test_an_order_agrees_with_what_the_receiver_does(people, to, said):
    order = moving("p", people, to, more=", hands_over_to: [q/move]")
    found = [
        one[1] for one in told("X07", places(), order, moving("q", 500)) if "转移到" in one[1] or "安排了" in one[1]
    ]
    assert ([said in one for one in found] == [True]) if said else (found == [])


# X08, X09


@pytest.mark.parametrize(
    ("body", "others", "found"),
    [
        ("secondary: [fire]\n", [a_plan("f", events="fire")], 1),
        ("secondary: [fire]\n", [], 0),
        ("secondary: [fire]\n", [a_plan("f", events="fire", status="withdrawn")], 0),
        ("secondary: [fire]\n", [a_plan("f", events="fire", kind="street")], 0),
        ("secondary: [fire]\n", [a_plan("f", events="fire", kind="overall")], 1),
        ("secondary: [fire]\nexcludes: {fire: f}\n", [a_plan("f", events="fire")], 1),
        ("secondary: [fire]\nscope: 火灾见《f预案》\n", [a_plan("f", events="fire")], 0),
        ("secondary: [fire]\nparent: [gone]\n", [a_plan("f", events="fire")], 0),
        ("secondary: [fire]\nparent: [up]\n", [a_plan("f", events="fire"), a_plan("up", "excludes: {fire: f}\n" + DESK, events="")], 1),
        ("secondary: [rain]\n", [a_plan("f", events="rain")], 0),  # its own event
    ],
)  # fmt: skip
def test_what_may_follow_is_linked_with_the_plans_for_it(body, others, found):
    assert len([one for one in told("X08", a_plan("p", body + DESK), *others) if "p预案" in one[1]]) == found


@pytest.mark.parametrize(
    ("body", "other", "said"),
    [
        ("excludes: {fire: f}\n", a_plan("f", events="fire"), ""),
        ("excludes: {火灾: f}\n", a_plan("f", events="fire"), ""),  # by its title
        ("excludes: {fire: f}\n", a_plan("f", events="rain", kind="street"), "但后者并不适用于该事件"),
        ("excludes: {fire: f}\n", a_plan("f", events="rain", kind="external"), ""),
        ("excludes: {fire: f}\n", a_plan("f", events="fire", status="withdrawn"), "但后者并不适用于该事件"),
        ("excludes: {海啸: f}\n", a_plan("f", events="rain", kind="street"), ""),  # the book has no name for it
        ("excludes: {fire: gone}\n", a_plan("f", events="rain", kind="street"), ""),
    ],
)
def test_an_event_that_is_left_to_another_plan_is_taken_there(body, other, said):
    found = [one[1] for one in told("X09", a_plan("p", body + DESK), other) if "划归" in one[1]]
    assert ([said in one for one in found] == [True]) if said else (found == [])


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        ("", "", 1),
        ("parent: [q]\n", "", 0),
        ("excludes: {海啸: q}\n", "", 0),
        ("", "excludes: {海啸: p}\n", 0),
    ],
)
def test_two_special_plans_for_one_event_are_linked_or_told(one, two, found):
    texts = a_plan("p", one + DESK), a_plan("q", two + DESK)
    assert len([row for row in told("X09", *texts) if "未划分界限" in row[1]]) == found


# X04: breaks

UP = "tasks: {{t: {{title: 报告, role: desk, phase: {phase}, report: {{to: {to}, kind: {kind}{by}}}}}}}\n"


def reporting(to, phase="report", kind="first", by="", plan_kind="street", parent="up", roles=DESK):
    return a_plan("p", f"parent: [{parent}]\n{roles}" + UP.format(to=to, phase=phase, kind=kind, by=by), kind=plan_kind)


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (reporting("chief"), 1),
        (reporting("up/desk"), 0),
        (reporting("[chief, up/desk]"), 0),
        (reporting("health"), 0),  # an organization, wherever it stands
        (reporting("chief", kind="final"), 0),
        (reporting("chief", phase="recovery"), 0),
        (reporting("chief", plan_kind="onsite"), 1),
        (reporting("chief", plan_kind="work-manual"), 0),
        (reporting("chief", parent="up, gone"), 0),
        (reporting("chief", parent=""), 0),
        (reporting("desk"), 0),  # to itself: told so
        (reporting("beside/desk"), 1),
    ],
)
def test_a_first_report_goes_up(plan, found):
    others = a_plan("up"), a_plan("beside")
    assert len([one for one in told("X04", plan, *others) if "未报到任何上级" in one[1]]) == found


@pytest.mark.parametrize(
    ("role", "more", "found"),
    [
        ("title: 宣传组", "", 1),
        ("title: 宣传组, duties: [接收信息]", "", 0),
        ("title: 值守组", "", 0),
        ("title: Press, duties: [Receive calls]", "", 0),
        ("title: 宣传组", "tasks: {r: {title: 事, role: it, phase: report}}\n", 0),
        ("title: 宣传组", "tasks: {r: {title: 事, role: it, phase: warning}}\n", 0),
        ("title: 宣传组", "tasks: {r: {title: 事, role: it, phase: initial}}\n", 0),
        ("title: 宣传组", "tasks: {r: {title: 事, role: it, phase: response}}\n", 1),
        ("title: 宣传组", "tasks: {r: {title: 事, role: other, phase: report}}\n", 1),
    ],
)
def test_who_gets_a_report_is_there_to_receive_it(role, more, found):
    up = a_plan("up", f"roles: {{it: {{{role}}}, other: {{title: 值班室}}}}\n{more}")
    assert len([one for one in told("X04", reporting("up/it"), up) if "没有接报职责" in one[1]]) == found


@pytest.mark.parametrize(
    ("by", "post", "found"),
    [
        (", by: [phone]", "radio", 1),
        (", by: [phone, mobile]", "radio", 1),
        (", by: [phone, radio]", "radio", 0),
        (", by: [phone, radio]", "phone", 1),  # the other side has no radio
        (", by: [phone, runner]", "phone", 0),  # a runner needs no set
        ("", "phone", 1),  # as the other side can be reached
        ("", "radio", 0),
        (", by: [phone]", "", 1),
        ("", "", 0),
    ],
)
def test_a_report_does_not_hang_on_telephones(by, post, found):
    up = a_plan("up", f"roles: {{desk: {{title: 值班室{', post: ' + post if post else ''}}}}}\n")
    assert len([one for one in told("X04", reporting("up/desk", by=by), up) if "只有电话一种方式" in one[1]]) == found
