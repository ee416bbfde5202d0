"""Two versions of a plan compared: which line of the table each change becomes, what it touches, what it asks for."""

import pytest

from drillbook.schema.linkage.revision.amendment_kinds import amendment_kind_of
from drillbook.schema.linkage.revision.consequences import (
    affected_plans,
    approvals_due,
    findings_between,
    former_names,
)
from drillbook.schema.linkage.revision.diff import changes
from drillbook.schema.models.plan import Section
from tests.assembled import book_from, plan_text

FLOOD = """\
version: "1"
drafted_by: water
roles:
  boss: {title: 总指挥, clause: "2.1"}
  desk: {title: 值班室, duties: [值守]}
warnings:
  blue: {when: rain >= 5, issued_by: 区水务局防汛办, actions: [pump]}
levels:
  III: {when: rain >= 30, decided_by: boss, within: 10 min, clause: "4.1", notice: {to: other/desk, contents: [级别]}}
tasks:
  report: {title: 口头报告, role: desk, takes: 5 min, within: 30 min, clause: "4.5", report: {to: other/desk, form: oral}}
  pump: {title: 抽水, role: desk, takes: 5 min, clause: "5.1", hands_over_to: [other/listen]}
  move: {title: 转移, role: desk, takes: 5 min, clause: "5.2", evacuates: {people: 100, from: north, to: [school]}}
procedures:
  rain: {title: 暴雨, steps: [report, pump, move], clause: "5"}
response_times:
  dry: {title: 排干, from: incident, to: pump finished, within: 2 h}
command: {held_by: boss, passes_to: {other/desk: level >= III}}
sections:
  - {clause: "1.1", title: 总则, text: 统一领导, covers: [principles]}
  - {clause: "1.2", title: 分级, text: 分四级, covers: [note, grading]}
  - {title: 附则, text: 由区水务局防汛办解释。}
annexes: {contacts: 通讯录}
consulted:
  - {unit: water, sent: 2026-03-01}
  - {unit: health, sent: 2026-03-02}
filed: {date: 2026-04-01, with: 区水务局防汛办}
"""
FLOOD = FLOOD.replace("covers: [note, grading]", "covers: [prevention, grading]")
OTHER = "roles: {desk: {title: 总值班室}}\ntasks: {note: {title: 记录, role: desk, takes: 1 min}}\nprocedures: {listen: {title: 接听, steps: [note]}}\n"
CHILD = "parent: [flood]\nroles: {desk: {title: 街道值班室}}\n"
INDICATORS = "library: indicators\nindicators: {rain: {title: 雨量, unit: mm, range: 0 / 200}}\n"
CONTACTS = "library: contacts\norganizations:\n  water: {title: 区水务局防汛办, aliases: [水务, 值班台]}\n  health: {title: 卫健委}\n"
PLACES = (
    "library: places\nplaces: {north: {title: 北片}, school: {title: 学校, capacity: 500}, tunnel: {title: 下立交}}\n"
)


def a_book(flood=FLOOD, *, other=OTHER, child=CHILD, contacts=CONTACTS, places=PLACES, status="in-force", more=()):
    plans = [plan_text("other", other, kind="overall"), plan_text("child", child, kind="street", depth="card")]
    return book_from(INDICATORS, contacts, places, plan_text("flood", flood, status=status), *plans, *more)


def changed(*replaced, **new):
    text = FLOOD
    for before, after in replaced:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return a_book(), a_book(text, **new)


