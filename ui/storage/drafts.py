"""Unsaved work, on disk: it survives a reload, a closed tab and a crash of the server.

A draft is the whole text of one file as one author would have it, the text it began from, and the way back.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from drillbook.schema.files import open_text, read_or_refuse, target_inside, writing_in
from drillbook.schema.files import replace_file as put
from drillbook.schema.finding import Refused, say
from drillbook.ui.storage.naming import former_name, stored_name
from drillbook.ui.storage.write_access import require_writable

FOLDER = ".drafts"
UNREADABLE = ".unreadable"  # what a draft is called that no program could read when its author went on
_STEPS = 30
_LARGEST = 2_000_000
_NAMELESS = "~"


def nameless(browser: str) -> str:
    """Make the author that stands for a browser in which nobody gave a name; ``author_name`` shows it as nobody."""
    return f"{_NAMELESS}{browser}" if browser else ""


def author_name(author: str) -> str:
    """Name an author as people see it; empty for a browser without a name."""
    return "" if author.startswith(_NAMELESS) else author


@dataclass(frozen=True, slots=True)
class Aside:
    """What was typed in one window while the draft was changed in another: what it began from, and its text."""

    began: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One author's unsaved text of ``file``; ``digest`` is None for a file that does not exist yet.

    ``asides``: what is to be chosen from beside the text, one for each other window that goes on writing. ``saving``:
    the digest of a text whose saving has begun; a process that is killed in it leaves it here.
    """

    file: str
    author: str
    digest: str | None
    base: str
    text: str
    undo: tuple[str, ...] = ()
    revision: int = 0
    asides: tuple[Aside, ...] = ()
    saving: str = ""
    at: str = field(default="", compare=False)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return self.digest is None or self.text != self.base


class Drafts:
    """The drafts of one book. Every change is read, made and kept while no other thread or process can.

    Raises ``Refused`` where nothing may be written, or a file is none of the book.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, file: str, author: str) -> Draft:
        """The author's draft of a file, or the file as it is on disk."""
        kept = self.kept(file, author)
        if kept is not None and (kept.is_changed or kept.asides):
            return kept
        opened = open_text(safe(self.folder, file))
        if kept is not None and kept.digest == opened.digest:
            return kept
        return Draft(file, author, opened.digest, opened.text, opened.text)

    def kept(self, file: str, author: str) -> Draft | None:
        """What is kept of a file for its author, if anything; never another's, whatever its file is called."""
        safe(self.folder, file)
        found = (_read(place) for place in (self._place(file, author), self._former_place(file, author)))
        return next((draft for draft in found if draft and (draft.file, draft.author) == (file, author)), None)

    def begin(self, file: str, author: str, text: str) -> Draft:
        """A file that does not exist yet; refused if there is one, or a draft of one."""
        require_portable(file)
        with self._one_writer(file, author):
            if safe(self.folder, file).exists() or self.kept(file, author):
                raise Refused(
                    say(en="{file} exists already", zh="{file}已存在", file=file),
                    say(en="choose another name", zh="请改用其他名称"),
                )
            return self._keep(Draft(file, author, None, "", text))

    def change(self, file: str, author: str, change: Callable[[str], str]) -> Draft:
        """The draft with its text changed, kept; the text before can be had back."""
        with self._one_writer(file, author):
            draft = self.open(file, author)
            return self._changed(draft, change(draft.text))

    def change_from(self, file: str, author: str, began: str, text: str, sent: Collection[str] = ()) -> Draft:
        """The draft with the text that was made of ``began`` in one window.

        Where another window has changed the draft meanwhile, both texts are kept and the author is to choose; until
        then each window goes on with its own. ``sent``: texts on the way from ``began`` of which a window that outlived
        its server does not know whether they arrived.
        """
        with self._one_writer(file, author):
            draft = self.open(file, author)
            there = (draft.text, *(one.text for one in draft.asides))
            began = next((one for one in (*sent, began) if one in there), began)
            own = next((one for one in draft.asides if one.text == began), None)
            if text == began or (own is None and text == draft.text):
                return draft
            if draft.text == began:
                return self._changed(draft, text)
            origin = own.began if own else began
            others = tuple(one for one in draft.asides if one != own and one.text != text)
            asides = others if text == origin else (*others, Aside(origin, text))
            return self._keep(replace(draft, asides=asides, revision=draft.revision + 1))

    def choose(self, draft: Draft, aside: Aside, text: str) -> Draft:
        """The draft with the text chosen of ``draft`` and ``aside``, as they were when the author chose.

        What another window has written since is to be chosen from again.
        """
        with self._one_writer(draft.file, draft.author):
            now = self.open(draft.file, draft.author)
            asides = tuple(one for one in now.asides if one != aside)
            if now.text not in (draft.text, text):
                asides = (*asides, Aside(draft.text, now.text))
            return self._changed(replace(now, asides=asides), text, always=True)

    def undo(self, file: str, author: str, shown: str | None = None) -> Draft:
        """One change back, also to before the last save; ``shown``: only where the author sees what is taken back."""
        with self._one_writer(file, author):
            draft = self.open(file, author)
            if not draft.undo or shown not in (None, draft.text):
                return draft
            back = replace(draft, text=draft.undo[-1], undo=draft.undo[:-1], revision=draft.revision + 1)
            return self._keep(back)

    def begin_saving(self, draft: Draft, saving: str, digest: str | None, base: str) -> None:
        """Note what is about to stand on disk, so that it is known again as the author's own after a kill.

        What is there now (``digest``, ``base``) may be what an earlier kill left: the draft goes on from it.
        """
        with self._one_writer(draft.file, draft.author):
            now = self.kept(draft.file, draft.author) or draft
            self._keep(replace(now, saving=saving, digest=digest, base=base))

    def rebase(self, draft: Draft, digest: str | None, base: str) -> Draft:
        """The draft as a change of what is on disk now; what was typed since ``draft`` was read stays."""
        with self._one_writer(draft.file, draft.author):
            now = self.kept(draft.file, draft.author) or draft
            return self._keep(replace(now, digest=digest, base=base, saving="", revision=now.revision + 1))

    def settle(self, draft: Draft, text: str, digest: str | None, base: str) -> Draft:
        """The draft with the text chosen against what another author saved, as a change of that.

        Where another window has changed the draft meanwhile, its text knows nothing of what was saved: both are kept,
        and the author is asked again.
        """
        with self._one_writer(draft.file, draft.author):
            chosen = self.change_from(draft.file, draft.author, draft.text, text)
            return self.rebase(chosen, digest, base) if chosen.text == text else chosen

    def drop(self, file: str, author: str, keep: Callable[[str], None] = lambda _text: None) -> None:
        """Nothing is unsaved any more; ``keep`` is given every text that goes, while nobody can add to it."""
        safe(self.folder, file)
        with self._one_writer(file, author):
            now = self.kept(file, author)
            for text in (now.text, *(one.text for one in now.asides)) if now else ():
                keep(text)
            self._place(file, author).unlink(missing_ok=True)
            former = _read(self._former_place(file, author))
            if former is not None and (former.file, former.author) == (file, author):
                self._former_place(file, author).unlink(missing_ok=True)

    def hand_over(self, author: str, to: str) -> None:
        """Make the unsaved work of one author another's: of a browser in which somebody gave a name just now.

        Where both have changed a file, both texts are kept and the author is to choose.
        """
        for draft in [one for one in self.all() if one.author == author and (one.is_changed or one.asides)]:
            with self._one_writer(draft.file, to):
                own = self.kept(draft.file, to)
                mine = (Aside(draft.base, draft.text), *draft.asides)
                if own is not None and (own.is_changed or own.asides):
                    self._keep(replace(own, asides=(*own.asides, *mine), revision=own.revision + 1))
                else:
                    self._keep(replace(draft, author=to))
            self.drop(draft.file, author)

    def all(self) -> Iterator[Draft]:
        """Every draft of the book, whoever's."""
        for path in sorted((self.folder / FOLDER).glob("*/*.json")):
            draft = None
            with suppress(Refused):  # opening it says why
                draft = _read(path)
            if draft is not None:
                yield draft

    @contextmanager
    def _one_writer(self, file: str, author: str) -> Iterator[None]:
        require_writable()
        holder = self._place(file, author).parent
        with writing_in(holder, file, make=True):
            yield

    def _place(self, file: str, author: str) -> Path:
        return self._inside(stored_name(author), f"{stored_name(file)}.json")

    def _former_place(self, file: str, author: str) -> Path:
        return self._inside(former_name(author or "_"), f"{former_name(file)}.json")

    def _inside(self, author: str, file: str) -> Path:
        return target_inside(self.folder / FOLDER / author / file, self.folder)

    def _changed(self, draft: Draft, text: str, *, always: bool = False) -> Draft:
        if text == draft.text:
            return self._keep(replace(draft, revision=draft.revision + 1)) if always else draft
        undo = _bounded((*draft.undo, draft.text))
        return self._keep(replace(draft, text=text, undo=undo, revision=draft.revision + 1))

    def _keep(self, draft: Draft) -> Draft:
        others = tuple(one for one in draft.asides if one.text != draft.text)  # equal sides are nothing to choose from
        kept = replace(draft, asides=others, at=datetime.now(UTC).isoformat(timespec="seconds"))
        raw = json.dumps(asdict(kept), ensure_ascii=False).encode("utf-8")
        place = self._place(draft.file, draft.author)
        if draft.revision < 2 and place.exists() and _read(place) is None:
            place.replace(place.with_suffix(UNREADABLE))  # it may hold words that somebody can still read
        put(place, raw, draft.file)
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


