"""The libraries as tables: what an entry says, whether it is still good, who uses it, who owns it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import BaseModel

from drillbook.schema.book import SECTIONS, PlanBook
from drillbook.schema.conditions.tree import names_in
from drillbook.schema.finding import Finding
from drillbook.schema.models.calendar.workdays import add_months, after_cycle
from drillbook.schema.models.library import LIBRARY_MODELS
from drillbook.schema.references import conditions_in, references
from drillbook.schema.text.located import Located
from drillbook.ui.app.views.plan.choices import title_of
from drillbook.ui.app.views.plan.fields import Field, fields_of
from drillbook.ui.storage.book_cache import Snapshot
from drillbook.ui.translation import _, counted, joined

State = Literal["", "expired", "soon", "unchecked"]
SOON = timedelta(days=92)
_MONTHS = 12
_SHOWN = ("text", "date", "word", "name", "truth", "long")
_KINDS = {
    "organizations": ("organization", "recipient"),
    "people": ("person",),
    "posts": ("post",),
    "channels": ("channel",),
    "teams": ("team", "team-or-capability", "shared-by"),
    "equipment": ("equipment", "goods", "shared-by"),
    "supplies": ("supplies", "goods", "shared-by"),
    "regulations": ("regulation",),
    "places": ("place",),
    "indicators": ("indicator",),
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of a library."""

    name: str
    title: str
    file: str
    owner: str
    users: tuple[str, ...]
    state: State
    until: date | None
    findings: int


def model_of(section: str) -> type[BaseModel]:
    """The model of an entry of a section."""
    field = next(
        field
        for model in LIBRARY_MODELS.values()
        for field in fields_of(model)
        if field.name == section and field.kind == "entries"
    )
    assert field.inner is not None
    return field.inner


def library_of(section: str) -> str:
    """Which library a section belongs to."""
    return next(name for name, model in LIBRARY_MODELS.items() if any(one.name == section for one in fields_of(model)))


def columns(section: str) -> list[Field]:
    """The fields that stand in one cell of a table."""
    return [
        field
        for field in fields_of(model_of(section))
        if field.kind in _SHOWN and field.name not in ("text", "clause", "basis", "note", "to_confirm")
    ]


def entry_rows(snapshot: Snapshot, section: str) -> list[EntryRow]:
    """Every entry of a section, in the order written."""
    used = users(snapshot.book)
    return [_row(snapshot, section, name, entry, used) for name, entry in getattr(snapshot.book, section).items()]


def _row(
    snapshot: Snapshot, section: str, name: str, entry: Located[Any], used: dict[tuple[str, str], set[str]]
) -> EntryRow:
    plans = {plan for kind in _KINDS.get(section, ()) for plan in used.get((kind, name), ())}
    if section == "teams":
        plans |= {plan for one in entry.value.capability for plan in used.get(("team-or-capability", one), ())}
    owner = getattr(entry.value, "owner", None) or getattr(entry.value, "keeper", None) or ""
    house = snapshot.book.organizations.get(owner)
    state, until = standing(snapshot.book, entry.value)
    return EntryRow(
        name,
        title_of(entry.value, name),
        entry.source.file,
        house.value.title if house else owner,
        tuple(snapshot.book.plans[plan].value.title for plan in snapshot.book.plans if plan in plans),
        state,
        until,
        len(findings_of(snapshot, entry)),
    )


def users(book: PlanBook) -> dict[tuple[str, str], set[str]]:
    """Which plans name what: by kind of name, and name."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, plan in book.plans.items():
        for reference in references(plan):
            found.setdefault((reference.kind, reference.name), set()).add(name)
        for indicator in _indicators(book, plan):
            found.setdefault(("indicator", indicator), set()).add(name)
    return found


def _indicators(book: PlanBook, plan: Located[Any]) -> Iterator[str]:
    """Conditions name indicators; a word in a text is no use of one."""
    for _path, tree in conditions_in(plan.value):
        for named in names_in(tree):
            if named.name in book.indicators:
                yield named.name


def standing(book: PlanBook, entry: Any) -> tuple[State, date | None]:
    """Whether an entry is still good on the day the book is looked at, and until when."""
    end = getattr(entry, "expires", None) or getattr(entry, "until", None)
    maintained, every = getattr(entry, "maintained", None), getattr(entry, "maintain_every", None)
    if maintained and every:
        due = after_cycle(maintained, every)
        end = min(end, due) if end else due
    if end is not None:
        return ("expired" if end < book.day else "soon" if end <= book.day + SOON else ""), end
    checked = getattr(entry, "checked", None)
    if checked is None:
        return "", None
    limit = book.settings.limits.contacts_checked
    last = after_cycle(checked, limit) if limit else add_months(checked, _MONTHS)
    return ("unchecked" if last < book.day else "soon" if last <= book.day + SOON else ""), last


def known(rows: Iterable[EntryRow]) -> dict[str, dict[str, str]]:
    """What stands beside an entry in its table: whether it is still good, who uses it, how much is wrong with it."""
    found = list(rows)
    columns: dict[str, Callable[[EntryRow], str]] = {
        _("State"): lambda row: " ".join((state_word(row.state), str(row.until or ""))).strip() if row.state else "",
        _("Used by"): lambda row: joined(row.users),
        _("Findings"): lambda row: str(row.findings or ""),
    }
    said = {row.name: {label: of(row) for label, of in columns.items()} for row in found}
    used = [label for label in columns if any(line[label] for line in said.values())]
    return {name: {label: line[label] for label in used} for name, line in said.items()}


def files(book: PlanBook, section: str) -> dict[str, str]:
    """The files of a section by what is in them: nobody need know a file by its name."""
    entries: dict[str, list[str]] = {}
    for name, entry in getattr(book, section).items():
        entries.setdefault(entry.source.file, []).append(title_of(entry.value, name))
    return {
        file: _("{first} and others · {count}", first=titles[0], count=counted("{n} entry", "{n} entries", len(titles)))
        for file, titles in entries.items()
    }


def state_word(state: State) -> str:
    """How an entry stands, in words with a sign."""
    words = {
        "": "",
        "expired": _("✕ expired"),
        "soon": _("! soon due"),
        "unchecked": _("✕ to be checked again"),
    }
    return words[state]


def findings_of(snapshot: Snapshot, entry: Located[Any]) -> list[Finding]:
    """Findings within an entry."""
    node = entry.source.node(entry.path)
    if node is None:
        return []
    first, last = entry.at_key().line, node.end_line
    file = entry.source.file
    return [
        finding
        for finding in snapshot.findings
        if any(place.file == file and first <= place.line <= last for place in (finding.where, *finding.also))
    ]


def sections_here(book: PlanBook) -> list[str]:
    """Every section, those with entries first."""
    return sorted(SECTIONS, key=lambda section: (not getattr(book, section), SECTIONS.index(section)))
