"""A baseline: the findings there were on a day, so that from then on only new ones fail.

A finding is known again by its file, code, message and clause, not by its line: text may move.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from drillbook.schema.finding import Finding, Refused, say
from drillbook.ui.use.file_positions import shown_path

FORMAT = "drillbook-baseline/1"
_Mark = tuple[str, str, str, str]


def mark(finding: Finding) -> _Mark:
    """What stays the same when lines move."""
    return (Path(shown_path(finding.where.file)).name, finding.code, finding.where.clause, finding.message.render("en"))


def new_ones(findings: Iterable[Finding], baseline: Path) -> list[Finding]:
    """The findings that the baseline does not have; a second one of the same kind is new.

    Raises:
        Refused: there is no such file, or it is no baseline.
    """
    known = Counter(_read(baseline))
    fresh = []
    for finding in findings:
        if known[mark(finding)]:
            known[mark(finding)] -= 1
        else:
            fresh.append(finding)
    return fresh


def text_of(findings: Iterable[Finding]) -> str:
    """A baseline of these findings."""
    rows = sorted(mark(finding) for finding in findings)
    return json.dumps({"format": FORMAT, "findings": rows}, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path) -> list[_Mark]:
    if not path.is_file():
        raise Refused(say(en="there is no file {path}", zh="没有文件 {path}", path=path.as_posix()))
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        if document["format"] != FORMAT:
            raise ValueError
        return [
            (str(file), str(code), str(clause), str(message)) for file, code, clause, message in document["findings"]
        ]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise Refused(
            say(en="{path} is not a baseline of drillbook", zh="{path} 不是 drillbook 的基线文件", path=path.as_posix())
        ) from None
