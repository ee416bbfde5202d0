"""Times proposed from what was observed: read from Excel, fitted honestly, told as a diff, written only when asked."""

import json
import random
from dataclasses import replace

import pytest

from drillbook.schema.editing.edits import Replace, apply
from drillbook.simulator.exercise import run
from drillbook.simulator.log.eventlog import EventLog, Origin
from drillbook.simulator.log.events import DecisionTaken, MessageSent
from drillbook.simulator.log.task_events import TaskStarted, TaskSuspended, UnitDispatched
from drillbook.simulator.model.decisions_made import Decision
from drillbook.simulator.prepare import prepare
from drillbook.simulator.study.calibration.fitting import fitted
from drillbook.simulator.study.calibration.observations import Observed, of_table, split
from drillbook.simulator.study.calibration.played_logs import of_log
from tests.command import drillbook

pytest.importorskip("scipy")
MINUTE = 60_000
BOOK = {
    "book.yaml": "book: small\ntitle: 示例库\nlanguage: zh\nas_of: 2026-09-01\n",
    "contacts.yaml": """library: contacts
organizations:
  office: {title: 区防汛办, duty_phone: "021-00000001"}
channels:
  phone: {title: 电话, takes: 1 min}   # 值班电话
""",
    "places.yaml": """library: places
places:
  depot: {title: 北库}
  bridge: {title: 曹杨桥}
routes:
  - {from: depot, to: bridge, takes: 10 min}
""",
    "teams.yaml": "library: teams\nteams:\n  pumps: {title: 排水一队, capability: [drainage], turnout: 5 min, base: depot}\n",
    "flood.yaml": """plan: flood
title: 防汛应急预案（示例）
kind: special
status: in-force
roles:
  desk: {title: 值班室, staff: 1}
levels:
  IV: {when: judged, decided_by: desk}
  III: {when: judged, decided_by: desk}
tasks:
  # 首报
  report: {title: 首次报告, role: desk, takes: 5 min, basis: 研判}
  巡查:
    名称: 巡查
    责任岗位: desk
    用时: 20分钟
  pump:
    title: 抽排
    role: desk
    takes: {IV: 20 min, III: 10 min}
procedures:
  rain: {title: 暴雨, steps: [report]}
""",
    "night.yaml": """scenario: night
title: 夜间暴雨
book: .
begins: 2026-09-14 21:00
lasts: 2 h
injects:
  rain: {title: 暴雨, at: T+0:10, starts: flood/rain}
""",
}
HEAD = "类别,预案,名称,起点,终点,用时（分钟）,日期"


@pytest.fixture
def book(tmp_path):
    for name, text in BOOK.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def lognormal(number, seed=3):
    chance = random.Random(seed)
    return [round(60_000 * chance.lognormvariate(2.0, 0.4)) for _ in range(number)]


def table(*rows, head=HEAD):
    return "\r\n".join((head, *rows)) + "\r\n"


def test_rows_of_a_table_are_read_with_either_headers():
    chinese = table("任务,flood,首次报告,,,4.5,2026/3/1", "路线,,,北库,曹杨桥,12,")
    english = (
        "kind;plan;name;from;to;time;date\ntask;flood;首次报告;;;4 min 30 s;2026-03-01\nroute;;;北库;曹杨桥;12 min;\n"
    )
    expected = [
        Observed("task", "首次报告", 270_000, "t:2", plan="flood", day="2026-03-01"),
        Observed("route", "", 12 * MINUTE, "t:3", start="北库", to="曹杨桥"),
    ]
    assert list(of_table(chinese, "t")) == expected
    assert list(of_table(english, "t")) == expected


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("任务,,首次报告,,,很久,", "“很久”不是数字"),
        ("任务,,首次报告,,,,", "未写用时"),
        ("任务,,首次报告,,,0,", "用时为0或更短，不是实测"),
        ("培训,,首次报告,,,3,", "“培训”不是类别，可写任务、出动、通信、路线"),
    ],
)
def test_a_row_that_says_no_time_is_told_with_its_line(row, why):
    (one,) = of_table(table(row), "t.csv")
    assert (one.source, one.why.render("zh")) == ("t.csv:2", why)


