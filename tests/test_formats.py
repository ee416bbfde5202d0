"""Findings for other programs: SARIF, JUnit, workflow commands, a page, a baseline."""

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sarif_pydantic import Sarif

from drillbook.schema.finding import Finding, Location, Refused, Severity, say
from drillbook.ui.report.findings import github, junit, page, sarif
from drillbook.ui.translation import speak
from drillbook.ui.use import baseline

WHERE = Location("plans/a b/flood.yaml", 12, 9, "flood", "防汛预案", "4.2")
FOUND = [
    Finding(
        WHERE,
        "S06",
        say(en="role '{name}' is not defined", zh="责任岗位“{name}”未定义", name="<b>&duty"),
        Severity.ERROR,
        say(en="add it", zh="请补充"),
        say(en="art. 24", zh="第二十四条"),
        also=(Location("plans/street.yaml", 3, 1),),
    ),
    Finding(Location("plans/street.yaml", 4, 1), "X03", say(en="asleep, 100%\nof it", zh="未启动"), Severity.WARNING),
    Finding(
        Location("plans/street.yaml", 5, 1),
        "D01",
        say(en="late", zh="逾期"),
        put_off=say(en="until 2027 by the bureau", zh="暂缓至2027年"),
    ),
]


@pytest.fixture(autouse=True)
def english():
    speak("en")


def test_sarif_is_what_the_standard_describes():
    document = sarif.document(FOUND, "1.0")
    read = Sarif.model_validate_json(json.dumps(document))
    results = read.runs[0].results
    assert [(one.rule_id, one.level.value) for one in results] == [
        ("S06", "error"),
        ("X03", "warning"),
        ("D01", "error"),
    ]
    region = results[0].locations[0].physical_location.region
    assert (region.start_line, region.start_column) == (12, 9)
    assert document["runs"][0]["results"][0]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert document["runs"][0]["results"][2]["suppressions"][0]["kind"] == "inSource"


def test_junit_has_a_suite_for_each_file_and_skips_what_is_put_off():
    root = ElementTree.fromstring(junit.document(FOUND, [Path("plans/sound.yaml")]))
    suites = {suite.get("name"): suite for suite in root}
    assert suites["plans/sound.yaml"].get("failures") == "0"
    assert suites["plans/a b/flood.yaml"].find("testcase/failure").get("message") == "role '<b>&duty' is not defined"
    assert suites["plans/street.yaml"].get("failures") == "1"
    assert suites["plans/street.yaml"].find("testcase/skipped") is not None


def test_a_workflow_command_keeps_to_one_line():
    assert github.line(FOUND[1]) == "::warning file=plans/street.yaml,line=4,col=1,title=X03::asleep, 100%25%0Aof it"


def test_the_page_holds_no_markup_from_plans_and_no_other_host():
    text = page.document(FOUND, "Findings", {WHERE.file: "\n" * 11 + "  role: <b>&duty\n"})
    assert "<b>&duty" not in text
    assert "&lt;b&gt;&amp;duty" in text
    assert "http" not in text.replace("http-equiv", "")
    assert text.count('class="finding ') == 3


def test_the_page_says_which_book_was_checked_and_at_which_day():
    text = page.document(FOUND, "Findings", {}, [("Plans of <North>", date(2026, 9, 1))])
    assert "<p>Plans of &lt;North&gt;, checked at 2026-09-01</p>" in text


def test_a_baseline_forgives_what_was_there_even_when_lines_move(tmp_path):
    path = tmp_path / "baseline.json"
    path.write_text(baseline.text_of(FOUND[:2]), encoding="utf-8")
    moved = [Finding(Location("plans/a b/flood.yaml", 99, 1, clause="4.2"), "S06", FOUND[0].message), FOUND[2]]
    assert baseline.new_ones(moved, path) == [FOUND[2]]
    assert baseline.new_ones([*moved[:1], *moved[:1]], path) == moved[:1]


def test_a_broken_baseline_is_refused_in_words(tmp_path):
    path = tmp_path / "baseline.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(Refused, match="not a baseline"):
        baseline.new_ones(FOUND, path)
