"""Times of the day and of an exercise, and what the calendar decides, as people write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from drillbook.schema.finding import Unreadable
from drillbook.schema.models.calendar.workdays import after_cycle
from drillbook.schema.reader import read_text_as
from drillbook.schema.values.calendar_times_parser import parse_cycle, parse_limit, parse_rhythm
from drillbook.schema.values.instants import parse_instants, parse_of_day
from drillbook.schema.values.times import parse_date, parse_duration, render_duration
from drillbook.simulator.compiler.times import time_findings
from drillbook.simulator.compiler.wall_clock import WallClock
from tests.assembled import book_from, scenario_from
from tests.small_books import compiled, named, refused
from tests.stories import a_plan

HOUR, DAY = 3_600_000, 86_400_000
BEGINS = WallClock(datetime(2026, 9, 21, 22, 10), ZoneInfo("Asia/Shanghai"))
ONE = a_plan(
    """
    roles:
      crew: {title: Crew, staff: 2}
    tasks:
      t: {title: T, role: crew, takes: 5 min}
    procedures:
      go: {steps: [t]}
    """
)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("16:00", 16), ("16时", 16), ("8时半", 8.5), ("8时30分", 8.5), ("８：３０", 8.5), ("24:00", 24), ("0:00", 0)],
)
def test_a_time_of_day(text, hours):
    assert parse_of_day(text) == hours * HOUR


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("T+0:45", 0.75),
        ("T+5 min", 1 / 12),
        ("T+14 d", 336),
        ("T+14天", 336),
        ("T-0:30", -0.5),
        ("22:30", 1 / 3),
        ("21:00", 22 + 5 / 6),
        ("24:00", 1 + 5 / 6),
        ("次日02:30", 4 + 1 / 3),
        ("day 2 02:30", 4 + 1 / 3),
        ("第3日 8时", 33 + 5 / 6),
        ("2026-10-05 08:00", 321 + 5 / 6),
        ("2026年10月5日 24:00", 337 + 5 / 6),
        ("day 1 22:00", -1 / 6),
    ],
)
def test_a_moment_of_an_exercise_that_begins_at_22_10(text, hours):
    assert BEGINS.instant(text) == round(hours * HOUR)


def test_a_moment_is_counted_through_a_change_of_clocks():
    """In Berlin the night of 25 October 2026 has an hour more."""
    clock = WallClock(datetime(2026, 10, 24, 22, 0), ZoneInfo("Europe/Berlin"))
    assert clock.instant("day 2 08:00") == 11 * HOUR


@pytest.mark.parametrize(
    ("text", "offset", "message", "hint"),
    [
        ("25:00", 0, "'25:00' is not a time of day", "write for example T+0:45, T+14 d, 21:20, day 2 02:30 or 2026-10-05 08:00"),
        ("次日", 0, "'次日' says no time of day", "write for example T+0:45, T+14 d, 21:20, day 2 02:30 or 2026-10-05 08:00"),
        ("T+0:30 / T+0:10", 0, "'T+0:30 / T+0:10' does not go from earlier to later", "write T+0:10 / T+0:30"),
        ("T+0:30 / 25:00", 9, "'25:00' is not a time of day", "write for example T+0:45, T+14 d, 21:20, day 2 02:30 or 2026-10-05 08:00"),
        ("2026-13-05 08:00", 0, "'2026-13-05' is not a date", "write for example 2026-05-20"),
        ("T+20", 0, "'T+20' is not a time T+", "write time since the start: T+0:45, T+1:20:30, T+5 min, T+14 d"),
    ],
)  # fmt: skip
def test_what_is_no_moment_is_told_at_its_place(text, offset, message, hint):
    with pytest.raises(Unreadable) as refused_as:
        parse_instants(text)
    found = refused_as.value
    assert (found.offset, str(found.message), str(found.hint)) == (offset, message, hint)


@pytest.mark.parametrize(
    ("text", "en", "zh", "longest"),
    [
        ("by 16:00", "by 16:00", "当日16:00前", DAY),
        ("当日16时前", "by 16:00", "当日16:00前", DAY),
        ("by 08:00 of day 2", "by 08:00 of day 2", "次日08:00前", DAY + 8 * HOUR),
        ("次日8时前", "by 08:00 of day 2", "次日08:00前", DAY + 8 * HOUR),
        ("第三日12时前", "by 12:00 of day 3", "第3日12:00前", 2 * DAY + 12 * HOUR),
        ("5个工作日内", "5 working days", "5个工作日", 20 * DAY),
        ("1 working day", "1 working day", "1个工作日", 14 * DAY),
        ("30 min", "30 min", "30分钟", HOUR / 2),
    ],
)
def test_a_promised_time_by_the_calendar_is_said_as_it_is_read(text, en, zh, longest):
    limit = parse_limit(text)
    assert (render_duration(limit, "en"), render_duration(limit, "zh"), limit) == (en, zh, longest)
    assert render_duration(parse_limit(en), "zh") == zh
    assert render_duration(parse_limit(zh), "en") == en


@pytest.mark.parametrize(
    ("text", "zh", "longest"),
    [
        ("每日8时、20时", "每日08:00、20:00", 12),
        ("daily at 20:00, 06:00", "每日06:00、20:00", 14),
        ("每天16点", "每日16:00", 24),
    ],
)
def test_rounds_by_the_clock(text, zh, longest):
    rhythm = parse_rhythm(text)
    assert (render_duration(rhythm, "zh"), rhythm) == (zh, longest * HOUR)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("6 months", date(2026, 8, 31), date(2027, 2, 28)),
        ("1个月", date(2026, 1, 31), date(2026, 2, 28)),
        ("1季度", date(2026, 1, 31), date(2026, 4, 30)),
        ("半年", date(2026, 8, 31), date(2027, 2, 28)),
        ("2 years", date(2026, 2, 28), date(2028, 2, 28)),
        ("90 d", date(2026, 1, 31), date(2026, 5, 1)),
    ],
)
def test_a_cycle_of_months_ends_on_the_same_day_of_the_month(text, since, until):
    assert after_cycle(since, parse_cycle(text)) == until


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2周", "write 14 d"),
        ("3 weeks", "write 21 d"),
        ("3个工作日", "write days, for example 3 d; working days stand in promised times"),
        ("2个月", "write days, for example 30 d; months stand in cycles of upkeep and checks"),
    ],
)
def test_weeks_months_and_working_days_have_a_way_out_where_a_length_is_meant(text, hint):
    with pytest.raises(Unreadable) as refused_as:
        parse_duration(text)
    assert str(refused_as.value.hint) == hint


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_dates_lie_between_1900_and_2200(text):
    with pytest.raises(Unreadable, match="dates lie between 1900 and 2200") as refused_as:
        parse_date(text)
    early = text < "1900"
    assert str(refused_as.value.hint) == ("correct the year" if early else "leave the key out where there is no end")


@pytest.mark.parametrize("text", ["1900-01-01", "2200-12-31"])
def test_the_first_and_the_last_date_are_read(text):
    assert parse_date(text).isoformat() == text


@pytest.mark.parametrize(
    ("kind", "text", "place"),
    [
        ("p", "plan: p\ntitle: P\nkind: special\nstatus: draft\nissued: 9999-12-31\nevaluated: 0001-01-01\n", ["5:9", "6:12"]),
        ("su", "library: supplies\nequipment:\n  pump: {title: Pump, maintained: 9999-12-31, maintain_every: 6 months}\n", ["3:35"]),
        ("book", "book: b\nas_of: 0001-01-01\n", ["2:8"]),
        ("s", "scenario: s\ntitle: S\nbegins: 0001-01-01 08:00\nlasts: 1 h\n", ["3:9"]),
    ],
)  # fmt: skip
def test_a_far_date_is_a_finding_at_the_date(kind, text, place):
    findings = read_text_as(f"{kind}.yaml", text).findings
    far = [one for one in findings if "dates lie between" in str(one.message)]
    assert [f"{one.where.line}:{one.where.column}" for one in far] == place


@pytest.mark.parametrize("key", ["within", "takes"])
def test_an_empty_object_where_a_value_by_level_may_stand_is_one_finding(key):
    text = f"plan: p\ntitle: P\nkind: special\nstatus: draft\nroles:\n  r: {{title: R}}\ntasks:\n  t: {{title: T, role: r, {key}: {{}}}}\n"
    found = [one for one in read_text_as("p.yaml", text).findings if one.where.column > 3]
    assert [(one.where.line, str(one.message), str(one.hint)) for one in found] == [
        (8, "something must be written here", "write one value, or one for each level: {III: ...}")
    ]


@pytest.mark.parametrize(
    "written",
    ["takes: 1 min, needs: {supplies: {sand: {}}}", "takes: 1 min, needs: {staff: {}}"],
)
def test_an_empty_quantity_is_one_finding(written):
    text = f"plan: p\ntitle: P\nkind: special\nstatus: draft\nroles:\n  r: {{title: R}}\ntasks:\n  t: {{title: T, role: r, {written}}}\n"
    found = [(one.where.line, str(one.message)) for one in read_text_as("p.yaml", text).findings]
    assert found == [(8, "something must be written here")]


def test_rounds_after_an_empty_object_are_one_finding():
    text = "plan: p\ntitle: P\nkind: special\nstatus: draft\nroles:\n  r: {title: R}\ntasks:\n  t: {title: T, role: r, takes: 1 min}\nprocedures:\n  go: {title: G, steps: [{repeat: {every: {}, do: [t]}}]}\n"
    found = [(one.where.line, one.where.column, str(one.message)) for one in read_text_as("p.yaml", text).findings]
    assert found == [(10, 43, "something must be written here")]


def test_a_scenario_of_six_weeks_is_written_in_dates(tmp_path):
    """Case dates-and-24-00."""
    night = """\
