"""Suppressions (暂缓整改) are comments that put a finding off, with reason, person and end; read and written (D05).

``# drillbook: accept X03 until 2027-06-30 by 区防汛办主任: 街道预案修订中`` at the end of a line is about that
line; alone on a line, about the node below. One that is malformed, expired or put to no use is itself a finding
(D05), and an error cannot be put off by the plan's own drafters.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Location, Refused, Severity, Text, Unreadable, in_file_order, plain, say
from drillbook.schema.linkage.law.grounds import in_practice
from drillbook.schema.linkage.rule import Rule
from drillbook.schema.text.lines import lines_of
from drillbook.schema.text.yaml_nodes import Source, data_of, parse
from drillbook.schema.values.times import parse_date

CODE = "D05"
_MARK = re.compile(r"#\s*drillbook\s*[:：]\s*(?P<rest>.*)$", re.IGNORECASE)
_SENTENCE = re.compile(
    r"^(?:accept|暂缓整改|暂缓)\s+(?P<codes>[A-Z]+\d*(?:\s*[,，、]\s*[A-Z]+\d*)*)"
    r"\s*(?:until|至)\s*(?P<until>\S+?)\s+(?:by|决定人)\s*(?P<by>[^:：]+?)\s*[:：]\s*(?P<reason>.+?)\s*$"
)
_FORM = say(
    en="write: # drillbook: accept X03 until 2027-06-30 by NAME OF OFFICE: reason",
    zh="写法：# drillbook: accept X03 until 2027-06-30 by 决定人: 理由",
)
_RESTS_ON = in_practice(
    "practice: what is put off needs a reason, a person and an end", "实务：暂缓整改须有理由、期限和决定人"
)
_BASIS = _RESTS_ON.whole()
RULE = Rule(
    CODE,
    Severity.ERROR,
    lambda _: iter(()),  # it is about findings: ``apply_suppressions`` tells its breaches
    title=say(en="what is put off has a reason, a person and an end", zh="暂缓整改有理由、期限和决定人"),
    rests_on=_RESTS_ON,
    scope=say(en="every file of the book", zh="预案库中的全部文件"),
)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment of the author: which codes, until when, by whom, why, and the lines it is about."""

    where: Location
    codes: tuple[str, ...]
    until: datetime.date
    by: str
    reason: str
    first: int
    last: int

    def covers(self, finding: Finding) -> bool:
        """Say whether it speaks of this finding: its code, and one of its places."""
        places = (finding.where, *finding.also)
        return finding.code in self.codes and any(
            place.file == self.where.file and self.first <= place.line <= self.last for place in places
        )

    @property
    def said(self) -> Text:
        """Word until when, by whom, why."""
        return say(
            en="put off until {until} by {by}: {reason}",
            zh="暂缓整改至{until}，决定人{by}，理由：{reason}",
            until=self.until.isoformat(),
            by=self.by,
            reason=self.reason,
        )


Said: TypeAlias = tuple[list[Suppression], list[Finding]]
"""What a file puts off, and what is wrong with how it says so."""


def apply_suppressions(book: PlanBook, findings: Iterable[Finding]) -> list[Finding]:
    """Mark the findings that are suppressed, and add what is wrong with the suppressions themselves (D05)."""
    said = [suppressions_in(source) for source in book.sources.values()]
    return put_off(findings, said, book.day, lambda: book)


def put_off(
    findings: Iterable[Finding], said: Iterable[Said], day: datetime.date, book: Callable[[], PlanBook]
) -> list[Finding]:
    """Do the same with what was read of the files before; the book is asked for only where an error is put off."""
    wrong: list[Finding] = []
    sentences: list[Suppression] = []
    for read, malformed in said:
        sentences += read
        wrong += malformed
    marked, used = [], set[Suppression]()
    for finding in findings:
        about = [sentence for sentence in sentences if sentence.covers(finding)]
        used.update(about)
        valid = [sentence for sentence in about if sentence.until >= day and not _own_drafters(book, sentence, finding)]
        marked.append(replace(finding, put_off=valid[0].said) if valid else finding)
        wrong += [_not_yours(sentence, finding) for sentence in about if _own_drafters(book, sentence, finding)]
    wrong += _stale(day, sentences, used)
    return in_file_order([*marked, *wrong])


def suppressions_in(source: Source) -> Said:
    """Read what a file suppresses; comments that cannot be read are findings. It is kept with the text."""
    known = source.facts.get(suppressions_in)
    if known is None:
        known = source.facts[suppressions_in] = _read(source)
    return cast(Said, known)


def _read(source: Source) -> Said:
    if "drillbook" not in source.text.lower():
        return [], []
    lines = list(lines_of(source.text))
    read, malformed = [], []
    for number, line in enumerate(lines, start=1):
        mark = _MARK.search(line)
        if mark is None or not _is_comment(line, mark.start()):
            continue
        where = replace(source.locate(()), line=number, column=mark.start() + 1)
        first, last = _about(lines, number, alone=not line[: mark.start()].strip())
        sentence = _sentence(where, mark["rest"], first, last)
        if isinstance(sentence, Suppression):
            read.append(sentence)
        else:
            malformed.append(Finding(where, CODE, sentence, Severity.ERROR, _FORM, _BASIS))
    return read, malformed


def _is_comment(line: str, at: int) -> bool:
    before = line[:at]
    return (not before or before[-1] in " \t") and before.count('"') % 2 == 0 and before.count("'") % 2 == 0


