"""A check of one book, or of one plan in it, that keeps for the next what it found and what the rules read of one plan.

The plan is the one asked for, else the one that was written last: it is the likeliest to be written next.
"""

from collections.abc import Iterator
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files, find_book, is_scenario
from drillbook.schema.files import near_path, resolved
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.catalogue import is_failure, questions_of_all
from drillbook.schema.linkage.rechecking.answers import Version
from drillbook.schema.linkage.suppressions import suppressions_in
from drillbook.schema.models.plan import Plan
from drillbook.schema.progress import Hear, Progress
from drillbook.schema.scenario_files import read_scenario, scenarios_beside
from drillbook.schema.text.located import Located
from drillbook.simulator.scenario_check import inside_findings
from drillbook.ui.default_book import default_book
from drillbook.ui.use.books import OpenBook, open_book
from drillbook.ui.use.checks.asked_again import BESIDE, INSIDE, Known, beside_findings, told
from drillbook.ui.use.checks.checked import Checked
from drillbook.ui.use.checks.inputs import Followed, Inputs, inputs_of
from drillbook.ui.use.checks.kept import keep_answer
from drillbook.ui.use.checks.wanted import Wanted


def checked_and_kept(wanted: Wanted, hear: Hear) -> Checked | None:
    """Check and keep; None where it is not one sound book, or no plan in it can be watched."""
    place, folder = wanted.place, _book_of(wanted)
    before = inputs_of(Followed(folder, "", (), is_dated=True)) if place and folder else None
    if place is None or folder is None or before is None:
        return None
    opened = open_book(folder, wanted.as_of, hear)
    whole = wanted.path.is_dir()
    plan = _watched(opened, None if whole else wanted.path)
    followed = _followed(opened.book, wanted, whole=whole)
    inputs = inputs_of(followed) if plan and followed else None
    if plan is None or followed is None or inputs is None or not _holds(inputs, before):
        return None
    hear(Progress("checking", folder.as_posix()))
    version = Version(lambda: opened.book, plan, {})
    scenarios = tuple(path for path in scenarios_beside(opened.book, default_book)) if whole else ()
    found = [*opened.findings, *_asked(version, scenarios, wanted, whole=whole)]
    if any(map(is_failure, found)):
        return None
    said = tuple((name, suppressions_in(source)) for name, source in opened.book.sources.items())
    known = Known(tuple(opened.findings), said, version.answers(), scenarios, whole)
    checked = _checked(opened.book, told(found, known, plan, opened.book.day, lambda: opened.book), wanted, scenarios)
    if inputs_of(followed) == inputs:
        keep_answer(place, followed, inputs, checked, plan.source.file, known)
    return checked


def _book_of(wanted: Wanted) -> Path | None:
    """The folder of the book that is asked for as a whole, or in which the one file lies."""
    path = wanted.path
    if path.is_file() and is_scenario(path):
        return None
    above = wanted.asked or find_book((path if path.is_dir() else path.parent).absolute())
    folder = near_path(above) if above else None
    if folder is None or not (folder / "book.yaml").is_file():
        return None
    return folder if path.is_file() or resolved(path) == resolved(folder) else None


def _watched(opened: OpenBook, only: Path | None) -> Located[Plan] | None:
    """The plan asked for, or that written last; with its file nothing may be wrong in itself."""
    wrong = {finding.where.file for finding in opened.findings}
    plans = [plan for plan in opened.book.plans.values() if plan.source.file not in wrong]
    if only is not None:
        return next((plan for plan in plans if resolved(Path(plan.source.file)) == resolved(only)), None)
    try:
        return max(plans, key=lambda plan: Path(plan.source.file).stat().st_mtime_ns, default=None)
    except OSError:
        return None


def _followed(book: PlanBook, wanted: Wanted, *, whole: bool) -> Followed | None:
    """What the check follows from; None where that cannot be told from the files of the book and its scenarios."""
    if book.head is None or "language" not in book.head.value.model_fields_set:
        return None  # its language is that of all its words
    asked_for_default: list[Path] = []

    def default() -> Path:
        asked_for_default.append(default_book())
        return asked_for_default[-1]

    beside = scenarios_beside(book, default_book) if whole else []
    folders = {read_scenario(path, wanted.asked, default).folder for path in beside} - {None}
    ties = tuple((folder, resolved(folder)) for folder in folders if folder is not None)
    if asked_for_default or any(tied != resolved(book.folder) for _, tied in ties):
        return None
    is_dated = (wanted.as_of or book.settings.as_of) is not None
    return Followed(book.folder, book.settings.scenarios if whole else "", ties, is_dated)


def _holds(inputs: Inputs, before: Inputs) -> bool:
    """Whether nothing was changed while the book was read."""
    return dict(before.files).items() <= dict(inputs.files).items()


def _asked(version: Version, scenarios: tuple[Path, ...], wanted: Wanted, *, whole: bool) -> Iterator[Finding]:
    yield from version.ask(INSIDE, inside_findings)
    for question, find in questions_of_all(version.plan).items():
        if whole or not question.endswith(" elsewhere"):
            yield from version.ask(question, find)
    if scenarios:
        yield from version.ask(BESIDE, lambda book: beside_findings(book, scenarios, wanted.asked))


def _checked(book: PlanBook, findings: list[Finding], wanted: Wanted, scenarios: tuple[Path, ...]) -> Checked:
    whole = wanted.path.is_dir()
    inside = len(book.scenarios) + len(book.unread_scenarios)
    return Checked(
        tuple(findings),
        (*book_files(book.folder), *scenarios) if whole else (wanted.path,),
        len(book.plans) if whole else 0,
        len(scenarios) + inside if whole else 0,
        book.language,
        {name: source.text for name, source in book.sources.items()},
        ((book.head.value.title, book.day),) if book.head else (),
    )