@pytest.mark.parametrize(
    ("written", "takes"),
    [("0:13:49", 829_000), ("1：02：03", 3_723_000), ("26:00:00", 26 * 60 * MINUTE), ("5分30秒", 330_000)],
)
def test_a_length_of_time_as_spreadsheets_write_it_is_read(written, takes):
    (one,) = of_table(table(f"首次报告,{written}", head="名称,用时"), "t.csv")
    assert one.takes == takes


@pytest.mark.parametrize("written", ["5:30", "0:61:00", "0:00:60"])
def test_a_length_of_time_that_is_not_certain_is_not_guessed(written):
    (one,) = of_table(table(f"首次报告,{written}", head="名称,用时"), "t.csv")
    assert one.why.render("zh").startswith(f"“{written}”不能确定是多长时间")


def test_a_table_without_headers_is_told():
    (one,) = of_table("首次报告,5\n", "t.csv")
    assert one.why.render("zh").startswith("首行应写明列名")


def test_few_observations_are_taken_as_they_are_and_fewer_are_refused():
    assert fitted([MINUTE * at for at in (3, 4, 4, 5, 9)]).takes.kind == "observed"
    assert fitted([MINUTE] * 5).takes.parameters == (MINUTE,)
    with pytest.raises(ValueError, match="4 observations are too few"):
        fitted([1, 2, 3, 4])


def test_the_shape_that_data_have_is_found_and_not_contradicted():
    # Given 200 times of a lognormal distribution with median 7:23 and 90 % below 12:20
    fit = fitted(lognormal(200))

    # Then it is found again
    median, p90 = fit.takes.parameters
    assert (fit.takes.kind, fit.number) == ("lognormal", 200)
    assert median == pytest.approx(443_000, rel=0.1)
    assert p90 == pytest.approx(740_000, rel=0.1)
    assert fit.p_value > 0.1


def test_data_of_no_such_shape_stand_for_themselves():
    """Half take one minute, half an hour: no curve of one hump fits."""
    times = [MINUTE + at for at in range(30)] + [60 * MINUTE + at for at in range(30)]
    fit = fitted(times)
    assert (fit.takes.kind, len(fit.takes.parameters)) == ("observed", 40)
    assert fit.p_value < 0.1
    assert fit.rejected


def test_the_same_data_give_the_same_figures():
    assert fitted(lognormal(30)) == fitted(lognormal(30))


def test_of_a_log_only_what_people_finished_counts(book):
    # Given an exercise that the engine played alone, and one in which the desk reported by hand
    model = prepare(book / "night.yaml").model
    alone = run(model, 0)
    hand = (
        Decision(0, "claim", "flood/desk"),
        Decision(11 * MINUTE, "begin", "flood/rain/report"),
        Decision(18 * MINUTE, "finish", "flood/rain/report"),
    )
    played = run(model, 0, 0, hand)

    # Then the first tells nothing, and the second how long it took
    observed, unused = split(of_log(alone, "alone.jsonl"))
    assert (observed, unused[0].why.render("zh")) == (
        [],
        "其中没有人工办结的任务，也没有人工标记：用时是随机抽取的，不是实测",
    )
    assert list(of_log(played, "log")) == [Observed("task", "flood/report", 7 * MINUTE, "log")]
    assert replace(played.origin, decisions=()) == Origin(model.scenario, model.digest, 0, 0, -1, (), model.sources)


