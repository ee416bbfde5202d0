"""Versions of a book to rehearse: as it is on disk, with unsaved changes, and as it was before a change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.finding import Refused
from drillbook.schema.text.yaml_nodes import parse
from drillbook.simulator.compiler.compile import mark_of
from drillbook.ui.storage import history
from drillbook.ui.storage.drafts import Drafts
from drillbook.ui.storage.runs import KeptRun

_MOST = 20


@dataclass(frozen=True, slots=True)
class Edition:
    """``kind``: now, unsaved, or earlier; ``at`` when it was kept and ``about`` the file changed then."""

    key: str
    kind: str
    at: str = ""
    about: str = ""


def editions(folder: Path, author: str) -> list[Edition]:
    """What there is to choose from, the newest first."""
    found = [Edition("", "now")]
    if any(draft.is_changed and draft.author == author for draft in Drafts(folder).all()):
        found.append(Edition("unsaved", "unsaved"))
    earlier = [
        Edition(f"{version.at.isoformat()}", "earlier", version.at.astimezone().strftime("%Y-%m-%d %H:%M:%S"), file)
        for file in _files(folder)
        for version in history.versions(folder, file)
        if version.source != "git"
    ]
    return [*found, *sorted(earlier, key=lambda edition: edition.key, reverse=True)[:_MOST]]


def texts(folder: Path, edition: Edition, author: str) -> dict[str, str]:
    """The files that are not as on disk in an edition."""
    match edition.kind:
        case "unsaved":
            own = (draft for draft in Drafts(folder).all() if draft.author == author and draft.is_changed)
            return {draft.file: draft.text for draft in own}
        case "earlier":
            return {file: text for file in _files(folder) if (text := _at(folder, file, edition.key)) is not None}
    return {}


def _files(folder: Path) -> list[str]:
    """Files of which there is a version, and that are still there."""
    return [file for file in history.kept_files(folder) if (folder / file).is_file()]


def _at(folder: Path, file: str, moment: str) -> str | None:
    """The text of a file as it was then; nothing if it is the one on disk, or nobody knows."""
    kept = [one for one in history.versions(folder, file) if one.source != "git" and one.at.isoformat() <= moment]
    if not kept:
        return None
    try:
        text = history.text_of(folder, file, max(kept, key=lambda one: one.at))
        return None if text == (folder / file).read_text(encoding="utf-8-sig") else text
    except (Refused, OSError):
        return None


def changed_files(one: KeptRun, other: KeptRun) -> list[str]:
    """The files of book and scenario that said something else to each of two runs; none where a run does not know them."""
    if not one.sources or not other.sources:
        return []
    return [name for name in {**one.sources, **other.sources} if one.sources.get(name) != other.sources.get(name)]


def texts_of(folder: Path, one: KeptRun, files: Iterable[str]) -> dict[str, str] | None:
    """Those files as a run found them, from what is kept of them; None where the text of one is not."""
    found = {}
    for file in files:
        wanted = one.sources.get(file)
        said = next((text for text in _kept_texts(folder, one, file) if _mark(file, text) == wanted), None)
        if said is None:
            return None
        found[file] = said
    return found


def _kept_texts(folder: Path, one: KeptRun, file: str) -> Iterator[str]:
    """Every text of a file that is known: what the run was given, what is on disk, what was kept with a save."""
    if file in one.request.texts:
        yield one.request.texts[file]
    try:
        yield (folder / file).read_text(encoding="utf-8-sig")
        yield from (history.text_of(folder, file, version) for version in history.versions(folder, file)[:_MOST])
    except (Refused, OSError):
        return


def _mark(file: str, text: str) -> str:
    source, _findings = parse(file, text)
    return mark_of(source) if source is not None else ""
