"""``drillbook rehearse`` as a facilitator uses it: sentences, files, the same bytes anywhere, and how it ends."""

import csv
import io
import json
import os
import re
import sys
from dataclasses import replace

import pytest

from drillbook.simulator.prepare import prepare
from drillbook.ui.report.rehearsal.run_key import run_key
from tests.command import drillbook
from tests.rehearsed import BOOK

CALM = BOOK["scenarios/night.yaml"].replace(", disrupt: {channel: phone, for: 20 min}", "")
UNSURE = BOOK["flood.yaml"].replace("takes: 20 min", "takes: 5 / 8 / 20 min")


@pytest.fixture
def book(tmp_path):
    """One duty officer with a patrol before the report, which is promised in fifteen minutes."""
    for name, text in {**BOOK, "flood.yaml": UNSURE, "scenarios/night.yaml": CALM}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def told(book, *options):
    return drillbook("rehearse", "scenarios/night.yaml", "-n", "40", *options, cwd=book)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", r"1\. 首次报告40次中按时(\d+)次，主要卡在防汛值班员只有1人；防汛值班员增加1人，按时40次\n"),
        ("en", r"1\. 首次报告: in time in (\d+) of 40 runs, held up most by 防汛值班员 with only 1 person; with 1 person "
               r"more as 防汛值班员, in time in 40\n"),
    ],
)  # fmt: skip
def test_the_first_sentence_says_where_it_jams_and_what_one_more_does(book, language, sentence):
    answer = told(book, "--lang", language)
    assert answer.code == 0
    kept = int(re.search(sentence, answer.out)[1])
    assert 0 < kept < 40
    assert f"{kept}/40" in answer.out


def test_json_says_the_same_and_adds_up(book):
    document = json.loads(told(book, "--format", "json").out)
    assert (document["drillbook"], document["runs"], document["ended"]) == ("rehearsal", 40, "number")
    (jam,) = document["bottlenecks"]
    (promise,) = [one for one in document["promises"] if one["id"] == "flood/report"]
    assert (jam["jam"]["kind"], jam["jam"]["about"], jam["remedy"]["amounts"]) == ("shortage", "duty", {"duty": 2})
    assert promise["kept"]["count"] + promise["missed"] == promise["kept"]["of"] == 40
    assert jam["remedy"]["better"] == promise["missed"]


def test_files_are_the_same_bytes_for_any_number_of_processes(book):
    # Given the same rehearsal in one process and in two
    one, two = told(book, "--jobs", "1", "--out", "one"), told(book, "--jobs", "2", "--out", "two")

    # Then all files are there and equal
    names = ["rehearsal.html", "runs-key.csv", "runs.csv", "runs.parquet", "summary.json"]
    assert (one.code, two.code) == (0, 0)
    assert sorted(path.name for path in (book / "one").iterdir()) == names
    assert [name for name in names if (book / "one" / name).read_bytes() != (book / "two" / name).read_bytes()] == []