@pytest.mark.parametrize(
    ("decisions", "minutes"),
    [
        ([(20, "finish"), (30, "finish")], [9]),  # the second is refused: it has ended
        ([(5, "finish"), (20, "finish")], [9]),  # the first is refused: it has not begun
        ([(18, "release"), (30, "finish")], []),  # the engine plays it to its end
    ],
)
def test_a_decision_that_was_refused_ends_no_observation(book, decisions, minutes):
    # Given a report begun by hand eleven minutes after StartEx
    model = prepare(book / "night.yaml").model
    by_hand = [(0, "claim"), (11, "begin"), *decisions]
    whom = {"claim": "flood/desk", "release": "flood/desk"}
    played = [Decision(at * MINUTE, kind, whom.get(kind, "flood/rain/report")) for at, kind in sorted(by_hand)]
    # Then only what a person ended tells how long it took
    observed, _unused = split(of_log(run(model, 0, 0, tuple(played)), "log"))
    assert [one.takes // MINUTE for one in observed] == minutes


@pytest.mark.parametrize(("restarts", "minutes"), [(False, 8), (True, 3)])
def test_of_suspended_work_only_what_was_worked_on_it_counts(book, restarts, minutes):
    """Five minutes of work, twenty of waiting, three of work; a task that restarts begins anew."""
    path = {"path": "flood/rain/report", "task": "flood/report"}
    who = {"role": "flood/desk", "by": "flood/desk"}
    events = (
        TaskStarted(at=0, cause=-1, **path, **who),
        TaskSuspended(at=5 * MINUTE, cause=0, **path, lost="pumps", restarts=restarts),
        TaskStarted(at=25 * MINUTE, cause=1, **path, **who, resumed=True),
        DecisionTaken(
            at=28 * MINUTE, cause=2, decision="finish", what="flood/rain/report", by="", value="", refused=""
        ),
    )
    log = EventLog(run(prepare(book / "night.yaml").model, 0).origin, lambda: events)
    assert [one.takes // MINUTE for one in of_log(log, "log")] == [minutes]


@pytest.mark.parametrize("drawn", [MessageSent, UnitDispatched])
def test_messages_and_journeys_of_a_played_log_are_said_to_be_drawn(book, drawn):
    """Where no mark says that a message was received or a unit arrived, the engine drew those times."""
    path = {"path": "flood/rain/report", "task": "flood/report"}
    more = {MessageSent: {"message": 1, "sender": "a", "to": "b"},
            UnitDispatched: {"unit": "pumps", "start": "depot", "to": "bridge", "turnout": 1, "travel": 1}}  # fmt: skip
    events = (
        TaskStarted(at=0, cause=-1, **path, role="flood/desk", by="flood/desk"),
        drawn(at=0, cause=0, path=path["path"], **more[drawn]),
        DecisionTaken(at=MINUTE, cause=0, decision="finish", what=path["path"], by="", value="", refused=""),
    )
    log = EventLog(run(prepare(book / "night.yaml").model, 0).origin, lambda: events)
    observed, unused = split(of_log(log, "log"))
    assert [one.takes for one in observed] == [MINUTE]
    assert [one.why.render("zh").partition("，")[0] for one in unused] == [
        "其中没有人工标记收到、出动、到达：通信、出动、路线的用时是随机抽取的"
    ]


SENT = """plan: flood
title: 防汛应急预案（示例）
kind: special
status: in-force
roles:
  desk: {title: 值班室, staff: 1}
  head: {title: 负责人, staff: 1}
tasks:
  report: {title: 首次报告, role: desk, takes: 5 min, report: {to: head, by: [phone]}}
  pump: {title: 抽排, role: head, takes: 20 min, place: bridge, needs: {teams: {drainage: 1}}}
procedures:
  rain: {title: 暴雨, steps: [report, pump]}
"""


def marked(book, *decisions):
    """The desk reports by hand in minutes 11 to 15; the engine sends the pumps out at minute 16, when that is received."""
    (book / "flood.yaml").write_text(SENT, encoding="utf-8")
    hand = [(0, "claim", "flood/desk"), (11, "begin", "flood/rain/report"), (15, "finish", "flood/rain/report")]
    model = prepare(book / "night.yaml").model
    played = [Decision(at * MINUTE, kind, what, *more) for at, kind, what, *more in sorted([*hand, *decisions])]
    return split(of_log(run(model, 0, 0, tuple(played)), "log"))


def test_what_was_marked_in_an_exercise_is_observed(book):
    """Three minutes on the telephone, seven until the pumps set out, twelve on the road."""
    observed, unused = marked(
        book,
        (18, "received", "flood/rain/report", "phone", "flood/head"),
        (23, "set-out", "pumps"),
        (35, "arrived", "pumps"),
    )
    assert unused == []
    assert observed == [
        Observed("task", "flood/report", 4 * MINUTE, "log"),
        Observed("channel", "phone", 3 * MINUTE, "log"),
        Observed("turnout", "pumps", 7 * MINUTE, "log"),
        Observed("route", "", 12 * MINUTE, "log", start="depot", to="bridge"),
    ]


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        ((12, "received", "flood/rain/report", "phone"), "“flood/rain/report”标记为收到，但不是人工发出的，或者没有写明谁收到"),
        ((12, "set-out", "pumps"), "“pumps”标记为出动或到达，但此前没有派出的命令"),
        ((35, "arrived", "pumps"), "“pumps”标记了到达，没有标记出动：出动和行程的用时分不开"),
    ],
)  # fmt: skip
def test_a_mark_that_tells_no_time_is_told(book, mark, why):
    observed, unused = marked(book, mark)
    assert ([one.kind for one in observed], [one.why.render("zh") for one in unused]) == (["task"], [why])