def rows(found):
    return [
        (
            one.clause,
            one.subject.render("zh"),
            one.aspect.render("zh"),
            one.old.render("zh"),
            one.new.render("zh"),
            one.touch,
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("before", "after", "row"),
    [
        ('version: "1"', 'version: "2"', ("", "预案信息", "版本", "1", "2", None)),
        ("title: 总指挥", "title: 指挥长", ("2.1", "责任岗位“指挥长”(boss)", "名称", "总指挥", "指挥长", "command")),
        (
            "duties: [值守]",
            "duties: [值守, 记录]",
            ("", "责任岗位“值班室”(desk)", "职责", "值守", "值守、记录", "command"),
        ),
        ("rain >= 5,", "rain >= 6,", ("", "预警“blue”", "启动条件", "雨量达到5", "雨量达到6", "procedures")),
        ("rain >= 30", "rain >= 40", ("4.1", "Ⅲ级响应", "启动条件", "雨量达到30", "雨量达到40", "grades")),
        ("decided_by: boss", "decided_by: desk", ("4.1", "Ⅲ级响应", "启动权限", "总指挥", "值班室", "command")),
        ("within: 10 min", "within: 20 min", ("4.1", "Ⅲ级响应", "时限", "10分钟", "20分钟", "procedures")),
        ("contents: [级别]", "contents: [时间]", ("4.1", "Ⅲ级响应", "启动通知(内容)", "级别", "时间", "procedures")),
        (
            "title: 抽水, role: desk",
            "title: 抽水, role: boss",
            ("5.1", "任务“抽水”(pump)", "责任岗位", "值班室", "总指挥", "command"),
        ),
        (
            "to: other/desk, form",
            "to: [other/desk, boss], form",
            (
                "4.5",
                "任务“口头报告”(report)",
                "信息报告(报送)",
                "《other预案》总值班室",
                "《other预案》总值班室、总指挥",
                "procedures",
            ),
        ),
        ("people: 100", "people: 90", ("5.2", "任务“转移”(move)", "转移(人数)", "100", "90", "measures")),
        ("from: north", "from: tunnel", ("5.2", "任务“转移”(move)", "转移(转出)", "北片", "下立交", "measures")),
        ("to: [school]", "to: [tunnel]", ("5.2", "任务“转移”(move)", "转移(安置点)", "学校", "下立交", "measures")),
        ("within: 2 h", "within: 3 h", ("", "响应时间“排干”(dry)", "时限", "2小时", "3小时", "procedures")),
        ("held_by: boss", "held_by: desk", ("", "预案信息", "指挥权移交(行使人)", "总指挥", "值班室", "command")),
        ("text: 统一领导", "text: 分级负责", ("1.1", "章节“总则”", "原文", "统一领导", "分级负责", None)),
        ("text: 分四级", "text: 分三级", ("1.2", "章节“分级”", "原文", "分四级", "分三级", "grades")),
        ("contacts: 通讯录", "contacts: 联络表", ("", "附件“contacts”", "", "通讯录", "联络表", None)),
        (
            "takes: 5 min, within: 30",
            "takes: 6 min, within: 30",
            ("4.5", "任务“口头报告”(report)", "用时", "5分钟", "6分钟", None),
        ),
        (', clause: "5"', ', clause: "6"', ("6", "处置程序“暴雨”(rain)", "条款", "5", "6", None)),
    ],
)
def test_one_thing_changed_is_one_line_with_its_clause_and_kind(before, after, row):
    assert rows(changes(*changed((before, after)))) == [row]


def test_of_a_list_of_objects_only_the_difference_is_told():
    old, new = changed(("  - {unit: health, sent: 2026-03-02}\n", ""))
    (row,) = rows(changes(old, new))
    assert row[2:5] == ("征求意见", "单位:卫健委、发出:2026-03-02、采纳情况:无意见(其余1项未变)", "其余1项未变")
    (row,) = rows(changes(new, old))
    assert row[3:5] == ("其余1项未变", "单位:卫健委、发出:2026-03-02、采纳情况:无意见(其余1项未变)")


# entries that came or went


@pytest.mark.parametrize(
    ("entry", "table", "row"),
    [
        ("  pump: {title: 抽水, role: desk, takes: 5 min, clause: \"5.1\", hands_over_to: [other/listen]}\n", "tasks",
         ("5.1", "任务“抽水”(pump)", "", "责任岗位:值班室、名称:抽水", "(无)", "measures")),
        ("  report: {title: 口头报告, role: desk, takes: 5 min, within: 30 min, clause: \"4.5\", report: {to: other/desk, form: oral}}\n", "tasks",
         ("4.5", "任务“口头报告”(report)", "", "责任岗位:值班室、时限:30分钟内、信息报告:报送:《other预案》总值班室、形式:口头、报次:首报、名称:口头报告", "(无)", "procedures")),
        ("  boss: {title: 总指挥, clause: \"2.1\"}\n", "roles", ("2.1", "责任岗位“总指挥”(boss)", "", "名称:总指挥", "(无)", "command")),
        ("  - {clause: \"1.2\", title: 分级, text: 分四级, covers: [prevention, grading]}\n", "sections",
         ("1.2", "章节“分级”", "", "名称:分级、原文:分四级", "(无)", "grades")),
        ("annexes: {contacts: 通讯录}\n", "annexes", ("", "附件“contacts”", "", "通讯录", "(无)", None)),
    ],
)  # fmt: skip
def test_a_whole_entry_is_summed_up(entry, table, row):
    without = book_from(
        INDICATORS, CONTACTS, PLACES, plan_text("flood", FLOOD), plan_text("other", OTHER, kind="overall")
    )
    with_less = book_from(
        INDICATORS,
        CONTACTS,
        PLACES,
        plan_text("flood", FLOOD.replace(entry, "")),
        plan_text("other", OTHER, kind="overall"),
    )
    gone = [one for one in changes(without, with_less) if one.table == table]
    come = [one for one in changes(with_less, without) if one.table == table]
    assert rows(gone) == [row]
    assert rows(come) == [(*row[:3], row[4], row[3], row[5])]
    assert (gone[0].how, come[0].how) == ("removed", "added")


def test_an_entry_that_only_changed_its_id_is_no_change():
    renamed = [("  pump: {title: 抽水", "  drain: {title: 抽水"), ("[report, pump, move]", "[report, drain, move]"),
               ("actions: [pump]", "actions: [drain]"), ("to: pump finished", "to: drain finished")]  # fmt: skip
    found = changes(*changed(*renamed))
    assert [one for one in found if one.table == "tasks"] == []


def test_two_entries_without_a_title_are_not_taken_for_each_other():
    old, new = (
        a_book(FLOOD.replace("  desk: {title: 值班室", f"  {name}: {{duties: [{name}]}}\n  desk: {{title: 值班室"))
        for name in ("a", "b")
    )
    assert {(one.entry, one.how) for one in changes(old, new)} == {("a", "removed"), ("b", "added")}


def test_plans_that_came_or_went_are_one_line_each():
    more = plan_text("new", "roles: {desk: {title: 值班室}}\n")
    (come,) = changes(a_book(), a_book(more=(more,)))
    assert rows([come]) == [("", "预案", "", "(无)", "《new预案》", None)]
    assert (come.how, come.plan, come.table) == ("added", "new", "plan")
    (gone,) = changes(a_book(more=(more,)), a_book())
    assert rows([gone]) == [("", "预案", "", "《new预案》", "(无)", None)]


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        (
            "school: {title: 学校, capacity: 500}",
            "school: {title: 学校, capacity: 400}",
            ("场所“学校”(school)", "容量", "500", "400"),
        ),
        ("tunnel: {title: 下立交}", "bridge: {title: 桥}", ("场所“桥”(bridge)", "", "(无)", "桥")),
    ],
)
def test_libraries_tell_entry_and_key(old, new, row):
    found = [one for one in changes(a_book(), a_book(places=PLACES.replace(old, new))) if one.how != "removed"]
    assert [one[1:5] for one in rows(found)] == [row]
    assert [(one.plan, one.clause, one.touch) for one in found] == [("", "", None)]


