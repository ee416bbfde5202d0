"""Everything a scenario can be wrong in is told by one check, at its place, and stands in nobody's way."""

import json
import shutil
from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_folder, is_scenario
from drillbook.schema.finding import Refused
from drillbook.schema.scenario_files import refused_scenarios, scenarios_beside
from drillbook.simulator.prepare import prepare
from drillbook.ui.storage.book_cache import BookCache
from drillbook.ui.use.checks.checking import check
from tests.command import drillbook

BOOK = """\
book: b
title: B
language: zh
timezone: Asia/Shanghai
hours: {day: "08:00-18:00"}
incident_types: {fire: {title: 火灾, class: accident}}
scenarios: FOLDER
"""
PLAN = """\
plan: p
title: 消防
kind: unit
status: draft
roles:
  desk: {title: 值班室, staff: 1}
tasks:
  a: {title: 报告, role: desk, takes: 5 min}
procedures:
  go: {title: 处置, steps: [a]}
"""
SCENARIO = """\
scenario: NAME
title: 情景
begins: 2026-09-14 09:00
lasts: 2 h
plans: [p]
injects:
"""


def written(place: Path, *, folder: str = ".", **scenarios: str) -> Path:
    """A book whose scenarios hold these injects; ``folder`` is where they lie, seen from the book."""
    book = place / "book"
    (book / folder).mkdir(parents=True, exist_ok=True)
    (book / "book.yaml").write_text(BOOK.replace("FOLDER", folder), encoding="utf-8")
    (book / "p.yaml").write_text(PLAN, encoding="utf-8")
    for name, injects in scenarios.items():
        head = SCENARIO.replace("NAME", name) if not injects.startswith("scenario") else ""
        (book / folder / f"{name}.yaml").write_text(head + injects, encoding="utf-8")
    return book


def told(*paths: Path) -> list[tuple[str, int, int, str]]:
    """Errors and warnings of shape and names: file, line, column, message."""
    found = check(list(paths)).findings
    return [
        (Path(f.where.file).name, f.where.line, f.where.column, f.message.render("en"))
        for f in found
        if f.code in ("SC", "N01", "YA") and f.severity != "note"
    ]


def test_check_tells_what_run_would_refuse(tmp_path):
    # Given a scenario with a length of time, a time without minutes, and an inject after the end
    book = written(
        tmp_path,
        s="  a: {at: 5分钟, message: 甲, starts: p/go}\n  b: {at: T+5, message: 乙}\n  c: {at: T+3:00, message: 丙}\n",
    )

    # When the whole book is checked, or only the file
    whole, alone = told(book), told(book / "s.yaml")

    # Then all three are told, each at its time
    assert (
        whole
        == alone
        == [
            ("s.yaml", 7, 11, "'5分钟' is not a time of day"),
            ("s.yaml", 8, 11, "'T+5' is not a time T+"),
            ("s.yaml", 9, 11, "inject 'c' comes after the end of the scenario"),
        ]
    )
    hints = [f.hint.render("zh") for f in check([book]).findings if f.where.line == 7 and f.code == "SC"]
    assert hints[-1:] == ["请写作：T+0:05"]


def test_times_stand_where_they_are_written(tmp_path):
    book = written(
        tmp_path,
        s=(
            "  a: {at: T+0:00, message: a, disrupt: {role: p/desk, until: 25:00}}\n"
            "  h: {at: T+0:30 / T+0:10, message: h}\n"
            "  k: {at: T+0:40, message: k, disrupt: {role: p/desk, until: T+0:40}}\n"
            "  l: {at: T+0:40, message: l, disrupt: {role: p/desk, until: T+0:41}}\n"
            "  m: {message: m, times: [T+0:10, T+0:99, T+4:00]}\n"
            "  e: {at: T+0:20, message: e, times: {every: 20 min, count: 6}}\n"
            "  o: {at: T+0:21, message: o, times: {every: 20 min, count: 6}}\n"
        ),
    )
    assert told(book) == [
        ("s.yaml", 7, 62, "'25:00' is not a time of day"),
        ("s.yaml", 8, 11, "'T+0:30 / T+0:10' does not go from earlier to later"),
        ("s.yaml", 9, 62, "the disruption ends before it begins"),
        ("s.yaml", 11, 35, "'T+0:99' is not a time T+"),
        ("s.yaml", 11, 43, "inject 'm' comes after the end of the scenario"),
        ("s.yaml", 13, 38, "only 5 of 6 occurrences of inject 'o' come before the end of the scenario"),
    ]


