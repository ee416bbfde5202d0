"""The scenarios that come with the product, compiled and run once for all tests that look at them."""

from functools import cache
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.reader import read_file
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.exercise import run
from tests.command import ROOT

SEED = 7
SCENARIOS = tuple(path.stem for path in sorted((ROOT / "scenarios").glob("*.yaml")))
GOLDEN = Path(__file__).parent / "golden"


@cache
def book_of(folder: Path) -> PlanBook:
    return PlanBook.read(folder)[0]


@cache
def model_of(name: str):
    path = ROOT / "scenarios" / f"{name}.yaml"
    document = read_file(path, path.as_posix()).document
    model, findings = compile_model(book_of((path.parent / document.value.book).resolve()), document)
    assert model is not None, [str(finding.message) for finding in findings]
    return model


@cache
def log_of(name: str, seed: int = SEED):
    return run(model_of(name), seed)
