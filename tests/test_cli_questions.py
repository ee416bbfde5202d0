"""``drillbook who``, ``trace``, ``coverage``, ``graph`` and ``diff`` as their users see them."""

import html
import json
import re
import shutil
import subprocess

import pytest

from tests.command import ROOT, drillbook, small_book

SAMPLE = ROOT / "plans" / "putuo"


def test_who_reads_aloud(tmp_path):
    answer = drillbook("who", "区卫健委", "--book", SAMPLE)
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines[0].startswith("区卫健委：在5部预案中共有")
    assert "  第5.2.1条  “医疗救治组组长”（lead）  医学救援队到场待命  1小时内到场" in answer.lines


def test_who_asks_back_when_a_name_is_not_clear():
    answer = drillbook("who", "万里", "--book", SAMPLE, "--lang", "en")
    assert answer.code == 2
    assert "wanli-street" in answer.err
    unknown = drillbook("who", "区卫建委", "--book", SAMPLE)
    assert (unknown.code, "区卫健委" in unknown.err) == (2, True)


def test_trace_adds_up(tmp_path):
    answer = drillbook("trace", "community/report-street", "--book", SAMPLE, "--format", "json", "--lang", "en")
    first = json.loads(answer.out)[0]
    assert first["limit_ms"] == sum(link["limit_ms"] for link in first["links"]) == 1_800_000
    assert drillbook("trace", "nothing/here", "--book", SAMPLE).code == 2


def test_coverage_names_plans_that_nobody_tried():
    answer = drillbook("coverage", SAMPLE, "--format", "json")
    found = json.loads(answer.out)
    bare = {one["plan"] for one in found["plans"] if not one["scenarios"] and not one["drills"]}
    assert bare == {"elderly-plan", "marathon", "taopu-overall"}
    assert len(found["promises_never_exercised"]) < found["promises"]


@pytest.mark.parametrize("format", ["svg", "dot", "json", "mermaid", "graphml"])
def test_graph_is_written_in_every_form(format):
    answer = drillbook("graph", SAMPLE, "--around", "flood", "--format", format)
    assert answer.code == 0
    text = html.unescape(answer.out)
    assert ("万里街道防汛防台" if format == "svg" else "万里街道防汛防台应急预案") in text


def test_graph_around_nothing_is_refused():
    assert drillbook("graph", SAMPLE, "--around", "nobody").code == 2
    assert drillbook("graph", SAMPLE, "--plan", "floot", "--lang", "en").err.endswith("did you mean flood?\n")


def test_commands_answer_for_a_book_of_one_plan(tmp_path):
    place = small_book(tmp_path)
    assert drillbook("graph", "书", "--format", "json", cwd=place).code == 0
    assert drillbook("coverage", "书", cwd=place).code == 0
    assert drillbook("who", "anybody", "--book", "书", cwd=place).code == 2
    assert drillbook("trace", "flood/report", "--book", "书", cwd=place).code == 2


@pytest.fixture
def two(tmp_path):
    place = small_book(tmp_path)
    shutil.copytree(place / "书", place / "新书")
    plan = place / "新书" / "flood.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("takes: 5 min", "takes: 5 min, within: 30 min"), encoding="utf-8"
    )
    return place


def test_diff_of_folders_says_what_is_due_again(two):
    answer = drillbook("diff", "书", "新书", cwd=two)
    assert answer.code == 0
    assert answer.lines[:6] == [
        "1部预案中共有修订1处；须重新报批备案的1部；须复核的关联预案：0部",
        "",
        "《小区防汛预案》",
        "  1. 第4.1条  任务“报告”（report）  时限  〔应急处置程序〕",
        "     原：（无）",
        "     改为：30分钟内",
    ]
    assert "  《小区防汛预案》：涉及应急处置程序，须重新报批、印发和备案" in answer.lines


def test_diff_of_files_and_of_nothing(two):
    same = drillbook("diff", "书/flood.yaml", "书/flood.yaml", cwd=two)
    assert (same.code, same.out) == (0, "预案内容没有不同\n")
    rows = json.loads(drillbook("diff", "书/flood.yaml", "新书/flood.yaml", "--format", "json", cwd=two).out)
    assert [(row["entry"], row["where"]["clause"]) for row in rows["changes"]] == [("report", "4.1")]
    assert drillbook("diff", "书", "新书/flood.yaml", cwd=two).code == 2
    assert drillbook("diff", "书", "没有", cwd=two).code == 2


def test_diff_page_is_one_file_and_escapes(two):
    plan = two / "新书" / "flood.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("title: 巡查", 'title: "<script>"'), encoding="utf-8")
    page = drillbook("diff", "书", "新书", "--format", "html", cwd=two).out
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "http" not in page


def test_diff_page_calls_everything_by_its_title(two):
    """Whoever signs a revision knows no ids: neither of tasks nor of what they name, nor in what has to be looked at again."""
    plan = two / "新书" / "flood.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("title: 巡查,", "title: 巡查, after: [report],"), encoding="utf-8"
    )
    page = drillbook("diff", "书", "新书", "--format", "html", cwd=two).out
    table = html.unescape(re.sub("<.*?>", " ", " ".join(re.findall("<table>.*?</table>", page, re.DOTALL))))
    assert "任务“报告”" in table
    assert not re.search("[a-z]", table)


def test_diff_reads_old_versions_from_git(two):
    def git(*arguments):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.quotepath=true"]
        subprocess.run(["git", *who, *arguments], cwd=two, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    shutil.copy(two / "新书" / "flood.yaml", two / "书" / "flood.yaml")
    for old, new in (("HEAD:书", "书"), ("HEAD:书/flood.yaml", "书/flood.yaml")):
        answer = drillbook("diff", old, new, "--format", "json", cwd=two)
        assert answer.code == 0, answer.err
        assert [row["entry"] for row in json.loads(answer.out)["changes"]] == ["report"]
    in_the_book = drillbook("diff", "HEAD", ".", "--format", "json", cwd=two / "书")
    assert [row["entry"] for row in json.loads(in_the_book.out)["changes"]] == ["report"]
    assert drillbook("diff", "nosuch", ".", cwd=two / "书").code == 2
    assert drillbook("diff", "--", "--upload-pack=x:书", "书", cwd=two).code == 2
    assert drillbook("diff", "nothing:书", "书", cwd=two).code == 2