def _sentence(where: Location, rest: str, first: int, last: int) -> Suppression | Text:
    found = _SENTENCE.match(rest.strip())
    if found is None:
        return say(
            en="this putting off lacks a code, an end, a person or a reason",
            zh="暂缓整改缺少规则编号、期限、决定人或理由",
        )
    try:
        until = parse_date(found["until"])
    except Unreadable as error:
        return error.message
    codes = tuple(re.split(r"\s*[,，、]\s*", found["codes"]))
    return Suppression(where, codes, until, found["by"].strip(), found["reason"], first, last)


def _about(lines: list[str], number: int, *, alone: bool) -> tuple[int, int]:
    """The lines a sentence is about: its own, or the whole node below a sentence that stands alone."""
    if not alone:
        return number, number
    below = next((n for n in range(number + 1, len(lines) + 1) if _has_content(lines[n - 1])), number)
    indent = _indent(lines[below - 1])
    last = below
    for n in range(below + 1, len(lines) + 1):
        if _has_content(lines[n - 1]) and _indent(lines[n - 1]) <= indent:
            break
        last = n
    return below, last


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _own_drafters(book: Callable[[], PlanBook], sentence: Suppression, finding: Finding) -> bool:
    if finding.severity is not Severity.ERROR:
        return False
    plan = book().plans.get(finding.where.plan)
    drafter = book().organizations.get(plan.value.drafted_by or "") if plan else None
    if drafter is None:
        return False
    names = (drafter.name, drafter.value.title, *drafter.value.aliases)
    return any(name and sentence.by.startswith(name) for name in names)


def _not_yours(sentence: Suppression, finding: Finding) -> Finding:
    message = say(
        en="an error cannot be put off by the plan's own drafters ({by})",
        zh="必改问题不得由编制单位自行暂缓（{by}）",
        by=sentence.by,
    )
    hint = say(en="mend it, or let the reviewing body decide", zh="请整改，或由审核单位决定")
    return Finding(sentence.where, CODE, message, Severity.ERROR, hint, _BASIS, also=(finding.where,))


def _stale(day: datetime.date, sentences: list[Suppression], used: set[Suppression]) -> Iterator[Finding]:
    for sentence in sentences:
        if sentence not in used:
            message = say(
                en="nothing here needs putting off: {codes}", zh="此处没有需要暂缓的问题：{codes}", codes=sentence.codes
            )
            yield Finding(
                sentence.where, CODE, message, Severity.WARNING, say(en="remove the comment", zh="请删除该注释"), _BASIS
            )
        elif sentence.until < day:
            message = say(
                en="put off until {until}, and that has passed",
                zh="暂缓整改期限（{until}）已过",
                until=plain(sentence.until.isoformat()),
            )
            hint = say(en="mend it now, or let it be decided anew", zh="请立即整改，或重新决定")
            yield Finding(sentence.where, CODE, message, Severity.ERROR, hint, _BASIS)


def suppression_comment(codes: tuple[str, ...], until: datetime.date, by: str, reason: str) -> str:
    """Write ``# drillbook: accept X03 until 2027-06-30 by 区防汛办主任: 街道预案修订中``."""
    return f"# drillbook: accept {','.join(codes)} until {until.isoformat()} by {_one_line(by)}: {_one_line(reason)}"


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def with_suppression(text: str, finding: Finding, until: datetime.date, by: str, reason: str) -> str:
    """Add a suppression of the finding to the text: at the end of its line, or above it where the line has no room.

    ``Refused`` where something is missing, or where no comment can be written that would be read so.
    """
    _complete(by, reason)
    remark = suppression_comment((finding.code,), until, by, reason)
    for candidate in (_at_end(text, finding.where.line, remark), _above(text, finding.where.line, remark)):
        if candidate is not None and _is_read(text, candidate, finding, remark):
            return candidate
    raise Refused(
        say(en="no remark can be written at this place without changing the plan", zh="无法在此处加注而不改动预案内容"),
        say(en="write it in the text", zh="请在源文本中填写"),
    )


def _complete(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise Refused(
            say(en="what is put off needs a reason and a person", zh="暂缓整改须填写理由和决定人"),
            say(en="fill in both", zh="请填写完整"),
        )
    if re.search("[:：]", by):
        raise Refused(say(en="the person's name may not contain a colon", zh="决定人名称中不能有冒号"))


def _lines(text: str) -> list[str]:
    return list(lines_of(text, keepends=True))


def _at_end(text: str, number: int, remark: str) -> str | None:
    lines = _lines(text)
    if not 0 < number <= len(lines):
        return None
    body = lines[number - 1].rstrip("\r\n")
    if not body.strip() or "# drillbook" in body:
        return None
    end = lines[number - 1][len(body) :]
    lines[number - 1] = f"{body.rstrip()}  {remark}{end}"
    return "".join(lines)


def _above(text: str, number: int, remark: str) -> str | None:
    lines = _lines(text)
    if not 0 < number <= len(lines):
        return None
    body = lines[number - 1]
    blanks = body[: len(body) - len(body.lstrip(" "))]
    end = "\r\n" if body.endswith("\r\n") else "\n"
    return "".join([*lines[: number - 1], f"{blanks}{remark}{end}", *lines[number - 1 :]])


def _is_read(before: str, after: str, finding: Finding, remark: str) -> bool:
    """The plan says what it said, and one more sentence is read, about this line."""
    old, _old = parse("", before)
    new, wrong = parse(finding.where.file, after)
    if old is None or new is None or wrong or data_of(old.root) != data_of(new.root):
        return False
    said, malformed = suppressions_in(new)
    known, wrong_before = suppressions_in(old)
    if len(said) != len(known) + 1 or len(malformed) != len(wrong_before):
        return False
    shift = len(lines_of(after)) - len(lines_of(before))
    line = finding.where.line + shift
    return any(finding.code in one.codes and one.first <= line <= one.last for one in said if one not in known)