def test_an_entry_dropped_from_a_library_is_told_by_its_title():
    found = changes(a_book(places=PLACES.replace("}}\n", "}, attic: {title: 阁楼}}\n")), a_book())
    assert [(one[1], one[3], one[4]) for one in rows(found)] == [("场所“阁楼”(attic)", "阁楼", "(无)")]


# the four kinds


@pytest.mark.parametrize(
    ("covers", "kind"),
    [(("duties",), "command"), (("report",), "procedures"), (("evacuation",), "measures"), (("grading",), "grades"),
     (("principles",), None), (("principles", "report", "grading"), "procedures"), ((), None)],
)  # fmt: skip
def test_a_chapter_is_of_the_kind_it_covers(covers, kind):
    assert amendment_kind_of("sections", "text", Section(clause="1", covers=covers)) == kind


def test_of_a_report_to_whom_is_procedure_and_of_an_evacuation_measure():
    tasks = a_book().plans["flood"].value.tasks
    assert [amendment_kind_of("tasks", "to", tasks[name]) for name in ("report", "move")] == ["procedures", "measures"]
    assert [amendment_kind_of("tasks", "", tasks[name]) for name in ("report", "move")] == ["procedures", "measures"]
    assert [amendment_kind_of("tasks", "people", tasks["move"]), amendment_kind_of("levels", "to", None)] == [
        "measures",
        "procedures",
    ]
    assert [amendment_kind_of(table, "note", None) for table in ("tasks", "levels")] == [None, None]
    assert [amendment_kind_of("head", name, None) for name in ("recovery", "levels", "title")] == [
        "procedures",
        "grades",
        None,
    ]


