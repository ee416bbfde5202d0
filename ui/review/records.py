"""What reviewers wrote about findings: given to somebody, remarked, answered. One file a plan in ``.review``.

A finding is known by a mark made of its plan, its rule and its words, so that it stays the same finding when
lines above it come or go.
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from drillbook.schema.editing.edits import Insert, apply
from drillbook.schema.editing.writing import flow
from drillbook.schema.files import open_text, save, target_inside, writing_in
from drillbook.schema.finding import Finding, Refused, say
from drillbook.schema.text.yaml_nodes import data_of, parse
from drillbook.ui.review.outcomes import Outcome
from drillbook.ui.storage.naming import former_name, stored_name
from drillbook.ui.storage.write_access import require_writable

FOLDER = ".review"
_BOOK = "_book"
Kind = Literal["assign", "comment", "answer"]
_LONGEST = 4000


class ReviewEntry(BaseModel):
    """One thing that somebody wrote about a finding.

    ``to`` and ``due`` of what is given to somebody; ``outcome`` of an answer; ``about`` is the finding as it read then.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    finding: str
    code: str
    about: str = ""
    at: datetime
    author: str = ""
    to: str = ""
    due: date | None = None
    text: str = ""
    outcome: Outcome | None = None


def mark_of(finding: Finding) -> str:
    """Eight letters that stand for a finding."""
    words = "\x1f".join((finding.where.plan or finding.where.file, finding.code, finding.message.render("en")))
    return sha256(words.encode("utf-8")).hexdigest()[:8]


def written_about(folder: Path, plan: str) -> list[ReviewEntry]:
    """Everything about the findings of a plan (or, for "", of the libraries), as written."""
    path = _path(folder, plan)
    return _entries(path) if path.exists() else []


def _data(path: Path) -> dict[str, object]:
    """What stands in a file of records; nothing where it cannot be read."""
    source, wrong = parse(path.name, open_text(path).text)
    data = data_of(source.root) if source is not None and not wrong else None
    return data if isinstance(data, dict) else {"entries": None}


def _entries(path: Path) -> list[ReviewEntry]:
    entries = _data(path).get("entries", [])
    try:
        if not isinstance(entries, list):
            raise ValueError
        return [ReviewEntry.model_validate(one) for one in entries]
    except (ValidationError, ValueError):
        raise Refused(
            say(en="the records of the review in {file} cannot be read", zh="审核记录{file}无法读取", file=path.name),
            say(en="put the file right, or take it away", zh="请更正该文件，或将其移走"),
        ) from None


def all_records(folder: Path) -> dict[str, list[ReviewEntry]]:
    """Everything written, by the mark of its finding."""
    found: dict[str, list[ReviewEntry]] = {}
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        for entry in _entries(path):
            found.setdefault(entry.finding, []).append(entry)
    return found


def write(folder: Path, finding: Finding, kind: Kind, text: str, author: str, **more: str) -> ReviewEntry:
    """Adds an entry about a finding; refused where what it needs is missing."""
    require_writable()
    _complete(kind, text, more)
    fields = {
        "kind": kind,
        "finding": mark_of(finding),
        "code": finding.code,
        "about": finding.message.render("zh"),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "author": author,
        "text": text.strip(),
        **more,
    }
    kept = {name: value for name, value in fields.items() if value}
    entry = ReviewEntry.model_validate(kept)
    path = _path(folder, finding.where.plan)
    with writing_in(path.parent, path.name, make=True):
        _add(folder, path, finding.where.plan, dict(kept))
    return entry


def _add(folder: Path, path: Path, plan: str, kept: dict[str, Any]) -> None:
    """Adds an entry to its file, which nobody else changes meanwhile."""
    if not path.exists():
        save(path, None, f"review: {flow(plan or _BOOK)}\nentries:\n  - {flow(kept)}\n", within=folder)
        return
    now = open_text(path)
    number = len(_entries(path))
    save(path, now.digest, apply(now.text, [Insert(("entries",), number, kept)]), within=folder)


def _complete(kind: Kind, text: str, more: dict[str, str]) -> None:
    missing = {
        "assign": not more.get("to", "").strip(),
        "comment": not text.strip(),
        "answer": not text.strip() and not more.get("outcome"),
    }[kind]
    if missing:
        raise Refused(
            say(en="something is missing", zh="内容不完整"),
            say(en="say who is to do it, or write the remark", zh="请填写承办单位或意见内容"),
        )
    if len(text) > _LONGEST:
        raise Refused(say(en="longer than {n} letters", zh="超过{n}字", n=_LONGEST))
    try:
        if more.get("due"):
            date.fromisoformat(more["due"])
    except ValueError:
        raise Refused(say(en="'{day}' is not a date", zh="“{day}”不是日期", day=more["due"])) from None


def _path(folder: Path, plan: str) -> Path:
    """The file of a plan's records: by its name, or where records of it were kept before names were digests."""
    holder = folder / FOLDER
    former = target_inside(holder / f"{former_name(plan) or _BOOK}.yaml", folder)
    if former.is_file() and _data(former).get("review") == (plan or _BOOK):
        return former
    return target_inside(holder / f"{stored_name(plan or _BOOK)}.yaml", folder)
