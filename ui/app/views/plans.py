"""Plans as rows, and the filters by which a number on any page leads to exactly what it counts."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import PurePosixPath

from drillbook.schema.finding import Severity
from drillbook.schema.linkage.facts.register import Deadline, RegisterEntry, register
from drillbook.schema.reader import ReadResult
from drillbook.schema.text.yaml_nodes import ScalarNode
from drillbook.schema.values.vocabulary import DEPTHS, PLAN_KINDS, STATUSES
from drillbook.schema.values.words import Words
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _

SOON = timedelta(days=92)
DUES = ("filing", "publication", "evaluation", "drill")
TABLES: dict[str, Words] = {"kind": PLAN_KINDS, "status": STATUSES, "depth": DEPTHS}


def file_of(snapshot: Snapshot, plan: str) -> str:
    """The file of a plan, also of one that cannot be read at the moment; "" where no file says that it is this plan."""
    found = snapshot.book.plans.get(plan)
    if found is not None:
        return found.source.file
    refused = (file for file, read in snapshot.reads.items() if read.document is None and _written_id(read) == plan)
    return next(refused, "") if plan else ""


def _written_id(read: ReadResult) -> str:
    """What a file that is refused says that it is; where nothing in it can be read, what the file is called."""
    if read.source is None:
        return PurePosixPath(read.file).stem
    entry = read.source.root.find("plan")
    return entry[1].text if entry and isinstance(entry[1], ScalarNode) else ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan of the list."""

    id: str
    file: str
    title: str
    kind: str
    status: str
    depth: str
    number: str
    version: str
    issued: date | None
    drafter: str
    severities: tuple[Severity, ...]
    overdue: tuple[str, ...]
    soon: tuple[str, ...]
    exercised: bool | None

    def count(self, severity: Severity) -> int:
        """Findings of a severity."""
        return self.severities.count(severity)


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What of the list is wanted; an empty wish lets everything through."""

    kind: str = ""
    status: str = ""
    depth: str = ""
    severity: str = ""
    due: str = ""
    drill: str = ""
    words: str = ""

    def lets(self, row: PlanRow) -> bool:
        """Whether a plan is wanted."""
        return (
            all(not wish or wish == has for wish, has in self._plain(row))
            and (not self.severity or Severity(self.severity) in row.severities)
            and _is_due(self.due, row)
            and (not self.drill or row.exercised is (self.drill == "done"))
            and all(word in _haystack(row) for word in self.words.lower().split())
        )

    def _plain(self, row: PlanRow) -> tuple[tuple[str, str], ...]:
        return ((self.kind, row.kind), (self.status, row.status), (self.depth, row.depth))

    @classmethod
    def of(cls, query: Iterable[tuple[str, str]]) -> "PlanFilter":
        """From an address; what it cannot mean is left out."""
        known = {field.name for field in fields(cls)}
        asked = {name: value for name, value in query if name in known}
        for name, table in TABLES.items():
            if table.canonical(asked.get(name, "")) is None:
                asked.pop(name, None)
        if asked.get("severity") not in set(Severity):
            asked.pop("severity", None)
        when, _dash, which = asked.get("due", "").partition("-")
        if when not in ("overdue", "soon") or which not in ("", *DUES):
            asked.pop("due", None)
        if asked.get("drill") not in ("done", "owed"):
            asked.pop("drill", None)
        return cls(**asked)


def _is_due(wish: str, row: PlanRow) -> bool:
    match wish.partition("-"):
        case ("overdue", _dash, which):
            return which in row.overdue if which else bool(row.overdue)
        case ("soon", _dash, which):
            return which in row.soon if which else bool(row.soon)
    return True


def _haystack(row: PlanRow) -> str:
    return f"{row.title} {row.number} {row.drafter} {row.id}".lower()


def plan_rows(snapshot: Snapshot, *, external: bool = False) -> list[PlanRow]:
    """Every plan of the book, from the overall one downward; the outside ones only when asked for."""
    entries = {entry.plan.value.plan: entry for entry in register(snapshot.book)}
    by_plan: dict[str, list[Severity]] = {}
    for finding in snapshot.findings:
        if finding.put_off is None:
            by_plan.setdefault(finding.where.plan, []).append(finding.severity)
    rows = [
        _row(snapshot, name, entries.get(name), tuple(by_plan.get(name, ())))
        for name, plan in snapshot.book.plans.items()
        if external or plan.value.kind != "external"
    ]
    order = [kind for kind, _names in PLAN_KINDS.table]
    return sorted(rows, key=lambda row: (order.index(row.kind), row.title))


def _row(snapshot: Snapshot, name: str, entry: RegisterEntry | None, severities: tuple[Severity, ...]) -> PlanRow:
    placed = snapshot.book.plans[name]
    it = placed.value
    drafter = snapshot.book.organizations.get(it.drafted_by or "")
    dues = {which: getattr(entry, which) for which in DUES} if entry else {}
    owes_drill = entry is not None and entry.interval is not None and it.status == "in-force"
    return PlanRow(
        name,
        placed.source.file,
        it.title,
        it.kind,
        it.status,
        it.depth,
        it.number,
        it.version,
        it.issued,
        drafter.value.title if drafter else it.drafted_by or "",
        severities,
        tuple(which for which, due in dues.items() if due and due.is_overdue),
        tuple(which for which, due in dues.items() if due and _is_soon(due)),
        entry.is_exercised if entry and owes_drill else None,
    )


def _is_soon(due: Deadline) -> bool:
    return not due.is_overdue and (due.recurs or due.done is None) and due.last <= due.day + SOON


def due_word(which: str) -> str:
    """What a duty with a last day is called."""
    words = {
        "filing": _("filing"),
        "publication": _("publication"),
        "evaluation": _("evaluation"),
        "drill": _("drill"),
    }
    return words[which]