# approvals


@pytest.mark.parametrize(
    ("replaced", "status", "verdict"),
    [
        (("within: 30 min", "within: 45 min"), "in-force", (True, "须重新报批、印发和备案")),
        (("within: 30 min", "within: 45 min"), "draft", (True, "尚未印发:并入本次送审办理")),
        (("within: 30 min", "within: 45 min"), "withdrawn", (False, "预案已废止,无须报批")),
        (('version: "1"', 'version: "2"'), "in-force", (False, "未涉及四类重要内容:可适当简化修订程序")),
        (('version: "1"', 'version: "2"'), "in-review", (False, "未涉及四类重要内容:可适当简化修订程序")),
    ],
)
def test_approval_depends_on_what_is_touched_and_where_the_plan_is(replaced, status, verdict):
    _, new = changed(replaced, status=status)
    (due,) = approvals_due(new, changes(a_book(status=status), new))
    assert (due.again, due.verdict.render("zh")) == verdict


def test_a_new_plan_needs_approval_and_one_from_outside_or_gone_does_not():
    body = "roles: {desk: {title: 值班室}}\n"
    old = a_book(more=(plan_text("gone", body),))
    new = a_book(more=(plan_text("new", body), plan_text("far", body, kind="external")))
    (due,) = approvals_due(new, changes(old, new))
    assert (due.plan.value.plan, due.again, due.verdict.render("zh"), due.touches) == (
        "new",
        True,
        "新编预案:须报批、印发和备案",
        (),
    )


# who has to look at it


def looked_at(*replaced, **new):
    old, now = changed(*replaced, **new)
    return {
        look.plan.value.plan: [reason.render("zh") for reason in look.reasons]
        for look in affected_plans(old, now, changes(old, now))
    }


def test_whoever_names_what_changed_looks_at_it():
    other = OTHER.replace(
        "procedures:",
        "response_times: {all: {title: 全程, from: incident, to: flood/pump finished, within: 3 h}}\nprocedures:",
    )
    old, new = (
        a_book(other=other),
        a_book(FLOOD.replace("title: 抽水, role: desk", "title: 抽水, role: boss"), other=other),
    )
    looks = {
        one.plan.value.plan: [reason.render("zh") for reason in one.reasons]
        for one in affected_plans(old, new, changes(old, new))
    }
    assert looks["other"] == [
        "其中引用了《flood预案》的任务“抽水”(pump)",
        "《flood预案》的任务“抽水”(pump)送达或移交给本预案的“接听”(listen)".replace("“接听”(listen)", "“listen”"),
    ]