def test_shape_names_and_times_are_told_at_once(tmp_path):
    book = written(
        tmp_path,
        s=(
            "  a: {at: T+0:00, message: a, disrupt: {role: p/desk, until: 25:00}}\n"
            "  b: {at: T+0:00, message: b, disrupt: {role: p/desk, for: 5}}\n"
            "  c: {at: T+0:00, message: c, set: {xx: 3}}\n"
            "  d: {at: T+0:00, message: d, starts: p/nothing}\n"
        ),
    )
    assert [line for _, line, _, _ in told(book)] == [7, 8, 9]
    assert [f.code for f in check([book]).findings if f.where.line == 10] == ["S13"]


def test_what_a_refused_part_would_have_named_is_not_missed_besides(tmp_path):
    book = written(
        tmp_path,
        s="  a: {at: T+0:00, message: a, scene: one}\n  b: {when: inject c, message: b}\n  c: {att: T+0:10}\n"
        "scenes:\n  one: {titel: x}\n",
    )
    assert [(line, text) for _, line, _, text in told(book)] == [
        (9, "unknown key 'att'"),
        (11, "unknown key 'titel'"),
    ]


def test_a_wrong_item_of_a_list_hides_no_other(tmp_path):
    # Given lists of texts, of objects and of steps, each with an item of a wrong shape before one with a wrong name
    book = written(
        tmp_path,
        s=(
            "  a: {at: T+0:00, message: a, starts: [[p/go], p/nothing]}\n"
            "  b: {at: T+0:00, message: b, expect: [{task: p/a, within: 5}, {task: p/b, within: 5 min}]}\n"
        ),
    )
    # When the book is checked
    found = check([book]).findings

    # Then everything is told at once, each where it is written
    assert [(f.where.line, f.where.column, f.code) for f in found if f.where.file.endswith("s.yaml")] == [
        (7, 40, "SC"),
        (7, 48, "S13"),
        (8, 60, "SC"),
        (8, 71, "N01"),
    ]


def test_a_wrong_step_hides_no_other(tmp_path):
    book = written(tmp_path)
    steps = "[{call: go, at_most: 1}, a, {parallel: [{wait: {}}, b]}, c]"
    (book / "p.yaml").write_text(PLAN.replace("steps: [a]", f"steps: {steps}"), encoding="utf-8")
    errors = [f for f in check([book]).findings if f.severity == "error"]
    assert [(f.where.line, f.where.column, f.code) for f in errors] == [
        (10, 28, "SC"),
        (10, 67, "SC"),
        (10, 78, "S13"),
        (10, 83, "S13"),
    ]


def test_what_has_lost_its_title_or_its_moment_is_looked_at_all_the_same(tmp_path):
    book = written(
        tmp_path,
        s=(
            "  a: {when: xx, message: a, to: [p/nobody]}\n"
            "  b: {at: T+0:00, message: b, scene: one}\n"
            "scenes:\n  one: {titel: x, at: T+0:99}\n"
        ),
    )
    found = [f for f in check([book]).findings if f.severity != "note"]
    assert [(f.where.line, f.where.column, f.message.render("en")) for f in found] == [
        (7, 13, "'xx' is not compared with anything"),
        (7, 34, "recipient 'p/nobody' is not defined"),
        (10, 9, "unknown key 'titel'"),
        (10, 23, "'T+0:99' is not a time T+"),
    ]


