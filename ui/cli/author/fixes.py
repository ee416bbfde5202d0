"""Files put right: ``check --fix`` after showing the diff, and ``drillbook convert``."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from drillbook.schema.editing.fixes import FixProposal, propose
from drillbook.schema.files import ChangeRefused, replace_file, resolved
from drillbook.schema.finding import Finding
from drillbook.schema.text.encoding import convert
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import paint
from drillbook.ui.words import _, spoken

_AUTHORED = (".yaml", ".yml")
_COLOUR = {"+": "green", "-": "red", "@": "cyan"}


def proposals(files: Iterable[Path], findings: Iterable[Finding]) -> list[FixProposal]:
    """One new text for each file in which something can be put right that has only one meaning."""
    findings = tuple(findings)
    made = (propose(path, path.as_posix(), findings) for path in files)
    return [proposal for proposal in made if proposal is not None]


def show(changes: Iterable[FixProposal]) -> None:
    """The diff of every change."""
    for change in changes:
        for line in change.diff.splitlines():
            print(paint(line, _COLOUR[line[0]]) if line[:1] in _COLOUR else line)


def agreed(question: str, yes: bool) -> bool:
    """Whether to go on: ``--yes``, or an answer typed at a terminal."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Misuse(_("nobody can be asked here; add --yes to write the changes"))
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")


def write(changes: Iterable[FixProposal]) -> None:
    """Write each change, whole, unless somebody else changed the file meanwhile."""
    for change in changes:
        with told_plainly():
            change.write()


def can_be_put(path: Path) -> None:
    """Refused before any work is done where a file cannot be."""
    target = resolved(path)
    if target.is_dir() or not target.parent.is_dir():
        raise Misuse(_("{file} cannot be written: it is a folder, or its folder does not exist", file=path.as_posix()))
    if target.is_file() and target.suffix.lower() in _AUTHORED:
        raise Misuse(_("{file} is a file of a book and is not overwritten; choose another name", file=path.as_posix()))


def put(path: Path, content: bytes) -> None:
    """A file of our own, written whole; a device, such as standard output, is simply written to."""
    target = resolved(path)
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    with told_plainly():
        replace_file(target, content)


@contextmanager
def told_plainly() -> Iterator[None]:
    """A refusal to write, as one sentence with its way out."""
    try:
        yield
    except ChangeRefused as refusal:
        raise Misuse(_plainly(refusal)) from refusal


def _plainly(refusal: ChangeRefused) -> str:
    """``no rights; ask for them``, with the signs of the language."""
    parts = [part.render(spoken()) for part in (refusal.message, refusal.hint) if part]
    return (";" if spoken() == "zh" else "; ").join(parts)


def reencode(files: Iterable[Path], keep: bool) -> int:
    """``drillbook convert``: each file in one step, and what became of it; one that is refused stops no other."""
    refused = []
    for path in files:
        try:
            done = convert(path, keep=keep)
        except ChangeRefused as refusal:
            refused.append(_plainly(refusal))
            continue
        if done.was == "UTF-8":
            print(_("{file}: UTF-8 already", file=path.as_posix()))
        else:
            print(_("{file}: was {encoding}, is UTF-8 now", file=path.as_posix(), encoding=done.was))
    if refused:
        raise Misuse("\ndrillbook: ".join(refused))
    return 0
