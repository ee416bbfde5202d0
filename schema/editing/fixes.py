"""Proposes what ``check --fix`` writes: one new text for each file, shown before it is written.

It makes the fixes of findings that have only one way out, and mends slips.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from drillbook.schema.editing.key_names import tidied
from drillbook.schema.files import LARGEST, open_text, save
from drillbook.schema.finding import Finding, Fix, Refused, Severity
from drillbook.schema.reader import read_text_as
from drillbook.schema.text.lines import line_starts
from drillbook.schema.typos.find_and_mend import mend


@dataclass(frozen=True, slots=True)
class FixProposal:
    """A file as it is, as it would be, and the digest it is written against."""

    path: Path
    file: str
    digest: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """Render the difference as a unified diff."""
        lines = unified_diff(_lines(self.before), _lines(self.after), self.file, self.file)
        return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in lines)

    def write(self, within: Path | None = None) -> None:
        """Put the proposal in the file's place; ``Refused`` if the file changed since."""
        save(self.path, self.digest, self.after, within=within)


def propose(path: Path, file: str, findings: Iterable[Finding] = ()) -> FixProposal | None:
    """Propose the one new text of a file that ``findings`` and its own typos ask for, or None.

    All or nothing: a text that would not read at least as well as the old one is not proposed.
    """
    try:
        if path.stat().st_size > LARGEST:  # it was not read either
            return None
        opened = open_text(path)
    except (OSError, Refused):
        return None
    after = fixed(file, opened.text, findings)
    return FixProposal(path, file, opened.digest, opened.text, after) if after != opened.text else None


def fixed(file: str, text: str, findings: Iterable[Finding] = ()) -> str:
    """Mend the typos and make the fixes of ``findings``, if the text reads at least as well then."""
    fixes = [finding.fix for finding in findings if finding.fix and finding.fix.where.file == file]
    after = tidied(file, mend(with_fixes(text, fixes)))
    return after if after == text or _errors(file, after) <= _errors(file, text) else text


def with_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """Make every fix whose words stand where it says; of two in one place, the first."""
    starts = line_starts(text)
    parts: list[str] = []
    done = 0
    for fix in sorted(fixes, key=lambda fix: fix.where):
        at = _place(text, starts, fix)
        if at is not None and at >= done:
            parts += (text[done:at], fix.new)
            done = at + len(fix.old)
    return "".join((*parts, text[done:]))


def _place(text: str, starts: tuple[int, ...], fix: Fix) -> int | None:
    """Where the old words stand: at the place, or behind a quote there."""
    if not fix.old or not 0 < fix.where.line <= len(starts):
        return None
    at = starts[fix.where.line - 1] + fix.where.column - 1
    if text[at : at + 1] in ("'", '"') and fix.old[0] not in ("'", '"'):
        at += 1
    return at if text.startswith(fix.old, at) else None


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _errors(file: str, text: str) -> tuple[bool, int]:
    read = read_text_as(file, text)
    return read.source is None, sum(finding.severity is Severity.ERROR for finding in read.findings)
