"""Wrong use and bad input: one clear sentence or a finding at a place, the documented exit code, no traceback."""

import os
import re
import subprocess
import sys
import time

import pytest

from tests.command import ROOT, SMALL_PLAN, drillbook, drillbook_process, small_book
from tests.rehearsed import rehearsal_book


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["chekc"], "there is no command 'chekc' (did you mean check?); see drillbook --help"),
        (
            ["check", "--formt", "json"],
            "there is no option --formt (did you mean --format?); see drillbook check --help",
        ),
        (
            ["check", "--format", "xml"],
            "--format cannot be 'xml', only text, json, sarif, junit, github, html; see drillbook check --help",
        ),
        (
            ["check", "--fail-on", "all"],
            "--fail-on cannot be 'all', only error, warning, note; see drillbook check --help",
        ),
        (["check", "nowhere.yaml"], "there is no file or folder nowhere.yaml"),
        (["check", "--book", "nowhere"], "there is no folder nowhere"),
        (["run"], "SCENARIO is missing; see drillbook run --help"),
        (["run", "x.yaml", "--seed", "-1"], "--seed must be a whole number from 0; see drillbook run --help"),
        (["run", "x.yaml", "--seed", "many"], "--seed must be a whole number from 0; see drillbook run --help"),
        (["rehearse", "x", "-n", "0"], "-n must be a whole number from 1; see drillbook rehearse --help"),
        (["stress", "x", "-k", "5"], "-k must be a whole number from 1 to 4; see drillbook stress --help"),
        (["stress", "x", "--budget", "99"], "--budget must be a whole number from 100; see drillbook stress --help"),
        (["rehearse", "x", "--precision", "good"], "--precision must be a number; see drillbook rehearse --help"),
        (["verify", "a.jsonl", "b.jsonl"], "'b.jsonl' is one argument too many; see drillbook verify --help"),
    ],
)
def test_misuse_is_one_sentence_and_exit_two(tmp_path, arguments, sentence):
    answer = drillbook(*arguments, cwd=tmp_path)
    assert (answer.code, answer.out, answer.err) == (2, "", f"drillbook: {sentence}\n")


def test_misuse_is_told_in_chinese_too(tmp_path):
    answer = drillbook("check", "没有.yaml", "--lang", "zh", cwd=tmp_path)
    assert (answer.code, answer.err) == (2, "drillbook: 没有文件或文件夹 没有.yaml\n")


def test_no_command_shows_the_help():
    answer = drillbook()
    assert answer.code == 2
    assert "check" in answer.out
    assert "run" in answer.out


@pytest.mark.parametrize("command", ["check", "run", "matrix", "review", "review assign"])
def test_help_is_all_in_chinese(command):
    answer = drillbook(*command.split(), "--help", LANG="zh_CN.UTF-8")
    said = [line for line in answer.lines if not line.startswith("Usage:")]
    assert [line for line in said if re.search("[a-z]{4,} (of|the|this|and|in|who|is) ", line)] == []
    assert said[-1].split() == ["-h,", "--help", "显示本帮助。"] or command == "review"


def test_version_is_a_name_and_a_number():
    answer = drillbook("--version")
    assert answer.code == 0
    assert answer.out.startswith("drillbook ")


