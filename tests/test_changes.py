"""Two versions of a plan compared: which line of the table each change becomes, and what it touches."""

import pytest

from drillbook.schema.linkage.revision.amendment_kinds import amendment_kind_of
from drillbook.schema.linkage.revision.diff import changes
from drillbook.schema.models.plan import Section
from tests.assembled import book_from, plan_text
from tests.two_versions import CONTACTS, FLOOD, INDICATORS, OTHER, PLACES, a_book, changed


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
        ("title: 总指挥", "title: 指挥长", ("2.1", "责任岗位“指挥长”（boss）", "名称", "总指挥", "指挥长", "command")),
        (
            "duties: [值守]",
            "duties: [值守, 记录]",
            ("", "责任岗位“值班室”（desk）", "职责", "值守", "值守、记录", "command"),
        ),
        ("rain >= 5,", "rain >= 6,", ("", "预警“blue”", "启动条件", "雨量达到5", "雨量达到6", "procedures")),
        ("rain >= 30", "rain >= 40", ("4.1", "Ⅲ级响应", "启动条件", "雨量达到30", "雨量达到40", "grades")),
        ("decided_by: boss", "decided_by: desk", ("4.1", "Ⅲ级响应", "启动权限", "总指挥", "值班室", "command")),
        ("within: 10 min", "within: 20 min", ("4.1", "Ⅲ级响应", "时限", "10分钟", "20分钟", "procedures")),
        ("contents: [级别]", "contents: [时间]", ("4.1", "Ⅲ级响应", "启动通知（内容）", "级别", "时间", "procedures")),
        (
            "title: 抽水, role: desk",
            "title: 抽水, role: boss",
            ("5.1", "任务“抽水”（pump）", "责任岗位", "值班室", "总指挥", "command"),
        ),
        (
            "to: other/desk, form",
            "to: [other/desk, boss], form",
            (
                "4.5",
                "任务“口头报告”（report）",
                "信息报告（报送）",
                "《other预案》总值班室",
                "《other预案》总值班室、总指挥",
                "procedures",
            ),
        ),
        ("people: 100", "people: 90", ("5.2", "任务“转移”（move）", "转移（人数）", "100", "90", "measures")),
        ("from: north", "from: tunnel", ("5.2", "任务“转移”（move）", "转移（转出）", "北片", "下立交", "measures")),
        ("to: [school]", "to: [tunnel]", ("5.2", "任务“转移”（move）", "转移（安置点）", "学校", "下立交", "measures")),
        ("within: 2 h", "within: 3 h", ("", "响应时间“排干”（dry）", "时限", "2小时", "3小时", "procedures")),
        ("held_by: boss", "held_by: desk", ("", "预案信息", "指挥权移交（行使人）", "总指挥", "值班室", "command")),
        ("text: 统一领导", "text: 分级负责", ("1.1", "章节“总则”", "原文", "统一领导", "分级负责", None)),
        ("text: 分四级", "text: 分三级", ("1.2", "章节“分级”", "原文", "分四级", "分三级", "grades")),
        ("contacts: 通讯录", "contacts: 联络表", ("", "附件“contacts”", "", "通讯录", "联络表", None)),
        (
            "takes: 5 min, within: 30",
            "takes: 6 min, within: 30",
            ("4.5", "任务“口头报告”（report）", "用时", "5分钟", "6分钟", None),
        ),
        (', clause: "5"', ', clause: "6"', ("6", "处置程序“暴雨”（rain）", "条款", "5", "6", None)),
    ],
)
def test_one_thing_changed_is_one_line_with_its_clause_and_kind(before, after, row):
    assert rows(changes(*changed((before, after)))) == [row]


def test_of_a_list_of_objects_only_the_difference_is_told():
    old, new = changed(("  - {unit: health, sent: 2026-03-02}\n", ""))
    (row,) = rows(changes(old, new))
    assert row[2:5] == ("征求意见", "单位：卫健委、发出：2026-03-02、采纳情况：无意见（其余1项未变）", "其余1项未变")
    (row,) = rows(changes(new, old))
    assert row[3:5] == ("其余1项未变", "单位：卫健委、发出：2026-03-02、采纳情况：无意见（其余1项未变）")


def test_a_part_that_is_new_is_one_line():
    (row,) = rows(
        changes(*changed(("hands_over_to: [other/listen]", "hands_over_to: [other/listen], report: {to: boss}")))
    )
    assert (row[2:4], row[5]) == (("信息报告", "（无）"), "procedures")


# entries that came or went


@pytest.mark.parametrize(
    ("entry", "table", "row"),
    [
        ("  pump: {title: 抽水, role: desk, takes: 5 min, clause: \"5.1\", hands_over_to: [other/listen]}\n", "tasks",
         ("5.1", "任务“抽水”（pump）", "", "责任岗位：值班室、名称：抽水", "（无）", "measures")),
        ("  report: {title: 口头报告, role: desk, takes: 5 min, within: 30 min, clause: \"4.5\", report: {to: other/desk, form: oral}}\n", "tasks",
         ("4.5", "任务“口头报告”（report）", "", "责任岗位：值班室、时限：30分钟内、信息报告：报送：《other预案》总值班室、形式：口头、报次：首报、名称：口头报告", "（无）", "procedures")),
        ("  boss: {title: 总指挥, clause: \"2.1\"}\n", "roles", ("2.1", "责任岗位“总指挥”（boss）", "", "名称：总指挥", "（无）", "command")),
        ("  - {clause: \"1.2\", title: 分级, text: 分四级, covers: [prevention, grading]}\n", "sections",
         ("1.2", "章节“分级”", "", "名称：分级、原文：分四级", "（无）", "grades")),
        ("annexes: {contacts: 通讯录}\n", "annexes", ("", "附件“contacts”", "", "通讯录", "（无）", None)),
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
    assert rows([come]) == [("", "预案", "", "（无）", "《new预案》", None)]
    assert (come.how, come.plan, come.table) == ("added", "new", "plan")
    (gone,) = changes(a_book(more=(more,)), a_book())
    assert rows([gone]) == [("", "预案", "", "《new预案》", "（无）", None)]


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        (
            "school: {title: 学校, capacity: 500}",
            "school: {title: 学校, capacity: 400}",
            ("场所“学校”（school）", "容量", "500", "400"),
        ),
        ("tunnel: {title: 下立交}", "bridge: {title: 桥}", ("场所“桥”（bridge）", "", "（无）", "桥")),
    ],
)
def test_libraries_tell_entry_and_key(old, new, row):
    found = [one for one in changes(a_book(), a_book(places=PLACES.replace(old, new))) if one.how != "removed"]
    assert [one[1:5] for one in rows(found)] == [row]
    assert [(one.plan, one.clause, one.touch) for one in found] == [("", "", None)]


def test_an_entry_dropped_from_a_library_is_told_by_its_title():
    found = changes(a_book(places=PLACES.replace("}}\n", "}, attic: {title: 阁楼}}\n")), a_book())
    assert [(one[1], one[3], one[4]) for one in rows(found)] == [("场所“阁楼”（attic）", "阁楼", "（无）")]


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
