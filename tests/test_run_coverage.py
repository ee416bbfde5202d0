"""Which parts of the plans runs exercised: counted over scenarios, kept by digest, and aimed at by a draft."""

import json

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.questions.exercisable import exercise_parts
from drillbook.ui.app.views.plan.exercised_column import margin_lines, margin_note, with_margin
from drillbook.ui.storage.coverage.kept_coverage import NAME, kept_shares
from drillbook.ui.storage.runs import FOLDER
from drillbook.ui.translation import speak
from tests.command import drillbook

PLAN = """\
plan: flood
title: 防汛应急预案
kind: special
status: in-force
roles:
  desk: {title: 值班室, staff: 1, deputy: boss}
  boss: {title: 总指挥, staff: 1}
levels:
  IV: {when: judged, decided_by: boss, takes: 5 min}
  III: {when: judged, decided_by: boss, takes: 5 min}
tasks:
  report: {title: 报告, clause: "4.1", role: desk, takes: 5 min, hands_over_to: [shelter/open], on_loss: restart}
  dry: {title: 抽水, clause: "4.2", role: boss, takes: 5 min}
  wet: {title: 转移, clause: "4.3", role: boss, takes: 5 min, on_loss: continue}
procedures:
  rain:
    title: 暴雨
    steps:
      - report
      - choose:
          - {chance: 0.5, do: [dry]}
          - {else: [wet]}
  storm: {title: 风暴, steps: [wet]}
"""
SHELTER = """\
plan: shelter
title: 安置预案
kind: street
status: in-force
roles:
  host: {title: 安置组, staff: 1}
tasks:
  open: {title: 开放安置点, role: host, takes: 5 min}
procedures:
  stand-by: {title: 待命, steps: [open]}
"""
NIGHT = """\
scenario: night
title: 夜间暴雨
begins: 2026-09-14 21:00
lasts: 2 h
injects:
  rain: {title: 暴雨, at: T+0:10, starts: flood/rain}
  raised: {at: T+0:20, set: {judged: flood/IV}}
  away: {at: T+0:12, disrupt: {role: flood/desk, for: 5 min}}
"""
TEXTS = {
    "book.yaml": "book: b\ntitle: 小书\nas_of: 2026-09-01\nlanguage: zh\ntakeover: 1 min\n",
    "contacts.yaml": "library: contacts\nchannels:\n  phone: {title: 电话, takes: 1 min}\n  radio: {title: 电台, takes: 1 min}\n",
    "flood.yaml": PLAN,
    "shelter.yaml": SHELTER,
    "night.yaml": NIGHT,
}
RUNS = ("coverage", ".", "--runs", "20", "--jobs", "1")


