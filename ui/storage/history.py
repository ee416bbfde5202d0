"""版本留痕: dated versions of every file, kept in the book's own folder; git is read where it is there, never needed."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from drillbook.schema.files import digest, open_text, replace_file, save, target_inside
from drillbook.schema.finding import Refused, say
from drillbook.ui.storage.drafts import Draft, Drafts, safe

FOLDER = ".versions"
_STAMP = "%Y%m%dT%H%M%S%fZ"
_GIT_SECONDS = 5
_MOST = 200


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One earlier text of a file: when it was kept, by whom, and what tells it from others."""

    id: str
    at: datetime
    author: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Collision:
    """Somebody else saved meanwhile: what both began from, mine, and what is on disk now."""

    base: str
    mine: str
    theirs: str
    digest: str


def keep(folder: Path, file: str, text: str, author: str) -> None:
    """Keeps a text as a dated version, unless the newest one is the same."""
    safe(folder, file)
    place = target_inside(folder / FOLDER / quote(file, safe=""), folder)
    mark = digest(text.encode("utf-8"))[:12]
    newest = max(place.glob("*.yaml"), default=None) if place.is_dir() else None
    if newest is not None and newest.stem.rpartition("~")[2] == mark:
        return
    place.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC).strftime(_STAMP)}~{quote(author or '_', safe='')[:80].replace('.', '%2E')}~{mark}.yaml"
    replace_file(place / name, text.encode("utf-8"))


def commit(folder: Path, draft: Draft) -> Collision | None:
    """Saves a draft; what was there and what is there now are kept. Nothing is written if another saved meanwhile."""
    path = safe(folder, draft.file)
    if draft.digest is None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        save(path, None, draft.text, within=folder)
    else:
        now = open_text(path)
        if now.digest != draft.digest:
            return Collision(draft.base, draft.text, now.text, now.digest)
        keep(folder, draft.file, now.text, "")
        save(path, draft.digest, draft.text, within=folder)
    keep(folder, draft.file, draft.text, draft.author)
    Drafts(folder).drop(draft.file, draft.author)
    return None


def collision(folder: Path, draft: Draft) -> Collision | None:
    """Whether the file is another than the draft began from; a deleted file is no text."""
    path = safe(folder, draft.file)
    if draft.digest is None:
        if not path.exists():
            return None
    elif not path.exists():
        return Collision(draft.base, draft.text, "", "")
    now = open_text(path)
    return None if now.digest == draft.digest else Collision(draft.base, draft.text, now.text, now.digest)


def versions(folder: Path, file: str) -> list[FileVersion]:
    """The versions of a file, newest first: those kept in the book, and those git knows."""
    safe(folder, file)
    kept = [_version(path) for path in (folder / FOLDER / quote(file, safe="")).glob("*.yaml")]
    found = [version for version in kept if version is not None]
    return sorted([*found, *_committed(folder, file)], key=lambda version: version.at, reverse=True)


def text_of(folder: Path, file: str, version: FileVersion) -> str:
    """The text of one version."""
    safe(folder, file)
    if version.source == "git":
        return _git(folder, "show", f"{version.id}:./{file}")
    path = target_inside(folder / FOLDER / quote(file, safe="") / version.id, folder / FOLDER)
    return open_text(path).text


def _version(path: Path) -> FileVersion | None:
    stamp, author, _mark = (*path.stem.split("~"), "", "")[:3]
    try:
        at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return FileVersion(path.name, at, unquote(author).strip("_"), "book")


def _committed(folder: Path, file: str) -> Iterator[FileVersion]:
    try:
        log = _git(folder, "log", f"-{_MOST}", "--format=%H%x1f%aI%x1f%an%x1f%s", "--", file)
    except Refused:
        return
    for line in log.splitlines():
        commit_id, at, author, subject = (*line.split("\x1f"), "", "", "", "")[:4]
        if commit_id and at:
            yield FileVersion(commit_id, datetime.fromisoformat(at), author, "git", subject)


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        raise Refused(say(en="git does not answer", zh="git没有响应")) from None
    return done.stdout.decode("utf-8", "replace")
