"""A check of one book, or of one plan in it, that keeps for the next what it found and of what kind all was that it read."""

from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.book_files import book_files, find_book, is_scenario
from drillbook.schema.cache.readings import reading_key
from drillbook.schema.cache.uncollected import uncollected
from drillbook.schema.files import near_path, resolved
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.rechecking.kept_facts import packed_facts
from drillbook.schema.linkage.rechecking.standing import ask_all, unasked
from drillbook.schema.linkage.suppressions import suppressions_in
from drillbook.schema.models.plan import Plan
from drillbook.schema.progress import Hear, Progress
from drillbook.schema.scenario_files import read_scenario, scenarios_beside
from drillbook.schema.text.located import Located
from drillbook.ui.default_book import default_book
from drillbook.ui.use.books import OpenBook, open_book
from drillbook.ui.use.checks.asked_again import Known, has_failed, questions, told
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
    plan = None if whole else _plan_in(opened, wanted.path)
    followed = _followed(opened.book, wanted, whole=whole) if whole or plan else None
    inputs = inputs_of(followed) if followed else None
    if followed is None or inputs is None or not _holds(inputs, before):
        return None
    hear(Progress("checking", folder.as_posix()))
    scenarios = tuple(path for path in scenarios_beside(opened.book, default_book)) if whole else ()
    only = plan.value.plan if plan else ""
    book = unasked(opened.book)
    with uncollected():
        standing = ask_all(book, questions(scenarios, wanted), only)
    found = [*opened.findings, *standing.findings]
    if has_failed(found):
        return None
    said = tuple((name, suppressions_in(source)) for name, source in opened.book.sources.items())
    readings = {name: reading_key(name, source.text) for name, source in opened.book.sources.items()}
    files = tuple(path.as_posix() for path in book_files(folder))
    plans = {name: one.source.file for name, one in opened.book.plans.items()}
    known = Known(
        tuple(opened.findings),
        said,
        standing,
        files,
        plans,
        readings,
        scenarios,
        only,
        plan.source.file if plan else "",
    )
    checked = _checked(opened.book, told(found, known, opened.book.day, lambda: opened.book), wanted, scenarios)
    if inputs_of(followed) == inputs:
        keep_answer(place, followed, inputs, checked, known, packed_facts(book, standing.facts))
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


def _plan_in(opened: OpenBook, file: Path) -> Located[Plan] | None:
    """The plan in a file with which nothing is wrong in itself."""
    wrong = {finding.where.file for finding in opened.findings}
    plans = (plan for plan in opened.book.plans.values() if plan.source.file not in wrong)
    return next((plan for plan in plans if resolved(Path(plan.source.file)) == resolved(file)), None)


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
