"""Values at the edge of what can be meant: dates for ever, an empty object where a value by level may stand."""

import json

import pytest

from tests.command import ROOT, drillbook

CASES = ROOT / "tests" / "cases"


def errors(folder, **options):
    """File, line, column and words of the shape errors of a book."""
    answer = drillbook("check", folder, "--format", "json", "--lang", "en", **options)
    found = json.loads(answer.out)
    return [
        (one["file"].rpartition("/")[2], one["line"], one["column"], one["message"])
        for one in found
        if one["code"] == "SC"
    ]


@pytest.mark.parametrize(
    ("folder", "where"),
    [
        ("issued", ("p.yaml", 5, 9)),
        ("maintained", ("su.yaml", 3, 48)),
        ("as-of", ("book.yaml", 8, 8)),
        ("begins", ("s.yaml", 3, 9)),
    ],
)
def test_dates_lie_between_1900_and_2200(folder, where):
    """Case far-dates: it ended in an OverflowError."""
    assert [found[:3] for found in errors(CASES / "far-dates" / folder)] == [where]
    (message,) = [found[3] for found in errors(CASES / "far-dates" / folder)]
    assert "1900" in message or "2200" in message


def test_a_run_that_begins_before_all_calendars_is_refused():
    answer = drillbook("run", "s.yaml", "--book", ".", "--lang", "en", cwd=CASES / "far-dates" / "begins")
    assert answer.code != 0
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("folder", "where"),
    [
        ("within", ("p.yaml", 8, 51)),
        ("takes", ("p.yaml", 8, 36)),
        ("every", ("p.yaml", 10, 44)),
        ("needs", ("p.yaml", 8, 69)),
    ],
)
def test_an_empty_object_where_a_value_by_level_may_stand_is_one_finding(folder, where):
    """Case empty-by-level: `within: {}` is what stands on the screen while an author types."""
    found = errors(CASES / "empty-by-level" / folder)
    assert [one[:3] for one in found if one[0] == "p.yaml"] == [where]
    answer = drillbook("run", "s.yaml", "--book", ".", "--lang", "en", cwd=CASES / "empty-by-level" / folder)
    assert answer.code != 0
    assert "Traceback" not in answer.err