def test_what_does_not_go_together_takes_nothing_else_along(tmp_path):
    # Given injects and a disruption with a key too many, or none of those they need, and a wrong name in each
    book = written(
        tmp_path,
        s=(
            "  a: {at: T+0:00, when: p/go finished, message: a, to: [p/one]}\n"
            "  b: {message: b, to: [p/two]}\n"
            "  c: {at: T+0:00, message: c, disrupt: {role: p/three, channel: phone}}\n"
            "  d: {at: T+0:00, message: d, disrupt: {role: p/four, for: 5 min, until: T+0:30}}\n"
        ),
    )
    # When the book is checked, then all of it is told at once
    found = [f for f in check([book]).findings if f.severity == "error"]
    assert sorted((f.where.line, f.message.render("en")) for f in found) == [
        (7, "exactly one of 'at', 'when' and 'pool' is written"),
        (7, "recipient 'p/one' is not defined"),
        (8, "exactly one of 'at', 'when' and 'pool' is written"),
        (8, "recipient 'p/two' is not defined"),
        (9, "a disruption names exactly one thing"),
        (9, "role 'p/three' is not defined"),
        (10, "'for' and 'until' are both written"),
        (10, "role 'p/four' is not defined"),
    ]


def test_a_case_or_an_each_with_a_key_too_many_has_its_steps_looked_at(tmp_path):
    book = written(tmp_path)
    steps = "[{choose: [{if: judged, chance: 0.5, do: [b]}]}, {each: {places: x, organizations: y, do: [c]}}]"
    (book / "p.yaml").write_text(PLAN.replace("steps: [a]", f"steps: {steps}"), encoding="utf-8")
    found = [f for f in check([book]).findings if f.severity == "error"]
    assert sorted((f.where.column, f.message.render("en")) for f in found) == [
        (37, "a case is one of: if with do, chance with do, else"),
        (68, "task 'b' is not defined"),
        (82, "'each' goes through places or organizations"),
        (91, "'x' is no place of the book, and no kind of place that it has"),
        (117, "task 'c' is not defined"),
    ]


def test_a_plan_with_a_slip_of_shape_has_its_names_looked_at_too(tmp_path):
    book = written(tmp_path)
    (book / "p.yaml").write_text(PLAN.replace("5 min", "5") + "  more: {title: 更多, steps: [b]}\n", encoding="utf-8")
    found = [(f.where.line, f.code) for f in check([book]).findings if f.severity == "error"]
    assert found == [(8, "SC"), (11, "S13")]


WRONG = (
    "scenario: two\ntitle: 情景\nbook: ../book\nbegins: 2026-13-14 22:10\nlasts: 2 h\ninjects: {}\n",
    "scenario: two\ntitel: 情景\nbook: ../book\nbegins: 2026-09-14 22:10\nlasts: 2 h\ninjects: {}\n",
    "scenario: two\ntitle: [情景\n",
)


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_scenario_is_a_finding_of_its_book_and_in_every_list(tmp_path, text):
    # Given a folder of scenarios beside the book, one of which cannot be read
    good = (
        SCENARIO.replace("NAME", "one").replace("plans:", "book: ../book\nplans:") + "  a: {at: T+0:00, message: 甲}\n"
    )
    book = written(tmp_path, folder="../scenarios", one=good, two=text)

    # When the book is checked
    found = [finding for finding in check([book]).findings if finding.severity == "error"]

    # Then the file is told, and it is in the lists
    assert {Path(finding.where.file).name for finding in found} == {"two.yaml"}
    whole, _ = PlanBook.read(book)
    assert [path.name for path in scenarios_beside(whole)] == ["one.yaml", "two.yaml"]
    assert refused_scenarios(whole) == ["two"]
    assert list(BookCache().snapshot(book).refused) == ["two"]
    assert drillbook("check", str(book), cwd=tmp_path).code == 1
    answer = drillbook("coverage", str(book), "--lang", "en", cwd=tmp_path)
    assert "scenario two cannot be read" in answer.err


