"""暂缓整改, written: the sentence that putoff reads goes into the file as a comment, and nothing else changes."""

import re
from datetime import date

from drillbook.schema.finding import Finding, say
from drillbook.schema.linkage.suppressions import sentences_of
from drillbook.schema.replacing import Refused
from drillbook.schema.text.source import data_of, parse


def sentence(codes: tuple[str, ...], until: date, by: str, reason: str) -> str:
    """``# drillbook: accept X03 until 2027-06-30 by 区防汛办主任: 街道预案修订中``."""
    return f"# drillbook: accept {','.join(codes)} until {until.isoformat()} by {_one_line(by)}: {_one_line(reason)}"


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def put_off_text(text: str, finding: Finding, until: date, by: str, reason: str) -> str:
    """The text with the finding put off: at the end of its line, or above it where the line has no room.

    ``Refused`` where something is missing, or where no comment can be written that would be read so.
    """
    _complete(by, reason)
    remark = sentence((finding.code,), until, by, reason)
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
    return text.splitlines(keepends=True)


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
    said, malformed = sentences_of(new)
    known, wrong_before = sentences_of(old)
    if len(said) != len(known) + 1 or len(malformed) != len(wrong_before):
        return False
    shift = len(after.splitlines()) - len(before.splitlines())
    line = finding.where.line + shift
    return any(finding.code in one.codes and one.first <= line <= one.last for one in said if one not in known)
