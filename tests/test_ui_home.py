"""The first page: every number is a link to exactly what it counts."""

import json
import re
from dataclasses import replace

import pytest

from drillbook.ui.app import access_settings
from drillbook.ui.app.views import home, plans
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.storage.drafts import Drafts
from drillbook.ui.storage.runs import RunRequest, Runs, RunStatus
from drillbook.ui.translation import speak
from tests.application import APP, at, links, opened, sample_book, small_book, texts


@pytest.fixture(scope="module")
def putuo(tmp_path_factory):
    return sample_book(tmp_path_factory.mktemp("books"))


@pytest.mark.parametrize("by", ["kind", "status", "depth"])
def test_number_of_plans_leads_to_as_many_plans(putuo, by):
    snapshot = BOOKS.snapshot(putuo)
    rows = plans.plan_rows(snapshot)
    figures = home.glance(snapshot).by[by]
    assert sum(figure.number for figure in figures) == len(rows) > 40
    for figure in figures:
        assert sum(plans.PlanFilter.of(figure.query).lets(row) for row in rows) == figure.number, figure


def test_due_and_drill_numbers_lead_to_as_many_plans(tmp_path):
    # Given a plan issued long ago that was neither evaluated nor exercised
    book = small_book(tmp_path)
    path = book / "flood.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "issued: 2020-01-02\n", encoding="utf-8")

    # When the book is looked at
    snapshot = BOOKS.snapshot(book)
    seen = home.glance(snapshot)
    rows = plans.plan_rows(snapshot)

    # Then it is counted once for each duty, and each number leads to it
    assert {figure.query[0][1] for figure in seen.overdue} == {"overdue-drill", "overdue-evaluation"}
    for figure in (*seen.overdue, *seen.soon, *seen.drills):
        assert sum(plans.PlanFilter.of(figure.query).lets(row) for row in rows) == figure.number, figure


def test_home_shows_links_and_the_book(putuo):
    page = opened(putuo)
    found = links(page)
    assert page.title[0].value == "普陀区应急预案库（示例）"
    assert found["special  **14**"]["kind"] == "special"
    assert sum("kind" in query for query in found.values()) > 8


def test_empty_book_says_what_to_do_next(tmp_path):
    (tmp_path / "book.yaml").write_text("book: empty\ntitle: 空库\n", encoding="utf-8")
    page = opened(tmp_path)
    assert "There is no plan in this book yet." in texts(page)
    assert links(page)["Write the first one from a template"]["new"] == "yes"


def test_language_comes_from_the_address_and_stays(putuo):
    page = opened(putuo, lang="zh")
    assert "问题清单" in [one.value for one in page.header]
    at(page, lang="en")
    assert "Findings" in [one.value for one in page.header]


def test_filters_from_an_address_never_break_the_page(putuo):
    page = opened(putuo, "plans", kind="<script>", severity="bad", due="overdue-../../x", drill="?", words="无此预案")
    assert "No plan is like that." in texts(page)


def test_book_outside_what_is_served_cannot_be_asked_for(tmp_path):
    small_book(tmp_path / "served")
    small_book(tmp_path / "other")
    page = opened(tmp_path / "served", book="../other")
    assert access_settings.serving().books() == (tmp_path / "served",)
    assert page.title[0].value == "示例库"


def test_pages_and_addresses_agree():
    """The doorway must know every page, or its deep links would not be sent to the application."""
    written = re.findall(
        r'Page\("screens/\w+\.py", later\("[^"]+"\), "[^"]+", "(\w+)"', APP.read_text(encoding="utf-8")
    )
    assert len(written) >= 3
    assert set(written) <= set(access_settings.PATHS)


def test_unsaved_work_is_listed_with_a_link_back(tmp_path):
    book = small_book(tmp_path)
    Drafts(book).change("flood.yaml", "王", lambda text: text + "# x\n")
    page = opened(book)
    link = next(query for label, query in links(page).items() if "flood" in label)
    assert link["file"] == "flood.yaml"


def test_scenario_shows_the_verdict_of_its_last_run(tmp_path):
    # Given a book with a scenario that was rehearsed once
    book = sample_book(tmp_path)
    runs = Runs(book)
    name = runs.begin(RunRequest("muifa-night"), "梅花")
    runs.tell(name, RunStatus(state="done"))
    verdict = {"promises": {"met": 7, "missed": 2}, "tasks": {"done": 9}}
    (runs.place(name) / "verdict.json").write_text(json.dumps(verdict), encoding="utf-8")

    # When the first page is opened, then the scenario leads to that run and the others to a first one
    found = links(opened(book))
    assert [query["run"] for label, query in found.items() if label.startswith("Last run")] == [name]
    assert found["Not rehearsed yet: begin"]["scenario"]


def teardown_module():
    speak("en")


def test_next_step_is_the_worst_first(tmp_path):
    # Given a book with an error, an overdue duty, and a scenario nobody has rehearsed
    row = home.ScenarioRow("storm", "暴雨", 3, 1)
    broken = home.ScenarioRow("broken", "坏了", 0, 0, refused=True)
    seen = home.glance(BOOKS.snapshot(small_book(tmp_path)))
    late = home.Figure("drill", 2, (("due", "overdue-drill"),))
    error = home.Figure("error", 4, (("severity", "error"),))
    warning = home.Figure("warning", 9, (("severity", "warning"),))
    bare = replace(seen, findings=(warning,), overdue=(), scenarios=(broken,))

    # Then errors come before what is late, and that before the scenario; a warning stops nobody
    assert home.next_step(replace(bare, findings=(error, warning), overdue=(late,)), ()).number == 4
    assert home.next_step(replace(bare, overdue=(late,), scenarios=(row,)), ()).kind == "overdue"
    assert home.next_step(replace(bare, scenarios=(broken, row)), ()).query == (("scenario", "storm"),)
    assert home.next_step(replace(bare, scenarios=(row,)), {"storm"}).kind == "again"
    assert home.next_step(bare, ()).kind == "write"
