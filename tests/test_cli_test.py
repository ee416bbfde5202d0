"""``drillbook test`` in a pipeline: targets, what became worse since the baseline, files and exit codes."""

import json
import re
from xml.etree import ElementTree

import pytest

from tests.command import drillbook
from tests.rehearsed import BOOK
from tests.test_cli_rehearse import CALM, UNSURE

AIM = "objectives:\n  in-time: {title: 报告按时, measures: [flood/report], target: 0.2}\n"
LATER = UNSURE.replace("role: desk, takes: 5 min", "role: desk, takes: 8 min")


@pytest.fixture
def book(tmp_path):
    """A report that one duty officer brings in time in about half of the runs; the target is a fifth of them."""
    texts = {**BOOK, "flood.yaml": UNSURE, "scenarios/night.yaml": CALM + AIM}
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def told(book, *options):
    return drillbook("test", "-n", "60", "--jobs", "1", *options, cwd=book)


def change(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_line_for_each_scenario_and_what_is_not_compared_yet(book):
    answer = told(book, "--lang", "en")
    assert answer.code == 0
    assert answer.lines == [
        "passed  夜间暴雨 (60 runs): 1 of 1 objectives reached; 1 of 1 promised times broken in some run",
        "1 scenario: all passed",
        "no baseline yet: --update-baseline keeps these runs in test-baseline.json",
    ]


def test_a_missed_target_fails_and_is_said_with_its_share(book):
    change(book / "scenarios" / "night.yaml", "target: 0.2", "target: 0.9")
    answer = told(book, "--lang", "zh")
    assert answer.code == 1
    assert answer.lines[0].startswith("未过  夜间暴雨（60次）：")
    assert answer.lines[1].startswith("    - 目标“报告按时”：按时")
    assert answer.lines[1].endswith("，要求90%")


def test_what_is_clearly_worse_than_the_baseline_fails(book):
    # Given a baseline of the book as it was
    first = told(book, "--update-baseline", "--lang", "en")
    assert (first.code, "kept as baseline: test-baseline.json" in first.err) == (0, True)

    # When the report takes three minutes more
    (book / "flood.yaml").write_text(LATER, encoding="utf-8")
    change(book / "scenarios" / "night.yaml", "target: 0.2", "target: 0")
    answer = told(book, "--lang", "en")

    # Then it fails, although its target is reached, and says how sure that is
    assert answer.code == 1
    assert "1 clearly worse than before" in answer.lines[0]
    assert "首次报告 [防汛]: broken in " in answer.lines[1]
    assert "interval (95%) +" in answer.lines[1]


def test_nothing_changed_is_said_so_and_passes(book):
    told(book, "--update-baseline")
    answer = told(book, "--lang", "en")
    assert (answer.code, "every run as before" in answer.lines[0]) == (0, True)


def test_fewer_runs_than_the_baseline_are_compared_with_as_many_of_it(book):
    told(book, "--update-baseline")
    document = json.loads(drillbook("test", "-n", "20", "--jobs", "1", "--format", "json", cwd=book).out)
    (scenario,) = document["scenarios"]
    assert (scenario["since"]["runs"], scenario["since"]["verdict"], document["passed"]) == (20, "same", True)


def test_to_update_the_baseline_passes_what_became_worse(book):
    told(book, "--update-baseline")
    (book / "flood.yaml").write_text(LATER, encoding="utf-8")
    change(book / "scenarios" / "night.yaml", "target: 0.2", "target: 0")
    assert told(book, "--update-baseline").code == 0
    assert told(book).code == 0


def test_what_became_better_is_told_and_passes(book):
    (book / "flood.yaml").write_text(LATER, encoding="utf-8")
    change(book / "scenarios" / "night.yaml", "target: 0.2", "target: 0")
    told(book, "--update-baseline")
    (book / "flood.yaml").write_text(UNSURE, encoding="utf-8")
    answer = told(book, "--lang", "en")
    assert answer.code == 0
    assert answer.lines[0].endswith("better than before")
    assert answer.lines[1].startswith("    + 首次报告 [防汛]: broken in ")


def test_junit_has_a_suite_for_each_scenario_and_a_case_for_each_aim(book):
    change(book / "scenarios" / "night.yaml", "target: 0.2", "target: 0.9")
    told(book, "--update-baseline")
    told(book, "--junit", "out.xml", "--lang", "en")
    (suite,) = ElementTree.parse(book / "out.xml").getroot()
    cases = {case.get("name"): case.find("failure") is not None for case in suite.iter("testcase")}
    assert cases == {
        "can be run": False,
        "objective: 报告按时": True,
        "not worse than before: 首次报告 [防汛]": False,
        "not worse than before: all promised times together": False,
    }
    assert suite.get("failures") == "1"


def test_a_scenario_that_cannot_be_run_or_read_fails(book):
    change(book / "scenarios" / "night.yaml", "starts: flood/rain}", "starts: flood/rian}")
    (book / "scenarios" / "broken.yaml").write_text("scenario: broken\ntitle: [\n", encoding="utf-8")
    answer = told(book, "--lang", "en")
    assert answer.code == 1
    assert "FAILED  夜间暴雨: cannot be run" in answer.out
    assert "rian" in answer.out
    assert "broken: cannot be read" in answer.out
    assert answer.lines[-2] == "2 scenarios: 2 failed"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scenario", "day"), "there is no scenario day in this book; it has night"),
        (("--baseline", "none.json"), "there is no file none.json"),
        (("--baseline", "book.yaml"), "book.yaml is not a baseline of drillbook test"),
        (("--baseline", "book.yaml", "--update-baseline"), "is a file of a book and is not overwritten"),
        (("--junit", "no/such.xml"), "cannot be written"),
        (("--precision", "0"), "--precision is a share between 0 and 1"),
    ],
)
def test_wrong_use_is_said_in_one_sentence(book, options, said):
    answer = told(book, *options, "--lang", "en")
    assert answer.code == 2
    assert said in answer.err


