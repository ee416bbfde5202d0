"""A scenario ready to be run: compiled, or taken from the user's cache if nothing it follows from has changed.

What is kept holds as long as every file of its book, the scenario and this program are the same to the byte; so a run of
what was run before reads no plan and compiles nothing.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from drillbook.schema.book_files import DefaultBook, book_files, links_outside, no_book, played_against
from drillbook.schema.cache.pickles import cache_folder, keep, key_of, load, program
from drillbook.schema.files import read_regular_file
from drillbook.schema.finding import Finding, Language, Severity
from drillbook.schema.progress import Hear, unheard
from drillbook.simulator.model.model import Model
from drillbook.simulator.model.run_changes import AS_WRITTEN, Variation, varied

_ENDING = ".model"


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario's model and the warnings beside it; without a model, what stands in the way of a run.

    ``language`` is that of the book, if there is one.
    """

    model: Model | None
    language: Language | None
    warnings: tuple[Finding, ...] = ()
    obstacles: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was made of a scenario that names its book so (``named``), and the digest of all that book held."""

    named: str
    book: str
    ready: Ready


def ready_to_run(
    path: Path,
    book: Path | None = None,
    variation: Variation = AS_WRITTEN,
    *,
    hear: Hear = unheard,
    default_book: DefaultBook = no_book,
) -> Ready:
    """Compile a scenario against its book as `prepare` does, or find it compiled; then change what is to be varied.

    Raises:
        Unreadable: the variation names something that the run does not have.
        Refused: ``book`` is no folder.
    """
    default_book = cache(default_book)  # asked once, and so remarked on once
    place = _place(path, book)
    kept = load(place, _Kept) if place else None
    if kept is None or kept.book != _digest(played_against(path, kept.named, book, default_book)):
        kept = _compiled(path, book, hear, default_book)
        if place and kept.book and kept.ready.model is not None:
            keep(place, kept)
    ready = kept.ready
    return ready if ready.model is None else replace(ready, model=varied(ready.model, variation))


def _compiled(path: Path, book: Path | None, hear: Hear, default_book: DefaultBook) -> _Kept:
    """The same made anew; what changed while it was read is the digest of nothing."""
    from drillbook.schema.scenario_files import read_scenario  # with these comes all that reads and compiles
    from drillbook.simulator.prepare import prepare_read

    read = read_scenario(path, book, default_book)
    known = _digest(read.folder)
    made = prepare_read(read, hear=hear)
    warnings = tuple(one for one in made.findings if one.severity is Severity.WARNING)
    obstacles = () if made.model else tuple(made.obstacles)
    ready = Ready(made.model, made.book.language if made.book else None, warnings, obstacles)
    named = made.scenario.value.book if made.scenario else ""
    return _Kept(named, known if known == _digest(read.folder) else "", ready)


def _place(path: Path, book: Path | None) -> Path | None:
    """Where the last model of this scenario is kept, as it is written now and seen from this working folder."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        text = read_regular_file(path)
    except OSError:
        return None
    names = (str(Path.cwd()), path.as_posix(), book.as_posix() if book is not None else "")
    made_by = program("schema", "simulator")
    return folder / f"{key_of((made_by, *(os.fsencode(name) for name in names), text))}{_ENDING}"


def _digest(folder: Path | None) -> str:
    """Of the names of a book's files and of every byte in them; empty where one of them cannot be read."""
    if folder is None:
        return ""
    try:
        return key_of(_parts(folder))
    except OSError:
        return ""


def _parts(folder: Path) -> Iterator[bytes]:
    yield os.fsencode(folder)
    for path in book_files(folder):
        yield os.fsencode(path)
        yield read_regular_file(path)
    for link in links_outside(folder):
        yield os.fsencode(link.where.file)
