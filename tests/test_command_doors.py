"""A command carried out in this process answers as one in its own does, and leaves nothing behind."""

import gettext
import os
import sys

import pytest

from drillbook.ui import translation
from drillbook.ui.cli import entry
from tests.command import SMALL_PLAN, drillbook, drillbook_process, small_book

WRONG = SMALL_PLAN.replace("role: desk, takes: 5", "role: desc, takes: 5")


@pytest.mark.parametrize(
    ("plan", "arguments", "code"),
    [
        (SMALL_PLAN, ["check", "书", "--select", "YA,SC"], 0),
        (SMALL_PLAN, ["run", "night.yaml", "--seed", "3", "--format", "json"], 0),
        (WRONG, ["check", "书", "--lang", "en", "--select", "S06"], 1),
        (WRONG, ["run", "night.yaml"], 1),
        (SMALL_PLAN, ["chekc"], 2),
        (SMALL_PLAN, [], 2),
    ],
)
def test_both_doors_give_one_answer(tmp_path, plan, arguments, code):
    place = small_book(tmp_path, plan)
    answer = drillbook(*arguments, cwd=place)
    assert answer.code == code
    assert answer == drillbook_process(*arguments, cwd=place)


def test_both_doors_speak_the_language_of_the_machine_and_know_the_width_of_its_screen():
    machine = {"LANG": "zh_CN.UTF-8", "COLUMNS": "60"}
    answer = drillbook("check", "--help", **machine)
    assert "显示本帮助。" in answer.out
    assert answer == drillbook_process("check", "--help", **machine)


def test_nothing_of_a_command_is_left_behind(tmp_path, monkeypatch):
    # given a process that speaks English, for whose user German comes first
    monkeypatch.setenv("LANGUAGE", "de")
    before = (os.getcwd(), dict(os.environ), sys.argv, sys.stdin, sys.stdout, sys.stderr, gettext.textdomain())
    # when a command answers in Chinese, elsewhere, on a narrow screen
    answer = drillbook("check", "书", cwd=small_book(tmp_path), LANG="zh_CN.UTF-8", COLUMNS="40")
    # then only its answer is left
    assert "小区防汛预案" in answer.out
    after = (os.getcwd(), dict(os.environ), sys.argv, sys.stdin, sys.stdout, sys.stderr, gettext.textdomain())
    assert after == before
    assert translation.current_language() == "en"


def test_a_fault_of_ours_is_not_taken_for_an_answer(monkeypatch):
    monkeypatch.setattr(entry, "main", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drillbook("check")
