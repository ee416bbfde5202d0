"""Unsaved work, on disk: it survives a reload, a closed tab and a crash of the server.

A draft is the whole text of one file as one author would have it, the text it began from, and the way back.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from urllib.parse import quote

from drillbook.schema.files import open_text, target_inside
from drillbook.schema.files import replace_file as put
from drillbook.schema.finding import Refused, say

FOLDER = ".drafts"
_STEPS = 30
_LARGEST = 2_000_000
_one_at_a_time = RLock()


@dataclass(frozen=True, slots=True)
class Draft:
    """One author's unsaved text of ``file``; ``digest`` is None for a file that does not exist yet."""

    file: str
    author: str
    digest: str | None
    base: str
    text: str
    undo: tuple[str, ...] = ()
    revision: int = 0
    at: str = field(default="", compare=False)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return self.digest is None or self.text != self.base


class Drafts:
    """The drafts of one book."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, file: str, author: str) -> Draft:
        """The author's draft of a file, or the file as it is on disk."""
        kept = self.kept(file, author)
        if kept is not None:
            return kept
        opened = open_text(safe(self.folder, file))
        return Draft(file, author, opened.digest, opened.text, opened.text)

    def kept(self, file: str, author: str) -> Draft | None:
        """What is unsaved of a file, if anything."""
        safe(self.folder, file)
        return _read(self._place(file, author))

    def begin(self, file: str, author: str, text: str) -> Draft:
        """A file that does not exist yet; refused if there is one, or a draft of one."""
        if safe(self.folder, file).exists() or self.kept(file, author):
            raise Refused(
                say(en="{file} exists already", zh="{file}已存在", file=file),
                say(en="choose another name", zh="请改用其他名称"),
            )
        return self._keep(Draft(file, author, None, "", text))

    def change(self, file: str, author: str, change: Callable[[str], str]) -> Draft:
        """The draft with its text changed, kept; the text before can be had back."""
        with _one_at_a_time:
            draft = self.open(file, author)
            text = change(draft.text)
            if text == draft.text:
                return draft
            undo = _bounded((*draft.undo, draft.text))
            return self._keep(replace(draft, text=text, undo=undo, revision=draft.revision + 1))

    def undo(self, file: str, author: str) -> Draft:
        """One change back."""
        with _one_at_a_time:
            draft = self.open(file, author)
            if not draft.undo:
                return draft
            back = replace(draft, text=draft.undo[-1], undo=draft.undo[:-1], revision=draft.revision + 1)
            return self._keep(back)

    def rebase(self, draft: Draft, digest: str | None, base: str) -> Draft:
        """The draft as a change of what is on disk now."""
        with _one_at_a_time:
            return self._keep(replace(draft, digest=digest, base=base, revision=draft.revision + 1))

    def drop(self, file: str, author: str) -> None:
        """Nothing is unsaved any more."""
        safe(self.folder, file)
        self._place(file, author).unlink(missing_ok=True)

    def all(self) -> Iterator[Draft]:
        """Every draft of the book, whoever's."""
        for path in sorted((self.folder / FOLDER).glob("*/*.json")):
            draft = _read(path)
            if draft is not None:
                yield draft

    def _place(self, file: str, author: str) -> Path:
        return target_inside(self.folder / FOLDER / _named(author or "_") / f"{_named(file)}.json", self.folder)

    def _keep(self, draft: Draft) -> Draft:
        kept = replace(draft, at=datetime.now(UTC).isoformat(timespec="seconds"))
        place = self._place(draft.file, draft.author)
        place.parent.mkdir(parents=True, exist_ok=True)
        put(place, json.dumps(asdict(kept), ensure_ascii=False).encode("utf-8"))
        return kept


def safe(folder: Path, file: str) -> Path:
    """The path of a file of the book; anything that would lead out of it, or is hidden, is refused."""
    parts = Path(file).parts
    plain = parts and not Path(file).is_absolute() and not any(part.startswith(".") for part in parts)
    if not plain or "\\" in file or "\0" in file or Path(file).suffix not in (".yaml", ".yml"):
        raise Refused(say(en="'{file}' is not a file of the book", zh="“{file}”不是预案库中的文件", file=file))
    path = folder / file
    target_inside(path, folder)
    return path


def _named(text: str) -> str:
    """A name that any file system takes, told apart from every other."""
    return quote(text, safe="").replace(".", "%2E")[:180]


def _bounded(undo: tuple[str, ...]) -> tuple[str, ...]:
    """The last steps that fit."""
    kept: list[str] = []
    room = _LARGEST
    for text in reversed(undo[-_STEPS:]):
        room -= len(text)
        if room < 0 and kept:
            break
        kept.insert(0, text)
    return tuple(kept)


def _read(path: Path) -> Draft | None:
    """A draft file; one that somebody else's program broke is passed over, not lost: it stays on disk."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Draft(**{**data, "undo": tuple(data["undo"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
