"""``drillbook check --fix``: show what would change, and write it if that is agreed to."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from drillbook.schema.editing.fixes import FixProposal, propose
from drillbook.schema.finding import Finding
from drillbook.schema.text.lines import lines_of
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import progress, remark
from drillbook.ui.report.terminal import note, paint
from drillbook.ui.translation import _, counted
from drillbook.ui.use.checks.checking import check

_COLOUR = {"+": "green", "-": "red", "@": "cyan"}


def mend(paths: Sequence[Path], book: Path | None, as_of: date | None, yes: bool) -> None:
    """Show what would change, and write it if that is agreed to.

    Raises:
        Misuse: nobody can be asked.
        Refused: a file cannot be written, or somebody else changed it meanwhile.
    """
    with progress() as line:
        checked = check(paths, book, as_of, hear=line, remark=remark)
    changes = _proposals(checked.files, checked.findings)
    if not changes:
        note(_("nothing here can be mended by itself"))
        return
    show_diff(change.diff for change in changes)
    if _agreed(_("Write these changes? [y/N]"), yes):
        for change in changes:
            change.write()
        note(counted("{n} file mended", "{n} files mended", len(changes)))
    else:
        note(_("nothing was written"))


def _proposals(files: Iterable[Path], findings: Iterable[Finding]) -> list[FixProposal]:
    """One new text for each file in which something can be put right that has only one meaning."""
    findings = tuple(findings)
    made = (propose(path, path.as_posix(), findings) for path in files)
    return [proposal for proposal in made if proposal is not None]


def show_diff(diffs: Iterable[str]) -> None:
    """Every change, line by line in its colours."""
    for diff in diffs:
        for line in lines_of(diff):
            print(paint(line, _COLOUR[line[0]]) if line[:1] in _COLOUR else line)


def _agreed(question: str, yes: bool) -> bool:
    """Whether to go on: ``--yes``, or an answer typed at a terminal."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise Misuse(_("nobody can be asked here; add --yes to write the changes"))
    print(question, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")
