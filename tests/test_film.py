"""A log as the player and the result page show it, and as a file that leaves the house."""

import json
import re

import pytest

from drillbook.schema.values.times import render_duration
from drillbook.simulator.log.causes import Cause
from drillbook.simulator.log.measures import PromiseRow, promise_rows
from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.app.views.distinct_labels import distinct
from drillbook.ui.app.views.run import result, waterfall
from drillbook.ui.report.clock_text import ShownClock, exact, lasting_forms, span
from drillbook.ui.report.replay.film import film
from drillbook.ui.report.replay.masking import masked
from drillbook.ui.report.replay.page import page, script
from drillbook.ui.report.titles import Titles
from drillbook.ui.storage.results import run_result
from drillbook.ui.translation import speak
from tests.command import drillbook
from tests.film_letters import films_of
from tests.rehearsed import rehearsal_book, rehearsed


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    book = rehearsal_book(tmp_path_factory.mktemp("book"))
    found = run_result(book, rehearsed(book))
    speak("en")
    return found


@pytest.fixture(scope="module")
def shown(told):
    return film(told.log, told.context)


def test_bars_say_who_did_what_when(shown):
    bars = {bar["id"]: bar for bar in shown["bars"]}
    assert bars["flood/rain/patrol"]["s"] == [["working", 600_000, 1_800_000]]
    assert bars["flood/rain/report"]["s"] == [
        ["queued", 600_000, 1_800_000],
        ["working", 1_800_000, 2_100_000],
        ["sending", 2_100_000, 2_160_000],
    ]
    assert bars["flood/rain/report"]["house"] == "区防汛办"


def test_every_event_has_words_and_a_cause_before_it(shown, told):
    kinds = {event.kind for event in told.log}
    for number, (_at, cause, text, *_rest) in enumerate(shown["events"]):
        assert -1 <= cause < number
        assert text
        assert text not in kinds


def test_chain_of_a_missed_limit_adds_up_to_what_was_taken(shown):
    (missed,) = [promise for promise in shown["promises"] if promise["o"] == "missed"]
    links = chain(shown, missed)
    assert sum(took for _text, _since, took, _bar, _before in links) == missed["end"] - missed["s"]
    assert [(text, shown["bars"][bar]["id"]) for text, _since, _took, bar, _before in links] == [
        ("waiting for 防汛值班员, held by 巡查, 20 min", "flood/rain/report"),
        ("首次报告, 5 min", "flood/rain/report"),
        ("message from 首次报告, 1 min", "flood/rain/report"),
    ]


def chain(film, promise):
    """The parts of a chain, earliest first: each stands once and names the one before it."""
    found, at = [], promise["link"]
    while at >= 0:
        found.insert(0, film["links"][at])
        at = found[0][4]
    return found


def test_pool_that_was_waited_for_is_full_meanwhile(shown):
    (duty,) = [pool for pool in shown["pools"] if pool["id"] == "duty"]
    assert (duty["cap"], duty["full"], duty["waited"]) == ([[0, 1]], True, 1_200_000)
    assert duty["use"] == [[0, 0], [600_000, 1], [2_100_000, 0]]


def test_message_is_in_flight_from_sending_to_receipt(shown):
    report = [letter for letter in shown["letters"] if letter["id"] == "flood/rain/report"]
    assert [(letter["to"], letter["s"], letter["r"]) for letter in report] == [("总指挥", 2_100_000, 2_160_000)]


def test_chain_is_drawn_where_each_part_began_and_where_the_limit_passed(told):
    # Given a report with a limit of 15 min that took 26: 20 waiting, 5 at work, 1 on its way
    (row,) = [row for row in promise_rows(told.log.events) if row.outcome == "missed"]

    # When it is drawn
    found = waterfall.bars(row, told.context.current_titles(), told.context.clock)

    # Then the first part is the one in which the limit passed
    assert [(bar.at, bar.text, bar.breaks) for bar in found] == [
        ("21:10 T+0:10", "waiting for 防汛值班员, held by 巡查, 20 min", True),
        ("21:30 T+0:30", "首次报告, 5 min", False),
        ("21:35 T+0:35", "message from 首次报告, 1 min", False),
    ]
    assert [round(bar.width * 26 / 100) for bar in found] == [20, 5, 1]
    assert [round(bar.late * 26 / 100) for bar in found] == [5, 5, 1]
    assert "limit passed here" in waterfall.page(row, told.context.current_titles(), told.context.clock)


def test_promised_time_kept_is_drawn_within_its_limit():
    # Given 12 of 15 min, and then exactly 15
    for took in (12, 15):
        parts = (Cause("work", "report", 0, took * 60_000),)
        row = PromiseRow("flood/report", "", "met", 0, 900_000, took * 60_000, parts=parts)

        # When it is drawn, then nothing of it is late
        (bar,) = waterfall.bars(row, Titles({}, {}, {}, {}, {}, {}, {}, {}, {}, {}), ShownClock(None))
        assert (bar.late, bar.breaks, round(bar.width * 15 / 100)) == (0, False, took)


