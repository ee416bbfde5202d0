"""Versions of a book to rehearse: as it is on disk, with unsaved changes, and as it was before a change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from drillbook.schema.finding import Refused
from drillbook.schema.text.yaml_nodes import parse
from drillbook.simulator.compiler.compile import mark_of
from drillbook.ui.storage import history
from drillbook.ui.storage.drafts import Drafts
from drillbook.ui.storage.history import FileVersion
from drillbook.ui.storage.runs import KeptRun

_MOST = 20


@dataclass(frozen=True, slots=True)
class Edition:
    """``kind``: now, unsaved, before (a change that was saved ``at`` that time) or earlier (as it was ``at`` that time, for
    what was changed since without the application). ``about``: the file changed; ``key``: the moment it stands for.
    """

    key: str
    kind: str
    at: str = ""
    about: str = ""


def editions(folder: Path, author: str) -> list[Edition]:
    """What there is to choose from, the newest first; none that says what is saved now, none twice."""
    found = [Edition("", "now")]
    if any(draft.is_changed and draft.author == author for draft in Drafts(folder).all()):
        found.append(Edition("unsaved", "unsaved"))
    kept = _kept(folder)
    earlier = [edition for file, versions in kept.items() for edition in _earlier(file, versions)]
    differing: dict[tuple[tuple[str, str], ...], Edition] = {}
    for edition in sorted(earlier, key=lambda edition: edition.key, reverse=True)[:_MOST]:
        said = tuple(_texts_at(folder, kept, edition.key).items())
        if said:
            differing.setdefault(said, edition)
    return [*found, *differing.values()]


def _earlier(file: str, versions: list[FileVersion]) -> Iterator[Edition]:
    """Of each text that was kept, when it was replaced; of the last, when it was kept."""
    for version, following in zip_longest(versions, versions[1:]):
        kind, at = ("before", following.at) if following is not None else ("earlier", version.at)
        yield Edition(version.at.isoformat(), kind, f"{at.astimezone():%Y-%m-%d %H:%M:%S}", file)


def texts(folder: Path, edition: Edition, author: str) -> dict[str, str]:
    """The files that are not as on disk in an edition."""
    match edition.kind:
        case "unsaved":
            own = (draft for draft in Drafts(folder).all() if draft.author == author and draft.is_changed)
            return {draft.file: draft.text for draft in own}
        case "before" | "earlier":
            return _texts_at(folder, _kept(folder), edition.key)
    return {}


def _kept(folder: Path) -> dict[str, list[FileVersion]]:
    """Files of which there is a version that was saved, and that are still there, each with those, the oldest first."""
    found = {}
    for file in history.kept_files(folder):
        versions = [one for one in history.versions(folder, file) if one.source != "git" and not one.given_up]
        if versions and (folder / file).is_file():
            found[file] = sorted(versions, key=lambda one: one.at)
    return found


def _texts_at(folder: Path, kept: Mapping[str, list[FileVersion]], moment: str) -> dict[str, str]:
    return {file: text for file in kept if (text := _at(folder, file, kept[file], moment)) is not None}


def _at(folder: Path, file: str, versions: list[FileVersion], moment: str) -> str | None:
    """The text of a file as it was then; nothing if it is the one on disk, or nobody knows.

    What was saved first only later was until then what the first version says.
    """
    before = [one for one in versions if one.at.isoformat() <= moment]
    try:
        text = history.text_of(folder, file, before[-1] if before else versions[0])
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
