"""The scenarios of a book as rows: those that can be read, those that cannot, and those nobody saved yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.finding import Finding, Severity
from drillbook.schema.reader import read_text_as, unread_name
from drillbook.schema.scenario_files import folder_beside
from drillbook.schema.values.times import render_duration
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.storage.drafts import Drafts
from drillbook.ui.storage.shelf import ShelvedScenario
from drillbook.ui.translation import current_language, translate


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A scenario in a line; ``wrong`` is what keeps it from being read. ``query`` is how an address asks for it."""

    name: str
    title: str
    query: tuple[tuple[str, str], ...]
    begins: str
    lasts: str
    injects: int
    plans: int
    errors: int
    warnings: int
    wrong: str
    is_saved: bool


def everywhere(snapshot: Snapshot, author: str) -> list[ShelvedScenario]:
    """Every scenario of the book, and the author's own that are not saved yet."""
    return [*snapshot.shelf, *unsaved(snapshot, author)]


def unsaved(snapshot: Snapshot, author: str) -> Iterator[ShelvedScenario]:
    """Scenarios that are so far only drafts."""
    folder, beside = snapshot.book.folder, folder_beside(snapshot.book)
    for root in (folder, *([beside] if beside else [])):
        for draft in Drafts(root).all():
            if draft.author == author and draft.digest is None and not (root / draft.file).exists():
                called = draft.file if root == folder else (root / draft.file).as_posix()
                read = read_text_as(called, draft.text)
                if read.kind == "scenario":
                    yield shelved(root, draft.file, called, draft.text)


def shelved(root: Path, file: str, called: str, text: str) -> ShelvedScenario:
    """A text as a scenario on the shelf."""
    read = read_text_as(called, text)
    name = read.document.value.scenario if read.document is not None else unread_name(read)
    return ShelvedScenario(name, read.source.title if read.source else "", root, file, called, read)


def wanted(found: Iterable[ShelvedScenario], name: str, file: str) -> ShelvedScenario | None:
    """The one an address asks for."""
    return next((one for one in found if (file and one.file == file) or (name and not file and one.name == name)), None)


def query(found: Iterable[ShelvedScenario], one: ShelvedScenario) -> tuple[tuple[str, str], ...]:
    """How an address asks for a scenario: by its id, or by its file where another has the same id."""
    first = next(other for other in found if other.name == one.name)
    return (("scenario", one.name),) if first is one else (("file", one.file),)


def rows(snapshot: Snapshot, found: list[ShelvedScenario]) -> list[ScenarioRow]:
    """What cannot be read first, then as they lie."""
    kept = {one.called for one in snapshot.shelf}
    told = [_row(snapshot, one, query(found, one), is_saved=one.called in kept) for one in found]
    return sorted(told, key=lambda row: not row.wrong)


def _row(
    snapshot: Snapshot, one: ShelvedScenario, asked: tuple[tuple[str, str], ...], *, is_saved: bool
) -> ScenarioRow:
    own = [finding for finding in snapshot.findings if finding.where.file == one.called and finding.put_off is None]
    it = one.document.value if one.document else None
    return ScenarioRow(
        one.name,
        one.title or one.name,
        asked,
        f"{it.begins:%Y-%m-%d %H:%M}" if it else "",
        render_duration(it.lasts, current_language()) if it else "",
        len(it.injects) if it else 0,
        len(it.plans) if it else 0,
        _count(own, Severity.ERROR),
        _count(own, Severity.WARNING),
        "" if it else _first_wrong([*own, *one.read.findings]),
        is_saved,
    )


def _count(findings: Iterable[Finding], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)


def _first_wrong(findings: Iterable[Finding]) -> str:
    """The first thing to correct of a scenario that cannot be read."""
    return next((translate(one.message) for one in findings if one.severity is Severity.ERROR), "?")