HOSTILE = {
    "not-utf8": b"plan: \xff\xfe\xfa\n",
    "tabs": SMALL_PLAN.replace("  desk", "\tdesk").encode(),
    "deep": b"plan: x\na: " + b"[" * 100_000,
    "deep-block": b"plan: x\n" + b"".join(b" " * n + b"a:\n" for n in range(400)),
    "anchors": b"plan: x\ntitle: &a b\nnumber: *a\n",
    "merge": b"plan: x\n<<: {title: y}\n",
    "tag": b"plan: !!python/object/apply:os.system [ls]\n",
    "twice": SMALL_PLAN.replace("kind: special", "kind: special\n类别: special").encode(),
    "second-document": SMALL_PLAN.encode() + b"---\nplan: y\n",
    "nan": SMALL_PLAN.replace("staff: 1", "staff: .nan").encode(),
    "infinity": SMALL_PLAN.replace("staff: 1", "staff: .inf").encode(),
    "negative": SMALL_PLAN.replace("takes: 5 min", "takes: -5 min").encode(),
    "absurd": SMALL_PLAN.replace("takes: 5 min", "takes: 99999999999999999999999 d").encode(),
    "slash": SMALL_PLAN.replace("plan: flood", "plan: flo/od").encode(),
    "empty": b"",
    "comment-only": "# 无\n".encode(),
    "list": b"- a\n- b\n",
    "control": b"plan: x\ntitle: a\x00b\n",
    "unclosed": b"plan: x\ntitle: 'abc\n",
    "utf16": SMALL_PLAN.encode("utf-16"),
}


@pytest.mark.parametrize("sort", HOSTILE)
def test_hostile_file_is_a_finding_at_a_line(tmp_path, sort):
    file = tmp_path / "坏 文件.yaml"
    file.write_bytes(HOSTILE[sort])
    answer = drillbook("check", file.name, "--lang", "en", cwd=tmp_path)
    assert answer.code == 1, answer
    assert "Traceback" not in answer.err
    head = answer.lines[0].split("   ")
    where = next(part for part in head if part.startswith("坏 文件.yaml:"))
    assert int(where.split(":")[1]) >= 1


def test_huge_file_is_refused_at_once(tmp_path):
    file = tmp_path / "huge.yaml"
    with file.open("wb") as opened:
        opened.write(b"plan: x\n")
        opened.truncate(50_000_000)
    begun = time.monotonic()
    answer = drillbook("check", file.name, "--lang", "en", cwd=tmp_path)
    assert (answer.code, answer.lines[0]) == (1, "huge.yaml:1:1   error YA")
    assert "5 MB" in answer.lines[1]
    assert time.monotonic() - begun < 20


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_link_out_of_the_book_is_not_followed(tmp_path):
    place = small_book(tmp_path)
    outside = tmp_path / "secret.yaml"
    outside.write_text(SMALL_PLAN, encoding="utf-8")
    (place / "书" / "link.yaml").symlink_to(outside)
    answer = drillbook("check", "书", "--lang", "en", "--select", "YA", cwd=place)
    assert answer.code == 1
    assert answer.lines[0] == "书/link.yaml:1:1   error YA"
    assert "示例" not in answer.out  # nothing of what it points to is shown either


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
def test_link_to_itself_and_pipe_keep_nobody_waiting(tmp_path):
    # given a book with a link that leads to itself and a pipe that nobody writes to
    (tmp_path / "plan.yaml").write_text(SMALL_PLAN, encoding="utf-8")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    # when it is checked, mended and converted
    answer = drillbook("check", ".", "--lang", "en", "--select", "YA", cwd=tmp_path)
    # then each is named, and nothing hangs
    assert answer.code == 1
    assert [line for line in answer.lines if "annot be read" in line] == [
        "    Cannot be read: the link leads to itself.",
        "    Cannot be read: it is not an ordinary file.",
    ]
    assert drillbook("check", ".", "--fix", "--yes", "--select", "YA", cwd=tmp_path).code == 1
    assert drillbook("convert", "pipe.yaml", "--lang", "en", cwd=tmp_path).code == 2


def test_folder_without_any_plan_is_misuse(tmp_path):
    answer = drillbook("check", ".", "--lang", "en", cwd=tmp_path)
    assert (answer.code, answer.err.strip()) == (2, "drillbook: there is no plan, library or scenario in .")


