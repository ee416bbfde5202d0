"""A scenario by its file or its id, with its book, compiled for a run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.finding import Finding, Severity
from drillbook.schema.models.scenario import Scenario
from drillbook.schema.text.located import Located
from drillbook.simulator.compiler.compile import compile_model
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.variation import Variation, varied
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import Progress, note
from drillbook.ui.samples import samples
from drillbook.ui.use.books import Looked, book_language, is_scenario, near_path, open_book, stage
from drillbook.ui.words import Language, _


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario ready to be run; without a model, the findings say why not."""

    scenario: Located[Scenario] | None
    model: Model | None
    findings: tuple[Finding, ...]
    language: Language | None
    folder: Path | None = None


def find(name: Path) -> Path:
    """The scenario's file: as written, else by its id or file name among those at hand and the samples."""
    if name.is_file():
        return near_path(name)
    if name.is_dir():
        raise Misuse(_("{path} is a folder; a scenario is a file", path=name.as_posix()))
    folders = (Path(), Path("scenarios"), samples(), samples() / "scenarios")
    for folder in folders:
        for path in (folder / name, folder / f"{name}.yaml"):
            if path.is_file() and is_scenario(path):
                note(_("using {path}", path=near_path(path).as_posix()))
                return near_path(path)
    at_hand = sorted({path.stem for folder in folders for path in folder.glob("*.yaml") if is_scenario(path)})
    words = {"name": name.as_posix(), "names": _(", ").join(at_hand)}
    raise Misuse(_("there is no scenario {name}; at hand are {names}", **words))


def prepare(path: Path, book: Path | None, line: Progress, variation: Variation | None = None) -> Ready:
    """Read a scenario and its book, compile them and change numbers; refused when what it runs has errors."""
    staged = stage(path, book)
    if staged.scenario is None or staged.folder is None:
        return Ready(staged.scenario, None, staged.findings, None)
    looked = open_book(staged.folder, None, line)
    line.say(_("preparing {name}", name=staged.scenario.value.scenario))
    model, findings = compile_model(looked.book, staged.scenario)
    found = [*staged.findings, *in_the_way(looked, staged.scenario), *findings]
    if model is not None and variation is not None:
        model = varied(model, variation)
    errors = any(finding.severity is Severity.ERROR for finding in found)
    return Ready(staged.scenario, None if errors else model, tuple(found), book_language(looked.book), staged.folder)


def in_the_way(looked: Looked, scenario: Located[Scenario]) -> Iterator[Finding]:
    """Errors of reading in what a run uses: its plans, the libraries and the book, but no other plan or scenario."""
    named = set(scenario.value.plans)
    others = {plan.source.file for name, plan in looked.book.plans.items() if named and name not in named}
    others |= {other.source.file for other in looked.book.scenarios.values()}
    unread = looked.book.unread - named if named else set()
    for finding in looked.findings:
        idle = finding.where.file in others or finding.where.plan in unread or Path(finding.where.file).stem in unread
        if finding.severity is Severity.ERROR and not idle:
            yield finding


def by_id(wanted: str, folders: list[Path]) -> Path | None:
    """The file among those of ``folders`` that holds the scenario ``wanted``."""
    for folder in folders:
        for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else []:
            if is_scenario(path):
                staged = stage(path, None)
                if staged.scenario and staged.scenario.value.scenario == wanted:
                    return near_path(path)
    return None


def obstacles(findings: tuple[Finding, ...]) -> list[Finding]:
    """Only what stops the run, one finding for each cause."""
    from drillbook.schema.linkage.catalogue import (
        fold,  # with it come all rules, which a run that succeeds does without
    )

    return fold(finding for finding in findings if finding.severity is Severity.ERROR)
