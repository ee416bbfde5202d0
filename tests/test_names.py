"""Names that nothing bears, and values that cannot be: ``unresolved/wrong`` marks each with what is said and the way out.

``# <- S06 "role 'laed' is not defined: did you mean lead (组长)?"`` stands at the end of the line at which it is told.
Its corrected twin ``unresolved/right`` names nothing that is missing.
"""

import re
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.linkage.rules.unresolved_names import unresolved

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