@pytest.mark.parametrize(
    ("replaced", "looks"),
    [
        (
            ("rain >= 30", "rain >= 40"),
            {
                "other": ["《flood预案》的Ⅲ级响应送达或移交给本预案的“总值班室”(desk)"],
                "child": ["其上位预案《flood预案》有修改:Ⅲ级响应"],
            },
        ),
        (("within: 2 h", "within: 3 h"), {}),  # a card looks up only for levels and command
        (('takes: 5 min, clause: "5.2"', 'takes: 6 min, clause: "5.2"'), {}),
        (("title: 总指挥", "title: 指挥长"), {"child": ["其上位预案《flood预案》有修改:责任岗位“指挥长”(boss)"]}),
    ],
)
def test_what_is_below_or_receives_looks_at_what_matters_to_it(replaced, looks):
    assert looked_at(replaced) == looks


def test_a_plan_below_that_is_more_than_a_card_looks_at_every_kind():
    child = plan_text("below", "levels: {follow: flood}\nroles: {desk: {title: 值班室}}\n", kind="street")
    old, new = a_book(more=(child,)), a_book(FLOOD.replace("within: 2 h", "within: 3 h"), more=(child,))
    looks = affected_plans(old, new, changes(old, new))
    assert [(one.plan.value.plan, [reason.render("zh") for reason in one.reasons]) for one in looks] == [
        ("below", ["其上位预案《flood预案》有修改:响应时间“排干”(dry)"])
    ]


@pytest.mark.parametrize(("status", "kind"), [("withdrawn", "street"), ("in-force", "external")])
def test_withdrawn_and_outside_plans_look_at_nothing(status, kind):
    child = plan_text("below", "levels: {follow: flood}\nroles: {desk: {title: 值班室}}\n", kind=kind, status=status)
    old, new = a_book(more=(child,)), a_book(FLOOD.replace("within: 2 h", "within: 3 h"), more=(child,))
    assert affected_plans(old, new, changes(old, new)) == ()


def test_a_library_entry_that_is_relied_on_is_looked_at_and_upkeep_is_not():
    places = PLACES.replace("capacity: 500", "capacity: 400")
    assert looked_at(places=places) == {"flood": ["其中用到场所“学校”(school)"]}
    assert looked_at(contacts=CONTACTS.replace("卫健委}", "卫健委, clause: '1'}")) == {}


# former names


def test_a_name_is_former_where_its_bearer_goes_by_another():
    old = a_book()
    renamed = CONTACTS.replace("区水务局防汛办", "区防汛指挥部").replace("[水务, 值班台]", "[水务]")
    assert former_names(old, a_book(contacts=renamed)) == {"区水务局防汛办": "区防汛指挥部", "值班台": "区防汛指挥部"}
    # a name of two letters stands in too many words; one that somebody else bears now is in use
    shorter = CONTACTS.replace("aliases: [水务, 值班台]", "aliases: [值班台]")
    assert former_names(old, a_book(contacts=shorter)) == {}
    passed_on = CONTACTS.replace("aliases: [水务, 值班台]", "aliases: [水务]").replace(
        "卫健委}", "卫健委, aliases: [值班台]}"
    )
    assert former_names(old, a_book(contacts=passed_on)) == {}


def test_every_place_that_still_writes_the_former_name_is_told():
    renamed = CONTACTS.replace("title: 区水务局防汛办", "title: 区防汛指挥部")
    (reason,) = looked_at(contacts=renamed)["flood"][1:]
    new = a_book(contacts=renamed).plans["flood"]
    lines = [new.at(*path).line for path in (("sections", 2), ("warnings", "blue", "issued_by"), ("filed",))]
    assert reason == "仍使用原名称“区水务局防汛办”(现为“区防汛指挥部”):" + "、".join(f"第{line}行" for line in lines)


# findings


def test_a_finding_that_is_there_twice_and_then_once_went_once():
    wrong = FLOOD.replace("title: 抽水, role: desk", "title: 抽水, role: desc")
    old, new = a_book(), a_book(wrong)
    appeared, gone = findings_between(old, new)
    assert (
        [one.code for one in appeared if "desc" in one.message.render("zh")],
        [one for one in gone if "desc" in one.message.render("zh")],
    ) == (["S06"], [])
    assert findings_between(new, new) == ((), ())
