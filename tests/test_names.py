"""Names that nothing bears, and values that cannot be: ``unresolved/wrong`` marks each with what is said and the way out.

``# <- S06 "role 'laed' is not defined: did you mean lead (组长)?"`` stands at the end of the line at which it is told.
Its corrected twin ``unresolved/right`` names nothing that is missing.
"""

import re
import shutil
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.catalogue import every_finding
from drillbook.schema.linkage.rules.unresolved_names import unresolved
from tests.command import ROOT, SMALL_PLAN

HERE = Path(__file__).parent / "unresolved"
MARK = re.compile(r'([A-Z]+\d*) "([^"]*)"')


def marked(folder: Path) -> list[tuple[str, int, str, str]]:
    return sorted(
        (path.name, number, *mark)
        for path in folder.glob("*.yaml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for mark in MARK.findall(line.partition("# <- ")[2])
    )


def told(folder: Path) -> list[tuple[str, int, str, str]]:
    book, unreadable = PlanBook.read(folder)
    assert unreadable == []
    return sorted(
        (Path(found.where.file).name, found.where.line, found.code, f"{found.message}: {found.hint}")
        for found in unresolved(book)
    )


def test_every_name_that_nothing_bears_is_told_where_it_stands():
    assert told(HERE / "wrong") == marked(HERE / "wrong") != []


def test_names_that_something_bears_are_not_told():
    assert told(HERE / "right") == []


def test_what_is_missing_is_one_cause_whoever_points_to_it():
    book, _ = PlanBook.read(HERE / "wrong")
    causes = {found.root for found in unresolved(book) if "laed" in str(found.message)}
    assert causes == {"missing:names/laed", "missing:other/laed"}


def test_a_plan_that_cannot_be_read_is_not_missed_by_those_that_rely_on_it(tmp_path):
    # Given a book whose leading plan has a slip, and two plans that follow it and report to it
    shutil.copytree(ROOT / "plans/riverton", tmp_path, dirs_exist_ok=True)
    path = tmp_path / "hazmat.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("roles:", "roles: [", 1), encoding="utf-8")

    # When the book is read and checked
    book, unreadable = PlanBook.read(tmp_path)

    # Then the slip is the only thing that is told
    assert {Path(one.where.file).name for one in unreadable} == {"hazmat.yaml"}
    assert [str(one.message) for one in every_finding(book)] == []


def test_a_plan_that_cannot_be_read_is_offered_for_a_slip_in_its_name(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text(
        SMALL_PLAN.replace("plan: flood", "plan: 示例").replace("takes: 5 min", "takes: 5, hands_over_to: [示列/rain]"),
        "utf-8",
    )
    other = tmp_path / "q.yaml"
    other.write_text(SMALL_PLAN.replace("takes: 5 min", "takes: 5 min, hands_over_to: [示列/rain]"), encoding="utf-8")
    book, _ = PlanBook.read(tmp_path)
    hints = [one.hint.render("zh") for one in unresolved(book) if "示列" in str(one.message)]
    assert hints == ["是否应为 示例/rain？"] * 2
