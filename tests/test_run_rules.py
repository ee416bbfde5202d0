"""Rules of N: each has a wrong book whose runs show it, at the line that is marked, and its corrected twin."""

import re
from pathlib import Path

import pytest

from drillbook.schema.linkage.run_rules import RUN_RULES
from drillbook.ui.use.checks.checking import check
from drillbook.ui.use.runs.run_ask import RunAsk
from tests.command import drillbook

HERE = Path(__file__).parent / "rules"
WITH_RUNS = [rule for rule in RUN_RULES if rule.id != "N01"]  # N01 needs no run
each_rule = pytest.mark.parametrize("rule", WITH_RUNS, ids=lambda rule: rule.id)
RUNS = RunAsk(12, jobs=1)


def reported(folder, code):
    found = [one for one in check([folder], runs=RUNS).findings if one.code == code]
    return [(Path(one.where.file).name, one.where.line, one.severity.value) for one in found]


def marked(folder, rule):
    return [
        (path.name, number, rule.severity.value)
        for path in sorted(folder.glob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line.endswith(f"# <- {rule.id}")
    ]


@each_rule
def test_wrong_book_is_reported_where_marked(rule):
    assert reported(HERE / rule.id / "wrong", rule.id) == marked(HERE / rule.id / "wrong", rule) != []


@each_rule
def test_right_book_is_silent(rule):
    assert reported(HERE / rule.id / "right", rule.id) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("rule", RUN_RULES, ids=lambda rule: rule.id)
def test_rule_explains_itself(rule, language):
    page = rule.page(language)
    headings = {"zh": ("依据", "适用", "错误", "正确", "改法"), "en": ("Basis", "Scope", "Wrong", "Right", "Way out")}
    assert [heading for heading in headings[language] if heading not in page] == []
    assert page.count("```yaml") == 2


def test_without_runs_none_of_it_is_told():
    assert [one.code for one in check([HERE / "N02" / "wrong"]).findings if one.code.startswith("N")] == []


def test_odds_and_the_command_that_shows_such_a_run(monkeypatch):
    # Given a report that takes longer than promised in most runs
    monkeypatch.chdir(HERE / "N02" / "wrong")
    answer = drillbook("check", ".", "--runs", "20", "--jobs", "1", "--select", "N", "--lang", "en")
    odds = re.search(r"in '夜间暴雨': (\d+) of 20 runs \((\d+)%, interval \d+%–\d+%\)", answer.out)
    number = re.search(r"drillbook run night --replication (\d+)", answer.out)[1]

    # Then the command shows a run that was late
    late = drillbook("run", "night.yaml", "--replication", number, "--require-met")
    assert int(odds[1]) > 10
    assert (answer.code, late.code) == (0, 1)


def test_of_a_scenario_alone_it_is_not_told_what_others_may_come_to():
    found = check([HERE / "N06" / "wrong" / "night.yaml"], runs=RUNS).findings
    assert [one.code for one in found if one.code.startswith("N")] == []


def test_the_severity_is_asked_of_runs_as_of_all_else(monkeypatch):
    monkeypatch.chdir(HERE / "N04" / "wrong")
    assert drillbook("check", ".", "--runs", "1", "--jobs", "1", "--select", "N04").code == 1


def test_a_rule_of_runs_is_listed_and_explained():
    assert "N02  建议  十次推演九次按时" in drillbook("rules", "--lang", "zh").lines
    assert drillbook("rules", "n07", "--lang", "en").out.startswith("# N07 Levels no run reaches")
