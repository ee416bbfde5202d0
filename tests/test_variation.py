"""A model with numbers changed for one run; what is written stays."""

import pytest

from drillbook.schema.finding import Unreadable
from drillbook.simulator.exercise import run
from drillbook.simulator.log.measures import promise_rows
from drillbook.simulator.model.run_changes import Variation, amounts, varied
from drillbook.simulator.prepare import prepare_by_id
from tests.application import sample_book
from tests.rehearsed import rehearsal_book


def model_of(folder, scenario="night"):
    return prepare_by_id(folder, scenario, {}).model


@pytest.fixture
def night(tmp_path):
    return model_of(rehearsal_book(tmp_path))


@pytest.fixture(scope="module")
def muifa(tmp_path_factory):
    return model_of(sample_book(tmp_path_factory.mktemp("books")), "muifa-night")


def outcome(model):
    return {row.id: row.outcome for row in promise_rows(run(model, 0).events)}["flood/report"]


def number(model, name):
    return next(one.number for one in amounts(model) if one.name == name)


def test_nothing_changed_is_the_same_model(night):
    assert varied(night, Variation()) is night
    assert varied(night, Variation((("duty", 1),))) is night


def test_second_officer_keeps_the_limit_that_one_alone_missed(night):
    # Given one officer who patrols for 20 minutes before the report with a limit of 15
    assert outcome(night) == "missed"

    # When there are two
    two = varied(night, Variation((("duty", 2),), undisturbed=("phones-down",)))

    # Then the report is in time, and the model says it is another
    assert outcome(two) == "met"
    assert two.digest != night.digest
    assert two.assumptions[0].text.render("zh") == "仅本次推演改动：防汛值班员 1→2、不带特情：电话中断"


def test_inject_left_out_never_comes_and_one_of_the_facilitators_does(night):
    changed = varied(night, Variation(without=("rain",), used=(("more", 1_800_000),)))
    delivered = [(event.inject, event.at) for event in run(changed, 0) if event.kind == "inject-delivered"]
    assert delivered == [("phones-down", 0), ("more", 1_800_000)]


@pytest.mark.parametrize("wrong", [Variation((("nobody", 1),)), Variation(without=("no-such",))])
def test_name_that_nothing_bears_is_refused(night, wrong):
    with pytest.raises(Unreadable):
        varied(night, wrong)


def test_every_number_of_the_sample_can_be_raised_and_lowered(muifa):
    for one in amounts(muifa):
        for wanted in {0, one.number + 3}:
            changed = varied(muifa, Variation(((one.name, wanted),)))
            assert number(changed, one.name) == wanted, one


def test_run_with_nobody_and_nothing_still_ends(muifa):
    nothing = varied(muifa, Variation(tuple((one.name, 0) for one in amounts(muifa))))
    assert run(nothing, 0).events[-1].kind == "exercise-ended"


def test_variation_survives_json():
    one = Variation((("duty", 2),), ("rain",), ("phones-down",), (("more", 5),))
    row = {"amounts": [["duty", 2]], "without": ["rain"], "undisturbed": ["phones-down"], "used": [["more", 5]]}
    assert Variation.of(row) == one


def test_a_team_that_breaks_down_can_also_be_left_out(muifa):
    # Given a night in which a team of those that drain drops out
    assert [one.disrupt.what for one in muifa.injects if one.name == "team-lost"] == ["team"]

    # When there are none of them, then the run goes to its end without
    none = varied(muifa, Variation((("drainage", 0),), moved=(("team-lost", 0),)))
    assert run(none, 0)[-1].kind == "exercise-ended"
