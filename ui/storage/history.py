"""版本留痕: dated versions of every file, kept in the book's own folder; git is read where it is there, never needed."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, unquote

from drillbook.schema.files import digest, open_text, replace_file, save, target_inside, writing_in
from drillbook.schema.finding import Refused, say
from drillbook.ui.git import ask_git
from drillbook.ui.storage.drafts import Draft, Drafts, author_name, require_portable, safe
from drillbook.ui.storage.naming import stored_name
from drillbook.ui.storage.write_access import require_writable

FOLDER = ".versions"
_STAMP = "%Y%m%dT%H%M%S%fZ"
_GIT_SECONDS = 5
_MOST = 200
_ABOUT = "file"
_GIVEN_UP = "given-up"
_LONGEST_AUTHOR = 80
_LONGEST_NAME = 250


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One earlier text of a file: when it was kept, by whom, and what tells it from others.

    ``given_up``: it was typed and never saved; the book never said it.
    """

    id: str
    at: datetime
    author: str
    source: str
    note: str = ""
    given_up: bool = False


@dataclass(frozen=True, slots=True)
class Collision:
    """Somebody else saved meanwhile: what both began from, mine, and what is on disk now."""

    base: str
    mine: str
    theirs: str
    digest: str


def keep(folder: Path, file: str, text: str, author: str) -> None:
    """Keep a text as a dated version, unless the newest one that was saved is the same."""
    _keep(folder, file, text, author, ())


def _keep_given_up(folder: Path, file: str, text: str, author: str) -> None:
    """Keep a text that nobody saved, unless it is what was saved last or given up last."""
    _keep(folder, file, text, author, (_GIVEN_UP,))


def _keep(folder: Path, file: str, text: str, author: str, state: tuple[str, ...]) -> None:
    require_writable()
    safe(folder, file)
    place = _folder(folder, file)
    mark = digest(text.encode("utf-8"))[:12]
    with writing_in(place, file, make=True):
        if not (place / _ABOUT).exists():
            replace_file(place / _ABOUT, file.encode("utf-8"), file)
        newest: dict[bool, str] = {}
        for path in sorted(_kept_files(folder, file), key=lambda path: path.name):
            newest[_is_given_up(path)] = _mark(path)
        if mark not in (newest.get(False), newest.get(True) if state else None):
            replace_file(place / _version_name(author_name(author), mark, *state), text.encode("utf-8"), file)


def _mark(path: Path) -> str:
    return (*path.stem.split("~"), "", "")[2]


def _is_given_up(path: Path) -> bool:
    return path.stem.split("~")[3:] == [_GIVEN_UP]


def _version_name(author: str, mark: str, *state: str) -> str:
    """When, by whom (a name too long for a file is cut: it only stands beside the date), a mark of the text, and whether
    it was given up.
    """
    shown = author or "_"
    while len(quote(shown, safe="")) > _LONGEST_AUTHOR:
        shown = shown[:-1]
    written = quote(shown, safe="").replace(".", "%2E").replace("~", "%7E")
    return f"{datetime.now(UTC).strftime(_STAMP)}~{'~'.join((written, mark, *state))}.yaml"


def commit(folder: Path, draft: Draft) -> Collision | None:
    """Save a draft; what was there and what is there now are kept. Nothing is written if another saved meanwhile.

    What was typed after ``draft`` was read stays unsaved, and the way back leads over the save.
    """
    require_writable()
    path = safe(folder, draft.file)
    if draft.digest is None:
        require_portable(draft.file)
    with writing_in(path.parent, draft.file, make=draft.digest is None):
        found = collision(folder, draft)
        if found is not None:
            return found
        now = open_text(path) if path.exists() else None
        if now is not None:
            keep(folder, draft.file, now.text, "")
        there = (now.digest, now.text) if now else (None, "")
        Drafts(folder).begin_saving(draft, digest(draft.text.encode("utf-8")), *there)
        written = save(path, now.digest if now else None, draft.text, within=folder)
        keep(folder, draft.file, draft.text, draft.author)
        Drafts(folder).rebase(draft, written, draft.text)
    return None


def discard(folder: Path, draft: Draft) -> None:
    """Give up what is unsaved; every text of it stays among the versions, also what was typed a moment ago."""
    Drafts(folder).drop(draft.file, draft.author, lambda text: _keep_given_up(folder, draft.file, text, draft.author))


def collision(folder: Path, draft: Draft) -> Collision | None:
    """Whether the file is another than the draft began from; a deleted file is no text, and equal texts are none.

    What the author was saving when the process was killed is no other's either, whatever was typed since.
    """
    path = safe(folder, draft.file)
    if not path.exists():
        return None if draft.digest is None else Collision(draft.base, draft.text, "", "")
    now = open_text(path)
    own = digest(now.text.encode("utf-8")) == draft.saving
    if own or now.digest == draft.digest or now.text in (draft.text, draft.base):
        return None
    return Collision(draft.base, draft.text, now.text, now.digest)


def kept_files(folder: Path) -> list[str]:
    """The files of which the book keeps a version."""
    named = set()
    for place in (folder / FOLDER).glob("*"):
        about = place / _ABOUT
        named.add(about.read_text(encoding="utf-8") if about.is_file() else unquote(place.name))
    return sorted(named)


def _folder(folder: Path, file: str) -> Path:
    return target_inside(folder / FOLDER / stored_name(file), folder)


def _kept_files(folder: Path, file: str) -> Iterator[Path]:
    """The versions of a file; those kept before names were digests stand in a folder named after the file."""
    yield from _folder(folder, file).glob("*.yaml")
    former = quote(file, safe="")
    if len(former) < _LONGEST_NAME:
        yield from target_inside(folder / FOLDER / former, folder).glob("*.yaml")


def versions(folder: Path, file: str) -> list[FileVersion]:
    """The versions of a file, newest first: those kept in the book, and those git knows."""
    safe(folder, file)
    kept = [_version(path) for path in _kept_files(folder, file)]
    found = [version for version in kept if version is not None]
    return sorted([*found, *_committed(folder, file)], key=lambda version: version.at, reverse=True)


def text_of(folder: Path, file: str, version: FileVersion) -> str:
    """The text of one version."""
    safe(folder, file)
    if version.source == "git":
        return _git(folder, "show", f"{version.id}:./{file}")
    path = next((one for one in _kept_files(folder, file) if one.name == version.id), None)
    if path is None:
        raise Refused(say(en="there is no such version", zh="没有该版本"))
    return open_text(target_inside(path, folder / FOLDER)).text


def _version(path: Path) -> FileVersion | None:
    stamp, author, _mark = (*path.stem.split("~"), "", "")[:3]
    try:
        at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return FileVersion(path.name, at, unquote(author).strip("_"), "book", given_up=_is_given_up(path))


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
        done = ask_git(folder, *arguments, seconds=_GIT_SECONDS)
        done.check_returncode()
    except (OSError, subprocess.SubprocessError):
        raise Refused(say(en="git does not answer", zh="git没有响应")) from None
    return done.stdout.decode("utf-8", "replace")
