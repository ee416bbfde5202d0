"""A library user prepares a scenario: from its file to a model, or to the findings that say why there is none."""

import pytest

from drillbook.schema.base_error import DrillbookError
from drillbook.schema.finding import Refused, Unreadable
from drillbook.schema.scenario_files import all_scenarios, read_scenario
from drillbook.simulator.log import eventlog
from drillbook.simulator.model.run_changes import Variation
from drillbook.simulator.model_cache import ready_to_run
from drillbook.simulator.prepare import prepare, prepare_by_id
from tests.command import SMALL_PLAN, small_book


def test_scenario_file_becomes_a_model_of_the_book_it_names(tmp_path):
    place = small_book(tmp_path)
    ready = prepare(place / "night.yaml")
    assert (ready.model.scenario, ready.book.settings.book, ready.findings) == ("night", "small", ())


def test_a_notebook_is_told_a_line_and_not_the_whole_book(tmp_path):
    place = small_book(tmp_path)
    ready = prepare(place / "night.yaml")
    assert repr(ready) == f"Prepared(scenario='night', model='{ready.model.digest}', findings=0)"
    assert repr(prepare(place / "none.yaml")) == "Prepared(scenario=None, model=None, findings=1)"


def test_same_model_comes_by_id_when_the_scenario_lies_in_the_book(tmp_path):
    place = small_book(tmp_path)
    (place / "night.yaml").rename(place / "书" / "night.yaml")
    assert prepare_by_id(place / "书", "night", {}).model.scenario == "night"


def test_text_stands_in_place_of_a_file(tmp_path):
    # Given a book whose plan takes 5 min to report, and a text in which it takes 6
    place = small_book(tmp_path)
    (place / "night.yaml").rename(place / "书" / "night.yaml")
    texts = {"flood.yaml": SMALL_PLAN.replace("5 min", "6 min")}

    # When both are prepared
    written, tried = (prepare_by_id(place / "书", "night", each) for each in ({}, texts))

    # Then they are different models
    assert written.model.digest != tried.model.digest


def test_scenario_without_a_book_is_a_finding_not_an_error(tmp_path):
    lonely = tmp_path / "night.yaml"
    lonely.write_text(
        "scenario: night\ntitle: 夜间\nbegins: 2026-09-14 21:00\nlasts: 2 h\ninjects: {}\n", encoding="utf-8"
    )
    ready = prepare(lonely)
    assert ready.model is None
    assert "this scenario names no book, and there is none above it" in [one.message.en for one in ready.obstacles]


def test_what_is_wrong_with_a_scenario_is_told_in_the_language_of_its_book(tmp_path):
    # Given a Chinese book, and a scenario with a key misspelt
    place = small_book(tmp_path)
    text = (place / "night.yaml").read_text(encoding="utf-8")
    (place / "night.yaml").write_text(text.replace("injects:", "injetcs:"), encoding="utf-8")

    # When it is to be run, then what stands in the way is the scenario's alone, and the language is the book's
    ready = ready_to_run(place / "night.yaml")
    assert (ready.model, ready.language) == (None, "zh")
    assert {one.where.file.rpartition("/")[2] for one in ready.obstacles} == {"night.yaml"}


def test_error_in_a_plan_is_an_obstacle(tmp_path):
    place = small_book(tmp_path, SMALL_PLAN.replace("role: desk", "rloe: desk", 1))
    ready = prepare(place / "night.yaml")
    assert ready.model is None
    assert {one.where.file.rpartition("/")[2] for one in ready.obstacles} >= {"flood.yaml"}


@pytest.mark.parametrize(
    ("beside", "stands"),
    [
        ("services: {desk: {image: x}}\n", True),  # of another program
        ("titel: 三防\n", True),
        ("placez: {gate: {title: 闸门}}\n", True),
        ("library: placez\n", False),  # a library, whatever it meant to say
        ("routes: [{from: a, to: b, takes: 5 min}]\n", False),  # a library that does not say so
        ("场所: {gate: {名称: 闸门}}\n", False),
    ],
)
def test_file_that_is_none_of_the_book_is_no_obstacle_a_library_is(tmp_path, beside, stands):
    place = small_book(tmp_path)
    text = (place / "night.yaml").read_text(encoding="utf-8")
    (place / "night.yaml").write_text(text + "plans: [flood]\n", encoding="utf-8")
    (place / "书" / "beside.yaml").write_text(beside, encoding="utf-8")
    assert (prepare(place / "night.yaml").model is not None) is stands


def test_variation_of_what_the_run_does_not_have_is_unreadable(tmp_path):
    with pytest.raises(Unreadable, match="no people or means 'boats'"):
        prepare(small_book(tmp_path) / "night.yaml", variation=Variation((("boats", 2),)))


def test_reading_and_preparing_are_heard_of(tmp_path):
    heard = []
    prepare(small_book(tmp_path) / "night.yaml", hear=heard.append)
    assert [(one.step, one.subject) for one in heard] == [
        ("reading", "book.yaml"),
        ("reading", "flood.yaml"),
        ("preparing", "night"),
    ]


def test_scenarios_of_a_book_lie_in_it_and_beside_it(tmp_path):
    # Given a book that names the folder of its scenarios
    place = small_book(tmp_path)
    book = place / "书" / "book.yaml"
    book.write_text(book.read_text(encoding="utf-8") + "scenarios: ..\n", encoding="utf-8")

    # When it is prepared, then the scenario beside it is one of its own
    ready = prepare(place / "night.yaml")
    assert [one.value.scenario for one in all_scenarios(ready.book)] == ["night"]


def test_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="there is no folder"):
        read_scenario(small_book(tmp_path) / "night.yaml", tmp_path / "nowhere")


@pytest.mark.parametrize("error", [Unreadable, Refused, eventlog.LogRefused])
def test_errors_of_the_library_have_one_base(error):
    assert issubclass(error, DrillbookError)
    assert issubclass(error, ValueError)
