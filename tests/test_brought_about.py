"""Moments an objective wants to bring about: whether they came."""

import pytest

from drillbook.schema.conditions.parser import parse_trigger
from drillbook.schema.reader import read_file
from drillbook.simulator.log.objectives import came
from tests.command import ROOT
from tests.scenarios import SCENARIOS, log_of, model_of


@pytest.mark.parametrize(
    ("written", "came_about"),
    [
        ("level(hazmat) III", True),
        ("level(hazmat) II", True),
        ("level(hazmat) I", False),
        ("response(hazmat) ended", True),
        ("hazmat/commander absent", True),
        ("hazmat/dispatch absent", False),
        ("hazmat/report-town received", True),
        ("hazmat/rescue started", False),
        ("hazmat/release started", True),
        ("inject haze-spreads", True),
        ("inject second-car", False),
    ],
)
def test_a_moment_came_about_in_the_night_at_the_rail_yard(written, came_about):
    log, model = log_of("riverton-chlorine"), model_of("riverton-chlorine")
    assert came(parse_trigger(written), log.events, model) is came_about


@pytest.mark.parametrize(
    ("written", "came_about"),
    [
        ("classroom/tell-group failed", True),
        ("classroom/tell-group succeeded", True),
        ("classroom/tell-each failed", False),
        ("quake/call-brigade succeeded", False),
    ],
)
def test_a_task_that_did_not_work_came_about_at_the_school(written, came_about):
    """Six of eight classes reach the parents' group, two have to telephone."""
    log, model = log_of("xinghe-quake"), model_of("xinghe-quake")
    assert came(parse_trigger(written), log.events, model) is came_about


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_scenarios_of_the_product_bring_about_what_they_want_to_show(name):
    model, log = model_of(name), log_of(name, 0)
    objectives = _scenario(name).objectives.values()
    missing = [text for one in objectives for text in one.tests if not came(parse_trigger(text), log.events, model)]
    assert objectives
    assert missing == []


def _scenario(name):
    path = ROOT / "scenarios" / f"{name}.yaml"
    return read_file(path, path.as_posix()).document.value
