"""The small books under `tests/cases`: each shows one thing that once went wrong, and is run as it stands."""

from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.reader import read_file
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.exercise import run
from tests.stories import told

CASES = Path(__file__).parent / "cases"


def case_model(name, scenario="s"):
    path = CASES / name / f"{scenario}.yaml"
    model, findings = compile_model(PlanBook.read(path.parent)[0], read_file(path, path.name).document)
    assert model is not None, [str(finding.message) for finding in findings]
    return model


def case_log(name, scenario="s", seed=1):
    return run(case_model(name, scenario), seed)


def case_story(name, scenario="s", **which):
    """What happens, line by line, as `stories.story` tells it."""
    return told(case_log(name, scenario), **which)