def test_two_runs_are_compared_promise_by_promise(told, tmp_path):
    book = rehearsal_book(tmp_path)
    better = run_result(book, rehearsed(book, variation=Variation((("duty", 2),))))
    (row,) = result.comparison(told.promises, better.promises, told.context)
    assert (row.before, row.now, row.difference) == ("✕ missed 26 min", "✓ met 12 min", "−14 min")
    assert (row.crossing, row.better) == (True, True)
    assert result.comparison(told.promises, told.promises, told.context) == []


def test_exported_page_stands_alone_and_is_masked(told):
    text = page([(told.log, told.context, "a", None)], {"张三丰"})
    (film,) = films_of(text)
    shown = json.dumps(film, ensure_ascii=False)
    assert "13800001234" not in shown
    assert "张三丰" not in text + shown
    assert "张某" in shown
    assert "*********34" in shown
    assert re.findall(r"""(?:src|href)=["']""", text) == []
    assert "https://" not in text
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")  # a name, no address


def test_exported_page_says_what_was_changed_and_masks_that_too(told):
    text = page([(told.log, told.context, "a", None)], {"张三丰"}, [["夜间暴雨 · 张三丰 1→2", "reached <b>"]])
    assert "<b>夜间暴雨 · 张某 1→2</b>" in text
    assert "<li>reached &lt;b&gt;</li>" in text


def test_words_of_authors_cannot_leave_the_data_of_the_page(told):
    text = page([(told.log, told.context, "</script><script>alert(1)</script>", None)], ())
    assert "<script>alert(1)" not in text
    assert films_of(text)[0]["name"] == "</script><script>alert(1)</script>"


def test_player_never_reads_text_as_html():
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("值班电话021-12345678", "值班电话**********78"),
        ("请致电13812345678。", "请致电*********78。"),
        ("拨打110、12345", "拨打110、12345"),
        ("2026-09-14 21:00", "2026-09-14 21:00"),
    ],
)
def test_phones_are_masked_and_nothing_else(text, wanted):
    assert masked(text) == wanted


def test_replay_command_writes_one_file(tmp_path):
    # Given a log that run wrote
    book = rehearsal_book(tmp_path / "book")
    night, log, html = book / "scenarios" / "night.yaml", tmp_path / "a.jsonl", tmp_path / "a.html"
    assert drillbook("run", night, "--log", log, "--amount", "duty=2").code == 0

    # When it is written as a page
    answer = drillbook("replay", log, "--html", html, "--scenario", night, "--lang", "en")

    # Then it is there, masked, and says how much it holds
    assert (answer.code, answer.out.endswith("events\n")) == (0, True), answer
    (film,) = films_of(html.read_text(encoding="utf-8"))
    assert "13800001234" not in json.dumps(film)
    assert film["answers"]["inject:rain"][0][1].startswith("暴雨 delivered")


def test_amount_of_something_unknown_is_misuse(tmp_path):
    night = rehearsal_book(tmp_path) / "scenarios" / "night.yaml"
    assert drillbook("run", night, "--amount", "nobody=2").code == 2
    assert drillbook("run", night, "--amount", "duty").code == 2


def test_choices_of_equal_words_can_be_told_apart():
    assert distinct({"a": "组长", "b": "组长", "c": "队长"}) == {"a": "组长 (1)", "b": "组长 (2)", "c": "队长"}


@pytest.mark.parametrize(
    ("seconds", "parts", "said"),
    [
        (3016, "ms", "50 min 16 s"),
        (60, "m", "1 min"),
        (5, "s", "5 s"),
        (3600, "h", "1 h"),
        (3660, "hm", "1 h 1 min"),
        (3665, "hms", "1 h 1 min 5 s"),
        (3605, "hs", "1 h 5 s"),
    ],
)
def test_player_writes_a_length_of_time_as_pages_do(seconds, parts, said):
    speak("en")
    h, m, s = seconds // 3600, seconds // 60 % 60, seconds % 60
    filled = lasting_forms()[parts].format(h=h, m=m, s=s)
    assert filled == said == exact(seconds * 1000) == render_duration(seconds * 1000, "en")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 3_000, "0 s – 3 s"),
        (499, 3_000, "0 s – 3 s"),
        (500, 3_000, "0 s – 3 s"),
        (501, 3_000, "1 s – 3 s"),
        (0, 400, "0 min"),
        (660_000, 780_000, "11 min – 13 min"),
        (60_000, None, "1 min – …"),
        (None, 60_000, "… – 1 min"),
    ],
)
def test_span_of_time_has_one_unit_where_it_begins_at_nothing(low, high, said):
    speak("en")
    assert span(low, high) == said
