"""What a run tells of what is away, back again, cut off or never sent, and of what goes round in one instant."""

import pytest

from drillbook.simulator.log import events as e
from drillbook.ui.report.run.repeated_events import going_round
from tests.command import drillbook, small_book

GOING_ROUND = """\
plan: flood
title: 小区防汛预案
kind: special
status: in-force
roles:
  desk: {title: 值班室, staff: 1}
tasks:
  ring: {title: 呼叫, role: desk, takes: 0 min, fails: 1, on_failure: [{call: rain}]}
procedures:
  rain: {title: 暴雨, steps: [ring]}
"""


def test_what_goes_round_is_told_three_times(tmp_path):
    place = small_book(tmp_path, GOING_ROUND)
    told, whole = (drillbook("run", "night.yaml", *more, cwd=place, COLUMNS="100") for more in ((), ("--all",)))
    assert (told.code, whole.code) == (1, 1)
    assert [line.partition("未成功：")[2] for line in told.lines if "未成功：" in line] == ["呼叫（本次未成功）"] * 3
    assert len([line for line in whole.lines if "未成功：" in line]) > 100
    remark = "往复不止的经过只列出前三次；--all 列出全部"
    assert (remark in told.lines, remark in whole.lines) == (True, False)


def test_what_comes_once_in_the_instant_that_goes_round_is_told():
    """Four injects of one minute are four; a step that comes back is the same whatever its instance and round."""
    injects = [e.InjectDelivered(at=5, inject=f"i{number}") for number in range(4)]
    steps = [e.TaskFailed(at=5, path=f"p#{number}/go/t@2", task="p/t", why="chance") for number in range(2, 7)]
    before = [e.TaskFailed(at=4, path=f"p#{number}/go/t", task="p/t", why="chance") for number in range(2, 7)]
    loop = e.LoopFound(at=5, steps=("p/go/t",))
    assert going_round([*before, *injects, *steps, loop]) == {12, 13}
    assert going_round([*before, *injects, *steps]) == frozenset()


FLOOD = """\
plan: flood
title: Flood plan
kind: special
status: in-force
roles:
  desk: {title: desk, staff: 3}
tasks:
"""
AWAY = (
    FLOOD
    + """\
  t: {title: T, role: desk, takes: 5 min}
procedures:
  rain: {title: Rain, steps: [t]}
"""
)
SAND = "library: supplies\nsupplies:\n  sand: {title: sand, quantity: 100}\n"
AWAY_NIGHT = "scenario: away\ntitle: Away\nbook: 书\nbegins: 2026-09-14 21:00\nlasts: 2 h\ninjects:\n"


def away_and_back(tmp_path, *disruptions):
    place = small_book(tmp_path, AWAY)
    (place / "书" / "supplies.yaml").write_text(SAND, encoding="utf-8")
    rows = "".join(f"  i{number}: {{at: T+0:00, disrupt: {one}}}\n" for number, one in enumerate(disruptions))
    (place / "away.yaml").write_text(AWAY_NIGHT + rows, encoding="utf-8")
    told = drillbook("run", "away.yaml", "--lang", "en", cwd=place, COLUMNS="100")
    assert told.code == 0
    return [line.partition("  T+")[2] for line in told.lines if "away until" in line or "back again" in line]


def test_two_disruptions_that_end_together_are_told_to_be_over_once(tmp_path):
    disruptions = ["{role: flood/desk, for: 50 min}", "{role: flood/desk, until: T+0:50}"]
    assert away_and_back(tmp_path, *disruptions) == ["0:50  back again: desk"]


def test_one_that_ends_a_minute_before_the_other_says_until_when_it_is_away(tmp_path):
    disruptions = ["{role: flood/desk, for: 49 min}", "{role: flood/desk, until: T+0:50}"]
    assert away_and_back(tmp_path, *disruptions) == ["0:49  desk still away until T+0:50", "0:50  back again: desk"]


def test_how_many_are_back_is_told_where_not_all_were_away(tmp_path):
    disruptions = [
        "{supplies: sand, fewer: 60, for: 30 min}",
        "{supplies: sand, fewer: 60, for: 1 h}",
        "{role: flood/desk, fewer: 1, for: 40 min}",
    ]
    assert away_and_back(tmp_path, *disruptions) == [
        "0:30  back again: 40 of sand",
        "0:40  back again: 1 of desk",
        "1:00  back again: 60 of sand",
    ]


CUT_OFF = (
    FLOOD
    + """\
  fill: {title: Fill, role: desk, takes: 5 min, place: mall, needs: {supplies: {sand: 50}}}
procedures:
  rain: {title: Rain, steps: [fill]}
"""
)
PLACED = """\
library: places
places:
  depot: {title: depot, lon: 121.0, lat: 31.0}
  mall: {title: mall, lon: 121.1, lat: 31.0}
"""


