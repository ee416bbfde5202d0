"""What scenarios and drills have tried out, told without a run."""

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.questions.exercise_history import reached_by
from drillbook.schema.linkage.questions.hazard_coverage import coverage
from drillbook.schema.reader import read_text_as

PLAN = """\
plan: flood
title: 防汛预案
kind: special
status: in-force
incident_types: [rain]
roles:
  desk: {title: 值班室, staff: 1}
  boss: {title: 总指挥, staff: 1}
  pumps: {title: 抽排组, staff: 1}
  boats: {title: 舟艇组, staff: 1}
warnings: {blue: {when: rain >= 10, actions: [watch]}}
levels:
  III: {when: rain >= 30, decided_by: desk, within: 10 min}
  II: {when: rain >= 50 or judged, decided_by: boss, within: 10 min}
tasks:
  watch: {title: 值守, role: desk, takes: 5 min, within: 5 min}
  pump: {title: 抽水, role: pumps, takes: 5 min, within: 30 min}
  row: {title: 救人, role: boats, takes: 5 min, within: 20 min}
  clean: {title: 清理, role: pumps, takes: 5 min, within: 1 d}
procedures:
  drain:
    when: level >= III
    steps: [pump, {choose: [{if: rain > 80, do: [row]}]}]
response_times:
  dry: {title: 排干, from: pump started, to: clean finished, within: 2 d}
recovery: [clean]
"""
LIBRARIES = """\
library: indicators
indicators: {rain: {title: 雨量, unit: mm, range: 0 / 200, initial: "0"}}
"""
HAZARDS = """\
library: hazards
hazards:
  low: {title: 下立交, type: rain, covered_by: [flood]}
  old: {title: 危房, type: quake}
"""
DRILLS = """\
library: drills
drills:
  june: {date: 2026-06-01, plans: [flood], observed: {flood/clean: 2 h}}
"""
BOOK = """\
book: b
title: 小书
as_of: 2026-09-01
incident_types: {rain: {title: 暴雨, class: natural}, quake: {title: 地震, class: natural}}
"""


def a_book(folder, drills=DRILLS):
    texts = {"book": BOOK, "flood": PLAN, "indicators": LIBRARIES, "hazards": HAZARDS, "drills": drills}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    book, findings = PlanBook.read(folder)
    assert findings == []
    return book


def a_scenario(rain):
    text = f"scenario: s\ntitle: 雨\nbegins: 2026-09-01 21:00\nlasts: 1 h\nplans: [flood]\ninjects:\n  wet: {{at: T+0:05, set: {{rain: {rain} mm}}}}\n"
    read = read_text_as("s.yaml", text)
    assert read.document, read.findings
    return read.document


def test_only_levels_its_values_can_reach_count(tmp_path):
    book = a_book(tmp_path)
    assert reached_by(book, a_scenario(20).value).levels == set()
    assert reached_by(book, a_scenario(40).value).levels == {"flood/III"}
    assert reached_by(book, a_scenario(60).value).levels == {"flood/III", "flood/II"}


def test_tasks_follow_from_warnings_levels_and_cases(tmp_path):
    book = a_book(tmp_path)
    assert reached_by(book, a_scenario(20).value).tasks == {"flood/watch"}
    assert reached_by(book, a_scenario(60).value).tasks == {"flood/watch", "flood/pump"}
    assert reached_by(book, a_scenario(90).value).tasks == {"flood/watch", "flood/pump", "flood/row"}


def test_coverage_lists_the_gaps(tmp_path):
    # Given a scenario of 40 mm and a drill that timed the cleaning
    found = coverage(a_book(tmp_path), [a_scenario(40)])
    # Then the gaps are what neither comes to
    assert [one.title for one in found.hazards if not one.plans] == ["危房"]
    assert [one.title for one in found.events if not one.plans] == ["地震"]
    assert [one.where.line for one in found.roles] == [8, 10]
    assert [one.what.render("zh") for one in found.promises] == ["“救人”（row）", "Ⅱ级"]
    assert (found.roles_in_all, found.promises_in_all) == (4, 7)


def test_without_the_drill_nobody_has_cleaned_up(tmp_path):
    drills = DRILLS.replace(", observed: {flood/clean: 2 h}", "")
    found = coverage(a_book(tmp_path, drills), [a_scenario(40)])
    assert [one.what.render("zh") for one in found.promises] == [
        "“救人”（row）",
        "“清理”（clean）",
        "Ⅱ级",
        "“排干”（dry）",
    ]


def test_a_drill_counts_only_up_to_the_day_of_the_book(tmp_path):
    found = coverage(a_book(tmp_path, DRILLS.replace("2026-06-01", "2026-12-01")), [])
    assert [(one.drills, one.last) for one in found.plans] == [(0, None)]
