"""What a reviewer does: on the command line, and in the files it leaves."""

import json
import shutil
from datetime import date

import pytest

from drillbook.schema.finding import Finding, Location, Refused, plain
from drillbook.schema.linkage.wording import clause
from drillbook.ui.review import acts
from drillbook.ui.review.examined import examined
from drillbook.ui.review.opinion_sheet import of_plan, own_and_others, sheet
from drillbook.ui.review.points import point_of, points
from drillbook.ui.review.records import all_records, mark_of, write, written_about
from drillbook.ui.review.remedies import outcome, remedies
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.storage.naming import former_name, stored_name
from drillbook.ui.translation import speak
from tests.command import ROOT, drillbook, small_book

STREET = "wanli-flood.yaml"


@pytest.fixture
def book(tmp_path):
    """The sample with its known faults, to be spoilt."""
    speak("zh")
    return shutil.copytree(ROOT / "plans" / "putuo-flawed", tmp_path / "预案 库")


def finding(book, code, file=None):
    return next(
        one for one in BOOKS.snapshot(book).findings if one.code == code and (file is None or one.where.file == file)
    )


def test_mark_stays_when_lines_above_come(book):
    # Given a finding
    before = mark_of(finding(book, "X03"))
    # When the author writes a remark at the top of the file
    path = book / STREET
    path.write_text("# 汛前核对\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    # Then it is still the same finding, two lines lower
    assert mark_of(finding(book, "X03")) == before


def test_put_off_is_written_counted_and_kept_as_a_version(book):
    sleeping = finding(book, "X03")
    before = (book / STREET).read_text(encoding="utf-8")
    acts.put_off(book, sleeping, date(2027, 6, 30), "区应急局", "街道预案修订中", "李审核")
    after = finding(book, "X03")
    assert after.put_off.render("zh") == "暂缓整改至2027-06-30，决定人区应急局，理由：街道预案修订中"
    assert len(list((book / ".versions" / stored_name(STREET)).glob("*.yaml"))) == 2
    assert (book / STREET).read_text(encoding="utf-8").count("\n") == before.count("\n")


def test_day_that_has_passed_is_refused(book):
    with pytest.raises(Refused):
        acts.put_off(book, finding(book, "X03"), date(2026, 9, 1), "区应急局", "修订中", "")


def test_drafters_cannot_put_off_their_own_errors(book):
    error = finding(book, "S06", "flood.yaml")
    before = (book / "flood.yaml").read_bytes()
    plan = BOOKS.snapshot(book).book.plans["flood"].value
    drafter = BOOKS.snapshot(book).book.organizations[plan.drafted_by].value.title
    with pytest.raises(Refused):
        acts.put_off(book, error, date(2027, 6, 30), f"{drafter}主任", "修订中", "")
    assert (book / "flood.yaml").read_bytes() == before


def test_entries_are_kept_beside_the_plans_in_order(book):
    one = finding(book, "X03")
    write(book, one, "assign", "增加随同启动", "审核员", to="万里街道", due="2026-10-01")
    write(book, one, "comment", '"引号" # 井号: 冒号', "审核员")
    write(book, one, "answer", "已列入修订", "", outcome="adopted")
    found = written_about(book, "wanli-flood")
    assert [(e.kind, e.text, e.to, e.outcome) for e in found] == [
        ("assign", "增加随同启动", "万里街道", None),
        ("comment", '"引号" # 井号: 冒号', "", None),
        ("answer", "已列入修订", "", "adopted"),
    ]
    assert found[0].due == date(2026, 10, 1)
    assert list(all_records(book)) == [mark_of(one)]
    assert BOOKS.snapshot(book).findings  # the records are no part of the book


def test_comment_of_a_person_in_the_records_stays(book):
    one = finding(book, "X03")
    write(book, one, "comment", "一", "")
    path = book / ".review" / f"{stored_name('wanli-flood')}.yaml"
    path.write_text("# 2026年汛前审核\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    write(book, one, "comment", "二", "")
    assert path.read_text(encoding="utf-8").startswith("# 2026年汛前审核\n")
    assert [entry.text for entry in written_about(book, "wanli-flood")] == ["一", "二"]


def test_spoilt_records_are_refused_not_overwritten(book):
    one = finding(book, "X03")
    write(book, one, "comment", "一", "")
    path = book / ".review" / f"{stored_name('wanli-flood')}.yaml"
    path.write_text("review: wanli-flood\nentries:\n  - {kind: song}\n", encoding="utf-8")
    with pytest.raises(Refused):
        write(book, one, "comment", "二", "")
    assert "song" in path.read_text(encoding="utf-8")


def test_records_of_plans_whose_names_begin_alike_stay_apart(book):
    long = "普陀区石泉路街道防汛防台专项应急预案现场处置方案之"
    write(book, Finding(Location("x.yaml", 1, 1, f"{long}一"), "X01", plain("odd")), "comment", "一", "")
    assert written_about(book, f"{long}二") == []


def test_records_kept_under_the_former_name_are_carried_on(book):
    one = finding(book, "X03")
    write(book, one, "comment", "一", "")
    kept = book / ".review" / f"{stored_name('wanli-flood')}.yaml"
    kept.rename(book / ".review" / f"{former_name('wanli-flood')}.yaml")
    write(book, one, "comment", "二", "")
    assert [entry.text for entry in written_about(book, "wanli-flood")] == ["一", "二"]
    assert not kept.exists()


@pytest.mark.parametrize("plan", ["../../etc", "..", "a/b", "总体.yaml"])
def test_records_never_leave_their_folder(book, plan):
    odd = Finding(Location("x.yaml", 1, 1, plan), "X01", plain("odd"))
    write(book, odd, "comment", "一", "")
    assert [path.parent for path in book.rglob("*.yaml") if "comment" in path.read_text()] == [book / ".review"]
    assert [entry.text for entry in written_about(book, plan)] == ["一"]


@pytest.mark.parametrize(
    ("kind", "text", "more"),
    [("assign", "做", {}), ("comment", " ", {}), ("answer", "", {}), ("assign", "", {"to": "x", "due": "明天"})],
)
def test_what_is_needed_is_asked_for(book, kind, text, more):
    with pytest.raises(Refused):
        write(book, finding(book, "X03"), kind, text, "", **more)
    assert not (book / ".review").exists()


@pytest.mark.parametrize(
    ("code", "point"),
    [("S04", 3), ("X01", 1), ("X05", 4), ("X03", 1), ("S07", 3), ("S19", 0), ("S20", 2), ("D02", 0), ("SC", 5)],
)
def test_findings_stand_under_the_point_of_their_rule(code, point):
    one = Finding(Location("x.yaml", 1, 1), code, plain("x"))
    assert point_of(one) == point
    assert [len(each.findings) for each in points([one])] == [int(number == point) for number in range(6)]


def test_sheet_has_the_six_points_every_finding_and_the_answer(book):
    one = finding(book, "X03")
    write(book, one, "answer", "<b>已改</b>", "", outcome="mended")
    snapshot = BOOKS.snapshot(book)
    page = sheet(snapshot, "wanli-flood", all_records(book), "zh")
    assert page.count("<tr>") == 3 + 6 + len(of_plan(snapshot, "wanli-flood"))
    assert "第4.3.3条" in page
    assert "启动条件：暴雨预警信号达到红色及以上" in page
    assert "已整改" in page
    assert "&lt;b&gt;已改&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "http" not in page


def test_sleeping_street_is_mended_by_starting_with_the_district(book):
    snapshot, sleeping = BOOKS.snapshot(book), finding(book, "X03")
    remedy = remedies(snapshot, sleeping)[0]
    assert remedy.value.endswith("or level(flood) >= II")
    assert outcome(snapshot, sleeping, remedy, remedy.value) == outcome(snapshot, sleeping, remedy, remedy.value)
    assert outcome(snapshot, sleeping, remedy, remedy.value).goes
    acts.mend(book, STREET, remedy.path, remedy.value, "审核员")
    assert not [one for one in BOOKS.snapshot(book).findings if one.code == "X03"]


def test_a_change_that_does_not_help_says_so(book):
    snapshot, sleeping = BOOKS.snapshot(book), finding(book, "X03")
    remedy = remedies(snapshot, sleeping)[0]
    assert not outcome(snapshot, sleeping, remedy, "rain-warning >= red").goes


def test_command_line_does_the_same(book):
    listed = json.loads(drillbook("review", "list", "--book", book, "--format", "json", "--plan", "wanli-flood").out)
    mark = next(one["mark"] for one in listed if one["code"] == "X03")
    drillbook("review", "assign", mark, "--to", "万里街道", "--due", "2026-10-01", "--book", book)
    drillbook("review", "comment", mark, "请随同启动", "--by", "审核员", "--book", book)
    drillbook("review", "answer", mark, "同意", "--outcome", "adopted", "--book", book)
    done = drillbook(
        "review", "put-off", mark, "--until", "2027-06-30", "--by", "区应急局", "--reason", "修订中", "--book", book
    )
    assert (done.code, done.out) == (0, f"{STREET}：已暂缓至2027-06-30\n")
    after = json.loads(drillbook("review", "list", "--book", book, "--format", "json").out)
    mine = next(one for one in after if one["mark"] == mark)
    assert mine["state"] == "put-off"
    assert [entry["kind"] for entry in mine["written"]] == ["assign", "comment", "answer"]
    assert "审核意见表" in drillbook("review", "opinion", "wanli-flood", "--book", book).out


@pytest.mark.parametrize(
    "arguments",
    [
        ("comment", "ffffffff", "x"),
        ("put-off", "ffffffff", "--until", "2027-01-01", "--by", "x", "--reason", "y"),
        ("opinion", "floood"),
        ("list", "--plan", "floood"),
    ],
)
def test_what_is_not_there_is_said(book, arguments):
    answer = drillbook("review", *arguments, "--book", book)
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 1


def test_matrix_on_the_command_line(book):
    cells = json.loads(drillbook("matrix", "--book", book, "--format", "json").out)
    mine = next(one for one in cells if (one["organization"], one["plan"]) == ("civil-affairs", "flood"))
    assert mine["state"] == "open"
    assert "核对转移人数" in [duty["what"] for duty in mine["duties"]]
    assert "区民政局" in drillbook("matrix", "--book", book).lines
    assert drillbook("matrix", book).lines == drillbook("matrix", "--book", book).lines


def test_sheet_never_calls_sound_what_nobody_looked_at(book):
    page = sheet(BOOKS.snapshot(book), "wanli-flood", {}, "zh")
    assert "未发现问题" not in page
    assert page.count("系统不判断，请审核人填写") == 6
    assert "<td>系统不判断，请审核人填写。</td>" in page  # the last point: no rule speaks to it
    assert "<td>已核查：交给其他单位的职责有人承接，所列事项未查出问题。" in page


def test_what_a_plan_has_nothing_of_was_not_examined(book):
    # Given a registered plan, of which only the cover is known, and one with its text
    library = BOOKS.snapshot(book).book
    card, flood = library.plans["petrol-station-plan"].value, library.plans["flood"].value

    # Then of the card only what a cover shows counts as examined
    titles = [[title.zh for title in point.titles] for point in examined(library, card)]
    assert titles[3:] == [[], [], []]
    assert "封面信息" in titles[2]
    assert "五要素齐全" not in titles[2]

    # And of the other each rule that has something to look at
    titles = [title.zh for point in examined(library, flood) for title in point.titles]
    assert {"响应级别的确定", "预警", "指挥权有交有接"} <= set(titles)
    assert "通俗易懂" not in titles


def test_sheet_parts_what_the_drafters_can_mend_from_what_others_must(book):
    # Given a chain of reports that is too long because of a street, and passes through the district's plan
    snapshot = BOOKS.snapshot(book)
    own, others = own_and_others(of_plan(snapshot, "flood"), "flood")

    # Then the sheet of the district has it among what others mend, under the street's clause
    assert {one.where.plan for one in own} == {"flood"}
    assert ("X04", "caoyang-flood") in {(one.code, one.where.plan) for one in others}
    page = sheet(snapshot, "flood", {}, "zh")
    mine, _, theirs = page.partition("与本预案有关、须由其他单位整改的问题")
    assert "曹杨新村街道防汛防台应急预案（示例） 第4.1.1条" in theirs
    assert "第4.1.1条" not in mine


def test_sheet_prints_what_is_said_not_to_apply(tmp_path):
    speak("zh")
    folder = small_book(tmp_path) / "书"
    plan = folder / "flood.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8") + "\nnot_applicable: {evacuation: 本预案不涉及人员转移}\n", encoding="utf-8"
    )
    snapshot = BOOKS.snapshot(folder)
    page = sheet(snapshot, next(iter(snapshot.book.plans)), {}, "zh")
    assert "<li>疏散：本预案不涉及人员转移</li>" in page


@pytest.mark.parametrize(
    ("number", "said"),
    [("4.2.1", "第4.2.1条"), ("三(一)", "三（一）"), ("三", "第三条"), ("附件2", "附件2"), ("", "")],
)
def test_a_clause_is_called_as_the_plan_calls_it(number, said):
    assert clause(number).render("zh") == said