def test_a_baseline_of_another_seed_is_not_compared_with(book):
    told(book, "--update-baseline")
    answer = told(book, "--seed", "7", "--lang", "en")
    assert answer.code == 2
    assert "add --seed 0 or --update-baseline" in answer.err


def test_a_scenario_without_a_target_is_not_judged_and_says_what_breaks(book):
    """Nothing fails, and nothing is called passed that was held against nothing."""
    change(book / "scenarios" / "night.yaml", AIM, "")
    answer = told(book, "--junit", "out.xml", "--lang", "en")
    kept = 60 - int(re.search(r"in time in (\d+) of 60 runs", answer.out)[1])
    assert 0 < kept < 60
    assert (answer.code, answer.lines[:3]) == (
        0,
        [
            "not judged  夜间暴雨 (60 runs): the scenario sets no target; 1 of 1 promised times broken in some run; 1 of "
            f"these has no target: 首次报告 [防汛], in time in {60 - kept} of 60 runs",
            "1 scenario: 0 failed, 0 passed",
            "1 not judged: it sets no target that was called upon, and there is no baseline of it",
        ],
    )
    (suite,) = ElementTree.parse(book / "out.xml").getroot()
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "1")
    assert [case.get("name") for case in suite.iter("testcase") if case.find("skipped") is not None] == [
        "a target or a baseline"
    ]
    (row,) = json.loads(told(book, "--format", "json").out)["scenarios"]
    assert (row["passed"], row["judged"], row["without_target"]) == (True, False, ["flood/report"])


def test_a_scenario_without_a_target_is_judged_by_its_baseline(book):
    change(book / "scenarios" / "night.yaml", AIM, "")
    told(book, "--update-baseline")
    answer = told(book, "--lang", "zh")
    assert answer.lines[0].startswith(
        "通过  夜间暴雨（60次）：情景未设目标；1项规定时限中1项有未按时；其中1项没有目标约束"
    )
    assert answer.lines[0].endswith("每次都与基线相同")


def test_what_an_objective_measures_has_a_target(book):
    (row,) = json.loads(told(book, "--format", "json").out)["scenarios"]
    assert (row["judged"], row["without_target"]) == (True, [])


@pytest.mark.parametrize("options", [(), ("--scenario", "night")])
def test_a_book_without_scenarios_says_how_to_begin_one(book, options):
    (book / "scenarios" / "night.yaml").unlink()
    answer = told(book, *options, "--lang", "en")
    assert (answer.code, answer.err) == (
        2, "drillbook: no scenario of this book was found in .; drillbook draft-scenario begins one\n"
    )  # fmt: skip
