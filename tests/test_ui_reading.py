"""What is made for reading: the time line of promised times, labels of charts, the list of plans."""

from drillbook.ui.app.views import plans
from drillbook.ui.app.views.plan import document, flow_chart, promised_times_chart
from drillbook.ui.storage.book_cache import BOOKS
from drillbook.ui.translation import speak
from tests.application import opened, rows, sample_book, small_book


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
    assert list(dict.fromkeys(row["group"] for row in rows(page)))[:3] == ["overall", "special", "department"]


def teardown_module():
    speak("en")