def excel(book, *rows, encoding="gbk"):
    path = book / "实测.csv"
    path.write_bytes(table(*rows).encode(encoding))
    return path.name


def told(book, *options):
    return drillbook("calibrate", ".", "--from", "实测.csv", *options, cwd=book)


def reports(number):
    return [f"任务,,首次报告,,,{takes / MINUTE:.1f},2026-03-{1 + at:02}" for at, takes in enumerate(lognormal(number))]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
def test_without_apply_only_the_diff_is_shown(book, encoding):
    excel(book, *reports(12), encoding=encoding)
    answer = told(book)
    assert answer.code == 0
    assert "n=12" in answer.out
    assert "未见矛盾（p=" in answer.out
    assert "-  report: {title: 首次报告, role: desk, takes: 5 min, basis: 研判}" in answer.out
    assert "+  report: {title: 首次报告, role: desk, takes: {lognormal: {median: " in answer.out
    assert "basis: 实测2026-03-01至2026-03-12，n=12}" in answer.out
    assert "未写入" in answer.err
    assert (book / "flood.yaml").read_text(encoding="utf-8") == BOOK["flood.yaml"]


def test_apply_writes_and_leaves_every_remark(book):
    # Given observations of a task with Chinese keys, a channel, a team and a route (driven back, too)
    rows = [f"任务,防汛应急预案（示例）,巡查,,,{at},2026-03-01" for at in (20, 22, 25, 26, 30)]
    rows += [f"通信,,电话,,,0.{at}," for at in (5, 6, 7, 8, 9)]
    rows += [f"出动,,排水一队,,,{at}," for at in (3, 4, 5, 6, 7)]
    rows += [f"路线,,,{ends},{at}," for ends, at in zip(["北库,曹杨桥", "曹杨桥,北库"] * 3, range(8, 14), strict=True)]
    excel(book, *rows)

    # When they are accepted
    answer = told(book, "--apply")

    # Then the book says so, and a check finds it in order
    assert (answer.code, "已改动4个文件" in answer.err) == (0, True)
    flood = (book / "flood.yaml").read_text(encoding="utf-8")
    assert "    用时: {实测: [20分钟, 22分钟, 25分钟, 26分钟, 30分钟]}\n    依据: 实测2026-03-01，n=5\n" in flood
    assert "  # 首报\n" in flood
    contacts = (book / "contacts.yaml").read_text(encoding="utf-8")
    assert "basis: 实测，n=5}   # 值班电话" in contacts
    assert "observed: [8 min, 9 min, 10 min, 11 min, 12 min, 13 min]" in (book / "places.yaml").read_text(
        encoding="utf-8"
    )
    assert "turnout: {observed: [3 min, 4 min, 5 min, 6 min, 7 min]}" in (book / "teams.yaml").read_text(
        encoding="utf-8"
    )
    assert drillbook("check", ".", "--select", "YA,SC", cwd=book).code == 0
    assert told(book).code == 0