def test_table_has_a_row_for_each_run_and_the_page_needs_nothing_else(book):
    told(book, "--out", "out", "--lang", "zh")
    head, *rows = (book / "out" / "runs.csv").read_text(encoding="utf-8").splitlines()
    assert head.startswith("replication,ended seconds,")
    assert [row.split(",")[0] for row in rows] == [str(number) for number in range(40)]
    page = (book / "out" / "rehearsal.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert not re.search(r"<script|<link|src=|https?://", page)
    assert "首次报告40次中按时" in page
    heads = re.findall("<h2>(.*?)</h2>", page)
    assert heads.index("时限") < heads.index("为什么不按时") < len(heads)


def test_beside_the_table_lies_what_its_columns_and_words_mean(book):
    # Given the table of runs for programs, with ids and words of English
    told(book, "--out", "out", "--lang", "zh")
    columns, *runs = csv.reader(io.StringIO((book / "out" / "runs.csv").read_text(encoding="utf-8")))
    raw = (book / "out" / "runs-key.csv").read_bytes()

    # Then a spreadsheet opens the key as UTF-8, and it has every column in its order, then every word that may stand there
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head == ["runs.csv中的列名或取值", "含义", "预案和条款", "内容"]
    assert [row[0] for row in rows[: len(columns)]] == columns
    assert ["flood/report", "首次报告", "防汛", "结果；一次推演中出现几次的，取最坏的一次"] in rows
    words = {row[0]: row[1] for row in rows[len(columns) :]}
    assert words == {
        "not-triggered": "未触发", "met": "按时", "open": "未到时限", "missed": "超时", "never-reached": "未完成",
    }  # fmt: skip
    assert {run[columns.index("flood/report")] for run in runs} <= words.keys()


def test_no_cell_of_the_key_is_calculated(book):
    model = prepare(book / "scenarios/night.yaml").model
    report = next(one for one in model.promises if one.name == "flood/report")
    changed = replace(model, promises=(replace(report, title="=1+1"),))
    assert ",'=1+1," in run_key(changed).decode("utf-8-sig")


def test_without_pyarrow_that_is_said(book, monkeypatch, capsys):
    from drillbook.ui.cli.main import run
    from drillbook.ui.report.rehearsal import table

    monkeypatch.setattr(table, "find_spec", lambda name: None)
    monkeypatch.chdir(book)
    code = run(["rehearse", "scenarios/night.yaml", "-n", "3", "--out", "out", "--lang", "en"])
    assert (code, (book / "out" / "runs.parquet").exists()) == (0, False)
    assert "no Parquet: pyarrow is not installed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--precision", "1"), "--precision is a share between 0 and 1"),
        (("--precision", "0"), "--precision is a share between 0 and 1"),
        (("--out", "flood.yaml"), "is a file; --out names a folder"),
        (("--out", "no/such"), "the folder above it does not exist"),
    ],
)
def test_wrong_use_is_said_in_one_sentence_before_any_run(book, options, said):
    answer = told(book, *options, "--lang", "en")
    assert answer.code == 2
    assert said in answer.err


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="a folder in which not even root may write is Linux's")
@pytest.mark.parametrize(
    "command",
    [
        ("rehearse", "scenarios/night.yaml", "-n", "1000000", "--out", "/proc/out"),
        ("stress", "scenarios/night.yaml", "--out", "/proc/out"),
        ("run", "scenarios/night.yaml", "--log", "/proc/log.jsonl"),
        ("papers", "scenarios/night.yaml", "--out", "/proc/out"),
        ("new", "/proc/book"),
    ],
)
def test_where_nothing_can_be_written_is_said_before_any_work(book, command):
    answer = drillbook(*command, "--lang", "zh", cwd=book)
    assert (answer.code, answer.out) == (2, "")
    assert f"无法写入 {command[-1]}（" in answer.err
    assert answer.err.endswith("未作任何改动；请检查磁盘空间和目录权限\n")


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_and_tells_what_is_done(book, jobs):
    pexpect = pytest.importorskip("pexpect")

    # Given a rehearsal that would take for ever, at a terminal that shows how far it is
    command = ["-m", "drillbook", "rehearse", "scenarios/night.yaml", "-n", "10000000", "--lang", "en"]
    screen = pexpect.spawn(
        sys.executable, [*command, "--jobs", jobs, "--out", "out"], cwd=book, encoding="utf-8", timeout=60
    )
    screen.expect(r"\[\.+\] rehearsed \d+ of 10000000, about .* left")

    # When it is interrupted
    screen.sendintr()
    screen.expect(pexpect.EOF)
    screen.close()

    # Then what is done is told and written
    document = json.loads((book / "out" / "summary.json").read_text(encoding="utf-8"))
    assert (screen.exitstatus, document["ended"]) == (130, "cancelled")
    assert 0 < document["runs"] < 10_000_000
    assert re.search(rf"(?<![0-9]){document['runs']} runs? of 10000000, then stopped", screen.before)


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("command", "shown", "said"),
    [
        # more than the four runs before anything is varied
        (
            ("stress", "--budget", "10000000", "-k", "4"),
            "each alone: ([5-9]|[0-9]{2,}) of 10000000",
            r"a part only: .*[0-9]+ of 10000000 runs, then stopped",
        ),
        (
            ("value", "-n", "10000000"),
            "as things are: [0-9]{2,} of 10000000",
            "a part only, then stopped: 0 of [0-9]+ changes tried",
        ),
        (
            ("value", "-n", "60"),
            r"left; best so far: with 1 person more as 防汛值班员 −[0-9.]+ \(−[0-9.]+ – −[0-9.]+\); now",
            "a part only, then stopped: [1-9] of [0-9]+ changes tried",
        ),
        (
            ("rehearse", "-n", "10000000"),
            r"rehearsed [0-9]{2,} of 10000000, about [^;]* left; most often late so far: 首次报告, [0-9.]+% in time \([0-9.–]+%\)",
            r"[0-9]{2,} runs of 10000000, then stopped",
        ),
        (
            ("compare", "-n", "10000000", "--book", ".", "--book", "."),
            r"rehearsed [0-9]{2,} of 10000000, about [^;]* left; broken per run so far ([0-9.]+) → \1, 0.00 \(0.00 – 0.00\)",
            "then stopped; 10000000 were asked for",
        ),
        (
            ("bound", "-n", "10000000"),
            "rehearsed ([5-9]|[0-9]{2,}) of 10000000",
            "stopped: other orders were not tried",
        ),
    ],
)
def test_ctrl_c_keeps_and_tells_what_a_study_has_found(book, command, shown, said):
    pexpect = pytest.importorskip("pexpect")
    name, *options = command

    # Given a study of a scenario in which it rains two hundred times, at a terminal
    long = CALM.replace("lasts: 2 h", "lasts: 20 d").replace(
        "starts: flood/rain}", "starts: flood/rain, times: {every: 30 min, count: 200}}", 1
    )
    (book / "scenarios" / "night.yaml").write_text(long, encoding="utf-8")
    words = ["-m", "drillbook", name, "scenarios/night.yaml", *options, "--lang", "en", "--jobs", "1"]
    screen = pexpect.spawn(sys.executable, words, cwd=book, encoding="utf-8", timeout=60, dimensions=(24, 160))
    screen.expect(shown)

    # When it is interrupted
    screen.sendintr()
    screen.expect(pexpect.EOF)
    screen.close()

    # Then it says what it knows, and that it was stopped
    assert screen.exitstatus == 130
    plain = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", screen.before)
    assert re.search(said, " ".join(plain.split()))
