"""What people decided and marked, written down beside an exercise, is followed by a run and learnt from."""

import json

import pytest

from drillbook.simulator.model.decisions_made import Decision
from drillbook.ui.use.decisions_file import decisions_from
from tests.command import drillbook
from tests.rehearsed import rehearsal_book

MINUTE = 60_000
TABLE = """时刻,类别,对象,值,人员,备注
T+0:10,接手,flood/desk,,李,
T+0:13,开始,flood/rain/report,,李,夜间
T+0:20,完成,flood/rain/report,,李,
T+0:22,收到,flood/rain/report,phone,flood/lead,
"""
YAML = """decisions:
  - {at: T+0:22, kind: received, what: flood/rain/report, value: phone, by: flood/lead}
  - {at: T+0:10, kind: claim, what: flood/desk, by: 李}
  - {at: T+0:13, kind: begin, what: flood/rain/report, by: 李}
  - {at: T+0:20, kind: finish, what: flood/rain/report, by: 李}
"""
DECISIONS = (
    Decision(10 * MINUTE, "claim", "flood/desk", "", "李"),
    Decision(13 * MINUTE, "begin", "flood/rain/report", "", "李"),
    Decision(20 * MINUTE, "finish", "flood/rain/report", "", "李"),
    Decision(22 * MINUTE, "received", "flood/rain/report", "phone", "flood/lead"),
)


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [("marks.csv", TABLE, "gbk"), ("marks.csv", TABLE.replace(",", "\t"), "utf-8"), ("marks.yaml", YAML, "utf-8")],
)
def test_a_table_and_yaml_say_the_same_in_order_of_time(tmp_path, name, text, encoding):
    (tmp_path / name).write_text(text, encoding=encoding)
    assert decisions_from(tmp_path / name) == (DECISIONS, [])


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("marks.csv", TABLE.replace("完成", "做完"), 4, "'做完' is no decision"),
        ("marks.csv", TABLE.replace("T+0:13", "quarter past"), 3, "'quarter past'"),
        ("marks.csv", TABLE.replace("T+0:13", ""), 3, "'at' is missing"),
        ("marks.csv", TABLE.replace("时刻,", "钟点,"), 1, "each decision has at"),
        ("marks.yaml", YAML.replace("kind: claim", "knd: claim"), 3, "unknown key 'knd'"),
        ("marks.yaml", "decision: []\n", 1, "write a list"),
        ("marks.yaml", "decisions: [claim]\n", 1, "write a list"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path, name, text, line, said):
    (tmp_path / name).write_text(text, encoding="utf-8")
    _decisions, (finding,) = decisions_from(tmp_path / name)
    assert finding.where.line == line
    assert said in finding.message.render("en")


def test_a_run_follows_what_was_played_and_says_what_had_no_effect(tmp_path):
    # Given the marks of a drill, one of a task that nobody played
    book = rehearsal_book(tmp_path)
    (book / "marks.csv").write_text(TABLE + "T+0:23,完成,flood/rain/patrol,,李,\n", encoding="utf-8")

    # When the scenario is run with them
    answer = drillbook("run", "scenarios/night.yaml", "--decisions", "marks.csv", "--log", "played.jsonl", cwd=book)

    # Then the log has them, and the page says who was waited for and what did nothing
    assert answer.code == 0
    log = [json.loads(line) for line in (book / "played.jsonl").read_text(encoding="utf-8").splitlines()]
    taken = [one for one in log if one.get("kind") == "decision-taken"]
    assert [one["decision"] for one in taken] == ["claim", "begin", "finish", "received", "finish"]
    assert [one["refused"] for one in taken] == ["", "", "", "", "not begun"]
    assert "等待扮演者" in answer.out
    assert "（未生效：没有扮演者开始过该任务）" in answer.out


def test_a_file_that_is_wrong_runs_nothing(tmp_path):
    book = rehearsal_book(tmp_path)
    (book / "marks.csv").write_text("a,b\n", encoding="utf-8")
    answer = drillbook("run", "scenarios/night.yaml", "--decisions", "marks.csv", cwd=book)
    assert (answer.code, answer.out) == (1, "")
