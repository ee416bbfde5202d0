"""A check after one plan was edited: the rules that read what has changed are asked again, all else is as it was."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.cache.readings import read_kept
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.folding import fold
from drillbook.schema.linkage.rechecking.answers import Answer, Version
from drillbook.schema.linkage.suppressions import Said, put_off, suppressions_in
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.ui.default_book import default_book
from drillbook.ui.use.checks.checked import Checked
from drillbook.ui.use.checks.wanted import Wanted

INSIDE, BESIDE = "scenarios inside", "scenarios beside"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the rules: what is wrong with files themselves, what they put off, and what was asked and read.

    ``scenarios`` are those beside the book that were looked at. ``whole``: of the whole book, not of the one plan.
    """

    unread: tuple[Finding, ...]
    said: tuple[tuple[str, Said], ...]
    answers: dict[str, Answer]
    scenarios: tuple[Path, ...]
    whole: bool


def asked_again(
    wanted: Wanted, file: Path, folder: Path, known: Known, checked: Checked
) -> tuple[tuple[Finding, ...], Known] | None:
    """Return what is found now, and what is known of it; None where the plan has become something else."""
    plan = _plan_in(file, known.answers)
    if plan is None:
        return None
    book = cache(lambda: _read(folder, wanted))
    version = Version(book, plan, dict(known.answers))
    found = [*known.unread, *_asked(version, known, wanted)]
    if version.has_asked and _has_failed(found):
        return None
    said = tuple((name, suppressions_in(plan.source) if name == plan.source.file else one) for name, one in known.said)
    now = replace(known, said=said, answers=version.answers())
    return tuple(told(found, now, plan, checked.books[0][1], book)), now


def told(
    found: Iterable[Finding], known: Known, plan: Located[Plan], day: date, book: Callable[[], PlanBook]
) -> list[Finding]:
    """Return what is told of all that was found: one finding for each cause, with what is put off."""
    if known.whole:
        return put_off(fold(found), (one for _, one in known.said), day, book)
    return fold(one for one in found if one.where.file == plan.source.file)


def _plan_in(file: Path, answers: dict[str, Answer]) -> Located[Plan] | None:
    """The plan as it is now, if it is sound and still called the same."""
    read = read_kept(file, file.as_posix())
    old = next(iter(answers.values())).plan
    if read.findings or read.document is None or not isinstance(read.document.value, Plan):
        return None
    return read.document if read.document.value.plan == old.value.plan else None


def _read(folder: Path, wanted: Wanted) -> PlanBook:
    from drillbook.ui.use.books import open_book  # only where a question is asked anew

    return open_book(folder, wanted.as_of).book


def _asked(version: Version, known: Known, wanted: Wanted) -> Iterator[Finding]:
    """All that was asked before, in the same order."""
    for question in known.answers:
        yield from version.ask(question, lambda book, question=question: _find(question, book, version, known, wanted))  # type: ignore[misc]


def _find(question: str, book: PlanBook, version: Version, known: Known, wanted: Wanted) -> Iterable[Finding]:
    """Ask anew; only then the rules are needed."""
    if question in (INSIDE, BESIDE):
        from drillbook.simulator.scenario_check import inside_findings

        return inside_findings(book) if question == INSIDE else beside_findings(book, known.scenarios, wanted.asked)
    from drillbook.schema.linkage.catalogue import questions_of_all

    return questions_of_all(version.plan)[question](book)


def beside_findings(book: PlanBook, scenarios: Iterable[Path], asked: Path | None) -> Iterator[Finding]:
    """Yield what is wrong in the scenarios beside the book."""
    from drillbook.schema.scenario_files import read_scenario
    from drillbook.simulator.scenario_check import scenario_findings

    for path in scenarios:
        yield from scenario_findings(book, read_scenario(path, asked, default_book))


def _has_failed(found: Iterable[Finding]) -> bool:
    from drillbook.schema.linkage.catalogue import is_failure

    return any(map(is_failure, found))
