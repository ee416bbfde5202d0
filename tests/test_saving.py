"""Two processes that save one file, and processes that are killed while they do."""

import os
import signal
import subprocess
import sys
import time

import pytest

from drillbook.schema.files import open_text, save, sweep
from drillbook.schema.finding import Refused
from drillbook.schema.locking import LOCK_FILE, locked
from tests.application import SMALL, small_book
from tests.command import ROOT

APPEND = """
import sys
from pathlib import Path
from drillbook.schema.files import open_text, save
from drillbook.schema.finding import Refused
path, mark, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
done = 0
while done < times:
    now = open_text(path)
    try:
        save(path, now.digest, f"{now.text}{mark}{done}\\n")
    except Refused:
        continue
    done += 1
"""
EDIT = """
import sys
from pathlib import Path
from drillbook.ui.storage import history
from drillbook.ui.storage.drafts import Drafts
book, number = Path(sys.argv[1]), 0
while True:
    number += 1
    draft = Drafts(book).change("flood.yaml", "wang", lambda text: text + f"# {number}\\n")
    print(number, flush=True)
    history.commit(book, draft)
"""


def _started(program, *arguments):
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_of_two_processes_that_save_one_file_none_loses_a_line(tmp_path):
    # Given two processes that each add 100 lines, reading again whenever they are refused
    path = tmp_path / "a.yaml"
    path.write_text("", encoding="utf-8")
    both = [_started(APPEND, path, mark, 100) for mark in "xy"]
    assert [one.wait(120) for one in both] == [0, 0]
    # Then all 200 are there
    assert sorted(path.read_text(encoding="utf-8").split()) == sorted(f"{m}{n}" for m in "xy" for n in range(100))
    # and nothing lies beside the file
    assert [one.name for one in tmp_path.iterdir()] == ["a.yaml"]


def test_killed_writer_leaves_whole_files_and_gives_the_lock_back(tmp_path):
    # Given somebody who types and saves, killed ten times in the middle
    book = small_book(tmp_path)
    for _time in range(10):
        writer = _started(EDIT, book)
        for _line in range(3):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.wait(20)
        writer.stdout.close()
        # Then the file holds all lines up to one, and the next writer need not wait
        text = (book / "flood.yaml").read_text(encoding="utf-8")
        assert text.startswith(SMALL["flood.yaml"])
        begun = time.monotonic()
        with locked(book):
            assert time.monotonic() - begun < 5


def test_what_killed_writers_left_is_swept_when_it_is_old(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("x\n", encoding="utf-8")
    old, fresh, other = tmp_path / ".a.yaml.q1.part", tmp_path / ".a.yaml.q2.part", tmp_path / "report.part"
    for left in (old, fresh, other):
        left.write_text("half", encoding="utf-8")
    for left in (old, other):
        os.utime(left, (time.time() - 7200,) * 2)
    save(path, open_text(path).digest, "y\n")
    assert (old.exists(), fresh.exists(), other.exists()) == (False, True, True)
    sweep(tmp_path / "nowhere")


def test_who_holds_a_folder_goes_straight_on_and_others_wait(tmp_path):
    program = "import sys,pathlib\nfrom drillbook.schema.locking import locked\nwith locked(pathlib.Path(sys.argv[1])): print('in', flush=True)"
    with locked(tmp_path), locked(tmp_path):
        other = _started(program, tmp_path)
        time.sleep(1.0)
        assert other.poll() is None
    assert other.communicate(timeout=20)[0] == "in\n"


def test_where_a_folder_cannot_be_locked_a_hidden_file_in_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("drillbook.schema.locking._can_be_locked", lambda _handle: False)
    path = tmp_path / "a.yaml"
    save(path, None, "x\n")
    assert sorted(one.name for one in tmp_path.iterdir()) == [LOCK_FILE, "a.yaml"]


def test_folder_that_is_gone_is_refused_in_words(tmp_path):
    with pytest.raises(Refused, match=r"a\.yaml cannot be written \(no such file or folder\); nothing was changed"):
        save(tmp_path / "gone" / "a.yaml", None, "x\n")