scenario: s
title: S
begins: 2026-09-21 22:10
lasts: 60 d
injects:
  a: {at: 2026-10-05 08:00, message: a}
  b: {at: 次日02:30, message: b}
  c: {at: T+0:00, message: c, disrupt: {role: a/crew, until: "24:00"}}
"""
    model = compiled(tmp_path, ONE, night=night)
    assert [inject.at.parameters[0] / HOUR for inject in model.injects] == [321 + 5 / 6, 4 + 1 / 3, 0]
    assert model.injects[2].disrupt.until == round((1 + 5 / 6) * HOUR)


def test_what_lies_before_the_beginning_is_preparation_and_not_run(tmp_path):
    night = """\
scenario: s
title: S
begins: 2026-09-21 22:10
lasts: 1 h
injects:
  brief: {at: T-0:30, message: everybody takes a seat}
  first: {at: T+0:10, message: rain}
"""
    model = compiled(tmp_path, ONE, night=night)
    assert [inject.name for inject in model.injects] == ["first"]
    assert [str(one.text) for one in model.assumptions if one.kind == "preparation"] == [
        "preparation before StartEx, not run: brief"
    ]


def test_what_reaches_back_before_the_beginning_is_refused(tmp_path):
    night = "scenario: s\ntitle: S\nbegins: 2026-09-21 22:10\nlasts: 1 h\ninjects:\n  a: {at: T-0:30 / T+0:10, message: a}\n"
    assert refused(tmp_path, ONE, night=night) == [("SC", "'T-0:30 / T+0:10' reaches back before the beginning")]


LATE = """\
scenario: s
title: S
begins: 2026-09-14 09:00
lasts: 6 h
injects:
  a: {at: T+0:00, message: a, disrupt: {role: a/crew, until: 25:00}}
  h: {at: T+0:30 / T+0:10, message: h}
  k: {at: T+0:40, message: k, disrupt: {role: a/crew, until: T+0:30}}
