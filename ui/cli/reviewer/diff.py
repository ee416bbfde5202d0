"""``drillbook diff``: two versions in plan terms (修订对照), and what follows from the change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Finding, Language
from drillbook.schema.linkage.revision.amendment_kinds import AMENDMENT_KINDS
from drillbook.schema.linkage.revision.consequences import (
    ARTICLE_36,
    AffectedPlan,
    RenewedApproval,
    affected_plans,
    approvals_due,
    findings_between,
)
from drillbook.schema.linkage.revision.diff import Change, changes
from drillbook.schema.linkage.wording import clause, plan_title
from drillbook.ui.cli.screen import note, paint, print_json
from drillbook.ui.report.findings import json
from drillbook.ui.report.findings.text import paragraph
from drillbook.ui.use.books import book_language
from drillbook.ui.use.opening import joined, place, told
from drillbook.ui.use.versions import Version, has_book, pair, version
from drillbook.ui.words import _, counted, speak


@dataclass(frozen=True, slots=True)
class Revised:
    """The answer: what changed, what is due again, what to look at, and findings that came and went."""

    old: str
    new: str
    changes: tuple[Change, ...]
    due: tuple[RenewedApproval, ...]
    look: tuple[AffectedPlan, ...]
    appeared: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    checked: bool


def answer(old: str, new: str, language: Language | None, format: str) -> int:
    """Compare and print; exit 0."""
    before, after = version(old), version(new)
    old_book, new_book = pair(before, after)
    speak(language or book_language(new_book))
    _tell_unread(before, after)
    revised = compared(before, old_book, after, new_book)
    if format == "json":
        print_json(_row(revised))
    elif format == "html":
        from drillbook.ui.report.diff_page import page

        print(page(revised))
    else:
        _print(revised)
    return 0


def compared(before: Version, old_book: PlanBook, after: Version, new_book: PlanBook) -> Revised:
    """Everything there is to say about two versions."""
    found = changes(old_book, new_book)
    checked = has_book(before, after)
    appeared, gone = findings_between(old_book, new_book) if checked else ((), ())
    look = affected_plans(old_book, new_book, found)
    return Revised(before.name, after.name, found, approvals_due(new_book, found), look, appeared, gone, checked)


def _tell_unread(*sides: Version) -> None:
    for side in sides:
        files = {finding.where.file for finding in side.unreadable}
        if files:
            names = ", ".join(sorted(files))
            note(_("left out of the comparison, because it cannot be read: {files}", files=names))


def _print(revised: Revised) -> None:
    if not revised.changes:
        print(_("no difference in plan terms"))
        return
    print(paint(summary(revised), "bold"))
    number = 0
    for title, group in by_plan(revised):
        print()
        print(paint(title, "bold"))
        for change in group:
            number += 1
            for line in _lines(number, change):
                print(line)
    _print_due(revised)
    _print_look(revised)
    _print_findings(revised)


def summary(revised: Revised) -> str:
    """How much changed, in one sentence."""
    plans = len({change.plan for change in revised.changes if change.plan})
    again = sum(one.again for one in revised.due)
    return _(
        "{changes} in {plans}; {again} to be approved and filed again; {look} to be looked at again",
        changes=counted("{n} change", "{n} changes", len(revised.changes)),
        plans=counted("{n} plan", "{n} plans", plans),
        again=again,
        look=counted("{n} linked plan", "{n} linked plans", len(revised.look)),
    )


def by_plan(revised: Revised) -> Iterator[tuple[str, list[Change]]]:
    """Changes under the title of their plan; those of the libraries last."""
    for _plan, group in groupby(revised.changes, key=lambda change: change.plan):
        each = list(group)
        yield told(each[0].title) or _("Libraries"), each


def about(change: Change) -> str:
    """What a line is about: clause, subject and aspect."""
    parts = [told(clause(change.clause)).strip(), told(change.subject), told(change.aspect)]
    return "  ".join(part for part in parts if part)


def how(change: Change) -> str:
    """Added, removed or changed."""
    return {"added": _("added"), "removed": _("removed"), "changed": _("changed")}[change.how]


def _lines(number: int, change: Change) -> Iterator[str]:
    touch = _("[{kind}]", kind=told(AMENDMENT_KINDS[change.touch])) if change.touch else ""
    yield f"  {number}. {about(change)}  {touch}".rstrip()
    if change.how != "added":
        yield _("     was: {text}", text=told(change.old))
    if change.how != "removed":
        yield (
            _("     now: {text}", text=told(change.new))
            if change.how == "changed"
            else _("     new: {text}", text=told(change.new))
        )
    else:
        yield _("     removed")


def _print_due(revised: Revised) -> None:
    if not revised.due:
        return
    print()
    print(paint(_("Approval and filing ({basis})", basis=told(ARTICLE_36)), "bold"))
    for one in revised.due:
        print("  " + verdict(one))


def verdict(one: RenewedApproval) -> str:
    """What one changed plan has to go through again, and why."""
    title = told(plan_title(one.plan.value))
    if not one.touches:
        return _("{title}: {verdict}", title=title, verdict=told(one.verdict))
    kinds = [told(AMENDMENT_KINDS[touch]) for touch in AMENDMENT_KINDS if touch in one.touches]
    return _("{title}: touches {kinds}; {verdict}", title=title, kinds=joined(kinds), verdict=told(one.verdict))


def _print_look(revised: Revised) -> None:
    print()
    if not revised.look:
        print(_("no other plan needs to be looked at again"))
        return
    print(paint(_("Linked plans to be looked at again"), "bold"))
    for titles, reasons in alike(revised.look):
        print("  " + joined(titles))
        for reason in reasons:
            print(f"    - {reason}")


def alike(looks: Iterable[AffectedPlan]) -> list[tuple[list[str], tuple[str, ...]]]:
    """Plans to look at again, those for the same reasons together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for look in looks:
        found.setdefault(tuple(map(told, look.reasons)), []).append(told(plan_title(look.plan.value)))
    return [(titles, reasons) for reasons, titles in found.items()]


def _print_findings(revised: Revised) -> None:
    print()
    if not revised.checked:
        print(_("findings are not compared: the files belong to no book"))
        return
    for head, found in ((_("Findings that appeared"), revised.appeared), (_("Findings that went"), revised.gone)):
        print(paint(_("{head}: {n}", head=head, n=len(found)), "bold"))
        for finding in found:
            print("  " + paragraph(finding).replace("\n", "\n  "))


def _row(revised: Revised) -> dict[str, object]:
    return {
        "old": revised.old,
        "new": revised.new,
        "changes": [
            {
                "plan": change.plan,
                "table": change.table,
                "entry": change.entry,
                "about": about(change),
                "aspect": told(change.aspect),
                "how": change.how,
                "old": told(change.old),
                "new": told(change.new),
                "touches": change.touch or "",
                "where": place(change.where),
            }
            for change in revised.changes
        ],
        "due": [
            {
                "plan": one.plan.value.plan,
                "touches": list(one.touches),
                "again": one.again,
                "verdict": told(one.verdict),
            }
            for one in revised.due
        ],
        "look_at": [
            {"plan": look.plan.value.plan, "reasons": [told(reason) for reason in look.reasons]}
            for look in revised.look
        ],
        "findings_compared": revised.checked,
        "appeared": json.rows(revised.appeared),
        "gone": json.rows(revised.gone),
    }