_LONGEST_PART = 255  # bytes
_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Co", "Cs")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def require_portable(file: str) -> None:
    """Let only names through that every system takes, and that show what they are.

    Raises:
        Refused: a sign nobody sees, a sign or a word that Windows keeps for itself, an end in a blank or, of a
            folder, in a dot; more than systems keep.
    """
    for part in Path(file).parts:
        unseen = any(unicodedata.category(sign) in _UNSEEN for sign in part)
        too_long = len(part.encode("utf-8", "replace")) > _LONGEST_PART
        kept_for_itself = re.search(r'[<>:"|?*]', part) or _RESERVED.fullmatch(part) or part.strip().rstrip(".") != part
        if unseen or too_long or kept_for_itself:
            raise Refused(
                say(en="'{file}' cannot be the name of a file", zh="“{file}”不能用作文件名", file=ascii(file)[1:-1]),
                say(
                    en="use letters, digits and hyphens, {longest} bytes at most",
                    zh="请使用文字、数字和连字符，最多{longest}字节（约{signs}个汉字）",
                    longest=_LONGEST_PART,
                    signs=_LONGEST_PART // 3,
                ),
            )


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
    """A draft file; one that somebody else's program broke is passed over, not lost: it stays on disk.

    Raises ``Refused`` where the system does not let it be read: nothing may take the place of what is in it.
    """
    try:
        raw = read_or_refuse(path)
    except Refused as refusal:
        if isinstance(refusal.__cause__, FileNotFoundError | NotADirectoryError):
            return None
        raise
    try:
        data = json.loads(raw)
        former = data.pop("aside", None)  # a draft from before there could be several
        asides = tuple(Aside(**one) for one in (*data.pop("asides", ()), *([former] if former else ())))
        return Draft(**{**data, "undo": tuple(data["undo"]), "asides": asides})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
