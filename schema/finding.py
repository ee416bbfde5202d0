"""A finding is the one shape of everything that can be wrong; its texts are sentences in both languages.

Syntax errors, shape errors, linkage findings and verdicts of a run differ only in their code.
Whoever prints a finding never needs to know which stage spoke.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from drillbook.schema.base_error import DrillbookError

Language = Literal["zh", "en"]


class Severity(StrEnum):
    """How bad a finding is: 必改, 建议, 提示."""

    ERROR = "error"  # the plan cannot be run, or breaks a rule that binds
    WARNING = "warning"  # it can be run, but promises something doubtful
    NOTE = "note"  # worth a reviewer's eye

    @property
    def rank(self) -> int:
        """Rank the severity; 0 is worst, so that sorting puts errors first."""
        return _RANKS[self]


_RANKS: dict[str, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages, with named parts filled in when it is shown."""

    en: str
    zh: str
    parts: tuple[tuple[str, object], ...] = ()

    def render(self, language: Language) -> str:
        """Return the sentence in ``language``; parts that are texts themselves are rendered in it too."""
        template = self.zh if language == "zh" else self.en
        said = template.format(**{name: _rendered(part, language) for name, part in self.parts})
        return requoted(said) if "“" in template else said

    def __str__(self) -> str:
        return self.render("en")

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return Text, (self.en, self.zh, self.parts)  # what a dataclass does by itself takes five times as long


def requoted(said: str) -> str:
    """A sentence with ‘’ for quotation marks within quotation marks, and “” within those again (GB/T 15834, 4.8.3.3).

    >>> requoted("“终报（“预警解除”之后）”未按时")
    '“终报（‘预警解除’之后）”未按时'
    """
    if said.count("“") < 2:
        return said
    depth, marks = 0, []
    for mark in said:
        depth += mark in "“‘"
        marks.append(_QUOTES[mark][depth % 2] if mark in _QUOTES else mark)
        depth -= mark in "”’"
        if depth < 0:
            return said
    return said if depth else "".join(marks)


_QUOTES = {"“": "‘“", "‘": "‘“", "”": "’”", "’": "’”"}


def say(*, en: str, zh: str, single: object = "", **parts: object) -> Text:
    """Build a message for people: ``say(en="unknown role '{role}'", zh="岗位“{role}”未定义", role=name)``.

    ``single`` is the English of one thing: ``say(en="{n} people", single="{n} person", zh="{n}人", n=n)``.
    """
    en = str(single) if single and parts["n"] == 1 else en
    return Text(en, zh, tuple([(name, tuple(part) if type(part) is list else part) for name, part in parts.items()]))


def plain(text: str) -> Text:
    """Build a text that is the same in every language: an author's own words, or a regulation's number."""
    return Text("{text}", "{text}", (("text", text),))


def _rendered(part: object, language: Language) -> str:
    if isinstance(part, Text):
        return part.render(language)
    if isinstance(part, list | tuple):
        return ("、" if language == "zh" else ", ").join(_rendered(item, language) for item in part)
    return str(part)


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A point in a file, line and column counted from 1 as editors do, and the clause it stands in."""

    file: str
    line: int
    column: int
    plan: str = field(default="", compare=False)
    title: str = field(default="", compare=False)
    clause: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return Location, (self.file, self.line, self.column, self.plan, self.title, self.clause)


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction that has only one meaning: ``old``, which stands at ``where``, becomes ``new``."""

    where: Location
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an author or reviewer should look at, where, on what ground, and the way out.

    ``also`` are the other places of the same defect, in this file or others; ``consequence`` is what would happen
    on the night, and ``root`` names what findings of one cause have in common. ``put_off`` says until when, by whom
    and why it need not be mended now; such a finding fails no check.
    """

    where: Location
    code: str
    message: Text
    severity: Severity = Severity.ERROR
    hint: Text | None = None
    basis: Text | None = None
    also: tuple[Location, ...] = ()
    consequence: Text | None = None
    root: str = ""
    fix: Fix | None = field(default=None, compare=False)
    put_off: Text | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.severity.value} {self.code} {self.message}"

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return Finding, tuple([getattr(self, name) for name in Finding.__slots__])

    @property
    def order(self) -> tuple[Location, str, str]:
        """Sort key: file order, and by code where two findings stand at one place."""
        return (self.where, self.code, self.message.en)


def in_file_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by file, line, column and code, and keep each finding once."""
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.order)


class Unreadable(DrillbookError, ValueError):
    """A written value that means nothing: why, what to write instead, and where in the text (from 0).

    ``instead`` is the whole value as it should be, where it can have meant only that. ``spare`` are the keys of an
    object without which the rest of it can be read.
    """

    def __init__(
        self, message: Text, hint: Text | None = None, offset: int = 0, code: str = "SC", *, instead: str = "",
        spare: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        super().__init__(str(message))
        self.message = message
        self.hint = hint
        self.offset = offset
        self.code = code
        self.instead = instead
        self.spare = spare


class Refused(DrillbookError, ValueError):
    """What was asked is not done, and the message says why: nothing was written, or there is no such thing."""

    def __init__(self, message: Text, hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return str(self.message)
