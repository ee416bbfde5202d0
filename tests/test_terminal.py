"""At a terminal: questions are asked, progress is shown and cleared, colours are used, Ctrl-C changes nothing."""

import os
import re
import sys

import pytest
from rich.cells import cell_len

from tests.command import ROOT, SHAPE, SMALL_PLAN, small_book

pexpect = pytest.importorskip("pexpect", reason="needs a terminal to pretend")
SLIP = SMALL_PLAN.replace("title: 小区防汛预案", "title：小区防汛预案")


def terminal(*arguments, cwd, **environment):
    given = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "TERM": "xterm"} | environment
    given = {
        name: value for name, value in given.items() if name not in ("LC_ALL", "LANGUAGE", "NO_COLOR")
    } | environment
    return pexpect.spawn(
        sys.executable,
        ["-m", "drillbook.ui.cli.main", *map(str, arguments)],
        cwd=str(cwd),
        env=given,
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 120),
    )


def finished(session):
    """What was shown until the end, and the exit code."""
    shown = session.read()
    session.close()
    return shown, session.exitstatus


def test_fix_asks_and_writes_after_yes(tmp_path):
    place = small_book(tmp_path, SLIP)
    session = terminal("check", *SHAPE, "书", "--fix", "--lang", "en", cwd=place)
    session.expect(r"\[y/N\]")
    session.sendline("y")
    shown, code = finished(session)
    assert ("1 file mended" in shown, code) == (True, 0)
    assert (place / "书" / "flood.yaml").read_text(encoding="utf-8") == SMALL_PLAN


@pytest.mark.parametrize("reply", ["n", ""])
def test_fix_leaves_the_file_after_anything_else(tmp_path, reply):
    place = small_book(tmp_path, SLIP)
    session = terminal("check", *SHAPE, "书", "--fix", "--lang", "en", cwd=place)
    session.expect(r"\[y/N\]")
    session.sendline(reply)
    assert "nothing was written" in finished(session)[0]
    assert (place / "书" / "flood.yaml").read_text(encoding="utf-8") == SLIP


def test_ctrl_c_at_the_question_changes_nothing(tmp_path):
    place = small_book(tmp_path, SLIP)
    session = terminal("check", *SHAPE, "书", "--fix", "--lang", "en", cwd=place)
    session.expect(r"\[y/N\]")
    session.sendintr()
    shown, code = finished(session)
    assert (code, "Traceback" in shown) == (130, False)
    assert (place / "书" / "flood.yaml").read_text(encoding="utf-8") == SLIP
    assert sorted(path.name for path in (place / "书").iterdir()) == ["book.yaml", "flood.yaml"]


def test_progress_is_shown_on_a_terminal_and_cleared(tmp_path):
    shown, code = finished(terminal("check", *SHAPE, "书", "--lang", "en", cwd=small_book(tmp_path)))
    assert code == 0
    assert "reading 1 of 2: book.yaml" in shown
    assert re.split(r"\r|\x1b\[2K", shown.rstrip())[-1] == "nothing to correct in 1 plan"


def test_colours_are_used_unless_nobody_wants_them(tmp_path):
    place = small_book(tmp_path, SMALL_PLAN.replace("takes: 5 min", "takes: 5"))
    assert "\x1b[31m" in finished(terminal("check", *SHAPE, "书", cwd=place))[0]
    assert "\x1b[31m" not in finished(terminal("check", *SHAPE, "书", cwd=place, NO_COLOR="1"))[0]


def test_run_fits_the_terminal(tmp_path):
    shown, code = finished(terminal("run", "night.yaml", cwd=small_book(tmp_path)))
    assert code == 0
    assert "小区防汛" in shown


def test_what_is_too_long_for_the_terminal_is_cut_so_that_all_of_it_can_be_taken_away(tmp_path):
    """A line that went on below could not be taken away again."""
    place = small_book(tmp_path)
    session = terminal("check", *SHAPE, "书", "--lang", "zh", cwd=place)
    session.setwinsize(40, 16)
    shown, _code = finished(session)
    lines = re.findall(r"\x1b\[2K([^\r\n\x1b]*)", shown)
    assert "正在读取 1/2..." in lines
    assert max(cell_len(line) for line in lines if line.startswith("正在")) < 16