CTRL_C = """
import os, signal, sys
from drillbook.ui.cli.entry import main

class CtrlC:
    def find_spec(self, name, *of):
        if name == room:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

room = sys.argv.pop(1)
sys.meta_path.insert(0, CtrlC())
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="no such signals there")
@pytest.mark.parametrize(
    ("room", "said"),
    [
        ("drillbook.ui.cli.main", ""),  # before there are words to say it in
        ("drillbook.ui.cli.misuse", ""),
        ("drillbook.schema.book", "drillbook: interrupted; no file was left half-written\n"),
    ],
)
def test_interrupt_ends_quietly_with_130(tmp_path, room, said):
    """Ctrl-C comes while that room is entered: at a known place however busy the machine is."""
    place = small_book(tmp_path)
    process = subprocess.run(
        [sys.executable, "-c", CTRL_C, room, "check", "书", "--lang", "en"],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (process.returncode, process.stdout, process.stderr) == (130, "", said)


def unread(command, streams, cwd):
    """Carry out a command whose streams go into a pipe that nobody reads any more; its code, and what the others got."""
    read, write = os.pipe()
    os.close(read)
    try:
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **dict.fromkeys(streams, write)}
        done = subprocess.run(
            [sys.executable, "-m", "drillbook.ui.cli.main", *command],
            cwd=cwd,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            text=True,
            check=False,
            **given,
        )
    finally:
        os.close(write)
    return done.returncode, (done.stdout or "") + (done.stderr or "")


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is told otherwise there")
@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "--version",
        "check --help",
        "rules",
        "check 书",
        "check 书 --format json",
        "check 书 --format sarif",
        "status 书",
        "matrix 书 --format json",
        "run 夜/scenarios/night.yaml",
        "rehearse 夜/scenarios/night.yaml -n 3 --jobs 1",
        "value 夜/scenarios/night.yaml -n 3 --jobs 1 --format json",
    ],
)
def test_a_reader_who_leaves_is_told_by_the_code_alone_as_of_every_tool(tmp_path, command):
    place = small_book(tmp_path, SMALL_PLAN.replace("role: desk", "role: desc"))
    rehearsal_book(place / "夜")
    assert unread(command.split(), ["stdout"], place) == (141, "")


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is told otherwise there")
@pytest.mark.parametrize(
    "command", ["check nowhere", "check 书 --no-such", "no-such", "rehearse 夜/scenarios/night.yaml -n 3"]
)
def test_a_reader_of_remarks_who_leaves_is_told_likewise(tmp_path, command):
    place = small_book(tmp_path)
    rehearsal_book(place / "夜")
    assert unread(command.split(), ["stdout", "stderr"], place) == (141, "")


@pytest.mark.skipif(os.name == "nt", reason="a closed pipe is told otherwise there")
def test_files_asked_for_are_whole_though_the_reader_leaves(tmp_path):
    rehearsal_book(tmp_path)
    command = ["rehearse", "scenarios/night.yaml", "-n", "20", "--jobs", "1", "--out"]
    assert unread([*command, "left"], ["stdout"], tmp_path)[0] == 141
    assert drillbook(*command, "whole", cwd=tmp_path).code == 0
    names = sorted(path.name for path in (tmp_path / "whole").iterdir())
    assert sorted(path.name for path in (tmp_path / "left").iterdir()) == names
    assert [
        one for one in names if (tmp_path / "left" / one).read_bytes() != (tmp_path / "whole" / one).read_bytes()
    ] == []


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell is needed")
def test_head_of_a_long_answer_is_shown_and_the_rest_counts_as_cut(tmp_path):
    """More than a pipe takes in, so that the command cannot be done before its reader has left."""
    wrong = SMALL_PLAN.replace("role: desk", "role: desc")
    place = small_book(tmp_path, wrong)
    for number in range(900):
        (place / "书" / f"p{number}.yaml").write_text(
            wrong.replace("plan: flood", f"plan: p{number}"), encoding="utf-8"
        )
    command = f"set -o pipefail; '{sys.executable}' -m drillbook.ui.cli.main check 书 | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout[:8], done.stderr) == (141, "《小区防汛预案》", "")


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "gbk"])
def test_console_without_the_letters_is_served(tmp_path, encoding):
    place = small_book(tmp_path, SMALL_PLAN.replace("role: desk", "role: desc"))
    answer = drillbook_process("check", "书", cwd=place, PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C")
    lost = "drillbook: signs that this console cannot show stand as ?; set PYTHONUTF8=1, or --lang en\n"
    assert answer.code == 1
    assert answer.err == lost  # of GBK, the name of the folder, which a process without UTF-8 gets as bytes
    assert "flood.yaml:8:" in answer.out


def test_json_survives_a_console_without_the_letters(tmp_path):
    import json

    place = small_book(tmp_path, SMALL_PLAN.replace("role: desk", "role: desc"))
    answer = drillbook_process("check", "书", "--format", "json", cwd=place, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(answer.out)[0]["file"] == "书/flood.yaml"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_full_disk_is_one_sentence(tmp_path):
    place = small_book(tmp_path)
    command = f"'{sys.executable}' -m drillbook.ui.cli.main check 书 --lang en > /dev/full"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "drillbook: the disk is full; nothing was changed\n")


@pytest.mark.skipif(os.name == "nt", reason="no such limits there")
def test_schema_that_cannot_be_written_leaves_no_half_of_a_file(tmp_path):
    # given a disk that takes 100 kB of a file and no more
    command = f"ulimit -f 100; '{sys.executable}' -B -m drillbook.ui.cli.main schema --to out --lang en"
    # when the schemas are written there
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    # then it is one sentence, and what stands there is whole
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "nothing was changed" in done.stderr
    left = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert [path for path in left if not path.read_text(encoding="utf-8").endswith("}\n")] == []


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (["rehearse", "night.yaml", "-n", "3", "--out", "o"], "o/rehearsal.html"),
        (["stress", "night.yaml", "--budget", "100", "--out", "o"], "o/stress.html"),
        (["test", "书", "-n", "3", "--update-baseline", "--baseline", "b.json"], "b.json"),
        (["coverage", "书", "--runs", "3", "--keep"], "书/.runs/coverage.json"),
        (["papers", "night.yaml", "--out", "o"], "o/script.html"),
    ],
)
def test_what_is_asked_for_is_written_although_nobody_reads_the_answer(tmp_path, arguments, written):
    """``drillbook rehearse … --out DIR | head -5`` ends the pipe before the answer does."""
    place = small_book(tmp_path)
    (place / "书" / "night.yaml").write_bytes((place / "night.yaml").read_bytes())
    out, into = os.pipe()
    os.close(out)
    command = [sys.executable, "-m", "drillbook.ui.cli.main", *arguments, "--jobs", "1"]
    if arguments[0] == "papers":
        command = command[:-2]
    done = subprocess.run(command, cwd=place, stdout=into, stderr=subprocess.PIPE, timeout=120, check=False)
    os.close(into)
    assert done.returncode == 141, done.stderr
    assert (place / written).is_file()


def test_the_end_of_a_command_looks_for_no_garbage():
    """What a command made is set apart before its process ends, or going through it took longer than much of the work."""
    program = (
        "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 1000))\n"
        "from drillbook.ui.cli.entry import main\n"
        "main()"
    )
    answer = subprocess.run([sys.executable, "-c", program, "--version"], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout.splitlines()[-1]) == (0, "True")


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="threads are counted by Linux")
def test_a_run_starts_no_threads_for_matrices():
    """On two processors numpy's took a tenth of a second of them, a quarter of the whole command, and were never used."""
    program = (
        "import atexit, os; atexit.register(lambda: print(len(os.listdir('/proc/self/task'))))\n"
        "from drillbook.ui.cli.entry import main\n"
        "main()"
    )
    command = [sys.executable, "-c", program, "run", "scenarios/muifa-night.yaml"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.stdout.splitlines()[-1] == "1", answer.stderr
