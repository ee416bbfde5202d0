"""What one plan must say by itself (S rules): the edge of each condition, one small plan at a time."""

import pytest

from drillbook.schema.finding import Severity
from drillbook.schema.linkage.catalogue import rule_named
from tests.assembled import book_from, plan_text

HEAD = "book: b\ntitle: 书\nas_of: 2026-06-30\n"
LIBRARIES = (
    "library: contacts\norganizations: {office: {title: 防汛办}}\n",
    "library: supplies\nequipment: {pump: {title: 泵, quantity: 9}, life-jacket-救生: {title: 衣, quantity: 9}}\nsupplies: {sand: {title: 沙, quantity: 9}}\n",
    "library: indicators\nindicators: {tide: {title: 潮位, unit: m, range: 0 / 9}}\n",
    "library: places\nplaces: {hall: {title: 礼堂}}\n",
)
ROLES = "roles: {desk: {title: 值班室, organization: office}, lead: {title: 组长, organization: office}}\n"


def told(code, body, *more, kind="special", status="in-force", depth="linkage", roles=ROLES):
    """Severity and message of what a rule says of one plan."""
    book = book_from(HEAD, *LIBRARIES, plan_text("p", roles + body, kind=kind, status=status, depth=depth), *more)
    found = [one for one in rule_named(code).findings(book) if one.where.plan == "p"]
    return [(one.severity.value, one.message.render("zh")) for one in found]


def silent(code, body, *more, **head):
    return told(code, body, *more, **head) == []


def task(**parts):
    written = ", ".join(f"{key}: {value}" for key, value in {"title": "事", "role": "desk", **parts}.items())
    return f"tasks: {{t: {{{written}}}}}\n"


# S05


@pytest.mark.parametrize(
    ("levels", "within", "notes"),
    [
        ("", "{III: 10 min, II: 20 min}", 1),  # without levels of its own: those of the nation
        ("", "{IV: 10 min, III: 20 min}", 1),
        ("", "{III: 20 min, II: 10 min}", 0),
        ("", "{III: 10 min, II: 10 min}", 0),
        ("levels: {II: {}, III: {}}\n", "{III: 10 min, II: 20 min}", 0),  # in the order of the plan
    ],
)
def test_a_worse_level_may_not_have_more_time(levels, within, notes):
    found = [one for one in told("S05", levels + task(within=within)) if "长于" in one[1]]
    assert [one[0] for one in found] == ["note"] * notes


@pytest.mark.parametrize(
    ("when", "dropped"),
    [
        ("level = III", 1),
        ("level >= III", 0),
        ("level = III or tide > 5", 0),  # it may go on
        ("level = III and tide > 5", 1),
        ("level = II", 0),
        ("level > II", 0),
    ],
)
def test_measures_are_dropped_only_where_they_surely_stop(when, dropped):
    body = f"levels: {{III: {{}}, II: {{}}}}\ntasks: {{t: {{title: 事, role: desk}}}}\nprocedures: {{go: {{title: 做, when: {when}, steps: [t]}}}}\n"
    assert len(told("S05", body)) == dropped


# S09


@pytest.mark.parametrize(
    ("levels", "covers", "found"),
    [
        ("III: {}, II: {}", "", ["Ⅲ级、Ⅱ级响应启动时，未写明通知对象和内容"]),
        ("III: {}, II: {}", "start-notice", []),
        ("III: {notice: {to: office, contents: [事项, 级别, 期限, 措施]}}, II: {}", "start-notice", ["Ⅱ级响应启动时，未写明通知对象和内容"]),
        ("III: {}, II: {notice: {to: office, contents: [事项, 级别, 期限, 措施]}}", "start-notice", []),
        ("III: {notice: {to: office, contents: [What happened, LEVEL, period, actions]}}", "", []),
        ("III: {notice: {to: office}}", "", ["Ⅲ级响应启动通知未包括：响应事项、级别、预计期限、处置措施"]),
    ],
)  # fmt: skip
def test_the_start_of_each_level_is_announced_with_what_the_law_asks(levels, covers, found):
    body = f"levels: {{{levels}}}\n" + task(covers=f"[{covers}]")
    assert [message for _, message in told("S09", body)] == found


# S10


