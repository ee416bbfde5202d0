"""What a reviewer does with a finding of a book; the page and the command line call the same."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from drillbook.schema.editing.edits import Replace, apply
from drillbook.schema.files import open_text, save, writing_in
from drillbook.schema.finding import Finding, Refused, say
from drillbook.schema.linkage.suppressions import CODE, with_suppression
from drillbook.ui.review.records import mark_of
from drillbook.ui.storage import history
from drillbook.ui.storage.book_cache import BOOKS, Snapshot
from drillbook.ui.storage.drafts import safe
from drillbook.ui.storage.write_access import require_writable


def finding_marked(snapshot: Snapshot, mark: str) -> Finding | None:
    """The finding with this mark, if it still stands."""
    return next((finding for finding in snapshot.findings if mark and mark_of(finding) == mark), None)


def require_finding(snapshot: Snapshot, mark: str) -> Finding:
    """The finding with this mark.

    Raises:
        Refused: no finding of the book has it.
    """
    found = finding_marked(snapshot, mark)
    if found is None:
        raise Refused(
            say(
                en="there is no finding '{mark}'; drillbook review list shows them",
                zh="没有编号为“{mark}”的问题；编号见 drillbook review list",
                mark=mark,
            )
        )
    return found


def put_off(folder: Path, finding: Finding, until: date, by: str, reason: str, author: str) -> None:
    """Writes into the file that a finding is put off; refused where that would not be valid."""
    snapshot = BOOKS.snapshot(folder)
    if until <= snapshot.book.day:
        raise Refused(
            say(en="{day} has passed", zh="{day}已过", day=until.isoformat()),
            say(en="choose a later day", zh="请选择以后的日期"),
        )

    def change(text: str) -> str:
        after = with_suppression(text, finding, until, by, reason)
        _valid(folder, finding, text, after)
        return after

    rewrite(folder, finding.where.file, change, author)


def _valid(folder: Path, finding: Finding, before: str, after: str) -> None:
    """The finding counts as put off, and no finding about putting off appeared."""
    file = finding.where.file
    was = {mark_of(one) for one in BOOKS.snapshot(folder, {file: before}).findings if one.code == CODE}
    now = BOOKS.snapshot(folder, {file: after})
    fresh = [one for one in now.findings if one.code == CODE and mark_of(one) not in was]
    if fresh:
        raise Refused(fresh[0].message, fresh[0].hint)
    same = finding_marked(now, mark_of(finding))
    if same is not None and same.put_off is None:
        raise Refused(say(en="this place cannot be put off by a remark", zh="此处无法以注释方式暂缓整改"))


def mend(folder: Path, file: str, path: tuple[str | int, ...], value: str, author: str) -> None:
    """One value changes; everything else of the file stays as its author wrote it."""
    rewrite(folder, file, lambda text: apply(text, [Replace(path, value)]), author)


def rewrite(folder: Path, file: str, change: Callable[[str], str], author: str) -> None:
    """Changes a file of the book; both texts are kept as versions."""
    require_writable()
    path = safe(folder, file)
    now = open_text(path)
    text = change(now.text)  # may take long, and nobody is to wait for it: the digest tells whether another saved
    with writing_in(path.parent, file):
        history.keep(folder, file, now.text, "")
        save(path, now.digest, text, within=folder)
        history.keep(folder, file, text, author)
