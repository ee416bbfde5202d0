"""A check after plans were edited: the rules that read what has changed are asked again, all else is as it was."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from drillbook.schema.book import PlanBook
from drillbook.schema.cache.readings import read_kept, reading_key, reading_of
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.folding import fold
from drillbook.schema.linkage.rechecking.answers import places_of
from drillbook.schema.linkage.rechecking.standing import Asked, Standing, ask_again, unasked
from drillbook.schema.linkage.suppressions import Said, put_off, suppressions_in
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.ui.default_book import default_book
from drillbook.ui.use.checks.checked import Checked
from drillbook.ui.use.checks.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the rules: what is wrong with files themselves, what they put off, and what was asked and read.

    ``readings`` are the plans by file, each with the key of what it was read as; ``scenarios`` those beside the book that
    were looked at. ``only``: the one plan that was asked about, and not the whole book.
    """

    unread: tuple[Finding, ...]
    said: tuple[tuple[str, Said], ...]
    standing: Standing
    readings: dict[str, str]
    scenarios: tuple[Path, ...]
    only: str
    only_in: str


def asked_again(
    wanted: Wanted, files: Sequence[str], folder: Path, known: Known, checked: Checked
) -> tuple[tuple[Finding, ...], Known] | None:
    """Return what is found now, and what is known of it; None where a plan has become something else."""
    edited = [_versions(file, known) for file in files]
    pairs = [pair for pair in edited if pair is not None]
    if len(pairs) < len(files):
        return None
    book = cache(lambda: _read(folder, wanted))
    standing = ask_again(known.standing, questions(known.scenarios, wanted), book, pairs, known.only)
    found = [*known.unread, *standing.findings]
    if has_failed(found):
        return None
    texts = {new.source.file: new.source for _, new in pairs}
    said = tuple((name, suppressions_in(texts[name]) if name in texts else one) for name, one in known.said)
    readings = {file: reading_key(file, source.text) for file, source in texts.items()}
    now = replace(known, said=said, standing=standing, readings={**known.readings, **readings})
    return tuple(told(found, now, checked.books[0][1], book)), now


def told(found: Iterable[Finding], known: Known, day: date, book: "Callable[[], PlanBook]") -> list[Finding]:
    """Return what is told of all that was found: one finding for each cause, with what is put off."""
    if not known.only:
        return put_off(fold(found), (one for _, one in known.said), day, book)
    return fold(one for one in found if one.where.file == known.only_in)


def _versions(file: str, known: Known) -> tuple[Located[Plan], Located[Plan]] | None:
    """A plan as it was and as it is now, if it is sound and still called the same."""
    key = known.readings.get(file)
    old = reading_of(key, file) if key else None
    if old is None or any(where.file == file for one in known.unread for where in places_of(one)):
        return None
    before, now = old.document, read_kept(Path(file), file)
    if before is None or now.findings or now.document is None or not isinstance(now.document.value, Plan):
        return None
    return (before, now.document) if before.value.plan == now.document.value.plan else None


def _read(folder: Path, wanted: Wanted) -> PlanBook:
    from drillbook.ui.use.books import open_book  # only where a question is asked anew

    return unasked(open_book(folder, wanted.as_of).book)


def questions(scenarios: tuple[Path, ...], wanted: Wanted) -> tuple[Asked, ...]:
    """Return all that is asked of a book and its scenarios, in the same order always."""
    from drillbook.schema.linkage.catalogue import questions_of_all
    from drillbook.simulator.scenario_check import inside_findings

    beside = [Asked("scenarios beside", lambda book: _beside(book, scenarios, wanted.asked), by_plan=False)]
    inside = Asked("scenarios inside", inside_findings, by_plan=False)
    return (inside, *questions_of_all(), *(beside if scenarios else ()))


def _beside(book: PlanBook, scenarios: Iterable[Path], asked: Path | None) -> Iterator[Finding]:
    """Yield what is wrong in the scenarios beside the book."""
    from drillbook.schema.scenario_files import read_scenario
    from drillbook.simulator.scenario_check import scenario_findings

    for path in scenarios:
        yield from scenario_findings(book, read_scenario(path, asked, default_book))


def has_failed(found: Iterable[Finding]) -> bool:
    """Say whether a rule could not be applied."""
    from drillbook.schema.linkage.catalogue import is_failure

    return any(map(is_failure, found))
