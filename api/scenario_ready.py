"""A scenario read, and made ready for a run, from what a program has at hand: file names and a book."""

from dataclasses import replace
from pathlib import Path

from drillbook.schema import scenario_files
from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location, say
from drillbook.schema.scenario_files import ScenarioInBook
from drillbook.simulator import prepare as preparation
from drillbook.simulator.model.run_changes import AS_WRITTEN, Variation
from drillbook.simulator.prepare import Prepared


def read_scenario(path: str | Path) -> ScenarioInBook:
    """Read a scenario file and find the book it is played against: the one it names, else the nearest above it.

    Without ``scenario`` or ``folder`` the findings say why.
    """
    return scenario_files.read_scenario(Path(path))


def prepare(
    scenario: str | Path, book: PlanBook | str | Path | None = None, variation: Variation = AS_WRITTEN
) -> Prepared:
    """Make a scenario ready for ``run`` in a book already read, in the folder of one, or in the book it names.

    Without a ``model`` the ``findings`` say why; only what the run uses must be free of errors: its plans, the libraries
    and the book.

    Raises:
        DrillbookError: the variation names something that is not in the run, or ``book`` is no folder.
    """
    path = Path(scenario)
    if not isinstance(book, PlanBook):
        return preparation.prepare(path, None if book is None else Path(book), variation)
    read = scenario_files.read_scenario(path, book.folder)
    if read.scenario is None:
        return Prepared(None, book, None, read.findings)
    ready = preparation.prepare_in(book, read.scenario, (), variation, read.findings)
    if ready.model is not None or ready.obstacles:
        return ready
    return replace(ready, findings=(*ready.findings, _refused_files(book)))


def _refused_files(book: PlanBook) -> Finding:
    message = say(en="files of the book were refused when it was read", zh="预案库中有文件在读取时被拒收")
    hint = say(en="mend what PlanBook.read returned beside the book", zh="请先整改读取预案库时报出的问题")
    return Finding(Location(book.folder.as_posix(), 1, 1), "SC", message, hint=hint)