@pytest.mark.parametrize(
    "bad",
    [
        "  a: {at: T+0:00, for: 1}\n",
        "  a: {at: T+0:00, for: 1}\n  b: {at: T+0:05, to: [p/nobody], set: {nothing: 3}}\n",
        "scenario: bad\ntitle: [\n",
        "scenario: bad\ntitle: B\nbegins: 2026-13-01 09:00\n",
    ],
)
def test_a_wrong_scenario_beside_it_refuses_no_other(tmp_path, bad):
    book = written(tmp_path, good="  a: {at: T+0:00, message: a, starts: p/go}\n", bad=bad)
    assert prepare(book / "good.yaml").obstacles == []
    assert prepare(book / "good.yaml").model is not None
    (book / "good.yaml").write_text((book / "good.yaml").read_text("utf-8").replace("T+0:00", "T+0"), "utf-8")
    assert [line for file, line, _, _ in told(book / "good.yaml") if file == "good.yaml"] == [7]


def test_a_folder_of_several_books_is_no_book(tmp_path):
    """Read as one, every id of one book would be said to be taken by another."""
    for name in ("first", "second"):
        written(tmp_path / name)
    with pytest.raises(Refused, match=r"several books; name one of them: .*first/book, .*second/book"):
        book_folder(tmp_path)
    (tmp_path / "book.yaml").write_text(BOOK.replace("FOLDER", "."), encoding="utf-8")
    assert book_folder(tmp_path).resolve() == tmp_path.resolve()


def test_a_wrong_record_refuses_no_run_but_a_wrong_team_does(tmp_path):
    book = written(tmp_path, good="  a: {at: T+0:00, message: a, starts: p/go}\n")
    (book / "cases.yaml").write_text("library: cases\ncases:\n  x: {titel: X}\n", encoding="utf-8")
    assert prepare(book / "good.yaml").model is not None
    (book / "teams.yaml").write_text("library: teams\nteams:\n  x: {titel: X}\n", encoding="utf-8")
    assert prepare(book / "good.yaml").model is None


def test_settings_that_can_be_read_hold_although_others_are_wrong(tmp_path):
    # Given a book of Chinese with one misspelt key and one wrong value
    book = written(tmp_path)
    text = BOOK.replace("FOLDER", ".").replace("hours:", "hourz:") + "takeover: 5\nretry: 7 min\n"
    (book / "book.yaml").write_text(text, encoding="utf-8")

    # When it is read
    whole, findings = PlanBook.read(book)

    # Then what can be read holds
    assert [(f.where.line, f.message.en) for f in findings if f.where.file.endswith("book.yaml")] == [
        (5, "unknown key '{key}'"),
        (8, "'{amount}' has no unit"),
    ]
    assert (whole.settings.title, whole.settings.retry, whole.settings.takeover) == ("B", 420_000, 300_000)
    answer = drillbook("check", str(book), "--format", "json", cwd=tmp_path, LANG="C")
    assert "未知的键" in json.dumps(json.loads(answer.out), ensure_ascii=False)


def test_settings_hold_whose_own_line_can_be_read_although_the_file_is_no_yaml(tmp_path):
    book = written(tmp_path)
    text = 'book: b\nlanguage: zh\nretry: 7 min\ntravel:\n  speed: 30 km/h\nhours: {day: "08:00-18:00"\n'
    (book / "book.yaml").write_text(text, encoding="utf-8")
    whole, _ = PlanBook.read(book)
    assert (whole.head.value.language, whole.settings.retry, whole.settings.travel.speed) == ("zh", 420_000, 25.0)


def test_a_file_says_that_it_is_a_scenario_with_either_colon(tmp_path):
    for number, head in enumerate(("scenario: s", "情景：s", "# 注\r\n\r\n'scenario' : s", "\ufeffscenario: s")):
        path = tmp_path / f"{number}.yaml"
        path.write_text(head + "\n", encoding="utf-8", newline="")
        assert is_scenario(path)
    path.write_text("plan: p\nscenario: s\n", encoding="utf-8")
    assert not is_scenario(path)
    shutil.rmtree(tmp_path)
