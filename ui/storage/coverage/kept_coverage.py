"""The last coverage by runs of a book, kept beside its runs; by the digest of each plan, so that it is seen to be old."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.files import refusing, replace_file
from drillbook.schema.linkage.questions.exercisable import ExercisePart, exercise_parts
from drillbook.simulator.rehearsal.coverage.run_coverage import RunCoverage
from drillbook.ui.storage.runs import FOLDER
from drillbook.ui.storage.write_access import require_writable

FORMAT = "drillbook-run-coverage/1"
NAME = "coverage.json"


@dataclass(frozen=True, slots=True)
class PlanShares:
    """Of one plan: in how many of ``runs`` each part was exercised, by kind and name; whether its text is still the same."""

    runs: int
    counts: Mapping[tuple[str, str], int]
    is_current: bool

    def share(self, kind: str, name: str) -> float | None:
        """The share of runs that exercised a part; None where it was not there yet."""
        count = self.counts.get((kind, name))
        return None if count is None or not self.runs else count / self.runs


def keep(book: PlanBook, found: RunCoverage) -> Path:
    """Write it into the folder of kept runs.

    Raises:
        Refused: nothing may be written.
    """
    require_writable()
    folder = book.folder / FOLDER
    with refusing(FOLDER):
        folder.mkdir(exist_ok=True)
    plans: dict[str, dict[str, object]] = {}
    for one in found.parts:
        if one.part.plan:
            row = plans.setdefault(one.part.plan, {"text": _digest(book, one.part.plan), "parts": []})
            parts = row["parts"]
            assert isinstance(parts, list)
            parts.append([one.part.kind, one.part.name, one.share.count])
    document = {"format": FORMAT, "seed": found.seed, "runs": found.runs, "plans": plans}
    path = folder / NAME
    replace_file(path, (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
    return path


def kept_shares(book: PlanBook, plan: str) -> PlanShares | None:
    """What was last kept of a plan; None where nothing was, or it cannot be read."""
    path = book.folder / FOLDER / NAME
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        row = document["plans"][plan] if document["format"] == FORMAT else None
        if row is None:
            return None
        counts = {(str(kind), str(name)): int(count) for kind, name, count in row["parts"]}
        return PlanShares(int(document["runs"]), counts, row["text"] == _digest(book, plan))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def uncovered_parts(book: PlanBook, plans: Sequence[str]) -> list[ExercisePart]:
    """List what no run exercised of these plans, by what was kept last; a plan of which nothing is kept has none."""
    kept = {plan: kept_shares(book, plan) for plan in plans if plan in book.plans}
    return [
        part
        for part in exercise_parts(book)
        if (shares := kept.get(part.plan)) and not shares.share(part.kind, part.name)
    ]


def _digest(book: PlanBook, plan: str) -> str:
    return sha256(book.plans[plan].source.text.encode()).hexdigest()
