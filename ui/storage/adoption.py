"""Numbers tried in a run, written into the book as unsaved changes when somebody asks for it."""

from collections.abc import Collection
from pathlib import Path

from drillbook.schema.book import PlanBook
from drillbook.schema.editing.edits import Edit, Replace, apply
from drillbook.schema.models.calendar.rosters import shifts_of
from drillbook.schema.models.shorthand import Staff
from drillbook.schema.text.located import Located
from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.storage.drafts import Drafts


def edits(book: PlanBook, variation: Variation, before: dict[str, int]) -> dict[str, list[Edit]]:
    """By file, how the people of posts and roles would be written; what is written by level is left to its author."""
    found: dict[str, list[Edit]] = {}
    for name, number in variation.amounts:
        placed = _where(book, name)
        if placed is not None:
            more = number - before.get(name, number)
            shifts = shifts_of(book.settings.hours)
            for edit in _staff(placed, placed.value.staff, more, shifts):  # type: ignore[attr-defined]
                found.setdefault(placed.source.file, []).append(edit)
    return found


def adopt(folder: Path, author: str, changes: dict[str, list[Edit]]) -> list[str]:
    """Puts the edits into the author's drafts; the files whose draft changed."""
    drafts = Drafts(folder)
    for file, wanted in changes.items():
        drafts.change(file, author, lambda text, wanted=wanted: apply(text, wanted))  # type: ignore[misc]
    return sorted(changes)


def _where(book: PlanBook, name: str) -> Located[object] | None:
    """A post of the libraries, or the role whose own people these are."""
    if name in book.posts:
        return book.posts[name]  # type: ignore[return-value]
    plan, slash, role = name.partition("/")
    placed = book.plans.get(plan)
    if not slash or placed is None or role not in placed.value.roles:
        return None
    return next(one for one in placed.entries("roles", placed.value.roles) if one.name == role)  # type: ignore[return-value]


def _staff(placed: Located[object], staff: Staff | None, more: int, shifts: Collection[str]) -> list[Edit]:
    """More in every shift; what is written for days off stays as it is."""
    path = (*placed.path, "staff")
    if staff is None or not more or any(name not in shifts for name in staff.by_level):
        return []
    if staff.always is not None:
        return [Replace(path, str(max(0, staff.always + more)))]
    written = (("day", staff.day), ("night", staff.night), *staff.by_level.items())
    return [Replace((*path, name), str(max(0, number + more))) for name, number in written if number is not None]
