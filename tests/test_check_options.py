"""``drillbook check``: what is kept, what fails, in which form, and how it goes on watching."""

import json
import time
from pathlib import Path

import pytest

from drillbook.schema.finding import Refused
from drillbook.ui.cli.author.watch import Watcher
from drillbook.ui.use.facilitator.outcome_baseline import read_baseline
from tests.command import drillbook

PLAN = """\
plan: flood
title: 防汛预案（示例）
kind: special
status: draft
roles:
  desk: {title: 值班室, staff: 1}
tasks:
  ring: {title: 通知, role: deks, takes: 5 min}
procedures:
  start: {steps: [ring]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "flood.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def codes(result) -> set[str]:
    return {row["code"] for row in json.loads(result.out)}


def test_the_letter_of_a_family_stands_for_all_its_rules(folder):
    every = codes(drillbook("check", folder, "--format", "json"))
    assert codes(drillbook("check", folder, "--format", "json", "--select", "S")) == {
        code for code in every if code[0] == "S" and code != "SC"
    }
    assert not any(
        code[0] in "SX" for code in codes(drillbook("check", folder, "--format", "json", "--ignore", "s,x,SC"))
    )


def test_only_the_rules_selected_are_told_and_fail(folder):
    assert "S06" in codes(drillbook("check", folder, "--format", "json", "--select", "S06"))
    result = drillbook("check", folder, "--format", "json", "--ignore", "S06")
    assert "S06" not in codes(result)


def test_an_unknown_rule_is_misuse(folder):
    result = drillbook("check", folder, "--select", "Q99")
    assert result.code == 2
    assert "Q99" in result.err


def test_with_a_baseline_only_new_findings_fail(folder, tmp_path):
    baseline = tmp_path / "known.json"
    assert drillbook("check", folder, "--write-baseline", baseline).code == 1
    assert drillbook("check", folder, "--baseline", baseline).code == 0
    text = PLAN.replace("steps: [ring]", "steps: [ring, rang]")
    (folder / "flood.yaml").write_text(text, encoding="utf-8")
    result = drillbook("check", folder, "--baseline", baseline, "--format", "json")
    assert result.code == 1
    assert codes(result) == {"S13"}


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", "findings"])
def test_what_is_no_baseline_is_refused_in_words(folder, tmp_path, text):
    (tmp_path / "known.json").write_text(text, encoding="utf-8")
    answer = drillbook("check", folder, "--baseline", tmp_path / "known.json", "--lang", "en")
    assert answer.code == 2
    assert "is not a baseline of drillbook" in answer.err
    with pytest.raises(Refused, match="is not a baseline of drillbook test"):
        read_baseline(tmp_path / "known.json", 0)


def test_a_draft_may_lack_what_an_issued_plan_may_not(folder):
    (folder / "flood.yaml").write_text(PLAN.replace("deks", "desk"), encoding="utf-8")
    assert drillbook("check", folder, "--profile", "draft").code == 0


def test_the_language_asked_for_wins_wherever_it_stands(folder):
    said = [drillbook(*line) for line in (("--lang", "en", "check", folder), ("check", folder, "--lang", "en"))]
    assert said[0].out == said[1].out
    assert "error" in said[0].out


@pytest.mark.parametrize("form", ["sarif", "junit", "github", "html"])
def test_every_form_names_the_defect(folder, form):
    result = drillbook("check", folder, "--format", form, "--lang", "zh")
    assert result.code == 1
    assert "deks" in result.out


def test_the_text_shows_the_line_with_a_caret(folder):
    lines = drillbook("check", folder, "--lang", "zh", "--select", "S06").out.splitlines()
    shown = next(number for number, line in enumerate(lines) if "role: deks" in line)
    assert lines[shown + 1].rstrip().endswith("^")


def test_a_watcher_reads_again_only_what_changed(folder):
    (folder / "street.yaml").write_text(PLAN.replace("plan: flood", "plan: street"), encoding="utf-8")
    watcher = Watcher(folder)
    watcher.look()
    kept = watcher.reads[Path(folder / "street.yaml")]
    assert not watcher.look()
    time.sleep(0.01)
    (folder / "flood.yaml").write_text(PLAN.replace("deks", "desk"), encoding="utf-8")
    news = watcher.news()
    appeared, went = next(news)
    assert watcher.reads[Path(folder / "street.yaml")] is kept
    assert "role 'deks' is not defined" in {str(finding.message) for finding in went}
    assert {Path(finding.where.file).name for finding in [*appeared, *went]} == {"flood.yaml"}


def test_what_is_put_off_is_counted_apart(folder):
    above = "  # drillbook: accept S06 until 2030-06-30 by 区应急局预案科: 岗位调整中\n  ring:"
    (folder / "flood.yaml").write_text(PLAN.replace("  ring:", above), encoding="utf-8")
    last = drillbook("check", folder, "--lang", "zh", "--select", "S06").lines[-1]
    assert "暂缓整改" in last
