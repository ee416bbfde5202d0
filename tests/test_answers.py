"""What a run answers a facilitator: folded, by cause, on the wall's clocks, in one language; and how its parts are made."""

import json
import re
import shutil

import pytest

from drillbook.simulator.log import events as e
from drillbook.simulator.log.causes import Cause, leading
from drillbook.simulator.log.eventlog import EventLog, Origin
from drillbook.simulator.log.measures import PromiseRow
from drillbook.simulator.model.model import Model
from drillbook.ui.report.clock_text import ShownClock
from drillbook.ui.report.run.causes import unknown_text, whole_seconds
from drillbook.ui.report.run.promises import ranges
from drillbook.ui.report.run.repeated_events import Rounds, flapping, told_too_often
from drillbook.ui.report.run.text import MOST_LINES, Extent, show, weighty
from drillbook.ui.report.run.timeline import Line
from drillbook.ui.translation import insist, speak
from tests.command import ROOT, drillbook

CASES = ROOT / "tests" / "cases"
MINUTE = 60_000


def answer(case, lang, *more):
    told = drillbook("run", "s.yaml", "--book", ".", "--lang", lang, *more, cwd=CASES / case, COLUMNS="100")
    assert told.code == 0
    return told


@pytest.fixture
def english():
    insist("en")
    yield
    speak("en")


# Repetition


def test_rounds_of_a_repeat_are_told_in_one_line_with_their_number():
    told = answer("first-round-only", "en")
    about = [line for line in told.lines if "situation report" in line]
    assert about == [
        "09:00  T+0:00  duty desk: situation report (takes 5 min); and 7 more, every 30 min, last at T+3:30"
    ]


def test_all_tells_every_round():
    told = answer("first-round-only", "en", "--all")
    assert len([line for line in told.lines if "situation report (takes" in line]) == 8


def ready(path, at):
    return e.TaskReady(at=at, path=path, task="p/t", role="p/r")


def started(path, at, waited):
    return e.TaskStarted(at=at, path=path, task="p/t", role="p/r", by="p/r", waited=waited)


def test_a_round_that_came_a_minute_late_is_told_in_full():
    events = [
        ready("p/go/t@1", 0),
        ready("p/go/t@2", 0),
        started("p/go/t@1", 59_999, 59_999),
        started("p/go/t@2", MINUTE, MINUTE),
    ]
    rounds = Rounds.of(events)
    assert rounds.odd == {"p/go/t@2"}


def test_a_round_whose_promised_time_was_missed_is_told_in_full():
    missed = e.PromiseMissed(at=9, promise="p/t", path="p/go/t@2", since=0, limit=1, took=2)
    assert Rounds.of([ready("p/go/t@2", 0), missed]).odd == {"p/go/t@2"}


def test_rounds_within_rounds_are_one_row(english):
    rounds = Rounds.of([ready(f"p/go/t@{outer}@{inner}", outer * MINUTE) for outer in (1, 2) for inner in (1, 2)])
    assert [rounds.is_usual(f"p/go/t@{n}") for n in ("1@1", "1@2", "2@1", "2@2")] == [False, True, True, True]
    assert rounds.rest("p/go/t@1@1", ShownClock(None)) == "; and 3 more, last at T+0:02"


def set_off(path, at, cause):
    return e.ProcedureStarted(at=at, cause=cause, path=path, procedure=path.replace("#2", "").replace("#3", ""))


def test_a_procedure_that_sets_itself_off_anew_is_one_row(english):
    # Given a procedure that is handed on to itself, by way of another one, and the same set off by a second call
    events = [set_off("p/a", 0, -1), set_off("q/b", 1, 0), set_off("p#2/a", MINUTE, 1), set_off("p#3/a", MINUTE, -1)]
    rounds = Rounds.of(events)
    # Then its second course is told with the first, the second call by itself
    assert [rounds.is_usual(event.path) for event in events] == [False, False, True, False]
    assert (rounds.rest("p/a", ShownClock(None)), rounds.rest("p#3/a", ShownClock(None))) == (
        "; and 1 more, every 1 min, last at T+0:01",
        "",
    )


