"""Nothing lost, measured: random edits by authors who are killed, saves by two processes, kills in the middle of a save.

``python -m benchmarks.durability`` forks real processes that act on one book as pages do, and kills them with SIGKILL.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.durability_author import FILES, WORD, Window
from benchmarks.paired import Row, show
from drillbook.schema.finding import Refused
from drillbook.ui.storage import history
from drillbook.ui.storage.drafts import FOLDER, Draft, Drafts
from tests.application import SMALL, small_book

EDITS, SAVES, KILLS = 10_000, 200, 1_000
AUTHORS = ("王", "王", "李")  # two authors, the first with two windows


def forked(act: Callable[[int], None]) -> tuple[int, int]:
    """A process that acts and writes to a pipe; its number, and the end of the pipe to read from."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            act(write)
        finally:
            os._exit(0)
    os.close(write)
    return child, read


def edits(book: Path, wanted: int, seed: int) -> list[Row]:
    """Words that were taken in, and where they are when all is over."""
    chance = random.Random(seed)
    said: list[str] = []
    windows: dict[int, tuple[int, int]] = {}
    rests: dict[int, bytes] = {}
    kills = begun = 0
    while sum(line.startswith("typed ") for line in said) < wanted:
        for at, author in enumerate(AUTHORS):
            if at not in windows:
                begun += 1
                windows[at] = forked(Window(book, author, random.Random(f"{seed}|{begun}"), f"{at}x{begun}").work)
        time.sleep(chance.uniform(0.05, 1.0))
        victim = chance.randrange(len(AUTHORS))
        os.kill(windows[victim][0], signal.SIGKILL)
        for at in windows:
            os.set_blocking(windows[at][1], at == victim)
            said += _read(windows[at][1], at, rests, whole=at == victim)
        os.waitpid(windows[victim][0], 0)
        os.close(windows.pop(victim)[1])
        kills += 1
    for at, (child, read) in windows.items():
        os.kill(child, signal.SIGKILL)
        os.set_blocking(read, True)
        said += _read(read, at, rests, whole=True)
        os.waitpid(child, 0)
    return _counted(book, said, kills)


def _read(pipe: int, at: int, rests: dict[int, bytes], *, whole: bool) -> list[str]:
    """The lines that came; of one that was killed all, of the others what is there by now."""
    data = rests.pop(at, b"")
    while True:
        try:
            more = os.read(pipe, 1 << 16)
        except BlockingIOError:
            break
        if not more:
            break
        data += more
    lines, _newline, rest = data.rpartition(b"\n")
    if not whole:
        rests[at] = rest
    return lines.decode().splitlines()


def _counted(book: Path, said: list[str], kills: int) -> list[Row]:
    """Every word taken in: in force, left among the versions by a choice, taken back by an undo, or lost."""
    words = {line.split()[1] for line in said if line.startswith("typed ")}
    back = {word for line in said if line.startswith("undone ") for word in line.split()[1:]}
    drafts = list(Drafts(book).all())
    texts = [text for one in drafts for text in (one.text, *(aside.text for aside in one.asides))]
    texts += [(book / file).read_text(encoding="utf-8") for file in FILES]
    now = set(WORD.findall(" ".join(texts)))
    kept = (path.read_text(encoding="utf-8") for path in book.glob(".versions/*/*.yaml"))
    versions = {word for text in kept for word in WORD.findall(text)}
    lost = words - now - versions - back
    for word in sorted(lost):
        print("lost:", *(line for line in said if word in line.split()), file=sys.stderr)
    acts = {name: sum(line.startswith(f"{name} ") for line in said) for name in ("form", "saved", "chosen", "undone")}
    return [
        Row("edits taken in, of them through forms", f"{len(words):,}, {acts['form']:,}"),
        Row(
            "processes killed; saves; choices between two texts; undone",
            f"{kills}; {acts['saved']}; {acts['chosen']}; {acts['undone']}",
        ),
        Row("words in the files or unsaved", f"{len(words & now):,}"),
        Row("only among the versions, where an author chose another text", f"{len(words & versions - now):,}"),
        Row("only taken back by an undo", f"{len((words & back) - now - versions):,}"),
        Row("words lost", f"{len(lost)}", "0", met=not lost),
    ]


