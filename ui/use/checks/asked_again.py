"""A check after plans were edited: the rules that read what has changed are asked again, all else is as it was."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from drillbook.schema.book import PlanBook
from drillbook.schema.cache.read_later import NotAsItWas, PlanReadLater
from drillbook.schema.cache.readings import kept_reading, read_kept, reading_key
from drillbook.schema.finding import Finding
from drillbook.schema.linkage.folding import fold
from drillbook.schema.linkage.rechecking.answers import places_of
from drillbook.schema.linkage.rechecking.kept_facts import KeptFacts, Packed, Since
from drillbook.schema.linkage.rechecking.standing import Asked, Standing, ask_again, unasked
from drillbook.schema.linkage.suppressions import Said, put_off, suppressions_in
from drillbook.schema.models.plan import Plan
from drillbook.schema.reader import ReadResult
from drillbook.schema.text.located import Located
from drillbook.ui.default_book import default_book
from drillbook.ui.use.checks.checked import Checked
from drillbook.ui.use.checks.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the rules: what is wrong with files themselves, what they put off, and what was asked and read.

    ``files`` are all in the folders of the book; ``plans`` the files of its plans by id, and ``readings`` by file the key
    of what each text was read as; ``scenarios`` those beside the book that were looked at. ``only``: the one plan that was asked about, and not the whole book. ``since``: facts that are others
    than those that were kept.
    """

    unread: tuple[Finding, ...]
    said: tuple[tuple[str, Said], ...]
    standing: Standing
    files: tuple[str, ...]
    plans: dict[str, str]
    readings: dict[str, str]
    scenarios: tuple[Path, ...]
    only: str
    only_in: str
    since: Since = field(default_factory=dict)


def asked_again(
    wanted: Wanted,
    files: Sequence[str],
    folder: Path,
    known: Known,
    checked: Checked,
    facts: "Callable[[], Packed]",
) -> tuple[tuple[Finding, ...], Known] | None:
    """Return what is found now, and what is known of it; None where a plan has become something else.

    ``facts`` are those that were kept of the book, before what is known since.
    """
    edited = [_versions(file, known) for file in files]
    pairs = [pair for pair in edited if pair is not None]
    if len(pairs) < len(files):
        return None
    texts = {new.source.file: new.source for _, new in pairs}
    readings = known.readings | {file: reading_key(file, source.text) for file, source in texts.items()}
    book, kept = cache(lambda: _read(folder, wanted, known, readings)), KeptFacts(facts, known.since)
    try:
        standing = ask_again(known.standing, questions(known.scenarios, wanted), book, pairs, known.only, kept)
    except NotAsItWas:
        return None
    found = [*known.unread, *standing.findings]
    if has_failed(found):
        return None
    said = tuple((name, suppressions_in(texts[name]) if name in texts else one) for name, one in known.said)
    now = replace(known, said=said, standing=standing, readings=readings, since=kept.since(standing.facts))
    return tuple(told(found, now, checked.books[0][1], book)), now


def told(found: Iterable[Finding], known: Known, day: date, book: "Callable[[], PlanBook]") -> list[Finding]:
    """Return what is told of all that was found: one finding for each cause, with what is put off."""
    if not known.only:
        return put_off(fold(found), (one for _, one in known.said), day, book)
    return fold(one for one in found if one.where.file == known.only_in)


def _versions(file: str, known: Known) -> tuple[Located[Plan], Located[Plan]] | None:
    """A plan as it was and as it is now, if it is sound and still called the same."""
    key = known.readings.get(file)
    old = kept_reading(key, file) if key else None
    if old is None or any(where.file == file for one in known.unread for where in places_of(one)):
        return None
    before, now = old.unpacked().document, read_kept(Path(file), file)
    if before is None or now.findings or now.document is None or not isinstance(now.document.value, Plan):
        return None
    is_same = isinstance(before.value, Plan) and before.value.plan == now.document.value.plan
    return (before, now.document) if is_same else None


def _read(folder: Path, wanted: Wanted, known: Known, readings: dict[str, str]) -> PlanBook:
    """The book as it is, of which a plan is read when a question looks at it."""
    plans: dict[str, Located[Plan]] = {name: PlanReadLater(file, readings[file]) for name, file in known.plans.items()}
    later = {plan.source.file: plan.source for plan in plans.values()}
    reads = (_again(file, readings.get(file)) for file in known.files if file not in later)
    rest = unasked(PlanBook.assemble(folder, reads, as_of=wanted.as_of)[0])
    sources = rest.sources | later
    return replace(rest, plans=plans, sources={file: sources[file] for file in known.files if file in sources})


def _again(file: str, key: str | None) -> ReadResult:
    """What a file that has not changed is read as."""
    kept = kept_reading(key, file) if key else None
    return kept.unpacked() if kept is not None else read_kept(Path(file), file)


def questions(scenarios: tuple[Path, ...], wanted: Wanted) -> tuple[Asked, ...]:
    """Return all that is asked of a book and its scenarios, in the same order always."""
    from drillbook.schema.linkage.catalogue import questions_of_all

    beside = [Asked("scenarios beside", lambda book: _beside(book, scenarios, wanted.asked), by_plan=False)]
    inside = Asked("scenarios inside", _inside, by_plan=False)
    return (inside, *questions_of_all(), *(beside if scenarios else ()))


def _inside(book: PlanBook) -> Iterable[Finding]:
    """Yield what is wrong in the scenarios of the book."""
    from drillbook.simulator.scenario_check import inside_findings

    return inside_findings(book)


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