@pytest.mark.parametrize(
    ("ender", "command", "found"),
    [
        ("desk", "", 1),
        ("lead", "", 0),
        ("desk", "command: {passes_to: {desk: judged}}\n", 0),
        ("other/boss", "command: {passes_to: {other/chief: judged}}\n", 0),  # command passes to his plan
        ("other/boss", "command: {passes_to: {third/chief: judged}}\n", 1),
        ("other/boss", "command: {held_by: lead}\n", 1),
    ],
)
def test_who_starts_a_level_ends_it_unless_command_passed(ender, command, found):
    others = [
        plan_text(name, "roles: {chief: {title: 队长}, boss: {title: 局长}}\n", depth="linkage")
        for name in ("other", "third")
    ]
    body = f"levels: {{III: {{decided_by: lead, ends_when: judged, ended_by: {ender}}}}}\n{command}"
    assert len(told("S10", body, *others)) == found


@pytest.mark.parametrize(
    ("when", "ends", "found"),
    [
        ("tide > 5", "tide <= 5", 0),
        ("tide >= 5", "tide <= 5", 1),
        ("tide > 5 or judged", "tide < 5", 0),  # what somebody judges is not counted
        ("judged", "tide < 5", 0),
        ("tide > 5", "response ended", 0),
        ("level(other) >= III", "tide < 5", 0),  # the other plan starts above eight metres
        ("level(other) >= III", "tide > 5", 1),
    ],
)
def test_a_level_does_not_end_while_it_starts(when, ends, found):
    other = plan_text("other", "levels: {III: {when: tide > 8}}\n", kind="external")
    body = f"levels: {{III: {{when: {when}, decided_by: lead, ends_when: {ends}}}}}\n"
    assert len([one for one in told("S10", body, other) if "同时符合" in one[1]]) == found


TOLLS = """library: indicators
indicators:
  toll: {title: 累计死亡人数, unit: 人, range: 0 / 99}
  today: {title: 单日死亡人数, unit: 人, range: 0 / 99}
  rainfall: {title: 过程累计雨量, unit: mm, range: 0 / 900}
  trapped: {title: 被困人数, unit: 人, range: 0 / 99}
"""
AGAIN, AT_ONCE = "当夜会反复启动、反复终止", "当夜刚启动就符合终止条件，此后不会再次启动"


@pytest.mark.parametrize(
    ("when", "ends", "consequences"),
    [
        ("toll >= 3", "{if: trapped = 0, for: 1 h}", []),  # the dead do not become fewer: it ends once
        ("toll >= 3", "trapped = 0", [AT_ONCE]),
        ("trapped >= 3", "{if: trapped < 5, for: 1 h}", [AGAIN]),
        ("toll >= 3 or trapped >= 9", "{if: trapped < 10, for: 1 h}", [AGAIN]),  # nine trapped, nobody dead
        ("toll >= 3 or trapped >= 9", "{if: trapped < 9, for: 1 h}", []),
        ("toll >= 3 and trapped >= 1", "{if: trapped < 5, for: 1 h}", [AGAIN]),
        ("toll < 3", "{if: trapped = 0, for: 1 h}", [AGAIN]),  # what holds while few are dead does not for ever
        ("today >= 3", "{if: trapped = 0, for: 1 h}", [AGAIN]),  # a number of a day falls at midnight
        ("rainfall >= 3", "{if: trapped = 0, for: 1 h}", [AGAIN]),  # rain is counted anew
    ],
)
def test_what_only_grows_starts_no_level_again_and_again(when, ends, consequences):
    # Given a level that starts at a number of dead, and ends when nobody is trapped any more
    body = f"levels: {{III: {{when: {when}, decided_by: lead, ends_when: {ends}}}}}\n"
    book = book_from(HEAD, *LIBRARIES, TOLLS, plan_text("p", ROLES + body, depth="linkage"))

    # When the rule looks for states in which both hold
    found = [one for one in rule_named("S10").findings(book) if "同时符合" in one.message.render("zh")]

    # Then it says again and again only where it can start again
    assert [one.consequence.render("zh") for one in found] == consequences


# S11, S15, S16, S20


@pytest.mark.parametrize(
    ("section", "missing"),
    [
        ("", "损失评估、救助补偿、原因总结、归档"),
        ("sections: [{title: 善后, covers: [archive, relief]}]\n", "损失评估、原因总结"),
        ("sections: [{title: 归档救助}]\n", "损失评估、救助补偿、原因总结、归档"),
    ],
)
def test_recovery_is_covered_by_chapters_marked_so(section, missing):
    body = section + task() + "recovery: [t]\n"
    assert told("S11", body) == [("warning", f"善后工作缺少：{missing}")]


