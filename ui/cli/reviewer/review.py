"""The answers of ``drillbook review`` and ``drillbook matrix``."""

from datetime import date
from pathlib import Path
from typing import cast

from drillbook.schema.finding import Finding, Language
from drillbook.schema.values.names import did_you_mean
from drillbook.ui.app.views.review import findings
from drillbook.ui.cli.author.fixes import told_plainly
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import note, paint, print_json
from drillbook.ui.report.findings.text import severity_word
from drillbook.ui.review import acts, sheet
from drillbook.ui.review.records import Entry, Kind, all_records, write
from drillbook.ui.storage.book_cache import SHELF, Look
from drillbook.ui.use import matrix as view
from drillbook.ui.use.books import book_language, book_of_command
from drillbook.ui.use.opening import place, told
from drillbook.ui.words import _, speak, spoken


def _looked(asked: Path | None, language: Language | None) -> tuple[Path, Look]:
    folder = book_of_command(asked)
    look = SHELF.look(folder)
    speak(language or book_language(look.book))
    return folder, look


def _records(folder: Path) -> dict[str, list[Entry]]:
    with told_plainly():
        return all_records(folder)


def listed(asked: Path | None, language: Language | None, plan: str, format: str) -> int:
    """Print the findings with their marks; exit 0."""
    folder, look = _looked(asked, language)
    if plan and plan not in look.book.plans:
        raise Misuse(_no_plan(look, plan))
    found = [one for one in findings.problems(look, _records(folder)) if findings.Filter(plan=plan).lets(one)]
    if format == "json":
        print_json([_row(one) for one in found])
        return 0
    for one in found:
        head = f"{one.mark}  {severity_word(one.finding.severity)}  {findings.place(look, one.finding.where)}"
        print(paint(head, "bold") + f"  {findings.state_word(one.state)}")
        print(f"    {told(one.finding.message)}")
        for entry in one.entries:
            print(f"    {findings.entry_line(entry)}")
    return 0


def _row(one: findings.Problem) -> dict[str, object]:
    return {
        "mark": one.mark,
        "code": one.finding.code,
        "severity": one.finding.severity.value,
        "state": one.state,
        "message": told(one.finding.message),
        "where": place(one.finding.where),
        "written": [entry.model_dump(mode="json", exclude_none=True) for entry in one.entries],
    }


def _no_plan(look: Look, plan: str) -> str:
    likely = did_you_mean(plan, look.book.plans)
    said = _("there is no plan '{plan}'", plan=plan)
    return f"{said}; {told(likely)}" if likely else said


def _finding(look: Look, mark: str) -> Finding:
    found = acts.finding_marked(look, mark)
    if found is None:
        raise Misuse(_("there is no finding '{mark}'; drillbook review list shows them", mark=mark))
    return found


def put_off(asked: Path | None, language: Language | None, mark: str, until: str, by: str, reason: str) -> int:
    """Write that a finding is put off; exit 0."""
    folder, look = _looked(asked, language)
    finding = _finding(look, mark)
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise Misuse(_("--until cannot be '{value}', only a date such as 2026-06-30", value=until)) from None
    with told_plainly():
        acts.put_off(folder, finding, day, by, reason, by)
    print(_("{file}: put off until {day}", file=finding.where.file, day=day))
    return 0


def written(
    asked: Path | None, language: Language | None, mark: str, kind: str, text: str, by: str, more: dict[str, str]
) -> int:
    """Keep an entry about a finding; exit 0."""
    folder, look = _looked(asked, language)
    finding = _finding(look, mark)
    with told_plainly():
        entry = write(folder, finding, cast(Kind, kind), text, by, **more)
    print(findings.entry_line(entry))
    return 0


def opinion(asked: Path | None, language: Language | None, plan: str) -> int:
    """Print the page; exit 0."""
    folder, look = _looked(asked, language)
    if plan not in look.book.plans:
        raise Misuse(_no_plan(look, plan))
    print(sheet.sheet(look, plan, _records(folder), spoken()))
    return 0


def matrix(asked: Path | None, language: Language | None, format: str) -> int:
    """Print who is asked for what by which plan; exit 0."""
    _folder, look = _looked(asked, language)
    found = view.matrix(look.book)
    if format == "json":
        print_json(
            [
                {
                    "organization": name,
                    "plan": plan,
                    "state": share.state,
                    "duties": [{"what": told(duty.what), "where": place(duty.where)} for duty in share.duties],
                }
                for (name, plan), share in found.cells.items()
            ]
        )
        return 0
    if not found.cells:
        note(_("Nothing is asked of anybody in these plans."))
    titles = dict(found.plans)
    for name, title in found.organizations:
        print(paint(title, "bold"))
        for plan in titles:
            if share := found.cells.get((name, plan)):
                print(f"  {titles[plan]}: {view.short(share)}")
    return 0
