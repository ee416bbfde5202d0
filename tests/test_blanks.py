"""What a draft leaves to its author is counted where a check says that nothing is wrong."""

import os
import re
import subprocess
import sys

import pytest

from drillbook.ui.storage.templates import Wish, template
from drillbook.ui.use.checks.blanks import blanks_in
from tests.command import drillbook
from tests.rehearsed import BOOK


@pytest.fixture
def book(tmp_path):
    for name, text in BOOK.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def found_in(tmp_path, text):
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    return [(one.to_write, one.to_confirm) for one in blanks_in([tmp_path / "one.yaml"])]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_drafted_scenario_says_what_is_left_and_where(book, language):
    assert drillbook("draft-scenario", "flood", "--out", "draft.yaml", "--book", ".", cwd=book).code == 0
    lines = (book / "draft.yaml").read_text(encoding="utf-8").splitlines()
    left = [str(number) for number, line in enumerate(lines, start=1) if "待填写" in line]
    answer = drillbook("check", "draft.yaml", "--lang", language, cwd=book)
    said = {
        "zh": f"无需更正；尚有{len(left)}处待填写：draft.yaml第{'、'.join(left)}行",
        "en": f"nothing to correct; {len(left)} places are still to be written: draft.yaml, lines {', '.join(left)}",
    }
    assert 1 < len(left) <= 5
    assert (answer.code, answer.lines[-1]) == (0, said[language])


def test_a_new_plan_says_what_is_left_beside_what_is_wrong_and_on_the_page(book):
    wish = Wish("fresh", "新预案", "special", "linkage", "zh")
    (book / "fresh.yaml").write_text(template(wish), encoding="utf-8")
    said = drillbook("check", ".", "--lang", "zh", cwd=book).lines[-1]
    number = template(wish).count("待填写")
    assert re.search(
        rf"^必改\d+处，建议\d+处，提示\d+处；尚有{number}处待填写：fresh\.yaml第[\d、]+行等，另有\d+行；尚有\d+处待确认：",
        said,
    )
    assert (
        f"<p>尚有{number}处待填写：fresh.yaml第"
        in drillbook("check", ".", "--lang", "zh", "--format", "html", cwd=book).out
    )


def test_a_book_of_which_an_answer_is_kept_says_the_same_again(book):
    (book / "fresh.yaml").write_text(template(Wish("fresh", "新预案", "special", "linkage", "zh")), encoding="utf-8")
    assert drillbook("check", cwd=book).lines[-1] == drillbook("check", cwd=book).lines[-1]
    assert "待填写" in drillbook("check", cwd=book).lines[-1]


def test_more_files_than_are_named_are_counted(book):
    for number in range(5):
        text = f"scenario: s{number}\ntitle: 待填写\nbook: ..\nbegins: 2026-09-14 21:00\nlasts: 2 h\nplans: [flood]\n"
        (book / "scenarios" / f"s{number}.yaml").write_text(text, encoding="utf-8")
    said = drillbook("check", ".", "--lang", "en", cwd=book).lines[-1]
    assert "5 places are still to be written: scenarios/s0.yaml, line 2; " in said
    assert said.endswith("and 2 more files")


@pytest.mark.parametrize(
    ("line", "is_blank"),
    [
        ("message: 待填写", True),
        ("message: to be written", True),
        ('message: "待填写"   # 以后', True),
        ("start: {title: 演练开始, narration: to be written}", True),
        ("消息内容：待填写", True),
        ("- 待填写", True),
        ("points: [待填写, 已写]", True),
        ("message: 表格待填写的栏目请填写", False),
        ("message: a letter to be written by the desk", False),
        ("message: 已写 # 待填写", False),
    ],
)
def test_a_blank_is_a_whole_value_and_no_word_of_a_sentence_or_remark(tmp_path, line, is_blank):
    assert found_in(tmp_path, f"a: b\n{line}\n") == ([((2,), ())] if is_blank else [])


@pytest.mark.parametrize(
    ("line", "marks"),
    [("待确认: 是", 1), ("to_confirm: true", 1), ("a: {to_confirm: false}", 0), ("title: 待确认事项", 0)],
)
def test_a_mark_to_confirm_counts_where_it_is_set(tmp_path, line, marks):
    assert sum(len(to_confirm) for _to_write, to_confirm in found_in(tmp_path, line + "\n")) == marks


def test_several_in_one_line_count_each_and_name_the_line_once(book):
    (book / "scenarios" / "night.yaml").write_text(
        BOOK["scenarios/night.yaml"] + "scenes:\n  start: {title: 待填写, at: T+0:00, narration: 待填写}\n",
        encoding="utf-8",
    )
    said = drillbook("check", "scenarios/night.yaml", "--lang", "en", cwd=book).lines[-1]
    assert "2 places are still to be written: scenarios/night.yaml, line 11" in said


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes")
def test_a_pipe_keeps_nobody_waiting_and_what_is_too_large_is_not_read(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "large.yaml").write_text("title: 待填写\n", encoding="utf-8")
    monkeypatch.setattr("drillbook.ui.use.checks.blanks.LARGEST", 8)
    assert blanks_in([tmp_path / "pipe.yaml", tmp_path / "large.yaml", tmp_path / "nowhere.yaml"]) == []


def test_an_answer_that_is_kept_is_told_without_reading_yaml():
    """Counting blanks brings nothing along that the answer of before does without."""
    said = "import sys, drillbook.ui.report.findings.formats; print('yaml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