"""


def test_times_of_a_scenario_are_told_when_it_is_read_each_at_its_place():
    """Case scenario-times-late, 1 and 2."""
    found = read_text_as("s.yaml", LATE).findings
    assert [(one.where.line, one.where.column, str(one.message)) for one in found] == [
        (6, 62, "'25:00' is not a time of day"),
        (7, 11, "'T+0:30 / T+0:10' does not go from earlier to later"),
    ]


@pytest.mark.parametrize(("until", "ok"), [("T+0:30", False), ("T+0:40", False), ("T+0:41", True)])
def test_a_disruption_ends_after_it_begins(tmp_path, until, ok):
    """Case scenario-times-late, 3."""
    night = (
        LATE.replace("25:00", "T+0:10").replace("T+0:30 / T+0:10", "T+0:30").replace("until: T+0:30", f"until: {until}")
    )
    if ok:
        assert named(compiled(tmp_path, ONE, night=night).injects, "k").disrupt.until == 41 * 60_000
    else:
        assert refused(tmp_path, ONE, night=night) == [("SC", "the disruption ends before it begins")]


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ('"01:29"', "no clock shows 01:29"),
        ('"00:59"', ""),
        ('"02:00"', ""),
        ("2026-03-29 01:30", "no clock shows 01:30"),
        ("T+3:30", ""),
    ],
)
def test_a_time_that_clocks_are_put_forward_over_is_told(at, told):
    """London, night of 28 to 29 March 2026: 00:59 is followed by 02:00."""
    book = book_from("book: b\nlanguage: en\ntimezone: Europe/London\n")
    head = "scenario: s\ntitle: S\nbegins: 2026-03-28 22:00\nlasts: 9 h\n"
    found = time_findings(book, scenario_from(f"{head}injects:\n  a: {{at: {at}, message: x}}\n"))
    said = [(one.severity.value, one.message.render("en").partition(" that day")[0]) for one in found]
    assert said == ([("warning", told)] if told else [])


@pytest.mark.parametrize(("day", "refused_as"), [("0", True), ("1", False), ("366", False), ("367", True)])
def test_a_day_that_is_none_is_refused_and_no_promise_of_nothing(day, refused_as):
    text = "plan: p\ntitle: P\nkind: special\nstatus: draft\nroles: {r: {title: R}}\n"
    text += f"tasks: {{t: {{title: T, role: r, takes: 5 min, within: {{by: '16:00', day: {day}}}}}}}\n"
    found = [str(one.message) for one in read_text_as("x.yaml", text).findings]
    assert found == ([f"'{day}' is not the number of a day"] if refused_as else [])