def test_rounds_at_uneven_times_say_no_interval(english):
    rounds = Rounds.of([ready("p/go/t@1", 0), ready("p/go/t@2", MINUTE), ready("p/go/t@3", 3 * MINUTE)])
    assert rounds.rest("p/go/t@1", ShownClock(None)) == "; and 2 more, last at T+0:03"
    assert rounds.rest("p/go/t@2", ShownClock(None)) == ""


def raised(at):
    return e.LevelRaised(at=at, plan="p", level="IV", was="none")


@pytest.mark.parametrize(("times", "found"), [(3, 0), (4, 1)])
def test_a_level_flaps_when_it_is_declared_more_than_three_times(times, found):
    assert len(flapping([raised(at) for at in range(times)])) == found


def test_the_third_course_of_a_level_that_is_the_same_is_the_last_one_told():
    events = [raised(at) for at in range(6)]
    assert told_too_often(events) == {3, 4, 5}


def test_a_course_that_is_another_is_told_all_the_same():
    odd = e.LevelKept(at=4, plan="p", level="IV")
    events = [raised(0), raised(1), raised(2), raised(3), raised(4), odd, raised(5)]
    assert told_too_often(events) == {3, 6}


def test_a_flapping_level_is_told_first_in_one_line_with_its_number():
    told = answer("level-up-and-down", "zh")
    assert told.lines[2:4] == ["结论", "《防汛预案》Ⅳ级反复升降：启动6次，首次T+0:01，末次T+5:01"]
    assert len([line for line in told.lines if line.endswith("启动Ⅳ级响应")]) == 3
    assert "级别反复升降、经过已列出三次的，此后不再逐次列出；--all 列出全部" in told.lines
    assert len([line for line in answer("level-up-and-down", "zh", "--all").lines if line.endswith("启动Ⅳ级响应")]) == 6


def line(weight):
    return Line(0, "", "text", "", weight=weight)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([0] * MOST_LINES, MOST_LINES),
        ([0] * MOST_LINES + [1], 1),
        ([1] * MOST_LINES + [2], 1),
        ([2] * (MOST_LINES + 1), MOST_LINES),
    ],
)
def test_a_long_course_loses_what_goes_as_planned_first(weights, told):
    assert len(weighty([line(weight) for weight in weights])) == told


# Pre-emption, injects, whom was waited for


def test_work_that_gives_way_is_told_as_that():
    told = answer("preempted-by", "zh")
    assert "09:10  T+0:10  P  中断：日常巡查（让位于紧急封闭）" in told.lines
    assert any(
        line.endswith("interrupted: 日常巡查 (gives way to 紧急封闭)") for line in answer("preempted-by", "en").lines
    )


def test_json_says_what_work_gave_way_to():
    run = json.loads(answer("preempted-by", "en", "--format", "json").out)
    assert [(row["task"], row["gave_way_to"]) for row in run["tasks"]] == [("p/low", ["p/high"]), ("p/high", [])]


def test_messages_never_sent_say_what_they_waited_for():
    told = answer("injects-never-sent", "en")
    start = told.lines.index("Messages never sent")
    assert told.lines[start + 1 : start + 3] == [
        "bridge  waited for what never came: T is finished",
        "later   waited for what never came: 5 min after the message bridge is delivered",
    ]
    run = json.loads(answer("injects-never-sent", "en", "--format", "json").out)
    assert [(row["inject"], row["waits_for"]) for row in run["never_sent"]] == [
        ("bridge", "p/t finished"),
        ("later", "inject bridge + 5 min"),
    ]


def test_a_wait_names_what_was_short():
    told = answer("waited-for-whom", "en")
    assert "09:20  T+0:20  crew: C (waited 20 min for hose, takes 5 min)  [P]" in told.lines


# Clocks


