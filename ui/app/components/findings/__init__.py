"""What is wrong with a text, listed below its editor and marked in it: a letter changes a line of one message."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from drillbook.schema.finding import Finding, Fix, Language, Severity
from drillbook.ui.app.sent_once import component
from drillbook.ui.report.clauses import clause_said
from drillbook.ui.translation import _, capital, counted, sentences, severity_word

_FOLDER = Path(__file__).parent


def findings_beside(
    editor: str, findings: Sequence[Finding], language: Language, *, mends: bool, here: str = ""
) -> None:
    """List the findings below the editor that is called so, and mark them in it.

    ``mends``: what has only one way out has a button for it. ``here`` is the address of the text, for links to its lines.
    Where things stand is told apart from the words: a new line moves all of them.
    """
    data = {
        "name": editor,
        "title": counted("{n} finding", "{n} findings", len(findings)),
        "open": any(finding.severity is Severity.ERROR for finding in findings),
        "rows": [_row(finding, language, mends) for finding in findings],
        "places": [_places(finding) for finding in findings],
        "here": here,
        "line": _("to line {line}", line="#"),
    }
    _component()(data=data, key=f"findings|{editor}", height="content")


def _row(finding: Finding, language: Language, mends: bool) -> dict[str, str]:
    """Its words; what is empty is left out."""
    clause = clause_said(finding.where.clause)
    parts = {"message": finding.message, "hint": finding.hint, "basis": finding.basis, "felt": finding.consequence}
    words = {name: sentences(part.render(language)) for name, part in parts.items() if part}
    fix = _fix(finding)
    way = {"old": fix.old, "new": fix.new, "button": mending(fix)} if fix and mends else {}
    head = " · ".join(part for part in (severity_word(finding.severity), clause) if part)
    return {"severity": finding.severity.value, "code": finding.code, "head": capital(head), **words, **way}


def _fix(finding: Finding) -> Fix | None:
    """The one way out, where it is in this text."""
    fix = finding.fix
    return fix if fix and fix.old and fix.where.file == finding.where.file else None


def mending(fix: Fix) -> str:
    """What the button says that writes it."""
    if not fix.new.strip():
        return _("Take out “{old}”", old=_seen(fix.old))
    return _("Change to “{new}”", new=_seen(fix.new))


def _seen(words: str) -> str:
    """Words without the blanks around them; the number of a sign that nobody sees."""
    plain = words.strip()
    return plain if plain.isprintable() and plain else " ".join(f"U+{ord(sign):04X}" for sign in words)


def _places(finding: Finding) -> list[int]:
    """Line and column of what is wrong, and of what is to be written anew."""
    spots = (finding.where, *(fix.where for fix in (_fix(finding),) if fix))
    return [number for spot in spots for number in (spot.line, spot.column)]


@cache
def _component() -> Any:
    code = (_FOLDER / "findings.js").read_text(encoding="utf-8")
    return component("drillbook_findings", f"{code}\nexport default findings;\n")