@pytest.mark.parametrize(
    ("stock", "disrupt", "said"),
    [
        pytest.param(60, "{place: mall}", "never had sand: no way is open", id="cut off"),
        pytest.param(60, "{supplies: sand}", "never had sand: used up", id="gone"),
    ],
)
def test_what_no_way_is_open_for_is_not_used_up(tmp_path, stock, disrupt, said):
    place = small_book(tmp_path, CUT_OFF)
    (place / "书" / "supplies.yaml").write_text(
        f"library: supplies\nsupplies:\n  sand: {{title: sand, stock: {{depot: {stock}}}}}\n", encoding="utf-8"
    )
    (place / "书" / "places.yaml").write_text(PLACED, encoding="utf-8")
    rows = f"  out: {{at: T+0:00, disrupt: {disrupt}}}\n  go: {{at: T+0:10, starts: flood/rain}}\n"
    (place / "away.yaml").write_text(AWAY_NIGHT + rows, encoding="utf-8")
    told = drillbook("run", "away.yaml", "--lang", "en", cwd=place, COLUMNS="100")
    assert [line.partition("]: ")[2] for line in told.lines if line.startswith("starved")] == [said]


DEPUTIES = """\
plan: flood
title: Flood plan
kind: special
status: in-force
roles:
  boss: {title: the commander, staff: 1, deputy: vice}
  vice: {title: the deputy commander, staff: 1, deputy: third}
  third: {title: the chief of staff, staff: 1}
tasks:
  t: {title: T, role: boss, takes: 5 min, within: 1 min}
procedures:
  rain: {title: Rain, steps: [t]}
"""


@pytest.mark.parametrize(
    ("away", "said"),
    [
        pytest.param(("boss",), "the deputy commander takes over, 5 min; T, 5 min", id="the deputy"),
        pytest.param(("boss", "vice"), "the chief of staff takes over, 10 min; T, 5 min", id="the deputy's deputy"),
    ],
)
def test_who_takes_over_is_the_deputy_and_not_who_is_away(tmp_path, away, said):
    place = small_book(tmp_path, DEPUTIES)
    rows = "".join(f"  {one}: {{at: T+0:00, disrupt: {{role: flood/{one}}}}}\n" for one in away)
    (place / "away.yaml").write_text(f"{AWAY_NIGHT}{rows}  go: {{at: T+0:00, starts: flood/rain}}\n", encoding="utf-8")
    told = drillbook("run", "away.yaml", "--lang", "en", cwd=place, COLUMNS="100")
    assert said in [line.strip() for line in told.lines]


def test_a_message_that_should_have_come_again_and_again_is_one_row(tmp_path):
    place = small_book(tmp_path, AWAY)
    rows = (
        "  calls: {at: T+1:00, times: {every: 40 min, count: 4}, message: again}\n  late: {at: T+3:00, message: late}\n"
    )
    (place / "away.yaml").write_text(AWAY_NIGHT + rows, encoding="utf-8")
    told = drillbook("run", "away.yaml", "--lang", "en", cwd=place, COLUMNS="100")
    after = "its time lies after the end of the exercise"
    assert [line for line in told.lines if line.endswith(after)] == [f"calls ×2  {after}", f"late      {after}"]


WAITING = (
    FLOOD
    + """\
  count: {title: Count, role: desk, takes: 90 min}
  close: {title: Close, role: desk, takes: 5 min}
procedures:
  rain: {title: Rain, steps: [{parallel: [count, [%s, close]]}]}
"""
)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("{wait: {until: count finished}}", "what it waits for never came: Count is finished"),
        (
            "{repeat: {times: 2, do: [{wait: {until: count finished + 30 min}}]}}",
            "what it waits for never came: 30 min after Count is finished",
        ),
        ('{wait: {until: "08:00"}}', "what it waits for never came: Rain"),
    ],
)
def test_a_wait_that_never_ended_says_what_it_was_for(tmp_path, step, said):
    """Of one for a time of day the clock tells, and the procedure is named."""
    place = small_book(tmp_path, WAITING % step)
    (place / "away.yaml").write_text(f"{AWAY_NIGHT}  go: {{at: T+0:40, starts: flood/rain}}\n", encoding="utf-8")
    told = drillbook("run", "away.yaml", "--lang", "en", cwd=place, COLUMNS="120")
    assert [line.partition("]: ")[2] for line in told.lines if line.startswith("unmet")] == [said]