@pytest.mark.parametrize(
    ("body", "kind", "is_silent"),
    [
        (task(evacuates="{people: 5}"), "special", False),
        (task(covers="[evacuation]"), "special", False),
        (task(), "special", True),
        (task(), "street", False),
        (task(), "community", False),
        (task(), "overall", False),
        (task(), "unit", True),
        (task(title="转移老人"), "street", True),
        (task(text="先接残疾人"), "street", True),
        (task(note="含孕产妇"), "street", True),
        (task(covers="[vulnerable]"), "street", True),
        (task() + "sections: [{title: 重点人群}]\n", "street", True),
        (task() + "sections: [{title: 人群, text: 行动不便者优先}]\n", "street", True),
        (task() + "sections: [{title: 人群, covers: [vulnerable]}]\n", "street", True),
    ],
)
def test_who_moves_or_warns_people_thinks_of_those_who_need_help(body, kind, is_silent):
    assert silent("S15", body, kind=kind) is is_silent


def test_a_duty_may_name_those_who_need_help():
    roles = "roles: {desk: {title: 值班室, duties: [照顾儿童]}}\n"
    assert silent("S15", task(), kind="street", roles=roles)


@pytest.mark.parametrize(
    ("parts", "is_silent"),
    [
        ({}, True),
        ({"hazardous": "true"}, False),
        ({"hazardous": "true", "title": "穿救生衣下水"}, True),
        ({"hazardous": "true", "text": "系安全绳"}, True),
        ({"hazardous": "true", "note": "专人监护"}, True),
        ({"hazardous": "true", "covers": "[protection]"}, True),
        ({"hazardous": "true", "needs": "{equipment: {pump: 1}}"}, False),
        ({"hazardous": "true", "needs": "{equipment: {life-jacket-救生: 1}}"}, True),
    ],
)
def test_dangerous_work_says_how_people_are_protected(parts, is_silent):
    assert silent("S16", task(**parts)) is is_silent


@pytest.mark.parametrize("parts", [{"hazardous": "true"}, {"title": "堵漏"}])
@pytest.mark.parametrize(("topic", "is_silent"), [("protection", True), ("cordon", False)])
def test_a_reason_why_protection_does_not_apply_settles_it(parts, topic, is_silent):
    body = task(**parts) + f"not_applicable: {{{topic}: 按消防救援队伍作业规程执行}}\n"
    assert silent("S16", body) is is_silent


@pytest.mark.parametrize(
    ("parts", "annexes", "kind", "missing"),
    [
        ({}, "contacts: 表", "special", ""),
        ({}, "maps: 图", "special", "通讯录"),
        ({"needs": "{equipment: {pump: 1}}"}, "contacts: 表", "special", "物资清单"),
        ({"needs": "{supplies: {sand: 1}}"}, "contacts: 表", "special", "物资清单"),
        ({"needs": "{staff: 1}"}, "contacts: 表", "special", ""),
        ({"evacuates": "{people: 5}"}, "contacts: 表", "special", "路线图或地图"),
        ({"evacuates": "{people: 5}"}, "contacts: 表, routes: 图", "special", ""),
        ({"report": "{to: lead, form: written}"}, "contacts: 表", "special", "格式文本"),
        ({"report": "{to: lead, form: oral}"}, "contacts: 表", "special", ""),
        ({}, "maps: 图", "street", ""),
    ],
)
def test_what_a_plan_relies_on_is_attached(parts, annexes, kind, missing):
    expected = [("note", f"缺少附件：{missing}")] if missing else []
    assert told("S20", task(**parts) + f"annexes: {{{annexes}}}\n", kind=kind) == expected


# S06


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("title: 巡查, role: lead", 1),
        ("title: 巡查, role: desk", 0),
        ("title: 巡视, role: lead", 0),
        ("title: 巡查, role: lead, phase: recovery", 0),
        ("title: 巡查, role: lead, place: hall", 0),
        ("title: 巡查, role: lead, report: {to: desk}", 0),
    ],
)
def test_the_same_task_is_given_to_one_role(second, found):
    body = f"tasks: {{one: {{title: 巡查, role: desk}}, two: {{{second}}}}}\n"
    assert len([one for one in told("S06", body) if "由多个责任岗位" in one[1]]) == found


@pytest.mark.parametrize(
    ("role", "kind", "by", "is_silent"),
    [
        ("title: 值班室", "special", "drafted_by: office\n", False),
        ("title: 值班室", "unit", "drafted_by: office\n", True),
        ("title: 值班室", "unit", "", False),
        ("title: 值班室, organization: office", "special", "", True),
        ("title: 值班室, post: unheard", "special", "", True),  # that nobody bears this name is said elsewhere
    ],
)
def test_a_role_with_tasks_belongs_to_somebody(role, kind, by, is_silent):
    found = told("S06", by + task(), kind=kind, roles=f"roles: {{desk: {{{role}}}}}\n")
    assert ([one for one in found if "未写明所属单位" in one[1]] == []) is is_silent


