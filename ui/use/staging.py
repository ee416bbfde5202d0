"""From what was asked to a model: a scenario in its book, with some files in another version, with some numbers changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.book import PlanBook, book_files, links_outside
from drillbook.schema.files import ChangeRefused
from drillbook.schema.finding import Finding, Severity, Unreadable
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.reader import ReadResult, read_file, read_text_as
from drillbook.schema.text.located import Located
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.variation import Variation, varied
from drillbook.ui.use.books import Looked, own_scenarios, stage
from drillbook.ui.use.scenarios import in_the_way

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Staged:
    """What is to be run; without a model, the findings say why not."""

    book: PlanBook
    model: Model | None
    findings: tuple[Finding, ...] = ()


def prepare(folder: Path, scenario: str, texts: Mapping[str, str], variation: Variation, say: Say) -> Staged:
    """Read the book and compile; ``texts`` stand in place of files; ``say`` hears ``reading`` and ``preparing``."""
    say("reading")
    reads = [_read(folder, path, texts) for path in book_files(folder)]
    book, findings = PlanBook.assemble(folder, reads, links_outside(folder))
    placed = _scenario(book, scenario)
    say("preparing")
    return staged(book, placed, findings, variation)


def staged(book: PlanBook, scenario: Located[Scenario] | None, findings: list[Finding], variation: Variation) -> Staged:
    """The model of a scenario in a book that is read already."""
    if scenario is None:
        return Staged(book, None, tuple(findings))
    model, more = compile_model(book, scenario)
    found = (*in_the_way(Looked(book, findings), scenario), *more)
    if model is None or any(finding.severity is Severity.ERROR for finding in found):
        return Staged(book, None, found)
    try:
        return Staged(book, varied(model, variation), found)
    except Unreadable as problem:
        raise ChangeRefused(problem.message) from None


def _read(folder: Path, path: Path, texts: Mapping[str, str]) -> ReadResult:
    name = path.relative_to(folder).as_posix()
    return read_text_as(name, texts[name]) if name in texts else read_file(path, name)


def _scenario(book: PlanBook, wanted: str) -> Located[Scenario] | None:
    """Among the scenarios in the book, else among those that lie beside it."""
    if wanted in book.scenarios:
        return book.scenarios[wanted]
    for path in own_scenarios(book):
        placed = stage(path, book.folder).scenario
        if placed is not None and placed.value.scenario == wanted:
            return placed
    return None