def test_clocks_that_went_forward_are_shown_as_they_were():
    told = answer("clock-spring", "en")
    assert [line for line in told.lines if " inject: " in line] == [
        "01:30+1  T+3:30  inject: before",
        "03:30+1  T+4:30  inject: after",
        "07:00+1  T+8:00  inject: shift change",
    ]


HOUR = 60 * MINUTE
SPRING = ShownClock.of("2026-03-07T22:00:00-06:00", "America/Chicago")
AUTUMN = ShownClock.of("2026-10-31T22:00:00-05:00", "America/Chicago")


@pytest.mark.parametrize(
    ("clock", "at", "shown"),
    [
        (SPRING, 2 * HOUR - 1, "23:59"),
        (SPRING, 2 * HOUR, "00:00+1"),
        (SPRING, 4 * HOUR - MINUTE, "01:59+1"),
        (SPRING, 4 * HOUR, "03:00+1"),
        (AUTUMN, 4 * HOUR - MINUTE, "01:59+1"),
        (AUTUMN, 4 * HOUR, "01:00+1"),
        (SPRING, 25 * HOUR, "00:00+2"),
    ],
)
def test_the_wall_clock_goes_through_the_zone(english, clock, at, shown):
    assert clock.text(at) == shown.replace("00:00+2", "9 Mar 00:00")


def test_later_days_have_a_name_or_a_date_in_chinese():
    insist("zh")
    clock = ShownClock.of("2026-09-14T21:00:00+08:00", "Asia/Shanghai")
    shown = [clock.text(hours * HOUR) for hours in (0, 3, 27)]
    speak("en")
    assert shown == ["21:00", "次日00:00", "9月16日00:00"]


@pytest.mark.parametrize(
    ("at", "alone", "beside"),
    [
        (HOUR, "T+1:00", "22:00 T+1:00"),
        (24 * HOUR, "T+24:00", "次日21:00 T+24:00"),
        (24 * HOUR + 1000, "次日21:00", "次日21:00"),
        (462 * HOUR, "10月4日03:00", "10月4日03:00"),
    ],
)
def test_after_the_first_day_a_moment_is_told_as_clocks_show_it(at, alone, beside):
    insist("zh")
    clock = ShownClock.of("2026-09-14T21:00:00+08:00", "Asia/Shanghai")
    shown = clock.moment(at), clock.both(at), clock.moment(HOUR, at), ShownClock(None).moment(at)
    speak("en")
    assert shown[:2] == (alone, beside)
    assert shown[2] == ("T+1:00" if at <= 24 * HOUR else "22:00")
    assert shown[3].startswith("T+")


def test_the_player_is_told_when_clocks_change():
    assert SPRING.changes(10 * HOUR) == [[4 * HOUR, HOUR]]
    assert AUTUMN.changes(10 * HOUR) == [[4 * HOUR, -HOUR]]


def test_without_the_name_of_a_zone_its_distance_stays():
    assert ShownClock.of("2026-03-07T22:00:00-06:00", "").changes(10 * HOUR) == []


# Languages


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["decision on level IV", "notice of level IV", "decision to end level IV", "set off: recovery"]),
        ("zh", ["Ⅳ级启动决定", "Ⅳ级启动通知", "Ⅳ级终止决定", "启动程序：善后工作"]),
    ],
)
def test_an_answer_is_in_one_language(lang, words):
    told = answer("two-languages-in-one-answer", lang)
    assert [word for word in words if word not in told.out] == []
    if lang == "en":
        assert re.findall(r"[\u4e00-\u9fffⅠ-Ⅻ]+", told.out) == []


def test_a_kept_log_holds_no_words_of_ours(tmp_path):
    log = tmp_path / "log.jsonl"
    answer("two-languages-in-one-answer", "zh", "--log", log)
    assert [word for word in ("启动决定", "启动通知", "终止决定", "善后工作") if word in log.read_text("utf-8")] == []


# Causes


def cause(took):
    return Cause("work", "p/go/t", 0, took)