def saves(book: Path, wanted: int) -> list[Row]:
    """Two authors in two processes save lines to one file; each puts both changes together where the other was ahead."""
    file = FILES[0]

    def work(author: str) -> Callable[[int], None]:
        def act(_pipe: int) -> None:
            for number in range(wanted // 2):
                _saved(book, file, author, f"# {author}{number}\n")

        return act

    both = [forked(work(author)) for author in ("王", "李")]
    for child, read in both:
        os.waitpid(child, 0)
        os.close(read)
    text = (book / file).read_text(encoding="utf-8")
    there = sum(text.count(f"# {author}{number}\n") == 1 for author in ("王", "李") for number in range(wanted // 2))
    return [Row(f"{wanted} saves by two processes: lines there once", f"{there}", f"{wanted}", met=there == wanted)]


def _saved(book: Path, file: str, author: str, line: str) -> None:
    """As the pages do: a draft, saved; where another was ahead, both lines on top of what is on disk."""
    drafts = Drafts(book)
    draft = drafts.change(file, author, lambda text: text + line)
    while (found := history.commit(book, draft)) is not None:
        text = found.theirs + line
        draft = drafts.settle(draft, text, found.digest or None, found.theirs)


def kills(book: Path, wanted: int, seed: int) -> list[Row]:
    """Somebody who types and saves is killed in the middle, again and again; what is on disk is whole each time."""
    chance, file = random.Random(seed), FILES[0]
    torn = strange = missing = 0
    for _time in range(wanted):
        child, read = forked(lambda pipe: _type_and_save(book, file, pipe))
        said = b""
        while said.count(b"\n") < chance.randint(1, 4):
            said += os.read(read, 1 << 10)
        time.sleep(chance.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        said += os.read(read, 1 << 20)
        os.close(read)
        torn += not _is_whole((book / file).read_text(encoding="utf-8"))
        held = [_draft(path) for path in (book / FOLDER).glob("*/*.json")]
        strange += sum(one is None for one in held)
        last = max((int(number) for number in said.split()), default=0)
        known = [(book / file).read_text(encoding="utf-8"), *(one.text for one in held if one)]
        missing += last > 0 and not any(f"# {last}\n" in text for text in known)
        if one := next((one for one in held if one), None):
            strange += history.collision(book, one) is not None
    versions = [path.read_text(encoding="utf-8") for path in book.glob(".versions/*/*.yaml")]
    torn += sum(not _is_whole(text) for text in versions)
    left = _leftovers(book, file)
    return [
        Row(f"{wanted} kills: torn files or versions, of {len(versions):,} versions", f"{torn}", "0", met=torn == 0),
        Row("unreadable drafts, collisions with oneself", f"{strange}", "0", met=strange == 0),
        Row("taken in and gone after the kill", f"{missing}", "0", met=missing == 0),
        Row(
            "parts left beside files: found, left by the next save an hour later",
            f"{left[0]}, {left[1]}",
            "-, 0",
            met=left[1] == 0,
        ),
    ]


def _type_and_save(book: Path, file: str, pipe: int) -> None:
    drafts = Drafts(book)
    number = len(drafts.open(file, "王").text.splitlines()) - len(SMALL["flood.yaml"].splitlines())
    os.write(pipe, b"\n")
    while True:
        number += 1
        draft = drafts.change(file, "王", lambda text, line=f"# {number}\n": text + line)  # type: ignore[misc]
        os.write(pipe, f"{number}\n".encode())
        history.commit(book, draft)


def _is_whole(text: str) -> bool:
    """The plan as it was, and all lines up to one."""
    rest = text.removeprefix(SMALL["flood.yaml"]).splitlines()
    return text.startswith(SMALL["flood.yaml"]) and rest == [f"# {number + 1}" for number in range(len(rest))]


def _draft(path: Path) -> Draft | None:
    try:
        file = json.loads(path.read_text(encoding="utf-8"))
        return Drafts(path.parents[2]).kept(file["file"], file["author"])
    except (ValueError, KeyError, Refused):
        return None


def _leftovers(book: Path, file: str) -> tuple[int, int]:
    """Parts of files that killed writers left, and what is left of them when somebody saves an hour later."""
    found = list(book.rglob(".*.part"))
    for one in found:
        os.utime(one, (time.time() - 7200,) * 2)
    history.commit(book, Drafts(book).change(file, "王", lambda text: text + "\n"))
    return len(found), len(list(book.rglob(".*.part")))


def books(place: Path) -> Path:
    """A small book with several plans alike."""
    book = small_book(place)
    for at, file in enumerate(FILES):
        text = SMALL["flood.yaml"] if at == 0 else SMALL["flood.yaml"].replace("plan: flood", f"plan: flood-{at}")
        (book / file).write_text(text, encoding="utf-8")
    return book


def main(wanted: int = EDITS, killed: int = KILLS) -> None:
    with tempfile.TemporaryDirectory() as place:
        rows = edits(books(Path(place, "edits")), wanted, 9)
        rows += saves(books(Path(place, "saves")), SAVES)
        rows += kills(books(Path(place, "kills")), killed, 9)
    show("Nothing lost", rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