# S17


@pytest.mark.parametrize(
    ("text", "is_silent"),
    [
        ("字" * 70, True),
        ("字" * 71, False),
        ("字" * 50 + "。" + "字" * 50, True),
        (" ".join(["word"] * 35), True),
        (" ".join(["word"] * 36), False),
        (" ".join(["word"] * 20) + ". " + " ".join(["word"] * 20), True),
    ],
)
def test_a_sentence_may_be_read_aloud_up_to_a_length(text, is_silent):
    for body in (task(text=text), f"sections: [{{title: 一, text: {text}}}]\n"):
        assert silent("S17", body) is is_silent


@pytest.mark.parametrize(
    ("duty", "weak"),
    [
        ("可以报告", True),
        ("视情处置", True),
        ("可视情处置", True),
        ("适宜居住", False),
        ("宜先报告", True),
        ("宜昌值守", False),
        ("may report", True),
        ("maybe", False),
    ],
)
def test_a_duty_says_what_is_done(duty, weak):
    roles = f"roles: {{desk: {{title: 值班室, duties: [{duty}]}}}}\n"
    assert silent("S17", "", roles=roles) is not weak
    assert silent("S17", task(title=duty)) is not weak


# S18, S19


@pytest.mark.parametrize(
    ("kind", "body", "severity", "missing"),
    [
        ("unit", "issued: 2026-06-30\n", "note", "版本、审批单位"),
        ("community", "issued: 2026-06-30\n", "", ""),
        ("community", "", "note", "印发日期"),
        ("external", "", "", ""),
    ],
)
def test_the_cover_shows_what_its_kind_owes(kind, body, severity, missing):
    assert told("S18", body, kind=kind) == ([(severity, f"封面信息缺少：{missing}")] if missing else [])


@pytest.mark.parametrize(("issued", "found"), [("2026-06-30", 0), ("2026-07-01", 1)])
def test_a_plan_in_force_was_not_issued_tomorrow(issued, found):
    assert (
        len([one for one in told("S18", f"issued: {issued}\n", kind="community") if "晚于核查日期" in one[1]]) == found
    )


LAW = "library: regulations\nregulations:\n  law: {{title: 某法, number: {number}, {more}}}\n  heir: {{title: 新法, issued: 2026-05-01, in_force: 2026-06-30}}\n"


@pytest.mark.parametrize(
    ("law", "issued", "severities"),
    [
        ("repealed: 2026-06-30", "2026-06-30", ["error"]),
        ("repealed: 2026-07-01", "2026-06-30", []),
        ("repealed: 2026-06-30", "2026-06-29", ["note"]),
        ("repealed: 2026-06-01", "2026-06-01", ["error"]),
        ("repealed_by: heir", "2026-06-29", ["note"]),
        ("issued: 2026-06-29", "2026-06-29", []),
        ("issued: 2026-06-30", "2026-06-29", ["warning"]),
        ("issued: 2026-06-30", "", []),
        ("repealed: 2026-06-01", "", ["error"]),
    ],
)
def test_a_law_is_cited_as_long_as_it_is_in_force(law, issued, severities):
    body = "regulations: [law]\n" + (f"issued: {issued}\n" if issued else "")
    assert [one[0] for one in told("S19", body, LAW.format(number="国令1号", more=law))] == severities


@pytest.mark.parametrize(
    ("number", "body", "found"),
    [
        ("示例国令12号", "sections: [{title: 一, text: 依据示例国令12号}]\n", 1),
        ("示例国令12号", "sections: [{title: 一, basis: 示例国令12号}]\n", 1),
        ("国令第1号", "sections: [{title: 一, text: 依据国令第1号}]\n", 0),  # five letters stand in too many words
        ("国令第12号", "sections: [{title: 一, text: 依据国令第12号}]\n", 1),
        ("示例国令12号", task(basis="示例国令12号"), 1),
        ("示例国令12号", task(text="按示例国令12号"), 1),
        ("示例国令12号", task(note="按示例国令12号"), 0),
    ],
)
def test_a_law_quoted_by_its_number_is_cited_too(number, body, found):
    law = LAW.format(number=number, more="repealed: 2026-06-01")
    assert len(told("S19", body, law)) == found


def test_what_weighs_as_an_error_in_a_full_plan_is_a_warning_at_depth_linkage():
    assert {Severity(one[0]) for one in told("S03", "")} == {Severity.WARNING}