@pytest.fixture
def book(tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_part_of_every_kind_is_counted(book):
    document = json.loads(drillbook(*RUNS, "--format", "json", cwd=book).out)
    runs = {(one["kind"], one["id"]): one["runs"] for one in document["parts"]}
    first, second = runs.pop(("branch", "flood:21:13")), runs.pop(("branch", "flood:22:13"))
    assert first + second == document["runs"] == 20
    assert min(first, second) > 0
    assert runs == {
        ("task", "flood/report"): 20,
        ("hand-over", "flood/report"): 20,
        ("loss", "flood/report"): 20,
        ("task", "flood/dry"): first,
        ("task", "flood/wet"): second,
        ("loss", "flood/wet"): 0,
        ("level", "flood/IV"): 20,
        ("level", "flood/III"): 0,
        ("deputy", "flood/desk"): 20,
        ("task", "shelter/open"): 20,
        ("channel", "phone"): 20,
        ("channel", "radio"): 0,
    }


def test_a_branch_inside_a_repeat_and_of_a_second_instance_is_the_same_branch(book):
    plan = PLAN.replace("      - choose:\n          - {chance: 0.5, do: [dry]}\n          - {else: [wet]}\n",
                        "      - repeat: {times: 2, every: 9 min, do: [{choose: [{if: level = none, do: [dry]}, {else: [wet]}]}]}\n")  # fmt: skip
    (book / "flood.yaml").write_text(plan, encoding="utf-8")
    (book / "night.yaml").write_text(
        NIGHT.replace("starts: flood/rain", "starts: flood/rain, times: {every: 3 min, count: 2}"), encoding="utf-8"
    )
    document = json.loads(drillbook("coverage", ".", "--runs", "2", "--jobs", "1", "--format", "json", cwd=book).out)
    assert {one["id"]: one["runs"] for one in document["parts"] if one["kind"] == "branch"} == {
        "flood:20:57": 2,
        "flood:20:88": 2,
    }


def test_people_are_told_clauses_and_titles_of_what_never_came(book):
    answer = drillbook(*RUNS, "--lang", "zh", cwd=book)
    never = answer.out.partition("从未练到\n")[2]
    assert "《防汛应急预案》" in never
    assert "第4.3条 转移" in never
    assert "Ⅲ级" in never
    assert "flood/" not in never


def test_kept_coverage_stands_beside_the_text_until_the_text_changes(book):
    # Given a coverage that was kept
    kept = drillbook(*RUNS, "--keep", "--lang", "en", cwd=book)
    assert "kept: " in kept.err
    speak("en")

    # Then the margin says never and shares, at the lines of the text
    whole, _ = PlanBook.read(book)
    shares = kept_shares(whole, "flood")
    lines = margin_lines(whole, "flood", shares)
    assert shares.is_current
    assert (lines[10]["text"], lines[10]["never"], lines[12]["text"]) == ("never", True, "100%")
    assert with_margin([{"Task": "x"}], "task", ["flood/report"], shares) == [{"Exercised": "100%", "Task": "x"}]

    # And when the text has changed, that is seen
    (book / "flood.yaml").write_text(PLAN.replace("抽水", "排水"), encoding="utf-8")
    changed, _ = PlanBook.read(book)
    old = kept_shares(changed, "flood")
    assert not old.is_current
    assert margin_lines(changed, "flood", old)[10]["text"] == "never?"
    assert "counted before this text was changed" in margin_note(old)
    assert kept_shares(changed, "shelter").is_current

    # And what somebody spoilt tells nothing
    (book / FOLDER / NAME).write_text("[" * 100_000, encoding="utf-8")
    assert kept_shares(changed, "shelter") is None


def test_a_draft_aims_at_what_no_run_came_to(book):
    refused = drillbook(
        "draft-scenario", "flood", "--book", ".", "--uncovered", "--out", "more.yaml", "--lang", "en", cwd=book
    )
    assert (refused.code, "first drillbook coverage --runs 200 --keep" in refused.err) == (2, True)
    (book / "night.yaml").write_text(
        NIGHT.replace("  away: {at: T+0:12, disrupt: {role: flood/desk, for: 5 min}}\n", ""), encoding="utf-8"
    )
    drillbook(*RUNS, "--keep", cwd=book)
    drafted = drillbook(
        "draft-scenario", "flood", "--book", ".", "--uncovered", "--out", "more.yaml", "--lang", "en", cwd=book
    )
    text = (book / "more.yaml").read_text(encoding="utf-8")
    assert "特情: {责任岗位: flood/desk, 持续: 1小时}" in text
    assert "引发: flood/rain" in text  # its report never lost anybody
    assert [line for line in drafted.err.splitlines() if line.startswith("no message brings about")] == [
        "no message brings about: levels of plans: level III",
        "no message brings about: losses: clause 4.1 报告, clause 4.3 转移",
    ]
    assert drillbook("check", "more.yaml", "--select", "SC,N", cwd=book).code == 0


def test_parts_are_listed_in_the_order_of_the_text(book):
    whole, _ = PlanBook.read(book)
    parts = [(one.kind, one.name) for one in exercise_parts(whole) if one.plan == "shelter"]
    assert parts == [("task", "shelter/open")]
