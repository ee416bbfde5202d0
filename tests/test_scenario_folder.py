"""The folder of a book's scenarios lies in the book or near it: a book that came from elsewhere reads no other files."""

from pathlib import Path

import pytest

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import yaml_files_below
from drillbook.schema.finding import Refused
from drillbook.schema.scenario_files import all_scenarios
from drillbook.schema.text import yaml_nodes
from drillbook.ui.storage.book_cache import BookCache
from drillbook.ui.use.find_scenario import find_scenario

SCENARIO = "scenario: night\ntitle: 夜\nbook: BOOK\nbegins: 2026-09-14 22:10\nlasts: 2 h\ninjects: {}\n"


def book_with(tmp_path, scenarios, at, back):
    """A book in a/b/book, and a scenario of it in the folder ``at``, from where ``back`` leads to the book."""
    folder = tmp_path / "a" / "b" / "book"
    folder.mkdir(parents=True)
    (folder / "book.yaml").write_text(
        f"book: small\ntitle: 小库\nlanguage: zh\nscenarios: {scenarios}\n", encoding="utf-8"
    )
    (tmp_path / at).mkdir(parents=True, exist_ok=True)
    (tmp_path / at / "night.yaml").write_text(SCENARIO.replace("BOOK", back), encoding="utf-8")
    return PlanBook.read(folder)


@pytest.mark.parametrize(
    ("scenarios", "at", "back"),
    [
        ("../scenarios", "a/b/scenarios", "../book"),
        ("../../scenarios", "a/scenarios", "../b/book"),
        ("..", "a/b", "book"),
        ("../other/../scenarios", "a/b/scenarios", "../book"),
    ],
)
def test_scenarios_are_found_beside_the_book_and_beside_the_books(tmp_path, scenarios, at, back):
    book, findings = book_with(tmp_path, scenarios, at, back)
    assert not findings
    assert [one.name or one.value.scenario for one in all_scenarios(book)] == ["night"]


@pytest.mark.parametrize(
    "scenarios", ["../..", "../../..", "../../../scenarios", "x/../../../../scenarios", "/tmp", "C:/x", "'..\\..\\..'"]
)
def test_a_folder_further_away_is_refused_where_it_is_written(tmp_path, scenarios):
    book, findings = book_with(tmp_path, scenarios, "scenarios", "../a/b/book")
    assert [(one.where.line, one.where.column, one.code) for one in findings] == [(4, 12, "SC")]
    assert "leads too far away from the book" in str(findings[0].message)
    assert all_scenarios(book) == []


@pytest.mark.parametrize("id_written", ["国庆", "ＡＢ１"])
@pytest.mark.parametrize("begins", ["begins", "begnis"])
def test_a_scenario_is_found_by_its_id_whatever_its_file_is_called_also_where_it_is_refused(
    tmp_path, id_written, begins, monkeypatch
):
    # Given a scenario in night.yaml whose id is another, sound or with a key misspelt
    (tmp_path / "scenarios").mkdir()
    text = SCENARIO.replace("scenario: night", f"scenario: {id_written}").replace("begins", begins)
    (tmp_path / "scenarios" / "night.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    # When it is asked for by its id, then its file is found, and said
    heard = []
    assert find_scenario(Path(id_written), heard.append) == Path("scenarios/night.yaml")
    assert [str(one) for one in heard] == ["using scenarios/night.yaml"]
    with pytest.raises(Refused, match="there is no scenario 中秋"):
        find_scenario(Path("中秋"))


def test_a_link_that_leads_away_is_not_followed(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "a" / "b" / "scenarios").symlink_to(tmp_path / "scenarios")
    book, findings = book_with(tmp_path, "../scenarios", "scenarios", "../a/b/book")
    assert not findings
    assert all_scenarios(book) == []


def test_what_vanishes_while_a_folder_is_read_is_passed_over(tmp_path, monkeypatch):
    # Given two folders, the second of which is gone when its turn comes
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.yaml").write_text("plan: p\n", encoding="utf-8")
    import os

    scan = os.scandir

    def scanned(folder):
        if str(folder) != str(tmp_path) and (tmp_path / "two").exists():
            (tmp_path / "two" / "plan.yaml").unlink()
            (tmp_path / "two").rmdir()
        return scan(folder)

    monkeypatch.setattr(os, "scandir", scanned)

    # When the files are listed
    # Then those that are there come
    assert yaml_files_below(tmp_path) == [tmp_path / "one" / "plan.yaml"]


def test_the_application_never_follows_the_book_a_scenario_names(tmp_path, monkeypatch):
    # Given two books, one of them served; scenarios inside and beside it name the other
    served, other = tmp_path / "served" / "book", tmp_path / "other"
    for folder in (served, other):
        folder.mkdir(parents=True)
        (folder / "book.yaml").write_text(
            f"book: {folder.name}\ntitle: 库\nlanguage: zh\nscenarios: ../scenarios\n", encoding="utf-8"
        )
    (served / "scenarios").mkdir()
    beside = served.parent / "scenarios"
    beside.mkdir()
    for name, place, leads in (("inside", served / "scenarios", "../../../other"), ("beside", beside, "../../other")):
        text = SCENARIO.replace("night", name).replace("BOOK", leads)
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    opened = []
    monkeypatch.setattr(yaml_nodes, "read_regular_file", lambda path: opened.append(path) or path.read_bytes())

    # When the application reads the book
    snapshot = BookCache().snapshot(served)

    # Then what lies inside is played against the served book, what is for the other is not listed, nothing of it is read
    assert list(snapshot.scenarios) == ["inside"]
    assert snapshot.book.folder == served
    assert [path for path in opened if path.is_relative_to(other)] == []
