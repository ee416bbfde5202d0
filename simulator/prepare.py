"""From a scenario file, its book and what is to be varied to a model, or to the findings that say why there is none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import DefaultBook, book_files, links_outside, no_book
from drillbook.schema.cache.readings import read_kept
from drillbook.schema.finding import Finding, Severity
from drillbook.schema.linkage.folding import fold
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.progress import Hear, Progress, read_in_turn, unheard
from drillbook.schema.reader import ReadResult, read_text_as
from drillbook.schema.scenario_files import ScenarioInBook, read_scenario, scenarios_beside
from drillbook.schema.text.located import Located
from drillbook.simulator.compiler.acting_plans import RECORDS, UNREAD
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import AS_WRITTEN, Variation, varied


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """A scenario in its book, compiled; without a ``model`` it cannot be run, and the findings say why."""

    scenario: Located[Scenario] | None
    book: PlanBook | None
    model: Model | None
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        """Name it in a line: a notebook or a debugger would else be told the whole book."""
        name = None if self.scenario is None else self.scenario.value.scenario
        digest = None if self.model is None else self.model.digest
        return f"Prepared(scenario={name!r}, model={digest!r}, findings={len(self.findings)})"

    @property
    def obstacles(self) -> list[Finding]:
        """Only what stops the run, one finding for each cause."""
        return fold(finding for finding in self.findings if finding.severity is Severity.ERROR)


def prepare(
    path: Path,
    book: Path | None = None,
    variation: Variation = AS_WRITTEN,
    *,
    hear: Hear = unheard,
    default_book: DefaultBook = no_book,
) -> Prepared:
    """Read a scenario file and its book, compile them and change the numbers that are to be varied.

    Raises:
        Unreadable: the variation names something that the run does not have.
        Refused: ``book`` is no folder.
    """
    return prepare_read(read_scenario(path, book, default_book), variation, hear=hear)


def prepare_read(read: ScenarioInBook, variation: Variation = AS_WRITTEN, *, hear: Hear = unheard) -> Prepared:
    """Do the same with a scenario that is read already.

    Raises:
        Unreadable: the variation names something that the run does not have.
    """
    if read.folder is None:
        return Prepared(read.scenario, None, None, read.findings)
    reads = (read_kept(file, file.as_posix()) for file in read_in_turn(book_files(read.folder), hear))
    whole, findings = PlanBook.assemble(read.folder, reads, links_outside(read.folder))
    if read.scenario is None:  # what is wrong with it is told in the language of its book
        return Prepared(None, whole, None, read.findings)
    hear(Progress("preparing", read.scenario.value.scenario))
    return prepare_in(whole, read.scenario, findings, variation, read.findings)


def prepare_by_id(
    folder: Path,
    scenario: str,
    texts: Mapping[str, str],
    variation: Variation = AS_WRITTEN,
    *,
    hear: Hear = unheard,
    default_book: DefaultBook = no_book,
    read: Callable[[Path, str], ReadResult] = read_kept,
) -> Prepared:
    """Read a book in which ``texts`` stand in place of files, and compile one of its scenarios.

    Files are named as seen from the book's folder; ``read`` reads one as it is on disk. Without a scenario of that id, the findings are those of the book.

    Raises:
        Unreadable: the variation names something that the run does not have.
    """
    reads = (_read(folder, file, texts, read) for file in read_in_turn(book_files(folder), hear))
    book, findings = PlanBook.assemble(folder, reads, links_outside(folder))
    located = _scenario(book, scenario, default_book)
    hear(Progress("preparing", scenario))
    if located is None:
        return Prepared(None, book, None, tuple(findings))
    return prepare_in(book, located, findings, variation)


def prepare_in(
    book: PlanBook,
    scenario: Located[Scenario],
    findings: Iterable[Finding],
    variation: Variation = AS_WRITTEN,
    of_scenario: Iterable[Finding] = (),
) -> Prepared:
    """Compile a scenario in a book that is read already; ``findings`` are those of reading the book.

    Raises:
        Unreadable: the variation names something that the run does not have.
    """
    model, compiled = compile_model(book, scenario)
    refused = list(_in_the_way(book, findings, scenario.value))
    told = [finding for finding in compiled if not (refused and finding.root.startswith(UNREAD))]
    found = (*of_scenario, *refused, *told)
    if model is None or any(finding.severity is Severity.ERROR for finding in found):
        return Prepared(scenario, book, None, found)
    return Prepared(scenario, book, varied(model, variation), found)


def _in_the_way(book: PlanBook, findings: Iterable[Finding], scenario: Scenario) -> Iterator[Finding]:
    """Errors of reading in what a run uses: its plans, the libraries and the book, but no other plan or scenario."""
    named = set(scenario.plans)
    others = {plan.source.file for name, plan in book.plans.items() if named and name not in named}
    others |= {other.source.file for other in book.scenarios.values()} | book.unread_scenarios.keys()
    others |= {file for file, kind in book.unread_libraries.items() if kind in RECORDS}
    unread = book.unread - named if named else set()
    for finding in findings:
        idle = finding.where.file in others or finding.where.plan in unread or Path(finding.where.file).stem in unread
        if finding.severity is Severity.ERROR and not idle:
            yield finding


def _read(folder: Path, path: Path, texts: Mapping[str, str], read: Callable[[Path, str], ReadResult]) -> ReadResult:
    name = path.relative_to(folder).as_posix()
    return read_text_as(name, texts[name]) if name in texts else read(path, name)


def _scenario(book: PlanBook, wanted: str, default_book: DefaultBook) -> Located[Scenario] | None:
    """Among the scenarios in the book, else among those that lie beside it."""
    if wanted in book.scenarios:
        return book.scenarios[wanted]
    for path in scenarios_beside(book, default_book):
        located = read_scenario(path, book.folder).scenario
        if located is not None and located.value.scenario == wanted:
            return located
    return None
