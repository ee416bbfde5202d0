"""What is made for reading: the time line of promised times, labels of charts, the list of plans."""

import re

import pytest

from drillbook.schema.finding import Fix, Location
from drillbook.ui.app.components.findings import mending
from drillbook.ui.app.views import plans
from drillbook.ui.app.views.plan import document, flow_chart, promised_times_chart
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.translation import speak
from tests.application import links, opened, rows, sample_book, small_book, texts


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return sample_book(tmp_path_factory.mktemp("sample"))


def test_label_is_never_cut_between_a_sign_and_its_escape():
    # Given words whose thirteenth sign is a quotation mark
    said = "抽" * 13 + '"; x [label="' + "排" * 13

    # When they become a label
    label = flow_chart.words(said)

    # Then every quotation mark in it is still escaped
    assert label.replace("\\\\", "").replace('\\"', "").count('"') == 0
    assert label.replace("\\n", "").replace('\\"', '"') == said


def test_who_does_it_stands_below_what_is_done():
    assert flow_chart.words("封闭下立交\u3000交通管控组") == "封闭下立交\\n交通管控组"


def test_minutes_and_days_share_one_scale(tmp_path):
    speak("zh")
    book = BOOKS.snapshot(small_book(tmp_path)).book
    found = document.promised(book, book.plans["flood"].value)
    drawn = promised_times_chart.drawing(found)
    assert [(one["what"], one["minutes"], one["said"]) for one in promised_times_chart.values(found)] == [
        ("首次报告", 30.0, "30分钟"),
        ("抽排积水", 60.0, "1小时"),
    ]
    across = drawn["layer"][0]["encoding"]["x"]
    assert across["scale"]["type"] == "log"
    assert across["axis"]["values"] == [1, 5, 15, 30, 60]
    assert "datum.value == 30 ? '30分钟'" in across["axis"]["labelExpr"]


def test_plans_are_listed_by_kind(tmp_path):
    kinds = [row.kind for row in plans.plan_rows(BOOKS.snapshot(sample_book(tmp_path)))]
    order = [kind for kind, _names in plans.TABLES["kind"].table]
    assert kinds == sorted(kinds, key=order.index)
    page = opened(tmp_path / "plans" / "putuo", "plans")
    assert list(dict.fromkeys(row["group"] for row in rows(page)))[:3] == ["Overall", "Special", "Department"]


def teardown_module():
    speak("en")


@pytest.mark.parametrize(
    ("file", "wrong", "title"),
    [
        ("high-water.yaml", ("status: in-force", "status: in-forse"), "防汛应急预案（示例）"),
        ("flood.yaml", ("status: ", "status："), "flood.yaml"),
    ],
)
def test_address_of_a_plan_that_cannot_be_read_opens_it_with_its_finding(tmp_path, file, wrong, title):
    """A bookmark to it may not show a list as if there were no such plan."""
    book = small_book(tmp_path)
    text = (book / "flood.yaml").read_text(encoding="utf-8")
    (book / "flood.yaml").unlink()
    (book / file).write_text(text.replace(*wrong), encoding="utf-8")
    app = opened(book, "plans", plan="flood")
    assert app.title[0].value == title
    assert any("cannot be read as a plan yet" in said for said in texts(app))


def test_address_of_a_plan_that_is_not_there_is_refused_in_words(tmp_path):
    app = opened(small_book(tmp_path), "plans", plan="fire")
    assert any(one.value == "There is no plan fire in this book." for one in app.warning)
    assert [*links(app)]  # and the plans that are there


def test_button_names_what_it_writes_and_a_sign_that_nobody_sees_by_its_number():
    speak("zh")
    where = Location("flood.yaml", 1, 1)
    assert mending(Fix(where, "：", ": ")) == "改为“:”"
    assert mending(Fix(where, "\u200b", "")) == "删去“U+200B”"
    assert mending(Fix(where, "\u3000", " ")) == "删去“U+3000”"


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("home", {}),
        ("plans", {"new": "yes"}),
        ("plans", {"plan": "flood"}),
        ("libraries", {"view": "entry"}),
        ("linkage", {"view": "who"}),
        ("linkage", {"view": "trace"}),
        ("linkage", {"view": "matrix"}),
        ("coverage", {}),
        ("ledger", {}),
        ("scenarios", {"new": "yes"}),
        ("scenarios", {"scenario": "muifa-night"}),
        ("run", {}),
    ],
)
def test_english_sentences_and_heads_begin_with_a_capital(sample, page, asked):
    app = opened(sample, page, **asked)
    labels = [one.label for one in (*app.metric, *app.expander, *app.button, *app.selectbox, *app.toggle)]
    groups = [row["group"] for row in rows(app)]
    lines = [line.lstrip("*#- ") for said in (*texts(app), *labels, *groups) for line in said.splitlines()]
    small = [line for line in lines if re.match("[a-z]", line)]
    assert small == [], small