def test_what_is_observed_too_seldom_or_cannot_be_written_is_refused_with_its_reason(book):
    excel(book, *["任务,,首次报告,,,4,"] * 4, *["任务,,抽排,,,9,"] * 6, "任务,,没有的,,,3,", "任务,,没有的,,,4,")
    answer = told(book)
    assert answer.code == 1
    assert "实测4次，至少需要5次，还差1次" in answer.out
    assert "该任务用时按级别不同，实测未写明级别" in answer.out
    assert "实测.csv:12 等，另1行  预案库中没有“没有的”" in answer.out


def test_json_says_the_same(book):
    excel(book, *reports(12))
    document = json.loads(told(book, "--format", "json").out)
    (one,) = document["proposals"]
    assert (one["kind"], one["file"], one["observations"], one["distribution"]) == (
        "task",
        "flood.yaml",
        12,
        "lognormal",
    )
    assert document["written"] is False
    assert "+  report:" in document["diff"][0]


def test_wrong_files_are_refused(book):
    assert (
        drillbook("calibrate", ".", "--from", "no.csv", "--lang", "en", cwd=book)
        .err.strip()
        .endswith("there is no file no.csv")
    )
    (book / "x.csv").write_bytes(b"\x81\xff\x00\x01" * 9)
    assert drillbook("calibrate", ".", "--from", "x.csv", cwd=book).code in (1, 2)


def test_a_lone_pair_keeps_its_brackets_when_it_takes_the_place_of_a_value():
    text = "a: {takes: 5 min, b: c} # kept\n"
    assert (
        apply(text, [Replace(("a", "takes"), {"exponential": "3 min"})])
        == "a: {takes: {exponential: 3 min}, b: c} # kept\n"
    )


@pytest.mark.parametrize("number", [1, 4])
def test_what_was_observed_too_seldom_says_how_often_it_takes(book, number):
    times = table(*[f"任务,,首次报告,,,{4 + each}," for each in range(number)])
    (book / "times.csv").write_text(times, encoding="utf-8")
    zh = drillbook("calibrate", ".", "--from", "times.csv", "--lang", "zh", cwd=book)
    en = drillbook("calibrate", ".", "--from", "times.csv", "--lang", "en", cwd=book)
    assert (zh.code, en.code) == (1, 1)
    assert "暂不能提出建议：同一事项至少需要实测5次" in zh.out
    assert f"实测{number}次，至少需要5次，还差{5 - number}次" in zh.out
    assert "nothing can be proposed yet: at least 5 observations of the same thing are needed" in en.out
    assert f"{number} of the 5 observations that are needed: {5 - number} more" in en.out
    (refused,) = json.loads(drillbook("calibrate", ".", "--from", "times.csv", "--format", "json", cwd=book).out)[
        "refused"
    ]
    assert refused["observations"] == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "its first line names no columns"),
        (HEAD + "\n", "there is no row below its first line"),
        (HEAD + "\n任务,,,,,4,\n", "no name is written"),
        (HEAD + "\n路线,,,北库,,4,\n", "a route needs both its ends: from and to"),
    ],
)
def test_a_table_that_tells_no_time_says_why(book, text, why):
    (book / "times.csv").write_text(text, encoding="utf-8")
    answer = drillbook("calibrate", ".", "--from", "times.csv", "--lang", "en", cwd=book)
    assert answer.code == 1
    assert "no observation could be used; at least 5 of the same thing are needed" in answer.out
    assert why in " ".join(answer.out.split())


def test_enough_observations_of_what_cannot_be_written_do_not_ask_for_more(book):
    times = table(*["任务,,抽排,,,9,"] * 6)
    (book / "times.csv").write_text(times, encoding="utf-8")
    answer = drillbook("calibrate", ".", "--from", "times.csv", "--lang", "zh", cwd=book)
    assert (answer.code, answer.lines[2]) == (1, "对实测的事项不能提出建议")
    assert "至少" not in answer.out