def test_three_causes_are_named_and_the_rest_adds_up():
    named, rest = leading([cause(took) for took in (9, 7, 5, 3, 1)])
    assert ([one.took for one in named], rest) == ([9, 7, 5], 4)
    assert leading([cause(9), cause(7), cause(5)])[1] == 0


def test_seconds_that_are_shown_add_up_to_the_whole():
    assert whole_seconds([1_400, 1_400, 1_400]) == [1_000, 2_000, 1_000]
    assert sum(whole_seconds([1_400, 1_400, 1_400])) == 4_000


def test_parts_told_above_are_named_by_their_numbers():
    assert ranges([1, 2, 3, 7]) == "[1]–[3] [7]"


def test_a_missed_time_is_charged_to_what_was_short_and_who_held_it(tmp_path):
    """C is ready at once and waits for the hose until B gives it back; its own work is the rest."""
    shutil.copytree(CASES / "waited-for-whom", tmp_path, dirs_exist_ok=True)
    plan = (tmp_path / "p.yaml").read_text("utf-8").replace("{title: C, ", "{title: C, within: 15 min, ")
    plan = plan.replace("{title: B, ", "{title: B, priority: urgent, ")
    (tmp_path / "p.yaml").write_text(plan, "utf-8")
    told = drillbook("run", "s.yaml", "--book", ".", "--lang", "en", cwd=tmp_path)
    start = told.lines.index("Promised times not kept")
    assert told.lines[start + 1 : start + 3] == [
        "missed  0/1  C: 25 min instead of 15 min  [P]",
        "    waiting for hose, held by B, 20 min; C, 5 min",
    ]


# What is told first


def kept(unknown):
    return PromiseRow("p/t", "p/go/t", "met", 0, 10 * MINUTE, 5 * MINUTE, unknown=unknown)


@pytest.mark.parametrize(
    ("unknown", "said"),
    [((), ""), (("place",), "(no travel counted)"), (("incident",), "(counted from the beginning of the exercise)")],
)
def test_a_kept_time_that_had_to_do_without_something_says_so(english, unknown, said):
    assert unknown_text([kept(()), kept(unknown)]) == said


def test_of_a_run_that_goes_round_that_is_told_first(english, capsys):
    loop = e.LoopFound(at=0, steps=("p/go/t",))
    speak("en")
    log = EventLog(Origin("s"), lambda: (loop,))
    show(log, Model(ends=HOUR, title="S"), Extent(first_page=True))
    assert capsys.readouterr().out.splitlines()[2:4] == ["Verdict", "the run goes round without time passing: p/go/t"]


SCENARIO = {"scenario": "s", "title": "S", "begins": "2026-09-14 09:00", "lasts": "1 h"}


# What is done for each of several places, what fails, and who goes home


def sample(name, *more):
    return drillbook("run", name, "--lang", "zh", "--seed", "7", *more, cwd=ROOT).lines


def test_what_is_done_for_each_place_is_told_with_its_place():
    leading_out = [line for line in sample("xinghe-quake", "--all") if "班主任：带队疏散到操场（" in line]
    assert len(leading_out) == 8
    assert "（五年级2班教室（四楼））" in leading_out[-1]


def test_a_promise_of_a_task_that_did_not_work_says_so_in_words():
    lines = sample("xinghe-quake")
    at = next(n for n, line in enumerate(lines) if line.startswith("未完成  6/8  在家长群告知平安和接人地点"))
    assert lines[at + 1].strip() == "本次未成功"


def test_who_goes_home_at_the_end_of_a_shift_belongs_to_the_usual_course():
    """Nobody is a town's officer at night; the deputy head of the county is away on one day, which is worth telling."""
    absent = [line.split("  ")[-1].strip() for line in sample("qinghe-autumn") if line.endswith("无人在岗")]
    assert absent == ["总指挥（分管卫生副县长）无人在岗"]
    assert any("社区防控组（乡镇卫生专干）无人在岗" in line for line in sample("qinghe-autumn", "--all"))
